/** What lots and stamps need to know of a trade item, its product, certificate and producer. */
import { gradingsOf, gradingToday } from '../catalog/index.ts';
import type { Context } from '../context.ts';
import { vnDate } from '../time.ts';
import { gtin14 } from '../gs1/index.ts';

export interface Goods {
  tradeItemId: number;
  tradeItemPublicId: string;
  /** 'Chai 500 ml' */
  label: string;
  labelEn: string | null;
  /** 14 digits, as printed today. */
  gtin: string;
  gtinIsOwn: boolean;
  productId: number;
  productName: string;
  productNameEn: string | null;
  productState: string;
  groupCode: string;
  slug: string;
  ingredients: string | null;
  photos: number;
  illustration: boolean;
  organisationId: number | null;
  producerName: string | null;
  producerSlug: string | null;
  /** Street line where the organisation has one, else the commune and province. */
  producerAddress: string | null;
  producerPhone: string | null;
  producerCommuneCode: string | null;
  /** 'Phường Hải Bình, Thanh Hóa' */
  producerPlace: string | null;
}

interface GoodsRow extends Omit<Goods, 'gtinIsOwn' | 'illustration' | 'producerAddress' | 'producerPlace'> {
  gtinKind: string;
  productIllustration: number;
  producerIllustration: number | null;
  street: string | null;
  communeName: string | null;
  provinceName: string | null;
}

const GOODS = `
  SELECT t.id AS tradeItemId, t.public_id AS tradeItemPublicId, t.label, t.label_en AS labelEn, t.gtin, t.gtin_kind AS gtinKind,
         p.id AS productId, p.name AS productName, p.name_en AS productNameEn, p.state AS productState, p.group_code AS groupCode, p.slug, p.ingredients,
         p.illustration AS productIllustration, r.illustration AS producerIllustration,
         (SELECT count(*) FROM media m WHERE m.object = 'product' AND m.object_id = p.id) AS photos,
         r.organisation_id AS organisationId, r.name AS producerName, r.slug AS producerSlug, r.public_phone AS producerPhone,
         o.address AS street, coalesce(r.commune_code, o.commune_code) AS producerCommuneCode,
         c.name AS communeName, v.short_name AS provinceName
  FROM trade_item t
  JOIN product p ON p.id = t.product_id
  LEFT JOIN producer r ON r.id = p.producer_id
  LEFT JOIN organisation o ON o.id = r.organisation_id
  LEFT JOIN commune c ON c.code = coalesce(r.commune_code, o.commune_code)
  LEFT JOIN province v ON v.code = coalesce(c.province_code, r.province_code)`;

function toGoods(row: GoodsRow | undefined): Goods | undefined {
  if (!row) return undefined;
  const { gtinKind, productIllustration, producerIllustration, street, communeName, provinceName, ...rest } = row;
  const place = [communeName, provinceName].filter((x) => !!x).join(', ') || null;
  return {
    ...rest,
    gtin: gtin14(row.gtin) ?? row.gtin.padStart(14, '0'),
    gtinIsOwn: gtinKind === 'OWN',
    illustration: productIllustration === 1 || producerIllustration === 1,
    producerPlace: place,
    // a street line that already names its commune is not said twice
    producerAddress: street ? (communeName && street.includes(communeName) ? street : [street, place].filter(Boolean).join(', ')) : communeName ? place : null,
  };
}

export const goodsById = (ctx: Pick<Context, 'db'>, tradeItemId: number): Goods | undefined => toGoods(ctx.db.get<GoodsRow>(`${GOODS} WHERE t.id = ?`, [tradeItemId]));

export const goodsByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): Goods | undefined => toGoods(ctx.db.get<GoodsRow>(`${GOODS} WHERE t.public_id = ?`, [publicId]));

/** By any number that the trade item has ever carried: printed codes stay alive. */
export const tradeItemOfGtin = (ctx: Pick<Context, 'db'>, gtin: string): number | undefined =>
  ctx.db.get<{ id: number }>(
    `SELECT trade_item_id AS id FROM trade_item_gtin WHERE gtin14 = ?
     UNION ALL SELECT trade_item_id FROM stamp_range WHERE gtin = ? LIMIT 1`,
    [gtin, gtin],
  )?.id;

/** The sizes that an organisation may open lots for: active ones of its own products. */
export const goodsOfOrganisation = (ctx: Pick<Context, 'db'>, organisationId: number): Goods[] =>
  ctx.db
    .all<GoodsRow>(`${GOODS} WHERE r.organisation_id = ? AND t.state = 'ACTIVE' AND p.state <> 'MERGED' ORDER BY p.name, t.position LIMIT 500`, [organisationId])
    .map((row) => toGoods(row)!);

export interface Certificate {
  stars: number;
  decisionNumber: string;
  decisionDate: string;
  validUntil: string;
}

/** The certificate that holds today; gone the day after its last one. */
export function certificateOf(ctx: Pick<Context, 'db' | 'now'>, productId: number): Certificate | undefined {
  const { state, grading } = gradingToday(gradingsOf(ctx, productId), vnDate(ctx.now()));
  if (state !== 'valid' || !grading?.decisionNumber || !grading.decisionDate || !grading.validUntil) return undefined;
  return { stars: grading.stars, decisionNumber: grading.decisionNumber, decisionDate: grading.decisionDate, validUntil: grading.validUntil };
}
