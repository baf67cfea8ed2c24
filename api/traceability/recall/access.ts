/** Who may recall: the producer's own people for their lots, the officers of the body that decides for the product group. */
import { hasRole, isMember, requirePerson } from '../../access.ts';
import { decidingBody } from '../../catalog/index.ts';
import type { Context, Person, Role } from '../../context.ts';
import { forbidden, type Sentence } from '../../errors.ts';
import type { ScopeLot } from './scope.ts';

/** Roles that decide in their body. An inspector proposes. */
export const RECALL_OFFICERS: readonly Role[] = ['TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'ADMIN'];

/** Raw farm and sea produce has no product group yet; it is judged as the food that it becomes. */
const RAW_GROUP = 'food';

/** The body that decides on the lot's recall today; null where the profile names none. */
export const bodyFor = (ctx: Pick<Context, 'db' | 'now'>, lot: Pick<ScopeLot, 'group' | 'communeCode'>): Sentence | null =>
  decidingBody(ctx, 'RECALL', { group: lot.group ?? RAW_GROUP, communeCode: lot.communeCode });

export interface RecallParty {
  person: Person;
  as: 'PRODUCER' | 'BODY';
  organisationId: number;
  body: Sentence | null;
  /** May only propose. */
  proposes: boolean;
}

export const officerIn = (person: Person, body: Sentence | null, roles: readonly Role[]) =>
  person.roles.find((g) => roles.includes(g.role) && (body === null || g.role === 'ADMIN' || g.organisationName === body.vi));

/**
 * In what part the person acts on a recall of this lot.
 * @throws DomainError 401; 403 naming the body that decides
 */
export function requireRecaller(ctx: Context, lot: ScopeLot): RecallParty {
  const person = requirePerson(ctx);
  const body = bodyFor(ctx, lot);
  const officer = officerIn(person, body, RECALL_OFFICERS);
  if (isMember(ctx, lot.organisationId, 'OWNER', 'MEMBER')) return { person, as: 'PRODUCER', organisationId: lot.organisationId, body, proposes: false };
  if (officer) return { person, as: 'BODY', organisationId: officer.organisationId, body, proposes: false };
  const inspector = person.roles.find((g) => g.role === 'INSPECTOR');
  if (inspector) return { person, as: 'BODY', organisationId: inspector.organisationId, body, proposes: true };
  throw forbidden(
    body
      ? { vi: `Chỉ cơ sở làm ra lô này hoặc ${body.vi} được thu hồi.`, en: `Only the producer of this lot or ${body.en} may recall it.` }
      : { vi: 'Chỉ cơ sở làm ra lô này hoặc cơ quan quản lý được thu hồi.', en: 'Only the producer of this lot or the authority may recall it.' },
  );
}

/** An officer of the deciding body, never the producer. @throws DomainError 401, 403 */
export function requireRecallOfficer(ctx: Context, lot: ScopeLot): RecallParty {
  const person = requirePerson(ctx);
  const body = bodyFor(ctx, lot);
  const officer = officerIn(person, body, RECALL_OFFICERS);
  if (officer && !isMember(ctx, lot.organisationId)) return { person, as: 'BODY', organisationId: officer.organisationId, body, proposes: false };
  throw forbidden(body ? { vi: `Việc này thuộc thẩm quyền của ${body.vi}.`, en: `This is for ${body.en} to decide.` } : undefined);
}

/** Officers and inspectors see every recall; a helper sees none, for a recall names who bought. */
export const seesAllRecalls = (ctx: Context): boolean => hasRole(ctx, 'INSPECTOR', 'COMMUNE_OFFICER', ...RECALL_OFFICERS);
