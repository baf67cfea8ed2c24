/** What everybody may know of a programme: money, queue, speed; never who asked. */
import type { Context } from '../context.ts';
import { countPublished } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { ARTICLES } from './lawbook.ts';
import { budgetsOf } from './ledger.ts';
import { programmeOn, programmes, type ProgrammeOn } from './store.ts';
import type { Article } from './rules/types.ts';

export interface PublicProgramme {
  programme: ProgrammeOn;
  year: number;
  appropriatedVnd: number;
  reservedVnd: number;
  committedVnd: number;
  advancedVnd: number;
  /** Approved and not yet paid: reserved, committed and advanced. */
  approvedVnd: number;
  paidVnd: number;
  leftVnd: number;
  waiting: number;
  approved: number;
  decided: number;
  /** Whole percent of decisions by the deadline; null before the first. */
  onTimePercent: number | null;
  /** Median calendar days from receipt to decision; null before the first. */
  medianDays: number | null;
  /** Published on the floor, for all programmes. */
  solutions: number;
  providers: number;
  legalBasis: { code: string; vi: string; en: string }[];
}

/** The middle of all decisions' days, or the mean of the two in the middle. */
function medianDays(ctx: Pick<Context, 'db'>, programmeId: number): number | null {
  const decided = "FROM support_application WHERE programme_id = ? AND decided_at IS NOT NULL AND received_on IS NOT NULL AND state <> 'DRAFT'";
  const { n } = ctx.db.get<{ n: number }>(`SELECT count(*) AS n ${decided}`, [programmeId])!;
  const middle = ctx.db.all<{ days: number }>(`SELECT CAST(julianday(date((decided_at + 25200000) / 1000, 'unixepoch')) - julianday(received_on) AS INTEGER) AS days ${decided} ORDER BY days LIMIT ? OFFSET ?`, [programmeId, n % 2 === 0 ? 2 : 1, Math.max(0, Math.ceil(n / 2) - 1)]);
  return middle.length === 0 ? null : middle.reduce((s, m) => s + m.days, 0) / middle.length;
}

function numbersOf(ctx: Pick<Context, 'db' | 'now'>, programme: ProgrammeOn): PublicProgramme {
  const year = Number(vnDate(ctx.now()).slice(0, 4));
  const sum = { appropriatedVnd: 0, reservedVnd: 0, committedVnd: 0, advancedVnd: 0, approvedVnd: 0, paidVnd: 0, leftVnd: 0 };
  for (const b of budgetsOf(ctx.db, programme.id, year)) {
    sum.appropriatedVnd += b.appropriatedVnd;
    sum.reservedVnd += b.reservedVnd;
    sum.committedVnd += b.committedVnd;
    sum.advancedVnd += b.advancedVnd;
    sum.approvedVnd += b.reservedVnd + b.committedVnd + b.advancedVnd;
    sum.paidVnd += b.settledVnd;
    sum.leftVnd += b.availableVnd;
  }
  const n = ctx.db.get<{ waiting: number | null; approved: number | null; decided: number | null; onTime: number | null }>(
    `SELECT sum(state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED')) AS waiting, sum(state IN ('APPROVED','NOTIFIED','CONTRACTED','ACCEPTED','SETTLED')) AS approved,
     sum(decided_at IS NOT NULL) AS decided, sum(decided_at IS NOT NULL AND date((decided_at + 25200000) / 1000, 'unixepoch') <= deadline_on) AS onTime
     FROM support_application WHERE programme_id = ? AND state <> 'DRAFT'`, [programme.id]);
  const decided = n?.decided ?? 0;
  return {
    programme, year, ...sum, waiting: n?.waiting ?? 0, approved: n?.approved ?? 0, decided, onTimePercent: decided === 0 ? null : Math.floor(((n?.onTime ?? 0) * 100) / decided), medianDays: medianDays(ctx, programme.id), ...countPublished(ctx),
    legalBasis: programme.legalBasis.flatMap((code) => { const a = ARTICLES[code]; return a ? [{ code, ...a.short }] : []; }),
  };
}

export const publicProgrammes = (ctx: Pick<Context, 'db' | 'now'>): PublicProgramme[] => programmes(ctx.db, vnDate(ctx.now())).map((p) => numbersOf(ctx, p));
/** @throws DomainError 404 */
export const publicProgramme = (ctx: Pick<Context, 'db' | 'now'>, slug: string): PublicProgramme => numbersOf(ctx, programmeOn(ctx.db, slug, vnDate(ctx.now())));

/** The article book, in its own order: what every citation links to. */
export const lawTexts = (): ({ code: string } & Article)[] => Object.entries(ARTICLES).map(([code, a]) => ({ code, ...a }));
