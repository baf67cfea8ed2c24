/** After a false declaration (NĐ 80/2021 Đ10.3, Đ31): proposed, claimed by another person, repaid in parts that a third one records. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Person } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import {
  acceptDelivery, askAdvance, claimPayment, contractFor, decideRecovery, deliverUnderContract, estimateSupport, makePaper, papersOfDossier, payPayment, proposeRecovery, recordRepayment, saveContract, signContract, supportedList, supportFaults, yearlyReport, applicationFor,
} from '../../api/support/index.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { makeInvoice } from '../support/invoice.ts';
import { addOrganisation, grant, who, world, type Enterprise, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const tr = (n: number) => n * 1_000_000;
const FALSE = { reason: 'Doanh nghiệp khai 8 lao động, bảo hiểm xã hội xác nhận 320 lao động.', articles: ['ND80-10.3', 'ND80-31.1'] };
const YES = 'Đúng như biên bản kiểm tra.';

let w: World;
let recorder: Person;
let accountant: Person;
let e: Enterprise;
let application: string;
let contract: string;

const today = () => vnDate(w.t.ctx.now());
const money = () => w.db.get<Record<'available' | 'committed' | 'settled' | 'recovered', number>>('SELECT available_vnd AS available, committed_vnd AS committed, settled_vnd AS settled, recovered_vnd AS recovered FROM support_budget LIMIT 1')!;
const used = () => w.db.get<{ n: number }>('SELECT granted_vnd AS n FROM support_cap_usage WHERE tax_code = ?', [e.taxCode])!.n;
const messages = () => w.db.all<{ p: string }>("SELECT payload_json AS p FROM outbox WHERE topic = 'owners.told'").map((r) => (JSON.parse(r.p) as { organisation: number; text: string })).filter((m) => m.organisation === e.id && /hoàn trả/.test(m.text)).map((m) => m.text);
const seen = (as: Person) => contractFor(w.as(as), contract).recoveries;

async function refusal(work: Promise<unknown> | (() => unknown)): Promise<{ code: string; status: number; vi: string; fields: Record<string, string> }> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi, fields: Object.fromEntries(Object.entries(error.fields ?? {}).map(([k, s]) => [k, s.vi])) };
  }
  throw new Error('nothing was refused');
}

/** A contract of two deliveries of 20 million, half of each the state's; the first is paid, both on demand. */
async function paidContract(deliveries = 1): Promise<void> {
  const made = await w.notified();
  [application, e] = [made.publicId, made.enterprise];
  await w.chosen(application);
  contract = (await saveContract(w.as(w.officer), {
    application, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm bán hàng', items: [{ position: 0, valueVnd: tr(40) }], deliveries: [1, 2].map((n) => ({ what: `Đợt ${n}`, dueOn: addDays(today(), 30), valueVnd: tr(20) })),
    accountHolder: 'CONG TY GIAI PHAP THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử', advanceVnd: tr(2),
  })).publicId;
  await signContract(w.as(w.officer), { contract, number: '01/HĐ', dated: today() }, PDF);
  for (let n = 0; n < deliveries; n++) {
    const delivery = contractFor(w.as(w.officer), contract).deliveries[n]!;
    const invoice = makeInvoice({ seller: { taxCode: w.provider.taxCode, name: 'Thử' }, buyer: { taxCode: e.taxCode, name: 'Thử' }, lines: [{ name: 'Phần mềm', quantity: 1, price: tr(20), rate: 'KCT' }], number: String(n + 1).padStart(8, '0'), issuedOn: today() });
    await deliverUnderContract(w.as(w.provider.owner), { delivery: delivery.publicId }, { evidence: [PDF], invoice: { name: 'hd.xml', bytes: new Uint8Array(invoice) } });
    await acceptDelivery(w.as(e.owner), { delivery: delivery.publicId, confirmed: true });
    const { payment } = await claimPayment(w.as(w.provider.owner), { delivery: delivery.publicId });
    await payPayment(w.as(w.settler), { payment, reference: `UNC-${n}`, paidOn: today() });
  }
}
const propose = (amountVnd: number | null = null) => proposeRecovery(w.as(w.officer), { contract, amountVnd, ...FALSE });
const claimed = async (amountVnd: number | null = null): Promise<string> => {
  const { recovery } = await propose(amountVnd);
  await decideRecovery(w.as(w.approver), { recovery, outcome: 'CLAIM', reason: YES });
  return recovery;
};
let documents = 0;
const repay = (recovery: string, amountVnd: number, by: Person = recorder, key?: string) => recordRepayment(w.as(by), { recovery, amountVnd, reference: `GNT-${key ?? ++documents}`, paidOn: today() }, key);

beforeEach(async () => {
  w = await world();
  [recorder, accountant] = [w.settler, who(grant(w.body, 'SETTLER', 'STATE_BODY'))];
  await paidContract();
});
afterEach(() => {
  const b = w.db.get<Record<string, number>>('SELECT * FROM support_budget LIMIT 1')!;
  expect(b['available_vnd']! + b['reserved_vnd']! + b['committed_vnd']! + b['advanced_vnd']! + b['settled_vnd']! + b['recovered_vnd']!).toBe(b['appropriated_vnd']);
  expect([...supportFaults(w.db)]).toEqual([]);
  expect(verifyAudit(w.db)).toBeNull();
  w.close();
});

describe('claiming back', () => {
  it('goes proposal, decision with paper and message, repayments in parts; the ledger moves with the money, the cap stays used', async () => {
    expect(money()).toMatchObject({ settled: tr(10), committed: tr(10), recovered: 0 });
    const before = { available: money().available, used: used() };
    const proposed = await propose();
    expect(proposed).toMatchObject({ state: 'PROPOSED', amountVnd: tr(10), repaidVnd: 0 });
    expect(seen(w.approver).list).toMatchObject([{ state: 'PROPOSED', reason: FALSE.reason, articles: [{ code: 'ND80-10.3' }, { code: 'ND80-31.1' }], acts: ['decide'] }]);
    // until it is decided, it is the office's own affair
    expect(seen(e.owner)).toEqual({ list: [], recoverableVnd: null });
    expect(messages()).toEqual([]);
    await decideRecovery(w.as(w.approver), { recovery: proposed.recovery, outcome: 'CLAIM', reason: YES });
    expect(messages()).toEqual([expect.stringContaining(`Cơ quan yêu cầu hoàn trả 10.000.000`)]);
    expect(messages()[0]).toContain(`${w.t.ctx.env.PUBLIC_ORIGIN}/hop-dong`);
    expect(seen(e.owner).list).toMatchObject([{ state: 'CLAIMED', owedVnd: tr(10), reason: FALSE.reason, decision: '', proposedByName: '', acts: [] }]);
    expect(seen(w.provider.owner).list).toEqual([]);
    expect(money()).toMatchObject({ settled: tr(10), recovered: 0 });

    const [paper] = papersOfDossier(w.as(w.officer), applicationFor(w.as(w.officer), application).app.id).filter((p) => p.kind === 'CLAIM');
    expect(paper).toMatchObject({ state: 'DRAFT', content: { title: 'Thông báo', about: 'Về việc hoàn trả kinh phí đã hỗ trợ' } });
    const words = JSON.stringify(paper!.content);
    for (const said of [FALSE.reason, 'Mười triệu đồng', 'Hợp đồng số 01/HĐ', 'khiếu nại']) expect(words).toContain(said);
    expect((await makePaper(w.as(w.officer), { kind: 'CLAIM', of: proposed.recovery })).publicId).toBe(paper!.publicId);

    expect(await repay(proposed.recovery, tr(4))).toMatchObject({ state: 'CLAIMED', repaidVnd: tr(4) });
    expect(money()).toMatchObject({ settled: tr(6), recovered: tr(4) });
    expect(seen(e.owner).list).toMatchObject([{ owedVnd: tr(6), repayments: [{ amountVnd: tr(4), byName: '' }] }]);
    expect(await repay(proposed.recovery, tr(6))).toMatchObject({ state: 'REPAID', repaidVnd: tr(10) });
    expect(money()).toMatchObject({ settled: 0, recovered: tr(10), available: before.available });
    expect(used()).toBe(before.used);
    expect(messages().at(-1)).toContain('đã hoàn trả đủ');
    expect(seen(w.officer)).toMatchObject({ recoverableVnd: 0, list: [{ state: 'REPAID', acts: [] }] });
  });

  it('is not a new right: a false declaration leaves the year’s cap as it was used', async () => {
    const recovery = await claimed();
    await repay(recovery, tr(10));
    // 20 million were granted of the 20 that a micro enterprise may have in the year
    expect(used()).toBe(tr(20));
    expect(estimateSupport(w.t.ctx, { sector: 'AIC', employees: 8, revenueVnd: tr(2_600), capitalVnd: tr(2_000), kind: 'BUY_RENT', costVnd: tr(40), receivedThisYearVnd: used() }).subsidyVnd).toBe(0);
  });

  it('is taken off the yearly report and the public list', async () => {
    const year = Number(today().slice(0, 4));
    expect(supportedList(w.t.ctx).named).toMatchObject([{ settledVnd: tr(10), recoveredVnd: 0 }]);
    const recovery = await claimed();
    await repay(recovery, tr(4));
    expect(supportedList(w.t.ctx).named).toMatchObject([{ settledVnd: tr(6), recoveredVnd: tr(4) }]);
    expect(yearlyReport(w.as(w.officer), year)).toMatchObject({ settledVnd: tr(6), money: [{ states: { SETTLED: tr(6), RECOVERED: tr(4) } }], byKind: [{ settledVnd: tr(6) }] });
    await repay(recovery, tr(6));
    expect(supportedList(w.t.ctx).named).toEqual([]);
  });

  it('takes three people, of the programme’s body, none of them tied to the dossier', async () => {
    for (const wrong of [w.approver, w.settler]) expect(await refusal(proposeRecovery(w.as(wrong), { contract, ...FALSE }))).toMatchObject({ status: 403 });
    for (const party of [e.owner, w.provider.owner]) expect(await refusal(proposeRecovery(w.as(party), { contract, ...FALSE }))).toMatchObject({ status: 403 });
    const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id;
    const stranger = who(...(['TRADE_OFFICER', 'APPROVER', 'SETTLER'] as const).map((r) => grant(elsewhere, r, 'STATE_BODY')));
    const other = (await w.enterprise('Khác')).owner;
    for (const s of [stranger, other]) expect(await refusal(proposeRecovery(w.as(s), { contract, ...FALSE }))).toMatchObject({ status: 404 });
    expect(await refusal(proposeRecovery(w.t.ctx, { contract, ...FALSE }))).toMatchObject({ status: 401 });
    expect(await refusal(proposeRecovery(w.as(w.officer), { contract: 'khong-co', ...FALSE }))).toMatchObject({ status: 404 });

    const all = who(...(['TRADE_OFFICER', 'APPROVER', 'SETTLER'] as const).map((r) => grant(w.body, r, 'STATE_BODY')));
    const { recovery } = await proposeRecovery(w.as(all), { contract, ...FALSE });
    expect(await refusal(decideRecovery(w.as(all), { recovery, outcome: 'CLAIM', reason: YES }))).toMatchObject({ code: 'same-person' });
    expect(seen(all).list[0]!.acts).toEqual([]);
    for (const s of [stranger, other]) expect(await refusal(decideRecovery(w.as(s), { recovery, outcome: 'CLAIM', reason: YES }))).toMatchObject({ status: 404 });
    for (const wrong of [w.officer, w.settler, e.owner]) expect(await refusal(decideRecovery(w.as(wrong), { recovery, outcome: 'CLAIM', reason: YES }))).toMatchObject({ status: 403 });
    const both = who(grant(w.body, 'APPROVER', 'STATE_BODY'), grant(w.body, 'SETTLER', 'STATE_BODY'));
    w.db.run("INSERT INTO support_conflict (person_id, organisation_id, kind, declared_by, declared_at) VALUES (?,?,'RELATIVE','test',1)", [w.approver.userId, e.id]);
    expect(await refusal(decideRecovery(w.as(w.approver), { recovery, outcome: 'CLAIM', reason: YES }))).toMatchObject({ code: 'conflict-of-interest' });
    await decideRecovery(w.as(both), { recovery, outcome: 'CLAIM', reason: YES });
    for (const two of [all, both]) expect(await refusal(repay(recovery, 1, two))).toMatchObject({ code: 'same-person' });
    for (const wrong of [w.officer, e.owner]) expect(await refusal(repay(recovery, 1, wrong))).toMatchObject({ status: 403 });
    for (const s of [stranger, other]) expect(await refusal(repay(recovery, 1, s))).toMatchObject({ status: 404 });
    await repay(recovery, 1);
  });

  it('never passes what was paid, over all claims of the contract, nor what is still owed', async () => {
    expect((await refusal(propose(tr(10) + 1))).fields['amountVnd']).toContain('10.000.000');
    for (const bad of [0, -1, 1.5]) expect(await refusal(propose(bad))).toMatchObject({ status: 422 });
    expect((await refusal(proposeRecovery(w.as(w.officer), { contract, reason: 'ngắn', articles: [] }))).fields).toMatchObject({ reason: expect.anything() as unknown, articles: expect.anything() as unknown });
    const first = await claimed(tr(4));
    expect(await refusal(propose(tr(7)))).toMatchObject({ status: 422 });
    const { recovery: second } = await propose();
    expect(seen(w.officer).list.at(-1)).toMatchObject({ amountVnd: tr(6) });
    expect(await refusal(propose(1))).toMatchObject({ code: 'proposal-open' });
    await decideRecovery(w.as(w.approver), { recovery: second, outcome: 'CLAIM', reason: YES });
    expect(await refusal(propose(1))).toMatchObject({ code: 'nothing-to-recover' });
    const over = await refusal(repay(first, tr(4) + 1));
    // the ledger's own sentence speaks of approvals: this one speaks of what is owed
    expect(over).toMatchObject({ status: 422, fields: { amountVnd: expect.stringContaining('chỉ còn phải hoàn trả 4.000.000') as unknown } });
    await repay(first, tr(4));
    expect(await refusal(repay(first, 1))).toMatchObject({ code: 'refused-transition', vi: expect.stringContaining('Đã hoàn trả đủ') as unknown });
    expect(money()).toMatchObject({ settled: tr(6), recovered: tr(4) });
  });

  it('waits for something to be paid, and leaves an open advance to its return', async () => {
    await w.close();
    w = await world();
    recorder = w.settler;
    await paidContract(0);
    expect(await refusal(propose())).toMatchObject({ code: 'nothing-to-recover' });
    const { payment } = await askAdvance(w.as(w.provider.owner), { contract, amountVnd: tr(2) });
    await payPayment(w.as(w.settler), { payment, reference: 'TU-1', paidOn: today() });
    expect(await refusal(propose())).toMatchObject({ code: 'nothing-to-recover' });
  });

  it('can be dropped, and proposed again', async () => {
    const { recovery } = await propose();
    expect(await decideRecovery(w.as(w.approver), { recovery, outcome: 'DROP', reason: 'Chưa đủ căn cứ, cần đối chiếu lại.' })).toMatchObject({ state: 'DROPPED' });
    expect(messages()).toEqual([]);
    expect(await refusal(decideRecovery(w.as(w.approver), { recovery, outcome: 'CLAIM', reason: YES }))).toMatchObject({ code: 'refused-transition' });
    expect(await refusal(repay(recovery, 1))).toMatchObject({ code: 'refused-transition', vi: expect.stringContaining('Không thu hồi') as unknown });
    expect(await refusal(makePaper(w.as(w.officer), { kind: 'CLAIM', of: recovery }))).toMatchObject({ code: 'refused-transition' });
    expect(await propose()).toMatchObject({ amountVnd: tr(10) });
  });

  it('takes each document once, on a day that can be, and a repeated press once', async () => {
    const recovery = await claimed();
    const at = (more: { reference?: string; paidOn?: string }) => recordRepayment(w.as(recorder), { recovery, amountVnd: tr(1), reference: 'GNT-A', paidOn: today(), ...more });
    expect((await refusal(at({ paidOn: addDays(today(), 1) }))).fields).toHaveProperty('paidOn');
    expect((await refusal(at({ paidOn: addDays(today(), -1) }))).fields['paidOn']).toContain('22/11/2026');
    await at({});
    expect(await refusal(at({}))).toMatchObject({ code: 'reference-used', fields: { reference: expect.anything() as unknown } });
    expect(await repay(recovery, tr(2), recorder, 'press-1')).toEqual(await repay(recovery, tr(2), recorder, 'press-1'));
    const { version } = seen(w.officer).list[0]!;
    await recordRepayment(w.as(recorder), { recovery, version, amountVnd: 1, reference: 'GNT-B', paidOn: today() });
    expect(await refusal(recordRepayment(w.as(recorder), { recovery, version, amountVnd: 1, reference: 'GNT-C', paidOn: today() }))).toMatchObject({ code: 'stale' });
    expect(money().recovered).toBe(tr(3) + 1);
  });

  it('of two who record the last of it at once, one wins', async () => {
    const recovery = await claimed();
    const done = await Promise.allSettled([repay(recovery, tr(6)), repay(recovery, tr(6), accountant)]);
    expect(done.map((d) => d.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(money()).toMatchObject({ settled: tr(4), recovered: tr(6) });
  });

  it('is held by the database too, and tampering is found', async () => {
    const recovery = await claimed(tr(8));
    await repay(recovery, tr(3));
    const id = w.db.get<{ id: number }>('SELECT id FROM support_recovery')!.id;
    expect(() => w.db.run("UPDATE support_recovery SET amount_vnd = 1")).toThrow();
    expect(() => w.db.run('UPDATE support_recovery SET repaid_vnd = 5')).toThrow(/with the repayments only/);
    expect(() => w.db.run("INSERT INTO support_recovery (public_id, contract_id, amount_vnd, articles_json, proposed_by, proposed_at) SELECT 'x', contract_id, 3000000, '[]', 'x', 1 FROM support_recovery")).toThrow(/no more is claimed/);
    const insert = (amount: number, by: string) => w.db.run("INSERT INTO support_recovery_payment (public_id, recovery_id, amount_vnd, reference, paid_on, recorded_by, recorded_at) VALUES (?,?,?,'r',?,?,1)", [`p${amount}`, id, amount, today(), by]);
    expect(() => insert(tr(6), 'x')).toThrow(/CHECK/);
    expect(() => insert(1, w.approver.userId)).toThrow(/third person/);
    expect(() => w.db.run('DELETE FROM support_recovery_payment')).toThrow(/never removed/);
    const faults = (sql: string): string[] => {
      w.db.exec('SAVEPOINT tamper');
      try {
        for (const { name } of w.db.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'support_%'")) w.db.exec(`DROP TRIGGER ${name}`);
        w.db.run(sql);
        return [...supportFaults(w.db)].map((f) => `${f.kind} ${f.fault}`);
      } finally {
        w.db.exec('ROLLBACK TO tamper; RELEASE tamper');
      }
    };
    expect(faults('DELETE FROM support_recovery_payment')).toEqual(['support_recovery UNBALANCED', 'support_recovery_payment UNBALANCED']);
    expect(faults('UPDATE support_recovery_payment SET amount_vnd = 1')).toEqual(['support_recovery UNBALANCED', 'support_recovery_payment UNBALANCED']);
    expect(faults('UPDATE support_recovery SET repaid_vnd = 0')).toEqual(['support_recovery UNBALANCED']);
    expect(faults('UPDATE support_recovery SET amount_vnd = 20000000')).toEqual(['support_recovery UNBALANCED']);
  });
});
