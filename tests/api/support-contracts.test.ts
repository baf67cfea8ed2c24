/** From the notice to the money: contract, delivery with its invoice, acceptance, payment, advance, end, lapse, proof of use. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentFor } from '../../api/documents/index.ts';
import {
  acceptDelivery, applicationFor, askAdvance, askUse, claimPayment, contractDesk, contractFor, deliverUnderContract, dropContract, endContract, judgeProviders, lapseVouchers, liftSuspension, myContracts, payPayment, proveUse, publicProgramme, refusePayment,
  returnAdvance, saveContract, sendBackDelivery, signContract, verifyDecisions, withdrawApplication, type ContractInput,
} from '../../api/support/index.ts';
import { addDays, DAY, vnDate } from '../../api/time.ts';
import { makeInvoice, type InvoiceOptions } from '../support/invoice.ts';
import { grant, PROGRAMME, who, world, type Enterprise, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const tr = (n: number) => n * 1_000_000;

let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => {
  // whatever a test did, the money is sound and the chain of decisions whole
  const b = money();
  expect(b.available + b.reserved + b.committed + b.advanced + b.settled).toBe(b.appropriated);
  for (const a of w.db.all<{ id: number; granted: number }>('SELECT application_id AS id, coalesce(sum(granted_vnd), 0) AS granted FROM support_item JOIN support_application a ON a.id = application_id WHERE a.state <> \'WITHDRAWN\' GROUP BY application_id')) {
    const held = w.db.get<{ n: number }>("SELECT coalesce(sum(CASE WHEN debit_state IN ('RESERVED','COMMITTED','ADVANCED','SETTLED') THEN amount_vnd ELSE 0 END) - sum(CASE WHEN credit_state IN ('RESERVED','COMMITTED','ADVANCED','SETTLED') THEN amount_vnd ELSE 0 END), 0) AS n FROM support_ledger_entry WHERE application_id = ?", [a.id])!.n;
    expect(held, `dossier ${a.id}`).toBe(a.granted);
  }
  expect(verifyDecisions(w.db)).toBeNull();
  w.close();
});

const money = () => w.db.get<Record<'appropriated' | 'available' | 'reserved' | 'committed' | 'advanced' | 'settled' | 'released', number>>('SELECT appropriated_vnd AS appropriated, available_vnd AS available, reserved_vnd AS reserved, committed_vnd AS committed, advanced_vnd AS advanced, settled_vnd AS settled, released_vnd AS released FROM support_budget LIMIT 1')!;
/** A notified dossier whose provider was chosen by quotes: what a contract starts from. */
const ready = async (...given: Parameters<World['notified']>) => { const made = await w.notified(...given); await w.chosen(made.publicId); return made; };
const today = () => vnDate(w.t.ctx.now());
const stateOf = (publicId: string) => w.db.get<{ state: string }>('SELECT state FROM support_application WHERE public_id = ?', [publicId])!.state;
const used = (e: Enterprise) => w.db.get<{ n: number }>('SELECT coalesce(sum(granted_vnd), 0) AS n FROM support_cap_usage WHERE tax_code = ?', [e.taxCode])!.n;

const input = (application: string, more: Partial<ContractInput> = {}): ContractInput => ({
  application, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm bán hàng', items: [{ position: 0, valueVnd: tr(40) }], deliveries: [{ what: 'Bàn giao và hướng dẫn', dueOn: addDays(today(), 30), valueVnd: tr(40) }],
  accountHolder: 'CONG TY GIAI PHAP THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử', ...more,
});
let numbers = 0;
async function signed(more: Partial<ContractInput> = {}, draft = {}) {
  const made = await ready(draft);
  const saved = await saveContract(w.as(w.officer), input(made.publicId, more));
  await signContract(w.as(w.officer), { contract: saved.publicId, number: `${++numbers}/HĐ`, dated: today() }, PDF);
  return { ...made, contract: saved.publicId };
}
const deliveriesOf = (contract: string) => contractFor(w.as(w.officer), contract).deliveries;
let invoices = 0;
const invoice = (e: Enterprise, valueVnd: number, more: { seller?: string; buyer?: string; value?: number } & Pick<InvoiceOptions, 'issuedOn' | 'tamper' | 'signer'> = {}) => {
  const { seller = w.provider.taxCode, buyer = e.taxCode, value = valueVnd, ...rest } = more;
  const bytes = makeInvoice({ seller: { taxCode: seller, name: 'Công ty Giải pháp Thử' }, buyer: { taxCode: buyer, name: 'Công ty TNHH Thử' }, lines: [{ name: 'Phần mềm', quantity: 1, price: value, rate: 'KCT' }], number: String(++invoices).padStart(8, '0'), issuedOn: today(), ...rest });
  return { name: 'hoa-don.xml', bytes: new Uint8Array(bytes) };
};
async function delivered(e: Enterprise, contract: string, position = 1) {
  const d = deliveriesOf(contract).find((x) => x.position === position)!;
  await deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [PDF], invoice: invoice(e, d.valueVnd) });
  return d.publicId;
}
let references = 0;
const pay = (payment: string, by = w.settler) => payPayment(w.as(by), { payment, reference: `UNC-${++references}`, paidOn: today() });
async function accepted(e: Enterprise, contract: string, position = 1) {
  const delivery = await delivered(e, contract, position);
  await acceptDelivery(w.as(e.owner), { delivery, confirmed: true });
  return delivery;
}
async function paid(e: Enterprise, contract: string, position = 1) {
  const delivery = await accepted(e, contract, position);
  const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
  return pay(payment);
}

describe('the way from notice to money', () => {
  it('goes contract, delivery, acceptance, claim, payment; each đồng moves along', async () => {
    const made = await ready();
    expect(money()).toMatchObject({ reserved: tr(20), committed: 0 });
    const saved = await saveContract(w.as(w.officer), input(made.publicId));
    expect(saved.stateVnd).toBe(tr(20));
    expect(contractDesk(w.as(w.officer), 'draft').lines.map((l) => l.publicId)).toEqual([saved.publicId]);
    await signContract(w.as(w.officer), { contract: saved.publicId, number: '01/HĐ-HTCĐS', dated: today() }, PDF);
    expect(money()).toMatchObject({ reserved: 0, committed: tr(20) });
    expect(stateOf(made.publicId)).toBe('CONTRACTED');
    expect(myContracts(w.as(made.enterprise.owner)).asEnterprise).toHaveLength(1);
    expect(myContracts(w.as(w.provider.owner)).asProvider).toHaveLength(1);
    const delivery = await delivered(made.enterprise, saved.publicId);
    await acceptDelivery(w.as(made.enterprise.owner), { delivery, confirmed: true });
    expect(stateOf(made.publicId)).toBe('ACCEPTED');
    const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
    expect(contractDesk(w.as(w.settler), null)).toMatchObject({ tab: 'pay', counts: { pay: 1 } });
    expect(await pay(payment)).toMatchObject({ paidVnd: tr(20), clearedVnd: 0 });
    expect(money()).toMatchObject({ committed: 0, settled: tr(20) });
    expect(stateOf(made.publicId)).toBe('SETTLED');
    expect(contractFor(w.as(w.officer), saved.publicId).contract.state).toBe('DONE');
    expect(publicProgramme(w.t.ctx, PROGRAMME)).toMatchObject({ paidVnd: tr(20), approvedVnd: 0 });
    expect(w.db.get('SELECT accepted, accepted_in_time AS inTime FROM provider WHERE organisation_id = ?', [w.provider.organisationId])).toEqual({ accepted: 1, inTime: 1 });
  });

  it('a cheaper contract releases what it does not need, to the programme and to the enterprise’s cap', async () => {
    const made = await signed({ items: [{ position: 0, valueVnd: tr(30) }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 9), valueVnd: tr(30) }] });
    expect(money()).toMatchObject({ reserved: 0, committed: tr(15), available: 1_000_000_000 - tr(15) });
    expect(used(made.enterprise)).toBe(tr(15));
  });

  it('a dearer contract gets no more than was granted', async () => {
    const made = await signed({ items: [{ position: 0, valueVnd: tr(90) }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 9), valueVnd: tr(90) }] });
    expect(contractFor(w.as(w.officer), made.contract).contract).toMatchObject({ stateVnd: tr(20), valueVnd: tr(90) });
  });

  it('deliveries are accepted and paid one by one; the dossier is settled by the last', async () => {
    const made = await signed({ deliveries: [1, 2, 3].map((n) => ({ what: `Đợt ${n}`, dueOn: addDays(today(), n * 10), valueVnd: n === 3 ? 13_333_334 : 13_333_333 })) });
    expect(deliveriesOf(made.contract).map((d) => d.stateVnd)).toEqual([6_666_666, 6_666_667, 6_666_667]);
    await paid(made.enterprise, made.contract, 1);
    expect(stateOf(made.publicId)).toBe('CONTRACTED');
    await paid(made.enterprise, made.contract, 2);
    await accepted(made.enterprise, made.contract, 3);
    expect(stateOf(made.publicId)).toBe('ACCEPTED');
    const third = deliveriesOf(made.contract)[2]!.publicId;
    await pay((await claimPayment(w.as(w.provider.owner), { delivery: third })).payment);
    expect(stateOf(made.publicId)).toBe('SETTLED');
    expect(money()).toMatchObject({ settled: tr(20), committed: 0 });
  });

  it('two contents may have two contracts; the dossier waits for both', async () => {
    const e = await w.enterprise();
    const made = await ready({ employees: 60, revenueVnd: 40_000_000_000, capitalVnd: 15_000_000_000, items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: tr(40), months: 12 }, { kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: tr(20), months: 6, description: 'Thêm một điểm bán' }] }, e);
    const one = await saveContract(w.as(w.officer), input(made.publicId));
    await signContract(w.as(w.officer), { contract: one.publicId, number: 'a1', dated: today() }, PDF);
    await paid(e, one.publicId);
    expect(stateOf(made.publicId)).toBe('CONTRACTED');
    const two = await saveContract(w.as(w.officer), input(made.publicId, { items: [{ position: 1, valueVnd: tr(20) }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 5), valueVnd: tr(20) }] }));
    await signContract(w.as(w.officer), { contract: two.publicId, number: 'a2', dated: today() }, PDF);
    await paid(e, two.publicId);
    expect(stateOf(made.publicId)).toBe('SETTLED');
    expect(money().settled).toBe(tr(30));
  });
});

describe('drawing up and signing', () => {
  it('is refused in words, field by field', async () => {
    const made = await ready();
    const save = (more: Partial<ContractInput>) => saveContract(w.as(w.officer), input(made.publicId, more));
    await expect(save({ items: [{ position: 3, valueVnd: 1 }] })).rejects.toMatchObject({ status: 422, fields: { 'items.0.position': expect.anything() as object } });
    await expect(save({ items: [{ position: 0, valueVnd: tr(20) }, { position: 0, valueVnd: tr(20) }] })).rejects.toMatchObject({ fields: { 'items.1.position': expect.anything() as object } });
    await expect(save({ deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 3), valueVnd: tr(39) }] })).rejects.toMatchObject({ fields: { deliveries: { vi: 'Các đợt cộng lại là 39.000.000 đ, khác giá trị hợp đồng 40.000.000 đ.' } } });
    await expect(save({ deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), -1), valueVnd: tr(40) }] })).rejects.toMatchObject({ fields: { 'deliveries.0.dueOn': expect.anything() as object } });
    await expect(save({ deliveries: [{ what: 'Bàn giao', dueOn: '2026-02-30', valueVnd: tr(40) }] })).rejects.toMatchObject({ status: 422 });
    await expect(save({ deliveries: [{ what: 'Bé', dueOn: addDays(today(), 3), valueVnd: 1 }, { what: 'Lớn', dueOn: addDays(today(), 3), valueVnd: tr(40) - 1 }] })).rejects.toMatchObject({ status: 422 });
    await expect(save({ advanceVnd: tr(20) + 1 })).rejects.toMatchObject({ fields: { advanceVnd: { vi: 'Tạm ứng tối đa 20.000.000 đ (TT 52/2023, Điều 16.2a).' } } });
    await expect(save({ accountNumber: '' })).rejects.toMatchObject({ fields: { accountNumber: expect.anything() as object } });
    await expect(save({ subject: 'NUL\0 ở giữa' })).rejects.toMatchObject({ status: 422 });
    for (const valueVnd of [-1, 0, 1.5, Number.MAX_SAFE_INTEGER, Number.NaN]) await expect(save({ items: [{ position: 0, valueVnd }] }), String(valueVnd)).rejects.toMatchObject({ status: 422 });
    expect(w.db.get('SELECT count(*) AS n FROM support_contract')).toEqual({ n: 0 });
  });

  it('needs the notice’s number first, the right office, and nobody with a conflict', async () => {
    const early = await w.recommended();
    await expect(saveContract(w.as(w.officer), input(early.publicId))).rejects.toMatchObject({ code: 'refused-transition' });
    const made = await ready();
    await expect(saveContract(w.as(w.approver), input(made.publicId))).rejects.toMatchObject({ status: 403 });
    await expect(saveContract(w.as(made.enterprise.owner), input(made.publicId))).rejects.toMatchObject({ status: 404 });
    const both = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(made.enterprise.id, 'MEMBER'));
    await expect(saveContract(w.as(both), input(made.publicId))).rejects.toMatchObject({ code: 'conflict-of-interest' });
    const vendor = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(w.provider.organisationId, 'MEMBER'));
    await expect(saveContract(w.as(vendor), input(made.publicId))).rejects.toMatchObject({ code: 'conflict-of-interest' });
  });

  it('a stale page, a number of another contract, a day before the notice, a missing scan and a scripted PDF are refused; nothing moves', async () => {
    const made = await ready();
    const { publicId: contract } = await saveContract(w.as(w.officer), input(made.publicId));
    await saveContract(w.as(w.officer), input(made.publicId, { contract, subject: 'Cung cấp phần mềm kho' }));
    const sign = (more: object, file: typeof PDF | null = PDF) => signContract(w.as(w.officer), { contract, number: '9/HĐ', dated: today(), ...more }, file);
    await expect(sign({ version: 1 })).rejects.toMatchObject({ code: 'stale' });
    await expect(sign({ dated: addDays(today(), 1) })).rejects.toMatchObject({ fields: { dated: expect.anything() as object } });
    await expect(sign({ dated: addDays(today(), -1) })).rejects.toMatchObject({ fields: { dated: expect.anything() as object } });
    await expect(sign({}, null)).rejects.toMatchObject({ fields: { file: expect.anything() as object } });
    await expect(sign({}, { name: 'x.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7 <</S/JavaScript>>')) })).rejects.toMatchObject({ status: 415 });
    await expect(sign({ number: 'không số' })).rejects.toMatchObject({ status: 422 });
    expect(money()).toMatchObject({ reserved: tr(20), committed: 0 });
    await sign({ version: 2 });
    await expect(sign({})).rejects.toMatchObject({ code: 'refused-transition' });
    const other = await ready();
    const { publicId: second } = await saveContract(w.as(w.officer), input(other.publicId));
    await expect(signContract(w.as(w.officer), { contract: second, number: '9/HĐ', dated: today() }, PDF)).rejects.toMatchObject({ code: 'number-taken' });
    expect(() => w.db.run('UPDATE support_contract SET value_vnd = 1 WHERE public_id = ?', [contract])).toThrow(/never changed/);
  });

  it('repeated with its key it is done once; two that race commit once', async () => {
    const made = await ready();
    const { publicId: contract } = await saveContract(w.as(w.officer), input(made.publicId), 'key-save');
    expect((await saveContract(w.as(w.officer), input(made.publicId), 'key-save')).publicId).toBe(contract);
    const race = await Promise.allSettled(['1/HĐ', '2/HĐ'].map((number) => signContract(w.as(w.officer), { contract, number, dated: today() }, PDF)));
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(money().committed).toBe(tr(20));
  });

  it('a content stands in one contract only; a dropped draft sets it free; withdrawing voids the draft', async () => {
    const made = await ready();
    const { publicId: first } = await saveContract(w.as(w.officer), input(made.publicId));
    await expect(saveContract(w.as(w.officer), input(made.publicId))).rejects.toMatchObject({ code: 'item-in-contract' });
    await dropContract(w.as(w.officer), { contract: first });
    const { publicId: second } = await saveContract(w.as(w.officer), input(made.publicId));
    await withdrawApplication(w.as(made.enterprise.owner), { publicId: made.publicId });
    await expect(signContract(w.as(w.officer), { contract: second, number: '3/HĐ', dated: today() }, PDF)).rejects.toMatchObject({ code: 'refused-transition' });
    expect(money()).toMatchObject({ reserved: 0, committed: 0, available: 1_000_000_000 });
  });
});

describe('delivering and accepting', () => {
  it('needs evidence and an invoice that is this contract’s own, whole and unused', async () => {
    const { enterprise: e, contract } = await signed();
    const other = await signed();
    const d = deliveriesOf(contract)[0]!;
    const go = (more: Parameters<typeof invoice>[2]) => deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [PDF], invoice: invoice(e, d.valueVnd, more) });
    await expect(deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [], invoice: null })).rejects.toMatchObject({ fields: { evidence: expect.anything() as object } });
    await expect(deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [PDF], invoice: null })).rejects.toMatchObject({ fields: { invoice: expect.anything() as object } });
    for (const [why, more] of [['another seller', { seller: e.taxCode }], ['another buyer', { buyer: other.enterprise.taxCode }], ['a higher sum', { value: d.valueVnd + 1 }], ['a lower sum', { value: d.valueVnd - 1 }], ['before the contract', { issuedOn: addDays(today(), -40) }], ['still to come', { issuedOn: addDays(today(), 2) }], ['doctored', { tamper: (xml: string) => xml.replace('Phần mềm', 'Phần cứng') }], ['unsigned', { signer: null }]] as const) {
      await expect(go(more), why).rejects.toMatchObject({ status: 422, fields: { invoice: expect.anything() as object } });
    }
    await expect(deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [PDF], invoice: PDF })).rejects.toMatchObject({ fields: { invoice: expect.anything() as object } });
    expect(deliveriesOf(contract)[0]!.state).toBe('PLANNED');
    const good = invoice(e, d.valueVnd);
    await deliverUnderContract(w.as(w.provider.owner), { delivery: d.publicId }, { evidence: [PDF], invoice: good });
    expect(deliveriesOf(contract)[0]).toMatchObject({ state: 'DELIVERED', invoice: { totalVnd: d.valueVnd } });
  });

  it('an invoice serves once; what is sent back sets it free', async () => {
    const e = await w.enterprise();
    const { contract } = await (async () => { const made = await ready({}, e); const s = await saveContract(w.as(w.officer), input(made.publicId, { deliveries: [1, 2].map((n) => ({ what: `Đợt ${n}`, dueOn: addDays(today(), 9), valueVnd: tr(20) })) })); await signContract(w.as(w.officer), { contract: s.publicId, number: 'x1', dated: today() }, PDF); return { contract: s.publicId }; })();
    const [one, two] = deliveriesOf(contract);
    const bill = invoice(e, tr(20));
    await deliverUnderContract(w.as(w.provider.owner), { delivery: one!.publicId }, { evidence: [PDF], invoice: bill });
    await expect(deliverUnderContract(w.as(w.provider.owner), { delivery: two!.publicId }, { evidence: [PDF], invoice: bill })).rejects.toMatchObject({ code: 'invoice-used' });
    await sendBackDelivery(w.as(e.owner), { delivery: one!.publicId, reason: 'Máy in hóa đơn chưa chạy được.' });
    expect(deliveriesOf(contract)[0]).toMatchObject({ state: 'PLANNED', sentBack: 1 });
    await deliverUnderContract(w.as(w.provider.owner), { delivery: two!.publicId }, { evidence: [PDF], invoice: bill });
    const race = await Promise.allSettled([invoice(e, tr(20)), invoice(e, tr(20))].map((bills) => deliverUnderContract(w.as(w.provider.owner), { delivery: one!.publicId }, { evidence: [PDF], invoice: bills })));
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  });

  it('only the enterprise’s own representative accepts; late is told as late', async () => {
    const { enterprise: e, contract } = await signed();
    w.t.setNow(w.t.ctx.now() + 31 * DAY);
    const delivery = await delivered(e, contract);
    for (const [person, status] of [[w.provider.owner, 403], [w.officer, 403], [w.settler, 403], [who(grant(e.id, 'MEMBER')), 403], [(await w.enterprise()).owner, 404], [who(), 404]] as const) {
      await expect(acceptDelivery(w.as(person), { delivery, confirmed: true })).rejects.toMatchObject({ status });
    }
    await expect(acceptDelivery(w.as(e.owner), { delivery, confirmed: false })).rejects.toMatchObject({ fields: { confirmed: expect.anything() as object } });
    await acceptDelivery(w.as(e.owner), { delivery, confirmed: true });
    await expect(acceptDelivery(w.as(e.owner), { delivery, confirmed: true })).rejects.toMatchObject({ code: 'refused-transition' });
    expect(deliveriesOf(contract)[0]!.inTime).toBe(0);
  });

  it('papers are seen by the parties alone, and drafts by the office alone', async () => {
    const { enterprise: e, contract } = await signed();
    const scan = contractFor(w.as(w.officer), contract).papers[0]!.publicId;
    for (const person of [w.officer, w.settler, e.owner, w.provider.owner]) expect(documentFor(w.as(person), scan).name).toBe('hop-dong.pdf');
    for (const person of [(await w.enterprise()).owner, who(), who(grant(999, 'TRADE_OFFICER', 'STATE_BODY'))]) {
      expect(() => documentFor(w.as(person), scan)).toThrow(/not-found/);
      expect(() => contractFor(w.as(person), contract)).toThrow(/not-found/);
    }
    const made = await ready();
    const { publicId: draft } = await saveContract(w.as(w.officer), input(made.publicId));
    expect(() => contractFor(w.as(made.enterprise.owner), draft)).toThrow(/not-found/);
    expect(() => contractFor(w.as(w.provider.owner), draft)).toThrow(/not-found/);
    expect(contractFor(w.as(e.owner), contract).account, 'the enterprise has no business with the provider’s account').toBeNull();
  });
});

describe('paying', () => {
  it('is the accountant’s alone, who neither reviewed nor approved; the Treasury’s document serves once a day', async () => {
    const { enterprise: e, contract } = await signed();
    const delivery = await accepted(e, contract);
    const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
    for (const [person, status] of [[w.officer, 403], [w.approver, 403], [e.owner, 403], [w.provider.owner, 403], [who(), 404]] as const) await expect(pay(payment, person)).rejects.toMatchObject({ status });
    for (const one of [w.officer, w.approver]) await expect(pay(payment, { ...one, roles: [...one.roles, grant(w.body, 'SETTLER', 'STATE_BODY')] })).rejects.toMatchObject({ code: 'same-person' });
    const go = (more: object) => payPayment(w.as(w.settler), { payment, reference: 'UNC-A', paidOn: today(), ...more });
    await expect(go({ paidOn: addDays(today(), 1) })).rejects.toMatchObject({ fields: { paidOn: expect.anything() as object } });
    await expect(go({ paidOn: addDays(today(), -1) })).rejects.toMatchObject({ fields: { paidOn: expect.anything() as object } });
    await expect(go({ reference: '' })).rejects.toMatchObject({ status: 422 });
    const race = await Promise.allSettled([go({}), go({})]);
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(money().settled).toBe(tr(20));
    const other = await signed();
    const { payment: second } = await claimPayment(w.as(w.provider.owner), { delivery: await accepted(other.enterprise, other.contract) });
    await expect(payPayment(w.as(w.settler), { payment: second, reference: 'UNC-A', paidOn: today() })).rejects.toMatchObject({ code: 'reference-used' });
    expect(() => w.db.run("UPDATE support_payment SET state = 'REFUSED' WHERE public_id = ?", [payment])).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_payment')).toThrow(/never removed/);
  });

  it('a claim that is sent back can be made again', async () => {
    const { enterprise: e, contract } = await signed();
    const delivery = await accepted(e, contract);
    const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
    await expect(refusePayment(w.as(w.settler), { payment, reason: 'thiếu' })).rejects.toMatchObject({ status: 422 });
    await refusePayment(w.as(w.settler), { payment, reason: 'Biên bản nghiệm thu chưa có ngày.' });
    await expect(pay(payment)).rejects.toMatchObject({ code: 'refused-transition' });
    const again = await claimPayment(w.as(w.provider.owner), { delivery });
    await expect(claimPayment(w.as(w.provider.owner), { delivery })).rejects.toMatchObject({ code: 'refused-transition' });
    await pay(again.payment);
    expect(money().settled).toBe(tr(20));
  });

  it('an advance stays within contract and law, is worked off by payments, and what is open is told', async () => {
    const made = await signed({ items: [{ position: 0, valueVnd: tr(60) }], advanceVnd: tr(10), deliveries: [1, 2].map((n) => ({ what: `Đợt ${n}`, dueOn: addDays(today(), 9), valueVnd: tr(30) })) }, { items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: tr(60), months: 12 }] });
    const { enterprise: e, contract } = made;
    const ask = (amountVnd: number) => askAdvance(w.as(w.provider.owner), { contract, amountVnd });
    await expect(ask(tr(10) + 1)).rejects.toMatchObject({ fields: { amountVnd: expect.anything() as object } });
    await expect(askAdvance(w.as(e.owner), { contract, amountVnd: 1 })).rejects.toMatchObject({ status: 403 });
    const first = await ask(tr(6));
    await expect(ask(tr(5))).rejects.toMatchObject({ status: 422 });
    await pay(first.payment);
    await pay((await ask(tr(4))).payment);
    expect(money()).toMatchObject({ advanced: tr(10), committed: tr(10) });
    // 10 of 20 million are done: 10/16 of the advance is worked off
    expect(await paid(e, contract, 1)).toMatchObject({ clearedVnd: 6_250_000, paidVnd: 3_750_000 });
    expect(money()).toMatchObject({ advanced: 3_750_000, settled: tr(10), committed: 6_250_000 });
    expect(await paid(e, contract, 2)).toMatchObject({ clearedVnd: 3_750_000, paidVnd: 6_250_000 });
    expect(money()).toMatchObject({ advanced: 0, settled: tr(20), committed: 0 });
    expect(stateOf(made.publicId)).toBe('SETTLED');
  });
});

describe('what does not come to its end', () => {
  it('a contract is ended only when delivered work is decided and the advance came back; the rest is released with its cap', async () => {
    const made = await signed({ advanceVnd: tr(10), deliveries: [1, 2].map((n) => ({ what: `Đợt ${n}`, dueOn: addDays(today(), 9), valueVnd: tr(20) })) });
    const { enterprise: e, contract } = made;
    const end = () => endContract(w.as(w.officer), { contract, reason: 'Nhà cung cấp ngừng hoạt động.' });
    await paid(e, contract, 1);
    await pay((await askAdvance(w.as(w.provider.owner), { contract, amountVnd: tr(4) })).payment);
    await expect(end()).rejects.toMatchObject({ code: 'advance-open' });
    await expect(returnAdvance(w.as(w.settler), { contract, amountVnd: tr(4) + 1, reference: 'GNT-1', paidOn: today() })).rejects.toMatchObject({ status: 422 });
    await returnAdvance(w.as(w.settler), { contract, amountVnd: tr(4), reference: 'GNT-1', paidOn: today() });
    const second = await delivered(e, contract, 2);
    await expect(end()).rejects.toMatchObject({ code: 'work-open' });
    await sendBackDelivery(w.as(e.owner), { delivery: second, reason: 'Không dùng được như hợp đồng.' });
    await expect(endContract(w.as(w.provider.owner), { contract, reason: 'Chúng tôi không làm nữa.' })).rejects.toMatchObject({ status: 403 });
    expect(await end()).toMatchObject({ releasedVnd: tr(10) });
    expect(money()).toMatchObject({ committed: 0, advanced: 0, settled: tr(10), available: 1_000_000_000 - tr(10) });
    expect(used(e)).toBe(tr(10));
    expect(stateOf(made.publicId)).toBe('SETTLED');
  });

  it('a contract that ends with nothing paid lapses the dossier', async () => {
    const made = await signed();
    await endContract(w.as(w.officer), { contract: made.contract, reason: 'Hai bên không thực hiện nữa.' });
    expect(stateOf(made.publicId)).toBe('LAPSED');
    expect(money().available).toBe(1_000_000_000);
    expect(used(made.enterprise)).toBe(0);
  });

  it('a voucher lapses the day after its last day, not before, once, and gives money and cap back', async () => {
    const made = await ready();
    const { publicId: draft } = await saveContract(w.as(w.officer), input(made.publicId));
    const kept = await signed();
    const start = w.t.ctx.now();
    w.t.setNow(start + 90 * DAY);
    expect(await lapseVouchers(w.as(w.officer))).toBe(0);
    w.t.setNow(start + 91 * DAY);
    expect(await lapseVouchers(w.as(w.officer))).toBe(1);
    expect(await lapseVouchers(w.as(w.officer))).toBe(0);
    expect(stateOf(made.publicId)).toBe('LAPSED');
    expect(stateOf(kept.publicId)).toBe('CONTRACTED');
    expect(used(made.enterprise)).toBe(0);
    await expect(signContract(w.as(w.officer), { contract: draft, number: '7/HĐ', dated: today() }, PDF)).rejects.toMatchObject({ code: 'refused-transition' });
    expect(w.db.get("SELECT count(*) AS n FROM outbox WHERE topic = 'support.told' AND key LIKE 'lapsed:%'")).toEqual({ n: 1 });
  });

  it('of a dossier with two contents, one contracted, only the other lapses', async () => {
    const made = await ready({ employees: 60, revenueVnd: 40_000_000_000, capitalVnd: 15_000_000_000, items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: tr(40), months: 12 }, { kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: tr(20), months: 6, description: 'Thêm một điểm bán' }] });
    const one = await saveContract(w.as(w.officer), input(made.publicId));
    await signContract(w.as(w.officer), { contract: one.publicId, number: 'b1', dated: today() }, PDF);
    await accepted(made.enterprise, one.publicId);
    w.t.setNow(w.t.ctx.now() + 91 * DAY);
    expect(await lapseVouchers(w.as(w.officer))).toBe(1);
    expect(stateOf(made.publicId)).toBe('ACCEPTED');
    expect(money()).toMatchObject({ reserved: 0, committed: tr(20) });
  });
});

describe('afterwards', () => {
  it('use is asked at 30 and 90 days, once each, and answered by the enterprise alone', async () => {
    const { enterprise: e, contract } = await signed();
    const start = w.t.ctx.now();
    await paid(e, contract);
    w.t.setNow(start + 29 * DAY);
    expect(await askUse(w.as(w.officer))).toBe(0);
    await expect(proveUse(w.as(e.owner), { contract, day: 30, answer: 'DAILY' }, null)).rejects.toMatchObject({ code: 'not-asked' });
    w.t.setNow(start + 30 * DAY);
    expect(await askUse(w.as(w.officer))).toBe(1);
    expect(await askUse(w.as(w.officer))).toBe(0);
    await expect(proveUse(w.as(w.provider.owner), { contract, day: 30, answer: 'DAILY' }, null)).rejects.toMatchObject({ status: 403 });
    await proveUse(w.as(e.owner), { contract, day: 30, answer: 'DAILY', note: 'Ghi đơn hằng ngày' }, PDF);
    await expect(proveUse(w.as(e.owner), { contract, day: 30, answer: 'NOT' }, null)).rejects.toMatchObject({ code: 'answered' });
    w.t.setNow(start + 90 * DAY);
    expect(await askUse(w.as(w.officer))).toBe(1);
    expect(contractFor(w.as(w.officer), contract).uses).toMatchObject([{ day: 30, answer: 'DAILY', papers: [{ name: 'hop-dong.pdf' }] }, { day: 90, answer: null }]);
  });

  it('a provider that leaves two enterprises waiting is suspended by rule; no new contract until an officer lifts it', async () => {
    await signed();
    await signed();
    const waiting = await ready();
    w.t.setNow(w.t.ctx.now() + 60 * DAY);
    expect(await judgeProviders(w.as(w.officer)), 'not more than 30 days late yet').toBe(0);
    w.t.setNow(w.t.ctx.now() + 1 * DAY);
    expect(await judgeProviders(w.as(w.officer))).toBe(1);
    expect(await judgeProviders(w.as(w.officer))).toBe(0);
    await expect(saveContract(w.as(w.officer), input(waiting.publicId))).rejects.toMatchObject({ code: 'provider-not-verified' });
    await expect(liftSuspension(w.as(w.approver), { provider: w.provider.organisationId, reason: 'Đã bàn giao xong.' })).rejects.toMatchObject({ status: 403 });
    const self = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(w.provider.organisationId, 'OWNER'));
    await expect(liftSuspension(w.as(self), { provider: w.provider.organisationId, reason: 'Đã bàn giao xong.' })).rejects.toMatchObject({ code: 'conflict-of-interest' });
    await liftSuspension(w.as(w.officer), { provider: w.provider.organisationId, reason: 'Nhà cung cấp đã có kế hoạch bàn giao mới.' });
    expect(await judgeProviders(w.as(w.officer)), 'what was judged is not judged again').toBe(0);
    expect((await saveContract(w.as(w.officer), input(waiting.publicId))).stateVnd).toBe(tr(20));
  });

  it('the dossier’s page offers no button for what happens under its contract', async () => {
    const { publicId } = await signed();
    expect(applicationFor(w.as(w.officer), publicId).acts).toEqual([]);
    expect(applicationFor(w.as(w.settler), publicId).acts).toEqual([]);
  });
});
