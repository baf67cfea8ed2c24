/** Reads of the ledger of stamps that other systems issued. */
import type { Bindable } from '../../../../db/client.ts';
import type { Context } from '../../../context.ts';
import { notFound, type Sentence } from '../../../errors.ts';
import { ledgerScope } from '../access.ts';
import type { BatchState } from './batch.rules.ts';
import type { ImportState } from './commit.ts';
import type { StagedBatch } from './stage.ts';

export interface ForeignFilter {
  organisationId?: number | undefined;
  communeCode?: string | undefined;
  supplier?: string | undefined;
  state?: BatchState | undefined;
}

export interface ForeignTotals {
  batches: number;
  /** All stamps ever reported, whatever became of them. */
  issued: number;
  inUse: number;
  usedUp: number;
  void: number;
}

const SUMS = `count(*) AS batches, coalesce(sum(b.quantity), 0) AS issued, coalesce(sum(CASE b.state WHEN 'IN_USE' THEN b.quantity END), 0) AS inUse,
  coalesce(sum(CASE b.state WHEN 'USED_UP' THEN b.quantity END), 0) AS usedUp, coalesce(sum(CASE b.state WHEN 'VOID' THEN b.quantity END), 0) AS "void"`;

function where(filter: ForeignFilter, communes: readonly string[] | null): { sql: string; values: Bindable[] } {
  const parts: string[] = ['1'];
  const values: Bindable[] = [];
  const add = (sql: string, value: Bindable | undefined) => {
    if (value === undefined || value === '') return;
    parts.push(sql);
    values.push(value);
  };
  add('b.organisation_id = ?', filter.organisationId);
  add('b.commune_code = ?', filter.communeCode);
  add('b.supplier_key = ?', filter.supplier);
  add('b.state = ?', filter.state);
  if (communes !== null) {
    parts.push('b.commune_code IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(communes));
  }
  return { sql: parts.join(' AND '), values };
}

/** Stamps "do đơn vị khác cấp" for the province's ledger; the caller has checked who asks. */
export function foreignTotals(ctx: Pick<Context, 'db'>, filter: ForeignFilter = {}): ForeignTotals {
  const { sql, values } = where(filter, null);
  return ctx.db.get<ForeignTotals>(`SELECT ${SUMS} FROM foreign_stamp_batch b WHERE ${sql}`, values)!;
}

export interface ForeignGroup extends ForeignTotals {
  key: string;
  name: string;
}

export interface BatchLine {
  publicId: string;
  supplier: string;
  system: 'SUPPLIER' | 'MINISTRY';
  addressPattern: string | null;
  serialFrom: string | null;
  serialTo: string | null;
  producerName: string;
  communeName: string | null;
  productName: string;
  quantity: number;
  issuedOn: string;
  state: BatchState;
  stateReason: string;
  illustration: number;
  /** Which file and row it came from. */
  fileName: string;
  sourceRow: number;
}

export interface ForeignLedger {
  totals: ForeignTotals;
  suppliers: ForeignGroup[];
  producers: ForeignGroup[];
  communes: ForeignGroup[];
  batches: BatchLine[];
  total: number;
  page: number;
  pages: number;
}

/** The ledger as a person may see it: a commune officer their own commune's part. @throws DomainError 401, 403 */
export function foreignLedger(ctx: Context, query: ForeignFilter & { page?: number } = {}): ForeignLedger {
  const communes = ledgerScope(ctx);
  const { sql, values } = where(query, communes);
  const groups = (key: string, name: string, join = ''): ForeignGroup[] =>
    ctx.db.all<ForeignGroup>(`SELECT ${key} AS key, ${name} AS name, ${SUMS} FROM foreign_stamp_batch b ${join} WHERE ${sql} GROUP BY 1 ORDER BY sum(b.quantity) DESC LIMIT 30`, values);
  const totals = ctx.db.get<ForeignTotals>(`SELECT ${SUMS} FROM foreign_stamp_batch b WHERE ${sql}`, values)!;
  const pages = Math.max(1, Math.ceil(totals.batches / 50));
  const page = Math.min(Math.max(query.page ?? 1, 1), pages);
  return {
    totals, total: totals.batches, page, pages,
    suppliers: groups('b.supplier_key', 'max(b.supplier)'),
    producers: groups('b.producer_name', 'b.producer_name'),
    communes: groups("coalesce(b.commune_code, '')", "coalesce(max(c.name), '')", 'LEFT JOIN commune c ON c.code = b.commune_code'),
    batches: ctx.db.all<BatchLine>(
      `SELECT b.public_id AS publicId, b.supplier, b.system, b.address_pattern AS addressPattern, b.serial_from AS serialFrom, b.serial_to AS serialTo, b.producer_name AS producerName, c.name AS communeName,
         b.product_name AS productName, b.quantity, b.issued_on AS issuedOn, b.state, b.state_reason AS stateReason, b.illustration, i.file_name AS fileName, b.source_row AS sourceRow
       FROM foreign_stamp_batch b JOIN foreign_import i ON i.id = b.import_id LEFT JOIN commune c ON c.code = b.commune_code WHERE ${sql} ORDER BY b.issued_on DESC, b.id DESC LIMIT 50 OFFSET ?`,
      [...values, (page - 1) * 50]),
  };
}

export interface ForeignImportView {
  importId: string;
  fileName: string;
  state: ImportState;
  total: number;
  createdAt: number;
  counts: Record<'NEW' | 'UPDATED' | 'UNCHANGED' | 'ERROR', number>;
  /** Stamps in the rows that would come in. */
  stamps: number;
}

type ImportRow = Omit<ForeignImportView, 'counts' | 'stamps'> & { id: number };
const IMPORT = 'SELECT id, public_id AS importId, file_name AS fileName, state, total, created_at AS createdAt FROM foreign_import';

function view(ctx: Context, { id, ...job }: ImportRow): ForeignImportView {
  const counts = { NEW: 0, UPDATED: 0, UNCHANGED: 0, ERROR: 0 };
  let stamps = 0;
  for (const r of ctx.db.all<{ outcome: keyof typeof counts; n: number; stamps: number }>(
    "SELECT outcome, count(*) AS n, coalesce(sum(CASE WHEN outcome IN ('NEW','UPDATED') THEN json_extract(data_json, '$.quantity') END), 0) AS stamps FROM foreign_import_row WHERE import_id = ? GROUP BY outcome", [id])) {
    counts[r.outcome] = r.n;
    stamps += r.stamps;
  }
  return { ...job, counts, stamps };
}

/** The last files, newest first. @throws DomainError 401, 403 */
export function foreignImports(ctx: Context): ForeignImportView[] {
  if (ledgerScope(ctx) !== null) return [];
  return ctx.db.all<ImportRow>(`${IMPORT} ORDER BY id DESC LIMIT 10`).map((row) => view(ctx, row));
}

export interface ForeignReportRow {
  rowNo: number;
  outcome: 'NEW' | 'UPDATED' | 'UNCHANGED' | 'ERROR';
  data: Partial<StagedBatch>;
  communeName: string | null;
  messages: Sentence[];
}

/** What the dry run of a file found, row by row, faults first. @throws DomainError 401, 403, 404 */
export function foreignImportReport(ctx: Context, importId: string, page = 1): { job: ForeignImportView; rows: ForeignReportRow[]; page: number; pages: number } {
  const job = ledgerScope(ctx) === null ? ctx.db.get<ImportRow>(`${IMPORT} WHERE public_id = ?`, [importId]) : undefined;
  if (!job) throw notFound({ vi: 'Không tìm thấy lần nhập này.', en: 'This import was not found.' });
  const total = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM foreign_import_row WHERE import_id = ?', [job.id])!.n;
  const pages = Math.max(1, Math.ceil(total / 100));
  const at = Math.min(Math.max(page, 1), pages);
  const rows = ctx.db.all<{ rowNo: number; outcome: ForeignReportRow['outcome']; dataJson: string; messagesJson: string; communeName: string | null }>(
    `SELECT r.row_no AS rowNo, r.outcome, r.data_json AS dataJson, r.messages_json AS messagesJson, c.name AS communeName FROM foreign_import_row r
     LEFT JOIN commune c ON c.code = json_extract(r.data_json, '$.communeCode') WHERE r.import_id = ? ORDER BY r.outcome <> 'ERROR', r.row_no LIMIT 100 OFFSET ?`, [job.id, (at - 1) * 100]);
  return {
    job: view(ctx, job), page: at, pages,
    rows: rows.map(({ dataJson, messagesJson, ...row }) => ({ ...row, data: JSON.parse(dataJson) as Partial<StagedBatch>, messages: JSON.parse(messagesJson) as Sentence[] })),
  };
}
