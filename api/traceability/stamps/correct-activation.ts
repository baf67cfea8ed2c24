/** An activation by mistake: moved to another lot, or taken back, as long as nobody has checked a stamp of it. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { lotById } from '../lots/queries.ts';
import type { MovedRange } from './move-stamps.ts';
import { segmentsOfRange, spansOf } from './queries.ts';
import { guarded, openRange, partOf, told } from './range-acts.ts';
import { countOf, notVoid, segmentsOf, within, type Part, type Segment } from './rules.ts';
import { RebindInput, UndoInput } from './schemas.ts';
import { requireRoom, requireTargetLot } from './target-lot.ts';

/** @throws DomainError 409 `already-checked` when somebody was told about a stamp of this part */
function requireUnchecked(ctx: Context, rangeId: number, part: Part): void {
  const checked = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM stamp WHERE range_id = ? AND idx BETWEEN ? AND ? AND checks > 0', [rangeId, part.firstIndex, part.lastIndex])!.n;
  if (checked === 0) return;
  throw conflict('already-checked', {
    vi: `Đã có người mua kiểm tra ${checked.toLocaleString('vi-VN')} tem của phần này nên không sửa được nữa. Nếu dán nhầm, hãy hủy tem và cấp lại.`,
    en: `Shoppers have checked ${checked.toLocaleString('en-GB')} stamps of this part, so it cannot be changed any more. If they are on the wrong goods, make them void and have new ones issued.`,
  });
}

/**
 * Binds active stamps to another lot of the same size. The newest activation decides.
 * @throws DomainError 401, 403, 404; 409 `not-active`, `same-lot`, `already-checked`, or a lot that cannot carry them; 422
 */
export async function rebindStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(RebindInput, input);
  const { goods, act } = openRange(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'rebind');
      const part = partOf(range, data.first, data.last);
      const inside = within(segmentsOfRange(ctx, range), part).filter(notVoid);
      if (inside.length === 0 || inside.some((s) => s.state !== 'ACTIVATED')) {
        throw conflict('not-active', { vi: 'Chỉ chuyển được tem đã kích hoạt. Trong phần này có tem chưa kích hoạt.', en: 'Only active stamps can be moved. Some of this part are not active.' });
      }
      requireUnchecked(ctx, range.id, part);
      const lot = requireTargetLot(ctx, range, goods, data.lot, (to) => countOf(inside, (s) => s.lotId !== to.id));
      if (inside.every((s) => s.lotId === lot.id)) {
        const sentence = { vi: `Các tem này đang gắn với lô ${lot.code} rồi.`, en: `These stamps belong to lot ${lot.code} already.` };
        throw conflict('same-lot', sentence, { lot: sentence });
      }
      ctx.db.run("INSERT INTO stamp_span (range_id, first_index, last_index, act, lot_id, reason, by, helper_id, at) VALUES (?,?,?,'ACTIVATED',?,?,?,?,?)", [
        range.id, part.firstIndex, part.lastIndex, lot.id, data.reason, act.person.userId, act.helperId, ctx.now(),
      ]);
      audit(ctx, { act: 'stamps.rebind', object: 'stamp-range', objectId: range.publicId, data: { ...told(range, part, act), lot: lot.publicId } });
      return { publicId: range.publicId, state: range.state };
    },
    { ...options, act: `stamps.rebind ${data.range}` },
  );
}

/**
 * Takes an activation back: its span counts no more, what was before it holds again.
 * @throws DomainError 401, 403, 404; 409 `already-checked`, `more-stamps-than-goods`; 422
 */
export async function undoActivation(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRange> {
  const data = parseInput(UndoInput, input);
  const { act } = openRange(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'undo');
      const span = spansOf(ctx, range.id).find((s) => s.id === data.span && s.act === 'ACTIVATED');
      if (!span) throw notFound({ vi: 'Không có lần kích hoạt này, hoặc đã gỡ rồi.', en: 'There is no such activation, or it was taken back already.' });
      requireUnchecked(ctx, range.id, span);
      ctx.db.run(
        `INSERT INTO activation_undone (span_id, range_id, first_index, last_index, lot_id, activated_by, activated_at, undone_by, helper_id, undone_at)
         SELECT id, range_id, first_index, last_index, lot_id, by, at, ?, ?, ? FROM stamp_span WHERE id = ?`,
        [act.person.userId, act.helperId, ctx.now(), span.id],
      );
      const before = segmentsOfRange(ctx, range);
      const after = segmentsOf(range, spansOf(ctx, range.id).filter((s) => s.id !== span.id));
      const of = (segments: readonly Segment[], lotId: number) => countOf(within(segments, span), (s) => notVoid(s) && s.lotId === lotId);
      // what comes back to the lot of an older activation, or to the range's own, must still find goods there
      for (const lotId of new Set(after.flatMap((s) => (s.lotId === null ? [] : [s.lotId])))) requireRoom(ctx, lotById(ctx, lotId)!, Math.max(0, of(after, lotId) - of(before, lotId)));
      ctx.db.run('DELETE FROM stamp_span WHERE id = ?', [span.id]);
      const state = spansOf(ctx, range.id).some((s) => s.act === 'ACTIVATED') ? ('ACTIVATED' as const) : range.printedAt === null ? ('ISSUED' as const) : ('PRINTED' as const);
      if (state !== 'ACTIVATED') ctx.db.run('UPDATE stamp_range SET state = ?, activated_at = NULL WHERE id = ?', [state, range.id]);
      audit(ctx, { act: 'stamps.undo', object: 'stamp-range', objectId: range.publicId, data: told(range, span, act) });
      return { publicId: range.publicId, state };
    },
    { ...options, act: `stamps.undo ${data.range}` },
  );
}
