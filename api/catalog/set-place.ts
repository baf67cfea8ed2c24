/** An officer chooses the commune of a product whose old address could not be resolved by itself. */
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, parseInput, refusedTransition, say } from '../errors.ts';
import { communeByCode, placeIndex, resolvePlace } from '../places/index.ts';
import { write } from '../write.ts';
import { requireRegistrar } from './access.ts';
import { movesFrom, STATE_WORDS } from './rules.ts';
import { moveInput } from './schemas.ts';
import { productByPublicId, publicChange, staleListing } from './store.ts';

const placeInput = moveInput.extend({ communeCode: z.string().regex(/^\d{5}$/, say('Chọn xã, phường trong danh sách.', 'Choose a commune from the list.')) });

/** @throws DomainError 403, 404, 409 `edited-meanwhile`, 422 (no such commune, or of another province) */
export async function setProductPlace(
  ctx: Context, input: { publicId: string; version: number | string; communeCode: string }, options: { idempotencyKey?: string } = {},
): Promise<{ publicId: string; version: number }> {
  requireRegistrar(ctx);
  const data = parseInput(placeInput, input);
  return write(ctx, () => {
    const product = productByPublicId(ctx, data.publicId);
    if (product.state === 'MERGED') throw refusedTransition({ from: STATE_WORDS.MERGED, tried: { vi: 'chọn xã, phường', en: 'choose the commune' }, allowed: movesFrom('MERGED') });
    if (product.version !== data.version) throw staleListing();
    const commune = communeByCode(ctx, data.communeCode);
    if (!commune || commune.provinceCode !== product.provinceCode) throw invalid({ communeCode: { vi: 'Chọn xã, phường trong tỉnh của sản phẩm.', en: 'Choose a commune in the product’s province.' } });
    ctx.db.run('UPDATE product SET commune_code = ?, version = version + 1, updated_at = ? WHERE id = ?', [commune.code, ctx.now(), product.id]);
    audit(ctx, { act: 'product.place', object: 'product', objectId: product.id, data: { commune: commune.code } });
    if (product.state === 'PUBLISHED') publicChange(ctx, product.id);
    return { publicId: product.publicId, version: product.version + 1 };
  }, { idempotencyKey: options.idempotencyKey, act: 'setProductPlace' });
}

export interface UnplacedProduct {
  publicId: string;
  slug: string;
  name: string;
  version: number;
  producerName: string | null;
  provinceName: string;
  placeText: string;
  /** communes of today that the written place may mean */
  candidates: { code: string; name: string }[];
}

/** Products that stay at their province because the written place may be several communes. @throws DomainError 401, 403 */
export function unplacedProducts(ctx: Context, page = 1, perPage = 30): { items: UnplacedProduct[]; total: number; page: number; pages: number } {
  requireRegistrar(ctx);
  const where = "p.state <> 'MERGED' AND p.commune_code IS NULL AND p.place_text IS NOT NULL";
  const total = ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM product p WHERE ${where}`)!.n;
  const pages = Math.max(1, Math.ceil(total / perPage));
  const at = Math.min(Math.max(page, 1), pages);
  const rows = ctx.db.all<Omit<UnplacedProduct, 'candidates'> & { provinceCode: string }>(
    `SELECT p.public_id AS publicId, p.slug, p.name, p.version, m.name AS producerName, v.short_name AS provinceName, p.province_code AS provinceCode, p.place_text AS placeText
     FROM product p JOIN province v ON v.code = p.province_code LEFT JOIN producer m ON m.id = p.producer_id WHERE ${where} ORDER BY p.province_code, p.place_text, p.id LIMIT ? OFFSET ?`,
    [perPage, (at - 1) * perPage],
  );
  const index = placeIndex(ctx);
  return {
    total, page: at, pages,
    items: rows.map(({ provinceCode, ...row }) => {
      const r = resolvePlace(index, { province: provinceCode, text: row.placeText });
      return { ...row, candidates: r.status === 'PROVINCE' ? r.candidates.map((c) => ({ code: c.code, name: c.name })) : [] };
    }),
  };
}
