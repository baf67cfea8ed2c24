import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { forbidden, notFound, parseInput } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { insertRawLot } from '../lots/insert-lot.ts';
import { newestBeginning, stepTeller, uomOf, usedLot, usedLots } from './lots-of-form.ts';
import { ProcessInput } from './schemas.ts';
import { fieldIn, momentOf, requireCommune, tell } from './tell.ts';

export interface TakenStep {
  /** 'urn:uuid:…' */
  event: string;
  /** The lot that it gave or concerns. */
  lot: string;
}

/**
 * Processing: inputs with their quantities give a new raw lot, or more of a lot that there is. A new lot of a product is
 * opened with its inputs by `openLot`. A TransformationEvent; CBV 2.0 calls its step `creating_class_instance`.
 * @throws DomainError 401, 403, 404, 422 `balance`
 */
export async function processLots(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<TakenStep> {
  const data = parseInput(ProcessInput, input);
  const used = usedLots(ctx, data.inputs);
  const { act, organisationId, producer } = stepTeller(ctx, used.lots);
  const communeCode = data.communeCode || (producer.communeCode ?? '');
  requireCommune(ctx, communeCode);
  const { output } = data;
  const existing = 'lot' in output ? usedLot(ctx, output.lot) : undefined;
  if ('lot' in output && !existing) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  if (existing && existing.organisationId !== organisationId) throw forbidden({ vi: 'Lô làm ra phải là lô của cơ sở mình.', en: 'What comes out must be a lot of one’s own.' });
  return write(
    ctx,
    () => {
      const at = momentOf(ctx, data, newestBeginning(ctx, used.lots.map((l) => l.key)));
      const lot = existing ?? ('name' in output ? insertRawLot(ctx, organisationId, { ...output, date: vnDate(at), communeCode }, act) : undefined)!;
      const unit = existing ? existing.unit : 'name' in output ? output.unit : 'EA';
      const { eventId } = tell(ctx, { organisationId, act }, {
        type: 'TransformationEvent', bizStep: 'creating_class_instance', disposition: 'active',
        inputQuantityList: used.elements, outputQuantityList: [{ epcClass: lot.key, quantity: output.quantity, ...uomOf(unit) }],
      }, { at, told: { ...data, communeCode }, fieldOf: (path) => (path.startsWith('output') ? 'output.quantity' : fieldIn('inputs')(path)) });
      if (existing) ctx.db.run('UPDATE lot SET quantity_milli = quantity_milli + ?, version = version + 1 WHERE id = ?', [Math.round(output.quantity * 1_000), existing.id]);
      audit(ctx, { act: 'lot.process', object: 'lot', objectId: lot.publicId, data: { event: eventId, inputs: used.lots.map((l) => l.publicId), behalfOf: act.helperId ? organisationId : undefined } });
      return { event: eventId, lot: lot.publicId };
    },
    { ...options, act: 'lot.process' },
  );
}
