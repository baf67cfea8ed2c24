/**
 * A PDF that only grows: fixed objects first, then page after page, the page tree and the table of offsets last. What was written
 * needs not be read again, so a document of any length takes no memory, and one that was cut off goes on after its last whole page.
 */
import { deflateSync } from 'node:zlib';
import type { Glyphs } from './faces.ts';

/** Pages under one node of the page tree. */
const GROUP = 250;
const CATALOG = 1;
const ROOT = 2;
const RESOURCES = 3;
const INFO = 4;
const FORM = 5;
const FONTS = 6;
const OBJECTS_PER_FONT = 5;

export const num = (value: number): string => String(Math.round(value * 1_000) / 1_000);

/** Text of the information dictionary: UTF-16 with its mark. */
const utf16 = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

const object = (number: number, body: string): Buffer => Buffer.from(`${number} 0 obj\n${body}\nendobj\n`, 'latin1');

function stream(number: number, dictionary: string, data: Uint8Array, compress: boolean): Buffer {
  // level 1: pages of modules shrink to a third at once, and hardly more at a high price
  const bytes = compress ? deflateSync(data, { level: 1 }) : data;
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< ${dictionary} /Length ${bytes.length}${compress ? ' /Filter /FlateDecode' : ''} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream\nendobj\n', 'latin1'),
  ]);
}

const hex4 = (code: number): string => code.toString(16).padStart(4, '0');

function fontObjects(first: number, glyphs: Glyphs): Buffer[] {
  const { font } = glyphs.face;
  const name = `SANQUE+${font.postscriptName}-${glyphs.face.name}`;
  const thousandths = (units: number): number => Math.round((units * 1_000) / font.unitsPerEm);
  const codes = [...glyphs.used].sort(([a], [b]) => a - b);
  const unicode = codes.map(([code, { char }]) => `<${hex4(code)}> <${Buffer.from(char, 'utf16le').swap16().toString('hex')}>`);
  const blocks: string[] = [];
  for (let at = 0; at < unicode.length; at += 100) blocks.push(`${Math.min(100, unicode.length - at)} beginbfchar\n${unicode.slice(at, at + 100).join('\n')}\nendbfchar`);
  const toUnicode = `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend`;
  const file = glyphs.file();
  const { minX, minY, maxX, maxY } = font.bbox;
  return [
    object(first, `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 4} 0 R >>`),
    object(first + 1, `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${first + 2} 0 R /CIDToGIDMap /Identity /DW 0 /W [${codes.map(([code, { width }]) => `${code} [${width}]`).join(' ')}] >>`),
    object(first + 2, `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${[minX, minY, maxX, maxY].map(thousandths).join(' ')}] /ItalicAngle 0 /Ascent ${thousandths(font.ascent)} /Descent ${thousandths(font.descent)} /CapHeight ${thousandths(font.capHeight)} /StemV 80 /FontFile2 ${first + 3} 0 R >>`),
    stream(first + 3, `/Length1 ${file.length}`, file, true),
    stream(first + 4, '', Buffer.from(toUnicode, 'latin1'), true),
  ];
}

export interface PdfInput {
  lang: string;
  title: string;
  /** In points. */
  page: { width: number; height: number };
  /** Drawn by `/L Do`; its coordinates run upwards from the lower left corner. */
  form: { width: number; height: number; content: string };
  fonts: readonly Glyphs[];
  compress: boolean;
}

export interface GrowingPdf {
  head: Buffer;
  /** The n-th page (from 0) for the end of the file, to which its offset belongs. */
  page: (n: number, content: Uint8Array) => Buffer;
  /** @param at length of the file so far; @param offsets of the pages in it */
  tail: (at: number, offsets: readonly number[]) => Buffer;
}

export function growingPdf(input: PdfInput): GrowingPdf {
  const fixed = FONTS + input.fonts.length * OBJECTS_PER_FONT;
  const nodeOf = (group: number): number => fixed + group * (1 + 2 * GROUP);
  const pageNumber = (n: number): number => nodeOf(Math.floor(n / GROUP)) + 1 + 2 * (n % GROUP);
  const pageObject = (n: number): Buffer => object(pageNumber(n), `<< /Type /Page /Parent ${nodeOf(Math.floor(n / GROUP))} 0 R /Contents ${pageNumber(n) + 1} 0 R >>`);
  const fonts = input.fonts.map((glyphs, i) => `/${glyphs.face.name} ${FONTS + i * OBJECTS_PER_FONT} 0 R`).join(' ');
  const box = `[0 0 ${num(input.page.width)} ${num(input.page.height)}]`;

  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const fixedOffsets = new Map<number, number>();
  let length = parts[0]!.length;
  const add = (number: number, bytes: Buffer): void => {
    fixedOffsets.set(number, length);
    length += bytes.length;
    parts.push(bytes);
  };
  add(CATALOG, object(CATALOG, `<< /Type /Catalog /Pages ${ROOT} 0 R /Lang (${input.lang}) /ViewerPreferences << /PrintScaling /None /DisplayDocTitle true >> >>`));
  add(RESOURCES, object(RESOURCES, `<< /Font << ${fonts} >> /XObject << /L ${FORM} 0 R >> >>`));
  add(INFO, object(INFO, `<< /Title ${utf16(input.title)} /Producer ${utf16('Sàn Quê')} /Creator ${utf16('Sàn Quê')} >>`));
  add(FORM, stream(FORM, `/Type /XObject /Subtype /Form /BBox [0 0 ${num(input.form.width)} ${num(input.form.height)}] /Resources << /Font << ${fonts} >> >>`, Buffer.from(input.form.content, 'latin1'), input.compress));
  for (const [i, glyphs] of input.fonts.entries()) for (const [j, bytes] of fontObjects(FONTS + i * OBJECTS_PER_FONT, glyphs).entries()) add(FONTS + i * OBJECTS_PER_FONT + j, bytes);

  return {
    head: Buffer.concat(parts),
    page: (n, content) => Buffer.concat([pageObject(n), stream(pageNumber(n) + 1, '', content, input.compress)]),
    tail: (at, offsets) => {
      const groups = Math.ceil(offsets.length / GROUP);
      const out: Buffer[] = [];
      let end = at;
      const late = new Map<number, number>();
      const put = (number: number, body: string): void => {
        const bytes = object(number, body);
        late.set(number, end);
        end += bytes.length;
        out.push(bytes);
      };
      for (let group = 0; group < groups; group++) {
        const kids: string[] = [];
        for (let n = group * GROUP; n < Math.min(offsets.length, (group + 1) * GROUP); n++) kids.push(`${pageNumber(n)} 0 R`);
        put(nodeOf(group), `<< /Type /Pages /Parent ${ROOT} 0 R /Count ${kids.length} /Kids [${kids.join(' ')}] >>`);
      }
      put(ROOT, `<< /Type /Pages /Count ${offsets.length} /MediaBox ${box} /Resources ${RESOURCES} 0 R /Kids [${Array.from({ length: groups }, (_, g) => `${nodeOf(g)} 0 R`).join(' ')}] >>`);
      const size = pageNumber(offsets.length - 1) + 2;
      const entry = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n \n`;
      let table = `xref\n0 ${size}\n0000000000 65535 f \n`;
      for (let number = 1; number < fixed; number++) table += entry(fixedOffsets.get(number) ?? late.get(number)!);
      for (let n = 0; n < offsets.length; n++) {
        if (n % GROUP === 0) table += entry(late.get(nodeOf(n / GROUP))!);
        if (n % 2_000 === 1_999) {
          out.push(Buffer.from(table, 'latin1'));
          table = '';
        }
        table += entry(offsets[n]!) + entry(offsets[n]! + pageObject(n).length);
      }
      out.push(Buffer.from(`${table}trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${end}\n%%EOF\n`, 'latin1'));
      return Buffer.concat(out);
    },
  };
}
