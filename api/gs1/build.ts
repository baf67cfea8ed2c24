/** Makes a GS1 Digital Link URI of elements. */
import { AIS, type Ai } from './dictionary.ts';
import { faultOfValue, type GsElement } from './elements.ts';
import { fault, type Fault } from './faults.ts';
import { parseDigitalLink } from './parse.ts';

export type BuiltDigitalLink = { valid: true; uri: string } | { valid: false; errors: Fault[] };

/** Percent-encodes all but RFC 3986's unreserved characters, so that no reader can take one for a separator. */
const encode = (value: string): string => value.replace(/[^A-Za-z0-9\-._~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The qualifiers of the alternative that takes the most of what is there, in its order. */
function pathOf(key: Ai, elements: readonly GsElement[]): GsElement[] {
  const has = (ai: string) => elements.find((e) => e.ai === ai);
  const ways = (key.qualifiers ?? []).map((way) => way.flatMap((ai) => has(ai) ?? []));
  return ways.reduce((best, way) => (way.length > best.length ? way : best), [] as GsElement[]);
}

/**
 * Builds a Digital Link URI. The first element that is a primary key leads; its qualifiers follow it in the standard's
 * order, whatever theirs was; the rest goes into the query as given.
 * @param input.origin scheme and host, with a stem if wished: 'https://sanque.vn', 'https://example.com/some/shop'
 */
export function buildDigitalLink(input: { origin: string; elements: readonly GsElement[] }): BuiltDigitalLink {
  const { elements } = input;
  const errors: Fault[] = [];
  const seen = new Set<string>();
  for (const { ai, value } of elements) {
    const entry = AIS.get(ai);
    const wrong = entry ? faultOfValue(entry, value) : { code: 'unknown-element' as const, detail: { other: ai } };
    if (wrong) errors.push(fault(wrong.code, wrong.detail));
    if (seen.has(ai)) errors.push(fault('duplicate', { ai }));
    seen.add(ai);
  }
  if (errors.length > 0) return { valid: false, errors };
  const lead = elements.find((e) => AIS.get(e.ai)!.qualifiers !== null);
  if (!lead) return { valid: false, errors: [fault('nothing-to-build')] };
  const key = AIS.get(lead.ai)!;
  const path = [lead, ...pathOf(key, elements)];
  const query = elements.filter((e) => !path.includes(e));
  const uri = `${input.origin.replace(/\/$/, '')}${path.map((e) => `/${e.ai}/${encode(e.value)}`).join('')}${query.map((e, i) => `${i === 0 ? '?' : '&'}${e.ai}=${encode(e.value)}`).join('')}`;
  // the reader is the judge: what it would refuse is not built
  const read = parseDigitalLink(uri);
  return read.valid ? { valid: true, uri } : { valid: false, errors: read.errors };
}
