/** Input of accounts, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../errors.ts';
import { isDate } from '../time.ts';
import { textField } from '../text.ts';
import { ORGANISATION_KINDS } from '../../db/schema/accounts.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './auth.ts';
import { readContact, readPhone, readTaxCode, type PhoneFault, type TaxCodeFault } from './rules.ts';

const PHONE_WORDS: Record<PhoneFault | 'email', string> = {
  empty: say('Cần điền số điện thoại.', 'A phone number is needed.'),
  'not-a-number': say('Số điện thoại chưa đúng. Ví dụ: 0912 345 678.', 'That is not a phone number. Example: 0912 345 678.'),
  'old-prefix': say('Đầu số 11 số này đã đổi năm 2018. Mời bạn điền số 10 số hiện dùng.', 'This 11-digit prefix was replaced in 2018. Please enter the 10-digit number in use now.'),
  landline: say('Đây là số máy bàn, không nhận được tin nhắn. Mời bạn điền số di động.', 'This is a landline and cannot receive messages. Please enter a mobile number.'),
  foreign: say('Mã chỉ gửi được tới số di động Việt Nam. Ở nước ngoài, mời bạn dùng thư điện tử.', 'Codes only go to Vietnamese mobile numbers. From abroad, please use e-mail.'),
  length: say('Số di động có 10 chữ số. Ví dụ: 0912 345 678.', 'A mobile number has 10 digits. Example: 0912 345 678.'),
  email: say('Địa chỉ thư điện tử chưa đúng. Ví dụ: lan@example.vn.', 'That is not an e-mail address. Example: lan@example.vn.'),
};

const TAX_WORDS: Record<TaxCodeFault, string> = {
  empty: say('Cần điền mã số thuế.', 'A tax code is needed.'),
  form: say('Mã số thuế có 10 số, 13 số cho chi nhánh (0100109106-001), hoặc 12 số định danh của hộ, cá nhân.', 'A tax code has 10 digits, 13 for a branch (0100109106-001), or the 12 digits of a household’s or person’s identification number.'),
  'check-digit': say('Mã số thuế này có chữ số gõ nhầm: số kiểm tra không khớp. Mời bạn xem lại trên giấy đăng ký.', 'A digit of this tax code is mistyped: the check digit does not fit. Please look at the registration paper.'),
  branch: say('Số thứ tự chi nhánh bắt đầu từ 001.', 'Branch numbers start at 001.'),
  person: say('Số định danh 12 số chưa đúng. Mời bạn xem lại trên thẻ căn cước.', 'The 12-digit identification number is not right. Please look at the identity card.'),
};

/** A phone or an e-mail → {channel, contact}. */
export const contactField = z.string({ message: say('Cần điền số điện thoại hoặc thư điện tử.', 'A phone number or an e-mail is needed.') }).max(300, PHONE_WORDS.length).transform((text, c) => {
  const read = readContact(text);
  if (read.ok) return read.value;
  c.addIssue({ code: 'custom', message: read.fault === 'empty' ? say('Cần điền số điện thoại hoặc thư điện tử.', 'A phone number or an e-mail is needed.') : PHONE_WORDS[read.fault] });
  return z.NEVER;
});

/** A Vietnamese mobile number → E.164. */
export const phoneField = z.string({ message: PHONE_WORDS.empty }).max(60, PHONE_WORDS.length).transform((text, c) => {
  const read = readPhone(text);
  if (read.ok) return read.value;
  c.addIssue({ code: 'custom', message: PHONE_WORDS[read.fault] });
  return z.NEVER;
});

/** A tax code in any spelling → its one form and kind. */
export const taxCodeField = z.string({ message: TAX_WORDS.empty }).max(40, TAX_WORDS.form).transform((text, c) => {
  const read = readTaxCode(text);
  if (read.ok) return read.value;
  c.addIssue({ code: 'custom', message: TAX_WORDS[read.fault] });
  return z.NEVER;
});

/** An opaque id as this product makes them. */
export const opaqueId = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, say('Không tìm thấy mục này.', 'This was not found.'));
export const rowId = z.coerce.number({ message: say('Không tìm thấy mục này.', 'This was not found.') }).int().positive().max(Number.MAX_SAFE_INTEGER);

export const nameField = textField({ min: 2, max: 80 });
export const reasonField = textField({ min: 10, max: 1_000, lines: true });
export const passwordField = z
  .string({ message: say('Cần điền mật khẩu.', 'A password is needed.') })
  .min(PASSWORD_MIN, say(`Mật khẩu cần ít nhất ${PASSWORD_MIN} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`, `A password needs at least ${PASSWORD_MIN} characters. A short sentence is best.`))
  .max(PASSWORD_MAX, say(`Mật khẩu dài quá ${PASSWORD_MAX} ký tự.`, `The password is longer than ${PASSWORD_MAX} characters.`))
  .refine((s) => !s.includes('\0'), say('Mật khẩu có ký tự không dùng được.', 'The password has a character that cannot be used.'));
export const dateField = z.string().refine(isDate, say('Ngày chưa đúng. Ví dụ: 22/11/2026.', 'That is not a date. Example: 22/11/2026.'));
/** An empty form field is an absent value. (A zod union would swallow the sentence of the field inside.) */
export const orNull = <S extends z.ZodType>(field: S) => z.preprocess((v) => (v === '' || v === undefined ? null : v), field.nullable());
export const communeField = orNull(z.string().regex(/^\d{5}$/, say('Mời bạn chọn xã, phường trong danh sách.', 'Please choose a commune from the list.')));

export const requestCodeInput = z.object({ contact: contactField });
export const passwordSignInInput = z.object({ contact: contactField, password: z.string().max(PASSWORD_MAX, say('Mật khẩu chưa đúng.', 'That is not the password.')).min(1, say('Cần điền mật khẩu.', 'A password is needed.')) });

/** Kinds that people register themselves; bodies and teams are made by an admin. */
export const SELF_REGISTERED_KINDS = ['FARMER', 'HOUSEHOLD', 'COOPERATIVE_GROUP', 'COOPERATIVE', 'COMPANY'] as const;


/** An organisation. Companies, cooperatives and households need a tax code; its kind must fit the organisation's. */
export const organisationInput = z
  .object({
    kind: z.enum(ORGANISATION_KINDS, say('Mời bạn chọn loại hình.', 'Please choose a kind.')),
    name: textField({ min: 3, max: 160 }),
    taxCode: orNull(taxCodeField),
    address: textField({ max: 200 }).optional().default(''),
    communeCode: communeField,
    phone: orNull(phoneField),
  })
  .superRefine((o, c) => {
    const needs = o.kind === 'HOUSEHOLD' || o.kind === 'COOPERATIVE' || o.kind === 'COMPANY';
    if (needs && !o.taxCode) c.addIssue({ code: 'custom', path: ['taxCode'], message: TAX_WORDS.empty });
    if (o.taxCode?.kind === 'PERSON' && (o.kind === 'COMPANY' || o.kind === 'COOPERATIVE')) {
      c.addIssue({ code: 'custom', path: ['taxCode'], message: say('Công ty và hợp tác xã có mã số thuế 10 số, không phải số định danh cá nhân.', 'Companies and cooperatives have a 10-digit tax code, not a personal identification number.') });
    }
  });
export type OrganisationInput = z.output<typeof organisationInput>;

export const STAFF_ROLE_VALUES = ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER', 'HELPER'] as const;
export const roleField = z.enum(['OWNER', 'MEMBER', ...STAFF_ROLE_VALUES], say('Mời bạn chọn vai trò.', 'Please choose a role.'));
