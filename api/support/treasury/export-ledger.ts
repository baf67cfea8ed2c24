/** A budget's ledger for the Treasury, as CSV and as a workbook: every entry in its order, with what stood in each state after it. */
import writeExcelFile from 'write-excel-file/node';
import type { Context } from '../../context.ts';
import { csvOf } from '../../csv.ts';
import { vnDateTime } from '../../time.ts';
import { balancesOf } from '../ledger.ts';
import { ACCOUNT_WORDS, emptyBalances, LEDGER_STATES, POSTING_WORDS, type LedgerAccount, type PostingKind } from '../rules/ledger.ts';
import { budgetFor } from './guard.ts';

export interface LedgerRef {
  slug: string;
  year: number;
  source: string;
}
type Cell = string | number | null;

/**
 * Amounts in whole đồng, times in Vietnam, balances after each entry worked out from the entries themselves; the last row says what the floor
 * holds as the budget's balances, which must be the same.
 */
function ledgerTable(ctx: Context, asked: LedgerRef): Cell[][] {
  const { budget } = budgetFor(ctx, asked);
  const entries = ctx.db.all<{ seq: number; at: number; posting: PostingKind; credit: LedgerAccount; debit: LedgerAccount; amountVnd: number; receiptNumber: string | null; reference: string }>(
    `SELECT e.seq, e.created_at AS at, e.posting, e.credit_state AS credit, e.debit_state AS debit, e.amount_vnd AS amountVnd, a.receipt_number AS receiptNumber, e.reference
     FROM support_ledger_entry e LEFT JOIN support_application a ON a.id = e.application_id WHERE e.budget_id = ? ORDER BY e.seq`, [budget.id]);
  const now = emptyBalances();
  const rows = entries.map((e): Cell[] => {
    if (e.credit !== 'SOURCE') now[e.credit] -= e.amountVnd;
    if (e.debit !== 'SOURCE') now[e.debit] += e.amountVnd;
    return [e.seq, vnDateTime(e.at), POSTING_WORDS[e.posting].vi, ACCOUNT_WORDS[e.credit].vi, ACCOUNT_WORDS[e.debit].vi, e.amountVnd, e.receiptNumber, e.reference, ...LEDGER_STATES.map((s) => now[s])];
  });
  const held = balancesOf(budget);
  return [
    ['Số', 'Lúc', 'Nghiệp vụ', 'Từ', 'Sang', 'Số tiền (đồng)', 'Hồ sơ', 'Căn cứ', ...LEDGER_STATES.map((s) => `Số dư: ${ACCOUNT_WORDS[s].vi}`)],
    ...rows,
    ['', '', 'Số dư trên sàn', '', '', null, null, '', ...LEDGER_STATES.map((s) => held[s])],
  ];
}

/** @throws DomainError 401; 404 to everybody but the staff of the programme's body, and when there is no such budget */
export const ledgerCsv = (ctx: Context, asked: LedgerRef): string => csvOf(ledgerTable(ctx, asked));

/** Texts are text cells, so that none runs as a formula. @throws DomainError as `ledgerCsv` */
export function ledgerXlsx(ctx: Context, asked: LedgerRef): Promise<Buffer> {
  const [heading, ...rows] = ledgerTable(ctx, asked);
  const last = rows.length - 1;
  return writeExcelFile(
    [heading!.map((title) => ({ value: String(title), type: String, fontWeight: 'bold' as const, wrap: true })),
      ...rows.map((row, n) => row.map((cell, c) => (typeof cell === 'number' ? { value: cell, type: Number, format: c === 0 ? '0' : '#,##0', ...(n === last ? { fontWeight: 'bold' as const } : {}) } : { value: cell ?? '', type: String })))],
    { sheet: `${asked.year} ${asked.source}`, columns: heading!.map((_, c) => ({ width: c === 7 ? 44 : c === 0 ? 7 : 20 })), stickyRowsCount: 1 },
  ).toBuffer();
}
