/** One label: where its QR, words, serial and hidden code stand. All in points from the label's upper left corner. */
import { invalid } from '../../errors.ts';
import type { Lang } from '../../context.ts';
import { runsOf, widthOf, type Run, type Style } from '../../letters.ts';
import { wrapLines } from './faces.ts';
import type { Layout } from './layout.rules.ts';
import { QUIET_MODULES, X_MAX_MM, X_MIN_MM } from './qr.ts';

export const MM = 72 / 25.4;
const LEADING = 1.28;
/** Of a line's height, above its base line. */
const ASCENT = 0.98;

/** What is the same on every stamp of a document. */
export interface LabelWords {
  lang: Lang;
  /** 'Nước mắm Ba Làng, chai 500 ml' */
  title: string;
  lot: string | undefined;
  /** 'sanque.vn' */
  domain: string;
  illustration: boolean;
  /** A code under a scratch layer. */
  hidden: boolean;
}

export interface Words {
  runs: Run[];
  text: string;
  style: Style;
  size: number;
  x: number;
  /** Of the base line. */
  y: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LabelPlan {
  /** X-dimension in mm. */
  x: number;
  modules: number;
  /** Corner of the first dark module, and a module's side. */
  qr: { x: number; y: number; module: number };
  common: Words[];
  /** The two halves of the serial, eight characters each. */
  serial: { x: number; y: [number, number]; size: number };
  /** The frame under which the scratch layer goes, and where the code stands in it. */
  hidden: { box: Box; x: number; y: number; size: number } | undefined;
}

interface Sizes { name: number; text: number; serial: number }
const LARGE: Sizes = { name: 8, text: 7, serial: 8.4 };
const SMALL: Sizes = { name: 4.6, text: 4.4, serial: 5.6 };
const HIDDEN_BOX = { width: 15 * MM, height: 4.4 * MM, gap: 1.2 * MM, size: 8 } as const;
/** Wide enough for half a serial, and for the frame of a hidden code. */
const LEAST_TEXT_MM = 13;

const least = (modules: number): number => X_MIN_MM * (modules + 2 * QUIET_MODULES);

const number = (value: number, lang: Lang): string => value.toLocaleString(lang === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 2 });

/** Side of one module in mm in a square of `side` mm. @throws RangeError below 0.396 mm */
export function moduleSide(side: number, modules: number): number {
  const x = Math.min(side / (modules + 2 * QUIET_MODULES), X_MAX_MM);
  if (x < X_MIN_MM - 1e-9) throw new RangeError(`a QR of ${modules} modules does not fit ${side} mm at ${X_MIN_MM} mm a module`);
  return x;
}

function tooSmall(modules: number, lang: Lang, height: number): Error {
  const side = Math.ceil(least(modules) * 10) / 10;
  return invalid({
    labelWidth: {
      vi: `Tem này nhỏ quá: riêng mã QR cùng viền trắng đã cần ${number(side, 'vi')} × ${number(side, 'vi')} mm (mỗi ô ít nhất 0,396 mm). Cần ít nhất ${number(side + LEAST_TEXT_MM + 2, 'vi')} × ${number(side, 'vi')} mm, hoặc ${number(side, 'vi')} × ${number(side + height, 'vi')} mm nếu chữ nằm dưới mã.`,
      en: `This label is too small: the QR with its white border alone takes ${number(side, lang)} × ${number(side, lang)} mm (0.396 mm a module at least). It takes ${number(side + LEAST_TEXT_MM + 2, lang)} × ${number(side, lang)} mm, or ${number(side, lang)} × ${number(side + height, lang)} mm with the text below.`,
    },
  });
}

/**
 * Plans a label. Words stand beside the QR where the label is wide enough, else below it.
 * @param modules a side of the QR
 * @param scale what the printer's correction makes of a millimetre: a module must stay 0.396 mm after it
 * @throws DomainError 422 when a QR of 0.396 mm a module with its quiet zone and the words do not fit
 */
export function planLabel(layout: Layout, words: LabelWords, modules: number, scale = 1): LabelPlan {
  const { labelWidth: width, labelHeight: height } = layout;
  const min = least(modules) / Math.min(scale, 1);
  const edge = width < 50 ? 0.5 : 2;
  const hiddenHeight = words.hidden ? (HIDDEN_BOX.height + HIDDEN_BOX.gap) / MM + 2 : 0;
  // name, domain and two lines of serial, and the frame of a hidden code
  const leastText = ((SMALL.name + SMALL.text + 2 * SMALL.serial) * LEADING) / MM + hiddenHeight;
  const beside = width >= min + LEAST_TEXT_MM + 1.5 && height >= Math.max(min, leastText);
  const below = !beside && width >= Math.max(min, LEAST_TEXT_MM + 1) && height >= min + leastText + 0.5;
  if (!beside && !below) throw tooSmall(modules, words.lang, Math.ceil(leastText + 1));
  const room = beside ? Math.min(height, width - LEAST_TEXT_MM - 1.5) : Math.min(width, height - leastText - 0.5);
  const wished = layout.qrSide ?? (beside ? Math.min(height - 2, width * 0.42) : Math.min(width - 1, height * 0.6));
  const side = Math.min(Math.max(Math.min(wished, room), min), X_MAX_MM * (modules + 2 * QUIET_MODULES) / Math.max(scale, 1));
  const x = moduleSide(side, modules);
  const left = beside ? Math.min(edge, width - side - LEAST_TEXT_MM - 1) : (width - side) / 2;
  const top = beside ? (height - side) / 2 : 0;
  const quiet = QUIET_MODULES * x;
  const qr = { x: (left + quiet) * MM, y: (top + quiet) * MM, module: x * MM };

  const textLeft = (beside ? left + side + (width < 50 ? 0.4 : 1) : 1) * MM;
  const textWide = width * MM - textLeft - (width < 50 ? 0.6 : 2) * MM;
  const areaTop = beside ? 0 : side * MM;
  const areaHeight = height * MM - areaTop;
  const hiddenPoints = words.hidden ? HIDDEN_BOX.height + HIDDEN_BOX.gap + SMALL.text * LEADING : 0;
  const tall = (sizes: Sizes): number => (sizes.name + sizes.text + 2 * sizes.serial) * LEADING + hiddenPoints;
  const sizes = textWide >= 24 * MM && tall(LARGE) <= areaHeight ? LARGE : SMALL;
  const measure = (style: Style, size: number) => (text: string) => widthOf(text, style, size);

  // the name has what is left; the lot and the mark of an illustration come before its second line, the domain and the serial always
  let free = areaHeight - tall(sizes);
  const optional: string[] = [];
  const claim = (text: string): void => {
    if (free < sizes.text * LEADING) return;
    free -= sizes.text * LEADING;
    optional.push(text);
  };
  if (words.illustration) claim(words.lang === 'en' ? 'illustration' : 'minh họa');
  if (words.lot) claim(`${words.lang === 'en' ? 'Lot' : 'Lô'} ${words.lot}`);
  const domain = wrapHost(words.domain, measure('plain', sizes.text), textWide);
  free -= (domain.length - 1) * sizes.text * LEADING;
  const nameLines = wrapLines(measure('bold', sizes.name), words.title, textWide, Math.max(1, Math.min(3, 1 + Math.floor(Math.max(free, 0) / (sizes.name * LEADING)))));
  // a label without room for the mark carries it in the name's last line: an illustration is never printed as the real thing
  if (words.illustration && optional.length === 0) nameLines[nameLines.length - 1] = words.lang === 'en' ? 'illustration' : 'minh họa';

  const lines: { text: string; style: Style; size: number; serial?: 0 | 1 }[] = [
    ...nameLines.map((text) => ({ text, style: 'bold' as const, size: sizes.name })),
    ...optional.map((text) => ({ text, style: 'plain' as const, size: sizes.text })),
    ...domain.map((text) => ({ text, style: 'plain' as const, size: sizes.text })),
  ];
  const serialLines = [0, 1].map((n) => ({ text: '', style: 'bold' as const, size: sizes.serial, serial: n as 0 | 1 }));
  // with a scratch layer the serial stands on top, away from what is scratched
  lines.splice(words.hidden ? nameLines.length : lines.length, 0, ...serialLines);
  const total = lines.reduce((sum, line) => sum + line.size * LEADING, 0) + hiddenPoints;
  let at = areaTop + Math.max(0, (areaHeight - total) / 2);
  const common: Words[] = [];
  const serialAt: [number, number] = [0, 0];
  for (const line of lines) {
    const y = at + line.size * ASCENT;
    if (line.serial !== undefined) serialAt[line.serial] = y;
    else common.push({ runs: runsOf(line.text, line.style), text: line.text, style: line.style, size: line.size, x: textLeft, y });
    at += line.size * LEADING;
  }
  let hidden: LabelPlan['hidden'];
  if (words.hidden) {
    const caption = words.lang === 'en' ? 'Scratch gently' : 'Cào nhẹ';
    at += HIDDEN_BOX.gap / 2;
    common.push({ runs: runsOf(caption, 'plain'), text: caption, style: 'plain', size: SMALL.text, x: textLeft, y: at + SMALL.text * ASCENT });
    at += SMALL.text * LEADING;
    const box = { x: textLeft, y: at, width: Math.min(HIDDEN_BOX.width, textWide), height: HIDDEN_BOX.height };
    const size = Math.min(HIDDEN_BOX.size, (box.width - 2) / 4.6);
    hidden = { box, x: box.x + 2, y: box.y + box.height / 2 + size * 0.36, size };
  }
  return { x, modules, qr, common, serial: { x: textLeft, y: serialAt, size: sizes.serial }, hidden };
}

/** A host has no blanks: it breaks after a dot where it must, and is never cut. */
function wrapHost(host: string, measure: (text: string) => number, width: number): string[] {
  const out: string[] = [];
  let current = '';
  for (const part of host.split(/(?<=\.)/)) {
    if (current && measure(current + part) > width) {
      out.push(current);
      current = part;
    } else current += part;
  }
  return [...out, current];
}
