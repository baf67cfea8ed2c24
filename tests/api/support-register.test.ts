/** The business register behind its port: asked when a dossier comes in, answered late or never, compared with what was declared. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutboxWorker } from '../../api/outbox.ts';
import { applicationFor, checkRegister, fakeBusinessRegister, httpBusinessRegister, registerEffects, saveApplication, submitApplication, type FakeRegister } from '../../api/support/index.ts';
import { differences, type RegisterEntry } from '../../api/support/rules/register.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
let register: FakeRegister;
beforeEach(async () => {
  w = await world();
  register = fakeBusinessRegister(w.db);
  (w.services as { businessRegister: unknown }).businessRegister = register;
});
afterEach(() => w.close());

async function sent(e: Enterprise, more = {}): Promise<string> {
  await takeTest(w.as(e.owner), e.id);
  const { publicId } = await saveApplication(w.as(e.owner), w.draft(e, more));
  await submitApplication(w.as(e.owner), { publicId, confirmed: true });
  return publicId;
}
/** What the worker does now with what waits. */
const work = () => createOutboxWorker(w.t.ctx, registerEffects).drain();
const check = (publicId: string) => applicationFor(w.as(w.officer), publicId).register;

const ENTRY: RegisterEntry = { taxCode: '1', name: 'CÔNG TY TNHH THỬ', status: 'ACTIVE', foundedOn: '2020-05-01', sector: 'AIC', representative: 'Nguyễn Văn Thử', address: null };
const DECLARED = { name: 'Công ty TNHH Thử', foundedOn: '2020-05-01', sector: 'AIC' as const, representative: 'Nguyễn  văn thử' };

describe('what differs', () => {
  it.each([
    ['nothing, however it is written', {}, {}, []],
    ['the long name of the legal form', { name: 'CÔNG TY TRÁCH NHIỆM HỮU HẠN THỬ' }, {}, []],
    ['what the register does not say', { foundedOn: null, sector: null, representative: null }, {}, []],
    ['what was not declared', {}, { foundedOn: null, sector: null, representative: null }, []],
    ['another name', { name: 'Công ty TNHH Khác' }, {}, ['name']],
    ['tone marks are letters', { name: 'Công ty TNHH Thư' }, {}, ['name']],
    ['closed, and all the rest', { status: 'CLOSED' as const, name: 'X', foundedOn: '2021-01-01', sector: 'TS' as const, representative: 'Y' }, {}, ['status', 'name', 'foundedOn', 'sector', 'representative']],
    ['suspended', { status: 'SUSPENDED' as const }, {}, ['status']],
  ])('%s', (_name, entry, declared, fields) => expect(differences({ ...DECLARED, ...declared }, { ...ENTRY, ...entry }).map((d) => d.field)).toEqual(fields));
});

describe('a dossier that has come in', () => {
  it('is looked up by the worker; the office sees what differs, the enterprise nothing of it', async () => {
    const e = await w.enterprise('Công ty TNHH Thử');
    register.put(e.taxCode, { status: 'SUSPENDED', sector: 'TS', foundedOn: '2026-02-01' });
    const publicId = await sent(e, { foundedOn: '2020-05-01' });
    expect(check(publicId)).toBeNull();
    await work();
    expect(check(publicId)).toMatchObject({ outcome: 'FOUND', differences: [{ field: 'status' }, { field: 'foundedOn', vi: 'Ngày thành lập: khai “01/05/2020”, đăng ký “01/02/2026”.' }, { field: 'sector' }] });
    expect(applicationFor(w.as(e.owner), publicId).register).toBeNull();
  });

  it('waits while the register is down, and asks again', async () => {
    const e = await w.enterprise();
    register.misbehave(2);
    const publicId = await sent(e);
    for (let n = 0; n < 3; n++) {
      await work();
      w.t.setNow(w.t.ctx.now() + 6 * 60_000);
    }
    expect(check(publicId)).toMatchObject({ outcome: 'FOUND', differences: [] });
    expect(w.db.get('SELECT count(*) AS n FROM support_register_check')).toEqual({ n: 1 });
  });

  it('an officer asks again and is told when it cannot be asked; others cannot ask', async () => {
    const e = await w.enterprise();
    register.put(e.taxCode, null);
    const publicId = await sent(e);
    expect(await checkRegister(w.as(w.officer), { publicId })).toMatchObject({ outcome: 'ABSENT' });
    expect(check(publicId)).toMatchObject({ outcome: 'ABSENT', entry: null });
    register.misbehave(1);
    await expect(checkRegister(w.as(w.approver), { publicId })).rejects.toMatchObject({ status: 503 });
    register.put(e.taxCode, {});
    await checkRegister(w.as(w.approver), { publicId });
    expect(check(publicId)).toMatchObject({ outcome: 'FOUND' });
    await expect(checkRegister(w.as(w.settler), { publicId })).rejects.toMatchObject({ status: 403 });
    for (const person of [e.owner, w.provider.owner, who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', 1).id, 'TRADE_OFFICER', 'STATE_BODY'))]) await expect(checkRegister(w.as(person), { publicId })).rejects.toMatchObject({ status: 404 });
    await expect(checkRegister(w.t.ctx, { publicId })).rejects.toMatchObject({ status: 401 });
  });

  it('on a floor without a register nothing waits for ever', async () => {
    (w.services as { businessRegister: unknown }).businessRegister = { via: 'none', look: () => Promise.reject(new Error('never asked')) };
    const publicId = await sent(await w.enterprise());
    await work();
    expect(check(publicId)).toBeNull();
    expect(w.db.get("SELECT state FROM outbox WHERE topic = 'support.register'")).toEqual({ state: 'DONE' });
  });
});

it('reads a gateway’s answer strictly', async () => {
  const answer = async (body: unknown, status = 200) => httpBusinessRegister('https://dang-ky.example', 'khoa', () => Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }))).look('2801234567');
  const enterprise = { taxCode: '2801234567', name: ' Công  ty A ', status: 'ACTIVE' };
  expect(await answer({ enterprise })).toEqual({ kind: 'found', entry: { taxCode: '2801234567', name: 'Công ty A', status: 'ACTIVE', foundedOn: null, sector: null, representative: null, address: null } });
  expect(await answer({ enterprise: null })).toEqual({ kind: 'absent' });
  expect(await answer('', 404)).toEqual({ kind: 'absent' });
  for (const [body, status] of [['<html>', 200], [{}, 200], [{ enterprise: { ...enterprise, taxCode: '1' } }, 200], [{ enterprise: { ...enterprise, status: 'GONE' } }, 200], [{ enterprise: { ...enterprise, foundedOn: '2026-02-30' } }, 200], ['x'.repeat(70_000), 200], ['', 500], ['', 503]] as const) expect(await answer(body, status)).toMatchObject({ kind: 'later' });
  expect(await httpBusinessRegister('https://dang-ky.example', undefined, () => Promise.reject(new Error('ECONNREFUSED'))).look('1')).toMatchObject({ kind: 'later' });
});
