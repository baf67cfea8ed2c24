/** Papers as rows: made in the transaction of a verb, numbered once, in force when what came back was taken. Whoever calls has asked who may. */
import { createHash } from 'node:crypto';
import { isUniqueViolation, type Database } from '../../db/client.ts';
import type { PAPER_KINDS, PAPER_STATES } from '../../db/schema/papers.ts';
import { actorId, type Context } from '../context.ts';
import { addDocument, documentById, type KeptFile } from '../documents/index.ts';
import { conflict, notFound, type Sentence } from '../errors.ts';
import { publicId } from '../ids.ts';
import type { Finding, PdfSignature } from '../signatures/index.ts';
import { formatDate } from '../time.ts';
import type { Paper } from './paper.ts';
import { renderPaper } from './render.ts';

export type PaperKind = (typeof PAPER_KINDS)[number];
export type PaperState = (typeof PAPER_STATES)[number];

export const PAPER_KIND_WORDS: Record<PaperKind, Sentence> = {
  NOTICE: { vi: 'Thông báo hỗ trợ', en: 'Notice of support' },
  CONTRACT: { vi: 'Hợp đồng', en: 'Contract' },
  ACCEPTANCE: { vi: 'Biên bản nghiệm thu', en: 'Acceptance minutes' },
  LIQUIDATION: { vi: 'Biên bản thanh lý hợp đồng', en: 'Liquidation minutes' },
  PAYMENT: { vi: 'Giấy đề nghị thanh toán', en: 'Payment request' },
  CLAIM: { vi: 'Thông báo hoàn trả kinh phí hỗ trợ', en: 'Claim to repay the support' },
};
export const PAPER_STATE_WORDS: Record<PaperState, Sentence> = {
  DRAFT: { vi: 'Dự thảo, chưa có số', en: 'Draft without a number' },
  NUMBERED: { vi: 'Đã có số, chờ bản ký', en: 'Numbered, waiting for its signatures' },
  IN_FORCE: { vi: 'Có hiệu lực', en: 'In force' },
  REPLACED: { vi: 'Đã thay bằng bản khác', en: 'Replaced by another version' },
};

/** Who has to sign: an enterprise is known by its tax code, a body by its name. */
export interface Signer {
  name: string;
  taxCode: string | null;
}

export interface PaperRow {
  id: number;
  publicId: string;
  code: string;
  bodyOrganisationId: number;
  kind: PaperKind;
  object: string;
  objectId: number;
  version: number;
  state: PaperState;
  content: Paper;
  signers: Signer[];
  contentDigest: string;
  number: string | null;
  dated: string | null;
  documentId: number | null;
  signedDocumentId: number | null;
  signedAs: 'SIGNED' | 'SCAN' | null;
  madeAt: number;
  revision: number;
}

const SELECT = `SELECT id, public_id AS publicId, code, body_organisation_id AS bodyOrganisationId, kind, object, object_id AS objectId, version, state, content_json AS contentJson, signers_json AS signersJson, content_digest AS contentDigest,
  number, dated, document_id AS documentId, signed_document_id AS signedDocumentId, signed_as AS signedAs, made_at AS madeAt, revision FROM paper`;
type Raw = Omit<PaperRow, 'content' | 'signers'> & { contentJson: string; signersJson: string };
const toRow = ({ contentJson, signersJson, ...row }: Raw): PaperRow => ({ ...row, content: JSON.parse(contentJson) as Paper, signers: JSON.parse(signersJson) as Signer[] });

const NO_PAPER: Sentence = { vi: 'Không tìm thấy văn bản này.', en: 'This paper was not found.' };

/** @throws DomainError 404 */
export function paperByPublicId(db: Database, id: string): PaperRow {
  const row = db.get<Raw>(`${SELECT} WHERE public_id = ?`, [id]);
  if (!row) throw notFound(NO_PAPER);
  return toRow(row);
}
export const paperById = (db: Database, id: number): PaperRow | undefined => {
  const row = db.get<Raw>(`${SELECT} WHERE id = ?`, [id]);
  return row && toRow(row);
};
/** @throws DomainError 404 */
export function paperByCode(db: Database, code: string): PaperRow {
  const row = /^[0-9a-z]{20}$/.test(code) ? db.get<Raw>(`${SELECT} WHERE code = ?`, [code]) : undefined;
  if (!row) throw notFound({ vi: 'Không có văn bản nào mang mã này. Nếu mã lấy từ một tờ giấy, tờ giấy đó không phải do hệ thống này lập.', en: 'No paper has this code. If you took it from a sheet of paper, that sheet was not made here.' });
  return toRow(row);
}
/** The version that counts, if any was made. */
export const currentPaper = (db: Database, kind: PaperKind, object: string, objectId: number): PaperRow | undefined => {
  const row = db.get<Raw>(`${SELECT} WHERE object = ? AND object_id = ? AND kind = ? AND state <> 'REPLACED'`, [object, objectId, kind]);
  return row && toRow(row);
};
/** All versions of what belongs to an object, newest first (at most 50). */
export const papersOf = (db: Database, object: string, objectId: number): PaperRow[] => db.all<Raw>(`${SELECT} WHERE object = ? AND object_id = ? ORDER BY id DESC LIMIT 50`, [object, objectId]).map(toRow);

export interface PaperSource {
  kind: PaperKind;
  bodyOrganisationId: number;
  object: string;
  objectId: number;
  content: Paper;
  signers: readonly Signer[];
}

/**
 * Makes the paper of an object, or a new version of it; equal data give the version that is there. Inside a write.
 * @throws DomainError 409 when the present version is in force: it stands as it was signed
 */
export function makeVersion(ctx: Context, source: PaperSource): PaperRow {
  const { db } = ctx;
  const contentJson = JSON.stringify(source.content);
  const signersJson = JSON.stringify(source.signers);
  const contentDigest = createHash('sha256').update(contentJson).update(signersJson).digest('hex');
  const now = currentPaper(db, source.kind, source.object, source.objectId);
  if (now?.contentDigest === contentDigest) return now;
  if (now?.state === 'IN_FORCE') throw conflict('paper-in-force', { vi: 'Văn bản đã ký và có hiệu lực nên không lập lại. Nội dung mới cần một văn bản khác.', en: 'The paper is signed and in force, so it is not made again.' });
  if (now) db.run("UPDATE paper SET state = 'REPLACED', revision = revision + 1 WHERE id = ?", [now.id]);
  const version = (db.get<{ last: number | null }>('SELECT max(version) AS last FROM paper WHERE object = ? AND object_id = ? AND kind = ?', [source.object, source.objectId, source.kind])?.last ?? 0) + 1;
  const { lastInsertRowid } = db.run(
    'INSERT INTO paper (public_id, code, body_organisation_id, kind, object, object_id, version, content_json, signers_json, content_digest, made_by, made_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    [publicId(), publicId(20), source.bodyOrganisationId, source.kind, source.object, source.objectId, version, contentJson, signersJson, contentDigest, actorId(ctx.actor), ctx.now()],
  );
  return paperById(db, lastInsertRowid)!;
}

/** Where anybody may ask whether a paper is genuine. */
export const checkUrl = (ctx: Pick<Context, 'env'>, paper: Pick<PaperRow, 'code'>): string => `${ctx.env.PUBLIC_ORIGIN}/van-ban/kiem-tra/${paper.code}`;

/** The PDF that is to be signed: number and day in it, no word of a draft. */
export const printForSigning = (ctx: Pick<Context, 'env'>, paper: PaperRow, number: string, dated: string): Buffer =>
  renderPaper(paper.content, { number, dated, draft: false, checkUrl: checkUrl(ctx, paper), madeAt: paper.madeAt });

/** Gives a paper the registry's number and day, and keeps the PDF that goes out to be signed. Inside a write. @throws DomainError 409 taken, numbered already, replaced */
export function giveNumber(ctx: Context, paper: PaperRow, registry: { number: string; dated: string }, file: KeptFile): void {
  const { number, dated } = registry;
  if (paper.state !== 'DRAFT') throw conflict('numbered', { vi: `Văn bản này ${paper.number ? `đã có số ${paper.number}` : 'đã được thay bằng bản khác'}.`, en: paper.number ? `This paper has its number already: ${paper.number}.` : 'This paper was replaced by another version.' });
  const document = addDocument(ctx, { object: 'paper', objectId: paper.id }, file);
  try {
    ctx.db.run("UPDATE paper SET state = 'NUMBERED', number = ?, dated = ?, year = ?, numbered_by = ?, numbered_at = ?, document_id = ?, revision = revision + 1 WHERE id = ? AND revision = ?", [number, dated, Number(dated.slice(0, 4)), actorId(ctx.actor), ctx.now(), document.id, paper.id, paper.revision]);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict('number-taken', { vi: `Số ${number} năm ${dated.slice(0, 4)} đã dùng cho văn bản khác cùng loại (nhập ngày ${formatDate(dated)}).`, en: `Number ${number} of ${dated.slice(0, 4)} belongs to another paper of this kind.` }, { number: { vi: 'Số này đã dùng.', en: 'This number is taken.' } });
  }
}

export interface Returned {
  signedAs: 'SIGNED' | 'SCAN';
  sha256: string;
  findings: readonly Finding[];
  signatures: readonly PdfSignature[];
  seen: string;
}

/** Keeps what came back; with a document the paper is in force from now on. Inside a write. */
export function keepReturn(ctx: Context, paper: PaperRow, back: Returned, documentId: number | null): void {
  ctx.db.run('INSERT INTO paper_return (paper_id, taken, signed_as, sha256, findings_json, signatures_json, seen, returned_by, returned_at) VALUES (?,?,?,?,?,?,?,?,?)', [
    paper.id, documentId === null ? 0 : 1, back.signedAs, back.sha256, JSON.stringify(back.findings),
    JSON.stringify(back.signatures.map((s) => ({ signerName: s.signerName, organisation: s.organisation, taxCode: s.taxCode, issuer: s.issuer, serial: s.serial, signedAt: s.signedAt, timestamped: s.timestamped }))), back.seen, actorId(ctx.actor), ctx.now(),
  ]);
  if (documentId !== null) ctx.db.run("UPDATE paper SET state = 'IN_FORCE', signed_document_id = ?, signed_as = ?, revision = revision + 1 WHERE id = ? AND revision = ?", [documentId, back.signedAs, paper.id, paper.revision]);
}

export interface ReturnView {
  id: number;
  taken: boolean;
  signedAs: 'SIGNED' | 'SCAN';
  findings: Finding[];
  signatures: Pick<PdfSignature, 'signerName' | 'organisation' | 'taxCode' | 'issuer' | 'serial' | 'signedAt' | 'timestamped'>[];
  seen: string;
  returnedAt: number;
}
/** What came back, newest first. */
export const returnsOf = (db: Database, paperId: number): ReturnView[] =>
  db.all<{ id: number; taken: number; signedAs: 'SIGNED' | 'SCAN'; findingsJson: string; signaturesJson: string; seen: string; returnedAt: number }>(
    'SELECT id, taken, signed_as AS signedAs, findings_json AS findingsJson, signatures_json AS signaturesJson, seen, returned_at AS returnedAt FROM paper_return WHERE paper_id = ? ORDER BY id DESC LIMIT 50', [paperId])
    .map(({ findingsJson, signaturesJson, taken, ...r }) => ({ ...r, taken: taken === 1, findings: JSON.parse(findingsJson) as Finding[], signatures: JSON.parse(signaturesJson) as ReturnView['signatures'] }));

/**
 * A paper's bytes as they may be shown: what came back signed once it is in force; before that a copy that says DỰ THẢO, or, for those
 * who sign it, the very PDF that is to be signed.
 */
export async function paperBytes(ctx: Context, paper: PaperRow, forSigning: boolean): Promise<{ bytes: Buffer; type: string }> {
  const kept = paper.signedDocumentId ?? (forSigning && paper.state === 'NUMBERED' ? paper.documentId : null);
  const document = kept === null ? undefined : documentById(ctx.db, kept);
  if (document) return { bytes: await ctx.services.documents.read(document.sha256), type: document.type };
  return { bytes: renderPaper(paper.content, { number: paper.number, dated: paper.dated, draft: true, checkUrl: checkUrl(ctx, paper), madeAt: paper.madeAt }), type: 'application/pdf' };
}
