import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import {
  answerRequest, discardInspection, inspectionCount, inspectionPack, inspectionsOfProducer, inspectionView, listInspections, mediaOwner, outboxHandlers, requestPhotos, resolveFollowUp, routes, saveInspection, stampDossier,
} from '../../api/inspection/index.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { appendUpload, createMediaStore, createUpload, photoCount } from '../../api/media/index.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import { DAY, HOUR } from '../../api/time.ts';
import { openRecall } from '../../api/traceability/index.ts';
import { NOW } from '../support/context.ts';
import { phonePhoto, wholeBody } from './media/photos.ts';
import { CONG_THUONG, NNMT, recallFloor, recallInput, type RecallFloor } from './recall-floor.ts';
import { COMMUNE } from './trace-floor.ts';

let f: RecallFloor;
let inspector: Context;
let colleague: Context;
const withMedia = (ctx: Context): Context => ({ ...ctx, services: { ...ctx.services, stampKeys: f.keys.ring, media } });
let media: ReturnType<typeof createMediaStore>;
beforeEach(() => {
  f = recallFloor();
  media = createMediaStore({ dir: join(f.folder, 'media'), owners: { inspection: mediaOwner } });
  inspector = withMedia(f.officer(CONG_THUONG, 'INSPECTOR', 'qltt-1'));
  colleague = withMedia(f.officer(NNMT, 'OCOP_OFFICER', 'nnmt-1'));
});
afterEach(() => f.close());

const ID = '3f1c2a90-5b1e-4c1d-9a77-000000000001';
const draft = (more: Record<string, unknown> = {}) => ({ clientId: ID, communeCode: COMMUNE, place: 'Chợ Hải Bình, sạp 12', holder: 'Sạp cô Tám', goods: 'Nước mắm chai 500 ml', quantity: '24', findings: ['NONE'], result: 'PASS', inspectedAt: NOW - HOUR, ...more });
const photo = async (ctx: Context, token: string, key = 'anh', width = 1600) => {
  const bytes = await phonePhoto(width, 900);
  const upload = await createUpload(ctx, { token, name: 'anh.jpg', size: bytes.length, key });
  await appendUpload(ctx, upload.id, { at: 0, length: bytes.length, body: wholeBody(bytes) });
};

describe('what the ledger says about a stamp', () => {
  it('range, producer, quantities, papers and recalls; and the look is no check', async () => {
    const { serial, lot, path } = await f.activeStamps(100);
    await f.ask(path);
    const { publicId: recall } = await openRecall(f.producer, recallInput(lot));
    const dossier = stampDossier(inspector, ` ${serial.toLowerCase()} `);
    expect(dossier).toMatchObject({
      verdict: 'recalled', stamp: { at: 1, count: 100, checks: 1 }, goods: { name: 'Nước mắm cốt Ba Làng', standards: 'TCVN 5107:2018' }, lot: { code: 'TM2610', quantity: 2_400, issued: 100, active: 100, void: 0, checked: 1 },
      producer: { name: 'HTX Nước mắm Ba Làng', issued: 100 }, recalls: [{ publicId: recall }],
    });
    expect(dossier.goods!.grading.vi).toContain('318/QĐ-UBND');
    expect(stampDossier(inspector, serial).stamp!.checks).toBe(1);
    const forged = serial.slice(0, 15) + (serial.endsWith('Z') ? '2' : 'Z');
    expect(stampDossier(inspector, forged)).toMatchObject({ verdict: 'neverIssued', stamp: null, lot: null });
    expect(() => stampDossier(inspector, 'không phải số tem')).toThrow(/invalid/);
    expect(() => stampDossier(f.producer, serial)).toThrow(/forbidden/);
    expect(() => stampDossier(f.ctx, serial)).toThrow(/unauthenticated/);
  });

  it('a pack for a commune carries lots, ranges and the key of the order, and no key that proves a stamp', async () => {
    const { lot } = await f.activeStamps(100);
    await openRecall(f.producer, recallInput(lot));
    const pack = inspectionPack(inspector, COMMUNE);
    expect(pack).toMatchObject({ commune: { name: 'Phường Hải Bình, Thanh Hóa' }, orderKey: expect.stringMatching(/^[0-9a-f]{16}$/), lots: [{ code: 'TM2610', recalled: true }], ranges: [{ count: 100, spans: [{ first: 1, last: 100, act: 'ACTIVATED' }] }], cut: false });
    expect(pack.producers.map((p) => p.name)).toEqual(['HTX Khác', 'HTX Nước mắm Ba Làng']);
    const range = f.db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id')!;
    const secret = Buffer.from(f.keys.ring.rangeKey(range.check, range.number)!);
    expect(JSON.stringify(pack)).not.toContain(secret.toString('hex'));
    expect(JSON.stringify(pack)).not.toContain(secret.toString('base64'));
    expect(() => inspectionPack(inspector, '99999')).toThrow(/invalid/);
    expect(() => inspectionPack(f.producer, COMMUNE)).toThrow(/forbidden/);
  });
});

describe('a record on the spot', () => {
  it('sent twice, and late, and out of order, is one record; the newest words stand', async () => {
    const first = await saveInspection(inspector, draft({ revision: 1, result: null }));
    expect(first).toMatchObject({ state: 'DRAFT', number: null });
    const both = await Promise.all([saveInspection(inspector, draft({ revision: 3, goods: 'mới', record: true })), saveInspection(inspector, draft({ revision: 3, goods: 'mới', record: true }))]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0]).toMatchObject({ publicId: first.publicId, state: 'CLOSED', number: 'BB-2026-0001' });
    // the second attempt of an older send arrives after all
    expect(await saveInspection(inspector, draft({ revision: 2, goods: 'cũ' }))).toEqual(both[0]);
    expect(inspectionView(inspector, first.publicId).inspection).toMatchObject({ goods: 'mới', revision: 3 });
    await expect(saveInspection(inspector, draft({ revision: 4, goods: 'sửa biên bản' }))).rejects.toMatchObject({ status: 409, code: 'recorded', vi: expect.stringContaining('BB-2026-0001') });
    expect(f.db.get('SELECT count(*) AS n FROM inspection')).toEqual({ n: 1 });
    expect(verifyAudit(f.db)).toBeNull();
  });

  it('the same id from another phone is another’s record, and another’s draft stays theirs', async () => {
    const mine = await saveInspection(inspector, draft());
    const theirs = await saveInspection(colleague, draft({ goods: 'của người khác' }));
    expect(theirs.publicId).not.toBe(mine.publicId);
    expect(inspectionView(inspector, mine.publicId).inspection.goods).toBe('Nước mắm chai 500 ml');
    expect(() => inspectionView(colleague, mine.publicId)).toThrow(/forbidden/);
    expect(() => inspectionView(f.producer, mine.publicId)).toThrow(/not-found/);
    expect(listInspections(colleague).map((i) => i.publicId)).toEqual([theirs.publicId]);
    await expect(discardInspection(colleague, { inspection: mine.publicId })).rejects.toMatchObject({ status: 403 });
    await expect(saveInspection(f.producer, draft())).rejects.toMatchObject({ status: 403 });
    await expect(saveInspection(f.ctx, draft())).rejects.toMatchObject({ status: 401 });
    await discardInspection(inspector, { inspection: mine.publicId });
    await expect(saveInspection(inspector, draft({ revision: 9 }))).rejects.toMatchObject({ status: 409, vi: expect.stringContaining('Đã bỏ') });
  });

  it('minutes say what is missing, field by field, and their numbers run on', async () => {
    await expect(saveInspection(inspector, { clientId: ID, record: true })).rejects.toMatchObject({ status: 422, fields: { result: expect.anything(), findings: expect.anything(), communeCode: expect.anything(), holder: expect.anything() } });
    await expect(saveInspection(inspector, draft({ record: true, result: 'VIOLATION' }))).rejects.toMatchObject({ fields: { findings: expect.anything() } });
    await expect(saveInspection(inspector, draft({ record: true, findings: ['OTHER'] }))).rejects.toMatchObject({ fields: { note: expect.anything() } });
    await expect(saveInspection(inspector, draft({ record: true, followUp: 'Thay nhãn' }))).rejects.toMatchObject({ fields: { dueOn: expect.anything() } });
    await expect(saveInspection(inspector, draft({ inspectedAt: NOW + HOUR }))).rejects.toMatchObject({ fields: { inspectedAt: expect.anything() } });
    await expect(saveInspection(inspector, draft({ quantity: '-3' }))).rejects.toMatchObject({ fields: { quantity: expect.anything() } });
    await expect(saveInspection(inspector, draft({ lot: 'nothing0000' }))).rejects.toMatchObject({ fields: { lot: expect.anything() } });
    expect(f.db.get('SELECT 1 FROM inspection')).toBeUndefined();
    expect((await saveInspection(inspector, draft({ record: true }))).number).toBe('BB-2026-0001');
    expect((await saveInspection(inspector, draft({ clientId: `${ID}-2`, record: true }))).number).toBe('BB-2026-0002');
  });

  it('a stamp names lot and producer by itself; its verdict is found when the record arrives; nothing is counted', async () => {
    const { serial, lot } = await f.activeStamps(10);
    const { publicId, verdict } = await saveInspection(inspector, draft({ serial, record: true, findings: ['WRONG_LABEL', 'NO_INVOICE'], result: 'VIOLATION', followUp: 'Thay nhãn đúng lô', dueOn: '25/11/2026' }));
    expect(verdict).toBe('valid');
    const view = inspectionView(colleague, publicId); // recorded: every inspector may read it
    expect(view.inspection).toMatchObject({ lot, producerName: 'HTX Nước mắm Ba Làng', state: 'FOLLOW_UP', quantityMilli: 24_000 });
    expect(view.findings).toEqual(['NO_INVOICE', 'WRONG_LABEL']);
    expect(f.db.get('SELECT 1 FROM scan_session')).toBeUndefined();
    expect(stampDossier(inspector, serial).before).toMatchObject([{ publicId, result: 'VIOLATION' }]);
    // the producer reads the minutes about them; another producer does not
    expect(inspectionsOfProducer(f.producer, 1).map((i) => i.publicId)).toEqual([publicId]);
    expect(inspectionView(f.producer, publicId).acts).toEqual([]);
    expect(() => inspectionView(f.stranger, publicId)).toThrow(/not-found/);
    f.setNow(NOW + 5 * DAY);
    expect(listInspections(colleague)[0]!.overdue).toBe(true);
    await expect(resolveFollowUp(f.producer, { inspection: publicId, outcome: 'Tự xác nhận' })).rejects.toMatchObject({ status: 403 });
    await resolveFollowUp(colleague, { inspection: publicId, outcome: 'Đã thay nhãn, có ảnh' });
    await expect(resolveFollowUp(colleague, { inspection: publicId, outcome: 'Lần nữa' })).rejects.toMatchObject({ status: 409 });
    expect(inspectionView(inspector, publicId).inspection).toMatchObject({ state: 'CLOSED', outcome: 'Đã thay nhãn, có ảnh' });
  });

  it('photos sent under its id join it once, before or after the words, and are seen by those who may see it', async () => {
    await photo(inspector, ID);
    const { publicId } = await saveInspection(inspector, draft({ revision: 1 }));
    const id = f.db.get<{ id: number }>('SELECT id FROM inspection')!.id;
    expect(photoCount(inspector, { object: 'inspection', id })).toBe(1);
    await saveInspection(inspector, draft({ revision: 2, record: true }));
    await photo(inspector, ID); // the same photo again, for its answer was lost
    await photo(inspector, ID, 'anh-2', 1200); // and one that came when the words were already there
    await saveInspection(inspector, draft({ revision: 2, record: true }));
    expect(photoCount(inspector, { object: 'inspection', id })).toBe(2);
    expect(mediaOwner(f.ctx, id)).toMatchObject({ public: false, maySee: false });
    expect(mediaOwner(f.stranger, id)).toMatchObject({ maySee: false });
    expect(mediaOwner(colleague, id)).toMatchObject({ maySee: true, mayEdit: false });
    expect(inspectionView(inspector, publicId).inspection.state).toBe('CLOSED');
  });
});

describe('at a distance', () => {
  it('a producer is asked, answers with photos, and the inspector draws up the minutes', async () => {
    await expect(requestPhotos(inspector, { producer: 'orgone0001', ask: 'Ảnh kho và nhãn lô mới nhất', dueOn: '2026-11-01' })).rejects.toMatchObject({ status: 422, fields: { dueOn: expect.anything() } });
    await expect(requestPhotos(f.producer, { producer: 'orgone0001', ask: 'Ảnh kho và nhãn', dueOn: '2026-11-29' })).rejects.toMatchObject({ status: 403 });
    const { publicId } = await requestPhotos(inspector, { producer: 'orgone0001', ask: 'Ảnh kho và nhãn lô mới nhất', dueOn: '29/11/2026' });
    f.db.run("INSERT INTO person (id, name, email, phone_number, created_at, updated_at) VALUES ('p1', 'Chủ', 'p1@x.invalid', '+84999000001', 1, 1)");
    f.db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (1, 'p1', 'OWNER', '2025-07-01', 'u', 1)");
    const sent: string[] = [];
    const sms = { via: 'demo' as const, send: async (m: { text: string }) => (sent.push(m.text), { kind: 'sent' as const }) };
    await createOutboxWorker({ ...inspector, services: { ...inspector.services, sms } }, outboxHandlers).drain();
    expect(sent).toEqual([expect.stringContaining('trước ngày 29/11/2026')]);
    expect(inspectionCount(f.producer, [1])).toBe(1);
    const producer = withMedia(f.producer);
    await expect(answerRequest(producer, { inspection: publicId, token: 'answer-form-1', answer: 'đây ạ' })).rejects.toMatchObject({ status: 422, fields: { photos: expect.anything() } });
    await expect(answerRequest(withMedia(f.stranger), { inspection: publicId, token: 'answer-form-1' })).rejects.toMatchObject({ status: 404 });
    await photo(producer, 'answer-form-1');
    await answerRequest(producer, { inspection: publicId, token: 'answer-form-1', answer: 'Kho mới dọn.' });
    await expect(answerRequest(producer, { inspection: publicId, token: 'answer-form-1' })).rejects.toMatchObject({ status: 409 });
    const { inspection, acts } = inspectionView(inspector, publicId);
    expect(inspection).toMatchObject({ state: 'ANSWERED', answer: 'Kho mới dọn.' });
    expect(acts).toEqual(['save', 'record', 'discard']);
    expect(inspectionView(colleague, publicId).acts).toEqual([]);
    const done = await saveInspection(inspector, draft({ clientId: inspection.clientId, revision: inspection.revision + 1, record: true }));
    expect(done).toMatchObject({ publicId, state: 'CLOSED', number: 'BB-2026-0001' });
    expect(inspectionView(inspector, publicId).inspection).toMatchObject({ kind: 'AT_DISTANCE', producer: 'orgone0001' });
    expect(inspectionView(f.producer, publicId).inspection.number).toBe('BB-2026-0001');
  });
});

it('over HTTP: JSON in, problem details out, nothing kept in caches', async () => {
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/api/v1', routes);
  const ask = async (path: string, as: Context, body?: unknown) => app.request(`http://127.0.0.1/api/v1${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, { ctx: as });
  const saved = await ask('/inspections', inspector, draft({ record: true }));
  expect(saved.status).toBe(200);
  expect(saved.headers.get('cache-control')).toBe('private, no-store');
  expect(await saved.json()).toMatchObject({ clientId: ID, number: 'BB-2026-0001' });
  expect((await ask('/inspections', inspector, { clientId: '__proto__', findings: ['X'] })).status).toBe(422);
  expect((await ask('/inspections', f.ctx, draft())).status).toBe(401);
  expect((await ask(`/inspections/pack?commune=${COMMUNE}`, inspector)).status).toBe(200);
  expect((await ask('/inspections/pack?commune=abc', inspector)).status).toBe(422);
  expect((await ask('/inspections/stamp?serial=abc', inspector)).status).toBe(422);
  expect((await ask('/inspections/stamp?serial=abc', f.stranger)).status).toBe(403);
});
