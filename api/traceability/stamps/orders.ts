/** Print orders: what each state allows, and reads of houses, orders and hand-over records. */
import { requireRole } from '../../access.ts';
import type { Context } from '../../context.ts';
import { notFound, type Sentence } from '../../errors.ts';
import { communeOfProducer, mayActFor, requireView } from '../access.ts';
import { communesInSight } from './officers.ts';
import { rangeById, segmentsOfRange, type RangeRow } from './queries.ts';
import { countOf, notVoid, type Part } from './rules.ts';

export type OrderState = 'DRAFT' | 'SENT' | 'PRINTED' | 'HANDED_OVER' | 'CANCELLED';
export type OrderAct = 'send' | 'printed' | 'handOver' | 'cancel';

export const ORDER_WORDS: Record<OrderState, Sentence> = {
  DRAFT: { vi: 'mới lập', en: 'draft' },
  SENT: { vi: 'đã gửi nhà in', en: 'sent to the print house' },
  PRINTED: { vi: 'đã in, chờ giao', en: 'printed, to be handed over' },
  HANDED_OVER: { vi: 'đã giao nhận', en: 'handed over' },
  CANCELLED: { vi: 'đã hủy đơn', en: 'cancelled' },
};

export const ORDER_ACT_WORDS: Record<OrderAct, Sentence> = {
  send: { vi: 'gửi nhà in', en: 'send to the print house' },
  printed: { vi: 'ghi nhận đã in', en: 'mark as printed' },
  handOver: { vi: 'lập biên bản giao nhận', en: 'record the hand-over' },
  cancel: { vi: 'hủy đơn', en: 'cancel' },
};

/** One table: the guard of the verbs and the list of buttons. */
export const ORDER_MOVES: Record<OrderState, Partial<Record<OrderAct, OrderState>>> = {
  DRAFT: { send: 'SENT', cancel: 'CANCELLED' },
  SENT: { printed: 'PRINTED', handOver: 'HANDED_OVER', cancel: 'CANCELLED' },
  PRINTED: { handOver: 'HANDED_OVER' },
  HANDED_OVER: {},
  CANCELLED: {},
};

export const orderActs = (state: OrderState): OrderAct[] => Object.keys(ORDER_MOVES[state]) as OrderAct[];

export interface PrintHouse {
  id: number;
  publicId: string;
  name: string;
  address: string;
  contact: string;
  state: 'ACTIVE' | 'CLOSED';
}

const HOUSE = 'SELECT id, public_id AS publicId, name, address, contact, state FROM print_house';
export const houseByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): PrintHouse | undefined => ctx.db.get<PrintHouse>(`${HOUSE} WHERE public_id = ?`, [publicId]);
/** The houses to which orders may go, by name; with `closed` all of them. */
export const printHouses = (ctx: Pick<Context, 'db'>, options: { closed?: boolean } = {}): PrintHouse[] =>
  ctx.db.all<PrintHouse>(`${HOUSE} ${options.closed ? '' : "WHERE state = 'ACTIVE'"} ORDER BY state, name LIMIT 200`);

export interface OrderRow {
  id: number;
  publicId: string;
  organisationId: number;
  printHouseId: number;
  state: OrderState;
  note: string;
  orderedAt: number;
  sentAt: number | null;
  printedAt: number | null;
  handedOverAt: number | null;
}

const ORDER_COLUMNS = `o.id, o.public_id AS publicId, o.organisation_id AS organisationId, o.print_house_id AS printHouseId, o.state, o.note, o.ordered_at AS orderedAt, o.sent_at AS sentAt,
  o.printed_at AS printedAt, o.handed_over_at AS handedOverAt`;
export const orderByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): OrderRow | undefined => ctx.db.get<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM print_order o WHERE o.public_id = ?`, [publicId]);

/** The order with which a range is at a print house now. */
export const openOrderOf = (ctx: Pick<Context, 'db'>, rangeId: number): OrderRow | undefined =>
  ctx.db.get<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM print_order o JOIN print_order_range x ON x.order_id = o.id AND x.live = 1 WHERE x.range_id = ? AND o.state IN ('SENT','PRINTED')`, [rangeId]);

export const rangesOfOrder = (ctx: Pick<Context, 'db'>, orderId: number): RangeRow[] =>
  ctx.db.all<{ id: number }>('SELECT range_id AS id FROM print_order_range WHERE order_id = ? ORDER BY range_id', [orderId]).map(({ id }) => rangeById(ctx, id)!);

export interface OrderLine extends OrderRow {
  houseName: string;
  producerName: string;
  stamps: number;
  handOver: string | null;
}

const LINES = `SELECT ${ORDER_COLUMNS}, h.name AS houseName, g.name AS producerName, v.public_id AS handOver,
    (SELECT coalesce(sum(r.count), 0) FROM print_order_range x JOIN stamp_range r ON r.id = x.range_id WHERE x.order_id = o.id) AS stamps
  FROM print_order o JOIN print_house h ON h.id = o.print_house_id JOIN organisation g ON g.id = o.organisation_id LEFT JOIN stamp_hand_over v ON v.order_id = o.id`;

/** A producer's orders, newest first. @throws DomainError 401, 403 */
export function listOrders(ctx: Context, organisationId: number): OrderLine[] {
  requireView(ctx, organisationId);
  return ctx.db.all<OrderLine>(`${LINES} WHERE o.organisation_id = ? ORDER BY o.id DESC LIMIT 50`, [organisationId]);
}

/** All orders for staff, open ones first; commune officers see their commune's. @throws DomainError 401, 403 */
export function ordersForStaff(ctx: Context): OrderLine[] {
  requireRole(ctx, 'ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER');
  const communes = communesInSight(ctx);
  const where = communes === null ? '' : ` WHERE o.organisation_id IN (SELECT r.organisation_id FROM producer r JOIN organisation w ON w.id = r.organisation_id WHERE coalesce(r.commune_code, w.commune_code) IN (${communes.map(() => '?').join(',')}))`;
  return ctx.db.all<OrderLine>(`${LINES}${where} ORDER BY o.state IN ('HANDED_OVER','CANCELLED'), o.id DESC LIMIT 100`, communes ?? []);
}

export interface OrderedRange {
  range: RangeRow;
  productName: string;
  label: string;
  lotCode: string | null;
  /** Stamps to be printed: void ones left out. */
  stamps: number;
}

export interface OrderView {
  order: OrderRow;
  house: PrintHouse;
  producerName: string;
  ranges: OrderedRange[];
  stamps: number;
  /** Public id of the hand-over record. */
  handOver: string | null;
  acts: OrderAct[];
}

/** @throws DomainError 401, 403, 404 */
export function orderView(ctx: Context, publicId: string): OrderView {
  const order = orderByPublicId(ctx, publicId);
  if (!order) throw notFound({ vi: 'Không có đơn đặt in này.', en: 'There is no such print order.' });
  requireView(ctx, order.organisationId);
  const ranges = rangesOfOrder(ctx, order.id).map((range): OrderedRange => ({
    range,
    ...ctx.db.get<{ productName: string; label: string; lotCode: string | null }>(
      'SELECT p.name AS productName, t.label, (SELECT code FROM lot WHERE id = ?) AS lotCode FROM trade_item t JOIN product p ON p.id = t.product_id WHERE t.id = ?', [range.lotId, range.tradeItemId])!,
    stamps: countOf(segmentsOfRange(ctx, range), notVoid),
  }));
  return {
    order, ranges,
    house: ctx.db.get<PrintHouse>(`${HOUSE} WHERE id = ?`, [order.printHouseId])!,
    producerName: ctx.db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [order.organisationId])!.name,
    stamps: ranges.reduce((sum, r) => sum + r.stamps, 0),
    handOver: ctx.db.get<{ id: string }>('SELECT public_id AS id FROM stamp_hand_over WHERE order_id = ?', [order.id])?.id ?? null,
    acts: mayActFor(ctx, order.organisationId, communeOfProducer(ctx, order.organisationId)) ? orderActs(order.state) : [],
  };
}

/** Ranges that can go to a print house: not printed, active or void, and in no other order. @throws DomainError 401, 403 */
export function rangesToOrder(ctx: Context, organisationId: number): OrderedRange[] {
  requireView(ctx, organisationId);
  return ctx.db
    .all<{ id: number; productName: string; label: string; lotCode: string | null }>(
      `SELECT r.id, p.name AS productName, t.label, l.code AS lotCode FROM stamp_range r JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id LEFT JOIN lot l ON l.id = r.lot_id
       WHERE r.organisation_id = ? AND r.state = 'ISSUED' AND NOT EXISTS (SELECT 1 FROM print_order_range x WHERE x.range_id = r.id AND x.live = 1) ORDER BY r.id DESC LIMIT 50`,
      [organisationId],
    )
    .map(({ id, ...rest }) => {
      const range = rangeById(ctx, id)!;
      return { range, ...rest, stamps: countOf(segmentsOfRange(ctx, range), notVoid) };
    });
}

export interface HandOverLine extends Part {
  rangeNumber: number;
  productName: string;
  label: string;
  lotCode: string | null;
}

export interface HandOverView {
  publicId: string;
  date: string;
  ordered: number;
  received: number;
  damaged: number;
  giverName: string;
  receiverName: string;
  note: string;
  recordedAt: number;
  order: OrderView;
  producerAddress: string;
  rolls: (HandOverLine & { roll: number })[];
  damages: HandOverLine[];
}

/** The record as it is printed and signed. @throws DomainError 401, 403, 404 */
export function handOverView(ctx: Context, publicId: string): HandOverView {
  const found = ctx.db.get<Omit<HandOverView, 'order' | 'rolls' | 'damages' | 'producerAddress'> & { id: number; orderPublicId: string; producerAddress: string | null }>(
    `SELECT v.id, v.public_id AS publicId, v.date, v.ordered, v.received, v.damaged, v.giver_name AS giverName, v.receiver_name AS receiverName, v.note, v.recorded_at AS recordedAt, o.public_id AS orderPublicId,
       g.address AS producerAddress
     FROM stamp_hand_over v JOIN print_order o ON o.id = v.order_id JOIN organisation g ON g.id = o.organisation_id WHERE v.public_id = ?`,
    [publicId],
  );
  if (!found) throw notFound({ vi: 'Không có biên bản này.', en: 'There is no such record.' });
  const { id, orderPublicId, producerAddress, ...record } = found;
  const order = orderView(ctx, orderPublicId);
  const line = `x.first_index AS firstIndex, x.last_index AS lastIndex, r.number AS rangeNumber, p.name AS productName, t.label, l.code AS lotCode`;
  const joined = 'JOIN stamp_range r ON r.id = x.range_id JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id LEFT JOIN lot l ON l.id = r.lot_id WHERE x.hand_over_id = ?';
  return {
    ...record, order, producerAddress: producerAddress ?? '',
    rolls: ctx.db.all(`SELECT x.roll, ${line} FROM stamp_hand_over_roll x ${joined} ORDER BY x.roll`, [id]),
    damages: ctx.db.all(`SELECT ${line} FROM stamp_hand_over_damage x ${joined} ORDER BY x.line`, [id]),
  };
}

