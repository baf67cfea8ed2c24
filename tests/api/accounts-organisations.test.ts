import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appointDirector, createFirstAdmin, endRole, findOrganisations, grantRole, myOrganisations, organisation, registerOrganisation, rolesIn } from '../../api/accounts/index.ts';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import { SYSTEM } from '../support/context.ts';
import { accountsFloor, type Floor } from './accounts-support.ts';

const OLD = '0912345678';
const NEXT = '0987654321';
const MINUTE = 60_000;
const COMPANY = { kind: 'COMPANY', name: 'Công ty TNHH Ba Làng', taxCode: '0100109106' };

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

const officer = async (): Promise<Context> => {
  const { personId } = await floor.register('0900000008', 'Cán bộ Sở');
  await grantRole(floor.actingAs(admin), { organisationId: 1, contact: '0900000008', role: 'TRADE_OFFICER' });
  return floor.actingAs(personId);
};

describe('a new director takes over', () => {
  it('ends the old one’s role today and their sessions at once, and leaves the reason for all staff to read', async () => {
    const old = await floor.register(OLD, 'Giám đốc cũ', COMPANY);
    const next = await floor.register(NEXT, 'Giám đốc mới');
    const organisationId = myOrganisations(await floor.browser(old.cookies))[0]!.id;
    floor.forward(60 * MINUTE);
    const desk = await officer();
    const result = await appointDirector(desk, { organisationId, contact: '+84 987 654 321', reason: 'Giấy chứng nhận đăng ký thay đổi lần 2' });
    expect(result).toEqual({ formerPersonId: old.personId, newPersonId: next.personId });
    expect((await floor.browser(old.cookies)).actor.kind).toBe('anonymous');
    floor.forward(MINUTE);
    const again = await floor.browser(await floor.signIn(OLD));
    expect(again.actor).toMatchObject({ roles: [] });
    expect((await floor.browser(next.cookies)).actor).toMatchObject({ roles: [{ organisationId, role: 'OWNER' }] });
    expect(rolesIn(desk, organisationId).map((r) => [r.personName, r.role, r.validFrom, r.validTo])).toEqual([
      ['Giám đốc mới', 'OWNER', '2026-11-22', null],
      ['Giám đốc cũ', 'OWNER', '2026-11-22', '2026-11-22'],
    ]);
    expect(floor.db.get("SELECT actor, object_id AS id FROM audit_entry WHERE act = 'director.appoint'")).toEqual({ actor: desk.actor.kind === 'person' ? desk.actor.userId : '', id: String(organisationId) });
    expect(JSON.stringify(floor.db.all('SELECT * FROM audit_entry'))).not.toMatch(/Giám đốc|987654321|Giấy chứng nhận/);
  });

  it('is decided by an officer or administrator only, with a reason, and never about oneself', async () => {
    const old = await floor.register(OLD, 'Giám đốc cũ', COMPANY);
    await floor.register(NEXT, 'Giám đốc mới');
    const id = floor.db.get<{ id: number }>('SELECT id FROM organisation WHERE tax_code = ?', ['0100109106'])!.id;
    await expect(appointDirector(floor.actingAs(old.personId), { organisationId: id, contact: NEXT, reason: 'Tôi muốn nghỉ việc này' })).rejects.toMatchObject({ status: 403 });
    await expect(appointDirector(floor.ctx, { organisationId: id, contact: NEXT, reason: 'Tôi muốn nghỉ việc này' })).rejects.toMatchObject({ status: 401 });
    const desk = await officer();
    await expect(appointDirector(desk, { organisationId: id, contact: NEXT, reason: 'ngắn' })).rejects.toMatchObject({ fields: { reason: expect.anything() } });
    await expect(appointDirector(desk, { organisationId: id, contact: '0900000008', reason: 'Tự cử mình làm giám đốc' })).rejects.toMatchObject({ status: 403 });
    await expect(appointDirector(desk, { organisationId: id, contact: OLD, reason: 'Vẫn là người đó thôi mà' })).rejects.toMatchObject({ code: 'same-director' });
    await expect(appointDirector(desk, { organisationId: id, contact: '0911111111', reason: 'Người chưa có tài khoản' })).rejects.toMatchObject({ fields: { contact: expect.anything() } });
    await expect(appointDirector(desk, { organisationId: 999, contact: NEXT, reason: 'Tổ chức không có thật' })).rejects.toMatchObject({ status: 404 });
    await expect(appointDirector(desk, { organisationId: 1, contact: NEXT, reason: 'Cơ quan không có giám đốc' })).rejects.toMatchObject({ status: 422 });
  });

  it('is refused to the slower of two officers who opened the page together', async () => {
    const old = await floor.register(OLD, 'Giám đốc cũ', COMPANY);
    const next = await floor.register(NEXT, 'Giám đốc mới');
    await floor.register('0933333333', 'Người thứ ba');
    const desk = await officer();
    const form = { organisationId: 2, reason: 'Giấy chứng nhận đăng ký thay đổi lần 2', formerPersonId: old.personId };
    const both = await Promise.allSettled([appointDirector(desk, { ...form, contact: NEXT }), appointDirector(floor.actingAs(admin), { ...form, contact: '0933333333' })]);
    expect(both.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
    expect((both[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'director-changed' });
    expect(floor.db.all("SELECT person_id AS id FROM organisation_role WHERE role = 'OWNER' AND valid_to IS NULL")).toEqual([{ id: next.personId }]);
  });

  it('happens once when the form is sent twice', async () => {
    await floor.register(OLD, 'Giám đốc cũ', COMPANY);
    await floor.register(NEXT, 'Giám đốc mới');
    const desk = await officer();
    const input = { organisationId: 2, contact: NEXT, reason: 'Giấy chứng nhận đăng ký thay đổi lần 2' };
    const both = await Promise.all([appointDirector(desk, input, { idempotencyKey: 'form-token-1' }), appointDirector(desk, input, { idempotencyKey: 'form-token-1' })]);
    expect(both[0]).toEqual(both[1]);
    expect(floor.db.get('SELECT count(*) AS n FROM director_change')).toEqual({ n: 1 });
  });
});

describe('roles', () => {
  it('are dated: one of tomorrow does not hold today', async () => {
    await floor.register(OLD, 'Lan');
    const { roleId } = await grantRole(floor.actingAs(admin), { organisationId: 1, contact: OLD, role: 'INSPECTOR', validFrom: '2026-11-23', validTo: '2026-12-31' });
    expect((await floor.browser(await signIn(OLD))).actor).toMatchObject({ roles: [] });
    floor.forward(24 * 60 * MINUTE);
    const cookies = await floor.signIn(OLD);
    expect((await floor.browser(cookies)).actor).toMatchObject({ roles: [{ role: 'INSPECTOR' }] });
    await endRole(floor.actingAs(admin), { roleId });
    expect((await floor.browser(cookies)).actor.kind).toBe('anonymous');
    await expect(endRole(floor.actingAs(admin), { roleId })).rejects.toMatchObject({ code: 'role-ended' });
  });

  it('of members are the representative’s to give; staff roles are not', async () => {
    const owner = await floor.register(OLD, 'Lan', COMPANY);
    await floor.register(NEXT, 'Hoa');
    const ctx = floor.actingAs(owner.personId);
    const { roleId } = await grantRole(ctx, { organisationId: 2, contact: NEXT, role: 'MEMBER' });
    await expect(grantRole(ctx, { organisationId: 2, contact: NEXT, role: 'MEMBER' })).rejects.toMatchObject({ code: 'role-held' });
    await expect(grantRole(ctx, { organisationId: 2, contact: NEXT, role: 'OWNER' })).rejects.toMatchObject({ status: 403 });
    await expect(grantRole(ctx, { organisationId: 1, contact: NEXT, role: 'ADMIN' })).rejects.toMatchObject({ status: 403 });
    await expect(grantRole(floor.actingAs(admin), { organisationId: 2, contact: NEXT, role: 'ADMIN' })).rejects.toMatchObject({ fields: { role: expect.anything() } });
    await expect(grantRole(floor.actingAs(admin), { organisationId: 2, contact: NEXT, role: 'OWNER' })).rejects.toMatchObject({ code: 'has-director' });
    await endRole(ctx, { roleId });
  });

  it('never leave the floor without an administrator', async () => {
    const { id } = floor.db.get<{ id: number }>("SELECT id FROM organisation_role WHERE role = 'ADMIN'")!;
    await expect(endRole(floor.actingAs(admin), { roleId: id })).rejects.toMatchObject({ code: 'last-admin' });
  });

  it('cannot run backwards', async () => {
    await floor.register(OLD, 'Lan');
    await expect(grantRole(floor.actingAs(admin), { organisationId: 1, contact: OLD, role: 'INSPECTOR', validFrom: '2026-12-01', validTo: '2026-12-01' })).rejects.toMatchObject({ fields: { validTo: expect.anything() } });
  });

  async function signIn(contact: string) {
    floor.forward(MINUTE);
    return floor.signIn(contact);
  }
});

describe('an organisation', () => {
  it('is known by its tax code, however it is typed, once only', async () => {
    const { personId } = await floor.register(OLD, 'Lan');
    const ctx = floor.actingAs(personId);
    await registerOrganisation(ctx, { ...COMPANY, taxCode: ' 0100 109 106 ' });
    await expect(registerOrganisation(ctx, COMPANY)).rejects.toMatchObject({ fields: { taxCode: expect.anything() } });
    await registerOrganisation(ctx, { ...COMPANY, name: 'Chi nhánh Ba Làng', taxCode: '0100109106001' });
    expect(floor.db.all('SELECT tax_code AS code FROM organisation WHERE tax_code IS NOT NULL ORDER BY id')).toEqual([{ code: '0100109106' }, { code: '0100109106-001' }]);
  });

  it('of a kind that needs one has a tax code; a farmer may have none; a body is an administrator’s', async () => {
    const { personId } = await floor.register(OLD, 'Lan');
    const ctx = floor.actingAs(personId);
    await expect(registerOrganisation(ctx, { kind: 'COOPERATIVE', name: 'HTX Không Mã' })).rejects.toMatchObject({ fields: { taxCode: { vi: 'Cần điền mã số thuế.' } } });
    await expect(registerOrganisation(ctx, { kind: 'COMPANY', name: 'Công ty Căn Cước', taxCode: '038085012345' })).rejects.toMatchObject({ fields: { taxCode: expect.anything() } });
    await expect(registerOrganisation(ctx, { kind: 'STATE_BODY', name: 'Sở Tự Phong' })).rejects.toMatchObject({ status: 403 });
    await expect(registerOrganisation(ctx, { kind: 'FARMER', name: 'Vườn bà Lan', communeCode: '99999' })).rejects.toMatchObject({ fields: { communeCode: expect.anything() } });
    await registerOrganisation(ctx, { kind: 'FARMER', name: 'Vườn bà Lan' });
    await registerOrganisation(floor.actingAs(admin), { kind: 'STATE_BODY', name: 'Sở Nông nghiệp và Môi trường' });
  });

  it('shows a household’s tax code to its members and to staff, to nobody else', async () => {
    const owner = await floor.register(OLD, 'Lan', { kind: 'HOUSEHOLD', name: 'Hộ bà Lan', taxCode: '038085012345' });
    const stranger = await floor.register(NEXT, 'Hoa');
    expect(organisation(floor.actingAs(owner.personId), 2)?.taxCode).toBe('038085012345');
    expect(organisation(floor.actingAs(admin), 2)?.taxCode).toBe('038085012345');
    expect(organisation(floor.actingAs(stranger.personId), 2)?.taxCode).toBeNull();
    expect(organisation(floor.ctx, 2)?.taxCode).toBeNull();
    expect(() => rolesIn(floor.actingAs(stranger.personId), 2)).toThrow(/forbidden/);
    expect(() => findOrganisations(floor.actingAs(owner.personId), 'Hộ')).toThrow(/forbidden/);
    expect(findOrganisations(floor.actingAs(admin), "%' OR 1=1 --")).toEqual([]);
    for (const typed of ['bà Lan', 'BA LAN', 'ho ba', '038085012345']) expect(findOrganisations(floor.actingAs(admin), typed).map((o) => o.name), typed).toEqual(['Hộ bà Lan']);
  });
});
