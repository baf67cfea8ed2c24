import { createHash } from 'node:crypto';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput } from '../../errors.ts';
import { addDocument, keepFile, type KeptFile } from '../../documents/index.ts';
import { formatDate, vnDate } from '../../time.ts';
import { giveNumber, keepReturn, paperById, type PaperRow, type Returned } from '../../papers/index.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { heldBy, postTo } from '../ledger.ts';
import { adviserById, advises } from '../plan/advisers.ts';
import { choiceById } from '../plan/choices.ts';
import { judgeReturn } from '../papers/judge.ts';
import { keepPrint, paperOf } from '../papers/make-paper.ts';
import { contractSource } from '../papers/sources.ts';
import { lawOn } from '../rule-versions.ts';
import { itemsOf, move } from '../store.ts';
import { giveBack } from './release.ts';
import { signInput, type SignInput } from './schemas.ts';
import { heldContract, moveContract, requireContractAct } from './store.ts';

/**
 * Records the signed contract with the registry's number and day and its scan: reserved money is committed, and what the contract does
 * not need of the grant goes back to the programme and to the tax code's cap (NĐ 80/2021 Đ32.3c).
 * @param file the paper signed digitally (judged: it must be our very text), or a scan of wet signatures (PDF, JPG, PNG)
 * @param given the paper that it came back for and what the officer saw on the scan (null: a digital signature is wanted)
 * @throws DomainError 403, 404; 409 wrong state, stale, conflict of interest, choice not recorded, number taken; 413, 415, 422
 */
export async function signContract(ctx: Context, raw: SignInput, file: { name: string; bytes: Uint8Array } | null, idempotencyKey?: string, given: { paper: number; seen: string | null } | null = null): Promise<{ publicId: string; committedVnd: number; releasedVnd: number }> {
  const input = parseInput(signInput, raw);
  if (!file) throw invalid({ file: { vi: 'Cần hợp đồng đã ký đủ các bên: bản ký số hoặc bản quét.', en: 'A scan of the contract signed by all parties (PDF) is needed.' } });
  requireContractAct(ctx, heldContract(ctx.db, input.contract), 'sign');
  const kept = await keepFile(ctx, file, ['application/pdf', 'image/jpeg', 'image/png'], 'file');
  const { draft, print, back } = await paperBack(ctx, input, file, given);
  return write(ctx, (db): { publicId: string; committedVnd: number; releasedVnd: number } => {
    const held = heldContract(db, input.contract);
    const { contract, app, programme } = held;
    const person = requireContractAct(ctx, held, 'sign', input.version);
    requireNoConflict(ctx, person, app);
    const notified = db.get<{ dated: string }>("SELECT dated FROM support_notice WHERE application_id = ? AND kind = 'SUPPORT' AND state = 'ISSUED' ORDER BY id DESC LIMIT 1", [app.id])?.dated ?? '';
    if (input.dated > vnDate(ctx.now())) throw invalid({ dated: { vi: 'Ngày ký chưa tới.', en: 'This day is still to come.' } });
    if (input.dated < notified) throw invalid({ dated: { vi: `Hợp đồng không thể ký trước thông báo hỗ trợ (${formatDate(notified)}).`, en: `A contract cannot be older than its notice (${formatDate(notified)}).` } });
    if (db.get('SELECT 1 FROM support_contract WHERE number = ? AND dated = ?', [input.number, input.dated])) throw conflict('number-taken', { vi: 'Số và ngày này đã dùng cho một hợp đồng khác.', en: 'This number and day belong to another contract.' }, { number: { vi: 'Số này đã dùng.', en: 'This number is taken.' } });
    const choice = contract.procurementId === null ? undefined : choiceById(db, contract.procurementId);
    if (!choice) throw conflict('choice-not-recorded', { vi: 'Chưa ghi cách lựa chọn nhà cung cấp. Mời ghi rồi sửa bản thảo trước khi ký (TT 06/2022, Điều 5.4).', en: 'How the provider was chosen is not recorded. Please record it, then change the draft (Circular 06/2022, Art. 5.4).' });
    if (input.dated < choice.decisionDated) throw invalid({ dated: { vi: `Hợp đồng không thể ký trước quyết định lựa chọn nhà cung cấp (${formatDate(choice.decisionDated)}).`, en: `A contract cannot be older than the decision on its provider (${formatDate(choice.decisionDated)}).` } });
    const items = itemsOf(db, app.id);
    const lines = db.all<{ itemId: number; stateVnd: number; adviserId: number | null }>('SELECT item_id AS itemId, state_vnd AS stateVnd, adviser_id AS adviserId FROM support_contract_item WHERE contract_id = ?', [contract.id]);
    for (const line of lines) {
      const { kind } = items.find((i) => i.id === line.itemId)!;
      const adviser = line.adviserId === null ? undefined : adviserById(db, line.adviserId);
      if (lawOn(db, input.dated)?.kinds[kind].consulting && !(adviser && advises(adviser, kind, input.dated))) throw invalid({ dated: { vi: `Ngày ${formatDate(input.dated)} ${adviser ? adviser.name : 'tư vấn viên'} không được công nhận cho nội dung này (TT 06/2022, Điều 3.9). Mời sửa bản thảo.`, en: `On ${formatDate(input.dated)} ${adviser ? adviser.name : 'the adviser'} is not recognised for this content (Circular 06/2022, Art. 3.9). Please change the draft.` } });
    }
    let paper = paperById(db, draft.id)!;
    if (paper.state === 'REPLACED') throw conflict('stale', { vi: 'Bản thảo hợp đồng vừa được sửa. Mời xem lại văn bản mới.', en: 'The contract’s draft has just been changed. Please look at the new paper.' });
    if (print) {
      giveNumber(ctx, paper, input, print);
      paper = paperById(db, paper.id)!;
    }
    const budget = heldBy(db, app.id)[0];
    if (!budget) throw conflict('nothing-reserved', { vi: 'Hồ sơ không còn tiền được giữ.', en: 'No money is kept for this dossier any more.' });
    db.run('UPDATE support_contract SET number = ?, dated = ?, budget_id = ?, signed_by = ?, signed_at = ? WHERE id = ?', [input.number, input.dated, budget.budgetId, person.userId, ctx.now(), contract.id]);
    postTo(ctx, budget.budgetId, 'COMMIT', contract.stateVnd, { applicationId: app.id, reference: input.number });
    let releasedVnd = 0;
    for (const line of lines) {
      const item = items.find((i) => i.id === line.itemId)!;
      const spare = (item.grantedVnd ?? 0) - line.stateVnd;
      giveBack(ctx, held, item, spare, budget.budgetId, 'RELEASE', input.number);
      releasedVnd += spare;
    }
    moveContract(ctx, contract, 'sign');
    if (app.state === 'NOTIFIED') move(ctx, app, 'contract');
    const signedFile = addDocument(ctx, { object: 'support-contract', objectId: contract.id }, kept);
    keepReturn(ctx, paper, back, signedFile.id);
    audit(ctx, { act: 'support.contract.sign', object: 'contract', objectId: contract.publicId, data: { committedVnd: contract.stateVnd, releasedVnd, budgetId: budget.budgetId, paper: paper.publicId, signedAs: back.signedAs, sha256: kept.sha256 } });
    const text = `Hợp đồng số ${input.number} của hồ sơ ${app.receiptNumber ?? ''} đã được ${programme.bodyName} ghi nhận. Mời Ông/Bà mở mục Hợp đồng trên sàn.`;
    tellOwners(ctx, app.organisationId, `contract-signed:${contract.publicId}`, text);
    tellOwners(ctx, contract.providerOrganisationId, `contract-signed:${contract.publicId}`, text);
    return { publicId: contract.publicId, committedVnd: contract.stateVnd, releasedVnd };
  }, { idempotencyKey, act: 'support.contract.sign' });
}

/**
 * The contract's paper as it stands now, the PDF that its number makes of it where it had none, and what is to be said of the file.
 * The number is the paper's: one entered before is not entered again.
 */
async function paperBack(ctx: Context, input: { contract: string; number: string; dated: string }, file: { bytes: Uint8Array }, given: { paper: number; seen: string | null } | null): Promise<{ draft: PaperRow; print: KeptFile | null; back: Returned }> {
  const draft = await write(ctx, (db): PaperRow => paperOf(ctx, contractSource(db, input.contract)));
  if (given && given.paper !== draft.id) throw conflict('stale', { vi: 'Bản thảo hợp đồng đã sửa sau khi in bản này, nên văn bản này không còn dùng. Mời ký văn bản mới.', en: 'The contract’s draft was changed after this paper was made, so it no longer serves. Please have the new paper signed.' });
  if (draft.number !== null && (draft.number !== input.number || draft.dated !== input.dated)) {
    throw invalid({ number: { vi: `Văn thư đã cấp số ${draft.number} ngày ${formatDate(draft.dated!)} cho hợp đồng này.`, en: `The registry has given this contract number ${draft.number} of ${formatDate(draft.dated!)}.` } });
  }
  const seen = given ? given.seen : '';
  if (draft.state === 'NUMBERED') return { draft, print: null, back: await judgeReturn(ctx, draft, file, seen) };
  const back: Returned = { signedAs: 'SCAN', sha256: createHash('sha256').update(file.bytes).digest('hex'), findings: [], signatures: [], seen: seen ?? '' };
  return { draft, print: await keepPrint(ctx, draft, input.number, input.dated), back };
}
