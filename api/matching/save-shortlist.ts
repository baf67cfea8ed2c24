import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict } from '../errors.ts';
import { publicId } from '../ids.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { candidates, pillarNames, readinessOf, yardstick, type ReadinessView } from './queries.ts';
import { shortlistOf, type Asked, type ShortlistEntry } from './rules/shortlist.ts';

export type ShortlistAsk = Pick<Asked, 'sector' | 'size' | 'provinceCode' | 'support'>;

/** The shortlist of an enterprise from its latest finished test, or null when it has taken none. */
export function shortlistFor(ctx: Context, organisationId: number, ask: ShortlistAsk): { result: ReadinessView; asked: Asked; entries: ShortlistEntry[] } | null {
  requireMembership(ctx, organisationId, 'OWNER', 'MEMBER');
  const { latest } = readinessOf(ctx.db, organisationId);
  if (!latest) return null;
  const asked: Asked = { ...ask, scores: latest.scores, pillarNames: pillarNames(latest.edition) };
  return { result: latest, asked, entries: shortlistOf(candidates(ctx.db, ask), asked, yardstick(ctx.db, vnDate(ctx.now()))) };
}

/** Keeps a shortlist as it was shown, so that a dossier can tell why a solution was chosen. @returns its inner id @throws DomainError 403, 409 no finished test */
export async function saveShortlist(ctx: Context, organisationId: number, ask: ShortlistAsk, idempotencyKey?: string): Promise<{ id: number; publicId: string }> {
  const person = requireMembership(ctx, organisationId, 'OWNER', 'MEMBER');
  const made = shortlistFor(ctx, organisationId, ask);
  if (!made) throw conflict('no-readiness', { vi: 'Mời Ông/Bà làm bài tự đánh giá trước.', en: 'Please take the self-test first.' });
  return write(ctx, (db): { id: number; publicId: string } => {
    const id = publicId();
    const { lastInsertRowid } = db.run('INSERT INTO shortlist (public_id, organisation_id, readiness_result_id, asked_json, created_by, created_at) VALUES (?,?,?,?,?,?)', [id, organisationId, made.result.id, JSON.stringify(ask), person.userId, ctx.now()]);
    made.entries.forEach((e, i) => db.run('INSERT INTO shortlist_entry (shortlist_id, rank, solution_id, points, reasons_json) VALUES (?,?,?,?,?)', [lastInsertRowid, i + 1, e.candidate.id, e.points, JSON.stringify(e.reasons)]));
    audit(ctx, { act: 'shortlist.save', object: 'shortlist', objectId: id, data: { organisationId, entries: made.entries.length } });
    return { id: lastInsertRowid, publicId: id };
  }, { idempotencyKey, act: 'shortlist.save' });
}
