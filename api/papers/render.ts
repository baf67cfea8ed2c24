/**
 * Draws a paper as an A4 PDF in the layout of Decree 30/2020/NĐ-CP, Appendix I: margins 20 mm above and below, 30 mm left, 15 mm right
 * (II.2 of part I), national motto upper right, issuing body upper left, title in the middle, the text justified, "Nơi nhận" lower left,
 * signature lower right, page numbers from the second page on. Tagged, in Vietnamese, with selectable text. Sizes are the decree's; the
 * letters are the floor's own, as Times New Roman cannot be shipped.
 */
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { runsOf, widthOf, type Style } from '../letters.ts';
import type { Block, Paper, PaperPrint, Signature } from './paper.ts';

const MM = 72 / 25.4;
const PAGE = { width: 210 * MM, height: 297 * MM };
const LEFT = 30 * MM;
const RIGHT = PAGE.width - 15 * MM;
const TOP = 20 * MM;
const BOTTOM = PAGE.height - 20 * MM;
const WIDTH = RIGHT - LEFT;

/** Body text; the decree says 13 to 14. Be Vietnam Pro runs wide, so the lower end. */
const SIZE = 12.5;
const LEADING = 1.42;
const INDENT = 10 * MM;

type Align = 'start' | 'middle' | 'end' | 'both';
interface Word {
  text: string;
  style: Style;
}
const wordsOf = (text: string, style: Style): Word[] => text.split(/\s+/).filter(Boolean).map((w) => ({ text: w, style }));

/** Breaks words into lines of a width; a word wider than a line (an address, a code) is cut where the line ends. */
function linesOf(words: readonly Word[], size: number, width: number, indent = 0): Word[][] {
  const lines: Word[][] = [];
  let line: Word[] = [];
  let used = indent;
  const close = () => { lines.push(line); line = []; used = 0; };
  for (let word of words) {
    let wide = widthOf(word.text, word.style, size);
    const gap = widthOf(' ', word.style, size);
    if (line.length > 0 && used + gap + wide > width) close();
    while (wide > width - used && [...word.text].length > 1) {
      const letters = [...word.text];
      let cut = letters.length - 1;
      while (cut > 1 && widthOf(letters.slice(0, cut).join(''), word.style, size) > width - used) cut--;
      line.push({ ...word, text: letters.slice(0, cut).join('') });
      close();
      word = { ...word, text: letters.slice(cut).join('') };
      wide = widthOf(word.text, word.style, size);
    }
    used += (line.length > 0 ? gap : 0) + wide;
    line.push(word);
  }
  if (line.length > 0) close();
  return lines;
}

class Sheet {
  readonly doc: PDFKit.PDFDocument;
  y = TOP;
  private readonly draft: boolean;
  private readonly root: PDFKit.PDFStructureElement;
  private page = 0;
  private readonly known = new Set<string>();

  constructor(title: string, print: PaperPrint) {
    this.draft = print.draft;
    const made = new Date(print.madeAt);
    this.doc = new PDFDocument({
      size: 'A4', margin: 0, autoFirstPage: false, pdfVersion: '1.7', tagged: true, lang: 'vi-VN', displayTitle: true,
      info: { Title: title, Creator: 'Sàn Quê', Producer: 'Sàn Quê', CreationDate: made, ModDate: made },
    });
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.newPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.page++;
    this.y = TOP;
    if (this.draft) this.artifact(() => {
      this.doc.save().rotate(-52, { origin: [PAGE.width / 2, PAGE.height / 2] });
      this.write('DỰ THẢO', 'bold', 110, PAGE.width / 2 - widthOf('DỰ THẢO', 'bold', 110) / 2, PAGE.height / 2 - 60, '#f0e4e4');
      this.doc.restore();
    });
    if (this.page > 1) this.artifact(() => this.write(String(this.page), 'plain', SIZE, LEFT + (WIDTH - widthOf(String(this.page), 'plain', SIZE)) / 2, 10 * MM));
  }

  /** Goes to the next page when less than `height` is left. @returns whether it did */
  need(height: number): boolean {
    if (this.y + height <= BOTTOM) return false;
    this.newPage();
    return true;
  }

  /** What is drawn inside carries no meaning: lines, marks, page numbers. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact');
    draw();
    this.doc.endMarkedContent();
  }

  /** An element of the document's structure; `draw` may go over pages through `part`. */
  element(tag: string, parent: PDFKit.PDFStructureElement = this.root): PDFKit.PDFStructureElement {
    const made = this.doc.struct(tag);
    parent.add(made);
    return made;
  }
  /** Draws on the present page what belongs to an element. */
  part(of: PDFKit.PDFStructureElement, tag: string, draw: () => void): void {
    const content = this.doc.markStructureContent(tag);
    draw();
    this.doc.endMarkedContent();
    of.add(content);
  }

  /** A text at a point (its upper left corner). @returns its width */
  write(text: string, style: Style, size: number, x: number, y: number, colour = '#000'): number {
    let at = x;
    for (const run of runsOf(text, style)) {
      if (!this.known.has(run.face.name)) {
        this.doc.registerFont(run.face.name, run.face.font as never);
        this.known.add(run.face.name);
      }
      // baselines of all subsets are one: they are cuts of the same font
      this.doc.font(run.face.name).fontSize(size).fillColor(colour).text(run.text, at, y, { lineBreak: false, features: [] });
      at += widthOf(run.text, style, size);
    }
    return at - x;
  }

  /** One line of words between x and x + width. */
  line(words: readonly Word[], size: number, x: number, y: number, width: number, align: Align): void {
    const joined: Word[] = [];
    for (const word of words) {
      const last = joined.at(-1);
      if (align !== 'both' && last?.style === word.style) last.text += ` ${word.text}`;
      else joined.push({ ...word });
    }
    const gap = widthOf(' ', 'plain', size);
    const wide = joined.reduce((sum, w) => sum + widthOf(w.text, w.style, size), 0) + gap * (joined.length - 1);
    const stretch = align === 'both' && joined.length > 1 ? (width - wide) / (joined.length - 1) : 0;
    let at = align === 'end' ? x + width - wide : align === 'middle' ? x + (width - wide) / 2 : x;
    joined.forEach((word, i) => {
      // the blank goes with its word, so that copied text has it
      this.write(i < joined.length - 1 ? `${word.text} ` : word.text, word.style, size, at, y);
      at += widthOf(word.text, word.style, size) + gap + stretch;
    });
  }

  /** A paragraph over as many pages as it takes. */
  paragraph(tag: string, words: readonly Word[], options: { size?: number; x?: number; width?: number; indent?: number; align?: Align; after?: number; leading?: number } = {}): void {
    const { size = SIZE, x = LEFT, width = WIDTH, indent = 0, align = 'both', after = 6, leading = LEADING } = options;
    const lines = linesOf(words, size, width, indent);
    const high = size * leading;
    const element = this.element(tag);
    lines.forEach((line, i) => {
      // no single line is left alone at the foot or carried over alone
      this.need(i === 0 && lines.length > 1 ? 2 * high : i === lines.length - 2 ? 2 * high : high);
      const from = i === 0 ? indent : 0;
      this.part(element, tag, () => this.line(line, size, x + from, this.y, width - from, align === 'both' && i === lines.length - 1 ? 'start' : align));
      this.y += high;
    });
    element.end();
    this.y += after;
  }

  /** Centred lines in a column that does not move the sheet's own place. @returns where they end */
  column(lines: readonly { text: string; style: Style; size: number; tag?: string }[], x: number, width: number, from: number): number {
    let y = from;
    for (const { text, style, size, tag = 'P' } of lines) {
      const element = this.element(tag);
      for (const line of linesOf(wordsOf(text, style), size, width)) {
        this.part(element, tag, () => this.line(line, size, x, y, width, 'middle'));
        y += size * 1.35;
      }
      element.end();
    }
    return y;
  }

  rule(x: number, y: number, width: number): void {
    this.artifact(() => this.doc.moveTo(x, y).lineTo(x + width, y).lineWidth(0.7).strokeColor('#000').stroke());
  }

  finish(): Buffer {
    this.root.end();
    const chunks: Buffer[] = [];
    // the document is a stream that pushes at once; nothing here waits
    this.doc.end();
    for (let chunk = this.doc.read() as Buffer | null; chunk !== null; chunk = this.doc.read() as Buffer | null) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

const MOTTO = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
const FREEDOM = 'Độc lập - Tự do - Hạnh phúc';

function datedWords(place: string, dated: string | null): string {
  const [y, m, d] = (dated ?? '').split('-');
  // day and the first two months in two digits, as the decree writes them
  return dated === null ? `${place}, ngày …… tháng …… năm ……` : `${place}, ngày ${d} tháng ${Number(m) > 2 ? Number(m) : m} năm ${y}`;
}

function head(s: Sheet, paper: Paper, print: PaperPrint): void {
  const number = `Số: ${print.number ?? `……/${paper.sign}`}`;
  const when = datedWords(paper.place, print.dated);
  const motto = (x: number, width: number): number => {
    const end = s.column([{ text: MOTTO, style: 'bold', size: 10.5 }, { text: FREEDOM, style: 'bold', size: 12 }], x, width, TOP);
    const wide = widthOf(FREEDOM, 'bold', 12);
    s.rule(x + (width - wide) / 2, end + 1, wide);
    return end + 8;
  };
  if (!paper.issuer) {
    s.y = motto(LEFT, WIDTH) + 4;
    if (print.draft) draftMark(s, RIGHT - 66, TOP);
    return;
  }
  const left = WIDTH * 0.42;
  const right = WIDTH - left;
  const { parent, body } = paper.issuer;
  const upper = (text: string): string => text.toLocaleUpperCase('vi');
  let end = s.column([...(parent ? [{ text: upper(parent), style: 'plain' as Style, size: 10.5 }] : []), { text: upper(body), style: 'bold' as Style, size: 10.5 }], LEFT, left - 8, TOP);
  s.rule(LEFT + (left - 8) * 0.32, end + 1, (left - 8) * 0.36);
  end = s.column([{ text: number, style: 'plain', size: 12 }], LEFT, left - 8, end + 8);
  const rightEnd = s.column([{ text: when, style: 'italic', size: 12 }], LEFT + left, right, motto(LEFT + left, right));
  if (print.draft) {
    draftMark(s, LEFT + (left - 8 - 66) / 2, end + 4);
    end += 26;
  }
  s.y = Math.max(end, rightEnd) + 14;
}

function draftMark(s: Sheet, x: number, y: number): void {
  const element = s.element('P');
  s.part(element, 'P', () => s.write('DỰ THẢO', 'bold', 12, x + (66 - widthOf('DỰ THẢO', 'bold', 12)) / 2, y + 2));
  element.end();
  s.artifact(() => s.doc.rect(x, y, 66, 19).lineWidth(0.8).strokeColor('#000').stroke());
}

function title(s: Sheet, paper: Paper, print: PaperPrint): void {
  s.y = s.column([{ text: paper.title.toLocaleUpperCase('vi'), style: 'bold', size: 13.5, tag: 'H1' }, ...(paper.about ? [{ text: paper.about, style: 'bold' as Style, size: 12.5 }] : [])], LEFT + 10 * MM, WIDTH - 20 * MM, s.y);
  if (paper.issuer) {
    s.rule(LEFT + WIDTH * 0.38, s.y + 2, WIDTH * 0.24);
    s.y += 14;
    return;
  }
  if (paper.sign === '') { s.y += 10; return; }
  s.y = s.column([{ text: `Số: ${print.number ?? `……/${paper.sign}`}`, style: 'plain', size: 12 }], LEFT, WIDTH, s.y + 2) + 10;
}

function table(s: Sheet, block: Extract<Block, { kind: 'table' }>): void {
  const size = 11;
  const high = size * 1.32;
  const pad = 4;
  const total = block.columns.reduce((sum, c) => sum + c.width, 0);
  const widths = block.columns.map((c) => (c.width / total) * WIDTH);
  const element = s.element('Table');
  const caption = s.element('Caption', element);
  s.need(60);
  s.part(caption, 'Caption', () => s.line(wordsOf(block.caption, 'italic'), size, LEFT, s.y, WIDTH, 'start'));
  caption.end();
  s.y += high + 2;
  const row = (cells: readonly string[], kind: 'head' | 'body' | 'foot'): void => {
    const lines = cells.map((text, i) => linesOf(wordsOf(text, kind === 'body' ? 'plain' : 'bold'), size, widths[i]! - 2 * pad));
    const height = Math.max(1, ...lines.map((l) => l.length)) * high + 2 * pad;
    if (s.need(height) && kind === 'body') row(block.columns.map((c) => c.title), 'head');
    const tr = s.element('TR', element);
    let x = LEFT;
    lines.forEach((cell, i) => {
      const tag = kind === 'head' ? 'TH' : 'TD';
      const td = s.element(tag, tr);
      const align = kind === 'head' ? 'middle' : (block.columns[i]!.align ?? 'start');
      s.part(td, tag, () => cell.forEach((line, n) => s.line(line, size, x + pad, s.y + pad + n * high, widths[i]! - 2 * pad, align)));
      td.end();
      const at = x;
      s.artifact(() => s.doc.rect(at, s.y, widths[i]!, height).lineWidth(0.6).strokeColor('#000').stroke());
      x += widths[i]!;
    });
    tr.end();
    s.y += height;
  };
  row(block.columns.map((c) => c.title), 'head');
  for (const cells of block.rows) row(cells, 'body');
  if (block.foot) row(block.foot, 'foot');
  element.end();
  s.y += 10;
}

function draw(s: Sheet, block: Block): void {
  if (block.kind === 'table') table(s, block);
  else if (block.kind === 'heading') {
    s.need(3 * SIZE * LEADING);
    s.paragraph('H2', wordsOf(block.text, 'bold'), { align: 'start', after: 4 });
  } else if (block.kind === 'list') for (const item of block.items) s.paragraph('P', wordsOf(`- ${item}`, 'plain'), { indent: INDENT, after: 3 });
  else s.paragraph('P', [...wordsOf(block.lead ?? '', 'bold'), ...wordsOf(block.text, block.italic ? 'italic' : 'plain')], { indent: INDENT });
}

const SIGNING_SPACE = 62;

/** How high the block of a signature is. */
function signature(s: Sheet, one: Signature, x: number, width: number, from: number): number {
  const end = s.column([...(one.when ? [{ text: one.when, style: 'italic' as Style, size: 12 }] : []), ...one.lines.map((text) => ({ text: text.toLocaleUpperCase('vi'), style: 'bold' as Style, size: 12 })), { text: one.note, style: 'italic', size: 11 }], x, width, from);
  return one.name ? s.column([{ text: one.name, style: 'bold', size: 12.5 }], x, width, end + SIGNING_SPACE) : end + SIGNING_SPACE;
}

/** "Nơi nhận": in bold italics of 12, its lines of 11. */
function recipients(s: Sheet, lines: readonly string[], x: number, width: number, from: number): number {
  let y = from;
  const put = (words: readonly Word[], size: number, tag: string) => {
    const element = s.element(tag);
    for (const line of linesOf(words, size, width)) {
      s.part(element, tag, () => s.line(line, size, x, y, width, 'start'));
      y += size * 1.35;
    }
    element.end();
  };
  put(wordsOf('Nơi nhận:', 'boldItalic'), 11.5, 'P');
  lines.forEach((line, i) => put(wordsOf(`- ${line}${i === lines.length - 1 ? '.' : ';'}`, 'plain'), 10.5, 'P'));
  return y;
}

function foot(s: Sheet, paper: Paper): void {
  // signatures never stand on a page of their own: they keep together, and the last lines above come along by the widow rule
  s.y += 6;
  s.need(SIGNING_SPACE + 80);
  const from = s.y;
  const ends: number[] = [from];
  if (paper.signatures.length <= 1) {
    const half = WIDTH / 2;
    if (paper.recipients.length > 0) ends.push(recipients(s, paper.recipients, LEFT, half - 10, from));
    for (const one of paper.signatures) ends.push(signature(s, one, LEFT + half, half, from));
    s.y = Math.max(...ends);
    return;
  }
  const each = WIDTH / paper.signatures.length;
  paper.signatures.forEach((one, i) => ends.push(signature(s, one, LEFT + i * each + 3, each - 6, from)));
  s.y = Math.max(...ends) + 6;
  if (paper.recipients.length > 0) {
    s.need(40 + paper.recipients.length * 15);
    s.y = recipients(s, paper.recipients, LEFT, WIDTH, s.y);
  }
}

/** The QR by which anybody can see whether the paper is genuine, with the same address in letters. */
function checkMark(s: Sheet, url: string): void {
  const side = 22 * MM;
  s.y += 8;
  s.need(side + 2);
  const { size, data } = QRCode.create(url, { errorCorrectionLevel: 'M' }).modules;
  const module = side / size;
  const top = s.y;
  const element = s.doc.struct('Figure', { alt: `Mã QR dẫn tới ${url}` });
  s.element('P').add(element);
  s.part(element, 'Figure', () => {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (!data[row * size + column]) continue;
        let run = 1;
        while (column + run < size && data[row * size + column + run]) run++;
        s.doc.rect(LEFT + column * module, top + row * module, run * module, module);
        column += run;
      }
    }
    s.doc.fillColor('#000').fill();
  });
  element.end();
  const text = s.element('P');
  const x = LEFT + side + 4 * MM;
  let y = top + side / 2 - 18;
  for (const line of [...linesOf(wordsOf('Quét mã hoặc mở địa chỉ này để kiểm tra văn bản có phải bản thật, còn hiệu lực hay không:', 'plain'), 9.5, RIGHT - x), ...linesOf(wordsOf(url, 'plain'), 9.5, RIGHT - x)]) {
    s.part(text, 'P', () => s.line(line, 9.5, x, y, RIGHT - x, 'start'));
    y += 13;
  }
  text.end();
  s.y = top + side;
}

/**
 * The paper as a PDF.
 * @param print number, date, draft or not, QR; `number` and `dated` come from the registry alone and are never made up
 * @returns the bytes; the same paper and print give the same bytes, so a digest of them names the paper
 */
export function renderPaper(paper: Paper, print: PaperPrint): Buffer {
  const s = new Sheet([paper.title, paper.about].filter(Boolean).join(': '), print);
  head(s, paper, print);
  title(s, paper, print);
  if (paper.addressees.length > 0) {
    const [only, ...more] = paper.addressees;
    if (more.length === 0) s.paragraph('P', wordsOf(`Kính gửi: ${only}`, 'plain'), { align: 'middle', after: 10 });
    else {
      s.paragraph('P', wordsOf('Kính gửi:', 'plain'), { x: LEFT + 30 * MM, width: WIDTH - 30 * MM, align: 'start', after: 2 });
      paper.addressees.forEach((to, i) => s.paragraph('P', wordsOf(`- ${to}${i === paper.addressees.length - 1 ? '.' : ';'}`, 'plain'), { x: LEFT + 40 * MM, width: WIDTH - 40 * MM, align: 'start', after: i === paper.addressees.length - 1 ? 10 : 2 }));
    }
  }
  for (const block of paper.body) draw(s, block);
  foot(s, paper);
  if (print.checkUrl) checkMark(s, print.checkUrl);
  return s.finish();
}
