/** Addresses of other systems as they are typed or scanned, and the one form in which they are kept. Pure. */
import type { Sentence } from '../../../errors.ts';
import { isHostileText } from '../../../text.ts';

export const MOST_OF_ADDRESS = 500;
/** Where a pattern says that a serial of theirs stands. */
export const SERIAL_MARK = '{serial}';
/** What a serial of another system looks like in an address. */
const SERIAL = /^[0-9A-Za-z._~-]{1,64}$/;
/** A pattern names more of the address than the system's front door, or it would claim everybody's stamps. */
const LEAST_OF_PATH = 3;
/** Marks of advertisers: the same stamp with and without them. */
const TRACKING = /^(?:utm_[a-z]+|fbclid|gclid|zarsrc|gidzl)$/i;

export interface ReadAddress {
  kind: 'EXACT' | 'PREFIX';
  /** 'https://tem.example.vn/t/AB12'; of a pattern, what stands before the serial. */
  address: string;
  /** What a pattern has after the serial. */
  tail: string;
  /** In ASCII: an international name shows as xn--…, so that no look-alike passes for another. */
  host: string;
}

const no = (vi: string, en: string): { fault: Sentence } => ({ fault: { vi, en } });

const schemeOf = (text: string): string | undefined => /^\s*([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();

/**
 * Reads an address as people paste it: http and https count as one, tracking marks and a slash at the end are dropped.
 * @param text 'https://tem.example.vn/t/AB12', or a pattern with {serial} once after at least three characters of path
 * @param ownHost the floor's own host, which nobody binds
 * @returns the address, or why not in both languages
 */
export function readAddress(text: string, ownHost: string): ReadAddress | { fault: Sentence } {
  const typed = text.trim();
  if (typed === '') return no('Cần dán địa chỉ trong mã QR hoặc thẻ NFC.', 'Paste the address in the QR code or NFC tag.');
  if (typed.length > MOST_OF_ADDRESS) return no('Địa chỉ dài quá 500 ký tự.', 'The address is longer than 500 characters.');
  if (isHostileText(typed) || /[\s\\<>"]/.test(typed)) return no('Địa chỉ có khoảng trắng hoặc ký tự lạ. Mời bạn chép lại.', 'The address has blanks or odd characters. Please copy it again.');
  const scheme = schemeOf(typed);
  const withScheme = scheme === undefined || /^[^/]+\.[a-z]/i.test(scheme) ? `https://${typed}` : typed;
  if (!/^https?:\/\//i.test(withScheme)) return no(`Chỉ nhận địa chỉ bắt đầu bằng http:// hoặc https://, không nhận “${scheme}:”.`, `Only http:// and https:// addresses are taken, not “${scheme}:”.`);
  const marks = withScheme.split(SERIAL_MARK).length - 1;
  if (marks > 1) return no('Chỉ ghi {serial} một lần.', 'Write {serial} only once.');
  // a stand-in of plain letters keeps its place through the URL parser
  const stand = 'SerialStandsHere0';
  let url: URL;
  try {
    url = new URL(withScheme.replace(SERIAL_MARK, stand));
  } catch {
    return no('Đây không phải địa chỉ trang hợp lệ. Mời bạn chép lại đúng như trong mã.', 'This is not a valid address. Please copy it exactly as in the code.');
  }
  if (url.username !== '' || url.password !== '') return no('Địa chỉ có tên người dùng trước dấu @, là cách giả mạo hay gặp, nên không nhận.', 'The address has a user name before an @, a usual way to deceive, so it is refused.');
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (!/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/.test(host)) return no('Địa chỉ phải có tên miền, như tem.donvi.vn; không nhận số IP hoặc máy nội bộ.', 'The address needs a domain name such as tags.example.vn; IP numbers and local machines are refused.');
  if (host.includes(stand.toLowerCase())) return no('{serial} phải đứng sau tên miền.', '{serial} must come after the domain name.');
  if (host === ownHost.toLowerCase()) return no('Đây là địa chỉ của chính sàn; tem của sàn không cần gắn.', 'This is the floor’s own address; its stamps need no binding.');
  const names = [...url.searchParams.keys()];
  for (const name of names) if (TRACKING.test(name)) url.searchParams.delete(name);
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`;
  const path = url.pathname.replace(/%[0-9a-f]{2}/gi, (code) => {
    const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(char) ? char : code.toUpperCase();
  });
  // a fragment matters only where a page is chosen by it ('#/t/AB12')
  const rest = `${path}${url.search}${/^#[/!]/.test(url.hash) ? url.hash : ''}`.replace(/\/+$/, '');
  const whole = `https://${host}${port}${rest}`;
  if (marks === 0) {
    if (rest.length < 2) return no('Đây là trang chủ của hệ thống kia. Hãy dán địa chỉ đầy đủ của một mã.', 'This is the other system’s front page. Paste the whole address of one code.');
    return { kind: 'EXACT', address: whole, tail: '', host };
  }
  const [before = '', after = ''] = whole.split(stand);
  if (before.length - `https://${host}${port}/`.length < LEAST_OF_PATH) return no('Trước {serial} cần ít nhất ba ký tự sau tên miền, nếu không sẽ gắn nhầm tem của cơ sở khác.', 'At least three characters must stand between the domain and {serial}, or stamps of others would be taken too.');
  return { kind: 'PREFIX', address: before, tail: after, host };
}

/** The serial of theirs in an address that fits a pattern; null when it does not fit. */
export function serialIn(address: string, pattern: { address: string; tail: string }): string | null {
  if (!address.startsWith(pattern.address) || !address.endsWith(pattern.tail)) return null;
  const serial = address.slice(pattern.address.length, address.length - pattern.tail.length);
  return SERIAL.test(serial) ? serial : null;
}

/** True when some address could fit both. */
export function overlaps(a: Pick<ReadAddress, 'kind' | 'address' | 'tail'>, b: Pick<ReadAddress, 'kind' | 'address' | 'tail'>): boolean {
  if (a.kind === 'EXACT' && b.kind === 'EXACT') return a.address === b.address;
  if (a.kind === 'EXACT') return serialIn(a.address, b) !== null;
  if (b.kind === 'EXACT') return serialIn(b.address, a) !== null;
  return (a.address.startsWith(b.address) || b.address.startsWith(a.address)) && (a.tail.endsWith(b.tail) || b.tail.endsWith(a.tail));
}
