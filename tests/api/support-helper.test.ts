/** A community team prepares a dossier for an enterprise of its commune, hands it over, and never sends it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Person } from '../../api/context.ts';
import { documentFor } from '../../api/documents/index.ts';
import { isDomainError } from '../../api/errors.ts';
import {
  applicationFor, applicationsOf, attachPapers, handOver, helpedDraft, helpedDrafts, helpedEnterprise, helpedEnterprises, receiveApplication, recommend, saveApplication, saveHelped, sendSupplement, submitApplication, supportFaults, withdrawApplication,
} from '../../api/support/index.ts';
import { keepPaper, USE_CONSENT } from '../../api/vault/index.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

const HERE = '16645';
const ELSEWHERE = '16648';
const PDF = { name: 'bctc.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
let w: World;
let team: number;
let helper: Person;
let e: Enterprise;

const memberOf = (organisationId: number, communeCode: string | null): Person => who({ ...grant(organisationId, 'HELPER', 'COMMUNITY_TEAM'), communeCode });
const settle = (organisationId: number, commune: string) => w.db.run("UPDATE organisation SET commune_code = ?, name_folded = 'cong ty tnhh thu' WHERE id = ?", [commune, organisationId]);
/** The owner as the floor knows them: a person with a number, and the role. */
const withAccount = (x: Enterprise, name: string): void => {
  w.db.run("INSERT INTO person (id, name, email, phone_number, created_at, updated_at) VALUES (?,?,?,?,1,1)", [x.owner.userId, name, `${x.owner.userId}@x.invalid`, `+8491${String(x.id).padStart(7, '0')}`]);
  w.db.run("INSERT INTO organisation_role (organisation_id, person_id, role, commune_code, valid_from, granted_by, granted_at) VALUES (?,?,'OWNER','','2026-01-01','test',1)", [x.id, x.owner.userId]);
};
const messages = () => w.db.all<{ payload: string }>("SELECT payload_json AS payload FROM outbox WHERE topic = 'owners.told' ORDER BY id").map((r) => (JSON.parse(r.payload) as { organisation: number; text: string }));

beforeEach(async () => {
  w = await world();
  team = addOrganisation(w.db, 'Tổ công nghệ số xã Thử', 'COMMUNITY_TEAM', w.t.ctx.now()).id;
  helper = memberOf(team, HERE);
  w.db.run("INSERT INTO person (id, name, email, created_at, updated_at) VALUES (?, 'Lường Văn Tú', 'tu@x.invalid', 1, 1)", [helper.userId]);
  e = await w.enterprise();
  settle(e.id, HERE);
  withAccount(e, 'Chủ doanh nghiệp');
});
afterEach(() => {
  expect(verifyAudit(w.db)).toBeNull();
  expect([...supportFaults(w.db)]).toEqual([]);
  w.close();
});

async function refusal(work: Promise<unknown> | (() => unknown)): Promise<{ code: string; status: number; vi: string }> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi };
  }
  throw new Error('nothing was refused');
}
const h = () => w.as(helper);
const o = () => w.as(e.owner);

describe('preparing for an enterprise', () => {
  it('goes from the helper’s draft over the owner’s message to the owner’s own sending, with both names kept', async () => {
    const begun = await saveHelped(h(), { ...w.draft(e), employees: null });
    expect(helpedDraft(h(), begun.publicId)).toMatchObject({ state: 'MINE', estimates: [null], missing: { employees: expect.anything() as unknown } });
    const saved = await saveHelped(h(), { ...w.draft(e), publicId: begun.publicId, version: begun.version });
    expect(helpedDraft(h(), saved.publicId)).toMatchObject({ need: 'Quản lý đơn hàng', estimates: [{ subsidyVnd: 20_000_000 }], missing: {} });
    await handOver(h(), saved);
    expect(messages()).toEqual([{ organisation: e.id, text: `Tổ công nghệ số cộng đồng đã soạn giúp hồ sơ xin hỗ trợ. Mời Ông/Bà xem, sửa nếu cần và tự nộp: https://sanque.vn/ho-so/${saved.publicId}` }]);
    expect(helpedDrafts(h())).toMatchObject([{ publicId: saved.publicId, organisationName: 'Công ty TNHH Thử', state: 'HANDED' }]);

    await takeTest(o(), e.id);
    const view = applicationFor(o(), saved.publicId);
    expect(view).toMatchObject({ as: 'OWNER', app: { state: 'DRAFT', preparedBy: helper.userId }, helper: { name: 'Lường Văn Tú', team: 'Tổ công nghệ số xã Thử' } });
    const mine = await saveApplication(o(), { ...w.draft(e, { need: 'Chủ viết lại' }), publicId: saved.publicId, version: view.app.version });
    await submitApplication(o(), { publicId: saved.publicId, version: mine.version, confirmed: true });
    expect(applicationFor(w.as(w.officer), saved.publicId)).toMatchObject({ app: { state: 'SUBMITTED', preparedBy: helper.userId, submittedBy: e.owner.userId }, helper: { name: 'Lường Văn Tú' }, need: 'Chủ viết lại' });
    const acts = w.db.all<{ act: string; actor: string; data: string }>("SELECT act, actor, data_json AS data FROM audit_entry WHERE act LIKE 'support.help.%' OR act = 'support.submit' ORDER BY id");
    expect(acts.map((a) => [a.act, a.actor])).toEqual([['support.help.save', helper.userId], ['support.help.save', helper.userId], ['support.help.handOver', helper.userId], ['support.submit', e.owner.userId]]);
    expect(JSON.parse(acts.at(-1)!.data)).toMatchObject({ preparedBy: helper.userId });
  });

  it('never sends, withdraws or answers for the owner, and says so', async () => {
    await takeTest(o(), e.id);
    const saved = await saveHelped(h(), w.draft(e));
    expect(await refusal(submitApplication(h(), { publicId: saved.publicId, confirmed: true }))).toMatchObject({ status: 403, vi: 'Tổ công nghệ số cộng đồng chỉ soạn giúp, không nộp hồ sơ thay. Việc này do người đại diện theo pháp luật của đơn vị làm từ tài khoản của mình.' });
    await submitApplication(o(), { publicId: saved.publicId, confirmed: true });
    expect(await refusal(withdrawApplication(h(), { publicId: saved.publicId }))).toMatchObject({ status: 403, vi: expect.stringContaining('không rút hồ sơ thay') as unknown });
    expect(await refusal(sendSupplement(h(), { publicId: saved.publicId }))).toMatchObject({ status: 403 });
    // another helper does not even learn that it is there
    expect(await refusal(withdrawApplication(w.as(memberOf(team, HERE)), { publicId: saved.publicId }))).toMatchObject({ status: 404 });
    expect(applicationFor(o(), saved.publicId).app.state).toBe('SUBMITTED');
  });

  it('ticks no paper of the vault and sees none', async () => {
    const paper = await keepPaper(o(), { organisationId: e.id, kind: 'OTHER', title: 'Giấy riêng', issuedOn: '2026-01-05' }, PDF);
    const file = w.db.get<{ id: string }>("SELECT public_id AS id FROM document WHERE object = 'vault-paper'")!.id;
    const saved = await saveHelped(h(), w.draft(e));
    expect(await refusal(attachPapers(h(), { publicId: saved.publicId, papers: [paper.publicId], consent: USE_CONSENT.version }))).toMatchObject({ status: 404 });
    expect(await refusal(() => documentFor(h(), file))).toMatchObject({ status: 404 });
    await attachPapers(o(), { publicId: saved.publicId, papers: [paper.publicId], consent: USE_CONSENT.version });
    expect(applicationFor(o(), saved.publicId).papers).toMatchObject([{ givenBy: e.owner.userId }]);
    // the owner's tick is the owner's: from here the helper reads it no more
    expect(await refusal(() => helpedDraft(h(), saved.publicId))).toMatchObject({ code: 'handed-on', status: 409 });
  });

  it('sees what they typed, until the owner goes on; after sending only that it was sent', async () => {
    await takeTest(o(), e.id);
    const saved = await saveHelped(h(), w.draft(e));
    expect(await refusal(() => applicationFor(h(), saved.publicId))).toMatchObject({ status: 404 });
    expect(await refusal(() => applicationsOf(h(), e.id))).toMatchObject({ status: 403 });
    const own = await saveApplication(o(), { ...w.draft(e, { need: 'Bí mật của chủ' }), publicId: saved.publicId, version: saved.version });
    expect(await refusal(() => helpedDraft(h(), saved.publicId))).toMatchObject({ code: 'handed-on', vi: expect.stringContaining('riêng đơn vị') as unknown });
    expect(await refusal(saveHelped(h(), { ...w.draft(e), publicId: saved.publicId, version: own.version }))).toMatchObject({ code: 'handed-on' });
    expect(await refusal(handOver(h(), { publicId: saved.publicId }))).toMatchObject({ code: 'handed-on' });
    expect(helpedDrafts(h())).toMatchObject([{ state: 'TAKEN' }]);
    await submitApplication(o(), { publicId: saved.publicId, confirmed: true });
    expect(helpedDrafts(h())).toEqual([{ publicId: saved.publicId, organisationName: 'Công ty TNHH Thử', state: 'SENT', begunAt: w.t.ctx.now(), handedAt: null }]);
    expect(await refusal(() => helpedDraft(h(), saved.publicId))).toMatchObject({ status: 409 });
  });

  it('does not show what the enterprise has received or declared before', async () => {
    // 15 of the 20 million of a micro enterprise's yearly cap are gone
    w.db.run("INSERT INTO support_cap_usage (tax_code, year, kind, contract, cap_vnd, granted_vnd, elsewhere_vnd) VALUES (?, 2026, 'BUY_RENT', '', 20000000, 15000000, 0)", [e.taxCode]);
    const saved = await saveHelped(h(), w.draft(e));
    expect(saved).toEqual({ publicId: expect.any(String) as unknown, version: 2 });
    expect(helpedDraft(h(), saved.publicId).estimates).toMatchObject([{ subsidyVnd: 20_000_000, capLeftVnd: 20_000_000 }]);
    expect(applicationFor(o(), saved.publicId).worksheet?.totalVnd).toBe(5_000_000);
  });

  it('is for enterprises of the communes of the grant, and for nobody else’s drafts', async () => {
    const far = await w.enterprise('Công ty xã khác');
    settle(far.id, ELSEWHERE);
    expect(helpedEnterprises(h())).toEqual([{ id: e.id, name: 'Công ty TNHH Thử', taxCode: e.taxCode, legalForm: 'ENTERPRISE', hasOwner: true }]);
    expect(helpedEnterprises(h(), 'TNHH thử')).toHaveLength(1);
    expect(helpedEnterprises(h(), '100%')).toEqual([]);
    expect(helpedEnterprises(w.as(memberOf(team, null)))).toEqual([]);
    for (const stranger of [memberOf(team, null), memberOf(team, ELSEWHERE)]) expect(await refusal(saveHelped(w.as(stranger), w.draft(e)))).toMatchObject({ status: 404 });
    for (const id of [far.id, w.body, team, 999_999]) {
      expect(await refusal(saveHelped(h(), { ...w.draft(e), organisationId: id }))).toMatchObject({ status: 404 });
      expect(await refusal(() => helpedEnterprise(h(), id))).toMatchObject({ status: 404 });
    }
    for (const other of [w.officer, w.approver, w.provider.owner, e.owner]) expect(await refusal(saveHelped(w.as(other), w.draft(e)))).toMatchObject({ status: 403 });
    expect(await refusal(saveHelped(w.t.ctx, w.draft(e)))).toMatchObject({ status: 401 });

    const owners = await saveApplication(o(), w.draft(e));
    const mine = await saveHelped(h(), w.draft(e));
    const colleague = w.as(memberOf(team, HERE));
    for (const [ctx, id] of [[h(), owners.publicId], [colleague, mine.publicId]] as const) {
      expect(await refusal(() => helpedDraft(ctx, id))).toMatchObject({ status: 404 });
      expect(await refusal(saveHelped(ctx, { ...w.draft(e), publicId: id, version: 2 }))).toMatchObject({ status: 404 });
      expect(await refusal(handOver(ctx, { publicId: id }))).toMatchObject({ status: 404 });
    }
    expect(helpedDrafts(colleague)).toEqual([]);
    // moved to another commune, the helper no longer opens it
    expect(await refusal(() => helpedDraft(w.as({ ...helper, roles: memberOf(team, ELSEWHERE).roles }), mine.publicId))).toMatchObject({ status: 404 });
    expect(await refusal(submitApplication(w.as({ ...helper, roles: [] }), { publicId: mine.publicId, confirmed: true }))).toMatchObject({ status: 404 });
  });

  it('hands over once per version, and only to somebody', async () => {
    const saved = await saveHelped(h(), w.draft(e), 'press-1');
    expect(await saveHelped(h(), w.draft(e), 'press-1')).toEqual(saved);
    await handOver(h(), saved);
    await handOver(h(), saved);
    expect(messages()).toHaveLength(1);
    const again = await saveHelped(h(), { ...w.draft(e), publicId: saved.publicId, version: saved.version });
    expect(await refusal(handOver(h(), saved))).toMatchObject({ code: 'stale' });
    expect(helpedDrafts(h())).toMatchObject([{ state: 'MINE' }]);
    await handOver(h(), again);
    expect(messages()).toHaveLength(2);

    const alone = await w.enterprise('Công ty chưa có ai');
    settle(alone.id, HERE);
    const orphan = await saveHelped(h(), w.draft(alone));
    expect(await refusal(handOver(h(), orphan))).toMatchObject({ code: 'no-owner', status: 409 });
  });

  it('bars the helper from deciding on it, whatever other role they hold', async () => {
    await takeTest(o(), e.id);
    const saved = await saveHelped(h(), w.draft(e));
    await submitApplication(o(), { publicId: saved.publicId, confirmed: true });
    const both: Person = { ...helper, roles: [...helper.roles, ...w.officer.roles] };
    expect(await refusal(receiveApplication(w.as(both), { publicId: saved.publicId }))).toMatchObject({ code: 'conflict-of-interest', vi: expect.stringContaining('đã giúp soạn') as unknown });
    await receiveApplication(w.as(w.officer), { publicId: saved.publicId });
    expect(await refusal(recommend(w.as(both), { publicId: saved.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' }))).toMatchObject({ code: 'conflict-of-interest' });
  });

  it('is a record that cannot be given to another or taken away', async () => {
    const saved = await saveHelped(h(), w.draft(e));
    expect(() => w.db.run("UPDATE support_help SET helper_id = 'x'")).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_help')).toThrow(/never removed/);
    w.db.run("UPDATE support_application SET prepared_by = 'ai-do' WHERE public_id = ?", [saved.publicId]);
    expect([...supportFaults(w.db)]).toMatchObject([{ kind: 'support_help', fault: 'CHANGED' }]);
    w.db.run('UPDATE support_application SET prepared_by = ? WHERE public_id = ?', [helper.userId, saved.publicId]);
  });
});
