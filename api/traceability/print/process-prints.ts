/**
 * Works print jobs off, oldest first, part by part in a worker thread of bounded memory. A part's file is whole on the disk before one
 * transaction makes it known and moves the job on: ended at any moment, at most one part is made again.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Context } from '../../context.ts';
import { publicId } from '../../ids.ts';
import { enqueue, onTopic, type EffectOutcome } from '../../outbox.ts';
import { DAY } from '../../time.ts';
import { workerFile } from '../../worker-file.ts';
import { write } from '../../write.ts';
import { rangeById } from '../stamps/queries.ts';
import { nextPrintJob, partFile, PRINT_FILES_DAYS, printFolder, type PrintJobRow } from './jobs.ts';
import type { PartOrder } from './part-worker.ts';
import { sourceOf } from './spec-of-range.ts';
import { countStamps, type StampSource } from './stamps-of.ts';
import type { PrintSpec } from './writer.ts';

/** One turn of the worker: its lease outlives it. */
const TURN_MS = 20_000;

/** Old space of the thread; what it needs beside it is the page that it writes. */
const WORKER_MB = 64;

/** Writes one part's file whole. @returns its bytes */
export async function makePart(order: Omit<PartOrder, 'draft'>): Promise<number> {
  await mkdir(dirname(order.file), { recursive: true });
  const draft = `${order.file}.${publicId()}.tmp`;
  try {
    return await new Promise<number>((resolve, reject) => {
      const workerData: PartOrder = { ...order, draft };
      const worker = new Worker(workerFile('api', 'traceability', 'print', 'part-worker.ts'), { workerData, resourceLimits: { maxOldGenerationSizeMb: WORKER_MB, maxYoungGenerationSizeMb: 8 }, execArgv: [] });
      worker.once('message', ({ bytes }: { bytes: number }) => resolve(bytes));
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the print worker ended with code ${code}`)));
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The next part's stamps: void ones are left out, and so many indexes are taken that the file is full. */
function nextPart(job: PrintJobRow, all: StampSource): { source: StampSource; stamps: number } {
  let last = job.nextIndex - 1;
  let stamps = 0;
  const voided = all.voided.toSorted((a, b) => a.firstIndex - b.firstIndex);
  while (stamps < job.partSize && last < job.lastIndex) {
    const to = Math.min(job.lastIndex, last + job.partSize - stamps);
    stamps += countStamps({ first: last + 1, last: to, voided });
    last = to;
  }
  return { source: { ...all, first: job.nextIndex, last }, stamps };
}

/** One part, or the end of a job that cannot go on. */
async function step(ctx: Context, job: PrintJobRow): Promise<void> {
  const spec = JSON.parse(job.specJson) as PrintSpec;
  const range = rangeById(ctx, job.rangeId)!;
  const settle = (state: 'DONE' | 'CANCELLED' | 'WAITING', fault: string | null) =>
    write(ctx, () => {
      ctx.db.run("UPDATE print_job SET state = ?, fault = ?, updated_at = ? WHERE id = ? AND state IN ('WAITING','RUNNING')", [state, fault, ctx.now(), job.id]);
      return null;
    });
  if (job.nextIndex > job.lastIndex) return void (await settle('DONE', null));
  if (range.state === 'VOID') return void (await settle('CANCELLED', 'void'));
  if (!ctx.services.stampKeys.rangeKey(range.checkValue, range.number)) return void (await settle('WAITING', 'key-missing'));
  const { source, stamps } = nextPart(job, sourceOf(ctx, range, { first: job.nextIndex, last: job.lastIndex }));
  const number = ctx.db.get<{ n: number }>('SELECT coalesce(max(number), 0) + 1 AS n FROM print_part WHERE job_id = ?', [job.id])!.n;
  const file = partFile(ctx.env.DATA_DIR, job.publicId, number, spec.format);
  // a part may be all void by now: then there is no file, only progress
  const bytes = stamps === 0 ? 0 : await makePart({ spec, source, file });
  await write(ctx, () => {
    // whoever stopped the job meanwhile, or another process that made the same part, wins
    const moved = ctx.db.run("UPDATE print_job SET state = CASE WHEN state = 'CANCELLED' THEN state WHEN ? > last_index THEN 'DONE' ELSE 'RUNNING' END, next_index = ?, done = done + ?, fault = NULL, updated_at = ? WHERE id = ? AND next_index = ? AND state IN ('WAITING','RUNNING','CANCELLED')",
      [source.last + 1, source.last + 1, stamps, ctx.now(), job.id, job.nextIndex]);
    if (moved.changes === 1 && stamps > 0) {
      ctx.db.run('INSERT INTO print_part (job_id, number, first_index, last_index, stamps, bytes, made_at) VALUES (?,?,?,?,?,?,?)', [job.id, number, source.first, source.last, stamps, bytes, ctx.now()]);
    }
    return null;
  });
  if (source.last === job.lastIndex) await sweepDrafts(ctx, job);
}

/** What a hard end left half written. */
async function sweepDrafts(ctx: Context, job: PrintJobRow): Promise<void> {
  const folder = printFolder(ctx.env.DATA_DIR, job.publicId);
  const files = await readdir(folder).catch(() => []);
  for (const file of files) if (file.endsWith('.tmp')) await rm(join(folder, file), { force: true });
}

const working = new WeakSet<object>();

/** @returns true when no job is left that can go on, false when the turn was over before */
export async function workPrints(ctx: Context, turnMs = TURN_MS): Promise<boolean> {
  if (working.has(ctx.db)) return true; // whoever works already takes the new ones along
  working.add(ctx.db);
  try {
    const until = performance.now() + turnMs;
    for (let job = nextPrintJob(ctx); job; job = nextPrintJob(ctx)) {
      try {
        await step(ctx, job);
      } catch (error) {
        ctx.log.warn({ err: error, job: job.publicId }, 'a print job failed');
        const id = job.id;
        await write(ctx, () => {
          ctx.db.run("UPDATE print_job SET state = 'FAILED', fault = 'error', updated_at = ? WHERE id = ? AND state IN ('WAITING','RUNNING')", [ctx.now(), id]);
          return null;
        });
      }
      if (performance.now() > until) return false;
    }
    return true;
  } finally {
    working.delete(ctx.db);
  }
}

export const printEffects = [onTopic('print.job', async (ctx): Promise<EffectOutcome> => ((await workPrints(ctx)) ? 'done' : { retryInMs: 0 }))];

/** After a hard end jobs go on at once; one that lacked its key tries again; files that are a month old go, and what no row names. */
export async function resumePrints(ctx: Context): Promise<void> {
  if (!working.has(ctx.db)) {
    const { db } = ctx;
    const waits = db.get("SELECT 1 FROM print_job WHERE state IN ('WAITING','RUNNING') LIMIT 1");
    if (waits) {
      await write(ctx, () => {
        db.run("UPDATE print_job SET fault = NULL WHERE state = 'WAITING' AND fault = 'key-missing'");
        enqueue(ctx, { topic: 'print.job', key: 'resume', payload: {} });
        return null;
      });
    }
  }
  await write(ctx, () => {
    ctx.db.run("UPDATE print_job SET state = 'EXPIRED', updated_at = ? WHERE state IN ('DONE','CANCELLED','FAILED') AND updated_at < ?", [ctx.now(), ctx.now() - PRINT_FILES_DAYS * DAY]);
    return null;
  });
  const folder = printFolder(ctx.env.DATA_DIR);
  const present = await readdir(folder).catch(() => []);
  for (const job of present) {
    if (!ctx.db.get("SELECT 1 FROM print_job WHERE public_id = ? AND state <> 'EXPIRED'", [basename(job)])) await rm(printFolder(ctx.env.DATA_DIR, job), { recursive: true, force: true });
  }
}
