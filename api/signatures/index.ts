/** Digital signatures: signed PDFs (PAdES) and what certificates say; no database, no network. The only file that others import. */
export { isWeakKey, signatureHolds, type Hash, type SignatureScheme } from './algorithms.ts';
export { CLOCK_SLACK, leadsToRoot, loadSignatureRoots, maySignDocuments, readCertificate, readRoots, validAt, type Certificate } from './certificates.ts';
export { fault, shown, Unreadable, warning, type Finding } from './findings.ts';
export { isAcceptable, MAX_SIGNED_PDF_BYTES, verifySignedPdf, type PdfSignature, type SignedPdfReading, type VerifyOptions } from './verify.ts';
