/** The doors beside the floor's own form: counter, post, national portal. One queue, one clock; a misbehaving portal loses and doubles nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Person } from '../../api/context.ts';
import { documentFor } from '../../api/documents/index.ts';
import { isDomainError } from '../../api/errors.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import type { Services } from '../../api/services.ts';
import {
  applicationFor, letterCase, letterReceipt, sendSupplement, supplementOnPaper, supportFaults, withdrawOnPaper, type LetterInput, type SentLetter, arrivalReceipt, askSupplement, attachPapers, counterDesk, fakeServicePortal, fetchPortal, MOST_TRIES, portalDesk, portalEffects, queueFor, receiveApplication, receivePaper, recommend, resendStatus, saveApplication, settleMessage,
  submitApplication, type FakePortal, type PaperArrivalInput, type SentScans,
} from '../../api/support/index.ts';
import { startOfVnDate, vnDate } from '../../api/time.ts';
import { keepPaper, USE_CONSENT } from '../../api/vault/index.ts';
import { createLogger } from '../../api/log.ts';
import { NOW, SYSTEM } from '../support/context.ts';
import { addOrganisation, grant, PROGRAMME, takeTest, who, world, type World } from './support-world.ts';

const PDF = { name: 'to-khai.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
const SCANS: SentScans = { form: PDF, papers: [] };
let w: World;
beforeEach(async () => {
  w = await world();
  open('ONLINE', 'COUNTER', 'POST', 'PORTAL');
});
afterEach(() => {
  expect(verifyAudit(w.db)).toBeNull();
  w.close();
});

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields: Record<string, string> }> {
  try {
    await work;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, status: error.status, vi: error.vi, fields: Object.fromEntries(Object.entries(error.fields ?? {}).map(([k, s]) => [k, s.vi])) };
  }
  throw new Error('nothing was refused');
}
function open(...doors: string[]): void {
  w.db.run('UPDATE support_programme SET doors_json = ?', [JSON.stringify(doors)]);
}
const facts = () => ({ sector: 'AIC' as const, employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000, items: [{ kind: 'BUY_RENT' as const, solutionSlug: w.solutionSlug, costVnd: 40_000_000, months: 12 }] });
const NEW = { kind: 'COMPANY' as const, name: 'Công ty TNHH Mới Đến', taxCode: '9900000016', address: 'Thôn Thử', communeCode: '', phone: '' };
const paper = (more: Partial<PaperArrivalInput> = {}): PaperArrivalInput => ({ programmeSlug: PROGRAMME, applicant: NEW, door: 'COUNTER', arrivedOn: vnDate(w.t.ctx.now()), ...facts(), ...more });
const commune = () => {
  const id = addOrganisation(w.db, 'UBND xã Thử', 'STATE_BODY', w.t.ctx.now()).id;
  return { id, clerk: who(grant(id, 'COMMUNE_OFFICER', 'STATE_BODY')) };
};

describe('the counter', () => {
  it('enters paper with its scan: a number, the promised date, the one queue', async () => {
    const { publicId, ...receipt } = await receivePaper(w.as(w.officer), paper(), { form: PDF, papers: [{ ...PDF, name: 'bao-gia.pdf' }] });
    // Sunday 22/11/2026: day 14 is Thursday 10/12, as for a dossier sent online
    expect(receipt).toEqual({ receiptNumber: 'HT-2026-0001', receivedOn: '2026-11-22', deadlineOn: '2026-12-10' });
    expect(arrivalReceipt(w.as(w.officer), publicId)).toMatchObject({ organisationName: NEW.name, promisedOn: '2026-12-10', office: 'Sở Công Thương', counter: 'Sở Công Thương', scans: [{ name: 'to-khai.pdf' }, { name: 'bao-gia.pdf' }] });
    expect(queueFor(w.as(w.officer)).lines).toMatchObject([{ receiptNumber: 'HT-2026-0001', state: 'SUBMITTED', askedVnd: 20_000_000 }]);
    // the officer who typed it in may review it: typing is not preparing
    await receiveApplication(w.as(w.officer), { publicId });
    await recommend(w.as(w.officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
  });

  it('shares numbers and order with what is sent online', async () => {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const saved = await saveApplication(w.as(e.owner), w.draft(e));
    await submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true });
    w.t.setNow(NOW + 60_000);
    expect(await receivePaper(w.as(w.officer), paper({ womenOwned: true }), SCANS)).toMatchObject({ receiptNumber: 'HT-2026-0002' });
    expect(queueFor(w.as(w.officer)).lines.map((l) => l.receiptNumber)).toEqual(['HT-2026-0002', 'HT-2026-0001']);
  });

  it('counts over Tết from the day on which it came', async () => {
    w.t.setNow(startOfVnDate('2026-02-10') + 9 * 3_600_000);
    expect(await receivePaper(w.as(w.officer), paper(), SCANS)).toMatchObject({ receivedOn: '2026-02-10', deadlineOn: '2026-03-09' });
  });

  it('finds a known organisation by its tax code, and lets its owner see the dossier and its scans', async () => {
    const e = await w.enterprise('Công ty Đã Có');
    const { publicId } = await receivePaper(w.as(w.officer), paper({ applicant: { ...NEW, name: 'Tên gõ khác', taxCode: e.taxCode } }), SCANS);
    expect(applicationFor(w.as(e.owner), publicId)).toMatchObject({ as: 'OWNER', app: { organisationName: 'Công ty Đã Có', state: 'SUBMITTED' } });
    const [scan] = arrivalReceipt(w.as(w.officer), publicId).scans;
    for (const actor of [e.owner, w.officer, w.approver]) expect(documentFor(w.as(actor), scan!.publicId).name).toBe('to-khai.pdf');
    for (const stranger of [w.provider.owner, commune().clerk, (await w.enterprise('Khác')).owner]) {
      expect(() => documentFor(w.as(stranger), scan!.publicId)).toThrow();
      expect(await refusal(Promise.resolve().then(() => arrivalReceipt(w.as(stranger), publicId)))).toMatchObject({ status: 404 });
    }
  });

  it('is the programme’s own body, and communes where the programme lets them; each sees what it took', async () => {
    const { clerk } = commune();
    expect(await refusal(receivePaper(w.as(clerk), paper(), SCANS))).toMatchObject({ status: 403 });
    w.db.run('UPDATE support_programme SET commune_counter = 1');
    const { publicId } = await receivePaper(w.as(clerk), paper(), SCANS);
    expect(counterDesk(w.as(clerk))).toMatchObject([{ publicId, door: 'COUNTER', state: 'SUBMITTED' }]);
    expect(counterDesk(w.as(commune().clerk))).toEqual([]);
    expect(counterDesk(w.as(w.officer))).toEqual([]);
    // the commune received it; it does not decide
    expect(await refusal(receiveApplication(w.as(clerk), { publicId }))).toMatchObject({ status: 404 });
    for (const wrong of [w.approver, w.settler, w.provider.owner]) expect(await refusal(receivePaper(w.as(wrong), paper(), SCANS))).toMatchObject({ status: 403 });
    expect(await refusal(receivePaper(w.t.ctx, paper(), SCANS))).toMatchObject({ status: 401 });
  });

  it('wants the signed form, a real tax code, and refuses what is not a paper', async () => {
    expect((await refusal(receivePaper(w.as(w.officer), paper(), { form: null, papers: [] }))).fields['form']).toContain('chữ ký');
    expect((await refusal(receivePaper(w.as(w.officer), paper({ applicant: { ...NEW, taxCode: '9900000017' } }), SCANS))).fields).toHaveProperty(['applicant.taxCode']);
    expect((await refusal(receivePaper(w.as(w.officer), paper({ applicant: { ...NEW, kind: 'STATE_BODY' } }), SCANS))).fields).toHaveProperty(['applicant']);
    expect(await refusal(receivePaper(w.as(w.officer), paper(), { form: { name: 'x.exe', bytes: new Uint8Array([77, 90, 1]) }, papers: [] }))).toMatchObject({ status: 415 });
    expect((await refusal(receivePaper(w.as(w.officer), paper({ arrivedOn: '2026-11-21' }), SCANS))).fields).toHaveProperty('arrivedOn');
    expect((await refusal(receivePaper(w.as(w.officer), paper({ applicant: { ...NEW, kind: 'COOPERATIVE' } }), SCANS))).fields['applicant.kind']).toContain('nơi trả lời');
    expect(w.db.get('SELECT count(*) AS n FROM support_application')).toEqual({ n: 0 });
    expect(w.db.get("SELECT count(*) AS n FROM organisation WHERE tax_code = '9900000016'")).toEqual({ n: 0 });
  });

  it('is entered once however often the button is pressed', async () => {
    const twice = await Promise.all([receivePaper(w.as(w.officer), paper(), SCANS, 'one-press-1'), receivePaper(w.as(w.officer), paper(), SCANS, 'one-press-1')]);
    expect(twice[0]).toEqual(twice[1]);
    expect(w.db.get('SELECT count(*) AS n FROM support_application')).toEqual({ n: 1 });
  });
});

describe('post', () => {
  it('keeps the postmark; the clock starts with the arrival', async () => {
    const { publicId, ...receipt } = await receivePaper(w.as(w.officer), paper({ door: 'POST', arrivedOn: '2026-11-20', postmarkedOn: '2026-11-17', reference: 'EB123456789VN' }), SCANS);
    expect(receipt).toMatchObject({ receivedOn: '2026-11-20', deadlineOn: '2026-12-10' });
    expect(arrivalReceipt(w.as(w.officer), publicId)).toMatchObject({ postmarkedOn: '2026-11-17', arrivedOn: '2026-11-20', reference: 'EB123456789VN' });
  });

  it('refuses impossible days and an item that was entered before', async () => {
    const post = (more: Partial<PaperArrivalInput>) => receivePaper(w.as(w.officer), paper({ door: 'POST', arrivedOn: '2026-11-20', postmarkedOn: '2026-11-17', ...more }), SCANS);
    expect((await refusal(post({ postmarkedOn: null }))).fields).toHaveProperty('postmarkedOn');
    expect((await refusal(post({ postmarkedOn: '2026-11-21' }))).fields).toHaveProperty('postmarkedOn');
    expect((await refusal(post({ arrivedOn: '2026-11-23' }))).fields).toHaveProperty('arrivedOn');
    expect((await refusal(post({ arrivedOn: '2026-02-30' }))).fields).toHaveProperty('arrivedOn');
    await post({ reference: 'EB1VN' });
    expect(await refusal(post({ reference: 'EB1VN' }))).toMatchObject({ code: 'number-taken', status: 409, vi: expect.stringContaining('HT-2026-0001') });
  });
});

describe('closed doors', () => {
  it('are refused with the open ones named, at every door', async () => {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const saved = await saveApplication(w.as(e.owner), w.draft(e));
    open('PORTAL', 'POST');
    expect(await refusal(submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true }))).toMatchObject({ code: 'closed-door', status: 409, vi: expect.stringContaining('Cổng Dịch vụ công quốc gia hoặc qua bưu điện') });
    expect(await refusal(receivePaper(w.as(w.officer), paper(), SCANS))).toMatchObject({ code: 'closed-door', vi: expect.stringContaining('qua bưu điện') });
    open('ONLINE');
    expect(await refusal(receivePaper(w.as(w.officer), paper({ door: 'POST', postmarkedOn: '2026-11-20' }), SCANS))).toMatchObject({ code: 'closed-door', vi: expect.stringContaining('trực tuyến trên sàn này') });
    // a draft may always be prepared
    expect(applicationFor(w.as(e.owner), saved.publicId).app.state).toBe('DRAFT');
  });
  it('close with the programme', async () => {
    w.db.run("UPDATE support_programme SET closes_on = '2026-11-21'");
    expect(await refusal(receivePaper(w.as(w.officer), paper(), SCANS))).toMatchObject({ code: 'closed-programme', vi: expect.stringContaining('21/11/2026') });
  });
});

describe('the national portal', () => {
  let portal: FakePortal;
  const services = () => (w.t.ctx.services as Services);
  const N = 'G38.11-261122-0001';
  const submit = (number = N, more: object = {}) => ({ number, seq: 1, kind: 'SUBMIT', sentAt: '2026-11-21T17:30:00Z', content: { programmeSlug: PROGRAMME, applicant: NEW, ...facts() }, papers: [{ name: 'to-khai.pdf', base64: Buffer.from(PDF.bytes).toString('base64') }], ...more });
  const supplement = (seq: number, number = N) => ({ number, seq, kind: 'SUPPLEMENT', sentAt: '2026-11-22T02:00:00Z', content: { answer: 'Gửi bổ sung báo giá.' } });
  const withdraw = (seq: number, number = N) => ({ number, seq, kind: 'WITHDRAW', sentAt: '2026-11-22T02:00:00Z' });
  const fetch = () => fetchPortal(w.t.as(SYSTEM));
  const dossier = () => w.db.get<{ publicId: string; state: string }>("SELECT public_id AS publicId, state FROM support_application WHERE door_reference = ?", [N]);
  /** Lets the worker send until nothing more is due, moving the clock over its pauses. */
  const work = async (turns = 30) => {
    const worker = createOutboxWorker({ ...w.t.as(SYSTEM), log: createLogger('silent') }, portalEffects);
    for (let i = 0; i < turns && w.db.get("SELECT 1 FROM outbox WHERE topic = 'support.portal' AND state = 'WAITING'"); i++) {
      await worker.drain();
      w.t.setNow(w.t.ctx.now() + 400_000);
    }
  };
  beforeEach(() => {
    portal = fakeServicePortal(w.db, w.t.ctx.now);
    (services() as { servicePortal: unknown }).servicePortal = portal;
  });

  it('brings a dossier with its number, files and clock, once, whatever is repeated', async () => {
    portal.put(submit());
    portal.put(submit());
    portal.misbehave('duplicates');
    expect(await fetch()).toEqual({ kept: 1, taken: 1 });
    portal.put(submit());
    expect(await fetch()).toEqual({ kept: 0, taken: 0 });
    // sent at 00:30 of the 22nd in Vietnam
    expect(applicationFor(w.as(w.officer), dossier()!.publicId).app).toMatchObject({ door: 'PORTAL', doorReference: N, receivedOn: '2026-11-22', deadlineOn: '2026-12-10', state: 'SUBMITTED' });
    expect(w.db.get("SELECT count(*) AS n FROM document WHERE object = 'support-arrival'")).toEqual({ n: 1 });
    expect(queueFor(w.as(w.officer)).lines).toHaveLength(1);
  });

  it('waits for what comes out of order, and loses nothing when the line is down', async () => {
    portal.put(submit());
    portal.put(withdraw(2));
    portal.misbehave('timeout', 'out-of-order');
    expect(await fetch()).toEqual({ kept: 0, taken: 0 });
    expect(await fetch()).toEqual({ kept: 2, taken: 2 });
    expect(dossier()!.state).toBe('WITHDRAWN');
  });

  it('keeps a later message until the earlier one is there', async () => {
    portal.put(withdraw(2));
    expect(await fetch()).toEqual({ kept: 1, taken: 0 });
    expect(portalDesk(w.as(w.officer))).toMatchObject({ waiting: 1, messages: [] });
    portal.put(submit());
    expect(await fetch()).toEqual({ kept: 1, taken: 2 });
  });

  it('takes the answer to a request for a supplement from there', async () => {
    portal.put(submit());
    await fetch();
    const { publicId } = dossier()!;
    await receiveApplication(w.as(w.officer), { publicId });
    await askSupplement(w.as(w.officer), { publicId, items: ['Mời Ông/Bà gửi báo giá có ngày.'] });
    portal.put(supplement(2));
    await fetch();
    expect(applicationFor(w.as(w.officer), publicId)).toMatchObject({ app: { state: 'RECEIVED' }, supplements: [{ items: [{ answer: 'Gửi bổ sung báo giá.' }] }] });
  });

  it('shows what it cannot take to a person, in words, and goes on', async () => {
    portal.put(submit());
    await fetch();
    // the same number and position with another content; a second dossier under a number that is taken; nonsense
    portal.put(submit(N, { content: { programmeSlug: PROGRAMME, applicant: { ...NEW, taxCode: '9900000023' }, ...facts() } }));
    portal.put(submit(N, { seq: 2 }));
    portal.put(submit('G38.11-261122-0002', { content: { programmeSlug: PROGRAMME, applicant: { ...NEW, taxCode: '1' }, items: [] } }));
    portal.put({ number: '', seq: 0 });
    portal.put(submit('G38.11-261122-0003'));
    await fetch();
    const desk = portalDesk(w.as(w.officer));
    expect(desk.messages.map((m) => [m.number, m.seq])).toEqual([['G38.11-261122-0002', 1], [N, 2], [N, 1]]);
    expect(desk.messages[2]!.fault.vi).toContain('nội dung khác');
    expect(desk.messages[1]!.fault.vi).toContain('đã vào sổ thành hồ sơ HT-2026-0001');
    expect(desk.dossiers).toBe(2);
    expect(await refusal(settleMessage(w.as(w.approver), { message: desk.messages[0]!.publicId, act: 'settle' }))).toMatchObject({ status: 403 });
    const { clerk } = commune();
    expect(await refusal(Promise.resolve().then(() => portalDesk(w.as(clerk))))).toMatchObject({ status: 403 });
    for (const m of desk.messages) await settleMessage(w.as(w.officer), { message: m.publicId, act: 'settle' });
    expect(portalDesk(w.as(w.officer)).messages).toEqual([]);
    expect(await refusal(settleMessage(w.as(w.officer), { message: desk.messages[0]!.publicId, act: 'retry' }))).toMatchObject({ status: 404 });
  });

  it('is refused at a closed door, and taken when the door opens and a person tries again', async () => {
    open('ONLINE', 'COUNTER');
    portal.put(submit());
    await fetch();
    expect(dossier()).toBeUndefined();
    open('ONLINE', 'PORTAL');
    const [message] = portalDesk(w.as(w.officer)).messages;
    expect(message!.fault.vi).toContain('Nơi đang nhận: trực tuyến trên sàn này hoặc trực tiếp tại quầy');
    await settleMessage(w.as(w.officer), { message: message!.publicId, act: 'retry' });
    expect(dossier()).toMatchObject({ state: 'SUBMITTED' });
  });

  it('is told each change with office, officer and times, in order', async () => {
    portal.put(submit());
    await fetch();
    w.db.run("INSERT INTO person (id, name, email, email_verified, demo, created_at, updated_at) VALUES (?, 'Lê Thị Hà', 'ha@example.vn', 1, 0, 0, 0)", [w.officer.userId]);
    await receiveApplication(w.as(w.officer), { publicId: dossier()!.publicId });
    const at = new Date(w.t.ctx.now()).toISOString();
    await work();
    expect(portal.told()).toMatchObject([
      { number: N, seq: 1, state: 'SUBMITTED', office: 'Sở Công Thương', officer: '', receiptNumber: 'HT-2026-0001', receivedOn: '2026-11-22' },
      { number: N, seq: 2, state: 'RECEIVED', officer: 'Lê Thị Hà', at, deadlineOn: '2026-12-10' },
    ]);
  });

  it('is told again after timeouts, takes each status once, and never out of order', async () => {
    portal.misbehave('timeout', 'timeout-after-taking', 'timeout');
    portal.put(submit());
    w.t.setNow(NOW);
    // the fetch consumes the first timeout
    await fetch();
    await fetch();
    await receiveApplication(w.as(w.officer), { publicId: dossier()!.publicId });
    await work();
    expect(portal.told().map((s) => s.seq)).toEqual([1, 2]);
    expect(w.db.all('SELECT state, attempts FROM portal_status ORDER BY id')).toEqual([{ state: 'ACCEPTED', attempts: 3 }, { state: 'ACCEPTED', attempts: 1 }]);
  });

  it('lists what it refuses or never takes; a person sends it again', async () => {
    portal.put(submit());
    await fetch();
    portal.misbehave(...Array.from({ length: MOST_TRIES }, () => 'timeout' as const));
    await work();
    const [status] = portalDesk(w.as(w.officer)).statuses;
    expect(status).toMatchObject({ number: N, toState: 'SUBMITTED', attempts: MOST_TRIES, fault: 'TimeoutError' });
    const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id;
    expect(await refusal(resendStatus(w.as(who(grant(elsewhere, 'TRADE_OFFICER', 'STATE_BODY'))), { status: status!.id }))).toMatchObject({ status: 404 });
    portal.misbehave('reject');
    await resendStatus(w.as(w.officer), { status: status!.id });
    await work();
    expect(portalDesk(w.as(w.officer)).statuses).toMatchObject([{ attempts: 1, fault: 'HTTP 422' }]);
    await resendStatus(w.as(w.officer), { status: status!.id });
    await work();
    expect(portal.told()).toHaveLength(1);
    expect(portalDesk(w.as(w.officer))).toMatchObject({ statuses: [], queued: 0 });
  });

  it('hears nothing of dossiers that came by other doors', async () => {
    const { publicId } = await receivePaper(w.as(w.officer), paper(), SCANS);
    await receiveApplication(w.as(w.officer), { publicId });
    expect(w.db.get('SELECT count(*) AS n FROM portal_status')).toEqual({ n: 0 });
    expect(await refusal(attachPapers(w.as(w.officer), { publicId, papers: [], consent: '' }))).toMatchObject({ status: 404 });
  });
});

describe('paper that comes later', () => {
  const QUOTE = 'Mời Ông/Bà gửi báo giá có ngày và chữ ký.';
  const MACHINES = 'Mời Ông/Bà ghi số máy tính đang dùng.';
  /** Received on Sunday 22/11, asked on the same day. */
  const waiting = async (): Promise<{ publicId: string; key: { receiptNumber: string; taxCode: string }; owner: Person; items: string[] }> => {
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const { publicId } = await saveApplication(w.as(e.owner), w.draft(e));
    const { receiptNumber } = await submitApplication(w.as(e.owner), { publicId, confirmed: true });
    await receiveApplication(w.as(w.officer), { publicId });
    await askSupplement(w.as(w.officer), { publicId, items: [QUOTE, MACHINES] });
    return { publicId, key: { receiptNumber, taxCode: e.taxCode }, owner: e.owner, items: applicationFor(w.as(w.officer), publicId).supplements[0]!.items.map((i) => i.publicId) };
  };
  const answers = (items: string[]) => ({ [items[0]!]: '', [items[1]!]: 'Ba máy.' });
  const letter = (c: { key: { receiptNumber: string; taxCode: string }; items: string[] }, more: Partial<LetterInput> = {}): LetterInput => ({ ...c.key, door: 'COUNTER', arrivedOn: vnDate(w.t.ctx.now()), answers: answers(c.items), ...more });
  const sent = (items: string[]): SentLetter => ({ form: { ...PDF, name: 'giay-bo-sung.pdf' }, files: [{ item: items[0]!, ...PDF, name: 'bao-gia.pdf' }] });

  it('answers a supplement at the counter, also of a dossier that was sent online; the clock goes on as it does there', async () => {
    const [c, online] = [await waiting(), await waiting()];
    w.t.setNow(startOfVnDate('2026-11-27') + 10 * 3_600_000);
    await sendSupplement(w.as(online.owner), { publicId: online.publicId, answers: { [online.items[0]!]: 'Đã gửi.', [online.items[1]!]: 'Ba máy.' } });
    expect(letterCase(w.as(w.officer), c.key)).toMatchObject({ organisationName: 'Công ty TNHH Thử', state: 'SUPPLEMENT', asked: [{ what: QUOTE }, { what: MACHINES }], mayWithdraw: true });
    const taken = await supplementOnPaper(w.as(w.officer), letter(c), sent(c.items));
    const view = applicationFor(w.as(w.officer), c.publicId);
    expect(view).toMatchObject({ app: { state: 'RECEIVED', deadlineOn: applicationFor(w.as(w.officer), online.publicId).app.deadlineOn }, supplements: [{ to: '2026-11-27', items: [{ answer: '', papers: [{ name: 'bao-gia.pdf' }] }, { answer: 'Ba máy.' }] }] });
    expect(taken).toEqual({ publicId: expect.any(String) as unknown, receiptNumber: c.key.receiptNumber, arrivedOn: '2026-11-27', deadlineOn: view.app.deadlineOn });
    expect(letterReceipt(w.as(w.officer), taken.publicId)).toMatchObject({ kind: 'SUPPLEMENT', organisationName: 'Công ty TNHH Thử', counter: 'Sở Công Thương', deadlineOn: view.app.deadlineOn, items: [{ what: QUOTE, answer: '', papers: 1 }, { answer: 'Ba máy.', papers: 0 }] });
    expect(view.letters).toMatchObject([{ kind: 'SUPPLEMENT', door: 'COUNTER', scans: [{ name: 'giay-bo-sung.pdf' }] }]);
    for (const reader of [w.officer, w.approver, c.owner]) expect(documentFor(w.as(reader), view.letters[0]!.scans[0]!.publicId).name).toBe('giay-bo-sung.pdf');
    await expect(Promise.resolve().then(() => documentFor(w.as(w.provider.owner), view.letters[0]!.scans[0]!.publicId))).rejects.toMatchObject({ status: 404 });
    expect(w.db.all<{ payload: string }>("SELECT payload_json AS payload FROM outbox WHERE topic = 'owners.told'").map((r) => r.payload).filter((p) => p.includes('Giấy bổ sung'))).toHaveLength(1);
    // the event is the counter's own act, and the review goes on
    expect(view.events.at(-1)).toMatchObject({ act: 'supplementOnPaper', fromState: 'SUPPLEMENT', toState: 'RECEIVED' });
    await recommend(w.as(w.officer), { publicId: c.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    expect([...supportFaults(w.db)]).toEqual([]);
  });

  it('goes on from the day on which a letter came by post, not from when it was entered', async () => {
    const c = await waiting();
    w.t.setNow(startOfVnDate('2026-12-01') + 10 * 3_600_000);
    expect((await refusal(supplementOnPaper(w.as(w.officer), letter(c, { arrivedOn: '2026-11-30' }), sent(c.items)))).fields['arrivedOn']).toContain('hôm nay');
    expect((await refusal(supplementOnPaper(w.as(w.officer), letter(c, { door: 'POST', arrivedOn: '2026-12-02' }), sent(c.items)))).fields).toHaveProperty('arrivedOn');
    expect((await refusal(supplementOnPaper(w.as(w.officer), letter(c, { door: 'POST', arrivedOn: '2026-11-21' }), sent(c.items)))).fields['arrivedOn']).toContain('22/11/2026');
    // 22/11 to 26/11: Monday to Wednesday do not count; day 14 is Tuesday 15/12
    expect(await supplementOnPaper(w.as(w.officer), letter(c, { door: 'POST', arrivedOn: '2026-11-26' }), sent(c.items))).toMatchObject({ deadlineOn: '2026-12-15' });
  });

  it('wants the signed paper and an answer to each item, once', async () => {
    const c = await waiting();
    expect((await refusal(supplementOnPaper(w.as(w.officer), letter(c), { form: null, files: [] }))).fields['form']).toContain('chữ ký');
    expect((await refusal(supplementOnPaper(w.as(w.officer), letter(c), { ...sent(c.items), files: [] }))).fields).toEqual({ [`answer.${c.items[0]!}`]: 'Việc 1 chưa có câu trả lời hoặc giấy tờ.' });
    expect(await refusal(supplementOnPaper(w.as(w.officer), letter(c, { answers: { 'khong-co': 'x' } }), sent(c.items)))).toMatchObject({ status: 404 });
    expect(await refusal(supplementOnPaper(w.as(w.officer), letter(c, { version: 1 }), sent(c.items)))).toMatchObject({ code: 'stale' });
    const press = () => supplementOnPaper(w.as(w.officer), letter(c), sent(c.items), 'one-press-2');
    const [a, b] = await Promise.all([press(), press()]);
    expect(a).toEqual(b);
    const again = await refusal(supplementOnPaper(w.as(w.officer), letter(c), sent(c.items)));
    expect(again).toMatchObject({ code: 'refused-transition', vi: expect.stringContaining('không thể vào sổ giấy bổ sung') as unknown });
    expect(w.db.get('SELECT count(*) AS n FROM support_letter')).toEqual({ n: 1 });
  });

  it('is the counter’s that receives for the programme, with the receipt in hand; nobody else learns that the dossier is there', async () => {
    const c = await waiting();
    const { id, clerk } = commune();
    const other = who(grant(addOrganisation(w.db, 'Sở khác', 'STATE_BODY', w.t.ctx.now()).id, 'TRADE_OFFICER', 'STATE_BODY'));
    for (const stranger of [clerk, other, w.approver, c.owner, w.provider.owner]) {
      expect(await refusal(Promise.resolve().then(() => letterCase(w.as(stranger), c.key)))).toMatchObject({ status: 404 });
      expect(await refusal(supplementOnPaper(w.as(stranger), letter(c), sent(c.items)))).toMatchObject({ status: 404 });
      expect(await refusal(withdrawOnPaper(w.as(stranger), letter(c), sent(c.items)))).toMatchObject({ status: 404 });
    }
    expect(await refusal(supplementOnPaper(w.t.ctx, letter(c), sent(c.items)))).toMatchObject({ status: 401 });
    w.db.run('UPDATE support_programme SET commune_counter = 1');
    for (const key of [{ ...c.key, taxCode: '9900000016' }, { ...c.key, receiptNumber: 'HT-2026-9999' }]) expect(await refusal(Promise.resolve().then(() => letterCase(w.as(clerk), key)))).toMatchObject({ status: 404 });
    // whoever is tied to the enterprise does not move its dossier, at a counter neither
    w.db.run("INSERT INTO support_conflict (person_id, organisation_id, kind, declared_by, declared_at) SELECT ?, organisation_id, 'RELATIVE', 'test', 1 FROM support_application", [clerk.userId]);
    expect(await refusal(supplementOnPaper(w.as(clerk), letter(c), sent(c.items)))).toMatchObject({ code: 'conflict-of-interest' });
    const colleague = who(grant(id, 'COMMUNE_OFFICER', 'STATE_BODY'));
    const { publicId } = await supplementOnPaper(w.as(colleague), letter(c), sent(c.items));
    expect(letterReceipt(w.as(clerk), publicId).counter).toBe('UBND xã Thử');
    expect(await refusal(Promise.resolve().then(() => letterReceipt(w.as(commune().clerk), publicId)))).toMatchObject({ status: 404 });
  });

  it('takes a withdrawal with the signed paper, from where the owner could; money that was kept goes back', async () => {
    const { publicId } = await w.notified();
    const app = applicationFor(w.as(w.officer), publicId).app;
    const c = { key: { receiptNumber: app.receiptNumber!, taxCode: app.taxCode }, items: [] };
    const paperOf: LetterInput = { ...c.key, door: 'COUNTER', arrivedOn: vnDate(w.t.ctx.now()) };
    expect((await refusal(withdrawOnPaper(w.as(w.officer), paperOf, { form: null, files: [] }))).fields).toHaveProperty('form');
    expect((await refusal(withdrawOnPaper(w.as(w.officer), { ...paperOf, door: 'POST', arrivedOn: '2026-11-21' }, { form: PDF, files: [] }))).fields['arrivedOn']).toContain('22/11/2026');
    const taken = await withdrawOnPaper(w.as(w.officer), paperOf, { form: PDF, files: [] });
    expect(taken.deadlineOn).toBeNull();
    expect(applicationFor(w.as(w.officer), publicId)).toMatchObject({ app: { state: 'WITHDRAWN' }, letters: [{ kind: 'WITHDRAW' }] });
    expect(w.db.get('SELECT available_vnd AS available, reserved_vnd AS reserved FROM support_budget')).toEqual({ available: 1_000_000_000, reserved: 0 });
    expect(await refusal(withdrawOnPaper(w.as(w.officer), paperOf, { form: PDF, files: [] }))).toMatchObject({ code: 'refused-transition' });
    expect([...supportFaults(w.db)]).toEqual([]);
  });

  it('is found when it was tampered with: scans, consents, days, the portal’s order', async () => {
    const c = await waiting();
    await supplementOnPaper(w.as(w.officer), letter(c), sent(c.items));
    const { publicId } = await receivePaper(w.as(w.officer), paper(), SCANS);
    const portal = fakeServicePortal(w.db, w.t.ctx.now);
    (w.t.ctx.services as { servicePortal: unknown }).servicePortal = portal;
    portal.put({ number: 'G38-1', seq: 1, kind: 'SUBMIT', sentAt: '2026-11-21T17:30:00Z', content: { programmeSlug: PROGRAMME, applicant: { ...NEW, taxCode: '9900000023' }, ...facts() } });
    portal.put({ number: 'G38-1', seq: 2, kind: 'WITHDRAW', sentAt: '2026-11-22T01:00:00Z' });
    await fetchPortal(w.t.as(SYSTEM));
    const e = await w.enterprise();
    await takeTest(w.as(e.owner), e.id);
    const kept = await keepPaper(w.as(e.owner), { organisationId: e.id, kind: 'OTHER', title: 'Giấy', issuedOn: '2026-01-05' }, PDF);
    const saved = await saveApplication(w.as(e.owner), w.draft(e));
    await attachPapers(w.as(e.owner), { publicId: saved.publicId, papers: [kept.publicId], consent: USE_CONSENT.version });
    await submitApplication(w.as(e.owner), { publicId: saved.publicId, confirmed: true });
    expect([...supportFaults(w.db)]).toEqual([]);

    const tampered = (sql: string, ...params: string[]): string[] => {
      w.db.exec('SAVEPOINT tamper');
      try {
        // whoever tampers takes the guards off first
        for (const { name } of w.db.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('support_arrival','support_letter','vault_consent','portal_message','document')")) w.db.exec(`DROP TRIGGER ${name}`);
        w.db.run(sql, params);
        return [...supportFaults(w.db)].map((f) => `${f.kind} ${f.fault}`);
      } finally {
        w.db.exec('ROLLBACK TO tamper; RELEASE tamper');
      }
    };
    expect(tampered("UPDATE document SET sha256 = 'x' WHERE object = 'support-arrival'")).toEqual(['support_arrival MISSING']);
    expect(tampered("UPDATE support_arrival SET arrived_on = '2026-11-20' WHERE application_id = (SELECT id FROM support_application WHERE public_id = ?)", publicId)).toEqual(['support_arrival CHANGED']);
    expect(tampered("DELETE FROM document WHERE object = 'support-letter'")).toEqual(['support_letter MISSING']);
    expect(tampered("UPDATE support_letter SET arrived_on = '2026-11-25'")).toEqual(['support_letter CHANGED']);
    expect(tampered('UPDATE vault_consent SET given_at = sealed_at + 1')).toEqual(['vault_consent CHANGED']);
    expect(tampered('UPDATE vault_consent SET sealed_at = sealed_at + 86400000')).toEqual(['vault_consent CHANGED']);
    expect(tampered("UPDATE portal_message SET seq = 3 WHERE seq = 2")).toEqual(['portal_message CHANGED', 'portal_message MISSING']);
    expect(tampered('DELETE FROM portal_message WHERE seq = 1')).toEqual(['portal_message MISSING']);
    expect(tampered("UPDATE portal_message SET digest = 'x' WHERE seq = 1")).toEqual(['portal_message CHANGED']);
  });
});
