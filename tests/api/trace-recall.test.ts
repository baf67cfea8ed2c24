import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProduct, productJsonBySlug, catalogue, unitPricesFor } from '../../api/catalog/index.ts';
import { createLogger } from '../../api/log.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import { createSearch, outboxHandlers as searchEffects, searchProducts } from '../../api/search/index.ts';
import { HOUR, vnDate } from '../../api/time.ts';
import {
  activateStamps, closeRecall, confirmRecall, declineRecall, extendRecall, followRecalls, issueStamps, listRecalls, openRecall, openRecallCount, previewRecall, recallChoices, recallEffects, recallNotice,
  recallNotices, recallView, recordRecallAction, rehearseRecall, reopenRecall, reportRecall,
} from '../../api/traceability/index.ts';
import type { Context } from '../../api/context.ts';
import { verifyAudit } from '../../api/audit.ts';
import { NOW } from '../support/context.ts';
import { CONG_THUONG, lotKeyOf, NNMT, recallFloor, recallInput, type RecallFloor } from './recall-floor.ts';
import { GTIN, headline, OTHER_GTIN } from './trace-floor.ts';

let f: RecallFloor;
let agriculture: Context;
beforeEach(() => {
  f = recallFloor();
  agriculture = f.officer(NNMT, 'OCOP_OFFICER', 'nnmt-1');
});
afterEach(() => f.close());

const lots = (publicId: string) => recallView(agriculture, publicId).lots.map((l) => l.code).sort();
const title = async (path: string) => headline(await (await f.ask(path)).text());
const RED = 'Đừng dùng. Lô này đang bị thu hồi';

describe('who may recall', () => {
  it('the producer’s own people and the body that decides for the product group; another producer, another body and nobody are told who may', async () => {
    const { publicId: lot } = await f.openedLot();
    await expect(openRecall(f.ctx, recallInput(lot))).rejects.toMatchObject({ status: 401 });
    await expect(openRecall(f.stranger, recallInput(lot))).rejects.toMatchObject({ status: 403, vi: expect.stringContaining(NNMT) });
    // fish sauce is agriculture's: trade and industry may not recall it
    await expect(openRecall(f.officer(CONG_THUONG, 'TRADE_OFFICER'), recallInput(lot))).rejects.toMatchObject({ status: 403, en: expect.stringContaining('Agriculture and Environment') });
    f.db.run("UPDATE product SET group_code = 'drinks' WHERE id = 1");
    await expect(openRecall(agriculture, recallInput(lot))).rejects.toMatchObject({ status: 403 });
    expect((await openRecall(f.officer(CONG_THUONG, 'TRADE_OFFICER'), recallInput(lot))).state).toBe('OPEN');
  });

  it('says field by field what is wrong, and changes nothing', async () => {
    const { publicId: lot } = await f.openedLot();
    await expect(openRecall(f.producer, { lot, cause: 'BAD', reasonVi: 'x', phone: 'gọi tôi' })).rejects.toMatchObject({ status: 422, fields: { cause: expect.anything(), hazard: expect.anything(), reasonVi: expect.anything(), phone: expect.anything() } });
    await expect(openRecall(f.producer, recallInput(lot, { startedAt: NOW + HOUR }))).rejects.toMatchObject({ status: 422, fields: { startedAt: expect.anything() } });
    await expect(openRecall(f.producer, recallInput('nothing0000'))).rejects.toMatchObject({ status: 404 });
    await expect(openRecall(f.producer, recallInput(lot, { reasonVi: 'Đảo chiều \u202e lừa người đọc' }))).rejects.toMatchObject({ status: 422 });
    expect(f.db.get('SELECT 1 FROM recall')).toBeUndefined();
  });

  it('an inspector only proposes: nothing is red until the deciding body confirms, and what it declines is seen by nobody outside', async () => {
    const { lot, path } = await f.activeStamps();
    const inspector = f.officer(CONG_THUONG, 'INSPECTOR');
    const { publicId, state } = await openRecall(inspector, recallInput(lot));
    expect(state).toBe('PROPOSED');
    expect(await title(path)).not.toBe(RED);
    expect(recallNotice(f.ctx, publicId)).toBeUndefined();
    expect(listRecalls(f.producer, { organisationId: 1 })).toEqual([]);
    expect(() => recallView(f.producer, publicId)).toThrow(/forbidden/);
    await expect(confirmRecall(inspector, { recall: publicId })).rejects.toMatchObject({ status: 403 });
    await expect(confirmRecall(f.officer(CONG_THUONG, 'TRADE_OFFICER'), { recall: publicId })).rejects.toMatchObject({ status: 403 });
    await confirmRecall(agriculture, { recall: publicId, decisionNumber: '12/QĐ-SNNMT' });
    expect(await title(path)).toBe(RED);
    expect(recallNotice(f.ctx, publicId)).toMatchObject({ decisionNumber: '12/QĐ-SNNMT', by: { vi: NNMT, en: 'Thanh Hóa Department of Agriculture and Environment' } });
    await expect(declineRecall(agriculture, { recall: publicId, reason: 'Không đủ căn cứ' })).rejects.toMatchObject({ status: 409, vi: expect.stringContaining('Đang thu hồi') });
    const { publicId: second } = await openRecall(inspector, recallInput((await f.openedLot({ code: 'TM2611' })).publicId));
    await declineRecall(agriculture, { recall: second, reason: 'Mẫu đạt yêu cầu' });
    expect(recallNotice(f.ctx, second)).toBeUndefined();
  });
});

describe('what a recall reaches', () => {
  it('everything made from a bad catch, over two steps and into a carton, and nothing else that lies in that carton', async () => {
    const raw = f.rawLot();
    await f.openedLot();
    await f.openedLot({ code: 'TM2611' });
    f.packedLot('PHA-1', { organisationId: 2, tradeItemId: 2, gtin: OTHER_GTIN });
    f.packedLot('SACH-1');
    f.transform([`/lo/${raw}`], [lotKeyOf('TM2610'), lotKeyOf('TM2611')]);
    f.transform([lotKeyOf('TM2611')], [lotKeyOf('PHA-1', OTHER_GTIN)]); // another maker used it
    f.event({ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', parentID: '/00/329380000000000018', childQuantityList: [{ epcClass: lotKeyOf('TM2610'), quantity: 12 }, { epcClass: lotKeyOf('SACH-1'), quantity: 12 }] });
    f.event({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', epcList: ['/00/329380000000000018'], destinationList: [{ type: 'owning_party', destination: '/place/16645' }] });
    const { publicId, lots: found } = await openRecall(agriculture, recallInput(raw));
    expect(found).toBe(4);
    expect(lots(publicId)).toEqual(['CA-0912', 'PHA-1', 'TM2610', 'TM2611']);
    const view = recallView(agriculture, publicId);
    expect(view.cartons).toBe(1);
    expect(view.amounts.find((a) => a.unit === 'EA')).toMatchObject({ madeMilli: 5_800_000, shippedMilli: 12_000 });
    expect(view.amounts.find((a) => a.unit === 'KGM')).toMatchObject({ madeMilli: 3_200_000, shippedMilli: 0 });
    // both makers are on the list to ring, and the place where the carton went
    expect(view.holders.map((h) => [h.kind, h.name]).sort()).toEqual([['PRODUCER', 'HTX Khác'], ['PRODUCER', 'HTX Nước mắm Ba Làng'], ['RECEIVER', 'Phường Hải Bình, Thanh Hóa']]);
    // the other maker sees what concerns it
    expect(listRecalls(f.stranger, { organisationId: 2 })).toHaveLength(1);
    expect(openRecallCount(f.stranger, [2])).toBe(1);
  });

  it('shows from a bottle back to the inputs, so that the officer can recall from the bad one', async () => {
    const raw = f.rawLot();
    const { publicId: lot } = await f.openedLot();
    f.transform([`/lo/${raw}`, 'urn:epc:class:lgtin:4012345.012345.998877'], [lotKeyOf('TM2610')]);
    const preview = previewRecall(agriculture, lot);
    expect(preview.suspects.map((s) => [s.code, s.depth])).toEqual([['CA-0912', 1]]);
    expect(preview.lots.map((l) => l.code)).toEqual(['TM2610']);
    const { publicId } = await openRecall(agriculture, recallInput(lot));
    await extendRecall(agriculture, { recall: publicId, lot: raw });
    expect(lots(publicId)).toEqual(['CA-0912', 'TM2610']);
    await expect(extendRecall(agriculture, { recall: publicId, lot: raw })).rejects.toMatchObject({ status: 409, code: 'nothing-new' });
  });

  it('does not follow an event that was taken back, and goes round a circle once', async () => {
    const raw = f.rawLot();
    f.packedLot('A-1');
    f.packedLot('B-1');
    const wrong = f.transform([`/lo/${raw}`], [lotKeyOf('A-1')]);
    const { eventId } = f.db.get<{ eventId: string }>('SELECT event_id AS eventId FROM epcis_event WHERE id = ?', [wrong])!;
    f.db.run(
      `INSERT INTO epcis_event (event_id, type, event_time, event_time_zone, record_time, organisation_id, captured_by, json, corrects_event_id) VALUES (?, 'TransformationEvent', 1, '+07:00', 1, 1, 'u', '{}', ?)`,
      [eventId, wrong],
    );
    f.transform([lotKeyOf('B-1')], [lotKeyOf('A-1')]);
    f.transform([lotKeyOf('A-1')], [lotKeyOf('B-1')]);
    expect(previewRecall(agriculture, raw).lots.map((l) => l.code)).toEqual(['CA-0912']);
    const a = f.db.get<{ id: string }>("SELECT public_id AS id FROM lot WHERE code = 'A-1'")!.id;
    expect(previewRecall(agriculture, a).lots.map((l) => l.code).sort()).toEqual(['A-1', 'B-1']);
  });

  it('counts stamps by part: active, void, checked; and a blank roll whose part was bound to the lot', async () => {
    const { lot, range, path } = await f.activeStamps(100);
    await f.ask(path);
    const other = f.packedLot('KHAC-1');
    const { publicId: second } = await issueStamps(f.producer, { lot, count: 50 });
    await activateStamps(f.producer, { range: second, first: 1, last: 20 });
    // a roll issued for no lot: stamps 11–30 went on this one, the rest elsewhere
    const blank = f.db.run(
      `INSERT INTO stamp_range (public_id, number, organisation_id, trade_item_id, gtin, lot_id, key_id, count, origin, state, issued_by, issued_at)
       SELECT 'blankroll1', 900, 1, 1, ?, NULL, key_id, 60, origin, 'ACTIVATED', 'u', 1 FROM stamp_range LIMIT 1`, [GTIN],
    ).lastInsertRowid;
    const mine = f.db.get<{ id: number }>('SELECT id FROM lot WHERE public_id = ?', [lot])!.id;
    const theirs = f.db.get<{ id: number }>('SELECT id FROM lot WHERE public_id = ?', [other])!.id;
    f.db.run("INSERT INTO stamp_span (range_id, first_index, last_index, act, lot_id, by, at) VALUES (?, 10, 29, 'ACTIVATED', ?, 'u', 1), (?, 30, 59, 'ACTIVATED', ?, 'u', 1), (?, 12, 13, 'VOID', NULL, 'u', 1)", [blank, mine, blank, theirs, blank]);
    const { stamps } = previewRecall(f.producer, lot);
    expect(stamps).toMatchObject({ issued: 100 + 50 + 20, active: 100 + 20 + 18, void: 2, checked: 1, checks: 1 });
    expect(stamps.parts.filter((p) => p.range === 'blankroll1').map((p) => [p.first, p.last, p.state])).toEqual([[11, 12, 'ACTIVATED'], [13, 14, 'VOID'], [15, 30, 'ACTIVATED']]);
    expect(stamps.parts.some((p) => p.range === range)).toBe(true);
  });

  it('turns lots red that were made after it began', async () => {
    const raw = f.rawLot();
    const { publicId } = await openRecall(agriculture, recallInput(raw));
    f.packedLot('SAU-1');
    f.transform([`/lo/${raw}`], [lotKeyOf('SAU-1')]);
    expect(await followRecalls(agriculture)).toEqual({ added: 1, overdue: 0 });
    expect(await followRecalls(agriculture)).toEqual({ added: 0, overdue: 0 });
    expect(lots(publicId)).toContain('SAU-1');
    expect(await title(lotKeyOf('SAU-1'))).toBe(RED);
  });
});

describe('what the public sees', () => {
  it('stamp, lot and product pages change with the very next request, in both languages, and back again when it is closed', async () => {
    const { lot, path } = await f.activeStamps();
    f.db.run('UPDATE trade_item SET price = 90000 WHERE id = 1');
    f.db.run('UPDATE product SET price_from = 90000 WHERE id = 1');
    expect(await title(path)).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    const { publicId } = await openRecall(f.producer, recallInput(lot));
    const page = await (await f.ask(path)).text();
    expect(headline(page)).toBe(RED);
    expect(page).toContain(`href="/thu-hoi/${publicId}"`);
    expect(page).not.toContain('class="ocop"');
    expect(await title(lotKeyOf('TM2610'))).toBe(RED);
    const english = await (await f.ask(`${path}?lang=en`)).text();
    expect(headline(english)).toBe('Do not use it. This lot is being recalled');
    expect(english).toContain('Histamine above the limit');
    expect(english).toContain(`href="/en/thu-hoi/${publicId}"`);

    const product = findProduct(f.ctx, 'nuoc-mam-ba-lang')!.product!;
    expect(product).toMatchObject({ saleStop: `/thu-hoi/${publicId}`, priceFrom: null, tradeItems: [{ price: null, unitPrice: null }] });
    expect(JSON.parse(productJsonBySlug(f.db, 'nuoc-mam-ba-lang', vnDate(NOW))!)).toMatchObject({ priceFrom: null, saleStop: `/thu-hoi/${publicId}`, tradeItems: [{ price: null }] });
    expect(catalogue(f.ctx, { priced: true }).total).toBe(0);
    expect(catalogue(f.ctx, {}).items.find((i) => i.id === 1)).toMatchObject({ priceFrom: null, saleStop: `/thu-hoi/${publicId}` });
    expect(unitPricesFor(f.ctx, [1]).size).toBe(0);
    expect(recallNotices(f.ctx)).toMatchObject([{ publicId, live: true, phone: '1900 0000', goods: [{ name: 'Nước mắm cốt Ba Làng', lots: [{ code: 'TM2610' }] }] }]);

    await reportRecall(f.producer, { recall: publicId, recovered: '2.000', destroyed: '2.000', resultNote: 'Đã tiêu hủy tại xưởng, có biên bản.' });
    expect(await title(path)).toBe(RED);
    await closeRecall(f.colleague, { recall: publicId });
    expect(await title(path)).not.toBe(RED);
    expect(findProduct(f.ctx, 'nuoc-mam-ba-lang')!.product).toMatchObject({ saleStop: null, priceFrom: 90_000 });
    expect(recallNotice(f.ctx, publicId)).toMatchObject({ state: 'CLOSED', live: false });
  });

  it('a search shows it with the next question, before the index has heard of it, and the index follows', async () => {
    const search = createSearch(f.db, f.ctx.env, createLogger('silent'));
    const ctx: Context = { ...f.ctx, services: { ...f.ctx.services, search } };
    f.db.run('UPDATE product SET price_from = 90000 WHERE id = 1');
    await search.put(1, { id: 1, slug: 'nuoc-mam-ba-lang', name: 'Nước mắm cốt Ba Làng', nameEn: null, producerName: null, producerSlug: null, group: 'food', groupName: 'Thực phẩm', provinceCode: '38', provinceName: 'Thanh Hóa',
      communeCode: null, communeName: null, oldPlace: null, stars: null, certificateUntil: null, announcedStars: null, announcedYear: null, proposedStars: null, priceFrom: 90_000, priceKnown: true, publishedAt: 1, illustration: false });
    expect((await searchProducts(ctx, { q: 'nuoc mam' })).hits[0]).toMatchObject({ priceFrom: 90_000, saleStop: null });
    const { publicId } = await openRecall(f.producer, recallInput((await f.openedLot()).publicId));
    expect((await searchProducts(ctx, { q: 'nuoc mam' })).hits[0]).toMatchObject({ priceFrom: null, saleStop: `/thu-hoi/${publicId}` });
    await createOutboxWorker(ctx, searchEffects).drain();
    expect((await searchProducts(ctx, { q: 'nuoc mam', priced: true })).total).toBe(0);
  });

  it('a product that two recalls stop stays off sale until both are closed', async () => {
    const one = await openRecall(f.producer, recallInput((await f.openedLot()).publicId));
    const two = await openRecall(f.producer, recallInput((await f.openedLot({ code: 'TM2612' })).publicId));
    for (const { publicId: recall } of [two, one]) {
      await reportRecall(f.producer, { recall, recovered: '10', destroyed: '0', resultNote: 'Đã thu về kho.' });
      await closeRecall(f.colleague, { recall });
      expect(findProduct(f.ctx, 'nuoc-mam-ba-lang')!.product!.saleStop).toBe(recall === two.publicId ? `/thu-hoi/${one.publicId}` : null);
    }
  });

  it('a rehearsal finds and lists the same, tells how long it took, and leaves no trace outside', async () => {
    const { lot, path } = await f.activeStamps();
    const before = f.db.get<{ n: number }>("SELECT sum(n) AS n FROM generation WHERE scope IN ('catalog', 'traceability')");
    const { publicId, lots: found } = await rehearseRecall(f.producer, recallInput(lot));
    expect(found).toBe(1);
    expect(f.db.get("SELECT sum(n) AS n FROM generation WHERE scope IN ('catalog', 'traceability')")).toEqual(before);
    expect(await title(path)).not.toBe(RED);
    expect(findProduct(f.ctx, 'nuoc-mam-ba-lang')!.product!.saleStop).toBeNull();
    expect(recallNotice(f.ctx, publicId)).toBeUndefined();
    expect(recallNotices(f.ctx)).toEqual([]);
    expect(f.db.get("SELECT 1 FROM outbox WHERE topic LIKE 'recall.%'")).toBeUndefined();
    expect(() => recallView(agriculture, publicId)).toThrow(/forbidden/); // a producer's own exercise
    expect(openRecallCount(agriculture)).toBe(0);
    const view = recallView(f.producer, publicId);
    expect(view.recall.foundMs).toBeGreaterThan(0);
    await recordRecallAction(f.producer, { recall: publicId, kind: 'CONTACTED', holder: view.holders[0]!.key });
    expect(recallView(f.producer, publicId).clock).toMatchObject({ kind: 'stopped', vi: 'xong sau 0 phút' });
    // a real recall of the same lot is possible all the same, and the exercise ends by one hand
    expect((await openRecall(f.producer, recallInput(lot))).state).toBe('OPEN');
    expect((await reportRecall(f.producer, { recall: publicId, recovered: '0', destroyed: '0', resultNote: 'Diễn tập xong.' })).state).toBe('CLOSED');
    expect(await title(path)).toBe(RED);
  });
});

describe('two at once, and again', () => {
  it('two officers recall the same lot: one opens it, the other is told by which recall', async () => {
    const { publicId: lot } = await f.openedLot();
    const colleague = f.officer(NNMT, 'OCOP_OFFICER', 'nnmt-2');
    const results = await Promise.allSettled([openRecall(agriculture, recallInput(lot)), openRecall(colleague, recallInput(lot)), openRecall(f.producer, recallInput(lot))]);
    const won = results.filter((r) => r.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const id = won[0]!.value.publicId;
    for (const lost of results.filter((r) => r.status === 'rejected')) expect(lost.reason).toMatchObject({ status: 409, code: 'already-recalled', vi: expect.stringContaining(id) });
    expect(f.db.get('SELECT count(*) AS n FROM recall')).toEqual({ n: 1 });
    expect(f.db.get('SELECT count(*) AS n FROM lot_recall')).toEqual({ n: 1 });
  });

  it('a lot that is red because of its input cannot be recalled a second time', async () => {
    const raw = f.rawLot();
    const { publicId: lot } = await f.openedLot();
    f.transform([`/lo/${raw}`], [lotKeyOf('TM2610')]);
    const { publicId } = await openRecall(agriculture, recallInput(raw));
    await expect(openRecall(f.producer, recallInput(lot))).rejects.toMatchObject({ status: 409, en: expect.stringContaining(publicId) });
  });

  it('the same form sent twice opens one recall; after closing, the lot can be recalled anew', async () => {
    const { publicId: lot } = await f.openedLot();
    const first = await openRecall(f.producer, recallInput(lot), { idempotencyKey: 'form-token-1' });
    expect(await openRecall(f.producer, recallInput(lot), { idempotencyKey: 'form-token-1' })).toEqual(first);
    await reportRecall(f.producer, { recall: first.publicId, recovered: '1', destroyed: '1', resultNote: 'Đã hủy hết.' });
    await closeRecall(f.colleague, { recall: first.publicId });
    const second = await openRecall(f.producer, recallInput(lot));
    expect(second.publicId).not.toBe(first.publicId);
    expect(verifyAudit(f.db)).toBeNull();
  });
});

describe('until it is over', () => {
  it('holders are told and ticked off; the clock stops with the last one', async () => {
    const { publicId: lot } = await f.openedLot();
    f.event({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving', quantityList: [{ epcClass: lotKeyOf('TM2610'), quantity: 200 }] }, 2);
    f.event({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', quantityList: [{ epcClass: lotKeyOf('TM2610'), quantity: 48 }], 'sanque:recipient': 'Tạp hóa Cô Bảy, chợ Vườn Hoa' });
    const { publicId: recall } = await openRecall(f.producer, recallInput(lot));
    f.setNow(NOW + 5 * HOUR);
    const { holders, clock } = recallView(f.producer, recall);
    expect(holders.map((h) => h.name).sort()).toEqual(['HTX Khác', 'HTX Nước mắm Ba Làng', 'Tạp hóa Cô Bảy, chợ Vườn Hoa']);
    expect(clock).toMatchObject({ kind: 'running', vi: 'còn 19 giờ' });
    await expect(recordRecallAction(f.producer, { recall, kind: 'CONTACTED', holder: 'org:nobody' })).rejects.toMatchObject({ status: 422, fields: { holder: expect.anything() } });
    await expect(recordRecallAction(f.producer, { recall, kind: 'COLLECTED', holder: holders[0]!.key })).rejects.toMatchObject({ status: 422, fields: { quantity: expect.anything() } });
    await expect(recordRecallAction(f.stranger, { recall, kind: 'NOTE', note: 'x' })).rejects.toMatchObject({ status: 403 });
    for (const holder of holders.slice(0, 2)) await recordRecallAction(f.producer, { recall, kind: 'CONTACTED', holder: holder.key });
    expect(recallView(f.producer, recall).clock.kind).toBe('running');
    await recordRecallAction(f.producer, { recall, kind: 'COLLECTED', holder: holders[2]!.key, quantity: '1.040' });
    const view = recallView(f.producer, recall);
    expect(view.clock).toMatchObject({ kind: 'stopped', vi: 'xong sau 5 giờ' });
    expect(view.holders.find((h) => h.key === holders[2]!.key)!.collected).toEqual([{ unit: 'EA', milli: 1_040_000 }]);
  });

  it('an overdue recall is told once, by message to the owner and the officers of the body', async () => {
    const { publicId: lot } = await f.openedLot();
    for (const [id, phone, organisation, role] of [['p-owner', '+84999000001', 1, 'OWNER'], ['p-nnmt', '+84999000002', 3, 'OCOP_OFFICER'], ['p-sct', '+84999000003', 4, 'TRADE_OFFICER']] as const) {
      f.db.run("INSERT INTO person (id, name, email, phone_number, created_at, updated_at) VALUES (?,?,?,?,1,1)", [id, id, `${id}@x.invalid`, phone]);
      f.db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,?,'2025-07-01','u',1)", [organisation, id, role]);
    }
    const sent: { to: string; text: string }[] = [];
    const sms = { via: 'demo' as const, send: async (m: { to: string; text: string }) => (sent.push(m), { kind: 'sent' as const }) };
    const ctx: Context = { ...f.ctx, services: { ...f.ctx.services, sms } };
    const worker = createOutboxWorker(ctx, recallEffects);
    await openRecall(f.producer, recallInput(lot));
    await worker.drain();
    expect(sent.map((m) => m.to).sort()).toEqual(['+84999000001', '+84999000002']);
    expect(sent[0]!.text).toContain('Ngừng bán ngay');
    sent.length = 0;
    f.setNow(NOW + 25 * HOUR);
    expect(await followRecalls(ctx)).toEqual({ added: 0, overdue: 1 });
    expect(await followRecalls(ctx)).toEqual({ added: 0, overdue: 0 });
    await worker.drain();
    expect(sent).toHaveLength(2);
    expect(listRecalls(agriculture)[0]!.clock).toMatchObject({ kind: 'overdue', vi: 'quá hạn 1 giờ' });
  });

  it('declares the lots recalled in EPCIS terms, once each', async () => {
    const raw = f.rawLot();
    await f.openedLot();
    f.transform([`/lo/${raw}`], [lotKeyOf('TM2610')]);
    const { publicId } = await openRecall(agriculture, recallInput(raw));
    const worker = createOutboxWorker(f.ctx, recallEffects.filter((e) => e.topic === 'recall.events'));
    await worker.drain();
    await worker.drain();
    const events = f.db.all<{ json: string }>("SELECT json FROM epcis_event WHERE disposition = 'recalled'").map((r) => JSON.parse(r.json) as Record<string, unknown>);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'holding', 'sanque:recall': publicId, quantityList: [{ epcClass: `/lo/${raw}`, quantity: 3_200, uom: 'KGM' }, { epcClass: lotKeyOf('TM2610'), quantity: 2_400 }] });
  });

  it('ends with a second person; what the authority opened the authority ends; a result that is not enough goes back', async () => {
    const { publicId: lot } = await f.openedLot();
    const { publicId: recall } = await openRecall(agriculture, recallInput(lot));
    await expect(closeRecall(agriculture, { recall })).rejects.toMatchObject({ status: 409, code: 'refused-transition', vi: expect.stringContaining('báo kết quả') });
    await expect(reportRecall(f.producer, { recall, recovered: '10', destroyed: '11', resultNote: 'Nhiều hơn' })).rejects.toMatchObject({ status: 422, fields: { destroyed: expect.anything() } });
    await reportRecall(f.producer, { recall, recovered: '10', destroyed: '10', resultNote: 'Mới thu được một phần.' });
    await expect(closeRecall(f.colleague, { recall })).rejects.toMatchObject({ status: 409, code: 'authority-ends' });
    await reopenRecall(agriculture, { recall });
    await reportRecall(agriculture, { recall, recovered: '2.400', destroyed: '2.400', resultNote: 'Đã thu hết và tiêu hủy.' });
    await expect(closeRecall(agriculture, { recall })).rejects.toMatchObject({ status: 409, code: 'same-person' });
    await closeRecall(f.officer(NNMT, 'APPROVER'), { recall });
    await expect(recordRecallAction(agriculture, { recall, kind: 'NOTE', note: 'muộn' })).rejects.toMatchObject({ status: 409 });
  });

  it('the authority takes it away whole as JSON and CSV, formulas made harmless; others get neither', async () => {
    const { lot } = await f.activeStamps();
    f.event({ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', quantityList: [{ epcClass: lotKeyOf('TM2610'), quantity: 48 }], 'sanque:recipient': '=HYPERLINK("http://x")' });
    const { publicId } = await openRecall(f.producer, recallInput(lot));
    const answer = await f.ask(`/api/v1/recalls/${publicId}/export`, { as: agriculture });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ format: 'sanque-recall', recall: { id: publicId, state: 'OPEN', decidingBody: NNMT }, lots: [{ lot: 'TM2610', quantity: 2_400, uri: `https://sanque.vn${lotKeyOf('TM2610')}` }], stamps: { active: 100 } });
    const holders = await (await f.ask(`/api/v1/recalls/${publicId}/holders.csv`, { as: agriculture })).text();
    expect(holders).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect((await (await f.ask(`/api/v1/recalls/${publicId}/lots.csv`, { as: f.producer })).text()).split('\r\n')[1]).toContain('TM2610');
    expect((await f.ask(`/api/v1/recalls/${publicId}/export`)).status).toBe(401);
    expect((await f.ask(`/api/v1/recalls/${publicId}/stamps.csv`, { as: f.stranger })).status).toBe(403);
    expect(await (await f.ask('/api/v1/recalls')).json()).toMatchObject({ recalls: [{ id: publicId, goods: [{ lots: [{ code: 'TM2610' }] }] }] });
    expect((await f.ask('/api/v1/recalls/nothing0000')).status).toBe(404);
  });

  it('lots to recall are found by code, by an undiacritised name and by a stamp', async () => {
    const { serial } = await f.activeStamps();
    f.packedLot('KHAC-9', { organisationId: 2, tradeItemId: 2, gtin: OTHER_GTIN });
    const codes = (text: string) => recallChoices(agriculture, { text }).map((c) => c.code);
    expect(codes('tm26')).toEqual(['TM2610']);
    expect(codes('nước mắm')).toEqual(['TM2610']);
    expect(codes(serial.toLowerCase())).toEqual(['TM2610']);
    expect(codes('')).toEqual(['KHAC-9', 'TM2610']);
    expect(recallChoices(f.producer, { organisationId: 1 }).map((c) => c.code)).toEqual(['TM2610']);
    expect(() => recallChoices(f.producer, { organisationId: 2 })).toThrow(/forbidden/);
    expect(() => recallChoices(f.producer, {})).toThrow(/forbidden/);
  });
});

describe('ten thousand derived lots', () => {
  it('are all found, named and red with one act', async () => {
    const raw = f.rawLot();
    f.db.transaction(() => {
      for (let i = 0; i < 10_000; i++) {
        f.db.run(
          `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, opened_by, opened_at)
           VALUES (?,1,1,?,?,'2026-10-02','2028-10-02',0,1000,'EA','16645','u',1)`, [`many${i}`, GTIN, `N${i}`],
        );
      }
    });
    for (let step = 0; step < 10; step++) f.transform([step === 0 ? `/lo/${raw}` : lotKeyOf(`N${step * 1_000 - 1}`)], Array.from({ length: 1_000 }, (_, i) => lotKeyOf(`N${step * 1_000 + i}`)));
    const { publicId, lots: found, foundMs } = await openRecall(agriculture, recallInput(raw));
    expect(found).toBe(10_001);
    expect(foundMs).toBeGreaterThan(0);
    expect(f.db.get('SELECT count(*) AS n FROM lot_recall WHERE closed_at IS NULL')).toEqual({ n: 10_001 });
    expect(await title(lotKeyOf('N9999'))).toBe(RED);
    expect(recallView(agriculture, publicId).lots).toHaveLength(10_001);
    await createOutboxWorker(f.ctx, recallEffects.filter((e) => e.topic === 'recall.events')).drain();
    expect(f.db.get("SELECT count(*) AS n FROM epcis_event_key k JOIN epcis_event e ON e.id = k.event_id WHERE e.disposition = 'recalled'")).toEqual({ n: 10_001 });
  });
});
