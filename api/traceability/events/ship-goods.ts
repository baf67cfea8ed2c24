import type { Context } from '../../context.ts';
import { invalid, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { loadOf, tellLoad } from './goods-out.ts';
import { producerRow } from './lots-of-form.ts';
import type { TakenStep } from './process-lots.ts';
import { ShipInput } from './schemas.ts';
import { requireCommune } from './tell.ts';

/**
 * Goods leave: ObjectEvent OBSERVE, `shipping`, `in_transit`. A recipient on the floor stands in the event by its opaque id
 * and can receive; anyone else's name and phone stand in a table of their own, from which they can be erased.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function shipGoods(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<TakenStep> {
  const data = parseInput(ShipInput, input);
  const load = loadOf(ctx, data);
  const to = data.recipient ? producerRow(ctx, 'public_id', data.recipient) : undefined;
  if (data.recipient && !to) throw invalid({ recipient: { vi: 'Không có cơ sở này trên sàn.', en: 'There is no such producer on the floor.' } });
  const told = { ...data, communeCode: data.communeCode || (load.teller.producer.communeCode ?? '') };
  requireCommune(ctx, told.communeCode);
  return write(
    ctx,
    () => tellLoad(ctx, load, {
      bizStep: 'shipping', disposition: 'in_transit', act: 'goods.ship', told,
      ...(to ? { more: { destinationList: [{ type: 'possessing_party', destination: `/party/${to.publicId}` }] } } : {}),
      party: { organisationId: to?.id ?? null, name: to ? '' : data.recipientName, phone: to ? '' : data.recipientPhone },
    }),
    { ...options, act: 'goods.ship' },
  );
}
