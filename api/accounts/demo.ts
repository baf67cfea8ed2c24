/** Accounts and organisations of the demo province. Refuses to work on a floor without demo data. */
import { requireSystem } from './system.ts';
import { audit } from '../audit.ts';
import type { Context, Role } from '../context.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { storePassword } from './change-profile.ts';
import { isDemoFloor } from './messages.ts';
import { insertPerson, personByContact, recordConsents } from './people.ts';
import { insertOrganisation } from './register-organisation.ts';
import type { OrganisationInput } from './schemas.ts';

function requireDemoFloor(ctx: Context): void {
  requireSystem(ctx);
  if (!isDemoFloor(ctx.db)) throw new TypeError('demo accounts exist with demo data only');
}

/** A password as it is stored (scrypt, on purpose slow: the demo's eleven accounts share one). */
export const hashPassword = async (ctx: Context, password: string): Promise<string> => (await ctx.services.auth.$context).password.hash(password);

/**
 * Makes or finds a demo account and gives it the demo password.
 * @param input phone in E.164; passwordHash (see `hashPassword`) null leaves the account to its codes
 */
export async function makeDemoPerson(ctx: Context, input: { email: string; phone: string; name: string; passwordHash: string | null }): Promise<string> {
  requireDemoFloor(ctx);
  const hash = input.passwordHash;
  return write<string>(ctx, (db) => {
    const found = personByContact(db, input.email);
    const id = found?.id ?? insertPerson(ctx, { name: input.name, phone: input.phone, email: input.email, demo: true });
    if (hash !== null) storePassword(ctx, id, hash);
    if (!found) {
      recordConsents(ctx, id, ['ACCOUNT'], 'WEB');
      audit(ctx, { act: 'person.register', object: 'person', objectId: id, data: { demo: true } });
    }
    return id;
  });
}

/** Makes or finds a demo organisation by its name; its first role-holder of OWNER represents it. */
export async function makeDemoOrganisation(ctx: Context, input: OrganisationInput): Promise<number> {
  requireDemoFloor(ctx);
  return write<number>(ctx, (db) => db.get<{ id: number }>('SELECT id FROM organisation WHERE name = ? AND illustration = 1', [input.name])?.id ?? insertOrganisation(ctx, input, { illustration: true }));
}

/** Gives a demo account a role, unless it holds it. */
export async function giveDemoRole(ctx: Context, input: { organisationId: number; personId: string; role: Role; from?: string }): Promise<void> {
  requireDemoFloor(ctx);
  await write(ctx, (db) => {
    if (db.get('SELECT 1 FROM organisation_role WHERE organisation_id = ? AND person_id = ? AND role = ? AND valid_to IS NULL', [input.organisationId, input.personId, input.role])) return null;
    const today = vnDate(ctx.now());
    db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,?,?,'system:demo',?)", [input.organisationId, input.personId, input.role, input.from ?? today, ctx.now()]);
    audit(ctx, { act: 'role.grant', object: 'organisation', objectId: input.organisationId, data: { role: input.role, person: input.personId, demo: true } });
    return null;
  });
}

/** Sets the password of every demo account to the one of the environment: a floor that is started again with another one obeys it. */
export async function setDemoPasswords(ctx: Context, password: string): Promise<void> {
  requireDemoFloor(ctx);
  const { password: hasher } = await ctx.services.auth.$context;
  const first = ctx.db.get<{ password: string }>("SELECT c.password FROM credential c JOIN person p ON p.id = c.user_id WHERE p.demo = 1 AND p.erased_at IS NULL AND c.password IS NOT NULL ORDER BY p.id LIMIT 1");
  if (!first || (await hasher.verify({ hash: first.password, password }))) return;
  const hash = await hasher.hash(password);
  await write(ctx, (db) => {
    db.run('UPDATE credential SET password = ? WHERE user_id IN (SELECT id FROM person WHERE demo = 1 AND erased_at IS NULL)', [hash]);
    audit(ctx, { act: 'person.password', object: 'person', objectId: 'demo' });
    return null;
  });
}
