/** Papers as rows: kept before the transaction, named in it, listed and read by whoever may see their object. */
import type { Database } from '../../db/client.ts';
import { actorId, type Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { publicId } from '../ids.ts';
import { requireDocument, shownName, type DocumentType } from './rules.ts';

export interface KeptFile {
  name: string;
  type: DocumentType;
  /** bytes */
  size: number;
  sha256: string;
}

export interface DocumentRow extends KeptFile {
  id: number;
  publicId: string;
  object: string;
  objectId: number;
  addedBy: string;
  /** UTC ms */
  addedAt: number;
}

/**
 * Checks a file and keeps its bytes; a verb does this before its transaction and names the file in it with `addDocument`.
 * A file that no row names after an hour is swept away.
 * @param field where a refusal is said
 * @throws DomainError 413, 415, 422
 */
export async function keepFile(ctx: Context, file: { name: string; bytes: Uint8Array }, accept: readonly DocumentType[], field: string): Promise<KeptFile> {
  const type = requireDocument(file, accept, field);
  return { name: shownName(file.name, type), type, size: file.bytes.length, sha256: await ctx.services.documents.keep(file.bytes) };
}

/** Names a kept file as a paper of an object; only inside a write. The caller's own audit row should carry the digest. */
export function addDocument(ctx: Context, of: { object: string; objectId: number }, kept: KeptFile): { id: number; publicId: string } {
  if (!ctx.db.inTransaction) throw new TypeError('a document belongs to the transaction of its write');
  const id = publicId(16);
  const { lastInsertRowid } = ctx.db.run('INSERT INTO document (public_id, object, object_id, file_name, type, size, sha256, added_by, added_at) VALUES (?,?,?,?,?,?,?,?,?)', [id, of.object, of.objectId, kept.name, kept.type, kept.size, kept.sha256, actorId(ctx.actor), ctx.now()]);
  return { id: lastInsertRowid, publicId: id };
}

const SELECT = 'SELECT id, public_id AS publicId, object, object_id AS objectId, file_name AS name, type, size, sha256, added_by AS addedBy, added_at AS addedAt FROM document';

/** Papers of an object, the oldest first (at most 200). Whoever calls has asked who may see the object. */
export const documentsOf = (db: Database, object: string, objectId: number): DocumentRow[] => db.all<DocumentRow>(`${SELECT} WHERE object = ? AND object_id = ? ORDER BY id LIMIT 200`, [object, objectId]);

/** One paper by its inner id, for verbs that hold a reference to it. */
export const documentById = (db: Database, id: number): DocumentRow | undefined => db.get<DocumentRow>(`${SELECT} WHERE id = ?`, [id]);

/** A paper whose object the asking person may see. @throws DomainError 404 otherwise */
export function documentFor(ctx: Context, id: string): DocumentRow {
  const row = /^[0-9a-z]{16}$/.test(id) ? ctx.db.get<DocumentRow>(`${SELECT} WHERE public_id = ?`, [id]) : undefined;
  if (!row || !ctx.services.documents.owners[row.object]?.(ctx, row.objectId)) throw notFound({ vi: 'Không tìm thấy giấy tờ này.', en: 'This paper was not found.' });
  return row;
}

/** Drops a paper's row; only inside a write. The file goes when no other row names it. */
export function removeDocument(ctx: Context, id: number): void {
  if (!ctx.db.inTransaction) throw new TypeError('a document is removed in the transaction of its write');
  ctx.db.run('DELETE FROM document WHERE id = ?', [id]);
}

/** Removes files that no row names any more. @returns how many */
export const sweepDocuments = (ctx: Context): Promise<number> =>
  ctx.services.documents.sweep((sha256) => ctx.db.get('SELECT 1 FROM document WHERE sha256 = ?', [sha256]) !== undefined, Date.now());
