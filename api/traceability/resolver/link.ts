/**
 * GS1 Digital Link URIs as far as stamps need them: reading the addresses that start with /01/ (GS1 Digital Link: URI syntax 1.4). The full set of keys is not read here.
 */
import { hasCheckDigit, isLotOrSerial } from '../../gs1/index.ts';

export interface LinkKeys {
  gtin: string;
  /** Consumer product variant, AI 22. */
  cpv?: string;
  lot?: string;
  serial?: string;
  /** Third-party controlled serial, AI 235. */
  tpx?: string;
}

export type LinkFault =
  | 'path' | 'encoding' | 'gtin-length' | 'gtin-check' | 'qualifier' | 'order' | 'value' | 'key-in-query' | 'unknown-ai' | 'duplicate-ai' | 'empty-value';

export type ParsedLink = { ok: true; keys: LinkKeys } | { ok: false; fault: LinkFault };

const bad = (fault: LinkFault): ParsedLink => ({ ok: false, fault });

// application identifiers that may stand as attributes in a query (GS1 syntax dictionary, release 2026-01-27)
const ATTRIBUTES = new RegExp(
  '^(?:' +
    '02|1[1235-7]|20|24[0-3]|25[01]|30|' +
    '31[0-6][0-5]|3[24]\\d[0-5]|3[35][0-7][0-5]|36\\d[0-5]|37|39[0-3]\\d|394[0-3]|395[0-5]|' +
    '400|403|41[0-3]|416|42[0-7]|43(?:0\\d|1\\d|2[0-6]|3[0-3])|' +
    '70(?:0[1-9]|1[01]|2[0-3]|3\\d)|71[0-7]|72(?:3\\d|4[0-2]|5\\d)|' +
    '800[1257-9]|8012|8026|8030|811[0-2]|90|9[1-9]' +
    ')$',
);
// keys and key qualifiers: valid AIs, but never in the query beside another key
const KEYS = new Set(['00', '01', '03', '10', '21', '22', '235', '253', '254', '255', '401', '402', '414', '415', '417', '7040', '8003', '8004', '8006', '8010', '8011', '8013', '8017', '8018', '8019', '8020']);
const QUALIFIERS = ['22', '10', '21'];
const CPV = /^[!"%-?A-Z_a-z]{1,20}$/;
const TPX = /^[!"%-?A-Z_a-z]{1,28}$/;

function decode(segment: string): string | null {
  try {
    // in a path, '+' is a plus
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function faultInQuery(search: string): LinkFault | null {
  const seen = new Set<string>();
  for (const part of search.replace(/^\?/, '').split(/[&;]/)) {
    if (part === '') continue;
    const cut = part.indexOf('=');
    const name = cut < 0 ? part : part.slice(0, cut);
    if (!/^\d+$/.test(name)) {
      if (/%00/.test(part)) return 'encoding';
      continue;
    }
    if (KEYS.has(name)) return 'key-in-query';
    if (!ATTRIBUTES.test(name)) return 'unknown-ai';
    if (seen.has(name)) return 'duplicate-ai';
    seen.add(name);
    const value = cut < 0 ? '' : decode(part.slice(cut + 1).replace(/\+/g, ' '));
    if (value === null) return 'encoding';
    if (value === '') return 'empty-value';
    if (/[^\x20-\x7e]/.test(value)) return 'value';
  }
  return null;
}

/**
 * Reads the path and query of an address that starts with /01/.
 * @param pathname still percent-encoded, e.g. '/01/02938000000018/21/7K3MPQ4TXH2R9WDA'
 * @param search with or without '?'
 */
export function parseStampPath(pathname: string, search = ''): ParsedLink {
  const segments = pathname.replace(/\/$/, '').split('/').slice(1);
  if (segments[0] !== '01' || segments.length % 2 !== 0 || segments.length > 10) return bad('path');
  const gtin = segments[1] ?? '';
  if (!/^\d{14}$/.test(gtin)) return bad('gtin-length');
  if (!hasCheckDigit(gtin)) return bad('gtin-check');
  const keys: LinkKeys = { gtin };
  let last = -1;
  for (let i = 2; i < segments.length; i += 2) {
    const ai = segments[i]!;
    const value = decode(segments[i + 1]!);
    if (value === null) return bad('encoding');
    if (value === '') return bad('empty-value');
    if (ai === '235') {
      if (segments.length !== 4) return bad('order');
      if (!TPX.test(value)) return bad('value');
      keys.tpx = value;
      continue;
    }
    const place = QUALIFIERS.indexOf(ai);
    if (place < 0) return bad('qualifier');
    if (place <= last) return bad('order');
    last = place;
    if (ai === '22' ? !CPV.test(value) : !isLotOrSerial(value)) return bad('value');
    if (ai === '22') keys.cpv = value;
    else if (ai === '10') keys.lot = value;
    else keys.serial = value;
  }
  const fault = faultInQuery(search);
  return fault ? bad(fault) : { ok: true, keys };
}

/** Why an address is refused, for the page that says so. */
export const FAULTS: Record<LinkFault, { vi: string; en: string }> = {
  path: { vi: 'Địa chỉ thiếu hoặc thừa một phần.', en: 'The address has a part missing or too many.' },
  encoding: { vi: 'Địa chỉ có ký tự mã hóa sai.', en: 'The address holds a wrongly encoded character.' },
  'gtin-length': { vi: 'Mã sản phẩm sau /01/ phải có đúng 14 chữ số.', en: 'The product number after /01/ must have exactly 14 digits.' },
  'gtin-check': { vi: 'Mã sản phẩm sai số kiểm tra: có một chữ số bị nhầm.', en: 'The product number fails its check digit: one digit is wrong.' },
  qualifier: { vi: 'Sau mã sản phẩm chỉ có thể là biến thể (22), lô (10) hoặc số tem (21).', en: 'After the product number only a variant (22), a lot (10) or a serial (21) can follow.' },
  order: { vi: 'Các phần của địa chỉ sai thứ tự: biến thể (22), lô (10), rồi số tem (21).', en: 'The parts are out of order: variant (22), lot (10), then serial (21).' },
  value: { vi: 'Số lô hoặc số tem dài quá 20 ký tự, hoặc có ký tự không dùng được.', en: 'The lot or serial is longer than 20 characters or holds a character that cannot be used.' },
  'key-in-query': { vi: 'Mã sản phẩm, lô và số tem phải nằm trước dấu hỏi.', en: 'Product number, lot and serial belong before the question mark.' },
  'unknown-ai': { vi: 'Có một mã số GS1 không tồn tại sau dấu hỏi.', en: 'There is an unknown GS1 identifier after the question mark.' },
  'duplicate-ai': { vi: 'Một mã số GS1 được lặp lại sau dấu hỏi.', en: 'A GS1 identifier is repeated after the question mark.' },
  'empty-value': { vi: 'Có một phần của địa chỉ bị bỏ trống.', en: 'A part of the address is empty.' },
};
