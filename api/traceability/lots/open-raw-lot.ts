import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, parseInput } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { myProducers } from '../access.ts';
import { producerRow, requireOf, uomOf } from '../events/lots-of-form.ts';
import { OpenRawLotInput } from '../events/schemas.ts';
import { momentOf, requireCommune, tell } from '../events/tell.ts';
import { insertRawLot } from './insert-lot.ts';
import type { OpenedLot } from './open-lot.ts';

/**
 * A harvest or a catch: a lot without a product number begins. CBV has no step for it: the event is
 * `creating_class_instance`, and its master data say when it was harvested (CBV 2.0, `cbvmda:harvestEndDate`).
 * @throws DomainError 401, 403, 422
 */
export async function openRawLot(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<OpenedLot> {
  const data = parseInput(OpenRawLotInput, input);
  const named = data.producer ? producerRow(ctx, 'public_id', data.producer)?.id : myProducers(ctx)[0]?.id;
  const { act, organisationId, producer } = requireOf(ctx, named ?? 0);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  const at = momentOf(ctx, data);
  if (data.unit === 'EA' && !Number.isInteger(data.quantity)) throw invalid({ quantity: { vi: 'Hàng đếm bằng cái thì số lượng là số nguyên.', en: 'Goods counted by the piece have a whole quantity.' } });
  return write(
    ctx,
    () => {
      const lot = insertRawLot(ctx, organisationId, { ...data, date: vnDate(at), communeCode }, act);
      tell(ctx, { organisationId, act }, {
        type: 'ObjectEvent', action: 'ADD', bizStep: 'creating_class_instance', disposition: 'active',
        quantityList: [{ epcClass: lot.key, quantity: data.quantity, ...uomOf(data.unit) }],
        ilmd: { 'cbvmda:lotNumber': lot.code, 'cbvmda:harvestEndDate': vnDate(at) },
      }, { at, told: { ...data, communeCode }, fieldOf: (path) => (path === 'eventTime' ? 'date' : 'quantity') });
      audit(ctx, { act: 'lot.open-raw', object: 'lot', objectId: lot.publicId, data: { quantity: data.quantity, unit: data.unit, behalfOf: act.helperId ? organisationId : undefined } });
      return { publicId: lot.publicId, code: lot.code };
    },
    { ...options, act: 'lot.open-raw' },
  );
}
