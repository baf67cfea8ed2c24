import { isUniqueViolation } from '../../../db/client.ts';
import { isMember, requirePerson } from '../../access.ts';
import { audit } from '../../audit.ts';
import { actorId, type Context } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { adviserById } from './advisers.ts';
import { adviserInput, type AdviserInput } from './schemas.ts';

const KEEPERS = ['TRADE_OFFICER', 'ADMIN'] as const;

/** The body whose register a person keeps. @throws DomainError 401, 403 */
function bodyOf(ctx: Context): number {
  const grant = requirePerson(ctx).roles.find((g) => (KEEPERS as readonly string[]).includes(g.role));
  if (!grant) throw forbidden({ vi: 'Chỉ cán bộ phụ trách chương trình mới được ghi danh bạ tư vấn viên.', en: 'Only the programme’s officer keeps the register of advisers.' });
  return grant.organisationId;
}

/**
 * Enters an adviser of a recognised network, or corrects the entry (TT 06/2022 Đ3.9). What is in a signed contract keeps its term:
 * a recognition cannot be cut to before a contract that names the adviser.
 * @throws DomainError 401, 403; 404 an entry of nobody; 409 stale, code taken; 422
 */
export async function saveAdviser(ctx: Context, raw: AdviserInput, idempotencyKey?: string): Promise<{ id: number; code: string; version: number }> {
  const input = parseInput(adviserInput, raw);
  const body = bodyOf(ctx);
  if (input.decisionDated > vnDate(ctx.now())) throw invalid({ decisionDated: { vi: 'Ngày quyết định chưa tới.', en: 'This day is still to come.' } });
  return write(ctx, (db): { id: number; code: string; version: number } => {
    const now = ctx.now();
    const values = [input.code, input.name, input.kind, JSON.stringify(input.fields), input.network, input.recognisedFrom, input.recognisedUntil, input.decisionNumber, input.decisionDated];
    let { id } = input;
    let version = 1;
    try {
      if (id === null) {
        id = db.run('INSERT INTO support_adviser (code, name, kind, fields_json, network, recognised_from, recognised_until, decision_number, decision_dated, body_organisation_id, illustration, added_by, added_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)', [...values, body, input.illustration ? 1 : 0, actorId(ctx.actor), now, now]).lastInsertRowid;
      } else {
        const old = adviserById(db, id);
        if (!old) throw notFound({ vi: 'Không có tư vấn viên này trong danh bạ.', en: 'There is no such adviser.' });
        if (!isMember(ctx, old.bodyOrganisationId, ...KEEPERS)) throw forbidden({ vi: 'Mục này do cơ quan khác quản lý.', en: 'Another body keeps this entry.' });
        if (input.version !== null && input.version !== old.version) throw conflict('stale', { vi: 'Mục này đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi sửa tiếp.', en: 'The entry changed after you opened this page. Please look again.' });
        const signed = db.get<{ first: string | null; last: string | null }>("SELECT min(c.dated) AS first, max(c.dated) AS last FROM support_contract_item i JOIN support_contract c ON c.id = i.contract_id WHERE i.adviser_id = ? AND c.state NOT IN ('DRAFT','VOID')", [id]);
        if (signed?.first && input.recognisedFrom > signed.first) throw invalid({ recognisedFrom: { vi: `Đã có hợp đồng ký ngày ${formatDate(signed.first)} ghi tên tư vấn viên này.`, en: `A contract of ${formatDate(signed.first)} names this adviser.` } });
        if (signed?.last && input.recognisedUntil !== null && input.recognisedUntil < signed.last) throw invalid({ recognisedUntil: { vi: `Đã có hợp đồng ký ngày ${formatDate(signed.last)} ghi tên tư vấn viên này.`, en: `A contract of ${formatDate(signed.last)} names this adviser.` } });
        version = old.version + 1;
        db.run('UPDATE support_adviser SET code = ?, name = ?, kind = ?, fields_json = ?, network = ?, recognised_from = ?, recognised_until = ?, decision_number = ?, decision_dated = ?, version = ?, updated_at = ? WHERE id = ?', [...values, version, now, id]);
      }
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw conflict('code-taken', { vi: `Mã ${input.code} đã có trong danh bạ.`, en: `Code ${input.code} is in the register already.` }, { code: { vi: 'Mã này đã có.', en: 'This code is taken.' } });
    }
    db.run('INSERT INTO support_adviser_contact (adviser_id, phone, email, consent) VALUES (?,?,?,?) ON CONFLICT (adviser_id) DO UPDATE SET phone = excluded.phone, email = excluded.email, consent = excluded.consent', [id, input.phone, input.email, input.consent ? 1 : 0]);
    audit(ctx, { act: 'support.adviser', object: 'adviser', objectId: input.code, data: { fields: input.fields, recognisedFrom: input.recognisedFrom, recognisedUntil: input.recognisedUntil, decision: input.decisionNumber, version } });
    return { id, code: input.code, version };
  }, { idempotencyKey, act: 'support.adviser' });
}
