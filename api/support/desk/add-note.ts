import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { deskDossier } from './assignments.ts';
import { noteInput, type NoteInput } from './schemas.ts';

/**
 * Somebody of the body leaves a note on a dossier, for their colleagues only. Never changed; another note corrects it.
 * @throws DomainError 401, 404, 409 conflict of interest, 422
 */
export async function addNote(ctx: Context, raw: NoteInput, idempotencyKey?: string): Promise<{ note: number }> {
  const input = parseInput(noteInput, raw);
  return write(ctx, (db): { note: number } => {
    const { app, person } = deskDossier(ctx, input.publicId);
    requireNoConflict(ctx, person, app);
    const { lastInsertRowid: note } = db.run('INSERT INTO support_note (application_id, author_id, at) VALUES (?,?,?)', [app.id, person.userId, ctx.now()]);
    db.run('INSERT INTO support_note_text (note_id, text) VALUES (?,?)', [note, input.text]);
    audit(ctx, { act: 'support.note', object: 'application', objectId: app.publicId, data: { note } });
    return { note };
  }, { idempotencyKey, act: 'support.note' });
}
