import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { saveDraft } from '../save-application.ts';
import { draftInput, type DraftInput } from '../schemas.ts';
import { requireHelpFor, requireOwnDraft } from './access.ts';

/**
 * A member of a community digital team begins or goes on with a draft for an enterprise of their commune, under their own name. The dossier keeps
 * who prepared it, so that this person never decides on it. Papers of the vault are the owner's alone, and so is what the floor knows of
 * the enterprise: nothing of it is given back here.
 * @throws DomainError 401, 403; 404 an enterprise of another commune, a draft of somebody else's; 409 the owner has gone on with it, changed meanwhile; 422
 */
export async function saveHelped(ctx: Context, raw: DraftInput, idempotencyKey?: string): Promise<{ publicId: string; version: number }> {
  const input = parseInput(draftInput, raw);
  return write(ctx, (db): { publicId: string; version: number } => {
    const { person, teamOrganisationId } = requireHelpFor(ctx, input.organisationId);
    const { saved } = saveDraft(ctx, input, person.userId, (app) => void requireOwnDraft(ctx, app.publicId));
    db.run('INSERT INTO support_help (application_id, helper_id, team_organisation_id, version, begun_at) VALUES (?,?,?,?,?) ON CONFLICT (application_id) DO UPDATE SET version = excluded.version', [saved.id, person.userId, teamOrganisationId, saved.version, ctx.now()]);
    audit(ctx, { act: 'support.help.save', object: 'application', objectId: saved.publicId, data: { organisation: input.organisationId, team: teamOrganisationId, items: input.items.length, version: saved.version } });
    return { publicId: saved.publicId, version: saved.version };
  }, { idempotencyKey, act: 'support.help.save' });
}
