/** What a scan page leads to under the same address: the code under the scratch layer, a doubt, the page read aloud. */
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { DOUBT_WORDS, type DoubtKind } from '../doubts/rules.ts';
import type { HiddenAnswer } from './check-hidden.ts';
import { addressLine, BOTTOM, escapeHtml as esc, shapeSvg, top } from './html.ts';
import type { Part } from './splice.ts';
import { hiddenWords, LABELS, siteLang, type PageLang } from './words.ts';

/** `?xem=nghe`: read aloud; `?xem=bao-nghi`: a doubt; `?xem=da-bao`: it was sent. */
const link = (lang: PageLang, view: 'nghe' | 'bao-nghi') => `?xem=${view}&amp;lang=${lang}`;
const back = (lang: PageLang) => `<a class="go" href="?lang=${lang}">${LABELS.backToStamp[lang]}</a>`;

/** Side by side below a verdict. */
export const actionLinks = (lang: PageLang): string =>
  `<div class="two"><a class="go" href="${link(lang, 'nghe')}">${LABELS.listen[lang]}</a><a class="go" href="${link(lang, 'bao-nghi')}">${LABELS.doubt[lang]}</a></div>`;

const frame = (ctx: Context, lang: PageLang, title: string, html: string, view = '', script = ''): Part[] => [
  `${top(lang, title, view === '' ? '' : `xem=${view}&amp;`, script)}${html}${back(lang)}</main><footer><p>${addressLine(ctx.env.PUBLIC_ORIGIN, lang)}</p>${BOTTOM}`,
];

/** The question under a stamp with a scratch layer, one line until it is opened. */
export const hiddenQuestion = (lang: PageLang): string => `<details><summary class="go">${LABELS.hiddenTitle[lang]}</summary>${hiddenForm(lang)}</details>`;

/** @param typed kept after a mistake */
function hiddenForm(lang: PageLang, typed = '', fault = ''): string {
  const described = fault ? ' aria-describedby="ma-loi" aria-invalid="true"' : '';
  return (
    `<form class="panel" method="post" action="?lang=${lang}"><p>${LABELS.hiddenHow[lang]}</p>${fault ? `<p class="bad" id="ma-loi">${esc(fault)}</p>` : ''}` +
    `<label for="ma">${LABELS.hiddenCode[lang]}</label><input id="ma" name="ma" value="${esc(typed)}" maxlength="40" required autocomplete="off" autocapitalize="characters" spellcheck="false"${described}>` +
    `<button class="go ok" name="viec" value="ma-an">${LABELS.hiddenCheck[lang]}</button></form>`
  );
}

/** The answer about a hidden code; the form once more where another try may help. */
export function hiddenPage(ctx: Context, lang: PageLang, answer: HiddenAnswer, typed: string): Part[] {
  const { shape, title, text } = hiddenWords(answer, lang);
  const again = answer.kind === 'wrong' && answer.left > 0 ? hiddenForm(lang, typed) : '';
  const doubtful = answer.kind === 'first' ? '' : `<a class="go" href="${link(lang, 'bao-nghi')}">${LABELS.doubt[lang]}</a>`;
  return frame(ctx, lang, title, `<section class="verdict ${shape}">${shapeSvg(shape, lang)}<h1>${esc(title)}</h1><p>${esc(text)}</p></section>${again}${doubtful}`);
}

/** What was typed cannot be a hidden code. */
export const hiddenFaultPage = (ctx: Context, lang: PageLang, typed: string): Part[] =>
  frame(ctx, lang, LABELS.hiddenCode[lang], `<h1 class="gap">${LABELS.hiddenCode[lang]}</h1>${hiddenForm(lang, typed, LABELS.hiddenShape[lang])}`);

/** Four buttons: the second of two taps sends. */
export const doubtPage = (ctx: Context, lang: PageLang): Part[] =>
  frame(ctx, lang, LABELS.doubtWhat[lang], `<form method="post" action="?lang=${lang}"><input type="hidden" name="viec" value="bao-nghi"><h1>${LABELS.doubtWhat[lang]}</h1><p>${LABELS.doubtHow[lang]}</p>` +
    `${(Object.keys(DOUBT_WORDS) as DoubtKind[]).map((kind) => `<button class="go" name="kind" value="${kind}">${esc(DOUBT_WORDS[kind][lang])}</button>`).join('')}</form>`, 'bao-nghi');

export interface DoubtMore {
  kind: DoubtKind;
  note: string;
  phone: string;
  faults: Readonly<Record<string, Sentence>>;
}

/** After a report: thanks, and room for more words where there is something to add. */
export function doubtThanks(ctx: Context, lang: PageLang, more: DoubtMore | null): Part[] {
  const fault = (field: string) => (more?.faults[field] ? `<p class="bad" id="${field}-loi">${esc(more.faults[field][siteLang(lang)])}</p>` : '');
  const mark = (field: string) => (more?.faults[field] ? ` aria-describedby="${field}-loi" aria-invalid="true"` : '');
  const form = more === null ? '' :
    `<form class="panel" method="post" action="?lang=${lang}"><h2>${LABELS.doubtMore[lang]}</h2><input type="hidden" name="viec" value="bao-nghi"><input type="hidden" name="kind" value="${more.kind}">` +
    `<label for="note">${LABELS.doubtNote[lang]}</label>${fault('note')}<textarea id="note" name="note" rows="3" maxlength="500"${mark('note')}>${esc(more.note)}</textarea>` +
    `<label for="phone">${LABELS.doubtPhone[lang]} <small>${LABELS.doubtPhoneWhy[lang]}</small></label>${fault('phone')}<input id="phone" name="phone" type="tel" autocomplete="tel" value="${esc(more.phone)}"${mark('phone')}>` +
    `<button class="go ok">${LABELS.doubtSend[lang]}</button></form>`;
  return frame(ctx, lang, LABELS.doubtThanks[lang], `<section class="plain" role="status"><h1>${LABELS.doubtThanks[lang]}</h1><p>${LABELS.doubtNext[lang]}</p></section>${form}`);
}

/** The verdict and the goods in sentences, read by the phone's own voice at a tap. @param said from top to bottom */
export function listenPage(ctx: Context, lang: PageLang, title: string, said: readonly string[]): Part[] {
  const button = `<button class="go ok" data-listen data-stop="${LABELS.stopListening[lang]}" hidden>${LABELS.listen[lang]}</button><p class="note" data-no-voice hidden>${LABELS.noVoice[lang]}</p>`;
  return frame(ctx, lang, title, `<h1 class="gap" data-say>${esc(title)}</h1>${button}<section class="plain">${said.map((text) => `<p data-say>${esc(text)}</p>`).join('')}</section>`, 'nghe', '<script src="/nghe.js" defer></script>');
}
