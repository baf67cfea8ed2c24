/** One file of a large sitemap: 'san-pham-0', 'co-so-5000', 'trang-0'; the number is the id after which it starts. */
import type { APIRoute } from 'astro';
import { sitemapEntries } from '../../../api/catalog/index.ts';
import { SITEMAP_PAGE, urlset, xml } from '../../features/catalog/sitemap.ts';

export const GET: APIRoute = ({ locals, params }) => {
  const { ctx } = locals;
  const asked = /^(san-pham|co-so|trang)-(\d{1,9})$/.exec(params.file ?? '');
  if (!asked) return new Response('Không có tệp này. No such file.\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  const base = asked[1] ?? '';
  if (base === 'trang') return xml(urlset(ctx.env.PUBLIC_ORIGIN, ['/', '/san-pham', '/co-so', '/kiem-tra-tem', '/ma-gs1', '/ho-tro-chuyen-doi-so'].map((path) => ({ path }))));
  const entries = sitemapEntries(ctx, base === 'san-pham' ? 'PRODUCT' : 'PRODUCER', Number(asked[2]), SITEMAP_PAGE);
  return xml(urlset(ctx.env.PUBLIC_ORIGIN, entries.map((one) => ({ path: `/${base}/${one.slug}`, changed: one.updatedAt }))));
};
