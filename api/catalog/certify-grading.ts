/** An officer of the body that grades turns what was announced into a certificate, by entering the decision. */
import { isUniqueViolation } from '../../db/client.ts';
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { conflict, invalid, parseInput } from '../errors.ts';
import { addMonths, vnDate } from '../time.ts';
import { write } from '../write.ts';
import { refuseOwnCase, requireGrader } from './access.ts';
import { requireDecidingBody } from './deciding-body.ts';
import { CERTIFICATE_MONTHS } from './rules.ts';
import { certifyInput } from './schemas.ts';
import { productByPublicId, publicChange, refreshSummary } from './store.ts';

export interface CertifyInput {
  publicId: string;
  /** id of the announced or proposed grading that this decision confirms */
  gradingId?: number | string;
  stars: number | string;
  decisionNumber: string;
  /** 'YYYY-MM-DD' or 'DD/MM/YYYY' */
  decisionDate: string;
  /** the body as the decision names it, a district included */
  body: string;
  /** 36 months after the decision when left out */
  validUntil?: string | null;
}

/**
 * Enters a certificate. Stars follow from it on the day, and end the day after `validUntil`.
 * @throws DomainError 403, 404, 422 (dates), 409 `decision-known` when this decision is entered already
 */
export async function certifyGrading(ctx: Context, input: CertifyInput, options: { idempotencyKey?: string } = {}): Promise<{ gradingId: number; validUntil: string }> {
  requireGrader(ctx);
  const data = parseInput(certifyInput, input);
  const today = vnDate(ctx.now());
  const validUntil = data.validUntil ?? addMonths(data.decisionDate, CERTIFICATE_MONTHS);
  if (data.decisionDate > today) throw invalid({ decisionDate: { vi: 'Ngày quyết định ở tương lai. Xem lại văn bản.', en: 'The decision is dated in the future. Look at the document again.' } });
  if (data.decisionDate < '2018-05-07') throw invalid({ decisionDate: { vi: 'Chương trình OCOP bắt đầu từ tháng 5/2018; xem lại ngày.', en: 'The OCOP programme began in May 2018; look at the date again.' } });
  if (validUntil <= data.decisionDate || validUntil > addMonths(data.decisionDate, 60)) {
    throw invalid({ validUntil: { vi: 'Hạn phải sau ngày quyết định và không quá 5 năm. Thông thường là 36 tháng.', en: 'The last day comes after the decision, by at most 5 years. Usually it is 36 months.' } });
  }
  try {
    return await write(ctx, () => {
      const product = productByPublicId(ctx, data.publicId);
      requireDecidingBody(ctx, 'GRADING', 'OCOP_OFFICER', { group: product.groupCode, communeCode: product.communeCode });
      refuseOwnCase(ctx, product);
      if (product.state === 'MERGED') throw conflict('merged', { vi: 'Sản phẩm này đã gộp vào sản phẩm khác.', en: 'This product was merged into another.' });
      const { lastInsertRowid: gradingId } = ctx.db.run(
        "INSERT INTO grading (product_id, kind, stars, decision_number, decision_date, body, valid_until, created_by, created_at) VALUES (?,'CERTIFICATE',?,?,?,?,?,?,?)",
        [product.id, data.stars, data.decisionNumber, data.decisionDate, data.body, validUntil, actorId(ctx.actor), ctx.now()],
      );
      if (data.gradingId !== undefined) {
        const checked = ctx.db.run("UPDATE grading SET checked_by_id = ? WHERE id = ? AND product_id = ? AND kind <> 'CERTIFICATE' AND checked_by_id IS NULL", [gradingId, data.gradingId, product.id]);
        if (checked.changes !== 1) throw conflict('already-checked', { vi: 'Công bố này đã được người khác đối chiếu rồi.', en: 'Somebody else has checked this announcement already.' });
      }
      refreshSummary(ctx, product.id);
      audit(ctx, { act: 'grading.certify', object: 'grading', objectId: gradingId, data: { product: product.id, stars: data.stars, decision: data.decisionNumber, date: data.decisionDate, validUntil, checked: data.gradingId ?? null } });
      publicChange(ctx, product.id);
      return { gradingId, validUntil };
    }, { idempotencyKey: options.idempotencyKey, act: 'certifyGrading' });
  } catch (error) {
    if (isUniqueViolation(error)) {
      throw conflict('decision-known', { vi: 'Quyết định này đã nhập cho sản phẩm rồi.', en: 'This decision has been entered for the product already.' }, { decisionNumber: { vi: 'Đã có.', en: 'Known already.' } });
    }
    throw error;
  }
}
