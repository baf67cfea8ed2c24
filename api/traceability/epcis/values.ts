/** Single values of an EPCIS document: moments, addresses, whether a GS1 key inside an address can be one. */
import { hasCheckDigit } from '../../gs1/index.ts';

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * UTC ms of an ISO 8601 moment with an offset (RFC 3339), or null: no offset, no such day, no such hour.
 * Fractions finer than a millisecond are cut.
 */
export function readMoment(text: string): number | null {
  const m = MOMENT.exec(text);
  if (!m) return null;
  const [, y, mo, d, h, mi, s, fraction = '', zone] = m;
  const day = new Date(Date.UTC(+y!, +mo! - 1, +d!));
  if (day.getUTCMonth() !== +mo! - 1 || day.getUTCDate() !== +d! || +h! > 23 || +mi! > 59 || +s! > 59 || +y! < 1900) return null;
  const offset = zone === 'Z' || zone === 'z' ? 0 : (zone![0] === '-' ? -1 : 1) * (Number(zone!.slice(1, 3)) * 60 + Number(zone!.slice(4)));
  return Date.UTC(+y!, +mo! - 1, +d!, +h!, +mi!, +s!, Number(fraction.slice(0, 3).padEnd(3, '0'))) - offset * 60_000;
}

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;
export const LONGEST_URI = 2_000;

/** True for an absolute URI in the characters of RFC 3986. */
export const isUri = (text: string): boolean => text.length <= LONGEST_URI && URI.test(text);

export type UriFault = 'form' | 'check-digit' | 'epc-urn';

const KEY = /\/(?:(01)\/(\d{14})|(00)\/(\d{18})|(?:(414|417))\/(\d{13}))(?=[/?#]|$)/;
const EPC_URN = /^urn:epc:(?:id|idpat|class|pat|tag|raw):[a-z0-9-]+:[^:]+$/;

/** What is wrong with the address of a thing or a place: null when nothing is. A GS1 key inside must carry its check digit. */
export function uriFault(text: string): UriFault | null {
  if (!isUri(text)) return 'form';
  if (text.startsWith('urn:epc:')) return EPC_URN.test(text) ? null : 'epc-urn';
  if (/^https?:/i.test(text)) {
    const key = KEY.exec(text);
    const digits = key?.[2] ?? key?.[4] ?? key?.[6];
    if (digits !== undefined && !hasCheckDigit(digits)) return 'check-digit';
  }
  return null;
}

/** '+07:00': within fourteen hours (EPCIS 2.0, 7.4.1). */
export const isZoneOffset = (text: string): boolean => /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/.test(text);
