/** Which officers decide on stamps: trade, OCOP, and the producer's own commune; never somebody who acts for the producer. */
import { hasRole, isMember, requirePerson } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { forbidden } from '../../errors.ts';

export const STAMP_OFFICERS = ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'COMMUNE_OFFICER'] as const;

/** The communes to which an officer's sight is limited; null: the whole province. Empty: none. */
export function communesInSight(ctx: Context): string[] | null {
  if (hasRole(ctx, 'ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'INSPECTOR')) return null;
  if (ctx.actor.kind !== 'person') return [];
  return [...new Set(ctx.actor.roles.flatMap((g) => (g.role === 'COMMUNE_OFFICER' && g.communeCode !== null ? [g.communeCode] : [])))];
}

/** True when the officer may decide on something of a producer in that commune. */
export const maySee = (ctx: Context, communeCode: string | null): boolean => {
  const communes = communesInSight(ctx);
  return communes === null || (communeCode !== null && communes.includes(communeCode));
};

/**
 * @param of the producer's organisation and commune, and the people who asked
 * @throws DomainError 401; 403 for another commune's officer, and for whoever asked or belongs to the producer
 */
export function requireStampOfficer(ctx: Context, of: { organisationId: number; communeCode: string | null; askedBy: string; helperId: string | null }): Person {
  const person = requirePerson(ctx);
  if (!hasRole(ctx, ...STAMP_OFFICERS) || !maySee(ctx, of.communeCode)) {
    throw forbidden({ vi: 'Việc này dành cho cán bộ của Sở, hoặc cán bộ xã, phường nơi có cơ sở.', en: 'This is for provincial officers, or officers of the producer’s own commune.' });
  }
  if (isMember(ctx, of.organisationId) || of.askedBy === person.userId || of.helperId === person.userId) {
    throw forbidden({ vi: 'Người đề nghị hoặc người của cơ sở không được tự quyết định.', en: 'Nobody decides on what they asked for, or for their own organisation.' });
  }
  return person;
}
