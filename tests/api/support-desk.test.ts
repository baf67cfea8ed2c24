/** The officers' desk: who looks after which dossier, who stands in, what is noted and of what people are reminded. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import {
  absenceDesk, addNote, applicationFor, applyProposal, askSupplement, caseFor, caseloadFor, declareAbsence, declareConflict, endAbsence, followAbsences, giveDossier, notesFor, proposalFor, queueFor, receiveApplication, recommend, remindOfDeadlines, remindOfSupplements, saveApplication, sendSupplement, setCapacity, submitApplication, takeDossier, withdrawApplication,
} from '../../api/support/index.ts';
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
const told = () => w.db.all<{ key: string; payload: string }>("SELECT key, payload_json AS payload FROM outbox WHERE topic = 'person.told' ORDER BY id");
const holder = (publicId: string) => caseFor(w.as(w.approver), publicId).holder?.personId ?? null;
const REASON = 'Người này quen ngành hàng hơn.';

describe('looking after a dossier', () => {
  it('an officer takes what nobody has; the queue says whose it is and shows them their own', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId, e } = await sent();
    await sent();
    expect(caseFor(w.as(mai), publicId)).toMatchObject({ holder: null, mayTake: true, receivers: [] });
    await takeDossier(w.as(mai), { publicId });
    expect(caseFor(w.as(mai), publicId)).toMatchObject({ holder: { personName: 'Lê Thị Mai', why: 'OFFICER' }, mine: true, mayTake: false });
    // the enterprise reads who looks after it (NĐ 224/2026 Đ15.1)
    expect(applicationFor(w.as(e.owner), publicId).officerName).toBe('Lê Thị Mai');
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

  it('dossiers go to the stand-in on the first day and come back after the last, but for what the stand-in has acted on', async () => {
    const { mai, nam, dossiers } = await two();
    const { absence, handedOver } = await declareAbsence(w.as(mai), { body: w.body, fromOn: '2026-11-24', toOn: '2026-11-25', standIn: nam.userId });
    expect(handedOver).toBe(0);
    await onDay('2026-11-23');
    expect(dossiers.map(holder)).toEqual([mai.userId, mai.userId, mai.userId]);
    await onDay('2026-11-24');
    await onDay('2026-11-24');
    expect(dossiers.map(holder)).toEqual([nam.userId, nam.userId, nam.userId]);
    expect(told()).toMatchObject([{ key: `absence:${absence}:${nam.userId}`, payload: expect.stringContaining('Ông/Bà thay Ông/Bà Lê Thị Mai đến hết ngày 25/11/2026. 3 hồ sơ') as string }]);
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
    expect(told()).toEqual([]);
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

describe('the proposal', () => {
  const lines = (p: ReturnType<typeof proposalFor>) => p.rows.map((r) => ({ application: r.dossier.id, officer: r.officer, proposed: r.officer }));
  async function waiting(n: number): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < n; i++) ids.push((await sent()).publicId);
    return ids;
  }

  it('shares what nobody has among the officers, says why, and writes nothing until it is applied', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const ids = await waiting(4);
    const p = proposalFor(w.as(w.approver), w.body);
    expect(p).toMatchObject({ method: 'OPTIMISED', more: 0 });
    expect(p.rows.map((r) => r.dossier.id).sort()).toEqual([...ids].sort());
    expect(p.rows.map((r) => r.officer).sort()).toEqual([mai.userId, mai.userId, nam.userId, nam.userId].sort());
    for (const r of p.rows) expect(r.why.vi).toMatch(/^Ông\/Bà (Lê Thị Mai|Trần Văn Nam) nhẹ việc nhất so với định mức \(đang giữ 0 trên 25 hồ sơ\)\.$/);
    expect(w.db.all('SELECT 1 FROM support_assignment')).toEqual([]);
    const rows = lines(p);
    rows[0] = { ...rows[0]!, officer: rows[0]!.officer === mai.userId ? nam.userId : mai.userId };
    rows[3] = { ...rows[3]!, officer: null };
    expect(await applyProposal(w.as(w.approver), { body: w.body, basis: p.basis, rows }, 'token-0004')).toEqual({ assigned: 3, left: 1 });
    expect(await applyProposal(w.as(w.approver), { body: w.body, basis: p.basis, rows }, 'token-0004')).toEqual({ assigned: 3, left: 1 });
    expect(rows.map((r) => holder(r.application))).toEqual(rows.map((r) => r.officer));
    expect(rows.slice(0, 3).map((r) => caseFor(w.as(w.approver), r.application).holder!.why)).toEqual(['OFFICER', 'OPTIMISER', 'OPTIMISER']);
    expect(told().map((m) => [m.key.split(':').at(-1), /giao phụ trách (\d) hồ sơ/.exec(m.payload)![1]]).sort()).toEqual([mai, nam].map((p) => [p.userId, String(rows.filter((r) => r.officer === p.userId).length)]).filter(([, n]) => n !== '0').sort());
    expect(caseloadFor(w.as(w.approver), w.body)).toMatchObject({ waiting: 1, maySetCapacity: false });
  });

  it('keeps to capacity, absence and ties, stays with whoever knows the enterprise, and takes what an absent officer could not hand over', async () => {
    const [mai, nam, lan] = [staff('Lê Thị Mai'), staff('Trần Văn Nam'), staff('Vũ Thị Lan')];
    const boss = staff('Quản trị', 'ADMIN');
    const e = await w.enterprise();
    const old = await sent(e);
    await takeDossier(w.as(lan), { publicId: old.publicId });
    await withdrawApplication(w.as(e.owner), { publicId: old.publicId });
    const again = await sent(e);
    const stuck = await sent();
    await takeDossier(w.as(mai), { publicId: stuck.publicId });
    await declareConflict(w.as(nam), { publicId: stuck.publicId, kind: 'RELATIVE' });
    await declareAbsence(w.as(mai), { body: w.body, fromOn: '2026-11-22', toOn: '2026-11-25', standIn: nam.userId });
    const [free] = await waiting(1);
    await setCapacity(w.as(boss), { body: w.body, officers: [{ officer: nam.userId, capacity: 1 }] });
    const p = proposalFor(w.as(boss), w.body);
    const by = new Map(p.rows.map((r) => [r.dossier.id, r]));
    expect(by.get(again.publicId)).toMatchObject({ officer: lan.userId, why: { vi: 'Ông/Bà Vũ Thị Lan đã phụ trách hồ sơ trước của doanh nghiệp này.' } });
    expect(by.get(stuck.publicId)).toMatchObject({ officer: lan.userId, dossier: { heldBy: 'Lê Thị Mai' }, choices: [{ personId: lan.userId }] });
    expect(by.get(free!)).toMatchObject({ officer: lan.userId });
    await applyProposal(w.as(boss), { body: w.body, basis: p.basis, rows: lines(p) });
    expect([again.publicId, stuck.publicId, free!].map(holder)).toEqual([lan.userId, lan.userId, lan.userId]);
    expect(proposalFor(w.as(boss), w.body).rows).toEqual([]);
  });

  it('leaves what there is no room for, the law’s order deciding what', async () => {
    const mai = staff('Lê Thị Mai');
    const boss = staff('Quản trị', 'ADMIN');
    const first = (await sent()).publicId;
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const { publicId: women } = await saveApplication(w.as(e.owner), w.draft(e, { womenOwned: true }));
    await submitApplication(w.as(e.owner), { publicId: women, confirmed: true });
    await setCapacity(w.as(boss), { body: w.body, officers: [{ officer: mai.userId, capacity: 1 }] });
    const p = proposalFor(w.as(boss), w.body);
    expect(p.rows.map((r) => [r.dossier.id, r.officer])).toEqual([[women, mai.userId], [first, null]]);
    expect(p.rows[1]!.why.vi).toContain('NĐ 80/2021, Điều 4.1');
    const both = lines(p).map((r) => ({ ...r, officer: mai.userId }));
    expect((await refusal(applyProposal(w.as(boss), { body: w.body, basis: p.basis, rows: both }))).fields).toEqual({ 'rows.1.officer': { vi: 'Ông/Bà Lê Thị Mai chỉ nhận thêm được 1 hồ sơ theo định mức.', en: 'Lê Thị Mai has room for 1 more only.' } });
    expect(w.db.all('SELECT 1 FROM support_assignment')).toEqual([]);
  });

  it('is refused as a whole when something it rests on has changed: a dossier, a load, a capacity, an absence', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const boss = staff('Quản trị', 'ADMIN');
    const [one] = await waiting(3);
    const elsewhere = (await sent()).publicId;
    const changes = [
      () => takeDossier(w.as(mai), { publicId: one! }),
      () => receiveApplication(w.as(mai), { publicId: elsewhere }),
      () => setCapacity(w.as(boss), { body: w.body, officers: [{ officer: nam.userId, capacity: 24 }] }),
      () => declareAbsence(w.as(nam), { body: w.body, fromOn: '2026-11-22', toOn: '2026-11-23', standIn: mai.userId }),
    ];
    for (const change of changes) {
      const p = proposalFor(w.as(boss), w.body);
      await change();
      const before = w.db.all('SELECT 1 FROM support_assignment').length;
      expect(await refusal(applyProposal(w.as(boss), { body: w.body, basis: p.basis, rows: lines(p) }))).toMatchObject({ status: 409, code: 'stale' });
      expect(w.db.all('SELECT 1 FROM support_assignment')).toHaveLength(before);
    }
    const p = proposalFor(w.as(boss), w.body);
    await sent(); // what came after it does not disturb it
    expect(await applyProposal(w.as(boss), { body: w.body, basis: p.basis, rows: lines(p) })).toMatchObject({ assigned: 2 });
  });

  it('when two apply it, one does', async () => {
    staff('Lê Thị Mai');
    await waiting(2);
    const p = proposalFor(w.as(w.approver), w.body);
    const tried = await Promise.allSettled([1, 2].map((n) => applyProposal(w.as(w.approver), { body: w.body, basis: p.basis, rows: lines(p) }, `token-10${n}0`)));
    expect(tried.map((x) => x.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(w.db.all('SELECT 1 FROM support_assignment')).toHaveLength(2);
  });

  it('checks each line: only an officer of the body who is here and not tied', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const far = staff('Người nơi khác', 'TRADE_OFFICER', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    const { publicId } = await sent();
    await declareConflict(w.as(nam), { publicId, kind: 'OWN_INTEREST' });
    const p = proposalFor(w.as(w.approver), w.body);
    expect(p.rows[0]).toMatchObject({ officer: mai.userId });
    for (const officer of [nam.userId, far.userId, w.approver.userId]) expect((await refusal(applyProposal(w.as(w.approver), { body: w.body, basis: p.basis, rows: [{ application: publicId, officer, proposed: null }] }))).fields).toHaveProperty(['rows.0.officer']);
    expect(await refusal(applyProposal(w.as(w.approver), { body: w.body, basis: p.basis, rows: [] }))).toMatchObject({ status: 422 });
  });

  it('is for the body’s approver and administrator; capacities for the administrator', async () => {
    const mai = staff('Lê Thị Mai');
    const boss = staff('Quản trị', 'ADMIN');
    const far = staff('Người nơi khác', 'ADMIN', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    expect(() => proposalFor(w.as(mai), w.body)).toThrow(/forbidden/);
    expect(() => caseloadFor(w.as(far), w.body)).toThrow(/not-found/);
    const set = (who: Person, capacity: number, officer = mai.userId) => setCapacity(w.as(who), { body: w.body, officers: [{ officer, capacity }] });
    expect(await refusal(set(w.approver, 5))).toMatchObject({ status: 403 });
    expect(await refusal(set(far, 5))).toMatchObject({ status: 404 });
    for (const wrong of [-1, 501, 2.5, Number.NaN]) expect((await refusal(set(boss, wrong))).fields).toMatchObject({ 'officers.0.capacity': { vi: 'Định mức là số nguyên từ 0 đến 500.' } });
    expect(await refusal(set(boss, 5, far.userId))).toMatchObject({ status: 422 });
    expect([await set(boss, 25), await set(boss, 5), await set(boss, 5)]).toEqual([{ changed: 0 }, { changed: 1 }, { changed: 0 }]);
    expect(caseloadFor(w.as(boss), w.body)).toMatchObject({ officers: [{ name: 'Lê Thị Mai', capacity: 5, held: 0, away: false }], maySetCapacity: true });
  });

  it('a dossier whose officer has left the body needs somebody again', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const { publicId } = await sent();
    await takeDossier(w.as(mai), { publicId });
    expect(proposalFor(w.as(w.approver), w.body).rows).toEqual([]);
    w.db.run("UPDATE organisation_role SET valid_to = '2026-11-22' WHERE person_id = ?", [mai.userId]);
    expect(proposalFor(w.as(w.approver), w.body).rows).toMatchObject([{ dossier: { id: publicId, heldBy: 'Lê Thị Mai' }, officer: nam.userId }]);
  });
});

describe('notes', () => {
  it('are read by the people of the body, the newest first, and by nobody else', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId, e } = await sent();
    await addNote(w.as(mai), { publicId, text: '  Đã gọi cho chủ doanh nghiệp.\nHẹn thứ Hai.  ' }, 'token-0005');
    await addNote(w.as(mai), { publicId, text: 'Đã gọi cho chủ doanh nghiệp.' }, 'token-0005');
    await addNote(w.as(w.settler), { publicId, text: 'Tài khoản đã đối chiếu.' });
    expect(notesFor(w.as(w.approver), publicId)!.map((n) => [n.authorName, n.text])).toEqual([['', 'Tài khoản đã đối chiếu.'], ['Lê Thị Mai', 'Đã gọi cho chủ doanh nghiệp.\nHẹn thứ Hai.']]);
    const far = staff('Người nơi khác', 'TRADE_OFFICER', addOrganisation(w.db, 'Sở Khác', 'STATE_BODY', 0).id);
    for (const stranger of [e.owner, far, w.provider.owner]) {
      expect(() => notesFor(w.as(stranger), publicId)).toThrow(/not-found/);
      expect(await refusal(addNote(w.as(stranger), { publicId, text: 'Xin chào' }))).toMatchObject({ status: 404 });
    }
    expect((await refusal(addNote(w.as(mai), { publicId, text: '   ' }))).fields).toHaveProperty('text');
    expect((await refusal(addNote(w.as(mai), { publicId, text: 'a'.repeat(4_001) }))).fields).toMatchObject({ text: { vi: 'Ghi chú dài quá 4.000 ký tự.' } });
  });

  it('stay closed to whoever is tied to the applicant; are never changed, but their words can be erased', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    const { publicId } = await sent();
    await addNote(w.as(mai), { publicId, text: 'Ghi một điều.' });
    await declareConflict(w.as(nam), { publicId, kind: 'RELATIVE' });
    expect(notesFor(w.as(nam), publicId)).toBeNull();
    expect(await refusal(addNote(w.as(nam), { publicId, text: 'Nói giúp.' }))).toMatchObject({ status: 409, code: 'conflict-of-interest' });
    expect(() => w.db.run("UPDATE support_note SET author_id = 'ai'")).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_note')).toThrow(/FOREIGN KEY|never removed/);
    w.db.run('DELETE FROM support_note_text');
    expect(notesFor(w.as(mai), publicId)).toMatchObject([{ authorName: 'Lê Thị Mai', text: '' }]);
    expect(w.db.get<{ n: number }>("SELECT count(*) AS n FROM audit_entry WHERE data_json LIKE '%Ghi một%'")).toEqual({ n: 0 });
  });
});

describe('reminders', () => {
  /** What each person was told on a day, at eight in the morning (or another hour); the job runs twice. */
  async function onDay(date: string, hour = 8): Promise<Record<string, string>> {
    w.t.setNow(startOfVnDate(date) + hour * 3_600_000);
    await remindOfDeadlines(w.t.as(SYSTEM));
    await remindOfDeadlines(w.t.as(SYSTEM));
    return Object.fromEntries(w.db.all<{ name: string; text: string }>("SELECT p.name, json_extract(o.payload_json, '$.text') AS text FROM outbox o JOIN person p ON p.id = json_extract(o.payload_json, '$.person') WHERE o.topic = 'person.told' AND o.key LIKE 'deadlines:' || ? || ':%' ORDER BY p.name", [date]).map((r) => [r.name, r.text]));
  }

  it('come 3 and 1 working days before, on the day and after it, to whoever looks after it; to approvers from the day on', async () => {
    const [mai] = [staff('Lê Thị Mai'), staff('Trần Văn Nam'), staff('Phạm Thị Hoa', 'APPROVER')];
    const { publicId } = await sent(); // on Sunday, 22 November 2026: due on Thursday, 10 December
    await takeDossier(w.as(mai), { publicId });
    expect(queueFor(w.as(mai)).lines[0]!.deadlineOn).toBe('2026-12-10');
    const MAI = 'Lê Thị Mai';
    expect(await onDay('2026-12-04')).toEqual({});
    expect(await onDay('2026-12-06')).toEqual({});
    expect(await onDay('2026-12-07', 6)).toEqual({});
    expect(await onDay('2026-12-07')).toEqual({ [MAI]: 'Hồ sơ hỗ trợ: 1 còn 3 ngày làm việc (HT-2026-0001). Mời Ông/Bà mở mục Hồ sơ hỗ trợ.' });
    expect(await onDay('2026-12-08')).toEqual({});
    expect(Object.keys(await onDay('2026-12-09'))).toEqual([MAI]);
    expect(await onDay('2026-12-10')).toMatchObject({ [MAI]: expect.stringContaining('1 đến hạn hôm nay (HT-2026-0001)') as string, 'Phạm Thị Hoa': expect.stringContaining('1 đến hạn hôm nay') as string });
    for (const day of ['2026-12-11', '2026-12-14']) expect(await onDay(day)).toMatchObject({ [MAI]: expect.stringContaining('1 quá hạn (HT-2026-0001)') as string, 'Phạm Thị Hoa': expect.stringContaining('1 quá hạn') as string });
    expect(await onDay('2026-12-12')).toEqual({}); // Saturday
    expect(queueFor(w.as(mai), { tab: 'today' }).lines.map((l) => [l.publicId, l.deadline!.vi])).toEqual([[publicId, 'quá hạn 1 ngày']]);
  });

  it('are one message a person and day, however many dossiers; where nobody looks after one, every officer who is here hears', async () => {
    const [mai, nam] = [staff('Lê Thị Mai'), staff('Trần Văn Nam')];
    staff('Vũ Thị Lan');
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await sent()).publicId);
    for (const publicId of ids.slice(1)) await takeDossier(w.as(mai), { publicId });
    await declareAbsence(w.as(nam), { body: w.body, fromOn: '2026-12-10', toOn: '2026-12-10', standIn: mai.userId });
    expect(await onDay('2026-12-10')).toEqual({
      'Lê Thị Mai': 'Hồ sơ hỗ trợ: 5 đến hạn hôm nay (HT-2026-0001, HT-2026-0002, HT-2026-0003 và 2 hồ sơ khác). Mời Ông/Bà mở mục Hồ sơ hỗ trợ.',
      'Vũ Thị Lan': 'Hồ sơ hỗ trợ: 1 đến hạn hôm nay (HT-2026-0001). Mời Ông/Bà mở mục Hồ sơ hỗ trợ.',
    });
  });

  it('tell approvers early of what waits for them, and nobody of what was decided or stands still', async () => {
    const mai = staff('Lê Thị Mai');
    staff('Phạm Thị Hoa', 'APPROVER');
    const [one, two, three] = [await sent(), await sent(), await sent()];
    for (const { publicId } of [one, two, three]) await receiveApplication(w.as(mai), { publicId });
    await recommend(w.as(mai), { publicId: one.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    await askSupplement(w.as(mai), { publicId: two.publicId, items: ['Báo giá có dấu.'] });
    await withdrawApplication(w.as(three.e.owner), { publicId: three.publicId });
    expect(await onDay('2026-12-07')).toEqual({ 'Lê Thị Mai': expect.stringContaining('1 còn 3 ngày làm việc (HT-2026-0001)') as string, 'Phạm Thị Hoa': expect.stringContaining('1 còn 3 ngày làm việc (HT-2026-0001)') as string });
  });

  it('reach everybody exactly once when the job is killed between two messages', async () => {
    for (let i = 0; i < 4; i++) staff(`Cán bộ ${i}`);
    await sent();
    w.t.setNow(startOfVnDate('2026-12-10') + 8 * 3_600_000);
    const ctx = w.t.as(SYSTEM);
    let commits = 0;
    const dying = { ...ctx, db: { ...w.db, get inTransaction() { return w.db.inTransaction; }, transaction: ((work, options) => w.db.transaction(() => {
      const result = work();
      if (++commits === 3) throw new Error('killed');
      return result;
    }, options)) as typeof w.db.transaction } };
    await expect(remindOfDeadlines(dying)).rejects.toThrow('killed');
    expect(told()).toHaveLength(2);
    expect(await remindOfDeadlines(ctx)).toBe(2);
    expect(await remindOfDeadlines(ctx)).toBe(0);
    expect(new Set(told().map((m) => m.key)).size).toBe(4);
    expect(told()).toHaveLength(4);
  });

  it('tell the enterprise once for each request that its supplement has waited five working days', async () => {
    const mai = staff('Lê Thị Mai');
    const { publicId, e } = await sent();
    await receiveApplication(w.as(mai), { publicId });
    const owners = () => w.db.all<{ text: string }>("SELECT json_extract(payload_json, '$.text') AS text FROM outbox WHERE topic = 'owners.told' AND key LIKE 'supplement-waits:%'").map((r) => r.text);
    const run = async (date: string): Promise<number> => { w.t.setNow(startOfVnDate(date) + 8 * 3_600_000); return (await remindOfSupplements(w.t.as(SYSTEM))) + (await remindOfSupplements(w.t.as(SYSTEM))); };
    w.t.setNow(startOfVnDate('2026-11-23') + 9 * 3_600_000);
    await askSupplement(w.as(mai), { publicId, items: ['Báo giá có dấu.'] });
    expect([await run('2026-11-27'), await run('2026-11-29'), await run('2026-11-30'), await run('2026-12-01')]).toEqual([0, 0, 1, 0]);
    expect(owners()).toEqual(['Hồ sơ HT-2026-0001 đang chờ Ông/Bà bổ sung đã 5 ngày làm việc. Mời Ông/Bà mở hồ sơ trên sàn để trả lời.']);
    const item = w.db.get<{ id: string }>('SELECT public_id AS id FROM support_supplement_item')!.id;
    await sendSupplement(w.as(e.owner), { publicId, answers: { [item]: 'Đã gửi.' } });
    await askSupplement(w.as(mai), { publicId, items: ['Báo giá còn thiếu ngày.'] });
    expect([await run('2026-12-07'), await run('2026-12-08')]).toEqual([0, 1]);
    expect(owners()).toHaveLength(2);
  });
});
