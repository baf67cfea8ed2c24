/** What happens to a range after it was issued: printed, activated, made void. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer, type ProducerAct } from '../access.ts';
import { goodsById } from '../goods.ts';
import { rangeByPublicId, spansOf, type RangeRow } from './queries.ts';
import { ActivateInput, RangeInput, VoidInput } from './schemas.ts';

export const RANGE_WORDS: Record<RangeRow['state'], Sentence> = {
  ISSUED: { vi: 'đã cấp, chưa in', en: 'issued, not printed' },
  PRINTED: { vi: 'đã in, chưa kích hoạt', en: 'printed, not activated' },
  ACTIVATED: { vi: 'đã kích hoạt', en: 'activated' },
  VOID: { vi: 'đã hủy', en: 'void' },
};

type Act = 'print' | 'activate' | 'void';

const ACT_WORDS: Record<Act, Sentence> = {
  print: { vi: 'ghi nhận đã in', en: 'mark as printed' },
  activate: { vi: 'kích hoạt', en: 'activate' },
  void: { vi: 'hủy', en: 'make void' },
};

/** What a range in a state allows: the guard of the verbs and the buttons of the desk. */
export const RANGE_ACTS: Record<RangeRow['state'], readonly Act[]> = {
  ISSUED: ['print', 'activate', 'void'],
  PRINTED: ['activate', 'void'],
  ACTIVATED: ['activate', 'void'],
  VOID: [],
};

export interface MovedRange {
  publicId: string;
  state: RangeRow['state'];
}

function open(ctx: Context, publicId: string): { range: RangeRow; act: ProducerAct } {
  const range = rangeByPublicId(ctx, publicId);
  if (!range) throw notFound({ vi: 'Không có đợt tem này.', en: 'There is no such range of stamps.' });
  const goods = goodsById(ctx, range.tradeItemId);
  return { range, act: requireProducer(ctx, range.organisationId, goods?.producerCommuneCode ?? null) };
}

/** The range as it is inside the transaction. @throws DomainError 409 when its state does not allow the act */
function guarded(ctx: Context, publicId: string, tried: Act): RangeRow {
  const range = rangeByPublicId(ctx, publicId)!;
  if (!RANGE_ACTS[range.state].includes(tried)) {
    throw refusedTransition({ from: RANGE_WORDS[range.state], tried: ACT_WORDS[tried], allowed: RANGE_ACTS[range.state].map((a) => ACT_WORDS[a]) });
  }
  return range;
}

/** Indexes from the numbers that people use (1 … count). @throws DomainError 422 */
function part(range: RangeRow, first: number | undefined, last: number | undefined): { firstIndex: number; lastIndex: number } {
  const lastNumber = last ?? range.count;
  if (lastNumber > range.count || (first ?? 1) > lastNumber) {
    throw invalid({ [lastNumber > range.count ? 'last' : 'first']: { vi: `Đợt này có ${range.count.toLocaleString('vi-VN')} tem.`, en: `This range has ${range.count.toLocaleString('en-GB')} stamps.` } });
  }
  return { firstIndex: (first ?? 1) - 1, lastIndex: lastNumber - 1 };
}

/** The producer printed the sheets. @throws DomainError 401, 403, 404, 409 */
export async function markPrinted(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(RangeInput, input);
  open(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'print');
      ctx.db.run("UPDATE stamp_range SET state = 'PRINTED', printed_at = ? WHERE id = ?", [ctx.now(), range.id]);
      audit(ctx, { act: 'stamps.printed', object: 'stamp-range', objectId: range.publicId });
      return { publicId: range.publicId, state: 'PRINTED' as const };
    },
    { ...options, act: `stamps.printed ${data.range}` },
  );
}

/**
 * Puts a range, or a part of it, into use. Until then a scan says "not activated" and does not count.
 * @throws DomainError 401, 403, 404, 409 (void, or already active in this part), 422
 */
export async function activateStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(ActivateInput, input);
  const { act } = open(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'activate');
      const { firstIndex, lastIndex } = part(range, data.first, data.last);
      if (range.lotId === null) throw conflict('no-lot', { vi: 'Cuộn tem này chưa gắn với lô nào.', en: 'This roll is not bound to a lot yet.' });
      if (spansOf(ctx, range.id).some((s) => s.firstIndex <= lastIndex && s.lastIndex >= firstIndex)) {
        throw conflict('already-moved', { vi: 'Trong phần này đã có tem được kích hoạt hoặc đã hủy.', en: 'Some stamps of this part are already activated or void.' });
      }
      ctx.db.run('INSERT INTO stamp_span (range_id, first_index, last_index, act, lot_id, by, helper_id, at) VALUES (?,?,?,\'ACTIVATED\',?,?,?,?)', [
        range.id, firstIndex, lastIndex, range.lotId, act.person.userId, act.helperId, ctx.now(),
      ]);
      ctx.db.run("UPDATE stamp_range SET state = 'ACTIVATED', activated_at = coalesce(activated_at, ?) WHERE id = ?", [ctx.now(), range.id]);
      audit(ctx, { act: 'stamps.activate', object: 'stamp-range', objectId: range.publicId, data: { first: firstIndex + 1, last: lastIndex + 1, behalfOf: act.helperId ? range.organisationId : undefined } });
      return { publicId: range.publicId, state: 'ACTIVATED' as const };
    },
    { ...options, act: `stamps.activate ${data.range}` },
  );
}

/**
 * Makes a range, or a part of it, void for good: spoiled sheets, lost rolls.
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function voidStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(VoidInput, input);
  const { act } = open(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'void');
      const { firstIndex, lastIndex } = part(range, data.first, data.last);
      if (spansOf(ctx, range.id).some((s) => s.act === 'VOID' && s.firstIndex <= lastIndex && s.lastIndex >= firstIndex)) {
        throw conflict('already-void', { vi: 'Trong phần này đã có tem bị hủy.', en: 'Some stamps of this part are already void.' });
      }
      ctx.db.run('INSERT INTO stamp_span (range_id, first_index, last_index, act, reason, by, helper_id, at) VALUES (?,?,?,\'VOID\',?,?,?,?)', [
        range.id, firstIndex, lastIndex, data.reason, act.person.userId, act.helperId, ctx.now(),
      ]);
      const whole = firstIndex === 0 && lastIndex === range.count - 1;
      if (whole) ctx.db.run("UPDATE stamp_range SET state = 'VOID', voided_at = ? WHERE id = ?", [ctx.now(), range.id]);
      audit(ctx, { act: 'stamps.void', object: 'stamp-range', objectId: range.publicId, data: { first: firstIndex + 1, last: lastIndex + 1, behalfOf: act.helperId ? range.organisationId : undefined } });
      return { publicId: range.publicId, state: whole ? ('VOID' as const) : range.state };
    },
    { ...options, act: `stamps.void ${data.range}` },
  );
}
