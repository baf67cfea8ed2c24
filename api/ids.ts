/** Identifiers that people see. */
import { randomBytes } from 'node:crypto';

/** Base-32 without letters that look alike (no i, l, o, u). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** An unguessable id of `length` base-32 characters (5 bits each). */
export function publicId(length = 12): string {
  let id = '';
  for (const byte of randomBytes(length)) id += ALPHABET[byte & 31];
  return id;
}

/** Strips Vietnamese (and other) diacritics: 'Đường mật' → 'Duong mat'. */
export const stripDiacritics = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}+/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');

/** 'Chè lam Phủ Quảng' → 'che-lam-phu-quang'; never empty, at most 80 characters. */
export function slugify(text: string): string {
  const slug = stripDiacritics(text).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80).replace(/-+$/, '');
  return slug || 'khong-ten';
}
