/** Results of other tools with their paper, and readiness measured again after support. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { documentFor } from '../../api/documents/index.ts';
import { beforeOf, checkPaperResult, declarePaperResult, PILLARS, readinessOf, readinessResultFor, resultPaper, SELF_TEST_QUESTIONS, takeReadinessTest } from '../../api/matching/index.ts';
import { acceptDelivery, applicationFor, askMeasure, claimPayment, contractFor, deliverUnderContract, measureOf, openMeasures, payPayment, saveApplication, saveContract, signContract, submitApplication, yearlyReport } from '../../api/support/index.ts';
import { addDays, DAY, vnDate } from '../../api/time.ts';
import { makeInvoice } from '../support/invoice.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

const PDF = { name: 'ket-qua.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());
const today = () => vnDate(w.t.ctx.now());
const refusal = (work: Promise<unknown>): Promise<{ code: string; fields: string[] }> => work.then(() => ({ code: 'done', fields: [] }), (e: unknown) => { if (!isDomainError(e)) throw e; return { code: e.code, fields: Object.keys(e.fields ?? {}) }; });
const code = async (work: Promise<unknown>) => (await refusal(work)).code;
const POINTS = Object.fromEntries(PILLARS.map((p, i) => [p, { got: 10 + i, most: [65, 25, 80, 65, 50, 35][i]! }])) as Parameters<typeof declarePaperResult>[1]['pillars'];
const paper = (e: Enterprise, more: Partial<Parameters<typeof declarePaperResult>[1]> = {}, file: typeof PDF | null = PDF) =>
  declarePaperResult(w.as(e.owner), { organisationId: e.id, tool: 'DBI', measuredOn: addDays(today(), -3), level: 2, pillars: POINTS, ...more }, file);
/** An enterprise whose dossier was sent with a declared paper. */
async function sent() {
  const e = await w.enterprise();
  const { publicId: result } = await paper(e);
  const saved = await saveApplication(w.as(e.owner), w.draft(e));
  await submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true });
  return { e, result, dossier: saved.publicId };
}

describe('a result paper of another tool', () => {
  it('counts as readiness at once, marked as declared, with its points as percents', async () => {
    const { e, dossier } = await sent();
    expect(readinessOf(w.db, e.id).latest).toMatchObject({ percent: 23, level: { n: 2 }, scores: { CUSTOMER: 15, STRATEGY: 44, DATA: 42 }, paper: { state: 'DECLARED' }, edition: { kind: 'PAPER', instrument: { code: 'DBI' } } });
    expect(applicationFor(w.as(w.officer), dossier).readiness?.paper?.state).toBe('DECLARED');
  });
  it.each<[string, Partial<Parameters<typeof declarePaperResult>[1]>, string[]]>([
    ['tomorrow', { measuredOn: '2999-01-01' }, ['measuredOn']], ['before there was a tool', { measuredOn: '2019-12-31' }, ['measuredOn']], ['a day that is none', { measuredOn: '2026-02-30' }, ['measuredOn']], ['a tool that nobody knows', { tool: 'X' }, ['tool']],
    ['level 6', { level: 6 }, ['level']], ['negative points', { pillars: { ...POINTS, DATA: { got: -1, most: 35 } } }, ['pillars.DATA.got']], ['more than the most', { pillars: { ...POINTS, DATA: { got: 36, most: 35 } } }, ['pillars.DATA.got']],
    ['out of nothing', { pillars: { ...POINTS, DATA: { got: 0, most: 0 } } }, ['pillars.DATA.most']], ['a fraction', { pillars: { ...POINTS, DATA: { got: 1.5, most: 35 } } }, ['pillars.DATA.got']],
  ])('is refused with %s', async (_name, more, fields) => expect(await refusal(paper(await w.enterprise(), more))).toEqual({ code: 'invalid', fields }));
  it('is refused without its paper, with a file that is none, one that is too large, one that runs', async () => {
    const e = await w.enterprise();
    expect(await refusal(paper(e, {}, null))).toEqual({ code: 'invalid', fields: ['file'] });
    expect(await code(paper(e, {}, { name: 'x.pdf', bytes: new Uint8Array(Buffer.from('<script>')) }))).toBe('unsupported-type');
    expect(await code(paper(e, {}, { name: 'x.pdf', bytes: new Uint8Array(10 * 1024 * 1024 + 1) }))).toBe('too-large');
    expect(await code(paper(e, {}, { name: 'x.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(1)>>>>endobj\n%%EOF')) }))).toBe('unsupported-type');
    expect(readinessOf(w.db, e.id).latest).toBeNull();
    expect(await code(declarePaperResult(w.as(w.provider.owner), { organisationId: e.id, tool: 'DBI', measuredOn: today(), level: 1, pillars: POINTS }, PDF))).toBe('forbidden');
    await paper(e);
    expect(await code(paper(e))).toBe('declared-already');
    expect(await code(paper(e, { tool: 'DIGITAL-BUSINESS' }))).toBe('done');
  });
  it('is seen by its enterprise and by officers of a body with its dossier, and by nobody else', async () => {
    const { e, result } = await sent();
    const document = resultPaper(w.db, readinessResultFor(w.as(e.owner), result).id)!.publicId;
    for (const as of [e.owner, w.officer, w.approver]) expect(documentFor(w.as(as), document).name).toBe('ket-qua.pdf');
    const elsewhere = who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id, 'TRADE_OFFICER', 'STATE_BODY'));
    for (const as of [elsewhere, w.provider.owner, (await w.enterprise()).owner]) expect(() => documentFor(w.as(as), document)).toThrow(/not-found/);
    for (const as of [elsewhere, w.approver, e.owner]) expect(await code(checkPaperResult(w.as(as), { result, outcome: 'CONFIRMED' }))).toBe('not-found');
    // before a dossier is sent no office has anything to do with it
    const other = await w.enterprise();
    const unsent = await paper(other);
    expect(await code(checkPaperResult(w.as(w.officer), { result: unsent.publicId, outcome: 'CONFIRMED' }))).toBe('not-found');
  });
  it('is looked at once; a refused one measures nothing any more, and says why', async () => {
    const { e, result } = await sent();
    expect(await refusal(checkPaperResult(w.as(w.officer), { result, outcome: 'REFUSED', reason: 'mờ' }))).toEqual({ code: 'invalid', fields: ['reason'] });
    const own = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(e.id, 'MEMBER'));
    expect(await code(checkPaperResult(w.as(own), { result, outcome: 'CONFIRMED' }))).toBe('conflict-of-interest');
    await checkPaperResult(w.as(w.officer), { result, outcome: 'REFUSED', reason: 'Giấy chụp không đọc được điểm.' });
    expect(await code(checkPaperResult(w.as(w.officer), { result, outcome: 'CONFIRMED' }))).toBe('refused-transition');
    expect(readinessResultFor(w.as(e.owner), result).paper).toMatchObject({ state: 'REFUSED', reason: 'Giấy chụp không đọc được điểm.' });
    expect(readinessOf(w.db, e.id).latest).toBeNull();
    // corrected, the same day may be declared again
    expect(await code(paper(e))).toBe('done');
    expect(w.db.all("SELECT 1 FROM outbox WHERE topic = 'owners.told' AND payload_json LIKE '%không công nhận%'").length).toBeGreaterThan(0);
  });
  it('once confirmed stays so', async () => {
    const { result } = await sent();
    await checkPaperResult(w.as(w.officer), { result, outcome: 'CONFIRMED' });
    expect(await code(checkPaperResult(w.as(w.officer), { result, outcome: 'REFUSED', reason: 'Đổi ý rồi, không nhận.' }))).toBe('refused-transition');
  });
});

let count = 0;
/** A dossier from its draft to its payment. */
async function paid(e: Enterprise): Promise<string> {
  const made = await w.notified({}, e);
  await w.chosen(made.publicId);
  const { publicId: contract } = await saveContract(w.as(w.officer), {
    application: made.publicId, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm', items: [{ position: 0, valueVnd: 40_000_000 }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 30), valueVnd: 40_000_000 }], accountHolder: 'CONG TY THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử',
  });
  await signContract(w.as(w.officer), { contract, number: `${++count}/HĐ-DL`, dated: today() }, PDF);
  const delivery = contractFor(w.as(w.officer), contract).deliveries[0]!.publicId;
  const invoice = makeInvoice({ seller: { taxCode: w.provider.taxCode, name: 'Công ty Giải pháp Thử' }, buyer: { taxCode: e.taxCode, name: 'Công ty' }, lines: [{ name: 'Phần mềm', quantity: 1, price: 40_000_000, rate: 'KCT' }], number: String(++count).padStart(8, '0'), issuedOn: today() });
  await deliverUnderContract(w.as(w.provider.owner), { delivery }, { evidence: [PDF], invoice: { name: 'hoa-don.xml', bytes: new Uint8Array(invoice) } });
  await acceptDelivery(w.as(e.owner), { delivery, confirmed: true });
  const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
  await payPayment(w.as(w.settler), { payment, reference: `UNC-${++count}`, paidOn: today() });
  return made.publicId;
}
const again = (e: Enterprise, points: number) => takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q) => [q.code, points])), finish: true });

describe('measured again', () => {
  it('is asked once, 90 days after the last acceptance, by the same edition; the result shows before and after', async () => {
    const e = await w.enterprise();
    const dossier = await paid(e);
    const { app } = applicationFor(w.as(w.officer), dossier);
    w.t.setNow(w.t.ctx.now() + 90 * DAY - 1);
    expect(await askMeasure(w.t.ctx)).toBe(0);
    expect(measureOf(w.db, app)).toMatchObject({ after: null, askedAt: null });
    w.t.setNow(w.t.ctx.now() + 1);
    expect(await askMeasure(w.t.ctx)).toBe(1);
    expect(await askMeasure(w.t.ctx)).toBe(0);
    expect(openMeasures(w.as(e.owner), e.id)).toMatchObject([{ before: { percent: 33 } }]);
    expect(() => openMeasures(w.as(w.officer), e.id)).toThrow(/forbidden/);
    // another instrument's result is no answer
    await paper(e, { measuredOn: today() });
    expect(openMeasures(w.as(e.owner), e.id)).toHaveLength(1);
    w.t.setNow(w.t.ctx.now() + DAY);
    const { publicId } = await again(e, 2);
    expect(openMeasures(w.as(e.owner), e.id)).toEqual([]);
    expect(measureOf(w.db, app)).toMatchObject({ before: { percent: 33 }, after: { percent: 66 } });
    expect(beforeOf(w.db, readinessResultFor(w.as(e.owner), publicId))).toMatchObject({ percent: 33, id: app.readinessResultId });
  });
  it('is not asked where the paper that came with the dossier was refused', async () => {
    const e = await w.enterprise();
    const dossier = await paid(e);
    const { app } = applicationFor(w.as(w.officer), dossier);
    const { publicId } = await paper(e);
    w.db.run('UPDATE support_application SET readiness_result_id = (SELECT id FROM readiness_result WHERE public_id = ?) WHERE id = ?', [publicId, app.id]);
    await checkPaperResult(w.as(w.officer), { result: publicId, outcome: 'REFUSED', reason: 'Giấy chụp không đọc được điểm.' });
    w.t.setNow(w.t.ctx.now() + 200 * DAY);
    expect(await askMeasure(w.t.ctx)).toBe(0);
    expect(measureOf(w.db, applicationFor(w.as(w.officer), dossier).app)).toBeNull();
  });
  it('is not asked while a part is open, nor of a dossier that is not accepted', async () => {
    await w.notified();
    w.t.setNow(w.t.ctx.now() + 200 * DAY);
    expect(await askMeasure(w.t.ctx)).toBe(0);
  });
  it('holds papers of one tool against each other only out of the same points', async () => {
    const e = await w.enterprise();
    const first = await paper(e, { measuredOn: addDays(today(), -30) });
    const same = await paper(e, { measuredOn: addDays(today(), -20) });
    const other = await paper(e, { measuredOn: addDays(today(), -10), pillars: { ...POINTS, DATA: { got: 10, most: 100 } } });
    const of = (id: string) => beforeOf(w.db, readinessResultFor(w.as(e.owner), id))?.publicId ?? null;
    expect([of(first.publicId), of(same.publicId), of(other.publicId)]).toEqual([null, first.publicId, null]);
  });
  it('reaches the yearly report as means of five enterprises with the money per point, and of four as a number only', async () => {
    const enterprises: Enterprise[] = [];
    for (let n = 0; n < 5; n++) { const e = await w.enterprise(`Công ty Đo ${n}`); enterprises.push(e); await paid(e); }
    w.t.setNow(w.t.ctx.now() + DAY);
    const report = () => yearlyReport(w.as(w.officer), Number(today().slice(0, 4))).outcome;
    for (const e of enterprises.slice(0, 4)) await again(e, 2);
    expect(report()).toMatchObject({ measured: 4, groups: [{ enterprises: 4, means: null }] });
    await again(enterprises[4]!, 2);
    // 33% to 66% each, 20 million of state money each
    expect(report()).toMatchObject({ measured: 5, groups: [{ enterprises: 5, means: { before: 33, after: 66, vndPerPoint: Math.round(100_000_000 / 165) } }] });
    expect(report().groups[0]!.means!.pillars).toHaveLength(6);
  });
  it('compares with the test before where no support came between', async () => {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    w.t.setNow(w.t.ctx.now() + DAY);
    const { publicId } = await again(e, 0);
    expect(beforeOf(w.db, readinessResultFor(w.as(e.owner), publicId))).toMatchObject({ percent: 33 });
  });
});
