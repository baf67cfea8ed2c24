/** The rows of new lots, product lots and raw ones; inside the transaction of the verb that makes them. */
import type { Context } from '../../context.ts';
import { conflict, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { isUniqueViolation } from '../../../db/client.ts';
import type { ProducerAct } from '../access.ts';
import { writeText } from '../events/tell.ts';
import type { Goods } from '../goods.ts';

export interface NewLot {
  id: number;
  publicId: string;
  code: string;
  /** Host-free. */
  key: string;
}

const TAKEN: Sentence = { vi: 'Quy cách này đã có một lô mang mã đó. Hãy đặt mã khác.', en: 'This size already has a lot with that code. Choose another.' };

/** '261002-1', '261002-2' … for the lots of one production day. */
function nextCode(ctx: Context, where: string, of: number, productionDate: string): string {
  const day = productionDate.slice(2).replaceAll('-', '');
  const taken = new Set(ctx.db.all<{ code: string }>(`SELECT code FROM lot WHERE ${where} = ? AND code LIKE ? LIMIT 10000`, [of, `${day}-%`]).map((r) => r.code));
  let n = 1;
  while (taken.has(`${day}-${n}`)) n++;
  return `${day}-${n}`;
}

export interface ProductLot {
  code: string;
  productionDate: string;
  expiryDate: string | null;
  noExpiry: boolean;
  quantity: number;
  communeCode: string;
  standards: string;
  ingredients: string;
  notes: string;
}

/** @throws DomainError 409 `lot-code-taken` */
export function insertProductLot(ctx: Context, goods: Goods, data: ProductLot, act: ProducerAct): NewLot {
  const code = data.code || nextCode(ctx, 'trade_item_id', goods.tradeItemId, data.productionDate);
  const id = publicId();
  try {
    const { lastInsertRowid } = ctx.db.run(
      `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, standards, ingredients, notes, opened_by, helper_id, opened_at)
       VALUES (?,?,?,?,?,?,?,?,?,'EA',?,?,?,?,?,?,?)`,
      [id, goods.organisationId, goods.tradeItemId, goods.gtin, code, data.productionDate, data.expiryDate, data.noExpiry ? 1 : 0, data.quantity * 1_000, data.communeCode,
        data.standards, data.ingredients || (goods.ingredients ?? ''), data.notes, act.person.userId, act.helperId, ctx.now()],
    );
    return { id: lastInsertRowid, publicId: id, code, key: `/01/${goods.gtin}/10/${encodeURIComponent(code)}` };
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('lot-code-taken', TAKEN, { code: TAKEN });
    throw error;
  }
}

export interface RawLot {
  name: string;
  /** Of its unit. */
  quantity: number;
  unit: string;
  date: string;
  communeCode: string;
}

/** A lot without a GTIN: fish, paddy, what stands between a harvest and a product. Its name can be translated. */
export function insertRawLot(ctx: Context, organisationId: number, data: RawLot, act: ProducerAct): NewLot {
  const code = nextCode(ctx, 'trade_item_id IS NULL AND organisation_id', organisationId, data.date);
  const id = publicId();
  const { lastInsertRowid } = ctx.db.run(
    `INSERT INTO lot (public_id, organisation_id, code, name, production_date, no_expiry, quantity_milli, unit, commune_code, opened_by, helper_id, opened_at) VALUES (?,?,?,?,?,1,?,?,?,?,?,?)`,
    [id, organisationId, code, data.name, data.date, Math.round(data.quantity * 1_000), data.unit, data.communeCode, act.person.userId, act.helperId, ctx.now()],
  );
  writeText(ctx, { object: 'lot', id: lastInsertRowid, lang: 'vi', text: data.name, original: true, machine: false });
  return { id: lastInsertRowid, publicId: id, code, key: `/lo/${id}` };
}
