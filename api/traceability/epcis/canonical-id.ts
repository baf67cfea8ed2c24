/**
 * One spelling for each GS1 key, whatever URI carried it: EPC URN, EPC class, pattern, Digital Link on any host.
 * The event hash is made over this one (CBV 2.0, 8.9.2), so it may not depend on who wrote the event.
 */
import { checkDigit } from '../../gs1/index.ts';

const CANONICAL = 'https://id.gs1.org';
/** What a serial may hold in an EPC URN, up to `most` characters. */
const SERIAL = /^(?:%[2-7][0-9A-Fa-f]|[!')(*+,.0-9:;=A-Za-z_-])+$/;
const serialFits = (text: string, most: number): boolean => SERIAL.test(text) && text.replace(/%../g, '_').length <= most;

/** The characters that a Digital Link writes in per cent and a URN does not (GS1 Digital Link: URI syntax, 7.2). */
const inLink = (text: string): string => text.replace(/[!()*+,:]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** 'gtin' parts of sgtin, lgtin, itip, upui: the indicator stands in front of the item reference. */
const gtinOf = (prefix: string, item: string): string | null => {
  if (prefix.length + item.length !== 13) return null;
  const digits = item[0]! + prefix + item.slice(1);
  return digits + checkDigit(digits);
};
const numberOf = (prefix: string, reference: string, length: number): string | null => (prefix.length + reference.length === length && /^\d*$/.test(reference) ? `${prefix}${reference}${checkDigit(prefix + reference)}` : null);
const link = (key: string | null, rest = ''): string | null => (key === null ? null : `${CANONICAL}/${key}${rest}`);
const with_ = (start: string, key: string | null): string | null => (key === null ? null : start + key);

type Parts = readonly string[];
const IDS: Readonly<Record<string, (prefix: string, parts: Parts) => string | null>> = {
  sgtin: (p, [item = '', serial = '']) => (serialFits(serial, 20) ? link(with_('01/', gtinOf(p, item)), `/21/${inLink(serial)}`) : null),
  sscc: (p, [ref = '']) => (p.length + ref.length === 17 && /^\d+$/.test(ref) ? link(`00/${ref[0]}${p}${ref.slice(1)}${checkDigit(ref[0]! + p + ref.slice(1))}`) : null),
  sgln: (p, [place = '', extension = '']) => (serialFits(extension, 20) ? link(with_('414/', numberOf(p, place, 12)), extension === '0' ? '' : `/254/${inLink(extension)}`) : null),
  grai: (p, [asset = '', serial = '']) => {
    const key = numberOf(p, asset, 12);
    return key !== null && serialFits(serial, 16) ? link(`8003/0${key}${inLink(serial)}`) : null;
  },
  giai: (p, [asset = '']) => (serialFits(asset, 30 - p.length) ? link(`8004/${p}${inLink(asset)}`) : null),
  gsrn: (p, [ref = '']) => link(with_('8018/', numberOf(p, ref, 17))),
  gsrnp: (p, [ref = '']) => link(with_('8017/', numberOf(p, ref, 17))),
  gdti: (p, [type = '', serial = '']) => (serialFits(serial, 20) ? link(with_('253/', numberOf(p, type, 12)), inLink(serial)) : null),
  cpi: (p, [reference = '', serial = '']) => (/^(?:%2[3DdFf]|[0-9A-Z-])+$/.test(reference) && /^\d{1,12}$/.test(serial) ? link(`8010/${p}${inLink(reference)}/8011/${serial}`) : null),
  sgcn: (p, [coupon = '', serial = '']) => (/^\d{1,12}$/.test(serial) ? link(with_('255/', numberOf(p, coupon, 12)), serial) : null),
  ginc: (p, [reference = '']) => (serialFits(reference, 30 - p.length) ? link(`401/${p}${inLink(reference)}`) : null),
  gsin: (p, [ref = '']) => link(with_('402/', numberOf(p, ref, 16))),
  itip: (p, [item = '', piece = '', total = '', serial = '']) => (/^\d\d$/.test(piece) && /^\d\d$/.test(total) && serialFits(serial, 20) ? link(with_('8006/', gtinOf(p, item)), `${piece}${total}/21/${inLink(serial)}`) : null),
  upui: (p, [item = '', serial = '']) => (serialFits(serial, 28) ? link(with_('01/', gtinOf(p, item)), `/235/${inLink(serial)}`) : null),
  pgln: (p, [party = '']) => link(with_('417/', numberOf(p, party, 12))),
};
const PATTERNS: Readonly<Record<string, (prefix: string, parts: Parts) => string | null>> = {
  sgtin: (p, [item = '']) => link(with_('01/', gtinOf(p, item))),
  grai: (p, [asset = '']) => link(with_('8003/0', numberOf(p, asset, 12))),
  gdti: (p, [type = '']) => link(with_('253/', numberOf(p, type, 12))),
  sgcn: (p, [coupon = '']) => link(with_('255/', numberOf(p, coupon, 12))),
  cpi: (p, [reference = '']) => link(`8010/${p}${inLink(reference)}`),
  itip: (p, [item = '', piece = '', total = '']) => link(with_('8006/', gtinOf(p, item)), piece + total),
  upui: (p, [item = '']) => link(with_('01/', gtinOf(p, item))),
};

const URN = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.(.*)$/;
/** How many parts follow the company prefix; the last one may hold dots. */
const PARTS: Readonly<Record<string, number>> = { sscc: 1, giai: 1, gsrn: 1, gsrnp: 1, ginc: 1, gsin: 1, pgln: 1, itip: 4 };

function split(text: string, count: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (parts.length < count - 1) {
    const dot = rest.indexOf('.');
    if (dot < 0) break;
    parts.push(rest.slice(0, dot));
    rest = rest.slice(dot + 1);
  }
  return [...parts, rest];
}

function fromUrn(urn: string): string | null {
  const m = URN.exec(urn);
  if (!m) return null;
  const [, kind, scheme, prefix, rest] = m as unknown as [string, string, string, string, string];
  const parts = split(rest, PARTS[scheme] ?? 2);
  if (kind === 'class') return scheme === 'lgtin' && serialFits(parts[1] ?? '', 20) ? link(with_('01/', gtinOf(prefix, parts[0]!)), `/10/${inLink(parts[1]!)}`) : null;
  if (kind === 'idpat') return parts[parts.length - 1] === '*' && Object.hasOwn(PATTERNS, scheme) ? PATTERNS[scheme]!(prefix, parts) : null;
  return Object.hasOwn(IDS, scheme) ? IDS[scheme]!(prefix, parts) : null;
}

const NAMES: readonly (readonly [string, string])[] = [
  ['gtin', '01'], ['itip', '8006'], ['cpid', '8010'], ['gln', '414'], ['party', '417'], ['gsrnp', '8017'], ['gsrn', '8018'], ['gcn', '255'], ['sscc', '00'], ['gdti', '253'], ['ginc', '401'],
  ['gsin', '402'], ['grai', '8003'], ['giai', '8004'], ['cpv', '22'], ['lot', '10'], ['ser', '21'],
];
const KEYS = ['00', '01', '253', '255', '401', '402', '414', '417', '8003', '8004', '8006', '8010', '8017', '8018'];
const HAS_KEY = /^https?:\/\/[^?#]*\/(?:01|gtin|8006|itip|8010|cpid|414|gln|417|party|8017|gsrnp|8018|gsrn|255|gcn|00|sscc|253|gdti|401|ginc|402|gsin|8003|grai|8004|giai)\/\d{4}[^/]+/;
const V = `["'\\-.0-9;-?A-Z_a-z]`;
const WELL_FORMED = new RegExp(
  `^/(?:00/\\d{18}|01/\\d{14}(?:/(?:21|10)/${V}{0,20}|/235/${V}{0,28})?|253/\\d{13}${V}{0,17}|255/\\d{13,25}|401/${V}{0,30}|402/\\d{17}|414/\\d{13}(?:/254/${V}{0,20})?|417/\\d{13}|8003/\\d{14}${V}{0,16}|8004/${V}{0,30}|8006/\\d{18}(?:/(?:21|10)/${V}{0,20})?|8010/[#\\-/0-9A-Z]{0,30}(?:/8011/\\d{0,12})?|801[78]/\\d{18})$`,
);

function fromLink(uri: string): string | null {
  if (!HAS_KEY.test(uri)) return null;
  let path = uri.replace(/\?.*$/s, '');
  for (const [name, ai] of NAMES) path = path.replaceAll(`/${name}/`, `/${ai}/`);
  const key = KEYS.find((ai) => path.includes(`/${ai}/`));
  if (key === undefined) return null;
  path = path.slice(path.indexOf(`/${key}/`)).replace(/^\/01\/(\d{8}|\d{12,13})(?=\/|$)/, (_, digits: string) => `/01/${digits.padStart(14, '0')}`);
  if (key === '01' || key === '8006') {
    path = path.replace(/\/22\/[^/]*/, '');
    path = path.replace(/\/10\/[^/]*(?=\/21\/)/, ''); // the finest level alone
  }
  return WELL_FORMED.test(path) ? CANONICAL + path : null;
}

/** The canonical address of the GS1 key in a URI, or null when there is none that could be rewritten. */
export const canonicalId = (uri: string): string | null => (uri.startsWith('urn:epc:') ? fromUrn(uri) : fromLink(uri));
