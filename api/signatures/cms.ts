/**
 * CMS SignedData (RFC 5652) as PAdES and XAdES use it: one signer, signed attributes, and RFC 3161 time stamps.
 * What is not understood is a fault in words, never a pass.
 */
import { digestOf, hashOf, isWeakKey, schemeOf, signatureHolds, WeakAlgorithm, type Hash } from './algorithms.ts';
import { mayStampTime, leadsToRoot, readCertificate, validAt, type Certificate } from './certificates.ts';
import { childrenOf, DerError, expectTag, isContext, isUniversal, octets, oid, readDer, TAG, time, type Der } from './der.ts';
import { fault, warning, type Finding } from './findings.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
} as const;
const MAX_CERTIFICATES = 30;

export interface CmsReading {
  certificate: Certificate | null;
  /** The other certificates that came along, to build the chain from. */
  others: Certificate[];
  cryptographicallyValid: boolean;
  /** From the signed attributes: the signer's own clock. */
  claimedAt: number | null;
  /** From a time stamp that is itself valid and trusted. */
  stampedAt: number | null;
  findings: Finding[];
}

interface SignedData {
  contentType: string;
  content: Uint8Array | null;
  certificates: Certificate[];
  signer: Der[];
}

function readSignedData(bytes: Uint8Array): SignedData {
  const outer = expectTag(readDer(bytes), TAG.SEQUENCE);
  const [type, wrapped] = childrenOf(outer);
  if (oid(type) !== SIGNED_DATA || !isContext(wrapped, 0)) throw new DerError('not SignedData');
  const parts = childrenOf(expectTag(childrenOf(wrapped)[0], TAG.SEQUENCE));
  expectTag(parts[0], TAG.INTEGER);
  expectTag(parts[1], TAG.SET);
  const [contentType, wrappedContent] = childrenOf(expectTag(parts[2], TAG.SEQUENCE));
  const inside = isContext(wrappedContent, 0) ? childrenOf(wrappedContent)[0] : undefined;
  const bag = parts.slice(3).find((p) => isContext(p, 0));
  const found = bag ? childrenOf(bag).filter((c) => isUniversal(c, TAG.SEQUENCE)) : [];
  if (found.length > MAX_CERTIFICATES) throw new DerError('too many certificates');
  const signers = childrenOf(expectTag(parts.at(-1), TAG.SET));
  if (signers.length !== 1) throw new DerError('one signer expected');
  return {
    contentType: oid(contentType),
    content: inside ? octets(expectTag(inside, TAG.OCTET_STRING)) : null,
    certificates: found.map((c) => readCertificate(c.raw)),
    signer: childrenOf(expectTag(signers[0], TAG.SEQUENCE)),
  };
}

/** Attribute values by type. @throws DerError when a type comes twice or holds other than one value */
function attributesOf(set: Der): Map<string, Der> {
  const found = new Map<string, Der>();
  for (const attribute of childrenOf(set)) {
    const [type, values] = childrenOf(expectTag(attribute, TAG.SEQUENCE));
    const list = childrenOf(expectTag(values, TAG.SET));
    const id = oid(type);
    if (found.has(id)) throw new DerError('attribute twice');
    if (list[0]) found.set(id, list[0]);
    if (list.length !== 1 && Object.values<string>(ATTRIBUTE).includes(id)) throw new DerError('attribute of one value');
  }
  return found;
}

function certificateOf(sid: Der | undefined, certificates: Certificate[]): Certificate | null {
  if (isContext(sid, 0)) {
    const id = Buffer.from(octets({ ...sid, constructed: sid.constructed }));
    return certificates.find((c) => c.subjectKeyId !== null && id.equals(c.subjectKeyId)) ?? null;
  }
  const [issuer, serial] = childrenOf(expectTag(sid, TAG.SEQUENCE));
  const issuerRaw = Buffer.from(expectTag(issuer, TAG.SEQUENCE).raw);
  const serialRaw = Buffer.from(expectTag(serial, TAG.INTEGER).content);
  return certificates.find((c) => issuerRaw.equals(c.issuerRaw) && serialRaw.equals(c.serialRaw)) ?? null;
}

/** RFC 5035: the digest of the certificate stands among what is signed, so that no other certificate of the same key can be put in its place. */
function namesCertificate(value: Der, certificate: Certificate): boolean {
  const ids = childrenOf(expectTag(childrenOf(value)[0], TAG.SEQUENCE));
  const parts = childrenOf(expectTag(ids[0], TAG.SEQUENCE));
  const explicit = isUniversal(parts[0], TAG.SEQUENCE);
  const hash: Hash = explicit ? hashOf(parts[0]) : 'sha256';
  return digestOf(hash, certificate.der).equals(octets(expectTag(parts[explicit ? 1 : 0], TAG.OCTET_STRING)));
}

interface Verified {
  certificate: Certificate | null;
  others: Certificate[];
  valid: boolean;
  signed: Map<string, Der>;
  unsigned: Map<string, Der>;
  signature: Uint8Array;
  findings: Finding[];
  content: Uint8Array | null;
}

const WEAK = () => fault('WEAK_ALGORITHM', 'Chữ ký dùng thuật toán cũ (SHA-1 hoặc MD5) nay không còn được công nhận. Mời ký lại bằng SHA-256.', 'The signature uses an old algorithm (SHA-1 or MD5) that does not count any more. Please sign again with SHA-256.');
const BROKEN = () => fault('SIGNATURE_UNREADABLE', 'Không đọc được chữ ký số trong tệp: cấu trúc chữ ký sai hoặc bị hỏng.', 'The digital signature in the file cannot be read: its structure is wrong or damaged.');

/** Verifies one SignedData over `ranges` (or over its own content, for a time stamp). */
function verifySignedData(bytes: Uint8Array, ranges: readonly Uint8Array[] | null, contentType: string, pades: boolean): Verified {
  const data = readSignedData(bytes);
  const findings: Finding[] = [];
  let at = 1;
  expectTag(data.signer[0], TAG.INTEGER);
  const sid = data.signer[at++];
  const hash = hashOf(data.signer[at++]);
  const signedSet = data.signer[at++];
  if (!isContext(signedSet, 0)) throw new DerError('signed attributes missing');
  const scheme = schemeOf(data.signer[at++], hash);
  const signature = octets(expectTag(data.signer[at++], TAG.OCTET_STRING));
  const rest = data.signer[at];
  const signed = attributesOf(signedSet);
  const unsigned = isContext(rest, 1) ? attributesOf(rest) : new Map<string, Der>();
  const certificate = certificateOf(sid, data.certificates);
  const others = data.certificates.filter((c) => c !== certificate);
  const result = { certificate, others, signed, unsigned, signature, findings, content: data.content };
  if (!certificate) {
    findings.push(fault('NO_CERTIFICATE', 'Chữ ký không kèm chứng thư số của người ký nên không kiểm tra được.', 'The signature does not carry its signer’s certificate, so it cannot be checked.'));
    return { ...result, valid: false };
  }
  if ((ranges === null) === (data.content === null) || data.contentType !== contentType) throw new DerError('content');
  const type = signed.get(ATTRIBUTE.contentType);
  const digest = signed.get(ATTRIBUTE.messageDigest);
  if (!type || oid(type) !== contentType || !digest) throw new DerError('content type or digest missing');
  // PSS names its own digest; it must be the one of the message
  if (scheme.hash !== hash) throw new DerError('two digests');
  const unchanged = digestOf(hash, ...(ranges ?? [data.content!])).equals(octets(expectTag(digest, TAG.OCTET_STRING)));
  if (!unchanged) findings.push(fault('CONTENT_CHANGED', 'Nội dung đã bị sửa sau khi ký: mã băm không khớp với chữ ký.', 'The content was changed after signing: its digest does not match the signature.'));
  // what is signed is the attributes as a SET
  const attributes = Buffer.from(signedSet.raw);
  attributes[0] = 0x31;
  const holds = signatureHolds(scheme, certificate.x509.publicKey, attributes, signature);
  if (!holds) findings.push(fault('SIGNATURE_FORGED', 'Chữ ký không phải do chứng thư kèm theo tạo ra.', 'The signature was not made with the certificate that comes with it.'));
  const strong = !isWeakKey(certificate.x509.publicKey);
  if (!strong) findings.push(fault('WEAK_KEY', 'Khoá ký quá ngắn hoặc thuộc loại không được dùng (RSA cần từ 2048 bit).', 'The signing key is too short or of a kind that is not used (RSA needs 2048 bits or more).'));
  const named = signed.get(ATTRIBUTE.signingCertificateV2);
  const bound = named === undefined || namesCertificate(named, certificate);
  if (!bound) findings.push(fault('OTHER_CERTIFICATE', 'Chứng thư kèm theo không phải chứng thư mà người ký đã nêu trong chữ ký.', 'The certificate that comes along is not the one that the signer named inside the signature.'));
  const required = pades && named === undefined;
  if (required) findings.push(fault('NO_SIGNING_CERTIFICATE', 'Chữ ký PAdES thiếu thuộc tính nêu chứng thư người ký (signing-certificate-v2).', 'A PAdES signature must name its certificate (signing-certificate-v2), and this one does not.'));
  return { ...result, valid: unchanged && holds && strong && bound && !required };
}

/** The time of an RFC 3161 token over `stamped`, when the token is valid and its authority trusted; else a finding. */
export function readTimeStamp(token: Uint8Array, stamped: readonly Uint8Array[], roots: readonly Certificate[]): { at: number | null; finding: Finding | null } {
  const wrong = fault('TIMESTAMP_BROKEN', 'Dấu thời gian trong chữ ký không hợp lệ.', 'The time stamp in the signature is not valid.');
  try {
    const verified = verifySignedData(token, null, TST_INFO, false);
    if (!verified.valid || !verified.certificate || !verified.content) return { at: null, finding: wrong };
    const info = childrenOf(expectTag(readDer(verified.content), TAG.SEQUENCE));
    const [algorithm, imprint] = childrenOf(expectTag(info[2], TAG.SEQUENCE));
    if (!digestOf(hashOf(algorithm), ...stamped).equals(octets(expectTag(imprint, TAG.OCTET_STRING)))) return { at: null, finding: wrong };
    const at = time(info[4]);
    const authority = verified.certificate;
    if (!mayStampTime(authority) || !validAt(authority, at) || !leadsToRoot(authority, verified.others, roots, at)) {
      return { at: null, finding: warning('TIMESTAMP_UNTRUSTED', 'Dấu thời gian không thuộc tổ chức cấp dấu thời gian mà hệ thống tin cậy, nên chỉ ghi giờ do máy người ký báo.', 'The time stamp is not from an authority that this system trusts, so only the signer’s own clock is recorded.') };
    }
    return { at, finding: null };
  } catch (error) {
    return { at: null, finding: error instanceof WeakAlgorithm ? warning('TIMESTAMP_WEAK', 'Dấu thời gian dùng thuật toán cũ (SHA-1) nên không được tính.', 'The time stamp uses an old algorithm (SHA-1) and is not counted.') : wrong };
  }
}

/**
 * Verifies a detached CMS signature over the joined `ranges`.
 * @param pades ETSI.CAdES.detached: signing-certificate-v2 must be there
 * @returns never throws; what is wrong stands in `findings`
 */
export function verifyDetached(bytes: Uint8Array, ranges: readonly Uint8Array[], roots: readonly Certificate[], pades: boolean): CmsReading {
  try {
    const verified = verifySignedData(bytes, ranges, DATA, pades);
    const { findings, certificate, others } = verified;
    const claimed = verified.signed.get(ATTRIBUTE.signingTime);
    const token = verified.unsigned.get(ATTRIBUTE.timeStampToken);
    const stamp = token && verified.valid ? readTimeStamp(token.raw, [verified.signature], roots) : null;
    if (stamp?.finding) findings.push(stamp.finding);
    const stampBroken = stamp?.finding?.severity === 'ERROR';
    return { certificate, others, cryptographicallyValid: verified.valid && !stampBroken, claimedAt: claimed ? time(claimed) : null, stampedAt: stamp?.at ?? null, findings };
  } catch (error) {
    return { certificate: null, others: [], cryptographicallyValid: false, claimedAt: null, stampedAt: null, findings: [error instanceof WeakAlgorithm ? WEAK() : BROKEN()] };
  }
}
