/** What shoppers send back under a stamp's own address: the code from below the scratch layer, a doubt. */
import type { Context as HonoContext } from 'hono';
import { isDomainError } from '../../errors.ts';
import type { AppEnv } from '../../http.ts';
import { reportDoubt } from '../doubts/report-doubt.ts';
import { DOUBT_WORDS, type DoubtKind } from '../doubts/rules.ts';
import { htmlAnswer as html } from '../scan/answer.ts';
import { checkHiddenCode, normaliseHidden } from '../scan/check-hidden.ts';
import { keptNow, keptTradeItem } from '../scan/kept.ts';
import { languageOf } from '../scan/language.ts';
import { faultPage, FORM_POLICY, notePage } from '../scan/page.ts';
import type { VerdictKind } from '../scan/rules.ts';
import { lookUpStamp, verdictOf, type ProvenStamp } from '../scan/scan.ts';
import { doubtThanks, hiddenFaultPage, hiddenPage, type DoubtMore } from '../scan/views.ts';
import { LABELS, siteLang } from '../scan/words.ts';
import { normaliseSerial } from '../stamps/serial.ts';
import { readAddress } from './address.ts';
import { isOwnLook, sessionOf } from './session.ts';

type Hono = HonoContext<AppEnv>;

/** Stamps in use whose range has a scratch layer: a code below it says something only there. */
export const asksForHidden = (stamp: ProvenStamp, kind: VerdictKind): boolean => stamp.range.hidden === 1 && (kind === 'first' || kind === 'again' || kind === 'valid');

/** The kind that was reported a moment ago, as long as there is more to say about it. */
export function moreToDoubt(c: Hono): DoubtMore | null {
  const kind = c.req.query('loai') ?? '';
  return Object.hasOwn(DOUBT_WORDS, kind) ? { kind: kind as DoubtKind, note: '', phone: '', faults: {} } : null;
}

/** Takes a form of one of our pages. Null for what is none: the address takes no such method then. @throws DomainError 503 */
export async function takeForm(c: Hono): Promise<Response | null> {
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(c.req.header('Content-Type') ?? '')) return null;
  const ctx = c.get('ctx');
  const url = new URL(c.req.url);
  const lang = languageOf(c);
  const read = readAddress(url.pathname, url.search);
  if (!read.ok) return html(c, 400, faultPage(ctx, lang, read.fault), lang);
  const { named } = read;
  if (named.kind === 'carton' || named.serial === undefined) return null;
  const form = new URLSearchParams(await c.req.text());
  const kept = keptNow(ctx);
  const serial = normaliseSerial(named.serial) ?? named.serial;
  const look = lookUpStamp(ctx, serial, named.gtin, kept);
  const { session, cookie } = sessionOf(c, ctx);
  const headers = { 'Set-Cookie': cookie, 'Content-Security-Policy': FORM_POLICY };
  if (form.get('viec') === 'ma-an') {
    const typed = (form.get('ma') ?? '').slice(0, 40);
    const { kind } = verdictOf(ctx, look, undefined);
    // recalled, held or made void since the page was opened: the page says so
    if (!look.found || !asksForHidden(look.stamp, kind)) return new Response(null, { status: 303, headers: { Location: `${url.pathname}?lang=${lang}`, 'Cache-Control': 'no-store' } });
    // a producer or an officer who tries it out must not use up what belongs to the buyer
    if (isOwnLook(ctx, look.stamp)) return html(c, 403, notePage(ctx, lang, LABELS.hiddenCode[lang], LABELS.ownLook[lang], ''), lang);
    const code = normaliseHidden(typed);
    if (code === null) return html(c, 422, hiddenFaultPage(ctx, lang, typed), lang, headers);
    return html(c, 200, hiddenPage(ctx, lang, await checkHiddenCode(ctx, look.stamp, session, code), typed), lang, headers);
  }
  if (form.get('viec') !== 'bao-nghi') return null;
  const gtin = look.found ? look.stamp.range.gtin : named.gtin;
  if (keptTradeItem(ctx, kept, gtin) === undefined) return null;
  const sent = { kind: form.get('kind') ?? '', note: form.get('note') ?? '', phone: form.get('phone') ?? '' };
  try {
    await reportDoubt(ctx, { gtin, serial, rangeId: look.found ? look.stamp.range.id : null, index: look.found ? look.stamp.index : null, verdict: verdictOf(ctx, look, undefined).kind }, session, sent);
  } catch (failure) {
    if (!isDomainError(failure)) throw failure;
    if (failure.status === 422 && Object.hasOwn(DOUBT_WORDS, sent.kind)) return html(c, 422, doubtThanks(ctx, lang, { ...sent, kind: sent.kind as DoubtKind, faults: failure.fields ?? {} }), lang, headers);
    return html(c, failure.status, notePage(ctx, lang, LABELS.doubt[lang], failure[siteLang(lang)], ''), lang, headers);
  }
  const more = sent.note === '' && sent.phone === '' ? `&loai=${sent.kind}` : '';
  return new Response(null, { status: 303, headers: { Location: `${url.pathname}?xem=da-bao&lang=${lang}${more}`, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' } });
}
