/** What a scan page says below its verdict: product, certificate, facts of the lot, journey. Kept per lot and language. */
import type { Context } from '../../context.ts';
import { smallCover } from '../../media/index.ts';
import { vnDate } from '../../time.ts';
import { journeyOf, type JourneyStep, type JourneyTexts } from '../events/journey.ts';
import { GROUP_WORDS, JOURNEY_WORDS, quantityText, standardsIn, STEP_WORDS, UNIT_WORDS, word3 } from '../events/words.ts';
import { checkedCertificates } from '../exchange/sheet/queries.ts';
import { certificateOf, type Goods } from '../goods.ts';
import type { LotRow } from '../lots/queries.ts';
import { safetyOf } from '../passport/queries.ts';
import { classKey } from '../uris.ts';
import { checkAnother, escapeHtml as esc, langMark, said, sitePrefix } from './html.ts';
import { stars } from './page-look.ts';
import { certificateText, container, dateText, LABELS, sizeText, type PageLang } from './words.ts';

/** A name and, in one breath, its size: "…, chai 500 ml". */
interface Named {
  name: string;
  nameLang: 'vi' | 'en';
  size: string;
  sizeLang: PageLang;
}

function named(goods: Goods, lang: PageLang): Named {
  const english = lang !== 'vi' && !!goods.productNameEn;
  const name = english ? goods.productNameEn! : goods.productName;
  const low = (label: string) => `${label.charAt(0).toLocaleLowerCase('vi')}${label.slice(1)}`;
  const translated = lang === 'vi' ? null : sizeText(goods.label, lang);
  const [size, sizeLang] = translated !== null && (lang === 'zh' || !goods.labelEn) ? ([translated, lang] as const)
    : lang !== 'vi' && goods.labelEn ? ([low(goods.labelEn), 'en'] as const)
    : ([low(goods.label), 'vi'] as const);
  return { name, nameLang: english ? 'en' : 'vi', size: size.replace(/(\d) /g, '$1\u00a0'), sizeLang };
}

/** In plain words, for a title or a voice. */
export function productName(goods: Goods, lang: PageLang): string {
  const { name, size } = named(goods, lang);
  return size === '' ? name : `${name}, ${size}`;
}

function heading(goods: Goods, lang: PageLang): string {
  const { name, nameLang, size, sizeLang } = named(goods, lang);
  if (size !== '' && nameLang === sizeLang) return `<h2${langMark(nameLang, lang)}>${esc(`${name}, ${size}`)}</h2>`;
  return `<h2>${said(name, nameLang, lang)}${size === '' ? '' : `, ${sizeLang === 'zh' ? esc(size) : said(size, sizeLang, lang)}`}</h2>`;
}

const fact = (label: string, html: string, mark = ''): string => (html === '' ? '' : `<dt>${label}</dt><dd${mark}>${html}</dd>`);
/** A fact in the producer's own words. */
const own = (label: string, text: string, lang: PageLang): string => fact(label, esc(text), langMark('vi', lang));

export interface StepWords {
  name: string;
  day: string;
  /** In Vietnamese. */
  where: string;
  quantity: string;
}

/** One step of a journey in words. */
export function stepWords(step: JourneyStep, goods: Goods, lang: PageLang): StepWords {
  const unit = step.bizStep === 'commissioning' ? JOURNEY_WORDS.stamps![lang] : (lang === 'vi' && step.unit === 'EA' && container(goods.label)) || word3(UNIT_WORDS, step.unit ?? 'EA', lang);
  return {
    name: word3(STEP_WORDS, step.bizStep, lang),
    day: dateText(vnDate(step.eventTime), lang),
    where: [step.communeName, step.provinceName].filter(Boolean).join(', '),
    quantity: step.quantityMilli === null ? '' : `${quantityText(step.quantityMilli, lang)} ${unit}`,
  };
}

/** Notes on one page, in characters: one that is told at length must not push the page out of its first flight. */
const MOST_OF_A_NOTE = 240;
const MOST_NOTES = 2_400;

/** Free text in the page's language, else in English for a reader of Chinese, else as it was written; a machine's translation says that it is one. */
function freeText(texts: JourneyTexts, asWritten: string | null, lang: PageLang, most = 120): string {
  const [of, found] = ([lang, ...(lang === 'zh' ? (['en'] as const) : []), 'vi', 'en', 'zh'] as const).map((l) => [l, texts[l]] as const).find(([, t]) => t !== undefined) ?? (['vi', undefined] as const);
  const text = found?.text ?? asWritten ?? '';
  if (text === '') return '';
  const short = text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
  return `${of === lang ? esc(short) : `<i${langMark(of, lang)}>${esc(short)}</i>`}${found?.machine ? ` <small>(${JOURNEY_WORDS.machine![lang]})</small>` : ''}`;
}

function stepHtml(step: JourneyStep, goods: Goods, lang: PageLang, withNote: boolean): string {
  const { name, day, where, quantity } = stepWords(step, goods, lang);
  const what = freeText(step.whatTexts, step.what, lang);
  const note = withNote ? freeText(step.note, null, lang, MOST_OF_A_NOTE) : '';
  return `<li><b>${esc(name)}</b>${what && `: ${what}`}<span>${[esc(day), said(where, 'vi', lang), esc(quantity)].filter(Boolean).join(' · ')}</span>${note && `<span>${note}</span>`}</li>`;
}

/** The timeline. Notes are shown from the newest step back, as far as the page has room for them. */
function timelineHtml(journey: readonly JourneyStep[], goods: Goods, lang: PageLang): string {
  let room = MOST_NOTES;
  const steps = journey.toReversed().map((step) => {
    const longest = Math.max(0, ...Object.values(step.note).map((t) => Math.min(t.text.length, MOST_OF_A_NOTE)));
    room -= longest;
    return stepHtml(step, goods, lang, room >= 0);
  });
  return steps.length === 0 ? '' : `<h2>${LABELS.journey[lang]}</h2><ol>${steps.toReversed().join('')}</ol>`;
}

/** A standard that is known by name is said in the reader's language too; the producer's words stay. */
function standardHtml(standard: string, lang: PageLang): string {
  if (standard === '' || lang === 'vi') return esc(standard);
  const known = standardsIn(standard, lang).filter((name) => !standard.includes(name));
  return `${known.length > 0 ? `${esc(known.join(', '))} · ` : ''}${said(standard, 'vi', lang)}`;
}

/** Certificates on one page; the export sheet shows all of them. */
const MOST_CERTIFICATES = 5;

function certificatesHtml(ctx: Context, productId: number, lang: PageLang): string {
  return checkedCertificates(ctx, productId).slice(0, MOST_CERTIFICATES).map((c) => {
    const until = c.validUntil === null ? '' : ` ${LABELS.until[lang]} <b>${dateText(c.validUntil, lang)}</b>`;
    return `${standardHtml(c.name, lang)}, ${[`${LABELS.number[lang]} ${esc(c.number)}`, c.issuer && said(c.issuer, 'vi', lang), until.trim()].filter(Boolean).join(', ')}`;
  }).join('<br>');
}

/** The producer's warning, in the reader's language where there is one. */
export function warningOf(ctx: Context, productId: number, lang: PageLang): { text: string; lang: 'vi' | 'en' } | undefined {
  const safety = safetyOf(ctx, productId);
  if (!safety || safety.none || safety.warning === '') return undefined;
  return lang !== 'vi' && safety.warningEn !== '' ? { text: safety.warningEn, lang: 'en' } : { text: safety.warning, lang: 'vi' };
}

const placeOf = (ctx: Context, lot: LotRow): string =>
  ctx.db.get<{ name: string }>("SELECT c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [lot.communeCode])?.name ?? '';

/** The page itself comes in the first flight; this is all that comes after it. */
const PHOTO_BYTES = 15 * 1024;

function photoHtml(ctx: Context, goods: Goods, lang: PageLang): string {
  const photo = goods.productState === 'PUBLISHED' ? smallCover(ctx, { object: 'product', id: goods.productId }, PHOTO_BYTES) : undefined;
  if (!photo) return '';
  const plain = photo.files.at(-1)!;
  const sources = photo.files.slice(0, -1).map((file) => `<source type="${file.type}" srcset="${file.src}">`).join('');
  return `<picture>${sources}<img class="photo" src="${plain.src}" width="${photo.width}" height="${photo.height}" alt="${esc(photo.alt || productName(goods, lang))}" decoding="async"></picture>`;
}

export const makerOf = (goods: Goods): string => [goods.producerName, goods.producerPlace].filter(Boolean).join(', ');

/** @param trusted false where a certificate or a photo would lend its looks to goods that must not be used, or to a forger's code */
export function bodyHtml(ctx: Context, goods: Goods, lot: LotRow | undefined, trusted: boolean, lang: PageLang): string {
  const certificate = trusted ? certificateOf(ctx, goods.productId) : undefined;
  const warning = warningOf(ctx, goods.productId, lang);
  const journey = lot ? journeyOf(ctx, classKey(lot.gtin, lot.code)) : [];
  return [
    goods.illustration ? `<p class="note">${LABELS.illustration[lang]}</p>` : '',
    heading(goods, lang),
    `<p class="maker"${langMark('vi', lang)}>${esc(makerOf(goods))}</p>`,
    trusted ? photoHtml(ctx, goods, lang) : '',
    certificate ? `<section class="ocop">${stars(certificate.stars)}<p>${esc(certificateText(certificate, lang))} <b>${dateText(certificate.validUntil, lang)}</b></p></section>` : '',
    '<dl>',
    lot
      ? fact(LABELS.lot[lang], `<b>${esc(lot.code)}</b>`) + fact(LABELS.produced[lang], dateText(lot.productionDate, lang)) + fact(LABELS.expires[lang], lot.expiryDate ? dateText(lot.expiryDate, lang) : LABELS.noExpiry[lang])
      : '',
    fact(LABELS.group[lang], esc(word3(GROUP_WORDS, goods.groupCode, lang))),
    own(LABELS.ingredients[lang], (lot?.ingredients || goods.ingredients) ?? '', lang),
    fact(LABELS.standards[lang], standardHtml(lot?.standards ?? '', lang)),
    trusted ? fact(LABELS.certificates[lang], certificatesHtml(ctx, goods.productId, lang)) : '',
    warning ? fact(LABELS.warning[lang], `<b>${said(warning.text, warning.lang, lang)}</b>`) : '',
    own(LABELS.place[lang], lot ? placeOf(ctx, lot) : '', lang),
    own(LABELS.maker[lang], [goods.producerName, goods.producerAddress].filter(Boolean).join(', '), lang),
    fact(LABELS.gtin[lang], goods.gtinIsOwn ? `${esc(goods.gtin)} (${LABELS.ownNumber[lang]})` : esc(goods.gtin)),
    '</dl>',
    timelineHtml(journey, goods, lang),
    goods.productState === 'PUBLISHED' ? `<a class="go" href="${sitePrefix(lang)}/san-pham/${goods.slug}">${LABELS.openProduct[lang]}</a>` : '',
    `${checkAnother(lang)}</main><footer>`,
  ].join('');
}
