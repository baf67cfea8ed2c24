/** The Treasury's statement against the floor: read, compared, kept as it stood, explained difference by difference, closed. */
import { createHash } from 'node:crypto';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { readTableAside, type TableSpec } from '../../tables/index.ts';
import { cleanText } from '../../text.ts';
import { readDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import type { BudgetRow } from '../ledger.ts';
import { compare, type Side } from '../rules/reconcile.ts';
import { programmeById, type ProgrammeRow } from '../store.ts';
import { budgetFor, requireMoneyRole, seesMoney } from './guard.ts';
import { closeReconciliationInput, explainInput, reconcileInput, type CloseReconciliationInput, type ExplainInput, type ReconcileInput } from './schemas.ts';

type Column = 'reference' | 'on' | 'amount' | 'returned';
/** As the Treasury's exports and accounting programmes head their columns. */
const STATEMENT_TABLE: TableSpec<Column> = {
  headings: {
    reference: ['so chung tu', 'so ct', 'so lenh chi', 'chung tu', 'so', 'reference', 'document', 'document no'],
    on: ['ngay', 'ngay chung tu', 'ngay ct', 'ngay hach toan', 'ngay chi', 'date'],
    amount: ['so tien', 'so tien vnd', 'so tien dong', 'so chi', 'chi', 'phat sinh chi', 'phat sinh no', 'amount', 'debit'],
    returned: ['thu hoi', 'giam chi', 'nop tra', 'phat sinh co', 'credit'],
  },
  required: ['reference', 'on', 'amount'],
  words: {
    reference: { vi: 'số chứng từ', en: 'document number' }, on: { vi: 'ngày', en: 'date' }, amount: { vi: 'số tiền', en: 'amount' }, returned: { vi: 'thu hồi (nếu có)', en: 'returned (if any)' },
  },
  maxRows: 5_000,
};
const ACCOUNTANT: Sentence = { vi: 'Chỉ kế toán của cơ quan mới được đối chiếu với Kho bạc.', en: 'Only the body’s accountant may reconcile with the Treasury.' };

/** '1.234.000', '1,234,000 đ', '(500.000)', '-500000' → đồng; '' → 0; anything else → null. */
function readAmount(text: string): number | null {
  const t = text.trim().replace(/\s*(đồng|đ|vnd|vnđ)$/iu, '').replace(/\s/g, '');
  if (t === '') return 0;
  const bracketed = /^\((.*)\)$/.exec(t)?.[1];
  const digits = (bracketed ?? t).replace(/^[-−]/u, '');
  if (!/^(\d{1,3}([.,]\d{3})+|\d{1,15})([.,]0{1,2})?$/.test(digits)) return null;
  const n = Number(digits.replace(/[.,]0{1,2}$/, '').replace(/[.,]/g, ''));
  return !Number.isSafeInteger(n) || n > 1_000_000_000_000_000 ? null : bracketed !== undefined || /^[-−]/u.test(t) ? -n : n;
}

/** @throws DomainError 413, 415, 422: the first lines that cannot be read, with what is wrong */
async function readStatement(bytes: Uint8Array, filename: string, fromOn: string, toOn: string): Promise<Side[]> {
  const { rows } = await readTableAside(bytes, filename, STATEMENT_TABLE);
  const faults: Sentence[] = [];
  const lines: Side[] = [];
  for (const { rowNo, values, formulas } of rows) {
    const reference = cleanText(values.reference ?? '').slice(0, 60);
    const on = readDate(values.on ?? '');
    const paid = readAmount(values.amount ?? '');
    const returned = readAmount(values.returned ?? '');
    const wrong = formulas.length > 0 ? { vi: 'có ô chứa công thức', en: 'a cell holds a formula' } : reference === '' ? { vi: 'thiếu số chứng từ', en: 'no document number' } : on === null ? { vi: 'ngày không đọc được', en: 'the date cannot be read' } : on < fromOn || on > toOn ? { vi: 'ngày nằm ngoài kỳ đối chiếu', en: 'the date lies outside the period' }
      : paid === null || returned === null ? { vi: 'số tiền không đọc được', en: 'the amount cannot be read' } : null;
    if (wrong) faults.push({ vi: `dòng ${rowNo}: ${wrong.vi}`, en: `row ${rowNo}: ${wrong.en}` });
    else lines.push({ reference, on: on!, amountVnd: paid! - Math.abs(returned!) });
  }
  if (faults.length > 0) {
    const shown = faults.slice(0, 8);
    const more = faults.length - shown.length;
    throw invalid({ statement: { vi: `Sửa trong tệp rồi gửi lại: ${shown.map((f) => f.vi).join('; ')}${more > 0 ? `; và ${more} dòng nữa` : ''}.`, en: `Correct the file and send it again: ${shown.map((f) => f.en).join('; ')}${more > 0 ? `; and ${more} more` : ''}.` } });
  }
  return lines;
}

interface FloorPayment extends Side {
  contractId: number;
}
/** What the floor recorded as paid from a budget: money out, less what was worked off from an advance; advances and claims that came back are negative. */
const paidFrom = (ctx: Context, budget: BudgetRow, fromOn: string, toOn: string): FloorPayment[] =>
  ctx.db.all<FloorPayment>(
    `SELECT c.id AS contractId, p.reference, p.paid_on AS "on", CASE p.kind WHEN 'ADVANCE_RETURN' THEN -p.state_vnd WHEN 'DELIVERY' THEN p.state_vnd - p.cleared_vnd ELSE p.state_vnd END AS amountVnd
     FROM support_payment p JOIN support_contract c ON c.id = p.contract_id WHERE p.state = 'PAID' AND c.budget_id = ? AND p.paid_on BETWEEN ? AND ?
     UNION ALL SELECT c.id, m.reference, m.paid_on, -m.amount_vnd FROM support_recovery_payment m JOIN support_recovery r ON r.id = m.recovery_id JOIN support_contract c ON c.id = r.contract_id WHERE c.budget_id = ? AND m.paid_on BETWEEN ? AND ? ORDER BY 3, 2`,
    [budget.id, fromOn, toOn, budget.id, fromOn, toOn]);

/**
 * Compares a statement (CSV or XLSX) with the floor and keeps the result as it stands now.
 * @throws DomainError 401, 403, 404; 413, 415, 422 about the file and its lines
 */
export async function reconcile(ctx: Context, raw: ReconcileInput, file: { name: string; bytes: Uint8Array } | null, idempotencyKey?: string): Promise<{ publicId: string }> {
  const input = parseInput(reconcileInput, raw);
  const asked = { slug: input.programme, year: input.year, source: input.source };
  requireMoneyRole(ctx, budgetFor(ctx, asked).programme, ACCOUNTANT, 'SETTLER');
  if (input.toOn > vnDate(ctx.now())) throw invalid({ toOn: { vi: 'Ngày cuối kỳ chưa tới.', en: 'The last day is still to come.' } });
  if (!file) throw invalid({ statement: { vi: 'Chọn tệp sao kê của Kho bạc (CSV hoặc XLSX).', en: 'Choose the Treasury’s statement (CSV or XLSX).' } });
  const statement = await readStatement(file.bytes, file.name, input.fromOn, input.toOn);
  return write(ctx, (db): { publicId: string } => {
    // read again inside the write: the money and the role as they are now
    const { programme, budget } = budgetFor(ctx, asked);
    const person = requireMoneyRole(ctx, programme, ACCOUNTANT, 'SETTLER');
    const floor = paidFrom(ctx, budget, input.fromOn, input.toOn);
    const lines = compare(statement, floor);
    const code = publicId();
    const sum = (sides: readonly Side[]) => sides.reduce((n, s) => n + s.amountVnd, 0);
    const { lastInsertRowid: id } = db.run(
      'INSERT INTO support_reconciliation (public_id, budget_id, from_on, to_on, file_name, file_digest, treasury_vnd, floor_vnd, made_by, made_at) VALUES (?,?,?,?,?,?,?,?,?,?)',
      [code, budget.id, input.fromOn, input.toOn, cleanText(file.name).slice(0, 160), createHash('sha256').update(file.bytes).digest('hex'), sum(statement), sum(floor), person.userId, ctx.now()]);
    lines.forEach((l, position) => {
      db.run('INSERT INTO support_reconciliation_line (reconciliation_id, position, outcome, treasury_reference, treasury_on, treasury_vnd, contract_id, floor_reference, floor_on, floor_vnd) VALUES (?,?,?,?,?,?,?,?,?,?)',
        [id, position, l.outcome, l.treasury?.reference ?? null, l.treasury?.on ?? null, l.treasury?.amountVnd ?? null, l.floor?.contractId ?? null, l.floor?.reference ?? null, l.floor?.on ?? null, l.floor?.amountVnd ?? null]);
    });
    audit(ctx, { act: 'support.reconcile', object: 'reconciliation', objectId: code, data: { budgetId: budget.id, fromOn: input.fromOn, toOn: input.toOn, lines: lines.length, differing: lines.filter((l) => l.outcome !== 'MATCHED').length } });
    return { publicId: code };
  }, { idempotencyKey, act: 'support.reconcile' });
}

export interface ReconciliationRow {
  id: number;
  publicId: string;
  budgetId: number;
  programmeId: number;
  year: number;
  source: 'PROVINCE' | 'CENTRAL' | 'OTHER';
  fromOn: string;
  toOn: string;
  fileName: string;
  fileDigest: string;
  treasuryVnd: number;
  floorVnd: number;
  state: 'OPEN' | 'CLOSED';
  madeBy: string;
  madeAt: number;
  closedBy: string | null;
  closedAt: number | null;
}
export const RECONCILIATION = `SELECT r.id, r.public_id AS publicId, r.budget_id AS budgetId, b.programme_id AS programmeId, b.year, b.source, r.from_on AS fromOn, r.to_on AS toOn, r.file_name AS fileName, r.file_digest AS fileDigest, r.treasury_vnd AS treasuryVnd,
  r.floor_vnd AS floorVnd, r.state, r.made_by AS madeBy, r.made_at AS madeAt, r.closed_by AS closedBy, r.closed_at AS closedAt FROM support_reconciliation r JOIN support_budget b ON b.id = r.budget_id`;

/** @throws DomainError 401, 404 */
export function heldReconciliation(ctx: Context, code: string): { row: ReconciliationRow; programme: ProgrammeRow } {
  const row = ctx.db.get<ReconciliationRow>(`${RECONCILIATION} WHERE r.public_id = ?`, [code]);
  const programme = row && programmeById(ctx.db, row.programmeId);
  if (!row || !programme || !seesMoney(ctx, programme)) throw notFound({ vi: 'Không tìm thấy lần đối chiếu này.', en: 'This reconciliation was not found.' });
  return { row, programme };
}
function openReconciliation(ctx: Context, code: string): { row: ReconciliationRow; person: Person } {
  const { row, programme } = heldReconciliation(ctx, code);
  const person = requireMoneyRole(ctx, programme, ACCOUNTANT, 'SETTLER');
  if (row.state === 'CLOSED') throw refusedTransition({ from: { vi: 'Đã chốt', en: 'Closed' }, tried: { vi: 'ghi thêm', en: 'write to it' }, allowed: [] });
  return { row, person };
}
const unexplained = (ctx: Context, id: number): number => ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM support_reconciliation_line WHERE reconciliation_id = ? AND outcome <> 'MATCHED' AND explanation = ''", [id])!.n;

/** Writes why differences came about, by the position of the line. @throws DomainError 401, 403, 404, 409 closed, 422 */
export async function explainDifferences(ctx: Context, raw: ExplainInput, idempotencyKey?: string): Promise<{ publicId: string; unexplained: number }> {
  const input = parseInput(explainInput, raw);
  return write(ctx, (db): { publicId: string; unexplained: number } => {
    const { row } = openReconciliation(ctx, input.reconciliation);
    for (const [position, explanation] of Object.entries(input.explanations)) {
      const { changes } = db.run("UPDATE support_reconciliation_line SET explanation = ? WHERE reconciliation_id = ? AND position = ? AND outcome <> 'MATCHED'", [explanation, row.id, Number(position)]);
      if (changes === 0) throw invalid({ [position]: { vi: 'Dòng này không có chênh lệch để giải thích.', en: 'This line holds no difference to explain.' } });
    }
    audit(ctx, { act: 'support.reconcile.explain', object: 'reconciliation', objectId: row.publicId, data: { lines: Object.keys(input.explanations).length } });
    return { publicId: row.publicId, unexplained: unexplained(ctx, row.id) };
  }, { idempotencyKey, act: 'support.reconcile.explain' });
}

/** Closes it: from then on it is never changed. @throws DomainError 401, 403, 404; 409 closed, differences without an explanation */
export async function closeReconciliation(ctx: Context, raw: CloseReconciliationInput, idempotencyKey?: string): Promise<{ publicId: string; state: 'CLOSED' }> {
  const input = parseInput(closeReconciliationInput, raw);
  return write(ctx, (db): { publicId: string; state: 'CLOSED' } => {
    const { row, person } = openReconciliation(ctx, input.reconciliation);
    const open = unexplained(ctx, row.id);
    if (open > 0) throw conflict('unexplained', { vi: `Còn ${open} chênh lệch chưa có lời giải thích.`, en: `${open} ${open === 1 ? 'difference has' : 'differences have'} no explanation yet.` });
    db.run("UPDATE support_reconciliation SET state = 'CLOSED', closed_by = ?, closed_at = ? WHERE id = ?", [person.userId, ctx.now(), row.id]);
    audit(ctx, { act: 'support.reconcile.close', object: 'reconciliation', objectId: row.publicId });
    return { publicId: row.publicId, state: 'CLOSED' };
  }, { idempotencyKey, act: 'support.reconcile.close' });
}
