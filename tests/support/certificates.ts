/** A throw-away authority and certificates for tests: real X.509, keys made on the spot, worth nothing outside. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { ctx, generalizedTime, integer, NULL, octet, oidOf, seq, set, tlv, TRUE, utf8 } from './der-writer.ts';

export interface TestSigner {
  certificatePem: string;
  key: KeyObject;
  /** Certificates between this one and the root, PEM. */
  chainPem: string[];
}

export interface TestCa extends TestSigner {
  /** Issues a certificate whose subject is written as Vietnamese authorities write it. */
  issue(subject: TestSubject): TestSigner;
}

export interface TestSubject {
  name: string;
  organisation?: string;
  /** Goes into UID as `MST:…`. */
  taxCode?: string;
  notBefore?: number;
  notAfter?: number;
  keyType?: 'rsa' | 'ec';
  keyUsage?: 'signing' | 'encryption';
  extendedUsage?: string;
  /** An authority below this one. */
  ca?: boolean;
}

const SHA256_RSA = seq(oidOf('1.2.840.113549.1.1.11'), NULL);
const SHA256_ECDSA = seq(oidOf('1.2.840.10045.4.3.2'));
export const signatureAlgorithm = (key: KeyObject): Buffer => (key.asymmetricKeyType === 'ec' ? SHA256_ECDSA : SHA256_RSA);

const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2034, 0, 1);

const pairs: Partial<Record<'rsa' | 'ec', { publicKey: KeyObject; privateKey: KeyObject }>> = {};
/** RSA keys are slow to make: one of each kind serves a whole test file, unless `fresh`. */
export function testKey(type: 'rsa' | 'ec', fresh = false): { publicKey: KeyObject; privateKey: KeyObject } {
  const make = () => (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  if (fresh) return make();
  return (pairs[type] ??= make());
}

export const pemOf = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
export const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

function nameOf(subject: TestSubject): Buffer {
  const pair = (type: string, value: string) => set(seq(oidOf(type), utf8(value)));
  return seq(
    pair('2.5.4.3', subject.name),
    ...(subject.organisation ? [pair('2.5.4.10', subject.organisation)] : []),
    ...(subject.taxCode ? [pair('0.9.2342.19200300.100.1.1', `MST:${subject.taxCode}`)] : []),
  );
}

const extension = (id: string, critical: boolean, value: Buffer) => seq(oidOf(id), ...(critical ? [TRUE] : []), octet(value));

function certificate(subject: TestSubject, publicKey: KeyObject, issuer: { name: Buffer; key: KeyObject }): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const usage = subject.ca ? [0x01, 0x06] : subject.keyUsage === 'encryption' ? [0x05, 0x20] : [0x06, 0xc0];
  const body = seq(
    ctx(0, integer(2)),
    integer(Buffer.concat([Buffer.from([0x41]), randomBytes(11)])),
    signatureAlgorithm(issuer.key),
    issuer.name,
    seq(generalizedTime(subject.notBefore ?? FROM), generalizedTime(subject.notAfter ?? TO)),
    nameOf(subject),
    spki,
    ctx(3, seq(
      extension('2.5.29.19', true, subject.ca ? seq(TRUE) : seq()),
      extension('2.5.29.15', true, tlv(0x03, Buffer.from(usage))),
      extension('2.5.29.14', false, octet(createHash('sha1').update(spki).digest())),
      ...(subject.extendedUsage ? [extension('2.5.29.37', true, seq(oidOf(subject.extendedUsage)))] : []),
    )),
  );
  return seq(body, signatureAlgorithm(issuer.key), tlv(0x03, Buffer.from([0]), sign('sha256', body, issuer.key)));
}

function authority(subject: TestSubject, key: KeyObject, certificatePem: string, chainPem: string[]): TestCa {
  const name = nameOf(subject);
  return {
    certificatePem,
    key,
    chainPem,
    issue(wanted) {
      const pair = testKey(wanted.keyType ?? 'ec', true);
      const pem = pemOf(certificate(wanted, pair.publicKey, { name, key }));
      return { certificatePem: pem, key: pair.privateKey, chainPem: [...chainPem] };
    },
  };
}

/** A root of its own. `issueBelow` makes an authority between it and people. */
export function makeTestCa(name = 'Tổ chức chứng thực thử nghiệm'): TestCa & { issueBelow(name: string): TestCa } {
  const subject: TestSubject = { name, ca: true };
  const pair = testKey('ec', true);
  const own = nameOf(subject);
  const pem = pemOf(certificate(subject, pair.publicKey, { name: own, key: pair.privateKey }));
  return {
    ...authority(subject, pair.privateKey, pem, []),
    issueBelow(below) {
      const inner: TestSubject = { name: below, ca: true };
      const keys = testKey('ec', true);
      const innerPem = pemOf(certificate(inner, keys.publicKey, { name: own, key: pair.privateKey }));
      return authority(inner, keys.privateKey, innerPem, [innerPem]);
    },
  };
}
