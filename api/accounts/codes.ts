/** One-time codes: six digits, five minutes, five tries, bound to a purpose, kept as keyed digests, never logged. */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import { conflict, invalid, notFound, tooMany, unavailable, type DomainError } from '../errors.ts';
import { publicId } from '../ids.ts';
import { DAY, MINUTE } from '../time.ts';
import { write } from '../write.ts';
import { isDemoFloor, type SendOutcome } from './messages.ts';
import { ADDRESS_CODE_LIMITS, ADDRESS_GUESS_LIMITS, CODE_LIMITS, bucketOf, checkLimits, clientAddress, count } from './throttle.ts';

export const CODE_LIFE_MS = 5 * MINUTE;
export const CODE_TRIES = 5;
/** How long a proven newcomer has to finish registering. */
export const TICKET_LIFE_MS = 30 * MINUTE;

export type CodePurpose = 'SIGN_IN' | 'CHANGE_PHONE' | 'CHANGE_EMAIL' | 'RECOVERY';

export interface SentCode {
  /** Opaque id that the next form carries. */
  id: string;
  /** Seconds until the code ends. */
  lifeSeconds: number;
}

const secretOf = async (ctx: Context): Promise<string> => (await ctx.services.auth.$context).secret;
const digest = (secret: string, id: string, code: string): string => createHmac('sha256', secret).update(`code|${id}|${code}`).digest('base64url');
export const ticketDigest = (secret: string, ticket: string): string => createHmac('sha256', secret).update(`ticket|${ticket}`).digest('base64url');

const WORDS: Record<CodePurpose, { vi: (code: string) => string; en: (code: string) => string }> = {
  SIGN_IN: {
    vi: (c) => `Sàn Quê: mã đăng nhập của bạn là ${c}, dùng trong 5 phút. Không đưa mã này cho ai, kể cả cán bộ.`,
    en: (c) => `Sàn Quê: your sign-in code is ${c}, good for 5 minutes. Give it to nobody, not even an officer.`,
  },
  CHANGE_PHONE: {
    vi: (c) => `Sàn Quê: mã đổi số điện thoại là ${c}, dùng trong 5 phút. Không đưa mã này cho ai.`,
    en: (c) => `Sàn Quê: the code to change your phone number is ${c}, good for 5 minutes. Give it to nobody.`,
  },
  CHANGE_EMAIL: {
    vi: (c) => `Sàn Quê: mã xác nhận thư điện tử là ${c}, dùng trong 5 phút.`,
    en: (c) => `Sàn Quê: the code to confirm your e-mail is ${c}, good for 5 minutes.`,
  },
  RECOVERY: {
    vi: (c) => `Sàn Quê: mã lấy lại tài khoản là ${c}, dùng trong 5 phút. Chỉ đọc mã này cho người đang ngồi cùng bạn để lấy lại tài khoản.`,
    en: (c) => `Sàn Quê: the code to recover your account is ${c}, good for 5 minutes. Read it only to the person sitting with you to recover it.`,
  },
};

/** The fixed code of the demo, for a demo account on a floor with demo data; else null. */
function fixedCode(ctx: Context, contact: string): string | null {
  if (!ctx.env.DEMO_OTP || !isDemoFloor(ctx.db)) return null;
  return ctx.db.get("SELECT 1 FROM person WHERE demo = 1 AND (phone_number = ? OR email = ?)", [contact, contact]) ? ctx.env.DEMO_OTP : null;
}

const notSent = (outcome: SendOutcome, channel: 'SMS' | 'EMAIL'): DomainError | null => {
  if (outcome.kind === 'sent') return null;
  if (outcome.kind === 'unknown') return null; // it may arrive; the page offers another after half a minute
  return channel === 'SMS'
    ? unavailable({ vi: 'Chưa gửi được tin nhắn. Mời bạn thử lại sau một phút, hoặc đăng nhập bằng thư điện tử hay mật khẩu.', en: 'The message could not be sent. Please try again in a minute, or sign in by e-mail or password.' }, 60)
    : unavailable({ vi: 'Chưa gửi được thư. Mời bạn thử lại sau một phút, hoặc đăng nhập bằng số điện thoại.', en: 'The e-mail could not be sent. Please try again in a minute, or sign in by phone.' }, 60);
};

/**
 * Sends a code. The message leaves at once instead of through the outbox: a late code is worthless, a stored one a risk,
 * and the person in front of the page is the one who decides to ask for another.
 * @param subject the person or recovery that the code is bound to
 * @throws DomainError 429 per contact and per address; 503 when the message could not leave
 */
export async function sendCode(ctx: Context, input: { purpose: CodePurpose; channel: 'SMS' | 'EMAIL'; contact: string; subject?: string }): Promise<SentCode> {
  const secret = await secretOf(ctx);
  const fixed = fixedCode(ctx, input.contact);
  const code = fixed ?? String(randomInt(0, 1_000_000)).padStart(6, '0');
  const id = publicId(20);
  const byContact = bucketOf(secret, 'code', input.contact);
  const address = clientAddress(ctx);
  const byAddress = address ? bucketOf(secret, 'code-from', address) : null;
  await write(ctx, (db) => {
    if (!fixed) checkLimits(ctx, byContact, CODE_LIMITS);
    if (byAddress) checkLimits(ctx, byAddress, ADDRESS_CODE_LIMITS, { perAddress: true });
    count(ctx, byContact);
    if (byAddress) count(ctx, byAddress);
    const now = ctx.now();
    // only the newest code of a purpose is good
    db.run('UPDATE one_time_code SET closed_at = ? WHERE contact = ? AND purpose = ? AND closed_at IS NULL', [now, input.contact, input.purpose]);
    db.run('INSERT INTO one_time_code (id, purpose, channel, contact, subject, code_digest, attempts, created_at, expires_at) VALUES (?,?,?,?,?,?,0,?,?)',
      [id, input.purpose, input.channel, input.contact, input.subject ?? null, digest(secret, id, code), now, now + CODE_LIFE_MS]);
    // yesterday's codes and counts hold phones and serve nobody
    db.run('DELETE FROM one_time_code WHERE created_at < ?', [now - DAY]);
    db.run('DELETE FROM throttle WHERE at < ?', [now - DAY]);
    return null;
  });
  const text = WORDS[input.purpose][ctx.lang](code);
  const port = input.channel === 'SMS' ? ctx.services.sms : ctx.services.mail;
  const subject = input.channel === 'EMAIL' ? { subject: ctx.lang === 'vi' ? 'Mã Sàn Quê của bạn' : 'Your Sàn Quê code' } : {};
  // a demo account answers to its fixed code: a real gateway need not be paid for it
  if (fixed && port.via === 'gateway') return { id, lifeSeconds: CODE_LIFE_MS / 1_000 };
  const outcome = await port.send({ to: input.contact, text, key: `code:${id}`, ...subject });
  if (outcome.kind !== 'sent') ctx.log.warn({ channel: input.channel, outcome: outcome.kind, reason: outcome.reason }, 'a one-time code may not have left');
  const fault = fixed ? null : notSent(outcome, input.channel);
  if (fault) throw fault;
  return { id, lifeSeconds: CODE_LIFE_MS / 1_000 };
}

interface CodeRow {
  id: string;
  purpose: CodePurpose;
  channel: 'SMS' | 'EMAIL';
  contact: string;
  subject: string | null;
  codeDigest: string;
  attempts: number;
  createdAt: number;
  expiresAt: number;
  closedAt: number | null;
}

const SELECT = 'SELECT id, purpose, channel, contact, subject, code_digest AS codeDigest, attempts, created_at AS createdAt, expires_at AS expiresAt, closed_at AS closedAt FROM one_time_code';

const isCodeId = (id: string): boolean => /^[0-9a-z]{20}$/.test(id);

/** What the page with the code field may show: where the code went. Null for an unknown id. */
export function codeById(ctx: Context, id: string, purpose: CodePurpose): { channel: 'SMS' | 'EMAIL'; contact: string; sentAt: number; open: boolean } | null {
  const row = isCodeId(id) ? ctx.db.get<CodeRow>(`${SELECT} WHERE id = ? AND purpose = ?`, [id, purpose]) : undefined;
  return row ? { channel: row.channel, contact: row.contact, sentAt: row.createdAt, open: row.closedAt === null && row.expiresAt > ctx.now() && row.attempts < CODE_TRIES } : null;
}

export interface ProvenCode {
  id: string;
  channel: 'SMS' | 'EMAIL';
  contact: string;
  subject: string | null;
}

const endedCode = () => conflict('code-ended', { vi: 'Mã này đã hết hạn hoặc đã dùng. Mời bạn lấy mã mới.', en: 'This code has expired or was used. Please get a new one.' }, { code: { vi: 'Mã đã hết hạn hoặc đã dùng.', en: 'The code has expired or was used.' } });

/**
 * Checks a code and uses it up. The try is counted before the comparison, so that racing guesses all count.
 * @throws DomainError 422 wrong code with the tries left; 409 ended or used; 429 after five tries; 404 unknown id
 */
export async function useCode(ctx: Context, input: { id: string; purpose: CodePurpose; code: string }): Promise<ProvenCode> {
  const secret = await secretOf(ctx);
  const typed = input.code.normalize('NFKC').replace(/\D/g, '');
  if (typed.length !== 6) throw invalid({ code: { vi: 'Mã có 6 chữ số.', en: 'The code has 6 digits.' } });
  const address = clientAddress(ctx);
  const byAddress = address ? bucketOf(secret, 'guess-from', address) : null;
  const result = await write<{ proven: ProvenCode } | { left: number } | 'unknown' | 'ended' | 'spent'>(ctx, (db) => {
    if (byAddress) checkLimits(ctx, byAddress, ADDRESS_GUESS_LIMITS, { perAddress: true });
    const row = isCodeId(input.id) ? db.get<CodeRow>(`${SELECT} WHERE id = ? AND purpose = ?`, [input.id, input.purpose]) : undefined;
    if (!row) return 'unknown';
    const now = ctx.now();
    if (row.attempts >= CODE_TRIES) return 'spent';
    if (row.closedAt !== null || row.expiresAt <= now) return 'ended';
    db.run('UPDATE one_time_code SET attempts = attempts + 1 WHERE id = ?', [row.id]);
    const right = timingSafeEqual(Buffer.from(row.codeDigest), Buffer.from(digest(secret, row.id, typed)));
    if (!right) {
      if (byAddress) count(ctx, byAddress);
      const left = CODE_TRIES - row.attempts - 1;
      return left > 0 ? { left } : 'spent';
    }
    db.run('UPDATE one_time_code SET closed_at = ? WHERE id = ?', [now, row.id]);
    return { proven: { id: row.id, channel: row.channel, contact: row.contact, subject: row.subject } };
  });
  if (result === 'unknown') throw notFound({ vi: 'Không còn yêu cầu mã này. Mời bạn lấy mã mới.', en: 'This code request is gone. Please get a new code.' });
  if (result === 'ended') throw endedCode();
  if (result === 'spent') throw tooMany(30, { vi: 'Đã nhập sai 5 lần, mã này không dùng được nữa. Mời bạn lấy mã mới.', en: 'Five wrong tries: this code is no longer good. Please get a new one.' });
  if ('left' in result) throw invalid({ code: { vi: `Mã chưa đúng. Còn ${result.left} lần nhập.`, en: `That is not the code. ${result.left} tries left.` } });
  return result.proven;
}

/** Gives a proven newcomer a ticket to register with, good once for half an hour. */
export async function giveTicket(ctx: Context, codeId: string): Promise<string> {
  const secret = await secretOf(ctx);
  const ticket = randomBytes(24).toString('base64url');
  await write(ctx, (db) => {
    db.run('UPDATE one_time_code SET ticket_digest = ?, ticket_until = ? WHERE id = ?', [ticketDigest(secret, ticket), ctx.now() + TICKET_LIFE_MS, codeId]);
    return null;
  });
  return ticket;
}

/** The contact that a ticket proves, or null when it is unknown, used or too old. */
export async function contactOfTicket(ctx: Context, ticket: string): Promise<{ channel: 'SMS' | 'EMAIL'; contact: string; digest: string } | null> {
  if (!/^[\w-]{32}$/.test(ticket)) return null;
  const key = ticketDigest(await secretOf(ctx), ticket);
  const row = ctx.db.get<{ channel: 'SMS' | 'EMAIL'; contact: string }>('SELECT channel, contact FROM one_time_code WHERE ticket_digest = ? AND ticket_until > ?', [key, ctx.now()]);
  return row ? { ...row, digest: key } : null;
}
