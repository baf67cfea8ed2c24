/** Reading what people type into support forms: amounts with dots, "2,6 tỷ", dates as they write them. */
import { readDate } from '../../../api/time.ts';

const UNITS: Record<string, number> = { tỷ: 1e9, tỉ: 1e9, ty: 1e9, ti: 1e9, billion: 1e9, triệu: 1e6, trieu: 1e6, tr: 1e6, million: 1e6, nghìn: 1e3, ngàn: 1e3, nghin: 1e3, k: 1e3 };

/**
 * '2.600.000.000', '2,6 tỷ', '20 triệu', '60000000 đ' → đồng. Empty → null; anything else → NaN, which the schema refuses in words.
 */
export function readVnd(text: string | undefined): number | null {
  const t = (text ?? '').normalize('NFC').trim().toLowerCase().replace(/\s*(đồng|đ|vnd|vnđ)$/u, '').trim();
  if (t === '') return null;
  const parts = /^(-?[\d.,\s]+?)\s*(\p{L}+)?$/u.exec(t);
  if (!parts) return Number.NaN;
  const unit = parts[2] === undefined ? 1 : UNITS[parts[2]];
  if (unit === undefined) return Number.NaN;
  const digits = (parts[1] ?? '').replace(/\s/g, '');
  if (unit === 1) return /^-?\d{1,3}([.,]\d{3})*$|^-?\d+$/.test(digits) ? Number(digits.replace(/[.,]/g, '')) : Number.NaN;
  const decimal = digits.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(decimal) ? Math.round(Number(decimal) * unit) : Number.NaN;
}

/** A headcount: '8', '10,5'. Empty → null. */
export function readCount(text: string | undefined): number | null {
  const t = (text ?? '').trim().replace(',', '.');
  return t === '' ? null : /^-?\d+(\.\d+)?$/.test(t) ? Number(t) : Number.NaN;
}

/** A day as typed; empty → null, nonsense stays as it is, so that the schema can refuse it in words. */
export const readDay = (text: string | undefined): string | null => ((text ?? '').trim() === '' ? null : (readDate(text ?? '') ?? (text ?? '').trim()));

/** An amount back in a field, grouped so that zeros can be counted. */
export const showVnd = (n: number | null | undefined): string => (n === null || n === undefined || Number.isNaN(n) ? '' : String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '.'));
