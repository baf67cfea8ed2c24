/** From when on a law or a programme may change. */
import { invalid, type Sentence } from '../../errors.ts';
import { addDays, formatDate } from '../../time.ts';

/** So far ahead at most: a year with two digits swapped would otherwise stand for ever. */
const DAYS_AHEAD = 5 * 366;

/** @param why what was sent keeps, as the end of the sentence @throws DomainError 422 for today, the past and what is more than five years ahead */
export function requireAhead(effectiveFrom: string, today: string, why: Sentence): void {
  const tomorrow = addDays(today, 1);
  if (effectiveFrom <= today) throw invalid({ effectiveFrom: { vi: `Sớm nhất là ngày mai, ${formatDate(tomorrow)}: ${why.vi}`, en: `Tomorrow, ${tomorrow}, at the earliest: ${why.en}` } });
  if (effectiveFrom > addDays(today, DAYS_AHEAD)) throw invalid({ effectiveFrom: { vi: 'Ngày này xa quá 5 năm. Mời kiểm tra lại năm.', en: 'This is more than five years ahead. Please check the year.' } });
}
