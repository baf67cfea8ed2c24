/** The signature algorithms that count: SHA-256/384/512 with RSA (2048 bits or more) or ECDSA. In CMS and certificates SHA-1 and MD5 are refused by name. */
import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import { childrenOf, DerError, expectTag, isContext, oid, TAG, type Der } from './der.ts';

export type Hash = 'sha256' | 'sha384' | 'sha512';

const HASHES: Record<string, Hash> = { '2.16.840.1.101.3.4.2.1': 'sha256', '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512' };
const WEAK = new Set(['1.3.14.3.2.26', '1.2.840.113549.2.5', '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.10040.4.3', '1.3.14.3.2.29']);

export class WeakAlgorithm extends Error {}

export interface SignatureScheme {
  /** SHA-1 only in the XML signatures of older invoicing software, which are then pointed out. */
  hash: Hash | 'sha1';
  kind: 'RSA' | 'RSA-PSS' | 'ECDSA';
  saltLength?: number;
}

/** @throws WeakAlgorithm for SHA-1 and MD5, DerError for what is unknown */
export function hashOf(algorithm: Der | undefined): Hash {
  const id = oid(childrenOf(expectTag(algorithm, TAG.SEQUENCE))[0]);
  if (WEAK.has(id)) throw new WeakAlgorithm(id);
  const hash = HASHES[id];
  if (!hash) throw new DerError(`digest ${id}`);
  return hash;
}

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const WITH_HASH: Record<string, SignatureScheme> = {
  '1.2.840.113549.1.1.11': { hash: 'sha256', kind: 'RSA' },
  '1.2.840.113549.1.1.12': { hash: 'sha384', kind: 'RSA' },
  '1.2.840.113549.1.1.13': { hash: 'sha512', kind: 'RSA' },
  '1.2.840.10045.4.3.2': { hash: 'sha256', kind: 'ECDSA' },
  '1.2.840.10045.4.3.3': { hash: 'sha384', kind: 'ECDSA' },
  '1.2.840.10045.4.3.4': { hash: 'sha512', kind: 'ECDSA' },
};

function pssScheme(parameters: Der | undefined): SignatureScheme {
  const parts = parameters ? childrenOf(expectTag(parameters, TAG.SEQUENCE)) : [];
  const inner = (tag: number) => {
    const found = parts.find((p) => isContext(p, tag));
    return found ? childrenOf(found)[0] : undefined;
  };
  // both hashes are SHA-1 when left out
  const digest = inner(0);
  const mgf = inner(1);
  if (!digest || !mgf) throw new WeakAlgorithm('PSS with SHA-1');
  const hash = hashOf(digest);
  const [mgfId, mgfHash] = childrenOf(mgf);
  if (oid(mgfId) !== MGF1 || hashOf(mgfHash) !== hash) throw new DerError('PSS mask');
  const salt = inner(2);
  const saltLength = salt ? Number(`0x${Buffer.from(expectTag(salt, TAG.INTEGER).content).toString('hex')}`) : 20;
  if (!(saltLength <= 512)) throw new DerError('PSS salt');
  return { hash, kind: 'RSA-PSS', saltLength };
}

/** The scheme named by a CMS signer or a certificate; `digest` fills in where the identifier names only the key (rsaEncryption). */
export function schemeOf(algorithm: Der | undefined, digest?: Hash): SignatureScheme {
  const [id, parameters] = childrenOf(expectTag(algorithm, TAG.SEQUENCE));
  const name = oid(id);
  if (WEAK.has(name)) throw new WeakAlgorithm(name);
  if (name === RSA_ENCRYPTION && digest) return { hash: digest, kind: 'RSA' };
  if (name === RSA_PSS) return pssScheme(parameters);
  const scheme = WITH_HASH[name];
  if (!scheme) throw new DerError(`signature algorithm ${name}`);
  return scheme;
}

export const digestOf = (hash: Hash, ...parts: Uint8Array[]): Buffer => {
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** True for RSA below 2048 bits, and for keys that are neither RSA nor elliptic. */
export const isWeakKey = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048 : key.asymmetricKeyType !== 'ec';

/** True when `signature` (ECDSA: DER, or r‖s with `p1363`) is this key's over `data`. Never throws. */
export function signatureHolds(scheme: SignatureScheme, key: KeyObject, data: Uint8Array, signature: Uint8Array, p1363 = false): boolean {
  try {
    const isRsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss';
    if (isRsa !== (scheme.kind !== 'ECDSA')) return false;
    if (scheme.kind === 'RSA') return verify(scheme.hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    if (scheme.kind === 'RSA-PSS') return verify(scheme.hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength ?? 32 }, signature);
    return verify(scheme.hash, data, { key, dsaEncoding: p1363 ? 'ieee-p1363' : 'der' }, signature);
  } catch {
    return false;
  }
}
