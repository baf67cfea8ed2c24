/** Quantities and unit prices of trade items. Pure. */
import type { netUnits } from '../../db/schema/catalog.ts';

export type NetUnit = (typeof netUnits)[number];

export interface Net {
  /** whole grams, millilitres or pieces */
  quantity: number;
  unit: NetUnit;
  /** the counting word where the unit is a piece */
  pieceWord: string | null;
}

/** Units that people use, in grams or millilitres. */
const MEASURES: Readonly<Record<string, readonly [NetUnit, number]>> = {
  g: ['g', 1], gam: ['g', 1], gram: ['g', 1], gr: ['g', 1], lạng: ['g', 100], kg: ['g', 1_000], ký: ['g', 1_000], kí: ['g', 1_000], cân: ['g', 1_000], kilogam: ['g', 1_000],
  yến: ['g', 10_000], tạ: ['g', 100_000], tấn: ['g', 1_000_000],
  ml: ['ml', 1], cl: ['ml', 10], l: ['ml', 1_000], lít: ['ml', 1_000], lit: ['ml', 1_000],
};

/** Words that goods are counted by. */
export const PIECE_WORDS: readonly string[] = [
  'cái', 'chiếc', 'bộ', 'đôi', 'hộp', 'gói', 'túi', 'chai', 'lọ', 'hũ', 'vỉ', 'viên', 'quả', 'củ', 'con', 'cây', 'chậu', 'bó', 'tấm', 'cuộn', 'bức', 'vé', 'suất', 'lượt', 'người', 'đêm',
];

/** What a form offers, in order. */
export const UNIT_CHOICES: readonly string[] = ['g', 'kg', 'ml', 'lít', 'lạng', 'yến', 'tạ', ...PIECE_WORDS];

export const MAX_NET = 1_000_000_000;
/** đồng; a price above it is a slip of the finger */
export const MAX_PRICE = 100_000_000_000;

/**
 * Reads a number as written in Vietnam: '1,5' · '1.500' · '0.5' (a dot before one or two digits can only be a decimal mark) · '12 000'.
 * @returns null when it is no number
 */
export function readNumber(text: string): number | null {
  const t = text.trim().replace(/\s/g, '');
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(t)) return Number(t.replace(/\./g, '').replace(',', '.'));
  if (/^\d{1,3}(,\d{3})+$/.test(t)) return Number(t.replace(/,/g, ''));
  if (/^\d+([.,]\d+)?$/.test(t)) return Number(t.replace(',', '.'));
  return null;
}

/**
 * A whole amount of đồng as typed: '85.000', '85 000 đ', '85000'.
 * @returns undefined when it is not one; null when the text is empty (no price: "Liên hệ")
 */
export function readDong(text: string): number | null | undefined {
  const t = text.trim().replace(/(?:đ|₫|vnd|đồng)\.?$/iu, '').replace(/[\s.,]/g, '');
  if (t === '') return text.trim() === '' ? null : undefined;
  if (!/^\d{1,12}$/.test(t)) return undefined;
  const dong = Number(t);
  return dong >= 1 && dong <= MAX_PRICE ? dong : undefined;
}

/**
 * Reads a net quantity as people write it ('1,5' 'kg', '500' 'ml', '2' 'lạng', '1' 'bộ') into whole grams, millilitres or pieces.
 * @returns null when the unit is unknown or the amount is not whole in the small unit, zero, negative or absurd
 */
export function readNet(amount: string, unit: string): Net | null {
  const value = readNumber(amount);
  if (value === null) return null;
  const word = unit.normalize('NFC').trim().toLowerCase();
  const measure = MEASURES[word];
  if (!measure && !PIECE_WORDS.includes(word)) return null;
  const exact = value * (measure?.[1] ?? 1);
  const quantity = Math.round(exact);
  if (Math.abs(exact - quantity) > 1e-6 || quantity < 1 || quantity > MAX_NET) return null;
  return { quantity, unit: measure?.[0] ?? 'piece', pieceWord: measure ? null : word };
}

const decimal = (value: number): string => value.toLocaleString('vi-VN', { maximumFractionDigits: 3 });

/** '500 ml', '1,5 kg', '2 lít', '1 bộ'. */
export function netWords(net: Net): { vi: string; en: string } {
  const { quantity: q, unit } = net;
  if (unit === 'g') return q >= 1_000 ? { vi: `${decimal(q / 1_000)} kg`, en: `${q / 1_000} kg` } : { vi: `${q} g`, en: `${q} g` };
  if (unit === 'ml') return q >= 1_000 ? { vi: `${decimal(q / 1_000)} lít`, en: `${q / 1_000} l` } : { vi: `${q} ml`, en: `${q} ml` };
  return { vi: `${decimal(q)} ${net.pieceWord}`, en: q === 1 ? '1 piece' : `${q} pieces` };
}

/**
 * Price per kg, per litre or per piece, rounded half up to the đồng.
 * @returns null without a price, and for a single piece (the price says it already)
 */
export function unitPrice(price: number | null, net: Net): { amount: number; per: 'kg' | 'l' | 'piece' } | null {
  if (price === null) return null;
  if (net.unit === 'piece' && net.quantity === 1) return null;
  const base = net.unit === 'piece' ? 1n : 1_000n;
  const quantity = BigInt(net.quantity);
  const amount = Number((2n * BigInt(price) * base + quantity) / (2n * quantity));
  return { amount, per: net.unit === 'g' ? 'kg' : net.unit === 'ml' ? 'l' : 'piece' };
}
