/** Where a scan came from, as far as it may be known: a network's digest of the day, and a region. Never an address. */
import { createHmac, randomBytes } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { COUNTRY_LETTERS } from '../../gs1/index.ts';
import { vnDate } from '../../time.ts';

interface Salt {
  day: string;
  key: Buffer;
  /** Digests of the day's networks: made once each. */
  known: Map<string, string>;
}

const MOST_KNOWN = 2_000;

/**
 * The day's salt lives in memory only, in one place for the whole process (pages are bundled with a copy of this module):
 * no backup, no file and no later day can lead from a digest back to a network. A restart begins a new one.
 */
const holder = globalThis as typeof globalThis & { [key: symbol]: Salt | undefined };
const SALT = Symbol.for('sanque.scanSalt');

/** IPv6 in full: eight groups, or null. */
function groups(address: string): string[] | null {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  return tail === undefined ? (before.length === 8 ? before : null) : missing < 1 ? null : [...before, ...Array<string>(missing).fill('0'), ...after];
}

/** '203.0.113.9' → '203.0.113/24', '2001:db8:7::1' → '2001:db8:7/48'; null for what is no address. */
export function networkOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}/24`;
  if (!isIPv6(plain)) return null;
  const all = groups(plain);
  return all && `${all.slice(0, 3).map((g) => Number.parseInt(g, 16).toString(16)).join(':')}/48`;
}

/** Twelve characters that are the same for one network on one Vietnamese day, and mean nothing afterwards; null when unknown. */
export function sourceOf(ctx: Pick<Context, 'clientAddress' | 'now'>): string | null {
  if (!ctx.clientAddress) return null;
  const network = networkOf(ctx.clientAddress);
  if (network === null) return null;
  const day = vnDate(ctx.now());
  let salt = holder[SALT];
  if (salt?.day !== day) holder[SALT] = salt = { day, key: randomBytes(32), known: new Map() };
  const known = salt.known.get(network);
  if (known !== undefined) return known;
  const digest = createHmac('sha256', salt.key).update(network).digest('base64url').slice(0, 12);
  if (salt.known.size >= MOST_KNOWN) salt.known.clear();
  salt.known.set(network, digest);
  return digest;
}

const provinces = new WeakMap<Database, Set<string>>();

/** A province's code ('38') or a country's two letters ('VN'), as the proxy's header says it; anything else is unknown. */
export function regionOf(ctx: Pick<Context, 'db' | 'clientRegion'>): string | null {
  const said = ctx.clientRegion?.trim().toUpperCase();
  if (!said) return null;
  if (COUNTRY_LETTERS.has(said)) return said;
  let known = provinces.get(ctx.db);
  if (!known?.size) provinces.set(ctx.db, (known = new Set(ctx.db.all<{ code: string }>('SELECT code FROM province').map((p) => p.code))));
  return known.has(said) ? said : null;
}
