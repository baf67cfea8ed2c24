import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { standingEvent, type BalanceFault } from './balance.ts';
import { partsLeft, type IncomingPart } from './incoming.ts';
import { requireOf, usedLots } from './lots-of-form.ts';
import { hostFree, type EpcisEvent, type QuantityElement } from './model.ts';
import type { TakenStep } from './process-lots.ts';
import { ReceiveInput } from './schemas.ts';
import { fieldIn, momentOf, requireCommune, tell, unbalanced } from './tell.ts';
import { measure } from './units.rules.ts';

/** What speaks against a received quantity: it was not in this shipping, or not so much. */
function overLeft(received: QuantityElement, part: IncomingPart | undefined, path: string): BalanceFault[] {
  const came = measure(received.quantity, received.uom);
  const open = part && measure(part.leftMilli / 1_000, part.unit ?? undefined);
  if (!open?.ok || !came.ok || came.dimension !== open.dimension) {
    return [{ path, code: 'more-received-than-shipped', vi: 'Lần xuất này không có lô đó, hoặc đã ghi theo đơn vị khác.', en: 'This shipping does not hold that lot, or tells it in another unit.' }];
  }
  if (came.amount <= open.amount) return [];
  const [vi, en] = [(part!.leftMilli / 1_000).toLocaleString('vi-VN'), (part!.leftMilli / 1_000).toLocaleString('en-GB')];
  return [{ path, code: 'more-received-than-shipped', vi: `Nhận nhiều hơn số đã xuất: lần xuất này còn ${vi}.`, en: `More is received than was shipped: ${en} are left of this shipping.` }];
}

/**
 * The recipient on the floor confirms a shipping: ObjectEvent OBSERVE, `receiving`, with the shipping as its despatch advice.
 * All that has not come yet, or less; never more.
 * @throws DomainError 401, 403 (not sent to them), 404, 409 `received-already`, 422 `balance`
 */
export async function receiveGoods(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<TakenStep> {
  const data = parseInput(ReceiveInput, input);
  const shipped = standingEvent(ctx, data.shipment);
  const event = shipped && (JSON.parse(shipped.json) as EpcisEvent);
  if (!shipped || event?.bizStep !== 'shipping') throw notFound({ vi: 'Không có lần xuất hàng này.', en: 'There is no such shipping.' });
  const to = ctx.db.get<{ organisationId: number | null }>('SELECT organisation_id AS organisationId FROM event_party WHERE event_id = ?', [shipped.id])?.organisationId;
  if (!to) throw forbidden({ vi: 'Lần xuất hàng này không gửi cho cơ sở nào trên sàn.', en: 'This shipping was not sent to anyone on the floor.' });
  const { act, organisationId, producer } = requireOf(ctx, to);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  const asked = data.lots && usedLots(ctx, data.lots).elements;
  return write(
    ctx,
    () => {
      // what came before, in an earlier receiving of the same shipping, does not come again
      const left = partsLeft(ctx, { id: shipped.id, eventId: data.shipment, eventTime: Date.parse(event.eventTime) }, organisationId).filter((p) => p.leftMilli > 0);
      if (left.length === 0) throw conflict('received-already', { vi: 'Hàng của lần xuất này đã ghi nhận đủ rồi.', en: 'All goods of this shipping are received already.' });
      const open = new Map(left.map((p) => [p.key, p.leftMilli]));
      const epcList = event.epcList?.filter((epc) => open.has(hostFree(epc)) && (data.cartons?.includes(hostFree(epc).slice('/00/'.length)) ?? true));
      if (asked?.length === 0 && (epcList?.length ?? 0) === 0) throw invalid({ lots: { vi: 'Hãy điền số lượng đã nhận.', en: 'Enter what was received.' } });
      const beyond = (asked ?? []).flatMap((q, i) => overLeft(q, left.find((p) => p.key === hostFree(q.epcClass)), `lots.${i}.quantity`));
      if (beyond.length > 0) throw unbalanced(beyond, (path) => path);
      const elements = asked ?? event.quantityList?.flatMap((q) => (open.has(hostFree(q.epcClass)) ? [q.quantity === undefined ? q : { ...q, quantity: open.get(hostFree(q.epcClass))! / 1_000 }] : []));
      const { eventId } = tell(ctx, { organisationId, act }, {
        type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving', disposition: 'in_progress',
        bizTransactionList: [{ type: 'desadv', bizTransaction: data.shipment }],
        ...(epcList && epcList.length > 0 ? { epcList } : {}), ...(elements && elements.length > 0 ? { quantityList: elements } : {}),
      }, { at: momentOf(ctx, data, Date.parse(event.eventTime)), told: { ...data, communeCode }, fieldOf: fieldIn('lots') });
      audit(ctx, { act: 'goods.receive', object: 'event', objectId: eventId, data: { shipment: data.shipment, behalfOf: act.helperId ? organisationId : undefined } });
      return { event: eventId, lot: '' };
    },
    { ...options, act: 'goods.receive' },
  );
}
