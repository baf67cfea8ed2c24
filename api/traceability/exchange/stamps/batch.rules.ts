/** A row of a file as a batch of stamps: what it must say, and what cannot be. Pure. */
import type { Sentence } from '../../../errors.ts';
import { isHostileText, cleanText } from '../../../text.ts';
import { readDate } from '../../../time.ts';

export type BatchState = 'IN_USE' | 'USED_UP' | 'VOID';

export interface Batch {
  supplier: string;
  system: 'SUPPLIER' | 'MINISTRY';
  addressPattern: string | null;
  serialFrom: string | null;
  serialTo: string | null;
  producerName: string;
  place: string;
  productName: string;
  quantity: number;
  /** 'YYYY-MM-DD' */
  issuedOn: string;
  state: BatchState;
}

export const BATCH_STATES: Record<BatchState, Sentence> = {
  IN_USE: { vi: 'đang dùng', en: 'in use' },
  USED_UP: { vi: 'đã hết', en: 'used up' },
  VOID: { vi: 'đã hủy', en: 'void' },
};

/** What a batch in a state allows: the guard of the verb and the buttons of the page. Void is for good. */
export const BATCH_ACTS: Record<BatchState, readonly BatchState[]> = { IN_USE: ['USED_UP', 'VOID'], USED_UP: ['IN_USE', 'VOID'], VOID: [] };

const STATE_NAMES: Readonly<Record<string, BatchState>> = {
  '': 'IN_USE', 'dang dung': 'IN_USE', 'dang su dung': 'IN_USE', 'in use': 'IN_USE', 'da het': 'USED_UP', het: 'USED_UP', 'used up': 'USED_UP', 'da huy': 'VOID', huy: 'VOID', void: 'VOID',
};
const MINISTRY = /\b(?:bo|ministry)\b/;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

export const MOST_IN_A_BATCH = 1_000_000_000;
const SERIAL = /^[0-9A-Za-z._-]{1,40}$/;

/** 'TH-000123' → {prefix: 'TH-', number: 123n, digits: 6}; null when it does not end in digits. */
function counted(serial: string): { prefix: string; number: bigint; digits: number } | null {
  const found = /^(.*?)(\d{1,18})$/.exec(serial);
  return found ? { prefix: found[1]!, number: BigInt(found[2]!), digits: found[2]!.length } : null;
}

/** How many serials a range holds when both ends count alike; null when that cannot be told. */
export function rangeSize(from: string, to: string): bigint | null {
  const [a, b] = [counted(from), counted(to)];
  return a && b && a.prefix === b.prefix && a.digits === b.digits ? b.number - a.number + 1n : null;
}

/** True when two ranges of one supplier share a serial, as far as it can be told. */
export function rangesMeet(a: { from: string; to: string }, b: { from: string; to: string }): boolean {
  const [a1, a2, b1, b2] = [counted(a.from), counted(a.to), counted(b.from), counted(b.to)];
  if (!a1 || !a2 || !b1 || !b2) return a.from === b.from || a.to === b.to;
  if (a1.prefix !== b1.prefix || a1.digits !== b1.digits) return false;
  return a1.number <= b2.number && b1.number <= a2.number;
}

/**
 * Reads a row.
 * @param today 'YYYY-MM-DD' in Vietnam
 * @returns the batch, or every fault of the row
 */
export function readBatch(row: { values: Partial<Record<string, string>>; formulas: readonly string[] }, today: string): { batch: Batch; faults?: undefined } | { faults: Sentence[]; batch?: undefined } {
  const faults: Sentence[] = [];
  const bad = (vi: string, en: string) => void faults.push({ vi, en });
  const text = (column: string, most: number): string => {
    const raw = row.values[column] ?? '';
    if (isHostileText(raw)) bad('Có ký tự không đọc được.', 'There are unreadable characters.');
    return cleanText(raw.replace(/[\u0000-\u001f]/g, ' ')).slice(0, most);
  };
  if (row.formulas.length > 0) bad('Có ô chứa công thức; dán lại dưới dạng giá trị.', 'A cell holds a formula; paste it as a value.');
  const supplier = text('supplier', 160);
  const producerName = text('producer', 160);
  const productName = text('product', 160);
  if (!supplier) bad('Thiếu đơn vị cấp tem.', 'The supplier is missing.');
  if (!producerName) bad('Thiếu tên cơ sở.', 'The producer is missing.');
  if (!productName) bad('Thiếu tên sản phẩm.', 'The product is missing.');
  const digits = text('quantity', 30).replace(/[. ](?=\d{3}(?:\D|$))/g, '');
  const quantity = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
  if (quantity < 1 || quantity > MOST_IN_A_BATCH) bad('Số lượng phải là số nguyên từ 1 trở lên, ví dụ 12.000.', 'The quantity must be a whole number of 1 or more, such as 12000.');
  const issuedOn = readDate(text('issued', 30));
  if (issuedOn === null) bad('Ngày cấp chưa đúng; ghi như 22/11/2025.', 'The date of issue is not a date; write it like 22/11/2025.');
  else if (issuedOn > today) bad('Ngày cấp chưa tới.', 'The date of issue lies in the future.');
  const state = STATE_NAMES[fold(text('state', 40))];
  if (!state) bad('Tình trạng là “đang dùng”, “đã hết” hoặc “đã hủy”.', 'The state is “in use”, “used up” or “void”.');
  const serialFrom = text('from', 60) || null;
  const serialTo = text('to', 60) || null;
  if ((serialFrom === null) !== (serialTo === null)) bad('Dải số cần cả số đầu và số cuối.', 'A range needs both its first and its last serial.');
  for (const serial of [serialFrom, serialTo]) if (serial !== null && !SERIAL.test(serial)) bad(`Số tem “${serial.slice(0, 40)}” có ký tự lạ.`, `The serial “${serial.slice(0, 40)}” has odd characters.`);
  if (serialFrom !== null && serialTo !== null) {
    const size = rangeSize(serialFrom, serialTo);
    if (size !== null && size < 1n) bad('Số cuối đứng trước số đầu.', 'The last serial comes before the first.');
    else if (size !== null && BigInt(quantity) > size) bad(`Dải ${serialFrom}–${serialTo} chỉ có ${size} số, ít hơn ${quantity} tem.`, `The range ${serialFrom}–${serialTo} holds ${size} serials, fewer than ${quantity} stamps.`);
  }
  const addressPattern = text('pattern', 300) || null;
  if (addressPattern !== null && !/^https?:\/\/[^\s/@]+\.[^\s/@]+(?:\/\S*)?$/i.test(addressPattern)) bad('Mẫu địa chỉ phải bắt đầu bằng http:// hoặc https://.', 'The address pattern must begin with http:// or https://.');
  if (faults.length > 0) return { faults };
  return {
    batch: {
      supplier, producerName, productName, quantity, issuedOn: issuedOn!, state: state!, serialFrom, serialTo, addressPattern,
      system: MINISTRY.test(fold(text('system', 80))) ? 'MINISTRY' : 'SUPPLIER', place: text('commune', 160),
    },
  };
}
