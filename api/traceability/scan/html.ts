/** Small pieces of the Hono-rendered pages: escaping, languages, the frame around every page. */
import type { Lang } from '../../context.ts';
import { CSS, LOGO, SHAPE_PATHS } from './page-look.ts';
import type { VerdictShape } from './rules.ts';
import { LABELS, LANG_NAMES, LANG_TAGS, PAGE_LANGS, SHAPE_WORDS, siteLang, type PageLang } from './words.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);

/** Where the floor's own pages begin. */
export const sitePrefix = (lang: PageLang): string => (siteLang(lang) === 'en' ? '/en' : '');

/** ` lang="vi"` where the words are not in the page's language. */
export const langMark = (of: PageLang, lang: PageLang): string => (of === lang ? '' : ` lang="${LANG_TAGS[of]}"`);

/** Words of somebody, marked when they are in another language than the page. */
export const said = (text: string, of: Lang, lang: PageLang): string => (of === lang || text === '' ? escapeHtml(text) : `<i${langMark(of, lang)}>${escapeHtml(text)}</i>`);

const others = (lang: PageLang, query: string): string =>
  PAGE_LANGS.filter((l) => l !== lang)
    .map((l) => `<a href="?${query}lang=${l}" hreflang="${LANG_TAGS[l]}" lang="${LANG_TAGS[l]}">${LANG_NAMES[l]}</a>`)
    .join('');

/**
 * All above a page's own content.
 * @param query kept when the language is changed, e.g. 'nghe=1&amp;'; already escaped
 */
export const top = (lang: PageLang, title: string, query = '', script = ''): string =>
  `<!doctype html><html lang="${LANG_TAGS[lang]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="theme-color" content="#1f5b3a"><title>${escapeHtml(title)} · Sàn Quê</title><style>${CSS}</style>${script}</head>` +
  `<body><header><a class="home" href="${sitePrefix(lang) || '/'}">${LOGO}</a><nav aria-label="${LABELS.languages[lang]}">${others(lang, query)}</nav></header><main>`;

export const BOTTOM = '</footer></body></html>';

export const shapeSvg = (shape: Exclude<VerdictShape, 'none'>, lang: PageLang): string =>
  `<svg class="shape" viewBox="0 0 24 24" role="img" aria-label="${SHAPE_WORDS[shape][lang]}"><path d="${SHAPE_PATHS[shape]}" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>`;

/** The domain in letters: a forger can print a look-alike address. */
export const addressLine = (origin: string, lang: PageLang): string => `${LABELS.rightAddress[lang]} <b>${escapeHtml(new URL(origin).host)}</b>${lang === 'zh' ? '。' : '.'}`;

export const checkAnother = (lang: PageLang): string => `<a class="go" href="${sitePrefix(lang)}/kiem-tra-tem">${LABELS.checkAnother[lang]}</a>`;
