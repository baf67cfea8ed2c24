/** Makes a staged register happen: one switch, then short transactions that can be cut off anywhere and go on. */
import { setTimeout as pause } from 'node:timers/promises';
import { audit } from '../../audit.ts';
import { actorId, type Context } from '../../context.ts';
import { conflict, notFound } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { communeByCode } from '../../places/index.ts';
import { write } from '../../write.ts';
import { requireRegistrar } from '../access.ts';
import { nameKey, producerCore } from '../names.rules.ts';
import { freeSlug, publicChange, refreshSummary } from '../store.ts';
import { BREATH_MS, changesOf, knownProduct, SLICE_MS, type KnownProduct, type RowDetail, type StagedEntry } from './stage.ts';

interface JobRow {
  id: number;
  state: string;
  total: number;
  startedBy: string;
}
interface StagedRow {
  rowNo: number;
  dataJson: string;
  outcome: 'NEW' | 'UPDATED' | 'UNCHANGED' | 'ERROR';
  registerKey: string | null;
  detailJson: string;
}

const jobByPublicId = (ctx: Context, jobId: string): JobRow => {
  const job = ctx.db.get<JobRow>('SELECT id, state, total, started_by AS startedBy FROM import_job WHERE public_id = ?', [jobId]);
  if (!job) throw notFound({ vi: 'Không tìm thấy lần nhập này.', en: 'This import was not found.' });
  return job;
};

/** The producer of that name in the province, made when new. */
function producerOf(ctx: Context, entry: StagedEntry): number | null {
  if (!entry.producer) return null;
  const key = nameKey(entry.producer);
  const found = ctx.db.get<{ id: number; mergedIntoId: number | null }>('SELECT id, merged_into_id AS mergedIntoId FROM producer WHERE province_code = ? AND name_key = ? ORDER BY merged_into_id IS NOT NULL, id LIMIT 1', [entry.provinceCode, key]);
  if (found) return found.mergedIntoId ?? found.id;
  const now = ctx.now();
  return ctx.db.run(
    'INSERT INTO producer (slug, name, name_key, province_code, commune_code, place_text, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)',
    [freeSlug(ctx, 'PRODUCER', entry.producer, null), entry.producer, key, entry.provinceCode, entry.communeCode, entry.place || null, now, now],
  ).lastInsertRowid;
}

function addGrading(ctx: Context, productId: number, entry: StagedEntry, by: string): void {
  if (!entry.grading) return;
  ctx.db.run(
    'INSERT INTO grading (product_id, kind, stars, source_name, source_url, year, created_by, created_at) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING',
    [productId, entry.grading.kind, entry.grading.stars, entry.sourceName, entry.sourceUrl, entry.year, by, ctx.now()],
  );
}

/** The new product with its figures for lists drawn at once: it has one grading and no size yet. */
function createProduct(ctx: Context, key: string, entry: StagedEntry, by: string): number {
  const now = ctx.now();
  const announced = entry.grading?.kind === 'ANNOUNCED' ? entry.grading.stars : null;
  const commune = entry.communeCode ? communeByCode(ctx, entry.communeCode)?.name : null;
  const { lastInsertRowid: id } = ctx.db.run(
    `INSERT INTO product (public_id, slug, name, name_en, name_key, group_code, producer_id, province_code, commune_code, place_text, state, register_key, created_by, created_at, updated_at, published_at,
       announced_stars, announced_year, proposed_stars)
     VALUES (?,?,?,?,?,?,?,?,?,?,'PUBLISHED',?,?,?,?,?,?,?,?)`,
    [publicId(10), freeSlug(ctx, 'PRODUCT', entry.name, commune ?? entry.producer), entry.name, entry.nameEn, nameKey(entry.name), entry.groupCode, producerOf(ctx, entry), entry.provinceCode, entry.communeCode,
      entry.place || null, key, by, now, now, now, announced, announced === null ? null : entry.year, entry.grading?.kind === 'PROPOSED' ? entry.grading.stars : null],
  );
  addGrading(ctx, id, entry, by);
  return id;
}

function updateProduct(ctx: Context, known: KnownProduct, entry: StagedEntry, by: string): boolean {
  const changes = changesOf(ctx, known, entry);
  if (changes.fields) ctx.db.run('UPDATE product SET group_code = ?, commune_code = ?, place_text = ? WHERE id = ?', [entry.groupCode, entry.communeCode, entry.place || null, known.id]);
  if (changes.grading && entry.grading) {
    const corrected = ctx.db.run(
      "UPDATE OR IGNORE grading SET kind = ?, stars = ? WHERE product_id = ? AND kind <> 'CERTIFICATE' AND checked_by_id IS NULL AND source_name = ? AND coalesce(source_url, '') = ?",
      [entry.grading.kind, entry.grading.stars, known.id, entry.sourceName, entry.sourceUrl ?? ''],
    );
    if (corrected.changes === 0) addGrading(ctx, known.id, entry, by);
  }
  return changes.fields || changes.grading;
}

/** Does one row; doing it again changes nothing. */
function applyRow(ctx: Context, job: JobRow, row: StagedRow): void {
  if (row.outcome === 'ERROR' || row.registerKey === null) return;
  const entry = JSON.parse(row.dataJson) as StagedEntry;
  const by = job.startedBy;
  const known = knownProduct(ctx, row.registerKey);
  const id = known?.id ?? createProduct(ctx, row.registerKey, entry, by);
  const changed = known ? updateProduct(ctx, known, entry, by) : true;
  ctx.db.run('UPDATE import_row SET product_id = ? WHERE job_id = ? AND row_no = ?', [id, job.id, row.rowNo]);
  if (!changed) return;
  if (known) refreshSummary(ctx, id);
  publicChange(ctx, id);
  if (known) return;
  for (const double of (JSON.parse(row.detailJson) as RowDetail).doubles ?? []) {
    const other = double.product ?? ctx.db.get<{ id: number | null }>('SELECT product_id AS id FROM import_row WHERE job_id = ? AND row_no = ?', [job.id, double.row!])?.id;
    if (!other || other === id) continue;
    ctx.db.run("INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES ('PRODUCT',?,?,?,?,?) ON CONFLICT DO NOTHING", [Math.min(id, other), Math.max(id, other), double.score, double.reason, ctx.now()]);
  }
}

/** Producers of a province whose names differ only by their legal form, for an officer to look at. Reads in pages, so that nothing waits. */
async function producerDoubles(ctx: Context, job: JobRow): Promise<[number, number][]> {
  const pairs: [number, number][] = [];
  const provinces = ctx.db.all<{ code: string }>("SELECT DISTINCT p.province_code AS code FROM import_row r JOIN product p ON p.id = r.product_id WHERE r.job_id = ? AND r.outcome = 'NEW'", [job.id]);
  for (const { code } of provinces) {
    const byCore = new Map<string, number>();
    for (let after = 0; ; ) {
      const page = ctx.db.all<{ id: number; name: string }>('SELECT id, name FROM producer WHERE province_code = ? AND merged_into_id IS NULL AND id > ? ORDER BY id LIMIT 200', [code, after]);
      for (const p of page) {
        const core = producerCore(p.name);
        const first = byCore.get(core);
        if (first !== undefined) pairs.push([first, p.id]);
        else if (core.length >= 5) byCore.set(core, p.id);
      }
      if (page.length < 200) break;
      after = page.at(-1)!.id;
      await pause(1);
    }
  }
  return pairs.slice(0, 500);
}

/** Does the next rows; returns false when none is left (or another process finished the job meanwhile). */
async function applySlice(ctx: Context, job: JobRow): Promise<boolean> {
  return write(ctx, () => {
    // read again under the lock: two processes may share the work, never do a row twice
    const now = ctx.db.get<{ state: string; applied: number }>('SELECT state, applied FROM import_job WHERE id = ?', [job.id]);
    if (now?.state !== 'APPLYING') return false;
    const rows = ctx.db.all<StagedRow>(
      'SELECT row_no AS rowNo, data_json AS dataJson, outcome, register_key AS registerKey, detail_json AS detailJson FROM import_row WHERE job_id = ? AND row_no > ? ORDER BY row_no LIMIT 200',
      [job.id, now.applied],
    );
    const until = performance.now() + SLICE_MS;
    let last = now.applied;
    for (const row of rows) {
      ctx.db.run('SAVEPOINT import_row');
      try {
        applyRow(ctx, job, row);
        ctx.db.run('RELEASE import_row');
      } catch (error) {
        ctx.db.run('ROLLBACK TO import_row');
        ctx.db.run('RELEASE import_row');
        ctx.log.error({ err: error, job: job.id, row: row.rowNo }, 'a row of a register could not be applied');
        const detail = JSON.parse(row.detailJson) as RowDetail;
        detail.faults = [{ vi: 'Dòng này không ghi được; các dòng khác vẫn được nhập. Báo quản trị kèm số dòng.', en: 'This row could not be written; the others were. Tell the administrator its number.' }];
        ctx.db.run("UPDATE import_row SET outcome = 'ERROR', detail_json = ? WHERE job_id = ? AND row_no = ?", [JSON.stringify(detail), job.id, row.rowNo]);
      }
      last = row.rowNo;
      if (performance.now() > until) break;
    }
    if (rows.length > 0) {
      ctx.db.run('UPDATE import_job SET applied = ?, updated_at = ? WHERE id = ?', [last, ctx.now(), job.id]);
      return true;
    }
    return false;
  }, { lazy: true }); // goes on where it was cut off; the last step syncs all of it
}

/** The last step: producers to look at, and the job is done. */
async function finish(ctx: Context, job: JobRow): Promise<void> {
  const pairs = await producerDoubles(ctx, job);
  await write(ctx, () => {
    const done = ctx.db.run("UPDATE import_job SET state = 'APPLIED', updated_at = ? WHERE id = ? AND state = 'APPLYING'", [ctx.now(), job.id]);
    if (done.changes !== 1) return;
    for (const [a, b] of pairs) ctx.db.run("INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES ('PRODUCER',?,?,90,'SIMILAR_NAME',?) ON CONFLICT DO NOTHING", [a, b, ctx.now()]);
    audit(ctx, { act: 'import.applied', object: 'importJob', objectId: job.id, data: { rows: job.total } });
  });
}

async function applyAll(ctx: Context, job: JobRow): Promise<void> {
  while (await applySlice(ctx, job)) await pause(BREATH_MS);
  await finish(ctx, job);
}

/**
 * Commits a staged import. The switch is one row; the rows follow in slices of a few milliseconds, also after a crash (`resumeImports`).
 * Committing again is harmless.
 * @param options.waitMs how long to wait for the end (a page should not hang); Infinity waits it out
 * @returns `done` false when the rest goes on in the background
 * @throws DomainError 401, 403, 404, 409 `import-not-ready`
 */
export async function commitImport(ctx: Context, jobId: string, options: { waitMs?: number } = {}): Promise<{ jobId: string; done: boolean }> {
  requireRegistrar(ctx);
  const job = jobByPublicId(ctx, jobId);
  await write(ctx, () => {
    const now = ctx.db.get<{ state: string }>('SELECT state FROM import_job WHERE id = ?', [job.id])!.state;
    if (now === 'APPLYING' || now === 'APPLIED') return;
    if (now !== 'STAGED') throw conflict('import-not-ready', { vi: 'Tệp này chưa đọc xong hoặc bị ngắt giữa chừng nên chưa nhập được. Gửi lại tệp.', en: 'This file has not been read to its end, so it cannot be imported. Send it again.' });
    ctx.db.run("UPDATE import_job SET state = 'APPLYING', updated_at = ? WHERE id = ?", [ctx.now(), job.id]);
    audit(ctx, { act: 'import.commit', object: 'importJob', objectId: job.id, data: { by: actorId(ctx.actor), rows: job.total } });
  });
  const waitMs = options.waitMs ?? 3_000;
  const work = applyAll(ctx, job);
  if (waitMs === Infinity) {
    await work;
    return { jobId, done: true };
  }
  const outcome = await Promise.race([work.then(() => true), pause(waitMs, false, { ref: false })]);
  if (!outcome) work.catch((error: unknown) => ctx.log.error({ err: error, job: job.id }, 'import stopped; it goes on at the next round'));
  return { jobId, done: outcome };
}

/** How long an import must have stood still before another takes it up. */
const STILL_MS = 15_000;
/** A file that is still being read after this was cut off by a crash. */
const ABANDONED_MS = 15 * 60_000;

/** Goes on with imports that a crash cut off, and closes dry runs that never ended. At start and every minute. @returns jobs finished */
export async function resumeImports(ctx: Context, options: { stillMs?: number } = {}): Promise<number> {
  const before = ctx.now() - (options.stillMs ?? STILL_MS);
  const abandoned = ctx.db.get('SELECT 1 FROM import_job WHERE state = ? AND updated_at < ? LIMIT 1', ['STAGING', ctx.now() - ABANDONED_MS]);
  if (abandoned) await write(ctx, () => void ctx.db.run("UPDATE import_job SET state = 'FAILED', updated_at = ? WHERE state = 'STAGING' AND updated_at < ?", [ctx.now(), ctx.now() - ABANDONED_MS]));
  const jobs = ctx.db.all<JobRow>("SELECT id, state, total, started_by AS startedBy FROM import_job WHERE state = 'APPLYING' AND updated_at <= ?", [before]);
  for (const job of jobs) await applyAll(ctx, job);
  return jobs.length;
}
