/** Who may act on a dossier now; and conflicts of interest: nobody decides for themselves, for a relative, or on what they helped to prepare. */
import type { Context, Person } from '../context.ts';
import { conflict, type Sentence } from '../errors.ts';
import { solutionNames } from '../matching/index.ts';
import type { Act } from './rules/transitions.ts';
import { actingPerson, applicationByPublicId, itemsOf, programmeOf, requireFresh, requireTransition, rowOf, type ApplicationRow, type ProgrammeOn } from './store.ts';
import { sharesPhone } from './ties.ts';

/** Why this person must not act on this application; empty when nothing speaks against it. */
export function conflictsOf(ctx: Pick<Context, 'db'>, person: Person, app: ApplicationRow): Sentence[] {
  const out: Sentence[] = [];
  if (person.roles.some((g) => g.organisationId === app.organisationId)) out.push({ vi: 'Ông/Bà thuộc chính đơn vị nộp hồ sơ.', en: 'You belong to the organisation that applies.' });
  if (app.preparedBy === person.userId || app.submittedBy === person.userId) out.push({ vi: 'Ông/Bà đã giúp soạn hồ sơ này.', en: 'You helped to prepare this dossier.' });
  if (sharesPhone(ctx.db as Context['db'], person.userId, app)) out.push({ vi: 'Số điện thoại của Ông/Bà cũng là số của đơn vị này.', en: 'Your telephone is this organisation’s too.' });
  const declared = ctx.db.all<{ kind: string }>('SELECT kind FROM support_conflict WHERE person_id = ? AND organisation_id = ?', [person.userId, app.organisationId]);
  for (const { kind } of declared) {
    if (kind === 'RELATIVE') out.push({ vi: 'Đã khai có người thân trong đơn vị này.', en: 'A relative in this organisation was declared.' });
    else if (kind === 'HELPED') out.push({ vi: 'Đã khai có giúp đơn vị này làm hồ sơ.', en: 'Help to this organisation was declared.' });
    else out.push({ vi: 'Đã khai có lợi ích liên quan tới đơn vị này.', en: 'An interest in this organisation was declared.' });
  }
  const solutionIds = itemsOf(ctx.db, app.id).flatMap((i) => (i.solutionId === null ? [] : [i.solutionId]));
  for (const { providerOrganisationId } of solutionNames(ctx.db as Context['db'], solutionIds).values()) {
    if (person.roles.some((g) => g.organisationId === providerOrganisationId)) out.push({ vi: 'Ông/Bà thuộc nhà cung cấp giải pháp trong hồ sơ.', en: 'You belong to the provider of the solution asked for.' });
  }
  return out;
}

/** @throws DomainError 409 conflict-of-interest with the reasons */
export function requireNoConflict(ctx: Pick<Context, 'db'>, person: Person, app: ApplicationRow): void {
  const found = conflictsOf(ctx, person, app);
  if (found.length === 0) return;
  throw conflict('conflict-of-interest', {
    vi: `${found.map((f) => f.vi).join(' ')} Mời chuyển hồ sơ cho người khác.`,
    en: `${found.map((f) => f.en).join(' ')} Please hand the dossier to someone else.`,
  });
}

/**
 * Opens a dossier for an act, inside its write: the person may do it, the state allows it, the page that was looked at is the newest, and no
 * officer acts on a dossier that they are tied to.
 * @throws DomainError 401, 403, 404; 409 wrong state, stale, conflict of interest
 */
export function openFor(ctx: Context, asked: { publicId: string; version: number | null }, act: Act): { app: ApplicationRow; programme: ProgrammeOn; person: Person } {
  const app = applicationByPublicId(ctx.db, asked.publicId);
  const programme = programmeOf(ctx.db, app, ctx.now());
  const person = actingPerson(ctx, app, programme, act);
  requireTransition(app, act);
  requireFresh(app, asked.version);
  if (rowOf(act).who !== 'OWNER') requireNoConflict(ctx, person, app);
  return { app, programme, person };
}
