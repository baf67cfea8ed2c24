/** What support has changed, in figures that tell of many and never of one. Pure. */
import type { Sentence } from '../../errors.ts';

/** As the second proof of use: by then the solution is in daily work or it is not. */
export const MEASURE_AFTER_DAYS = 90;
/** Fewer enterprises and a mean would tell of one of them. */
export const LEAST_ENTERPRISES = 5;

export interface MeasuredDossier {
  organisationId: number;
  edition: number;
  editionName: Sentence;
  /** Names of its pillars, by code. */
  pillarNames: Readonly<Record<string, Sentence>>;
  settledVnd: number;
  before: { at: number; percent: number; pillars: Readonly<Record<string, number>> };
  after: { at: number; percent: number; pillars: Readonly<Record<string, number>> };
}

export interface OutcomeGroup {
  edition: number;
  editionName: Sentence;
  /** Enterprises measured again by this edition. */
  enterprises: number;
  /** Means to one decimal; null when there are fewer than five enterprises. */
  means: { before: number; after: number; pillars: { name: Sentence; change: number }[]; /** Whole đồng of state money per percent point gained; null when nothing was gained. */ vndPerPoint: number | null } | null;
}

const tenth = (n: number): number => Math.round(n * 10) / 10;
const mean = (list: readonly number[]): number => list.reduce((s, n) => s + n, 0) / list.length;

/**
 * Groups what was measured by edition: only like is compared with like. An enterprise with several dossiers counts once, from its first result before
 * to its last one after, with all the state's money between.
 */
export function outcomeGroups(rows: readonly MeasuredDossier[]): OutcomeGroup[] {
  const groups = new Map<number, MeasuredDossier[]>();
  for (const row of rows) groups.set(row.edition, [...(groups.get(row.edition) ?? []), row]);
  return Array.from(groups, ([edition, all]): OutcomeGroup => {
    const own = new Map<number, MeasuredDossier>();
    for (const row of all) {
      const known = own.get(row.organisationId);
      own.set(row.organisationId, known ? { ...known, settledVnd: known.settledVnd + row.settledVnd, before: row.before.at < known.before.at ? row.before : known.before, after: row.after.at > known.after.at ? row.after : known.after } : row);
    }
    const each = Array.from(own.values());
    const first = each[0]!;
    const base = { edition, editionName: first.editionName, enterprises: each.length };
    if (each.length < LEAST_ENTERPRISES) return { ...base, means: null };
    const gained = each.reduce((s, e) => s + e.after.percent - e.before.percent, 0);
    return { ...base, means: {
      before: tenth(mean(each.map((e) => e.before.percent))), after: tenth(mean(each.map((e) => e.after.percent))),
      pillars: Object.keys(first.before.pillars).map((code) => ({ name: first.pillarNames[code] ?? { vi: code, en: code }, change: tenth(mean(each.map((e) => (e.after.pillars[code] ?? 0) - (e.before.pillars[code] ?? 0)))) })),
      vndPerPoint: gained > 0 ? Math.round(each.reduce((s, e) => s + e.settledVnd, 0) / gained) : null,
    } };
  }).sort((a, b) => b.enterprises - a.enterprises || a.edition - b.edition);
}
