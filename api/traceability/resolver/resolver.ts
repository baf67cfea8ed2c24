/**
 * The GS1 resolver at '/': `/01/{gtin}[/10/{lot}][/21/{serial}]` and `/.well-known/gs1resolver`.
 * A browser gets the scan page itself, without a hop.
 */
import { randomBytes } from 'node:crypto';
import type { Context as HonoContext } from 'hono';
import { getCookie } from 'hono/cookie';
import { isStaff } from '../../access.ts';
import type { Context, Lang } from '../../context.ts';
import { createRouter, type AppEnv } from '../../http.ts';
import { mayActFor } from '../access.ts';
import { canonicalUri, classKey } from '../uris.ts';
import { FAULTS, parseStampPath, type LinkKeys } from './link.ts';
import { goodsById } from '../goods.ts';
import { isRestricted } from '../../gs1/index.ts';
import { keptNow, keptTradeItem, recallOf } from '../scan/kept.ts';
import { faultPage, PAGE_POLICY, scanPage } from '../scan/page.ts';
import { lotByCode } from '../lots/queries.ts';
import { isMachineLook, type VerdictKind } from '../scan/rules.ts';
import { lookUpStamp, recordScan, sessionDigest, verdictOf, type Check, type LookUp } from '../scan/scan.ts';
import { normaliseSerial } from '../stamps/serial.ts';
import { gzipPage, plainPage, type Part } from '../scan/splice.ts';
import { LABELS } from '../scan/words.ts';

type Hono = HonoContext<AppEnv>;

/** A session ends half an hour after its last scan. */
const COOKIE = 'tem';
const COOKIE_SECONDS = 1_800;

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Link' };

/** The language: `?lang=`, `/en/…`, then Accept-Language; Vietnamese unless another tongue comes first. */
function languageOf(c: Hono, ctx: Context): Lang {
  const asked = c.req.query('lang');
  if (asked === 'en' || asked === 'vi') return asked;
  if (ctx.lang === 'en') return 'en';
  let best: { tag: string; q: number } | undefined;
  for (const part of (c.req.header('Accept-Language') ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
    const q = Number(rest.find((r) => r.trim().startsWith('q='))?.trim().slice(2) ?? 1);
    const known = /^(vi|en)\b/.exec(tag)?.[1] ?? (tag !== '' && tag !== '*' ? 'en' : '');
    if (known && q > 0 && q > (best?.q ?? 0)) best = { tag: known, q };
  }
  return best?.tag === 'en' ? 'en' : 'vi';
}

function html(c: Hono, status: number, parts: readonly Part[], lang: Lang, more: Record<string, string> = {}): Response {
  const headers: Record<string, string> = {
    'Content-Type': 'text/html; charset=utf-8', 'Content-Language': lang, 'Cache-Control': 'no-store', 'Content-Security-Policy': PAGE_POLICY,
    Vary: 'Accept-Language, Accept, Accept-Encoding', ...CORS, ...more,
  };
  const zipped = /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
  if (zipped) headers['Content-Encoding'] = 'gzip';
  const body = zipped ? gzipPage(parts) : plainPage(parts);
  headers['Content-Length'] = String(body.length);
  return new Response(c.req.method === 'HEAD' ? null : (body as Uint8Array<ArrayBuffer>), { status, headers });
}

const looksOf = (c: Hono) => ({
  method: c.req.method,
  userAgent: c.req.header('User-Agent') ?? '',
  purpose: ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((h) => c.req.header(h) ?? '').join(' '),
});

// link types that this floor can serve today (GS1 web vocabulary)
const LINK_TYPES = ['gs1:defaultLink', 'gs1:pip', 'gs1:traceability'] as const;
const linkTypeOf = (asked: string): string => asked.replace(/^https:\/\/(?:www\.)?(?:gs1\.org\/voc|ref\.gs1\.org\/voc)\//, 'gs1:');

/** RFC 9264, about the product or lot that the address names. */
function linkset(ctx: Context, keys: LinkKeys, tradeItemId: number): string {
  const { PUBLIC_ORIGIN: origin } = ctx.env;
  const goods = goodsById(ctx, tradeItemId)!;
  const key = classKey(keys.gtin, keys.lot);
  const here = `${origin}${key}`;
  const both = (path: string, vi: string, en: string, more = '') => [
    { href: `${origin}${path}${more && `?${more}vi`}`, hreflang: ['vi'], title: vi, type: 'text/html' },
    { href: `${origin}${more ? path : `/en${path}`}${more && `?${more}en`}`, hreflang: ['en'], title: en, type: 'text/html' },
  ];
  const english = goods.productNameEn ?? goods.productName;
  return JSON.stringify({
    linkset: [
      {
        anchor: canonicalUri(origin, keys.gtin, key),
        itemDescription: goods.productName,
        'https://ref.gs1.org/voc/defaultLink': [{ href: here, title: goods.productName, type: 'text/html' }],
        'https://ref.gs1.org/voc/traceability': both(key, `Hành trình: ${goods.productName}`, `Journey: ${english}`, 'lang='),
        ...(goods.productState === 'PUBLISHED' ? { 'https://ref.gs1.org/voc/pip': both(`/san-pham/${goods.slug}`, goods.productName, english) } : {}),
      },
    ],
  });
}

const wantsLinkset = (c: Hono, linkType: string | undefined): boolean =>
  linkType === 'linkset' || linkType === 'all' || /application\/linkset\+json/.test(c.req.header('Accept') ?? '');

async function resolve(c: Hono): Promise<Response> {
  const ctx = c.get('ctx');
  const url = new URL(c.req.url);
  const lang = languageOf(c, ctx);
  const parsed = parseStampPath(url.pathname, url.search);
  if (!parsed.ok) return html(c, 400, faultPage(ctx, lang, FAULTS[parsed.fault][lang]), lang);
  const { keys } = parsed;
  const kept = keptNow(ctx);
  const tradeItemId = keptTradeItem(ctx, kept, keys.gtin);
  const none = { checks: 0, firstAt: null, now: ctx.now(), expiryDate: null, recall: null };
  if (tradeItemId === undefined) {
    return html(c, 404, scanPage(ctx, { tradeItemId: undefined, lot: undefined, kind: 'notOurs', facts: none, serial: undefined, lang, notes: [] }, kept), lang);
  }
  const key = classKey(keys.gtin, keys.lot);
  const link = {
    Link: `<${ctx.env.PUBLIC_ORIGIN}${key}?linkType=linkset>; rel="linkset"; type="application/linkset+json"` + (isRestricted(keys.gtin) ? '' : `, <${canonicalUri(ctx.env.PUBLIC_ORIGIN, keys.gtin, key)}>; rel="canonical"`),
  };
  const linkType = c.req.query('linkType');
  if (wantsLinkset(c, linkType)) {
    const body = linkset(ctx, keys, tradeItemId);
    return new Response(c.req.method === 'HEAD' ? null : body, { status: 200, headers: { 'Content-Type': 'application/linkset+json; charset=utf-8', 'Cache-Control': 'no-cache', ...CORS, ...link } });
  }
  if (linkType !== undefined) {
    const type = linkTypeOf(linkType);
    const goods = goodsById(ctx, tradeItemId)!;
    if (!(LINK_TYPES as readonly string[]).includes(type) || (type === 'gs1:pip' && goods.productState !== 'PUBLISHED')) {
      const reason = lang === 'vi' ? 'Sản phẩm này không có loại liên kết được hỏi.' : 'This product has no link of the type asked for.';
      return html(c, 404, faultPage(ctx, lang, reason), lang, link);
    }
    if (type === 'gs1:pip') {
      url.searchParams.delete('linkType');
      const target = `${lang === 'en' ? '/en' : ''}/san-pham/${goods.slug}${url.searchParams.size > 0 ? `?${url.searchParams}` : ''}`;
      return new Response(null, { status: 307, headers: { Location: target, 'Cache-Control': 'no-store', ...CORS, ...link } });
    }
  }
  if (keys.serial === undefined) {
    const lot = keys.lot === undefined ? undefined : lotByCode(ctx, tradeItemId, keys.lot);
    const recall = lot ? recallOf(ctx, lot.id) : null;
    const kind: VerdictKind = recall ? 'recalled' : lot ? 'lot' : 'product';
    return html(c, 200, scanPage(ctx, { tradeItemId, lot, kind, facts: { ...none, recall }, serial: undefined, lang, notes: [] }, kept), lang, link);
  }
  const serial = normaliseSerial(keys.serial) ?? keys.serial;
  const look = lookUpStamp(ctx, serial, keys.gtin, kept);
  const { check, note, cookie } = await count(c, ctx, look);
  const { kind, facts } = verdictOf(ctx, look, check);
  const stamp = look.found ? look.stamp : undefined;
  const parts = scanPage(ctx, {
    tradeItemId: stamp?.range.tradeItemId ?? tradeItemId, lot: stamp?.lot, kind, facts, lang,
    serial: look.found ? serial : serial.slice(0, 20), notes: note ? [LABELS[note][lang]] : [],
  }, kept);
  return html(c, 200, parts, lang, cookie ? { ...link, 'Set-Cookie': cookie } : link);
}

interface Counted {
  check?: Check;
  note?: 'ownLook' | 'notCounted';
  cookie?: string;
}

/** Records the scan when a person looks who is neither staff nor the producer. */
async function count(c: Hono, ctx: Context, look: LookUp): Promise<Counted> {
  if (!look.found || isMachineLook(looksOf(c))) return {};
  if (isStaff(ctx) || mayActFor(ctx, look.stamp.range.organisationId, null)) return { note: 'ownLook' };
  const sent = getCookie(c, COOKIE);
  const goesOn = sent !== undefined && /^[A-Za-z0-9_-]{22}$/.test(sent);
  const session = goesOn ? sent : randomBytes(16).toString('base64url');
  const check = await recordScan(ctx, look.stamp, sessionDigest(session), !goesOn);
  const secure = ctx.env.PUBLIC_ORIGIN.startsWith('https:') ? '; Secure' : '';
  return {
    check,
    cookie: `${COOKIE}=${session}; Path=/01; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`,
    ...(check.recorded ? {} : { note: 'notCounted' as const }),
  };
}

/** What this resolver is and can do (GS1-Conformant resolver, resolver description file). */
const description = (origin: string) => ({
  name: 'Sàn Quê',
  resolverRoot: origin,
  supportedPrimaryKeys: ['01'],
  supportedLinkTypes: [{ namespace: 'https://ref.gs1.org/voc/', prefix: 'gs1:' }],
  linkTypeDefaultCanBeLinkset: false,
});

export const resolver = createRouter();
resolver.options('/01/*', () => new Response(null, { status: 204, headers: { ...CORS, Allow: 'GET, HEAD, OPTIONS', 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS', 'Access-Control-Allow-Headers': 'Accept, Accept-Language', 'Access-Control-Max-Age': '86400' } }));
resolver.get('/01/*', resolve);
resolver.get('/.well-known/gs1resolver', (c) => c.json(description(c.get('ctx').env.PUBLIC_ORIGIN), 200, { ...CORS, 'Cache-Control': 'max-age=3600' }));
