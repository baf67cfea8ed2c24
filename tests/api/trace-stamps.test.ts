import { mkdtempSync, readFileSync, statSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { activateStamps, issueStamps, listLots, listRanges, lotView, markPrinted, myProducers, openLot, openStampKeys, stampKeyProblems, stampKeyRing, voidStamps } from '../../api/traceability/index.ts';
import { checkValueOf } from '../../api/traceability/stamps/keys.ts';
import { verifyAudit } from '../../api/audit.ts';
import { person } from '../support/context.ts';
import { COMMUNE, floor, GTIN, lotInput, SECRET, SECRET_2, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

/** The refusal of a promise, as an error that people are told about. */
async function refusal(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('opening a lot', () => {
  test('begins with creating_class_instance, with a host-free key and an audit row', async () => {
    const lot = await f.openedLot();
    expect(lot.code).toBe('TM2610');
    const event = f.db.get<{ type: string; action: string; bizStep: string; json: string; key: string; eventTime: number }>(
      'SELECT e.type, e.action, e.biz_step AS bizStep, e.json, k.key, e.event_time AS eventTime FROM epcis_event e JOIN epcis_event_key k ON k.event_id = e.id')!;
    expect(event).toMatchObject({ type: 'ObjectEvent', action: 'ADD', bizStep: 'creating_class_instance', key: `/01/${GTIN}/10/TM2610` });
    const json = JSON.parse(event.json) as Record<string, unknown>;
    expect(json).toMatchObject({ eventTime: '2026-10-02T00:00:00.000+07:00', quantityList: [{ epcClass: `/01/${GTIN}/10/TM2610`, quantity: 2400 }], readPoint: { id: `/place/${COMMUNE}` } });
    expect(event.json).not.toContain('sanque.vn');
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('gives a code of the day when none is typed, and another one for the next lot', async () => {
    expect((await f.openedLot({ code: '' })).code).toBe('261002-1');
    expect((await f.openedLot({ code: '' })).code).toBe('261002-2');
  });

  test('typed twice with one form token, the lot is opened once', async () => {
    const first = await openLot(f.producer, lotInput({ code: '' }), { idempotencyKey: 'token-12345678' });
    const again = await openLot(f.producer, lotInput({ code: '' }), { idempotencyKey: 'token-12345678' });
    expect(again).toEqual(first);
    expect(listLots(f.producer, 1).total).toBe(1);
  });

  test.each([
    [{ code: 'LÔ 1' }, 'code'],
    [{ code: 'A'.repeat(21) }, 'code'],
    [{ productionDate: '31/02/2026' }, 'productionDate'],
    [{ productionDate: '2026-11-23' }, 'productionDate'],
    [{ expiryDate: '2026-10-02' }, 'expiryDate'],
    [{ expiryDate: '' }, 'expiryDate'],
    [{ noExpiry: 'yes' }, 'expiryDate'],
    [{ quantity: '0' }, 'quantity'],
    [{ quantity: '1,5' }, 'quantity'],
    [{ quantity: '99999999' }, 'quantity'],
    [{ communeCode: '99999' }, 'communeCode'],
    [{ standards: 'x'.repeat(301) }, 'standards'],
    [{ notes: 'a\u202eb' }, 'notes'],
  ])('%j is refused with a sentence at %s', async (more, field) => {
    const error = await refusal(f.openedLot(more));
    expect(error.status).toBe(422);
    expect(error.fields?.[field]?.vi).toBeTruthy();
    expect(error.fields?.[field]?.en).toBeTruthy();
    expect(f.db.get('SELECT 1 FROM lot')).toBeUndefined();
  });

  test('the same code twice for one size is a conflict beside the field', async () => {
    await f.openedLot();
    const error = await refusal(f.openedLot({ code: 'tm2610' }));
    expect(error).toMatchObject({ code: 'lot-code-taken', status: 409 });
    expect(error.fields?.['code']).toBeDefined();
  });

  test('someone else’s product is refused, a helper of the commune acts under both names', async () => {
    expect((await refusal(openLot(f.as(person({ roles: ['OWNER'], organisationId: 2 })), lotInput()))).status).toBe(403);
    expect((await refusal(openLot(f.as(person({ roles: ['HELPER'], organisationId: 9, communeCode: '00001' })), lotInput()))).status).toBe(403);
    expect((await refusal(openLot(f.as(person({ roles: ['TRADE_OFFICER'], organisationId: 9 })), lotInput()))).status).toBe(403);
    expect((await refusal(openLot(f.ctx, lotInput()))).status).toBe(401);
    const helper = person({ roles: ['HELPER'], organisationId: 9, communeCode: COMMUNE });
    expect(myProducers(f.as(helper)).map((p) => p.name)).toContain('HTX Nước mắm Ba Làng');
    await openLot(f.as(helper), lotInput());
    expect(f.db.get('SELECT opened_by AS "by", helper_id AS helper, organisation_id AS organisation FROM lot')).toMatchObject({ by: helper.userId, helper: helper.userId, organisation: 1 });
  });
});

describe('issuing stamps', () => {
  test('a million cost as many rows as ten', async () => {
    const rows = () => ['stamp_range', 'stamp', 'stamp_span', 'epcis_event', 'epcis_event_key', 'scan_session'].map((t) => f.db.get<{ n: number }>(`SELECT count(*) AS n FROM ${t}`)!.n);
    const lot = await f.openedLot({ quantity: 2_000_000 });
    const before = rows();
    await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    const ten = rows().map((n, i) => n - before[i]!);
    await issueStamps(f.producer, { lot: lot.publicId, count: '1.000.000' });
    expect(rows().map((n, i) => n - before[i]! - ten[i]!)).toEqual(ten);
  });

  test('there are never more stamps than goods, void ones given back', async () => {
    const lot = await f.openedLot({ quantity: 100 });
    const first = await issueStamps(f.producer, { lot: lot.publicId, count: 60 });
    const error = await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 41 }));
    expect(error.status).toBe(422);
    expect(error.fields?.['count']?.vi).toContain('40');
    await issueStamps(f.producer, { lot: lot.publicId, count: 40 });
    expect((await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1 }))).code).toBe('more-stamps-than-goods');
    await voidStamps(f.producer, { range: first.publicId, first: 1, last: 5, reason: 'Rách khi in' });
    expect(lotView(f.producer, lot.publicId).left).toBe(5);
    await voidStamps(f.producer, { range: first.publicId, first: 6, last: 60, reason: 'Mất cuộn' });
    expect(lotView(f.producer, lot.publicId)).toMatchObject({ stamps: 40, left: 60 });
  });

  test('two orders racing for the last stamps cannot both win', async () => {
    const lot = await f.openedLot({ quantity: 100 });
    const results = await Promise.allSettled([1, 2, 3].map(() => issueStamps(f.producer, { lot: lot.publicId, count: 60 })));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  });

  test('no stamp before the circular’s minimum data: says what is missing and where', async () => {
    const lot = await f.openedLot({ standards: '' });
    f.db.exec("DELETE FROM media WHERE object_id = 1; UPDATE organisation SET address = NULL, commune_code = NULL WHERE id = 1; UPDATE producer SET commune_code = NULL WHERE id = 1;");
    const view = lotView(f.producer, lot.publicId);
    expect(view.missing.map((m) => [m.code, m.where])).toEqual([['photo', 'product'], ['producerAddress', 'producer'], ['standards', 'lot']]);
    const error = await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1 }));
    expect(error).toMatchObject({ code: 'minimum-data', status: 422 });
    expect(error.vi).toContain('Ảnh sản phẩm');
    expect(f.db.get('SELECT 1 FROM stamp_range')).toBeUndefined();
    expect(f.db.get('SELECT 1 FROM stamp_key')).toBeUndefined();
  });

  test('a product that waits for approval gets none', async () => {
    const lot = await f.openedLot();
    f.db.exec("UPDATE product SET state = 'PENDING' WHERE id = 1");
    expect((await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1 }))).code).toBe('product-not-public');
  });

  test('another producer sees and does nothing', async () => {
    const { lot, range } = await f.activeStamps();
    const stranger = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    for (const work of [issueStamps(stranger, { lot, count: 1 }), activateStamps(stranger, { range }), voidStamps(stranger, { range, reason: 'thử' }), markPrinted(stranger, { range })]) {
      expect((await refusal(work)).status).toBe(403);
    }
    expect(() => lotView(stranger, lot)).toThrow(/forbidden/);
    expect(() => listRanges(stranger, 1)).toThrow(/forbidden/);
  });

  test('a refused move says from where, what was tried and what is allowed', async () => {
    const { range } = await f.activeStamps();
    const error = await refusal(markPrinted(f.producer, { range }));
    expect(error).toMatchObject({ code: 'refused-transition', status: 409 });
    expect(error.vi).toContain('đã kích hoạt');
    expect(error.vi).toContain('hủy');
    expect((await refusal(activateStamps(f.producer, { range }))).code).toBe('already-moved');
    await voidStamps(f.producer, { range, reason: 'Thu lại' });
    expect((await refusal(voidStamps(f.producer, { range, reason: 'Thu lại' }))).code).toBe('refused-transition');
  });
});

describe('stamp keys', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'sanque-keys-'));

  test('a secret is made with mode 0600 while no stamp was issued, and read again afterwards', () => {
    const dataDir = folder();
    const first = openStampKeys({ db: f.db, dataDir });
    expect(statSync(join(dataDir, 'stamp-secret')).mode & 0o777).toBe(0o600);
    expect(openStampKeys({ db: f.db, dataDir }).newest).toBe(first.newest);
  });

  test('with stamps issued and the secret gone, none is made; the problem names the key', async () => {
    await f.activeStamps(50);
    const dataDir = folder();
    const ring = openStampKeys({ db: f.db, dataDir });
    expect(existsSync(join(dataDir, 'stamp-secret'))).toBe(false);
    expect(ring.newest).toBeUndefined();
    expect(stampKeyProblems(f.db, ring)).toEqual([{ keyId: 1, checkValue: checkValueOf(SECRET), ranges: 1, stamps: 50 }]);
    f.keys.ring = ring;
    const lot = await f.openedLot({ code: 'NEW' });
    expect((await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1 }))).status).toBe(503);
    // nor does a wrong secret pass for the right one
    f.keys.ring = stampKeyRing([SECRET_2]);
    expect((await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1 }))).status).toBe(503);
  });

  test('rotation concerns new ranges: old stamps stay valid under the old line of the file', async () => {
    const old = await f.activeStamps();
    const dataDir = folder();
    writeFileSync(join(dataDir, 'stamp-secret'), `${SECRET}\n`);
    f.keys.ring = openStampKeys({ db: f.db, dataDir, secret: SECRET_2 });
    expect(stampKeyProblems(f.db, f.keys.ring)).toEqual([]);
    const lot = await f.openedLot({ code: 'NEW' });
    const { publicId } = await issueStamps(f.producer, { lot: lot.publicId, count: 5 });
    expect(f.db.all<{ k: string }>('SELECT k.check_value AS k FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id ORDER BY r.id').map((r) => r.k)).toEqual([checkValueOf(SECRET), checkValueOf(SECRET_2)]);
    for (const serial of [old.serial, f.serialOf(publicId, 4)]) {
      const answer = (await (await f.ask(`/api/v1/stamps/${serial}`)).json()) as { verdict: string };
      expect(['valid', 'notActivated']).toContain(answer.verdict);
    }
    expect(readFileSync(join(dataDir, 'stamp-secret'), 'utf8')).toBe(`${SECRET}\n`);
  });

  test('no secret and no range key stands in the database', async () => {
    await f.activeStamps();
    f.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(readFileSync(f.db.file).includes(Buffer.from(SECRET))).toBe(false);
  });
});

describe('the JSON API', () => {
  const post = (path: string, body: unknown, as = f.producer, key?: string) =>
    f.ask(path, { method: 'POST', as, headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) }, body: JSON.stringify(body) });

  test('walks from a lot to active stamps, each write once per key', async () => {
    const opened = await post('/api/v1/lots', lotInput(), f.producer, 'lot-key-1');
    expect(opened.status).toBe(201);
    const lot = (await opened.json()) as { publicId: string; left: number; missing: unknown[] };
    expect(lot).toMatchObject({ left: 2400, missing: [], stamps: 0, unit: 'EA', place: 'Phường Hải Bình, Thanh Hóa' });
    expect(((await (await post('/api/v1/lots', lotInput(), f.producer, 'lot-key-1')).json()) as { publicId: string }).publicId).toBe(lot.publicId);
    const issued = (await (await post(`/api/v1/lots/${lot.publicId}/stamps`, { count: 20 }, f.producer, 'issue-key-1')).json()) as { publicId: string };
    await post(`/api/v1/lots/${lot.publicId}/stamps`, { count: 20 }, f.producer, 'issue-key-1');
    expect(listRanges(f.producer, 1).total).toBe(1);
    expect(await (await post(`/api/v1/stamp-ranges/${issued.publicId}/printed`, {})).json()).toEqual({ publicId: issued.publicId, state: 'PRINTED' });
    expect(await (await post(`/api/v1/stamp-ranges/${issued.publicId}/activate`, { first: 1, last: 10 })).json()).toEqual({ publicId: issued.publicId, state: 'ACTIVATED' });
    expect((await post(`/api/v1/stamp-ranges/${issued.publicId}/void`, { first: 11, reason: 'in lệch' })).status).toBe(200);
    const list = (await (await f.ask('/api/v1/lots', { as: f.producer })).json()) as { lots: unknown[] };
    expect(list.lots).toHaveLength(1);
    expect(await (await f.ask(`/api/v1/stamps/${f.serialOf(issued.publicId, 0).toLowerCase()}`)).json()).toMatchObject({ verdict: 'valid', gtin: GTIN, checks: 0, product: { slug: 'nuoc-mam-ba-lang' }, lot: { code: 'TM2610' } });
    expect(await (await f.ask(`/api/v1/stamps/${f.serialOf(issued.publicId, 12)}`)).json()).toMatchObject({ verdict: 'void' });
  });

  test('refusals are problem details with a sentence per field', async () => {
    expect((await post('/api/v1/lots', lotInput(), f.ctx)).status).toBe(401);
    expect((await post('/api/v1/lots', lotInput(), f.as(person({ roles: ['OWNER'], organisationId: 2 })))).status).toBe(403);
    const bad = await post('/api/v1/lots', lotInput({ quantity: -1, expiryDate: '' }));
    expect(bad.status).toBe(422);
    expect(bad.headers.get('Content-Type')).toContain('application/problem+json');
    const { fields } = (await bad.json()) as { fields: Record<string, { vi: string }> };
    expect(fields['quantity']?.vi).toContain('số nguyên');
    expect((await f.ask('/api/v1/stamps/not-a-serial')).status).toBe(404);
    expect((await f.ask('/api/v1/lots/unknown0', { as: f.producer })).status).toBe(404);
  });
});
