/** Stopping a print job and going on with it. What is printed already stays. */
import { z } from '@hono/zod-openapi';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { enqueue } from '../../outbox.ts';
import { write, type WriteOptions } from '../../write.ts';
import { openRange } from '../stamps/range-acts.ts';
import { publicIdField } from '../fields.ts';
import { openPrintJob, PRINT_JOB_ACTS, PRINT_JOB_WORDS, type PrintJobAct, type PrintJobState } from './jobs.ts';
import { refuseVoid } from './spec-of-range.ts';

const ACT_WORDS: Record<PrintJobAct, Sentence> = { cancel: { vi: 'dừng', en: 'stop' }, resume: { vi: 'làm tiếp', en: 'go on' } };
const AFTER: Record<PrintJobAct, PrintJobState> = { cancel: 'CANCELLED', resume: 'WAITING' };
const MoveInput = z.object({ job: publicIdField });

async function move(ctx: Context, input: unknown, act: PrintJobAct, options: Pick<WriteOptions, 'idempotencyKey'>): Promise<{ publicId: string; state: PrintJobState }> {
  const data = parseInput(MoveInput, input);
  const before = openPrintJob(ctx, data.job);
  const { act: by } = openRange(ctx, before.range.publicId);
  return write(
    ctx,
    () => {
      const { job, range } = openPrintJob(ctx, data.job);
      if (!PRINT_JOB_ACTS[job.state].includes(act)) {
        throw refusedTransition({ from: PRINT_JOB_WORDS[job.state], tried: ACT_WORDS[act], allowed: PRINT_JOB_ACTS[job.state].map((a) => ACT_WORDS[a]) });
      }
      if (act === 'resume') refuseVoid(range);
      ctx.db.run('UPDATE print_job SET state = ?, fault = NULL, updated_at = ? WHERE id = ?', [AFTER[act], ctx.now(), job.id]);
      audit(ctx, { act: `stamp.print-${act}`, object: 'stamp_range', objectId: range.publicId, data: { job: job.publicId, behalfOf: by.helperId ? range.organisationId : undefined } });
      if (act === 'resume') enqueue(ctx, { topic: 'print.job', key: job.publicId, payload: {} });
      return { publicId: job.publicId, state: AFTER[act] };
    },
    { ...options, act: `stamp.print-${act}` },
  );
}

/** Stops after the part that is being written; finished files stay. @throws DomainError 401, 403, 404, 409, 422 */
export const cancelPrint = (ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}) => move(ctx, input, 'cancel', options);

/** Goes on where it was stopped, or where it failed. @throws DomainError 401, 403, 404, 409, 422 */
export const resumePrint = (ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}) => move(ctx, input, 'resume', options);
