/** The accountant's year: estimate given, cut, carried over, expired; the ledger as a file; the Treasury's statement against the floor. */
import { readSheet } from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import {
  acceptDelivery, approveApplication, askAdvance, budgetDesk, claimPayment, closeReconciliation, confirmBudgetChange, contractFor, decideRecovery, declineBudgetChange, deliverUnderContract, explainDifferences, ledgerCsv, ledgerXlsx, payPayment, proposeBudgetChange, proposeRecovery, reconcile, recordRepayment, reconciliationDesk,
  reconciliationFor, returnAdvance, routes, saveContract, signContract, supportFaults, yearlyReport,
} from '../../api/support/index.ts';
import type { ChangeInput } from '../../api/support/treasury/schemas.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { makeInvoice } from '../support/invoice.ts';
import { addOrganisation, grant, PROGRAMME, who, world, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const tr = (n: number) => n * 1_000_000;
let w: World;
beforeEach(async () => { w = await world(tr(100)); });
afterEach(() => {
  expect([...supportFaults(w.db)]).toEqual([]);
  w.close();
});
const today = () => vnDate(w.t.ctx.now());
const nextYear = () => w.t.setNow(Date.UTC(2027, 0, 12, 2));
let papers = 0;
const change = (more: Partial<ChangeInput> = {}): ChangeInput => ({ programme: PROGRAMME, kind: 'APPROPRIATE', year: 2026, source: 'PROVINCE', amountVnd: tr(10), document: `${++papers}/QĐ-UBND`, dated: '2026-11-20', ...more });
const propose = (more: Partial<ChangeInput> = {}) => proposeBudgetChange(w.as(w.settler), change(more));
async function confirmed(more: Partial<ChangeInput> = {}) {
  const { publicId } = await propose(more);
  return confirmBudgetChange(w.as(w.approver), { change: publicId });
}
const budgets = () => w.db.all<{ year: number; source: string; given: number; left: number; kept: number }>('SELECT year, source, appropriated_vnd AS given, available_vnd AS left, reserved_vnd + committed_vnd + advanced_vnd AS kept FROM support_budget ORDER BY year, source');
const elsewhere = (role: 'SETTLER' | 'APPROVER' | 'ADMIN') => who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id, role, 'STATE_BODY'));

describe('changes of the estimate', () => {
  it('are proposed by one person and confirmed by another; nothing moves before', async () => {
    const { publicId } = await propose({ source: 'CENTRAL', amountVnd: tr(30) });
    expect(budgets()).toEqual([{ year: 2026, source: 'PROVINCE', given: tr(100), left: tr(100), kept: 0 }]);
    expect(budgetDesk(w.as(w.approver)).changes).toMatchObject([{ publicId, decides: true, state: 'PROPOSED' }]);
    expect(budgetDesk(w.as(w.settler)).changes).toMatchObject([{ publicId, decides: false }]);
    await confirmBudgetChange(w.as(w.approver), { change: publicId });
    expect(budgets()).toMatchObject([{ source: 'CENTRAL', given: tr(30), left: tr(30) }, { source: 'PROVINCE', given: tr(100) }]);
    await confirmed({ kind: 'CUT', amountVnd: tr(40) });
    expect(budgets()[1]).toMatchObject({ given: tr(60), left: tr(60) });
    await expect(confirmBudgetChange(w.as(w.approver), { change: publicId })).rejects.toMatchObject({ code: 'refused-transition' });
  });

  it('one person is never both, in whatever roles', async () => {
    const both = who(grant(w.body, 'SETTLER', 'STATE_BODY'), grant(w.body, 'APPROVER', 'STATE_BODY'));
    const { publicId } = await proposeBudgetChange(w.as(both), change());
    await expect(confirmBudgetChange(w.as(both), { change: publicId })).rejects.toMatchObject({ code: 'same-person' });
    await expect(declineBudgetChange(w.as(both), { change: publicId, reason: 'Tôi đổi ý rồi nhé.' })).rejects.toMatchObject({ code: 'same-person' });
    // the table holds it too, whatever the code forgets
    expect(() => w.db.run("UPDATE support_budget_change SET state = 'DECLINED', decided_by = proposed_by, decided_at = 1")).toThrow(/support_budget_change_two_people/);
    await confirmBudgetChange(w.as(w.approver), { change: publicId });
  });

  it('each role does its own; other bodies and enterprises find nothing', async () => {
    for (const person of [w.officer, w.approver]) await expect(proposeBudgetChange(w.as(person), change())).rejects.toMatchObject({ status: 403 });
    for (const person of [elsewhere('SETTLER'), elsewhere('ADMIN'), w.provider.owner, who()]) await expect(proposeBudgetChange(w.as(person), change())).rejects.toMatchObject({ status: 404 });
    const { publicId } = await propose();
    for (const person of [w.officer, w.settler]) await expect(confirmBudgetChange(w.as(person), { change: publicId })).rejects.toMatchObject({ status: 403 });
    for (const person of [elsewhere('APPROVER'), w.provider.owner]) await expect(confirmBudgetChange(w.as(person), { change: publicId })).rejects.toMatchObject({ status: 404 });
    await expect(confirmBudgetChange(w.t.ctx, { change: publicId })).rejects.toMatchObject({ status: 401 });
    await expect(confirmBudgetChange(w.as(w.approver), { change: 'khong-co' })).rejects.toMatchObject({ status: 404 });
    expect(budgetDesk(w.as(elsewhere('APPROVER'))).changes).toEqual([]);
    expect(() => budgetDesk(w.as(w.provider.owner))).toThrow('forbidden');
  });

  it('a paper serves once; a declined one can come again; replays and races change nothing', async () => {
    const paper = change();
    const first = await proposeBudgetChange(w.as(w.settler), paper, 'token-1');
    expect(await proposeBudgetChange(w.as(w.settler), paper, 'token-1')).toEqual(first);
    await expect(proposeBudgetChange(w.as(w.settler), paper)).rejects.toMatchObject({ code: 'document-used', fields: { document: expect.anything() as object } });
    await declineBudgetChange(w.as(w.approver), { change: first.publicId, reason: 'Số tiền chưa khớp với quyết định.' });
    expect(budgetDesk(w.as(w.settler)).changes).toMatchObject([{ state: 'DECLINED', declineReason: 'Số tiền chưa khớp với quyết định.' }]);
    const again = await proposeBudgetChange(w.as(w.settler), paper);
    const other = who(grant(w.body, 'APPROVER', 'STATE_BODY'));
    const race = await Promise.allSettled([w.approver, other, w.approver].map((p) => confirmBudgetChange(w.as(p), { change: again.publicId })));
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(budgets()[0]).toMatchObject({ given: tr(110) });
  });

  it('a cut takes only what is unused, read again when it is confirmed', async () => {
    const made = await w.recommended();
    const { publicId } = await propose({ kind: 'CUT', amountVnd: tr(85) });
    await approveApplication(w.as(w.approver), { publicId: made.publicId });
    await expect(confirmBudgetChange(w.as(w.approver), { change: publicId })).rejects.toMatchObject({ code: 'not-enough-money', vi: expect.stringContaining('80.000.000') as string });
    await expect(propose({ kind: 'CUT', amountVnd: tr(81) })).rejects.toMatchObject({ fields: { amountVnd: expect.anything() as object } });
    await confirmed({ kind: 'CUT', amountVnd: tr(80) });
    expect(budgets()[0]).toEqual({ year: 2026, source: 'PROVINCE', given: tr(20), left: 0, kept: tr(20) });
  });

  it('refuses what a paper cannot say, by field', async () => {
    for (const [field, more] of [
      ['amountVnd', { amountVnd: 0 }], ['amountVnd', { amountVnd: -1 }], ['amountVnd', { amountVnd: 1.5 }], ['amountVnd', { amountVnd: 2 ** 53 }], ['document', { document: 'không số' }], ['document', { document: 'A\0 1' }], ['dated', { dated: '2026-02-30' }], ['dated', { dated: addDays(today(), 1) }],
      ['year', { year: 2025 }], ['year', { year: 2028 }], ['year', { year: Number.NaN }], ['source', { source: 'KHAC' }], ['kind', { kind: 'MORE' }], ['year', { kind: 'CARRY_OVER' }], ['year', { kind: 'CANCEL' }],
    ] as [string, Partial<ChangeInput>][]) await expect(propose(more), JSON.stringify(more)).rejects.toMatchObject({ status: 422, fields: { [field]: expect.anything() as object } });
    await expect(propose({ programme: 'khong-co' })).rejects.toMatchObject({ status: 404 });
    expect(w.db.get('SELECT count(*) AS n FROM support_budget_change')).toEqual({ n: 0 });
  });
});

describe('the end of the year', () => {
  it('carries over only as recorded: out of one budget and into the next in one write, what is kept for dossiers stays', async () => {
    await w.notified();
    await expect(propose({ kind: 'CARRY_OVER', amountVnd: tr(1) })).rejects.toMatchObject({ fields: { year: expect.anything() as object } });
    nextYear();
    expect(budgetDesk(w.as(w.settler)).ended).toMatchObject([{ year: 2026, unusedVnd: tr(80), keptVnd: tr(20) }]);
    await confirmed({ kind: 'CARRY_OVER', amountVnd: tr(50), dated: '2027-01-10' });
    await confirmed({ kind: 'CANCEL', amountVnd: tr(30), dated: '2027-01-10' });
    expect(budgets()).toEqual([{ year: 2026, source: 'PROVINCE', given: tr(20), left: 0, kept: tr(20) }, { year: 2027, source: 'PROVINCE', given: tr(50), left: tr(50), kept: 0 }]);
    await expect(propose({ kind: 'CANCEL', amountVnd: 1, dated: '2027-01-10' })).rejects.toMatchObject({ code: 'not-enough-money' });
    const csv = ledgerCsv(w.as(w.settler), { slug: PROGRAMME, year: 2026, source: 'PROVINCE' });
    expect(csv).toContain('Chuyển nguồn sang năm sau');
    expect(csv).toContain('Hủy dự toán cuối năm');
    expect(ledgerCsv(w.as(w.settler), { slug: PROGRAMME, year: 2027, source: 'PROVINCE' })).toContain('Chuyển nguồn từ năm trước');
    expect(yearlyReport(w.as(w.settler), 2027).money).toMatchObject([{ appropriatedVnd: tr(50), states: { APPROPRIATED: tr(50) } }]);
    // what a lapsed voucher gives back to the ended year waits for its own record
    expect(budgetDesk(w.as(w.settler)).ended).toMatchObject([{ unusedVnd: 0, keptVnd: tr(20) }]);
  });

  it('a cut that waited into the next year is refused, and money of an ended year serves no new dossier', async () => {
    const { publicId } = await propose({ kind: 'CUT', amountVnd: tr(1) });
    const made = await w.recommended();
    nextYear();
    await expect(confirmBudgetChange(w.as(w.approver), { change: publicId })).rejects.toMatchObject({ code: 'wrong-year' });
    await expect(approveApplication(w.as(w.approver), { publicId: made.publicId })).rejects.toMatchObject({ code: 'not-enough-money' });
    await confirmed({ kind: 'CARRY_OVER', amountVnd: tr(100), dated: '2027-01-10' });
    await approveApplication(w.as(w.approver), { publicId: made.publicId });
  });

  it('the audit finds money that left a year without its record, and a record whose entry was changed', async () => {
    nextYear();
    await confirmed({ kind: 'CARRY_OVER', amountVnd: tr(50), dated: '2027-01-10' });
    expect(() => w.db.run('UPDATE support_budget_change SET amount_vnd = 1')).toThrow(/never rewritten/);
    expect(() => w.db.run('DELETE FROM support_budget_change')).toThrow(/never removed/);
    w.db.transaction(() => {
      w.db.run('DROP TRIGGER support_budget_change_fixed');
      w.db.run('UPDATE support_budget_change SET amount_vnd = amount_vnd + 1');
    });
    const found = [...supportFaults(w.db)].map((f) => `${f.kind} ${f.detail}`);
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/CARRY_OUT of 50000000 đ without/), expect.stringMatching(/CARRY_IN of 50000000 đ without/), expect.stringMatching(/support_budget_change CARRY_OVER of 50000001 đ/)]));
    w.db.run('UPDATE support_budget_change SET amount_vnd = amount_vnd - 1');
  });
});

describe('the ledger as a workbook', () => {
  it('says what the CSV says, texts as texts', async () => {
    await w.notified();
    await confirmed({ document: '=1+1' });
    const of = { slug: PROGRAMME, year: 2026, source: 'PROVINCE' };
    const sheet = (await readSheet(await ledgerXlsx(w.as(w.settler), of))) as unknown as (string | number | null)[][];
    const csv = ledgerCsv(w.as(w.settler), of).trim().split('\r\n');
    expect(sheet).toHaveLength(csv.length);
    expect(sheet[2]![5]).toBe(tr(20));
    expect(sheet.at(-2)!.slice(-7)).toEqual(sheet.at(-1)!.slice(-7));
    expect(sheet.at(-2)![7]).toMatch(/^=1\+1 /);
    expect(() => ledgerXlsx(w.as(w.provider.owner), of)).toThrow('not-found');
  });
});

describe('the Treasury’s statement', () => {
  let contracts = 0;
  /** A signed contract over 40 million, half of it the state's. */
  async function contract() {
    const made = await w.notified();
    await w.chosen(made.publicId);
    const saved = await saveContract(w.as(w.officer), { application: made.publicId, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm', items: [{ position: 0, valueVnd: tr(40) }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 30), valueVnd: tr(40) }], advanceVnd: tr(10), accountHolder: 'CONG TY THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử' });
    await signContract(w.as(w.officer), { contract: saved.publicId, number: `${++contracts}/HĐ`, dated: today() }, PDF);
    return { contract: saved.publicId, enterprise: made.enterprise };
  }
  async function advance(of: string, amountVnd: number, reference: string) {
    const { payment } = await askAdvance(w.as(w.provider.owner), { contract: of, amountVnd });
    await payPayment(w.as(w.settler), { payment, reference, paidOn: today() });
  }
  const file = (...lines: string[]) => ({ name: 'sao-ke.csv', bytes: new TextEncoder().encode(['Số chứng từ;Ngày;Số tiền;Thu hồi', ...lines, ''].join('\r\n')) });
  const of = (more = {}) => ({ programme: PROGRAMME, year: 2026, source: 'PROVINCE' as const, fromOn: '2026-11-01', toOn: today(), ...more });
  const compareWith = async (...lines: string[]) => reconciliationFor(w.as(w.settler), (await reconcile(w.as(w.settler), of(), file(...lines))).publicId);

  it('is compared document by document: advances, deliveries less what was worked off, advances that came back', async () => {
    const one = await contract();
    await advance(one.contract, tr(10), 'UNC-1');
    const { deliveries: [d] } = contractFor(w.as(w.officer), one.contract);
    const invoice = { name: 'hoa-don.xml', bytes: new Uint8Array(makeInvoice({ seller: { taxCode: w.provider.taxCode, name: 'Công ty Giải pháp Thử' }, buyer: { taxCode: one.enterprise.taxCode, name: 'Công ty TNHH Thử' }, lines: [{ name: 'Phần mềm', quantity: 1, price: tr(40), rate: 'KCT' }], number: '00000001', issuedOn: today() })) };
    await deliverUnderContract(w.as(w.provider.owner), { delivery: d!.publicId }, { evidence: [PDF], invoice });
    await acceptDelivery(w.as(one.enterprise.owner), { delivery: d!.publicId, confirmed: true });
    const { payment } = await claimPayment(w.as(w.provider.owner), { delivery: d!.publicId });
    await payPayment(w.as(w.settler), { payment, reference: 'UNC-2', paidOn: today() });
    const two = await contract();
    await advance(two.contract, tr(4), 'UNC-3');
    await returnAdvance(w.as(w.settler), { contract: two.contract, amountVnd: tr(1), reference: 'NT-1', paidOn: today() });
    const day = '22/11/2026';
    // a claim after a false declaration, repaid in part
    const { recovery } = await proposeRecovery(w.as(w.officer), { contract: one.contract, reason: 'Doanh thu đã khai không đúng báo cáo tài chính.', articles: ['ND80-10.3'] });
    await decideRecovery(w.as(w.approver), { recovery, outcome: 'CLAIM', reason: 'Yêu cầu hoàn trả toàn bộ số đã hỗ trợ.' });
    await recordRepayment(w.as(w.settler), { recovery, amountVnd: tr(2), reference: 'NT-2', paidOn: today() });
    const whole = await compareWith(`unc-1;${day};10.000.000;`, `UNC-2;${day};10000000;`, `UNC-3;${day};3.000.000;`, `UNC-3;${day};1.000.000 đ;`, `NT-1;${day};;1.000.000`, `NT-2;${day};(2.000.000);`);
    expect(whole).toMatchObject({ counts: { MATCHED: 5 }, unexplained: 0, row: { treasuryVnd: tr(21), floorVnd: tr(21), state: 'OPEN' } });
    expect(await closeReconciliation(w.as(w.settler), { reconciliation: whole.row.publicId })).toMatchObject({ state: 'CLOSED' });
    const differing = await compareWith(`UNC-1;21/11/2026;10.000.000;`, `UNC-2;${day};9.000.000;`, `UNC-9;${day};(1.000.000);`, `KB-7;${day};70;`);
    expect(differing.lines.map((l) => l.outcome)).toEqual(['DAY', 'AMOUNT', 'REFERENCE', 'TREASURY_ONLY', 'FLOOR_ONLY', 'FLOOR_ONLY']);
    expect(differing.lines[2]!.floor).toMatchObject({ reference: 'NT-1', amountVnd: -tr(1) });
  });

  it('is closed once every difference is explained, by the accountant; then nothing changes', async () => {
    const { contract: c } = await contract();
    await advance(c, tr(5), 'UNC-1');
    const { row } = await compareWith('KB-1;20/11/2026;7;');
    const ref = { reconciliation: row.publicId };
    await expect(closeReconciliation(w.as(w.settler), ref)).rejects.toMatchObject({ code: 'unexplained' });
    for (const person of [w.officer, w.approver]) await expect(explainDifferences(w.as(person), { ...ref, explanations: { 0: 'x' } })).rejects.toMatchObject({ status: 403 });
    for (const person of [elsewhere('SETTLER'), w.provider.owner]) await expect(explainDifferences(w.as(person), { ...ref, explanations: { 0: 'x' } })).rejects.toMatchObject({ status: 404 });
    await expect(explainDifferences(w.as(w.settler), { ...ref, explanations: { 9: 'x' } })).rejects.toMatchObject({ status: 422 });
    expect(await explainDifferences(w.as(w.settler), { ...ref, explanations: { 0: 'Của chương trình khác.', 1: '' } })).toMatchObject({ unexplained: 1 });
    expect(() => w.db.run("UPDATE support_reconciliation SET state = 'CLOSED', closed_by = 'x', closed_at = 1")).toThrow(/every difference is explained/);
    await explainDifferences(w.as(w.settler), { ...ref, explanations: { 1: 'Kho bạc chi ngày 02/12.' } });
    await closeReconciliation(w.as(w.settler), ref);
    await expect(explainDifferences(w.as(w.settler), { ...ref, explanations: { 0: 'khác' } })).rejects.toMatchObject({ code: 'refused-transition' });
    for (const sql of ["UPDATE support_reconciliation_line SET explanation = 'x'", 'UPDATE support_reconciliation SET floor_vnd = 0', 'DELETE FROM support_reconciliation_line', 'DELETE FROM support_reconciliation']) expect(() => w.db.run(sql), sql).toThrow(/never|only the explanation/);
    expect(reconciliationDesk(w.as(w.officer)).past).toMatchObject([{ publicId: row.publicId, state: 'CLOSED', differing: 2 }]);
  });

  it('the same statement sent twice with one token is compared once', async () => {
    const sent = file('KB-1;20/11/2026;7;');
    const [a, b] = await Promise.all([1, 2].map(() => reconcile(w.as(w.settler), of(), sent, 'token-2')));
    expect(a).toEqual(b);
    expect(w.db.get('SELECT count(*) AS n FROM support_reconciliation')).toEqual({ n: 1 });
  });

  it('says which lines cannot be read, and keeps nothing of a bad file', async () => {
    const refused = async (...lines: string[]) => reconcile(w.as(w.settler), of(), file(...lines)).then(() => '', (e: { status: number; fields?: Record<string, { vi: string }> }) => `${e.status} ${e.fields?.['statement']?.vi ?? e.fields?.['file']?.vi ?? ''}`);
    expect(await refused(';20/11/2026;7;', 'A;31/02/2026;7;', 'A;20/11/2025;7;', 'A;20/11/2026;bảy;', 'A;20/11/2026;1.5;', '=A1;20/11/2026;7;')).toMatch(/^422 .*dòng 2: thiếu số chứng từ; dòng 3: ngày không đọc được; dòng 4: ngày nằm ngoài kỳ.*dòng 5: số tiền.*dòng 6: số tiền.*dòng 7: có ô chứa công thức/);
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('a;b\r\n1;2\r\n'), new Uint8Array([0x25, 0x50, 0x44, 0x46]), new Uint8Array(21 * 1024 * 1024).fill(65)]) {
      await expect(reconcile(w.as(w.settler), of(), { name: 'x.csv', bytes })).rejects.toMatchObject({ status: expect.any(Number) as number });
    }
    await expect(reconcile(w.as(w.settler), of(), null)).rejects.toMatchObject({ fields: { statement: expect.anything() as object } });
    await expect(reconcile(w.as(w.settler), of({ fromOn: today(), toOn: '2026-11-01' }), file())).rejects.toMatchObject({ fields: { toOn: expect.anything() as object } });
    await expect(reconcile(w.as(w.settler), of({ toOn: addDays(today(), 1) }), file())).rejects.toMatchObject({ fields: { toOn: expect.anything() as object } });
    await expect(reconcile(w.as(w.settler), of({ source: 'CENTRAL' }), file())).rejects.toMatchObject({ status: 404 });
    await expect(reconcile(w.as(w.officer), of(), file())).rejects.toMatchObject({ status: 403 });
    expect(w.db.get('SELECT count(*) AS n FROM support_reconciliation')).toEqual({ n: 0 });
  });
});

it('the same over JSON', async () => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  const call = (actor: Parameters<World['as']>[0] | null, path: string, body?: unknown) => app.request(`/api/v1${path}`, body === undefined ? {} : body instanceof FormData ? { method: 'POST', body } : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }, { ctx: actor ? w.as(actor) : w.t.ctx });
  const made = (await (await call(w.settler, '/support/budget-changes', change())).json()) as { publicId: string };
  expect(await (await call(w.approver, `/support/budget-changes/${made.publicId}/confirm`, {})).json()).toEqual({ publicId: made.publicId, state: 'CONFIRMED' });
  expect(await (await call(w.officer, '/support/budget-changes')).json()).toMatchObject({ items: [{ kind: 'APPROPRIATE', amountVnd: tr(10) }] });
  expect((await call(null, '/support/budget-changes')).status).toBe(401);
  const form = new FormData();
  for (const [k, v] of Object.entries({ fromOn: '2026-11-01', toOn: today() })) form.set(k, v);
  form.set('statement', new File(['So chung tu,Ngay,So tien\n=CMD(),20/11/2026,7\n'], 'x.csv'));
  const path = `/support/programmes/${PROGRAMME}/ledger/2026/PROVINCE/reconciliations`;
  expect((await call(w.settler, path, form)).status).toBe(422);
  form.set('statement', new File(['So chung tu,Ngay,So tien\n"KB;1",20/11/2026,7\n'], 'x.csv'));
  const { publicId } = (await (await call(w.settler, path, form)).json()) as { publicId: string };
  expect(await (await call(w.approver, `/support/reconciliations/${publicId}`)).json()).toMatchObject({ unexplained: 1, lines: [{ outcome: 'TREASURY_ONLY', treasury: { reference: 'KB;1', amountVnd: 7 } }] });
  expect(await (await call(w.settler, `/support/reconciliations/${publicId}/csv`)).text()).toContain('chỉ có ở Kho bạc,"KB;1",20/11/2026,7');
  expect((await call(w.settler, `/support/reconciliations/${publicId}/close`, {})).status).toBe(409);
  expect((await call(w.settler, `/support/reconciliations/${publicId}/explain`, { explanations: { 0: 'Chi nhầm mục.' } })).status).toBe(200);
  expect((await call(w.settler, `/support/reconciliations/${publicId}/close`, {})).status).toBe(200);
});
