/** Consent per use: which papers an office may see with one object. For the verbs of the domain that the object belongs to. */
import { audit } from '../audit.ts';
import type { Context, Person } from '../context.ts';
import { conflict, invalid, notFound, type FieldErrors } from '../errors.ts';
import { vnDate } from '../time.ts';
import { ownPaper, papersFor } from './papers.ts';
import { expiredWords, hasExpired, paperName, USE_CONSENT, USE_CONSENT_DIGEST } from './rules.ts';

/** What the papers are shown for. */
export interface Use {
  /** 'support-application' */
  object: string;
  objectId: number;
  organisationId: number;
}

/**
 * Makes the ticked papers those of the object: each new tick is a consent of its own, each tick taken off withdraws one. What was sent stays.
 * Inside a write; the caller has asked who may prepare the object.
 * @param textVersion the version of the words beside the ticks; another one than today's is refused, so that nobody agrees to words unseen
 * @throws DomainError 404 another organisation's paper, 409 the words changed, 422 an expired paper, said in words
 */
export function usePapers(ctx: Context, person: Person, use: Use, papers: readonly string[], textVersion: string): { given: number; withdrawn: number } {
  if (!ctx.db.inTransaction) throw new TypeError('a consent belongs to the transaction of its write');
  const before = papersFor(ctx.db, use.object, use.objectId);
  const today = vnDate(ctx.now());
  const faults: FieldErrors = {};
  const wanted = papers.map((id) => ownPaper(ctx, id));
  if (wanted.some((p) => p.organisationId !== use.organisationId)) throw notFound();
  const fresh = wanted.filter((p) => !before.some((b) => b.id === p.id));
  for (const p of fresh) {
    if (hasExpired(p, today)) faults[`papers.${p.publicId}`] = expiredWords(p);
    else if (p.replacedById !== null || p.discardedAt !== null) faults[`papers.${p.publicId}`] = { vi: `“${paperName(p).vi}” đã có bản mới. Mời chọn bản mới.`, en: `“${paperName(p).en}” has a newer version. Please choose that.` };
  }
  if (Object.keys(faults).length > 0) throw invalid(faults, { vi: 'Có giấy tờ không dùng được.', en: 'Some papers cannot be used.' });
  if (fresh.length > 0 && textVersion !== USE_CONSENT.version) throw conflict('consent-changed', { vi: 'Lời đồng ý vừa được sửa. Mời Ông/Bà đọc lại rồi đánh dấu lần nữa.', en: 'The words of the consent have changed. Please read them and tick again.' });
  const gone = before.filter((b) => b.sealedAt === null && !wanted.some((p) => p.id === b.id));
  for (const p of gone) ctx.db.run('UPDATE vault_consent SET withdrawn_at = ? WHERE paper_id = ? AND object = ? AND object_id = ? AND withdrawn_at IS NULL', [ctx.now(), p.id, use.object, use.objectId]);
  for (const p of fresh) {
    ctx.db.run('INSERT INTO vault_consent (paper_id, object, object_id, text_version, text_digest, given_by, given_at) VALUES (?,?,?,?,?,?,?)', [p.id, use.object, use.objectId, USE_CONSENT.version, USE_CONSENT_DIGEST, person.userId, ctx.now()]);
  }
  if (fresh.length + gone.length > 0) audit(ctx, { act: 'vault.consent', object: use.object, objectId: use.objectId, data: { given: fresh.map((p) => p.publicId), withdrawn: gone.map((p) => p.publicId), textVersion: USE_CONSENT.version } });
  return { given: fresh.length, withdrawn: gone.length };
}

/** The object leaves: from now on its office sees the ticked papers, and no consent can be taken back. Inside a write. */
export const sendPapers = (ctx: Context, object: string, objectId: number): void =>
  void ctx.db.run('UPDATE vault_consent SET sealed_at = ? WHERE object = ? AND object_id = ? AND withdrawn_at IS NULL AND sealed_at IS NULL', [ctx.now(), object, objectId]);
