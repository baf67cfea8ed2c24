/** X.509 certificates: who they name, and whether they lead to a root that we trust. The parsing and the mathematics are OpenSSL's (node:crypto). */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readTaxCode } from '../accounts/index.ts';
import { unavailable } from '../errors.ts';
import { MINUTE } from '../time.ts';
import { isWeakKey, schemeOf } from './algorithms.ts';
import { childrenOf, DerError, expectTag, hex, isContext, isUniversal, octets, oid, readDer, TAG, text, time, type Der } from './der.ts';
import { shown } from './findings.ts';

const MAX_CHAIN = 6;
const KNOWN_CRITICAL = new Set(['2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.32', '2.5.29.17', '2.5.29.14', '2.5.29.35']);

export interface Certificate {
  x509: X509Certificate;
  der: Uint8Array;
  /** The issuer's name as it stands in the certificate, and the serial number: what a CMS signer names. */
  issuerRaw: Uint8Array;
  serialRaw: Uint8Array;
  subjectKeyId: Uint8Array | null;
  /** UTC milliseconds. */
  notBefore: number;
  notAfter: number;
  signerName: string;
  organisation: string | null;
  taxCode: string | null;
  /** Hexadecimal, upper case. */
  serial: string;
  issuer: string;
  /** Bits of keyUsage, most significant first; null when the certificate does not limit its use. */
  keyUsage: { digitalSignature: boolean; nonRepudiation: boolean; keyCertSign: boolean } | null;
  extendedUsage: string[] | null;
  unknownCritical: boolean;
  algorithm: Der;
}

const NAME = { CN: '2.5.4.3', O: '2.5.4.10', SERIAL: '2.5.4.5', UID: '0.9.2342.19200300.100.1.1', ORGANISATION_ID: '2.5.4.97' } as const;

function namesOf(name: Der): { type: string; value: string }[] {
  return childrenOf(name).flatMap((set) =>
    childrenOf(set).map((pair) => {
      const [type, value] = childrenOf(pair);
      if (!value) throw new DerError('name');
      return { type: oid(type), value: shown(text(value)) };
    }),
  );
}

/** Vietnamese authorities write `MST:0100109106` into UID, serial number or organisation identifier. */
function taxCodeOf(names: { type: string; value: string }[]): string | null {
  for (const { type, value } of names) {
    if (type !== NAME.UID && type !== NAME.SERIAL && type !== NAME.ORGANISATION_ID) continue;
    const written = /(?:MST|TAX|VATVN)\s*[:=-]?\s*(\d[\d-]{8,13})/i.exec(value)?.[1];
    const read = written === undefined ? null : readTaxCode(written);
    if (read?.ok) return read.value.code;
  }
  return null;
}

/** Reads one certificate (DER). @throws DerError or OpenSSL's error when it is none */
export function readCertificate(der: Uint8Array): Certificate {
  const x509 = new X509Certificate(der);
  const [body, algorithm] = childrenOf(expectTag(readDer(der), TAG.SEQUENCE));
  const fields = childrenOf(expectTag(body, TAG.SEQUENCE));
  const at = isContext(fields[0], 0) ? 1 : 0;
  const serialNumber = expectTag(fields[at], TAG.INTEGER);
  const issuer = expectTag(fields[at + 2], TAG.SEQUENCE);
  const [notBefore, notAfter] = childrenOf(expectTag(fields[at + 3], TAG.SEQUENCE));
  const subject = expectTag(fields[at + 4], TAG.SEQUENCE);
  let keyUsage: Certificate['keyUsage'] = null;
  let extendedUsage: string[] | null = null;
  let subjectKeyId: Uint8Array | null = null;
  let unknownCritical = false;
  const wrapped = fields.find((f) => isContext(f, 3));
  for (const extension of wrapped ? childrenOf(expectTag(childrenOf(wrapped)[0], TAG.SEQUENCE)) : []) {
    const parts = childrenOf(extension);
    const id = oid(parts[0]);
    const critical = isUniversal(parts[1], 1) && parts[1].content[0] !== 0;
    const value = octets(expectTag(parts.at(-1), TAG.OCTET_STRING));
    if (id === '2.5.29.15') {
      const bits = expectTag(readDer(value), TAG.BIT_STRING).content[1] ?? 0;
      keyUsage = { digitalSignature: (bits & 0x80) !== 0, nonRepudiation: (bits & 0x40) !== 0, keyCertSign: (bits & 0x04) !== 0 };
    } else if (id === '2.5.29.37') extendedUsage = childrenOf(readDer(value)).map(oid);
    else if (id === '2.5.29.14') subjectKeyId = octets(expectTag(readDer(value), TAG.OCTET_STRING));
    if (critical && !KNOWN_CRITICAL.has(id)) unknownCritical = true;
  }
  const names = namesOf(subject);
  const issuers = namesOf(issuer);
  const named = (list: typeof names, type: string) => list.find((n) => n.type === type)?.value ?? null;
  return {
    x509,
    der,
    issuerRaw: issuer.raw,
    serialRaw: serialNumber.content,
    subjectKeyId,
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    signerName: named(names, NAME.CN) ?? named(names, NAME.O) ?? '',
    organisation: named(names, NAME.O),
    taxCode: taxCodeOf(names),
    serial: hex(serialNumber.content),
    issuer: named(issuers, NAME.CN) ?? named(issuers, NAME.O) ?? '',
    keyUsage,
    extendedUsage,
    unknownCritical,
    algorithm: expectTag(algorithm, TAG.SEQUENCE),
  };
}

/** Reads the roots that a setting gives. @throws DomainError 503 when one of them is no certificate: a fault of the installation, not of a file */
export function readRoots(pems: readonly string[]): Certificate[] {
  return pems.map((pem, index) => {
    try {
      return readCertificate(new X509Certificate(pem).raw);
    } catch {
      throw unavailable({ vi: `Chứng thư gốc thứ ${index + 1} trong cấu hình không đọc được. Mời quản trị xem lại.`, en: `Trusted root ${index + 1} in the settings cannot be read. An administrator must look at it.` }, 3600);
    }
  });
}

export const validAt = (certificate: Certificate, at: number): boolean => certificate.notBefore <= at && at <= certificate.notAfter;

/** True when the key may sign documents: keyUsage allows it, and the certificate is not made for something else alone. */
export function maySignDocuments(certificate: Certificate): boolean {
  const { keyUsage, extendedUsage } = certificate;
  if (certificate.x509.ca || certificate.unknownCritical) return false;
  if (keyUsage && !keyUsage.digitalSignature && !keyUsage.nonRepudiation) return false;
  // time-stamping, OCSP, TLS servers and code are other trades
  const elsewhere = new Set(['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9', '1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.3']);
  return extendedUsage === null || extendedUsage.some((use) => !elsewhere.has(use));
}

export const mayStampTime = (certificate: Certificate): boolean => !certificate.x509.ca && !certificate.unknownCritical && (certificate.extendedUsage?.includes('1.3.6.1.5.5.7.3.8') ?? false);

function issued(issuer: Certificate, child: Certificate, at: number): boolean {
  try {
    if (!issuer.x509.ca || issuer.unknownCritical || (issuer.keyUsage && !issuer.keyUsage.keyCertSign) || !validAt(issuer, at)) return false;
    schemeOf(child.algorithm);
    return child.x509.checkIssued(issuer.x509) && !isWeakKey(issuer.x509.publicKey) && child.x509.verify(issuer.x509.publicKey);
  } catch {
    return false;
  }
}

/**
 * True when a chain of certificates, each a valid authority at `at`, leads from `leaf` to one of the roots. The leaf's own validity is not asked here.
 * Name and length constraints are not read: the roots given are the national ones. Revocation is not asked either (no network).
 */
export function leadsToRoot(leaf: Certificate, others: readonly Certificate[], roots: readonly Certificate[], at: number): boolean {
  const same = (a: Certificate, b: Certificate) => a.x509.fingerprint256 === b.x509.fingerprint256;
  let front = [leaf];
  const seen = new Set<string>();
  for (let step = 0; step < MAX_CHAIN; step++) {
    const next: Certificate[] = [];
    for (const child of front) {
      if (roots.some((root) => (same(root, child) && validAt(root, at)) || issued(root, child, at))) return true;
      for (const other of others) {
        if (seen.has(other.x509.fingerprint256) || !issued(other, child, at)) continue;
        seen.add(other.x509.fingerprint256);
        next.push(other);
      }
    }
    front = next;
  }
  return false;
}

/** How far a clock may run ahead before a signing time counts as the future. */
export const CLOCK_SLACK = 10 * MINUTE;

/** Reads the file of roots that the settings name, once at the start. @throws Error when it is missing or holds none: better no start than a false trust */
export function loadSignatureRoots(file: string | undefined): string[] {
  if (file === undefined) return [];
  const pems = readFileSync(file, 'latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (pems.length === 0) throw new Error(`SIGNATURE_ROOTS: ${file} holds no PEM certificate`);
  readRoots(pems);
  return [...pems];
}
