/** Reads of lots for the producer's desk. */
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { mayActFor, requireView } from '../access.ts';
import { journeyOf, type JourneyStep } from '../events/journey.ts';
import { goodsById, goodsOfOrganisation, type Goods } from '../goods.ts';
import { classKey } from '../uris.ts';
import { lotStamps, rangesOfLot, stampsOfLot, type RangeView } from '../stamps/queries.ts';
import { missingFacts, stampsLeft, type MissingFact } from './rules.ts';

export interface LotRow {
  id: number;
  publicId: string;
  organisationId: number;
  tradeItemId: number;
  gtin: string;
  code: string;
  productionDate: string;
  expiryDate: string | null;
  noExpiry: number;
  quantityMilli: number;
  unit: string;
  communeCode: string;
  standards: string;
  ingredients: string;
  notes: string;
  version: number;
  openedAt: number;
  /** Goods that may carry a stamp, in thousandths: made, less what was used up or destroyed. Null before anything was counted. */
  stampableMilli: number | null;
}

const LOT = `SELECT id, public_id AS publicId, organisation_id AS organisationId, trade_item_id AS tradeItemId, gtin, code, production_date AS productionDate,
  expiry_date AS expiryDate, no_expiry AS noExpiry, quantity_milli AS quantityMilli, unit, commune_code AS communeCode, standards, ingredients, notes, version, opened_at AS openedAt,
  (SELECT max(0, h.made - h.consumed - h.destroyed) FROM goods_held h WHERE h.key = '/01/' || lot.gtin || '/10/' || replace(lot.code, '/', '%2F') AND h.organisation_id = lot.organisation_id AND h.dimension = 'EA') AS stampableMilli
  FROM lot`;

export const lotByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): LotRow | undefined => ctx.db.get<LotRow>(`${LOT} WHERE public_id = ? AND trade_item_id IS NOT NULL`, [publicId]);
export const lotById = (ctx: Pick<Context, 'db'>, id: number): LotRow | undefined => ctx.db.get<LotRow>(`${LOT} WHERE id = ?`, [id]);
export const lotByCode = (ctx: Pick<Context, 'db'>, tradeItemId: number, code: string): LotRow | undefined =>
  ctx.db.get<LotRow>(`${LOT} WHERE trade_item_id = ? AND code = ?`, [tradeItemId, code.toUpperCase()]);

/** What the circular still misses for a lot. Empty: stamps may be issued. */
export function missingForStamps(ctx: Context, lot: LotRow, goods: Goods): MissingFact[] {
  return missingFacts({
    productName: goods.productName,
    photos: goods.photos,
    gtin: goods.gtin,
    producerName: goods.producerName,
    producerAddress: goods.producerAddress,
    productionDate: lot.productionDate,
    expiryDate: lot.expiryDate,
    noExpiry: lot.noExpiry === 1,
    standards: lot.standards,
    stages: journeyOf(ctx, classKey(lot.gtin, lot.code)).filter((s) => s.communeName !== null).length,
  });
}

/** What the circular misses of the product and its producer: what a blank roll must have before it has a lot. */
export const missingOfProduct = (goods: Goods): MissingFact[] =>
  missingFacts({
    productName: goods.productName, photos: goods.photos, gtin: goods.gtin, producerName: goods.producerName, producerAddress: goods.producerAddress,
    productionDate: null, expiryDate: null, noExpiry: false, standards: '', stages: 0,
  }).filter((m) => m.where !== 'lot');

export interface LotLine {
  publicId: string;
  code: string;
  productName: string;
  label: string;
  productionDate: string;
  expiryDate: string | null;
  quantity: number;
  stamps: number;
  activated: boolean;
  checks: number;
}

/** An organisation's lots, newest first. @throws DomainError 401, 403 */
export function listLots(ctx: Context, organisationId: number, options: { page?: number; size?: number } = {}): { total: number; lots: LotLine[] } {
  requireView(ctx, organisationId);
  const size = Math.min(options.size ?? 25, 100);
  const offset = (Math.max(options.page ?? 1, 1) - 1) * size;
  const total = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM lot WHERE organisation_id = ? AND trade_item_id IS NOT NULL', [organisationId])!.n;
  const lots = ctx.db.all<Omit<LotLine, 'stamps' | 'activated' | 'checks'> & { id: number }>(
    `SELECT l.public_id AS publicId, l.code, p.name AS productName, t.label, l.production_date AS productionDate, l.expiry_date AS expiryDate, l.quantity_milli / 1000 AS quantity, l.id
     FROM lot l JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id
     WHERE l.organisation_id = ? AND l.trade_item_id IS NOT NULL ORDER BY l.id DESC LIMIT ? OFFSET ?`,
    [organisationId, size, offset],
  );
  return {
    total,
    lots: lots.map(({ id, ...line }) => {
      const { issued, active, checks } = lotStamps(ctx, id);
      return { ...line, stamps: issued, activated: active > 0, checks };
    }),
  };
}

export interface LotView {
  lot: LotRow;
  goods: Goods;
  placeName: string;
  journey: JourneyStep[];
  ranges: RangeView[];
  missing: MissingFact[];
  stamps: number;
  left: number;
  mayAct: boolean;
}

/**
 * A lot with its journey, ranges, and what may be done next.
 * @throws DomainError 401, 403 (another producer's), 404
 */
export function lotView(ctx: Context, publicId: string): LotView {
  const lot = lotByPublicId(ctx, publicId);
  if (!lot) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  requireView(ctx, lot.organisationId);
  const goods = goodsById(ctx, lot.tradeItemId)!;
  const place = ctx.db.get<{ name: string }>('SELECT c.name || \', \' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?', [lot.communeCode]);
  const ranges = rangesOfLot(ctx, lot.id);
  const stamps = stampsOfLot(ctx, lot.id);
  return {
    lot, goods, ranges, stamps,
    placeName: place?.name ?? lot.communeCode,
    journey: journeyOf(ctx, classKey(lot.gtin, lot.code)),
    missing: missingForStamps(ctx, lot, goods),
    left: stampsLeft(lot, stamps),
    mayAct: mayActFor(ctx, lot.organisationId, goods.producerCommuneCode),
  };
}

/** Sizes for which the person may open a lot in this organisation. @throws DomainError 401, 403 */
export function lotChoices(ctx: Context, organisationId: number): Goods[] {
  requireView(ctx, organisationId);
  return goodsOfOrganisation(ctx, organisationId);
}

