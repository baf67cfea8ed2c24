/** A paper comes into the vault, in place of an older one or beside the others; or it is put away. */
import { z } from 'zod';
import { VAULT_KINDS } from '../../db/schema/vault.ts';
import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { addDocument, documentsOf, keepFile, removeDocument } from '../documents/index.ts';
import { conflict, invalid, parseInput, say, type FieldErrors } from '../errors.ts';
import { publicId } from '../ids.ts';
import { textField } from '../text.ts';
import { isDate, vnDate } from '../time.ts';
import { write } from '../write.ts';
import { ownPaper, VAULT_OBJECT, type PaperRow } from './papers.ts';

const day = z.string({ message: say('Cần một ngày.', 'A date is needed.') }).refine(isDate, say('Ngày này không có thật. Viết như 22/11/2026.', 'There is no such day. Write it as 22/11/2026.'));
const paperInput = z.object({
  organisationId: z.number().int().positive(),
  kind: z.enum(VAULT_KINDS, say('Chọn loại giấy tờ.', 'Choose what paper it is.')),
  title: textField({ max: 160 }).default(''),
  issuedOn: day,
  validUntil: day.nullable().default(null),
  /** Public id of the version that it replaces. */
  replaces: z.string().max(40).nullable().default(null),
});
export type PaperInput = z.input<typeof paperInput>;

export const PAPER_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;

/** Takes unsent consents off a paper that is no longer to be used. Inside a write. */
const takeBack = (ctx: Context, paperId: number): void =>
  void ctx.db.run('UPDATE vault_consent SET withdrawn_at = ? WHERE paper_id = ? AND withdrawn_at IS NULL AND sealed_at IS NULL', [ctx.now(), paperId]);

const refuseOld = (paper: PaperRow): void => {
  if (paper.replacedById !== null || paper.discardedAt !== null) throw conflict('stale', { vi: 'Giấy tờ này đã được thay hoặc cất đi ở nơi khác. Mời mở lại kho giấy tờ.', en: 'This paper was replaced or put away elsewhere. Please open your papers again.' });
};

/**
 * Keeps a paper: PDF or picture, at most 10 MB. A replaced version stays for the dossiers that it was sent with; where it was ticked for one
 * that has not been sent, the tick goes, so that nothing leaves that nobody agreed to.
 * @throws DomainError 401, 403, 404, 409 replaced meanwhile, 413, 415, 422
 */
export async function keepPaper(ctx: Context, raw: PaperInput, file: { name: string; bytes: Uint8Array } | null, idempotencyKey?: string): Promise<{ publicId: string }> {
  const input = parseInput(paperInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  const today = vnDate(ctx.now());
  const faults: FieldErrors = {};
  if (!file) faults['file'] = { vi: 'Chọn tệp PDF hoặc ảnh chụp giấy tờ.', en: 'Choose a PDF or a picture of the paper.' };
  if (input.kind === 'OTHER' && input.title === '') faults['title'] = { vi: 'Ghi tên giấy tờ.', en: 'Say what paper it is.' };
  if (input.issuedOn > today) faults['issuedOn'] = { vi: 'Ngày cấp không thể ở tương lai.', en: 'It cannot have been issued in the future.' };
  if (input.validUntil !== null && input.validUntil < input.issuedOn) faults['validUntil'] = { vi: 'Hạn dùng phải sau ngày cấp.', en: 'It cannot end before it was issued.' };
  else if (input.validUntil !== null && input.validUntil < today) faults['validUntil'] = { vi: 'Giấy tờ này đã hết hạn. Mời Ông/Bà tải bản còn hạn.', en: 'This paper has expired. Please add a valid one.' };
  if (!file || Object.keys(faults).length > 0) throw invalid(faults);
  const kept = await keepFile(ctx, file, PAPER_TYPES, 'file');
  return write(ctx, (db): { publicId: string } => {
    const old = input.replaces === null ? null : ownPaper(ctx, input.replaces);
    if (old) {
      refuseOld(old);
      if (old.organisationId !== input.organisationId || old.kind !== input.kind) throw invalid({ kind: { vi: 'Bản mới phải cùng loại với bản cũ.', en: 'The new version must be of the same kind.' } });
    }
    const id = publicId();
    const { lastInsertRowid: rowId } = db.run('INSERT INTO vault_paper (public_id, organisation_id, kind, title, issued_on, valid_until, added_by, added_at) VALUES (?,?,?,?,?,?,?,?)', [id, input.organisationId, input.kind, input.title, input.issuedOn, input.validUntil, person.userId, ctx.now()]);
    addDocument(ctx, { object: VAULT_OBJECT, objectId: rowId }, kept);
    if (old) {
      db.run('UPDATE vault_paper SET replaced_by_id = ? WHERE id = ?', [rowId, old.id]);
      takeBack(ctx, old.id);
    }
    audit(ctx, { act: 'vault.keep', object: 'vaultPaper', objectId: id, data: { organisation: input.organisationId, kind: input.kind, sha256: kept.sha256, replaces: old?.publicId ?? null } });
    return { publicId: id };
  }, { idempotencyKey, act: 'vault.keep' });
}

/** Puts a paper away: it is offered no more. Its file goes too, unless a dossier left with it. @throws DomainError 401, 404, 409 */
export async function discardPaper(ctx: Context, raw: { paper: string }, idempotencyKey?: string): Promise<{ discarded: true }> {
  const { paper } = parseInput(z.object({ paper: z.string().max(40) }), raw);
  return write(ctx, (db): { discarded: true } => {
    const row = ownPaper(ctx, paper);
    refuseOld(row);
    takeBack(ctx, row.id);
    db.run('UPDATE vault_paper SET discarded_at = ? WHERE id = ?', [ctx.now(), row.id]);
    const sent = db.get('SELECT 1 FROM vault_consent WHERE paper_id = ? AND sealed_at IS NOT NULL', [row.id]) !== undefined;
    if (!sent) for (const d of documentsOf(db, VAULT_OBJECT, row.id)) removeDocument(ctx, d.id);
    audit(ctx, { act: 'vault.discard', object: 'vaultPaper', objectId: paper, data: { sha256: row.sha256, fileKept: sent } });
    return { discarded: true };
  }, { idempotencyKey, act: 'vault.discard' });
}
