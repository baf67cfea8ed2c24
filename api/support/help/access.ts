/** Whom a member of a community digital team helps, and with what: drafts for enterprises of the communes of the grant. */
import type { Database } from '../../../db/client.ts';
import { requireRole } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, notFound, type Sentence } from '../../errors.ts';
import { applicationByPublicId, programmeOf, type ApplicationRow, type ProgrammeOn } from '../store.ts';

export interface HelpRow {
  helperId: string;
  teamOrganisationId: number;
  /** The dossier's version as the helper last wrote it. */
  version: number;
  begunAt: number;
  handedAt: number | null;
  handedVersion: number | null;
}

export const helpOf = (db: Database, applicationId: number): HelpRow | undefined =>
  db.get<HelpRow>('SELECT helper_id AS helperId, team_organisation_id AS teamOrganisationId, version, begun_at AS begunAt, handed_at AS handedAt, handed_version AS handedVersion FROM support_help WHERE application_id = ?', [applicationId]);

/** The communes that a helper serves; a helper of whom nobody wrote down which serves none. @throws DomainError 401, 403 */
export function requireHelper(ctx: Context): { person: Person; communes: string[] } {
  const person = requireRole(ctx, 'HELPER');
  return { person, communes: person.roles.flatMap((g) => (g.role === 'HELPER' && g.communeCode !== null ? [g.communeCode] : [])) };
}

/** The helper and the team for which an enterprise of its commune is helped. @throws DomainError 401, 403, 404 an enterprise of another commune */
export function requireHelpFor(ctx: Context, organisationId: number): { person: Person; teamOrganisationId: number } {
  const { person } = requireHelper(ctx);
  const org = ctx.db.get<{ communeCode: string | null }>("SELECT commune_code AS communeCode FROM organisation WHERE id = ? AND kind NOT IN ('STATE_BODY','COMMUNITY_TEAM')", [organisationId]);
  const grant = org?.communeCode == null ? undefined : person.roles.find((g) => g.role === 'HELPER' && g.communeCode === org.communeCode);
  if (!grant) throw notFound({ vi: 'Không có đơn vị này trong xã, phường mà Ông/Bà giúp.', en: 'There is no such organisation in the communes that you serve.' });
  return { person, teamOrganisationId: grant.organisationId };
}

/** What a helper hears of a draft that is no longer theirs to read. */
export const handedOn: Sentence = { vi: 'Chủ đơn vị đã nhận và làm tiếp hồ sơ này. Từ đây hồ sơ là của riêng đơn vị.', en: 'The owner has taken this dossier on. From here it is theirs alone.' };

/**
 * A draft as its helper may read and change it: prepared by themselves, not sent, and nothing in it but what they typed.
 * @throws DomainError 401, 403, 404 somebody else's; 409 the owner has gone on with it, or sent it
 */
export function requireOwnDraft(ctx: Context, publicId: string): { app: ApplicationRow; programme: ProgrammeOn; help: HelpRow; person: Person } {
  const { person } = requireHelper(ctx);
  const app = applicationByPublicId(ctx.db, publicId);
  const help = helpOf(ctx.db, app.id);
  if (help?.helperId !== person.userId) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  requireHelpFor(ctx, app.organisationId);
  if (app.state !== 'DRAFT' || app.version !== help.version) throw conflict('handed-on', handedOn);
  return { app, programme: programmeOf(ctx.db, app, ctx.now()), help, person };
}
