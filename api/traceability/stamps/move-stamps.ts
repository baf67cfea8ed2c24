/** What happens to a range after it was issued: printed, activated, made void. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { openOrderOf } from './orders.ts';
import { segmentsOfRange, type RangeRow } from './queries.ts';
import { guarded, openRange, partOf, told } from './range-acts.ts';
import { countOf, notVoid, within } from './rules.ts';
import { ActivateInput, RangeInput, VoidInput } from './schemas.ts';
import { requireTargetLot } from './target-lot.ts';

export interface MovedRange {
  publicId: string;
  state: RangeRow['state'];
}

/** The producer printed the sheets. @throws DomainError 401, 403, 404, 409 */
export async function markPrinted(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(RangeInput, input);
  openRange(ctx, data.range);
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
 * Puts a range, or a part of it, into use; a blank roll is bound to a lot by it. Until then a scan says "not activated" and does not
 * count. Void stamps inside the part stay void.
 * @throws DomainError 401, 403, 404; 409 void, already active in this part, still at the print house, or a lot that cannot carry them; 422
 */
export async function activateStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(ActivateInput, input);
  const { goods, act } = openRange(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'activate');
      const part = partOf(range, data.first, data.last);
      const inside = within(segmentsOfRange(ctx, range), part);
      if (!inside.some(notVoid) || inside.some((s) => s.state === 'ACTIVATED')) {
        throw conflict('already-moved', { vi: 'Trong phần này đã có tem được kích hoạt, hoặc tất cả đã hủy.', en: 'Some stamps of this part are active already, or all are void.' });
      }
      if (openOrderOf(ctx, range.id)) {
        throw conflict('at-print-house', { vi: 'Tem này còn ở nhà in. Hãy lập biên bản giao nhận trước khi kích hoạt.', en: 'These stamps are still at the print house. Record the hand-over before activating them.' });
      }
      if (data.lot && range.lotId !== null && requireTargetLot(ctx, range, goods, data.lot, () => 0).id !== range.lotId) {
        const sentence = { vi: 'Đợt tem này cấp riêng cho một lô khác.', en: 'This range was issued for another lot.' };
        throw conflict('bound-to-lot', sentence, { lot: sentence });
      }
      const lot = requireTargetLot(ctx, range, goods, data.lot, (to) => countOf(inside, (s) => notVoid(s) && s.lotId !== to.id));
      ctx.db.run('INSERT INTO stamp_span (range_id, first_index, last_index, act, lot_id, by, helper_id, at) VALUES (?,?,?,\'ACTIVATED\',?,?,?,?)', [
        range.id, part.firstIndex, part.lastIndex, lot.id, act.person.userId, act.helperId, ctx.now(),
      ]);
      ctx.db.run("UPDATE stamp_range SET state = 'ACTIVATED', activated_at = coalesce(activated_at, ?) WHERE id = ?", [ctx.now(), range.id]);
      ctx.db.run('DELETE FROM activation_draft WHERE user_id = ?', [act.person.userId]);
      audit(ctx, { act: 'stamps.activate', object: 'stamp-range', objectId: range.publicId, data: { ...told(range, part, act), lot: lot.publicId } });
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
  const { act } = openRange(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'void');
      const part = partOf(range, data.first, data.last);
      const segments = segmentsOfRange(ctx, range);
      if (!within(segments, part).some(notVoid)) {
        throw conflict('already-void', { vi: 'Mọi tem trong phần này đã hủy rồi.', en: 'All stamps of this part are void already.' });
      }
      ctx.db.run('INSERT INTO stamp_span (range_id, first_index, last_index, act, reason, by, helper_id, at) VALUES (?,?,?,\'VOID\',?,?,?,?)', [
        range.id, part.firstIndex, part.lastIndex, data.reason, act.person.userId, act.helperId, ctx.now(),
      ]);
      const state = closeWhenVoid(ctx, range);
      audit(ctx, { act: 'stamps.void', object: 'stamp-range', objectId: range.publicId, data: told(range, part, act) });
      return { publicId: range.publicId, state };
    },
    { ...options, act: `stamps.void ${data.range}` },
  );
}

/** A range of which every stamp is void is void itself. @returns its state now */
export function closeWhenVoid(ctx: Context, range: RangeRow): RangeRow['state'] {
  if (segmentsOfRange(ctx, range).some(notVoid)) return range.state;
  ctx.db.run("UPDATE stamp_range SET state = 'VOID', voided_at = ? WHERE id = ?", [ctx.now(), range.id]);
  return 'VOID';
}
