/** A published solution is changed by a new edition and taken off the list by its provider; what named it keeps it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerOf, publishedSolutions, publishSolution, solutionBySlug, submitSolution, waitingForOfficer, withdrawSolution, type SolutionInput } from '../../api/matching/index.ts';
import { applicationFor, saveApplication, submitApplication } from '../../api/support/index.ts';
import { addOrganisation, grant, takeTest, who, world, type World } from './support-world.ts';

let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());

const edition = (more: Partial<SolutionInput> = {}): SolutionInput => ({
  providerId: providerOf(w.db, w.provider.organisationId)!.id, replaces: w.solutionSlug, nameVi: 'Bán hàng Thử', summaryVi: 'Quản lý đơn, kho và công nợ cho cơ sở nhỏ.', category: 'SALES', pillars: ['CUSTOMER'], sectors: ['AIC', 'TS'], sizes: ['MICRO', 'SMALL', 'MEDIUM'],
  plans: [{ nameVi: 'Gói năm', priceVnd: 44_000_000, period: 'YEAR' }], ...more,
});
const publish = (solutionId: number) => publishSolution(w.as(w.officer), { solutionId, place: 'PROVIDER', address: 'https://example.vn/ban-hang', copy: 'Bán hàng Thử: gói năm 44.000.000 đ.' });
const price = () => solutionBySlug(w.t.ctx, w.solutionSlug).plans.map((p) => p.priceVnd);

describe('a new edition', () => {
  it('waits beside the published one, then takes over its address; the old one leaves the list', async () => {
    const { id } = await submitSolution(w.as(w.provider.owner), edition());
    expect(price()).toEqual([40_000_000]);
    expect(waitingForOfficer(w.t.ctx).solutions).toMatchObject([{ id, replaces: { slug: w.solutionSlug, plans: [{ priceVnd: 40_000_000 }] } }]);
    expect(await publish(id)).toEqual({ id, slug: w.solutionSlug });
    expect(price()).toEqual([44_000_000]);
    expect(publishedSolutions(w.t.ctx)).toHaveLength(1);
    expect(providerOf(w.db, w.provider.organisationId)!.solutions.map((s) => [s.slug, s.state])).toEqual([[w.solutionSlug, 'PUBLISHED'], [`${w.solutionSlug}-cu`, 'WITHDRAWN']]);
    // and again, over the second
    await publish((await submitSolution(w.as(w.provider.owner), edition({ plans: [{ nameVi: 'Gói năm', priceVnd: 39_000_000, period: 'YEAR' }] }))).id);
    expect(price()).toEqual([39_000_000]);
    expect(w.db.all('SELECT root_id AS root FROM solution ORDER BY id')).toEqual([{ root: null }, { root: 1 }, { root: 1 }]);
  });

  it('is one at a time, of one’s own published solution only', async () => {
    const stranger = who(grant(addOrganisation(w.db, 'Công ty Lạ', 'COMPANY', 1).id, 'OWNER'));
    await expect(submitSolution(w.as(stranger), edition())).rejects.toMatchObject({ status: 403 });
    await expect(submitSolution(w.as(w.provider.owner), edition({ replaces: 'khong-co' }))).rejects.toMatchObject({ status: 404 });
    const race = await Promise.allSettled([1, 2, 3].map(() => submitSolution(w.as(w.provider.owner), edition())));
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    await expect(submitSolution(w.as(w.provider.owner), edition())).rejects.toMatchObject({ code: 'edition-waits' });
    const [waiting] = waitingForOfficer(w.t.ctx).solutions;
    await withdrawSolution(w.as(w.provider.owner), waiting!.slug);
    await submitSolution(w.as(w.provider.owner), edition());
    expect(price()).toEqual([40_000_000]);
  });

  it('a sent dossier keeps the edition that it named; nobody is paid twice for two editions of one solution', async () => {
    const made = await w.notified();
    const drafting = await w.enterprise();
    await takeTest(w.as(drafting.owner), drafting.id);
    const { publicId: draft } = await saveApplication(w.as(drafting.owner), w.draft(drafting));
    await publish((await submitSolution(w.as(w.provider.owner), edition({ nameVi: 'Bán hàng Thử 2' }))).id);
    expect(applicationFor(w.as(w.officer), made.publicId).items).toMatchObject([{ costVnd: 40_000_000, solution: { nameVi: 'Bán hàng Thử' } }]);
    // a draft chooses among what is published now
    await expect(submitApplication(w.as(drafting.owner), { publicId: draft, confirmed: true })).rejects.toMatchObject({ fields: { 'items.0.solutionSlug': expect.anything() as object } });
    const again = await saveApplication(w.as(made.enterprise.owner), w.draft(made.enterprise));
    await expect(submitApplication(w.as(made.enterprise.owner), { publicId: again.publicId, confirmed: true })).rejects.toMatchObject({ code: 'double' });
  });
});

it('a provider takes its solution off the list; others cannot', async () => {
  const stranger = who(grant(addOrganisation(w.db, 'Công ty Lạ', 'COMPANY', 1).id, 'OWNER'));
  for (const person of [stranger, w.officer]) await expect(withdrawSolution(w.as(person), w.solutionSlug)).rejects.toMatchObject({ status: 403 });
  await expect(withdrawSolution(w.t.ctx, w.solutionSlug)).rejects.toMatchObject({ status: 401 });
  await expect(withdrawSolution(w.as(w.provider.owner), 'khong-co')).rejects.toMatchObject({ status: 404 });
  await withdrawSolution(w.as(w.provider.owner), w.solutionSlug, 'token-1');
  await withdrawSolution(w.as(w.provider.owner), w.solutionSlug, 'token-1');
  expect(publishedSolutions(w.t.ctx)).toEqual([]);
  expect(() => solutionBySlug(w.t.ctx, w.solutionSlug)).toThrow('not-found');
  await expect(withdrawSolution(w.as(w.provider.owner), w.solutionSlug)).rejects.toMatchObject({ code: 'refused-transition' });
});
