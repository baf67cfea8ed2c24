/** What every page needs to speak two languages: words in inline pairs, addresses, money, dates. */
import type { Lang } from '../../api/context.ts';
import { formatDate, vnDate, vnTime } from '../../api/time.ts';

export type { Lang };

/** A sentence in both languages, as domain errors and labels carry it. */
export interface Pair {
  vi: string;
  en: string;
}

interface AstroLike {
  locals: App.Locals;
  url: URL;
}

// Making a formatter costs a hundred times its use.
const NUMBERS: Readonly<Record<Lang, Intl.NumberFormat>> = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 3 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }),
};
const ENGLISH_DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** 123000 → '123.000' ('123,000' in English). */
export const number = (value: number, lang: Lang = 'vi'): string => NUMBERS[lang].format(value);

/** Integer đồng: 20000000 → '20.000.000 đ', with a space that does not break. */
export const money = (dong: number, lang: Lang = 'vi'): string => `${number(dong, lang)}\u00a0đ`;

/** A legal date 'YYYY-MM-DD' or an instant in UTC ms → '22/11/2026' ('22 Nov 2026' in English). */
export function date(value: string | number, lang: Lang = 'vi'): string {
  const iso = typeof value === 'number' ? vnDate(value) : value.slice(0, 10);
  if (lang === 'vi') return formatDate(iso);
  const at = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(at)) return iso;
  return ENGLISH_DATE.format(at);
}

/** An instant in UTC ms → '09:14 ngày 22/11/2026' in Vietnam's time. */
export const dateTime = (ms: number, lang: Lang = 'vi'): string =>
  lang === 'vi' ? `${vnTime(ms)} ngày ${date(ms)}` : `${vnTime(ms)}, ${date(ms, 'en')}`;

/** '/san-pham' → '/en/san-pham' for English; fragments, queries and foreign addresses stay as they are. */
export function localPath(path: string, lang: Lang): string {
  if (lang === 'vi' || !path.startsWith('/') || path.startsWith('//')) return path;
  return path === '/' ? '/en' : `/en${path}`;
}

export interface Page {
  lang: Lang;
  /** The address without '/en'. */
  path: string;
  /** `t('Tiếng Việt', 'English')`, or a pair as errors carry it. */
  t: (vi: string | Pair, en?: string) => string;
  href: (path: string) => string;
  money: (dong: number) => string;
  number: (value: number) => string;
  date: (value: string | number) => string;
  dateTime: (ms: number) => string;
}

/** Binds the helpers to the page's language. Use: `const { t, href, money } = page(Astro)`. */
export function page(astro: AstroLike): Page {
  const lang: Lang = astro.locals.lang ?? 'vi';
  return {
    lang,
    path: astro.locals.path ?? astro.url.pathname,
    t: (vi, en) => (typeof vi === 'object' ? vi[lang] : lang === 'en' ? (en ?? vi) : vi),
    href: (path) => localPath(path, lang),
    money: (dong) => money(dong, lang),
    number: (value) => number(value, lang),
    date: (value) => date(value, lang),
    dateTime: (ms) => dateTime(ms, lang),
  };
}

/** A full address under PUBLIC_ORIGIN, for links that leave the page (canonical, sitemap, JSON-LD). */
export const absolute = (astro: AstroLike, path: string, lang: Lang = 'vi'): string =>
  `${astro.locals.ctx.env.PUBLIC_ORIGIN}${localPath(path, lang)}`;
