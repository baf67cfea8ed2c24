import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { enqueue } from '../../outbox.ts';
import { write, type WriteOptions } from '../../write.ts';
import { openRange } from '../stamps/range-acts.ts';
import { shiftOfPrinter } from './printers.ts';
import { PrintInput } from './schemas.ts';
import { partOf, refuseVoid, sourceOf, specOf } from './spec-of-range.ts';
import { countStamps } from './stamps-of.ts';
import { writerOf } from './writers.ts';

/** Stamps in one file: some 400 A4 sheets of 24, less than a ream; a printer that jams spoils no more than that. */
export const MOST_PER_PART = 10_000;
/** Jobs of one producer that are not finished. */
const MOST_OPEN = 5;

/**
 * Asks for the files of a range, or of a part of it, to be made in the background.
 * @param input as `PrintInput`
 * @throws DomainError 401, 403, 404, 409 (void, too many jobs), 422, 503 (key missing)
 */
export async function requestPrint(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(PrintInput, input);
  const { range, act } = openRange(ctx, data.range);
  refuseVoid(range);
  const part = partOf(range, data.first, data.last);
  const total = countStamps(sourceOf(ctx, range, part));
  if (total === 0) throw invalid({ first: { vi: 'Các tem này đều đã hủy.', en: 'All of these stamps are void.' } });
  const spec = specOf(ctx, range, data, shiftOfPrinter(ctx, range.organisationId, data.printer));
  const { perBatch } = writerOf(spec); // refuses labels that are too small before anything is kept
  return write(
    ctx,
    () => {
      const open = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM print_job WHERE organisation_id = ? AND state IN ('WAITING','RUNNING')", [range.organisationId])!.n;
      if (open >= MOST_OPEN) throw conflict('too-many-prints', { vi: `Đang có ${MOST_OPEN} việc in chưa xong. Xin chờ, hoặc dừng bớt.`, en: `${MOST_OPEN} print jobs are not finished. Wait for them, or stop one.` });
      const id = publicId();
      const now = ctx.now();
      ctx.db.run(
        `INSERT INTO print_job (public_id, range_id, organisation_id, spec_json, first_index, last_index, part_size, next_index, total, state, requested_by, helper_id, requested_at, updated_at)
         VALUES (?,?,?,?,?,?,?,?,?,'WAITING',?,?,?,?)`,
        [id, range.id, range.organisationId, JSON.stringify(spec), part.first, part.last, Math.max(perBatch, MOST_PER_PART - (MOST_PER_PART % perBatch)), part.first, total, act.person.userId, act.helperId, now, now],
      );
      audit(ctx, { act: 'stamp.print-request', object: 'stamp_range', objectId: range.publicId, data: { job: id, first: part.first + 1, last: part.last + 1, format: spec.format, behalfOf: act.helperId ? range.organisationId : undefined } });
      enqueue(ctx, { topic: 'print.job', key: id, payload: {} });
      return { publicId: id };
    },
    { ...options, act: 'stamp.print-request' },
  );
}

