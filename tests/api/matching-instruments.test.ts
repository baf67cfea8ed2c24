/** Instruments as uploaded data: brought in by an administrator, published, taken beside the floor's own test, never changed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { checkInstrument, discardInstrument, instrumentFor, instrumentLines, publishInstrument, readinessOf, readinessResultFor, retireInstrument, shortlistFor, takeReadinessTest, testsFor, testUnderWay, uploadInstrument } from '../../api/matching/index.ts';
import type { Person } from '../../api/context.ts';
import { applicationFor, saveApplication, submitApplication } from '../../api/support/index.ts';
import { asFile, madeUpInstrument, type MadeUp } from '../support/instrument.ts';
import { grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
let admin: Person;
beforeEach(async () => { w = await world(); admin = who(grant(w.body, 'ADMIN', 'STATE_BODY')); });
afterEach(() => w.close());
const code = (work: Promise<unknown>) => work.then(() => 'done', (e: unknown) => (isDomainError(e) ? e.code : String(e)));
const up = (more: Partial<MadeUp> = {}, as = admin) => uploadInstrument(w.as(as), asFile(madeUpInstrument(more)));
async function published(more: Partial<MadeUp> = {}): Promise<number> {
  const { edition } = await up(more);
  await publishInstrument(w.as(admin), { edition });
  return edition;
}
const file = madeUpInstrument();
const answers = (n: number, pillar?: string) => Object.fromEntries(file.questions.filter((q) => pillar === undefined || q.pillar === pillar).map((q) => [q.code, q.answers[n]!.points]));
const take = (e: Enterprise, edition: number, given: Record<string, number>, finish = false) => takeReadinessTest(w.as(e.owner), { organisationId: e.id, edition, answers: given, finish });

describe('bringing one in', () => {
  it('is for administrators, and a dry run writes nothing', async () => {
    for (const as of [w.officer, w.approver, w.provider.owner]) {
      expect(await code(up({}, as))).toBe('forbidden');
      expect(() => checkInstrument(w.as(as), asFile(file))).toThrow(/forbidden/);
      expect(() => instrumentLines(w.as(as))).toThrow(/forbidden/);
    }
    expect(checkInstrument(w.as(admin), asFile(file))).toMatchObject({ faultCount: 0 });
    expect(await code(up({ maxPoints: 319 }))).toBe('invalid');
    expect(await code(uploadInstrument(w.as(admin), asFile('{')))).toBe('invalid');
    expect(await code(uploadInstrument(w.as(admin), new Uint8Array(10 * 1024 * 1024)))).toBe('too-large');
    expect(instrumentLines(w.as(admin))).toEqual([]);
  });
  it('keeps a draft that nobody can take until it is published, and that can be thrown away', async () => {
    const e = await w.enterprise();
    const { edition } = await up();
    expect(instrumentFor(w.as(admin), edition)).toMatchObject({ line: { state: 'DRAFT', questions: 60, supersededBy: 'Quyết định 2158/QĐ-BTTTT (2023)' } });
    expect(testsFor(w.db, e.id)).toEqual([]);
    expect(await code(take(e, edition, {}))).toBe('not-found');
    expect(await code(retireInstrument(w.as(admin), { edition, reason: 'Không dùng nữa.' }))).toBe('refused-transition');
    await discardInstrument(w.as(admin), { edition });
    expect(() => instrumentFor(w.as(admin), edition)).toThrow(/not-found/);
    // the code is free again, under another name too
    expect(await code(up({ nameVi: 'Tên khác' }))).toBe('done');
  });
  it('takes each edition once, and one name for a code', async () => {
    await up();
    expect(await code(up())).toBe('edition-exists');
    expect(await code(up({ edition: 'thử-2', nameVi: 'Tên khác hẳn' }))).toBe('other-name');
    expect(await code(up({ edition: 'thử-2' }))).toBe('done');
  });
  it('never changes what is published: by no verb and by no statement', async () => {
    const edition = await published();
    expect(await code(publishInstrument(w.as(admin), { edition }))).toBe('refused-transition');
    expect(await code(discardInstrument(w.as(admin), { edition }))).toBe('refused-transition');
    for (const sql of ["UPDATE readiness_version SET levels_json = '[]'", "UPDATE readiness_version SET state = 'DRAFT'", "UPDATE readiness_question SET vi = 'x'", 'DELETE FROM readiness_question', 'DELETE FROM readiness_version', "INSERT INTO readiness_question (version_id, code, pillar, position, vi, en, answers_json) SELECT id, 'NEW', 'DATA', 999, 'x', 'x', '[]' FROM readiness_version"]) {
      expect(() => w.db.run(sql), sql).toThrow(/edition|draft|question/);
    }
  });
  it('opens one edition of a code at a time', async () => {
    const first = await published();
    const second = await published({ edition: 'thử-2' });
    expect(instrumentLines(w.as(admin)).map((l) => [l.edition, l.state])).toEqual([[second, 'PUBLISHED'], [first, 'RETIRED']]);
    expect(await code(retireInstrument(w.as(admin), { edition: second, reason: 'ngắn' }))).toBe('invalid');
    expect(await code(retireInstrument(w.as(admin), { edition: second, reason: 'Đã có bộ công cụ mới.' }))).toBe('done');
  });
  it('leaves the floor’s own test as it is', async () => {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const own = instrumentLines(w.as(admin)).find((l) => l.delivered)!;
    expect(own).toMatchObject({ code: 'SANQUE-SELF', state: 'PUBLISHED', results: 1 });
    expect(await code(retireInstrument(w.as(admin), { edition: own.edition, reason: 'Không dùng nữa.' }))).toBe('delivered');
    expect(await code(up({ code: 'SANQUE-SELF' }))).toBe('invalid');
  });
});

describe('taking it', () => {
  it('is saved pillar by pillar, taken up on another device, scored by its sum; the result keeps its edition', async () => {
    const edition = await published();
    const e = await w.enterprise();
    expect(testsFor(w.db, e.id)).toMatchObject([{ edition, questions: 60, answered: null }]);
    await take(e, edition, answers(2, 'CUSTOMER'));
    const member = who(grant(e.id, 'MEMBER'));
    await takeReadinessTest(w.as(member), { organisationId: e.id, edition, answers: answers(1, 'STRATEGY') });
    expect(testsFor(w.db, e.id)).toMatchObject([{ answered: 17 }]);
    expect(testUnderWay(w.db, e.id, edition).answers).toEqual({ ...answers(2, 'CUSTOMER'), ...answers(1, 'STRATEGY') });
    expect(await code(take(e, edition, {}, true))).toBe('invalid');
    expect(await code(take(e, edition, { 'CUSTOMER-1': 4 }))).toBe('invalid');
    // the short test is another one, and neither disturbs the other
    await takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: { 'CUSTOMER-1': 3 } });
    expect(readinessOf(w.db, e.id).open?.answers).toEqual({ 'CUSTOMER-1': 3 });
    const done = await take(e, edition, { ...answers(0), ...answers(2, 'CUSTOMER') }, true);
    expect(done).toMatchObject({ state: 'DONE', answered: 60 });
    expect(readinessResultFor(w.as(e.owner), done.publicId)).toMatchObject({ percent: 20, level: { n: 2, vi: 'Mức thử 2' }, scores: { CUSTOMER: 100, STRATEGY: 0 }, edition: { edition: 'thử-1', versionId: edition } });
    expect(() => w.db.run('UPDATE readiness_result SET percent = 99 WHERE state = \'DONE\'')).toThrow(/never changes/);
  });
  it('counts for a dossier and for the shortlist like the short test', async () => {
    const edition = await published();
    const e = await w.enterprise();
    const saved = await saveApplication(w.as(e.owner), w.draft(e));
    expect(await code(submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true }))).toBe('invalid');
    await take(e, edition, answers(1), true);
    await saveApplication(w.as(e.owner), { ...w.draft(e), publicId: saved.publicId });
    await submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true });
    expect(applicationFor(w.as(w.officer), saved.publicId).readiness?.edition.instrument.code).toBe('THU-1970');
    expect(shortlistFor(w.as(e.owner), e.id, { sector: 'AIC', size: null, provinceCode: null, support: null })?.entries[0]?.reasons.find((r) => r.signal === 'PILLARS')?.vi).toContain('Trụ cột thử');
  });
  it('of a retired edition goes on where it was begun or has measured, and nowhere else', async () => {
    const edition = await published();
    const [begun, measured, other] = [await w.enterprise(), await w.enterprise(), await w.enterprise()];
    await take(begun, edition, answers(0, 'DATA'));
    await take(measured, edition, answers(0), true);
    await retireInstrument(w.as(admin), { edition, reason: 'Đã có bộ công cụ mới.' });
    expect(await code(take(begun, edition, answers(1), true))).toBe('done');
    expect(await code(take(measured, edition, answers(2), true))).toBe('done');
    expect(await code(take(other, edition, answers(2)))).toBe('retired');
    expect(testsFor(w.db, other.id)).toEqual([]);
    expect(testsFor(w.db, measured.id)).toMatchObject([{ retired: true }]);
    expect(await code(take(other, 99_999, {}))).toBe('not-found');
  });
});
