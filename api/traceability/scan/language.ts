/** The language of a scan page. */
import type { Context as HonoContext } from 'hono';
import type { AppEnv } from '../../http.ts';
import { PAGE_LANGS, type PageLang } from './words.ts';

const known = (tag: string): PageLang | undefined => PAGE_LANGS.find((lang) => tag === lang || tag.startsWith(`${lang}-`));

/**
 * `?lang=`, `/en/…`, then Accept-Language. A reader of any other tongue gets English; who names none gets Vietnamese.
 */
export function languageOf(c: HonoContext<AppEnv>): PageLang {
  const asked = known((c.req.query('lang') ?? '').toLowerCase());
  if (asked) return asked;
  if (c.get('ctx').lang === 'en') return 'en';
  let best: { lang: PageLang; q: number } | undefined;
  for (const part of (c.req.header('Accept-Language') ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
    const q = Number(rest.find((r) => r.trim().startsWith('q='))?.trim().slice(2) ?? 1);
    const lang = known(tag) ?? (tag !== '' && tag !== '*' ? 'en' : undefined);
    if (lang && q > 0 && q > (best?.q ?? 0)) best = { lang, q };
  }
  return best?.lang ?? 'vi';
}
