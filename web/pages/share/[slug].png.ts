/** The share picture of a product without a photo. Drawn once per change of the product, then kept. */
import type { APIRoute } from 'astro';
import { findProduct } from '../../../api/catalog/index.ts';
import { gradingSentence } from '../../features/catalog/grading.ts';
import { weaveGroup } from '../../features/catalog/groups.ts';
import { sharePng } from '../../features/catalog/share.ts';

const KEPT = 200;
const kept = new Map<string, Promise<Buffer>>();

export const GET: APIRoute = async ({ locals, params }) => {
  const found = findProduct(locals.ctx, params.slug ?? '');
  const product = found?.product;
  if (!product) return new Response('Không có ảnh này. No such picture.\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  const grading = product.grading;
  const card = {
    name: product.name,
    weaveName: product.name,
    group: weaveGroup(product.group),
    place: [product.producer?.name, product.place].filter(Boolean).join(', '),
    stars: grading?.state === 'valid' ? grading.stars : null,
    words: grading && grading.state !== 'valid' ? gradingSentence(grading, 'vi').short : null,
  };
  const key = JSON.stringify(card);
  let picture = kept.get(key);
  if (!picture) {
    picture = sharePng(card);
    kept.set(key, picture);
    picture.catch(() => kept.delete(key));
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  }
  return new Response(new Uint8Array(await picture), { headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' } });
};
