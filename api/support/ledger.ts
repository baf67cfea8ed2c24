/** Posting to the ledger. The database's triggers and checks hold the same promises a second time. */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { actorId, type Context } from '../context.ts';
import { conflict } from '../errors.ts';
import { availableFor, linesOf, type Balances, type PostingKind } from './rules/ledger.ts';
import { vnd } from './rules/money.ts';

export interface BudgetRow {
  id: number;
  programmeId: number;
  year: number;
  source: 'PROVINCE' | 'CENTRAL' | 'OTHER';
  appropriatedVnd: number;
  availableVnd: number;
  reservedVnd: number;
  committedVnd: number;
  advancedVnd: number;
  settledVnd: number;
  releasedVnd: number;
  recoveredVnd: number;
  entries: number;
}

const BUDGET = `SELECT id, programme_id AS programmeId, year, source, appropriated_vnd AS appropriatedVnd, available_vnd AS availableVnd, reserved_vnd AS reservedVnd, committed_vnd AS committedVnd,
  advanced_vnd AS advancedVnd, settled_vnd AS settledVnd, released_vnd AS releasedVnd, recovered_vnd AS recoveredVnd, entries FROM support_budget`;

export const budgetById = (db: Database, id: number): BudgetRow | undefined => db.get<BudgetRow>(`${BUDGET} WHERE id = ?`, [id]);
/** Budgets of a programme and year; the province's own money first. */
export const budgetsOf = (db: Database, programmeId: number, year: number): BudgetRow[] =>
  db.all<BudgetRow>(`${BUDGET} WHERE programme_id = ? AND year = ? ORDER BY CASE source WHEN 'PROVINCE' THEN 0 WHEN 'CENTRAL' THEN 1 ELSE 2 END`, [programmeId, year]);

export const balancesOf = (b: BudgetRow): Balances => ({
  APPROPRIATED: b.availableVnd, RESERVED: b.reservedVnd, COMMITTED: b.committedVnd, ADVANCED: b.advancedVnd, SETTLED: b.settledVnd, RELEASED: b.releasedVnd, RECOVERED: b.recoveredVnd,
});

/**
 * Posts a move of money; only inside the transaction of the decision that it follows from.
 * @throws DomainError 409 not-enough-money when the state that it starts from does not hold so much
 */
export function postTo(ctx: Context, budgetId: number, kind: PostingKind, amountVnd: number, because: { applicationId?: number; decisionId?: number; reference?: string }): void {
  if (!ctx.db.inTransaction) throw new TypeError('a ledger entry belongs to the transaction of its decision');
  const budget = budgetById(ctx.db, budgetId);
  if (!budget) throw new TypeError(`no budget ${budgetId}`);
  const most = availableFor(kind, balancesOf(budget));
  if (amountVnd > most) throw notEnough(most, amountVnd);
  const at: Pick<EntryFields, 'posting' | 'applicationId' | 'decisionId' | 'reference' | 'createdBy' | 'createdAt'> = {
    posting: kind, applicationId: because.applicationId ?? null, decisionId: because.decisionId ?? null, reference: because.reference ?? '', createdBy: actorId(ctx.actor), createdAt: ctx.now(),
  };
  let seq = budget.entries;
  let digest = lastDigest(ctx.db, budgetId);
  for (const line of linesOf(kind, amountVnd)) {
    seq++;
    const entry: EntryFields = { ...at, budgetId, seq, creditState: line.credit, debitState: line.debit, amountVnd: line.amountVnd };
    digest = entryDigest(digest, entry);
    ctx.db.run(
      'INSERT INTO support_ledger_entry (budget_id, seq, posting, credit_state, debit_state, amount_vnd, application_id, decision_id, reference, created_by, created_at, digest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
      [budgetId, seq, kind, line.credit, line.debit, line.amountVnd, entry.applicationId, entry.decisionId, entry.reference, entry.createdBy, entry.createdAt, digest],
    );
  }
}

/** What an entry's digest covers. */
export interface EntryFields {
  budgetId: number;
  seq: number;
  posting: string;
  creditState: string;
  debitState: string;
  amountVnd: number;
  applicationId: number | null;
  decisionId: number | null;
  reference: string;
  createdBy: string;
  createdAt: number;
}
/** What a budget's chain of entries starts from. */
export const LEDGER_GENESIS = '0'.repeat(64);
const lastDigest = (db: Database, budgetId: number): string => db.get<{ digest: string }>('SELECT digest FROM support_ledger_entry WHERE budget_id = ? ORDER BY seq DESC LIMIT 1', [budgetId])?.digest ?? LEDGER_GENESIS;
export const entryDigest = (previous: string, e: EntryFields): string =>
  createHash('sha256').update(JSON.stringify([previous, e.budgetId, e.seq, e.posting, e.creditState, e.debitState, e.amountVnd, e.applicationId, e.decisionId, e.reference, e.createdBy, e.createdAt])).digest('hex');

export const notEnough = (leftVnd: number, askedVnd: number) =>
  conflict('not-enough-money', {
    vi: `Ngân sách chỉ còn ${vnd(leftVnd).vi}, không đủ cho ${vnd(askedVnd).vi}. Hồ sơ vẫn chờ phê duyệt; có thể trả lại thẩm định hoặc đợi bổ sung ngân sách.`,
    en: `Only ${vnd(leftVnd).en} of the budget is left, not enough for ${vnd(askedVnd).en}. The dossier still waits for approval; it can be sent back, or wait for more money.`,
  });

/** What an application holds, per budget: what was reserved for it and not released. */
export const heldBy = (db: Database, applicationId: number): { budgetId: number; amountVnd: number }[] =>
  db.all<{ budgetId: number; amountVnd: number }>(
    `SELECT budget_id AS budgetId, SUM(CASE WHEN debit_state = 'RESERVED' THEN amount_vnd WHEN credit_state = 'RESERVED' THEN -amount_vnd ELSE 0 END) AS amountVnd
     FROM support_ledger_entry WHERE application_id = ? GROUP BY budget_id HAVING amountVnd > 0`, [applicationId]);
