/** The `@context` of a document: that it is EPCIS at all, and which prefixes extension fields may carry. */
import { fault, item, member, type Fault } from './faults.ts';
import { isUri } from './values.ts';

/** Every address under which GS1 has published the EPCIS 2.0 context. */
const EPCIS_CONTEXT = /^https?:\/\/(?:ref\.gs1\.org\/standards\/epcis(?:\/2\.\d(?:\.\d)?)?|gs1\.github\.io\/EPCIS)\/epcis-context(?:-simple)?\.jsonld$/;

/** The one that answers of this floor name. */
export const EPCIS_CONTEXT_URL = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** Prefixes that the EPCIS context declares itself. */
const BUILT_IN: Readonly<Record<string, string>> = {
  epcis: 'https://ref.gs1.org/epcis/',
  cbv: 'https://ref.gs1.org/cbv/',
  cbvmda: 'urn:epcglobal:cbv:mda:',
  gs1: 'https://gs1.org/voc/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  owl: 'http://www.w3.org/2002/07/owl#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcterms: 'http://purl.org/dc/terms/',
};
/** Those that nobody may give another meaning: the standard's own words hang on them. */
const KEPT: Readonly<Record<string, RegExp>> = {
  epcis: /^(?:https?:\/\/(?:ref|ns)\.gs1\.org\/epcis\/|urn:epcglobal:epcis:)$/,
  cbv: /^(?:https?:\/\/(?:ref|ns)\.gs1\.org\/cbv\/|urn:epcglobal:cbv:)$/,
};
const PREFIX = /^[A-Za-z_][\w.-]*$/;

export interface Prefixes {
  /** Prefix → address. */
  declared: ReadonlyMap<string, string>;
  /** A context of somebody else is named, which nobody fetches here: any prefix may be one of its. */
  open: boolean;
}

export const BUILT_IN_PREFIXES: Prefixes = { declared: new Map(Object.entries(BUILT_IN)), open: false };

/** True for a field name that needs no place in the standard: a declared prefix with a name, or a whole address. */
export function isExtension(name: string, prefixes: Prefixes): boolean {
  const cut = name.indexOf(':');
  if (cut <= 0) return false;
  const [prefix, rest] = [name.slice(0, cut), name.slice(cut + 1)];
  if (rest === '') return false;
  if (rest.startsWith('//') || prefix === 'urn') return isUri(name);
  return prefixes.declared.has(prefix) || (prefixes.open && PREFIX.test(prefix));
}

export interface ReadContext {
  faults: Fault[];
  prefixes: Prefixes;
  /** What an answer must repeat so that extension fields keep their meaning: all entries but the standard's own. */
  own: unknown[];
}

/**
 * Reads a context on top of the prefixes that hold already.
 * @param required the EPCIS context itself must be named: on a document or on an event that comes alone
 */
export function readContext(value: unknown, path: string, base: Prefixes, required: boolean): ReadContext {
  const faults: Fault[] = [];
  const declared = new Map(base.declared);
  let open = base.open;
  let standard = false;
  const own: unknown[] = [];
  const entries = Array.isArray(value) ? value.map((entry, i) => [entry, item(path, i)] as const) : [[value, path] as const];
  if (entries.length > 20) return { faults: [fault(path, 'Quá nhiều ngữ cảnh (@context).', 'Too many contexts.')], prefixes: base, own };
  for (const [entry, at] of entries as readonly (readonly [unknown, string])[]) {
    if (typeof entry === 'string') {
      if (EPCIS_CONTEXT.test(entry)) standard = true;
      else if (isUri(entry)) {
        open = true;
        own.push(entry);
      } else faults.push(fault(at, '@context phải là địa chỉ tuyệt đối.', 'A context must be an absolute address.'));
    } else if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      if (Object.keys(entry).length > 0) own.push(entry);
      for (const [name, target] of Object.entries(entry)) {
        if (name.startsWith('@')) continue;
        if (typeof target === 'object' && target !== null && !('@id' in target)) continue; // says how a term reads, declares none
        const address = typeof target === 'string' ? target : ((target as { '@id'?: unknown } | null)?.['@id'] ?? null);
        if (typeof address !== 'string' || address === '') faults.push(fault(member(at, name), 'Tiền tố phải ứng với một địa chỉ.', 'A prefix must stand for an address.'));
        else if (Object.hasOwn(KEPT, name) && !KEPT[name]!.test(address)) faults.push(fault(member(at, name), `Tiền tố “${name}” là của tiêu chuẩn, không được đặt nghĩa khác.`, `The prefix “${name}” belongs to the standard and cannot be given another meaning.`));
        else if (PREFIX.test(name)) declared.set(name, address);
      }
    } else faults.push(fault(at, '@context phải là địa chỉ hoặc đối tượng.', 'A context is an address or an object.'));
  }
  if (required && !standard && faults.length === 0) faults.push(fault(path, `@context phải có ngữ cảnh EPCIS 2.0: ${EPCIS_CONTEXT_URL}`, `The context must include EPCIS 2.0’s: ${EPCIS_CONTEXT_URL}`));
  return { faults, prefixes: { declared, open }, own };
}
