/**
 * The yearly report on support (NĐ 80/2021 Đ29.7, before 15 December). Every sum of money comes from the ledger, and every breakdown adds
 * up to it to the đồng. Money belongs to the year of its budget; dossiers to the year in which they came in, decisions to that of the decision.
 */
import { requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden, invalid, type Sentence } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { measureOf } from '../contract/measure-again.ts';
import { ARTICLES } from '../lawbook.ts';
import { splitStatePart } from '../rules/contract.ts';
import { LEDGER_STATES, type LedgerState } from '../rules/ledger.ts';
import { outcomeGroups, type MeasuredDossier, type OutcomeGroup } from '../rules/outcome.ts';
import type { Kind } from '../rules/types.ts';
import { officeBodies } from '../office.ts';

export interface MoneyLine {
  programme: Sentence;
  source: 'PROVINCE' | 'CENTRAL' | 'OTHER';
  /** All that was given and not taken back. */
  appropriatedVnd: number;
  /** By state of the ledger; APPROPRIATED is what is left. */
  states: Record<LedgerState, number>;
}
export interface Share<K extends string> {
  key: K;
  /** Supported organisations; by kind an organisation may count under several. */
  organisations: number;
  settledVnd: number;
}
export interface YearlyReport {
  year: number;
  /** Today in Vietnam: what happens later is not in it. */
  asOf: string;
  bodies: string[];
  money: MoneyLine[];
  settledVnd: number;
  supported: number;
  bySize: Share<'MICRO' | 'SMALL' | 'MEDIUM' | 'OTHER'>[];
  bySector: Share<'AIC' | 'TS' | 'OTHER'>[];
  byForm: Share<'ENTERPRISE' | 'COOPERATIVE' | 'OTHER'>[];
  byKind: Share<Kind>[];
  womenOwned: Share<'WOMEN_OWNED' | 'OTHER'>[];
  dossiers: { received: number; waiting: number; approved: number; refused: number; withdrawn: number; lapsed: number };
  decided: number;
  onTime: number;
  /** Whole percent; null before the first decision. */
  onTimePercent: number | null;
  /** Articles that refusals rest on; a refusal may name several. */
  refusals: (Sentence & { code: string; count: number })[];
  /** Paid dossiers whose enterprise was measured again by the same edition after all was accepted, and what changed; no figure of fewer than five enterprises. */
  outcome: { measured: number; groups: OutcomeGroup[] };
  use: { day: number; asked: number; daily: number; sometimes: number; not: number }[];
}

const SIZES = ['MICRO', 'SMALL', 'MEDIUM'];
const VN_YEAR = (column: string): string => `CAST(strftime('%Y', (${column} + 25200000) / 1000, 'unixepoch') AS INTEGER)`;

interface Paid {
  applicationId: number;
  organisationId: number;
  kind: string;
  sector: string | null;
  womenOwned: number;
  size: string | null;
  settledVnd: number;
}

/** Groups what was paid; the parts add up to the whole. Empty groups of `keys` stay, so that a zero is seen. */
function shares<K extends string>(rows: readonly Paid[], keys: readonly K[], of: (row: Paid) => K): Share<K>[] {
  return keys.map((key) => {
    const own = rows.filter((r) => of(r) === key);
    return { key, organisations: new Set(own.map((r) => r.organisationId)).size, settledVnd: own.reduce((s, r) => s + r.settledVnd, 0) };
  });
}

/**
 * The report of a year over the programmes of the person's bodies.
 * @throws DomainError 401, 403; 422 for a year that cannot be
 */
export function yearlyReport(ctx: Context, year: number): YearlyReport {
  requirePerson(ctx);
  const own = officeBodies(ctx);
  if (own.length === 0) throw forbidden();
  const today = vnDate(ctx.now());
  if (!Number.isInteger(year) || year < 2000 || year > Number(today.slice(0, 4))) throw invalid({ year: { vi: 'Chưa có báo cáo của năm này.', en: 'There is no report of this year yet.' } });
  const { db } = ctx;
  const bodies = JSON.stringify(own);
  const OWN = "p.state <> 'DRAFT' AND p.body_organisation_id IN (SELECT value FROM json_each(?))";

  const entries = db.all<{ budgetId: number; vi: string; en: string; source: MoneyLine['source']; credit: string | null; debit: string | null; amountVnd: number | null }>(
    `SELECT b.id AS budgetId, p.name_vi AS vi, p.name_en AS en, b.source, e.credit_state AS credit, e.debit_state AS debit, sum(e.amount_vnd) AS amountVnd FROM support_budget b JOIN support_programme p ON p.id = b.programme_id
     LEFT JOIN support_ledger_entry e ON e.budget_id = b.id WHERE b.year = ? AND ${OWN} GROUP BY b.id, e.credit_state, e.debit_state ORDER BY p.id, b.id`, [year, bodies]);
  const money = new Map<number, MoneyLine>();
  for (const e of entries) {
    const line: MoneyLine = money.get(e.budgetId) ?? { programme: { vi: e.vi, en: e.en }, source: e.source, appropriatedVnd: 0, states: Object.fromEntries(LEDGER_STATES.map((s) => [s, 0])) as Record<LedgerState, number> };
    money.set(e.budgetId, line);
    if (e.credit === null || e.debit === null || e.amountVnd === null) continue;
    if (e.credit === 'SOURCE') line.appropriatedVnd += e.amountVnd; else line.states[e.credit as LedgerState] -= e.amountVnd;
    if (e.debit === 'SOURCE') line.appropriatedVnd -= e.amountVnd; else line.states[e.debit as LedgerState] += e.amountVnd;
  }

  // an organisation with several dossiers stands under the newest one's size, sector and ownership
  const paid = db.all<Paid>(
    `SELECT a.id AS applicationId, a.organisation_id AS organisationId, o.kind, a.sector, a.women_owned AS womenOwned, (SELECT i.size FROM support_item i WHERE i.application_id = a.id AND i.size IS NOT NULL ORDER BY i.position LIMIT 1) AS size,
       sum(CASE WHEN e.debit_state = 'SETTLED' THEN e.amount_vnd ELSE -e.amount_vnd END) AS settledVnd
     FROM support_ledger_entry e JOIN support_budget b ON b.id = e.budget_id JOIN support_programme p ON p.id = b.programme_id JOIN support_application a ON a.id = e.application_id JOIN organisation o ON o.id = a.organisation_id
     WHERE b.year = ? AND ${OWN} AND (e.debit_state = 'SETTLED' OR e.credit_state = 'SETTLED') GROUP BY a.id HAVING settledVnd > 0 ORDER BY a.id DESC`, [year, bodies]);
  const newest = new Map<number, Paid>();
  for (const row of paid) if (!newest.has(row.organisationId)) newest.set(row.organisationId, row);
  const asNewest = paid.map((row) => ({ ...newest.get(row.organisationId)!, settledVnd: row.settledVnd }));

  const kinds = new Map<Kind, { organisations: Set<number>; settledVnd: number }>();
  for (const row of paid) {
    for (const { kind, settledVnd } of byContents(ctx, row)) {
      const sum = kinds.get(kind) ?? { organisations: new Set(), settledVnd: 0 };
      sum.organisations.add(row.organisationId);
      sum.settledVnd += settledVnd;
      kinds.set(kind, sum);
    }
  }

  const states = db.all<{ state: string; n: number }>(`SELECT a.state, count(*) AS n FROM support_application a JOIN support_programme p ON p.id = a.programme_id WHERE ${OWN} AND a.state <> 'DRAFT' AND ${VN_YEAR('a.submitted_at')} = ? GROUP BY a.state`, [bodies, year]);
  const count = (...of: string[]) => states.reduce((s, r) => s + (of.length === 0 || of.includes(r.state) ? r.n : 0), 0);
  const { decided, onTime } = db.get<{ decided: number; onTime: number }>(
    `SELECT count(*) AS decided, coalesce(sum(date((a.decided_at + 25200000) / 1000, 'unixepoch') <= a.deadline_on), 0) AS onTime FROM support_application a JOIN support_programme p ON p.id = a.programme_id WHERE ${OWN} AND a.decided_at IS NOT NULL AND ${VN_YEAR('a.decided_at')} = ?`, [bodies, year])!;
  const refusals = db.all<{ code: string; count: number }>(
    `SELECT j.value AS code, count(*) AS count FROM support_decision d JOIN json_each(d.articles_json) j JOIN support_application a ON a.id = d.application_id JOIN support_programme p ON p.id = a.programme_id
     WHERE ${OWN} AND d.kind = 'REFUSE' AND ${VN_YEAR('d.decided_at')} = ? GROUP BY j.value ORDER BY count DESC, code`, [bodies, year]);
  const measured = paid.flatMap((row) => measuredOf(ctx, row));
  return {
    year, asOf: today, bodies: own.map((id) => db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [id])?.name ?? ''),
    money: [...money.values()], settledVnd: paid.reduce((s, r) => s + r.settledVnd, 0), supported: newest.size,
    bySize: shares(asNewest, ['MICRO', 'SMALL', 'MEDIUM', 'OTHER'] as const, (r) => (SIZES.includes(r.size ?? '') ? (r.size as 'MICRO') : 'OTHER')),
    bySector: shares(asNewest, ['AIC', 'TS', 'OTHER'] as const, (r) => (r.sector === 'AIC' || r.sector === 'TS' ? r.sector : 'OTHER')),
    byForm: shares(asNewest, ['ENTERPRISE', 'COOPERATIVE', 'OTHER'] as const, (r) => (r.kind === 'COMPANY' ? 'ENTERPRISE' : r.kind === 'COOPERATIVE' ? 'COOPERATIVE' : 'OTHER')),
    womenOwned: shares(asNewest, ['WOMEN_OWNED', 'OTHER'] as const, (r) => (r.womenOwned === 1 ? 'WOMEN_OWNED' : 'OTHER')),
    byKind: [...kinds].map(([key, k]) => ({ key, organisations: k.organisations.size, settledVnd: k.settledVnd })).sort((a, b) => b.settledVnd - a.settledVnd),
    dossiers: { received: count(), waiting: count('SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED'), approved: count('APPROVED', 'NOTIFIED', 'CONTRACTED', 'ACCEPTED', 'SETTLED'), refused: count('REFUSED'), withdrawn: count('WITHDRAWN'), lapsed: count('LAPSED') },
    decided, onTime, onTimePercent: decided === 0 ? null : Math.floor((onTime * 100) / decided),
    refusals: refusals.map((r) => ({ ...r, ...(ARTICLES[r.code]?.short ?? { vi: r.code, en: r.code }) })),
    outcome: { measured: measured.length, groups: outcomeGroups(measured) },
    use: db.all<{ day: number; asked: number; daily: number; sometimes: number; not: number }>(
      `SELECT u.day, count(*) AS asked, sum(u.answer = 'DAILY') AS daily, sum(u.answer = 'SOMETIMES') AS sometimes, sum(u.answer = 'NOT') AS "not" FROM support_use u JOIN support_contract c ON c.id = u.contract_id
       WHERE c.application_id IN (SELECT value FROM json_each(?)) GROUP BY u.day ORDER BY u.day`, [JSON.stringify(paid.map((r) => r.applicationId))]).map((u) => ({ ...u, daily: u.daily ?? 0, sometimes: u.sometimes ?? 0, not: u.not ?? 0 })),
  };
}

/** A paid dossier with its readiness before and after; empty while it was not measured again. */
function measuredOf(ctx: Pick<Context, 'db'>, paid: Paid): MeasuredDossier[] {
  const app = ctx.db.get<{ readinessResultId: number | null }>('SELECT readiness_result_id AS readinessResultId FROM support_application WHERE id = ?', [paid.applicationId])!;
  const m = measureOf(ctx.db, { id: paid.applicationId, organisationId: paid.organisationId, ...app });
  if (!m?.after) return [];
  const { edition } = m.before;
  const of = (r: typeof m.before) => ({ at: r.finishedAt ?? 0, percent: r.percent ?? 0, pillars: r.scores });
  return [{
    organisationId: paid.organisationId, edition: edition.versionId, editionName: { vi: `${edition.instrument.nameVi}, bản ${edition.edition}`, en: `${edition.instrument.nameEn}, edition ${edition.edition}` },
    pillarNames: Object.fromEntries(edition.pillars.map((p) => [p.code, { vi: p.vi, en: p.en }])), settledVnd: paid.settledVnd, before: of(m.before), after: of(m.after),
  }];
}

/** What was paid to a dossier, over its contents: as the contracts' paid deliveries share it out, to the đồng. */
function byContents(ctx: Pick<Context, 'db'>, paid: Paid): { kind: Kind; settledVnd: number }[] {
  const contents: { kind: Kind; weight: number }[] = [];
  for (const c of ctx.db.all<{ id: number; doneVnd: number }>("SELECT c.id, sum(x.state_vnd) AS doneVnd FROM support_contract c JOIN support_payment x ON x.contract_id = c.id AND x.kind = 'DELIVERY' AND x.state = 'PAID' WHERE c.application_id = ? GROUP BY c.id", [paid.applicationId])) {
    const items = ctx.db.all<{ kind: Kind; stateVnd: number }>('SELECT i.kind, c.state_vnd AS stateVnd FROM support_contract_item c JOIN support_item i ON i.id = c.item_id WHERE c.contract_id = ? AND c.state_vnd > 0 ORDER BY i.position', [c.id]);
    splitStatePart(c.doneVnd, items.map((i) => i.stateVnd)).forEach((part, n) => { if (part > 0) contents.push({ kind: items[n]!.kind, weight: part }); });
  }
  // what was claimed back lowers each content alike
  return splitStatePart(paid.settledVnd, contents.map((c) => c.weight)).map((settledVnd, n) => ({ kind: contents[n]!.kind, settledVnd }));
}
