/** Reads of export sheets. */
import { requireRole } from '../../../access.ts';
import { findProduct, productForDesk, type ProductPage } from '../../../catalog/index.ts';
import type { Context } from '../../../context.ts';
import { notFound, type Sentence } from '../../../errors.ts';
import { vnDate } from '../../../time.ts';

export type ClaimKind = 'GROWING_AREA' | 'PACKING_HOUSE' | 'CERTIFICATE';
export type ClaimState = 'DECLARED' | 'VERIFIED' | 'REFUSED';

export const CLAIM_WORDS: Record<ClaimState, Sentence> = {
  DECLARED: { vi: 'do cơ sở khai', en: 'stated by the producer' },
  VERIFIED: { vi: 'cán bộ đã kiểm tra', en: 'checked by an officer' },
  REFUSED: { vi: 'không đúng', en: 'not right' },
};

export interface ClaimRow {
  publicId: string;
  kind: ClaimKind;
  name: string;
  number: string;
  issuer: string;
  validUntil: string | null;
  state: ClaimState;
  checkedAt: number | null;
  note: string;
}

export interface SheetRow {
  productId: number;
  shown: number;
  hsCode: string;
  minOrderMilli: number;
  minOrderUnit: string;
  monthlyMilli: number;
  monthlyUnit: string;
  leadDays: number;
  incoterm: string | null;
  port: string;
  packaging: string;
  packagingEn: string;
  netGrams: number | null;
  grossGrams: number | null;
  shelfLifeDays: number | null;
  storage: string;
  storageEn: string;
  version: number;
  savedAt: number;
}

const SHEET = `SELECT product_id AS productId, shown, hs_code AS hsCode, min_order_milli AS minOrderMilli, min_order_unit AS minOrderUnit, monthly_milli AS monthlyMilli, monthly_unit AS monthlyUnit, lead_days AS leadDays,
  incoterm, port, packaging, packaging_en AS packagingEn, net_grams AS netGrams, gross_grams AS grossGrams, shelf_life_days AS shelfLifeDays, storage, storage_en AS storageEn, version, saved_at AS savedAt FROM export_sheet WHERE product_id = ?`;

export const sheetRow = (ctx: Pick<Context, 'db'>, productId: number): SheetRow | undefined => ctx.db.get<SheetRow>(SHEET, [productId]);

export const claimsOf = (ctx: Pick<Context, 'db'>, productId: number): ClaimRow[] =>
  ctx.db.all<ClaimRow>(
    `SELECT public_id AS publicId, kind, name, number, issuer, valid_until AS validUntil, state, checked_at AS checkedAt, note FROM export_claim WHERE product_id = ? AND state <> 'REMOVED'
     ORDER BY CASE kind WHEN 'GROWING_AREA' THEN 0 WHEN 'PACKING_HOUSE' THEN 1 ELSE 2 END, id`, [productId]);

/** Certificates of a product that an officer has looked up and that hold today: 'VietGAP', 'HACCP'. OCOP's own is a grading. */
export const checkedCertificates = (ctx: Pick<Context, 'db' | 'now'>, productId: number): Pick<ClaimRow, 'name' | 'number' | 'issuer' | 'validUntil'>[] =>
  ctx.db.all(
    "SELECT name, number, issuer, valid_until AS validUntil FROM export_claim WHERE product_id = ? AND kind = 'CERTIFICATE' AND state = 'VERIFIED' AND (valid_until IS NULL OR valid_until >= ?) ORDER BY id",
    [productId, vnDate(ctx.now())]);

export interface SheetDesk {
  product: ProductPage;
  sheet: SheetRow | undefined;
  claims: ClaimRow[];
}

/** A product's sheet for those who may edit it. @throws DomainError 404 */
export function sheetForDesk(ctx: Context, productPublicId: string): SheetDesk {
  const product = productForDesk(ctx, productPublicId);
  if (!product) throw notFound({ vi: 'Không có sản phẩm này ở gian hàng của bà con.', en: 'There is no such product at your stall.' });
  return { product, sheet: sheetRow(ctx, product.id), claims: claimsOf(ctx, product.id) };
}

export interface PublicSheet {
  product: ProductPage;
  sheet: SheetRow;
  /** Refused and lapsed claims are left out. */
  claims: ClaimRow[];
}

/**
 * The sheet that a buyer sees: of a product on the floor, when its producer shows it.
 * @returns `moved` with the slug to go to when the address led somewhere once; undefined when there is none
 */
export function publicSheet(ctx: Pick<Context, 'db' | 'now'>, slug: string): PublicSheet | { moved: string } | undefined {
  const found = findProduct(ctx, slug);
  if (!found) return undefined;
  if (found.kind === 'moved') return { moved: found.slug };
  const sheet = sheetRow(ctx, found.product.id);
  if (!sheet || sheet.shown !== 1) return undefined;
  const today = vnDate(ctx.now());
  return { product: found.product, sheet, claims: claimsOf(ctx, found.product.id).filter((c) => c.state !== 'REFUSED' && (c.validUntil === null || c.validUntil >= today)) };
}

/** True when the product's page may link to a sheet. */
export const hasExportSheet = (ctx: Pick<Context, 'db'>, productId: number): boolean => ctx.db.get('SELECT 1 FROM export_sheet WHERE product_id = ? AND shown = 1', [productId]) !== undefined;

export interface WaitingClaim extends ClaimRow {
  productName: string;
  slug: string;
  producerName: string | null;
  declaredAt: number;
}

const WAITING = "FROM export_claim c JOIN export_sheet s ON s.product_id = c.product_id AND s.shown = 1 JOIN product p ON p.id = c.product_id LEFT JOIN producer r ON r.id = p.producer_id WHERE c.state = 'DECLARED'";

/** Claims on public sheets that nobody has checked, oldest first. @throws DomainError 401, 403 */
export function claimsToCheck(ctx: Context): WaitingClaim[] {
  requireRole(ctx, 'OCOP_OFFICER', 'TRADE_OFFICER', 'ADMIN');
  return ctx.db.all<WaitingClaim>(
    `SELECT c.public_id AS publicId, c.kind, c.name, c.number, c.issuer, c.valid_until AS validUntil, c.state, c.checked_at AS checkedAt, c.note, c.declared_at AS declaredAt, p.name AS productName, p.slug, r.name AS producerName
     ${WAITING} ORDER BY c.declared_at, c.id LIMIT 100`);
}

export const claimsWaiting = (ctx: Pick<Context, 'db'>): number => ctx.db.get<{ n: number }>(`SELECT count(*) AS n ${WAITING}`)!.n;
