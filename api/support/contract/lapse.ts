/** A voucher that nobody turns into a contract gives its money back, by itself and on its day. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { addDays, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { heldBy } from '../ledger.ts';
import { applicationById, move, programmeOf, programmeOn } from '../store.ts';
import { followContracts, giveBack, uncoveredItems } from './release.ts';

/** The last day on which a contract can be signed on a notice. */
export const voucherUntil = (noticeDated: string, voucherDays: number): string => addDays(noticeDated, voucherDays);

/**
 * Releases what is still reserved for vouchers whose days are over: the whole dossier lapses when it has no contract, else only the
 * contents without one. Each in its own transaction, so that one that fails keeps none of the others.
 * @returns how many dossiers gave money back
 */
export async function lapseVouchers(ctx: Context): Promise<number> {
  const today = vnDate(ctx.now());
  const over = ctx.db.all<{ id: number; programmeId: number; dated: string }>(
    `SELECT a.id, a.programme_id AS programmeId, max(n.dated) AS dated FROM support_application a JOIN support_notice n ON n.application_id = a.id AND n.kind = 'SUPPORT' AND n.state = 'ISSUED'
     WHERE a.state IN ('NOTIFIED','CONTRACTED','ACCEPTED') GROUP BY a.id LIMIT 5000`).map((r) => ({ id: r.id, dated: r.dated, days: programmeOn(ctx.db, r.programmeId, r.dated).voucherDays })).filter((r) => voucherUntil(r.dated, r.days) < today);
  let n = 0;
  for (const { id, days } of over) {
    n += await write(ctx, (db): number => {
      const app = applicationById(db, id);
      const programme = programmeOf(db, app, ctx.now());
      const open = uncoveredItems(db, id);
      const budget = heldBy(db, id)[0];
      if (open.length === 0 || !budget || !['NOTIFIED', 'CONTRACTED', 'ACCEPTED'].includes(app.state)) return 0;
      const releasedVnd = open.reduce((sum, i) => sum + (i.grantedVnd ?? 0), 0);
      for (const item of open) giveBack(ctx, { app, programme }, item, item.grantedVnd ?? 0, budget.budgetId, 'RELEASE', app.receiptNumber ?? '');
      db.run("UPDATE support_contract SET state = 'VOID', version = version + 1, updated_at = ? WHERE application_id = ? AND state = 'DRAFT'", [ctx.now(), id]);
      if (app.state === 'NOTIFIED') move(ctx, app, 'lapse');
      else followContracts(ctx, id);
      audit(ctx, { act: 'support.lapse', object: 'application', objectId: app.publicId, data: { releasedVnd } });
      tellOwners(ctx, app.organisationId, `lapsed:${app.publicId}`, `Thông báo hỗ trợ của hồ sơ ${app.receiptNumber ?? ''} đã quá ${days} ngày mà chưa ký hợp đồng nên hết hiệu lực. Ông/Bà có thể nộp hồ sơ mới.`);
      return 1;
    });
  }
  return n;
}
