/** What a person changes about themselves: name, phone, e-mail, password. */
import { z } from 'zod';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, parseInput } from '../errors.ts';
import { publicId } from '../ids.ts';
import { enqueue } from '../outbox.ts';
import { write } from '../write.ts';
import { sendCode, useCode, type SentCode } from './codes.ts';
import { endSessions, orTaken, personByContact, personById } from './people.ts';
import { isPlaceholderEmail } from './rules.ts';
import { contactField, nameField, passwordField } from './schemas.ts';

/** Corrects one's own name. The audit row says that it changed, not to what. */
export async function renamePerson(ctx: Context, raw: unknown): Promise<void> {
  const person = requirePerson(ctx);
  const { name } = parseInput(z.object({ name: nameField }), raw);
  await write(ctx, (db) => {
    db.run('UPDATE person SET name = ?, updated_at = ? WHERE id = ?', [name, ctx.now(), person.userId]);
    audit(ctx, { act: 'person.rename', object: 'person', objectId: person.userId });
    return null;
  });
}

/**
 * First half of a new phone or e-mail: a code goes to the new one.
 * @param raw {contact}
 * @throws DomainError 422 when it is one's own already or another account's; 429; 503
 */
export async function requestContactChange(ctx: Context, raw: unknown): Promise<SentCode> {
  const person = requirePerson(ctx);
  const { contact } = parseInput(z.object({ contact: contactField }), raw);
  const holder = personByContact(ctx.db, contact.contact);
  if (holder?.id === person.userId) throw invalid({ contact: { vi: 'Đây đang là số hoặc thư của bạn.', en: 'This is yours already.' } });
  // whether another account uses it is said only after the code proved that the asker holds it
  return sendCode(ctx, { purpose: contact.channel === 'SMS' ? 'CHANGE_PHONE' : 'CHANGE_EMAIL', ...contact, subject: person.userId });
}

/**
 * Second half: the code proves the new contact, which takes the old one's place. Other sessions end, and the old contact is told:
 * whoever lost a signed-in phone reads it there.
 * @throws DomainError 409 when another account uses it; see `useCode`
 */
export async function confirmContactChange(ctx: Context, input: { id: string; code: string; channel: 'SMS' | 'EMAIL' }): Promise<void> {
  const person = requirePerson(ctx);
  const proven = await useCode(ctx, { id: input.id, code: input.code, purpose: input.channel === 'SMS' ? 'CHANGE_PHONE' : 'CHANGE_EMAIL' });
  if (proven.subject !== person.userId) throw invalid({ code: { vi: 'Mã này của người khác.', en: 'This code is somebody else’s.' } });
  await write(ctx, (db) => {
    const before = personById(db, person.userId);
    const old = proven.channel === 'SMS' ? before?.phoneNumber : before?.email;
    const columns = proven.channel === 'SMS' ? 'phone_number = ?, phone_number_verified = 1' : 'email = ?, email_verified = 1';
    orTaken(() => db.run(`UPDATE person SET ${columns}, updated_at = ? WHERE id = ?`, [proven.contact, ctx.now(), person.userId]));
    const sessions = endSessions(db, person.userId, { exceptSessionId: person.sessionId });
    audit(ctx, { act: 'person.contact', object: 'person', objectId: person.userId, data: { channel: proven.channel, sessions } });
    if (old && !isPlaceholderEmail(old)) enqueue(ctx, { topic: 'accounts.contact-changed', key: proven.id, payload: { to: old } });
    return null;
  });
}

/** True when the person has set a password. */
export const hasPassword = (ctx: Context, personId: string): boolean =>
  ctx.db.get("SELECT 1 FROM credential WHERE user_id = ? AND provider_id = 'credential' AND password IS NOT NULL", [personId]) !== undefined;

/** Writes a hashed password, inside a transaction. */
export function storePassword(ctx: Context, personId: string, hash: string): void {
  const now = ctx.now();
  const changed = ctx.db.run("UPDATE credential SET password = ?, updated_at = ? WHERE user_id = ? AND provider_id = 'credential'", [hash, now, personId]).changes;
  if (changed === 0) {
    ctx.db.run("INSERT INTO credential (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (?,?,'credential',?,?,?,?)", [publicId(20), personId, personId, hash, now, now]);
  }
}

/**
 * Sets or replaces the password; other sessions end. Whoever has one must give it.
 * @param raw {password, current?}
 * @throws DomainError 422
 */
export async function setPassword(ctx: Context, raw: unknown): Promise<void> {
  const person = requirePerson(ctx);
  const { password, current } = parseInput(z.object({ password: passwordField, current: z.string().max(200).optional() }), raw);
  const { password: hasher } = await ctx.services.auth.$context;
  const stored = ctx.db.get<{ password: string | null }>("SELECT password FROM credential WHERE user_id = ? AND provider_id = 'credential'", [person.userId])?.password;
  if (stored && !(await hasher.verify({ hash: stored, password: current ?? '' }))) {
    throw invalid({ current: { vi: 'Mật khẩu đang dùng chưa đúng. Quên thì bấm “Bỏ mật khẩu” rồi đặt mật khẩu mới.', en: 'That is not the present password. If you forgot it, press “Remove the password”, then set a new one.' } });
  }
  const hash = await hasher.hash(password);
  await write(ctx, (db) => {
    storePassword(ctx, person.userId, hash);
    const sessions = endSessions(db, person.userId, { exceptSessionId: person.sessionId });
    audit(ctx, { act: 'person.password', object: 'person', objectId: person.userId, data: { sessions } });
    return null;
  });
}

/** Takes the password away: from now on only codes sign in. */
export async function removePassword(ctx: Context): Promise<void> {
  const person = requirePerson(ctx);
  await write(ctx, (db) => {
    db.run("DELETE FROM credential WHERE user_id = ? AND provider_id = 'credential'", [person.userId]);
    audit(ctx, { act: 'person.password-removed', object: 'person', objectId: person.userId });
    return null;
  });
}
