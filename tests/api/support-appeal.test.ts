/** After a refusal: complaint within its term, answered by another person; another round of review with its own decision and term. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { appealRefusal, applicationFor, approveApplication, enterNoticeNumber, queueFor, recommend, refuseApplication, reopenApplication, routes, sendSupplement, askSupplement, supportFaults, upholdRefusal } from '../../api/support/index.ts';
import { addDays, DAY, vnDate } from '../../api/time.ts';
import { addOrganisation, budget, grant, who, world, type World } from './support-world.ts';

let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => {
  expect([...supportFaults(w.db)]).toEqual([]);
  w.close();
});
const today = () => vnDate(w.t.ctx.now());
const GROUNDS = 'Giải pháp của chúng tôi đã được công bố từ tháng trước.';
const REASON = 'Đã xem lại: giải pháp có trong danh sách công bố.';
const second = () => who(grant(w.body, 'APPROVER', 'STATE_BODY'));
const words = { reason: REASON, articles: ['TT06-7.1'] };
async function refused() {
  const made = await w.recommended();
  await refuseApplication(w.as(w.approver), { publicId: made.publicId, reason: 'Giải pháp chưa công bố.', articles: ['TT06-7.1'] });
  return made;
}
const view = (publicId: string) => applicationFor(w.as(w.officer), publicId);
const appeal = (made: Awaited<ReturnType<typeof refused>>, grounds = GROUNDS) => appealRefusal(w.as(made.enterprise.owner), { publicId: made.publicId, grounds });

describe('a complaint', () => {
  it('is the owner’s, once, about a refusal; the office sees it with the day of its answer', async () => {
    const made = await refused();
    const { publicId } = made;
    expect(applicationFor(w.as(made.enterprise.owner), publicId).acts.map((a) => a.act)).toEqual(['appeal']);
    for (const person of [w.officer, w.approver]) await expect(appealRefusal(w.as(person), { publicId, grounds: GROUNDS })).rejects.toMatchObject({ status: 403 });
    for (const person of [w.provider.owner, who()]) await expect(appealRefusal(w.as(person), { publicId, grounds: GROUNDS })).rejects.toMatchObject({ status: 404 });
    await expect(appealRefusal(w.as(who(grant(made.enterprise.id, 'MEMBER'))), { publicId, grounds: GROUNDS })).rejects.toMatchObject({ status: 403 });
    for (const grounds of ['', 'ngắn', 'x'.repeat(4_001), 'A\0'.repeat(20)]) await expect(appeal(made, grounds)).rejects.toMatchObject({ status: 422, fields: { grounds: expect.anything() as object } });
    const first = await appealRefusal(w.as(made.enterprise.owner), { publicId, grounds: GROUNDS }, 'token-1');
    expect(first).toMatchObject({ state: 'REFUSED', dueOn: addDays(today(), 30) });
    expect(await appealRefusal(w.as(made.enterprise.owner), { publicId, grounds: GROUNDS }, 'token-1')).toEqual(first);
    await expect(appeal(made)).rejects.toMatchObject({ code: 'appealed' });
    expect(queueFor(w.as(w.approver)).appeals).toMatchObject([{ publicId, dueOn: addDays(today(), 30) }]);
    expect(queueFor(w.as(who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', 1).id, 'APPROVER', 'STATE_BODY')))).appeals).toEqual([]);
    expect(view(publicId).appeals).toMatchObject([{ state: 'FILED', grounds: GROUNDS, answer: '' }]);
    expect(() => w.db.run("UPDATE support_appeal SET due_on = '2030-01-01'")).toThrow(/never rewritten/);
    expect(() => w.db.run('DELETE FROM support_appeal')).toThrow(/never removed/);
  });

  it('has 90 days from the notice, the last day included', async () => {
    const made = await refused();
    w.t.setNow(w.t.ctx.now() + 5 * DAY);
    await enterNoticeNumber(w.as(w.officer), { publicId: made.publicId, number: '9/TB', dated: today() });
    const notified = w.t.ctx.now();
    w.t.setNow(notified + 91 * DAY);
    await expect(appeal(made)).rejects.toMatchObject({ code: 'too-late' });
    expect(applicationFor(w.as(made.enterprise.owner), made.publicId).acts.map((a) => a.act)).toEqual([]);
    w.t.setNow(notified + 90 * DAY);
    await appeal(made);
  });

  it('cannot be about anything but a refusal', async () => {
    const made = await w.recommended();
    await expect(appeal(made)).rejects.toMatchObject({ code: 'refused-transition' });
    await approveApplication(w.as(w.approver), { publicId: made.publicId });
    await expect(appeal(made)).rejects.toMatchObject({ code: 'refused-transition' });
  });
});

describe('the answer', () => {
  it('is neither of who refused nor of who proposed it; keeping the refusal tells the enterprise why', async () => {
    const made = await refused();
    const { publicId } = made;
    await expect(upholdRefusal(w.as(second()), { publicId, ...words })).rejects.toMatchObject({ code: 'no-appeal' });
    await appeal(made);
    for (const answer of [upholdRefusal, reopenApplication]) {
      await expect(answer(w.as(w.approver), { publicId, ...words })).rejects.toMatchObject({ code: 'same-person' });
      await expect(answer(w.as(who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'))), { publicId, ...words })).rejects.toMatchObject({ status: 403 });
      await expect(answer(w.as(made.enterprise.owner), { publicId, ...words })).rejects.toMatchObject({ status: 403 });
      await expect(answer(w.as(w.provider.owner), { publicId, ...words })).rejects.toMatchObject({ status: 404 });
      await expect(answer(w.as(second()), { publicId, reason: 'x', articles: [] })).rejects.toMatchObject({ status: 422 });
      await expect(answer(w.as(second()), { publicId, version: 1, ...words })).rejects.toMatchObject({ code: 'stale' });
    }
    const { version } = view(publicId).app;
    const race = await Promise.allSettled([upholdRefusal(w.as(second()), { publicId, version, ...words }), reopenApplication(w.as(second()), { publicId, version, ...words })]);
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(view(publicId)).toMatchObject({ app: { state: 'REFUSED' }, appeals: [{ state: 'UPHELD', answer: REASON }] });
    expect(view(publicId).decisions.map((d) => d.kind)).toEqual(['RECOMMEND_APPROVAL', 'REFUSE', 'UPHOLD']);
    expect(w.db.get("SELECT count(*) AS n FROM outbox WHERE topic = 'owners.told' AND payload_json LIKE '%giữ nguyên quyết định%'")).toEqual({ n: 1 });
    await expect(upholdRefusal(w.as(second()), { publicId, ...words })).rejects.toMatchObject({ code: 'no-appeal' });
    await expect(appeal(made)).rejects.toMatchObject({ code: 'appealed' });
  });

  it('opens the dossier again: another review, another term, another decision by another person; the first stays in the chain', async () => {
    const made = await refused();
    const { publicId } = made;
    const before = view(publicId).app;
    w.t.setNow(w.t.ctx.now() + 20 * DAY);
    await appeal(made);
    const other = second();
    await reopenApplication(w.as(other), { publicId, ...words });
    const opened = view(publicId);
    expect(opened.app).toMatchObject({ state: 'RECEIVED', round: 2, decidedBy: null, recommendedBy: null, clockFrom: today(), receivedOn: before.receivedOn, submittedAt: before.submittedAt });
    expect(opened.app.deadlineOn! > before.deadlineOn!).toBe(true);
    // the refusal's notice was a draft: it is dropped
    expect(w.db.all('SELECT kind, state FROM support_notice')).toEqual([{ kind: 'REFUSAL', state: 'CANCELLED' }]);
    await recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đã đối chiếu danh sách công bố.' });
    await expect(approveApplication(w.as(w.approver), { publicId })).rejects.toMatchObject({ code: 'same-person' });
    await approveApplication(w.as(other), { publicId });
    expect(budget(w.db)).toMatchObject({ reserved: 20_000_000 });
    expect(view(publicId).decisions.map((d) => d.kind)).toEqual(['RECOMMEND_APPROVAL', 'REFUSE', 'REOPEN', 'RECOMMEND_APPROVAL', 'APPROVE']);
    expect(view(publicId).notice).toMatchObject({ kind: 'SUPPORT', state: 'DRAFT' });
  });

  it('an office may find its own mistake; a second refusal can be complained about again; a pause counts from the re-opening', async () => {
    const made = await refused();
    const { publicId } = made;
    const other = second();
    const third = second();
    await reopenApplication(w.as(other), { publicId, ...words });
    const due = view(publicId).app.deadlineOn!;
    await askSupplement(w.as(w.officer), { publicId, items: ['Mời gửi địa chỉ trang công bố.'] });
    w.t.setNow(w.t.ctx.now() + 7 * DAY);
    const [item] = view(publicId).supplements[0]!.items;
    await sendSupplement(w.as(made.enterprise.owner), { publicId, answers: { [item!.publicId]: 'https://example.vn/cong-bo' } });
    expect(view(publicId).app.deadlineOn).toBe(addDays(due, 7));
    await recommend(w.as(w.officer), { publicId, outcome: 'REFUSE', reason: 'Trang công bố không mở được.', articles: ['TT06-7.1'] });
    await refuseApplication(w.as(other), { publicId, reason: 'Trang công bố không mở được.', articles: ['TT06-7.1'] });
    // a round holds one final decision, whatever writes it
    expect(() => w.db.run("INSERT INTO support_decision (application_id, kind, decided_by, decided_at, amount_vnd, articles_json, worksheet_json, rule_version_id, round, reason_digest, previous_digest, digest) SELECT application_id, 'APPROVE', 'x', 1, 0, '[]', '{}', rule_version_id, 2, '', '', 'z' FROM support_decision WHERE round = 2 AND kind = 'REFUSE'")).toThrow(/UNIQUE/);
    await appeal(made);
    await reopenApplication(w.as(third), { publicId, ...words });
    expect(view(publicId)).toMatchObject({ app: { round: 3, state: 'RECEIVED' }, appeals: [{ round: 2, state: 'REOPENED' }] });
  });

  it('a decision moved to another round no longer fits its digest', async () => {
    const made = await refused();
    await reopenApplication(w.as(second()), { publicId: made.publicId, ...words });
    await recommend(w.as(w.officer), { publicId: made.publicId, outcome: 'APPROVE', reason: 'Đã đối chiếu danh sách công bố.' });
    w.db.run('DROP TRIGGER support_decision_kept');
    w.db.run('UPDATE support_decision SET round = 1 WHERE round = 2');
    expect([...supportFaults(w.db)]).toMatchObject([{ kind: 'support_decision', fault: 'CHANGED' }]);
    w.db.run("UPDATE support_decision SET round = 2 WHERE id = (SELECT max(id) FROM support_decision)");
  });
});

it('the same over JSON', async () => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  const made = await refused();
  const post = (actor: Parameters<World['as']>[0], act: string, body: unknown) => app.request(`/api/v1/support/applications/${made.publicId}/${act}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }, { ctx: w.as(actor) });
  expect(await (await post(made.enterprise.owner, 'appeal', { grounds: GROUNDS })).json()).toMatchObject({ state: 'REFUSED', dueOn: addDays(today(), 30) });
  expect((await post(w.approver, 'reopen', words)).status).toBe(409);
  expect(await (await post(second(), 'reopen', words)).json()).toMatchObject({ state: 'RECEIVED' });
});
