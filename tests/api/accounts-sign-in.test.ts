import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmSignInCode, createFirstAdmin, grantRole, registerPerson, requestSignInCode, revokeSession, revokeSessions, sessions, setPassword, signInWithPassword, signOut } from '../../api/accounts/index.ts';
import { SYSTEM } from '../support/context.ts';
import { accountsFloor, UA, type Floor } from './accounts-support.ts';

const PHONE = '+84912345678';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let floor: Floor;
beforeEach(() => {
  floor = accountsFloor();
});
afterEach(() => floor.close());

describe('signing in by phone', () => {
  it('lets a newcomer register with the code that proved the phone, and lets her in at once', async () => {
    const { personId, cookies } = await floor.register('0912.345.678', 'Nguyễn Thị Lan');
    const ctx = await floor.browser(cookies);
    expect(ctx.actor).toMatchObject({ kind: 'person', userId: personId, name: 'Nguyễn Thị Lan', roles: [] });
    expect(floor.db.get('SELECT phone_number AS phone, email FROM person WHERE id = ?', [personId])).toEqual({ phone: PHONE, email: `${personId}@khong-co-email.invalid` });
    expect(cookies.join()).toMatch(/HttpOnly/i);
    expect(cookies.join()).toMatch(/SameSite=Lax/i);
    expect(cookies.join()).toMatch(/Secure/);
  });

  it('knows her again however the number is typed, and keeps the device', async () => {
    await floor.register(PHONE);
    floor.forward(HOUR);
    const ctx = await floor.browser(await floor.signIn('+84 (0)912 345 678'));
    expect(sessions(ctx).map((s) => [s.device.vi, s.current])).toEqual([['Chrome trên Android', true], ['Chrome trên Android', false]]);
  });

  it('writes the code neither to the database nor to the log, only to the phone', async () => {
    await requestSignInCode(floor.ctx, { contact: PHONE });
    const code = floor.codeTo(PHONE);
    const everything = JSON.stringify(floor.db.all('SELECT * FROM one_time_code')) + JSON.stringify(floor.db.all('SELECT * FROM audit_entry')) + JSON.stringify(floor.db.all('SELECT * FROM outbox'));
    expect(everything).not.toContain(code);
  });

  it('says how many tries are left after a wrong code, and ends the code after five', async () => {
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const right = floor.codeTo(PHONE);
    const wrong = right === '000000' ? '111111' : '000000';
    for (const left of [4, 3, 2, 1]) {
      await expect(confirmSignInCode(floor.ctx, { id, code: wrong, userAgent: UA })).rejects.toMatchObject({ status: 422, fields: { code: { vi: `Mã chưa đúng. Còn ${left} lần nhập.` } } });
    }
    await expect(confirmSignInCode(floor.ctx, { id, code: wrong, userAgent: UA })).rejects.toMatchObject({ status: 429 });
    await expect(confirmSignInCode(floor.ctx, { id, code: right, userAgent: UA })).rejects.toMatchObject({ status: 429 });
  });

  it('counts racing guesses: six at once get five tries', async () => {
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const right = Number(floor.codeTo(PHONE));
    const guesses = Array.from({ length: 8 }, (_, i) => String((right + 1 + i) % 1_000_000).padStart(6, '0'));
    const results = await Promise.allSettled(guesses.map((code) => confirmSignInCode(floor.ctx, { id, code, userAgent: UA })));
    expect(results.every((r) => r.status === 'rejected')).toBe(true);
    expect(floor.db.get('SELECT attempts FROM one_time_code WHERE id = ?', [id])).toEqual({ attempts: 5 });
  });

  it('refuses a code after five minutes', async () => {
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    floor.forward(5 * MINUTE);
    await expect(confirmSignInCode(floor.ctx, { id, code: floor.codeTo(PHONE), userAgent: UA })).rejects.toMatchObject({ status: 409, code: 'code-ended' });
  });

  it('takes a code once only', async () => {
    await floor.register(PHONE);
    floor.forward(MINUTE);
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const code = floor.codeTo(PHONE);
    expect((await confirmSignInCode(floor.ctx, { id, code, userAgent: UA })).kind).toBe('signed-in');
    await expect(confirmSignInCode(floor.ctx, { id, code, userAgent: UA })).rejects.toMatchObject({ code: 'code-ended' });
  });

  it('makes the older code useless when a newer one is sent', async () => {
    const first = await requestSignInCode(floor.ctx, { contact: PHONE });
    const code = floor.codeTo(PHONE);
    floor.forward(MINUTE);
    await requestSignInCode(floor.ctx, { contact: PHONE });
    await expect(confirmSignInCode(floor.ctx, { id: first.id, code, userAgent: UA })).rejects.toMatchObject({ code: 'code-ended' });
  });

  it('sends at most one code in half a minute and five in an hour, and says how long to wait', async () => {
    await requestSignInCode(floor.ctx, { contact: PHONE });
    await expect(requestSignInCode(floor.ctx, { contact: PHONE })).rejects.toMatchObject({ status: 429, retryAfter: 30 });
    for (let i = 0; i < 4; i++) {
      floor.forward(MINUTE);
      await requestSignInCode(floor.ctx, { contact: '0912 345 678' });
    }
    floor.forward(MINUTE);
    await expect(requestSignInCode(floor.ctx, { contact: PHONE })).rejects.toMatchObject({ status: 429, vi: expect.stringContaining('phút') });
    await requestSignInCode(floor.ctx, { contact: '0987654321' });
  });

  it('limits codes per address too', async () => {
    const ctx = { ...floor.ctx, clientAddress: '203.0.113.9' };
    for (let i = 0; i < 40; i++) await requestSignInCode(ctx, { contact: `09123456${String(i).padStart(2, '0')}` });
    await expect(requestSignInCode(ctx, { contact: '0912345699' })).rejects.toMatchObject({ status: 429 });
    await requestSignInCode({ ...ctx, clientAddress: '203.0.113.10' }, { contact: '0912345699' });
    expect(JSON.stringify(floor.db.all('SELECT * FROM throttle'))).not.toContain('203.0.113');
  });

  it('says so when the message could not leave, and shrugs when it may have', async () => {
    floor.outcome.next = { kind: 'refused', reason: 'HTTP 400' };
    await expect(requestSignInCode(floor.ctx, { contact: PHONE })).rejects.toMatchObject({ status: 503 });
    floor.forward(MINUTE);
    floor.outcome.next = { kind: 'unknown', reason: 'TimeoutError' };
    await expect(requestSignInCode(floor.ctx, { contact: PHONE })).resolves.toHaveProperty('id');
  });

  it.each(['', 'x', '../../etc', '\0', 'a'.repeat(20), '💥'.repeat(50)])('answers an unknown request %j in words', async (id) => {
    await expect(confirmSignInCode(floor.ctx, { id, code: '123456', userAgent: UA })).rejects.toMatchObject({ status: 404 });
  });
});

describe('registering', () => {
  it('needs the consent to the account, and nothing else', async () => {
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const proven = await confirmSignInCode(floor.ctx, { id, code: floor.codeTo(PHONE), userAgent: UA });
    if (proven.kind !== 'new') throw new Error('expected a newcomer');
    await expect(registerPerson(floor.ctx, { ticket: proven.ticket, name: 'Lan', consents: ['NEWS'] }, UA)).rejects.toMatchObject({ status: 422, fields: { consents: expect.anything() } });
    await expect(registerPerson(floor.ctx, { ticket: proven.ticket, name: ' ', consents: ['ACCOUNT'] }, UA)).rejects.toMatchObject({ status: 422, fields: { name: expect.anything() } });
    const done = await registerPerson(floor.ctx, { ticket: proven.ticket, name: '  Nguyễn   Thị Lan ', consents: ['ACCOUNT', 'NEWS', 'made-up'] }, UA);
    expect(floor.db.all('SELECT purpose FROM consent WHERE person_id = ? ORDER BY purpose', [done.personId])).toEqual([{ purpose: 'ACCOUNT' }, { purpose: 'NEWS' }]);
    await expect(registerPerson(floor.ctx, { ticket: proven.ticket, name: 'Lan', consents: ['ACCOUNT'] }, UA)).rejects.toMatchObject({ code: 'registration-ended' });
  });

  it('half-writes nothing when the organisation is wrong: the ticket stays good', async () => {
    await floor.register('0900000001', 'Chủ cũ', { kind: 'COMPANY', name: 'Công ty Một', taxCode: '0100109106' });
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const proven = await confirmSignInCode(floor.ctx, { id, code: floor.codeTo(PHONE), userAgent: UA });
    if (proven.kind !== 'new') throw new Error('expected a newcomer');
    const attempt = (taxCode: string) => registerPerson(floor.ctx, { ticket: proven.ticket, name: 'Lan', consents: ['ACCOUNT'], organisation: { kind: 'COMPANY', name: 'Công ty Hai', taxCode } }, UA);
    await expect(attempt('0100109106')).rejects.toMatchObject({ status: 422, fields: { 'organisation.taxCode': { vi: expect.stringContaining('đã có trên sàn') } } });
    await expect(attempt('0100109107')).rejects.toMatchObject({ status: 422, fields: { 'organisation.taxCode': { vi: expect.stringContaining('số kiểm tra') } } });
    expect(floor.db.get("SELECT count(*) AS n FROM person WHERE phone_number = '+84912345678'")).toEqual({ n: 0 });
    const done = await attempt('0300588569');
    expect((await floor.browser(done.cookies)).actor).toMatchObject({ roles: [{ role: 'OWNER', organisationName: 'Công ty Hai', organisationKind: 'COMPANY' }] });
  });

  it('ends the ticket after half an hour', async () => {
    const { id } = await requestSignInCode(floor.ctx, { contact: PHONE });
    const proven = await confirmSignInCode(floor.ctx, { id, code: floor.codeTo(PHONE), userAgent: UA });
    if (proven.kind !== 'new') throw new Error('expected a newcomer');
    floor.forward(30 * MINUTE);
    await expect(registerPerson(floor.ctx, { ticket: proven.ticket, name: 'Lan', consents: ['ACCOUNT'] }, UA)).rejects.toMatchObject({ code: 'registration-ended' });
  });

  it('works with an e-mail alone', async () => {
    const { personId, cookies } = await floor.register('Lan@ChoGiong.vn');
    expect((await floor.browser(cookies)).actor).toMatchObject({ userId: personId });
    floor.forward(MINUTE);
    await floor.signIn('lan@chogiong.vn');
  });
});

describe('a session', () => {
  it('of a producer lasts ninety days on the device, and not a minute more', async () => {
    const { cookies } = await floor.register(PHONE);
    floor.forward(90 * DAY - MINUTE);
    expect((await floor.browser(cookies)).actor.kind).toBe('person');
    floor.forward(MINUTE);
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
  });

  it('of staff lasts one working day', async () => {
    await createFirstAdmin(floor.as(SYSTEM), { phone: '0900000009', name: 'Quản trị' });
    const cookies = await floor.signIn('0900000009');
    floor.forward(12 * HOUR - MINUTE);
    const ctx = await floor.browser(cookies);
    expect(ctx.actor).toMatchObject({ kind: 'person', roles: [{ role: 'ADMIN' }] });
    expect(sessions(ctx)[0]?.endsAt).toBe(floor.ctx.now() + MINUTE);
    floor.forward(MINUTE);
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
  });

  it('of a producer who becomes staff is cut to the working day', async () => {
    const { personId: admin } = await createFirstAdmin(floor.as(SYSTEM), { phone: '0900000009', name: 'Quản trị' });
    const { cookies } = await floor.register(PHONE);
    floor.forward(HOUR);
    await grantRole(floor.actingAs(admin), { organisationId: 1, contact: PHONE, role: 'TRADE_OFFICER' });
    expect((await floor.browser(cookies)).actor.kind).toBe('person');
    floor.forward(11 * HOUR);
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
  });

  it('can be ended from another device, one by one or all at once', async () => {
    const phone = (await floor.register(PHONE)).cookies;
    floor.forward(MINUTE);
    const laptop = await floor.signIn(PHONE);
    const onPhone = await floor.browser(phone);
    const other = sessions(onPhone).find((s) => !s.current)!;
    expect(await revokeSession(onPhone, { sessionId: other.id })).toEqual({ current: false });
    expect((await floor.browser(laptop)).actor.kind).toBe('anonymous');
    await expect(revokeSession(onPhone, { sessionId: other.id })).rejects.toMatchObject({ status: 404 });
    floor.forward(MINUTE);
    const tablet = await floor.signIn(PHONE);
    expect(await revokeSessions(onPhone, { keepThis: true })).toEqual({ ended: 1 });
    expect((await floor.browser(tablet)).actor.kind).toBe('anonymous');
    expect((await floor.browser(phone)).actor.kind).toBe('person');
    await revokeSessions(onPhone, { keepThis: false });
    expect((await floor.browser(phone)).actor.kind).toBe('anonymous');
  });

  it('of another person cannot be ended', async () => {
    const lan = await floor.browser((await floor.register(PHONE)).cookies);
    const hoa = await floor.browser((await floor.register('0987654321', 'Hoa')).cookies);
    await expect(revokeSession(hoa, { sessionId: sessions(lan)[0]!.id })).rejects.toMatchObject({ status: 404 });
  });

  it('ends with signing out', async () => {
    const { cookies } = await floor.register(PHONE);
    const ctx = await floor.browser(cookies);
    const cleared = await signOut(ctx, new Headers({ cookie: cookies[0]!.split(';')[0]! }));
    expect(cleared.join()).toMatch(/session_token=;|Max-Age=0/i);
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
  });

  it('shows its last use, at most ten minutes old', async () => {
    const { cookies } = await floor.register(PHONE);
    const start = floor.ctx.now();
    floor.forward(5 * MINUTE);
    expect(sessions(await floor.browser(cookies))[0]?.lastUsedAt).toBe(start);
    floor.forward(10 * MINUTE);
    expect(sessions(await floor.browser(cookies))[0]?.lastUsedAt).toBe(floor.ctx.now());
  });

  it.each(['sanque.session_token=forged.AAAA', '__Secure-sanque.session_token=%00', '__Secure-sanque.session_token=', 'x=y'])('is nobody with the cookie %j', async (cookie) => {
    expect((await floor.browser([cookie])).actor.kind).toBe('anonymous');
  });
});

describe('a password', () => {
  it('is optional, set by whoever is signed in, and then signs in with phone or e-mail', async () => {
    const ctx = await floor.browser((await floor.register(PHONE)).cookies);
    await expect(setPassword(ctx, { password: 'ngắn' })).rejects.toMatchObject({ fields: { password: expect.anything() } });
    await setPassword(ctx, { password: 'mắm tôm ba làng' });
    const { cookies } = await signInWithPassword(floor.ctx, { contact: '0912 345 678', password: 'mắm tôm ba làng' }, UA);
    expect((await floor.browser(cookies)).actor.kind).toBe('person');
    await expect(setPassword(ctx, { password: 'một mật khẩu khác', current: 'sai rồi' })).rejects.toMatchObject({ fields: { current: expect.anything() } });
    await setPassword(ctx, { password: 'một mật khẩu khác', current: 'mắm tôm ba làng' });
    await expect(signInWithPassword(floor.ctx, { contact: PHONE, password: 'mắm tôm ba làng' }, UA)).rejects.toMatchObject({ status: 422 });
  });

  it('does not tell an unknown phone from a wrong password, and stops after ten', async () => {
    const ctx = await floor.browser((await floor.register(PHONE)).cookies);
    await setPassword(ctx, { password: 'mắm tôm ba làng' });
    const unknown = await signInWithPassword(floor.ctx, { contact: '0987654321', password: 'gì đó' }, UA).catch((e: unknown) => e);
    const wrong = await signInWithPassword(floor.ctx, { contact: PHONE, password: 'gì đó' }, UA).catch((e: unknown) => e);
    expect((wrong as { vi: string }).vi).toBe((unknown as { vi: string }).vi);
    for (let i = 0; i < 9; i++) await expect(signInWithPassword(floor.ctx, { contact: PHONE, password: `sai ${i}` }, UA)).rejects.toMatchObject({ status: 422 });
    await expect(signInWithPassword(floor.ctx, { contact: PHONE, password: 'mắm tôm ba làng' }, UA)).rejects.toMatchObject({ status: 429 });
    floor.forward(15 * MINUTE);
    await signInWithPassword(floor.ctx, { contact: PHONE, password: 'mắm tôm ba làng' }, UA);
  });
});

describe('the first administrator', () => {
  it('is made once, by the machine only, and can sign in before any gateway is set', async () => {
    await expect(createFirstAdmin(floor.ctx, { phone: PHONE, name: 'Ai đó' })).rejects.toThrow(TypeError);
    await createFirstAdmin(floor.as(SYSTEM), { phone: '0912 345 678', name: 'Quản trị', password: 'một câu dài dễ nhớ' });
    const { cookies } = await signInWithPassword(floor.ctx, { contact: PHONE, password: 'một câu dài dễ nhớ' }, UA);
    expect((await floor.browser(cookies)).actor).toMatchObject({ roles: [{ role: 'ADMIN', organisationKind: 'STATE_BODY' }] });
    await expect(createFirstAdmin(floor.as(SYSTEM), { phone: '0987654321', name: 'Thứ hai' })).rejects.toMatchObject({ code: 'has-admin' });
  });
});
