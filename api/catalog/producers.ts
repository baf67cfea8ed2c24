/** The list of producers, and what cards need of prices. */
import type { Context } from '../context.ts';
import type { Bindable } from '../../db/client.ts';
import type { Facet } from './listing.ts';
import { nameKey } from './names.rules.ts';
import { unitPrice, type NetUnit } from './units.rules.ts';
import { placeName } from './views.ts';

export interface ProducerListItem {
  slug: string;
  name: string;
  place: string;
  /** products on the floor */
  products: number;
  illustration: boolean;
}

/** Producers with something on the floor, by name; found by a part of the name, diacritics or not. */
export function producers(
  ctx: Pick<Context, 'db'>, query: { q?: string | undefined; province?: string | undefined; page?: number | undefined; limit?: number | undefined } = {},
): { total: number; page: number; pages: number; items: ProducerListItem[]; provinces: Facet<string>[] } {
  const limit = Math.min(Math.max(query.limit ?? 48, 1), 100);
  const key = query.q ? nameKey(query.q).slice(0, 100) : '';
  const from = "FROM (SELECT producer_id AS id, count(*) AS n FROM product WHERE state = 'PUBLISHED' AND producer_id IS NOT NULL GROUP BY producer_id) s JOIN producer m ON m.id = s.id AND m.merged_into_id IS NULL JOIN province v ON v.code = m.province_code LEFT JOIN commune c ON c.code = m.commune_code";
  const named: Bindable[] = key ? [key] : [];
  const byName = key ? 'instr(m.name_key, ?) > 0' : '1';
  const provinces = ctx.db.all<Facet<string>>(`SELECT m.province_code AS value, v.short_name AS label, count(*) AS count ${from} WHERE ${byName} GROUP BY 1 ORDER BY 3 DESC, 2`, named);
  const total = provinces.reduce((n, p) => (!query.province || p.value === query.province ? n + p.count : n), 0);
  const pages = Math.max(1, Math.ceil(total / limit));
  const page = Math.min(Math.max(query.page ?? 1, 1), pages);
  const where = query.province ? `${byName} AND m.province_code = ?` : byName;
  const items = ctx.db
    .all<{ slug: string; name: string; provinceName: string; communeName: string | null; products: number; illustration: number }>(
      `SELECT m.slug, m.name, v.short_name AS provinceName, c.name AS communeName, s.n AS products, m.illustration ${from} WHERE ${where} ORDER BY m.name_key, m.id LIMIT ? OFFSET ?`,
      [...named, ...(query.province ? [query.province] : []), limit, (page - 1) * limit],
    )
    .map((r) => ({ slug: r.slug, name: r.name, place: placeName(r.communeName, r.provinceName), products: r.products, illustration: r.illustration === 1 }));
  return { total, page, pages, items, provinces };
}

export interface CardPrice {
  price: number;
  unitPrice: { amount: number; per: 'kg' | 'l' | 'piece' } | null;
  netUnit: NetUnit;
  pieceWord: string | null;
}

/** The cheapest size of each product, with its price per kg, litre or piece; products without a price are left out. */
export function unitPricesFor(ctx: Pick<Context, 'db'>, productIds: readonly number[]): Map<number, CardPrice> {
  const ids = productIds.slice(0, 200);
  if (ids.length === 0) return new Map();
  const rows = ctx.db.all<{ productId: number; price: number; netQuantity: number; netUnit: NetUnit; pieceWord: string | null }>(
    `SELECT product_id AS productId, price, net_quantity AS netQuantity, net_unit AS netUnit, piece_word AS pieceWord FROM trade_item
     WHERE state = 'ACTIVE' AND price IS NOT NULL AND product_id IN (SELECT id FROM product WHERE sale_stop IS NULL AND id IN (SELECT value FROM json_each(?))) ORDER BY price DESC, id DESC`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((r) => [r.productId, { price: r.price, netUnit: r.netUnit, pieceWord: r.pieceWord, unitPrice: unitPrice(r.price, { quantity: r.netQuantity, unit: r.netUnit, pieceWord: r.pieceWord }) }]));
}
