/** Passports of products: the score for the producer and staff, the public facts for everyone. */
import criteria from '../../../db/data/passport-criteria.json' with { type: 'json' };
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { requireView } from '../access.ts';
import { journeyOf } from '../events/journey.ts';
import { publicTaxCode } from '../exchange/ports/facts.ts';
import { certificateOf, goodsById, type Goods } from '../goods.ts';
import { stampsOnGoods } from '../stamps/queries.ts';
import { canonicalUri, classKey } from '../uris.ts';
import { criteriaOn, passportOf, type CriteriaVersion, type Passport, type PassportFacts } from './rules.ts';

const VERSIONS = criteria.versions as unknown as readonly CriteriaVersion[];

type Reader = Pick<Context, 'db' | 'now'>;

interface ProductRow {
  id: number;
  publicId: string;
  slug: string;
  name: string;
  state: string;
  origin: string | null;
  organisationId: number | null;
  illustration: number;
}

const PRODUCT = `SELECT p.id, p.public_id AS publicId, p.slug, p.name, p.state, p.origin, r.organisation_id AS organisationId, p.illustration
  FROM product p LEFT JOIN producer r ON r.id = p.producer_id`;

const firstGoods = (ctx: Reader, productId: number): Goods | undefined => {
  const item = ctx.db.get<{ id: number }>("SELECT id FROM trade_item WHERE product_id = ? ORDER BY state <> 'ACTIVE', position, id LIMIT 1", [productId]);
  return item && goodsById(ctx, item.id);
};

interface NewestLot {
  id: number;
  code: string;
  gtin: string;
  productionDate: string;
  expiryDate: string | null;
  noExpiry: number;
}

const newestLot = (ctx: Reader, productId: number): NewestLot | undefined =>
  ctx.db.get<NewestLot>('SELECT l.id, l.code, l.gtin, l.production_date AS productionDate, l.expiry_date AS expiryDate, l.no_expiry AS noExpiry FROM lot l JOIN trade_item t ON t.id = l.trade_item_id WHERE t.product_id = ? ORDER BY l.production_date DESC, l.id DESC LIMIT 1', [productId]);

/** The best that the national portal knows of a product: itself, or one of its lots. */
const portalState = (ctx: Reader, productId: number): PassportFacts['portal'] =>
  ctx.db.get<{ state: NonNullable<PassportFacts['portal']> }>(
    `SELECT state FROM port_record WHERE port = 'national' AND (kind = 'PRODUCT' AND object_id = ? OR kind = 'LOT' AND object_id IN (SELECT l.id FROM lot l JOIN trade_item t ON t.id = l.trade_item_id WHERE t.product_id = ?))
     ORDER BY CASE state WHEN 'ACCEPTED' THEN 0 WHEN 'UNKNOWN' THEN 1 WHEN 'QUEUED' THEN 2 WHEN 'REJECTED' THEN 3 ELSE 4 END LIMIT 1`, [productId, productId])?.state ?? null;

export interface SafetyStatement {
  none: boolean;
  warning: string;
  warningEn: string;
}

/** What the producer says of a product's safety; undefined when nothing was said. */
export function safetyOf(ctx: Pick<Context, 'db'>, productId: number): SafetyStatement | undefined {
  const row = ctx.db.get<{ none: number; warning: string; warningEn: string }>('SELECT none, warning, warning_en AS warningEn FROM safety_statement WHERE product_id = ?', [productId]);
  return row && { none: row.none === 1, warning: row.warning, warningEn: row.warningEn };
}

const otherCertificates = (ctx: Reader, productId: number): number =>
  ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM export_claim WHERE product_id = ? AND kind = 'CERTIFICATE' AND state IN ('DECLARED','VERIFIED') AND (valid_until IS NULL OR valid_until >= ?)", [productId, vnDate(ctx.now())])!.n;

function factsOf(ctx: Reader, product: ProductRow): PassportFacts {
  const goods = firstGoods(ctx, product.id);
  const sizes = ctx.db.get<{ n: number; registered: number }>("SELECT count(*) AS n, coalesce(sum(gtin_kind = 'REGISTERED'), 0) AS registered FROM trade_item WHERE product_id = ? AND state = 'ACTIVE'", [product.id])!;
  const items = ctx.db.all<{ id: number }>('SELECT id FROM trade_item WHERE product_id = ?', [product.id]).map((t) => t.id);
  const lot = newestLot(ctx, product.id);
  const lots = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM lot l JOIN trade_item t ON t.id = l.trade_item_id WHERE t.product_id = ?', [product.id])!.n;
  const issued = ctx.db.get<{ n: number }>("SELECT coalesce(sum(r.count), 0) AS n FROM stamp_range r JOIN trade_item t ON t.id = r.trade_item_id WHERE t.product_id = ? AND r.state <> 'VOID'", [product.id])!.n;
  const operator = product.organisationId === null ? undefined : ctx.db.get<{ taxCode: string | null }>('SELECT tax_code AS taxCode FROM organisation WHERE id = ?', [product.organisationId]);
  const safety = safetyOf(ctx, product.id);
  return {
    name: product.name, sizes: sizes.n, registeredSizes: sizes.registered, origin: product.origin,
    operatorName: goods?.producerName ?? null, operatorAddress: goods?.producerAddress ?? null, hasOperatorId: !!operator?.taxCode,
    lots, stages: lot ? journeyOf(ctx, classKey(lot.gtin, lot.code)).filter((s) => s.communeName !== null && s.bizStep !== 'commissioning').length : 0,
    hasDates: lot !== undefined && (lot.expiryDate !== null || lot.noExpiry === 1),
    certificates: (certificateOf(ctx, product.id) ? 1 : 0) + otherCertificates(ctx, product.id),
    safety: safety ? (safety.none ? 'none' : 'warning') : null,
    activeStamps: stampsOnGoods(ctx, items)?.active ?? 0, issuedStamps: issued, portal: portalState(ctx, product.id),
  };
}

export interface PassportLine {
  publicId: string;
  name: string;
  score: number;
  missing: number;
  /** What is worth most of what is missing. */
  next: { vi: string; en: string } | null;
  illustration: boolean;
}

/** The passports of an organisation's products, lowest first. @throws DomainError 401, 403 */
export function passports(ctx: Context, organisationId: number): { version: CriteriaVersion; products: PassportLine[] } {
  requireView(ctx, organisationId);
  const version = criteriaOn(VERSIONS, vnDate(ctx.now()));
  const products = ctx.db.all<ProductRow>(`${PRODUCT} WHERE r.organisation_id = ? AND p.state <> 'MERGED' ORDER BY p.name LIMIT 200`, [organisationId]).map((product): PassportLine => {
    const passport = passportOf(version, factsOf(ctx, product));
    const next = [...passport.missing].sort((a, b) => b.weight - b.points - (a.weight - a.points))[0];
    return { publicId: product.publicId, name: product.name, score: passport.score, missing: passport.missing.length, next: next?.label ?? null, illustration: product.illustration === 1 };
  });
  return { version, products: products.sort((a, b) => a.score - b.score) };
}

export interface PassportView {
  product: ProductRow;
  version: CriteriaVersion;
  passport: Passport;
  safety: SafetyStatement | undefined;
  newestLot: { publicId: string; code: string } | null;
}

/** One product's passport with what to do. @throws DomainError 401, 403 (another producer's), 404 */
export function passportView(ctx: Context, productPublicId: string): PassportView {
  const product = ctx.db.get<ProductRow>(`${PRODUCT} WHERE p.public_id = ? AND p.state <> 'MERGED'`, [productPublicId]);
  if (!product) throw notFound({ vi: 'Không có sản phẩm này.', en: 'There is no such product.' });
  requireView(ctx, product.organisationId ?? 0);
  const version = criteriaOn(VERSIONS, vnDate(ctx.now()));
  const lot = ctx.db.get<{ publicId: string; code: string }>('SELECT l.public_id AS publicId, l.code FROM lot l JOIN trade_item t ON t.id = l.trade_item_id WHERE t.product_id = ? ORDER BY l.production_date DESC, l.id DESC LIMIT 1', [product.id]);
  return { product, version, passport: passportOf(version, factsOf(ctx, product)), safety: safetyOf(ctx, product.id), newestLot: lot ?? null };
}

/**
 * What the passport of a product on the floor says to everyone: facts, never the score, which is advice to its producer.
 * @returns undefined when nothing public has that slug
 */
export function publicPassport(ctx: Pick<Context, 'db' | 'now' | 'env'>, slug: string): Record<string, unknown> | undefined {
  const product = ctx.db.get<ProductRow>(`${PRODUCT} WHERE p.slug = ? AND p.state = 'PUBLISHED'`, [slug]);
  const goods = product && firstGoods(ctx, product.id);
  if (!product || !goods) return undefined;
  const items = ctx.db.all<{ gtin: string; kind: string; label: string }>("SELECT gtin, gtin_kind AS kind, label FROM trade_item WHERE product_id = ? AND state = 'ACTIVE' ORDER BY position, id", [product.id]);
  const operator = product.organisationId === null ? undefined : ctx.db.get<{ kind: string; taxCode: string | null }>('SELECT kind, tax_code AS taxCode FROM organisation WHERE id = ?', [product.organisationId]);
  const lot = newestLot(ctx, product.id);
  const certificate = certificateOf(ctx, product.id);
  const safety = safetyOf(ctx, product.id);
  return {
    name: product.name, illustration: product.illustration === 1,
    sizes: items.map((t) => ({ label: t.label, [t.kind === 'OWN' ? 'ownNumber' : 'gtin']: t.gtin })),
    operator: { name: goods.producerName, address: goods.producerAddress, taxCode: publicTaxCode(operator) },
    origin: product.origin,
    certificate: certificate ? { stars: certificate.stars, number: certificate.decisionNumber, date: certificate.decisionDate, validUntil: certificate.validUntil } : null,
    newestLot: lot ? { code: lot.code, productionDate: lot.productionDate, expiryDate: lot.expiryDate, uri: canonicalUri(ctx.env.PUBLIC_ORIGIN, lot.gtin, classKey(lot.gtin, lot.code)) } : null,
    safety: safety ? { none: safety.none, warning: safety.warning || null, warningEn: safety.warningEn || null } : null,
    nationalPortal: portalState(ctx, product.id) === 'ACCEPTED',
  };
}
