import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { cartonByPublicId, cartonKey, newCarton, type CartonRow } from './cartons.ts';
import { newestBeginning, requireOf, stepTeller, usedLots } from './lots-of-form.ts';
import { FillCartonInput } from './schemas.ts';
import { fieldIn, momentOf, requireCommune, tell } from './tell.ts';

export interface FilledCartons {
  cartons: { publicId: string; sscc: string; event: string }[];
}

/**
 * Packs goods into a carton, or into many new ones of the same contents: AggregationEvent ADD, `packing`, under an SSCC that
 * is the floor's own number.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function fillCarton(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<FilledCartons> {
  const data = parseInput(FillCartonInput, input);
  const used = usedLots(ctx, data.contents);
  const { act, organisationId, producer } = data.carton ? requireOf(ctx, cartonByPublicId(ctx, data.carton).organisationId) : stepTeller(ctx, used.lots);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  return write(
    ctx,
    () => {
      const at = momentOf(ctx, data, newestBeginning(ctx, used.lots.map((l) => l.key)));
      const cartons: FilledCartons['cartons'] = [];
      const fill = (carton: CartonRow, photos: string) => {
        const { eventId } = tell(ctx, { organisationId, act }, { type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', disposition: 'container_closed', parentID: cartonKey(carton.sscc), childQuantityList: used.elements },
          { at, told: { ...data, communeCode, photos }, fieldOf: fieldIn('contents') });
        audit(ctx, { act: 'carton.fill', object: 'carton', objectId: carton.publicId, data: { event: eventId, lots: used.lots.map((l) => l.publicId), behalfOf: act.helperId ? organisationId : undefined } });
        cartons.push({ publicId: carton.publicId, sscc: carton.sscc, event: eventId });
      };
      if (data.carton) fill(cartonByPublicId(ctx, data.carton), data.photos);
      else for (let n = 0; n < data.cartons; n++) fill(newCarton(ctx, organisationId, producer.provinceCode, act), n === 0 ? data.photos : '');
      return { cartons };
    },
    { ...options, act: 'carton.fill' },
  );
}
