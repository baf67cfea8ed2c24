import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { loadOf, tellLoad } from './goods-out.ts';
import type { TakenStep } from './process-lots.ts';
import { SellInput } from './schemas.ts';
import { requireCommune } from './tell.ts';

/**
 * Sold to shoppers: ObjectEvent OBSERVE, `retail_selling`, `retail_sold`.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function sellRetail(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<TakenStep> {
  const data = parseInput(SellInput, input);
  const load = loadOf(ctx, data);
  const told = { ...data, communeCode: data.communeCode || (load.teller.producer.communeCode ?? '') };
  requireCommune(ctx, told.communeCode);
  return write(ctx, () => tellLoad(ctx, load, { bizStep: 'retail_selling', disposition: 'retail_sold', act: 'goods.sell', told }), { ...options, act: 'goods.sell' });
}
