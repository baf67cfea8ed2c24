/** Reads of print jobs, and where their files lie. */
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { notFound, type Sentence } from '../../errors.ts';
import type { PRINT_JOB_STATES } from '../../../db/schema/trace-print.ts';
import { requireView } from '../access.ts';
import { rangeById, type RangeRow } from '../stamps/queries.ts';
import type { PrintSpec } from './writer.ts';

export type PrintJobState = (typeof PRINT_JOB_STATES)[number];

export const PRINT_JOB_WORDS: Record<PrintJobState, Sentence> = {
  WAITING: { vi: 'đang chờ', en: 'waiting' },
  RUNNING: { vi: 'đang làm', en: 'under way' },
  DONE: { vi: 'đã xong', en: 'finished' },
  CANCELLED: { vi: 'đã dừng', en: 'stopped' },
  FAILED: { vi: 'không làm được', en: 'failed' },
  EXPIRED: { vi: 'đã xóa tệp', en: 'files deleted' },
};

export type PrintJobAct = 'cancel' | 'resume';

/** What a state allows: the guard of the verb and the buttons of the page. */
export const PRINT_JOB_ACTS: Record<PrintJobState, readonly PrintJobAct[]> = { WAITING: ['cancel'], RUNNING: ['cancel'], DONE: [], CANCELLED: ['resume'], FAILED: ['resume'], EXPIRED: [] };

/** Files lie on the disk so long after the last change; who needs them later asks again. */
export const PRINT_FILES_DAYS = 30;

export interface PrintJobRow {
  id: number;
  publicId: string;
  rangeId: number;
  organisationId: number;
  specJson: string;
  firstIndex: number;
  lastIndex: number;
  partSize: number;
  nextIndex: number;
  total: number;
  done: number;
  state: PrintJobState;
  fault: string | null;
  requestedAt: number;
  updatedAt: number;
}

const JOB = `SELECT id, public_id AS publicId, range_id AS rangeId, organisation_id AS organisationId, spec_json AS specJson, first_index AS firstIndex, last_index AS lastIndex, part_size AS partSize,
  next_index AS nextIndex, total, done, state, fault, requested_at AS requestedAt, updated_at AS updatedAt FROM print_job`;

type Db = Pick<Context, 'db'>;
export const printJobByPublicId = (ctx: Db, publicId: string): PrintJobRow | undefined => ctx.db.get<PrintJobRow>(`${JOB} WHERE public_id = ?`, [publicId]);
export const nextPrintJob = (ctx: Db): PrintJobRow | undefined => ctx.db.get<PrintJobRow>(`${JOB} WHERE state IN ('WAITING','RUNNING') AND fault IS NULL ORDER BY id LIMIT 1`);

export interface PrintPartRow {
  number: number;
  firstIndex: number;
  lastIndex: number;
  stamps: number;
  bytes: number;
}

const partsOf = (ctx: Db, jobId: number): PrintPartRow[] =>
  ctx.db.all<PrintPartRow>('SELECT number, first_index AS firstIndex, last_index AS lastIndex, stamps, bytes FROM print_part WHERE job_id = ? ORDER BY number', [jobId]);

export interface PrintJobView extends Omit<PrintJobRow, 'specJson' | 'id' | 'rangeId'> {
  spec: PrintSpec;
  parts: PrintPartRow[];
  acts: readonly PrintJobAct[];
}

function viewOf(ctx: Db, { id, rangeId: _range, specJson, ...job }: PrintJobRow): PrintJobView {
  return { ...job, spec: JSON.parse(specJson) as PrintSpec, parts: job.state === 'EXPIRED' ? [] : partsOf(ctx, id), acts: PRINT_JOB_ACTS[job.state] };
}

const NO_JOB: Sentence = { vi: 'Không có việc in này.', en: 'There is no such print job.' };

/** @throws DomainError 401, 403, 404 */
export function printJobView(ctx: Context, publicId: string): PrintJobView {
  const job = printJobByPublicId(ctx, publicId);
  if (!job) throw notFound(NO_JOB);
  requireView(ctx, job.organisationId);
  return viewOf(ctx, job);
}

/** A range's jobs, newest first. */
export const printJobsOf = (ctx: Db, range: Pick<RangeRow, 'id'>): PrintJobView[] => ctx.db.all<PrintJobRow>(`${JOB} WHERE range_id = ? ORDER BY id DESC LIMIT 20`, [range.id]).map((job) => viewOf(ctx, job));

/** The job and its range, for a verb. @throws DomainError 404 */
export function openPrintJob(ctx: Db, publicId: string): { job: PrintJobRow; range: RangeRow } {
  const job = printJobByPublicId(ctx, publicId);
  const range = job && rangeById(ctx, job.rangeId);
  if (!job || !range) throw notFound(NO_JOB);
  return { job, range };
}

export const printFolder = (dataDir: string, job = ''): string => join(dataDir, 'print', job);
export const partFile = (dataDir: string, job: string, number: number, format: string): string => join(printFolder(dataDir, job), `part-${number}.${format}`);
