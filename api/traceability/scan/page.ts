/** The scan page: one string template, the body kept per lot and language, the verdict filled in. */
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { goodsById } from '../goods.ts';
import type { LotRow } from '../lots/queries.ts';
import { inFours } from '../stamps/serial.ts';
import { addressLine, BOTTOM, checkAnother, escapeHtml as esc, said, shapeSvg, sitePrefix, top } from './html.ts';
import { keptNow, remember, type Kept, type KeptBody } from './kept.ts';
import { bodyHtml, makerOf, productName, warningOf } from './page-body.ts';
import { STYLE_HASH } from './page-look.ts';
import { SHAPES, type VerdictKind } from './rules.ts';
import { fixed, type Part } from './splice.ts';
import { actionLinks, hiddenQuestion, listenPage } from './views.ts';
import { dateText, LABELS, siteLang, VERDICT_WORDS, type PageLang, type VerdictFacts } from './words.ts';

/** Replaces the front door's policy: nothing but this page's own style and pictures of our own; a form or the voice's script only where there is one. */
const pagePolicy = (more: { form?: boolean; script?: boolean } = {}): string =>
  `default-src 'none'; style-src ${STYLE_HASH}; img-src 'self';${more.script ? " script-src 'self';" : ''} form-action ${more.form ? "'self'" : "'none'"}; frame-ancestors 'none'; base-uri 'none'`;
export const PAGE_POLICY = pagePolicy();
export const FORM_POLICY = pagePolicy({ form: true });
export const LISTEN_POLICY = pagePolicy({ script: true });

/** The perforated panel: shape, sentence, and whom to ring when the lot is recalled or the stamp is held. */
export function verdictHtml(kind: VerdictKind, facts: VerdictFacts, lang: PageLang): string {
  const { title, text, quote, after = '' } = VERDICT_WORDS[kind][lang](facts);
  const shape = SHAPES[kind];
  const words = [esc(text), quote ? said(quote.text, quote.lang, lang) : '', esc(after)].filter(Boolean).join(' ');
  if (shape === 'none') return `<section class="plain"><h1>${esc(title)}</h1><p>${words}</p></section>`;
  const ring = kind === 'recalled' ? facts.recall?.phone : kind === 'held' ? facts.hold?.phone : undefined;
  const phone = ring?.replace(/[^\d+]/g, '') ?? '';
  return (
    `<section class="verdict ${shape}">${shapeSvg(shape, lang)}<h1>${esc(title)}</h1><p>${words}</p>${phone ? `<a class="call" href="tel:${phone}">${LABELS.call[lang]} ${esc(ring!)}</a>` : ''}</section>` +
    (kind === 'recalled' && facts.recall?.notice ? `<a class="go stop" href="${sitePrefix(lang)}/thu-hoi/${facts.recall.notice}">${LABELS.whatToDo[lang]}</a>` : '')
  );
}

/** No certificate under these verdicts: it would lend its stars to goods that must not be used, or to a forger's code. */
const WITHOUT_STARS: ReadonlySet<VerdictKind> = new Set<VerdictKind>(['recalled', 'held', 'neverIssued']);

function bodyOf(ctx: Context, kept: Kept, tradeItemId: number, lot: LotRow | undefined, trusted: boolean, lang: PageLang): KeptBody | undefined {
  const key = `${tradeItemId}/${lot?.id ?? ''}/${trusted ? 't' : ''}/${lang}`;
  const found = kept.bodies.get(key);
  if (found) return found;
  const goods = goodsById(ctx, tradeItemId);
  if (!goods) return undefined;
  return remember(kept.bodies, key, {
    head: fixed(top(lang, `${LABELS.stampCheck[lang]}: ${productName(goods, lang)}`)),
    body: fixed(bodyHtml(ctx, goods, lot, trusted, lang)),
  });
}

const END = fixed(BOTTOM);

export interface PageInput {
  tradeItemId: number | undefined;
  lot: LotRow | undefined;
  kind: VerdictKind;
  facts: VerdictFacts;
  serial: string | undefined;
  lang: PageLang;
  /** Said below the verdict. */
  notes: readonly string[];
  /** Ask for the code under the scratch layer. */
  hidden?: boolean;
}

/** What a reader of this stamp can do next. */
function nextHtml({ kind, serial, hidden, lang }: PageInput): string {
  if (serial === undefined || kind === 'notOurs') return '';
  return (
    actionLinks(lang) +
    (kind === 'notActivated' ? `<a class="go" href="${sitePrefix(lang)}/gian-hang/kich-hoat?tem=${serial}">${LABELS.activateIt[lang]}</a>` : '') +
    (hidden ? hiddenQuestion(lang) : '')
  );
}

/** The page in parts: fixed ones ready compressed, and what is this scan's own. */
export function scanPage(ctx: Context, input: PageInput, kept: Kept = keptNow(ctx)): Part[] {
  const { lang, kind } = input;
  const own = verdictHtml(kind, input.facts, lang) + input.notes.map((n) => `<p class="note">${esc(n)}</p>`).join('') + nextHtml(input);
  const serial = input.serial === undefined ? '' : `${LABELS.code[lang]} <span class="serial">${esc(inFours(input.serial))}</span>${lang === 'zh' ? '。' : '. '}`;
  const foot = `<p>${serial}${addressLine(ctx.env.PUBLIC_ORIGIN, lang)}</p><p>${LABELS.privacy[lang]}</p>`;
  const fixedParts = input.tradeItemId === undefined ? undefined : bodyOf(ctx, kept, input.tradeItemId, input.lot, !WITHOUT_STARS.has(kind), lang);
  if (!fixedParts) {
    const { title } = VERDICT_WORDS[kind][lang](input.facts);
    return [`${top(lang, title)}${own}${checkAnother(lang)}</main><footer>${foot}`, END];
  }
  return [fixedParts.head, own, fixedParts.body, foot, END];
}

/** The same in sentences, for a voice. */
export function spokenPage(ctx: Context, input: PageInput): Part[] {
  const { lang, kind, facts, lot } = input;
  const { title, text, quote, after = '' } = VERDICT_WORDS[kind][lang](facts);
  const goods = input.tradeItemId === undefined ? undefined : goodsById(ctx, input.tradeItemId);
  const warning = goods && warningOf(ctx, goods.productId, lang);
  const about = goods === undefined ? [] : [
    `${productName(goods, lang)}.`,
    `${LABELS.maker[lang]}: ${makerOf(goods)}.`,
    ...(lot ? [`${LABELS.lot[lang]} ${lot.code}. ${LABELS.produced[lang]}: ${dateText(lot.productionDate, lang)}. ${LABELS.expires[lang]}: ${lot.expiryDate ? dateText(lot.expiryDate, lang) : LABELS.noExpiry[lang]}.`] : []),
    ...(warning ? [`${LABELS.warning[lang]}: ${warning.text}`] : []),
  ];
  return listenPage(ctx, lang, title, [[text, quote?.text ?? '', after].filter(Boolean).join(' '), ...input.notes, ...about]);
}

/** A page for an address that cannot be read. The reasons of the GS1 parser are in the floor's two languages. */
export function faultPage(ctx: Context, lang: PageLang, reason: Sentence & { zh?: string }): Part[] {
  const title = LABELS.unreadable[lang];
  const why = lang === 'zh' ? (reason.zh === undefined ? said(reason.en, 'en', lang) : esc(reason.zh)) : esc(reason[siteLang(lang)]);
  return [
    `${top(lang, title)}<section class="verdict question">${shapeSvg('question', lang)}<h1>${title}</h1><p>${why} ${LABELS.scanAgain[lang]}</p></section>` +
      `${checkAnother(lang)}</main><footer><p>${addressLine(ctx.env.PUBLIC_ORIGIN, lang)}</p>`,
    END,
  ];
}

/** A page that says something plain, without a verdict. @param more HTML below it */
export function notePage(ctx: Context, lang: PageLang, title: string, text: string, more: string): Part[] {
  return [
    `${top(lang, title)}<section class="plain"><h1>${esc(title)}</h1><p>${esc(text)}</p></section>${more}` +
      `${checkAnother(lang)}</main><footer><p>${addressLine(ctx.env.PUBLIC_ORIGIN, lang)}</p>`,
    END,
  ];
}
