/** Whether a paper is genuine, for anybody who holds its code: no personal data. */
import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { documentById } from '../documents/index.ts';
import { PAPER_KIND_WORDS, PAPER_STATE_WORDS, paperByCode, type PaperRow } from './store.ts';
import type { Sentence } from '../errors.ts';

export interface PaperCheck {
  kind: Sentence;
  state: PaperRow['state'];
  stateWords: Sentence;
  number: string | null;
  dated: string | null;
  body: string;
  version: number;
  /** SHA-256 of the file that counts: what came back signed, else what is to be signed; null for a draft. */
  sha256: string | null;
}

/** @throws DomainError 404 no such code */
export function checkPaper(ctx: Pick<Context, 'db'>, code: string): PaperCheck {
  const paper = paperByCode(ctx.db, code);
  const counted = paper.signedDocumentId ?? paper.documentId;
  return {
    kind: PAPER_KIND_WORDS[paper.kind], state: paper.state, stateWords: PAPER_STATE_WORDS[paper.state], number: paper.number, dated: paper.dated, version: paper.version,
    body: ctx.db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [paper.bodyOrganisationId])?.name ?? '',
    sha256: counted === null ? null : (documentById(ctx.db, counted)?.sha256 ?? null),
  };
}

export type FileVerdict = 'EXACT' | 'UNSIGNED' | 'OTHER';

/** Is a file exactly ours? EXACT: the very file in force; UNSIGNED: our text, not the signed file; OTHER: not a byte-for-byte copy of either. @throws DomainError 404 */
export function checkFile(ctx: Pick<Context, 'db'>, code: string, bytes: Uint8Array): FileVerdict {
  const paper = paperByCode(ctx.db, code);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const is = (id: number | null) => id !== null && documentById(ctx.db, id)?.sha256 === sha256;
  return is(paper.signedDocumentId) ? 'EXACT' : is(paper.documentId) ? 'UNSIGNED' : 'OTHER';
}
