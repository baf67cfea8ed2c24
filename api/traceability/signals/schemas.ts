/** Input of the verbs about signals and holds, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { wholeNumber } from '../fields.ts';
import { phone } from '../recall/schemas.ts';

const SignalRef = z.object({
  signal: z.string().regex(/^[0-9a-z]{6,24}$/, say('Không có mã này.', 'There is no such id.')),
  /** The version that the person saw. */
  version: z.coerce.number({ message: say('Thiếu phiên bản đã xem.', 'The version that was seen is missing.') }).int().positive(),
});

const optionalNumber = z.union([z.literal('').transform(() => undefined), wholeNumber(1_048_576)]).optional();

export const ConfirmHoldInput = SignalRef.extend({
  reasonVi: textField({ min: 10, max: 200 }),
  reasonEn: textField({ max: 200 }).default(''),
  phone,
  /** First and last stamp, counted from 1; left out: the stamp of the signal. A signal about a range needs both. */
  first: optionalNumber,
  last: optionalNumber,
});
export const ReleaseHoldInput = SignalRef.extend({ releaseReason: textField({ min: 5, max: 300 }) });
export const DismissSignalInput = SignalRef.extend({ reason: textField({ min: 5, max: 300 }) });
