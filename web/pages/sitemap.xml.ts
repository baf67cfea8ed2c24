/** All public pages in one file while they are few, else an index of files. */
import type { APIRoute } from 'astro';
import { sitemapEntries } from '../../api/catalog/index.ts';
import { SITEMAP_PAGE, sitemapIndex, urlset, xml } from '../features/catalog/sitemap.ts';

const FIXED = ['/', '/san-pham', '/co-so', '/kiem-tra-tem', '/ma-gs1', '/ho-tro-chuyen-doi-so'];

export const GET: APIRoute = ({ locals }) => {
  const { ctx } = locals;
  const origin = ctx.env.PUBLIC_ORIGIN;
  const products = sitemapEntries(ctx, 'PRODUCT', 0, SITEMAP_PAGE);
  const producers = sitemapEntries(ctx, 'PRODUCER', 0, SITEMAP_PAGE);
  const fixed = FIXED.map((path) => ({ path }));
  if (products.length + producers.length < SITEMAP_PAGE) {
    return xml(urlset(origin, [...fixed, ...products.map((one) => ({ path: `/san-pham/${one.slug}`, changed: one.updatedAt })), ...producers.map((one) => ({ path: `/co-so/${one.slug}`, changed: one.updatedAt }))]));
  }
  const files: string[] = [];
  for (const kind of ['PRODUCT', 'PRODUCER'] as const) {
    // Each file starts after the last id of the one before, so that a new product moves no other.
    for (let after = 0; ; ) {
      const some = sitemapEntries(ctx, kind, after, SITEMAP_PAGE);
      const last = some.at(-1);
      if (!last) break;
      files.push(`/sitemap/${kind === 'PRODUCT' ? 'san-pham' : 'co-so'}-${after}.xml`);
      after = last.id;
      if (some.length < SITEMAP_PAGE) break;
    }
  }
  return xml(sitemapIndex(origin, ['/sitemap/trang-0.xml', ...files]));
};
