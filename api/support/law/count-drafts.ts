/** Drafts as if they were sent on a day to come: what each would get by one rule and by another, without a word of whose they are. */
import type { Context } from '../../context.ts';
import type { Asked } from '../rules/compare.ts';
import type { Kind, Sector, Size } from '../rules/types.ts';
import type { ProgrammeOn } from '../store.ts';
import { legalFormOf } from '../worksheet.ts';

/** So many drafts are counted at most, those changed last; what is left out is said. */
const MOST_DRAFTS = 5_000;
/** So many different changes are listed at most. */
const MOST_LINES = 100;

/** Drafts that change alike: an office may not look into a draft, so only what it asks for and gets is told. */
export interface DraftChange {
  kinds: Kind[];
  sizeBefore: Size | null;
  sizeAfter: Size | null;
  beforeVnd: number;
  afterVnd: number;
  drafts: number;
}

export interface DraftCount {
  all: number;
  counted: number;
  better: number;
  worse: number;
  equal: number;
  /** Drafts that do not tell their size yet. */
  untold: number;
  beforeVnd: number;
  afterVnd: number;
  lines: DraftChange[];
  /** Changed drafts that the lines leave out. */
  more: number;
}

interface DraftRow {
  id: number;
  programmeId: number;
  organisationKind: string;
  sector: Sector | null;
  employees: number | null;
  revenueVnd: number | null;
  capitalVnd: number | null;
  foundedOn: string | null;
  priority: number;
  kind: Kind;
  costVnd: number;
  receivedVnd: number;
}

/** Drafts as if they were sent on a day, with what their tax codes have received in its year. */
export function draftsOn(ctx: Pick<Context, 'db'>, own: readonly ProgrammeOn[], day: string): { all: number; asked: (Asked | null)[] } {
  const ids = JSON.stringify(own.map((p) => p.id));
  const byId = new Map(own.map((p) => [p.id, p]));
  const all = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM support_application WHERE state = 'DRAFT' AND programme_id IN (SELECT value FROM json_each(?))", [ids])?.n ?? 0;
  const rows = ctx.db.all<DraftRow>(
    `SELECT a.id, a.programme_id AS programmeId, o.kind AS organisationKind, a.sector, a.employees, a.revenue_vnd AS revenueVnd, a.capital_vnd AS capitalVnd, a.founded_on AS foundedOn, a.women_owned + a.many_women + a.social_enterprise > 0 AS priority,
       i.kind, i.cost_vnd AS costVnd, coalesce(u.granted_vnd, 0) + max(coalesce(u.elsewhere_vnd, 0), i.received_elsewhere_vnd) AS receivedVnd
     FROM (SELECT id FROM support_application WHERE state = 'DRAFT' AND programme_id IN (SELECT value FROM json_each(?)) ORDER BY updated_at DESC, id DESC LIMIT ${MOST_DRAFTS}) d
     JOIN support_application a ON a.id = d.id JOIN organisation o ON o.id = a.organisation_id JOIN support_item i ON i.application_id = a.id
     LEFT JOIN support_cap_usage u ON u.tax_code = a.tax_code AND u.year = ? AND u.kind = i.kind AND u.contract = '' ORDER BY a.id, i.position`, [ids, Number(day.slice(0, 4))]);
  const dossiers = new Map<number, DraftRow[]>();
  for (const row of rows) dossiers.set(row.id, [...(dossiers.get(row.id) ?? []), row]);
  return { all, asked: Array.from(dossiers.values(), (items): Asked | null => {
    const [first] = items as [DraftRow];
    const { sizeRule, secondContract } = byId.get(first.programmeId)!;
    if (first.sector === null || first.employees === null) return null;
    return { sector: first.sector, employees: first.employees, revenueVnd: first.revenueVnd, capitalVnd: first.capitalVnd, priority: first.priority === 1, sizeRule, secondContract, legalForm: legalFormOf(first.organisationKind), date: day, foundedOn: first.foundedOn, items };
  }) };
}

type Sum = { totalVnd: number; size: Size | null } | null;

/** Counts who gets more, less and the same. */
export function countDrafts(drafts: ReturnType<typeof draftsOn>, before: (asked: Asked) => Sum, after: (asked: Asked) => Sum): DraftCount {
  const sum = { all: drafts.all, counted: drafts.asked.length, better: 0, worse: 0, equal: 0, untold: 0, beforeVnd: 0, afterVnd: 0 };
  const lines = new Map<string, DraftChange>();
  for (const asked of drafts.asked) {
    const old = asked && before(asked);
    const now = asked && after(asked);
    if (!asked || !old || !now) {
      sum.untold++;
      continue;
    }
    sum.beforeVnd += old.totalVnd;
    sum.afterVnd += now.totalVnd;
    if (now.totalVnd === old.totalVnd) {
      sum.equal++;
      continue;
    }
    if (now.totalVnd > old.totalVnd) sum.better++;
    else sum.worse++;
    const kinds = Array.from(new Set(asked.items.map((i) => i.kind)));
    const key = JSON.stringify([kinds, old, now]);
    const line = lines.get(key) ?? { kinds, sizeBefore: old.size, sizeAfter: now.size, beforeVnd: old.totalVnd, afterVnd: now.totalVnd, drafts: 0 };
    line.drafts++;
    lines.set(key, line);
  }
  const most = Array.from(lines.values()).sort((x, y) => y.drafts - x.drafts || Math.abs(y.afterVnd - y.beforeVnd) - Math.abs(x.afterVnd - x.beforeVnd)).slice(0, MOST_LINES);
  return { ...sum, lines: most, more: sum.better + sum.worse - most.reduce((n, l) => n + l.drafts, 0) };
}

/** Sent and not decided: they keep what held on the day of their request (NĐ 80/2021 Đ10.4). */
export const sentCount = (ctx: Pick<Context, 'db'>, own: readonly ProgrammeOn[]): number =>
  ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM support_application WHERE state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED') AND programme_id IN (SELECT value FROM json_each(?))", [JSON.stringify(own.map((p) => p.id))])?.n ?? 0;
