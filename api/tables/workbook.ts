/** Looks into an XLSX before it is unpacked: sizes as declared and as they are, number of cells, formulas. Keeps bombs outside. */
import { inflateRawSync } from 'node:zlib';
import { invalid, tooLarge, unsupported } from '../errors.ts';

/** All parts together, unpacked. 50,000 rows of a register take about 30 MB. */
const MAX_UNPACKED = 100 * 1024 * 1024;
const MAX_PARTS = 500;
/** XML of a sheet shrinks 10 to 40 times; a part that shrinks more than this, and is large, is a bomb. */
const MAX_RATIO = 250;
const RATIO_FROM = 5 * 1024 * 1024;

interface Part {
  name: string;
  packed: number;
  unpacked: number;
  method: number;
  at: number;
}

const damaged = () => invalid({ file: { vi: 'Bảng tính bị cắt giữa chừng hoặc hỏng: không tìm thấy phần cuối của tệp. Chưa có gì được ghi; tải lại tệp gốc rồi gửi lại.', en: 'The workbook is cut off or damaged: its end is missing. Nothing was written; fetch the original again and send it.' } });
const bomb = () => tooLarge({ vi: 'Bảng tính phình ra quá lớn khi mở (có thể là tệp cố ý gây quá tải), nên không nhận. Chỉ giữ lại các cột cần nhập rồi lưu lại.', en: 'Unpacked, this workbook is far too large (it may be made to overload), so it is refused. Keep only the columns to import and save it again.' });

/** The parts listed at the end of the archive. @throws DomainError 422 when the end is missing, 413 when there are too many or they are too large */
function partsOf(bytes: Buffer): Part[] {
  let end = -1;
  for (let i = bytes.length - 22; i >= Math.max(0, bytes.length - 65_557); i--) {
    if (bytes.readUInt32LE(i) === 0x06054b50) {
      end = i;
      break;
    }
  }
  if (end < 0) throw damaged();
  const count = bytes.readUInt16LE(end + 10);
  const directory = bytes.readUInt32LE(end + 16);
  if (count > MAX_PARTS || count === 0xffff) throw bomb();
  const parts: Part[] = [];
  let at = directory;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged();
    const nameLength = bytes.readUInt16LE(at + 28);
    const part: Part = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), unpacked: bytes.readUInt32LE(at + 24), at: bytes.readUInt32LE(at + 42),
    };
    total += part.unpacked;
    if (total > MAX_UNPACKED || part.unpacked === 0xffffffff || (part.unpacked > RATIO_FROM && part.unpacked > part.packed * MAX_RATIO)) throw bomb();
    parts.push(part);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

/** The content of a part; a declared size that lies is found out without unpacking more than it says. */
function contentOf(bytes: Buffer, part: Part): Buffer {
  if (part.at + 30 > bytes.length || bytes.readUInt32LE(part.at) !== 0x04034b50) throw damaged();
  const start = part.at + 30 + bytes.readUInt16LE(part.at + 26) + bytes.readUInt16LE(part.at + 28);
  const packed = bytes.subarray(start, start + part.packed);
  if (packed.length < part.packed) throw damaged();
  if (part.method === 0) return packed;
  if (part.method !== 8) throw damaged();
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(part.unpacked, 1) });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw bomb();
    throw damaged();
  }
}

const columnNumber = (letters: string): number => [...letters].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0);

/**
 * Checks a workbook and finds the formulas of its sheets.
 * @returns `formulas`: 'column:row', column from 0, row from 1, of cells that hold one
 * @throws DomainError 413 (bomb, too many rows or columns), 415 (an archive that is no workbook), 422 (damaged)
 */
export function inspectWorkbook(file: Uint8Array, limits: { maxRows: number; maxColumns: number }): { formulas: Set<string> } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const parts = partsOf(bytes);
  if (!parts.some((p) => p.name === 'xl/workbook.xml')) throw unsupported({ vi: 'Đây là tệp nén nhưng không phải bảng tính Excel. Gửi tệp .xlsx hoặc .csv.', en: 'This is an archive but no Excel workbook. Send an .xlsx or .csv.' });
  const formulas = new Set<string>();
  for (const part of parts) {
    const content = contentOf(bytes, part);
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(part.name)) continue;
    const xml = content.toString('utf8');
    // a single cell far out would make a reader lay out millions of empty ones
    for (const cell of xml.matchAll(/<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"[^>]*?>(?:<(?:\w+:)?(f)\b)?/g)) {
      const column = columnNumber(cell[1]!);
      const row = Number(cell[2]);
      if (row > limits.maxRows + 50 || column > limits.maxColumns) throw tooLarge({ vi: `Bảng tính có ô ở tận ${cell[1]}${cell[2]}. Nhập tối đa ${limits.maxRows.toLocaleString('vi-VN')} dòng và ${limits.maxColumns} cột; xóa các ô thừa rồi lưu lại.`, en: `The workbook has a cell as far out as ${cell[1]}${cell[2]}. At most ${limits.maxRows} rows and ${limits.maxColumns} columns; delete stray cells and save again.` });
      if (cell[3]) formulas.add(`${column - 1}:${row}`);
    }
    for (const dimension of xml.slice(0, 5_000).matchAll(/<(?:\w+:)?dimension\b[^>]*\bref="(?:[A-Z]+\d+:)?([A-Z]{1,4})(\d{1,8})"/g)) {
      if (Number(dimension[2]) > limits.maxRows + 50 || columnNumber(dimension[1]!) > limits.maxColumns * 20) throw tooLarge({ vi: 'Bảng tính khai vùng dữ liệu quá rộng. Chép phần cần nhập sang một bảng mới rồi lưu.', en: 'The workbook claims far too large an area. Copy what is to be imported into a new workbook and save it.' });
    }
  }
  return { formulas };
}
