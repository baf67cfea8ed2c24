/** The officers' desk: who looks after which dossier, who stands in, what is noted and of what people are reminded. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { absenceDesk, caseFor, declareAbsence, declareConflict, endAbsence, followAbsences, giveDossier, queueFor, receiveApplication, saveApplication, submitApplication, takeDossier, withdrawApplication } from '../../api/support/index.ts';
import { startOfVnDate } from '../../api/time.ts';
import { SYSTEM } from '../support/context.ts';
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

describe('away and back', () => {
  /** Moves the clock to ten in the morning of a day, and runs the daily work. */
  const onDay = async (date: string): Promise<void> => {
    w.t.setNow(startOfVnDate(date) + 10 * 3_600_000);
    await followAbsences(w.t.as(SYSTEM));
  };
  async function two(): Promise<{ mai: Person; nam: Person; dossiers: string[] }> {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const dossiers = [(await sent()).publicId, (await sent()).publicId, (await sent()).publicId];
    for (const publicId of dossiers) await takeDossier(w.as(mai), { publicId });
    return { mai, nam, dossiers };
  }
  const messages = () => w.db.all<{ key: string; payload: string }>("SELECT key, payload_json AS payload FROM outbox WHERE topic = 'person.told' ORDER BY id");

  it('dossiers go to the stand-in on the first day and come back after the last, but for what the stand-in has acted on', async () => {
    const { mai, nam, dossiers } = await two();
    const { absence, handedOver } = await declareAbsence(w.as(mai), { body: w.body, fromOn: '2026-11-24', toOn: '2026-11-25', standIn: nam.userId });
    expect(handedOver).toBe(0);
    await onDay('2026-11-23');
    expect(dossiers.map(holder)).toEqual([mai.userId, mai.userId, mai.userId]);
    await onDay('2026-11-24');
    await onDay('2026-11-24');
    expect(dossiers.map(holder)).toEqual([nam.userId, nam.userId, nam.userId]);
    expect(messages()).toMatchObject([{ key: `absence:${absence}:${nam.userId}`, payload: expect.stringContaining('Ông/Bà thay Ông/Bà Lê Thị Mai đến hết ngày 25/11/2026. 3 hồ sơ') as string }]);
    await receiveApplication(w.as(nam), { publicId: dossiers[1]! });
    await onDay('2026-11-25');
    expect(holder(dossiers[0]!)).toBe(nam.userId);
    await onDay('2026-11-26');
    await onDay('2026-11-26');
    expect(dossiers.map(holder)).toEqual([mai.userId, nam.userId, mai.userId]);
    expect(caseFor(w.as(mai), dossiers[0]!).history.map((a) => [a.personName, a.why])).toEqual([['Lê Thị Mai', 'OFFICER'], ['Trần Văn Nam', 'HANDOVER'], ['Lê Thị Mai', 'HANDOVER']]);
    expect(absenceDesk(w.as(mai), w.body).absences).toEqual([]);
  });

  it('what starts today goes over at once, and comes back at once when the officer is back early', async () => {
    const { mai, nam, dossiers } = await two();
    const { absence, handedOver } = await declareAbsence(w.as(w.approver), { body: w.body, person: mai.userId, fromOn: '2026-11-22', toOn: '2026-11-30', standIn: nam.userId }, 'token-0003');
    expect(handedOver).toBe(3);
    expect(await declareAbsence(w.as(w.approver), { body: w.body, person: mai.userId, fromOn: '2026-11-22', toOn: '2026-11-30', standIn: nam.userId }, 'token-0003')).toEqual({ absence, handedOver: 3 });
    expect(dossiers.map(holder)).toEqual([nam.userId, nam.userId, nam.userId]);
    const free = await sent();
    expect(await refusal(takeDossier(w.as(mai), { publicId: free.publicId }))).toMatchObject({ status: 409, code: 'away' });
    await takeDossier(w.as(nam), { publicId: free.publicId });
    expect((await refusal(giveDossier(w.as(nam), { publicId: free.publicId, to: mai.userId, reason: REASON }))).fields['to']?.vi).toBe('Ông/Bà Lê Thị Mai vắng đến hết ngày 30/11/2026; người thay là Ông/Bà Trần Văn Nam.');
    expect(await refusal(endAbsence(w.as(nam), { absence }))).toMatchObject({ status: 403 });
    expect(await endAbsence(w.as(mai), { absence })).toEqual({ absence, cameBack: 3 });
    expect(dossiers.map(holder)).toEqual([mai.userId, mai.userId, mai.userId]);
    expect(await refusal(endAbsence(w.as(mai), { absence }))).toMatchObject({ status: 404 });
  });

  it('a dossier that comes to an absent officer meanwhile follows at the next round', async () => {
    const { mai, nam } = await two();
    await declareAbsence(w.as(mai), { body: w.body, fromOn: '2026-11-22', toOn: '2026-11-30', standIn: nam.userId });
    const { publicId } = await sent();
    await receiveApplication(w.as(mai), { publicId });
    expect(holder(publicId)).toBeNull();
    w.db.run("INSERT INTO support_assignment (application_id, person_id, from_at, why, by) SELECT id, ?, 0, 'OFFICER', 'test' FROM support_application WHERE public_id = ?", [mai.userId, publicId]);
    await onDay('2026-11-23');
    expect(holder(publicId)).toBe(nam.userId);
  });

  it('what the stand-in is tied to stays, for somebody else to be found', async () => {
    const { mai, nam, dossiers } = await two();
    await declareConflict(w.as(nam), { publicId: dossiers[0]!, kind: 'HELPED' });
    expect(await declareAbsence(w.as(mai), { body: w.body, fromOn: '2026-11-22', toOn: '2026-11-24', standIn: nam.userId })).toMatchObject({ handedOver: 2 });
    expect(dossiers.map(holder)).toEqual([mai.userId, nam.userId, nam.userId]);
  });

  it('an approver’s right never passes on: the dossier only says whom to ask', async () => {
    const [boss, deputy] = [staff('Phạm Thị Hoa', 'APPROVER'), staff('Đỗ Văn Bình', 'APPROVER')];
    const mai = staff('Lê Thị Mai');
    const { publicId } = await sent();
    await takeDossier(w.as(mai), { publicId });
    await declareAbsence(w.as(boss), { body: w.body, fromOn: '2026-11-22', toOn: '2026-11-24', standIn: deputy.userId });
    expect(caseFor(w.as(mai), publicId)).toMatchObject({ holder: { personId: mai.userId }, approversAway: [{ personName: 'Phạm Thị Hoa', standInName: 'Đỗ Văn Bình' }] });
    expect(w.db.get('SELECT count(*) AS n FROM organisation_role WHERE role = ?', ['APPROVER'])).toEqual({ n: 2 });
    expect(messages()).toEqual([]);
  });

  it('refuses what cannot be, beside the field', async () => {
    const { mai, nam } = await two();
    const hoa = staff('Phạm Thị Hoa', 'APPROVER');
    const far = staff('Người nơi khác', 'TRADE_OFFICER', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    const lan = staff('Vũ Thị Lan');
    const base = { body: w.body, fromOn: '2026-11-24', toOn: '2026-11-26', standIn: nam.userId };
    const said = async (who: Person, more: Partial<Parameters<typeof declareAbsence>[1]>) => { const r = await refusal(declareAbsence(w.as(who), { ...base, ...more })); return [r.status, ...Object.keys(r.fields)]; };
    expect(await said(mai, { toOn: '2026-11-23' })).toEqual([422, 'toOn']);
    expect(await said(mai, { fromOn: '2026-02-30' })).toEqual([422, 'fromOn']);
    expect(await said(mai, { fromOn: '2026-11-01', toOn: '2026-11-21' })).toEqual([422, 'toOn']);
    expect(await said(mai, { toOn: '2028-01-01' })).toEqual([422, 'toOn']);
    expect(await said(mai, { standIn: null })).toEqual([422, 'standIn']);
    expect(await said(mai, { standIn: mai.userId })).toEqual([422, 'standIn']);
    expect(await said(mai, { standIn: hoa.userId })).toEqual([422, 'standIn']);
    expect(await said(mai, { standIn: far.userId })).toEqual([422, 'standIn']);
    expect(await said(mai, { person: nam.userId, standIn: lan.userId })).toEqual([403]);
    expect(await said(far, {})).toEqual([404]);
    expect(await said((await w.enterprise()).owner, {})).toEqual([404]);
    expect(await said(hoa, { person: far.userId })).toEqual([422, 'person', 'standIn']);
    await declareAbsence(w.as(mai), base);
    expect(await said(mai, { fromOn: '2026-11-26', toOn: '2026-11-27', standIn: lan.userId })).toEqual([422, 'fromOn']);
    expect(await said(nam, { standIn: lan.userId })).toEqual([422, 'fromOn']);
    expect(await said(lan, { standIn: mai.userId })).toEqual([422, 'standIn']);
    expect(await declareAbsence(w.as(mai), { ...base, fromOn: '2026-11-27', toOn: '2026-11-28', standIn: lan.userId })).toMatchObject({ handedOver: 0 });
  });
});
