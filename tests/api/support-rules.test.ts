/** The law as dated data: an administrator adds a version, and nothing that was sent before changes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context, Person } from '../../api/context.ts';
import { isDomainError, type DomainError } from '../../api/errors.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import {
  administeredProgrammes, applicationFor, appropriate, approveApplication, askSupplement, calendarLines, changeHoliday, changeProgramme, contractsOfDossier, lapseVouchers, previewHoliday, previewProgramme, previewRules, sendSupplement, type HolidayInput, programmeDesk, publicProgramme, publishRules, recommend, receiveApplication, routes, saveApplication, submitApplication,
  verifyDecisions, versionLines, withdrawApplication, type ProgrammeChangeInput, type RuleVersionInput,
} from '../../api/support/index.ts';
import { DELIVERED_VERSIONS } from '../../api/support/lawbook.ts';
import { calendarOf } from '../../api/support/calendar.ts';
import { deadlineOn } from '../../api/support/rules/clock.ts';
import { applicationByPublicId } from '../../api/support/store.ts';
import { lawOn, ruleVersions } from '../../api/support/rule-versions.ts';
import { addDays, startOfVnDate, vnDate } from '../../api/time.ts';
import { SYSTEM } from '../support/context.ts';
import { grant, PROGRAMME, takeTest, who, world, type World } from './support-world.ts';

const NEWEST = DELIVERED_VERSIONS.at(-1)!;
let w: World;
let admin: Person;
beforeEach(async () => {
  w = await world();
  admin = who(grant(w.body, 'ADMIN', 'STATE_BODY'));
});
afterEach(() => {
  expect(verifyDecisions(w.db)).toBeNull();
  w.close();
});

const today = () => vnDate(w.t.ctx.now());
const goTo = (date: string) => w.t.setNow(startOfVnDate(date) + 9 * 3_600_000);
/** The newest delivered law with changes, from a day on. */
const law = (effectiveFrom: string, change: (v: RuleVersionInput) => void = () => {}, code = `luat-${effectiveFrom}`): RuleVersionInput => {
  const v = structuredClone(NEWEST) as unknown as RuleVersionInput;
  Object.assign(v, { code, effectiveFrom, title: { vi: 'Bản thử nghiệm', en: 'A version for tests' } });
  change(v);
  return v;
};
const micro = (capVnd: number, ratePercent = 50) => (v: RuleVersionInput) => { v.kinds.BUY_RENT.terms.MICRO = { ratePercent, capVnd }; };
const refusal = async (work: () => Promise<unknown>): Promise<DomainError> => {
  try {
    await work();
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
};
const refused = (raw: RuleVersionInput) => refusal(() => publishRules(w.as(admin), raw));
/** A dossier of a micro enterprise for 40 million, sent on the day of the clock. */
async function sent() {
  const e = await w.enterprise();
  await takeTest(w.as(e.owner), e.id);
  const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
  await submitApplication(w.as(e.owner), { publicId, confirmed: true });
  return { publicId, e };
}
const sheet = (by: Person, publicId: string) => applicationFor(w.as(by), publicId).worksheet!;

const app = createRouter();
app.use(withContext);
app.onError((error, c) => problemResponse(error, c.get('ctx')));
app.route('/api/v1', routes);
const http = async (ctx: Context, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await app.request(`/api/v1${path}`, body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } }, { ctx });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { fields?: Record<string, unknown>; items?: Record<string, unknown>[] } };
};

describe('a version of the law', () => {
  it('is published by an administrator alone', async () => {
    const raw = law(addDays(today(), 10));
    for (const by of [w.officer, w.approver, w.settler, w.provider.owner]) expect((await refusal(() => publishRules(w.as(by), raw))).status).toBe(403);
    expect((await refusal(() => publishRules(w.t.ctx, raw))).status).toBe(401);
    expect(await publishRules(w.as(admin), raw)).toEqual({ code: raw.code, effectiveFrom: raw.effectiveFrom });
    expect(lawOn(w.db, addDays(today(), 9))!.code).toBe(NEWEST.code);
    expect(lawOn(w.db, addDays(today(), 10))!.code).toBe(raw.code);
    expect(w.db.get("SELECT object_id AS code FROM audit_entry WHERE act = 'support.publishRules'")).toEqual({ code: raw.code });
  });

  it('starts tomorrow at the earliest, and on a day and under a code of its own', async () => {
    for (const day of ['2026-01-01', addDays(today(), -1), today()]) expect((await refused(law(day))).fields!['effectiveFrom']!.vi).toContain('Sớm nhất là ngày mai');
    expect((await refused(law('2062-12-01'))).fields!['effectiveFrom']!.vi).toContain('xa quá 5 năm');
    expect((await refused(law('2027-02-30'))).status).toBe(422);
    for (const { code } of DELIVERED_VERSIONS) expect(await refused(law(addDays(today(), 10), undefined, code))).toMatchObject({ status: 409, code: 'code-taken' });
    await publishRules(w.as(admin), law(addDays(today(), 1)));
    expect(await refused(law(addDays(today(), 1), undefined, 'khac-2'))).toMatchObject({ status: 409, code: 'day-taken' });
    expect(await refused(law(addDays(today(), 2), undefined, `luat-${addDays(today(), 1)}`))).toMatchObject({ status: 409, code: 'code-taken' });
    // a version between two others holds in between
    await publishRules(w.as(admin), law(addDays(today(), 20), micro(30_000_000)));
    await publishRules(w.as(admin), law(addDays(today(), 10), micro(25_000_000)));
    expect([9, 10, 19, 20].map((n) => lawOn(w.db, addDays(today(), n))!.kinds.BUY_RENT.terms.MICRO!.capVnd)).toEqual([20_000_000, 25_000_000, 25_000_000, 30_000_000]);
  });

  it.each<[string, string, (v: RuleVersionInput) => void]>([
    ['a cap below 0', 'kinds.BUY_RENT.terms.MICRO.capVnd', micro(-1)],
    ['half a đồng', 'kinds.BUY_RENT.terms.MICRO.capVnd', micro(0.5)],
    ['an enormous cap', 'kinds.BUY_RENT.terms.MICRO.capVnd', micro(1_000_000_000_001)],
    ['a number that is none', 'kinds.BUY_RENT.terms.MICRO.capVnd', micro(Number.NaN)],
    ['more than all of the cost', 'kinds.BUY_RENT.terms.MICRO.ratePercent', micro(20_000_000, 101)],
    ['a priority cap below the common one', 'kinds.GENERAL_CONSULT.terms.MICRO.priorityCapVnd', (v) => { v.kinds.GENERAL_CONSULT.terms.MICRO!.priorityCapVnd = 1; }],
    ['a small limit below the micro one', 'sizes.AIC.SMALL.employees', (v) => { v.sizes.AIC.SMALL.employees = 9; }],
    ['a medium limit below the small one', 'sizes.TS.MEDIUM.revenueVnd', (v) => { v.sizes.TS.MEDIUM.revenueVnd = 1; }],
    ['an article that nobody knows', 'kinds.BUY_RENT.article', (v) => { v.kinds.BUY_RENT.article = 'ND99-1'; }],
    ['an article by the name of a property', 'clock.article', (v) => { v.clock.article = 'constructor'; }],
    ['no term at all', 'clock.workingDays', (v) => { v.clock.workingDays = 0; }],
    ['a term of 61 days', 'clock.workingDays', (v) => { v.clock.workingDays = 61; }],
    ['text for a number', 'clock.workingDays', (v) => { v.clock.workingDays = '14' as never; }],
    ['a kind left out', 'kinds.IP_CONSULT', (v) => { delete (v.kinds as Partial<typeof v.kinds>).IP_CONSULT; }],
    ['something that no law has', 'kinds.BUY_RENT', (v) => { Object.assign(v.kinds.BUY_RENT, { bonus: 1 }); }],
    ['a title of three letters', 'title.vi', (v) => { v.title.vi = 'abc'; }],
    ['a title with a direction override', 'title.vi', (v) => { v.title.vi = 'Bản \u202Eluật mới'; }],
    ['a code with a path', 'code', (v) => { v.code = '../etc'; }],
  ])('is refused with %s', async (_what, field, change) => {
    const error = await refused(law(addDays(today(), 10), change));
    expect(error.status).toBe(422);
    expect(Object.keys(error.fields!)).toContain(field);
    expect(ruleVersions(w.db)).toHaveLength(DELIVERED_VERSIONS.length);
  });

  it('is published once when it is sent again, and by one of two who race', async () => {
    const raw = law(addDays(today(), 10));
    const first = await publishRules(w.as(admin), raw, 'the-same-key');
    expect(await publishRules(w.as(admin), raw, 'the-same-key')).toEqual(first);
    const other = who(grant(w.body, 'ADMIN', 'STATE_BODY'));
    const day = addDays(today(), 11);
    const race = await Promise.allSettled([publishRules(w.as(admin), law(day, undefined, 'ban-1')), publishRules(w.as(other), law(day, undefined, 'ban-2'))]);
    expect(race.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(w.db.get("SELECT count(*) AS n FROM support_rule_version WHERE effective_from = ?", [day])).toEqual({ n: 1 });
  });

  it('is never changed and never removed, whatever the code above does', async () => {
    await publishRules(w.as(admin), law(addDays(today(), 10)));
    expect(() => w.db.run("UPDATE support_rule_version SET effective_from = '2020-01-01'")).toThrow('never changed');
    expect(() => w.db.run('DELETE FROM support_rule_version')).toThrow('never removed');
    expect(() => w.db.run("INSERT INTO support_rule_version (code, effective_from, document_json, digest, created_by, created_at) SELECT 'x', effective_from, document_json, 'y', created_by, created_at FROM support_rule_version LIMIT 1")).toThrow('UNIQUE');
  });

  it('under a delivered code with another document is a fault that is told', () => {
    w.db.run('INSERT INTO support_rule_version (code, effective_from, document_json, digest, created_by, created_at) VALUES (?,?,?,?,?,?)', [NEWEST.code, NEWEST.effectiveFrom, '{}', 'other', 'test', 1]);
    expect(() => ruleVersions(w.db)).toThrow('delivered with another document');
  });
});

describe('a change of the law and the dossiers', () => {
  it('leaves a dossier that was sent before under its law to the đồng, and counts a draft anew', async () => {
    const before = await sent();
    const e = await w.enterprise('Công ty TNHH Nháp');
    await takeTest(w.as(e.owner), e.id);
    const draft = await saveApplication(w.as(e.owner), w.draft(e));
    const day = addDays(today(), 2);
    await publishRules(w.as(admin), law(day, micro(12_345_678)));
    expect(sheet(e.owner, draft.publicId).totalVnd).toBe(20_000_000);
    goTo(day);
    expect(sheet(e.owner, draft.publicId).totalVnd).toBe(12_345_678);
    await receiveApplication(w.as(w.officer), { publicId: before.publicId });
    await recommend(w.as(w.officer), { publicId: before.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    expect((await approveApplication(w.as(w.approver), { publicId: before.publicId })).amountVnd).toBe(20_000_000);
    await submitApplication(w.as(e.owner), { publicId: draft.publicId, confirmed: true });
    await receiveApplication(w.as(w.officer), { publicId: draft.publicId });
    await recommend(w.as(w.officer), { publicId: draft.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo luật mới.' });
    expect((await approveApplication(w.as(w.approver), { publicId: draft.publicId })).amountVnd).toBe(12_345_678);
    const lines = versionLines(w.t.ctx);
    expect(lines.map((l) => [l.version.code, l.delivered, l.decisions, l.items])).toEqual([[`luat-${day}`, false, 2, 1], [NEWEST.code, true, 2, 1], ...DELIVERED_VERSIONS.slice(0, -1).reverse().map((v) => [v.code, true, 0, 0])]);
    expect(lines[0]!.before!.code).toBe(NEWEST.code);
  });
});

describe('the preview', () => {
  async function drafts(...given: Parameters<World['draft']>[1][]) {
    const made = [];
    for (const more of given) {
      const e = await w.enterprise();
      made.push({ e, ...(await saveApplication(w.as(e.owner), w.draft(e, more))) });
    }
    return made;
  }

  it('counts who would get more, less and the same, as their worksheets say on the day', async () => {
    const day = addDays(today(), 5);
    const buy = (costVnd: number) => ({ items: [{ kind: 'BUY_RENT' as const, solutionSlug: w.solutionSlug, costVnd }] });
    const made = await drafts(
      {}, {}, buy(10_000_000), { employees: 60, revenueVnd: 30_000_000_000, capitalVnd: 15_000_000_000 }, { sector: null },
      { items: [{ kind: 'BUY_RENT', description: 'một', costVnd: 30_000_000 }, { kind: 'BUY_RENT', description: 'hai', costVnd: 30_000_000 }] },
      { items: [{ kind: 'BUY_RENT', costVnd: 100_000_000, receivedElsewhereVnd: 15_000_000 }] },
    );
    await sent();
    const htx = await w.enterprise('Hợp tác xã Thử', 'COOPERATIVE');
    await saveApplication(w.as(htx.owner), w.draft(htx));
    const raw = law(day, (v) => { micro(25_000_000, 60)(v); v.kinds.BUY_RENT.terms.SMALL = { ratePercent: 40, capVnd: 50_000_000 }; });
    const p = previewRules(w.as(admin), raw);
    expect(p).toMatchObject({ sent: 1, until: null, before: { code: NEWEST.code }, drafts: { all: 8, counted: 8, better: 5, worse: 1, equal: 1, untold: 1, more: 0 } });
    expect(p.changes.map((c) => [c.key, c.before, c.after])).toEqual([
      ['kinds.BUY_RENT.terms.MICRO.ratePercent', 50, 60], ['kinds.BUY_RENT.terms.MICRO.capVnd', 20_000_000, 25_000_000], ['kinds.BUY_RENT.terms.SMALL.ratePercent', 50, 40],
    ]);
    expect(p.drafts.lines[0]).toEqual({ kinds: ['BUY_RENT'], sizeBefore: 'MICRO', sizeAfter: 'MICRO', beforeVnd: 20_000_000, afterVnd: 24_000_000, drafts: 2 });
    expect(JSON.stringify(p.drafts)).not.toMatch(/Thử|publicId|taxCode/);
    expect(p.typical.length).toBeGreaterThan(0);
    expect(p.typical.every((c) => c.kind === 'BUY_RENT' && c.after.totalVnd !== c.before.totalVnd)).toBe(true);
    // what was foretold is what the worksheets say on the day, before and after
    const total = () => made.reduce((sum, d) => sum + (applicationFor(w.as(d.e.owner), d.publicId).worksheet?.totalVnd ?? 0), 0);
    goTo(day);
    expect(total()).toBe(p.drafts.beforeVnd);
    goTo(addDays(day, -1));
    await publishRules(w.as(admin), raw);
    expect(total()).toBe(p.drafts.beforeVnd);
    goTo(day);
    expect(total()).toBe(p.drafts.afterVnd);
  });

  it('shows a moved threshold on typical enterprises, without a single dossier', () => {
    const p = previewRules(w.as(admin), law(addDays(today(), 5), (v) => { v.sizes.AIC.MICRO.employees = 15; }));
    expect(p.drafts).toMatchObject({ all: 0, counted: 0 });
    expect(p.typical.some((c) => c.sector === 'AIC' && c.employees === 15 && c.before.size === 'SMALL' && c.after.size === 'MICRO')).toBe(true);
    expect(p.typical.every((c) => c.sector === 'AIC' && c.employees === 15)).toBe(true);
  });

  it('is for administrators, of the programmes of their own bodies, and refuses what publishing would', async () => {
    await drafts({});
    const raw = law(addDays(today(), 5), micro(30_000_000, 70));
    await expect((async () => previewRules(w.as(w.officer), raw))()).rejects.toMatchObject({ status: 403 });
    expect(previewRules(w.as(who(grant(w.body + 1000, 'ADMIN', 'STATE_BODY'))), raw)).toMatchObject({ sent: 0, drafts: { all: 0 } });
    await expect((async () => previewRules(w.as(admin), law(today())))()).rejects.toMatchObject({ status: 422 });
    expect(w.db.get("SELECT 1 FROM support_rule_version WHERE code LIKE 'luat-%'")).toBeUndefined();
  });

  it('counts 5,000 drafts within a second, and says how many more there are', async () => {
    const [first] = await drafts({});
    w.db.transaction(() => {
      w.db.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5200)
        INSERT INTO support_application (public_id, programme_id, organisation_id, tax_code, sector, employees, revenue_vnd, capital_vnd, prepared_by, created_at, updated_at)
        SELECT 'nhap-' || i, programme_id, organisation_id, tax_code, 'AIC', i % 15, i * 900000, i * 500000, prepared_by, created_at, updated_at + i FROM n, support_application WHERE public_id = ?`, [first!.publicId]);
      w.db.run("INSERT INTO support_item (application_id, position, kind, cost_vnd) SELECT id, 0, CASE id % 2 WHEN 0 THEN 'BUY_RENT' ELSE 'GENERAL_CONSULT' END, 1000000 + (id % 2000) * 7919 FROM support_application WHERE public_id LIKE 'nhap-%'");
    });
    const raw = law(addDays(today(), 5), micro(30_000_000, 70));
    const start = performance.now();
    const p = previewRules(w.as(admin), raw);
    const took = performance.now() - start;
    expect(p.drafts).toMatchObject({ all: 5_201, counted: 5_000 });
    expect(p.drafts.lines).toHaveLength(100);
    expect(p.drafts.lines.reduce((n, l) => n + l.drafts, 0) + p.drafts.more).toBe(p.drafts.better + p.drafts.worse);
    expect(took).toBeLessThan(1_000);
  });
});

describe('a programme that changes', () => {
  const change = (effectiveFrom: string, more: Partial<ProgrammeChangeInput> = {}): ProgrammeChangeInput => ({
    programme: PROGRAMME, effectiveFrom, beneficiaries: ['ENTERPRISE'], kinds: ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'], doors: ['ONLINE'], sizeRule: 'MOST_FAVOURABLE', secondContract: 'SHARED_YEAR', supplementPauses: true, voucherDays: 90, ...more,
  });
  /** By revenue micro, by capital small: the two readings of the size pay differently. */
  const split = () => ({ employees: 8, revenueVnd: 2_000_000_000, capitalVnd: 15_000_000_000, items: [{ kind: 'BUY_RENT' as const, solutionSlug: w.solutionSlug, costVnd: 90_000_000 }] });
  async function send(more: Parameters<World['draft']>[1]) {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const { publicId } = await saveApplication(w.as(e.owner), w.draft(e, more));
    await submitApplication(w.as(e.owner), { publicId, confirmed: true });
    return { publicId, e };
  }

  it('is changed by an administrator of its body alone, from tomorrow on, once a day, and only when something differs', async () => {
    const day = addDays(today(), 3);
    const literal = change(day, { sizeRule: 'LITERAL' });
    for (const by of [w.officer, w.approver, w.settler]) expect((await refusal(() => changeProgramme(w.as(by), literal))).status).toBe(403);
    expect((await refusal(() => changeProgramme(w.as(who(grant(w.body + 1000, 'ADMIN', 'STATE_BODY'))), literal))).status).toBe(404);
    expect((await refusal(() => changeProgramme(w.t.ctx, literal))).status).toBe(401);
    for (const on of [today(), '2026-01-01', '2099-01-01', '2027-02-30']) expect((await refusal(() => changeProgramme(w.as(admin), change(on, { sizeRule: 'LITERAL' })))).fields).toHaveProperty('effectiveFrom');
    expect((await refusal(() => changeProgramme(w.as(admin), change(day)))).fields).toHaveProperty('_same');
    const none: [keyof ProgrammeChangeInput, unknown][] = [['kinds', []], ['doors', []], ['beneficiaries', ['KING']], ['voucherDays', 0], ['voucherDays', 1e9], ['voucherDays', 1.5], ['sizeRule', 'BEST'], ['closesOn', '2026-11-01'], ['papers', ['OTHER']]];
    for (const [field, value] of none) expect(Object.keys((await refusal(() => changeProgramme(w.as(admin), change(day, { [field]: value as never })))).fields!)[0]).toMatch(new RegExp(`^${field}`));
    expect(await changeProgramme(w.as(admin), literal, 'key-of-the-form')).toEqual({ slug: PROGRAMME, effectiveFrom: day });
    expect(await changeProgramme(w.as(admin), literal, 'key-of-the-form')).toEqual({ slug: PROGRAMME, effectiveFrom: day });
    expect(await refusal(() => changeProgramme(w.as(admin), change(day, { voucherDays: 30 })))).toMatchObject({ status: 409, code: 'day-taken' });
    const race = await Promise.allSettled(['LITERAL', 'MOST_FAVOURABLE'].map((sizeRule) => changeProgramme(w.as(admin), change(addDays(day, 1), { sizeRule: sizeRule as 'LITERAL', voucherDays: 30 }))));
    expect(race.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(() => w.db.run('UPDATE support_programme_version SET effective_from = 1')).toThrow('never changed');
    expect(() => w.db.run('DELETE FROM support_programme_version')).toThrow('never removed');
    const desk = programmeDesk(w.as(admin), PROGRAMME);
    expect(desk.programme.sizeRule).toBe('MOST_FAVOURABLE');
    expect(desk.versions.map((v) => [v.effectiveFrom, v.changes.length])).toEqual([[addDays(day, 1), expect.any(Number)], [day, 1], [null, 10]]);
    expect(desk.versions[1]!.changes[0]).toMatchObject({ key: 'sizeRule', article: 'TT06-3.2' });
    expect(administeredProgrammes(w.as(admin)).map((p) => p.slug)).toEqual([PROGRAMME]);
    goTo(day);
    expect(publicProgramme(w.t.ctx, PROGRAMME).programme.sizeRule).toBe('LITERAL');
  });

  it('is seen first: drafts that get another sum, and those that could no longer be sent', async () => {
    const save = async (more: Parameters<World['draft']>[1]) => {
      const e = await w.enterprise();
      return { e, ...(await saveApplication(w.as(e.owner), w.draft(e, more))) };
    };
    const made = [await save(split()), await save({}), await save({ items: [{ kind: 'DX_CONSULT', adviser: 'Nguyễn Văn Thử', costVnd: 60_000_000 }], employees: 60, revenueVnd: 30_000_000_000, capitalVnd: 15_000_000_000 })];
    await sent();
    const day = addDays(today(), 3);
    const raw = change(day, { sizeRule: 'LITERAL', kinds: ['BUY_RENT'] });
    const p = previewProgramme(w.as(admin), raw);
    expect(p).toMatchObject({ sent: 1, shutOut: 1, drafts: { counted: 3, better: 0, worse: 2, equal: 1, untold: 0, beforeVnd: 95_000_000, afterVnd: 40_000_000 } });
    expect(p.changes.map((c) => c.key)).toEqual(['kinds', 'sizeRule']);
    expect(() => previewProgramme(w.as(w.officer), raw)).toThrow(/forbidden/);
    await changeProgramme(w.as(admin), raw);
    goTo(day);
    expect(made.slice(0, 2).map((d) => sheet(d.e.owner, d.publicId).totalVnd)).toEqual([20_000_000, 20_000_000]);
  });

  it('leaves the worksheet of what was sent before as it was, through approval and taking back', async () => {
    const old = await send(split());
    const day = addDays(today(), 2);
    await changeProgramme(w.as(admin), change(day, { sizeRule: 'LITERAL' }));
    const fresh = await w.enterprise();
    await takeTest(w.as(fresh.owner), fresh.id);
    const draft = await saveApplication(w.as(fresh.owner), w.draft(fresh, split()));
    expect([sheet(old.e.owner, old.publicId).totalVnd, sheet(fresh.owner, draft.publicId).totalVnd]).toEqual([45_000_000, 45_000_000]);
    goTo(day);
    expect([sheet(old.e.owner, old.publicId).totalVnd, sheet(fresh.owner, draft.publicId).totalVnd]).toEqual([45_000_000, 20_000_000]);
    await receiveApplication(w.as(w.officer), { publicId: old.publicId });
    await recommend(w.as(w.officer), { publicId: old.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    expect((await approveApplication(w.as(w.approver), { publicId: old.publicId })).amountVnd).toBe(45_000_000);
  });

  it('gives a cap back where it was taken, though second contracts count otherwise by then', async () => {
    await changeProgramme(w.as(admin), change(addDays(today(), 1), { secondContract: 'FRESH' }));
    goTo(addDays(today(), 1));
    const { publicId, e } = await send({ employees: 50, revenueVnd: 20_000_000_000, capitalVnd: 10_000_000_000, items: [{ kind: 'IP_CONSULT', adviser: 'Nguyễn Văn Thử', costVnd: 80_000_000 }] });
    await receiveApplication(w.as(w.officer), { publicId });
    await recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    await approveApplication(w.as(w.approver), { publicId });
    const used = () => w.db.all<{ contract: string; n: number }>('SELECT contract, granted_vnd AS n FROM support_cap_usage WHERE tax_code = ?', [e.taxCode]);
    expect(used()).toEqual([{ contract: `${publicId}/0`, n: 40_000_000 }]);
    await changeProgramme(w.as(admin), change(addDays(today(), 1), { secondContract: 'SHARED_YEAR' }));
    goTo(addDays(today(), 1));
    await withdrawApplication(w.as(e.owner), { publicId });
    expect(used()).toEqual([{ contract: `${publicId}/0`, n: 0 }]);
  });

  it('stops the clock for a supplement as the day of the request had it', async () => {
    const old = await send(split());
    await changeProgramme(w.as(admin), change(addDays(today(), 1), { supplementPauses: false }));
    goTo(addDays(today(), 1));
    const fresh = await send(split());
    const stopped = async (publicId: string) => {
      await receiveApplication(w.as(w.officer), { publicId });
      await askSupplement(w.as(w.officer), { publicId, items: ['Báo giá có dấu của nhà cung cấp.'] });
      return applicationByPublicId(w.db, publicId).deadlineOn === null;
    };
    expect([await stopped(old.publicId), await stopped(fresh.publicId)]).toEqual([true, false]);
  });

  it('lets a voucher lapse after the days that held on the day of its notice', async () => {
    const old = await w.notified();
    await changeProgramme(w.as(admin), change(addDays(today(), 1), { voucherDays: 10 }));
    const first = today();
    goTo(addDays(first, 1));
    const fresh = await w.notified({}, await w.enterprise());
    const until = (publicId: string) => contractsOfDossier(w.as(w.officer), applicationByPublicId(w.db, publicId), true).until;
    expect([until(old.publicId), until(fresh.publicId)]).toEqual([addDays(first, 90), addDays(first, 11)]);
    goTo(addDays(first, 12));
    expect(await lapseVouchers(w.as(w.officer))).toBe(1);
    expect([old, fresh].map((d) => applicationByPublicId(w.db, d.publicId).state)).toEqual(['NOTIFIED', 'LAPSED']);
  });
});

describe('the calendar', () => {
  const day = (date: string, kind: HolidayInput['kind'] = 'HOLIDAY', more: Partial<HolidayInput> = {}): HolidayInput => ({ date, kind, name: 'Tết Đinh Mùi', source: 'Thông báo 1234/TB-BNV (thử)', ...more });
  const enter = (...given: Parameters<typeof day>) => changeHoliday(w.as(admin), day(...given));
  const refusedDay = async (...given: Parameters<typeof day>) => (await refusal(() => enter(...given))).fields;
  const dueOf = (publicId: string) => applicationByPublicId(w.db, publicId).deadlineOn;

  it('is kept by administrators, with days still to come and a document', async () => {
    expect((await refusal(() => changeHoliday(w.as(w.officer), day('2027-02-08')))).status).toBe(403);
    expect((await refusal(() => changeHoliday(w.t.ctx, day('2027-02-08')))).status).toBe(401);
    expect((await refusedDay(today()))!['date']!.vi).toContain('phía trước');
    expect((await refusedDay(addDays(today(), -10)))!['date']!.vi).toContain('phía trước');
    expect((await refusedDay('2036-02-08'))!['date']!.vi).toContain('xa quá 3 năm');
    expect((await refusedDay('2027-02-30'))!['date']!.vi).toContain('không có thật');
    expect((await refusedDay('2027-02-06'))!['date']!.vi).toContain('vốn đã nghỉ cuối tuần');
    expect((await refusedDay('2027-01-01'))!['date']!.vi).toContain('vốn đã nghỉ (Tết Dương lịch)');
    expect((await refusedDay('2027-02-08', 'WORKED'))!['date']!.vi).toContain('vốn là ngày làm việc');
    expect((await refusedDay('2027-01-01', 'WORKED'))!['date']!.vi).toContain('ngày lễ');
    expect((await refusedDay('2027-02-08', 'ORDINARY'))!['date']!.vi).toContain('không có gì để bỏ');
    expect((await refusedDay('2026-12-31', 'COMPLETE'))!['date']!.vi).toContain('Lịch đã đủ');
    expect(await refusedDay('2027-02-08', 'HOLIDAY', { name: '' })).toHaveProperty('name');
    expect(await refusedDay('2027-02-08', 'HOLIDAY', { source: '' })).toHaveProperty('source');
    expect(await refusedDay('2027-02-08', 'FEAST' as 'HOLIDAY')).toHaveProperty('kind');
    expect(w.db.get('SELECT count(*) AS n FROM support_holiday')).toEqual({ n: 0 });
    await enter('2027-12-31', 'COMPLETE', { name: '' });
    expect(calendarLines(w.t.ctx, '2027-01-01')).toMatchObject({ completeThrough: '2027-12-31', lines: [{ date: '2027-01-01' }, { date: '2027-04-30' }, { date: '2027-09-02' }] });
    expect(() => w.db.run("UPDATE support_holiday SET date = '2027-02-09'")).toThrow('never changed');
    expect(() => w.db.run('DELETE FROM support_holiday')).toThrow('never removed');
  });

  it('moves the deadlines of open dossiers over Tết, forth and back, and each says why', async () => {
    goTo('2027-01-25');
    const open = await sent();
    const decided = await w.recommended({}, await w.enterprise());
    await appropriate(w.t.as(SYSTEM), { programmeId: w.programmeId, year: 2027, source: 'PROVINCE', amountVnd: 100_000_000, reference: 'Dự toán 2027 (thử)' });
    await approveApplication(w.as(w.approver), { publicId: decided.publicId });
    const waiting = await w.enterprise();
    await takeTest(w.as(waiting.owner), waiting.id);
    const paused = await saveApplication(w.as(waiting.owner), w.draft(waiting));
    await submitApplication(w.as(waiting.owner), { publicId: paused.publicId, confirmed: true });
    await receiveApplication(w.as(w.officer), { publicId: paused.publicId });
    await askSupplement(w.as(w.officer), { publicId: paused.publicId, items: ['Báo giá có dấu của nhà cung cấp.'] });
    expect([dueOf(open.publicId), dueOf(decided.publicId), dueOf(paused.publicId)]).toEqual(['2027-02-12', '2027-02-12', null]);

    expect(previewHoliday(w.as(admin), day('2027-02-08'))).toMatchObject({ moved: 1, lines: [{ from: '2027-02-12', to: '2027-02-15', dossiers: 1 }] });
    expect(dueOf(open.publicId)).toBe('2027-02-12');
    const version = applicationByPublicId(w.db, open.publicId).version;
    expect(await changeHoliday(w.as(admin), day('2027-02-08'), 'one-key-of-the-form')).toEqual({ date: '2027-02-08', moved: 1 });
    expect(await changeHoliday(w.as(admin), day('2027-02-08'), 'one-key-of-the-form')).toEqual({ date: '2027-02-08', moved: 1 });
    for (const date of ['2027-02-09', '2027-02-10', '2027-02-11']) await enter(date);
    expect(dueOf(open.publicId)).toBe('2027-02-18');
    await enter('2027-02-13', 'WORKED', { name: 'Làm bù cho 11/02' });
    expect(dueOf(open.publicId)).toBe('2027-02-17');
    await enter('2027-02-10', 'ORDINARY', { name: '' });
    expect(dueOf(open.publicId)).toBe('2027-02-16');
    await enter('2027-02-13', 'ORDINARY', { name: '' });
    expect(dueOf(open.publicId)).toBe('2027-02-17');
    // outside its term nothing moves
    expect(await enter('2027-03-10')).toEqual({ date: '2027-03-10', moved: 0 });
    expect(dueOf(decided.publicId)).toBe('2027-02-12');

    const view = applicationFor(w.as(open.e.owner), open.publicId);
    expect(view.app.version).toBe(version + 7);
    expect(view.deadlineMoves[0]).toEqual({ fromOn: '2027-02-12', toOn: '2027-02-15', day: '2027-02-08', kind: 'HOLIDAY', name: 'Tết Đinh Mùi', source: 'Thông báo 1234/TB-BNV (thử)' });
    expect(view.events.filter((e) => e.act === 'moveDeadline')).toHaveLength(7);
    expect(w.db.get("SELECT count(*) AS n FROM audit_entry WHERE act = 'support.changeHoliday'")).toEqual({ n: 8 });

    // the clock that stood still goes on by the calendar as it is then: 26–29/01 and 01–03/02 lost to the pause
    goTo('2027-02-04');
    const item = applicationFor(w.as(waiting.owner), paused.publicId).supplements[0]!.items[0]!.publicId;
    await sendSupplement(w.as(waiting.owner), { publicId: paused.publicId, answers: { [item]: 'Đã gửi báo giá mới.' } });
    expect(dueOf(paused.publicId)).toBe(deadlineOn(calendarOf(w.db), '2027-01-25', 14, [{ from: '2027-01-25', to: '2027-02-04' }]));
    // and a new dossier is promised a day by it
    goTo('2027-02-05');
    expect(dueOf((await sent()).publicId)).toBe(deadlineOn(calendarOf(w.db), '2027-02-05', 14));
  });

  it('forgets what was rolled back', () => {
    expect(() => w.db.transaction((): null => {
      w.db.run("INSERT INTO support_holiday (date, kind, name, source, created_by, created_at) VALUES ('2027-02-08', 'HOLIDAY', 'x', 'y', 'z', 1)");
      expect(calendarOf(w.db).holidays.some((h) => h.date === '2027-02-08')).toBe(true);
      throw new Error('undone');
    })).toThrow('undone');
    expect(calendarOf(w.db).holidays.some((h) => h.date === '2027-02-08')).toBe(false);
  });

  it('moves 5,000 deadlines at once within two seconds', async () => {
    goTo('2027-01-25');
    const { publicId } = await sent();
    w.db.run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO support_application (public_id, programme_id, organisation_id, tax_code, state, receipt_number, received_on, deadline_on, submitted_at, prepared_by, created_at, updated_at)
      SELECT 'mo-' || i, programme_id, organisation_id, tax_code, 'RECEIVED', 'HT-X-' || i, received_on, deadline_on, submitted_at, prepared_by, created_at, updated_at FROM n, support_application WHERE public_id = ?`, [publicId]);
    const start = performance.now();
    expect((await enter('2027-02-08')).moved).toBe(5_001);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(w.db.get("SELECT count(*) AS n FROM support_application WHERE deadline_on = '2027-02-15'")).toEqual({ n: 5_001 });
  });
});

describe('over HTTP', () => {
  it('shows the versions to everybody, and takes a new one from an administrator', async () => {
    const day = addDays(today(), 3);
    expect((await http(w.t.ctx, '/support/rules')).body.items!.map((v) => v['code'])).toEqual(DELIVERED_VERSIONS.map((v) => v.code).reverse());
    expect((await http(w.t.ctx, `/support/rules/${NEWEST.code}`)).body).toEqual(JSON.parse(JSON.stringify(NEWEST)));
    expect((await http(w.t.ctx, '/support/rules/khong-co')).status).toBe(404);
    expect((await http(w.as(w.officer), '/support/rules', law(day))).status).toBe(403);
    expect(await http(w.as(admin), '/support/rules', law(day, micro(33_000_000)), { 'Idempotency-Key': 'mot-lan-thoi' })).toMatchObject({ status: 201, body: { effectiveFrom: day } });
    expect(await http(w.as(admin), '/support/rules', law(day, micro(33_000_000)), { 'Idempotency-Key': 'mot-lan-thoi' })).toMatchObject({ status: 201 });
    expect(await http(w.as(admin), '/support/rules', law(day, micro(33_000_000)))).toMatchObject({ status: 409 });
    expect((await http(w.t.ctx, `/support/rules/luat-${day}`)).body).toMatchObject({ kinds: { BUY_RENT: { terms: { MICRO: { capVnd: 33_000_000 } } } } });
  });

  it('refuses in words what is no law', async () => {
    const raw = JSON.stringify(law(addDays(today(), 3)));
    for (const body of ['[]', '{}', 'null', raw.replace('"workingDays":14', '"workingDays":1e400'), raw.replace('"capVnd":20000000', '"capVnd":"20000000"')]) {
      const answer = await http(w.as(admin), '/support/rules', body);
      expect(answer.status, body.slice(0, 40)).toBeGreaterThanOrEqual(400);
      expect(answer.status, body.slice(0, 40)).toBeLessThan(500);
    }
    expect(ruleVersions(w.db)).toHaveLength(DELIVERED_VERSIONS.length);
  });
});
