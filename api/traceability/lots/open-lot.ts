import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, notFound, parseInput, type Sentence } from '../../errors.ts';
import { startOfVnDate, vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { lotCreated } from '../events/events.ts';
import { newestBeginning, usedLots } from '../events/lots-of-form.ts';
import { fieldIn, tell } from '../events/tell.ts';
import { goodsByPublicId } from '../goods.ts';
import { insertProductLot } from './insert-lot.ts';
import { OpenLotInput } from './schemas.ts';

export interface OpenedLot {
  publicId: string;
  code: string;
}

/**
 * Opens a lot of one size of a product. Its first event is `creating_class_instance`; with lots that it is made of, a
 * transformation that takes them.
 * @throws DomainError 401, 403, 404, 409 `lot-code-taken`, 422, 422 `balance` when the inputs do not hold so much
 */
export async function openLot(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<OpenedLot> {
  const data = parseInput(OpenLotInput, input);
  const goods = goodsByPublicId(ctx, data.tradeItem);
  if (!goods || goods.productState === 'MERGED') throw notFound({ vi: 'Không có quy cách này.', en: 'There is no such size.' });
  const act = requireProducer(ctx, goods.organisationId, goods.producerCommuneCode);
  const organisationId = goods.organisationId!;
  const errors: Record<string, Sentence> = {};
  if (data.productionDate > vnDate(ctx.now())) errors.productionDate = { vi: 'Ngày sản xuất chưa tới.', en: 'The production date lies in the future.' };
  if (!ctx.db.get('SELECT 1 FROM commune WHERE code = ?', [data.communeCode])) errors.communeCode = { vi: 'Không có xã, phường này.', en: 'There is no such commune.' };
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const used = usedLots(ctx, data.inputs);
  return write(
    ctx,
    () => {
      const lot = insertProductLot(ctx, goods, data, act);
      const { productionDate, expiryDate, communeCode, quantity } = data;
      if (used.lots.length === 0) {
        lotCreated(ctx, { organisationId, act, gtin: goods.gtin, code: lot.code, quantity, communeCode, productionDate, expiryDate });
      } else {
        const began = newestBeginning(ctx, used.lots.map((l) => l.key));
        const at = vnDate(began) === productionDate ? began : startOfVnDate(productionDate);
        tell(ctx, { organisationId, act }, {
          type: 'TransformationEvent', bizStep: 'creating_class_instance', disposition: 'active',
          inputQuantityList: used.elements, outputQuantityList: [{ epcClass: lot.key, quantity }],
          ilmd: { 'cbvmda:lotNumber': lot.code, 'gs1:productionDate': productionDate, ...(expiryDate === null ? {} : { 'cbvmda:itemExpirationDate': expiryDate }) },
        }, { at, told: { communeCode }, fieldOf: (path) => (path.startsWith('output') ? 'quantity' : path === 'eventTime' ? 'productionDate' : fieldIn('inputs')(path)) });
      }
      audit(ctx, { act: 'lot.open', object: 'lot', objectId: lot.publicId, data: { gtin: goods.gtin, code: lot.code, quantity, inputs: used.lots.map((l) => l.publicId), behalfOf: act.helperId ? organisationId : undefined } });
      return { publicId: lot.publicId, code: lot.code };
    },
    { ...options, act: 'lot.open' },
  );
}
