/** Choosing the law's version by date, and telling its articles. */
import type { ArticleBook, Citation, RuleVersion } from './types.ts';

/** The version in force on a legal date; undefined before the first. */
export function versionOn(versions: readonly RuleVersion[], date: string): RuleVersion | undefined {
  let found: RuleVersion | undefined;
  for (const version of versions) {
    if (version.effectiveFrom <= date && (!found || version.effectiveFrom >= found.effectiveFrom)) found = version;
  }
  return found;
}

/** Where the floor shows an article's text. */
export const articleHref = (code: string): string => `/ho-tro-chuyen-doi-so/can-cu#${code}`;

/** Citations for article codes, each once, in the order given; unknown codes are a fault in the data. */
export function citations(book: ArticleBook, codes: Iterable<string | undefined>): Citation[] {
  const out: Citation[] = [];
  const seen = new Set<string>();
  for (const code of codes) {
    if (!code || seen.has(code)) continue;
    seen.add(code);
    const article = book[code];
    if (!article) throw new TypeError(`no article ${code} in the article book`);
    out.push({ code, vi: article.short.vi, en: article.short.en, href: articleHref(code) });
  }
  return out;
}
