/** Input of the verbs about stamps, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { DAY } from '../../time.ts';
import { day, wholeNumber, yes } from '../fields.ts';
import { RANGE_SIZE } from './serial.ts';

const id = z.string().min(1).max(40);
/** Left empty in a form. */
const optionalId = z.union([z.literal('').transform(() => undefined), id]).optional();
const optionalNumber = (max: number) => z.union([z.literal('').transform(() => undefined), wholeNumber(max)]).optional();

export const IssueStampsInput = z.object({
  lot: id,
  count: wholeNumber(RANGE_SIZE),
});

const FOR_WHAT = say('Hãy chọn lô hàng, hoặc kỳ sản lượng đã được xác nhận.', 'Choose a lot, or a confirmed harvest period.');

export const RequestStampsInput = z
  .object({
    lot: optionalId,
    declaration: optionalId,
    count: wholeNumber(RANGE_SIZE),
    hidden: yes.default(false),
    way: z.enum(['SELF', 'HOUSE'], { message: say('Hãy chọn cách in.', 'Choose how they are printed.') }).default('SELF'),
    purpose: textField({ max: 500 }).default(''),
  })
  .superRefine((asked, issue) => {
    if ((asked.lot === undefined) === (asked.declaration === undefined)) issue.addIssue({ code: 'custom', path: ['lot'], message: FOR_WHAT });
  });

export const RequestInput = z.object({ request: id });

export const DecideRequestInput = z
  .object({
    request: id,
    decision: z.enum(['GRANT', 'REFUSE'], { message: say('Hãy chọn cấp hoặc không cấp.', 'Choose to grant or to refuse.') }),
    granted: optionalNumber(RANGE_SIZE),
    reason: textField({ max: 500 }).default(''),
  })
  .superRefine((d, issue) => {
    if (d.decision === 'REFUSE' && d.reason.length < 3) issue.addIssue({ code: 'custom', path: ['reason'], message: say('Không cấp thì cần ghi lý do để cơ sở biết.', 'A refusal needs a reason for the producer.') });
  });

const MOST_GOODS = 100_000_000;
const LONGEST_PERIOD = 366 * DAY;

export const DeclareHarvestInput = z
  .object({
    tradeItem: z.string({ message: say('Hãy chọn quy cách sản phẩm.', 'Choose the size of the product.') }).min(1, say('Hãy chọn quy cách sản phẩm.', 'Choose the size of the product.')).max(40),
    fromDate: day,
    toDate: day,
    quantity: wholeNumber(MOST_GOODS),
    note: textField({ max: 500 }).default(''),
  })
  .superRefine((d, issue) => {
    if (d.toDate < d.fromDate) issue.addIssue({ code: 'custom', path: ['toDate'], message: say('Ngày cuối kỳ phải sau ngày đầu kỳ.', 'The last day must come after the first.') });
    else if (Date.parse(d.toDate) - Date.parse(d.fromDate) > LONGEST_PERIOD) issue.addIssue({ code: 'custom', path: ['toDate'], message: say('Một kỳ kê khai dài nhất là một năm.', 'A period is a year at most.') });
  });

export const DecideDeclarationInput = z
  .object({
    declaration: id,
    decision: z.enum(['CONFIRM', 'REFUSE'], { message: say('Hãy chọn xác nhận hoặc không.', 'Choose to confirm or to refuse.') }),
    confirmed: optionalNumber(MOST_GOODS),
    reason: textField({ max: 500 }).default(''),
  })
  .superRefine((d, issue) => {
    if (d.decision === 'REFUSE' && d.reason.length < 3) issue.addIssue({ code: 'custom', path: ['reason'], message: say('Không xác nhận thì cần ghi lý do để cơ sở biết.', 'A refusal needs a reason for the producer.') });
  });

export const RangeInput = z.object({ range: id });

/** Stamps are numbered from 1 for people; both ends belong to the part. Left out: the whole range. */
const place = optionalNumber(RANGE_SIZE);

const inOrder = (part: { first?: number | undefined; last?: number | undefined }) => part.first === undefined || part.last === undefined || part.first <= part.last;
const OUT_OF_ORDER = { path: ['last'], message: say('Số cuối phải bằng hoặc lớn hơn số đầu.', 'The last number must not be below the first.') };
const REASON = textField({ min: 3, max: 300 });

export const ActivateInput = z.object({ range: id, first: place, last: place, lot: optionalId }).refine(inOrder, OUT_OF_ORDER);

export const VoidInput = z.object({ range: id, first: place, last: place, reason: REASON }).refine(inOrder, OUT_OF_ORDER);

export const RebindInput = z.object({ range: id, first: place, last: place, lot: z.string({ message: say('Hãy chọn lô.', 'Choose a lot.') }).min(1, say('Hãy chọn lô.', 'Choose a lot.')).max(40), reason: REASON }).refine(inOrder, OUT_OF_ORDER);

export const UndoInput = z.object({ range: id, span: wholeNumber(Number.MAX_SAFE_INTEGER) });

export const ReprintInput = z
  .object({ range: id, first: place, last: place, kind: z.enum(['SAME', 'REPLACED'], { message: say('Hãy chọn cách in lại.', 'Choose how to print again.') }), reason: REASON })
  .refine(inOrder, OUT_OF_ORDER);

export const PrintHouseInput = z.object({
  name: textField({ min: 3, max: 160 }),
  address: textField({ min: 3, max: 300 }),
  contact: textField({ max: 200 }).default(''),
});

export const CloseHouseInput = z.object({ house: id });

export const OrderPrintInput = z.object({
  house: z.string({ message: say('Hãy chọn nhà in.', 'Choose a print house.') }).min(1, say('Hãy chọn nhà in.', 'Choose a print house.')).max(40),
  ranges: z.array(id, { message: say('Hãy chọn ít nhất một đợt tem.', 'Choose at least one range of stamps.') }).min(1, say('Hãy chọn ít nhất một đợt tem.', 'Choose at least one range of stamps.')).max(50),
  note: textField({ max: 500 }).default(''),
});

export const MoveOrderInput = z.object({ order: id, act: z.enum(['send', 'printed', 'cancel']) });

const NAME = textField({ min: 2, max: 120 });

export const HandOverInput = z.object({
  order: id,
  date: day,
  giverName: NAME,
  receiverName: NAME,
  note: textField({ max: 500 }).default(''),
  /** One entry per range of the order: rolls ('1–1.000', one a line) and damaged numbers ('57, 1.200–1.210'). */
  lines: z.array(z.object({ range: id, rolls: textField({ max: 20_000, lines: true }), damaged: textField({ max: 20_000, lines: true }).default('') })).min(1).max(50),
});

export const SerialInput = z.object({ serial: z.string().max(300) });
