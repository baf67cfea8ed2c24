/** Judges a PDF that came back signed: our text unchanged, and signed by those who have to. */
import { isAcceptable, verifySignedPdf, type Finding, type PdfSignature } from '../signatures/index.ts';
import { stripDiacritics } from '../ids.ts';
import type { Signer } from './store.ts';

const folded = (text: string): string => stripDiacritics(text).toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * @param roots PEM; without any, certificates are read but their chain is not judged, which a warning says
 * @returns what was found, in words; `ok` when nothing stands against it
 */
export function judgeSigned(pdf: Uint8Array, original: Uint8Array, signers: readonly Signer[], options: { roots: readonly string[]; now: number }): { ok: boolean; findings: Finding[]; signatures: PdfSignature[] } {
  const reading = verifySignedPdf(pdf, original, { trustedRoots: options.roots, now: options.now });
  const unrooted = options.roots.length === 0;
  // without roots nobody can be trusted or distrusted; the file has to say that much
  const findings: Finding[] = reading.findings.filter((f) => !(unrooted && f.code === 'CERTIFICATE_UNTRUSTED'));
  if (unrooted && reading.signatures.length > 0) {
    findings.push({ severity: 'WARNING', code: 'ROOTS_NOT_SET', vi: 'Chữ ký đã kiểm tra, nhưng chứng thư số chưa được đối chiếu với danh sách tổ chức chứng thực gốc tin cậy (hệ thống chưa được cài danh sách).', en: 'The signatures were checked, but their certificates were not checked against trusted roots: none are set on this system.' });
  }
  const missing = signers.filter((s) => !reading.signatures.some((x) => (s.taxCode !== null && x.taxCode === s.taxCode) || (s.taxCode === null && [x.organisation, x.signerName].some((n) => n !== null && folded(n) === folded(s.name)))));
  if (reading.signatures.length > 0) {
    for (const s of missing) findings.push({ severity: 'ERROR', code: 'SIGNER_MISSING', vi: `Chưa có chữ ký của ${s.name}${s.taxCode ? ` (mã số thuế ${s.taxCode})` : ''}.`, en: `The signature of ${s.name}${s.taxCode ? ` (tax code ${s.taxCode})` : ''} is missing.` });
  }
  const ok = isAcceptable({ ...reading, findings }) && missing.length === 0;
  return { ok, findings, signatures: reading.signatures };
}
