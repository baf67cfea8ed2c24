/** Instants are UTC milliseconds; dates that the law counts are 'YYYY-MM-DD' in Asia/Ho_Chi_Minh (UTC+7, no summer time). */
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
const VN_OFFSET = 7 * HOUR;

/** The Vietnamese calendar date of an instant. */
export const vnDate = (ms: number): string => new Date(ms + VN_OFFSET).toISOString().slice(0, 10);
/** The instant at which a Vietnamese calendar date begins. */
export const startOfVnDate = (date: string): number => Date.parse(`${date}T00:00:00.000Z`) - VN_OFFSET;
/** 'YYYY-MM-DD HH:MM:SS' in Vietnam, for tables that machines read too. */
export const vnDateTime = (ms: number): string => new Date(ms + VN_OFFSET).toISOString().slice(0, 19).replace('T', ' ');
/** 'HH:MM' in Vietnam. */
export const vnTime = (ms: number): string => new Date(ms + VN_OFFSET).toISOString().slice(11, 16);

/** True for a date that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** Adds whole months; a day that the month lacks becomes its last one (31 Jan + 1 month = 28 or 29 Feb). */
export function addMonths(date: string, months: number): string {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(y, m - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(d, last));
  return first.toISOString().slice(0, 10);
}

export const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** '2026-11-22' → '22/11/2026'. */
export const formatDate = (date: string): string => date.split('-').reverse().join('/');

/**
 * Reads a date as people type it: '22/11/2026', '22-11-2026', '2026-11-22'.
 * @returns 'YYYY-MM-DD', or null when there is no such day
 */
export function readDate(text: string): string | null {
  const t = text.trim();
  if (isDate(t)) return t;
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(t);
  if (!parts) return null;
  const date = `${parts[3]}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`;
  return isDate(date) ? date : null;
}
