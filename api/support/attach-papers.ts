import { isMember, requirePerson } from '../access.ts';
import type { Context } from '../context.ts';
import { notFound, parseInput, refusedTransition } from '../errors.ts';
import { usePapers } from '../vault/index.ts';
import { write } from '../write.ts';
import { allowedActs, STATE_WORDS, type ApplicationState } from './rules/transitions.ts';
import { papersInput, type PapersInput } from './schemas.ts';
import { applicationByPublicId, requireFresh, type ApplicationRow } from './store.ts';

/** What the papers' consents are given for. */
export const DOSSIER_OBJECT = 'support-application';

/** While the enterprise writes: before it is sent, and while a supplement is awaited. */
export const ATTACHING_STATES: readonly ApplicationState[] = ['DRAFT', 'SUPPLEMENT'];

/**
 * Ticks the papers of the vault that go with a dossier: each tick is the enterprise's own consent to show that paper to the office that
 * decides on this dossier (never a helper's), and can be taken off until the dossier is sent.
 * @throws DomainError 401, 404; 409 sent already, changed meanwhile, other words of consent; 422 an expired paper
 */
export async function attachPapers(ctx: Context, raw: PapersInput, idempotencyKey?: string): Promise<{ publicId: string; version: number }> {
  const input = parseInput(papersInput, raw);
  const person = requirePerson(ctx);
  return write(ctx, (db): { publicId: string; version: number } => {
    const app: ApplicationRow = applicationByPublicId(db, input.publicId);
    if (!isMember(ctx, app.organisationId, 'OWNER', 'MEMBER')) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
    if (!ATTACHING_STATES.includes(app.state)) throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'đổi giấy tờ đính kèm', en: 'change its papers' }, allowed: allowedActs(app.state, ['OWNER']).filter((a) => !a.follows) });
    requireFresh(app, input.version);
    const { given, withdrawn } = usePapers(ctx, person, { object: DOSSIER_OBJECT, objectId: app.id, organisationId: app.organisationId }, input.papers, input.consent);
    if (given + withdrawn === 0) return { publicId: app.publicId, version: app.version };
    db.run('UPDATE support_application SET version = version + 1, updated_at = ? WHERE id = ?', [ctx.now(), app.id]);
    return { publicId: app.publicId, version: app.version + 1 };
  }, { idempotencyKey, act: 'support.papers' });
}
