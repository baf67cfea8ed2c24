/** A supplement asked and answered item by item: the clock, the papers, who may do and see what. */
import { afterEach, describe, expect, it } from 'vitest';
import { documentFor } from '../../api/documents/index.ts';
import { isDomainError } from '../../api/errors.ts';
import { applicationFor, askSupplement, receiveApplication, recommend, saveApplication, sendSupplement, settleSupplement, submitApplication } from '../../api/support/index.ts';
import { NOW } from '../support/context.ts';
import { grant, takeTest, who, world, type Enterprise, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n');
const QUOTE = 'Báo giá có ngày và dấu của nhà cung cấp.';
const MACHINES = 'Phần mềm sẽ dùng trên mấy máy.';

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; fields: string[] }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, fields: Object.keys(error.fields ?? {}) };
  }
  throw new Error('nothing was refused');
}

async function received(): Promise<{ publicId: string; e: Enterprise }> {
  const e = await w.enterprise();
  await takeTest(w.as(e.owner), e.id);
  const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
  await submitApplication(w.as(e.owner), { publicId, confirmed: true });
  await receiveApplication(w.as(w.officer), { publicId });
  return { publicId, e };
}
const itemsOf = (publicId: string) => applicationFor(w.as(w.officer), publicId).supplements.at(-1)!.items;

describe('asking', () => {
  it('stops the clock while the answer is awaited, and starts it again', async () => {
    w = await world();
    const { publicId, e } = await received();
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE, MACHINES] });
    expect(applicationFor(w.as(e.owner), publicId)).toMatchObject({ app: { state: 'SUPPLEMENT', deadlineOn: null }, deadline: { vi: 'tạm dừng' }, supplements: [{ to: null, stopsClock: true, items: [{ position: 1, what: QUOTE }, { position: 2, what: MACHINES }] }] });
    expect(await refusal(recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện hỗ trợ.' }))).toMatchObject({ code: 'refused-transition' });
    w.t.setNow(NOW + 3 * 86_400_000);
    const [quote, machines] = itemsOf(publicId);
    await sendSupplement(w.as(e.owner), { publicId, answers: { [machines!.publicId]: 'Ba máy tính.' } }, [{ item: quote!.publicId, name: 'bao-gia.pdf', bytes: PDF }]);
    expect(applicationFor(w.as(e.owner), publicId)).toMatchObject({ app: { state: 'RECEIVED', deadlineOn: '2026-12-14' }, supplements: [{ items: [{ answer: '', papers: [{ name: 'bao-gia.pdf' }] }, { answer: 'Ba máy tính.', papers: [] }] }] });
  });

  it('lets the clock run on where the programme says so', async () => {
    w = await world();
    const { publicId, e } = await received();
    const due = applicationFor(w.as(e.owner), publicId).app.deadlineOn;
    w.db.run('UPDATE support_programme SET supplement_pauses = 0');
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE] });
    w.t.setNow(NOW + 4 * 86_400_000);
    expect(applicationFor(w.as(e.owner), publicId).app.deadlineOn).toBe(due);
    await sendSupplement(w.as(e.owner), { publicId, answers: { [itemsOf(publicId)[0]!.publicId]: 'Có ngay.' } });
    expect(applicationFor(w.as(e.owner), publicId).app.deadlineOn).toBe(due);
  });

  it('refuses nothing at all, a word, thirteen things, a stale page, the wrong people, and asking twice at once', async () => {
    w = await world();
    const { publicId, e } = await received();
    const version = applicationFor(w.as(w.officer), publicId).app.version;
    expect(await refusal(askSupplement(w.as(w.officer), { publicId, items: [] }))).toMatchObject({ code: 'invalid', fields: ['items'] });
    expect(await refusal(askSupplement(w.as(w.officer), { publicId, items: [QUOTE, 'dấu'] }))).toMatchObject({ code: 'invalid', fields: ['items.1'] });
    expect(await refusal(askSupplement(w.as(w.officer), { publicId, items: Array.from({ length: 13 }, () => QUOTE) }))).toMatchObject({ code: 'invalid', fields: ['items'] });
    expect(await refusal(askSupplement(w.as(w.officer), { publicId, version: version - 1, items: [QUOTE] }))).toMatchObject({ status: 409 });
    expect((await refusal(askSupplement(w.as(w.approver), { publicId, items: [QUOTE] }))).status).toBe(403);
    expect((await refusal(askSupplement(w.as(e.owner), { publicId, items: [QUOTE] }))).status).toBe(403);
    expect((await refusal(askSupplement(w.as(who(grant(9_999, 'TRADE_OFFICER', 'STATE_BODY'))), { publicId, items: [QUOTE] }))).status).toBe(404);
    const both = await Promise.allSettled([askSupplement(w.as(w.officer), { publicId, version, items: [QUOTE] }), askSupplement(w.as(w.officer), { publicId, version, items: [MACHINES] })]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(w.db.get<{ n: number }>('SELECT count(*) AS n FROM support_supplement_item')!.n).toBe(1);
  });

  it('tells the owners once, however often the same press arrives', async () => {
    w = await world();
    const { publicId } = await received();
    for (let n = 0; n < 3; n++) await askSupplement(w.as(w.officer), { publicId, items: [QUOTE] }, 'mot-lan-bam-1234567890');
    expect(w.db.all("SELECT 1 FROM outbox WHERE topic = 'support.told'")).toHaveLength(1);
    expect(applicationFor(w.as(w.officer), publicId).supplements).toHaveLength(1);
  });
});

describe('answering', () => {
  it('needs an answer or a paper for each, from the owner, and knows no item of another dossier', async () => {
    w = await world();
    const { publicId, e } = await received();
    const other = await received();
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE, MACHINES] });
    await askSupplement(w.as(w.officer), { publicId: other.publicId, items: [QUOTE] });
    const [quote, machines] = itemsOf(publicId);
    const foreign = itemsOf(other.publicId)[0]!.publicId;
    expect(await refusal(sendSupplement(w.as(e.owner), { publicId, answers: { [quote!.publicId]: 'Có rồi.' } }))).toEqual({ code: 'invalid', status: 422, fields: [`answer.${machines!.publicId}`] });
    expect(await refusal(sendSupplement(w.as(e.owner), { publicId, answers: { [quote!.publicId]: '   ', [machines!.publicId]: 'Ba.' } }))).toMatchObject({ fields: [`answer.${quote!.publicId}`] });
    expect((await refusal(sendSupplement(w.as(e.owner), { publicId, answers: { [quote!.publicId]: 'a', [machines!.publicId]: 'b', [foreign]: 'c' } }))).status).toBe(404);
    expect((await refusal(sendSupplement(w.as(e.owner), { publicId, answers: { [quote!.publicId]: 'a', [machines!.publicId]: 'b' } }, [{ item: foreign, name: 'x.pdf', bytes: PDF }]))).status).toBe(404);
    expect((await refusal(sendSupplement(w.as(e.owner), { publicId, answers: { [machines!.publicId]: 'b' } }, [{ item: quote!.publicId, name: 'x.pdf', bytes: Buffer.from('not a pdf') }]))).status).toBe(415);
    expect((await refusal(sendSupplement(w.as(who(grant(e.id, 'MEMBER'))), { publicId, answers: {} }))).status).toBe(403);
    expect((await refusal(sendSupplement(w.as(other.e.owner), { publicId, answers: {} }))).status).toBe(404);
    expect(applicationFor(w.as(e.owner), publicId)).toMatchObject({ app: { state: 'SUPPLEMENT' }, supplements: [{ items: [{ answer: '', papers: [] }, { answer: '', papers: [] }] }] });
  });

  it('shows the papers to the enterprise and its officers, to nobody else', async () => {
    w = await world();
    const { publicId, e } = await received();
    const stranger = await w.enterprise();
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE] });
    await sendSupplement(w.as(e.owner), { publicId, answers: {} }, [{ item: itemsOf(publicId)[0]!.publicId, name: 'bao-gia.pdf', bytes: PDF }]);
    const paper = itemsOf(publicId)[0]!.papers[0]!.publicId;
    for (const actor of [e.owner, w.officer, w.approver]) expect(documentFor(w.as(actor), paper).name).toBe('bao-gia.pdf');
    for (const actor of [stranger.owner, w.provider.owner, who(grant(9_999, 'TRADE_OFFICER', 'STATE_BODY'))]) expect(() => documentFor(w.as(actor), paper)).toThrow(/not found|not-found/i);
  });
});

describe('enough or not', () => {
  it('ticks what is enough and asks again for the rest; only while it is under review', async () => {
    w = await world();
    const { publicId, e } = await received();
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE, MACHINES] });
    const [quote, machines] = itemsOf(publicId);
    expect(await refusal(settleSupplement(w.as(w.officer), { publicId, items: [quote!.publicId] }))).toMatchObject({ code: 'refused-transition' });
    await sendSupplement(w.as(e.owner), { publicId, answers: { [quote!.publicId]: 'Đã gửi qua bưu điện.', [machines!.publicId]: 'Ba máy.' } });
    await settleSupplement(w.as(w.officer), { publicId, items: [machines!.publicId] });
    expect(itemsOf(publicId).map((i) => i.settled)).toEqual([false, true]);
    await settleSupplement(w.as(w.officer), { publicId, items: [] });
    expect(itemsOf(publicId).map((i) => i.settled)).toEqual([false, false]);
    await settleSupplement(w.as(w.officer), { publicId, items: [machines!.publicId] });
    expect((await refusal(settleSupplement(w.as(e.owner), { publicId, items: [quote!.publicId] }))).status).toBe(403);
    expect((await refusal(settleSupplement(w.as(w.officer), { publicId, items: ['khong-co'] }))).status).toBe(404);
    await askSupplement(w.as(w.officer), { publicId, items: [quote!.what] });
    expect(applicationFor(w.as(e.owner), publicId).supplements.map((s) => s.items.length)).toEqual([2, 1]);
  });
});
