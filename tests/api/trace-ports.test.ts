/** What leaves for other systems, and what becomes of it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import {
  activateStamps, createTracePorts, decideRecord, demoPort, httpPort, issueStamps, markPrinted, openLot, portDesk, portEffects, saveSafetyStatement, sendEverything, takeChanges, type PortName, type PortOutcome, type TracePort,
} from '../../api/traceability/index.ts';
import { NOW, person, SYSTEM } from '../support/context.ts';
import { floor, lotInput, type Floor } from './trace-floor.ts';

interface Sent { kind: string; key: string; fieldMapVersion: string; record: Record<string, unknown> }

let f: Floor;
let officer: Context;
let system: Context;
let sent: Record<PortName, Sent[]>;
/** What the next messages to a port come to. */
let answers: Record<PortName, PortOutcome | undefined>;

const REGISTERED = '8938505974101';

beforeEach(() => {
  f = floor();
  sent = { national: [], ministry: [], verigoods: [] };
  answers = { national: undefined, ministry: undefined, verigoods: undefined };
  const port = (name: PortName): TracePort => ({
    name, via: 'demo', send: async (message) => { sent[name].push(message); return answers[name] ?? { kind: 'accepted', reference: `${name}-${sent[name].length}` }; },
  });
  const list = [port('national'), port('ministry'), port('verigoods')];
  const services = { stampKeys: f.producer.services.stampKeys, tracePorts: { list: () => list, get: (name: PortName) => list.find((p) => p.name === name)! } } as unknown as Context['services'];
  officer = { ...f.as(person({ roles: ['TRADE_OFFICER'], organisationId: 90 })), services };
  system = { ...f.as(SYSTEM), services };
});
afterEach(() => f.close());

/** Gives the size a registered number, as the producer would. */
const register = () => f.db.exec(`UPDATE trade_item SET gtin = '${REGISTERED}', gtin_kind = 'REGISTERED' WHERE id = 1; UPDATE product SET origin = 'Hải Bình' WHERE id = 1; INSERT INTO trade_item_gtin (gtin14, trade_item_id, kind, created_at) VALUES ('0${REGISTERED}', 1, 'REGISTERED', 0)`);
const pass = async () => {
  await takeChanges(system);
  await createOutboxWorker(system, portEffects).drain();
};
const record = (port: PortName, kind: string) =>
  f.db.get<{ publicId: string; state: string; reference: string | null; fault: string | null; digest: string; acceptedDigest: string | null }>(
    'SELECT public_id AS publicId, state, reference, fault_json AS fault, digest, accepted_digest AS acceptedDigest FROM port_record WHERE port = ? AND kind = ?', [port, kind]);

async function refusal(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a lot that was opened', () => {
  test('goes to each port in its own words, once', async () => {
    register();
    await f.openedLot();
    await pass();
    await pass();
    const lots = sent.national.filter((s) => s.kind === 'LOT');
    expect(lots).toHaveLength(1);
    expect(lots[0]!.record).toMatchObject({ gtin: `0${REGISTERED}`, soLo: 'TM2610', ngaySanXuat: '2026-10-02', soLuong: 2400, donViTinh: 'EA', coSo: { ten: 'HTX Nước mắm Ba Làng', maSoThue: '2800000001' }, congDoan: [{ bizStep: 'creating_class_instance' }] });
    expect(sent.ministry.find((s) => s.kind === 'LOT')!.record).toMatchObject({ batch: { number: 'TM2610', harvestOrProductionDate: '2026-10-02' }, farmProduct: { group: 'food' } });
    expect(sent.verigoods.some((s) => s.kind === 'LOT')).toBe(false);
    expect(record('national', 'LOT')).toMatchObject({ state: 'ACCEPTED', fault: null });
  });

  test('is sent again when it changed, with another key; not when nothing of it changed', async () => {
    register();
    await f.openedLot();
    await pass();
    f.db.exec("UPDATE lot SET notes = 'chỉ cơ sở xem'");
    await pass();
    expect(sent.national.filter((s) => s.kind === 'LOT')).toHaveLength(1);
    f.db.exec("UPDATE lot SET standards = 'TCVN 5107:2024'");
    await pass();
    const lots = sent.national.filter((s) => s.kind === 'LOT');
    expect(lots).toHaveLength(2);
    expect(lots[1]!.key).not.toBe(lots[0]!.key);
    expect(JSON.stringify(sent)).not.toContain('chỉ cơ sở xem');
  });

  test('with a number of the floor stays here for the national portal, which asks for a GTIN, and says what is missing', async () => {
    await f.openedLot();
    await pass();
    expect(sent.national.filter((s) => s.kind === 'LOT')).toHaveLength(0);
    expect(record('national', 'LOT')).toMatchObject({ state: 'INVALID', fault: expect.stringContaining('893') });
    expect(record('ministry', 'LOT')).toMatchObject({ state: 'ACCEPTED' });
    expect(portDesk(officer).troubled.some((l) => l.state === 'INVALID' && l.what.includes('TM2610'))).toBe(true);
  });

  test('of a product that is not public does not leave', async () => {
    register();
    f.db.exec("UPDATE product SET state = 'SUSPENDED' WHERE id = 1");
    await f.openedLot();
    await pass();
    expect(sent.national).toHaveLength(0);
  });

  test('of a household carries no tax code', async () => {
    register();
    f.db.exec("UPDATE organisation SET kind = 'HOUSEHOLD' WHERE id = 1");
    await f.openedLot();
    await pass();
    expect(sent.national.length).toBeGreaterThan(0);
    expect(JSON.stringify(sent)).not.toContain('2800000001');
  });
});

test('stamps leave when they are printed, a recall always, a warning with its product', async () => {
  register();
  const lot = await openLot(f.producer, lotInput());
  const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
  await pass();
  expect(sent.national.some((s) => s.kind === 'STAMPS')).toBe(false);
  await markPrinted(f.producer, { range });
  await activateStamps(f.producer, { range });
  await saveSafetyStatement(f.producer, { product: 'productone', warning: 'Có chứa cá' });
  f.db.exec("INSERT INTO lot_recall (public_id, lot_id, organisation_id, reason_vi, phone, opened_by, opened_at) SELECT 'recallone1', id, 1, 'Nhiễm khuẩn', '1900 0000', 'u', 1000 FROM lot");
  await pass();
  expect(sent.national.find((s) => s.kind === 'STAMPS')!.record).toMatchObject({ soTem: 10, tinhTrang: 'ACTIVATED', mauDiaChi: `https://sanque.vn/01/0${REGISTERED}/21/{serial}` });
  expect(sent.national.findLast((s) => s.kind === 'PRODUCT')!.record).toMatchObject({ canhBaoAnToan: 'Có chứa cá', maSanPham: [`0${REGISTERED}`] });
  for (const port of ['national', 'ministry', 'verigoods'] as const) expect(sent[port].some((s) => s.kind === 'RECALL'), port).toBe(true);
  expect(sent.national.find((s) => s.kind === 'RECALL')!.record).toMatchObject({ soLo: 'TM2610', lyDo: 'Nhiễm khuẩn' });
});

describe('an answer', () => {
  const first = async (answer: PortOutcome) => {
    register();
    answers.national = answer;
    await f.openedLot();
    await pass();
    return record('national', 'LOT')!;
  };

  test('“no” is kept in their words, and sent again only when somebody asks or the lot changes', async () => {
    const row = await first({ kind: 'rejected', reason: 'Mã xã không hợp lệ' });
    expect(row).toMatchObject({ state: 'REJECTED', fault: expect.stringContaining('Mã xã không hợp lệ') });
    const before = sent.national.length;
    await pass();
    expect(sent.national).toHaveLength(before);
    answers.national = undefined;
    await decideRecord(officer, { record: row.publicId, act: 'retry' });
    await pass();
    expect(sent.national).toHaveLength(before + 1);
    expect(record('national', 'LOT')!.state).toBe('ACCEPTED');
    expect(sent.national.at(-1)!.key).toBe(sent.national.find((s) => s.kind === 'LOT')!.key);
  });

  test('of unknown outcome waits for a person: nothing more of that lot leaves before', async () => {
    const row = await first({ kind: 'unknown', reason: 'TimeoutError' });
    expect(row.state).toBe('UNKNOWN');
    const before = sent.national.length;
    answers.national = undefined;
    f.db.exec("UPDATE lot SET standards = 'TCVN khác'");
    await pass();
    expect(sent.national.filter((s) => s.kind === 'LOT')).toHaveLength(1);
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE topic = 'trace-port' AND state = 'HELD'")!.n).toBeGreaterThan(0);
    await decideRecord(officer, { record: row.publicId, act: 'arrived', reference: 'QG-77' });
    expect(record('national', 'LOT')).toMatchObject({ state: 'ACCEPTED', reference: 'QG-77' });
    await pass();
    expect(sent.national.length).toBe(before + 1);
    expect((sent.national.at(-1)!.record as { tieuChuan: string }).tieuChuan).toBe('TCVN khác');
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('that never left is tried again by itself', async () => {
    await first({ kind: 'later', reason: 'ECONNREFUSED' });
    expect(record('national', 'LOT')!.state).toBe('QUEUED');
    answers.national = undefined;
    f.setNow(NOW + 61_000);
    await pass();
    expect(record('national', 'LOT')!.state).toBe('ACCEPTED');
  });

  test('is decided by officers only, and only from a state that allows it', async () => {
    const row = await first({ kind: 'rejected', reason: 'không' });
    expect((await refusal(decideRecord({ ...f.producer }, { record: row.publicId, act: 'retry' }))).status).toBe(403);
    expect((await refusal(decideRecord(officer, { record: row.publicId, act: 'arrived' }))).code).toBe('refused-transition');
    expect((await refusal(decideRecord(officer, { record: 'khongco123', act: 'retry' }))).status).toBe(404);
    const both = await Promise.allSettled([decideRecord(officer, { record: row.publicId, act: 'retry' }), decideRecord(officer, { record: row.publicId, act: 'retry' })]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('a port connected later gets what was there before; what it holds is not sent twice', async () => {
  register();
  await f.openedLot();
  f.db.exec('DELETE FROM port_change');
  await pass();
  expect(sent.national).toHaveLength(0);
  await sendEverything(officer, { port: 'national' });
  await pass();
  const n = sent.national.length;
  expect(n).toBeGreaterThan(1);
  await sendEverything(officer, { port: 'national' });
  await pass();
  expect(sent.national).toHaveLength(n);
  expect((await refusal(sendEverything(f.producer, { port: 'national' }))).status).toBe(403);
});

test('without an address and without demo data nothing is sent, and the notes wait', async () => {
  register();
  await f.openedLot();
  const services = { ...officer.services, tracePorts: createTracePorts(f.db, f.ctx.env) };
  await takeChanges({ ...system, services });
  expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM port_change')!.n).toBeGreaterThan(0);
  expect(f.db.get('SELECT 1 FROM port_record')).toBeUndefined();
  expect((await refusal(sendEverything({ ...officer, services }, { port: 'ministry' }))).code).toBe('not-connected');
});

test('the made-up port of the demo keeps what it is sent, one delivery a key', async () => {
  const port = demoPort('national', f.db, () => NOW);
  const message = { kind: 'LOT' as const, key: 'k-1', fieldMapVersion: 'x', record: { a: 1 } };
  const [one, two] = [await port.send(message), await port.send(message)];
  expect(one).toEqual(two);
  expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM port_demo_delivery')!.n).toBe(1);
});

describe('over HTTP', () => {
  let server: Server;
  let status = 201;
  let body = '{"reference":"QG-2026-1"}';
  let location = '';
  const seen: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = [];
  beforeEach(async () => {
    seen.length = 0;
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        seen.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown> });
        response.writeHead(status, location ? { location } : {}).end(body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => { status = 201; body = '{"reference":"QG-2026-1"}'; location = ''; server.close(); });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/records`;
  const message = { kind: 'LOT' as const, key: 'sanque-lot-1-abc', fieldMapVersion: 'gia-dinh-1', record: { soLo: 'TM2610' } };

  test('carries the key, the token and the version of the map', async () => {
    expect(await httpPort('national', url(), 'bi-mat').send(message)).toEqual({ kind: 'accepted', reference: 'QG-2026-1' });
    expect(seen[0]!.headers).toMatchObject({ 'idempotency-key': 'sanque-lot-1-abc', authorization: 'Bearer bi-mat' });
    expect(seen[0]!.body).toEqual(message);
  });
  test.each([
    [200, 'không phải JSON', '', { kind: 'accepted', reference: null }],
    [422, '{"reason":"Thiếu mã"}', '', { kind: 'rejected', reason: 'Thiếu mã' }],
    [401, '', '', { kind: 'rejected', reason: 'HTTP 401' }],
    [429, '', '', { kind: 'later', reason: 'HTTP 429' }],
    [503, '', '', { kind: 'later', reason: 'HTTP 503' }],
    [500, '<html>', '', { kind: 'unknown', reason: 'HTTP 500' }],
    [302, '', 'http://127.0.0.1:1/', { kind: 'unknown', reason: 'TypeError' }],
  ])('an answer of %i %s is understood', async (code, text, to, outcome) => {
    [status, body, location] = [code, text, to];
    expect(await httpPort('verigoods', url(), undefined).send(message)).toEqual(outcome);
  });
  test('a machine that is down was never reached', async () => {
    const address = url();
    await new Promise((done) => server.close(done));
    expect(await httpPort('ministry', address, undefined).send(message)).toMatchObject({ kind: 'later' });
  });
});
