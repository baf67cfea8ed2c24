/** Times as a desk says them. Pure. */
import { DAY, vnDate } from '../../../api/time.ts';
import type { Pair } from '../../i18n/page.ts';

/** Whole calendar days in Vietnam between two instants. */
const days = (from: number, to: number): number => Math.round((Date.parse(vnDate(to)) - Date.parse(vnDate(from))) / DAY);

/** How long something has waited: 'hôm nay', 'đã chờ 3 ngày'. */
export function waitedWords(since: number, now: number): Pair {
  const n = days(since, now);
  if (n <= 0) return { vi: 'hôm nay', en: 'today' };
  return n === 1 ? { vi: 'từ hôm qua', en: 'since yesterday' } : { vi: `đã chờ ${n} ngày`, en: `${n} days waiting` };
}

/** How long until a date: 'còn 12 ngày', 'hôm nay', 'hết hạn 3 ngày trước'. */
export function untilWords(date: string, now: number): Pair {
  const n = Math.round((Date.parse(date) - Date.parse(vnDate(now))) / DAY);
  if (n === 0) return { vi: 'hôm nay là ngày cuối', en: 'today is the last day' };
  if (n < 0) return { vi: `hết hạn ${-n} ngày trước`, en: `lapsed ${-n} days ago` };
  return n > 60 ? { vi: `còn ${Math.round(n / 30)} tháng`, en: `${Math.round(n / 30)} months left` } : { vi: `còn ${n} ngày`, en: `${n} days left` };
}
