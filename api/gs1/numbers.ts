/** GS1 keys as rules: check digits, GTINs, numbers of our own, the character set of AIs 10 and 21. */

/**
 * The check digit of a GS1 key (GS1 General Specifications, 7.9): weights 3 and 1 from the right.
 * @param digits the key without its check digit
 */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    sum += (digits.charCodeAt(digits.length - 1 - i) - 48) * (i % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** True for digits only whose last one is the right check digit. */
export const hasCheckDigit = (key: string): boolean => /^\d{2,18}$/.test(key) && checkDigit(key.slice(0, -1)) === key.slice(-1);

/**
 * A GTIN of 8, 12, 13 or 14 digits as the 14 digits that a Digital Link carries.
 * @returns null when it is no GTIN
 */
export function gtin14(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12,14})$/.test(digits) || !hasCheckDigit(digits)) return null;
  const padded = digits.padStart(14, '0');
  return /^0+$/.test(padded) ? null : padded;
}

/** True for 8, 12, 13 or 14 digits, without blanks, whose check digit agrees. */
export const isGtin = (text: string): boolean => /^\d+$/.test(text) && gtin14(text) !== null;

/**
 * True for a GTIN-13 with prefix 20–29: restricted circulation, the floor's own numbers among them (GS1 General Specifications, 1.4).
 * @param gtin 14 digits
 */
export const isRestricted = (gtin: string): boolean => /^02\d{12}$/.test(gtin);

/**
 * True for every number that GS1 registers for nobody, a shop's or a floor's own: prefixes 02, 04, 20–29, and 0 or 2 of a GTIN-8.
 * @param gtin 14 digits
 */
export const isUnregistered = (gtin: string): boolean => isRestricted(gtin) || /^00(?:[24]|0000[02])/.test(gtin);

/**
 * The floor's own number for a size: 29 + province code (2 digits) + 8 digits + check digit.
 * @returns 13 digits
 * @throws RangeError beyond 99,999,999
 */
export function ownGtin(provinceCode: string, n: number): string {
  if (!/^\d{2}$/.test(provinceCode) || !Number.isSafeInteger(n) || n < 1 || n > 99_999_999) throw new RangeError('no such number of our own');
  const body = `29${provinceCode}${String(n).padStart(8, '0')}`;
  return body + checkDigit(body);
}

/** True for a carton's SSCC under the floor's own prefix: extension digit, then 29 and a province. @param sscc 18 digits */
export const isOwnSscc = (sscc: string): boolean => /^\d29\d{15}$/.test(sscc);

// AI encodable character set 82 (GS1 General Specifications, 7.11)
const SET_82 = /^[!"%-?A-Z_a-z]{1,20}$/;

/** True for a value that AI 10 (lot) or AI 21 (serial) can carry: 1 to 20 characters of set 82. */
export const isLotOrSerial = (text: string): boolean => SET_82.test(text);

/** What people may use in a lot code here: a subset of set 82 that survives a telephone and a URL. */
export const LOT_CODE = /^[0-9A-Z][0-9A-Z./_-]{0,19}$/;
