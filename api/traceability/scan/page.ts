/** The scan page: one string template, the body kept per lot and language, the verdict filled in. */
import type { Context, Lang } from '../../context.ts';
import { formatDate, vnDate } from '../../time.ts';
import { classKey } from '../uris.ts';
import { journeyOf, type JourneyStep } from '../events/journey.ts';
import { certificateOf, goodsById, type Goods } from '../goods.ts';
import { keptNow, remember, type Kept, type KeptBody } from './kept.ts';
import { CSS, LOGO, SHAPE_PATHS, stars, STYLE_HASH } from './page-look.ts';
import type { LotRow } from '../lots/queries.ts';
import { SHAPES, type VerdictKind } from './rules.ts';
import { inFours } from '../stamps/serial.ts';
import { fixed, type Part } from './splice.ts';
import { quantityText, STEP_WORDS, UNIT_WORDS } from '../events/words.ts';
import { LABELS, SHAPE_WORDS, VERDICT_WORDS, type VerdictFacts } from './words.ts';

/** Replaces the front door's policy: nothing but this page's own style and pictures of our own. */
export const PAGE_POLICY = `default-src 'none'; style-src ${STYLE_HASH}; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);
const esc = escapeHtml;

const other = (lang: Lang) => (lang === 'vi' ? { lang: 'en', name: 'English' } : { lang: 'vi', name: 'Tiếng Việt' });

const head = (lang: Lang, title: string): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="theme-color" content="#1f5b3a"><title>${esc(title)} · Sàn Quê</title><style>${CSS}</style></head>` +
  `<body><header><a class="home" href="${lang === 'en' ? '/en' : '/'}">${LOGO}</a><a href="?lang=${other(lang).lang}" hreflang="${other(lang).lang}" lang="${other(lang).lang}">${other(lang).name}</a></header><main>`;

/** The perforated panel: shape, sentence, and whom to ring when the lot is recalled. */
export function verdictHtml(kind: VerdictKind, facts: VerdictFacts, lang: Lang): string {
  const { title, text } = VERDICT_WORDS[kind][lang](facts);
  const shape = SHAPES[kind];
  if (shape === 'none') return `<section class="plain"><h1>${esc(title)}</h1><p>${esc(text)}</p></section>`;
  const phone = kind === 'recalled' && facts.recall ? facts.recall.phone.replace(/[^\d+]/g, '') : '';
  return (
    `<section class="verdict ${shape}"><svg class="shape" viewBox="0 0 24 24" role="img" aria-label="${SHAPE_WORDS[shape][lang]}"><path d="${SHAPE_PATHS[shape]}" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>` +
    `<h1>${esc(title)}</h1><p>${esc(text)}</p>${phone ? `<a class="call" href="tel:${phone}">${LABELS.call[lang]} ${esc(facts.recall!.phone)}</a>` : ''}</section>` +
    (kind === 'recalled' && facts.recall?.notice ? `<a class="go stop" href="${lang === 'en' ? '/en' : ''}/thu-hoi/${facts.recall.notice}">${LABELS.whatToDo[lang]}</a>` : '')
  );
}

const fact = (label: string, value: string, strong = false): string => (value === '' ? '' : `<dt>${label}</dt><dd>${strong ? `<b>${esc(value)}</b>` : esc(value)}</dd>`);

/** 'Chai 500 ml' → 'chai': what a lot of this size is counted in. */
const container = (label: string): string | undefined => /^(chai|hũ|gói|hộp|túi|lọ|can|bao|bình|lon|cái|bộ|thùng|khay|vỉ|tuýp|bánh|thanh|chiếc)(?=\s|$)/iu.exec(label)?.[1]?.toLocaleLowerCase('vi');

function stepHtml(step: JourneyStep, goods: Goods, lang: Lang): string {
  const name = STEP_WORDS[step.bizStep]?.[lang] ?? step.bizStep;
  const quantity = step.quantityMilli === null ? '' : `${quantityText(step.quantityMilli, lang)} ${step.bizStep === 'commissioning' ? (lang === 'vi' ? 'tem' : 'stamps') : ((lang === 'vi' && step.unit === 'EA' && container(goods.label)) || UNIT_WORDS[step.unit ?? 'EA']?.[lang] || '')}`;
  const where = [step.communeName, step.provinceName].filter(Boolean).join(', ');
  return `<li><b>${esc(name)}</b><span>${[formatDate(vnDate(step.eventTime)), where, quantity].filter(Boolean).map((t) => esc(t)).join(' · ')}</span></li>`;
}

/** No certificate under these verdicts: it would lend its stars to goods that must not be used, or to a forger's code. */
const WITHOUT_STARS: ReadonlySet<VerdictKind> = new Set<VerdictKind>(['recalled', 'neverIssued']);

const productName = (goods: Goods, lang: Lang): string => {
  const name = lang === 'en' && goods.productNameEn ? goods.productNameEn : goods.productName;
  const label = lang === 'en' && goods.labelEn ? goods.labelEn : goods.label;
  // the size follows the name in one breath: "…, chai 500 ml"
  return label ? `${name}, ${label.charAt(0).toLocaleLowerCase('vi')}${label.slice(1).replace(/(\d) /g, '$1\u00a0')}` : name;
};

function bodyHtml(ctx: Context, goods: Goods, lot: LotRow | undefined, trusted: boolean, lang: Lang): string {
  const prefix = lang === 'en' ? '/en' : '';
  const certificate = trusted ? certificateOf(ctx, goods.productId) : undefined;
  const maker = [goods.producerName, goods.producerPlace].filter(Boolean).join(', ');
  const place = lot ? ctx.db.get<{ name: string }>("SELECT c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [lot.communeCode])?.name : undefined;
  const journey = lot ? journeyOf(ctx, classKey(lot.gtin, lot.code)) : [];
  const parts = [
    goods.illustration ? `<p class="note">${LABELS.illustration[lang]}</p>` : '',
    `<h2>${esc(productName(goods, lang))}</h2><p class="maker">${esc(maker)}</p>`,
    certificate
      ? `<section class="ocop">${stars(certificate.stars)}<p>${
          lang === 'vi'
            ? `OCOP ${certificate.stars} sao, số ${esc(certificate.decisionNumber)} ngày ${formatDate(certificate.decisionDate)}, còn hạn đến <b>${formatDate(certificate.validUntil)}</b>`
            : `OCOP ${certificate.stars} stars, decision ${esc(certificate.decisionNumber)} of ${formatDate(certificate.decisionDate)}, valid until <b>${formatDate(certificate.validUntil)}</b>`
        }</p></section>`
      : '',
    '<dl>',
    lot ? fact(LABELS.lot[lang], lot.code, true) + fact(LABELS.produced[lang], formatDate(lot.productionDate)) + fact(LABELS.expires[lang], lot.expiryDate ? formatDate(lot.expiryDate) : LABELS.noExpiry[lang]) : '',
    fact(LABELS.ingredients[lang], (lot?.ingredients || goods.ingredients) ?? ''),
    fact(LABELS.standards[lang], lot?.standards ?? ''),
    fact(LABELS.place[lang], place ?? ''),
    fact(LABELS.maker[lang], [goods.producerName, goods.producerAddress].filter(Boolean).join(', ')),
    fact(LABELS.gtin[lang], goods.gtinIsOwn ? `${goods.gtin} (${LABELS.ownNumber[lang]})` : goods.gtin),
    '</dl>',
    journey.length > 0 ? `<h2>${LABELS.journey[lang]}</h2><ol>${journey.map((s) => stepHtml(s, goods, lang)).join('')}</ol>` : '',
    goods.productState === 'PUBLISHED' ? `<a class="go" href="${prefix}/san-pham/${goods.slug}">${LABELS.openProduct[lang]}</a>` : '',
    `<a class="go" href="${prefix}/kiem-tra-tem">${LABELS.checkAnother[lang]}</a></main><footer>`,
  ];
  return parts.join('');
}

function bodyOf(ctx: Context, kept: Kept, tradeItemId: number, lot: LotRow | undefined, trusted: boolean, lang: Lang): KeptBody | undefined {
  const key = `${tradeItemId}/${lot?.id ?? ''}/${trusted ? 't' : ''}/${lang}`;
  const found = kept.bodies.get(key);
  if (found) return found;
  const goods = goodsById(ctx, tradeItemId);
  if (!goods) return undefined;
  const title = lang === 'vi' ? `Kiểm tra tem: ${productName(goods, lang)}` : `Stamp check: ${productName(goods, lang)}`;
  return remember(kept.bodies, key, { head: fixed(head(lang, title)), body: fixed(bodyHtml(ctx, goods, lot, trusted, lang)) });
}

const END = fixed('</footer></body></html>');

export interface PageInput {
  tradeItemId: number | undefined;
  lot: LotRow | undefined;
  kind: VerdictKind;
  facts: VerdictFacts;
  serial: string | undefined;
  lang: Lang;
  /** Said below the verdict. */
  notes: readonly string[];
}

/** The page in parts: fixed ones ready compressed, and what is this scan's own. */
export function scanPage(ctx: Context, input: PageInput, kept: Kept = keptNow(ctx)): Part[] {
  const { lang, kind } = input;
  const host = new URL(ctx.env.PUBLIC_ORIGIN).host;
  const own = verdictHtml(kind, input.facts, lang) + input.notes.map((n) => `<p class="note">${esc(n)}</p>`).join('');
  const serial = input.serial === undefined ? '' : lang === 'vi' ? `Mã <span class="serial">${esc(inFours(input.serial))}</span>. ` : `Code <span class="serial">${esc(inFours(input.serial))}</span>. `;
  const foot = `<p>${serial}${lang === 'vi' ? 'Địa chỉ đúng là' : 'The right address is'} <b>${esc(host)}</b>.</p><p>${LABELS.privacy[lang]}</p>`;
  const fixedParts = input.tradeItemId === undefined ? undefined : bodyOf(ctx, kept, input.tradeItemId, input.lot, !WITHOUT_STARS.has(kind), lang);
  if (!fixedParts) {
    const title = VERDICT_WORDS[kind][lang](input.facts).title;
    return [`${head(lang, title)}${own}<a class="go" href="${lang === 'en' ? '/en' : ''}/kiem-tra-tem">${LABELS.checkAnother[lang]}</a></main><footer>${foot}`, END];
  }
  return [fixedParts.head, own, fixedParts.body, foot, END];
}

/** A page for an address that cannot be read. */
export function faultPage(ctx: Context, lang: Lang, reason: string): Part[] {
  const title = lang === 'vi' ? 'Địa chỉ này không đọc được' : 'This address cannot be read';
  const more = lang === 'vi' ? 'Nếu bạn quét từ tem, hãy lau sạch tem và quét lại, hoặc gõ tay số tem.' : 'If you scanned it from a stamp, wipe the stamp and scan again, or type the serial by hand.';
  const host = new URL(ctx.env.PUBLIC_ORIGIN).host;
  return [
    `${head(lang, title)}<section class="verdict question"><svg class="shape" viewBox="0 0 24 24" role="img" aria-label="${SHAPE_WORDS.question[lang]}"><path d="${SHAPE_PATHS.question}" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg><h1>${title}</h1><p>${esc(reason)} ${more}</p></section>` +
      `<a class="go" href="${lang === 'en' ? '/en' : ''}/kiem-tra-tem">${LABELS.checkAnother[lang]}</a></main><footer><p>${lang === 'vi' ? 'Địa chỉ đúng là' : 'The right address is'} <b>${esc(host)}</b>.</p>`,
    END,
  ];
}

/** A page that says something plain, without a verdict. @param more HTML below it */
export function notePage(ctx: Context, lang: Lang, title: string, text: string, more: string): Part[] {
  const host = new URL(ctx.env.PUBLIC_ORIGIN).host;
  return [
    `${head(lang, title)}<section class="plain"><h1>${esc(title)}</h1><p>${esc(text)}</p></section>${more}` +
      `<a class="go" href="${lang === 'en' ? '/en' : ''}/kiem-tra-tem">${LABELS.checkAnother[lang]}</a></main><footer><p>${lang === 'vi' ? 'Địa chỉ đúng là' : 'The right address is'} <b>${esc(host)}</b>.</p>`,
    END,
  ];
}
