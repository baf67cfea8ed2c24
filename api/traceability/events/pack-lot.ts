import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { newestBeginning, stepTeller, usedLots } from './lots-of-form.ts';
import type { TakenStep } from './process-lots.ts';
import { PackInput } from './schemas.ts';
import { momentOf, requireCommune, tell } from './tell.ts';

/**
 * Packaging a lot in its own packages: ObjectEvent OBSERVE, `packing`. It takes nothing away, and never more than the lot.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function packLot(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<TakenStep> {
  const data = parseInput(PackInput, input);
  const used = usedLots(ctx, [data]);
  const lot = used.lots[0]!;
  const { act, organisationId, producer } = stepTeller(ctx, used.lots);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  return write(
    ctx,
    () => {
      const at = momentOf(ctx, data, newestBeginning(ctx, [lot.key]));
      const { eventId } = tell(ctx, { organisationId, act }, { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'packing', disposition: 'in_progress', quantityList: used.elements },
        { at, told: { ...data, communeCode }, fieldOf: (path) => (path === 'eventTime' ? 'date' : 'quantity') });
      audit(ctx, { act: 'lot.pack', object: 'lot', objectId: lot.publicId, data: { event: eventId, quantity: data.quantity, behalfOf: act.helperId ? organisationId : undefined } });
      return { event: eventId, lot: lot.publicId };
    },
    { ...options, act: 'lot.pack' },
  );
}
