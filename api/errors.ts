/** Errors that people are told about: a code, a Vietnamese and an English sentence, the HTTP status. */
import type { z } from 'zod';

export interface Sentence {
  vi: string;
  en: string;
}
export type FieldErrors = Record<string, Sentence>;

/** The brand survives bundling: Astro's build carries its own copy of this module, so `instanceof` cannot be trusted. */
const BRAND = 'sanque.DomainError';

export class DomainError extends Error {
  override name = 'DomainError';
  readonly brand = BRAND;
  readonly code: string;
  readonly status: number;
  readonly vi: string;
  readonly en: string;
  readonly fields: FieldErrors | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: string, status: number, sentence: Sentence, more: { fields?: FieldErrors; retryAfter?: number } = {}) {
    super(`${code}: ${sentence.en}`);
    this.code = code;
    this.status = status;
    this.vi = sentence.vi;
    this.en = sentence.en;
    this.fields = more.fields;
    this.retryAfter = more.retryAfter;
  }
}

export function isDomainError(error: unknown): error is DomainError {
  return typeof error === 'object' && error !== null && (error as { brand?: unknown }).brand === BRAND;
}

/** 422: input that someone can correct; `fields` says where. */
export const invalid = (fields: FieldErrors, sentence: Sentence = { vi: 'Có chỗ cần sửa trước khi gửi.', en: 'Some entries need correcting before this can be sent.' }) =>
  new DomainError('invalid', 422, sentence, { fields });
/** 400: a request that is malformed as such. */
export const badRequest = (sentence: Sentence) => new DomainError('bad-request', 400, sentence);
export const unauthenticated = (sentence: Sentence = { vi: 'Mời bạn đăng nhập để tiếp tục.', en: 'Please sign in to continue.' }) =>
  new DomainError('unauthenticated', 401, sentence);
export const forbidden = (sentence: Sentence = { vi: 'Tài khoản này không được làm việc đó.', en: 'This account may not do that.' }) =>
  new DomainError('forbidden', 403, sentence);
export const notFound = (sentence: Sentence = { vi: 'Không tìm thấy nội dung này.', en: 'Nothing was found here.' }) =>
  new DomainError('not-found', 404, sentence);
export const conflict = (code: string, sentence: Sentence, fields?: FieldErrors) => new DomainError(code, 409, sentence, fields ? { fields } : {});
export const tooLarge = (sentence: Sentence) => new DomainError('too-large', 413, sentence);
export const unsupported = (sentence: Sentence) => new DomainError('unsupported-type', 415, sentence);
export const tooMany = (retryAfter: number, sentence: Sentence = { vi: `Thử quá nhiều lần. Mời bạn đợi ${retryAfter} giây rồi thử lại.`, en: `Too many tries. Please wait ${retryAfter} seconds and try again.` }) =>
  new DomainError('too-many', 429, sentence, { retryAfter });
export const unavailable = (sentence: Sentence, retryAfter = 5) => new DomainError('unavailable', 503, sentence, { retryAfter });

/** 409: the object is in a state from which this cannot be done; says from which state, what was tried, what is allowed. */
export const refusedTransition = (move: { from: Sentence; tried: Sentence; allowed: readonly Sentence[] }) =>
  conflict('refused-transition', {
    vi: `Đang ở trạng thái “${move.from.vi}” nên không thể ${move.tried.vi}. ${move.allowed.length ? `Việc làm được lúc này: ${move.allowed.map((a) => a.vi).join(', ')}.` : 'Không còn việc nào làm được ở trạng thái này.'}`,
    en: `It is “${move.from.en}”, so it is not possible to ${move.tried.en}. ${move.allowed.length ? `Possible now: ${move.allowed.map((a) => a.en).join(', ')}.` : 'Nothing more can be done in this state.'}`,
  });

/** A zod message that carries both languages; `parseInput` splits it again. */
export const say = (vi: string, en: string) => `${vi}|${en}`;

const FALLBACK: Sentence = { vi: 'Giá trị này chưa đúng.', en: 'This value is not right.' };
const MISSING: Sentence = { vi: 'Cần điền chỗ này.', en: 'This is needed.' };

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message' | 'code' | 'input'>;

/** The 422 that lists a failed parse's issues: one bilingual sentence per field (path joined by dots). */
export function invalidFromIssues(issues: readonly Issue[]): DomainError {
  const fields: FieldErrors = {};
  for (const issue of issues) {
    const key = issue.path.join('.') || '_';
    if (fields[key]) continue;
    const cut = issue.message.indexOf('|');
    if (cut > 0) fields[key] = { vi: issue.message.slice(0, cut), en: issue.message.slice(cut + 1) };
    else fields[key] = issue.code === 'invalid_type' && issue.input === undefined ? MISSING : FALLBACK;
  }
  return invalid(fields);
}

export const UNREADABLE: Sentence = { vi: 'Có ký tự không đọc được. Mời bạn gõ lại chỗ này.', en: 'There are unreadable characters. Please type this again.' };

/** Where accepted input still holds a NUL, which no database text can: an id or a filter, whose schema only limits its length. */
function nulFields(value: unknown, path: string, found: FieldErrors): FieldErrors {
  if (typeof value === 'string') {
    if (value.includes('\0')) found[path || '_'] = UNREADABLE;
  } else if (Array.isArray(value) || (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)) {
    for (const [key, inner] of Object.entries(value as object)) nulFields(inner, path ? `${path}.${key}` : key, found);
  }
  return found;
}

/**
 * Parses input by its schema.
 * @throws DomainError 422, as `invalidFromIssues` says; for a NUL too
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true });
  if (!result.success) throw invalidFromIssues(result.error.issues);
  const unreadable = nulFields(result.data, '', {});
  if (Object.keys(unreadable).length > 0) throw invalid(unreadable);
  return result.data;
}
