import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput, refusedTransition, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { isMember } from '../../access.ts';
import { providerByTaxCode, solutionNames } from '../../matching/index.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { adviserByCode, advises } from '../plan/advisers.ts';
import { choiceFor } from '../plan/choices.ts';
import { lawOn } from '../rule-versions.ts';
import { splitStatePart, statePart } from '../rules/contract.ts';
import { vnd } from '../rules/money.ts';
import { advanceLimit } from '../rules/payment.ts';
import { STATE_WORDS } from '../rules/transitions.ts';
import { applicationByPublicId, programmeById, type ItemRow } from '../store.ts';
import { keepAccount } from '../ties.ts';
import { uncoveredItems } from './release.ts';
import { contractInput, contractRef, type ContractInput, type ContractRef } from './schemas.ts';
import { heldContract, moveContract, requireContractAct } from './store.ts';

export interface SavedContract {
  publicId: string;
  version: number;
  stateVnd: number;
}

const EN_ROUTE = ['NOTIFIED', 'CONTRACTED', 'ACCEPTED'];

/**
 * Draws up the draft of a contract, or changes it: which contents, at which price, delivered when (NĐ 80/2021 Đ32.3c). The state's part
 * is not typed: it follows from what was granted and from the law's rate of the price. It rests on the record of how its provider was chosen
 * (TT 06/2022 Đ5.4); a consulting content names its adviser (Đ3.9). Nothing is committed before the signature.
 * @throws DomainError 403, 404; 409 wrong state, stale, conflict of interest, suspended provider, choice not recorded; 422 with a sentence per field
 */
export async function saveContract(ctx: Context, raw: ContractInput, idempotencyKey?: string): Promise<SavedContract> {
  const input = parseInput(contractInput, raw);
  return write(ctx, (db): SavedContract => {
    const app = applicationByPublicId(db, input.application);
    const programme = programmeById(db, app.programmeId);
    if (!isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER') || ctx.actor.kind !== 'person') {
      throw isMember(ctx, programme.bodyOrganisationId) ? forbidden({ vi: 'Chỉ cán bộ phụ trách chương trình mới được lập hợp đồng.', en: 'Only the programme’s officer may draw up a contract.' }) : notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
    }
    const person = ctx.actor;
    if (!EN_ROUTE.includes(app.state)) throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'lập hợp đồng', en: 'draw up a contract' }, allowed: [] });
    requireNoConflict(ctx, person, app);
    const faults: FieldErrors = {};
    const today = vnDate(ctx.now());
    const law = lawOn(db, today);
    const open = uncoveredItems(db, app.id);
    const chosen = input.items.flatMap((line, n) => {
      const item = open.find((i) => i.position === line.position);
      if (!item) { faults[`items.${n}.position`] = { vi: 'Nội dung này không còn tiền hỗ trợ hoặc đã có hợp đồng.', en: 'This content holds no money, or stands in a contract already.' }; return []; }
      if (input.items.findIndex((l) => l.position === line.position) !== n) { faults[`items.${n}.position`] = { vi: 'Nội dung này được chọn hai lần.', en: 'This content is chosen twice.' }; return []; }
      const part = statePart({ grantedVnd: item.grantedVnd ?? 0, ratePercent: item.ratePercent ?? 0 }, line.valueVnd);
      const adviser = line.adviserCode === '' ? undefined : adviserByCode(db, line.adviserCode);
      const at = `items.${n}.adviserCode`;
      if (law?.kinds[item.kind].consulting) {
        if (!adviser) faults[at] = { vi: 'Nội dung tư vấn cần mã tư vấn viên có trong danh bạ (TT 06/2022, Điều 3.9).', en: 'Consulting needs the code of an adviser in the register (Circular 06/2022, Art. 3.9).' };
        else if (!advises(adviser, item.kind, today)) faults[at] = { vi: `${adviser.name} hôm nay không được công nhận cho nội dung này.`, en: `${adviser.name} is not recognised for this content today.` };
      } else if (line.adviserCode !== '') faults[at] = { vi: 'Nội dung này không phải tư vấn nên không ghi tư vấn viên.', en: 'This content is no consulting and names no adviser.' };
      return [{ item, valueVnd: line.valueVnd, stateVnd: part, adviserId: adviser?.id ?? null }];
    });
    const providerId = providerOf(ctx, input, chosen.map((c) => c.item), faults);
    const valueVnd = chosen.reduce((s, c) => s + c.valueVnd, 0);
    const stateVnd = chosen.reduce((s, c) => s + c.stateVnd, 0);
    const planned = input.deliveries.reduce((s, d) => s + d.valueVnd, 0);
    if (planned !== valueVnd && Object.keys(faults).length === 0) faults['deliveries'] = { vi: `Các đợt cộng lại là ${vnd(planned).vi}, khác giá trị hợp đồng ${vnd(valueVnd).vi}.`, en: `The deliveries add up to ${vnd(planned).en}, the contract to ${vnd(valueVnd).en}.` };
    input.deliveries.forEach((d, n) => { if (d.dueOn < today) faults[`deliveries.${n}.dueOn`] = { vi: 'Ngày bàn giao đã qua.', en: 'This day has passed.' }; });
    const parts = stateVnd > 0 && planned > 0 ? splitStatePart(stateVnd, input.deliveries.map((d) => d.valueVnd)) : [];
    parts.forEach((part, n) => { if (part === 0) faults[`deliveries.${n}.valueVnd`] = { vi: 'Đợt này nhỏ quá, không có phần nhà nước. Mời gộp với đợt khác.', en: 'This delivery is too small to hold any state money. Please join it with another.' }; });
    if (chosen.length > 0 && stateVnd === 0) faults['items'] = { vi: 'Với giá trị này nhà nước không trả đồng nào.', en: 'At this price the state pays nothing.' };
    const limit = advanceLimit(law?.advance, { valueVnd, stateVnd });
    if (input.advanceVnd > limit) faults['advanceVnd'] = { vi: `Tạm ứng tối đa ${vnd(limit).vi} (TT 52/2023, Điều 16.2a).`, en: `At most ${vnd(limit).en} may be advanced (Circular 52/2023, Art. 16.2a).` };
    if (input.kind === 'THREE_PARTY' && (input.accountHolder === '' || input.accountNumber === '' || input.accountBank === '')) {
      for (const name of ['accountHolder', 'accountNumber', 'accountBank'] as const) if (input[name] === '') faults[name] = { vi: 'Cần để Kho bạc chuyển tiền.', en: 'Needed for the Treasury to pay.' };
    }
    if (Object.keys(faults).length > 0) throw invalid(faults);
    const choice = choiceFor(db, app.id, providerId);
    if (!choice) throw conflict('choice-not-recorded', { vi: `Chưa ghi cách lựa chọn ${input.kind === 'TWO_PARTY' ? 'cơ quan tự thực hiện' : 'nhà cung cấp này'}. Mời ghi hình thức, quyết định và báo giá trước khi lập hợp đồng (TT 06/2022, Điều 5.4).`, en: 'How this provider was chosen is not recorded. Please record method, decision and quotes before the contract (Circular 06/2022, Art. 5.4).' });

    const now = ctx.now();
    let id: number;
    let code: string;
    let version = 1;
    if (input.contract === null) {
      code = publicId();
      id = db.run('INSERT INTO support_contract (public_id, application_id, kind, provider_organisation_id, value_vnd, state_vnd, advance_vnd, procurement_id, drawn_by, drawn_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)', [code, app.id, input.kind, providerId, valueVnd, stateVnd, input.advanceVnd, choice.id, person.userId, now, now]).lastInsertRowid;
    } else {
      const held = heldContract(db, input.contract);
      if (held.app.id !== app.id) throw notFound();
      requireContractAct(ctx, held, 'change', input.version);
      ({ id, publicId: code } = held.contract);
      version = held.contract.version + 1;
      moveContract(ctx, held.contract, 'change');
      db.run('UPDATE support_contract SET kind = ?, provider_organisation_id = ?, value_vnd = ?, state_vnd = ?, advance_vnd = ?, procurement_id = ? WHERE id = ?', [input.kind, providerId, valueVnd, stateVnd, input.advanceVnd, choice.id, id]);
      db.run('DELETE FROM support_contract_item WHERE contract_id = ?', [id]);
      db.run('DELETE FROM support_delivery WHERE contract_id = ?', [id]);
    }
    requireFree(ctx, chosen.map((c) => c.item), id);
    db.run('INSERT INTO support_contract_text (contract_id, subject, account_holder, account_number, account_bank) VALUES (?,?,?,?,?) ON CONFLICT (contract_id) DO UPDATE SET subject = excluded.subject, account_holder = excluded.account_holder, account_number = excluded.account_number, account_bank = excluded.account_bank', [id, input.subject, input.accountHolder, input.accountNumber, input.accountBank]);
    if (providerId !== null) keepAccount(ctx, app.id, providerId, input.accountNumber);
    for (const c of chosen) db.run('INSERT INTO support_contract_item (contract_id, item_id, value_vnd, state_vnd, adviser_id) VALUES (?,?,?,?,?)', [id, c.item.id, c.valueVnd, c.stateVnd, c.adviserId]);
    input.deliveries.forEach((d, n) => db.run('INSERT INTO support_delivery (public_id, contract_id, position, what, due_on, value_vnd, state_vnd) VALUES (?,?,?,?,?,?,?)', [publicId(), id, n + 1, d.what, d.dueOn, d.valueVnd, parts[n]!]));
    audit(ctx, { act: 'support.contract.save', object: 'contract', objectId: code, data: { application: app.publicId, valueVnd, stateVnd, advanceVnd: input.advanceVnd, provider: providerId, choice: choice.publicId } });
    return { publicId: code, version, stateVnd };
  }, { idempotencyKey, act: 'support.contract.save' });
}

/** The provider: of the solutions asked for, or, for a content without one, whom the officer names by tax code. */
function providerOf(ctx: Context, input: { kind: string; providerTaxCode: string }, items: readonly ItemRow[], faults: FieldErrors): number | null {
  if (input.kind === 'TWO_PARTY') return null;
  const solutions = [...solutionNames(ctx.db, items.flatMap((i) => (i.solutionId === null ? [] : [i.solutionId]))).values()];
  const ids = new Set(solutions.map((s) => s.providerOrganisationId));
  if (ids.size > 1) { faults['items'] = { vi: 'Các nội dung này của nhiều nhà cung cấp khác nhau. Mỗi nhà cung cấp một hợp đồng.', en: 'These contents come from several providers. Draw up one contract for each.' }; return null; }
  const byCode = input.providerTaxCode === '' ? null : providerByTaxCode(ctx.db, input.providerTaxCode);
  const own = [...ids][0];
  if (own !== undefined && byCode !== null && byCode?.organisationId !== own) { faults['providerTaxCode'] = { vi: 'Mã số thuế này không phải của nhà cung cấp giải pháp trong hồ sơ.', en: 'This tax code is not that of the solution’s provider.' }; return null; }
  const found = own === undefined ? byCode : providerByTaxCode(ctx.db, null, own);
  if (!found) { faults['providerTaxCode'] = { vi: 'Nhập mã số thuế của nhà cung cấp đã đăng ký và được xác minh.', en: 'Enter the tax code of a registered and verified provider.' }; return null; }
  if (found.state !== 'VERIFIED') throw conflict('provider-not-verified', { vi: found.state === 'SUSPENDED' ? 'Nhà cung cấp đang bị tạm dừng nên chưa ký hợp đồng mới được.' : 'Nhà cung cấp chưa được xác minh.', en: found.state === 'SUSPENDED' ? 'The provider is suspended: no new contract with it for now.' : 'The provider has not been verified.' });
  return found.organisationId;
}

/** @throws DomainError 409 when a content stands in another draft already */
function requireFree(ctx: Context, items: readonly ItemRow[], contractId: number): void {
  const taken = ctx.db.get("SELECT 1 FROM support_contract_item i JOIN support_contract c ON c.id = i.contract_id WHERE c.id <> ? AND c.state NOT IN ('VOID','ENDED') AND i.item_id IN (SELECT value FROM json_each(?))", [contractId, JSON.stringify(items.map((i) => i.id))]);
  if (taken) throw conflict('item-in-contract', { vi: 'Nội dung này đã nằm trong một hợp đồng khác của hồ sơ. Mời mở bản đó.', en: 'This content stands in another contract of the dossier. Please open that one.' });
}

/** Drops a draft; its contents are free for another. @throws DomainError 403, 404, 409 */
export async function dropContract(ctx: Context, raw: ContractRef, idempotencyKey?: string): Promise<{ publicId: string }> {
  const input = parseInput(contractRef, raw);
  return write(ctx, (db): { publicId: string } => {
    const held = heldContract(db, input.contract);
    requireContractAct(ctx, held, 'drop', input.version);
    moveContract(ctx, held.contract, 'drop');
    audit(ctx, { act: 'support.contract.drop', object: 'contract', objectId: held.contract.publicId });
    return { publicId: held.contract.publicId };
  }, { idempotencyKey, act: 'support.contract.drop' });
}
