/** Decisions about people and organisations: no I/O and no clock. */
import { stripDiacritics } from '../ids.ts';
import { HOUR, DAY, addDays } from '../time.ts';

/** 'HTX Nước mắm Ba Làng' → 'htx nuoc mam ba lang': officers search as they type. */
export const foldName = (name: string): string => stripDiacritics(name).toLowerCase().replace(/\s+/g, ' ').trim();

/** Outcome of reading what someone typed: the value in its one form, or the reason why it is none. */
export type Reading<T, Fault extends string> = { ok: true; value: T } | { ok: false; fault: Fault };

// ---- telephone numbers

export type PhoneFault = 'empty' | 'not-a-number' | 'old-prefix' | 'landline' | 'foreign' | 'length';

/** Eleven-digit mobile prefixes that were replaced in 2018. */
const OLD_MOBILE = /^1(2[0-9]|6[2-9]|8[68]|99)/;

/**
 * Reads a Vietnamese mobile number as people type it: `0912 345 678`, `+84 912.345.678`, `84912345678`, `0084…`, `(+84) 0912-345-678`.
 * Only Vietnamese mobile numbers are taken: a code goes nowhere else.
 * @returns E.164, `+84` and nine digits
 */
export function readPhone(text: string): Reading<string, PhoneFault> {
  const plain = text.normalize('NFKC').replace(/[\s.\-–—_/()\u200b-\u200f\u2060]/g, '');
  if (plain === '') return { ok: false, fault: 'empty' };
  if (!/^\+?\d+$/.test(plain)) return { ok: false, fault: 'not-a-number' };
  let national: string;
  const international = plain.startsWith('+') ? plain.slice(1) : plain.startsWith('00') ? plain.slice(2) : null;
  if (international !== null) {
    if (!international.startsWith('84')) return { ok: false, fault: 'foreign' };
    national = international.slice(2).replace(/^0/, '');
  } else if (plain.startsWith('84') && plain.length >= 11) national = plain.slice(2).replace(/^0/, '');
  else if (plain.startsWith('0')) national = plain.slice(1);
  else if (plain.length === 9) national = plain;
  else return { ok: false, fault: 'length' };
  if (OLD_MOBILE.test(national) && national.length === 10) return { ok: false, fault: 'old-prefix' };
  if (national.startsWith('2') && (national.length === 9 || national.length === 10)) return { ok: false, fault: 'landline' };
  if (national.length !== 9) return { ok: false, fault: 'length' };
  if (!/^[35789]/.test(national)) return { ok: false, fault: 'not-a-number' };
  return { ok: true, value: `+84${national}` };
}

/** '+84912345678' → '0912 345 678'. */
export const showPhone = (e164: string): string => e164.replace(/^\+84(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3');

/** '+84912345678' → '•••• ••• 678'; 'lan@vi.vn' → 'l•••@vi.vn'. What a page shows before anybody is proven. */
export const maskContact = (contact: string): string =>
  contact.includes('@') ? contact.replace(/^(.)[^@]*/, '$1•••') : `•••• ••• ${contact.slice(-3)}`;

/** Accounts without e-mail carry a placeholder that nothing is ever sent to (RFC 2606). */
export const PLACEHOLDER_DOMAIN = 'khong-co-email.invalid';
export const placeholderEmail = (personId: string): string => `${personId.toLowerCase()}@${PLACEHOLDER_DOMAIN}`;
export const isPlaceholderEmail = (email: string): boolean => email.toLowerCase().endsWith('.invalid');

/** A phone or an e-mail, whichever was typed into the one field. */
export function readContact(text: string): Reading<{ channel: 'SMS' | 'EMAIL'; contact: string }, PhoneFault | 'email'> {
  const typed = text.normalize('NFKC').trim();
  if (typed.includes('@')) {
    const email = typed.toLowerCase();
    const right = email.length <= 254 && /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(email);
    return right && !isPlaceholderEmail(email) ? { ok: true, value: { channel: 'EMAIL', contact: email } } : { ok: false, fault: 'email' };
  }
  const phone = readPhone(typed);
  return phone.ok ? { ok: true, value: { channel: 'SMS', contact: phone.value } } : phone;
}

// ---- tax codes (mã số thuế)

export type TaxCodeFault = 'empty' | 'form' | 'check-digit' | 'branch' | 'person';
export type TaxCodeKind = 'ENTERPRISE' | 'BRANCH' | 'PERSON';

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;

/** True when the tenth digit is `10 - (weighted sum of the first nine mod 11)`. */
export function taxCheckDigitHolds(ten: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += Number(ten[i]) * TAX_WEIGHTS[i]!;
  return 10 - (sum % 11) === Number(ten[9]);
}

/** Province part of a personal identification number: 001 (Hà Nội) to 096 (Cà Mau), as issued. */
const isPersonalId = (twelve: string): boolean => {
  const province = Number(twelve.slice(0, 3));
  return province >= 1 && province <= 96 && Number(twelve[3]) <= 9 && !/^(\d)\1{11}$/.test(twelve);
};

/**
 * Reads a tax code: ten digits with a check digit; thirteen for a branch (`0100109106-001`);
 * twelve for a person or household, whose personal identification number is its tax code since 1 July 2025 (Thông tư 86/2024/TT-BTC).
 * A twelve-digit number has no check digit: only its form is proven.
 * @returns the code in its one form (digits, a hyphen before the branch)
 */
export function readTaxCode(text: string): Reading<{ code: string; kind: TaxCodeKind }, TaxCodeFault> {
  const plain = text.normalize('NFKC').replace(/[\s.]/g, '').replace(/[–—]/g, '-');
  if (plain === '') return { ok: false, fault: 'empty' };
  const digits = plain.replace('-', '');
  if (!/^\d+$/.test(digits) || !/^\d+(-\d{3})?$/.test(plain)) return { ok: false, fault: 'form' };
  if (digits.length === 12 && !plain.includes('-')) {
    return isPersonalId(digits) ? { ok: true, value: { code: digits, kind: 'PERSON' } } : { ok: false, fault: 'person' };
  }
  if (digits.length !== 10 && digits.length !== 13) return { ok: false, fault: 'form' };
  if (plain.includes('-') && plain.indexOf('-') !== 10) return { ok: false, fault: 'form' };
  const base = digits.slice(0, 10);
  if (!taxCheckDigitHolds(base)) return { ok: false, fault: 'check-digit' };
  if (digits.length === 10) return { ok: true, value: { code: base, kind: 'ENTERPRISE' } };
  const branch = digits.slice(10);
  if (branch === '000') return { ok: false, fault: 'branch' };
  return { ok: true, value: { code: `${base}-${branch}`, kind: 'BRANCH' } };
}

/** The code whose caps and duplicates a branch shares: its parent's ten digits. */
export const taxCodeRoot = (code: string): string => (code.includes('-') ? code.slice(0, 10) : code);

/** Kinds of organisation whose tax code belongs to one human being, and is shown to nobody else. */
export const hasPersonalTaxCode = (kind: string, taxCode: string | null): boolean =>
  taxCode !== null && (kind === 'HOUSEHOLD' || kind === 'FARMER' || taxCode.length === 12);

// ---- sessions

/** A producer's device stays signed in for 90 days; staff for one working day. */
export const PRODUCER_SESSION_MS = 90 * DAY;
export const STAFF_SESSION_MS = 12 * HOUR;

/** The instant at which a session ends: staff roles count as of today, so a role granted later shortens an older session. */
export const sessionEnd = (startedAt: number, expiresAt: number, staff: boolean): number => (staff ? Math.min(expiresAt, startedAt + STAFF_SESSION_MS) : expiresAt);

/** 'Chrome trên Android': a name that its owner recognises, read off the user agent; no more than that is kept of it. */
export function deviceName(userAgent: string | null): { vi: string; en: string } {
  const ua = userAgent ?? '';
  const browser = /Zalo/i.test(ua) ? 'Zalo' : /CocCoc|coc_coc/i.test(ua) ? 'Cốc Cốc' : /Edg/i.test(ua) ? 'Edge' : /SamsungBrowser/i.test(ua) ? 'Samsung Internet' : /OPR|Opera/i.test(ua) ? 'Opera' : /Firefox|FxiOS/i.test(ua) ? 'Firefox' : /Chrome|CriOS|Chromium/i.test(ua) ? 'Chrome' : /Safari/i.test(ua) ? 'Safari' : '';
  const system = /Android/i.test(ua) ? 'Android' : /iPhone/i.test(ua) ? 'iPhone' : /iPad/i.test(ua) ? 'iPad' : /Windows/i.test(ua) ? 'Windows' : /Mac OS X/i.test(ua) ? 'Mac' : /Linux/i.test(ua) ? 'Linux' : '';
  if (!browser && !system) return { vi: 'Thiết bị không rõ', en: 'Unknown device' };
  if (!browser || !system) return { vi: browser || system, en: browser || system };
  return { vi: `${browser} trên ${system}`, en: `${browser} on ${system}` };
}

// ---- roles

/** Roles that a person can hold in each kind of organisation. */
export function rolesOf(kind: string): readonly string[] {
  if (kind === 'STATE_BODY') return ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER'];
  if (kind === 'COMMUNITY_TEAM') return ['HELPER'];
  return ['OWNER', 'MEMBER'];
}

/** A role holds on a date from its first day up to, and without, its end. */
export const holdsOn = (role: { validFrom: string; validTo: string | null }, date: string): boolean => role.validFrom <= date && (role.validTo === null || date < role.validTo);

// ---- requests about one's own data

export type DataRequestKind = 'SEE' | 'CORRECT' | 'WITHDRAW' | 'ERASE';

/** Days to carry out a request (NĐ 356/2025/NĐ-CP: see, correct and provide 10; withdraw consent 15; erase 20). */
const DUE_DAYS: Record<DataRequestKind, number> = { SEE: 10, CORRECT: 10, WITHDRAW: 15, ERASE: 20 };
/** Working days in which the person hears that the request was received (NĐ 356/2025/NĐ-CP). */
export const ANSWER_WORKING_DAYS = 2;

/** Adds working days, Saturdays and Sundays left out. */
export function addWorkingDays(date: string, days: number): string {
  let day = date;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return day;
}

/** Dates, counted from the day of the request, by which it is answered and carried out. */
export const dataRequestClock = (kind: DataRequestKind, openedOn: string): { answerDue: string; due: string } => ({
  answerDue: addWorkingDays(openedOn, ANSWER_WORKING_DAYS),
  due: addDays(openedOn, DUE_DAYS[kind]),
});
