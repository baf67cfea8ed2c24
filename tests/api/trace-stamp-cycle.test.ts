/** How stamps are really had: declared harvest, request, print order, hand-over, activation, correction, reprint, void; the ledger adds up after each step. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { HOUR } from '../../api/time.ts';
import {
  activateStamps, activationView, addPrintHouse, closePrintHouse, decideDeclaration, decideStampRequest, declareHarvest, draftView, handOverView, issueStamps, listDeclarations, listOrders, listRequests, lotView,
  markPrinted, movePrintOrder, orderPrint, orderView, partBetween, rangePage, rangesToOrder, rebindStamps, recordHandOver, reprintStamps, requestStamps, stampDesk, stampKeyList, stampKeyRing, stampLedger, startActivation,
  undoActivation, voidStamps, withdrawStampRequest,
} from '../../api/traceability/index.ts';
import { NOW, person } from '../support/context.ts';
import { COMMUNE, floor, GTIN, headline, SECRET, SECRET_2, type Floor } from './trace-floor.ts';

let f: Floor;
let officer: Context;
let stranger: Context;
beforeEach(() => {
  f = floor();
  officer = f.as(person({ roles: ['TRADE_OFFICER'], organisationId: 90, userId: 'officer' }));
  stranger = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
});
afterEach(() => {
  // whatever a test did: every stamp stands in one column, and the audit chain is whole
  const ledger = stampLedger(officer);
  expect(ledger.difference).toBe(0);
  expect(verifyAudit(f.db)).toBeNull();
  f.close();
});

async function refusal(work: Promise<unknown> | (() => unknown)) {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const PERIOD = { tradeItem: 'itemone001', fromDate: '01/10/2026', toDate: '31/12/2026' };
async function confirmed(quantity = 1_000, as = f.producer): Promise<string> {
  const { publicId } = await declareHarvest(as, { ...PERIOD, quantity });
  await decideDeclaration(officer, { declaration: publicId, decision: 'CONFIRM' });
  return publicId;
}
async function blankRollOf(declaration: string, count: number): Promise<string> {
  const { publicId: request } = await requestStamps(f.producer, { declaration, count, way: 'HOUSE' });
  return (await decideStampRequest(officer, { request, decision: 'GRANT' })).range!;
}
const blankRoll = async (count: number, quantity = 1_000): Promise<string> => blankRollOf(await confirmed(quantity), count);
const house = () => addPrintHouse(officer, { name: 'Nhà in Lam Sơn (minh họa)', address: 'Phường Hạc Thành' });
const scan = async (range: string, index: number) => headline(await (await f.ask(`/01/${GTIN}/21/${f.serialOf(range, index)}`, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/140' } })).text());

describe('asking for stamps', () => {
  test('a lot’s own stamps come at once; what a print house prints waits for an officer, who grants fewer', async () => {
    const lot = await f.openedLot({ quantity: '500' });
    const atOnce = await requestStamps(f.producer, { lot: lot.publicId, count: 100 });
    expect(atOnce.state).toBe('GRANTED');
    const asked = await requestStamps(f.producer, { lot: lot.publicId, count: 300, way: 'HOUSE', purpose: 'Hàng Tết' });
    expect(asked).toMatchObject({ state: 'ASKED', range: null });
    expect(stampDesk(officer).requests).toMatchObject([{ publicId: asked.publicId, left: 400 }]);
    const granted = await decideStampRequest(officer, { request: asked.publicId, decision: 'GRANT', granted: '250' });
    expect(granted.state).toBe('GRANTED');
    expect(lotView(f.producer, lot.publicId)).toMatchObject({ stamps: 350, left: 150 });
    expect(listRequests(f.producer, 1)).toMatchObject([{ state: 'GRANTED', granted: 250 }]);
    expect((await refusal(decideStampRequest(officer, { request: asked.publicId, decision: 'GRANT' }))).status).toBe(409);
  });

  test('refused with a reason, or withdrawn; both are final', async () => {
    const lot = await f.openedLot({ quantity: '500' });
    const one = await requestStamps(f.producer, { lot: lot.publicId, count: 300, way: 'HOUSE' });
    expect((await refusal(decideStampRequest(officer, { request: one.publicId, decision: 'REFUSE' }))).fields).toHaveProperty('reason');
    await decideStampRequest(officer, { request: one.publicId, decision: 'REFUSE', reason: 'Chưa rõ nơi in' });
    expect(listRequests(f.producer, 1)[0]).toMatchObject({ state: 'REFUSED', reason: 'Chưa rõ nơi in' });
    const two = await requestStamps(f.producer, { lot: lot.publicId, count: 300, way: 'HOUSE' });
    await withdrawStampRequest(f.producer, { request: two.publicId });
    const late = await refusal(decideStampRequest(officer, { request: two.publicId, decision: 'GRANT' }));
    expect(late).toMatchObject({ status: 409 });
    expect(late.vi).toContain('đã rút');
  });

  test('nobody decides on their own request, another commune’s officer sees and decides nothing, a producer is no officer', async () => {
    const lot = await f.openedLot();
    const { publicId } = await requestStamps(f.producer, { lot: lot.publicId, count: 10, way: 'HOUSE' });
    const decide = (as: Context) => refusal(decideStampRequest(as, { request: publicId, decision: 'GRANT' }));
    expect((await decide(f.producer)).status).toBe(403);
    expect((await decide(stranger)).status).toBe(403);
    expect((await decide(f.ctx)).status).toBe(401);
    const elsewhere = f.as(person({ roles: ['COMMUNE_OFFICER'], organisationId: 91, communeCode: '99999' }));
    expect((await decide(elsewhere)).status).toBe(403);
    expect(stampDesk(elsewhere).requests).toEqual([]);
    const both = f.as(person({ roles: ['OWNER', 'TRADE_OFFICER'], organisationId: 1 }));
    expect((await decide(both)).status).toBe(403);
    const here = f.as(person({ roles: ['COMMUNE_OFFICER'], organisationId: 91, communeCode: COMMUNE }));
    expect(stampDesk(here).requests).toHaveLength(1);
    expect((await decideStampRequest(here, { request: publicId, decision: 'GRANT' })).state).toBe('GRANTED');
    expect((await refusal(withdrawStampRequest(stranger, { request: publicId }))).status).toBe(403);
  });

  test('a blank roll needs a confirmed harvest, and never goes beyond it; void stamps come back', async () => {
    const { publicId: declaration } = await declareHarvest(f.producer, { ...PERIOD, quantity: '1.000' });
    expect((await refusal(requestStamps(f.producer, { declaration, count: 10 }))).status).toBe(422);
    expect((await refusal(decideDeclaration(f.producer, { declaration, decision: 'CONFIRM' }))).status).toBe(403);
    expect((await refusal(decideDeclaration(officer, { declaration, decision: 'CONFIRM', confirmed: 1_001 }))).fields).toHaveProperty('confirmed');
    await decideDeclaration(officer, { declaration, decision: 'CONFIRM', confirmed: '800' });
    expect((await refusal(decideDeclaration(officer, { declaration, decision: 'REFUSE', reason: 'thôi' }))).status).toBe(409);
    const { publicId: request, state } = await requestStamps(f.producer, { declaration, count: 800 });
    expect(state).toBe('ASKED');
    const range = (await decideStampRequest(officer, { request, decision: 'GRANT' })).range!;
    expect(listDeclarations(f.producer, 1)).toMatchObject([{ used: 800, left: 0 }]);
    expect((await refusal(requestStamps(f.producer, { declaration, count: 1 }))).code).toBe('more-stamps-than-goods');
    await voidStamps(f.producer, { range, first: 701, last: 800, reason: 'Cuộn ướt' });
    expect(listDeclarations(f.producer, 1)).toMatchObject([{ used: 700, left: 100 }]);
    expect((await refusal(requestStamps(f.producer, { declaration, count: 101 }))).fields).toHaveProperty('count');
  });

  test('the same season counts once: periods of one size do not overlap; stamps of lots made in it count too', async () => {
    const declaration = await confirmed(300);
    expect((await refusal(declareHarvest(f.producer, { ...PERIOD, fromDate: '31/12/2026', toDate: '31/01/2027', quantity: 5 }))).code).toBe('period-overlaps');
    const lot = await f.openedLot({ quantity: '250' });
    await issueStamps(f.producer, { lot: lot.publicId, count: 250 });
    expect((await refusal(requestStamps(f.producer, { declaration, count: 51 }))).fields).toHaveProperty('count');
    await requestStamps(f.producer, { declaration, count: 50 });
  });

  test('two officers grant the last of a quota at once: one wins', async () => {
    const declaration = await confirmed(100);
    const a = await requestStamps(f.producer, { declaration, count: 60 });
    const b = await requestStamps(f.producer, { declaration, count: 60 });
    const other = f.as(person({ roles: ['OCOP_OFFICER'], organisationId: 92 }));
    const settled = await Promise.allSettled([
      decideStampRequest(officer, { request: a.publicId, decision: 'GRANT' }), decideStampRequest(other, { request: b.publicId, decision: 'GRANT' }),
      decideStampRequest(other, { request: a.publicId, decision: 'GRANT' }),
    ]);
    expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1);
    expect(listDeclarations(f.producer, 1)).toMatchObject([{ used: 60 }]);
  });

  test('missing minimum data stop a blank roll too; hostile input is refused in words', async () => {
    const declaration = await confirmed(100);
    f.db.exec("DELETE FROM media WHERE object = 'product'");
    const bare = await refusal(requestStamps(f.producer, { declaration, count: 10 }));
    expect(bare).toMatchObject({ status: 422, code: 'minimum-data' });
    expect(bare.vi).toContain('02/2024');
    for (const count of ['0', '-5', '1e9', '2.5', 'NaN', '999999999999999999999', { toString: 1 }, null]) expect((await refusal(requestStamps(f.producer, { declaration, count }))).status).toBe(422);
    expect((await refusal(requestStamps(f.producer, { count: 5 }))).fields).toHaveProperty('lot');
    const lot = await f.openedLot();
    expect((await refusal(requestStamps(f.producer, { lot: lot.publicId, declaration, count: 5 }))).fields).toHaveProperty('lot');
    expect((await refusal(requestStamps(f.producer, JSON.parse('{"__proto__":{"count":5},"declaration":"nosuchone1","count":5}')))).status).toBe(404);
  });

  test('pressed twice with one token it is one request', async () => {
    const lot = await f.openedLot();
    const input = { lot: lot.publicId, count: 10, way: 'HOUSE' };
    const one = await requestStamps(f.producer, input, { idempotencyKey: 'ask-token-1' });
    expect(await requestStamps(f.producer, input, { idempotencyKey: 'ask-token-1' })).toEqual(one);
    expect(listRequests(f.producer, 1)).toHaveLength(1);
  });
});

describe('the print house', () => {
  test('ordered, sent, printed, handed over with two spoiled: those are void, the rest waits to be activated', async () => {
    const range = await blankRoll(1_000);
    const { publicId: at } = await house();
    const { publicId: order } = await orderPrint(f.producer, { house: at, ranges: [range] });
    expect((await refusal(orderPrint(f.producer, { house: at, ranges: [range] }))).code).toBe('range-taken');
    const lot = await f.openedLot();
    expect((await refusal(movePrintOrder(f.producer, { order, act: 'printed' }))).status).toBe(409);
    await movePrintOrder(f.producer, { order, act: 'send' });
    expect((await refusal(activateStamps(f.producer, { range, lot: lot.publicId }))).code).toBe('at-print-house');
    await movePrintOrder(f.producer, { order, act: 'printed' });
    expect((await refusal(movePrintOrder(f.producer, { order, act: 'cancel' }))).status).toBe(409);
    const record = { order, date: '22/11/2026', giverName: 'Lê Văn In', receiverName: 'Nguyễn Thị Lan' };
    const short = await refusal(recordHandOver(f.producer, { ...record, lines: [{ range, rolls: '1–500\n502-1.000' }] }));
    expect(short.fields![`rolls-${range}`]!.vi).toContain('501');
    const twice = await refusal(recordHandOver(f.producer, { ...record, lines: [{ range, rolls: '1–500\n500-1000' }] }));
    expect(twice.fields![`rolls-${range}`]!.vi).toContain('500');
    for (const rolls of ['0–1000', '1–1001', '1000–1', 'tất cả', '1–2–3', '१–1000', '1e3', `${'9'.repeat(400)}`]) expect((await refusal(recordHandOver(f.producer, { ...record, lines: [{ range, rolls }] }))).fields, rolls).toHaveProperty(`rolls-${range}`);
    expect((await refusal(recordHandOver(f.producer, { ...record, date: '23/11/2026', lines: [{ range, rolls: '1–1000' }] }))).fields).toHaveProperty('date');
    const made = await recordHandOver(f.producer, { ...record, lines: [{ range, rolls: '1–500\n501–1.000', damaged: '57, 1.000' }] }, { idempotencyKey: 'hand-over-1' });
    expect(made).toMatchObject({ ordered: 1_000, received: 998, damaged: 2 });
    expect(await recordHandOver(f.producer, { ...record, lines: [{ range, rolls: '1–500\n501–1.000', damaged: '57, 1.000' }] }, { idempotencyKey: 'hand-over-1' })).toEqual(made);
    expect((await refusal(recordHandOver(f.producer, { ...record, lines: [{ range, rolls: '1–1000' }] }))).status).toBe(409);
    const view = handOverView(f.producer, made.publicId);
    expect(view.rolls).toMatchObject([{ roll: 1, firstIndex: 0, lastIndex: 499 }, { roll: 2, firstIndex: 500, lastIndex: 999 }]);
    expect(view.damages).toMatchObject([{ firstIndex: 56, lastIndex: 56 }, { firstIndex: 999, lastIndex: 999 }]);
    expect((await refusal(() => handOverView(stranger, made.publicId))).status).toBe(403);
    expect(orderView(f.producer, order).order.state).toBe('HANDED_OVER');
    expect(stampLedger(officer).total).toMatchObject({ issued: 1_000, waiting: 998, void: 2, notPrinted: 0 });
    await activateStamps(f.producer, { range, lot: lot.publicId });
    expect(await scan(range, 56)).toContain('hủy');
    expect(await scan(range, 0)).toContain('hợp lệ');
  });

  test('a cancelled order frees its stamps; a closed house takes no order; strangers are refused at every step', async () => {
    const range = await blankRoll(10);
    const { publicId: at } = await house();
    expect((await refusal(addPrintHouse(f.producer, { name: 'Nhà in khác', address: 'Ở đây' }))).status).toBe(403);
    expect((await refusal(house())).code).toBe('house-known');
    expect((await refusal(orderPrint(stranger, { house: at, ranges: [range] }))).status).toBe(403);
    const { publicId: order } = await orderPrint(f.producer, { house: at, ranges: [range] });
    expect((await refusal(movePrintOrder(stranger, { order, act: 'send' }))).status).toBe(403);
    expect((await refusal(recordHandOver(stranger, { order, date: '22/11/2026', giverName: 'Aa', receiverName: 'Bb', lines: [{ range, rolls: '1–10' }] }))).status).toBe(403);
    expect((await refusal(() => orderView(stranger, order))).status).toBe(403);
    await movePrintOrder(f.producer, { order, act: 'cancel' });
    await closePrintHouse(officer, { house: at });
    expect((await refusal(orderPrint(f.producer, { house: at, ranges: [range] }))).status).toBe(404);
    const { publicId: second } = await addPrintHouse(officer, { name: 'Nhà in Bỉm Sơn', address: 'Phường Bỉm Sơn' });
    const { publicId: draft } = await orderPrint(f.producer, { house: second, ranges: [range] });
    await markPrinted(f.producer, { range });
    expect((await refusal(movePrintOrder(f.producer, { order: draft, act: 'send' }))).code, 'printed at home meanwhile').toBe('range-taken');
  });

  test('two people order one range at once: one order holds it', async () => {
    const range = await blankRoll(10);
    const { publicId: at } = await house();
    const settled = await Promise.allSettled([1, 2, 3].map(() => orderPrint(f.producer, { house: at, ranges: [range] })));
    expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('activation by the owner', () => {
  test('scans the first and the last stamp of a roll with the camera, in either order, and chooses the lot', async () => {
    const range = await blankRoll(100);
    await markPrinted(f.producer, { range });
    const lot = await f.openedLot({ quantity: '40' });
    expect(await scan(range, 9)).toContain('chưa được kích hoạt');
    await startActivation(f.producer, { serial: f.serialOf(range, 49) });
    expect(draftView(f.producer)).toMatchObject({ number: 50 });
    expect(draftView(f.as(person({ roles: ['MEMBER'], organisationId: 1 })))).toBeUndefined();
    const view = activationView(f.producer, f.serialOf(range, 10).toLowerCase().replace(/(.{4})/g, '$1 '));
    expect(view).toMatchObject({ closed: true, first: 11, last: 50, lotCode: null });
    expect(view.lots).toMatchObject([{ publicId: lot.publicId, left: 40 }]);
    expect((await refusal(activateStamps(f.producer, { range, first: 11, last: 50 }))).code).toBe('no-lot');
    expect((await refusal(activateStamps(f.producer, { range, first: 11, last: 51, lot: lot.publicId }))).fields).toHaveProperty('last');
    await activateStamps(f.producer, { range, first: view.first, last: view.last, lot: lot.publicId });
    expect(draftView(f.producer)).toBeUndefined();
    expect(await scan(range, 10)).toContain('hợp lệ');
    expect(await scan(range, 9)).toContain('chưa được kích hoạt');
    expect(await scan(range, 50)).toContain('chưa được kích hoạt');
    expect((await refusal(activateStamps(f.producer, { range, first: 1, last: 11, lot: lot.publicId }))).status).toBe(409);
    const next = await f.openedLot({ code: 'TM2611', quantity: '60' });
    await activateStamps(f.producer, { range, first: 51, last: 100, lot: next.publicId });
    expect(lotView(f.producer, next.publicId)).toMatchObject({ stamps: 50, left: 10 });
    expect(stampLedger(officer).total).toMatchObject({ issued: 100, active: 90, waiting: 10 });
  });

  test('another producer’s, a forged, a mistyped stamp, and one whose key is missing are told apart', async () => {
    const range = await blankRoll(10);
    const serial = f.serialOf(range, 3);
    expect((await refusal(startActivation(stranger, { serial }))).status).toBe(403);
    expect((await refusal(startActivation(f.ctx, { serial }))).status).toBe(401);
    const forged = `${serial.slice(0, -1)}${serial.endsWith('A') ? 'B' : 'A'}`;
    expect((await refusal(startActivation(f.producer, { serial: forged }))).code).toBe('never-issued');
    expect((await refusal(startActivation(f.producer, { serial: 'abc' }))).status).toBe(422);
    f.keys.ring = stampKeyRing([SECRET_2]);
    expect((await refusal(startActivation(f.producer, { serial }))).status).toBe(503);
    f.keys.ring = stampKeyRing([SECRET]);
    await startActivation(f.producer, { serial });
    f.setNow(NOW + 2 * HOUR + 1);
    expect(draftView(f.producer)).toBeUndefined();
  });

  test('two stamps of two rolls are no part; a helper activates in their own name', async () => {
    const a = await blankRoll(10);
    const lot = await f.openedLot();
    const b = (await issueStamps(f.producer, { lot: lot.publicId, count: 5 })).publicId;
    expect((await refusal(() => partBetween(f.producer, f.serialOf(a, 0), f.serialOf(b, 0)))).code).toBe('two-ranges');
    expect(partBetween(f.producer, f.serialOf(b, 4), f.serialOf(b, 1))).toMatchObject({ range: b, first: 2, last: 5 });
    const helper = f.as(person({ roles: ['HELPER'], organisationId: 93, communeCode: COMMUNE, userId: 'helper-1' }));
    await activateStamps(helper, { range: b, first: 2, last: 5 });
    expect(f.db.get('SELECT by, helper_id AS helper FROM stamp_span WHERE act = ?', ['ACTIVATED'])).toEqual({ by: 'helper-1', helper: 'helper-1' });
    const elsewhere = f.as(person({ roles: ['HELPER'], organisationId: 93, communeCode: '99999' }));
    expect((await refusal(activateStamps(elsewhere, { range: b, first: 1, last: 1 }))).status).toBe(403);
  });

  test('the last goods of a lot, raced for by two rolls: never more stamps than goods', async () => {
    const one = await blankRoll(10);
    const { publicId: request } = await requestStamps(f.producer, { declaration: listDeclarations(f.producer, 1)[0]!.publicId, count: 10 });
    const two = (await decideStampRequest(officer, { request, decision: 'GRANT' })).range!;
    const lot = await f.openedLot({ quantity: '15' });
    const settled = await Promise.allSettled([activateStamps(f.producer, { range: one, lot: lot.publicId }), activateStamps(f.producer, { range: two, lot: lot.publicId }), issueStamps(f.producer, { lot: lot.publicId, count: 10 })]);
    expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1);
    expect(lotView(f.producer, lot.publicId).stamps).toBe(10);
  });

  test('a lot of another size, of somebody else, expired or under recall cannot carry them', async () => {
    const range = await blankRoll(10);
    const expired = await f.openedLot({ code: 'CU', productionDate: '2026-01-02', expiryDate: '2026-11-01' });
    expect((await refusal(activateStamps(f.producer, { range, lot: expired.publicId }))).code).toBe('lot-expired');
    const recalled = await f.openedLot({ code: 'HOI' });
    f.db.run("INSERT INTO lot_recall (public_id, lot_id, reason_vi, phone, organisation_id, opened_by, opened_at) SELECT 'recallone1', id, 'x', '1900', 1, 'u', 1 FROM lot WHERE public_id = ?", [recalled.publicId]);
    expect((await refusal(activateStamps(f.producer, { range, lot: recalled.publicId }))).code).toBe('lot-recalled');
    expect((await refusal(activateStamps(f.producer, { range, lot: 'nosuchlot1' }))).status).toBe(404);
    f.db.run("INSERT INTO trade_item (id, public_id, product_id, gtin, gtin_kind, label, net_quantity, net_unit, created_at, updated_at) VALUES (9, 'itemnine99', 1, '2938000000998', 'OWN', 'Can 2 l', 2000, 'ml', 1, 1)");
    const other = await f.openedLot({ tradeItem: 'itemnine99', code: 'CAN' });
    expect((await refusal(activateStamps(f.producer, { range, lot: other.publicId }))).code).toBe('other-product');
  });
});

describe('what went wrong', () => {
  test('moved to another lot, or taken back, until somebody checked a stamp', async () => {
    const range = await blankRoll(20);
    const wrong = await f.openedLot({ code: 'NHAM' });
    const right = await f.openedLot({ code: 'DUNG', quantity: '12' });
    await activateStamps(f.producer, { range, first: 1, last: 10, lot: wrong.publicId });
    await rebindStamps(f.producer, { range, first: 1, last: 10, lot: right.publicId, reason: 'Chọn nhầm lô' });
    expect([lotView(f.producer, wrong.publicId).stamps, lotView(f.producer, right.publicId).stamps]).toEqual([0, 10]);
    expect((await refusal(rebindStamps(f.producer, { range, first: 1, last: 10, lot: right.publicId, reason: 'Lại nữa' }))).code).toBe('same-lot');
    expect((await refusal(rebindStamps(f.producer, { range, first: 1, last: 11, lot: wrong.publicId, reason: 'Quá phần' }))).code).toBe('not-active');
    expect((await refusal(rebindStamps(stranger, { range, lot: wrong.publicId, reason: 'Của tôi' }))).status).toBe(403);
    const spans = rangePage(f.producer, range).spans;
    await undoActivation(f.producer, { range, span: spans.at(-1)!.id });
    expect(lotView(f.producer, wrong.publicId).stamps).toBe(10);
    await undoActivation(f.producer, { range, span: spans[0]!.id });
    expect(rangePage(f.producer, range).range.state).toBe('ISSUED');
    expect(await scan(range, 0)).toContain('chưa được kích hoạt');
    expect((await refusal(undoActivation(f.producer, { range, span: spans[0]!.id }))).status).toBe(409);
    await activateStamps(f.producer, { range, first: 1, last: 10, lot: right.publicId });
    expect(await scan(range, 0)).toContain('hợp lệ');
    const span = rangePage(f.producer, range).spans.at(-1)!.id;
    expect((await refusal(undoActivation(f.producer, { range, span }))).code).toBe('already-checked');
    expect((await refusal(rebindStamps(f.producer, { range, first: 1, last: 10, lot: wrong.publicId, reason: 'Muộn rồi' }))).code).toBe('already-checked');
    await rebindStamps(f.producer, { range, first: 2, last: 10, lot: wrong.publicId, reason: 'Chín tem chưa ai xem' });
    expect([lotView(f.producer, wrong.publicId).stamps, lotView(f.producer, right.publicId).stamps]).toEqual([9, 1]);
  });

  test('what comes back to a lot must still find goods there: taken back, or issued anew for spoiled stamps', async () => {
    const roll = await blankRoll(20);
    const full = await f.openedLot({ code: 'DAY', quantity: '10' });
    const other = await f.openedLot({ code: 'KHAC', quantity: '10' });
    await activateStamps(f.producer, { range: roll, first: 1, last: 10, lot: full.publicId });
    await rebindStamps(f.producer, { range: roll, first: 1, last: 10, lot: other.publicId, reason: 'Chọn nhầm lô' });
    const moved = rangePage(f.producer, roll).spans.at(-1)!.id;
    const { publicId: own } = await issueStamps(f.producer, { lot: full.publicId, count: 6 });
    const tooMany = await refusal(undoActivation(f.producer, { range: roll, span: moved }));
    expect(tooMany.status).toBe(422);
    expect(tooMany.vi).toContain('còn nhận được 4 tem');
    expect([lotView(f.producer, full.publicId).stamps, lotView(f.producer, other.publicId).stamps]).toEqual([6, 10]);
    await activateStamps(f.producer, { range: own });
    const third = await f.openedLot({ code: 'BA', quantity: '10' });
    await rebindStamps(f.producer, { range: own, lot: third.publicId, reason: 'Dán sang lô khác' });
    await activateStamps(f.producer, { range: roll, first: 11, last: 20, lot: full.publicId });
    expect((await refusal(reprintStamps(f.producer, { range: own, kind: 'REPLACED', reason: 'Rách hết' }))).code).toBe('more-stamps-than-goods');
    expect(lotView(f.producer, full.publicId)).toMatchObject({ stamps: 10, left: 0 });
    await voidStamps(f.producer, { range: roll, first: 11, last: 16, reason: 'Ướt' });
    expect(await reprintStamps(f.producer, { range: own, kind: 'REPLACED', reason: 'Rách hết' })).toMatchObject({ count: 6 });
  });

  test('printed again with the same serials before use; replaced by new serials after', async () => {
    const lot = await f.openedLot({ quantity: '100' });
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 100 });
    expect((await refusal(reprintStamps(f.producer, { range, kind: 'SAME', reason: 'Mất tờ' }))).status).toBe(409);
    await markPrinted(f.producer, { range });
    await reprintStamps(f.producer, { range, first: 1, last: 24, kind: 'SAME', reason: 'Kẹt giấy' });
    await activateStamps(f.producer, { range });
    expect((await refusal(reprintStamps(f.producer, { range, first: 1, last: 1, kind: 'SAME', reason: 'Nữa' }))).code).toBe('active-already');
    const fresh = await reprintStamps(f.producer, { range, first: 99, last: 100, kind: 'REPLACED', reason: 'Chuột cắn' });
    expect(fresh.count).toBe(2);
    expect(lotView(f.producer, lot.publicId)).toMatchObject({ stamps: 100, left: 0 });
    expect(await scan(range, 99)).toContain('hủy');
    expect(await scan(fresh.publicId, 0)).toContain('chưa được kích hoạt');
    expect((await refusal(reprintStamps(f.producer, { range, first: 99, last: 100, kind: 'REPLACED', reason: 'Lần nữa' }))).code).toBe('already-void');
    expect(stampLedger(officer).total).toMatchObject({ issued: 102, replaced: 2, active: 98, printedAgain: 24, notPrinted: 2 });
    expect((await refusal(reprintStamps(stranger, { range, kind: 'SAME', reason: 'Xin in' }))).status).toBe(403);
  });

  test('a whole range made void says no to everything, and says why', async () => {
    const lot = await f.openedLot();
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 1 });
    await voidStamps(f.producer, { range, reason: 'In nhầm tên' });
    for (const act of [activateStamps(f.producer, { range }), markPrinted(f.producer, { range }), voidStamps(f.producer, { range, reason: 'Lần nữa' }), reprintStamps(f.producer, { range, kind: 'SAME', reason: 'Tiếc' })]) {
      const error = await refusal(act);
      expect(error.status).toBe(409);
      expect(error.vi).toContain('đã hủy');
    }
  });

  test('the largest range there is: its first and last stamp, one row for the whole', async () => {
    const lot = await f.openedLot({ quantity: '2.000.000' });
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 1_048_576 });
    expect((await refusal(issueStamps(f.producer, { lot: lot.publicId, count: 1_048_577 }))).status).toBe(422);
    await voidStamps(f.producer, { range, first: 1_048_576, last: 1_048_576, reason: 'Tem cuối rách' });
    await activateStamps(f.producer, { range });
    expect(await scan(range, 0)).toContain('hợp lệ');
    expect(await scan(range, 1_048_575)).toContain('hủy');
    expect((await refusal(voidStamps(f.producer, { range, first: 1_048_577, reason: 'Ngoài đợt' }))).status).toBe(422);
    expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM stamp_span')!.n).toBe(2);
  });
});

describe('who sees what', () => {
  test('a helper of the commune sees what they help with, one of another commune and another producer nothing', async () => {
    const range = await blankRoll(10);
    const { publicId: order } = await orderPrint(f.producer, { house: (await house()).publicId, ranges: [range] });
    const reads = (c: Context) => [() => listDeclarations(c, 1), () => listRequests(c, 1), () => listOrders(c, 1), () => orderView(c, order), () => rangePage(c, range), () => rangesToOrder(c, 1)];
    const helper = (communeCode: string) => f.as(person({ roles: ['HELPER'], organisationId: 93, communeCode }));
    for (const read of reads(helper(COMMUNE))) read();
    for (const c of [helper('99999'), stranger]) for (const read of reads(c)) expect((await refusal(read)).status, read.toString()).toBe(403);
    for (const read of reads(f.ctx)) expect((await refusal(read)).status, read.toString()).toBe(401);
    expect(orderView(helper(COMMUNE), order).acts).toEqual(['send', 'cancel']);
    expect(orderView(officer, order).acts).toEqual([]);
  });

  test('nobody acts for a stranger’s producer', async () => {
    const declaration = await confirmed(100);
    const range = await blankRollOf(declaration, 10);
    const lot = await f.openedLot();
    const writes: [string, (c: Context) => Promise<unknown>][] = [
      ['declare', (c) => declareHarvest(c, { ...PERIOD, fromDate: '01/01/2027', toDate: '31/01/2027', quantity: 5 })],
      ['ask', (c) => requestStamps(c, { declaration, count: 1 })],
      ['print', (c) => markPrinted(c, { range })],
      ['activate', (c) => activateStamps(c, { range, lot: lot.publicId })],
      ['start', (c) => startActivation(c, { serial: f.serialOf(range, 1) })],
      ['rebind', (c) => rebindStamps(c, { range, lot: lot.publicId, reason: 'Của tôi' })],
      ['undo', (c) => undoActivation(c, { range, span: 1 })],
      ['reprint', (c) => reprintStamps(c, { range, kind: 'SAME', reason: 'Xin in' })],
      ['void', (c) => voidStamps(c, { range, reason: 'Phá' })],
    ];
    for (const [name, act] of writes) {
      expect((await refusal(act(stranger))).status, name).toBe(403);
      expect((await refusal(act(f.ctx))).status, name).toBe(401);
      expect((await refusal(act(officer))).status, `${name} by an officer`).toBe(403);
    }
    expect(rangePage(f.producer, range).spans).toEqual([]);
  });

  test('all of it as JSON, with the ledger as a table for a spreadsheet', async () => {
    const json = async (path: string, as: Context, input?: object) => {
      const answer = await f.ask(`/api/v1${path}`, input === undefined ? { as } : { as, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const organisation = f.db.get<{ id: string }>('SELECT public_id AS id FROM organisation WHERE id = 1')!.id;
    const made = await json('/harvest-declarations', f.producer, { ...PERIOD, quantity: 500 });
    expect(made.status).toBe(201);
    expect((await json(`/harvest-declarations/${made.body.publicId}/decide`, officer, { decision: 'CONFIRM' })).body).toMatchObject({ state: 'CONFIRMED' });
    const asked = await json('/stamp-requests', f.producer, { declaration: made.body.publicId, count: 400, way: 'HOUSE' });
    expect(asked).toMatchObject({ status: 201, body: { state: 'ASKED', range: null } });
    expect((await json(`/stamp-requests/${asked.body.publicId}/decide`, f.producer, { decision: 'GRANT' })).status).toBe(403);
    const { body: granted } = await json(`/stamp-requests/${asked.body.publicId}/decide`, officer, { decision: 'GRANT', granted: 300 });
    expect((await json(`/stamp-requests?organisation=${organisation}`, f.producer)).body).toMatchObject({ requests: [{ count: 400, granted: 300, range: granted.range }] });
    expect((await json(`/harvest-declarations?organisation=${organisation}`, f.producer)).body).toMatchObject({ declarations: [{ used: 300, left: 200 }] });
    const { body: order } = await json('/print-orders', f.producer, { house: (await house()).publicId, ranges: [granted.range] });
    expect((await json(`/print-orders/${order.publicId}/move`, f.producer, { act: 'send' })).body).toMatchObject({ state: 'SENT' });
    const wrong = await json(`/print-orders/${order.publicId}/hand-over`, f.producer, { date: '2026-11-20', giverName: 'Lê In', receiverName: 'Lan', lines: [{ range: granted.range, rolls: '1-299' }] });
    expect(wrong).toMatchObject({ status: 422 });
    const handed = await json(`/print-orders/${order.publicId}/hand-over`, f.producer, { date: '2026-11-20', giverName: 'Lê In', receiverName: 'Lan', lines: [{ range: granted.range, rolls: '1-300', damaged: '7' }] });
    expect(handed).toMatchObject({ status: 201, body: { ordered: 300, received: 299, damaged: 1 } });
    expect((await json(`/hand-overs/${handed.body.publicId}`, f.producer)).body).toMatchObject({ rolls: [{ roll: 1, first: 1, last: 300 }], damages: [{ first: 7, last: 7 }] });
    expect((await json(`/print-orders/${order.publicId}`, officer)).body).toMatchObject({ state: 'HANDED_OVER', handOver: handed.body.publicId });
    const lot = await f.openedLot();
    expect((await json(`/stamp-ranges/${granted.range}/activate`, f.producer, { first: 1, last: 10, lot: lot.publicId })).body).toMatchObject({ state: 'ACTIVATED' });
    const { body: again } = await json(`/stamp-ranges/${granted.range}/reprint`, f.producer, { first: 10, last: 10, kind: 'REPLACED', reason: 'Rách' });
    expect(again).toMatchObject({ count: 1 });
    const span = rangePage(f.producer, granted.range as string).spans.find((s) => s.act === 'ACTIVATED')!.id;
    expect((await json(`/stamp-ranges/${granted.range}/undo`, f.producer, { span })).status).toBe(200);
    expect((await json('/stamps/ledger?by=commune', officer)).body).toMatchObject({ by: 'commune', total: { issued: 301, void: 1, replaced: 1 }, difference: 0 });
    expect((await json('/stamps/ledger', f.producer)).status).toBe(403);
    const table = await f.ask('/api/v1/stamps/ledger?format=csv&by=product', { as: officer });
    expect(table.headers.get('content-type')).toContain('text/csv');
    const bytes = Buffer.from(await table.arrayBuffer()).toString('utf8');
    expect(bytes.startsWith('\ufeffSản phẩm,Cơ sở,Đã cấp,')).toBe(true);
    expect(bytes.trimEnd().split('\r\n')).toHaveLength(3);
  });
});

describe('keys and the ledger', () => {
  test('keys rotate by range: old stamps stay valid, new ranges use the newest, a missing key is "cannot be checked now"', async () => {
    const lot = await f.openedLot({ quantity: '100' });
    const { publicId: old } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    await activateStamps(f.producer, { range: old });
    f.keys.ring = stampKeyRing([SECRET, SECRET_2]);
    const { publicId: fresh } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    await activateStamps(f.producer, { range: fresh });
    expect([await scan(old, 1), await scan(fresh, 1)]).toEqual([expect.stringContaining('hợp lệ'), expect.stringContaining('hợp lệ')]);
    const admin = f.as(person({ roles: ['ADMIN'], organisationId: 94 }));
    expect(stampKeyList(admin)).toHaveLength(2);
    f.keys.ring = stampKeyRing([SECRET_2]);
    expect(await scan(old, 2)).toContain('chưa kiểm tra được');
    expect(await scan(old, 2)).not.toContain('giả');
    expect(await scan(fresh, 2)).toContain('hợp lệ');
    expect((await refusal(() => stampKeyList(f.producer))).status).toBe(403);
  });

  test('is read per producer, commune and product; a commune sees its own; no producer reads it', async () => {
    const range = await blankRoll(100);
    await markPrinted(f.producer, { range });
    const lot = await f.openedLot();
    await activateStamps(f.producer, { range, first: 1, last: 50, lot: lot.publicId });
    f.db.run('UPDATE lot SET expiry_date = ? WHERE public_id = ?', ['2026-11-21', lot.publicId]);
    for (const by of ['producer', 'commune', 'product'] as const) {
      const { lines, total } = stampLedger(officer, { by });
      expect(lines).toHaveLength(1);
      expect(total).toMatchObject({ issued: 100, expired: 50, waiting: 50, active: 0 });
    }
    f.setNow(NOW + 91 * 24 * HOUR);
    expect(stampLedger(officer).total).toMatchObject({ waiting: 0, unaccounted: 50 });
    expect((await refusal(() => stampLedger(f.producer))).status).toBe(403);
    const elsewhere = f.as(person({ roles: ['COMMUNE_OFFICER'], organisationId: 91, communeCode: '99999' }));
    expect(stampLedger(elsewhere).lines).toEqual([]);
  });
});
