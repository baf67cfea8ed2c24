/** Who sees signals, and who may hold stamps: market surveillance, or officers of the body that decides for the product group. */
import { isMember, requirePerson, requireRole } from '../../access.ts';
import { decidingBody } from '../../catalog/index.ts';
import type { Context, Person, Role } from '../../context.ts';
import { forbidden, type Sentence } from '../../errors.ts';
import { officerIn, RECALL_OFFICERS } from '../recall/access.ts';

const SIGNAL_STAFF: readonly Role[] = ['INSPECTOR', ...RECALL_OFFICERS];

/** Whose stamps a signal is about; all null when it names no single range. */
export interface SignalGoods {
  organisationId: number | null;
  group: string | null;
  communeCode: string | null;
}

/** @throws DomainError 401, 403 */
export const requireSignalStaff = (ctx: Context): Person => requireRole(ctx, ...SIGNAL_STAFF);

/** The body that decides on the goods of the signal; null where there are none or the profile names none. */
export const bodyOfSignal = (ctx: Pick<Context, 'db' | 'now'>, goods: SignalGoods): Sentence | null =>
  goods.group === null ? null : decidingBody(ctx, 'RECALL', { group: goods.group, communeCode: goods.communeCode });

/**
 * The person who may decide on a signal, and in the name of which body. Nobody decides about their own stamps.
 * @throws DomainError 401; 403 naming the body that decides
 */
export function requireSignalDecider(ctx: Context, goods: SignalGoods): { person: Person; organisationId: number } {
  const person = requirePerson(ctx);
  const body = bodyOfSignal(ctx, goods);
  const grant = person.roles.find((g) => g.role === 'INSPECTOR') ?? officerIn(person, body, RECALL_OFFICERS);
  if (grant && !isMember(ctx, goods.organisationId)) return { person, organisationId: grant.organisationId };
  throw forbidden(body
    ? { vi: `Việc này của quản lý thị trường hoặc ${body.vi}.`, en: `This is for market surveillance or ${body.en}.` }
    : { vi: 'Việc này của quản lý thị trường hoặc cơ quan quản lý.', en: 'This is for market surveillance or the authority in charge.' });
}
