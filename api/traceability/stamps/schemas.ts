/** Input of the verbs about stamps, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { wholeNumber } from '../fields.ts';
import { RANGE_SIZE } from './serial.ts';

export const IssueStampsInput = z.object({
  lot: z.string().min(1).max(40),
  count: wholeNumber(RANGE_SIZE),
});

export const RangeInput = z.object({ range: z.string().min(1).max(40) });

/** Stamps are numbered from 1 for people; both ends belong to the part. Left out: the whole range. */
const place = z.union([z.literal('').transform(() => undefined), wholeNumber(RANGE_SIZE)]).optional();

const inOrder = (part: { first?: number | undefined; last?: number | undefined }) => part.first === undefined || part.last === undefined || part.first <= part.last;
const OUT_OF_ORDER = { path: ['last'], message: say('Số cuối phải bằng hoặc lớn hơn số đầu.', 'The last number must not be below the first.') };

export const ActivateInput = z.object({ range: z.string().min(1).max(40), first: place, last: place }).refine(inOrder, OUT_OF_ORDER);

export const VoidInput = z
  .object({ range: z.string().min(1).max(40), first: place, last: place, reason: textField({ min: 3, max: 300 }) })
  .refine(inOrder, OUT_OF_ORDER);
