/** Is what the state paid for used? Asked 30 and 90 days after the last acceptance, answered by the enterprise. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import { isMember } from '../../access.ts';
import type { Context } from '../../context.ts';
import { addDocument, keepFile } from '../../documents/index.ts';
import { conflict, forbidden, notFound, parseInput } from '../../errors.ts';
import { DAY } from '../../time.ts';
import { write } from '../../write.ts';
import { USE_DAYS } from '../rules/payment.ts';
import type { SentFile } from './deliver.ts';
import { useInput, type UseInput } from './schemas.ts';
import { heldContract, partyOf } from './store.ts';

/** Asks where it is time; at most once per contract and day. @returns how many were asked */
export async function askUse(ctx: Context): Promise<number> {
  let n = 0;
  for (const day of USE_DAYS) {
    const due = ctx.db.all<{ id: number; publicId: string; number: string; organisationId: number }>(
      `SELECT c.id, c.public_id AS publicId, c.number, a.organisation_id AS organisationId FROM support_contract c JOIN support_application a ON a.id = c.application_id
       WHERE c.state IN ('SIGNED','DONE') AND NOT EXISTS (SELECT 1 FROM support_use u WHERE u.contract_id = c.id AND u.day = ?)
         AND NOT EXISTS (SELECT 1 FROM support_delivery d WHERE d.contract_id = c.id AND d.state IN ('PLANNED','DELIVERED'))
         AND (SELECT max(d.accepted_at) FROM support_delivery d WHERE d.contract_id = c.id) <= ? LIMIT 1000`, [day, ctx.now() - day * DAY]);
    for (const c of due) {
      n += await write(ctx, (db): number => {
        if (db.run('INSERT INTO support_use (contract_id, day, asked_at) VALUES (?,?,?) ON CONFLICT DO NOTHING', [c.id, day, ctx.now()]).changes === 0) return 0;
        audit(ctx, { act: 'support.use.ask', object: 'contract', objectId: c.publicId, data: { day } });
        tellOwners(ctx, c.organisationId, `use:${c.publicId}:${day}`, `Đã ${day} ngày từ khi nghiệm thu hợp đồng ${c.number}. Mời Ông/Bà cho biết giải pháp có được dùng không, ở mục Hợp đồng.`);
        return 1;
      });
    }
  }
  return n;
}

/** The enterprise says whether it uses what was bought; a picture or export may go with it. @throws DomainError 403, 404, 409, 413, 415, 422 */
export async function proveUse(ctx: Context, raw: UseInput, file: SentFile | null, idempotencyKey?: string): Promise<{ contract: string; day: number }> {
  const input = parseInput(useInput, raw);
  requireOwn(ctx, input.contract);
  const kept = file ? await keepFile(ctx, file, ['application/pdf', 'image/jpeg', 'image/png'], 'file') : null;
  return write(ctx, (db): { contract: string; day: number } => {
    const { contract } = requireOwn(ctx, input.contract);
    const row = db.get<{ id: number; answer: string | null }>('SELECT id, answer FROM support_use WHERE contract_id = ? AND day = ?', [contract.id, input.day]);
    if (!row) throw conflict('not-asked', { vi: 'Chưa đến ngày hỏi về việc sử dụng.', en: 'Use has not been asked for yet.' });
    if (row.answer !== null) throw conflict('answered', { vi: 'Ông/Bà đã trả lời lần này rồi.', en: 'This has been answered already.' });
    db.run('UPDATE support_use SET answer = ?, note = ?, answered_by = ?, answered_at = ? WHERE id = ?', [input.answer, input.note, ctx.actor.kind === 'person' ? ctx.actor.userId : '', ctx.now(), row.id]);
    if (kept) addDocument(ctx, { object: 'support-use', objectId: row.id }, kept);
    audit(ctx, { act: 'support.use.answer', object: 'contract', objectId: contract.publicId, data: { day: input.day, answer: input.answer, sha256: kept?.sha256 ?? null } });
    return { contract: contract.publicId, day: input.day };
  }, { idempotencyKey, act: 'support.use.answer' });
}

function requireOwn(ctx: Context, publicId: string) {
  const held = heldContract(ctx.db, publicId);
  if (partyOf(ctx, held) === null) throw notFound({ vi: 'Không tìm thấy hợp đồng này.', en: 'This contract was not found.' });
  if (!isMember(ctx, held.app.organisationId, 'OWNER', 'MEMBER')) throw forbidden({ vi: 'Chỉ doanh nghiệp được hỗ trợ mới trả lời về việc sử dụng.', en: 'Only the supported enterprise answers about use.' });
  return held;
}
