/**
 * The GS1 resolver at '/' (GS1-Conformant Resolver Standard 1.2): `/01/{gtin}[/22/{cpv}][/10/{lot}][/21/{serial}]`,
 * `/00/{sscc}` for cartons and `/.well-known/gs1resolver`. A browser gets the scan page itself, without a hop.
 */
import type { Context as HonoContext } from 'hono';
import { isStaff } from '../../access.ts';
import type { Context } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { isRestricted } from '../../gs1/index.ts';
import { createRouter, problemResponse, type AppEnv } from '../../http.ts';
import { noteAttempt } from '../signals/attempts.ts';
import { canonicalUri, classKey } from '../uris.ts';
import { readAddress } from './address.ts';
import { cartonContent, cartonPage } from './carton.ts';
import { cartonLevel, levelsOf, linksetJson, linkTypeOf, targetOf, VOCABULARY, withQuery, type Level } from './linkset.ts';
import { asksForHidden, moreToDoubt, takeForm } from './from-shoppers.ts';
import { linksetTypeOf } from './negotiate.ts';
import { isOwnLook, sessionOf } from './session.ts';
import { goodsById } from '../goods.ts';
import { keptNow, keptTradeItem, recallOf, remember, type Kept } from '../scan/kept.ts';
import { CORS, htmlAnswer, VARY } from '../scan/answer.ts';
import { languageOf } from '../scan/language.ts';
import { faultPage, FORM_POLICY, LISTEN_POLICY, scanPage, spokenPage, type PageInput } from '../scan/page.ts';
import { lotByCode } from '../lots/queries.ts';
import { isMachineLook, type VerdictKind } from '../scan/rules.ts';
import { lookUpStamp, recordScan, verdictOf, type Check, type LookUp } from '../scan/scan.ts';
import { normaliseSerial } from '../stamps/serial.ts';
import { doubtPage, doubtThanks } from '../scan/views.ts';
import { LABELS, type PageLang } from '../scan/words.ts';

type Hono = HonoContext<AppEnv>;

const METHODS = 'GET, HEAD, OPTIONS';
/** Turns a linkset into JSON-LD for whoever wants that. */
const CONTEXT_LINK = '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';

const html: typeof htmlAnswer = (c, status, parts, lang, more) => htmlAnswer(c, status, parts, lang, { ...CORS, ...more });

const looksOf = (c: Hono) => ({
  method: c.req.method,
  userAgent: c.req.header('User-Agent') ?? '',
  purpose: ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((h) => c.req.header(h) ?? '').join(' '),
});

const linksetLink = (ctx: Context, path: string): string => `<${ctx.env.PUBLIC_ORIGIN}${path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`;

const NO_SUCH_LINK = { vi: 'Mã này không có loại liên kết được hỏi.', en: 'There is no link of the type asked for.', zh: '此编码没有所请求类型的链接。' };
const NO_SUCH_CARTON = { vi: 'Sàn này không biết thùng hàng nào mang số này.', en: 'This floor knows no carton of this number.', zh: '本平台没有此编号的货箱。' };

/** Answers for a link type or a linkset; null when a page is wanted. */
function answerWithLinks(c: Hono, ctx: Context, lang: PageLang, levels: () => Level[], search: string, link: { Link: string }): Response | null {
  const linkType = c.req.query('linkType');
  const type = linksetTypeOf(c.req.header('Accept') ?? '', linkType);
  if (type !== null) {
    const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache', Vary: VARY, ...CORS, Link: `${link.Link}, ${CONTEXT_LINK}` };
    return new Response(c.req.method === 'HEAD' ? null : linksetJson(ctx, levels()), { status: 200, headers });
  }
  if (linkType === undefined) return null;
  const target = targetOf(ctx, levels(), linkTypeOf(linkType), lang);
  if (target === null) {
    return html(c, 404, faultPage(ctx, lang, NO_SUCH_LINK), lang, link);
  }
  return new Response(null, { status: 307, headers: { Location: withQuery(target, search), 'Cache-Control': 'no-store', Vary: VARY, ...CORS, ...link } });
}

/** The number that a trade item carries now, kept as long as the store of scans holds. */
const numbersNow = new WeakMap<Kept, Map<number, string>>();
function gtinNow(ctx: Context, kept: Kept, tradeItemId: number): string {
  let numbers = numbersNow.get(kept);
  if (!numbers) numbersNow.set(kept, (numbers = new Map()));
  return numbers.get(tradeItemId) ?? remember(numbers, tradeItemId, goodsById(ctx, tradeItemId)!.gtin);
}

/** What seems to have happened to a serial that cannot be one of ours. */
function aboutSerial(raw: string, lang: PageLang): string[] {
  if (normaliseSerial(raw) !== null) return [];
  const length = raw.replace(/[\s-]/g, '').length;
  const said = raw.includes('%')
    ? {
      vi: 'Số tem có dấu %: có thể địa chỉ đã bị mã hóa hai lần trên đường đi. Hãy quét lại từ tem.',
      en: 'The serial holds a %: the address may have been encoded twice on its way. Please scan the stamp again.',
      zh: '序列号中含有 %：网址可能在途中被重复编码。请重新扫描标签。',
    }
    : length < 16
      ? {
        vi: `Số tem chỉ có ${length} ký tự, đủ phải là 16: có thể địa chỉ bị cắt bớt.`,
        en: `The serial has ${length} of 16 characters: the address may have been cut short.`,
        zh: `序列号只有 ${length} 个字符，应为 16 个：网址可能被截断。`,
      }
      : {
        vi: `Số tem của sàn có 16 chữ và số; số này có ${length} ký tự hoặc có ký tự lạ.`,
        en: `Serials of this floor have 16 letters and digits; this one has ${length} characters or strange ones.`,
        zh: `本平台的序列号由 16 个字母和数字组成；此序列号有 ${length} 个字符或含有异常字符。`,
      };
  return [said[lang]];
}

function resolveCarton(c: Hono, ctx: Context, lang: PageLang, sscc: string, search: string): Response {
  const content = cartonContent(ctx, sscc);
  if (!content) return html(c, 404, faultPage(ctx, lang, NO_SUCH_CARTON), lang);
  const link = { Link: linksetLink(ctx, `/00/${sscc}`) };
  return answerWithLinks(c, ctx, lang, () => [cartonLevel(ctx, sscc)], search, link) ?? html(c, 200, cartonPage(ctx, sscc, content, lang), lang, link);
}

async function resolve(c: Hono): Promise<Response> {
  const ctx = c.get('ctx');
  const url = new URL(c.req.url);
  const lang = languageOf(c);
  const read = readAddress(url.pathname, url.search);
  if (!read.ok) return html(c, 400, faultPage(ctx, lang, read.fault), lang);
  const { named } = read;
  if (named.kind === 'carton') return resolveCarton(c, ctx, lang, named.sscc, url.search);
  const kept = keptNow(ctx);
  const tradeItemId = keptTradeItem(ctx, kept, named.gtin);
  const none = { checks: 0, firstAt: null, now: ctx.now(), expiryDate: null, recall: null };
  if (tradeItemId === undefined) {
    return html(c, 404, scanPage(ctx, { tradeItemId: undefined, lot: undefined, kind: 'notOurs', facts: none, serial: undefined, lang, notes: [] }, kept), lang);
  }
  const serial = named.serial === undefined ? undefined : (normaliseSerial(named.serial) ?? named.serial);
  const look = serial === undefined ? undefined : lookUpStamp(ctx, serial, named.gtin, kept);
  if (look && !look.found && look.kind === 'neverIssued' && !isStaff(ctx) && !isMachineLook({ ...looksOf(c), method: 'GET' })) noteAttempt(ctx);
  const stamp = look?.found ? look.stamp : undefined;
  const lot = stamp ? stamp.lot : named.lot === undefined ? undefined : lotByCode(ctx, tradeItemId, named.lot);

  // printed numbers stay alive; what leaves names the one that holds now, and only what is known (walk-up)
  const gtin = gtinNow(ctx, kept, tradeItemId);
  const path = stamp ? `${classKey(gtin)}/21/${serial}` : classKey(gtin, lot?.code);
  const link = { Link: linksetLink(ctx, path) + (isRestricted(gtin) ? '' : `, <${canonicalUri(ctx.env.PUBLIC_ORIGIN, gtin, path)}>; rel="canonical"`) };
  const levels = () => levelsOf(ctx, { tradeItemId, lot, stamp: stamp && { serial: serial!, gtin: stamp.range.gtin } });
  const links = answerWithLinks(c, ctx, lang, levels, url.search, link);
  if (links) return links;

  if (look === undefined || serial === undefined) {
    const recall = lot ? recallOf(ctx, lot.id) : null;
    const kind: VerdictKind = recall ? 'recalled' : lot ? 'lot' : 'product';
    return html(c, 200, scanPage(ctx, { tradeItemId, lot, kind, facts: { ...none, recall }, serial: undefined, lang, notes: [] }, kept), lang, link);
  }
  const view = c.req.query('xem');
  if (view === 'bao-nghi') return html(c, 200, doubtPage(ctx, lang), lang, { ...link, 'Content-Security-Policy': FORM_POLICY });
  if (view === 'da-bao') return html(c, 200, doubtThanks(ctx, lang, moreToDoubt(c)), lang, { ...link, 'Content-Security-Policy': FORM_POLICY });
  const { check, note, cookie } = await count(c, ctx, look);
  const { kind, facts } = verdictOf(ctx, look, check);
  const hidden = stamp !== undefined && note !== 'ownLook' && asksForHidden(stamp, kind);
  const input: PageInput = {
    tradeItemId: stamp?.range.tradeItemId ?? tradeItemId, lot: stamp?.lot, kind, facts, lang, hidden,
    serial: look.found ? serial : serial.slice(0, 20), notes: look.found ? (note ? [LABELS[note][lang]] : []) : aboutSerial(named.serial!, lang),
  };
  const headers = cookie ? { ...link, 'Set-Cookie': cookie } : link;
  if (view === 'nghe') return html(c, 200, spokenPage(ctx, input), lang, { ...headers, 'Content-Security-Policy': LISTEN_POLICY });
  return html(c, 200, scanPage(ctx, input, kept), lang, hidden ? { ...headers, 'Content-Security-Policy': FORM_POLICY } : headers);
}

interface Counted {
  check?: Check;
  note?: 'ownLook' | 'notCounted';
  cookie?: string;
}

/** Records the scan when a person looks who is neither staff nor the producer. */
async function count(c: Hono, ctx: Context, look: LookUp): Promise<Counted> {
  if (!look.found || isMachineLook(looksOf(c))) return {};
  if (isOwnLook(ctx, look.stamp)) return { note: 'ownLook' };
  const { session, fresh, cookie } = sessionOf(c, ctx);
  const check = await recordScan(ctx, look.stamp, session, fresh);
  return { check, cookie, ...(check.recorded ? {} : { note: 'notCounted' as const }) };
}

/** What this resolver is and can do (GS1-Conformant Resolver Standard, resolver description file). */
function description(ctx: Context) {
  const name = ctx.db.get<{ name: string }>('SELECT name FROM installation WHERE id = 1')?.name;
  const origin = ctx.env.PUBLIC_ORIGIN;
  return {
    name: name ? `Sàn Quê · ${name}` : 'Sàn Quê',
    resolverRoot: origin,
    supportedPrimaryKeys: ['01', '00'],
    supportedLinkType: [{ namespace: VOCABULARY, prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    contact: { fn: name ?? 'Sàn Quê', url: origin },
  };
}

/** An answer whatever happens, with CORS on errors too: a scanner in another page must be able to read them. */
async function answer(c: Hono, how: (c: Hono) => Promise<Response> = resolve): Promise<Response> {
  try {
    return await how(c);
  } catch (failure) {
    const refused = problemResponse(failure, c.get('ctx'));
    for (const [name, value] of Object.entries(CORS)) refused.headers.set(name, value);
    return refused;
  }
}

const PATHS = ['/01/*', '/00/*', '/.well-known/gs1resolver'];
export const resolver = createRouter();
resolver.on('OPTIONS', PATHS, () => new Response(null, { status: 204, headers: { ...CORS, Allow: METHODS, 'Access-Control-Allow-Methods': METHODS, 'Access-Control-Allow-Headers': 'Accept, Accept-Language', 'Access-Control-Max-Age': '86400' } }));
resolver.get('/01/*', (c) => answer(c));
resolver.get('/00/*', (c) => answer(c));
resolver.post('/01/*', (c) => answer(c, async () => (await takeForm(c)) ?? refuseMethod(c)));
resolver.get('/.well-known/gs1resolver', (c) => c.json(description(c.get('ctx')), 200, { ...CORS, 'Cache-Control': 'max-age=3600' }));

/** Any other method there. Mounted behind all that may answer one. */
export const wrongMethods = createRouter();
wrongMethods.all('/01/*', refuseMethod);
wrongMethods.all('/00/*', refuseMethod);
function refuseMethod(c: Hono): Response {
  const refused = problemResponse(new DomainError('wrong-method', 405, { vi: `Địa chỉ này chỉ nhận ${METHODS}.`, en: `This address takes ${METHODS} only.` }), c.get('ctx'));
  for (const [name, value] of Object.entries({ ...CORS, Allow: METHODS })) refused.headers.set(name, value);
  return refused;
}
