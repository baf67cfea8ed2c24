/** What everybody may know of a programme: money, queue, speed; never who asked. */
import type { Context } from '../context.ts';
import { vnDate } from '../time.ts';
import { ARTICLES } from './lawbook.ts';
import { budgetsOf } from './ledger.ts';
import { programmeBySlug, programmes, type ProgrammeRow } from './store.ts';
import type { Article } from './rules/types.ts';

export interface PublicProgramme {
  programme: ProgrammeRow;
  year: number;
  appropriatedVnd: number;
  /** Approved and not yet paid: reserved, committed and advanced. */
  approvedVnd: number;
  paidVnd: number;
  leftVnd: number;
  waiting: number;
  approved: number;
  decided: number;
  /** Whole percent of decisions by the deadline; null before the first. */
  onTimePercent: number | null;
  legalBasis: { code: string; vi: string; en: string }[];
}

function numbersOf(ctx: Pick<Context, 'db' | 'now'>, programme: ProgrammeRow): PublicProgramme {
  const year = Number(vnDate(ctx.now()).slice(0, 4));
  const sum = { appropriatedVnd: 0, approvedVnd: 0, paidVnd: 0, leftVnd: 0 };
  for (const b of budgetsOf(ctx.db, programme.id, year)) {
    sum.appropriatedVnd += b.appropriatedVnd;
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
    programme, year, ...sum, waiting: n?.waiting ?? 0, approved: n?.approved ?? 0, decided, onTimePercent: decided === 0 ? null : Math.floor(((n?.onTime ?? 0) * 100) / decided),
    legalBasis: programme.legalBasis.flatMap((code) => { const a = ARTICLES[code]; return a ? [{ code, ...a.short }] : []; }),
  };
}

export const publicProgrammes = (ctx: Pick<Context, 'db' | 'now'>): PublicProgramme[] => programmes(ctx.db).map((p) => numbersOf(ctx, p));
/** @throws DomainError 404 */
export const publicProgramme = (ctx: Pick<Context, 'db' | 'now'>, slug: string): PublicProgramme => numbersOf(ctx, programmeBySlug(ctx.db, slug));

/** The article book, in its own order: what every citation links to. */
export const lawTexts = (): ({ code: string } & Article)[] => Object.entries(ARTICLES).map(([code, a]) => ({ code, ...a }));
