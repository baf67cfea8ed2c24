/** How much of a lot there is, and where it went. */
import type { Context } from '../../context.ts';
import { NOTHING, leftOf, type FlowKind, type Sums } from '../events/flows.rules.ts';
import { heldRows } from '../events/ledger.ts';
import { dimensionOf, inThousandths } from '../events/units.rules.ts';
import { usedLot, type UsedLot } from '../events/lots-of-form.ts';

/** In thousandths of the lot's unit. */
export interface LotGoods {
  made: number;
  consumed: number;
  /** In cartons now. */
  packed: number;
  shipped: number;
  sold: number;
  destroyed: number;
  received: number;
  /** Still free at its maker's. */
  left: number;
}

export function goodsOfLot(ctx: Pick<Context, 'db'>, lot: UsedLot): LotGoods {
  const dimension = dimensionOf(lot.unit) ?? 'EA';
  const rows = heldRows(ctx, lot.key).filter((r) => r.dimension === dimension);
  const sums: Sums = rows.reduce<Sums>((all, r) => Object.fromEntries(Object.keys(NOTHING).map((k) => [k, all[k as FlowKind] + r[k as FlowKind]])) as Sums, { ...NOTHING });
  const own = rows.find((r) => r.organisationId === lot.organisationId);
  const milli = (amount: number) => inThousandths(Math.max(0, amount), lot.unit);
  return {
    made: milli(sums.made), consumed: milli(sums.consumed), packed: milli(sums.packed - sums.unpacked), shipped: milli(sums.shipped), sold: milli(sums.sold),
    destroyed: milli(sums.destroyed), received: milli(sums.received), left: own ? milli(leftOf(own)) : 0,
  };
}

/** By the lot's row. Zeros for a lot that is not there. */
export function goodsOf(ctx: Pick<Context, 'db'>, lotId: number): LotGoods {
  const id = ctx.db.get<{ publicId: string }>('SELECT public_id AS publicId FROM lot WHERE id = ?', [lotId])?.publicId;
  const lot = id === undefined ? undefined : usedLot(ctx, id);
  return lot ? goodsOfLot(ctx, lot) : { made: 0, consumed: 0, packed: 0, shipped: 0, sold: 0, destroyed: 0, received: 0, left: 0 };
}

/**
 * What an organisation said that it harvested in a time, by unit, in thousandths: raw lots that stand. For quotas.
 * @param from UTC ms, inclusive
 * @param to UTC ms, exclusive
 */
export const declaredHarvest = (ctx: Pick<Context, 'db'>, organisationId: number, from: number, to: number): { unit: string; quantityMilli: number; lots: number }[] =>
  ctx.db.all(
    `SELECT l.unit, sum(l.quantity_milli) AS quantityMilli, count(*) AS lots FROM lot l
     WHERE l.organisation_id = ? AND l.trade_item_id IS NULL
       AND EXISTS (SELECT 1 FROM goods_flow f JOIN epcis_event e ON e.id = f.event_id WHERE f.key = '/lo/' || l.public_id AND f.kind = 'made' AND e.type = 'ObjectEvent' AND f.at >= ? AND f.at < ?)
     GROUP BY l.unit ORDER BY l.unit`,
    [organisationId, from, to],
  );
