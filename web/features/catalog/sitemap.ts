/** The sitemap's text. Pure. */
import type { Lang } from '../../../api/context.ts';
import { localPath } from '../../i18n/page.ts';

/** Addresses of one file; 50,000 is the protocol's limit, and each stands in two languages. */
export const SITEMAP_PAGE = 5_000;

export interface SitemapEntry {
  path: string;
  /** UTC milliseconds. */
  changed?: number;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (unit) => `&#${unit.charCodeAt(0)};`);
const LANGS: readonly Lang[] = ['vi', 'en'];

/** One <urlset>: each page in both languages, each naming both. */
export function urlset(origin: string, entries: readonly SitemapEntry[]): string {
  const urls = entries.flatMap(({ path, changed }) => {
    const at = (lang: Lang) => escape(origin + localPath(path, lang));
    const links = LANGS.map((lang) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${at(lang)}"/>`).join('') + `<xhtml:link rel="alternate" hreflang="x-default" href="${at('vi')}"/>`;
    const day = changed === undefined ? '' : `<lastmod>${new Date(changed).toISOString().slice(0, 10)}</lastmod>`;
    return LANGS.map((lang) => `<url><loc>${at(lang)}</loc>${day}${links}</url>`);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.join('\n')}</urlset>\n`;
}

/** The index of several files. */
export const sitemapIndex = (origin: string, paths: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${paths.map((path) => `<sitemap><loc>${escape(origin + path)}</loc></sitemap>`).join('\n')}</sitemapindex>\n`;

export const xml = (text: string): Response => new Response(text, { headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' } });
