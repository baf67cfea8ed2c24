/** Decimal numbers of an invoice, exact: a bigint in hundred-millionths. QĐ 1450/QĐ-TCT writes up to 19 digits, 6 of them decimals. */
const PLACES = 8;
export const UNIT = 10n ** BigInt(PLACES);

export interface Decimal {
  scaled: bigint;
  /** Decimals that were written: half of the last one is what rounding may have taken. */
  places: number;
}

/** Reads '1200000', '-84000.50'. @returns null for what is no such number */
export function readDecimal(text: string): Decimal | null {
  const parts = /^([+-]?)(\d{1,15})(?:\.(\d{0,12}))?$/.exec(text.trim());
  if (!parts) return null;
  const written = (parts[3] ?? '').replace(/0+$/, '');
  if (written.length > PLACES) return null;
  const scaled = BigInt(parts[2]!) * UNIT + BigInt(written.padEnd(PLACES, '0') || '0');
  return { scaled: parts[1] === '-' ? -scaled : scaled, places: written.length };
}

export const times = (a: bigint, b: bigint): bigint => (a * b) / UNIT;
export const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

/** Half of the last written decimal; nothing for a whole number. */
export const half = (d: Decimal): bigint => (d.places === 0 ? 0n : UNIT / 10n ** BigInt(d.places) / 2n);

/** To the đồng, half a đồng away from zero. @returns null beyond 2^53 */
export function toDong(scaled: bigint): number | null {
  const rounded = (magnitude(scaled) + UNIT / 2n) / UNIT;
  if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return scaled < 0n && rounded > 0n ? -Number(rounded) : Number(rounded);
}
