/** Ties between a dossier and others: found, shown to the office only, answered before a recommendation. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applicationFor, applyBulk, previewBulk, receiveApplication, recommend, saveApplication, saveContract, submitApplication } from '../../api/support/index.ts';
import { addressKey } from '../../api/support/rules/ties.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());

/** A person with a telephone, and a role in an organisation from a day on. */
function member(organisationId: number, phone: string, more: { role?: string; from?: string; to?: string; id?: string } = {}): string {
  const id = more.id ?? `p-${Math.random().toString(36).slice(2)}`;
  const now = w.t.ctx.now();
  if (!more.id) w.db.run('INSERT INTO person (id, name, email, email_verified, phone_number, phone_number_verified, created_at, updated_at) VALUES (?,?,?,0,?,1,?,?)', [id, 'Người thử', `${id}@thu.invalid`, phone, now, now]);
  w.db.run('INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, valid_to, granted_by, granted_at) VALUES (?,?,?,?,?,?,?)', [organisationId, id, more.role ?? 'OWNER', more.from ?? '2026-01-01', more.to ?? null, 'test', now]);
  return id;
}
const set = (e: { id: number }, fields: { phone?: string; address?: string; commune?: string }) => w.db.run('UPDATE organisation SET phone = coalesce(?, phone), address = coalesce(?, address), commune_code = coalesce(?, commune_code) WHERE id = ?', [fields.phone ?? null, fields.address ?? null, fields.commune ?? null, e.id]);
async function sent(e: Enterprise, more = {}) {
  await takeTest(w.as(e.owner), e.id);
  const saved = await saveApplication(w.as(e.owner), w.draft(e, more));
  await submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true });
  await receiveApplication(w.as(w.officer), { publicId: saved.publicId });
  return saved.publicId;
}
const ties = (publicId: string) => applicationFor(w.as(w.officer), publicId).ties.map((x) => ({ kinds: x.kinds, with: x.with, name: x.organisationName, dossier: x.publicId }));

describe('an address as two people write it', () => {
  it.each([
    ['Số 12 đường Lê Lợi, phường Hạc Thành', '12 Lê Lợi, P. Hạc Thành'], ['SN 5A phố Hàng Đồng', '5a Hàng Đồng'], ['Lô 3/7 Đường D, KCN Lễ Môn', '3/7 đường d, KCN Lễ Môn'],
  ])('%s = %s', (a, b) => expect(addressKey(a, '14758')).toBe(addressKey(b, '14758')));
  it.each(['xã Hoằng Hóa', 'thôn 5', '', '12', 'Việt Nam'])('“%s” says too little', (text) => expect(addressKey(text, '14758')).toBeNull());
  it('other houses, streets and communes are others', () => {
    const all = [addressKey('12 Lê Lợi', '1'), addressKey('12 Lê Lợi', '2'), addressKey('14 Lê Lợi', '1'), addressKey('12 Lê Lai', '1'), addressKey('12 Lê Lợi, Hạc Thành', null), addressKey('12 Lê Lợi, Sầm Sơn', null)];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('ties', () => {
  it('finds a shared telephone however it is written, an address, a person; names whose dossier it is', async () => {
    const [a, b] = [await w.enterprise('Công ty A'), await w.enterprise('Công ty B')];
    set(a, { phone: '0912.345.678', address: 'Số 12 đường Lê Lợi', commune: '14758' });
    set(b, { address: '12 Lê Lợi', commune: '14758' });
    const shared = member(a.id, '+84912000111');
    member(b.id, '', { id: shared, role: 'MEMBER' });
    const first = await sent(a);
    expect(ties(first)).toEqual([]);
    const second = await sent(b, { contactPhone: '+84 912 345 678' });
    expect(ties(second)).toEqual([{ kinds: ['ADDRESS', 'PERSON', 'PHONE'], with: 'OTHER', name: 'Công ty A', dossier: first }]);
    expect(ties(first)).toEqual([{ kinds: ['ADDRESS', 'PERSON', 'PHONE'], with: 'OTHER', name: 'Công ty B', dossier: second }]);
    // the enterprise reads nothing of others in its own dossier
    expect(applicationFor(w.as(a.owner), first).ties).toEqual([]);
  });

  it('says when the enterprise and the provider of its solution are one house', async () => {
    const e = await w.enterprise('Công ty A');
    set(e, { phone: '02373850123' });
    set({ id: w.provider.organisationId }, { phone: '0237 385 0123' });
    expect(ties(await sent(e))).toEqual([{ kinds: ['PHONE'], with: 'PROVIDER', name: 'Công ty Giải pháp Thử', dossier: null }]);
  });

  it('a role that has ended ties nobody, and two dossiers of one enterprise are doubles, not ties', async () => {
    const [a, b] = [await w.enterprise('Công ty A'), await w.enterprise('Công ty B')];
    const left = member(a.id, '+84912000222', { to: '2026-06-01' });
    member(b.id, '', { id: left });
    await sent(a);
    expect(ties(await sent(b))).toEqual([]);
    expect(ties(await sent(a, { items: [{ kind: 'IP_CONSULT', costVnd: 10_000_000, adviser: 'Nguyễn Văn Tư' }] }))).toEqual([]);
  });

  it('two providers that are paid to one account are seen from the contract on', async () => {
    const other = addOrganisation(w.db, 'Công ty Giải pháp Khác', 'COMPANY', w.t.ctx.now());
    w.db.run("INSERT INTO support_tie_key (application_id, organisation_id, kind, key) VALUES (?,?,'ACCOUNT','0123456789')", [w.db.get<{ id: number }>('SELECT id FROM support_application WHERE public_id = ?', [await sent(await w.enterprise())])!.id, other.id]);
    const made = await w.notified();
    await w.chosen(made.publicId);
    expect(ties(made.publicId)).toEqual([]);
    await saveContract(w.as(w.officer), { application: made.publicId, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm', items: [{ position: 0, valueVnd: 40_000_000 }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(vnDate(w.t.ctx.now()), 30), valueVnd: 40_000_000 }], accountHolder: 'CONG TY THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử' });
    expect(ties(made.publicId)).toMatchObject([{ kinds: ['ACCOUNT'], name: 'Công ty Giải pháp Khác' }]);
  });

  it('approval is proposed only with a word about them, kept with the reason; never in bulk', async () => {
    const [a, b] = [await w.enterprise('Công ty A'), await w.enterprise('Công ty B')];
    for (const e of [a, b]) set(e, { phone: '0912345678' });
    await sent(a);
    const publicId = await sent(b);
    const propose = (ties?: string) => recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.', ...(ties === undefined ? {} : { ties }) });
    for (const words of [undefined, '', 'ổn']) await expect(propose(words)).rejects.toMatchObject({ status: 422, fields: { ties: expect.anything() as object } });
    const bulk = { act: 'recommend' as const, dossiers: [{ publicId }], reason: 'Đủ điều kiện theo bảng thẩm định.' };
    expect((await previewBulk(w.as(w.officer), bulk)).lines[0]!.refusal!.vi).toContain('dấu hiệu liên quan');
    expect((await applyBulk(w.as(w.officer), bulk)).done).toBe(0);
    await propose('Đã gọi xác minh: hai công ty thuê chung văn phòng.');
    expect(applicationFor(w.as(w.approver), publicId).decisions[0]!.reason).toBe('Đủ điều kiện theo Nghị định 80.\nVề dấu hiệu liên quan: Đã gọi xác minh: hai công ty thuê chung văn phòng.');
  });

  it('an officer whose own telephone is the enterprise’s does not act on it', async () => {
    const e = await w.enterprise();
    set(e, { phone: '0912 888 777' });
    const officer = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'));
    w.db.run('INSERT INTO person (id, name, email, email_verified, phone_number, phone_number_verified, created_at, updated_at) VALUES (?,?,?,0,?,1,?,?)', [officer.userId, 'Cán bộ', 'cb@thu.invalid', '+84912888777', 1, 1]);
    const publicId = await sent(e);
    await expect(recommend(w.as(officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' })).rejects.toMatchObject({ code: 'conflict-of-interest', vi: expect.stringContaining('Số điện thoại') as string });
    await recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
  });
});
