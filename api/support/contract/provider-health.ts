/** Providers that leave enterprises waiting are suspended by rule, and come back when an officer lifts it. */
import { isMember, requireRole } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput } from '../../errors.ts';
import { setProviderState } from '../../matching/index.ts';
import { addDays, addMonths, startOfVnDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { suspensionGrounds, type ProviderRecord } from '../rules/payment.ts';
import { liftInput, type LiftInput } from './schemas.ts';

/** What a provider's contracts say of it today. What was counted before its last suspension was lifted does not count again. */
export function providerRecord(ctx: Pick<Context, 'db' | 'now'>, organisationId: number): ProviderRecord & { openNow: number; oldestUnpaidDays: number | null } {
  const today = vnDate(ctx.now());
  const lifted = ctx.db.get<{ at: number | null }>('SELECT max(lifted_at) AS at FROM provider_suspension WHERE provider_organisation_id = ?', [organisationId])?.at ?? 0;
  const since = Math.max(lifted, startOfVnDate(addMonths(today, -12)));
  const late = addDays(today, -30);
  const row = ctx.db.get<{ accepted: number; inTime: number; longOverdue: number; openNow: number; oldest: number | null }>(
    `SELECT coalesce(sum(d.accepted_at >= ?), 0) AS accepted, coalesce(sum(d.accepted_at >= ? AND d.in_time = 1), 0) AS inTime, coalesce(sum(d.state = 'PLANNED' AND c.state = 'SIGNED' AND d.due_on < ? AND c.signed_at >= ?), 0) AS longOverdue,
       coalesce(sum(c.state = 'SIGNED' AND d.state IN ('PLANNED','DELIVERED')), 0) AS openNow, min(CASE WHEN d.state IN ('ACCEPTED','CLAIMED') THEN d.accepted_at END) AS oldest
     FROM support_contract c JOIN support_delivery d ON d.contract_id = c.id WHERE c.provider_organisation_id = ?`, [since, since, late, lifted, organisationId])!;
  const notUsed = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM support_use u JOIN support_contract c ON c.id = u.contract_id WHERE c.provider_organisation_id = ? AND u.answer = 'NOT' AND u.answered_at >= ?", [organisationId, since])!.n;
  return { accepted: row.accepted, inTime: row.inTime, longOverdue: row.longOverdue, notUsed, openNow: row.openNow, oldestUnpaidDays: row.oldest === null ? null : Math.floor((ctx.now() - row.oldest) / 86_400_000) };
}

/** Suspends whom the rule suspends. Running contracts go on; new ones and new listings wait. @returns how many */
export async function judgeProviders(ctx: Context): Promise<number> {
  const verified = ctx.db.all<{ organisationId: number }>("SELECT DISTINCT p.organisation_id AS organisationId FROM provider p JOIN support_contract c ON c.provider_organisation_id = p.organisation_id WHERE p.state = 'VERIFIED'");
  let n = 0;
  for (const { organisationId } of verified) {
    const grounds = suspensionGrounds(providerRecord(ctx, organisationId));
    if (grounds.length === 0) continue;
    n += await write(ctx, (db): number => {
      if (!setProviderState(db, organisationId, 'VERIFIED', 'SUSPENDED')) return 0;
      db.run('INSERT INTO provider_suspension (provider_organisation_id, grounds_json, suspended_at) VALUES (?,?,?)', [organisationId, JSON.stringify(grounds), ctx.now()]);
      audit(ctx, { act: 'provider.suspend', object: 'provider', objectId: organisationId, data: { grounds: grounds.map((g) => g.en) } });
      tellOwners(ctx, organisationId, `suspended:${vnDate(ctx.now())}`, `Nhà cung cấp tạm dừng nhận hợp đồng mới: ${grounds.map((g) => g.vi).join('; ')}. Mời Ông/Bà liên hệ cơ quan phụ trách.`);
      return 1;
    });
  }
  return n;
}

/** An officer lets a provider back in, with a reason. @throws DomainError 403, 404, 409 own organisation, 422 */
export async function liftSuspension(ctx: Context, raw: LiftInput, idempotencyKey?: string): Promise<{ provider: number }> {
  const input = parseInput(liftInput, raw);
  const person = requireRole(ctx, 'TRADE_OFFICER', 'ADMIN');
  if (isMember(ctx, input.provider)) throw conflict('conflict-of-interest', { vi: 'Ông/Bà thuộc đơn vị này nên không tự gỡ tạm dừng.', en: 'You belong to this organisation and cannot lift its suspension.' });
  return write(ctx, (db): { provider: number } => {
    const open = db.get<{ id: number }>('SELECT id FROM provider_suspension WHERE provider_organisation_id = ? AND lifted_at IS NULL', [input.provider]);
    if (!open) throw notFound({ vi: 'Nhà cung cấp này không bị tạm dừng.', en: 'This provider is not suspended.' });
    db.run('UPDATE provider_suspension SET lifted_at = ?, lifted_by = ?, lift_reason = ? WHERE id = ?', [ctx.now(), person.userId, input.reason, open.id]);
    setProviderState(db, input.provider, 'SUSPENDED', 'VERIFIED');
    audit(ctx, { act: 'provider.lift', object: 'provider', objectId: input.provider });
    return { provider: input.provider };
  }, { idempotencyKey, act: 'provider.lift' });
}
