/** A budget's ledger for the Treasury: every entry in its order, with what stood in each state after it. */
import { isMember, requirePerson } from '../access.ts';
import type { Context } from '../context.ts';
import { csvOf } from '../csv.ts';
import { notFound } from '../errors.ts';
import { vnDate, vnDateTime } from '../time.ts';
import { budgetsOf } from './ledger.ts';
import { ACCOUNT_WORDS, emptyBalances, LEDGER_STATES, POSTING_WORDS, type LedgerAccount, type PostingKind } from './rules/ledger.ts';
import { programmeBySlug } from './store.ts';

/**
 * The ledger of a programme's year and source as CSV: amounts in whole đồng, times in Vietnam, balances after each entry worked out from the
 * entries themselves; the last row says what the floor holds as the budget's balances, which must be the same.
 * @throws DomainError 401; 404 to everybody but the staff of the programme's body, and when there is no such budget
 */
export function ledgerCsv(ctx: Context, asked: { slug: string; year: number; source: string }): string {
  requirePerson(ctx);
  const programme = programmeBySlug(ctx.db, asked.slug, vnDate(ctx.now()));
  const budget = budgetsOf(ctx.db, programme.id, asked.year).find((b) => b.source === asked.source);
  if (!budget || !isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN')) throw notFound({ vi: 'Không tìm thấy ngân sách này.', en: 'This budget was not found.' });
  const entries = ctx.db.all<{ seq: number; at: number; posting: PostingKind; credit: LedgerAccount; debit: LedgerAccount; amountVnd: number; receiptNumber: string | null; reference: string }>(
    `SELECT e.seq, e.created_at AS at, e.posting, e.credit_state AS credit, e.debit_state AS debit, e.amount_vnd AS amountVnd, a.receipt_number AS receiptNumber, e.reference
     FROM support_ledger_entry e LEFT JOIN support_application a ON a.id = e.application_id WHERE e.budget_id = ? ORDER BY e.seq`, [budget.id]);
  const now = emptyBalances();
  const rows = entries.map((e) => {
    if (e.credit !== 'SOURCE') now[e.credit] -= e.amountVnd;
    if (e.debit !== 'SOURCE') now[e.debit] += e.amountVnd;
    return [e.seq, vnDateTime(e.at), POSTING_WORDS[e.posting].vi, ACCOUNT_WORDS[e.credit].vi, ACCOUNT_WORDS[e.debit].vi, e.amountVnd, e.receiptNumber, e.reference, ...LEDGER_STATES.map((s) => now[s])];
  });
  const held = [budget.availableVnd, budget.reservedVnd, budget.committedVnd, budget.advancedVnd, budget.settledVnd, budget.releasedVnd, budget.recoveredVnd];
  return csvOf([
    ['Số', 'Lúc', 'Nghiệp vụ', 'Từ', 'Sang', 'Số tiền (đồng)', 'Hồ sơ', 'Căn cứ', ...LEDGER_STATES.map((s) => `Số dư: ${ACCOUNT_WORDS[s].vi}`)],
    ...rows,
    ['', '', 'Số dư trên sàn', '', '', null, null, '', ...held],
  ]);
}
