/** The document vault: declared once, consent per use, expired at midnight, an office sees exactly what was sent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentFor } from '../../api/documents/index.ts';
import { isDomainError } from '../../api/errors.ts';
import { applicationFor, askSupplement, attachPapers, receiveApplication, saveApplication, sendSupplement, submitApplication } from '../../api/support/index.ts';
import { startOfVnDate } from '../../api/time.ts';
import { discardPaper, keepPaper, USE_CONSENT, vaultOf, type PaperInput } from '../../api/vault/index.ts';
import { addOrganisation, grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

const PDF = { name: 'giay-phep.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
let w: World;
let e: Enterprise;
beforeEach(async () => {
  w = await world();
  e = await w.enterprise();
  await takeTest(w.as(e.owner), e.id);
});
afterEach(() => w.close());

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields: Record<string, string> }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi, fields: Object.fromEntries(Object.entries(error.fields ?? {}).map(([k, s]) => [k, s.vi])) };
  }
  throw new Error('nothing was refused');
}
const keep = (more: Partial<PaperInput> = {}, by = e) => keepPaper(w.as(by.owner), { organisationId: by.id, kind: 'BUSINESS_REGISTRATION', issuedOn: '2024-01-10', ...more }, PDF);
const draft = async () => (await saveApplication(w.as(e.owner), w.draft(e))).publicId;
const tick = (publicId: string, papers: string[], more: { consent?: string; version?: number } = {}) => attachPapers(w.as(e.owner), { publicId, papers, consent: USE_CONSENT.version, ...more });
const send = (publicId: string) => submitApplication(w.as(e.owner), { publicId, confirmed: true });
const requirePapers = (...kinds: string[]) => w.db.run('UPDATE support_programme SET papers_json = ?', [JSON.stringify(kinds)]);
const consents = () => w.db.all<{ paperId: number; givenBy: string; textVersion: string; textDigest: string; withdrawnAt: number | null; sealedAt: number | null }>('SELECT paper_id AS paperId, given_by AS givenBy, text_version AS textVersion, text_digest AS textDigest, withdrawn_at AS withdrawnAt, sealed_at AS sealedAt FROM vault_consent ORDER BY id');

describe('keeping papers', () => {
  it('keeps a paper once, and its older versions under the newer one', async () => {
    const first = await keep();
    const second = await keep({ replaces: first.publicId, issuedOn: '2025-01-10' });
    expect(vaultOf(w.as(e.owner), e.id)).toMatchObject([{ publicId: second.publicId, expired: false, earlier: [{ publicId: first.publicId, issuedOn: '2024-01-10' }] }]);
    expect(await refusal(keep({ replaces: first.publicId }))).toMatchObject({ code: 'stale', status: 409 });
    expect(await refusal(keep({ replaces: second.publicId, kind: 'FINANCIAL_STATEMENT' }))).toMatchObject({ fields: { kind: 'Bản mới phải cùng loại với bản cũ.' } });
  });

  it('says what is wrong with a paper, each beside its field', async () => {
    expect((await refusal(keep({ issuedOn: '2027-01-01' }))).fields).toHaveProperty('issuedOn');
    expect((await refusal(keep({ issuedOn: '2026-02-30' }))).fields).toHaveProperty('issuedOn');
    expect((await refusal(keep({ validUntil: '2023-12-31' }))).fields).toHaveProperty('validUntil');
    expect((await refusal(keep({ validUntil: '2026-11-21' }))).fields['validUntil']).toContain('hết hạn');
    expect((await refusal(keep({ kind: 'OTHER' }))).fields).toHaveProperty('title');
    expect((await refusal(keepPaper(w.as(e.owner), { organisationId: e.id, kind: 'OTHER', title: 'Hợp đồng thuê', issuedOn: '2026-01-01' }, null))).fields).toHaveProperty('file');
    expect(await refusal(keepPaper(w.as(e.owner), { organisationId: e.id, kind: 'OTHER', title: 'x', issuedOn: '2026-01-01' }, { name: 'a.pdf', bytes: new Uint8Array(Buffer.from('<html>')) }))).toMatchObject({ status: 415 });
    expect(vaultOf(w.as(e.owner), e.id)).toEqual([]);
  });

  it('belongs to its organisation alone', async () => {
    const other = await w.enterprise('Công ty khác');
    const { publicId } = await keep();
    expect(await refusal(keepPaper(w.as(other.owner), { organisationId: e.id, kind: 'OTHER', title: 'x', issuedOn: '2026-01-01' }, PDF))).toMatchObject({ status: 403 });
    expect(await refusal(keepPaper(w.as(other.owner), { organisationId: other.id, kind: 'BUSINESS_REGISTRATION', issuedOn: '2026-01-01', replaces: publicId }, PDF))).toMatchObject({ status: 404 });
    expect(await refusal(discardPaper(w.as(other.owner), { paper: publicId }))).toMatchObject({ status: 404 });
    expect(() => vaultOf(w.as(w.officer), e.id)).toThrow();
    expect(() => vaultOf(w.as(who(grant(e.id, 'HELPER'))), e.id)).toThrow();
  });

  it('forgets the file of a paper that was put away, unless a dossier left with it', async () => {
    const used = await keep();
    const spare = await keep({ kind: 'FINANCIAL_STATEMENT' });
    const [a, b] = [used, spare].map((p) => vaultOf(w.as(e.owner), e.id).find((x) => x.publicId === p.publicId)!.document);
    const publicId = await draft();
    await tick(publicId, [used.publicId]);
    await send(publicId);
    await discardPaper(w.as(e.owner), { paper: used.publicId });
    await discardPaper(w.as(e.owner), { paper: spare.publicId });
    expect(vaultOf(w.as(e.owner), e.id)).toEqual([]);
    expect(documentFor(w.as(w.officer), a!).type).toBe('application/pdf');
    expect(() => documentFor(w.as(e.owner), b!)).toThrow();
  });

  it('never changes a row of a paper or a sent consent, whatever code tries', async () => {
    const { publicId } = await keep();
    expect(() => w.db.run("UPDATE vault_paper SET valid_until = '2030-01-01' WHERE public_id = ?", [publicId])).toThrow(/never changed/);
    const dossier = await draft();
    await tick(dossier, [publicId]);
    await send(dossier);
    expect(() => w.db.run('UPDATE vault_consent SET sealed_at = NULL')).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM vault_consent')).toThrow(/never removed/);
  });
});

describe('consent per use', () => {
  it('records who agreed to which words, and takes it back until the dossier is sent', async () => {
    const a = await keep();
    const b = await keep({ kind: 'FINANCIAL_STATEMENT' });
    const publicId = await draft();
    await tick(publicId, [a.publicId, b.publicId]);
    await tick(publicId, [a.publicId]);
    expect(consents()).toMatchObject([
      { givenBy: e.owner.userId, textVersion: USE_CONSENT.version, textDigest: expect.stringMatching(/^[0-9a-f]{64}$/), withdrawnAt: null },
      { withdrawnAt: w.t.ctx.now() },
    ]);
    await send(publicId);
    expect(consents()[0]!.sealedAt).toBe(w.t.ctx.now());
    expect(await refusal(tick(publicId, []))).toMatchObject({ code: 'refused-transition', status: 409 });
    expect(consents()[0]!.withdrawnAt).toBeNull();
  });

  it('is given by the enterprise’s own people only, on the words of the day, on its own papers', async () => {
    const a = await keep();
    const publicId = await draft();
    for (const stranger of [w.officer, w.approver, who(grant(e.id, 'HELPER')), (await w.enterprise('Khác')).owner]) expect(await refusal(attachPapers(w.as(stranger), { publicId, papers: [a.publicId], consent: USE_CONSENT.version }))).toMatchObject({ status: 404 });
    expect(await refusal(tick(publicId, [a.publicId], { consent: '2025-01' }))).toMatchObject({ code: 'consent-changed', status: 409 });
    expect(await refusal(tick(publicId, [a.publicId], { consent: '' }))).toMatchObject({ code: 'consent-changed' });
    const other = await w.enterprise('Khác nữa');
    const theirs = await keep({}, other);
    expect(await refusal(tick(publicId, [theirs.publicId]))).toMatchObject({ status: 404 });
    // a person of both organisations cannot lend one's paper to the other
    const both = who(grant(e.id, 'OWNER'), grant(other.id, 'OWNER'));
    expect(await refusal(attachPapers(w.as(both), { publicId, papers: [theirs.publicId], consent: USE_CONSENT.version }))).toMatchObject({ status: 404 });
    expect(await refusal(tick(publicId, [a.publicId], { version: 99 }))).toMatchObject({ code: 'stale' });
    expect(consents()).toEqual([]);
  });

  it('shows an officer exactly what was sent, once it was sent, and only to the body that decides', async () => {
    const a = await keep();
    const b = await keep({ kind: 'FINANCIAL_STATEMENT' });
    const [docA, docB] = vaultOf(w.as(e.owner), e.id).map((p) => p.document);
    const publicId = await draft();
    await tick(publicId, [a.publicId]);
    expect(() => documentFor(w.as(w.officer), docA!)).toThrow();
    await send(publicId);
    expect(documentFor(w.as(w.officer), docA!).name).toBe('giay-phep.pdf');
    expect(applicationFor(w.as(w.officer), publicId).papers.map((p) => p.publicId)).toEqual([a.publicId]);
    expect(() => documentFor(w.as(w.officer), docB!)).toThrow();
    expect(b.publicId).not.toBe(a.publicId);
    const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id;
    expect(() => documentFor(w.as(who(grant(elsewhere, 'TRADE_OFFICER', 'STATE_BODY'))), docA!)).toThrow();
    expect(() => documentFor(w.as(who(grant(w.body, 'INSPECTOR', 'STATE_BODY'))), docA!)).toThrow();
  });

  it('drops the tick of a paper that is replaced before the dossier leaves', async () => {
    requirePapers('BUSINESS_REGISTRATION');
    const a = await keep();
    const publicId = await draft();
    await tick(publicId, [a.publicId]);
    const newer = await keep({ replaces: a.publicId });
    expect((await refusal(send(publicId))).fields['_papers']).toContain('Giấy chứng nhận đăng ký doanh nghiệp');
    expect((await refusal(tick(publicId, [a.publicId]))).fields[`papers.${a.publicId}`]).toContain('đã có bản mới');
    await tick(publicId, [newer.publicId]);
    await send(publicId);
  });

  it('lets papers be added while a supplement is awaited; they are seen when the answer is sent', async () => {
    const a = await keep();
    const publicId = await draft();
    await send(publicId);
    await receiveApplication(w.as(w.officer), { publicId });
    await askSupplement(w.as(w.officer), { publicId, items: ['Mời Ông/Bà gửi giấy đăng ký doanh nghiệp.'] });
    await tick(publicId, [a.publicId]);
    expect(applicationFor(w.as(w.officer), publicId).papers).toEqual([]);
    await sendSupplement(w.as(e.owner), { publicId, answers: { [applicationFor(w.as(e.owner), publicId).supplements[0]!.items[0]!.publicId]: 'Đã gửi kèm giấy đăng ký.' } });
    expect(applicationFor(w.as(w.officer), publicId).papers).toHaveLength(1);
  });
});

describe('what a programme requires', () => {
  it('names every paper that is missing, and proof of women owning it only where that is claimed', async () => {
    requirePapers('BUSINESS_REGISTRATION', 'INSURED_HEADCOUNT', 'WOMEN_OWNED');
    const publicId = await draft();
    const said = (await refusal(send(publicId))).fields['_papers']!;
    expect(said).toContain('Giấy chứng nhận đăng ký doanh nghiệp; Danh sách lao động và chứng từ nộp bảo hiểm xã hội');
    expect(said).not.toContain('phụ nữ làm chủ');
    await saveApplication(w.as(e.owner), w.draft(e, { publicId, womenOwned: true }));
    expect((await refusal(send(publicId))).fields['_papers']).toContain('phụ nữ làm chủ');
    const papers = [await keep(), await keep({ kind: 'INSURED_HEADCOUNT' }), await keep({ kind: 'WOMEN_OWNED' })].map((p) => p.publicId);
    await tick(publicId, papers);
    expect(await send(publicId)).toMatchObject({ receiptNumber: 'HT-2026-0001' });
  });

  it('takes a paper through the last minute of its last day in Vietnam, and not a millisecond longer', async () => {
    const a = await keep({ validUntil: '2026-11-25' });
    const publicId = await draft();
    await tick(publicId, [a.publicId]);
    const midnight = startOfVnDate('2026-11-26');
    w.t.setNow(midnight);
    expect((await refusal(send(publicId))).fields['_papers']).toBe('“Giấy chứng nhận đăng ký doanh nghiệp” đã hết hạn ngày 25/11/2026. Mời Ông/Bà tải bản còn hạn lên kho giấy tờ.');
    const fresh = (await saveApplication(w.as(e.owner), w.draft(e))).publicId;
    expect((await refusal(tick(fresh, [a.publicId]))).fields[`papers.${a.publicId}`]).toContain('đã hết hạn ngày 25/11/2026');
    w.t.setNow(midnight - 1);
    expect(await send(publicId)).toMatchObject({ receivedOn: '2026-11-25' });
  });
});
