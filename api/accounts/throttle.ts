/** Limits on signing in, counted in the database: they survive a restart and hold across processes. */
import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import { tooMany } from '../errors.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { isDemoFloor } from './messages.ts';

export interface Limit {
  /** How many in the window. */
  max: number;
  windowMs: number;
}

/** Per phone or e-mail: codes sent. */
export const CODE_LIMITS: readonly Limit[] = [{ max: 1, windowMs: 30_000 }, { max: 5, windowMs: HOUR }, { max: 12, windowMs: DAY }];
/** Per address: codes sent. A whole village signs in through one address of the network, so this is generous. */
export const ADDRESS_CODE_LIMITS: readonly Limit[] = [{ max: 40, windowMs: HOUR }, { max: 150, windowMs: DAY }];
/** Wrong passwords, per account and per address. */
export const PASSWORD_LIMITS: readonly Limit[] = [{ max: 10, windowMs: 15 * MINUTE }, { max: 40, windowMs: DAY }];
export const ADDRESS_PASSWORD_LIMITS: readonly Limit[] = [{ max: 60, windowMs: 15 * MINUTE }];
/** Wrong codes per address. */
export const ADDRESS_GUESS_LIMITS: readonly Limit[] = [{ max: 60, windowMs: HOUR }];
/** Requests for help with a lost phone, and registrations, per address. */
export const ADDRESS_FORM_LIMITS: readonly Limit[] = [{ max: 20, windowMs: HOUR }];

/** A demo floor is shown to rooms full of people and tested by scripts: its addresses get this much more. */
const DEMO_SLACK = 50;

/** Keyed digest of what is counted; neither a phone nor an address can be read back from it. */
export const bucketOf = (secret: string, kind: string, value: string): string => `${kind}:${createHmac('sha256', secret).update(`${kind}|${value}`).digest('base64url').slice(0, 22)}`;

/**
 * Refuses when a bucket is full. Reads only.
 * @throws DomainError 429 with the seconds to wait
 */
export function checkLimits(ctx: Context, bucket: string, limits: readonly Limit[], options: { perAddress?: boolean } = {}): void {
  const now = ctx.now();
  const slack = options.perAddress && isDemoFloor(ctx.db) ? DEMO_SLACK : 1;
  for (const { max, windowMs } of limits) {
    // the max-th newest decides when the next place frees
    const oldest = ctx.db.get<{ at: number }>('SELECT at FROM throttle WHERE bucket = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?', [bucket, now - windowMs, max * slack - 1]);
    if (!oldest) continue;
    const wait = Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1_000));
    const words = wait < 120 ? { vi: `${wait} giây`, en: `${wait} seconds` } : wait < 7_200 ? { vi: `${Math.ceil(wait / 60)} phút`, en: `${Math.ceil(wait / 60)} minutes` } : { vi: `${Math.ceil(wait / 3_600)} giờ`, en: `${Math.ceil(wait / 3_600)} hours` };
    throw tooMany(wait, { vi: `Đã thử nhiều lần quá. Mời bạn đợi ${words.vi} rồi thử lại.`, en: `Too many tries. Please wait ${words.en} and try again.` });
  }
}

/** Counts one; inside a transaction. */
export function count(ctx: Context, bucket: string): void {
  ctx.db.run('INSERT INTO throttle (bucket, at) VALUES (?, ?)', [bucket, ctx.now()]);
}

/** What is counted per address: the front door's trusted one (of IPv6 the /64 that a customer holds), or null for scripts and jobs. */
export function clientAddress(ctx: Pick<Context, 'clientAddress'>): string | null {
  const address = ctx.clientAddress;
  if (!address) return null;
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
