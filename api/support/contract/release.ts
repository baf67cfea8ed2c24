/** Money and cap that a dossier no longer needs go back, and its end when nothing is left to do. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { vnDate } from '../../time.ts';
import { postTo } from '../ledger.ts';
import { ruleVersionById } from '../rule-versions.ts';
import { applicationById, itemsOf, move, type ApplicationRow, type ItemRow, type ProgrammeOn } from '../store.ts';

/**
 * Gives back a part of what was granted for a content: the ledger, the item and the yearly cap of the tax code move together.
 * @param posting RELEASE before a contract, RELEASE_COMMITMENT after
 */
export function giveBack(ctx: Context, of: { app: ApplicationRow; programme: Pick<ProgrammeOn, 'secondContract'> }, item: ItemRow, amountVnd: number, budgetId: number, posting: 'RELEASE' | 'RELEASE_COMMITMENT', reference: string): void {
  if (amountVnd === 0) return;
  const { app, programme } = of;
  postTo(ctx, budgetId, posting, amountVnd, { applicationId: app.id, reference });
  ctx.db.run('UPDATE support_item SET granted_vnd = granted_vnd - ? WHERE id = ?', [amountVnd, item.id]);
  const law = item.ruleVersionId === null ? undefined : ruleVersionById(ctx.db, item.ruleVersionId);
  const fresh = programme.secondContract === 'FRESH' && law?.kinds[item.kind].capPer === 'CONTRACT_YEAR';
  ctx.db.run('UPDATE support_cap_usage SET granted_vnd = granted_vnd - ? WHERE tax_code = ? AND year = ? AND kind = ? AND contract = ?',
    [amountVnd, app.taxCode, Number(vnDate(app.decidedAt ?? ctx.now()).slice(0, 4)), item.kind, fresh ? `${app.publicId}/${item.position}` : '']);
}

/** Contents that hold money and stand in no signed contract yet. */
export function uncoveredItems(db: Database, applicationId: number): ItemRow[] {
  const covered = new Set(db.all<{ itemId: number }>("SELECT i.item_id AS itemId FROM support_contract_item i JOIN support_contract c ON c.id = i.contract_id WHERE c.application_id = ? AND c.state IN ('SIGNED','DONE','ENDED')", [applicationId]).map((r) => r.itemId));
  return itemsOf(db, applicationId).filter((i) => (i.grantedVnd ?? 0) > 0 && !covered.has(i.id));
}

/**
 * Moves a dossier on when the last of its contracts has: to accepted when all is accepted, to its end when nothing is left to pay.
 * Inside the transaction of the act that may have been the last.
 */
export function followContracts(ctx: Context, applicationId: number): void {
  const { db } = ctx;
  const app = applicationById(db, applicationId);
  if (app.state !== 'CONTRACTED' && app.state !== 'ACCEPTED') return;
  if (uncoveredItems(db, applicationId).length > 0) return;
  const open = db.get<{ contracts: number; notAccepted: number; paid: number }>(
    `SELECT (SELECT count(*) FROM support_contract WHERE application_id = ? AND state = 'SIGNED') AS contracts,
       (SELECT count(*) FROM support_delivery d JOIN support_contract c ON c.id = d.contract_id WHERE c.application_id = ? AND c.state = 'SIGNED' AND d.state IN ('PLANNED','DELIVERED')) AS notAccepted,
       (SELECT count(*) FROM support_delivery d JOIN support_contract c ON c.id = d.contract_id WHERE c.application_id = ? AND d.state = 'PAID') AS paid`, [applicationId, applicationId, applicationId])!;
  if (open.contracts === 0) move(ctx, app, open.paid > 0 ? 'settle' : 'lapse');
  else if (open.notAccepted === 0 && app.state === 'CONTRACTED') move(ctx, app, 'accept');
}
