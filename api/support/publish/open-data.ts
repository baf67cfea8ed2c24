/** Open data of support: programmes and who was supported, as CSV and JSON, dated, with the sentence on how it may be used. No personal data. */
import type { Context } from '../../context.ts';
import { csvOf } from '../../csv.ts';
import { vnDate } from '../../time.ts';
import { publicProgrammes } from '../public.ts';
import { supportedList } from './supported.ts';

export const LICENCE = {
  vi: 'Được tự do dùng lại, kể cả cho mục đích thương mại, miễn là ghi nguồn “Sàn Quê”, ngày của số liệu và không làm sai lệch.',
  en: 'Free to reuse, also commercially, provided that “Sàn Quê” and the date of the figures are named and nothing is distorted.',
};

interface Sheet {
  columns: readonly string[];
  rows: (string | number | null)[][];
}

function programmesSheet(ctx: Pick<Context, 'db' | 'now'>): Sheet {
  return {
    columns: ['as_of', 'slug', 'name_vi', 'name_en', 'body', 'year', 'appropriated_vnd', 'reserved_vnd', 'committed_vnd', 'advanced_vnd', 'paid_vnd', 'left_vnd', 'waiting', 'approved', 'decided', 'on_time_percent', 'median_days', 'solutions_published', 'providers_published', 'illustration'],
    rows: publicProgrammes(ctx).map((p) => [
      vnDate(ctx.now()), p.programme.slug, p.programme.nameVi, p.programme.nameEn, p.programme.bodyName, p.year, p.appropriatedVnd, p.reservedVnd, p.committedVnd, p.advancedVnd, p.paidVnd, p.leftVnd, p.waiting, p.approved, p.decided, p.onTimePercent, p.medianDays,
      p.solutions, p.providers, p.programme.illustration ? 1 : 0,
    ]),
  };
}

function supportedSheet(ctx: Pick<Context, 'db' | 'now'>): Sheet {
  const { named, counted } = supportedList(ctx);
  const asOf = vnDate(ctx.now());
  return {
    columns: ['as_of', 'year', 'programme', 'form', 'name', 'commune', 'kinds', 'count', 'settled_vnd', 'illustration', 'recovered_vnd'],
    rows: [
      ...named.map((s) => [asOf, s.year, s.programme, s.form, s.name, s.commune, s.kinds.join(' '), 1, s.settledVnd, s.illustration ? 1 : 0, s.recoveredVnd]),
      // not named: their name is a person's
      ...counted.map((s) => [asOf, s.year, s.programme, 'OTHER', null, null, null, s.count, s.settledVnd, null, null]),
    ],
  };
}

export const OPEN_SETS = ['programmes', 'supported'] as const;
export type OpenSet = (typeof OPEN_SETS)[number];
const SHEETS: Record<OpenSet, (ctx: Pick<Context, 'db' | 'now'>) => Sheet> = { programmes: programmesSheet, supported: supportedSheet };

export const openCsv = (ctx: Pick<Context, 'db' | 'now'>, set: OpenSet): string => { const { columns, rows } = SHEETS[set](ctx); return csvOf([columns, ...rows]); };
/** The same rows as objects, by the names of the columns. */
export function openJson(ctx: Pick<Context, 'db' | 'now'>, set: OpenSet): { licence: { vi: string; en: string }; asOf: string; items: Record<string, string | number | null>[] } {
  const { columns, rows } = SHEETS[set](ctx);
  return { licence: LICENCE, asOf: new Date(ctx.now()).toISOString(), items: rows.map((r) => Object.fromEntries(columns.map((c, n) => [c, r[n] ?? null]))) };
}
