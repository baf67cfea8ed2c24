import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { vnd } from '../rules/money.ts';
import { itemsOf } from '../store.ts';
import { followContracts, giveBack } from './release.ts';
import { endInput, type EndInput } from './schemas.ts';
import { deliveriesOf, heldContract, moveContract, paidUnder, paymentsOf, requireContractAct } from './store.ts';

/**
 * Ends a contract before all is delivered: what is not paid is released to the programme, and the cap with it. Work that was delivered
 * is decided first, and an open advance comes back first.
 * @throws DomainError 403, 404; 409 wrong state, work or advance still open; 422
 */
export async function endContract(ctx: Context, raw: EndInput, idempotencyKey?: string): Promise<{ publicId: string; releasedVnd: number }> {
  const input = parseInput(endInput, raw);
  return write(ctx, (db): { publicId: string; releasedVnd: number } => {
    const held = heldContract(db, input.contract);
    const person = requireContractAct(ctx, held, 'end', input.version);
    const { contract, app } = held;
    requireNoConflict(ctx, person, app);
    const running = deliveriesOf(db, contract.id).filter((d) => d.state === 'DELIVERED' || d.state === 'ACCEPTED' || d.state === 'CLAIMED');
    if (running.length > 0 || paymentsOf(db, contract.id).some((p) => p.state === 'ASKED')) {
      throw conflict('work-open', { vi: 'Còn đợt đã bàn giao hoặc đề nghị thanh toán chưa xử lý xong. Mời giải quyết các đợt đó trước.', en: 'A delivery or a payment request is still open. Please decide on it first.' });
    }
    const { advancedVnd, clearedVnd, doneVnd } = paidUnder(db, contract.id);
    if (advancedVnd > clearedVnd) throw conflict('advance-open', { vi: `Còn ${vnd(advancedVnd - clearedVnd).vi} tạm ứng chưa thu hồi. Kế toán ghi nhận hoàn tạm ứng trước.`, en: `${vnd(advancedVnd - clearedVnd).en} of the advance is open. The accountant records its return first.` });
    const releasedVnd = contract.stateVnd - doneVnd;
    let left = releasedVnd;
    const items = itemsOf(db, app.id);
    for (const line of db.all<{ itemId: number; stateVnd: number }>('SELECT item_id AS itemId, state_vnd AS stateVnd FROM support_contract_item WHERE contract_id = ? ORDER BY item_id DESC', [contract.id])) {
      const part = Math.min(left, line.stateVnd);
      giveBack(ctx, held, items.find((i) => i.id === line.itemId)!, part, contract.budgetId!, 'RELEASE_COMMITMENT', contract.number ?? '');
      left -= part;
    }
    moveContract(ctx, contract, 'end');
    db.run('UPDATE support_contract SET ended_at = ? WHERE id = ?', [ctx.now(), contract.id]);
    db.run('UPDATE support_contract_text SET end_reason = ? WHERE contract_id = ?', [input.reason, contract.id]);
    db.run("UPDATE support_delivery SET state = 'CANCELLED' WHERE contract_id = ? AND state = 'PLANNED'", [contract.id]);
    followContracts(ctx, app.id);
    audit(ctx, { act: 'support.contract.end', object: 'contract', objectId: contract.publicId, data: { releasedVnd } });
    for (const organisation of [app.organisationId, contract.providerOrganisationId]) tellOwners(ctx, organisation, `contract-ended:${contract.publicId}`, `Hợp đồng ${contract.number ?? ''} được chấm dứt trước hạn. Mời Ông/Bà xem lý do trên sàn.`);
    return { publicId: contract.publicId, releasedVnd };
  }, { idempotencyKey, act: 'support.contract.end' });
}
