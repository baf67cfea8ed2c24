/** Answers with a page: compressed where that is taken, never kept by anybody, under the page's own policy. */
import type { Context as HonoContext } from 'hono';
import type { AppEnv } from '../../http.ts';
import { PAGE_POLICY } from './page.ts';
import { gzipPage, plainPage, type Part } from './splice.ts';
import { LANG_TAGS, type PageLang } from './words.ts';

/** Scanners in other pages may read what the resolver says, refusals too. */
export const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Link, Location' };
export const VARY = 'Accept-Language, Accept, Accept-Encoding';

export function htmlAnswer(c: HonoContext<AppEnv>, status: number, parts: readonly Part[], lang: PageLang, more: Record<string, string> = {}): Response {
  const headers: Record<string, string> = {
    'Content-Type': 'text/html; charset=utf-8', 'Content-Language': LANG_TAGS[lang], 'Cache-Control': 'no-store', 'Content-Security-Policy': PAGE_POLICY,
    Vary: VARY, ...more,
  };
  const zipped = /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
  if (zipped) headers['Content-Encoding'] = 'gzip';
  const body = zipped ? gzipPage(parts) : plainPage(parts);
  headers['Content-Length'] = String(body.length);
  return new Response(c.req.method === 'HEAD' ? null : (body as Uint8Array<ArrayBuffer>), { status, headers });
}
