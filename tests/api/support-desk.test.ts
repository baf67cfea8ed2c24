/** The officers' desk: who looks after which dossier, who stands in, what is noted and of what people are reminded. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { caseFor, declareConflict, giveDossier, queueFor, receiveApplication, saveApplication, submitApplication, takeDossier, withdrawApplication } from '../../api/support/index.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields: Record<string, { vi: string }> }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi, fields: error.fields ?? {} };
  }
  throw new Error('nothing was refused');
}

let phones = 0;
/** Somebody with a role of the body, as the floor's own tables have them. */
function staff(name: string, role: 'TRADE_OFFICER' | 'APPROVER' | 'ADMIN' | 'SETTLER' = 'TRADE_OFFICER', body = w.body): Person {
  const person = { ...who(grant(body, role, 'STATE_BODY')), name };
  w.db.run('INSERT INTO person (id, name, email, phone_number, created_at, updated_at) VALUES (?,?,?,?,?,?)', [person.userId, name, `${person.userId}@khong.invalid`, `+84900${String(++phones).padStart(6, '0')}`, 0, 0]);
  w.db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,?,'2026-01-01','test',0)", [body, person.userId, role]);
  return person;
}

async function sent(who?: Enterprise): Promise<{ publicId: string; e: Enterprise }> {
  const e = who ?? (await w.enterprise());
  await takeTest(w.as(e.owner), e.id);
  const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
  await submitApplication(w.as(e.owner), { publicId, confirmed: true });
  return { publicId, e };
}
const holder = (publicId: string) => caseFor(w.as(w.approver), publicId).holder?.personId ?? null;
const REASON = 'Người này quen ngành hàng hơn.';

describe('looking after a dossier', () => {
  it('an officer takes what nobody has; the queue says whose it is and shows them their own', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId } = await sent();
    await sent();
    expect(caseFor(w.as(mai), publicId)).toMatchObject({ holder: null, mayTake: true, receivers: [] });
    await takeDossier(w.as(mai), { publicId });
    expect(caseFor(w.as(mai), publicId)).toMatchObject({ holder: { personName: 'Lê Thị Mai', why: 'OFFICER' }, mine: true, mayTake: false });
    const all = queueFor(w.as(mai));
    expect(all.lines.map((l) => [l.publicId === publicId, l.officerName])).toEqual([[true, 'Lê Thị Mai'], [false, null]]);
    expect(all).toMatchObject({ mine: false, mineOpen: 1, counts: { open: 2, new: 2 } });
    const own = queueFor(w.as(mai), { mine: true });
    expect(own).toMatchObject({ mine: true, mineOpen: 1, counts: { open: 1, new: 1, done: 0 }, pages: 1 });
    expect(own.lines.map((l) => l.publicId)).toEqual([publicId]);
    expect(queueFor(w.as(w.approver), { mine: true, tab: 'done' }).lines).toEqual([]);
  });

  it('when two take the same at once, one has it and the other hears who', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const { publicId } = await sent();
    const tried = await Promise.allSettled([takeDossier(w.as(mai), { publicId }), takeDossier(w.as(nam), { publicId })]);
    expect(tried.map((x) => x.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(holder(publicId)).toBe(mai.userId);
    expect(await refusal(takeDossier(w.as(nam), { publicId }))).toMatchObject({ status: 409, code: 'held', vi: 'Hồ sơ đang do Ông/Bà Lê Thị Mai phụ trách.' });
    expect(w.db.all('SELECT 1 FROM support_assignment')).toHaveLength(1);
  });

  it('repeating it changes nothing, with the same token or without', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId } = await sent();
    await takeDossier(w.as(mai), { publicId }, 'token-0001');
    await takeDossier(w.as(mai), { publicId }, 'token-0001');
    await takeDossier(w.as(mai), { publicId });
    expect(caseFor(w.as(mai), publicId).history).toHaveLength(1);
  });

  it('whoever receives a dossier that nobody has looks after it; another’s stays theirs', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const [one, two] = [await sent(), await sent()];
    await takeDossier(w.as(mai), { publicId: two.publicId });
    for (const { publicId } of [one, two]) await receiveApplication(w.as(nam), { publicId });
    expect([holder(one.publicId), holder(two.publicId)]).toEqual([nam.userId, mai.userId]);
  });

  it('is given to a colleague with a reason, and every hand stays in the history', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const { publicId } = await sent();
    await takeDossier(w.as(mai), { publicId });
    const { receivers, holder: held } = caseFor(w.as(mai), publicId);
    expect(receivers).toEqual([{ personId: nam.userId, name: 'Trần Văn Nam' }]);
    expect(await refusal(giveDossier(w.as(mai), { publicId, to: nam.userId, reason: ' ' }))).toMatchObject({ status: 422, fields: { reason: { vi: 'Ghi lý do giao, ít nhất 5 ký tự.' } } });
    await giveDossier(w.as(mai), { publicId, to: nam.userId, reason: REASON, seen: held!.id }, 'token-0002');
    await giveDossier(w.as(mai), { publicId, to: nam.userId, reason: REASON, seen: held!.id }, 'token-0002');
    const now = caseFor(w.as(w.approver), publicId);
    expect(now.history.map((a) => [a.personName, a.byName, a.reason, a.toAt === null])).toEqual([['Lê Thị Mai', 'Lê Thị Mai', '', false], ['Trần Văn Nam', 'Lê Thị Mai', REASON, true]]);
    expect(now.receivers).toEqual([{ personId: mai.userId, name: 'Lê Thị Mai' }]);
    expect(await refusal(giveDossier(w.as(mai), { publicId, to: mai.userId, reason: REASON }))).toMatchObject({ status: 403 });
    expect(await refusal(giveDossier(w.as(w.approver), { publicId, to: mai.userId, reason: REASON, seen: held!.id }))).toMatchObject({ status: 409, code: 'stale' });
    await giveDossier(w.as(w.approver), { publicId, to: mai.userId, reason: REASON, seen: now.holder!.id });
    expect(holder(publicId)).toBe(mai.userId);
  });

  it('never to somebody who is tied to the applicant, nor to somebody who is no officer of the body', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const far = staff('Người nơi khác', 'TRADE_OFFICER', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    const boss = staff('Phạm Thị Lãnh Đạo', 'APPROVER');
    const { publicId } = await sent();
    await declareConflict(w.as(nam), { publicId, kind: 'RELATIVE' });
    expect(await refusal(takeDossier(w.as(nam), { publicId }))).toMatchObject({ status: 409, code: 'conflict-of-interest' });
    await takeDossier(w.as(mai), { publicId });
    expect(caseFor(w.as(mai), publicId).receivers).toEqual([]);
    for (const to of [nam, far, boss]) expect((await refusal(giveDossier(w.as(mai), { publicId, to: to.userId, reason: REASON }))).fields['to']?.vi).toMatch(to === nam ? /có liên quan/ : /không phải cán bộ thẩm định/);
    expect(await refusal(giveDossier(w.as(mai), { publicId, to: mai.userId, reason: REASON }))).toMatchObject({ status: 422, fields: { to: { vi: 'Người này đang phụ trách hồ sơ rồi.' } } });
    expect(holder(publicId)).toBe(mai.userId);
  });

  it('is not for other bodies, the enterprise, approvers and accountants; and ends with the dossier', async () => {
    const mai = staff('Lê Thị Mai');
    const far = staff('Người nơi khác', 'TRADE_OFFICER', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    const { publicId, e } = await sent();
    for (const stranger of [far, e.owner]) {
      expect(await refusal(takeDossier(w.as(stranger), { publicId }))).toMatchObject({ status: 404 });
      expect(await refusal(giveDossier(w.as(stranger), { publicId, to: mai.userId, reason: REASON }))).toMatchObject({ status: 404 });
      expect(() => caseFor(w.as(stranger), publicId)).toThrow(/not-found/);
    }
    for (const other of [w.approver, w.settler]) expect(await refusal(takeDossier(w.as(other), { publicId }))).toMatchObject({ status: 403 });
    expect(await refusal(giveDossier(w.as(w.settler), { publicId, to: mai.userId, reason: REASON }))).toMatchObject({ status: 403 });
    await withdrawApplication(w.as(e.owner), { publicId });
    expect(await refusal(takeDossier(w.as(mai), { publicId }))).toMatchObject({ status: 409, code: 'over', vi: 'Hồ sơ đã ở trạng thái “Đã rút”, không còn gì để phân công.' });
  });

  it('keeps its history: no row is changed or removed', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId } = await sent();
    await takeDossier(w.as(mai), { publicId });
    expect(() => w.db.run("UPDATE support_assignment SET person_id = 'ai-khac'")).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_assignment')).toThrow(/never removed/);
  });
});
