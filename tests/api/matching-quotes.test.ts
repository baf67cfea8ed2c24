/** Quotes: asked of some providers, answered, compared, one preferred. Who may do and see what, when, and what races and replays do. */
import { afterEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { answerQuote, askedQuoteFor, askQuotes, chooseQuote, chosenQuote, closeQuoteRequest, declineQuote, publishSolution, quoteCount, quoteRequestFor, quotesAsked, registerProvider, submitSolution, takeBackQuote, verifyProvider } from '../../api/matching/index.ts';
import { addDays, DAY, vnDate } from '../../api/time.ts';
import { NOW } from '../support/context.ts';
import { addOrganisation, grant, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());
const TODAY = vnDate(NOW);
const ASK = { need: 'Quản lý đơn hàng và kho ở ba điểm bán.', users: 3, months: 12 };
const PRICE = { priceVnd: 36_000_000, vat: 'NONE' as const, validUntil: addDays(TODAY, 60), includes: 'Cài đặt, chỉ dẫn, hỗ trợ cả năm.' };

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; fields: string[] }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, fields: Object.keys(error.fields ?? {}) };
  }
  throw new Error('nothing was refused');
}

/** A second provider with a published solution. */
async function rival() {
  const org = addOrganisation(w.db, 'Công ty Giải pháp Khác', 'COMPANY', NOW);
  const owner = who(grant(org.id, 'OWNER'));
  const provider = await registerProvider(w.as(owner), { organisationId: org.id, summaryVi: 'Phần mềm bán hàng', provinceCode: '38' });
  await verifyProvider(w.as(w.officer), provider.id);
  const solution = await submitSolution(w.as(owner), { providerId: provider.id, nameVi: 'Bán hàng Khác', summaryVi: 'Quản lý đơn và kho.', category: 'SALES', pillars: ['CUSTOMER'], sectors: ['AIC', 'TS'], sizes: ['MICRO', 'SMALL', 'MEDIUM'], openStandards: [], plans: [{ nameVi: 'Gói năm', priceVnd: 30_000_000, period: 'YEAR' }] });
  await publishSolution(w.as(w.officer), { solutionId: solution.id, place: 'PROVIDER', address: 'https://example.vn/khac', copy: 'Bán hàng Khác: gói năm 30.000.000 đ.' });
  return { owner, slug: solution.slug };
}
async function asked(more: Partial<Parameters<typeof askQuotes>[1]> = {}): Promise<{ e: Enterprise; request: string; quotes: string[] }> {
  const e = await w.enterprise();
  const { publicId: request } = await askQuotes(w.as(e.owner), { organisationId: e.id, solutions: [w.solutionSlug], ...ASK, ...more });
  return { e, request, quotes: quoteRequestFor(w.as(e.owner), request).quotes.map((q) => q.publicId) };
}

describe('asking', () => {
  it('asks each provider once, tells them, and shows each its own part', async () => {
    w = await world();
    const other = await rival();
    const { e, request } = await asked({ solutions: [w.solutionSlug, other.slug] });
    expect(quoteRequestFor(w.as(e.owner), request)).toMatchObject({ state: 'OPEN', answerBy: addDays(TODAY, 7), waiting: true, quotes: [{ shown: 'ASKED' }, { shown: 'ASKED' }] });
    expect(w.db.all("SELECT 1 FROM outbox WHERE topic = 'owners.told'")).toHaveLength(2);
    expect(quotesAsked(w.as(other.owner)).map((q) => q.quote.solution.nameVi)).toEqual(['Bán hàng Khác']);
    expect([quoteCount(w.as(other.owner)), quoteCount(w.as(e.owner))]).toEqual([{ provider: 1, enterprise: 0 }, { provider: 0, enterprise: 0 }]);
  });

  it.each([
    ['nothing', { solutions: [] }, ['solutions']], ['six places', { solutions: Array.from({ length: 6 }, (_, n) => `s${n}`) }, ['solutions']], ['too few words', { need: 'kho' }, ['need']],
    ['a phone number', { need: 'Gọi tôi theo số 0912 345 678 nhé.' }, ['need']], ['an e-mail', { need: 'Gửi về hoa@example.vn giúp tôi.' }, ['need']], ['nobody', { users: 0 }, ['users']], ['half a month', { months: 0.5 }, ['months']], ['ever', { months: 61 }, ['months']], ['an odd term', { answerDays: 5 as 7 }, ['answerDays']],
  ])('refuses %s', async (_name, more, fields) => {
    w = await world();
    const e = await w.enterprise();
    expect(await refusal(askQuotes(w.as(e.owner), { organisationId: e.id, solutions: [w.solutionSlug], ...ASK, ...more }))).toMatchObject({ code: 'invalid', fields });
  });

  it('knows only published solutions, one’s own organisation, and ten open requests', async () => {
    w = await world();
    const e = await w.enterprise();
    const stranger = await w.enterprise();
    expect((await refusal(askQuotes(w.as(e.owner), { organisationId: e.id, solutions: ['khong-co'], ...ASK }))).status).toBe(404);
    expect((await refusal(askQuotes(w.as(stranger.owner), { organisationId: e.id, solutions: [w.solutionSlug], ...ASK }))).status).toBeGreaterThanOrEqual(403);
    expect(await refusal(askQuotes(w.as(w.provider.owner), { organisationId: w.provider.organisationId, solutions: [w.solutionSlug], ...ASK }))).toMatchObject({ fields: ['solutions'] });
    for (let n = 0; n < 10; n++) await askQuotes(w.as(e.owner), { organisationId: e.id, solutions: [w.solutionSlug], ...ASK });
    expect(await refusal(askQuotes(w.as(e.owner), { organisationId: e.id, solutions: [w.solutionSlug], ...ASK }))).toMatchObject({ code: 'too-many-open' });
  });
});

describe('answering', () => {
  it('quotes, changes the price, and may take it back; nobody else can, and no rival sees it', async () => {
    w = await world();
    const other = await rival();
    const { e, request, quotes } = await asked({ solutions: [w.solutionSlug, other.slug] });
    const [mine] = quotes as [string];
    await answerQuote(w.as(w.provider.owner), { quote: mine, ...PRICE });
    await answerQuote(w.as(w.provider.owner), { quote: mine, ...PRICE, priceVnd: 34_000_000, vat: '8' });
    expect(quoteRequestFor(w.as(e.owner), request).quotes[0]).toMatchObject({ shown: 'ANSWERED', priceVnd: 34_000_000, taxVnd: 2_518_519, monthVnd: 2_833_334 });
    expect((await refusal(answerQuote(w.as(other.owner), { quote: mine, ...PRICE }))).status).toBe(404);
    expect((await refusal(answerQuote(w.as(e.owner), { quote: mine, ...PRICE }))).status).toBe(403);
    expect((await refusal(answerQuote(w.as(who(grant(w.provider.organisationId, 'MEMBER'))), { quote: mine, ...PRICE }))).status).toBe(403);
    expect((await refusal(answerQuote(w.as(w.officer), { quote: mine, ...PRICE }))).status).toBe(404);
    expect(() => askedQuoteFor(w.as(other.owner), mine)).toThrow();
    await takeBackQuote(w.as(w.provider.owner), { quote: mine, reason: 'Giá nhập vừa thay đổi.' });
    expect(quoteRequestFor(w.as(e.owner), request).quotes.find((q) => q.publicId === mine)).toMatchObject({ shown: 'WITHDRAWN', note: 'Giá nhập vừa thay đổi.' });
  });

  it.each([
    ['no price', { priceVnd: 0 }, 'priceVnd'], ['half a đồng', { priceVnd: 1.5 }, 'priceVnd'], ['a price below nothing', { priceVnd: -1 }, 'priceVnd'], ['an enormous price', { priceVnd: 1e15 }, 'priceVnd'], ['an unknown tax', { vat: '7' as '8' }, 'vat'],
    ['a day that does not exist', { validUntil: '2027-02-30' }, 'validUntil'], ['a price that ends before the answers do', { validUntil: addDays(TODAY, 1) }, 'validUntil'], ['a price for ever', { validUntil: addDays(TODAY, 366) }, 'validUntil'], ['somebody else’s plan', { planId: 999_999 }, 'planId'],
  ])('refuses %s', async (_name, more, field) => {
    w = await world();
    const { quotes } = await asked();
    expect(await refusal(answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE, ...more }))).toMatchObject({ code: 'invalid', fields: [field] });
  });

  it('takes answers until the last minute of the last day in Vietnam, and no later', async () => {
    w = await world();
    const { quotes } = await asked({ answerDays: 3 });
    const midnight = Date.parse(`${addDays(TODAY, 4)}T00:00:00+07:00`);
    w.t.setNow(midnight);
    expect(await refusal(answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE }))).toMatchObject({ code: 'too-late' });
    w.t.setNow(midnight - 1);
    await answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE });
  });
});

describe('preferring', () => {
  it('keeps one with a reason, tells the others, and brings it into the dossier until it expires', async () => {
    w = await world();
    const other = await rival();
    const { e, request, quotes } = await asked({ solutions: [w.solutionSlug, other.slug] });
    for (const owner of [w.provider.owner, other.owner]) await answerQuote(w.as(owner), { quote: quotes.find((q) => { try { return askedQuoteFor(w.as(owner), q) !== null; } catch { return false; } })!, ...PRICE });
    const version = quoteRequestFor(w.as(e.owner), request).version;
    expect(await refusal(chooseQuote(w.as(e.owner), { request, version: version - 1, quote: quotes[0]!, reason: 'Rẻ và gần.' }))).toMatchObject({ status: 409 });
    expect((await refusal(chooseQuote(w.as(who(grant(e.id, 'MEMBER'))), { request, quote: quotes[0]!, reason: 'Giá hợp lý, ở gần.' }))).status).toBe(403);
    expect((await refusal(chooseQuote(w.as(w.provider.owner), { request, quote: quotes[0]!, reason: 'Giá hợp lý, ở gần.' }))).status).toBe(404);
    const race = await Promise.allSettled(quotes.map((quote) => chooseQuote(w.as(e.owner), { request, version, quote, reason: 'Giá hợp lý, ở gần.' })));
    expect(race.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const after = quoteRequestFor(w.as(e.owner), request);
    expect(after.quotes.map((q) => q.state).sort()).toEqual(['CHOSEN', 'PASSED']);
    const chosen = after.quotes.find((q) => q.state === 'CHOSEN')!;
    expect(chosenQuote(w.db, e.id, chosen.publicId, TODAY)).toMatchObject({ priceVnd: 36_000_000, months: 12 });
    expect(chosenQuote(w.db, e.id, chosen.publicId, addDays(TODAY, 61))).toBeUndefined();
    expect(chosenQuote(w.db, e.id + 1, chosen.publicId, TODAY)).toBeUndefined();
    expect((await refusal(answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE }))).code).toBe('refused-transition');
  });

  it('prefers no expired, declined or unanswered quote; a replay answers the same', async () => {
    w = await world();
    const { e, request, quotes } = await asked({ answerDays: 30 });
    const choose = (key?: string) => chooseQuote(w.as(e.owner), { request, quote: quotes[0]!, reason: 'Giá hợp lý, ở gần.' }, key);
    expect((await refusal(choose())).code).toBe('refused-transition');
    await answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE });
    w.t.setNow(NOW + 61 * DAY);
    expect((await refusal(choose())).code).toBe('expired');
    w.t.setNow(NOW);
    expect(await choose('bam-hai-lan-1234567890')).toEqual(await choose('bam-hai-lan-1234567890'));
    const again = await asked();
    await declineQuote(w.as(w.provider.owner), { quote: again.quotes[0]!, reason: 'Đội triển khai đã kín lịch.' });
    expect((await refusal(chooseQuote(w.as(again.e.owner), { request: again.request, quote: again.quotes[0]!, reason: 'Giá hợp lý, ở gần.' }))).code).toBe('refused-transition');
  });

  it('withdraws a request once, and not behind a provider’s back', async () => {
    w = await world();
    const { e, request, quotes } = await asked();
    const { version } = quoteRequestFor(w.as(e.owner), request);
    await answerQuote(w.as(w.provider.owner), { quote: quotes[0]!, ...PRICE });
    expect(await refusal(closeQuoteRequest(w.as(e.owner), { request, version }))).toMatchObject({ code: 'stale' });
    await closeQuoteRequest(w.as(e.owner), { request });
    expect((await refusal(closeQuoteRequest(w.as(e.owner), { request }))).code).toBe('refused-transition');
    expect((await refusal(declineQuote(w.as(w.provider.owner), { quote: quotes[0]!, reason: 'Đội triển khai đã kín lịch.' }))).code).toBe('refused-transition');
  });
});
