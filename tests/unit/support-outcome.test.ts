/** What support has changed: means of five enterprises and more, edition by edition. */
import { describe, expect, it } from 'vitest';
import { LEAST_ENTERPRISES, outcomeGroups, type MeasuredDossier } from '../../api/support/rules/outcome.ts';

const row = (organisationId: number, before: number, after: number, more: Partial<MeasuredDossier> = {}): MeasuredDossier => ({
  organisationId, edition: 1, editionName: { vi: 'Bài của sàn', en: 'The floor’s own' }, pillarNames: { DATA: { vi: 'Dữ liệu', en: 'Data' }, PEOPLE: { vi: 'Con người', en: 'People' } }, settledVnd: 10_000_000,
  before: { at: 1, percent: before, pillars: { DATA: before, PEOPLE: 50 } }, after: { at: 2, percent: after, pillars: { DATA: after, PEOPLE: 40 } }, ...more,
});
const five = [10, 20, 30, 40, 50].map((before, n) => row(n + 1, before, before + 10 + n));

describe('outcome', () => {
  it('gives means, changes by pillar and the money per point of five enterprises', () => {
    expect(outcomeGroups(five)).toEqual([{ edition: 1, editionName: { vi: 'Bài của sàn', en: 'The floor’s own' }, enterprises: 5, means: {
      before: 30, after: 42, pillars: [{ name: { vi: 'Dữ liệu', en: 'Data' }, change: 12 }, { name: { vi: 'Con người', en: 'People' }, change: -10 }], vndPerPoint: Math.round(50_000_000 / 60),
    } }]);
  });
  it('tells nothing of four, however many dossiers they have', () => {
    const four = five.slice(0, LEAST_ENTERPRISES - 1);
    expect(outcomeGroups([...four, ...four, row(1, 0, 90)])).toMatchObject([{ enterprises: 4, means: null }]);
  });
  it('never mixes editions', () => expect(outcomeGroups([...five, row(9, 0, 100, { edition: 2 })])).toMatchObject([{ edition: 1, enterprises: 5, means: { after: 42 } }, { edition: 2, enterprises: 1, means: null }]));
  it('counts an enterprise with two dossiers once, from its first result to its last, with all the money', () => {
    const twice = [...five, row(1, 20, 60, { before: { at: 3, percent: 20, pillars: { DATA: 20, PEOPLE: 50 } }, after: { at: 9, percent: 60, pillars: { DATA: 60, PEOPLE: 50 } }, settledVnd: 5_000_000 })];
    const mixed = [...twice].reverse();
    // 10 → 60 instead of 10 → 20
    expect(outcomeGroups(twice)[0]).toMatchObject({ enterprises: 5, means: { before: 30, after: 50, vndPerPoint: 550_000 } });
    expect(outcomeGroups(mixed)[0]!.means).toEqual(outcomeGroups(twice)[0]!.means);
  });
  it('names no price where nothing was gained', () => {
    for (const change of [0, -5]) expect(outcomeGroups(five.map((r) => row(r.organisationId, 30, 30 + change)))[0]!.means!.vndPerPoint).toBeNull();
    expect(outcomeGroups([])).toEqual([]);
  });
});
