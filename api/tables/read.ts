/** Reads a table that people send: CSV (any usual encoding and separator) or XLSX, with caps before anything is unpacked. */
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { DomainError, invalid, tooLarge, unsupported, type Sentence } from '../errors.ts';
import { MAX_TABLE_BYTES } from './limits.ts';
import { inspectWorkbook } from './workbook.ts';

const MAX_COLUMNS = 100;
const MAX_CELL = 10_000;

/** Which columns a table has. Plain data: it travels to the reading thread. */
export interface TableSpec<C extends string = string> {
  /** Headings by column, folded: lower case, no diacritics, words apart by one blank. */
  headings: Readonly<Record<C, readonly string[]>>;
  required: readonly C[];
  /** What people are told that a column is called. */
  words: Readonly<Record<C, Sentence>>;
  maxRows: number;
  /** A column whose last cell shows whether the file was cut off. */
  tellsTheEnd?: C;
}

export interface TableRow<C extends string> {
  /** row of the file, the heading being row 1 */
  rowNo: number;
  values: Partial<Record<C, string>>;
  /** columns whose cell holds a formula */
  formulas: C[];
}
export interface ReadTable<C extends string> {
  kind: 'CSV' | 'XLSX';
  rows: TableRow<C>[];
  /** what an officer should know before committing */
  notices: Sentence[];
}

const foldHeading = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

function columnsOf<C extends string>(spec: TableSpec<C>, heading: readonly string[]): Map<number, C> {
  const found = new Map<number, C>();
  heading.forEach((text, at) => {
    const key = foldHeading(text);
    for (const column of Object.keys(spec.headings) as C[]) {
      if (spec.headings[column].includes(key) && ![...found.values()].includes(column)) found.set(at, column);
    }
  });
  return found;
}

function requireColumns<C extends string>(spec: TableSpec<C>, heading: readonly string[]): Map<number, C> {
  const columns = columnsOf(spec, heading);
  const missing = spec.required.filter((c) => ![...columns.values()].includes(c));
  if (missing.length === 0) return columns;
  const seen = heading.map((h) => h.trim().slice(0, 30)).filter(Boolean).slice(0, 12).join(', ') || '—';
  throw invalid({ file: {
    vi: `Tệp thiếu cột: ${missing.map((c) => spec.words[c].vi).join(', ')}. Dòng đầu đang có: ${seen}. Sửa dòng đầu cho đúng tên cột rồi gửi lại.`,
    en: `Columns are missing: ${missing.map((c) => spec.words[c].en).join(', ')}. The first row has: ${seen}. Correct the headings and send the file again.`,
  } });
}

const cutOff = (detail: Sentence) => invalid({ file: { vi: `Tệp có vẻ bị cắt giữa chừng: ${detail.vi} Chưa có gì được ghi; tải lại tệp gốc rồi gửi lại.`, en: `The file seems to be cut off: ${detail.en} Nothing was written; fetch the original again and send it.` } });
const tooManyRows = (most: number) => tooLarge({ vi: `Tệp có hơn ${most.toLocaleString('vi-VN')} dòng. Chia thành nhiều tệp rồi nhập lần lượt.`, en: `The file has more than ${most} rows. Split it and import the parts one by one.` });
const notATable = () => unsupported({ vi: 'Tệp này không phải CSV hay XLSX. Lưu bảng dưới dạng “CSV UTF-8” hoặc “Excel (.xlsx)” rồi gửi lại.', en: 'This is neither CSV nor XLSX. Save the sheet as “CSV UTF-8” or “Excel (.xlsx)” and send it again.' });

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((b, i) => bytes[i] === b);

/** Text of a CSV in UTF-8 or UTF-16, with or without a mark. @throws DomainError 415 for anything else */
function decode(bytes: Uint8Array): string {
  const utf16 = (little: boolean): string => new TextDecoder(little ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
  try {
    if (startsWith(bytes, 0xff, 0xfe)) return utf16(true);
    if (startsWith(bytes, 0xfe, 0xff)) return utf16(false);
    const head = bytes.subarray(0, 400);
    const zeros = [0, 0];
    head.forEach((b, i) => { if (b === 0) zeros[i % 2]!++; });
    // UTF-16 without a mark: every other byte of a heading in Latin letters is zero
    if (head.length >= 8 && zeros[1]! > head.length / 4 && zeros[0] === 0) return utf16(true);
    if (head.length >= 8 && zeros[0]! > head.length / 4 && zeros[1] === 0) return utf16(false);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw notATable();
    return text;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (bytes.includes(0)) throw notATable();
    // cut inside a letter of several bytes, or another encoding
    const lenient = new TextDecoder('utf-8').decode(bytes);
    const wrong = lenient.split('\ufffd').length - 1;
    if (wrong <= 3 && lenient.trimEnd().endsWith('\ufffd')) throw cutOff({ vi: 'chữ cuối cùng bị đứt.', en: 'the last letter is broken.' });
    throw unsupported({ vi: 'Tệp CSV không ở mã UTF-8 nên chữ có dấu bị hỏng. Trong Excel chọn “CSV UTF-8”, hoặc gửi tệp .xlsx.', en: 'The CSV is not in UTF-8, so its diacritics are broken. In Excel choose “CSV UTF-8”, or send the .xlsx.' });
  }
}

function delimiterOf(spec: TableSpec, text: string): string {
  const first = text.slice(0, 5_000).split(/\r?\n/, 1)[0] ?? '';
  return [',', ';', '\t', '|'].map((d) => ({ d, n: columnsOf(spec, first.split(d).map((h) => h.replace(/^"|"$/g, ''))).size })).sort((a, b) => b.n - a.n)[0]!.d;
}

function readCsv<C extends string>(bytes: Uint8Array, spec: TableSpec<C>): ReadTable<C> {
  const text = decode(bytes).replace(/^\ufeff/, '');
  if (text.trim() === '') throw invalid({ file: { vi: 'Tệp trống.', en: 'The file is empty.' } });
  let records: string[][];
  try {
    records = parse(text, { delimiter: delimiterOf(spec, text), relax_column_count: true, skip_empty_lines: true, max_record_size: 1_000_000, to: spec.maxRows + 2 });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'CSV_QUOTE_NOT_CLOSED') throw cutOff({ vi: 'có dấu ngoặc kép mở mà không đóng.', en: 'a quotation mark is opened and never closed.' });
    const line = (error as { lines?: number }).lines;
    throw invalid({ file: { vi: `Không đọc được tệp CSV${line ? `, quanh dòng ${line}` : ''}: kiểm tra dấu ngoặc kép và dấu phân cách.`, en: `The CSV cannot be read${line ? `, near line ${line}` : ''}: check quotation marks and separators.` } });
  }
  const heading = records[0] ?? [];
  if (heading.length > MAX_COLUMNS) throw tooLarge({ vi: `Tệp có hơn ${MAX_COLUMNS} cột.`, en: `The file has more than ${MAX_COLUMNS} columns.` });
  const columns = requireColumns(spec, heading);
  if (records.length - 1 > spec.maxRows) throw tooManyRows(spec.maxRows);

  const notices: Sentence[] = [];
  const last = records.at(-1)!;
  if (records.length > 1 && last.length < heading.length) throw cutOff({ vi: `dòng cuối chỉ có ${last.length} trong ${heading.length} cột.`, en: `the last row has only ${last.length} of ${heading.length} columns.` });
  if (!/[\r\n]$/.test(text)) {
    const at = [...columns].find(([, c]) => c === spec.tellsTheEnd)?.[0];
    const url = at === undefined ? '' : (last[at] ?? '').trim();
    const others = at === undefined ? [] : records.slice(1, -1).map((r) => (r[at] ?? '').trim());
    if (url ? others.some((other) => other !== url && other.startsWith(url)) : others.length > 0 && others.every(Boolean)) throw cutOff({ vi: 'đường dẫn nguồn ở dòng cuối bị đứt.', en: 'the source address in the last row is broken off.' });
    notices.push({ vi: 'Tệp không kết thúc bằng dấu xuống dòng. Xem dòng cuối trong báo cáo có đủ chữ không.', en: 'The file does not end with a line break. See in the report whether its last row is whole.' });
  }
  const rows = records.slice(1).map((cells, i): TableRow<C> => {
    const values: TableRow<C>['values'] = {};
    for (const [at, column] of columns) values[column] = (cells[at] ?? '').slice(0, MAX_CELL);
    // a spreadsheet would run a cell that begins like this
    const formulas = (Object.keys(values) as C[]).filter((c) => /^\s*[=+@]/.test(values[c]!));
    return { rowNo: i + 2, values, formulas };
  });
  return { kind: 'CSV', rows, notices };
}

async function readXlsx<C extends string>(bytes: Uint8Array, spec: TableSpec<C>): Promise<ReadTable<C>> {
  const { formulas } = inspectWorkbook(bytes, { maxRows: spec.maxRows + 1, maxColumns: MAX_COLUMNS });
  let data: unknown[][];
  try {
    data = (await readSheet(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { parseNumber: (text: string) => text as unknown as number })) as unknown[][];
  } catch {
    throw invalid({ file: { vi: 'Không đọc được bảng tính: tệp hỏng hoặc không có trang nào. Mở bằng Excel, lưu lại thành .xlsx rồi gửi.', en: 'The workbook cannot be read: it is damaged or has no sheet. Open it in Excel, save it as .xlsx again and send it.' } });
  }
  const text = (cell: unknown): string => (cell === null || cell === undefined ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)).slice(0, MAX_CELL);
  const first = data.findIndex((row) => row.some((cell) => text(cell).trim() !== ''));
  if (first < 0) throw invalid({ file: { vi: 'Trang đầu của bảng tính trống.', en: 'The first sheet is empty.' } });
  const heading = data[first]!.map(text);
  const columns = requireColumns(spec, heading);
  const body = data.slice(first + 1);
  if (body.length > spec.maxRows) throw tooManyRows(spec.maxRows);
  const rows: TableRow<C>[] = [];
  body.forEach((cells, i) => {
    if (!cells.some((cell) => text(cell).trim() !== '')) return;
    const rowNo = first + 2 + i;
    const values: TableRow<C>['values'] = {};
    const bad: C[] = [];
    for (const [at, column] of columns) {
      const value = text(cells[at]);
      values[column] = value;
      if (formulas.has(`${at}:${rowNo}`) || /^\s*[=+@]/.test(value)) bad.push(column);
    }
    rows.push({ rowNo, values, formulas: bad });
  });
  const notices: Sentence[] = rows.some((r) => r.formulas.length > 0)
    ? [{ vi: 'Bảng tính có ô chứa công thức; các dòng ấy không được nhập. Trong Excel: chép rồi dán “Giá trị”, lưu lại.', en: 'Some cells hold formulas; their rows are not imported. In Excel: copy, paste as values, save.' }]
    : [];
  return { kind: 'XLSX', rows, notices };
}

/**
 * Reads a table whose columns `spec` names.
 * @param bytes the whole file, at most 20 MB; told apart by its content, not by its name
 * @returns at most `spec.maxRows` rows of text cells
 * @throws DomainError 413 (size, rows), 415 (type), 422 (columns, cut off, damaged), each with what to do
 */
export async function readTable<C extends string>(bytes: Uint8Array, filename: string, spec: TableSpec<C>): Promise<ReadTable<C>> {
  if (bytes.byteLength > MAX_TABLE_BYTES) throw tooLarge({ vi: 'Tệp lớn hơn 20 MB. Chia nhỏ rồi nhập lần lượt.', en: 'The file is larger than 20 MB. Split it and import the parts.' });
  if (bytes.byteLength === 0) throw invalid({ file: { vi: 'Tệp trống.', en: 'The file is empty.' } });
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(bytes, spec);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw unsupported({ vi: 'Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Mở ra, lưu lại thành .xlsx không mật khẩu rồi gửi.', en: 'This is an old .xls or a workbook with a password. Open it, save it as .xlsx without a password and send that.' });
  if (/\.xlsx$/i.test(filename)) throw unsupported({ vi: 'Tên tệp là .xlsx nhưng nội dung không phải bảng tính Excel; tệp có thể hỏng. Lưu lại rồi gửi.', en: 'The name says .xlsx but the content is no Excel workbook; it may be damaged. Save it again and send it.' });
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46) || startsWith(bytes, 0xff, 0xd8, 0xff) || startsWith(bytes, 0x89, 0x50, 0x4e, 0x47)) throw notATable();
  return readCsv(bytes, spec);
}
