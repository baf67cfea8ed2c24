/** Đơn đặt in: made by the producer, sent to a print house, printed; handed over by the record, or cancelled. */
import { isUniqueViolation } from '../../../db/client.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput, refusedTransition } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import type { ProducerAct } from '../access.ts';
import { houseByPublicId, ORDER_ACT_WORDS, ORDER_MOVES, ORDER_WORDS, orderActs, orderByPublicId, rangesOfOrder, type OrderAct, type OrderRow, type OrderState } from './orders.ts';
import { openRange } from './range-acts.ts';
import { MoveOrderInput, OrderPrintInput } from './schemas.ts';

const TAKEN = { vi: 'Có đợt tem đã in, đã hủy, hoặc đang nằm trong một đơn đặt in khác. Mời xem lại danh sách.', en: 'Some range is printed, void, or in another print order already. Please look at the list again.' };

/** @throws DomainError 401, 403, 404, 409 `range-taken`, 422 */
export async function orderPrint(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(OrderPrintInput, input);
  const opened = [...new Set(data.ranges)].map((range) => openRange(ctx, range));
  const { act, range: one } = opened[0]!;
  if (opened.some((o) => o.range.organisationId !== one.organisationId)) throw conflict('two-producers', { vi: 'Một đơn đặt in chỉ gồm tem của một cơ sở.', en: 'An order holds the stamps of one producer.' });
  return write(
    ctx,
    () => {
      const house = houseByPublicId(ctx, data.house);
      if (!house || house.state !== 'ACTIVE') throw notFound({ vi: 'Không có nhà in này, hoặc nhà in đã thôi nhận đơn.', en: 'There is no such print house, or it takes no orders any more.' });
      const id = publicId();
      const { lastInsertRowid } = ctx.db.run('INSERT INTO print_order (public_id, organisation_id, print_house_id, note, ordered_by, helper_id, ordered_at) VALUES (?,?,?,?,?,?,?)', [
        id, one.organisationId, house.id, data.note, act.person.userId, act.helperId, ctx.now(),
      ]);
      for (const { range } of opened) {
        if (!ctx.db.get("SELECT 1 FROM stamp_range WHERE id = ? AND state = 'ISSUED'", [range.id])) throw conflict('range-taken', TAKEN, { ranges: TAKEN });
        try {
          ctx.db.run('INSERT INTO print_order_range (order_id, range_id) VALUES (?,?)', [lastInsertRowid, range.id]);
        } catch (error) {
          if (isUniqueViolation(error)) throw conflict('range-taken', TAKEN, { ranges: TAKEN });
          throw error;
        }
      }
      audit(ctx, { act: 'print-order.make', object: 'print-order', objectId: id, data: { house: house.publicId, ranges: opened.map((o) => o.range.publicId), behalfOf: act.helperId ? one.organisationId : undefined } });
      return { publicId: id };
    },
    { ...options, act: 'print-order.make' },
  );
}

/** The order for somebody who may act for its producer. @throws DomainError 401, 403, 404 */
export function openOrder(ctx: Context, publicId: string): { order: OrderRow; act: ProducerAct } {
  const order = orderByPublicId(ctx, publicId);
  const [range] = order ? rangesOfOrder(ctx, order.id) : [];
  if (!order || !range) throw notFound({ vi: 'Không có đơn đặt in này.', en: 'There is no such print order.' });
  return { order, act: openRange(ctx, range.publicId).act };
}

/** The state to which the act leads, inside the transaction. @throws DomainError 409 */
export function orderAfter(ctx: Context, publicId: string, tried: OrderAct): { order: OrderRow; to: OrderState } {
  const order = orderByPublicId(ctx, publicId)!;
  const to = ORDER_MOVES[order.state][tried];
  if (!to) throw refusedTransition({ from: ORDER_WORDS[order.state], tried: ORDER_ACT_WORDS[tried], allowed: orderActs(order.state).map((a) => ORDER_ACT_WORDS[a]) });
  return { order, to };
}

/** The ranges of an order that were not marked as printed become so. */
export function markOrderPrinted(ctx: Context, orderId: number): void {
  ctx.db.run("UPDATE stamp_range SET state = 'PRINTED', printed_at = ? WHERE state = 'ISSUED' AND id IN (SELECT range_id FROM print_order_range WHERE order_id = ?)", [ctx.now(), orderId]);
}

/** Sends, marks as printed, cancels. @throws DomainError 401, 403, 404, 409 */
export async function movePrintOrder(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string; state: OrderState }> {
  const data = parseInput(MoveOrderInput, input);
  const { act } = openOrder(ctx, data.order);
  return write(
    ctx,
    () => {
      const { order, to } = orderAfter(ctx, data.order, data.act);
      // a range of a draft may have been used or made void meanwhile: a print house never gets its serials a second time
      if (data.act === 'send' && rangesOfOrder(ctx, order.id).some((range) => range.state !== 'ISSUED')) throw conflict('range-taken', TAKEN);
      const at = { send: 'sent_at', printed: 'printed_at', cancel: 'cancelled_at' }[data.act];
      ctx.db.run(`UPDATE print_order SET state = ?, ${at} = ? WHERE id = ?`, [to, ctx.now(), order.id]);
      if (data.act === 'printed') markOrderPrinted(ctx, order.id);
      if (data.act === 'cancel') ctx.db.run('UPDATE print_order_range SET live = 0 WHERE order_id = ?', [order.id]);
      audit(ctx, { act: `print-order.${data.act}`, object: 'print-order', objectId: order.publicId, data: { behalfOf: act.helperId ? order.organisationId : undefined } });
      return { publicId: order.publicId, state: to };
    },
    { ...options, act: `print-order.move ${data.order}` },
  );
}
