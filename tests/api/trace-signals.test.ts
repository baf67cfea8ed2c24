/** Signals and holds: raised once from what was counted, decided by a person, seen at once, and nobody to be found in the file. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../api/context.ts';
import { confirmHold, dismissSignal, findSignals, issueStamps, listSignals, openSignalCount, releaseHold, signalEffects, signalView, voidStamps, type SignalKind } from '../../api/traceability/index.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import { HOUR, MINUTE } from '../../api/time.ts';
import { NOW, person } from '../support/context.ts';
import { CONG_THUONG, NNMT, recallFloor, type RecallFloor } from './recall-floor.ts';
import { GTIN, headline, text } from './trace-floor.ts';

let f: RecallFloor;
let inspector: Context;
beforeEach(() => {
  f = recallFloor();
  f.db.exec("INSERT INTO province (code, name, short_name, kind) VALUES ('01', 'Hà Nội', 'Hà Nội', 'THANH_PHO'), ('79', 'Thành phố Hồ Chí Minh', 'TP. Hồ Chí Minh', 'THANH_PHO') ON CONFLICT DO NOTHING");
  inspector = f.as(person({ roles: ['INSPECTOR'], organisationId: 3 }));
});
afterEach(() => f.close());

let minute = 0;
/** A phone of its own somewhere. */
const from = (clientAddress: string, clientRegion?: string): Context => ({ ...f.ctx, clientAddress, ...(clientRegion === undefined ? {} : { clientRegion }) });
const scan = async (path: string, as: Context = f.ctx): Promise<string> => {
  f.setNow(NOW + ++minute * 1_000);
  return (await text(await f.ask(path, { as })));
};
const settle = async (): Promise<number> => {
  f.setNow(NOW + ++minute * 1_000 + 10_000);
  return findSignals(f.as({ kind: 'system', name: 'test' }));
};
const rows = () => f.db.all<{ kind: SignalKind; n: number; state: string; version: number; publicId: string; evidence: string }>('SELECT kind, n, state, version, public_id AS publicId, evidence FROM stamp_signal ORDER BY id');
const path = (range: string, index: number) => `/01/${GTIN}/21/${f.serialOf(range, index)}`;

/** One stamp seen in three provinces. */
async function far(): Promise<{ range: string; path: string; signal: string }> {
  const { range, path: at } = await f.activeStamps();
  for (const [i, region] of ['38', '01', '79'].entries()) await scan(at, from(`203.0.${i}.9`, region));
  await settle();
  return { range, path: at, signal: rows()[0]!.publicId };
}

const holdInput = (signal: string, more: Record<string, unknown> = {}) => ({ signal, version: 1, reasonVi: 'Tem được quét ở nhiều tỉnh trong một ngày', reasonEn: 'Scanned in many provinces in one day', phone: '1900 0000', ...more });

describe('what a scan leaves behind', () => {
  test('a digest of the network and a region that is on the list; no address anywhere in the file', async () => {
    const { range, path: at } = await f.activeStamps();
    await scan(at, from('203.0.113.77', '38'));
    await scan(at, from('203.0.113.78', 'vn'));
    await scan(at, from('2001:db8:7:1::abcd', 'XX'));
    await scan(at, from('198.51.100.23', '<script>'));
    await scan(at);
    await scan(`/01/${GTIN}/21/${f.serialOf(range, 100)}`, from('198.51.100.24'));
    await settle();
    const seen = f.db.all<{ source: string | null; region: string | null }>('SELECT source, region FROM scan_session ORDER BY at');
    expect(seen.map((s) => s.region)).toEqual(['38', 'VN', null, null, null]);
    expect(seen[0]!.source).toMatch(/^[A-Za-z0-9_-]{12}$/);
    expect(seen[1]!.source).toBe(seen[0]!.source);
    expect(new Set(seen.map((s) => s.source)).size).toBe(4);
    expect(seen[4]!.source).toBeNull();
    f.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = readFileSync(f.db.file).toString('latin1');
    for (const trace of ['203.0.113', '198.51.100', '2001:db8', 'cb007100']) expect(file.includes(trace), trace).toBe(false);
    for (const bytes of [Buffer.from([203, 0, 113, 77]), Buffer.from([198, 51, 100, 23]), Buffer.from('20010db80007', 'hex')]) expect(file.includes(bytes.toString('latin1')), bytes.toString('hex')).toBe(false);
  });

  test('after two days even the digest is gone; the region stays', async () => {
    const { path: at } = await f.activeStamps();
    await scan(at, from('203.0.113.77', '38'));
    f.setNow(NOW + 49 * HOUR);
    await findSignals(f.ctx);
    expect(f.db.get('SELECT source, region FROM scan_session')).toEqual({ source: null, region: '38' });
  });

  test('looks of an inspector, the producer and robots leave nothing', async () => {
    const { range, path: at } = await f.activeStamps();
    for (const as of [inspector, f.producer]) await scan(at, { ...as, clientAddress: '203.0.113.9' });
    await f.ask(at, { headers: { 'User-Agent': 'facebookexternalhit/1.1' } });
    await f.ask(at, { method: 'HEAD' });
    for (let i = 0; i < 30; i++) await scan(path(range, 100 + i), { ...inspector, clientAddress: '203.0.113.9' });
    await settle();
    expect(f.db.get('SELECT 1 FROM scan_session')).toBeUndefined();
    expect(f.db.get('SELECT 1 FROM scan_source')).toBeUndefined();
    expect(rows()).toEqual([]);
  });
});

describe('signals', () => {
  test('one stamp in three provinces is raised once, proposes a hold, and grows with more evidence', async () => {
    const { path: at } = await far();
    expect(rows()).toMatchObject([{ kind: 'FAR_PLACES', n: 3, state: 'OPEN', version: 1 }]);
    expect(f.db.all('SELECT state, first_index AS first, last_index AS last FROM stamp_hold')).toEqual([{ state: 'PROPOSED', first: 0, last: 0 }]);
    expect(headline(await scan(at)), 'a proposal changes no page').toContain('Mã hợp lệ');
    const before = rows();
    await settle();
    await settle();
    expect(rows()).toMatchObject([{ kind: 'FAR_PLACES', n: 3 }]);
    await scan(at, from('192.0.2.1', 'CN'));
    await settle();
    expect(rows()).toMatchObject([{ kind: 'FAR_PLACES', n: 4, version: 1, publicId: before[0]!.publicId }]);
    expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM stamp_hold')!.n).toBe(1);
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM audit_entry WHERE act = 'signal.raise'")!.n).toBe(1);
  });

  test('two provinces are nothing', async () => {
    const { path: at } = await f.activeStamps();
    for (const region of ['38', '01', '38']) await scan(at, from('203.0.113.9', region));
    await settle();
    expect(rows()).toEqual([]);
  });

  test('one source that looks at thirty stamps in an hour; twenty-nine are nothing, a stamp twice is one', async () => {
    const { range } = await f.activeStamps();
    for (let i = 0; i < 29; i++) await scan(path(range, i), from('203.0.113.9'));
    await scan(path(range, 5), from('203.0.113.10'));
    await settle();
    expect(rows()).toEqual([]);
    await scan(path(range, 29), from('203.0.113.11'));
    await settle();
    expect(rows()).toMatchObject([{ kind: 'MANY_SERIALS', n: 30 }]);
    await settle();
    expect(rows().length).toBe(1);
  });

  test('ten serials that were never issued, from one source in an hour, on any of the ways to ask', async () => {
    const { range } = await f.activeStamps();
    const guesser = from('203.0.113.9', '79');
    for (let i = 0; i < 5; i++) await scan(path(range, 100 + i), guesser);
    for (let i = 5; i < 8; i++) await f.ask(`/api/v1/stamps/${f.serialOf(range, 100 + i)}`, { as: guesser });
    await f.ask(path(range, 108), { as: guesser, headers: { Accept: 'application/linkset+json' } });
    await settle();
    expect(rows()).toEqual([]);
    await f.ask(path(range, 109), { as: guesser, method: 'HEAD' });
    await settle();
    expect(rows()).toMatchObject([{ kind: 'MANY_SERIALS', n: 10 }]);
    expect(JSON.parse(rows()[0]!.evidence)).toMatchObject({ attempts: 10, serials: 0, days: [{ region: '79', n: 10 }] });
    await f.ask(path(range, 110), { as: guesser });
    await sleep(700); // written by itself, without the job
    expect(f.db.get<{ n: number }>('SELECT attempts AS n FROM scan_source')!.n).toBe(11);
  });

  test('before activation, after voiding, after a recall, after expiry', async () => {
    const lot = await f.openedLot();
    const { publicId: blank } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    for (let i = 0; i < 4; i++) await scan(path(blank, i));
    await settle();
    expect(rows()).toEqual([]);
    await scan(path(blank, 0));
    await settle();
    expect(rows()).toMatchObject([{ kind: 'BEFORE_ACTIVATION', n: 5 }]);
    await voidStamps(f.producer, { range: blank, first: 3, last: 3, reason: 'Rách khi in' });
    await scan(path(blank, 2));
    await settle();
    expect(rows().map((r) => r.kind)).toEqual(['BEFORE_ACTIVATION', 'AFTER_VOID']);
  });

  test('after a recall and after expiry', async () => {
    const { range } = await f.activeStamps();
    f.db.exec(`INSERT INTO lot_recall (public_id, lot_id, reason_vi, phone, organisation_id, opened_by, opened_at) VALUES ('recall01', 1, 'histamin vượt mức', '1900 0000', 1, 'u', ${NOW})`);
    for (let i = 0; i < 3; i++) await scan(path(range, i));
    await settle();
    expect(rows()).toMatchObject([{ kind: 'AFTER_RECALL', n: 3 }]);
    f.db.exec(`UPDATE lot_recall SET closed_at = ${NOW}, closed_by = 'u'; UPDATE lot SET expiry_date = '2026-11-01', production_date = '2026-10-02'`);
    for (let i = 3; i < 6; i++) await scan(path(range, i));
    await settle();
    expect(rows().map((r) => r.kind)).toEqual(['AFTER_RECALL', 'AFTER_EXPIRY']);
  });

  test('one stamp checked far more than the others', async () => {
    const { range } = await f.activeStamps();
    for (let i = 1; i < 5; i++) await scan(path(range, i));
    for (let i = 0; i < 19; i++) await scan(path(range, 0));
    await settle();
    expect(rows()).toEqual([]);
    await scan(path(range, 0));
    await settle();
    expect(rows()).toMatchObject([{ kind: 'OUTLIER', n: 20 }]);
    expect(JSON.parse(rows()[0]!.evidence)).toMatchObject({ othersMean: 1, sessions: 20 });
  });

  test('a job that was cut off in the middle goes on where it was, and counts nothing twice', async () => {
    const lot = await f.openedLot();
    const { publicId: blank } = await issueStamps(f.producer, { lot: lot.publicId, count: 500 });
    const { id } = f.db.get<{ id: number }>('SELECT id FROM stamp_range WHERE public_id = ?', [blank])!;
    f.db.transaction(() => {
      for (let i = 0; i < 500; i++) f.db.run("INSERT INTO scan_session (range_id, idx, session, at, counted, first, verdict) VALUES (?,?,?,?,0,0,'notActivated')", [id, i, `s${i}`, NOW + Math.floor(i / 7)]);
    });
    f.setNow(NOW + MINUTE);
    const first = await findSignals(f.ctx, { slices: 1 });
    expect(first).toBeLessThanOrEqual(200);
    expect(rows()).toMatchObject([{ kind: 'BEFORE_ACTIVATION', n: first }]);
    // the next one dies inside its transaction: nothing of it stays
    f.db.exec("CREATE TRIGGER dies BEFORE UPDATE ON signal_cursor BEGIN SELECT RAISE(ABORT, 'killed'); END");
    await expect(findSignals(f.ctx)).rejects.toThrow('killed');
    expect(rows()).toMatchObject([{ n: first }]);
    f.db.exec('DROP TRIGGER dies');
    expect(await findSignals(f.ctx)).toBe(500 - first);
    expect(rows()).toMatchObject([{ kind: 'BEFORE_ACTIVATION', n: 500 }]);
    expect(await findSignals(f.ctx)).toBe(0);
  });

  test('a scan that is still on its way is left for the next time', async () => {
    const lot = await f.openedLot();
    const { publicId: blank } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    await scan(path(blank, 0));
    expect(await findSignals(f.ctx)).toBe(0);
    expect(await settle()).toBe(1);
  });
});

describe('who decides', () => {
  test('nobody, a shopper, the producer, an officer without the role: 401 and 403', async () => {
    const { signal } = await far();
    await expect(confirmHold(f.ctx, holdInput(signal))).rejects.toMatchObject({ status: 401 });
    for (const as of [f.producer, f.stranger, f.as(person({ roles: ['COMMUNE_OFFICER'] })), f.as(person({ roles: ['HELPER'] })), f.as(person({ roles: ['SETTLER'] }))]) {
      for (const act of [() => confirmHold(as, holdInput(signal)), () => dismissSignal(as, { signal, version: 1, reason: 'Không có gì' }), () => Promise.resolve().then(() => signalView(as, signal)), () => Promise.resolve().then(() => listSignals(as))]) {
        await expect(act()).rejects.toMatchObject({ status: 403 });
      }
    }
    expect(rows()).toMatchObject([{ state: 'OPEN', version: 1 }]);
  });

  test('an officer of another body sees it and is told whose it is; an inspector of the producer’s own house may not', async () => {
    const { signal } = await far();
    const view = signalView(f.officer(NNMT, 'OCOP_OFFICER'), signal);
    const mine = view.body!.vi;
    const other = f.officer(mine === NNMT ? CONG_THUONG : NNMT, 'TRADE_OFFICER');
    expect(signalView(other, signal).acts).toEqual([]);
    await expect(confirmHold(other, holdInput(signal))).rejects.toMatchObject({ status: 403, vi: `Việc này của quản lý thị trường hoặc ${mine}.` });
    await expect(confirmHold(f.as(person({ roles: ['INSPECTOR', 'MEMBER'], organisationId: 1 })), holdInput(signal))).rejects.toMatchObject({ status: 403 });
    const own = f.officer(mine, 'APPROVER');
    expect(signalView(own, signal).acts).toEqual(['hold', 'dismiss']);
    expect(await confirmHold(own, holdInput(signal))).toMatchObject({ state: 'HELD', version: 2 });
  });

  test('a signal that is not there is 404; a form half filled in says what is missing', async () => {
    const { signal, range } = await far();
    await expect(confirmHold(inspector, holdInput('khongco1234'))).rejects.toMatchObject({ status: 404 });
    await expect(confirmHold(inspector, { signal, version: 1 })).rejects.toMatchObject({ status: 422, fields: { reasonVi: expect.anything(), phone: expect.anything() } });
    await expect(confirmHold(inspector, holdInput(signal, { first: 1, last: 101 }))).rejects.toMatchObject({ status: 422, fields: { last: expect.anything() } });
    await expect(confirmHold(inspector, holdInput(signal, { first: 3, last: 2 }))).rejects.toMatchObject({ status: 422, fields: { last: expect.anything() } });
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM stamp_hold WHERE state = 'HELD'")!.n).toBe(0);
    // a signal about a range holds nothing by default
    await voidStamps(f.producer, { range, first: 9, last: 9, reason: 'Rách khi in' });
    await scan(path(range, 8));
    await settle();
    const whole = rows().find((r) => r.kind === 'AFTER_VOID')!.publicId;
    await expect(confirmHold(inspector, holdInput(whole))).rejects.toMatchObject({ status: 422, fields: { first: expect.anything() } });
    await expect(confirmHold(inspector, holdInput(whole, { first: '5', last: '' }))).rejects.toMatchObject({ status: 422, fields: { last: expect.anything() } });
    expect(await confirmHold(inspector, holdInput(whole, { first: '5', last: '7' }))).toMatchObject({ state: 'HELD' });
    expect(f.db.get("SELECT first_index AS first, last_index AS last FROM stamp_hold WHERE state = 'HELD'")).toEqual({ first: 4, last: 6 });
  });

  test('two officers at once: one decides, the other is told', async () => {
    const { signal } = await far();
    const colleague = f.as(person({ roles: ['INSPECTOR'], organisationId: 4 }));
    const both = await Promise.allSettled([confirmHold(inspector, holdInput(signal)), dismissSignal(colleague, { signal, version: 1, reason: 'Hội chợ, nhiều người quét' })]);
    expect(both.filter((b) => b.status === 'fulfilled').length).toBe(1);
    const lost = both.find((b) => b.status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ status: 409, code: 'changed-meanwhile' });
    expect(rows()[0]!.version).toBe(2);
  });

  test('the same form sent twice decides once', async () => {
    const { signal } = await far();
    const once = await confirmHold(inspector, holdInput(signal), { idempotencyKey: 'form-12345678' });
    expect(await confirmHold(inspector, holdInput(signal), { idempotencyKey: 'form-12345678' })).toEqual(once);
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM audit_entry WHERE act = 'hold.confirm'")!.n).toBe(1);
  });

  test('a refused act says from which state, what was tried and what is allowed', async () => {
    const { signal } = await far();
    await expect(releaseHold(inspector, { signal, version: 1, releaseReason: 'Tem thật' })).rejects.toMatchObject({
      status: 409, code: 'refused-transition', vi: 'Đang ở trạng thái “Chờ xem” nên không thể thôi giữ. Việc làm được lúc này: giữ tem để kiểm tra, ghi là không giữ.',
    });
  });

  test('dismissed: the proposal falls; the same evidence is silent, twice the evidence opens it again', async () => {
    const { signal, path: at } = await far();
    expect(openSignalCount(f.ctx)).toBe(1);
    await dismissSignal(inspector, { signal, version: 1, reason: 'Hội chợ, nhiều người quét' });
    expect(openSignalCount(f.ctx)).toBe(0);
    expect(f.db.all('SELECT state FROM stamp_hold')).toEqual([{ state: 'DROPPED' }]);
    for (const region of ['CN', 'JP']) await scan(at, from('192.0.2.1', region));
    await settle();
    expect(rows()).toMatchObject([{ state: 'DISMISSED', n: 5, version: 2 }]);
    await scan(at, from('192.0.2.1', 'US'));
    await settle();
    expect(rows()).toMatchObject([{ state: 'OPEN', n: 6, version: 3 }]);
    expect(f.db.all('SELECT state FROM stamp_hold ORDER BY id')).toEqual([{ state: 'DROPPED' }, { state: 'PROPOSED' }]);
  });
});

describe('a hold', () => {
  test('is on the page and in the JSON at once, counts no check, shows no stars, and goes when released', async () => {
    const { signal, path: at, range } = await far();
    const serial = f.serialOf(range, 0);
    const checks = () => f.db.get<{ checks: number }>('SELECT checks FROM stamp WHERE idx = 0')!.checks;
    const before = checks();
    await scan(at); // kept pages are warm
    await confirmHold(inspector, holdInput(signal));
    const page = await scan(at);
    expect(headline(page)).toBe('Tem này đang được kiểm tra');
    expect(page).toContain('Xin đừng mua bán theo tem này cho đến khi có kết quả');
    expect(page).toContain('Tem được quét ở nhiều tỉnh trong một ngày.');
    expect(page).toContain('Hỏi: 1900 0000');
    expect(page).not.toContain('<section class="ocop">');
    expect(headline(await scan(`${at}?lang=en`))).toBe('This stamp is being looked into');
    expect(await scan(`${at}?lang=zh`)).toContain('此标签正在核查');
    expect(checks()).toBe(before + 1);
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM scan_session WHERE verdict = 'held' AND counted = 0")!.n).toBe(3);
    expect(await (await f.ask(`/api/v1/stamps/${serial}`)).json()).toMatchObject({ verdict: 'held', vi: 'Tem này đang được kiểm tra' });
    expect(headline(await scan(path(range, 1))), 'only the stamp that is held').toContain('Mã hợp lệ');

    const view = signalView(inspector, signal);
    expect(view).toMatchObject({ state: 'HELD', acts: ['release'], serial });
    expect(view.timeline[0]!.regions.map((r) => r.name.vi)).toContain('Hà Nội');
    await releaseHold(inspector, { signal, version: 2, releaseReason: 'Đã kiểm tra tại chợ, tem thật' });
    expect(headline(await scan(at))).toContain('Mã hợp lệ, đã được kiểm tra');
    expect(await (await f.ask(`/api/v1/stamps/${serial}`)).json()).toMatchObject({ verdict: 'again' });
    expect(f.db.all<{ act: string }>("SELECT act FROM audit_entry WHERE object IN ('stamp-hold', 'stamp-signal') ORDER BY id").map((a) => a.act)).toEqual(['signal.raise', 'hold.confirm', 'hold.release']);
  });

  test('the producer’s owner is told once that it is held and once that it is over', async () => {
    const { signal } = await far();
    f.db.exec(`INSERT INTO person (id, name, email, phone_number, created_at, updated_at) VALUES ('owner1', 'Chủ', 'p1@x.invalid', '+84912345678', 1, 1);
      INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (1, 'owner1', 'OWNER', '2026-01-01', 'u', 1)`);
    await confirmHold(inspector, holdInput(signal));
    const sent: string[] = [];
    const sms = { via: 'demo' as const, send: async (m: { text: string }) => (sent.push(m.text), { kind: 'sent' as const }) };
    const tell = () => createOutboxWorker({ ...inspector, services: { ...inspector.services, sms } }, signalEffects).drain();
    await tell();
    await tell();
    expect(sent).toEqual(['Sàn Quê: Sở Nông nghiệp và Môi trường Thanh Hóa đang kiểm tra tem số 1 của Nước mắm cốt Ba Làng: Tem được quét ở nhiều tỉnh trong một ngày. Trang của tem ghi rõ điều đó. Hỏi: 1900 0000.']);
    await releaseHold(inspector, { signal, version: 2, releaseReason: 'Đã kiểm tra tại chợ, tem thật' });
    await tell();
    expect(sent[1]).toBe('Sàn Quê: đã kiểm tra xong tem số 1 của Nước mắm cốt Ba Làng, trang của tem trở lại như trước.');
    expect(sent.length).toBe(2);
  });

  test('of a whole part of a range; a recall stands above it', async () => {
    const { signal, range } = await far();
    await confirmHold(inspector, holdInput(signal, { first: '1', last: '50' }));
    expect(headline(await scan(path(range, 49)))).toBe('Tem này đang được kiểm tra');
    expect(headline(await scan(path(range, 50)))).toContain('Mã hợp lệ');
    f.db.exec(`INSERT INTO lot_recall (public_id, lot_id, reason_vi, phone, organisation_id, opened_by, opened_at) VALUES ('recall01', 1, 'histamin vượt mức', '1900 0000', 1, 'u', ${NOW})`);
    expect(headline(await scan(path(range, 49)))).toBe('Đừng dùng. Lô này đang bị thu hồi');
  });

  test('over JSON: list, one, hold, release; a stale version is told', async () => {
    const { signal } = await far();
    const as = inspector;
    const post = (what: string, body: unknown) => f.ask(`/api/v1/signals/${signal}/${what}`, { as, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    expect((await f.ask('/api/v1/signals')).status).toBe(401);
    expect((await f.ask('/api/v1/signals', { as: f.producer })).status).toBe(403);
    const list = (await (await f.ask('/api/v1/signals?kind=FAR_PLACES&state=OPEN', { as })).json()) as { total: number; signals: unknown[] };
    expect(list).toMatchObject({ total: 1, signals: [{ id: signal, kind: 'FAR_PLACES', stamp: 1, version: 1, lot: 'TM2610' }] });
    expect(await (await f.ask('/api/v1/signals?state=HELD', { as })).json()).toEqual({ total: 0, signals: [] });
    expect((await f.ask('/api/v1/signals?kind=NOPE', { as })).status).toBe(422);
    expect((await f.ask('/api/v1/signals/khongco1234', { as })).status).toBe(404);
    expect(await (await f.ask(`/api/v1/signals/${signal}`, { as })).json()).toMatchObject({ id: signal, acts: ['hold', 'dismiss'], holds: [{ state: 'PROPOSED', first: 1, last: 1 }] });
    const { signal: _signal, ...hold } = holdInput(signal);
    expect(await (await post('hold', hold)).json()).toMatchObject({ state: 'HELD', version: 2 });
    expect((await post('dismiss', { version: 1, reason: 'Không có gì' })).status).toBe(409);
    expect((await post('dismiss', { version: 2, reason: 'Không có gì' })).status).toBe(409);
    expect((await post('release', { version: 2, releaseReason: 'x' })).status).toBe(422);
    expect(await (await post('release', { version: 2, releaseReason: 'Tem thật' })).json()).toMatchObject({ state: 'DISMISSED', version: 3 });
  });
});
