/** Biên bản giao nhận tem: what came from the print house, roll by roll; what came spoiled becomes void by the same act. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, parseInput, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { closeWhenVoid } from './move-stamps.ts';
import { markOrderPrinted, openOrder, orderAfter } from './order-print.ts';
import { rangesOfOrder } from './orders.ts';
import { segmentsOfRange, type RangeRow } from './queries.ts';
import { countOf, notVoid, type Part } from './rules.ts';
import { HandOverInput } from './schemas.ts';
import { minus, overlapOf, partsText, readParts, total, type ReadParts } from './spans.rules.ts';

export interface RecordedHandOver {
  publicId: string;
  ordered: number;
  received: number;
  damaged: number;
}

interface Checked {
  range: RangeRow;
  rolls: Part[];
  /** Spoiled or missing, not void before. */
  damaged: Part[];
  ordered: number;
}

const unread = (range: RangeRow, read: ReadParts) => {
  const said = read.ok ? '' : read.said;
  return { vi: `Không đọc được “${said}”. Đợt này có các tem từ 1 đến ${range.count.toLocaleString('vi-VN')}; ghi như 1–1.000, mỗi cuộn một dòng.`, en: `“${said}” cannot be read. This range has stamps 1 to ${range.count.toLocaleString('en-GB')}; write 1-1,000 as 1-1000, one roll a line.` };
};

/** One range's rolls and damaged numbers against what was ordered; faults go into `errors` beside their fields. */
function check(ctx: Context, range: RangeRow, line: { rolls: string; damaged: string } | undefined, errors: FieldErrors): Checked | undefined {
  const rolls = readParts(line?.rolls ?? '', range.count);
  const damaged = readParts(line?.damaged ?? '', range.count);
  if (!rolls.ok) errors[`rolls-${range.publicId}`] = unread(range, rolls);
  if (!damaged.ok) errors[`damaged-${range.publicId}`] = unread(range, damaged);
  if (!rolls.ok || !damaged.ok) return undefined;
  const twice = overlapOf(rolls.parts);
  if (twice) {
    errors[`rolls-${range.publicId}`] = { vi: `Hai cuộn cùng có tem ${partsText([twice], 'vi-VN')}. Mời kiểm lại số đầu và số cuối từng cuộn.`, en: `Two rolls hold stamps ${partsText([twice], 'en-GB')}. Please check the first and last number of each.` };
    return undefined;
  }
  const segments = segmentsOfRange(ctx, range);
  const alive = segments.filter(notVoid);
  const spoiled = segments.filter((s) => s.state === 'VOID');
  const missing = minus(alive, [...rolls.parts, ...damaged.parts]);
  if (missing.length > 0) {
    errors[`rolls-${range.publicId}`] = {
      vi: `Số lượng chưa khớp: thiếu tem ${partsText(missing, 'vi-VN')} (${total(missing).toLocaleString('vi-VN')} tem). Ghi vào cuộn nếu đã nhận, hoặc vào ô hỏng, thiếu.`,
      en: `The quantities do not match: stamps ${partsText(missing, 'en-GB')} (${total(missing).toLocaleString('en-GB')}) are missing. Enter them with a roll if they came, else as damaged or missing.`,
    };
    return undefined;
  }
  return { range, rolls: rolls.parts, damaged: minus(damaged.parts, spoiled), ordered: countOf(segments, notVoid) };
}

/**
 * Records the hand-over; every ordered stamp is either received on a roll or named as damaged or missing.
 * @throws DomainError 401, 403, 404; 409 (order in another state); 422 with the numbers that do not match
 */
export async function recordHandOver(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<RecordedHandOver> {
  const data = parseInput(HandOverInput, input);
  const { act } = openOrder(ctx, data.order);
  if (data.date > vnDate(ctx.now())) throw invalid({ date: { vi: 'Ngày giao nhận chưa tới.', en: 'The day of the hand-over lies in the future.' } });
  return write(
    ctx,
    () => {
      const { order } = orderAfter(ctx, data.order, 'handOver');
      const errors: FieldErrors = {};
      const checked = rangesOfOrder(ctx, order.id).map((range) => check(ctx, range, data.lines.find((l) => l.range === range.publicId), errors));
      if (Object.keys(errors).length > 0) throw invalid(errors, { vi: 'Biên bản chưa khớp với đơn đặt in.', en: 'The record does not match the order.' });
      const whole = checked.filter((c): c is Checked => c !== undefined);
      const ordered = whole.reduce((sum, c) => sum + c.ordered, 0);
      const damaged = whole.reduce((sum, c) => sum + total(c.damaged), 0);
      const id = publicId();
      const { lastInsertRowid } = ctx.db.run(
        'INSERT INTO stamp_hand_over (public_id, order_id, date, ordered, received, damaged, giver_name, receiver_name, note, recorded_by, helper_id, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
        [id, order.id, data.date, ordered, ordered - damaged, damaged, data.giverName, data.receiverName, data.note, act.person.userId, act.helperId, ctx.now()],
      );
      markOrderPrinted(ctx, order.id);
      let roll = 0;
      let line = 0;
      for (const { range, rolls, damaged: spoiled } of whole) {
        for (const part of rolls) ctx.db.run('INSERT INTO stamp_hand_over_roll (hand_over_id, roll, range_id, first_index, last_index) VALUES (?,?,?,?,?)', [lastInsertRowid, ++roll, range.id, part.firstIndex, part.lastIndex]);
        for (const part of spoiled) {
          ctx.db.run('INSERT INTO stamp_hand_over_damage (hand_over_id, line, range_id, first_index, last_index) VALUES (?,?,?,?,?)', [lastInsertRowid, ++line, range.id, part.firstIndex, part.lastIndex]);
          ctx.db.run("INSERT INTO stamp_span (range_id, first_index, last_index, act, reason, by, helper_id, at) VALUES (?,?,?,'VOID',?,?,?,?)", [
            range.id, part.firstIndex, part.lastIndex, `Hỏng hoặc thiếu khi giao nhận ngày ${formatDate(data.date)}`, act.person.userId, act.helperId, ctx.now(),
          ]);
        }
        if (spoiled.length > 0) closeWhenVoid(ctx, range);
      }
      ctx.db.run("UPDATE print_order SET state = 'HANDED_OVER', printed_at = coalesce(printed_at, ?), handed_over_at = ? WHERE id = ?", [ctx.now(), ctx.now(), order.id]);
      audit(ctx, { act: 'stamps.hand-over', object: 'stamp-hand-over', objectId: id, data: { order: order.publicId, ordered, received: ordered - damaged, damaged, rolls: roll, behalfOf: act.helperId ? order.organisationId : undefined } });
      return { publicId: id, ordered, received: ordered - damaged, damaged };
    },
    { ...options, act: `stamps.hand-over ${data.order}` },
  );
}
