import { afterEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { publishedSolutions, publishSolution, readinessOf, readinessResultFor, registerProvider, saveShortlist, shortlistFor, solutionBySlug, submitSolution, takeReadinessTest } from '../../api/matching/index.ts';
import { NOW } from '../support/context.ts';
import { addOrganisation, grant, takeTest, who, world, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());
const code = (work: Promise<unknown>) => work.then(() => 'done', (e: unknown) => (isDomainError(e) ? e.code : String(e)));

describe('the self-test', () => {
  it('is saved step by step, taken up on another device, and finished once', async () => {
    w = await world();
    const e = await w.enterprise();
    const first = await takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: { 'CUSTOMER-1': 2, 'CUSTOMER-2': 1 } });
    expect(first).toMatchObject({ state: 'OPEN', answered: 2 });
    const again = await takeReadinessTest(w.as(who(grant(e.id, 'MEMBER'))), { organisationId: e.id, answers: { 'CUSTOMER-1': 3 } });
    expect(again).toMatchObject({ publicId: first.publicId, answered: 2 });
    expect(readinessOf(w.db, e.id).open?.answers).toEqual({ 'CUSTOMER-1': 3, 'CUSTOMER-2': 1 });
    expect(await code(takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: {}, finish: true }))).toBe('invalid');
    const done = await takeTest(w.as(e.owner), e.id);
    expect(done).toBe(first.publicId);
    expect(readinessResultFor(w.as(e.owner), done)).toMatchObject({ state: 'DONE', percent: 33, edition: { edition: '2026.1' } });
    // a new one starts from nothing, and the old result stays
    const next = await takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: { 'DATA-1': 0 } });
    expect(next.publicId).not.toBe(done);
    expect(readinessOf(w.db, e.id).latest?.publicId).toBe(done);
  });
  it('belongs to its enterprise alone', async () => {
    w = await world();
    const [e, other] = [await w.enterprise(), await w.enterprise()];
    const id = await takeTest(w.as(e.owner), e.id);
    expect(() => readinessResultFor(w.as(other.owner), id)).toThrow(/not-found/);
    expect(await code(takeReadinessTest(w.as(other.owner), { organisationId: e.id, answers: {} }))).toBe('forbidden');
    expect(() => shortlistFor(w.as(other.owner), e.id, { sector: 'AIC', size: null, provinceCode: null, support: null })).toThrow(/forbidden/);
  });
  it('refuses an answer that is not in it', async () => {
    w = await world();
    const e = await w.enterprise();
    expect(await code(takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: { 'DATA-1': 7 } }))).toBe('invalid');
    expect(await code(takeReadinessTest(w.as(e.owner), { organisationId: e.id, answers: { 'NOPE-1': 1 } }))).toBe('invalid');
    expect(readinessOf(w.db, e.id).open).toBeNull();
  });
});

describe('solutions', () => {
  it('reach the list only through an officer, with the address and the saved copy', async () => {
    w = await world();
    const org = addOrganisation(w.db, 'Nhà cung cấp B', 'COMPANY', NOW);
    const owner = w.as(who(grant(org.id, 'OWNER')));
    const provider = await registerProvider(owner, { organisationId: org.id, summaryVi: 'Phần mềm kho cho cơ sở nhỏ' });
    const made = await submitSolution(owner, { providerId: provider.id, nameVi: 'Kho B', summaryVi: 'Quản lý kho và hạn dùng.', category: 'SALES', pillars: ['OPERATIONS'], sectors: ['AIC'], sizes: ['MICRO'], plans: [{ nameVi: 'Gói tháng', priceVnd: 100_000, period: 'MONTH', setupVnd: 500_000 }] });
    expect(() => solutionBySlug(w.t.ctx, made.slug)).toThrow(/not-found/);
    const publish = (as: Parameters<World['as']>[0]) => publishSolution(w.as(as), { solutionId: made.id, place: 'PROVIDER', address: 'https://example.vn/kho', copy: 'Kho B, gói tháng 100.000 đ, cài đặt 500.000 đ.' });
    expect(await code(publish(who(grant(org.id, 'OWNER'))))).toBe('forbidden');
    expect(await code(publish(w.officer))).toBe('provider-not-verified');
    w.db.run("UPDATE provider SET state = 'VERIFIED' WHERE id = ?", [provider.id]);
    expect(await code(publish(who(grant(w.body, 'TRADE_OFFICER'), grant(org.id, 'MEMBER'))))).toBe('conflict-of-interest');
    await publish(w.officer);
    expect(await code(publish(w.officer))).toBe('refused-transition');
    expect(solutionBySlug(w.t.ctx, made.slug)).toMatchObject({ plans: [{ yearVnd: 1_700_000 }], publications: [{ address: 'https://example.vn/kho' }] });
    w.db.run("UPDATE provider SET state = 'SUSPENDED' WHERE id = ?", [provider.id]);
    expect(publishedSolutions(w.t.ctx).map((s) => s.slug)).not.toContain(made.slug);
  });
  it('come to an enterprise as a shortlist that is kept as it was shown', async () => {
    w = await world();
    const e = await w.enterprise();
    const ask = { sector: 'AIC', size: 'MICRO', provinceCode: '38', support: { ratePercent: 50, capLeftVnd: 20_000_000 } } as const;
    expect(shortlistFor(w.as(e.owner), e.id, ask)).toBeNull();
    expect(await code(saveShortlist(w.as(e.owner), e.id, ask))).toBe('no-readiness');
    await takeTest(w.as(e.owner), e.id);
    const list = shortlistFor(w.as(e.owner), e.id, ask);
    expect(list?.entries[0]?.reasons.map((r) => r.signal)).toContain('PILLARS');
    const kept = await saveShortlist(w.as(e.owner), e.id, ask, 'token-1');
    expect(await saveShortlist(w.as(e.owner), e.id, ask, 'token-1')).toEqual(kept);
    expect(w.db.get<{ n: number }>('SELECT count(*) AS n FROM shortlist_entry')?.n).toBe(list?.entries.length);
  });
});
