/** Reads of the public catalogue. */
import type { Context } from '../context.ts';
import { vnDate } from '../time.ts';
import { mayEdit, mayGrade, mayModerate } from './access.ts';
import type { Grading, GroupCode, ProductState } from './rules.ts';
import { cardGrading, gradingView, placeName, tradeItemView, type ProductCard, type ProductPage, type SummaryRow, type TradeItemRow } from './views.ts';

type Reader = Pick<Context, 'db' | 'now'>;

export interface CardRow extends SummaryRow {
  id: number; slug: string; name: string; nameEn: string | null; groupCode: GroupCode; producerName: string | null; producerSlug: string | null;
  communeName: string | null; provinceName: string; priceFrom: number | null; saleStop: string | null; illustration: number; publishedAt: number | null;
}

/** The columns of a card; joined as FROM_CARD says. */
export const CARD_COLUMNS = `p.id, p.slug, p.name, p.name_en AS nameEn, p.group_code AS groupCode, m.name AS producerName, m.slug AS producerSlug, c.name AS communeName,
  v.short_name AS provinceName, CASE WHEN p.sale_stop IS NULL THEN p.price_from END AS priceFrom, p.sale_stop AS saleStop, p.illustration, p.published_at AS publishedAt, p.certified_stars AS certifiedStars, p.certified_from AS certifiedFrom,
  p.certified_until AS certifiedUntil, p.announced_stars AS announcedStars, p.announced_year AS announcedYear, p.proposed_stars AS proposedStars`;
export const FROM_CARD = `FROM product p JOIN province v ON v.code = p.province_code LEFT JOIN commune c ON c.code = p.commune_code LEFT JOIN producer m ON m.id = p.producer_id`;

export function card(row: CardRow, date: string): ProductCard {
  return {
    id: row.id, slug: row.slug, name: row.name, nameEn: row.nameEn, group: row.groupCode, producerName: row.producerName, producerSlug: row.producerSlug,
    place: placeName(row.communeName, row.provinceName), communeName: row.communeName, provinceName: row.provinceName,
    grading: cardGrading(row, date), priceFrom: row.priceFrom, saleStop: row.saleStop, illustration: row.illustration === 1, publishedAt: row.publishedAt,
  };
}

const GRADINGS = `SELECT id, kind, stars, decision_number AS decisionNumber, decision_date AS decisionDate, body, valid_until AS validUntil, source_name AS sourceName,
  source_url AS sourceUrl, year, checked_by_id AS checkedById FROM grading WHERE product_id = ? ORDER BY id DESC`;
const ITEMS = `SELECT id, public_id AS publicId, gtin, gtin_kind AS gtinKind, label, label_en AS labelEn, net_quantity AS netQuantity, net_unit AS netUnit, piece_word AS pieceWord,
  pieces, price, stock, state, version FROM trade_item WHERE product_id = ? ORDER BY position, id`;

/** All gradings of a product, newest first. */
export const gradingsOf = (ctx: Pick<Context, 'db'>, productId: number): Grading[] => ctx.db.all<Grading>(GRADINGS, [productId]);

interface PageRow extends CardRow {
  publicId: string; state: ProductState; stateReason: string | null; version: number; story: string | null; storyEn: string | null; origin: string | null; ingredients: string | null;
  communeCode: string | null; provinceCode: string; placeText: string | null; updatedAt: number; producerId: number | null; organisationId: number | null; publicPhone: string | null;
  producerIllustration: number; producerProvince: string | null; producerCommune: string | null;
}
const PAGE = `SELECT ${CARD_COLUMNS}, p.public_id AS publicId, p.state, p.state_reason AS stateReason, p.version, p.story, p.story_en AS storyEn, p.origin, p.ingredients,
  p.commune_code AS communeCode, p.province_code AS provinceCode, p.place_text AS placeText, p.updated_at AS updatedAt, p.producer_id AS producerId,
  m.organisation_id AS organisationId, m.public_phone AS publicPhone, m.illustration AS producerIllustration, mv.short_name AS producerProvince, mc.name AS producerCommune
  ${FROM_CARD} LEFT JOIN province mv ON mv.code = m.province_code LEFT JOIN commune mc ON mc.code = m.commune_code`;

function page(ctx: Reader, row: PageRow): ProductPage {
  const date = vnDate(ctx.now());
  const gradings = gradingView(gradingsOf(ctx, row.id), date);
  const items = ctx.db.all<TradeItemRow>(ITEMS, [row.id]).map(tradeItemView);
  return {
    ...card(row, date), grading: gradings.today, stars: gradings.stars, gradings: gradings.all,
    publicId: row.publicId, state: row.state, stateReason: row.stateReason, version: row.version, story: row.story, storyEn: row.storyEn, origin: row.origin, ingredients: row.ingredients,
    communeCode: row.communeCode, provinceCode: row.provinceCode, placeText: row.placeText, updatedAt: row.updatedAt, tradeItems: items,
    producer: row.producerId === null ? null : {
      id: row.producerId, slug: row.producerSlug!, name: row.producerName!, provinceName: row.producerProvince!, communeName: row.producerCommune,
      publicPhone: row.publicPhone, organisationId: row.organisationId, illustration: row.producerIllustration === 1,
    },
  };
}

export type FoundProduct = { kind: 'here'; product: ProductPage; slug: string } | { kind: 'moved'; slug: string; product?: undefined };

/**
 * A product by its address, as the public sees it (only active sizes).
 * @returns `moved` with the slug to go to when the address led somewhere once; undefined when nothing is there
 */
export function findProduct(ctx: Reader, slug: string): FoundProduct | undefined {
  const row = ctx.db.get<PageRow>(`${PAGE} WHERE p.slug = ? AND p.state = 'PUBLISHED'`, [slug]);
  if (row) {
    const found = page(ctx, row);
    const items = found.tradeItems.filter((t) => t.active);
    // goods under recall are shown, never offered
    return { kind: 'here', slug: row.slug, product: { ...found, tradeItems: row.saleStop === null ? items : items.map((t) => ({ ...t, price: null, unitPrice: null })) } };
  }
  const target = productRedirect(ctx, slug);
  return target ? { kind: 'moved', slug: target } : undefined;
}

/** Where an old address of a product leads today; undefined when nowhere public. */
export const productRedirect = (ctx: Pick<Context, 'db'>, slug: string): string | undefined =>
  ctx.db.get<{ slug: string }>("SELECT p.slug FROM slug_redirect r JOIN product p ON p.id = r.target_id WHERE r.kind = 'PRODUCT' AND r.slug = ? AND p.state = 'PUBLISHED'", [slug])?.slug;

/** A product by its public id in any state, for those who may edit, review or grade it; undefined for others. */
export function productForDesk(ctx: Context, publicId: string): ProductPage | undefined {
  const row = ctx.db.get<PageRow>(`${PAGE} WHERE p.public_id = ?`, [publicId]);
  if (!row || !(mayEdit(ctx, row) || mayModerate(ctx) || mayGrade(ctx))) return undefined;
  return page(ctx, row);
}

// One read gives the whole document: the hot path of the API. Its unit price is `unitPrice`'s formula in whole numbers.
const PRODUCT_JSON = `SELECT json_object(
  'slug', p.slug, 'name', p.name, 'nameEn', p.name_en, 'group', p.group_code, 'story', p.story, 'storyEn', p.story_en, 'origin', p.origin, 'ingredients', p.ingredients,
  'place', json_object('province', v.short_name, 'provinceCode', p.province_code, 'commune', c.name, 'communeCode', p.commune_code, 'written', p.place_text),
  'producer', CASE WHEN m.id IS NULL THEN NULL ELSE json_object('slug', m.slug, 'name', m.name) END,
  'stars', CASE WHEN p.certified_until >= ? THEN p.certified_stars END, 'priceFrom', CASE WHEN p.sale_stop IS NULL THEN p.price_from END, 'saleStop', p.sale_stop, 'illustration', json(CASE p.illustration WHEN 1 THEN 'true' ELSE 'false' END),
  'tradeItems', (SELECT json_group_array(json_object('id', t.public_id, CASE t.gtin_kind WHEN 'OWN' THEN 'ownNumber' ELSE 'gtin' END, t.gtin, 'label', t.label, 'labelEn', t.label_en,
      'netQuantity', t.net_quantity, 'netUnit', coalesce(t.piece_word, t.net_unit), 'pieces', t.pieces, 'price', CASE WHEN p.sale_stop IS NULL THEN t.price END,
      'unitPrice', CASE WHEN t.price IS NULL OR p.sale_stop IS NOT NULL OR (t.net_unit = 'piece' AND t.net_quantity = 1) THEN NULL ELSE json_object('amount', (2 * t.price * (CASE t.net_unit WHEN 'piece' THEN 1 ELSE 1000 END) + t.net_quantity) / (2 * t.net_quantity), 'per', CASE t.net_unit WHEN 'g' THEN 'kg' WHEN 'ml' THEN 'l' ELSE t.piece_word END) END,
      'inStock', CASE WHEN t.stock IS NULL THEN NULL ELSE json(CASE WHEN t.stock > 0 THEN 'true' ELSE 'false' END) END))
    FROM (SELECT * FROM trade_item WHERE product_id = p.id AND state = 'ACTIVE' ORDER BY position, id) t),
  'gradings', (SELECT json_group_array(json_object('state', CASE g.kind WHEN 'CERTIFICATE' THEN CASE WHEN g.valid_until >= ? AND g.decision_date = p.certified_from AND g.stars = p.certified_stars THEN 'valid' ELSE 'lapsed' END WHEN 'ANNOUNCED' THEN 'announced' ELSE 'proposed' END,
      'stars', g.stars, 'decisionNumber', g.decision_number, 'decisionDate', g.decision_date, 'body', g.body, 'validUntil', g.valid_until, 'source', g.source_name, 'sourceUrl', g.source_url, 'year', g.year))
    FROM (SELECT * FROM grading WHERE product_id = p.id AND checked_by_id IS NULL ORDER BY id DESC) g),
  'updatedAt', p.updated_at) AS json
  FROM product p JOIN province v ON v.code = p.province_code LEFT JOIN commune c ON c.code = p.commune_code LEFT JOIN producer m ON m.id = p.producer_id
  WHERE p.slug = ? AND p.state = 'PUBLISHED'`;

/**
 * The product's public JSON document as text, in one prepared read.
 * @param date the Vietnamese date on which stars are asked for, 'YYYY-MM-DD'
 * @returns undefined when nothing public has that slug (ask `productRedirect` then)
 */
export const productJsonBySlug = (db: Context['db'], slug: string, date: string): string | undefined => db.get<{ json: string }>(PRODUCT_JSON, [date, date, slug])?.json;

/** The catalogue's generation: raised by every change of what the public can see. The exact key of a cached page, together with the date. */
export const catalogGeneration = (db: Context['db']): number => db.get<{ n: number }>("SELECT n FROM generation WHERE scope = 'catalog'")?.n ?? 0;

export interface ProducerPage {
  id: number; slug: string; name: string; story: string | null; storyEn: string | null; provinceName: string; communeName: string | null; placeText: string | null; place: string;
  publicPhone: string | null; illustration: boolean;
  /** an organisation with an account stands behind it */
  claimed: boolean;
  products: ProductCard[];
}
export type FoundProducer = { kind: 'here'; producer: ProducerPage; slug: string } | { kind: 'moved'; slug: string; producer?: undefined };

/** A producer with its products on the floor (at most 200); `moved` for an old address. */
export function findProducer(ctx: Reader, slug: string): FoundProducer | undefined {
  const row = ctx.db.get<Omit<ProducerPage, 'products' | 'place' | 'illustration' | 'claimed'> & { illustration: number; claimed: number }>(
    `SELECT m.id, m.slug, m.name, m.story, m.story_en AS storyEn, v.short_name AS provinceName, c.name AS communeName, m.place_text AS placeText, m.public_phone AS publicPhone, m.illustration,
       m.organisation_id IS NOT NULL AS claimed
     FROM producer m JOIN province v ON v.code = m.province_code LEFT JOIN commune c ON c.code = m.commune_code WHERE m.slug = ? AND m.merged_into_id IS NULL`,
    [slug],
  );
  if (!row) {
    const target = ctx.db.get<{ slug: string }>("SELECT m.slug FROM slug_redirect r JOIN producer m ON m.id = r.target_id WHERE r.kind = 'PRODUCER' AND r.slug = ? AND m.merged_into_id IS NULL", [slug]);
    return target && { kind: 'moved', slug: target.slug };
  }
  const date = vnDate(ctx.now());
  const products = ctx.db.all<CardRow>(`SELECT ${CARD_COLUMNS} ${FROM_CARD} WHERE p.producer_id = ? AND p.state = 'PUBLISHED' ORDER BY p.name_key LIMIT 200`, [row.id]).map((r) => card(r, date));
  return { kind: 'here', slug: row.slug, producer: { ...row, illustration: row.illustration === 1, claimed: row.claimed === 1, place: placeName(row.communeName, row.provinceName), products } };
}

/** Slugs for the sitemap, in pages of at most 5,000: products and producers with something on the floor. */
export const sitemapEntries = (ctx: Pick<Context, 'db'>, kind: 'PRODUCT' | 'PRODUCER', afterId = 0, limit = 5_000): { id: number; slug: string; updatedAt: number }[] =>
  kind === 'PRODUCT'
    ? ctx.db.all("SELECT id, slug, updated_at AS updatedAt FROM product WHERE state = 'PUBLISHED' AND id > ? ORDER BY id LIMIT ?", [afterId, limit])
    : ctx.db.all("SELECT id, slug, updated_at AS updatedAt FROM producer m WHERE merged_into_id IS NULL AND id > ? AND EXISTS (SELECT 1 FROM product p WHERE p.producer_id = m.id AND p.state = 'PUBLISHED') ORDER BY id LIMIT ?", [afterId, limit]);

export interface TradeItemOfGtin {
  tradeItem: ReturnType<typeof tradeItemView>;
  productId: number;
  productSlug: string;
  productName: string;
  productState: ProductState;
  organisationId: number | null;
  producerId: number | null;
  /** true when the asked number was replaced by another since */
  replaced: boolean;
}

/** The size that a printed number belongs to, of today or before; undefined when no size ever had it. @param gtin14 14 digits */
export function tradeItemByGtin(ctx: Pick<Context, 'db'>, gtin14: string): TradeItemOfGtin | undefined {
  return tradeItemWhere(ctx, 'x.gtin14 = ?', gtin14);
}
function tradeItemWhere(ctx: Pick<Context, 'db'>, where: string, value: string | number): TradeItemOfGtin | undefined {
  const row = ctx.db.get<TradeItemRow & Omit<TradeItemOfGtin, 'tradeItem' | 'replaced'> & { replacedAt: number | null }>(
    `SELECT t.id, t.public_id AS publicId, t.gtin, t.gtin_kind AS gtinKind, t.label, t.label_en AS labelEn, t.net_quantity AS netQuantity, t.net_unit AS netUnit, t.piece_word AS pieceWord,
       t.pieces, t.price, t.stock, t.state, t.version, p.id AS productId, p.slug AS productSlug, p.name AS productName, p.state AS productState, p.producer_id AS producerId,
       m.organisation_id AS organisationId, x.replaced_at AS replacedAt
     FROM trade_item_gtin x JOIN trade_item t ON t.id = x.trade_item_id JOIN product p ON p.id = t.product_id LEFT JOIN producer m ON m.id = p.producer_id WHERE ${where}`,
    [value],
  );
  if (!row) return undefined;
  const { productId, productSlug, productName, productState, organisationId, producerId, replacedAt, ...item } = row;
  return { tradeItem: tradeItemView(item), productId, productSlug, productName, productState, organisationId, producerId, replaced: replacedAt !== null };
}

/** Who may see and change a product's photos. */
export function mediaOwner(ctx: Context, productId: number): { public: boolean; maySee: boolean; mayEdit: boolean } | undefined {
  const row = ctx.db.get<{ state: ProductState; communeCode: string | null; organisationId: number | null }>(
    'SELECT p.state, p.commune_code AS communeCode, m.organisation_id AS organisationId FROM product p LEFT JOIN producer m ON m.id = p.producer_id WHERE p.id = ?', [productId]);
  if (!row) return undefined;
  const editor = mayEdit(ctx, row);
  return { public: row.state === 'PUBLISHED', maySee: editor || mayModerate(ctx) || mayGrade(ctx), mayEdit: editor && row.state !== 'MERGED' };
}
