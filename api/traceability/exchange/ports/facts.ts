/** What the floor knows of a product, lot, range or recall, under our own field names. Public facts only. */
import { gradingsOf, gradingToday } from '../../../catalog/index.ts';
import type { Context } from '../../../context.ts';
import { vnDate } from '../../../time.ts';
import { isoInVietnam } from '../../events/events.ts';
import { journeyOf } from '../../events/journey.ts';
import { goodsById, type Goods } from '../../goods.ts';
import { lotById } from '../../lots/queries.ts';
import { canonicalUri, classKey } from '../../uris.ts';
import type { Facts, RecordKind } from './map.rules.ts';

type Reader = Pick<Context, 'db' | 'env' | 'now'>;

interface Operator {
  kind: string;
  taxCode: string | null;
}

/** A household's tax code is its owner's personal data: it never leaves. */
export const publicTaxCode = (o: Operator | undefined): string | null => (o && o.kind !== 'HOUSEHOLD' ? o.taxCode : null);

const operatorOf = (ctx: Reader, goods: Pick<Goods, 'organisationId'>): Operator | undefined =>
  goods.organisationId === null ? undefined : ctx.db.get<Operator>('SELECT kind, tax_code AS taxCode FROM organisation WHERE id = ?', [goods.organisationId]);

function ofGoods(ctx: Reader, goods: Goods): Record<string, Facts[string]> {
  const product = ctx.db.get<{ group: string; origin: string | null; ingredients: string | null }>('SELECT group_code AS "group", origin, ingredients FROM product WHERE id = ?', [goods.productId])!;
  const grading = gradingToday(gradingsOf(ctx, goods.productId), vnDate(ctx.now()));
  const certificate = grading.state === 'valid' ? grading.grading : null;
  const safety = ctx.db.get<{ warning: string }>('SELECT warning FROM safety_statement WHERE product_id = ?', [goods.productId]);
  const claims = ctx.db.all<{ kind: string; number: string }>("SELECT kind, number FROM export_claim WHERE product_id = ? AND kind <> 'CERTIFICATE' AND state = 'VERIFIED'", [goods.productId]);
  const numbers = ctx.db.all<{ gtin: string; kind: string }>("SELECT gtin, gtin_kind AS kind FROM trade_item WHERE product_id = ? AND state = 'ACTIVE' ORDER BY position, id", [goods.productId]);
  const fourteen = (kind: string): string[] => numbers.filter((n) => n.kind === kind).map((n) => n.gtin.padStart(14, '0'));
  return {
    'product.name': goods.productName, 'product.nameEn': goods.productNameEn, 'product.group': product.group, 'product.origin': product.origin ?? goods.producerPlace, 'product.ingredients': product.ingredients,
    'product.gtins': fourteen('REGISTERED'), 'product.ownNumbers': fourteen('OWN'), 'product.uri': `${ctx.env.PUBLIC_ORIGIN}/san-pham/${goods.slug}`,
    'operator.name': goods.producerName, 'operator.address': goods.producerAddress, 'operator.communeCode': goods.producerCommuneCode, 'operator.taxCode': publicTaxCode(operatorOf(ctx, goods)),
    'certificate.stars': certificate?.stars, 'certificate.number': certificate?.decisionNumber, 'certificate.date': certificate?.decisionDate, 'certificate.validUntil': certificate?.validUntil,
    'safety.warning': safety?.warning, 'export.growingArea': claims.find((c) => c.kind === 'GROWING_AREA')?.number, 'export.packingHouse': claims.find((c) => c.kind === 'PACKING_HOUSE')?.number,
  };
}

function ofLot(ctx: Reader, lotId: number): Record<string, Facts[string]> | undefined {
  const lot = lotById(ctx, lotId);
  const goods = lot && goodsById(ctx, lot.tradeItemId);
  if (!lot || !goods) return undefined;
  const key = classKey(lot.gtin, lot.code);
  const place = ctx.db.get<{ name: string }>("SELECT c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [lot.communeCode]);
  return {
    ...ofGoods(ctx, goods), gtin: lot.gtin,
    'lot.code': lot.code, 'lot.productionDate': lot.productionDate, 'lot.expiryDate': lot.expiryDate, 'lot.noExpiry': lot.noExpiry === 1, 'lot.quantityMilli': lot.quantityMilli, 'lot.unit': lot.unit,
    'lot.communeCode': lot.communeCode, 'lot.place': place?.name, 'lot.standards': lot.standards, 'lot.uri': canonicalUri(ctx.env.PUBLIC_ORIGIN, lot.gtin, key),
    'lot.events': journeyOf(ctx, key).map((step) => ({ bizStep: step.bizStep, time: isoInVietnam(step.eventTime), place: step.communeName, quantity: step.quantityMilli === null ? null : step.quantityMilli / 1_000, unit: step.unit })),
  };
}

/**
 * The facts of an object, and whether the floor stands behind them in public: only goods of a published product leave,
 * but a recall always does.
 * @returns undefined when there is no such object
 */
export function factsOf(ctx: Reader, kind: RecordKind, objectId: number): { facts: Facts; leaves: boolean; organisationId: number | null } | undefined {
  if (kind === 'PRODUCT') {
    const item = ctx.db.get<{ id: number }>("SELECT id FROM trade_item WHERE product_id = ? ORDER BY state <> 'ACTIVE', position, id LIMIT 1", [objectId]);
    const goods = item && goodsById(ctx, item.id);
    return goods && { facts: ofGoods(ctx, goods), leaves: goods.productState === 'PUBLISHED', organisationId: goods.organisationId };
  }
  if (kind === 'RECALL') {
    const recall = ctx.db.get<{ publicId: string; lotId: number; reason: string; phone: string; openedAt: number; closedAt: number | null }>(
      'SELECT public_id AS publicId, lot_id AS lotId, reason_vi AS reason, phone, opened_at AS openedAt, closed_at AS closedAt FROM lot_recall WHERE id = ?', [objectId]);
    const facts = recall && ofLot(ctx, recall.lotId);
    return facts && { facts: { ...facts, 'recall.id': recall.publicId, 'recall.reason': recall.reason, 'recall.phone': recall.phone, 'recall.openedAt': recall.openedAt, 'recall.closedAt': recall.closedAt }, leaves: true, organisationId: lotById(ctx, recall.lotId)?.organisationId ?? null };
  }
  const range = kind === 'STAMPS'
    ? ctx.db.get<{ publicId: string; lotId: number | null; tradeItemId: number; organisationId: number; count: number; state: string; issuedAt: number; gtin: string; origin: string }>(
      'SELECT public_id AS publicId, lot_id AS lotId, trade_item_id AS tradeItemId, organisation_id AS organisationId, count, state, issued_at AS issuedAt, gtin, origin FROM stamp_range WHERE id = ?', [objectId])
    : undefined;
  if (kind === 'STAMPS' && !range) return undefined;
  const lotId = kind === 'LOT' ? objectId : range?.lotId;
  const goods = range ? goodsById(ctx, range.tradeItemId) : goodsById(ctx, lotById(ctx, objectId)?.tradeItemId ?? 0);
  const facts = lotId === null || lotId === undefined ? goods && ofGoods(ctx, goods) : ofLot(ctx, lotId);
  if (!facts || !goods) return undefined;
  const leaves = goods.productState === 'PUBLISHED';
  if (!range) return { facts, leaves, organisationId: goods.organisationId };
  return {
    facts: { ...facts, gtin: range.gtin, 'stamps.id': range.publicId, 'stamps.count': range.count, 'stamps.state': range.state, 'stamps.issuedAt': range.issuedAt, 'stamps.pattern': `${range.origin}${classKey(range.gtin)}/21/{serial}` },
    leaves: leaves && range.state !== 'ISSUED', organisationId: range.organisationId,
  };
}

