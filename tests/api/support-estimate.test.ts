/** The public contract of the estimate, through its route and on a database that may hold newer law. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemResponse, withContext, createRouter } from '../../api/http.ts';
import { nameOffice, routes } from '../../api/support/index.ts';
import { DELIVERED_VERSIONS } from '../../api/support/lawbook.ts';
import { SYSTEM, testContext, type TestContext } from '../support/context.ts';

let t: TestContext;
const app = createRouter();
app.use(withContext);
app.onError((error, c) => problemResponse(error, c.get('ctx')));
app.route('/api/v1', routes);

beforeAll(() => { t = testContext(); });
afterAll(() => t.close());

const ask = async (body: Record<string, unknown>) => {
  const response = await app.request('/api/v1/support/estimate', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }, { ctx: t.ctx });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { fields?: Record<string, unknown> } };
};
const good = { sector: 'AIC', employees: 8, revenueVnd: 2_600_000_000, capitalVnd: null, kind: 'BUY_RENT', costVnd: 60_000_000, receivedThisYearVnd: 0, priority: false, sizeRule: 'LITERAL', legalForm: 'ENTERPRISE' };

describe('POST /api/v1/support/estimate', () => {
  it('answers anybody, with the fields of the contract', async () => {
    const { status, body } = await ask(good);
    expect(status).toBe(200);
    expect(body).toMatchObject({ size: 'MICRO', sizeByCriterion: { revenue: 'MICRO', capital: null }, subsidyVnd: 20_000_000, ownShareVnd: 40_000_000, capVnd: 20_000_000, capLeftVnd: 20_000_000, rate: 50 });
    for (const list of ['citations', 'reasons', 'whatWouldChange']) expect((body[list] as unknown[]).length).toBeGreaterThan(0);
  });
  it('needs only what the law needs', async () => {
    expect((await ask({ sector: 'TS', employees: 3, capitalVnd: 1_000_000_000, kind: 'GENERAL_CONSULT', costVnd: 10_000_000 })).body).toMatchObject({ size: 'MICRO', subsidyVnd: 10_000_000 });
  });
  it('agrees with the size cases to the last one', async () => {
    const { cases } = JSON.parse(readFileSync(new URL('../data/sme-size-cases.json', import.meta.url), 'utf8')) as { cases: { sector: string; headcount: number; revenue: number | null; capital: number | null; expected: string }[] };
    for (const c of cases) expect((await ask({ ...good, sector: c.sector, employees: c.headcount, revenueVnd: c.revenue, capitalVnd: c.capital })).body['size']).toBe(c.expected);
  });
  it.each([
    ['a negative cost', { costVnd: -1 }, 'costVnd'], ['half a đồng', { costVnd: 1.5 }, 'costVnd'], ['more than a number can hold', { costVnd: 2 ** 53 }, 'costVnd'], ['a cost in words', { costVnd: '60 triệu' }, 'costVnd'], ['no cost', { costVnd: undefined }, 'costVnd'],
    ['negative employees', { employees: -3 }, 'employees'], ['an unknown sector', { sector: 'FARM' }, 'sector'], ['an unknown kind', { kind: 'LUNCH' }, 'kind'], ['a negative sum received', { receivedThisYearVnd: -5 }, 'receivedThisYearVnd'],
    ['an unknown legal form', { legalForm: 'GUILD' }, 'legalForm'], ['a day that does not exist', { date: '2026-02-30' }, 'date'], ['a day before the law', { date: '2021-10-14' }, 'date'], ['founded tomorrow', { foundedOn: '2026-11-23' }, 'foundedOn'],
    ['neither revenue nor capital', { revenueVnd: null }, 'capitalVnd'], ['a young enterprise without capital', { foundedOn: '2026-05-01' }, 'capitalVnd'],
  ])('refuses %s beside its field', async (_name, more, field) => {
    const { status, body } = await ask({ ...good, ...more });
    expect(status).toBe(422);
    expect(Object.keys(body.fields ?? {})).toContain(field);
  });
  it('sizes a young enterprise by capital and the law of the day asked about', async () => {
    expect((await ask({ ...good, foundedOn: '2026-05-01', capitalVnd: 4_000_000_000 })).body['size']).toBe('SMALL');
    expect((await ask({ ...good, date: '2022-01-01' })).body['ruleVersion']).toMatchObject({ code: '2021-10-15' });
  });
  it('gives cooperatives and households the office and its phone', async () => {
    await nameOffice(t.as(SYSTEM), { legalForm: 'COOPERATIVE', nameVi: 'Liên minh Hợp tác xã', nameEn: 'Cooperative alliance', phone: '0999 000 021', illustration: true });
    for (const legalForm of ['COOPERATIVE', 'HTX', 'cooperative_group']) {
      expect((await ask({ ...good, legalForm, revenueVnd: null })).body).toMatchObject({ size: null, subsidyVnd: 0, ownLaw: { office: { phone: '0999 000 021' } } });
    }
  });
  it('follows a newer version of the law as soon as an administrator has added it', async () => {
    const newer = structuredClone(DELIVERED_VERSIONS.at(-1)!);
    newer.code = '2026-12-01'; newer.effectiveFrom = '2026-12-01';
    newer.kinds.BUY_RENT.terms.MICRO = { ratePercent: 70, capVnd: 30_000_000 };
    t.db.run('INSERT INTO support_rule_version (code, effective_from, document_json, digest, created_by, created_at) VALUES (?,?,?,?,?,?)', [newer.code, newer.effectiveFrom, JSON.stringify(newer), 'd1', 'test', 1]);
    expect((await ask({ ...good, date: '2026-11-30' })).body['subsidyVnd']).toBe(20_000_000);
    expect((await ask({ ...good, date: '2026-12-01' })).body).toMatchObject({ subsidyVnd: 30_000_000, rate: 70, ruleVersion: { code: '2026-12-01' } });
  });
});
