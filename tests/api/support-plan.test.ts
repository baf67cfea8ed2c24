/** Before the contract: the register of advisers, how providers are chosen, the support plan. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import {
  addToPlan, adviserRegister, approveApplication, approvePlan, choicesFor, contractFor, drawPlan, dropPlan, planCsv, planDesk, planFor, publicAdvisers, recordChoice, returnPlan, routes, saveAdviser, saveContract, sendPlan, signContract, takeFromPlan, withdrawApplication, type AdviserInput, type ChoiceInput, type ContractInput,
} from '../../api/support/index.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { addOrganisation, grant, PROGRAMME, who, world, type World } from './support-world.ts';

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const tr = (n: number) => n * 1_000_000;
let w: World;
beforeEach(async () => { w = await world(); });
afterEach(() => w.close());
const today = () => vnDate(w.t.ctx.now());
const officerElsewhere = (role: 'TRADE_OFFICER' | 'APPROVER' = 'TRADE_OFFICER') => who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id, role, 'STATE_BODY'));
const api = (actor?: Parameters<World['as']>[0]) => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  return (path: string, init?: RequestInit) => app.request(`/api/v1${path}`, init, { ctx: actor ? w.as(actor) : w.t.ctx });
};

const adviser = (more: Partial<AdviserInput> = {}): AdviserInput => ({
  code: 'TVV-01', name: 'Nguyễn Văn Tư', kind: 'PERSON', fields: ['DX_CONSULT'], network: 'Mạng lưới tư vấn viên chuyển đổi số (thử)', recognisedFrom: addDays(today(), -100), recognisedUntil: addDays(today(), 10), decisionNumber: '11/QĐ-BKHCN',
  decisionDated: addDays(today(), -101), phone: '0912 345 678', email: 'tu.van@example.vn', ...more,
});
const consulting = () => w.notified({ employees: 60, revenueVnd: tr(40_000), capitalVnd: tr(15_000), items: [{ kind: 'DX_CONSULT', adviser: 'Nguyễn Văn Tư', costVnd: tr(40) }] });
const contract = (application: string, adviserCode = '', more: Partial<ContractInput> = {}): ContractInput => ({
  application, kind: 'THREE_PARTY', subject: 'Tư vấn lộ trình', items: [{ position: 0, valueVnd: tr(40), adviserCode }], deliveries: [{ what: 'Báo cáo tư vấn', dueOn: addDays(today(), 30), valueVnd: tr(40) }],
  providerTaxCode: w.provider.taxCode, accountHolder: 'CONG TY THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử', ...more,
});

describe('the register of advisers', () => {
  it('is kept by officers of the body that entered them; the public sees phone and mail only with consent', async () => {
    const { id } = await saveAdviser(w.as(w.officer), adviser());
    expect(publicAdvisers(w.t.ctx)).toMatchObject([{ code: 'TVV-01', phone: '', email: '' }]);
    await saveAdviser(w.as(w.officer), adviser({ id, version: 1, consent: true }));
    expect(publicAdvisers(w.t.ctx)).toMatchObject([{ phone: '0912 345 678', email: 'tu.van@example.vn' }]);
    await expect(saveAdviser(w.as(w.officer), adviser({ id, version: 1 }))).rejects.toMatchObject({ code: 'stale' });
    await expect(saveAdviser(w.as(officerElsewhere()), adviser({ id }))).rejects.toMatchObject({ status: 403 });
    await saveAdviser(w.as(w.officer), adviser({ id, consent: false }));
    expect(adviserRegister(w.as(officerElsewhere()))).toMatchObject([{ mine: false, phone: '' }]);
    expect(adviserRegister(w.as(w.officer))).toMatchObject([{ mine: true, phone: '0912 345 678' }]);
    for (const person of [w.approver, w.settler, w.provider.owner, who()]) {
      await expect(saveAdviser(w.as(person), adviser({ code: 'TVV-02' }))).rejects.toMatchObject({ status: 403 });
      expect(() => adviserRegister(w.as(person))).toThrow(/forbidden/);
    }
    await expect(saveAdviser(w.as(w.officer), adviser({ id: 999 }))).rejects.toMatchObject({ status: 404 });
    const shown = await (await api()('/support/advisers')).text();
    expect(shown).toContain('TVV-01');
    expect(shown).not.toContain('345');
  });

  it('refuses a code twice, days that cannot be, and what no person types', async () => {
    await saveAdviser(w.as(w.officer), adviser(), 'key-adviser');
    expect(await saveAdviser(w.as(w.officer), adviser(), 'key-adviser')).toMatchObject({ code: 'TVV-01' });
    await expect(saveAdviser(w.as(w.officer), adviser())).rejects.toMatchObject({ code: 'code-taken' });
    const race = await Promise.allSettled([1, 2, 3].map(() => saveAdviser(w.as(w.officer), adviser({ code: 'TVV-R' }))));
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const [field, more] of [['recognisedUntil', { recognisedUntil: addDays(today(), -200) }], ['recognisedFrom', { decisionDated: today() }], ['decisionDated', { decisionDated: addDays(today(), 3), recognisedFrom: addDays(today(), 4), recognisedUntil: null }], ['recognisedFrom', { recognisedFrom: '2026-02-30' }], ['fields', { fields: [] }], ['code', { code: '=1+1' }], ['name', { name: 'A\0B' }], ['phone', { phone: 'gọi tôi' }], ['email', { email: 'không' }], ['decisionNumber', { decisionNumber: 'không số' }]] as const) {
      await expect(saveAdviser(w.as(w.officer), adviser({ code: 'TVV-X', ...more } as Partial<AdviserInput>)), field).rejects.toMatchObject({ status: 422, fields: { [field]: expect.anything() as object } });
    }
    expect(publicAdvisers(w.t.ctx)).toHaveLength(2);
  });

  it('a consulting content names one who is recognised for it, on the day of the draft and on the day of the signature', async () => {
    const { id } = await saveAdviser(w.as(w.officer), adviser());
    await saveAdviser(w.as(w.officer), adviser({ code: 'TVV-IP', fields: ['IP_CONSULT'] }));
    await saveAdviser(w.as(w.officer), adviser({ code: 'TVV-CU', recognisedFrom: addDays(today(), -50), decisionDated: addDays(today(), -50), recognisedUntil: addDays(today(), -1) }));
    const made = await consulting();
    await w.chosen(made.publicId);
    for (const code of ['', 'KHONG-CO', 'TVV-IP', 'TVV-CU']) await expect(saveContract(w.as(w.officer), contract(made.publicId, code)), code).rejects.toMatchObject({ status: 422, fields: { 'items.0.adviserCode': expect.anything() as object } });
    const { publicId } = await saveContract(w.as(w.officer), contract(made.publicId, 'TVV-01'));
    expect(contractFor(w.as(w.officer), publicId).items).toMatchObject([{ adviser: { code: 'TVV-01' } }]);
    w.t.setNow(w.t.ctx.now() + 11 * 86_400_000);
    await expect(signContract(w.as(w.officer), { contract: publicId, number: '1/HĐ', dated: today() }, PDF)).rejects.toMatchObject({ fields: { dated: expect.anything() as object } });
    const signedOn = addDays(today(), -1);
    await signContract(w.as(w.officer), { contract: publicId, number: '1/HĐ', dated: signedOn }, PDF);
    // what a signed contract rests on cannot be cut away afterwards
    await expect(saveAdviser(w.as(w.officer), adviser({ id, recognisedUntil: addDays(signedOn, -1), recognisedFrom: addDays(signedOn, -100), decisionDated: addDays(signedOn, -100) }))).rejects.toMatchObject({ fields: { recognisedUntil: expect.anything() as object } });
  });

  it('what is no consulting names none', async () => {
    await saveAdviser(w.as(w.officer), adviser());
    const made = await w.notified();
    await w.chosen(made.publicId);
    await expect(saveContract(w.as(w.officer), contract(made.publicId, 'TVV-01'))).rejects.toMatchObject({ fields: { 'items.0.adviserCode': expect.anything() as object } });
  });
});

describe('how the provider was chosen', () => {
  const choice = (application: string, more: Partial<ChoiceInput> = {}): ChoiceInput => ({
    application, method: 'QUOTATION', decisionNumber: '45/QĐ-SCT', decisionDated: today(), reason: 'Giá thấp nhất và đáp ứng đủ yêu cầu.',
    quotes: [{ bidder: 'Công ty Giải pháp Thử', taxCode: w.provider.taxCode, amountVnd: tr(40), chosen: true }, { bidder: 'Công ty Khác', taxCode: '2801234567', amountVnd: tr(41) }], ...more,
  });
  const plain = (application: string, more: Partial<ContractInput> = {}) => contract(application, '', { providerTaxCode: '', subject: 'Cung cấp phần mềm', ...more });

  it('comes before the contract, for the very provider, and stands on its page', async () => {
    const made = await w.notified();
    await expect(saveContract(w.as(w.officer), plain(made.publicId))).rejects.toMatchObject({ code: 'choice-not-recorded', status: 409 });
    await w.chosen(made.publicId, 'SELF');
    await expect(saveContract(w.as(w.officer), plain(made.publicId)), 'the office itself was chosen, not this provider').rejects.toMatchObject({ code: 'choice-not-recorded' });
    await recordChoice(w.as(w.officer), choice(made.publicId, { decisionDated: addDays(today(), -1) }));
    const { publicId } = await saveContract(w.as(w.officer), plain(made.publicId));
    expect(contractFor(w.as(w.officer), publicId).choice).toMatchObject({ method: 'QUOTATION', decisionNumber: '45/QĐ-SCT', quotes: [{ chosen: true }, { chosen: false }] });
    await signContract(w.as(w.officer), { contract: publicId, number: '1/HĐ', dated: today() }, PDF);
    expect(contractFor(w.as(made.enterprise.owner), publicId).choice, 'bids of others are the office’s own').toMatchObject({ method: 'QUOTATION', quotes: [] });
    expect(() => w.db.run('UPDATE support_contract SET procurement_id = NULL')).toThrow(/never changed/);
    expect(() => w.db.run("UPDATE support_procurement SET reason = 'khác'")).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_procurement')).toThrow();
  });

  it('a contract is not older than the decision on its provider', async () => {
    const made = await w.notified();
    w.t.setNow(w.t.ctx.now() + 5 * 86_400_000);
    await recordChoice(w.as(w.officer), choice(made.publicId));
    const { publicId } = await saveContract(w.as(w.officer), plain(made.publicId));
    await expect(signContract(w.as(w.officer), { contract: publicId, number: '1/HĐ', dated: addDays(today(), -1) }, PDF)).rejects.toMatchObject({ fields: { dated: expect.anything() as object } });
    await signContract(w.as(w.officer), { contract: publicId, number: '1/HĐ', dated: today() }, PDF);
  });

  it('is refused in words: no or two chosen, strangers, doubles, future days, the wrong people, closed dossiers', async () => {
    const made = await w.notified();
    const go = (more: Partial<ChoiceInput>, by = w.officer) => recordChoice(w.as(by), choice(made.publicId, more));
    const [own, other] = choice(made.publicId).quotes!;
    await expect(go({ quotes: [] })).rejects.toMatchObject({ fields: { quotes: expect.anything() as object } });
    await expect(go({ quotes: [own!, { ...other!, chosen: true }] })).rejects.toMatchObject({ fields: { quotes: expect.anything() as object } });
    await expect(go({ quotes: [{ ...other!, chosen: true }] })).rejects.toMatchObject({ fields: { 'quotes.0.taxCode': expect.anything() as object } });
    await expect(go({ quotes: [own!, { ...own!, chosen: false }] })).rejects.toMatchObject({ fields: { 'quotes.1.taxCode': expect.anything() as object } });
    await expect(go({ method: 'SELF' })).rejects.toMatchObject({ fields: { quotes: expect.anything() as object } });
    await expect(go({ decisionDated: addDays(today(), 1) })).rejects.toMatchObject({ fields: { decisionDated: expect.anything() as object } });
    for (const amountVnd of [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER]) await expect(go({ quotes: [{ ...own!, amountVnd }] }), String(amountVnd)).rejects.toMatchObject({ status: 422 });
    for (const [person, status] of [[w.approver, 403], [w.settler, 403], [made.enterprise.owner, 404], [w.provider.owner, 404], [officerElsewhere(), 404], [who(), 404]] as const) {
      await expect(go({}, person)).rejects.toMatchObject({ status });
    }
    const vendor = who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(w.provider.organisationId, 'MEMBER'));
    await expect(go({}, vendor)).rejects.toMatchObject({ code: 'conflict-of-interest' });
    expect(() => choicesFor(w.as(officerElsewhere()), made.publicId)).toThrow(/not-found/);
    expect((await api(w.officer)(`/support/applications/${made.publicId}/choices`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ method: 'GUESS' }) })).status).toBe(422);
    expect(choicesFor(w.as(w.officer), made.publicId)).toEqual([]);
    const once = await recordChoice(w.as(w.officer), choice(made.publicId), 'key-choice');
    expect(await recordChoice(w.as(w.officer), choice(made.publicId), 'key-choice')).toEqual(once);
    expect(choicesFor(w.as(w.settler), made.publicId)).toHaveLength(1);
    await withdrawApplication(w.as(made.enterprise.owner), { publicId: made.publicId });
    await expect(go({})).rejects.toMatchObject({ code: 'refused-transition' });
  });
});

describe('the support plan', () => {
  const draw = (more: object = {}, by = w.officer) => drawPlan(w.as(by), { programme: PROGRAMME, year: Number(today().slice(0, 4)), ...more });
  const add = (plan: string, ...applications: string[]) => addToPlan(w.as(w.officer), { plan, applications });
  const approve = (plan: string, more: object = {}, by = w.approver) => approvePlan(w.as(by), { plan, decisionNumber: '77/QĐ-SCT', decisionDated: today(), ...more });

  it('gathers approved needs, is sent, and approved by another person with the decision’s number and day', async () => {
    const approved = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId: approved.publicId });
    const notified = await w.notified();
    const waiting = await w.recommended();
    expect(planDesk(w.as(w.officer)).waiting).toMatchObject([{ needs: 2, totalVnd: tr(40) }]);
    const { publicId: plan } = await draw({ quarter: 3 });
    await expect(add(plan, waiting.publicId), 'not approved yet').rejects.toMatchObject({ code: 'need-not-waiting' });
    await expect(sendPlan(w.as(w.officer), { plan })).rejects.toMatchObject({ code: 'empty-plan' });
    await add(plan, approved.publicId, notified.publicId, notified.publicId);
    expect(planDesk(w.as(w.officer)).waiting).toMatchObject([{ needs: 0 }]);
    await expect(approve(plan)).rejects.toMatchObject({ code: 'refused-transition' });
    await sendPlan(w.as(w.officer), { plan });
    await expect(add(plan, waiting.publicId)).rejects.toMatchObject({ code: 'refused-transition' });
    await returnPlan(w.as(w.approver), { plan, reason: 'Ghi rõ nội dung từng nhu cầu.' });
    expect(planFor(w.as(w.officer), plan).plan).toMatchObject({ state: 'DRAFT', returnReason: 'Ghi rõ nội dung từng nhu cầu.' });
    await sendPlan(w.as(w.officer), { plan });
    await approve(plan);
    expect(planFor(w.as(w.settler), plan)).toMatchObject({ plan: { state: 'APPROVED', decisionNumber: '77/QĐ-SCT', decisionDated: today() }, totalVnd: tr(40), acts: [] });
    expect(() => w.db.run("UPDATE support_plan SET note = 'khác'")).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_plan_line')).toThrow(/never changed/);
    expect(() => w.db.run('UPDATE support_plan_line SET amount_vnd = 1')).toThrow(/added anew/);
  });

  it('its author never approves it, whatever roles they hold: who drew, filled or sent it', async () => {
    const both = () => who(grant(w.body, 'TRADE_OFFICER', 'STATE_BODY'), grant(w.body, 'APPROVER', 'STATE_BODY'));
    const [drawer, filler, sender] = [both(), both(), both()];
    const { publicId: plan } = await draw({}, drawer);
    await addToPlan(w.as(filler), { plan, applications: [(await w.notified()).publicId] });
    await sendPlan(w.as(sender), { plan });
    for (const person of [drawer, filler, sender]) {
      await expect(approve(plan, {}, person)).rejects.toMatchObject({ code: 'same-person' });
      expect(planFor(w.as(person), plan).acts).not.toContain('approve');
    }
    expect(() => w.db.run("UPDATE support_plan SET state = 'APPROVED', approved_by = drawn_by, approved_at = 1, decision_number = '1', decision_dated = '2026-01-01'")).toThrow(/CHECK/);
    await approve(plan);
  });

  it('a need stands in one living plan; what is taken out or dropped waits again', async () => {
    const made = await w.notified();
    const { publicId: one } = await draw();
    const { publicId: two } = await draw({ quarter: 1 });
    const race = await Promise.allSettled([add(one, made.publicId), add(two, made.publicId), add(one, made.publicId)]);
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    const id = w.db.get<{ id: number }>('SELECT id FROM support_application WHERE public_id = ?', [made.publicId])!.id;
    const empty = planFor(w.as(w.officer), one).lines.length === 0 ? one : two;
    const full = empty === one ? two : one;
    expect(() => w.db.run("INSERT INTO support_plan_line (plan_id, application_id, amount_vnd, added_by) SELECT id, ?, 1, 'x' FROM support_plan WHERE public_id = ?", [id, empty])).toThrow(/another plan/);
    await takeFromPlan(w.as(w.officer), { plan: full, applications: [made.publicId] });
    await add(empty, made.publicId);
    await dropPlan(w.as(w.officer), { plan: empty });
    await add(full, made.publicId);
    expect(planFor(w.as(w.officer), full).totalVnd).toBe(tr(20));
    await expect(add(empty, made.publicId)).rejects.toMatchObject({ code: 'refused-transition' });
  });

  it('what was withdrawn since is named, and neither sent nor approved', async () => {
    const [a, b] = [await w.notified(), await w.notified()];
    const { publicId: plan } = await draw();
    await add(plan, a.publicId, b.publicId);
    await sendPlan(w.as(w.officer), { plan });
    await withdrawApplication(w.as(a.enterprise.owner), { publicId: a.publicId });
    await expect(approve(plan)).rejects.toMatchObject({ code: 'plan-changed' });
    await returnPlan(w.as(w.approver), { plan, reason: 'Một hồ sơ đã rút, mời gom lại.' });
    await expect(sendPlan(w.as(w.officer), { plan })).rejects.toMatchObject({ code: 'plan-changed' });
    await takeFromPlan(w.as(w.officer), { plan, applications: [a.publicId] });
    await sendPlan(w.as(w.officer), { plan });
    await approve(plan);
  });

  it('stale pages, replays, days and numbers that cannot be, the wrong people and other bodies', async () => {
    const made = await w.notified();
    const year = Number(today().slice(0, 4));
    const first = await drawPlan(w.as(w.officer), { programme: PROGRAMME, year }, 'key-draw-plan');
    expect(await drawPlan(w.as(w.officer), { programme: PROGRAMME, year }, 'key-draw-plan')).toEqual(first);
    const plan = first.publicId;
    await add(plan, made.publicId);
    await expect(sendPlan(w.as(w.officer), { plan, version: 1 })).rejects.toMatchObject({ code: 'stale' });
    for (const wrong of [1999, 2201, 2026.5, Number.NaN]) await expect(draw({ year: wrong })).rejects.toMatchObject({ status: 422 });
    await expect(draw({ quarter: 5 })).rejects.toMatchObject({ status: 422 });
    await expect(draw({ programme: 'khong-co' })).rejects.toMatchObject({ status: 404 });
    for (const [person, status] of [[w.approver, 403], [w.settler, 403], [made.enterprise.owner, 404], [officerElsewhere(), 404], [who(), 404]] as const) {
      await expect(draw({}, person)).rejects.toMatchObject({ status });
      await expect(sendPlan(w.as(person), { plan })).rejects.toMatchObject({ status });
    }
    for (const person of [officerElsewhere(), officerElsewhere('APPROVER'), made.enterprise.owner, who()]) {
      expect(() => planFor(w.as(person), plan)).toThrow(/not-found/);
      expect(() => planCsv(w.as(person), plan)).toThrow(/not-found/);
    }
    await sendPlan(w.as(w.officer), { plan });
    await expect(approve(plan, {}, officerElsewhere('APPROVER'))).rejects.toMatchObject({ status: 404 });
    await expect(approve(plan, {}, w.officer)).rejects.toMatchObject({ status: 403 });
    await expect(approve(plan, { decisionDated: addDays(today(), 1) })).rejects.toMatchObject({ fields: { decisionDated: expect.anything() as object } });
    await expect(approve(plan, { decisionDated: addDays(today(), -1) })).rejects.toMatchObject({ fields: { decisionDated: expect.anything() as object } });
    await expect(approve(plan, { decisionNumber: '' })).rejects.toMatchObject({ status: 422 });
    const race = await Promise.allSettled([approve(plan), approve(plan)]);
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    const other = await draw();
    await add(other.publicId, (await w.notified()).publicId);
    await sendPlan(w.as(w.officer), { plan: other.publicId });
    await expect(approve(other.publicId)).rejects.toMatchObject({ code: 'number-taken' });
    const lastYear = await draw({ year: year - 1 });
    await expect(add(lastYear.publicId, (await w.notified()).publicId), 'a need of another year').rejects.toMatchObject({ code: 'need-not-waiting' });
  });

  it('the export cannot run formulas, and its sum is the plan’s', async () => {
    const { publicId: plan } = await draw();
    await add(plan, (await w.notified({}, await w.enterprise('=HYPERLINK("http://x","bấm")'))).publicId, (await w.notified({}, await w.enterprise(' +1, Công ty'))).publicId);
    const answer = await api(w.officer)(`/support/plans/${plan}/csv`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(Buffer.from(bytes.subarray(0, 3)).toString('hex')).toBe('efbbbf');
    const csv = new TextDecoder().decode(bytes);
    expect(csv).toContain('"\'=HYPERLINK(""http://x"",""bấm"")"');
    expect(csv).toContain('"\' +1, Công ty"');
    expect(csv.trimEnd().split('\r\n').at(-1)).toBe(`,,Cộng,,80000000,${planFor(w.as(w.officer), plan).totalVnd}`);
    expect((await api(w.provider.owner)(`/support/plans/${plan}/csv`)).status).toBe(404);
    expect((await api()(`/support/plans/${plan}/csv`)).status).toBe(401);
  });
});
