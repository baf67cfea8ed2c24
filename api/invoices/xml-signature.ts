/**
 * XML signatures (https://www.w3.org/TR/xmldsig-core1/) as invoicing software makes them. Only same-document references and plain transforms
 * are understood. A reference is resolved to the very elements that the invoice is read from, so that nothing can be signed in one
 * place and shown in another.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readCertificate, signatureHolds, isWeakKey, type Certificate, type SignatureScheme } from '../signatures/index.ts';
import { canonicalDocument, canonicalElement, elementsOf, everyElement, textOf, type Canonical, type XmlDocument, type XmlElement } from './xml.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const CANONICAL: Record<string, boolean> = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': false,
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': false,
  [EXCLUSIVE]: true,
  [`${EXCLUSIVE}WithComments`]: true,
};
const DIGESTS: Record<string, string> = {
  [`${DSIG}sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';
const SCHEMES: Record<string, SignatureScheme> = {
  [`${DSIG}rsa-sha1`]: { hash: 'sha1', kind: 'RSA' },
  [`${MORE}rsa-sha256`]: { hash: 'sha256', kind: 'RSA' },
  [`${MORE}rsa-sha384`]: { hash: 'sha384', kind: 'RSA' },
  [`${MORE}rsa-sha512`]: { hash: 'sha512', kind: 'RSA' },
  [`${MORE}ecdsa-sha256`]: { hash: 'sha256', kind: 'ECDSA' },
  [`${MORE}ecdsa-sha384`]: { hash: 'sha384', kind: 'ECDSA' },
  [`${MORE}ecdsa-sha512`]: { hash: 'sha512', kind: 'ECDSA' },
  [`${PSS}sha256-rsa-MGF1`]: { hash: 'sha256', kind: 'RSA-PSS', saltLength: 32 },
  [`${PSS}sha384-rsa-MGF1`]: { hash: 'sha384', kind: 'RSA-PSS', saltLength: 48 },
  [`${PSS}sha512-rsa-MGF1`]: { hash: 'sha512', kind: 'RSA-PSS', saltLength: 64 },
};
const MAX_REFERENCES = 12;
const MAX_CERTIFICATES = 12;

export interface XmlSignatureReading {
  /** UNSUPPORTED: built in a way that is not understood, so nothing can be said. */
  status: 'VALID' | 'CONTENT_CHANGED' | 'FORGED' | 'UNSUPPORTED' | 'NO_CERTIFICATE';
  sha1: boolean;
  certificate: Certificate | null;
  others: Certificate[];
  /** The elements whose whole content is signed; the document's root stands for the whole document. */
  covered: XmlElement[];
  /** The signer's own clock, where it is among what is signed; as written. */
  signingTime: string | null;
}

class Unsupported extends Error {}

function only(parent: XmlElement, local: string): XmlElement {
  const found = elementsOf(parent).filter((e) => e.uri === DSIG && e.local === local);
  if (found.length !== 1) throw new Unsupported(local);
  return found[0]!;
}

const algorithmOf = (element: XmlElement): string => element.attributes.find((a) => a.name === 'Algorithm')?.value ?? '';

function base64(element: XmlElement): Buffer {
  const text = textOf(element).replace(/\s+/g, '');
  if (elementsOf(element).length > 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Unsupported('base64');
  return Buffer.from(text, 'base64');
}

function prefixList(element: XmlElement): string[] {
  const inclusive = elementsOf(element).find((e) => e.local === 'InclusiveNamespaces');
  return (inclusive?.attributes.find((a) => a.name === 'PrefixList')?.value ?? '').split(/\s+/).filter((p) => p !== '').map((p) => (p === '#default' ? '' : p));
}

/** Ids under any of their spellings: two elements of one id could be told apart differently by another reader. */
export const idOf = (element: XmlElement): string | null => element.attributes.find((a) => /^(xml:)?id$/i.test(a.name))?.value ?? null;

/** Ids by element; null when an id stands twice. */
export function idsOf(document: XmlDocument): Map<string, XmlElement> | null {
  const ids = new Map<string, XmlElement>();
  for (const element of everyElement(document.root)) {
    for (const { value } of element.attributes.filter((a) => /^(xml:)?id$/i.test(a.name))) {
      if (ids.has(value)) return null;
      ids.set(value, element);
    }
  }
  return ids;
}

function formOf(reference: XmlElement, signature: XmlElement): Canonical {
  const transforms = elementsOf(reference).filter((e) => e.local === 'Transforms' && e.uri === DSIG);
  if (transforms.length > 1) throw new Unsupported('Transforms');
  let form: Canonical | null = null;
  let without: XmlElement | null = null;
  for (const transform of transforms[0] ? elementsOf(transforms[0]) : []) {
    const algorithm = algorithmOf(transform);
    if (algorithm === ENVELOPED && !form) without = signature;
    else if (algorithm in CANONICAL) {
      const exclusive = CANONICAL[algorithm]!;
      // the inclusive form of what is canonical already is the same text again
      if (form && exclusive) throw new Unsupported('two canonical forms');
      form ??= { exclusive, prefixes: prefixList(transform) };
    } else throw new Unsupported(algorithm);
  }
  return { ...(form ?? { exclusive: false }), without };
}

const holds = (element: XmlElement, inner: XmlElement): boolean => {
  for (let at: XmlElement | null = inner; at; at = at.parent) if (at === element) return true;
  return false;
};

function certificatesOf(signature: XmlElement): Certificate[] {
  const keyInfo = elementsOf(signature).find((e) => e.local === 'KeyInfo' && e.uri === DSIG);
  if (!keyInfo) return [];
  const found = [...everyElement(keyInfo)].filter((e) => e.local === 'X509Certificate' && e.uri === DSIG);
  if (found.length > MAX_CERTIFICATES) throw new Unsupported('certificates');
  return found.map((e) => readCertificate(base64(e)));
}

/** Verifies one Signature element of `document`. Never throws. @param ids from `idsOf` */
export function verifyXmlSignature(document: XmlDocument, signature: XmlElement, ids: Map<string, XmlElement>): XmlSignatureReading {
  const reading: XmlSignatureReading = { status: 'UNSUPPORTED', sha1: false, certificate: null, others: [], covered: [], signingTime: null };
  try {
    const signedInfo = only(signature, 'SignedInfo');
    const value = base64(only(signature, 'SignatureValue'));
    const method = only(signedInfo, 'CanonicalizationMethod');
    const exclusive = CANONICAL[algorithmOf(method)];
    const scheme = SCHEMES[algorithmOf(only(signedInfo, 'SignatureMethod'))];
    if (exclusive === undefined || !scheme) return reading;
    // a comment would count in the form "with comments", and nowhere else
    for (const element of everyElement(signedInfo)) if (element.children.some((c) => c.kind === 'comment' || c.kind === 'pi')) return reading;
    const references = elementsOf(signedInfo).filter((e) => e.local === 'Reference' && e.uri === DSIG);
    if (references.length === 0 || references.length > MAX_REFERENCES) return reading;
    reading.sha1 = scheme.hash === 'sha1';
    const certificates = certificatesOf(signature);
    let unchanged = true;
    for (const reference of references) {
      const uri = reference.attributes.find((a) => a.name === 'URI')?.value;
      const target = uri === '' ? document.root : uri?.startsWith('#') ? ids.get(uri.slice(1)) : undefined;
      const hash = DIGESTS[algorithmOf(only(reference, 'DigestMethod'))];
      if (!target || !hash) return reading;
      if (hash === 'sha1') reading.sha1 = true;
      const form = formOf(reference, signature);
      const text = uri === '' ? canonicalDocument(document, form) : canonicalElement(target, form);
      const digest = createHash(hash).update(text).digest();
      const stated = base64(only(reference, 'DigestValue'));
      if (stated.length !== digest.length || !timingSafeEqual(stated, digest)) unchanged = false;
      reading.covered.push(target);
    }
    if (certificates.length === 0) return { ...reading, status: 'NO_CERTIFICATE' };
    const signed = Buffer.from(canonicalElement(signedInfo, { exclusive, prefixes: prefixList(method) }));
    const signer = certificates.find((c) => signatureHolds(scheme, c.x509.publicKey, signed, value, true) && !isWeakKey(c.x509.publicKey)) ?? null;
    reading.certificate = signer ?? certificates[0]!;
    reading.others = certificates.filter((c) => c !== reading.certificate);
    for (const time of everyElement(signature)) {
      // what stands around the signature does not cover what stands in it: the enveloped transform takes that out
      if (time.local === 'SigningTime' && elementsOf(time).length === 0 && reading.covered.some((c) => holds(c, time) && holds(signature, c))) reading.signingTime ??= textOf(time).trim();
    }
    reading.status = !signer ? 'FORGED' : unchanged ? 'VALID' : 'CONTENT_CHANGED';
    return reading;
  } catch {
    return { ...reading, status: 'UNSUPPORTED' };
  }
}
