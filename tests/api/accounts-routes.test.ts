import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDemoFloor, organisation, routes, setDemoPasswords, signInWithPassword } from '../../api/accounts/index.ts';
import type { Context } from '../../api/context.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { demoAccounts } from '../../scripts/demo/accounts.ts';
import { SYSTEM } from '../support/context.ts';
import { accountsFloor, UA, type Floor } from './accounts-support.ts';

let floor: Floor;
beforeEach(() => {
  floor = accountsFloor({ DEMO_PASSWORD: 'mat-khau-thu-1' });
});
afterEach(() => floor.close());

const app = createRouter();
app.use(withContext);
app.onError((error, c) => problemResponse(error, c.get('ctx')));
app.route('/api/v1', routes);
const call = (ctx: Context, path: string, method = 'GET') => app.request(`/api/v1${path}`, { method }, { ctx });

describe('the API about oneself', () => {
  it('answers 401 in words to nobody', async () => {
    for (const [path, method] of [['/me', 'GET'], ['/me/sessions', 'GET'], ['/me/sessions/x', 'DELETE'], ['/me/sessions', 'DELETE']] as const) {
      const response = await call(floor.ctx, path, method);
      expect([response.status, response.headers.get('content-type')], `${method} ${path}`).toEqual([401, 'application/problem+json; charset=utf-8']);
      expect(await response.json()).toMatchObject({ code: 'unauthenticated', vi: 'Mời bạn đăng nhập để tiếp tục.' });
    }
  });

  it('says who I am, lists my sessions and ends one', async () => {
    const { cookies, personId } = await floor.register('0912345678', 'Lan', { kind: 'FARMER', name: 'Vườn bà Lan' });
    const ctx = await floor.browser(cookies);
    expect(await (await call(ctx, '/me')).json()).toEqual({ id: personId, name: 'Lan', phone: '+84912345678', email: null, roles: [{ organisationId: 1, organisation: 'Vườn bà Lan', kind: 'FARMER', role: 'OWNER', communeCode: null }] });
    const listed = (await (await call(ctx, '/me/sessions')).json()) as { sessions: { id: string; device: string; current: boolean }[] };
    expect(listed.sessions).toMatchObject([{ device: 'Chrome trên Android', current: true }]);
    expect(JSON.stringify(listed)).not.toContain(cookies[0]!.split('=')[1]!.split('.')[0]!);
    expect((await call(ctx, '/me/sessions/khong-co', 'DELETE')).status).toBe(404);
    expect((await call(ctx, '/me/sessions/%00', 'DELETE')).status).toBe(422);
    expect((await call(ctx, `/me/sessions/${listed.sessions[0]!.id}`, 'DELETE')).status).toBe(204);
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
  });
});

describe('the demo accounts', () => {
  const load = async () => {
    floor.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Thử',1,'{}',0)");
    return demoAccounts(floor.as(SYSTEM));
  };

  it('are never made on a floor without demo data', async () => {
    expect(isDemoFloor(floor.db)).toBe(false);
    await expect(demoAccounts(floor.as(SYSTEM))).rejects.toThrow(TypeError);
    expect(floor.db.get('SELECT count(*) AS n FROM person')).toEqual({ n: 0 });
  });

  it('are those of the list and a second approver, each with a role, and loading them again changes nothing', async () => {
    const first = await load();
    expect(Object.keys(first.people)).toEqual(['admin', 'so.congthuong', 'lanhdao.so', 'phogiamdoc.so', 'ketoan', 'so.nnmt', 'qltt', 'canbo.xa', 'to.cns', 'htx.balang', 'dn.nongsan', 'nhacungcap']);
    const count = () => floor.db.get('SELECT (SELECT count(*) FROM person) AS p, (SELECT count(*) FROM organisation) AS o, (SELECT count(*) FROM organisation_role) AS r, (SELECT count(*) FROM audit_entry) AS a');
    const before = count();
    expect(await demoAccounts(floor.as(SYSTEM))).toEqual(first);
    expect(count()).toEqual(before);
    expect(organisation(floor.ctx, first.organisations['htx-ba-lang']!)).toMatchObject({ name: 'HTX Nước mắm Ba Làng (minh họa)', communeName: 'Phường Hải Bình', illustration: 1 });
  });

  it('answer to the demo password, also when the floor is started with another one', async () => {
    await load();
    const { cookies } = await signInWithPassword(floor.ctx, { contact: 'to.cns@demo.sanque.vn', password: 'mat-khau-thu-1' }, UA);
    expect((await floor.browser(cookies)).actor).toMatchObject({ roles: [{ role: 'HELPER', communeCode: '16645' }] });
    await setDemoPasswords(floor.as(SYSTEM), 'mat-khau-thu-2');
    await expect(signInWithPassword(floor.ctx, { contact: 'admin@demo.sanque.vn', password: 'mat-khau-thu-1' }, UA)).rejects.toMatchObject({ status: 422 });
    await signInWithPassword(floor.ctx, { contact: '0999 000 001', password: 'mat-khau-thu-2' }, UA);
  });
});
