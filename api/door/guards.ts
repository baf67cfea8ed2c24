/** What a request must pass before anything reads it: its origin, its size, how often it comes. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { badRequest, DomainError, tooLarge, tooMany } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isSafeMethod = (method: string | undefined): boolean => SAFE.has(method ?? 'GET');

const KB = 1024;
const MB = 1024 * KB;

/** Largest body per path, in bytes; the first prefix that fits decides. Photos 10 MB each, a form with eight of them; registers 20 MB; JSON 256 KB. */
const BODY_LIMITS: readonly (readonly [prefix: string, bytes: number])[] = [
  ['/api/v1/uploads', 10 * MB + 64 * KB],
  ['/epcis/', 10 * MB],
  ['/api/v1/support/contracts/', 62 * MB],
  ['/api/v1/support/deliveries/', 62 * MB],
  ['/api/v1/support/papers/', 11 * MB],
  ['/api/v1/support/arrivals', 62 * MB],
  ['/api/v1/support/programmes/', 2 * MB],
  ['/api/v1/vault', 11 * MB],
  ['/api/v1/papers/check/', 11 * MB],
  ['/api/', 256 * KB],
  ['/gian-hang/san-pham', 82 * MB],
  ['/gian-hang/lo', 42 * MB],
  ['/gian-hang/nhan-hang', 42 * MB],
  ['/can-bo/kiem-tra', 82 * MB],
  ['/gian-hang/kiem-tra', 82 * MB],
  ['/can-bo/nhap-so-lieu', 20 * MB + 64 * KB],
  // papers of support: six of 10 MB with one form
  ['/ho-so', 62 * MB],
  ['/hop-dong', 62 * MB],
  ['/tai-lieu', 62 * MB],
  ['/can-bo/ho-so', 62 * MB],
  ['/can-bo/hop-dong', 62 * MB],
  ['/can-bo/tiep-nhan', 62 * MB],
  ['/can-bo/ngan-sach', 2 * MB],
  ['/can-bo/bo-cong-cu', 11 * MB],
  ['/tu-danh-gia', 11 * MB],
  ['/van-ban', 11 * MB],
  ['/', 1 * MB],
];

/**
 * Checks the announced size of a body; Node's parser holds the sender to it.
 * @throws DomainError 413 or, for a body of unknown length, 411
 */
export function checkBodySize(req: IncomingMessage, path: string): void {
  if (isSafeMethod(req.method)) return;
  if (req.headers['transfer-encoding']) {
    throw new DomainError('length-required', 411, { vi: 'Yêu cầu phải cho biết độ dài nội dung (Content-Length).', en: 'The request must announce its length (Content-Length).' });
  }
  const length = Number(req.headers['content-length'] ?? 0);
  const limit = BODY_LIMITS.find(([prefix]) => path.startsWith(prefix))![1];
  if (length > limit) {
    const mb = (limit / MB).toFixed(limit < MB ? 2 : 0);
    throw tooLarge({ vi: `Nội dung gửi lên nặng quá mức cho phép (${mb} MB). Mời bạn chọn tệp nhỏ hơn.`, en: `What was sent is larger than allowed (${mb} MB). Please choose a smaller file.` });
  }
}

/**
 * One origin check for all that changes state (Astro's own is off): a browser must come from PUBLIC_ORIGIN.
 * Calls without a browser's marks pass only when they cannot carry a cookie's authority: no cookie, or a bearer token.
 * @throws DomainError 403
 */
export function checkOrigin(req: IncomingMessage, origins: readonly string[]): void {
  if (isSafeMethod(req.method)) return;
  const origin = req.headers.origin;
  if (origin !== undefined) {
    if (origins.includes(origin)) return;
  } else {
    const site = req.headers['sec-fetch-site'];
    if (site === 'same-origin') return;
    if (site === undefined && req.headers.cookie === undefined) return;
  }
  throw new DomainError('foreign-origin', 403, {
    vi: 'Yêu cầu này đến từ một trang khác nên không được nhận. Mời bạn mở lại trang và gửi từ đó.',
    en: 'This request came from another site and was refused. Please open the page again and send it from there.',
  });
}

const plain = (address: string) => address.replace(/^::ffff:/, '');

/** The client's address: X-Forwarded-For is believed only from proxies that are named, from the right. */
export function clientAddress(req: IncomingMessage, trustedProxies: readonly string[]): string {
  let address = plain(req.socket.remoteAddress ?? '');
  if (!trustedProxies.includes(address)) return address;
  const forwarded = String(req.headers['x-forwarded-for'] ?? '').split(',').map((s) => plain(s.trim())).filter((s) => isIP(s));
  for (const hop of forwarded.reverse()) {
    address = hop;
    if (!trustedProxies.includes(hop)) break;
  }
  return address;
}

/** The client's region in the words of a proxy that is named; nobody else is believed. */
export function clientRegion(req: IncomingMessage, trustedProxies: readonly string[], header: string | undefined): string | undefined {
  if (header === undefined || !trustedProxies.includes(plain(req.socket.remoteAddress ?? ''))) return undefined;
  const said = req.headers[header];
  return typeof said === 'string' && said.length <= 8 ? said : undefined;
}

/** IPv6 customers hold a /64: count the network, not the address. */
const network = (address: string) => (isIP(address) === 6 ? address.split(':').slice(0, 4).join(':') : address);

/** Per minute and address. Whole villages share one address behind a mobile operator, so these stop floods, not people. */
const LIMITS = { signIn: { points: 60, duration: 600 }, write: { points: 300, duration: 60 } };

export interface RateLimits {
  /** @throws DomainError 429 with Retry-After */
  check(req: IncomingMessage, path: string, address: string): Promise<void>;
}

export function createRateLimits(): RateLimits {
  const signIn = new RateLimiterMemory({ keyPrefix: 's', ...LIMITS.signIn });
  const writes = new RateLimiterMemory({ keyPrefix: 'w', ...LIMITS.write });
  return {
    check: async (req, path, address) => {
      if (isSafeMethod(req.method)) return;
      const limiter = path.startsWith('/dang-nhap') || path.startsWith('/dang-ky') || path.startsWith('/api/v1/auth') ? signIn : writes;
      try {
        await limiter.consume(network(address));
      } catch (refused) {
        throw tooMany(Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000) || 1);
      }
    },
  };
}

/** @throws DomainError 400 for an address that cannot be decoded or holds control characters */
export function checkPath(path: string): void {
  if (/^[\w/.~-]*$/.test(path)) return; // nearly all
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw badRequest({ vi: 'Địa chỉ này bị lỗi. Mời bạn kiểm tra lại đường dẫn.', en: 'This address is malformed. Please check the link.' });
  }
  if (/[\u0000-\u001f\u007f]/.test(decoded)) throw badRequest(STRANGE);
}

const STRANGE = { vi: 'Địa chỉ này có ký tự lạ. Mời bạn kiểm tra lại đường dẫn.', en: 'This address holds strange characters. Please check the link.' };

/** What pages look for never holds a NUL: no text of the database does. @throws DomainError 400 */
export function checkQuery(query: string): void {
  if (query.includes('%00')) throw badRequest(STRANGE);
}
