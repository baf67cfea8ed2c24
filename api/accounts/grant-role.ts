/** A person gets a role in an organisation, from a date and perhaps until one. */
import { z } from 'zod';
import { isUniqueViolation } from '../../db/client.ts';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context, Person } from '../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput } from '../errors.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { personByContact } from './people.ts';
import { rolesOf } from './rules.ts';
import { communeField, contactField, dateField, orNull, roleField, rowId } from './schemas.ts';

const input = z.object({
  organisationId: rowId,
  contact: contactField,
  role: roleField,
  communeCode: communeField,
  validFrom: orNull(dateField),
  validTo: orNull(dateField),
});

/** Who may give and take roles here: an admin everywhere; a representative members of their own organisation. */
export function mayManage(person: Person, organisationId: number, role: string): boolean {
  if (person.roles.some((r) => r.role === 'ADMIN')) return true;
  return role === 'MEMBER' && person.roles.some((r) => r.role === 'OWNER' && r.organisationId === organisationId);
}

/**
 * Grants a role. The first representative of an organisation is granted here by an admin; a change of one is `appointDirector`.
 * @param raw {organisationId, contact, role, communeCode?, validFrom?, validTo?}; the person must have an account
 * @throws DomainError 403, 404 organisation, 409 role held already, 422 person without account, role that does not fit the organisation, dates the wrong way round
 */
export async function grantRole(ctx: Context, raw: unknown, options: { idempotencyKey?: string } = {}): Promise<{ roleId: number }> {
  const actor = requirePerson(ctx);
  const data = parseInput(input, raw);
  if (!mayManage(actor, data.organisationId, data.role)) throw forbidden();
  return write<{ roleId: number }>(ctx, (db) => {
    const organisation = db.get<{ kind: string }>('SELECT kind FROM organisation WHERE id = ?', [data.organisationId]);
    if (!organisation) throw notFound();
    if (!rolesOf(organisation.kind).includes(data.role)) throw invalid({ role: { vi: 'Vai trò này không có ở loại tổ chức này.', en: 'This kind of organisation has no such role.' } });
    const person = personByContact(db, data.contact.contact);
    if (!person) throw invalid({ contact: { vi: 'Người này chưa có tài khoản. Mời họ đăng ký trước, rồi thêm lại.', en: 'This person has no account yet. Ask them to register first, then add them.' } });
    const today = vnDate(ctx.now());
    const from = data.validFrom ?? today;
    if (data.validTo && data.validTo <= from) throw invalid({ validTo: { vi: 'Ngày hết vai trò phải sau ngày bắt đầu.', en: 'The end must be after the start.' } });
    try {
      const { lastInsertRowid } = db.run(
        'INSERT INTO organisation_role (organisation_id, person_id, role, commune_code, valid_from, valid_to, granted_by, granted_at) VALUES (?,?,?,?,?,?,?,?)',
        [data.organisationId, person.id, data.role, data.communeCode ?? '', from, data.validTo ?? null, actor.userId, ctx.now()],
      );
      audit(ctx, { act: 'role.grant', object: 'organisation', objectId: data.organisationId, data: { role: data.role, person: person.id, from, to: data.validTo ?? null, commune: data.communeCode } });
      return { roleId: lastInsertRowid };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw data.role === 'OWNER'
        ? conflict('has-director', { vi: 'Tổ chức đã có người đại diện. Muốn đổi, dùng mục “Đổi người đại diện”.', en: 'The organisation has a representative. To change it, use “Change the representative”.' })
        : conflict('role-held', { vi: 'Người này đang giữ vai trò đó rồi.', en: 'This person holds that role already.' });
    }
  }, { ...options, act: 'role.grant' });
}
