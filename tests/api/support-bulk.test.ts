/** Many dossiers at once: what the preview shows is what happens, in the law's order, each by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { applicationFor, applyBulk, approveApplication, declareConflict, previewBulk, receiveApplication, routes, saveApplication, submitApplication, supportFaults } from '../../api/support/index.ts';
import { addOrganisation, budget, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

const tr = (n: number) => n * 1_000_000;
let w: World;
beforeEach(async () => { w = await world(tr(50)); });
afterEach(() => {
  expect([...supportFaults(w.db)]).toEqual([]);
  w.close();
});
const ids = (...list: { publicId: string }[]) => list.map(({ publicId }) => ({ publicId }));
/** Everything that a write could have left behind. */
const traces = () => w.db.get('SELECT (SELECT count(*) FROM support_decision) AS d, (SELECT count(*) FROM support_ledger_entry) AS l, (SELECT count(*) FROM support_event) AS e, (SELECT count(*) FROM support_notice) AS n, (SELECT count(*) FROM audit_entry) AS a, (SELECT count(*) FROM outbox) AS o, (SELECT count(*) FROM idempotency) AS i, (SELECT sum(version) FROM support_application) AS v');
async function sent(more = {}, given?: Enterprise) {
  const enterprise = given ?? (await w.enterprise());
  await takeTest(w.as(enterprise.owner), enterprise.id);
  const saved = await saveApplication(w.as(enterprise.owner), w.draft(enterprise, more));
  await submitApplication(w.as(enterprise.owner), { publicId: saved.publicId, confirmed: true });
  return { publicId: saved.publicId, enterprise };
}
const stateOf = (publicId: string) => w.db.get<{ state: string }>('SELECT state FROM support_application WHERE public_id = ?', [publicId])!.state;

describe('a preview', () => {
  it('writes nothing, and tells what will happen: the law’s order, the money running out, each refusal', async () => {
    const plain = [await w.recommended(), await w.recommended()];
    const priority = await w.recommended({ womenOwned: true });
    const before = traces();
    const asked = { act: 'approve' as const, dossiers: ids(plain[1]!, plain[0]!, priority) };
    const shown = await previewBulk(w.as(w.approver), asked);
    expect(traces()).toEqual(before);
    // priority first, then first come; 50 million hold two of 20
    expect(shown.lines.map((l) => [l.publicId, l.amountVnd, l.leftVnd, l.refusal === null])).toEqual([[priority.publicId, tr(20), tr(30), true], [plain[0]!.publicId, tr(20), tr(10), true], [plain[1]!.publicId, tr(20), null, false]]);
    expect(shown.lines[2]!.refusal!.vi).toContain('chỉ còn 10.000.000');
    const made = await applyBulk(w.as(w.approver), asked, 'token-1');
    expect(made.lines.map((l) => ({ ...l, version: 0 }))).toEqual(shown.lines.map((l) => ({ ...l, version: 0 })));
    expect(budget(w.db)).toMatchObject({ available: tr(10), reserved: tr(40) });
    expect([priority, ...plain].map((d) => stateOf(d.publicId))).toEqual(['APPROVED', 'APPROVED', 'RECOMMENDED']);
  });

  it('counts a tax code’s yearly cap over the dossiers before it', async () => {
    w.close();
    w = await world(tr(500));
    const e = await w.enterprise();
    const one = await w.recommended({ employees: 8, items: [{ kind: 'IP_CONSULT', costVnd: tr(160), adviser: 'Nguyễn Văn Tư' }] }, e);
    const two = await w.recommended({ employees: 8, items: [{ kind: 'TECH_TRANSFER', costVnd: tr(40), adviser: 'Nguyễn Văn Tư' }] }, e);
    const shown = await previewBulk(w.as(w.approver), { act: 'approve', dossiers: ids(one, two) });
    const made = await applyBulk(w.as(w.approver), { act: 'approve', dossiers: ids(one, two) });
    expect(made.totalVnd).toBe(shown.totalVnd);
    expect(made.done).toBe(shown.done);
  });
});

describe('applying', () => {
  it('receives and recommends too; each dossier keeps its own decision with the reason', async () => {
    const list = [await sent(), await sent(), await sent()];
    expect(await applyBulk(w.as(w.officer), { act: 'receive', dossiers: ids(...list) })).toMatchObject({ done: 3, totalVnd: 0 });
    await expect(applyBulk(w.as(w.officer), { act: 'recommend', dossiers: ids(...list), reason: 'Đủ' })).resolves.toMatchObject({ done: 0 });
    expect(await applyBulk(w.as(w.officer), { act: 'recommend', dossiers: ids(...list), reason: 'Đủ điều kiện theo bảng thẩm định.' })).toMatchObject({ done: 3, totalVnd: tr(60) });
    expect(applicationFor(w.as(w.approver), list[0]!.publicId).decisions).toMatchObject([{ kind: 'RECOMMEND_APPROVAL', reason: 'Đủ điều kiện theo bảng thẩm định.', amountVnd: tr(20) }]);
  });

  it('one that is refused stops no other; a stale one, another sum, a conflict, one’s own recommendation are told', async () => {
    const [fine, stale, sum, tied] = [await w.recommended(), await w.recommended(), await w.recommended(), await w.recommended()];
    const both = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(w.body, 'APPROVER', 'STATE_BODY'));
    const mine = await sent();
    await receiveApplication(w.as(both), mine);
    await applyBulk(w.as(both), { act: 'recommend', dossiers: ids(mine), reason: 'Đủ điều kiện theo bảng thẩm định.' });
    await declareConflict(w.as(both), { publicId: tied.publicId, kind: 'RELATIVE' });
    const { lines } = await applyBulk(w.as(both), { act: 'approve', dossiers: [{ publicId: fine.publicId }, { publicId: stale.publicId, version: 1 }, { publicId: sum.publicId, amountVnd: 7 }, { publicId: tied.publicId }, { publicId: mine.publicId }] });
    expect(lines.map((l) => [l.publicId, l.refusal?.vi.slice(0, 14) ?? null])).toEqual([[fine.publicId, null], [stale.publicId, 'Hồ sơ đã có th'], [sum.publicId, 'Lúc xem trước '], [tied.publicId, 'Đã khai có ngư'], [mine.publicId, 'Người đã trình']]);
    expect([fine, stale, sum, tied, mine].map((d) => stateOf(d.publicId))).toEqual(['APPROVED', 'RECOMMENDED', 'RECOMMENDED', 'RECOMMENDED', 'RECOMMENDED']);
    // what was refused left nothing behind
    expect(budget(w.db)).toMatchObject({ reserved: tr(20) });
  });

  it('a repetition with the same key gives the same answers; two at once approve each dossier once', async () => {
    const list = [await w.recommended(), await w.recommended()];
    const asked = { act: 'approve' as const, dossiers: ids(...list) };
    const first = await applyBulk(w.as(w.approver), asked, 'token-2');
    expect((await applyBulk(w.as(w.approver), asked, 'token-2')).lines.map((l) => l.refusal)).toEqual(first.lines.map((l) => l.refusal));
    expect(await applyBulk(w.as(w.approver), asked, 'token-3')).toMatchObject({ done: 0 });
    expect(budget(w.db)).toMatchObject({ reserved: tr(40), entries: 3 });
  });

  it('tells nothing of a dossier that is another body’s, a draft, or not there', async () => {
    const foreign = who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id, 'APPROVER', 'STATE_BODY'));
    const made = await w.recommended();
    const e = await w.enterprise('Công ty Bí mật');
    const draft = await saveApplication(w.as(e.owner), w.draft(e));
    for (const [person, publicId] of [[foreign, made.publicId], [w.approver, draft.publicId], [w.approver, 'khong-co'], [made.enterprise.owner, made.publicId]] as const) {
      for (const run of [previewBulk, applyBulk]) expect(await run(w.as(person), { act: 'approve', dossiers: [{ publicId }] })).toMatchObject({ done: 0, lines: [{ organisationName: '', receiptNumber: null, amountVnd: null, refusal: { vi: 'Không tìm thấy hồ sơ này.' } }] });
    }
    await expect(previewBulk(w.t.ctx, { act: 'approve', dossiers: ids(made) })).rejects.toMatchObject({ status: 401 });
  });

  it('takes one to fifty, each once, and only acts that there are; a wrong role is told on each', async () => {
    const made = await w.recommended();
    for (const raw of [{ act: 'approve', dossiers: [] }, { act: 'approve', dossiers: ids(made, made) }, { act: 'approve', dossiers: Array.from({ length: 51 }, (_, n) => ({ publicId: `x${n}` })) }, { act: 'refuse', dossiers: ids(made) }, { act: 'approve', dossiers: [{ publicId: 'x'.repeat(99) }] }, { act: 'approve', dossiers: [{ publicId: made.publicId, amountVnd: -1 }] }]) {
      await expect(previewBulk(w.as(w.approver), raw as never), JSON.stringify(raw).slice(0, 60)).rejects.toMatchObject({ status: 422 });
    }
    expect((await applyBulk(w.as(w.officer), { act: 'approve', dossiers: ids(made) })).lines[0]!.refusal!.vi).toContain('Vai trò');
    await approveApplication(w.as(w.approver), made);
  });
});

it('the same over JSON', async () => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  const made = await w.recommended();
  const post = (path: string, body: unknown) => app.request(`/api/v1/support/bulk-decisions${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': 'khoa-0001' } }, { ctx: w.as(w.approver) });
  const shown = (await (await post('/preview', { act: 'approve', dossiers: ids(made) })).json()) as { lines: { version: number; amountVnd: number }[] };
  expect(shown).toMatchObject({ done: 1, totalVnd: tr(20), lines: [{ leftVnd: tr(30) }] });
  expect(stateOf(made.publicId)).toBe('RECOMMENDED');
  const asked = { act: 'approve', dossiers: [{ publicId: made.publicId, version: shown.lines[0]!.version, amountVnd: shown.lines[0]!.amountVnd }] };
  for (let n = 0; n < 2; n++) expect(await (await post('', asked)).json()).toMatchObject({ done: 1 });
  expect((await post('', { act: 'approve', dossiers: 'x' })).status).toBe(422);
});
