import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { isUniqueViolation } from '../../../db/client.ts';
import { requireProducer } from '../access.ts';
import { lotCreated } from '../events/events.ts';
import { goodsByPublicId } from '../goods.ts';
import { OpenLotInput } from './schemas.ts';

export interface OpenedLot {
  publicId: string;
  code: string;
}

const TAKEN: Sentence = { vi: 'Quy cách này đã có một lô mang mã đó. Hãy đặt mã khác.', en: 'This size already has a lot with that code. Choose another.' };

/** '261002-1', '261002-2' … for the lots of one production day. */
function nextCode(ctx: Context, tradeItemId: number, productionDate: string): string {
  const day = productionDate.slice(2).replaceAll('-', '');
  const taken = new Set(ctx.db.all<{ code: string }>('SELECT code FROM lot WHERE trade_item_id = ? AND code LIKE ? LIMIT 10000', [tradeItemId, `${day}-%`]).map((r) => r.code));
  let n = 1;
  while (taken.has(`${day}-${n}`)) n++;
  return `${day}-${n}`;
}

/**
 * Opens a lot of one size of a product; its first event is `creating_class_instance`.
 * @throws DomainError 401, 403, 404, 409 `lot-code-taken`, 422
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
  return write(
    ctx,
    () => {
      const code = data.code || nextCode(ctx, goods.tradeItemId, data.productionDate);
      const id = publicId();
      try {
        ctx.db.run(
          `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, standards, ingredients, notes, opened_by, helper_id, opened_at)
           VALUES (?,?,?,?,?,?,?,?,?,'EA',?,?,?,?,?,?,?)`,
          [id, organisationId, goods.tradeItemId, goods.gtin, code, data.productionDate, data.expiryDate, data.noExpiry ? 1 : 0, data.quantity * 1_000, data.communeCode,
            data.standards, data.ingredients || (goods.ingredients ?? ''), data.notes, act.person.userId, act.helperId, ctx.now()],
        );
      } catch (error) {
        if (isUniqueViolation(error)) throw conflict('lot-code-taken', TAKEN, { code: TAKEN });
        throw error;
      }
      lotCreated(ctx, { organisationId, act, gtin: goods.gtin, code, quantity: data.quantity, communeCode: data.communeCode, productionDate: data.productionDate, expiryDate: data.expiryDate });
      audit(ctx, { act: 'lot.open', object: 'lot', objectId: id, data: { gtin: goods.gtin, code, quantity: data.quantity, behalfOf: act.helperId ? organisationId : undefined } });
      return { publicId: id, code };
    },
    { ...options, act: 'lot.open' },
  );
}
