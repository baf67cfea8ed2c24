/** Signing in: a code to the phone or e-mail, or a password where one was set; and signing out. */
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { giveTicket, sendCode, useCode, type SentCode } from './codes.ts';
import { actingAs, openSessionFor, patiently, personByContact } from './people.ts';
import { passwordSignInInput, requestCodeInput } from './schemas.ts';
import { ADDRESS_PASSWORD_LIMITS, PASSWORD_LIMITS, bucketOf, checkLimits, clientAddress, count } from './throttle.ts';

/**
 * Sends a sign-in code. Known or not, every contact gets the same answer, so that nobody learns who has an account.
 * @param input {contact}: a phone in any spelling, or an e-mail
 * @throws DomainError 422, 429, 503
 */
export async function requestSignInCode(ctx: Context, input: unknown): Promise<SentCode> {
  const { contact } = parseInput(requestCodeInput, input);
  return sendCode(ctx, { purpose: 'SIGN_IN', ...contact });
}

/** In, with the cookies to set; or proven but without an account, with a ticket to register. */
export type SignInResult = { kind: 'signed-in'; personId: string; cookies: string[] } | { kind: 'new'; ticket: string };

/**
 * Checks the code and signs in.
 * @throws DomainError 422 wrong code, 409 ended or used, 429 after five tries
 */
export async function confirmSignInCode(ctx: Context, input: { id: string; code: string; userAgent: string | null }): Promise<SignInResult> {
  const proven = await useCode(ctx, { id: input.id, purpose: 'SIGN_IN', code: input.code });
  const found = personByContact(ctx.db, proven.contact);
  if (!found) return { kind: 'new', ticket: await giveTicket(ctx, proven.id) };
  return signedIn(ctx, found.id, 'code', input.userAgent);
}

async function signedIn(ctx: Context, personId: string, way: 'code' | 'registration', userAgent: string | null): Promise<SignInResult & { kind: 'signed-in' }> {
  const cookies = await openSessionFor(ctx, personId, userAgent);
  await write(ctx, () => {
    audit(actingAs(ctx, personId), { act: 'session.open', object: 'person', objectId: personId, data: { way } });
    return null;
  });
  return { kind: 'signed-in', personId, cookies };
}

/** Signs in someone who has just registered. */
export const signInRegistered = (ctx: Context, personId: string, userAgent: string | null): Promise<SignInResult & { kind: 'signed-in' }> => signedIn(ctx, personId, 'registration', userAgent);

const wrongPassword = () =>
  invalid(
    { password: { vi: 'Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng.', en: 'The phone number, e-mail or password is not right.' } },
    { vi: 'Chưa đăng nhập được. Quên mật khẩu thì đăng nhập bằng mã.', en: 'Not signed in. If you forgot the password, sign in with a code.' },
  );

/**
 * Signs in with a password.
 * @param input {contact, password}
 * @throws DomainError 422 wrong or unknown (not told apart), 429 after ten wrong ones
 */
export async function signInWithPassword(ctx: Context, input: unknown, userAgent: string | null): Promise<SignInResult & { kind: 'signed-in' }> {
  const { contact, password } = parseInput(passwordSignInInput, input);
  const { secret } = await ctx.services.auth.$context;
  const byContact = bucketOf(secret, 'password', contact.contact);
  const address = clientAddress(ctx);
  const byAddress = address ? bucketOf(secret, 'password-from', address) : null;
  await write(ctx, () => {
    checkLimits(ctx, byContact, PASSWORD_LIMITS);
    if (byAddress) checkLimits(ctx, byAddress, ADDRESS_PASSWORD_LIMITS, { perAddress: true });
    // counted before the comparison, so that racing guesses all count
    count(ctx, byContact);
    if (byAddress) count(ctx, byAddress);
    return null;
  });
  const found = personByContact(ctx.db, contact.contact);
  try {
    // an unknown contact is hashed against all the same: the time tells nothing
    const { headers } = await patiently(() =>
      ctx.services.auth.api.signInEmail({ body: { email: found?.email ?? 'nobody@khong-co-email.invalid', password }, headers: new Headers({ 'user-agent': userAgent ?? '' }), returnHeaders: true }),
    );
    if (!found) throw wrongPassword();
    await write(ctx, (db) => {
      db.run('DELETE FROM throttle WHERE bucket = ?', [byContact]);
      audit(actingAs(ctx, found.id), { act: 'session.open', object: 'person', objectId: found.id, data: { way: 'password' } });
      return null;
    });
    return { kind: 'signed-in', personId: found.id, cookies: headers.getSetCookie() };
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode === 401) throw wrongPassword();
    throw error;
  }
}

/** Ends the session of the request. @returns the `Set-Cookie` values that clear the browser's cookie */
export async function signOut(ctx: Context, requestHeaders: Headers): Promise<string[]> {
  const { actor } = ctx;
  const headers = new Headers({ cookie: requestHeaders.get('cookie') ?? '' });
  const { headers: answer } = await patiently(() => ctx.services.auth.api.signOut({ headers, returnHeaders: true }));
  if (actor.kind === 'person') {
    await write(ctx, (db) => {
      db.run('DELETE FROM session WHERE id = ? AND user_id = ?', [actor.sessionId, actor.userId]);
      audit(ctx, { act: 'session.close', object: 'person', objectId: actor.userId });
      return null;
    });
  }
  return answer.getSetCookie();
}
