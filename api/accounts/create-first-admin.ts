/** The first administrator of an installation without demo data. */
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, parseInput } from '../errors.ts';
import { textField } from '../text.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { storePassword } from './change-profile.ts';
import { insertPerson, personByContact } from './people.ts';
import { insertOrganisation } from './register-organisation.ts';
import { nameField, passwordField, phoneField } from './schemas.ts';
import { requireSystem } from './system.ts';

const input = z.object({ phone: phoneField, name: nameField, password: passwordField.optional(), body: textField({ min: 3, max: 160 }).optional().default('Sở Công Thương') });

/**
 * Makes the first administrator, in a body of the province. Called by a script on the machine itself, never by a page.
 * With a password they can sign in before an SMS gateway is set.
 * @param ctx a system context
 * @param raw {phone, name, password?, body?: name of the public body}
 * @throws DomainError 409 when there is an administrator already; 422
 */
export async function createFirstAdmin(ctx: Context, raw: unknown): Promise<{ personId: string; organisationId: number }> {
  requireSystem(ctx);
  const data = parseInput(input, raw);
  const hash = data.password === undefined ? null : await (await ctx.services.auth.$context).password.hash(data.password);
  return write<{ personId: string; organisationId: number }>(ctx, (db) => {
    const today = vnDate(ctx.now());
    if (db.get("SELECT 1 FROM organisation_role WHERE role = 'ADMIN' AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) LIMIT 1", [today, today])) {
      throw conflict('has-admin', { vi: 'Đã có quản trị viên. Người đó cử thêm người khác ở trang Tổ chức.', en: 'There is an administrator already, who appoints others on the organisations page.' });
    }
    const personId = personByContact(db, data.phone)?.id ?? insertPerson(ctx, { name: data.name, phone: data.phone });
    const organisationId = insertOrganisation(ctx, { kind: 'STATE_BODY', name: data.body, taxCode: null, address: '', communeCode: null, phone: null });
    db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,'ADMIN',?,'system',?)", [organisationId, personId, today, ctx.now()]);
    if (hash !== null) storePassword(ctx, personId, hash);
    audit(ctx, { act: 'role.grant', object: 'organisation', objectId: organisationId, data: { role: 'ADMIN', person: personId } });
    return { personId, organisationId };
  });
}
