/**
 * Mass balance: no more out than in. Asked inside the transaction that stores an event, before it is stored, by the floor's
 * forms and by captures alike, so that of two who use up the same lot exactly what it holds wins.
 *
 * A key binds once the floor knows that it was made: by a lot opened here or by a captured event. What comes from outside
 * and was never told as made (a supplier's lot) is taken as it is told.
 */
import type { Context } from '../../context.ts';
import { MINUTE } from '../../time.ts';
import { firstShortage, goneIn, leftOf, NOTHING, ONE, type Flow, type FlowKind, type PathFault, type Sums, type TimedFlow } from './flows.rules.ts';
import { descendants } from './genealogy.ts';
import { contentsOf, flowsFor, flowsOfEvent, heldRows, netOf, sumsFor, type HeldRow, type StoredFlow } from './ledger.ts';
import { hostFree, type EpcisEvent, type QuantityElement } from './model.ts';
import { live } from './store.ts';
import { measure, moreOutThanIn, type Dimension, type Portion } from './units.rules.ts';
import { amountText } from './words.ts';

/** One reason why an event cannot be; `path` as in the event's JSON ('inputQuantityList[0].quantity'). */
export type BalanceFault = PathFault;

/** How far ahead of ours a sender's clock may be. */
export const CLOCK_SKEW_MS = 5 * MINUTE;
/** Nothing that is sold today was made before. */
const EARLIEST = Date.UTC(1950, 0, 1);

const fault = (path: string, code: string, vi: string, en: string): BalanceFault => ({ path, code, vi, en });

function timeFaults(ctx: Pick<Context, 'now'>, event: EpcisEvent): BalanceFault[] {
  const at = Date.parse(event.eventTime);
  if (Number.isNaN(at)) return [fault('eventTime', 'time', 'Không đọc được thời gian của sự kiện.', 'The time of the event cannot be read.')];
  if (at > ctx.now() + CLOCK_SKEW_MS) return [fault('eventTime', 'future', 'Thời gian của sự kiện chưa tới.', 'The event lies in the future.')];
  if (at < EARLIEST) return [fault('eventTime', 'time', 'Thời gian của sự kiện quá xa trong quá khứ.', 'The event lies impossibly far in the past.')];
  return [];
}

const portions = (ctx: Context, list: readonly QuantityElement[] | undefined, epcs: readonly string[] | undefined): Portion[] => [
  ...(list ?? []).flatMap((q): Portion[] => {
    const found = q.quantity === undefined ? null : measure(q.quantity, q.uom);
    return found?.ok ? [{ dimension: found.dimension, amount: found.amount, net: netOf(ctx, hostFree(q.epcClass)) }] : [{ dimension: 'EA', amount: 0, net: undefined }];
  }),
  ...(epcs ?? []).map((epc): Portion => ({ dimension: 'EA', amount: ONE, net: netOf(ctx, hostFree(epc)) })),
];

/** What other events told of the same transformation. */
function sameTransformation(ctx: Context, event: EpcisEvent, organisationId: number): EpcisEvent[] {
  if (event.transformationID === undefined) return [];
  return ctx.db
    .all<{ json: string }>(`SELECT e.json FROM epcis_event e WHERE e.transformation_id = ? AND e.organisation_id = ? AND ${live('e')} LIMIT 1000`, [event.transformationID, organisationId])
    .map((row) => JSON.parse(row.json) as EpcisEvent);
}

function transformationFaults(ctx: Context, event: EpcisEvent, organisationId: number): BalanceFault[] {
  if (event.type !== 'TransformationEvent') return [];
  const parts = [event, ...sameTransformation(ctx, event, organisationId)];
  const inputs = parts.flatMap((e) => portions(ctx, e.inputQuantityList, e.inputEPCList));
  const outputs = parts.flatMap((e) => portions(ctx, e.outputQuantityList, e.outputEPCList));
  if (inputs.length === 0 && event.transformationID === undefined) return [fault('inputQuantityList', 'no-inputs', 'Chế biến phải có đầu vào.', 'A transformation needs inputs.')];
  const more = moreOutThanIn(inputs, outputs);
  if (!more) return [];
  const [out, taken] = [amountText(more.out, more.dimension), amountText(more.in, more.dimension)];
  return [fault('outputQuantityList', 'more-out-than-in', `Làm ra ${out.vi} mà đầu vào chỉ có ${taken.vi}. Hãy ghi đủ nguyên liệu, hoặc xem lại số lượng.`, `${out.en} come out, but only ${taken.en} went in. Name all the inputs, or check the quantities.`)];
}

/** What the event names as made of, or packed in, what. */
function ends(event: EpcisEvent): { from: string[]; to: string[]; path: string } | null {
  const keys = (list: readonly QuantityElement[] | undefined, epcs: readonly string[] | undefined) => [...(list ?? []).map((q) => hostFree(q.epcClass)), ...(epcs ?? []).map(hostFree)];
  if (event.type === 'TransformationEvent') return { from: keys(event.inputQuantityList, event.inputEPCList), to: keys(event.outputQuantityList, event.outputEPCList), path: 'outputQuantityList' };
  if (event.type === 'AggregationEvent' && event.action !== 'DELETE' && event.parentID !== undefined) return { from: keys(event.childQuantityList, event.childEPCs), to: [hostFree(event.parentID)], path: 'parentID' };
  return null;
}

function circleFaults(ctx: Context, event: EpcisEvent): BalanceFault[] {
  const of = ends(event);
  if (!of || of.from.length === 0 || of.to.length === 0) return [];
  const from = new Set(of.from);
  const circle = fault(of.path, 'circle', 'Một lô hàng không thể làm ra từ chính nó, trực tiếp hay qua lô khác.', 'Goods cannot be made of, or packed in, themselves, directly or through others.');
  if (of.to.some((key) => from.has(key))) return [circle];
  // goods that nothing was made of yet close no circle: the usual case costs one look
  const used = ctx.db.get('SELECT 1 FROM epcis_event_key WHERE key IN (SELECT value FROM json_each(?)) AND role IN (\'INPUT\', \'EPC\', \'CLASS\') LIMIT 1', [JSON.stringify(of.to)]);
  return used && descendants(ctx, of.to).some((r) => from.has(r.key)) ? [circle] : [];
}

interface Change {
  added: readonly (Flow & { organisationId: number; at: number })[];
  removed: readonly StoredFlow[];
  /** Row of the event that is taken back. */
  without: number | null;
}

const plus = (sums: Sums, kind: FlowKind, amount: number): Sums => ({ ...sums, [kind]: sums[kind] + amount });

/** The flows of one key after the change: of one organisation, or of some kinds over all. */
function timed(ctx: Context, change: Change, key: string, dimension: Dimension, organisationId: number | null): TimedFlow[] {
  const stored = ctx.db.all<TimedFlow & { eventId: number; organisationId: number; dimension: string }>(
    'SELECT event_id AS eventId, organisation_id AS organisationId, dimension, kind, amount, at FROM goods_flow WHERE key = ?', [key],
  ).filter((f) => f.dimension === dimension && (organisationId === null || f.organisationId === organisationId) && f.eventId !== change.without);
  return [...stored, ...change.added.filter((f) => f.key === key && f.dimension === dimension && (organisationId === null || f.organisationId === organisationId))];
}

const WORDS_OUT: Record<string, { vi: string; en: string }> = {
  consumed: { vi: 'đưa vào chế biến', en: 'used' }, packed: { vi: 'xếp vào thùng', en: 'packed' }, shipped: { vi: 'xuất đi', en: 'shipped' }, sold: { vi: 'bán', en: 'sold' },
  destroyed: { vi: 'hủy', en: 'destroyed' }, wrapped: { vi: 'đóng gói', en: 'packaged' },
};

function keyFaults(ctx: Context, change: Change, key: string, dimension: Dimension, organisationId: number, all = false): BalanceFault[] {
  const rows = heldRows(ctx, key).filter((r) => r.dimension === dimension);
  const added = change.added.filter((f) => f.key === key && f.dimension === dimension);
  const removed = change.removed.filter((f) => f.key === key && f.dimension === dimension);
  const after = (of: readonly HeldRow[], who: number): Sums => {
    let sums: Sums = sumsFor(of, who, dimension);
    for (const f of added) if (f.organisationId === who) sums = plus(sums, f.kind, f.amount);
    for (const f of removed) if (f.organisationId === who) sums = plus(sums, f.kind, -f.amount);
    return sums;
  };
  const madeBefore = rows.some((r) => r.made > 0) || removed.some((f) => f.kind === 'made');
  const madeNow = added.some((f) => f.kind === 'made');
  if (!madeBefore && !madeNow) {
    // a raw lot of the floor's own exists only by being opened here
    if (key.startsWith('/lo/') && added.length > 0) return [fault(added[0]!.path, 'unknown-lot', 'Sàn không có lô này.', 'The floor has no such lot.')];
    return singleFaults(rows, added);
  }
  const path = added[0]?.path ?? '';
  const faults: BalanceFault[] = [];
  const mine = after(rows, organisationId);
  const left = leftOf(mine);
  const outgoing = added.find((f) => !['made', 'received', 'unpacked'].includes(f.kind));
  const wrapped = mine.wrapped > goneIn(mine);
  const older = all || removed.length > 0 || added.some((f) => f.at < sumsFor(rows, organisationId, dimension).lastAt);
  const short = left < 0 || older ? firstShortage(timed(ctx, change, key, dimension, organisationId)) : null;
  // with nothing to tell the time by, the first use is always the shortage: say what it is
  if (left < 0 && outgoing) {
    const had = left + added.filter((f) => f.organisationId === organisationId && f.kind === outgoing.kind).reduce((sum, f) => sum + f.amount, 0);
    const [there, wanted] = [amountText(Math.max(0, had), dimension), amountText(had - left, dimension)];
    faults.push(short?.before && had > 0
      ? beforeFault(path)
      : fault(path, 'more-than-there', `Chỉ còn ${there.vi}, không thể ${WORDS_OUT[outgoing.kind]!.vi} ${wanted.vi}.`, `Only ${there.en} are left: ${wanted.en} cannot be ${WORDS_OUT[outgoing.kind]!.en}.`));
  } else if (left < 0) {
    const missing = amountText(-left, dimension);
    faults.push(fault(path, 'dependents', `Phần này đã được dùng ở bước sau: sẽ thiếu ${missing.vi}.`, `Later steps use this already: ${missing.en} would be missing.`));
  } else if (short) {
    const missing = amountText(short.missing, dimension);
    faults.push(outgoing && short.before ? beforeFault('eventTime') : fault(outgoing ? 'eventTime' : path, outgoing ? 'more-than-there' : 'dependents', `Vào lúc đó lô chưa đủ hàng: thiếu ${missing.vi}.`, `At that time there was not enough of it: ${missing.en} are missing.`));
  }
  if (wrapped && added.some((f) => f.kind === 'wrapped')) {
    const all = amountText(goneIn(mine), dimension);
    faults.push(fault(path, 'more-than-there', `Cả lô chỉ có ${all.vi}, không thể đóng gói nhiều hơn.`, `The whole lot is ${all.en}: no more can be packaged.`));
  }
  // receiving: no more than was shipped, by whomever
  if (all || added.some((f) => f.kind === 'received') || removed.some((f) => f.kind === 'shipped')) {
    const moved = timed(ctx, change, key, dimension, null).filter((f) => f.kind === 'shipped' || f.kind === 'received').map((f) => ({ ...f, kind: f.kind === 'shipped' ? ('made' as const) : ('consumed' as const) }));
    const shortage = firstShortage(moved);
    if (shortage) {
      const missing = amountText(shortage.missing, dimension);
      faults.push(added.length > 0
        ? fault(path, 'more-received-than-shipped', `Nhận nhiều hơn số đã xuất: dư ${missing.vi}.`, `More is received than was shipped: ${missing.en} too many.`)
        : fault(path, 'dependents', `Bên nhận đã ghi nhận số hàng này: ${missing.vi}.`, `The recipient has received it already: ${missing.en}.`));
    }
  }
  return [...faults, ...singleFaults(rows, added)];
}

const beforeFault = (path: string): BalanceFault => fault(path, 'before-inputs', 'Thời gian này sớm hơn lúc có lô đầu vào.', 'This lies before the goods that it uses existed.');

/** One thing is used up once and is in one carton at a time, whoever tells it and whether its making was told or not. */
function singleFaults(rows: readonly HeldRow[], added: Change['added']): BalanceFault[] {
  const single = added.find((f) => f.single);
  if (!single) return [];
  const total = (kind: FlowKind) => rows.reduce((sum, r) => sum + r[kind], 0) + added.reduce((sum, f) => sum + (f.kind === kind ? f.amount : 0), 0);
  if (total('consumed') + total('destroyed') > ONE && ['consumed', 'destroyed'].includes(single.kind)) return [fault(single.path, 'used-twice', 'Mã này đã được dùng hoặc hủy rồi.', 'This item was used up or destroyed already.')];
  if (total('packed') - total('unpacked') > ONE && single.kind === 'packed') return [fault(single.path, 'packed-twice', 'Mã này đang ở trong một thùng khác.', 'This item is in another carton.')];
  return [];
}

/** A carton is filled and opened by who has it, and gives no more than it holds. */
function cartonFaults(ctx: Context, event: EpcisEvent, flows: readonly Flow[], organisationId: number): BalanceFault[] {
  if (event.type !== 'AggregationEvent' || event.parentID === undefined || event.action === 'OBSERVE') return [];
  const parent = hostFree(event.parentID);
  const rows = heldRows(ctx, parent);
  if (rows.some((r) => r.made > 0) && leftOf(sumsFor(rows, organisationId, 'EA')) < ONE) return [fault('parentID', 'not-here', 'Thùng này không còn ở đây: đã xuất đi, hoặc chưa ghi nhận.', 'This carton is not here: it was shipped, or not received yet.')];
  if (event.action !== 'DELETE') return [];
  const inside = new Map(contentsOf(ctx, parent).map((c) => [`${c.key} ${c.dimension}`, c.amount]));
  return flows.flatMap((f) => {
    if (f.kind !== 'unpacked') return [];
    const held = inside.get(`${f.key} ${f.dimension}`) ?? 0;
    inside.set(`${f.key} ${f.dimension}`, held - f.amount);
    if (held >= f.amount) return [];
    const there = amountText(held, f.dimension);
    return [fault(f.path, 'not-inside', `Trong thùng chỉ còn ${there.vi}.`, `The carton holds ${there.en} of it.`)];
  });
}

function changeFaults(ctx: Context, change: Change): BalanceFault[] {
  const keys = new Map([...change.added, ...change.removed].map((f) => [`${f.key} ${f.dimension} ${f.organisationId}`, f]));
  return [...keys.values()].flatMap((f) => keyFaults(ctx, change, f.key, f.dimension, f.organisationId));
}

/** A unit in which the key is not counted: kilograms of a lot counted in bottles whose content nobody states. */
function unitFaults(ctx: Context, flows: readonly Flow[]): BalanceFault[] {
  return flows.flatMap((f) => {
    if (f.kind === 'made') return [];
    const made = heldRows(ctx, f.key).filter((r) => r.made > 0);
    if (made.length === 0 || made.some((r) => r.dimension === f.dimension)) return [];
    return [fault(`${f.path}.uom`, 'unit', 'Lô này không tính bằng đơn vị đó.', 'This lot is not counted in that unit.')];
  });
}

/** Row of the event that stands under an id. */
export const standingEvent = (ctx: Pick<Context, 'db'>, eventId: string): { id: number; organisationId: number; json: string } | undefined =>
  ctx.db.get(`SELECT e.id, e.organisation_id AS organisationId, e.json FROM epcis_event e WHERE e.event_id = ? AND ${live('e')}`, [eventId]);

/**
 * Everything that speaks against an event of this organisation; empty: it may be stored. An event with an `errorDeclaration`
 * is judged as what it is: the taking back of the event with its id.
 * Refused: events in the future (five minutes of a fast clock allowed), before what they use, with quantities that cannot be,
 * in unknown units; more out than in; more received than shipped; a circle; a serial used twice.
 */
export function checkBalance(ctx: Context, event: EpcisEvent, organisationId: number): BalanceFault[] {
  if (event.errorDeclaration !== undefined) {
    const original = event.eventID === undefined ? undefined : standingEvent(ctx, event.eventID);
    return original ? takeBackFaults(ctx, original.id) : [];
  }
  const early = timeFaults(ctx, event);
  if (early.length > 0) return early;
  const at = Date.parse(event.eventTime);
  const { flows, faults } = flowsFor(ctx, event);
  if (faults.length > 0) return faults;
  const units = unitFaults(ctx, flows);
  if (units.length > 0) return units;
  return [
    ...transformationFaults(ctx, event, organisationId),
    ...circleFaults(ctx, event),
    ...cartonFaults(ctx, event, flows, organisationId),
    ...changeFaults(ctx, { added: flows.map((f) => ({ ...f, organisationId, at })), removed: [], without: null }),
  ];
}

/** What would no longer add up without this event. */
export const takeBackFaults = (ctx: Context, eventRow: number): BalanceFault[] => changeFaults(ctx, { added: [], removed: flowsOfEvent(ctx, eventRow), without: eventRow });

/** What does not add up with an event that is stored already, as the corrective event of a declaration is. */
export function standingFaults(ctx: Context, event: EpcisEvent, eventRow: number, organisationId: number): BalanceFault[] {
  const { faults } = flowsFor(ctx, event);
  if (faults.length > 0) return faults;
  const nothing: Change = { added: [], removed: [], without: null };
  const keys = new Map(flowsOfEvent(ctx, eventRow).map((f) => [`${f.key} ${f.dimension}`, f]));
  return [...timeFaults(ctx, event), ...transformationFaults(ctx, event, organisationId), ...[...keys.values()].flatMap((f) => keyFaults(ctx, nothing, f.key, f.dimension, f.organisationId, true))];
}

/** What an organisation holds of a key now; zeros where it never had any. */
export const heldBy = (ctx: Pick<Context, 'db'>, key: string, organisationId: number, dimension: Dimension): Sums => {
  const { organisationId: _organisation, dimension: _dimension, lastAt: _lastAt, ...sums } = { ...sumsFor(heldRows(ctx, key), organisationId, dimension) };
  return { ...NOTHING, ...sums };
};
