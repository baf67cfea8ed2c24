import { isMember } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput, refusedTransition, unauthenticated, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { providerByTaxCode } from '../../matching/index.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { STATE_WORDS } from '../rules/transitions.ts';
import { applicationByPublicId, programmeById } from '../store.ts';
import { choiceInput, type ChoiceInput } from './schemas.ts';

const OPEN = ['APPROVED', 'NOTIFIED', 'CONTRACTED', 'ACCEPTED'];

/**
 * Records how the provider of a dossier was chosen: method, decision, quotes considered, reason (TT 06/2022 Đ5.4). A contract rests on it.
 * A record is never changed; a newer one takes its place for drafts still to come.
 * @throws DomainError 401, 403, 404; 409 wrong state, conflict of interest; 422 with a sentence per field
 */
export async function recordChoice(ctx: Context, raw: ChoiceInput, idempotencyKey?: string): Promise<{ publicId: string; provider: number | null }> {
  const input = parseInput(choiceInput, raw);
  return write(ctx, (db): { publicId: string; provider: number | null } => {
    if (ctx.actor.kind !== 'person') throw unauthenticated();
    const app = applicationByPublicId(db, input.application);
    const { bodyOrganisationId } = programmeById(db, app.programmeId);
    if (!isMember(ctx, bodyOrganisationId, 'TRADE_OFFICER')) {
      throw isMember(ctx, bodyOrganisationId) ? forbidden({ vi: 'Chỉ cán bộ phụ trách chương trình mới được ghi việc lựa chọn nhà cung cấp.', en: 'Only the programme’s officer records how a provider was chosen.' }) : notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
    }
    if (!OPEN.includes(app.state)) throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'ghi việc lựa chọn nhà cung cấp', en: 'record how a provider was chosen' }, allowed: [] });
    requireNoConflict(ctx, ctx.actor, app);
    const faults: FieldErrors = {};
    if (input.decisionDated > vnDate(ctx.now())) faults['decisionDated'] = { vi: 'Ngày quyết định chưa tới.', en: 'This day is still to come.' };
    const chosen = input.quotes.flatMap((q, n) => (q.chosen ? [{ ...q, n }] : []));
    let provider: number | null = null;
    if (input.method === 'SELF') {
      if (input.quotes.length > 0) faults['quotes'] = { vi: 'Cơ quan tự thực hiện thì không có báo giá của bên khác.', en: 'Where the office itself serves there are no quotes of others.' };
    } else if (chosen.length !== 1) faults['quotes'] = { vi: 'Ghi các báo giá đã xem xét và đánh dấu đúng một báo giá được chọn.', en: 'Enter the quotes considered and mark exactly one as chosen.' };
    else {
      const found = providerByTaxCode(db, chosen[0]!.taxCode);
      if (!found) faults[`quotes.${chosen[0]!.n}.taxCode`] = { vi: 'Bên được chọn phải là nhà cung cấp đã đăng ký trên sàn.', en: 'The chosen one must be a provider registered here.' };
      else if (isMember(ctx, found.organisationId)) throw conflict('conflict-of-interest', { vi: 'Ông/Bà thuộc nhà cung cấp được chọn. Mời chuyển cho người khác.', en: 'You belong to the chosen provider. Please hand this to someone else.' });
      else provider = found.organisationId;
    }
    input.quotes.forEach((q, n) => { if (input.quotes.findIndex((x) => x.taxCode === q.taxCode) !== n) faults[`quotes.${n}.taxCode`] = { vi: 'Mã số thuế này đã có ở báo giá khác.', en: 'This tax code stands in another quote.' }; });
    if (Object.keys(faults).length > 0) throw invalid(faults);
    const code = publicId();
    const id = db.run('INSERT INTO support_procurement (public_id, application_id, method, provider_organisation_id, decision_number, decision_dated, reason, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?)', [code, app.id, input.method, provider, input.decisionNumber, input.decisionDated, input.reason, ctx.actor.userId, ctx.now()]).lastInsertRowid;
    input.quotes.forEach((q, n) => db.run('INSERT INTO support_procurement_quote (procurement_id, position, bidder, tax_code, amount_vnd, chosen) VALUES (?,?,?,?,?,?)', [id, n, q.bidder, q.taxCode, q.amountVnd, q.chosen ? 1 : 0]));
    audit(ctx, { act: 'support.choice', object: 'application', objectId: app.publicId, data: { choice: code, method: input.method, provider, decision: input.decisionNumber, dated: input.decisionDated, quotes: input.quotes.length } });
    return { publicId: code, provider };
  }, { idempotencyKey, act: 'support.choice' });
}
