import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cancelDataRequest, cancelRecovery, completeRecovery, confirmContactChange, confirmRecovery, consents, createFirstAdmin, dataRequestDesk, decideDataRequest, demoMessages, demoOutbox,
  endRole, exportPersonalData, grantRole, hasConsent, httpGateway, messagePorts, myDataRequests, openDataRequest, outboxHandlers, personalData, profile, recoveries, renamePerson,
  requestContactChange, requestRecovery, setConsent, setPassword, signInWithPassword,
} from '../../api/accounts/index.ts';
import { verifyAudit } from '../../api/audit.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import { SYSTEM } from '../support/context.ts';
import { accountsFloor, UA, type Floor } from './accounts-support.ts';

const PHONE = '0912345678';
const NEW = '0987654321';
const MINUTE = 60_000;

let floor: Floor;
let admin: string;
beforeEach(async () => {
  floor = accountsFloor();
  admin = (await createFirstAdmin(floor.as(SYSTEM), { phone: '0900000009', name: 'Quản trị' })).personId;
});
afterEach(() => {
  expect(verifyAudit(floor.db)).toBeNull();
  floor.close();
});

const helper = async (phone = '0900000007', name = 'Lường Văn Tú') => {
  const { personId } = await floor.register(phone, name);
  await grantRole(floor.actingAs(admin), { organisationId: 1, contact: phone, role: 'COMMUNE_OFFICER' });
  return { personId, ctx: floor.actingAs(personId) };
};

describe('a lost phone', () => {
  it('is replaced through the commune desk: both names kept, the code proves the new number, old sessions and password end', async () => {
    const lan = await floor.register(PHONE, 'Nguyễn Thị Lan');
    await setPassword(await floor.browser(lan.cookies), { password: 'mắm tôm ba làng' });
    const desk = await helper();
    const { id } = await requestRecovery(floor.ctx, { personName: 'Nguyễn Thị Lan', oldContact: PHONE, newPhone: NEW, note: 'mất máy ở chợ' });
    const code = await confirmRecovery(desk.ctx, { id, evidence: 'ID_CARD', present: 'yes' });
    expect(await completeRecovery(desk.ctx, { id, codeId: code.id, code: floor.codeTo('+84987654321') })).toEqual({ personId: lan.personId, sessions: 1 });
    expect((await floor.browser(lan.cookies)).actor.kind).toBe('anonymous');
    expect(floor.db.get('SELECT phone_number AS phone FROM person WHERE id = ?', [lan.personId])).toEqual({ phone: '+84987654321' });
    await expect(signInWithPassword(floor.ctx, { contact: NEW, password: 'mắm tôm ba làng' }, UA)).rejects.toMatchObject({ status: 422 });
    floor.forward(MINUTE);
    await floor.signIn(NEW);
    expect(floor.db.get('SELECT person_name AS person, helper_name AS helper FROM recovery')).toEqual({ person: 'Nguyễn Thị Lan', helper: 'Lường Văn Tú' });
    const [row] = floor.db.all<{ actor: string; data: string }>("SELECT actor, data_json AS data FROM audit_entry WHERE act = 'recovery.complete'");
    expect(row!.actor).toBe(desk.personId);
    expect(JSON.parse(row!.data)).toMatchObject({ person: lan.personId, helper: desk.personId });
    expect(JSON.stringify(floor.db.all('SELECT * FROM audit_entry'))).not.toMatch(/Nguyễn|Lường|987654321/);
  });

  it('tells the old number, through the outbox', async () => {
    await floor.register(PHONE, 'Lan');
    const desk = await helper();
    const { id } = await requestRecovery(floor.ctx, { personName: 'Lan Nguyễn', oldContact: PHONE, newPhone: NEW });
    const code = await confirmRecovery(desk.ctx, { id, evidence: 'KNOWN', present: 'yes' });
    await completeRecovery(desk.ctx, { id, codeId: code.id, code: floor.codeTo('+84987654321') });
    const worker = createOutboxWorker(floor.as(SYSTEM), outboxHandlers);
    floor.outcome.next = { kind: 'unknown', reason: 'TimeoutError' };
    await worker.drain();
    expect(floor.sent.at(-1)).toMatchObject({ to: '+84912345678', text: expect.stringContaining('vừa được đổi') });
    expect(floor.db.get("SELECT state FROM outbox WHERE topic = 'accounts.recovered'")).toEqual({ state: 'HELD' });
    const count = floor.sent.length;
    await worker.drain();
    expect(floor.sent.length).toBe(count);
  });

  it('is nobody’s way into another account', async () => {
    const lan = await floor.register(PHONE, 'Lan');
    await floor.register('0933333333', 'Hoa');
    const desk = await helper();
    const other = await helper('0900000006', 'Người khác');
    await expect(requestRecovery(floor.ctx, { personName: 'L', oldContact: 'x', newPhone: '12' })).rejects.toMatchObject({ fields: { personName: expect.anything(), oldContact: expect.anything(), newPhone: expect.anything() } });
    const ask = async (oldContact: string, newPhone = NEW) => (await requestRecovery(floor.ctx, { personName: 'Lan', oldContact, newPhone })).id;
    const yes = { evidence: 'ID_CARD', present: 'yes' } as const;
    await expect(confirmRecovery(floor.actingAs(lan.personId), { id: await ask(PHONE), ...yes })).rejects.toMatchObject({ status: 403 });
    await expect(confirmRecovery(desk.ctx, { id: await ask(PHONE), evidence: 'ID_CARD' })).rejects.toMatchObject({ fields: { present: expect.anything() } });
    await expect(confirmRecovery(desk.ctx, { id: await ask('0955555555'), ...yes })).rejects.toMatchObject({ status: 404 });
    await expect(confirmRecovery(desk.ctx, { id: await ask(PHONE, '0933333333'), ...yes })).rejects.toMatchObject({ code: 'contact-taken' });
    await expect(confirmRecovery(desk.ctx, { id: await ask('0900000009'), ...yes })).rejects.toMatchObject({ status: 403, vi: expect.stringContaining('quản trị viên') });
    await expect(confirmRecovery(desk.ctx, { id: await ask('0900000007'), ...yes })).rejects.toMatchObject({ status: 403 });
    const id = await ask(PHONE);
    const code = await confirmRecovery(desk.ctx, { id, ...yes });
    await expect(completeRecovery(other.ctx, { id, codeId: code.id, code: floor.codeTo('+84987654321') })).rejects.toMatchObject({ status: 403 });
    await expect(completeRecovery(desk.ctx, { id, codeId: code.id, code: floor.codeTo('+84987654321') === '000000' ? '111111' : '000000' })).rejects.toMatchObject({ status: 422 });
    expect(recoveries(desk.ctx).find((r) => r.id === id)).toMatchObject({ state: 'CONFIRMED', mine: true });
    await cancelRecovery(other.ctx, { id });
    await expect(completeRecovery(desk.ctx, { id, codeId: code.id, code: '123456' })).rejects.toMatchObject({ code: 'refused-transition' });
    expect((await floor.browser(lan.cookies)).actor.kind).toBe('person');
  });

  it('of a person of another commune is that commune’s to recover', async () => {
    const { loadPlaces } = await import('../../api/places/index.ts');
    await loadPlaces(floor.as(SYSTEM));
    await floor.register(PHONE, 'Lan', { kind: 'FARMER', name: 'Vườn bà Lan', communeCode: '16645' });
    const desk = await helper();
    const at = (communeCode: string) => floor.as({ ...(desk.ctx.actor as Extract<typeof desk.ctx.actor, { kind: 'person' }>), roles: [{ organisationId: 1, organisationName: 'UBND', organisationKind: 'STATE_BODY', role: 'COMMUNE_OFFICER', communeCode }] });
    const { id } = await requestRecovery(floor.ctx, { personName: 'Lan', oldContact: PHONE, newPhone: NEW });
    await expect(confirmRecovery(at('15469'), { id, evidence: 'KNOWN', present: 'yes' })).rejects.toMatchObject({ status: 403, vi: expect.stringContaining('xã khác') });
    await expect(confirmRecovery(at('16645'), { id, evidence: 'KNOWN', present: 'yes' })).resolves.toHaveProperty('id');
  });

  it('leaves no names or numbers behind after ninety days', async () => {
    await requestRecovery(floor.ctx, { personName: 'Nguyễn Thị Lan', oldContact: PHONE, newPhone: NEW, note: 'mất máy' });
    const { tidyAccounts } = await import('../../api/accounts/index.ts');
    floor.forward(90 * 24 * 60 * MINUTE);
    await tidyAccounts(floor.as(SYSTEM));
    expect(floor.db.get('SELECT state FROM recovery')).toEqual({ state: 'REQUESTED' });
    floor.forward(MINUTE);
    await tidyAccounts(floor.as(SYSTEM));
    expect(floor.db.get('SELECT state, person_name AS name, old_contact AS old, new_phone AS new, note FROM recovery')).toEqual({ state: 'CANCELLED', name: '', old: '', new: '', note: '' });
  });

  it('code does not sign in: it is bound to its purpose', async () => {
    await floor.register(PHONE, 'Lan');
    const desk = await helper();
    const { id } = await requestRecovery(floor.ctx, { personName: 'Lan', oldContact: PHONE, newPhone: NEW });
    const code = await confirmRecovery(desk.ctx, { id, evidence: 'ID_CARD', present: 'yes' });
    const { confirmSignInCode } = await import('../../api/accounts/index.ts');
    await expect(confirmSignInCode(floor.ctx, { id: code.id, code: floor.codeTo('+84987654321'), userAgent: UA })).rejects.toMatchObject({ status: 404 });
  });
});

describe('consent', () => {
  it('is asked per purpose, given in a version of the text, and withdrawn at once', async () => {
    const { personId, cookies } = await floor.register(PHONE, 'Lan');
    const ctx = await floor.browser(cookies);
    expect(consents(ctx).map((c) => [c.purpose, c.givenAt !== null])).toEqual([['ACCOUNT', true], ['PUBLIC_CONTACT', false], ['NEWS', false], ['HELPER', false]]);
    await setConsent(ctx, { purpose: 'NEWS', given: true });
    await setConsent(ctx, { purpose: 'NEWS', given: true });
    expect(hasConsent(ctx, personId, 'NEWS')).toBe(true);
    expect(floor.db.all("SELECT text_version AS v, length(text_digest) AS n, way, withdrawn_at AS w FROM consent WHERE purpose = 'NEWS'")).toEqual([{ v: '2026-11', n: 64, way: 'WEB', w: null }]);
    floor.forward(MINUTE);
    await setConsent(ctx, { purpose: 'NEWS', given: false });
    expect(hasConsent(ctx, personId, 'NEWS')).toBe(false);
    expect(floor.db.get("SELECT withdrawn_at AS w FROM consent WHERE purpose = 'NEWS'")).toEqual({ w: floor.ctx.now() });
    await expect(setConsent(ctx, { purpose: 'ACCOUNT', given: false })).rejects.toMatchObject({ code: 'needs-erasure' });
    await expect(setConsent(ctx, { purpose: 'SOUL', given: true })).rejects.toMatchObject({ status: 404 });
  });
});

describe('my data', () => {
  it('is seen, corrected and taken away as JSON', async () => {
    const ctx = await floor.browser((await floor.register(PHONE, 'Lan Nguyen', { kind: 'FARMER', name: 'Vườn bà Lan' })).cookies);
    await renamePerson(ctx, { name: 'Nguyễn Thị Lan' });
    expect(profile(ctx)).toMatchObject({ name: 'Nguyễn Thị Lan', phone: '+84912345678', email: null, hasPassword: false });
    const file = await exportPersonalData(ctx);
    expect(file.fileName).toBe('du-lieu-cua-toi-2026-11-22.json');
    const data = JSON.parse(file.json) as ReturnType<typeof personalData>;
    expect(data).toMatchObject({ person: { name: 'Nguyễn Thị Lan', phone: '+84912345678' }, roles: [{ organisation: 'Vườn bà Lan', role: 'OWNER', from: '2026-11-22', to: null }], consents: [{ purpose: 'ACCOUNT' }], sessions: [{ device: 'Chrome trên Android' }] });
    expect(data.acts.map((a) => a.act)).toContain('person.register');
    expect(() => personalData(floor.ctx)).toThrow(/unauthenticated/);
  });

  it('changes phone by a code to the new one, which ends other sessions', async () => {
    const first = await floor.register(PHONE, 'Lan');
    floor.forward(MINUTE);
    const second = await floor.signIn(PHONE);
    const ctx = await floor.browser(second);
    const { id } = await requestContactChange(ctx, { contact: NEW });
    await confirmContactChange(ctx, { id, code: floor.codeTo('+84987654321'), channel: 'SMS' });
    expect(profile(ctx).phone).toBe('+84987654321');
    expect((await floor.browser(first.cookies)).actor.kind).toBe('anonymous');
    expect((await floor.browser(second)).actor.kind).toBe('person');
    await createOutboxWorker(floor.as(SYSTEM), outboxHandlers).drain();
    expect(floor.sent.at(-1)).toMatchObject({ to: '+84912345678', text: expect.stringContaining('vừa đổi') });
    const mail = await requestContactChange(ctx, { contact: 'lan@chogiong.vn' });
    await confirmContactChange(ctx, { id: mail.id, code: floor.codeTo('lan@chogiong.vn'), channel: 'EMAIL' });
    expect(profile(ctx).email).toBe('lan@chogiong.vn');
    const hoa = await floor.browser((await floor.register('0933333333', 'Hoa')).cookies);
    const taken = await requestContactChange(hoa, { contact: 'lan@chogiong.vn' }).catch((e: unknown) => e);
    if (taken && typeof taken === 'object' && 'id' in taken) {
      await expect(confirmContactChange(hoa, { id: String(taken.id), code: floor.codeTo('lan@chogiong.vn'), channel: 'EMAIL' })).rejects.toMatchObject({ code: 'contact-taken' });
    } else expect(taken).toMatchObject({ status: 429 });
  });

  it('opens requests with dates, which only their owner sees and withdraws', async () => {
    const lan = await floor.browser((await floor.register(PHONE, 'Lan')).cookies);
    const hoa = await floor.browser((await floor.register(NEW, 'Hoa')).cookies);
    const { id, answerDue, due } = await openDataRequest(lan, { kind: 'ERASE' });
    expect([answerDue, due]).toEqual(['2026-11-24', '2026-12-12']);
    await expect(openDataRequest(lan, { kind: 'ERASE' })).rejects.toMatchObject({ code: 'request-open' });
    await expect(openDataRequest(lan, { kind: 'CORRECT', detail: '' })).rejects.toMatchObject({ fields: { detail: expect.anything() } });
    expect(myDataRequests(hoa)).toEqual([]);
    await expect(cancelDataRequest(hoa, { id })).rejects.toMatchObject({ status: 404 });
    await expect(decideDataRequest(hoa, { id, decision: 'DONE', answer: 'tự xóa' })).rejects.toMatchObject({ status: 403 });
    await cancelDataRequest(lan, { id });
    await expect(cancelDataRequest(lan, { id })).rejects.toMatchObject({ code: 'refused-transition' });
  });

  it('is erased: the name, phone, sessions and messages go; the opaque id stays in a whole audit chain', async () => {
    const lan = await floor.register(PHONE, 'Nguyễn Thị Lan', { kind: 'FARMER', name: 'Vườn Mận' });
    const ctx = await floor.browser(lan.cookies);
    await setPassword(ctx, { password: 'mắm tôm ba làng' });
    await openDataRequest(ctx, { kind: 'CORRECT', detail: 'Tên tôi là Nguyễn Thị Lan' });
    const { id } = await openDataRequest(ctx, { kind: 'ERASE' });
    const desk = floor.actingAs(admin);
    expect(dataRequestDesk(desk)).toHaveLength(2);
    await expect(decideDataRequest(desk, { id, decision: 'DONE', answer: 'Đã xóa theo yêu cầu' })).rejects.toMatchObject({ code: 'still-director' });
    expect(myDataRequests(ctx).find((r) => r.id === id)?.state).toBe('OPEN');
    await endRole(desk, { roleId: floor.db.get<{ id: number }>("SELECT id FROM organisation_role WHERE role = 'OWNER'")!.id });
    await decideDataRequest(desk, { id, decision: 'DONE', answer: 'Đã xóa theo yêu cầu' });
    expect((await floor.browser(lan.cookies)).actor.kind).toBe('anonymous');
    const tables = floor.db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%VIRTUAL%'");
    for (const { name } of tables) expect(JSON.stringify(floor.db.all(`SELECT * FROM "${name}"`)), name).not.toMatch(/Nguyễn Thị Lan|912345678/);
    expect(floor.db.get('SELECT count(*) AS n FROM audit_entry WHERE actor = ?', [lan.personId])).not.toEqual({ n: 0 });
    // the recycled number may become somebody else's
    floor.forward(MINUTE);
    const next = await floor.register(PHONE, 'Chủ số mới');
    expect(next.personId).not.toBe(lan.personId);
  });
});

describe('messages', () => {
  it('stand in a readable outbox on a demo floor only, each once', async () => {
    await expect(async () => demoMessages(floor.ctx)).rejects.toMatchObject({ status: 404 });
    const none = messagePorts(floor.db, {});
    expect([none.sms.via, await none.sms.send({ to: '+84912345678', text: 'x', key: 'k' })]).toEqual(['none', { kind: 'refused', reason: 'no gateway is set' }]);
    floor.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Thử',1,'{}',0)");
    const { sms, mail } = messagePorts(floor.db, {});
    expect(sms.via).toBe('demo');
    await sms.send({ to: '+84912345678', text: 'chào', key: 'k1' });
    await sms.send({ to: '+84912345678', text: 'chào', key: 'k1' });
    expect(demoMessages(floor.ctx)).toMatchObject([{ channel: 'SMS', recipient: '+84912345678', body: 'chào' }]);
    expect(await mail.send({ to: 'p@khong-co-email.invalid', subject: 's', text: 't', key: 'k2' })).toMatchObject({ kind: 'refused' });
    for (let i = 0; i < 510; i++) await demoOutbox(floor.db, 'SMS').send({ to: '+84900000000', text: String(i), key: `n${i}` });
    expect(floor.db.get('SELECT count(*) AS n FROM demo_message')).toEqual({ n: 500 });
  });

  it('answer the fixed code for demo accounts only, and only on a demo floor', async () => {
    const demo = accountsFloor({ DEMO_OTP: '123456' });
    try {
      const { makeDemoPerson } = await import('../../api/accounts/index.ts');
      await expect(makeDemoPerson(demo.as(SYSTEM), { email: 'a@demo.sanque.vn', phone: '+84999000001', name: 'A', passwordHash: null })).rejects.toThrow(TypeError);
      await demo.register('0912345678', 'Không phải mẫu');
      demo.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Thử',1,'{}',0)");
      await makeDemoPerson(demo.as(SYSTEM), { email: 'a@demo.sanque.vn', phone: '+84999000001', name: 'A', passwordHash: null });
      const { confirmSignInCode, requestSignInCode } = await import('../../api/accounts/index.ts');
      for (const contact of ['a@demo.sanque.vn', '0999000001']) {
        const { id } = await requestSignInCode(demo.ctx, { contact });
        expect((await confirmSignInCode(demo.ctx, { id, code: '123456', userAgent: UA })).kind).toBe('signed-in');
      }
      demo.forward(MINUTE);
      await requestSignInCode(demo.ctx, { contact: '0912345678' });
      expect(demo.codeTo('+84912345678')).not.toBe('123456');
    } finally {
      demo.close();
    }
  });

  it('reach a real gateway as JSON with a token and a key, and its answers are told apart', async () => {
    let status = 200;
    const seen: { auth: string | undefined; key: string | undefined; body: unknown }[] = [];
    const server = createServer((req, res) => {
      let text = '';
      req.on('data', (d: Buffer) => (text += d.toString()));
      req.on('end', () => {
        seen.push({ auth: req.headers.authorization, key: String(req.headers['idempotency-key']), body: JSON.parse(text) });
        res.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
    const port = httpGateway(url, 'secret-token');
    const message = { to: '+84912345678', text: 'Mã của bạn', key: 'code:1' };
    expect(await port.send(message)).toEqual({ kind: 'sent' });
    expect(seen[0]).toEqual({ auth: 'Bearer secret-token', key: 'code:1', body: message });
    status = 400;
    expect(await port.send(message)).toEqual({ kind: 'refused', reason: 'HTTP 400' });
    status = 429;
    expect((await port.send(message)).kind).toBe('later');
    status = 500;
    expect((await port.send(message)).kind).toBe('unknown');
    await new Promise((resolve) => server.close(resolve));
    // nobody listens on a port that was just given back: the message never left
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port: free } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect((await httpGateway(`http://127.0.0.1:${free}/send`, undefined).send(message)).kind).toBe('later');
  });
});
