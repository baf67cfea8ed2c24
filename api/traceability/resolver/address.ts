/** What an address on this host names: a product, a lot, a stamp, or a carton. Everything is read by the GS1 parser. */
import type { Sentence } from '../../errors.ts';
import { hasCheckDigit, parseDigitalLink } from '../../gs1/index.ts';

export interface ProductAddress {
  kind: 'product';
  gtin: string;
  /** Consumer product variant, AI 22. */
  cpv?: string;
  lot?: string;
  serial?: string;
  /** Third-party controlled serial, AI 235. */
  tpx?: string;
}

export interface CartonAddress {
  kind: 'carton';
  sscc: string;
}

export type Address = { ok: true; named: ProductAddress | CartonAddress } | { ok: false; fault: Sentence & { code: string } };

// what a stamp carries, and a product's bare number; nothing in it can be wrong but the check digit
const PRINTED = /^\/01\/(\d{14})(?:\/21\/([0-9A-Za-z]{1,20}))?$/;

const HOST = 'https://h';

const STEM: Sentence & { code: string } = {
  code: 'stem',
  vi: 'Trên sàn này mã chính đứng ngay sau tên miền: /01/ rồi 14 chữ số của sản phẩm, hoặc /00/ rồi 18 chữ số của thùng.',
  en: 'On this host the key follows the host name at once: /01/ and the 14 digits of a product, or /00/ and the 18 digits of a carton.',
};

/**
 * Reads the path and query of a request; one slash at the end is tolerated.
 * @param pathname still percent-encoded, e.g. '/01/02938000000018/21/7K3MPQ4TXH2R9WDA'
 * @param search with its '?', or empty
 */
export function readAddress(pathname: string, search = ''): Address {
  if (search === '') {
    // a scan's own address is read hundreds of times a second: the same answer without the whole parser (a property test holds it)
    const printed = PRINTED.exec(pathname);
    if (printed && hasCheckDigit(printed[1]!)) return { ok: true, named: { kind: 'product', gtin: printed[1]!, ...(printed[2] === undefined ? {} : { serial: printed[2] }) } };
  }
  const read = parseDigitalLink(`${HOST}${pathname.replace(/\/$/, '')}${search}`);
  if (!read.valid) {
    const { code, vi, en } = read.errors[0]!;
    return { ok: false, fault: { code, vi, en } };
  }
  const { key, elements } = read;
  if (read.stem !== HOST || (key.ai !== '01' && key.ai !== '00')) return { ok: false, fault: STEM };
  if (key.ai === '00') return { ok: true, named: { kind: 'carton', sscc: key.value } };
  const named: ProductAddress = { kind: 'product', gtin: key.value };
  for (const { ai, value, place } of elements) {
    if (place === 'query') continue;
    if (ai === '22') named.cpv = value;
    else if (ai === '10') named.lot = value;
    else if (ai === '21') named.serial = value;
    else if (ai === '235') named.tpx = value;
  }
  return { ok: true, named };
}
