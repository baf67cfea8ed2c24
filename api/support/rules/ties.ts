/** What two organisations may share that an officer should know of before deciding: a telephone, an address, a person, a bank account. */
import type { Sentence } from './types.ts';

export const TIE_KINDS = ['PHONE', 'ADDRESS', 'PERSON', 'ACCOUNT'] as const;
export type TieKind = (typeof TIE_KINDS)[number];
export const TIE_WORDS: Record<TieKind, Sentence> = {
  PHONE: { vi: 'cùng số điện thoại', en: 'the same telephone' },
  ADDRESS: { vi: 'cùng địa chỉ', en: 'the same address' },
  PERSON: { vi: 'cùng người đại diện hoặc nhân viên', en: 'the same representative or staff' },
  ACCOUNT: { vi: 'cùng tài khoản ngân hàng', en: 'the same bank account' },
};

/** Words that one writes and another leaves out: "số 12 đường Lê Lợi" is "12 Lê Lợi". */
const FILLERS = new Set(['so', 'nha', 'sn', 'duong', 'pho', 'd', 'ngo', 'hem', 'thon', 'xom', 'ap', 'ban', 'to', 'khu', 'kp', 'lo', 'tang', 'phong']);

/**
 * An address as two people write it alike: the part before the first comma, without diacritics, case and filler words, within its commune.
 * @returns null when it has no house number or no street: "xã Hoằng Hóa" is shared by thousands
 */
export function addressKey(address: string, communeCode: string | null): string | null {
  const parts = address.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().split(/[,;]/);
  const words = (text: string) => text.split(/[^a-z0-9/]+/).filter((w) => w !== '' && !FILLERS.has(w));
  const first = words(parts[0] ?? '');
  if (!first.some((w) => /\d/.test(w)) || !first.some((w) => /^[a-z]{2,}$/.test(w))) return null;
  // without a known commune the next part stands in for it
  return [communeCode ?? words(parts[1] ?? '').join(' '), ...first].join(' ');
}

/** Telephones as they are dialled in the country, mobile or not: '0912.345.678', '+84 912 345 678' and '0084912345678' are one. Several may stand in one field. */
export const phoneKeys = (text: string): string[] =>
  text.split(/[/,;]|\s-\s/).flatMap((part) => {
    const digits = part.replace(/\D/g, '').replace(/^(00)?84(?=\d{9})/, '').replace(/^0+/, '');
    return /^\d{9,10}$/.test(digits) ? [`+84${digits}`] : [];
  });

/** A bank account's number; null when it is none. */
export const accountKey = (number: string): string | null => { const digits = number.replace(/\D/g, ''); return digits.length >= 6 ? digits : null; };
