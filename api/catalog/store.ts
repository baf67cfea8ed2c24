/** What the verbs of the catalogue share: loading for a decision, addresses, what follows from a change. Inside transactions only. */
import type { Context } from '../context.ts';
import { conflict, notFound } from '../errors.ts';
import { ownGtin } from '../gs1/index.ts';
import { publicId, slugify } from '../ids.ts';
import { enqueue } from '../outbox.ts';
import type { GroupCode, ProductState } from './rules.ts';

export interface ProductRow {
  id: number;
  publicId: string;
  slug: string;
  name: string;
  nameEn: string | null;
  nameKey: string;
  groupCode: GroupCode;
  producerId: number | null;
  provinceCode: string;
  communeCode: string | null;
  placeText: string | null;
  story: string | null;
  storyEn: string | null;
  origin: string | null;
  ingredients: string | null;
  state: ProductState;
  stateReason: string | null;
  version: number;
  illustration: number;
  publishedAt: number | null;
  /** of the producer */
  organisationId: number | null;
}

const PRODUCT = `SELECT p.id, p.public_id AS publicId, p.slug, p.name, p.name_en AS nameEn, p.name_key AS nameKey, p.group_code AS groupCode, p.producer_id AS producerId,
  p.province_code AS provinceCode, p.commune_code AS communeCode, p.place_text AS placeText, p.story, p.story_en AS storyEn, p.origin, p.ingredients,
  p.state, p.state_reason AS stateReason, p.version, p.illustration, p.published_at AS publishedAt, m.organisation_id AS organisationId
  FROM product p LEFT JOIN producer m ON m.id = p.producer_id`;

/** @throws DomainError 404 */
export function productByPublicId(ctx: Context, id: string): ProductRow {
  const row = ctx.db.get<ProductRow>(`${PRODUCT} WHERE p.public_id = ?`, [id]);
  if (!row) throw notFound({ vi: 'Không tìm thấy sản phẩm này.', en: 'This product was not found.' });
  return row;
}

export const productById = (ctx: Context, id: number): ProductRow | undefined => ctx.db.get<ProductRow>(`${PRODUCT} WHERE p.id = ?`, [id]);

/** Somebody else changed it since the form was filled; what was typed stays with the form. */
export const staleListing = () =>
  conflict('edited-meanwhile', {
    vi: 'Trong lúc bạn điền, người khác đã sửa sản phẩm này. Nội dung bạn vừa gõ vẫn còn ở đây: xem bản mới, chép phần cần giữ rồi lưu lại.',
    en: 'Somebody else changed this product while you were typing. What you typed is still here: look at the new version, keep what you need and save again.',
  });

/** An address that nothing uses or ever used: the name, then with its place, then with letters of chance. */
export function freeSlug(ctx: Context, kind: 'PRODUCT' | 'PRODUCER', name: string, place: string | null, ownId = 0): string {
  const table = kind === 'PRODUCT' ? 'product' : 'producer';
  const taken = (slug: string): boolean =>
    ctx.db.get(`SELECT 1 FROM ${table} WHERE slug = ? AND id <> ?`, [slug, ownId]) !== undefined ||
    ctx.db.get('SELECT 1 FROM slug_redirect WHERE kind = ? AND slug = ? AND target_id <> ?', [kind, slug, ownId]) !== undefined;
  const base = slugify(name);
  if (!taken(base)) return base;
  if (place) {
    const placed = slugify(`${base} ${place}`);
    if (!taken(placed)) return placed;
  }
  for (let n = 2; n <= 4; n++) if (!taken(`${base}-${n}`)) return `${base}-${n}`;
  return `${base}-${publicId(6)}`;
}

/** Gives a product or producer its new address; the old one leads on. */
export function moveSlug(ctx: Context, kind: 'PRODUCT' | 'PRODUCER', id: number, from: string, to: string): void {
  if (from === to) return;
  ctx.db.run('DELETE FROM slug_redirect WHERE kind = ? AND slug = ?', [kind, to]);
  ctx.db.run(
    'INSERT INTO slug_redirect (kind, slug, target_id, created_at) VALUES (?,?,?,?) ON CONFLICT (kind, slug) DO UPDATE SET target_id = excluded.target_id',
    [kind, from, id, ctx.now()],
  );
}

/** The public document changed: the search index follows. */
export function publicChange(ctx: Context, productId: number): void {
  enqueue(ctx, { topic: 'search.product', key: `product:${productId}`, payload: { productId } });
}

/** Draws the columns of lists and facets anew from gradings and trade items. The rule is `gradingToday`'s: the last certificate decided counts. */
export function refreshSummary(ctx: Context, productId: number): void {
  const cert = ctx.db.get<{ stars: number; decisionDate: string; validUntil: string }>(
    "SELECT stars, decision_date AS decisionDate, valid_until AS validUntil FROM grading WHERE product_id = ? AND kind = 'CERTIFICATE' ORDER BY decision_date DESC, id DESC LIMIT 1",
    [productId],
  );
  const announced = ctx.db.get<{ stars: number; year: number | null }>(
    "SELECT stars, year FROM grading WHERE product_id = ? AND kind = 'ANNOUNCED' AND checked_by_id IS NULL ORDER BY year DESC, id DESC LIMIT 1",
    [productId],
  );
  const proposed = ctx.db.get<{ stars: number }>("SELECT stars FROM grading WHERE product_id = ? AND kind = 'PROPOSED' AND checked_by_id IS NULL ORDER BY id DESC LIMIT 1", [productId]);
  ctx.db.run(
    `UPDATE product SET certified_stars = ?, certified_from = ?, certified_until = ?, announced_stars = ?, announced_year = ?, proposed_stars = ?,
       price_from = (SELECT min(price) FROM trade_item WHERE product_id = ? AND state = 'ACTIVE'), updated_at = ? WHERE id = ?`,
    [cert?.stars ?? null, cert?.decisionDate ?? null, cert?.validUntil ?? null, announced?.stars ?? null, announced?.year ?? null, proposed?.stars ?? null, productId, ctx.now(), productId],
  );
}

/** Takes the next of the installation's own numbers. */
export function nextOwnGtin(ctx: Context, provinceCode: string): string {
  const code = ctx.db.get<{ code: string }>('SELECT province_code AS code FROM installation WHERE id = 1')?.code ?? provinceCode;
  const row = ctx.db.get<{ n: number }>('INSERT INTO gtin_sequence (province_code, next) VALUES (?, 2) ON CONFLICT (province_code) DO UPDATE SET next = next + 1 RETURNING next - 1 AS n', [code]);
  return ownGtin(code, row!.n);
}
