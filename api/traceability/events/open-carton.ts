import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { cartonByPublicId, cartonKey } from './cartons.ts';
import { leftOf, ONE } from './flows.rules.ts';
import { contentsOf, heldRows } from './ledger.ts';
import { requireOf, uomOf, usedLots } from './lots-of-form.ts';
import type { QuantityElement } from './model.ts';
import { OpenCartonInput } from './schemas.ts';
import { fieldIn, momentOf, requireCommune, tell } from './tell.ts';
import { inThousandths } from './units.rules.ts';

/** What a carton holds, as an event names it. */
function allInside(ctx: Context, parent: string): { childQuantityList: QuantityElement[]; childEPCs: string[] } {
  const inside = contentsOf(ctx, parent);
  const smallest: Record<string, string> = { EA: 'EA', MASS: 'GRM', VOLUME: 'MLT', LENGTH: 'MMT', AREA: 'MTK' };
  return {
    childEPCs: inside.filter((c) => c.single).map((c) => c.key),
    childQuantityList: inside.filter((c) => !c.single).map((c) => ({ epcClass: c.key, quantity: inThousandths(c.amount, smallest[c.dimension]!) / 1_000, ...uomOf(smallest[c.dimension]!) })),
  };
}

/**
 * Takes goods out of a carton, all of them unless told: AggregationEvent DELETE, `unpacking`. By whoever has the carton.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function openCarton(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ event: string; carton: string }> {
  const data = parseInput(OpenCartonInput, input);
  const carton = cartonByPublicId(ctx, data.carton);
  const key = cartonKey(carton.sscc);
  const holder = heldRows(ctx, key).find((r) => leftOf(r) >= ONE)?.organisationId ?? carton.organisationId;
  const { act, organisationId, producer } = requireOf(ctx, holder);
  const used = usedLots(ctx, data.contents);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  return write(
    ctx,
    () => {
      const parts = used.lots.length > 0 ? { childQuantityList: used.elements } : allInside(ctx, key);
      const packed = ctx.db.get<{ at: number | null }>("SELECT max(at) AS at FROM goods_flow WHERE key = ? AND kind IN ('made', 'received')", [key])?.at ?? 0;
      const { eventId } = tell(ctx, { organisationId, act }, { type: 'AggregationEvent', action: 'DELETE', bizStep: 'unpacking', disposition: 'container_open', parentID: key, ...parts },
        { at: momentOf(ctx, data, packed), told: { ...data, communeCode }, fieldOf: fieldIn('contents') });
      audit(ctx, { act: 'carton.open', object: 'carton', objectId: carton.publicId, data: { event: eventId, behalfOf: act.helperId ? organisationId : undefined } });
      return { event: eventId, carton: carton.publicId };
    },
    { ...options, act: 'carton.open' },
  );
}
