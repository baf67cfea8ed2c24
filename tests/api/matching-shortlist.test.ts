/** The shortlist's signals from real rows: contracts of the last year, free capacity, the shared on-time rate; and the dossier that keeps what it was begun from. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { answerQuote, askQuotes, chooseQuote, declareCapacity, keptQuote, keptShortlist, providerOf, quoteRequestFor, saveShortlist, shortlistFor, type ShortlistReason } from '../../api/matching/index.ts';
import { applicationFor, receiveApplication, saveApplication, saveContract, signContract, submitApplication } from '../../api/support/index.ts';
import { addDays, addMonths, DAY, vnDate } from '../../api/time.ts';
import { takeTest, who, grant, world, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const ASK = { sector: 'AIC', size: 'MICRO', provinceCode: '38', support: { ratePercent: 50, capLeftVnd: 20_000_000 } } as const;
let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());
const today = () => vnDate(w.t.ctx.now());
const code = (work: Promise<unknown>) => work.then(() => 'done', (e: unknown) => (isDomainError(e) ? e.code : String(e)));

let numbers = 0;
/** A signed contract for the world's solution at a price over so many months. */
async function contracted(valueVnd: number, months = 12): Promise<string> {
  const made = await w.notified({ items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: valueVnd, months }] });
  await w.chosen(made.publicId);
  const saved = await saveContract(w.as(w.officer), {
    application: made.publicId, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm', items: [{ position: 0, valueVnd }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 30), valueVnd }],
    accountHolder: 'CONG TY GIAI PHAP THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử',
  });
  await signContract(w.as(w.officer), { contract: saved.publicId, number: `${++numbers}/HĐ-SS`, dated: today() }, PDF);
  return saved.publicId;
}
async function asking() {
  const e = await w.enterprise('Công ty TNHH Hỏi');
  await takeTest(w.as(e.owner), e.id);
  const reason = (signal: ShortlistReason['signal']) => shortlistFor(w.as(e.owner), e.id, ASK)!.entries[0]!.reasons.find((r) => r.signal === signal)!;
  return { e, reason };
}

describe('price against contracts', () => {
  it('says nothing before three of the last year, then the step against their middle, never a figure', async () => {
    const { reason } = await asking();
    await contracted(30_000_000);
    await contracted(33_000_000);
    expect(reason('MARKET')).toMatchObject({ points: 6, vi: expect.stringContaining('Chưa đủ hợp đồng để so') as string });
    await contracted(60_000_000);
    // 40 million a year against a middle of 33
    expect(reason('MARKET')).toMatchObject({ points: 3, vi: 'So với 3 hợp đồng cùng loại trong 12 tháng qua: cao hơn mức giữa từ 10 đến 25%.' });
    // half a year for 45 million counts as 90 a year; the middle of 30, 33, 60, 90 is 46.5
    await contracted(45_000_000, 6);
    expect(reason('MARKET')).toMatchObject({ points: 9, vi: 'So với 4 hợp đồng cùng loại trong 12 tháng qua: thấp hơn mức giữa từ 10 đến 25%.' });
  });
  it('forgets contracts older than a year, drafts, void and broken ones, other categories and units', async () => {
    const { reason } = await asking();
    const three = [await contracted(30_000_000), await contracted(30_000_000), await contracted(30_000_000)];
    expect(reason('MARKET').vi).toContain('So với 3');
    const [first] = three;
    const set = (what: string, ...values: (string | number)[]) => w.db.run(`UPDATE ${what} WHERE public_id = ?`, [...values, first!]);
    w.db.transaction(() => {
      w.db.exec('DROP TRIGGER support_contract_fixed');
      for (const [dated, compared] of [[addDays(addMonths(today(), -12), 1), true], [addMonths(today(), -12), false], [addDays(today(), 1), false]] as const) {
        set('support_contract SET dated = ?', dated);
        expect(reason('MARKET').vi.includes('So với 3'), dated).toBe(compared);
      }
      set('support_contract SET dated = ?', today());
      for (const state of ['DRAFT', 'VOID', 'ENDED']) {
        set('support_contract SET state = ?', state);
        expect(reason('MARKET').vi, state).toContain('Chưa đủ');
      }
      set('support_contract SET state = ?', 'DONE');
      expect(reason('MARKET').vi).toContain('So với 3');
      w.db.run("UPDATE solution_plan SET period = 'ONCE'");
      expect(reason('MARKET').vi).toContain('So với 3');
      const plan = w.db.run("INSERT INTO solution_plan (solution_id, position, name_vi, name_en, price_vnd, period) SELECT solution_id, 9, 'Tháng', 'Month', 9000000, 'MONTH' FROM solution_plan LIMIT 1").lastInsertRowid;
      w.db.run('UPDATE support_item SET plan_id = ? WHERE id = (SELECT min(item_id) FROM support_contract_item)', [plan]);
      expect(reason('MARKET').vi).toContain('Chưa đủ');
    });
  });
});

describe('free capacity', () => {
  it('is what the provider says, less the contracts that it is delivering', async () => {
    const { reason } = await asking();
    expect(reason('CAPACITY').points).toBe(4);
    await declareCapacity(w.as(w.provider.owner), { organisationId: w.provider.organisationId, capacity: 2 });
    expect(providerOf(w.db, w.provider.organisationId)?.capacity).toBe(2);
    expect(reason('CAPACITY').vi).toContain('còn nhận được 2 khách');
    const contract = await contracted(30_000_000);
    expect(reason('CAPACITY').vi).toContain('còn nhận được 1 khách');
    await contracted(30_000_000);
    // full, yet still on the list
    expect(reason('CAPACITY')).toMatchObject({ points: 0, vi: expect.stringContaining('kín khách') as string });
    w.db.run("UPDATE support_delivery SET state = 'ACCEPTED', accepted_by = 'x', accepted_at = ?, in_time = 1 WHERE contract_id = (SELECT id FROM support_contract WHERE public_id = ?)", [w.t.ctx.now(), contract]);
    expect(reason('CAPACITY').vi).toContain('còn nhận được 1 khách');
    await declareCapacity(w.as(w.provider.owner), { organisationId: w.provider.organisationId, capacity: null });
    expect(reason('CAPACITY').points).toBe(4);
  });
  it('is declared by the provider’s own people, as a whole number', async () => {
    const e = await w.enterprise();
    const of = (as: World['officer'], capacity: number, organisationId = w.provider.organisationId) => code(declareCapacity(w.as(as), { organisationId, capacity }));
    expect(await of(e.owner, 3)).toBe('forbidden');
    expect(await of(w.officer, 3)).toBe('forbidden');
    expect(await of(e.owner, 3, e.id)).toBe('not-found');
    for (const wrong of [-1, 1.5, Number.NaN, 100_001]) expect(await of(w.provider.owner, wrong), String(wrong)).toBe('invalid');
    expect(await of(who(grant(w.provider.organisationId, 'MEMBER')), 0)).toBe('done');
  });
});

it('judges a newcomer by everybody’s rate', async () => {
  const { reason } = await asking();
  expect(reason('RECORD')).toMatchObject({ points: 6, vi: expect.stringContaining('Chưa nhà cung cấp nào') as string });
  const other = await w.enterprise('Nhà cung cấp khác');
  w.db.run("INSERT INTO provider (organisation_id, slug, state, summary_vi, summary_en, accepted, accepted_in_time, created_at) VALUES (?, 'khac', 'VERIFIED', 'x', 'x', 10, 7, 1)", [other.id]);
  expect(reason('RECORD')).toMatchObject({ points: 8, vi: 'Chưa có lần nghiệm thu nào trên sàn: tính theo mức chung của mọi nhà cung cấp, 70% đúng hạn.' });
});

describe('a dossier', () => {
  it('keeps the list and the quote that it was begun from, as they were, for its officer', async () => {
    const { e } = await asking();
    const ctx = w.as(e.owner);
    const list = await saveShortlist(ctx, e.id, ASK);
    const { publicId: request } = await askQuotes(ctx, { organisationId: e.id, solutions: [w.solutionSlug], need: 'Quản lý đơn hàng và kho', users: 3, months: 12 });
    const [asked] = quoteRequestFor(ctx, request).quotes;
    await answerQuote(w.as(w.provider.owner), { quote: asked!.publicId, priceVnd: 36_000_000, vat: 'NONE', validUntil: addDays(today(), 60), includes: 'Cài đặt và chỉ dẫn.' });
    await chooseQuote(ctx, { request, quote: asked!.publicId, reason: 'Giá hợp lý, ở gần, trả lời nhanh.' });
    const made = await saveApplication(ctx, { ...w.draft(e), quote: asked!.publicId });
    // a later save that names neither keeps both; the list came with the quote
    await saveApplication(ctx, { ...w.draft(e), publicId: made.publicId, need: 'Sửa lời' });
    await submitApplication(ctx, { publicId: made.publicId, confirmed: true });
    await receiveApplication(w.as(w.officer), { publicId: made.publicId });
    const { app } = applicationFor(w.as(w.officer), made.publicId);
    const kept = keptShortlist(w.db, app.shortlistId!)!;
    expect(kept.publicId).toBe(list.publicId);
    const then = kept.entries[0]!;
    expect(then).toMatchObject({ rank: 1, nameVi: 'Bán hàng Thử', points: then.reasons.reduce((s, r) => s + r.points, 0) });
    expect(keptQuote(w.db, app.quoteId!)).toMatchObject({ priceVnd: 36_000_000, asked: 1, answered: 1, reason: 'Giá hợp lý, ở gần, trả lời nhanh.' });
    await declareCapacity(w.as(w.provider.owner), { organisationId: w.provider.organisationId, capacity: 0 });
    expect(keptShortlist(w.db, app.shortlistId!)!.entries[0]).toEqual(then);
  });
  it('takes only its own enterprise’s, and no expired quote', async () => {
    const [{ e }, other] = [await asking(), await w.enterprise()];
    const list = await saveShortlist(w.as(e.owner), e.id, ASK);
    expect(await code(saveApplication(w.as(other.owner), { ...w.draft(other), shortlist: list.publicId }))).toBe('not-found');
    expect(await code(saveApplication(w.as(e.owner), { ...w.draft(e), shortlist: 'khong-co' }))).toBe('not-found');
    expect(await code(saveApplication(w.as(e.owner), { ...w.draft(e), quote: 'khong-co' }))).toBe('not-found');
    expect(w.db.all('SELECT 1 FROM support_application')).toEqual([]);
    const { publicId: request } = await askQuotes(w.as(e.owner), { organisationId: e.id, solutions: [w.solutionSlug], need: 'Quản lý đơn hàng và kho', users: 3, months: 12 });
    const [asked] = quoteRequestFor(w.as(e.owner), request).quotes;
    await answerQuote(w.as(w.provider.owner), { quote: asked!.publicId, priceVnd: 36_000_000, vat: 'NONE', validUntil: addDays(today(), 10), includes: 'Cài đặt và chỉ dẫn.' });
    await chooseQuote(w.as(e.owner), { request, quote: asked!.publicId, reason: 'Giá hợp lý, ở gần.' });
    expect(await code(saveApplication(w.as(other.owner), { ...w.draft(other), quote: asked!.publicId }))).toBe('not-found');
    w.t.setNow(w.t.ctx.now() + 11 * DAY);
    expect(await code(saveApplication(w.as(e.owner), { ...w.draft(e), quote: asked!.publicId }))).toBe('not-found');
    expect(await code(saveApplication(w.as(e.owner), { ...w.draft(e), shortlist: list.publicId }))).toBe('done');
  });
});
