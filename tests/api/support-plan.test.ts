/** Before the contract: the register of advisers, how providers are chosen, the support plan. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import {
  adviserRegister, choicesFor, contractFor, publicAdvisers, recordChoice, routes, saveAdviser, saveContract, signContract, withdrawApplication, type AdviserInput, type ChoiceInput, type ContractInput,
} from '../../api/support/index.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { addOrganisation, grant, who, world, type World } from './support-world.ts';

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
