/** What the law allows for an application: the figures that officers, deciders and the enterprise see, computed the same way each time. */
import type { Database } from '../../db/client.ts';
import { vnDate } from '../time.ts';
import { ARTICLES } from './lawbook.ts';
import { lawOn } from './rule-versions.ts';
import { estimate, type Estimate } from './rules/estimate.ts';
import { sizeFacts, type EstimateInput } from './rules/figures.ts';
import { missingCriterion } from './rules/size.ts';
import type { Kind, LegalForm, RuleVersion } from './rules/types.ts';
import { HOLDING_STATES } from './rules/transitions.ts';
import { isPriority, itemsOf, type ApplicationRow, type ItemRow, type ProgrammeOn } from './store.ts';

/** The legal form that an organisation's kind stands for. */
export const legalFormOf = (kind: string): LegalForm =>
  kind === 'COMPANY' ? 'ENTERPRISE' : kind === 'COOPERATIVE' ? 'COOPERATIVE' : kind === 'COOPERATIVE_GROUP' ? 'COOPERATIVE_GROUP' : 'HOUSEHOLD';

export interface WorksheetLine {
  item: ItemRow;
  /** Granted here this year for the same kind, and declared as received elsewhere. */
  grantedHereVnd: number;
  elsewhereVnd: number;
  estimate: Estimate;
}
export interface Worksheet {
  /** With the programme's own choice where the law leaves two readings. */
  law: RuleVersion;
  /** As it was published, without that choice: what is kept as the version, and read by everybody. */
  published: RuleVersion;
  /** Legal date whose law holds: that of the request (NĐ 80/2021 Đ10.4). */
  date: string;
  year: number;
  lines: WorksheetLine[];
  totalVnd: number;
}

interface CapUsage {
  granted: number;
  elsewhere: number;
}

/** What a tax code holds of a kind's shared yearly cap. */
export function capUsage(db: Database, taxCode: string, year: number, kind: Kind): CapUsage {
  return db.get<CapUsage>("SELECT granted_vnd AS granted, elsewhere_vnd AS elsewhere FROM support_cap_usage WHERE tax_code = ? AND year = ? AND kind = ? AND contract = ''", [taxCode, year, kind]) ?? { granted: 0, elsewhere: 0 };
}

/** The law for a programme: the dated version with the programme's own choice where the law leaves two readings. */
const lawFor = (law: RuleVersion, programme: ProgrammeOn): RuleVersion => ({ ...law, sizeRule: programme.sizeRule, secondContract: programme.secondContract });

/**
 * The worksheet of an application, or null while the declaration is too incomplete to tell a size.
 * The programme is the one of the dossier's own day (`programmeOf`). Caps count over all applications of the tax code in the year of `now`; items of one kind in one dossier share them.
 */
export function worksheetFor(db: Database, app: ApplicationRow, programme: ProgrammeOn, now: number, items = itemsOf(db, app.id)): Worksheet | null {
  const date = vnDate(app.submittedAt ?? now);
  const found = lawOn(db, date);
  if (!found || app.sector === null || app.employees === null) return null;
  const law = lawFor(found, programme);
  const year = Number(vnDate(app.decidedAt ?? now).slice(0, 4));
  // once granted, an application's own money is not counted against itself
  const holds = HOLDING_STATES.includes(app.state);
  const base: Omit<EstimateInput, 'kind' | 'costVnd' | 'receivedThisYearVnd'> = {
    sector: app.sector, employees: app.employees, revenueVnd: app.revenueVnd, capitalVnd: app.capitalVnd, priority: isPriority(app), sizeRule: programme.sizeRule,
    legalForm: legalFormOf(app.organisationKind), date, foundedOn: app.foundedOn,
  };
  const earlier = new Map<Kind, number>();
  const lines: WorksheetLine[] = [];
  for (const item of items) {
    const usage = capUsage(db, app.taxCode, year, item.kind);
    const elsewhereVnd = Math.max(usage.elsewhere, item.receivedElsewhereVnd);
    const own = holds ? items.reduce((sum, i) => sum + (i.kind === item.kind ? (i.grantedVnd ?? 0) : 0), 0) : 0;
    const grantedHereVnd = Math.max(0, usage.granted - own) + (earlier.get(item.kind) ?? 0);
    const question: EstimateInput = { ...base, kind: item.kind, costVnd: item.costVnd, receivedThisYearVnd: grantedHereVnd + elsewhereVnd };
    if (question.legalForm === 'ENTERPRISE' && missingCriterion(sizeFacts(question))) return null;
    const answer = estimate(law, ARTICLES, question);
    earlier.set(item.kind, (earlier.get(item.kind) ?? 0) + answer.subsidyVnd);
    lines.push({ item, grantedHereVnd, elsewhereVnd, estimate: answer });
  }
  return { law, published: found, date, year, lines, totalVnd: lines.reduce((sum, l) => sum + l.estimate.subsidyVnd, 0) };
}

/** The part of a worksheet that a decision keeps: figures and articles, no names. */
export const kept = (w: Worksheet) => ({
  law: w.law.code, sizeRule: w.law.sizeRule, secondContract: w.law.secondContract, date: w.date, year: w.year, totalVnd: w.totalVnd,
  items: w.lines.map((l) => ({
    item: l.item.id, kind: l.item.kind, costVnd: l.item.costVnd, size: l.estimate.size, rate: l.estimate.rate, capVnd: l.estimate.capVnd, capLeftVnd: l.estimate.capLeftVnd,
    grantedHereVnd: l.grantedHereVnd, elsewhereVnd: l.elsewhereVnd, subsidyVnd: l.estimate.subsidyVnd, articles: l.estimate.citations.map((c) => c.code),
  })),
});
export type KeptWorksheet = ReturnType<typeof kept>;

/** Every article that the worksheet rests on, once. */
export const articlesOf = (w: Worksheet): string[] => [...new Set(w.lines.flatMap((l) => l.estimate.citations.map((c) => c.code)))];

/** Takes a grant out of the yearly cap of its tax code; inside the transaction of the approval. The table's check refuses what would pass the cap. */
export function useCap(db: Database, app: ApplicationRow, w: Worksheet): void {
  for (const { item, estimate: e, elsewhereVnd } of w.lines) {
    if (e.subsidyVnd === 0) continue;
    const fresh = w.law.kinds[item.kind].capPer === 'CONTRACT_YEAR' && w.law.secondContract === 'FRESH';
    db.run(
      `INSERT INTO support_cap_usage (tax_code, year, kind, contract, cap_vnd, granted_vnd, elsewhere_vnd) VALUES (?,?,?,?,?,?,?)
       ON CONFLICT (tax_code, year, kind, contract) DO UPDATE SET granted_vnd = granted_vnd + excluded.granted_vnd, cap_vnd = max(cap_vnd, excluded.cap_vnd), elsewhere_vnd = max(elsewhere_vnd, excluded.elsewhere_vnd)`,
      [app.taxCode, w.year, item.kind, fresh ? `${app.publicId}/${item.position}` : '', e.capVnd, e.subsidyVnd, fresh ? 0 : elsewhereVnd],
    );
  }
}

/** Gives back what an application held of its caps. */
export function freeCap(db: Database, app: ApplicationRow, year: number, secondContract: string, capPerContract: (kind: Kind) => boolean): void {
  for (const item of itemsOf(db, app.id)) {
    if (!item.grantedVnd) continue;
    const fresh = secondContract === 'FRESH' && capPerContract(item.kind);
    db.run('UPDATE support_cap_usage SET granted_vnd = granted_vnd - ? WHERE tax_code = ? AND year = ? AND kind = ? AND contract = ?', [item.grantedVnd, app.taxCode, year, item.kind, fresh ? `${app.publicId}/${item.position}` : '']);
  }
}
