/** Reads of the desk, for the people of a body. */
import { isMember } from '../../access.ts';
import type { Context } from '../../context.ts';
import { conflictsOf } from '../guard.ts';
import { deskDossier, holderOf, holdersOf, holdersOfRole, type Assignment } from './assignments.ts';

export interface CaseView {
  holder: Assignment | null;
  /** Everybody who looked after it, the oldest first. */
  history: Assignment[];
  /** This person looks after it. */
  mine: boolean;
  mayTake: boolean;
  /** Colleagues to whom it may be given now; empty for those who may not give it. */
  receivers: { personId: string; name: string }[];
}

/** Who looks after a dossier, and what this person may do about it. @throws DomainError 401, 404 */
export function caseFor(ctx: Context, publicId: string): CaseView {
  const { app, programme, person } = deskDossier(ctx, publicId);
  const body = programme.bodyOrganisationId;
  const holder = holderOf(ctx.db, app.id) ?? null;
  const mine = holder?.personId === person.userId;
  const mayGive = mine || isMember(ctx, body, 'ADMIN', 'APPROVER');
  return {
    holder, history: holdersOf(ctx.db, app.id), mine,
    mayTake: holder === null && isMember(ctx, body, 'TRADE_OFFICER') && conflictsOf(ctx, person, app).length === 0,
    receivers: mayGive ? holdersOfRole(ctx, body, 'TRADE_OFFICER').filter((p) => p.userId !== holder?.personId && conflictsOf(ctx, p, app).length === 0).map((p) => ({ personId: p.userId, name: p.name })) : [],
  };
}
