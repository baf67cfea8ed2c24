/** The export sheet as people fill it in, shared by the form and JSON. */
import { z } from '@hono/zod-openapi';
import { QUANTITY_UNITS } from '../../../../db/schema/traceability.ts';
import { say } from '../../../errors.ts';
import { textField } from '../../../text.ts';
import { day, wholeNumber, yes } from '../../fields.ts';

export const INCOTERMS = ['EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'] as const;
export const MOST_CERTIFICATES = 4;

const MOST = 1_000_000_000;
/** '1.200', '2,5', '0.75' → thousandths. */
const quantity = z
  .union([z.number(), z.string()])
  .transform((v) => {
    if (typeof v === 'number') return Math.round(v * 1_000);
    const t = v.trim();
    if (/^\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?$|^\d+(?:,\d{1,3})?$/.test(t)) return Math.round(Number(t.replaceAll('.', '').replace(',', '.')) * 1_000);
    return /^\d+\.\d{1,3}$/.test(t) ? Math.round(Number(t) * 1_000) : Number.NaN;
  })
  .refine((n) => Number.isSafeInteger(n) && n >= 1 && n <= MOST, say('Điền một số lớn hơn 0, như 500 hoặc 2,5.', 'Enter a number above 0, such as 500 or 2.5.'));

const unit = z.enum(QUANTITY_UNITS, { message: say('Hãy chọn đơn vị.', 'Choose a unit.') });
const blank = <T extends z.ZodType>(field: T) => z.union([z.null(), z.literal('').transform(() => null), field]).optional().transform((v) => v ?? null);

/** Digits with or without points: '0306.92.10' → '03069210'. The first two are a chapter, 01 to 97; 77 is kept free. */
const hsCode = z
  .string({ message: say('Cần mã HS.', 'An HS code is needed.') })
  .transform((t) => t.replace(/[\s.]/g, ''))
  .refine((t) => /^(?:\d{6}|\d{8}|\d{10})$/.test(t), say('Mã HS có 6, 8 hoặc 10 chữ số, ví dụ 2103.90.29. Hỏi đại lý hải quan hoặc tra Biểu thuế xuất khẩu.', 'An HS code has 6, 8 or 10 digits, such as 2103.90.29. Ask a customs agent or look in the export tariff.'))
  .refine((t) => !/^\d{6}/.test(t) || (Number(t.slice(0, 2)) >= 1 && Number(t.slice(0, 2)) <= 97 && t.slice(0, 2) !== '77' && t.slice(2, 4) !== '00'), say('Không có chương hoặc nhóm này trong danh mục HS.', 'There is no such chapter or heading in the HS list.'));

/** 'VN-HN-0123', 'TH.01.02.2024': codes are written in several ways, so only their characters are judged. */
const claimCode = z
  .string()
  .transform((t) => t.trim().replace(/\s+/g, ' ').toUpperCase())
  .refine((t) => /^[0-9A-ZĐ][0-9A-ZĐ ./_-]{2,39}$/.test(t), say('Mã có 3 đến 40 ký tự: chữ, số, dấu gạch, chấm.', 'A code has 3 to 40 characters: letters, digits, dashes, points.'));

export const CertificateInput = z.object({
  name: textField({ min: 1, max: 120 }),
  number: textField({ min: 1, max: 80 }),
  issuer: textField({ max: 160 }).default(''),
  validUntil: blank(day),
});

export const ExportSheetInput = z
  .object({
    product: z.string().regex(/^[0-9a-z]{6,24}$/),
    /** Show the page to everyone. */
    shown: yes.default(false),
    hsCode,
    growingArea: blank(claimCode),
    packingHouse: blank(claimCode),
    certificates: z.array(CertificateInput).max(MOST_CERTIFICATES).default([]),
    minOrder: quantity,
    minOrderUnit: unit,
    monthly: quantity,
    monthlyUnit: unit,
    leadDays: z.union([z.number(), z.string()]).transform((v) => (typeof v === 'number' ? v : /^\d{1,3}$/.test(v.trim()) ? Number(v) : Number.NaN)).refine((n) => Number.isInteger(n) && n >= 0 && n <= 365, say('Số ngày từ 0 đến 365.', 'Days, 0 to 365.')),
    incoterm: blank(z.enum(INCOTERMS)),
    port: textField({ max: 80 }).default(''),
    packaging: textField({ max: 300 }).default(''),
    packagingEn: textField({ max: 300 }).default(''),
    netGrams: blank(wholeNumber(100_000_000)),
    grossGrams: blank(wholeNumber(100_000_000)),
    shelfLifeDays: blank(wholeNumber(36_500)),
    storage: textField({ max: 200 }).default(''),
    storageEn: textField({ max: 200 }).default(''),
    /** The version that the form was filled from; 0 for a new sheet. */
    version: z.union([z.number(), z.string().regex(/^\d{1,9}$/).transform(Number)]).default(0),
  })
  .superRefine((sheet, issue) => {
    if (sheet.netGrams !== null && sheet.grossGrams !== null && sheet.grossGrams < sheet.netGrams) issue.addIssue({ code: 'custom', path: ['grossGrams'], message: say('Khối lượng cả bì không được nhỏ hơn khối lượng tịnh.', 'The gross weight cannot be below the net weight.') });
    const seen = new Set<string>();
    sheet.certificates.forEach((c, i) => {
      const key = `${c.name.toLowerCase()} ${c.number.toLowerCase()}`;
      if (seen.has(key)) issue.addIssue({ code: 'custom', path: ['certificates', i, 'number'], message: say('Chứng nhận này đã ghi ở trên.', 'This certificate stands above already.') });
      seen.add(key);
    });
  });

export const VerifyClaimInput = z
  .object({
    claim: z.string().min(1).max(40),
    verdict: z.enum(['VERIFIED', 'REFUSED'], { message: say('Chọn đúng hoặc không đúng.', 'Choose right or not right.') }),
    note: textField({ max: 300 }).default(''),
  })
  .superRefine((d, issue) => {
    if (d.verdict === 'REFUSED' && d.note.length < 5) issue.addIssue({ code: 'custom', path: ['note'], message: say('Ghi lý do để cơ sở biết mà sửa.', 'Give the reason, so that the producer can correct it.') });
  });
