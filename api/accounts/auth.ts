/** Sessions, cookies and passwords: better-auth over our own tables. Its HTTP endpoints are not mounted; only verbs call it. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { credential, person, session, verification } from '../../db/schema/accounts.ts';
import { publicId } from '../ids.ts';
import { STAFF_ROLES } from '../context.ts';
import { vnDate } from '../time.ts';
import { PRODUCER_SESSION_MS, STAFF_SESSION_MS } from './rules.ts';

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** The key of session cookies and code digests: kept in the data folder with mode 0600; losing it only signs everybody out. */
export function loadAuthSecret(dataDir: string): string {
  const file = join(dataDir, 'auth.secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error; // another process made it first
    }
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`${file} is shorter than 32 characters; delete it to have a new one made`);
  return secret;
}

/** True when the person holds a staff role on that Vietnamese date. */
export function isStaffOn(db: Database, personId: string, date: string): boolean {
  const marks = STAFF_ROLES.map(() => '?').join(',');
  return db.get(`SELECT 1 FROM organisation_role WHERE person_id = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) AND role IN (${marks}) LIMIT 1`, [personId, date, date, ...STAFF_ROLES]) !== undefined;
}

/** Opens a session for a person that one of our verbs has proven. It has no address: HTTP cannot reach it. */
const openSession = createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ userId: z.string() }) }, async (c) => {
  const user = await c.context.internalAdapter.findUserById(c.body.userId);
  if (!user) throw new TypeError('a session for a person that does not exist');
  const opened = await c.context.internalAdapter.createSession(user.id);
  await setSessionCookie(c, { session: opened, user });
  return c.json({ sessionId: opened.id });
});

/**
 * Makes the sign-in library on a database. No module-level handle: Astro's bundle would carry a second one.
 * One-time codes are our own (purpose-bound, kept as keyed digests, counted in one transaction), so the library's
 * code plugins, which store codes in clear text and let any code sign in, are not used.
 * @param env where the product is reached and the key of the cookies
 */
export function createAuth(db: Database, env: { publicOrigin: string; secret: string }, now: () => number = Date.now) {
  return betterAuth({
    appName: 'Sàn Quê',
    baseURL: env.publicOrigin,
    secret: env.secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // its transactions are asynchronous and would commit half
    database: drizzleAdapter(db.orm, { provider: 'sqlite', schema: { user: person, session, account: credential, verification }, transaction: false }),
    user: { additionalFields: { phoneNumber: { type: 'string', required: false, input: false }, phoneNumberVerified: { type: 'boolean', required: false, input: false }, demo: { type: 'boolean', required: false, input: false } } },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: PASSWORD_MAX },
    session: {
      expiresIn: PRODUCER_SESSION_MS / 1_000,
      // the end of a session is fixed when it opens: prolonging would stretch a staff session to 90 days, and a read must not write
      disableSessionRefresh: true,
      deferSessionRefresh: true,
      additionalFields: { lastUsedAt: { type: 'number', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (data) => {
            const at = now();
            const life = isStaffOn(db, data.userId, vnDate(at)) ? STAFF_SESSION_MS : PRODUCER_SESSION_MS;
            return { data: { ...data, ipAddress: '', userAgent: (data.userAgent ?? '').replace(/[\u0000-\u001f]/g, '').slice(0, 300), createdAt: new Date(at), updatedAt: new Date(at), expiresAt: new Date(at + life), lastUsedAt: at } };
          },
        },
      },
    },
    rateLimit: { enabled: false }, // ours are counted in the database, by phone and by address
    advanced: {
      cookiePrefix: 'sanque',
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => publicId(20) },
    },
    plugins: [{ id: 'san-que', endpoints: { openSession } }],
  });
}

export type Auth = ReturnType<typeof createAuth>;
