/** A PDF of ours that came back signed: who signed, with what certificate and when, and whether the text is still ours. */
import { DomainError } from '../errors.ts';
import { formatDate, vnDate } from '../time.ts';
import { CLOCK_SLACK, leadsToRoot, maySignDocuments, readRoots, validAt, type Certificate } from './certificates.ts';
import { readTimeStamp, verifyDetached } from './cms.ts';
import { DerError, readDer } from './der.ts';
import { fault, shown, Unreadable, warning, type Finding } from './findings.ts';
import { examineUpdate, type FoundSignature } from './pdf/changes.ts';
import { openBase, updatesOf, type Doc, type Revision } from './pdf/revisions.ts';
import { isDict, nameOf, PdfString, type PdfValue } from './pdf/tokens.ts';

/** Most bytes of a signed PDF. */
export const MAX_SIGNED_PDF_BYTES = 32 * 1024 * 1024;
const MAX_SIGNATURES = 20;

export interface PdfSignature {
  signerName: string;
  organisation: string | null;
  /** From the certificate's subject (`MST:…`), in its one form; null when the certificate names none. */
  taxCode: string | null;
  /** Hexadecimal. */
  serial: string;
  issuer: string;
  /** UTC milliseconds. */
  notBefore: number;
  notAfter: number;
  /** The time stamp's time when there is a trusted one, else what the signer's own clock said; null when nothing says. */
  signedAt: number | null;
  timestamped: boolean;
  /** True for a signature up to the last byte; an earlier one covers its revision (`coversRevision`). */
  coversWholeFile: boolean;
  coversRevision: boolean;
  cryptographicallyValid: boolean;
  /** The chain leads to one of the given roots and the key may sign documents. Revocation is not asked: no network. */
  certificateTrusted: boolean;
  certificateValidAtSigning: boolean;
}

export interface SignedPdfReading {
  signatures: PdfSignature[];
  /** The file is our original, byte for byte, and nothing but signatures, their proofs and metadata came after it. */
  unchanged: boolean;
  findings: Finding[];
}

export interface VerifyOptions {
  /** PEM certificates of the authorities that count. */
  trustedRoots: readonly string[];
  /** UTC milliseconds. */
  now: number;
}

/** True when nothing stands against the file: at least one signature and no error among the findings. */
export const isAcceptable = (reading: SignedPdfReading): boolean => reading.signatures.length > 0 && reading.unchanged && !reading.findings.some((f) => f.severity === 'ERROR');

const refuse = (vi: string, en: string) => new DomainError('invalid', 422, { vi, en });

/** 'D:20261127180133+07'00'' → UTC milliseconds. */
function pdfTime(value: PdfValue | undefined): number | null {
  if (!(value instanceof PdfString)) return null;
  const parts = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z(?:00'?00'?)?|([+-])(\d{2})'?(\d{2})'?)?$/.exec(Buffer.from(value.bytes).toString('latin1'));
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const offset = parts[7] ? (Number(parts[8]) * 60 + Number(parts[9])) * 60_000 * (parts[7] === '+' ? 1 : -1) : 0;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(ms).getUTCDate() === day && month <= 12 && hour < 24 && minute < 60 && second < 60 ? ms - offset : null;
}

interface Coverage {
  ranges: [Uint8Array, Uint8Array];
  contents: Uint8Array;
  end: number;
}

/** The two ranges around the signature's own bytes. They must begin at 0, leave out exactly `<…>`, and end where the revision ends. */
function coverageOf(pdf: Uint8Array, found: FoundSignature, revision: Revision): Coverage {
  const wrong = (en: string) =>
    new Unreadable('BYTE_RANGE', 'Vùng được ký (ByteRange) không phủ hết tệp như phải có, nên có thể có nội dung nằm ngoài chữ ký.', `The signed range (ByteRange) does not cover the file as it must (${en}), so there may be content outside the signature.`);
  const range = found.dict.get('ByteRange');
  const contents = found.dict.get('Contents');
  if (!found.inFile || !(contents instanceof PdfString) || !contents.isHex) throw wrong('no signature bytes');
  if (!Array.isArray(range) || range.length !== 4 || !range.every((n): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0)) throw wrong('not four numbers');
  const [start, first, second, length] = range as [number, number, number, number];
  if (start !== 0) throw wrong('does not start at 0');
  if (first !== contents.start || second !== contents.end) throw wrong('the gap is not the signature');
  if (!revision.ends.includes(second + length)) throw wrong('does not end at the end of its revision');
  return { ranges: [pdf.subarray(0, first), pdf.subarray(second, second + length)], contents: contents.bytes, end: second + length };
}

/** The CMS without the zeros that fill up its place. */
function cmsOf(contents: Uint8Array): Uint8Array {
  const { raw } = readDer(contents);
  if (contents.subarray(raw.length).some((b) => b !== 0)) throw new DerError('bytes after the signature');
  return raw;
}

const DAMAGED = () => fault('SIGNATURE_UNREADABLE', 'Không đọc được chữ ký số trong tệp: cấu trúc chữ ký sai hoặc bị hỏng.', 'The digital signature in the file cannot be read: its structure is wrong or damaged.');

function judge(certificate: Certificate, signedAt: number | null, trusted: boolean, stamped: boolean, now: number): Finding[] {
  const findings: Finding[] = [];
  const who = certificate.signerName || certificate.serial;
  const day = (ms: number) => formatDate(vnDate(ms));
  if (!trusted) findings.push(fault('CERTIFICATE_UNTRUSTED', `Chứng thư số của “${who}” (do “${certificate.issuer}” cấp) không thuộc tổ chức chứng thực mà hệ thống tin cậy, hoặc không được cấp để ký văn bản.`, `The certificate of “${who}” (issued by “${certificate.issuer}”) does not come from an authority that this system trusts, or is not made for signing documents.`));
  if (signedAt === null) findings.push(fault('NO_SIGNING_TIME', `Chữ ký của “${who}” không ghi thời điểm ký.`, `The signature of “${who}” does not say when it was made.`));
  else {
    if (!validAt(certificate, signedAt)) findings.push(fault('CERTIFICATE_EXPIRED', `Chứng thư số của “${who}” chỉ có giá trị từ ${day(certificate.notBefore)} đến ${day(certificate.notAfter)}, nhưng đã ký ngày ${day(signedAt)}.`, `The certificate of “${who}” is valid from ${day(certificate.notBefore)} to ${day(certificate.notAfter)} only, but signed on ${day(signedAt)}.`));
    if (signedAt > now + CLOCK_SLACK) findings.push(fault('SIGNED_IN_FUTURE', `Chữ ký của “${who}” ghi thời điểm ký ở tương lai (${day(signedAt)}).`, `The signature of “${who}” says that it was made in the future (${day(signedAt)}).`));
    if (!stamped && now > certificate.notAfter) findings.push(warning('EXPIRED_SINCE', `Chứng thư số của “${who}” nay đã hết hạn và chữ ký không có dấu thời gian, nên thời điểm ký chỉ theo máy người ký.`, `The certificate of “${who}” has expired since and there is no time stamp, so the time of signing rests on the signer’s own clock.`));
  }
  return findings;
}

/** What a certification signature says may follow it: 1 nothing, 2 and 3 more signatures. */
function permission(found: FoundSignature): number | null {
  const references = found.dict.get('Reference');
  for (const reference of Array.isArray(references) ? references : []) {
    if (!isDict(reference) || nameOf(reference.get('TransformMethod')) !== 'DocMDP') continue;
    const parameters = reference.get('TransformParams');
    const allowed = isDict(parameters) ? (parameters.get('P') ?? 2) : 2;
    return typeof allowed === 'number' ? allowed : 1;
  }
  return null;
}

class Verification {
  readonly signatures: PdfSignature[] = [];
  readonly findings: Finding[] = [];
  unchanged = true;
  private locked = false;
  private readonly pdf: Uint8Array;
  private readonly roots: Certificate[];
  private readonly now: number;

  constructor(pdf: Uint8Array, roots: Certificate[], now: number) {
    this.pdf = pdf;
    this.roots = roots;
    this.now = now;
  }

  update(before: Doc, after: Doc, revision: Revision): void {
    const found = examineUpdate(before, after, revision);
    if (found.length > 1) throw new Unreadable('TWO_AT_ONCE', 'Một lần cập nhật tệp chứa hai chữ ký, nên không thể xác định chữ ký nào phủ nội dung nào.', 'One update of the file holds two signatures, so it cannot be told which covers what.');
    for (const signature of found) {
      if (this.locked) this.findings.push(fault('LOCKED', 'Người ký trước đã khoá tệp, không cho ký thêm.', 'An earlier signer locked the file against further signatures.'));
      if (permission(signature) === 1) this.locked = true;
      if (this.signatures.length >= MAX_SIGNATURES) throw new Unreadable('TOO_MANY_SIGNATURES', `Tệp có hơn ${MAX_SIGNATURES} chữ ký.`, `The file holds more than ${MAX_SIGNATURES} signatures.`);
      this.verify(signature, revision);
    }
  }

  private verify(found: FoundSignature, revision: Revision): void {
    const { ranges, contents, end } = coverageOf(this.pdf, found, revision);
    let cms: Uint8Array;
    try {
      cms = cmsOf(contents);
    } catch {
      this.findings.push(DAMAGED());
      return;
    }
    const format = nameOf(found.dict.get('SubFilter'));
    if (format === 'ETSI.RFC3161') {
      const { finding } = readTimeStamp(cms, ranges, this.roots);
      if (finding) this.findings.push(finding);
      return;
    }
    if (format !== 'ETSI.CAdES.detached' && format !== 'adbe.pkcs7.detached') {
      this.findings.push(fault('SIGNATURE_FORMAT', `Kiểu chữ ký “${shown(format ?? '', 40)}” không được nhận; cần chữ ký PAdES (ETSI.CAdES.detached hoặc adbe.pkcs7.detached).`, `A signature of the kind “${shown(format ?? '', 40)}” is not accepted; PAdES is needed (ETSI.CAdES.detached or adbe.pkcs7.detached).`));
      return;
    }
    const reading = verifyDetached(cms, ranges, this.roots, format === 'ETSI.CAdES.detached');
    this.findings.push(...reading.findings);
    const { certificate } = reading;
    if (!certificate) return;
    const signedAt = reading.stampedAt ?? reading.claimedAt ?? pdfTime(found.dict.get('M'));
    const trusted = maySignDocuments(certificate) && leadsToRoot(certificate, reading.others, this.roots, signedAt ?? this.now);
    this.findings.push(...judge(certificate, signedAt, trusted, reading.stampedAt !== null, this.now));
    this.signatures.push({
      signerName: certificate.signerName,
      organisation: certificate.organisation,
      taxCode: certificate.taxCode,
      serial: certificate.serial,
      issuer: certificate.issuer,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      signedAt,
      timestamped: reading.stampedAt !== null,
      coversWholeFile: !this.pdf.subarray(end).some((b) => b !== 10 && b !== 13),
      coversRevision: true,
      cryptographicallyValid: reading.cryptographicallyValid,
      certificateTrusted: trusted,
      certificateValidAtSigning: signedAt !== null && validAt(certificate, signedAt),
    });
  }
}

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean => bytes.length >= prefix.length && Buffer.from(bytes.buffer, bytes.byteOffset, prefix.length).equals(prefix);

/**
 * Verifies a PDF that came back signed against the original that went out (PAdES; NĐ 23/2025 and NĐ 68/2024 for whose signatures count).
 * Signing must append to the file (incremental update); a program that writes the file anew has made another document.
 * @param original our own PDF as it went out, unsigned
 * @returns signatures in the order in which they were made; `isAcceptable` says whether anything stands against them
 * @throws DomainError 422 when `pdf` is no PDF or too large, 503 when a root in the settings is none
 */
export function verifySignedPdf(pdf: Uint8Array, original: Uint8Array, options: VerifyOptions): SignedPdfReading {
  if (pdf.length > MAX_SIGNED_PDF_BYTES) throw refuse('Tệp PDF lớn quá 32 MB.', 'The PDF is larger than 32 MB.');
  if (!startsWith(pdf, Buffer.from('%PDF-'))) throw refuse('Tệp này không phải PDF. Mời chọn lại tệp PDF đã ký.', 'This file is not a PDF. Please choose the signed PDF.');
  const roots = readRoots(options.trustedRoots);
  if (!startsWith(pdf, original)) {
    const finding = fault(
      'OTHER_DOCUMENT',
      'Tệp đã ký không bắt đầu bằng đúng bản gốc do hệ thống lập: đây là văn bản khác, bản bị sửa, hoặc phần mềm ký đã ghi lại cả tệp. Mời tải lại bản gốc và ký trên chính tệp đó.',
      'The signed file does not begin with the very document that this system made: it is another document, a changed one, or the signing program wrote the whole file anew. Please download the original again and sign that file.',
    );
    return { signatures: [], unchanged: false, findings: [finding] };
  }
  const verification = new Verification(pdf, roots, options.now);
  try {
    for (const { before, after, revision } of updatesOf(pdf, original.length, openBase(original))) verification.update(before, after, revision);
  } catch (error) {
    // whatever a hostile file brings about is the file's fault, in words
    verification.unchanged = false;
    verification.findings.push(
      error instanceof Unreadable ? error.finding : fault('PDF_UNREADABLE', 'Không đọc được hết tệp PDF, nên không thể xác nhận là nội dung chưa bị đổi.', 'The PDF could not be read to its end, so its text cannot be confirmed as unchanged.'),
    );
  }
  const { signatures, findings, unchanged } = verification;
  if (signatures.length === 0 && !findings.some((f) => f.severity === 'ERROR')) findings.push(fault('NO_SIGNATURE', 'Tệp chưa có chữ ký số nào.', 'The file holds no digital signature.'));
  if (signatures.some((s) => !s.cryptographicallyValid) && !findings.some((f) => f.severity === 'ERROR')) findings.push(DAMAGED());
  return { signatures, unchanged, findings };
}
