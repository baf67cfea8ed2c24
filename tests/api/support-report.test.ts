/** What the public sees, open data, and the yearly report: each sum is the ledger's, to the đồng. */
import { readSheet } from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { takeReadinessTest, SELF_TEST_QUESTIONS } from '../../api/matching/index.ts';
import {
  acceptDelivery, approveApplication, claimPayment, contractFor, deliverUnderContract, openProgramme, payPayment, publicProgramme, refuseApplication, reportPdf, reportTables, reportXlsx, routes, saveContract, signContract, supportedList, yearlyReport, type DraftInput,
} from '../../api/support/index.ts';
import { postTo } from '../../api/support/ledger.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { SYSTEM } from '../support/context.ts';
import { makeInvoice } from '../support/invoice.ts';
import { addOrganisation, grant, PROGRAMME, who, world, type Enterprise, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const tr = (n: number) => n * 1_000_000;
let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());
const today = () => vnDate(w.t.ctx.now());
const thisYear = () => Number(today().slice(0, 4));
const api = (actor?: Parameters<World['as']>[0]) => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  return (path: string) => app.request(`/api/v1${path}`, {}, { ctx: actor ? w.as(actor) : w.t.ctx });
};

let count = 0;
/** A dossier brought from its draft to its payment, over a price that splits badly. */
async function paid(e: Enterprise, valueVnd = 33_333_333, more: Partial<DraftInput> = {}): Promise<void> {
  const made = await w.notified(more, e);
  await w.chosen(made.publicId);
  const { publicId: contract } = await saveContract(w.as(w.officer), {
    application: made.publicId, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm', items: [{ position: 0, valueVnd }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today(), 30), valueVnd }], accountHolder: 'CONG TY THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử',
  });
  await signContract(w.as(w.officer), { contract, number: `${++count}/HĐ`, dated: today() }, PDF);
  const delivery = contractFor(w.as(w.officer), contract).deliveries[0]!.publicId;
  const invoice = makeInvoice({ seller: { taxCode: w.provider.taxCode, name: 'Công ty Giải pháp Thử' }, buyer: { taxCode: e.taxCode, name: 'Công ty' }, lines: [{ name: 'Phần mềm', quantity: 1, price: valueVnd, rate: 'KCT' }], number: String(++count).padStart(8, '0'), issuedOn: today() });
  await deliverUnderContract(w.as(w.provider.owner), { delivery }, { evidence: [PDF], invoice: { name: 'hoa-don.xml', bytes: new Uint8Array(invoice) } });
  await acceptDelivery(w.as(e.owner), { delivery, confirmed: true });
  const { payment } = await claimPayment(w.as(w.provider.owner), { delivery });
  await payPayment(w.as(w.settler), { payment, reference: `UNC-${++count}`, paidOn: today() });
}
const settled = () => w.db.get<{ n: number }>('SELECT coalesce(sum(settled_vnd), 0) AS n FROM support_budget')!.n;
const rename = (e: Enterprise, kind: string) => w.db.run('UPDATE organisation SET kind = ? WHERE id = ?', [kind, e.id]);

describe('who was supported', () => {
  it('names enterprises and cooperatives, counts the others, and adds up to the ledger', async () => {
    const [one, two, three] = [await w.enterprise('Công ty TNHH Một'), await w.enterprise('HTX Hai'), await w.enterprise('Hộ Nguyễn Thị Ba')];
    for (const e of [one, two, three]) await paid(e);
    rename(two, 'COOPERATIVE');
    rename(three, 'HOUSEHOLD');
    await w.notified({}, await w.enterprise('Công ty Chưa chi'));
    const { named, counted, years } = supportedList(w.t.ctx);
    expect(named).toMatchObject([{ name: 'Công ty TNHH Một', form: 'ENTERPRISE', kinds: ['BUY_RENT'], settledVnd: 16_666_666, year: thisYear() }, { name: 'HTX Hai', form: 'COOPERATIVE' }]);
    expect(counted).toMatchObject([{ count: 1, settledVnd: 16_666_666 }]);
    expect(years).toEqual([thisYear()]);
    expect([...named, ...counted].reduce((s, x) => s + x.settledVnd, 0)).toBe(settled());
    for (const kind of ['csv', 'json']) expect(await (await api()(`/open/support/supported.${kind}`)).text(), kind).not.toMatch(/Nguyễn Thị Ba|Chưa chi/);
  });

  it('what was claimed back is no longer shown as paid', async () => {
    await paid(await w.enterprise());
    const application = w.db.get<{ id: number }>("SELECT id FROM support_application WHERE state = 'SETTLED'")!.id;
    const recover = (amountVnd: number) => w.db.transaction(() => { postTo(w.as(w.settler), 1, 'RECOVER', amountVnd, { applicationId: application }); });
    recover(6_666_666);
    expect(supportedList(w.t.ctx).named).toMatchObject([{ settledVnd: tr(10) }]);
    expect(yearlyReport(w.as(w.officer), thisYear())).toMatchObject({ settledVnd: tr(10), byKind: [{ settledVnd: tr(10) }] });
    recover(tr(10));
    expect(supportedList(w.t.ctx)).toEqual({ named: [], counted: [], years: [] });
    expect(yearlyReport(w.as(w.officer), thisYear())).toMatchObject({ settledVnd: 0, supported: 0, byKind: [] });
  });
});

describe('open data and live numbers', () => {
  it('are the ledger’s, dated, licensed, for everybody, without formulas', async () => {
    await paid(await w.enterprise('=cmd|calc, "Công ty"'));
    const p = publicProgramme(w.t.ctx, PROGRAMME);
    expect(p).toMatchObject({ paidVnd: 16_666_666, reservedVnd: 0, medianDays: 0, solutions: 1, providers: 1 });
    const json = (await (await api()('/open/support/programmes.json')).json()) as { licence: { vi: string }; asOf: string; items: Record<string, unknown>[] };
    expect(json.licence.vi).toContain('ghi nguồn');
    expect(json.asOf).toBe(new Date(w.t.ctx.now()).toISOString());
    expect(json.items).toMatchObject([{ slug: PROGRAMME, as_of: today(), paid_vnd: 16_666_666, appropriated_vnd: 1_000_000_000 }]);
    const csv = await api()('/open/support/programmes.csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('access-control-allow-origin')).toBe('*');
    const [head, row] = (await csv.text()).split('\r\n');
    expect(row!.split(',')[head!.split(',').indexOf('paid_vnd')]).toBe('16666666');
    expect(await (await api()('/open/support/supported.csv')).text()).toContain('"\'=cmd|calc, ""Công ty"""');
  });

  it('one event, then asked again; a stranger’s programme is not found', async () => {
    const answer = await api()(`/support/programmes/${PROGRAMME}/live`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const text = await answer.text();
    expect(text).toMatch(/^retry: 15000\nevent: numbers\ndata: \{.*\}\n\n$/);
    expect(JSON.parse(/^data: (.*)$/m.exec(text)![1]!)).toMatchObject({ appropriatedVnd: 1_000_000_000, waiting: 0, onTimePercent: null, medianDays: null });
    expect((await api()('/support/programmes/khong-co/live')).status).toBe(404);
    const flood = await Promise.all(Array.from({ length: 300 }, () => api()(`/support/programmes/${PROGRAMME}/live`)));
    expect(flood.filter((r) => r.status === 429).length).toBeGreaterThan(50);
  });
});

describe('the yearly report', () => {
  const cell = (report: ReturnType<typeof yearlyReport>, key: string, list: { key: string; organisations: number; settledVnd: number }[]) => list.find((s) => s.key === key) ?? `${key} of ${report.year}`;

  it('adds up to the ledger to the đồng, in every breakdown', async () => {
    const women = await w.enterprise('Công ty Phụ nữ');
    await paid(women, 33_333_333, { womenOwned: true });
    await paid(await w.enterprise(), 66_666_667, { sector: 'TS', employees: 30, revenueVnd: tr(20_000), capitalVnd: tr(9_000), items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: 66_666_667, months: 12 }] });
    await paid(await w.enterprise('HTX'), 10_000_001);
    const r = yearlyReport(w.as(w.officer), thisYear());
    expect(r.settledVnd).toBe(settled());
    expect(r.supported).toBe(3);
    for (const [name, list] of Object.entries({ size: r.bySize, sector: r.bySector, form: r.byForm, kind: r.byKind, women: r.womenOwned })) expect(list.reduce((s, x) => s + x.settledVnd, 0), name).toBe(settled());
    for (const list of [r.bySize, r.bySector, r.byForm, r.womenOwned]) expect(list.reduce((s, x) => s + x.organisations, 0)).toBe(3);
    expect(cell(r, 'WOMEN_OWNED', r.womenOwned)).toMatchObject({ organisations: 1, settledVnd: 16_666_666 });
    expect(cell(r, 'TS', r.bySector)).toMatchObject({ organisations: 1, settledVnd: 33_333_333 });
    expect(cell(r, 'SMALL', r.bySize)).toMatchObject({ organisations: 1 });
    const b = w.db.get<Record<string, number>>('SELECT appropriated_vnd AS a, available_vnd AS left, reserved_vnd AS r, committed_vnd AS c, advanced_vnd AS d, settled_vnd AS s FROM support_budget')!;
    expect(r.money).toMatchObject([{ source: 'PROVINCE', appropriatedVnd: b['a'], states: { APPROPRIATED: b['left'], RESERVED: b['r'], COMMITTED: b['c'], ADVANCED: b['d'], SETTLED: b['s'], RELEASED: 0, RECOVERED: 0 } }]);
    expect(r.dossiers).toEqual({ received: 3, waiting: 0, approved: 3, refused: 0, withdrawn: 0, lapsed: 0 });
    expect(r).toMatchObject({ decided: 3, onTime: 3, onTimePercent: 100 });
  });

  it('tells refusals by article and readiness measured again', async () => {
    const e = await w.enterprise();
    const refused = await w.recommended();
    await refuseApplication(w.as(w.approver), { publicId: refused.publicId, reason: 'Giải pháp chưa được công bố.', articles: ['TT06-7.1', 'TT06-3.4'] });
    await paid(e);
    expect(yearlyReport(w.as(w.officer), thisYear()).outcome).toEqual({ measured: 0, groups: [] });
    w.t.setNow(w.t.ctx.now() + 86_400_000);
    await takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q) => [q.code, 2])), finish: true });
    const r = yearlyReport(w.as(w.officer), thisYear());
    expect(r.refusals.map((x) => [x.code, x.count])).toEqual([['TT06-3.4', 1], ['TT06-7.1', 1]]);
    expect(r.dossiers).toMatchObject({ received: 2, refused: 1, approved: 1 });
    expect(r.outcome.measured).toBe(1);
    // one enterprise: counted, and nothing told of it
    expect(r.outcome.groups).toMatchObject([{ enterprises: 1, means: null }]);
    expect(JSON.stringify(reportTables(r))).toContain('dưới 5 đơn vị');
  });

  it('an empty programme, a year without money, a year to come, the wrong people and other bodies', async () => {
    const r = yearlyReport(w.as(w.officer), thisYear());
    expect(r).toMatchObject({ settledVnd: 0, supported: 0, decided: 0, onTimePercent: null, refusals: [], byKind: [] });
    expect(yearlyReport(w.as(w.settler), thisYear() - 3).money).toEqual([]);
    for (const year of [thisYear() + 1, 1999, 2026.5, Number.NaN]) expect(() => yearlyReport(w.as(w.officer), year), String(year)).toThrow(/invalid/);
    for (const person of [w.provider.owner, who()]) expect(() => yearlyReport(w.as(person), thisYear())).toThrow(/forbidden/);
    expect(() => yearlyReport(w.t.ctx, thisYear())).toThrow(/unauthenticated/);
    await paid(await w.enterprise());
    const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id;
    await openProgramme(w.t.as(SYSTEM), { slug: 'trong-rong', nameVi: 'Chương trình trống', nameEn: 'Empty programme', bodyOrganisationId: elsewhere, legalBasis: ['ND80-11.2'], beneficiaries: ['ENTERPRISE'], kinds: ['BUY_RENT'], doors: ['ONLINE'], sizeRule: 'LITERAL', secondContract: 'FRESH', supplementPauses: true, opensOn: '2026-01-01' });
    expect(yearlyReport(w.as(who(grant(elsewhere, 'TRADE_OFFICER', 'STATE_BODY'))), thisYear())).toMatchObject({ settledVnd: 0, money: [], dossiers: { received: 0 } });
    expect(publicProgramme(w.t.ctx, 'trong-rong')).toMatchObject({ appropriatedVnd: 0, medianDays: null, waiting: 0 });
    expect((await api(w.provider.owner)(`/support/reports/${thisYear()}`)).status).toBe(403);
    expect((await api()(`/support/reports/${thisYear()}/xlsx`)).status).toBe(401);
    expect((await api(w.officer)('/support/reports/abc')).status).toBe(422);
  });

  it('is the same in XLSX as on the page, and a tagged draft as PDF; names never run as formulas', async () => {
    w.db.run("UPDATE support_programme SET name_vi = '=1+1 Chương trình'");
    await paid(await w.enterprise());
    const tables = reportTables(yearlyReport(w.as(w.officer), thisYear()));
    const book = await reportXlsx(w.as(w.officer), thisYear());
    for (const [n, table] of tables.entries()) {
      const rows = (await readSheet(book, n + 1)) as unknown as (string | number | null)[][];
      const shown = rows.slice(4).map((r) => r.map((c) => c ?? ''));
      const wanted = [...table.rows, ...(table.total ? [table.total] : [])].map((r) => r.map((c) => (c === null ? '' : typeof c === 'number' ? c : c.vi)));
      expect(shown.map((r) => r.slice(0, table.columns.length)), table.title.vi).toEqual(wanted);
    }
    const pdf = reportPdf(w.as(w.officer), thisYear());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(reportPdf(w.as(w.officer), thisYear()).equals(pdf), 'same data, same bytes').toBe(true);
    await approveApplication(w.as(w.approver), { publicId: (await w.recommended()).publicId });
    expect(reportPdf(w.as(w.officer), thisYear()).equals(pdf), 'other data, other bytes').toBe(false);
  });
});
