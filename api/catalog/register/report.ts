/** What an import found, row by row. */
import type { Context } from '../../context.ts';
import { notFound, type Sentence } from '../../errors.ts';
import { requireRegistrar } from '../access.ts';
import type { RowDetail, StagedEntry } from './stage.ts';

export type RowOutcome = 'NEW' | 'UPDATED' | 'UNCHANGED' | 'ERROR';

export interface ImportJobView {
  jobId: string;
  fileName: string;
  /** STAGING: being read; STAGED: the dry run is there; APPLYING; APPLIED; FAILED: cut off while being read, nothing changed */
  state: 'STAGING' | 'STAGED' | 'APPLYING' | 'APPLIED' | 'FAILED';
  total: number;
  sourceName: string | null;
  createdAt: number;
  updatedAt: number;
  notices: Sentence[];
  counts: Record<RowOutcome, number> & { ambiguousPlaces: number; doubles: number; applied: number };
}
export interface ImportReportRow {
  rowNo: number;
  outcome: RowOutcome;
  name: string;
  producer: string | null;
  province: string | null;
  placeText: string | null;
  stars: number | null;
  gradingKind: 'ANNOUNCED' | 'PROPOSED' | null;
  place: { status: 'COMMUNE' | 'PROVINCE' | 'UNKNOWN'; communeName: string | null; provinceName: string | null; candidates: { code: string; name: string }[] };
  doubles: { name: string; row: number | null; slug: string | null; score: number }[];
  /** faults of an ERROR row, notes of the others */
  messages: Sentence[];
  /** the product, once applied */
  slug: string | null;
}
export type ReportFilter = 'all' | 'new' | 'updated' | 'unchanged' | 'error' | 'ambiguous' | 'double';
export interface ImportReport {
  job: ImportJobView;
  rows: ImportReportRow[];
  page: number;
  pages: number;
}

const JOB = `SELECT id, public_id AS jobId, file_name AS fileName, state, total, applied, source_name AS sourceName, created_at AS createdAt, updated_at AS updatedAt, notices_json AS noticesJson FROM import_job`;
type JobRow = Omit<ImportJobView, 'notices' | 'counts'> & { id: number; applied: number; noticesJson: string };

const AMBIGUOUS = "place_status = 'PROVINCE' AND outcome <> 'ERROR'";
const DOUBLE = "json_extract(detail_json, '$.doubles') IS NOT NULL";
const WHERE: Readonly<Record<ReportFilter, string>> = {
  all: '1', new: "outcome = 'NEW'", updated: "outcome = 'UPDATED'", unchanged: "outcome = 'UNCHANGED'", error: "outcome = 'ERROR'", ambiguous: AMBIGUOUS, double: DOUBLE,
};

function view(ctx: Context, row: JobRow): ImportJobView {
  const { id, applied, noticesJson, ...job } = row;
  const counts = { NEW: 0, UPDATED: 0, UNCHANGED: 0, ERROR: 0, ambiguousPlaces: 0, doubles: 0, applied: 0 };
  for (const r of ctx.db.all<{ outcome: RowOutcome; n: number; ambiguous: number; doubles: number; applied: number }>(
    `SELECT outcome, count(*) AS n, sum(${AMBIGUOUS}) AS ambiguous, sum(${DOUBLE}) AS doubles, sum(row_no <= ?) AS applied FROM import_row WHERE job_id = ? GROUP BY outcome`, [applied, id])) {
    counts[r.outcome] = r.n;
    counts.ambiguousPlaces += r.ambiguous;
    counts.doubles += r.doubles;
    counts.applied += r.applied;
  }
  return { ...job, notices: JSON.parse(noticesJson) as Sentence[], counts };
}

/**
 * The report of an import, by pages of rows.
 * @throws DomainError 401, 403, 404
 */
export function importReport(ctx: Context, jobId: string, query: { filter?: ReportFilter; page?: number; perPage?: number } = {}): ImportReport {
  requireRegistrar(ctx);
  const job = ctx.db.get<JobRow>(`${JOB} WHERE public_id = ?`, [jobId]);
  if (!job) throw notFound({ vi: 'Không tìm thấy lần nhập này.', en: 'This import was not found.' });
  const where = `job_id = ? AND ${WHERE[query.filter ?? 'all']}`;
  const perPage = Math.min(Math.max(query.perPage ?? 100, 1), 1_000);
  const total = ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM import_row WHERE ${where}`, [job.id])!.n;
  const pages = Math.max(1, Math.ceil(total / perPage));
  const page = Math.min(Math.max(query.page ?? 1, 1), pages);
  const raw = ctx.db.all<{ rowNo: number; outcome: RowOutcome; dataJson: string; placeStatus: 'COMMUNE' | 'PROVINCE' | 'UNKNOWN'; detailJson: string; slug: string | null; communeName: string | null; provinceName: string | null }>(
    `SELECT r.row_no AS rowNo, r.outcome, r.data_json AS dataJson, r.place_status AS placeStatus, r.detail_json AS detailJson, p.slug, c.name AS communeName, v.short_name AS provinceName
     FROM (SELECT * FROM import_row WHERE ${where} ORDER BY row_no LIMIT ? OFFSET ?) r LEFT JOIN product p ON p.id = r.product_id
     LEFT JOIN commune c ON c.code = json_extract(r.data_json, '$.communeCode') LEFT JOIN province v ON v.code = json_extract(r.data_json, '$.provinceCode') ORDER BY r.row_no`,
    [job.id, perPage, (page - 1) * perPage],
  );
  const slugOf = (id: number): string | null => ctx.db.get<{ slug: string }>('SELECT slug FROM product WHERE id = ?', [id])?.slug ?? null;
  const rows = raw.map((r): ImportReportRow => {
    const data = JSON.parse(r.dataJson) as Partial<StagedEntry> & { name: string };
    const detail = JSON.parse(r.detailJson) as RowDetail;
    return {
      rowNo: r.rowNo, outcome: r.outcome, name: data.name, producer: data.producer ?? null, province: data.province ?? null, placeText: data.place || null,
      stars: data.grading?.stars ?? null, gradingKind: data.grading?.kind ?? null,
      place: { status: r.placeStatus, communeName: r.communeName, provinceName: r.provinceName, candidates: detail.candidates ?? [] },
      doubles: (detail.doubles ?? []).map((d) => ({ name: d.name, row: d.row ?? null, slug: d.product === undefined ? null : slugOf(d.product), score: d.score })),
      messages: [...(detail.faults ?? []), ...(detail.notes ?? [])], slug: r.slug,
    };
  });
  return { job: view(ctx, job), rows, page, pages };
}

/** The last imports, newest first. @throws DomainError 401, 403 */
export function importJobs(ctx: Context, limit = 20): ImportJobView[] {
  requireRegistrar(ctx);
  return ctx.db.all<JobRow>(`${JOB} ORDER BY id DESC LIMIT ?`, [limit]).map((row) => view(ctx, row));
}
