import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { forbidden, notFound, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { standingEvent } from './balance.ts';
import { requireOf, usedLots } from './lots-of-form.ts';
import type { EpcisEvent } from './model.ts';
import type { TakenStep } from './process-lots.ts';
import { ReceiveInput } from './schemas.ts';
import { fieldIn, momentOf, requireCommune, tell } from './tell.ts';

/**
 * The recipient on the floor confirms a shipping: ObjectEvent OBSERVE, `receiving`. All of it, or less; never more.
 * @throws DomainError 401, 403 (not sent to them), 404, 422 `balance`
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
  const elements = data.lots ? usedLots(ctx, data.lots).elements : event.quantityList;
  return write(
    ctx,
    () => {
      const { eventId } = tell(ctx, { organisationId, act }, {
        type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving', disposition: 'in_progress',
        ...(event.epcList ? { epcList: event.epcList } : {}), ...(elements && elements.length > 0 ? { quantityList: elements } : {}),
      }, { at: momentOf(ctx, data, Date.parse(event.eventTime)), told: { ...data, communeCode }, fieldOf: fieldIn('lots') });
      audit(ctx, { act: 'goods.receive', object: 'event', objectId: eventId, data: { shipment: data.shipment, behalfOf: act.helperId ? organisationId : undefined } });
      return { event: eventId, lot: '' };
    },
    { ...options, act: 'goods.receive' },
  );
}
