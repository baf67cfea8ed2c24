/** Who may open lots and issue stamps: the producer's people, or a helper in their own name on the producer's behalf. */
import { isMember, isOfficer, requirePerson } from '../access.ts';
import type { Context, Person } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';

export interface ProducerAct {
  person: Person;
  /** The helper's user id, when a helper acts. */
  helperId: string | null;
}

/** A helper of whom nobody wrote down which commune serves none. */
const helps = (person: Person, communeCode: string | null): boolean =>
  communeCode !== null && person.roles.some((grant) => grant.role === 'HELPER' && grant.communeCode === communeCode);

export const mayActFor = (ctx: Context, organisationId: number | null, communeCode: string | null): boolean =>
  isMember(ctx, organisationId, 'OWNER', 'MEMBER') || (organisationId !== null && ctx.actor.kind === 'person' && helps(ctx.actor, communeCode));

/** @throws DomainError 401 or 403 */
export function requireProducer(ctx: Context, organisationId: number | null, communeCode: string | null): ProducerAct {
  const person = requirePerson(ctx);
  if (isMember(ctx, organisationId, 'OWNER', 'MEMBER')) return { person, helperId: null };
  if (organisationId !== null && helps(person, communeCode)) return { person, helperId: person.userId };
  throw forbidden({ vi: 'Chỉ người của cơ sở sản xuất, hoặc tổ công nghệ số giúp cơ sở đó, được làm việc này.', en: 'Only the producer’s own people, or a community team helping them, may do this.' });
}

/** Where a producer is: as its register entry says, else as its organisation does. */
export const communeOfProducer = (ctx: Pick<Context, 'db'>, organisationId: number): string | null =>
  ctx.db.get<{ code: string | null }>(
    'SELECT coalesce(r.commune_code, o.commune_code) AS code FROM organisation o LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL WHERE o.id = ?', [organisationId],
  )?.code ?? null;

/** The organisation of a public id. @throws DomainError 401 before it says whether there is one, 404 */
export function organisationOf(ctx: Context, publicId: string): { id: number; publicId: string; communeCode: string | null } {
  requirePerson(ctx);
  const found = ctx.db.get<{ id: number }>('SELECT id FROM organisation WHERE public_id = ?', [publicId]);
  if (!found) throw notFound({ vi: 'Không có cơ sở này.', en: 'There is no such organisation.' });
  return { id: found.id, publicId, communeCode: communeOfProducer(ctx, found.id) };
}

/** Officers see every producer's lots and stamps; others their own, helpers those of their commune. @throws DomainError 401, 403 */
export function requireView(ctx: Context, organisationId: number): void {
  requirePerson(ctx);
  if (!isOfficer(ctx) && !mayActFor(ctx, organisationId, communeOfProducer(ctx, organisationId))) throw forbidden();
}

export interface MyProducer {
  id: number;
  publicId: string;
  name: string;
  communeCode: string | null;
  provinceCode: string;
}

const PRODUCER = `SELECT o.id, o.public_id AS publicId, o.name, coalesce(r.commune_code, o.commune_code) AS communeCode, r.province_code AS provinceCode
  FROM organisation o JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL`;

/**
 * The producers for which the person works: their own first; for a helper, those of the communes they serve.
 * @throws DomainError 401
 */
export function myProducers(ctx: Context): MyProducer[] {
  const person = requirePerson(ctx);
  const own = person.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId);
  const served = person.roles.flatMap((g) => (g.role === 'HELPER' && g.communeCode !== null ? [g.communeCode] : []));
  const found = new Map<number, MyProducer>();
  for (const id of own) {
    const producer = ctx.db.get<MyProducer>(`${PRODUCER} WHERE o.id = ?`, [id]);
    if (producer) found.set(producer.id, producer);
  }
  for (const commune of served) {
    for (const row of ctx.db.all<MyProducer>(`${PRODUCER} WHERE coalesce(r.commune_code, o.commune_code) = ? ORDER BY o.name LIMIT 200`, [commune])) if (!found.has(row.id)) found.set(row.id, row);
  }
  return [...found.values()];
}
