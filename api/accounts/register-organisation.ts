/** An organisation comes onto the floor: registered by its legal representative, or made by an admin. */
import { isUniqueViolation } from '../../db/client.ts';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { forbidden, invalid, parseInput } from '../errors.ts';
import { publicId } from '../ids.ts';
import { foldName } from './rules.ts';
import { communeByCode } from '../places/index.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { organisationInput, SELF_REGISTERED_KINDS, type OrganisationInput } from './schemas.ts';

/**
 * Adds an organisation, inside a transaction; with `ownerId`, that person represents it from today.
 * @param options.prefix what the field names in errors begin with
 * @throws DomainError 422 when the tax code is on the floor already or the commune is unknown
 */
export function insertOrganisation(ctx: Context, o: OrganisationInput, options: { ownerId?: string; prefix?: string; illustration?: boolean } = {}): number {
  const field = (name: string) => `${options.prefix ?? ''}${name}`;
  const now = ctx.now();
  const provinceCode = o.communeCode ? (communeByCode(ctx, o.communeCode)?.provinceCode ?? null) : null;
  if (o.communeCode && !provinceCode) throw invalid({ [field('communeCode')]: { vi: 'Mời bạn chọn xã, phường trong danh sách.', en: 'Please choose a commune from the list.' } });
  let id: number;
  try {
    id = ctx.db.run(
      'INSERT INTO organisation (public_id, kind, name, name_folded, tax_code, address, commune_code, province_code, phone, illustration, created_by, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)',
      [publicId(10), o.kind, o.name, foldName(o.name), o.taxCode?.code ?? null, o.address || null, o.communeCode, provinceCode, o.phone, options.illustration ? 1 : 0, actorId(ctx.actor), now, now],
    ).lastInsertRowid;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw invalid({
      [field('taxCode')]: {
        vi: 'Mã số thuế này đã có trên sàn. Mời bạn nhờ người đại diện thêm bạn vào, hoặc đề nghị cán bộ Sở Công Thương hay xã đổi người đại diện.',
        en: 'This tax code is on the floor already. Ask its representative to add you, or ask the trade department or your commune to change the representative.',
      },
    });
  }
  audit(ctx, { act: 'organisation.register', object: 'organisation', objectId: id, data: { kind: o.kind, owner: options.ownerId ?? null } });
  if (options.ownerId) {
    ctx.db.run('INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,?,?,?,?)', [id, options.ownerId, 'OWNER', vnDate(now), actorId(ctx.actor), now]);
    audit(ctx, { act: 'role.grant', object: 'organisation', objectId: id, data: { person: options.ownerId, role: 'OWNER' } });
  }
  return id;
}

/**
 * Registers an organisation. Whoever registers a producer, household, cooperative or company represents it from today;
 * an admin may make any kind, and is not its representative.
 * @throws DomainError 401, 403, 422
 */
export async function registerOrganisation(ctx: Context, raw: unknown, options: { idempotencyKey?: string } = {}): Promise<{ organisationId: number }> {
  const person = requirePerson(ctx);
  const data = parseInput(organisationInput, raw);
  const admin = person.roles.some((r) => r.role === 'ADMIN');
  if (!admin && !(SELF_REGISTERED_KINDS as readonly string[]).includes(data.kind)) throw forbidden({ vi: 'Cơ quan và tổ công nghệ số do quản trị viên lập.', en: 'Public bodies and community teams are made by an administrator.' });
  return write<{ organisationId: number }>(ctx, () => ({ organisationId: insertOrganisation(ctx, data, admin ? {} : { ownerId: person.userId }) }), { ...options, act: 'organisation.register' });
}
