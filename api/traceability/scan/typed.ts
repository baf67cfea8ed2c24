import { isStaff } from '../../access.ts';
import type { Context } from '../../context.ts';
import { invalid, type Sentence } from '../../errors.ts';
import { noteAttempt } from '../signals/attempts.ts';
import { lookUpStamp } from './scan.ts';
import { normaliseSerial } from '../stamps/serial.ts';

const NOT_A_SERIAL: Sentence = {
  vi: 'Số tem có 16 ký tự, in thành bốn nhóm dưới mã vuông. Mời bạn xem lại và gõ đủ.',
  en: 'A serial has 16 characters, printed in four groups beside the square code. Please look again and type all of it.',
};

/**
 * Where a serial typed by hand leads: the address on its stamp. A serial that was never issued, or cannot be checked, leads nowhere.
 * @param typed as typed, in one piece or four
 * @throws DomainError 422 (`serial`) when this cannot be a serial
 */
export function serialForCheck(ctx: Context, typed: string): { serial: string; path: string | null; kind: 'found' | 'neverIssued' | 'uncheckable' } {
  const serial = normaliseSerial(typed);
  if (serial === null) throw invalid({ serial: NOT_A_SERIAL }, NOT_A_SERIAL);
  const look = lookUpStamp(ctx, serial);
  if (!look.found && look.kind === 'neverIssued' && !isStaff(ctx)) noteAttempt(ctx);
  return look.found ? { serial, path: `/01/${look.stamp.range.gtin}/21/${serial}`, kind: 'found' } : { serial, path: null, kind: look.kind };
}
