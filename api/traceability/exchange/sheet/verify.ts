import { hasRole, isMember, requirePerson } from '../../../access.ts';
import { audit } from '../../../audit.ts';
import type { Context } from '../../../context.ts';
import { conflict, forbidden, notFound, parseInput } from '../../../errors.ts';
import { write, type WriteOptions } from '../../../write.ts';
import { VerifyClaimInput } from './schemas.ts';

/**
 * An officer has looked a code or certificate up: right, or not right (then buyers no longer see it).
 * Nobody checks a claim of an organisation that they belong to.
 * @throws DomainError 401, 403, 404, 409 (no longer there, or decided by another), 422
 */
export async function verifyExportSheet(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ claim: string; state: 'VERIFIED' | 'REFUSED' }> {
  const person = requirePerson(ctx);
  if (!hasRole(ctx, 'OCOP_OFFICER', 'TRADE_OFFICER', 'ADMIN')) throw forbidden({ vi: 'Việc này của cán bộ OCOP hoặc cán bộ Sở Công Thương.', en: 'This is for OCOP and trade officers.' });
  const data = parseInput(VerifyClaimInput, input);
  return write(ctx, () => {
    const claim = ctx.db.get<{ state: string; productId: number; organisationId: number | null; number: string }>(
      'SELECT c.state, c.product_id AS productId, r.organisation_id AS organisationId, c.number FROM export_claim c JOIN product p ON p.id = c.product_id LEFT JOIN producer r ON r.id = p.producer_id WHERE c.public_id = ?', [data.claim]);
    if (!claim) throw notFound({ vi: 'Không có mã hoặc chứng nhận này.', en: 'There is no such code or certificate.' });
    if (isMember(ctx, claim.organisationId)) throw forbidden({ vi: 'Bạn là người của cơ sở này nên không tự kiểm tra; nhờ cán bộ khác.', en: 'You belong to this producer, so another officer must check it.' });
    const { changes } = ctx.db.run("UPDATE export_claim SET state = ?, checked_by = ?, checked_at = ?, note = ? WHERE public_id = ? AND state = 'DECLARED'", [data.verdict, person.userId, ctx.now(), data.note, data.claim]);
    if (changes === 0) throw conflict('changed-meanwhile', { vi: 'Cơ sở vừa sửa hoặc gỡ mã này, hoặc cán bộ khác đã kiểm tra. Mời Ông/Bà xem lại.', en: 'The producer just changed or removed it, or another officer has checked it. Please look again.' });
    audit(ctx, { act: 'exportSheet.verify', object: 'exportClaim', objectId: data.claim, data: { product: claim.productId, verdict: data.verdict } });
    return { claim: data.claim, state: data.verdict };
  }, { ...options, act: `exportSheet.verify ${data.claim}` });
}
