/** Small steps that several verbs share: they run inside a verb's transaction. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, isUniqueViolation, type Database } from '../../db/client.ts';
import type { Context } from '../context.ts';
import { conflict, unavailable } from '../errors.ts';
import { publicId } from '../ids.ts';
import { CONSENT_TEXTS, consentDigest, consentText } from './consent-texts.ts';
import { placeholderEmail } from './rules.ts';

/** The context with the person as its actor: for the audit of someone who has just proven who they are. */
export const actingAs = (ctx: Context, personId: string): Context => ({ ...ctx, actor: { kind: 'person', userId: personId, sessionId: '', name: '', roles: [] } });

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  phoneNumber: string | null;
  demo: number;
  erasedAt: number | null;
}
const SELECT = 'SELECT id, name, email, phone_number AS phoneNumber, demo, erased_at AS erasedAt FROM person';

export const personById = (db: Database, id: string): PersonRow | undefined => db.get<PersonRow>(`${SELECT} WHERE id = ? AND erased_at IS NULL`, [id]);

/** The account of a phone (E.164) or e-mail, if there is one. */
export const personByContact = (db: Database, contact: string): PersonRow | undefined =>
  db.get<PersonRow>(`${SELECT} WHERE ${contact.includes('@') ? 'email' : 'phone_number'} = ? AND erased_at IS NULL`, [contact]);

const taken = () => conflict('contact-taken', { vi: 'Số điện thoại hoặc thư điện tử này đã có tài khoản.', en: 'This phone number or e-mail already has an account.' }, { contact: { vi: 'Đã có tài khoản khác dùng.', en: 'Another account uses this.' } });

/** Turns a broken UNIQUE on phone or e-mail into a sentence. */
export function orTaken<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isUniqueViolation(error)) throw taken();
    throw error;
  }
}

/**
 * Adds a person; the contact has been proven by a code (or is the demo's own).
 * @throws DomainError 409 when the contact has an account
 */
export function insertPerson(ctx: Context, input: { name: string; phone?: string | null; email?: string | null; demo?: boolean }): string {
  const id = publicId(20);
  const now = ctx.now();
  orTaken(() =>
    ctx.db.run(
      'INSERT INTO person (id, name, email, email_verified, phone_number, phone_number_verified, demo, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?)',
      [id, input.name, input.email ?? placeholderEmail(id), input.email ? 1 : 0, input.phone ?? null, input.phone ? 1 : 0, input.demo ? 1 : 0, now, now],
    ),
  );
  return id;
}

/** Ends sessions at once. @returns how many */
export const endSessions = (db: Database, personId: string, options: { exceptSessionId?: string } = {}): number =>
  db.run('DELETE FROM session WHERE user_id = ? AND id <> ?', [personId, options.exceptSessionId ?? '']).changes;

/** Records the purposes that were ticked, in their present text version; an open consent to the same version stays as it is. */
export function recordConsents(ctx: Context, personId: string, purposes: readonly string[], way: 'WEB' | 'HELPER'): string[] {
  const given: string[] = [];
  for (const purpose of new Set(purposes)) {
    const text = consentText(purpose);
    if (!text) continue;
    const open = ctx.db.get<{ id: number; textVersion: string }>('SELECT id, text_version AS textVersion FROM consent WHERE person_id = ? AND purpose = ? AND withdrawn_at IS NULL', [personId, purpose]);
    if (open?.textVersion === text.version) continue;
    const now = ctx.now();
    if (open) ctx.db.run('UPDATE consent SET withdrawn_at = ? WHERE id = ?', [now, open.id]);
    ctx.db.run('INSERT INTO consent (person_id, purpose, text_version, text_digest, way, given_at) VALUES (?,?,?,?,?,?)', [personId, purpose, text.version, consentDigest(text), way, now]);
    given.push(`${purpose}@${text.version}`);
  }
  return given;
}

export const NEEDED_CONSENTS = CONSENT_TEXTS.filter((t) => t.needed).map((t) => t.purpose);

const busyWithin = (error: unknown): boolean => isBusy(error) || (error instanceof Error && error.cause !== undefined && busyWithin(error.cause));

/**
 * Runs a call of the sign-in library, which writes by itself, again while another writer holds the lock.
 * @throws DomainError 503 after five seconds
 */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!busyWithin(error)) throw error;
      if (Date.now() > deadline) throw unavailable({ vi: 'Hệ thống đang bận. Mời bạn thử lại sau ít giây.', en: 'The system is busy. Please try again in a few seconds.' });
      await sleep(25);
    }
  }
}

/** A session for a proven person. @returns the `Set-Cookie` values for the answer */
export async function openSessionFor(ctx: Context, personId: string, userAgent: string | null): Promise<string[]> {
  const { headers } = await patiently(() => ctx.services.auth.api.openSession({ body: { userId: personId }, headers: new Headers({ 'user-agent': userAgent ?? '' }), returnHeaders: true }));
  return headers.getSetCookie();
}
