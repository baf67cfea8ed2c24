/** Who may see and do what with a programme's money. */
import { isMember, requirePerson } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { forbidden, notFound, type Sentence } from '../../errors.ts';
import { budgetsOf, type BudgetRow } from '../ledger.ts';
import { programmeBySlug, type ProgrammeRow } from '../store.ts';
import { isOffice } from '../office.ts';

type MoneyRole = 'ADMIN' | 'APPROVER' | 'SETTLER';
export const NO_BUDGET: Sentence = { vi: 'Không tìm thấy ngân sách này.', en: 'This budget was not found.' };

/** True for the staff of a programme's body. */
export const seesMoney = (ctx: Context, programme: Pick<ProgrammeRow, 'bodyOrganisationId'>): boolean => isOffice(ctx, programme.bodyOrganisationId);

/** @throws DomainError 401; 403 in another role of the body; 404 to everybody else */
export function requireMoneyRole(ctx: Context, programme: ProgrammeRow, who: Sentence, ...roles: readonly MoneyRole[]): Person {
  const person = requirePerson(ctx);
  if (!seesMoney(ctx, programme)) throw notFound(NO_BUDGET);
  if (!isMember(ctx, programme.bodyOrganisationId, ...roles)) throw forbidden(who);
  return person;
}

/** A programme's budget as its staff may read it. @throws DomainError 401; 404 to everybody else, and when there is no such budget */
export function budgetFor(ctx: Context, asked: { slug: string; year: number; source: string }): { programme: ProgrammeRow; budget: BudgetRow } {
  requirePerson(ctx);
  const programme = programmeBySlug(ctx.db, asked.slug);
  const budget = budgetsOf(ctx.db, programme.id, asked.year).find((b) => b.source === asked.source);
  if (!budget || !seesMoney(ctx, programme)) throw notFound(NO_BUDGET);
  return { programme, budget };
}
