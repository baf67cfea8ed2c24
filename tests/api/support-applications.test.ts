import { afterEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import { isDomainError } from '../../api/errors.ts';
import {
  applicationFor, applicationsOf, approveApplication, declareConflict, enterNoticeNumber, publicProgramme, queueFor, receiveApplication, recommend, refuseApplication, saveApplication, sendBackApplication,
  submitApplication, verifyDecisions, withdrawApplication,
} from '../../api/support/index.ts';
import { vnDate } from '../../api/time.ts';
import { NOW } from '../support/context.ts';
import { addOrganisation, budget, grant, PROGRAMME, takeTest, who, world, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());

/** The code and fields of the refusal that a promise ends in. */
async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields: string[] }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi, fields: Object.keys(error.fields ?? {}) };
  }
  throw new Error('nothing was refused');
}

describe('the first voucher, from test to notice', () => {
  it('goes all the way, and each person sees where it stands', async () => {
    w = await world();
    const e = await w.enterprise('Công ty TNHH Nông sản Thử');
    const ctx = w.as(e.owner);
    await takeTest(ctx, e.id);
    const saved = await saveApplication(ctx, w.draft(e, { womenOwned: true }));
    expect(saved.subsidyVnd).toBe(20_000_000);
    const receipt = await submitApplication(ctx, { publicId: saved.publicId, version: saved.version, confirmed: true });
    // Sunday 22/11/2026: day one is Monday the 23rd, day 14 Thursday 10/12
    expect(receipt).toMatchObject({ receiptNumber: 'HT-2026-0001', receivedOn: '2026-11-22', deadlineOn: '2026-12-10' });
    expect(queueFor(w.as(w.officer)).lines[0]).toMatchObject({ receiptNumber: 'HT-2026-0001', state: 'SUBMITTED', priority: true, askedVnd: 20_000_000 });

    await receiveApplication(w.as(w.officer), { publicId: saved.publicId });
    const sheet = applicationFor(w.as(w.officer), saved.publicId);
    expect(sheet.worksheet?.lines[0]?.estimate).toMatchObject({ size: 'MICRO', rate: 50, capVnd: 20_000_000, subsidyVnd: 20_000_000 });
    expect(sheet.budgets[0]?.availableVnd).toBe(1_000_000_000);
    await recommend(w.as(w.officer), { publicId: saved.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện, giải pháp đã công bố.' });
    expect(await approveApplication(w.as(w.approver), { publicId: saved.publicId })).toMatchObject({ state: 'APPROVED', amountVnd: 20_000_000 });
    expect(budget(w.db)).toMatchObject({ available: 980_000_000, reserved: 20_000_000 });

    const before = applicationFor(ctx, saved.publicId);
    expect(before.notice).toMatchObject({ kind: 'SUPPORT', state: 'DRAFT', number: null, content: { stateVnd: 20_000_000, ownVnd: 20_000_000 } });
    expect(before.decisions).toEqual([]);
    // its own grant is not counted against itself afterwards
    expect(before.worksheet?.totalVnd).toBe(20_000_000);
    await enterNoticeNumber(w.as(w.officer), { publicId: saved.publicId, number: '128/TB-SCT', dated: '2026-11-22' });
    expect(applicationFor(ctx, saved.publicId)).toMatchObject({ app: { state: 'NOTIFIED' }, notice: { state: 'ISSUED', number: '128/TB-SCT', dated: '2026-11-22' } });
    expect(publicProgramme(ctx, PROGRAMME)).toMatchObject({ appropriatedVnd: 1_000_000_000, approvedVnd: 20_000_000, leftVnd: 980_000_000, approved: 1, onTimePercent: 100 });
    expect(verifyAudit(w.db)).toBeNull();
    expect(verifyDecisions(w.db)).toBeNull();
  });

  it('refuses with a reason and an article, keeps the money, and gives a draft notice of that too', async () => {
    w = await world();
    const { publicId } = await w.recommended();
    expect(await refusal(refuseApplication(w.as(w.approver), { publicId, reason: 'Giải pháp không khớp với nhu cầu đã khai.', articles: [] }))).toMatchObject({ code: 'invalid', fields: ['articles'] });
    await refuseApplication(w.as(w.approver), { publicId, reason: 'Giải pháp không khớp với nhu cầu đã khai.', articles: ['TT06-7.3'] });
    expect(applicationFor(w.as(w.officer), publicId)).toMatchObject({ app: { state: 'REFUSED' }, notice: { kind: 'REFUSAL', state: 'DRAFT' } });
    expect(budget(w.db)).toMatchObject({ available: 1_000_000_000, reserved: 0 });
    await enterNoticeNumber(w.as(w.officer), { publicId, number: '129/TB-SCT', dated: '2026-11-22' });
    expect(applicationFor(w.as(w.officer), publicId).app.state).toBe('REFUSED');
  });

  it('gives the money back when the enterprise withdraws after approval', async () => {
    w = await world();
    const { publicId, enterprise } = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId });
    await withdrawApplication(w.as(enterprise.owner), { publicId });
    expect(budget(w.db)).toMatchObject({ available: 1_000_000_000, reserved: 0, released: 0 });
    // and the yearly cap is free again
    const again = await w.recommended({}, enterprise);
    expect(await approveApplication(w.as(w.approver), { publicId: again.publicId })).toMatchObject({ amountVnd: 20_000_000 });
  });
});

describe('the version that is kept', () => {
  it('is the law as it was published: a programme’s own choice does not become everybody’s', async () => {
    w = await world();
    w.db.run("UPDATE support_programme SET second_contract = 'FRESH', size_rule = 'LITERAL'");
    const { publicId } = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId });
    const kept = w.db.all<{ documentJson: string }>('SELECT document_json AS documentJson FROM support_rule_version').map((r) => JSON.parse(r.documentJson) as { sizeRule: string; secondContract: string });
    expect(kept).toMatchObject([{ sizeRule: 'MOST_FAVOURABLE', secondContract: 'SHARED_YEAR' }]);
    // the decision itself keeps the choice that it was made under
    expect(JSON.parse(w.db.get<{ v: string }>("SELECT worksheet_json AS v FROM support_decision WHERE kind = 'APPROVE'")!.v)).toMatchObject({ sizeRule: 'LITERAL', secondContract: 'FRESH' });
  });
});

describe('who may do what', () => {
  it('lets only the owner send: not a member, not a helper, not a provider, not an officer', async () => {
    w = await world();
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const member = who(grant(e.id, 'MEMBER'));
    const { publicId } = await saveApplication(w.as(member), w.draft(e));
    const others = { member, helper: who(grant(w.body, 'HELPER', 'COMMUNITY_TEAM')), provider: who(grant(addOrganisation(w.db, 'Nhà cung cấp khác', 'COMPANY', NOW).id, 'OWNER')), officer: w.officer, approver: w.approver };
    for (const [name, actor] of Object.entries(others)) {
      const got = await refusal(submitApplication(w.as(actor), { publicId, confirmed: true }));
      expect([403, 404], name).toContain(got.status);
    }
    expect(await refusal(submitApplication(w.as(e.owner), { publicId, confirmed: false }))).toMatchObject({ code: 'invalid', fields: ['confirmed'] });
    await submitApplication(w.as(e.owner), { publicId, confirmed: true });
  });

  it('hides a dossier from every other enterprise and from officers of other bodies', async () => {
    w = await world();
    const { publicId, enterprise } = await w.recommended();
    const stranger = await w.enterprise('Công ty khác');
    const otherBody = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', NOW).id;
    for (const actor of [stranger.owner, who(grant(otherBody, 'APPROVER')), who(grant(otherBody, 'TRADE_OFFICER')), who()]) {
      expect(() => applicationFor(w.as(actor), publicId)).toThrow(/not-found/);
      expect(await refusal(approveApplication(w.as(actor), { publicId }))).toMatchObject({ status: 404 });
      expect(await refusal(withdrawApplication(w.as(actor), { publicId }))).toMatchObject({ status: 404 });
    }
    expect(() => applicationsOf(w.as(stranger.owner), enterprise.id)).toThrow(/forbidden/);
    expect(() => applicationFor(w.t.ctx, publicId)).toThrow(/unauthenticated/);
    expect(() => queueFor(w.as(stranger.owner))).toThrow(/forbidden/);
  });

  it('hides a draft from officers until it is sent', async () => {
    w = await world();
    const e = await w.enterprise();
    const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
    expect(() => applicationFor(w.as(w.officer), publicId)).toThrow(/not-found/);
    expect(queueFor(w.as(w.officer)).lines).toEqual([]);
  });

  it('keeps the one who recommends from approving, even with both roles', async () => {
    w = await world();
    const both = who(grant(w.body, 'TRADE_OFFICER'), grant(w.body, 'APPROVER'));
    w.officer = both;
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
    await submitApplication(w.as(e.owner), { publicId, confirmed: true });
    await receiveApplication(w.as(both), { publicId });
    await recommend(w.as(both), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo bảng tính.' });
    expect(await refusal(approveApplication(w.as(both), { publicId }))).toMatchObject({ code: 'same-person' });
    expect(await refusal(refuseApplication(w.as(both), { publicId, reason: 'Không đủ điều kiện nữa.', articles: ['ND80-5.3'] }))).toMatchObject({ code: 'same-person' });
    expect(budget(w.db).reserved).toBe(0);
    await approveApplication(w.as(w.approver), { publicId });
  });

  it('keeps officers with the wrong role from each other’s acts', async () => {
    w = await world();
    const { publicId } = await w.recommended();
    expect(await refusal(approveApplication(w.as(w.officer), { publicId }))).toMatchObject({ code: 'forbidden' });
    expect(await refusal(approveApplication(w.as(who(grant(w.body, 'SETTLER'))), { publicId }))).toMatchObject({ code: 'forbidden' });
    await sendBackApplication(w.as(w.approver), { publicId, reason: 'Mời kiểm tra lại báo giá.' });
    expect(await refusal(recommend(w.as(w.approver), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện hỗ trợ.' }))).toMatchObject({ code: 'forbidden' });
  });

  it('refuses an officer with a conflict of interest: own enterprise, declared relative, own solution', async () => {
    w = await world();
    const { publicId, enterprise } = await w.recommended();
    const insider = who(grant(w.body, 'APPROVER'), grant(enterprise.id, 'MEMBER'));
    expect(await refusal(approveApplication(w.as(insider), { publicId }))).toMatchObject({ code: 'conflict-of-interest' });
    const vendor = w.db.get<{ id: number }>('SELECT organisation_id AS id FROM provider LIMIT 1')!;
    expect(await refusal(approveApplication(w.as(who(grant(w.body, 'APPROVER'), grant(vendor.id, 'OWNER'))), { publicId }))).toMatchObject({ code: 'conflict-of-interest' });
    // only who works for the programme's body; a draft is nobody's but the enterprise's
    const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', NOW).id;
    for (const stranger of [who(grant(elsewhere, 'TRADE_OFFICER')), who({ ...grant(elsewhere, 'HELPER'), communeCode: null }), enterprise.owner]) expect(await refusal(declareConflict(w.as(stranger), { publicId, kind: 'RELATIVE' }))).toMatchObject({ code: 'not-found' });
    const drafted = await saveApplication(w.as(enterprise.owner), w.draft(enterprise));
    expect(await refusal(declareConflict(w.as(w.approver), { publicId: drafted.publicId, kind: 'RELATIVE' }))).toMatchObject({ code: 'not-found' });
    expect(w.db.get('SELECT count(*) AS n FROM support_conflict')).toEqual({ n: 0 });
    await declareConflict(w.as(w.approver), { publicId, kind: 'RELATIVE' });
    const got = await refusal(approveApplication(w.as(w.approver), { publicId }));
    expect(got.code).toBe('conflict-of-interest');
    expect(got.vi).toContain('người thân');
    expect(applicationFor(w.as(w.approver), publicId).conflicts).toHaveLength(1);
    // the registry's number is an act on the dossier too
    const other = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId: other.publicId });
    expect(await refusal(enterNoticeNumber(w.as(who(grant(w.body, 'TRADE_OFFICER'), grant(other.enterprise.id, 'MEMBER'))), { publicId: other.publicId, number: '9/TB-SCT', dated: vnDate(NOW) }))).toMatchObject({ code: 'conflict-of-interest' });
  });
});

describe('out of order, twice, stale', () => {
  it('says from which state, what was tried and what is allowed', async () => {
    w = await world();
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
    await submitApplication(w.as(e.owner), { publicId, confirmed: true });
    const got = await refusal(approveApplication(w.as(w.approver), { publicId }));
    expect(got.code).toBe('refused-transition');
    expect(got.vi).toContain('“Đã nộp, chờ tiếp nhận”');
    expect(got.vi).toContain('phê duyệt');
    expect(got.vi).toContain('tiếp nhận');
  });

  it('approves once: a second approval is refused, a replay gets the first answer', async () => {
    w = await world();
    const { publicId } = await w.recommended();
    const first = await approveApplication(w.as(w.approver), { publicId }, 'form-token-1');
    expect(await approveApplication(w.as(w.approver), { publicId }, 'form-token-1')).toEqual(first);
    expect(await refusal(approveApplication(w.as(w.approver), { publicId }))).toMatchObject({ code: 'refused-transition' });
    expect(await refusal(approveApplication(w.as(w.approver), { publicId }, 'form-token-2'))).toMatchObject({ code: 'refused-transition' });
    expect(budget(w.db)).toMatchObject({ reserved: 20_000_000 });
  });

  it('refuses an act from a stale page', async () => {
    w = await world();
    const { publicId } = await w.recommended();
    const { version } = applicationFor(w.as(w.approver), publicId).app;
    expect(await refusal(approveApplication(w.as(w.approver), { publicId, version: version - 1 }))).toMatchObject({ code: 'stale' });
    await approveApplication(w.as(w.approver), { publicId, version });
  });

  it('sends once and lets nobody change a dossier after that', async () => {
    w = await world();
    const { publicId, enterprise } = await w.recommended();
    expect(await refusal(submitApplication(w.as(enterprise.owner), { publicId, confirmed: true }))).toMatchObject({ code: 'refused-transition' });
    expect(await refusal(saveApplication(w.as(enterprise.owner), { ...w.draft(enterprise), publicId }))).toMatchObject({ code: 'refused-transition' });
  });

  it('never takes an invented, repeated or impossible notice number', async () => {
    w = await world();
    const a = await w.recommended();
    const b = await w.recommended();
    for (const { publicId } of [a, b]) await approveApplication(w.as(w.approver), { publicId });
    const enter = (publicId: string, number: string, dated: string) => enterNoticeNumber(w.as(w.officer), { publicId, number, dated });
    expect(await refusal(enter(a.publicId, '', '2026-11-22'))).toMatchObject({ fields: ['number'] });
    expect(await refusal(enter(a.publicId, 'không số', '2026-11-22'))).toMatchObject({ fields: ['number'] });
    expect(await refusal(enter(a.publicId, '1/TB', '2026-11-21'))).toMatchObject({ fields: ['dated'] });
    expect(await refusal(enter(a.publicId, '1/TB', '2026-11-23'))).toMatchObject({ fields: ['dated'] });
    expect(await refusal(enter(a.publicId, '1/TB', '2026-02-30'))).toMatchObject({ fields: ['dated'] });
    await enter(a.publicId, '1/TB-SCT', '2026-11-22');
    expect(await refusal(enter(b.publicId, '1/TB-SCT', '2026-11-22'))).toMatchObject({ code: 'number-taken' });
    expect(await refusal(enter(a.publicId, '2/TB-SCT', '2026-11-22'))).toMatchObject({ status: 409 });
  });
});

describe('what may be asked for', () => {
  it('names everything that is missing, by field, before it can be sent', async () => {
    w = await world();
    const e = await w.enterprise();
    const { publicId } = await saveApplication(w.as(e.owner), { organisationId: e.id, programmeSlug: PROGRAMME, items: [{ kind: 'BUY_RENT', costVnd: 0 }, { kind: 'GENERAL_CONSULT', costVnd: 10_000_000 }] });
    const got = await refusal(submitApplication(w.as(e.owner), { publicId, confirmed: true }));
    expect(got.fields.sort()).toEqual(['_readiness', 'employees', 'items.0.costVnd', 'items.0.solutionSlug', 'items.1.adviser', 'sector']);
  });

  it('tells a cooperative about its own law instead of sizing it', async () => {
    w = await world();
    const coop = await w.enterprise('HTX Thử', 'COOPERATIVE');
    await takeTest(w.as(coop.owner), coop.id);
    const { publicId } = await saveApplication(w.as(coop.owner), w.draft(coop));
    const got = await refusal(submitApplication(w.as(coop.owner), { publicId, confirmed: true }));
    expect(got.fields).toContain('_programme');
  });

  it.each([
    ['a negative cost', { items: [{ kind: 'BUY_RENT', costVnd: -1 }] }, 'items.0.costVnd'],
    ['half a đồng', { items: [{ kind: 'BUY_RENT', costVnd: 0.5 }] }, 'items.0.costVnd'],
    ['an enormous cost', { items: [{ kind: 'BUY_RENT', costVnd: 2 ** 60 }] }, 'items.0.costVnd'],
    ['no content', { items: [] }, 'items'],
    ['a day that does not exist', { foundedOn: '2025-02-29' }, 'foundedOn'],
    ['a founding day to come', { foundedOn: '2027-01-01' }, 'foundedOn'],
    ['a hostile text', { need: 'xin\u0000chào' }, 'need'],
    ['10,000 characters', { need: 'a'.repeat(10_000) }, 'need'],
  ] as const)('refuses %s beside its field', async (_name, more, field) => {
    w = await world();
    const e = await w.enterprise();
    expect((await refusal(saveApplication(w.as(e.owner), w.draft(e, more as never)))).fields).toContain(field);
  });

  it('takes one dossier at a time for one content of one tax code', async () => {
    w = await world();
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const first = await saveApplication(w.as(e.owner), w.draft(e));
    const second = await saveApplication(w.as(e.owner), w.draft(e));
    await submitApplication(w.as(e.owner), { publicId: first.publicId, confirmed: true });
    expect(await refusal(submitApplication(w.as(e.owner), { publicId: second.publicId, confirmed: true }))).toMatchObject({ code: 'double' });
    await withdrawApplication(w.as(e.owner), { publicId: first.publicId });
    await submitApplication(w.as(e.owner), { publicId: second.publicId, confirmed: true });
  });
});
