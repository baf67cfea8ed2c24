/** Integer arithmetic on đồng, and đồng in words. */

/**
 * The percentage of an amount, rounded down to the đồng; exact up to 2^53 (the product itself may pass it).
 * @param amount integer đồng
 * @param percent integer 0–100
 */
export const percentOf = (amount: number, percent: number): number =>
  Math.floor(amount / 100) * percent + Math.floor(((amount % 100) * percent) / 100);

const grouped = (n: number, separator: string): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, separator);

/** 20000000 → '20.000.000 đ' and '20,000,000 đ'. */
export const vnd = (n: number): { vi: string; en: string } => ({ vi: `${grouped(n, '.')} đ`, en: `${grouped(n, ',')} đ` });

/** 2600000000 → '2,6 tỷ' / '2.6 billion'; amounts that are not round stay in đồng, so that nothing is hidden. */
export function vndWords(n: number): { vi: string; en: string } {
  const [unit, vi, en] = n >= 1_000_000_000 ? [1_000_000_000, 'tỷ', 'billion'] : [1_000_000, 'triệu', 'million'];
  if (n < 1_000_000 || n % (unit / 1000) !== 0) return vnd(n);
  const whole = Math.floor(n / unit);
  const rest = String((n % unit) / (unit / 1000)).padStart(3, '0').replace(/0+$/, '');
  return { vi: `${grouped(whole, '.')}${rest && `,${rest}`} ${vi}`, en: `${grouped(whole, ',')}${rest && `.${rest}`} ${en}` };
}
