/** Steps of goods as people enter them: harvest, processing, cartons, shipping, selling, correcting; nothing comes from nothing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  activateStamps, correctEvent, fillCarton, goodsOf, incomingGoods, issueStamps, lotGraph, lotStory, openCarton, openLot, openRawLot, openRecall, packLot, processLots, publicRawLot, rawLots, recallView, receiveGoods, sellRetail, shipGoods, usableLots,
} from '../../api/traceability/index.ts';
import { isDomainError, type DomainError } from '../../api/errors.ts';
import { DAY } from '../../api/time.ts';
import { NOW, person } from '../support/context.ts';
import { COMMUNE, floor, GTIN, headline, lotInput, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => {
  f = floor();
});
afterEach(() => f.close());

const refusal = async (work: Promise<unknown>): Promise<DomainError> => {
  try {
    await work;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
};
const harvest = (more: Record<string, unknown> = {}) => openRawLot(f.producer, { name: 'Cá cơm', quantity: '1.000', unit: 'KGM', date: '01/10/2026', communeCode: COMMUNE, ...more });
const left = (publicId: string) => lotStory(f.producer, publicId).goods.left / 1_000;
const event = (publicId: string, n = 0) => lotStory(f.producer, publicId).steps[n]!.eventId;

describe('a harvest', () => {
  test('begins a lot without a product number, told as CBV tells it', async () => {
    const lot = await harvest({ quantity: '12,5' });
    expect(left(lot.publicId)).toBe(12.5);
    const stored = JSON.parse(f.db.get<{ json: string }>('SELECT json FROM epcis_event ORDER BY id DESC LIMIT 1')!.json) as Record<string, unknown>;
    expect(stored).toMatchObject({ type: 'ObjectEvent', action: 'ADD', bizStep: 'creating_class_instance', quantityList: [{ epcClass: `/lo/${lot.publicId}`, quantity: 12.5, uom: 'KGM' }], readPoint: { id: `/place/${COMMUNE}` } });
    expect(publicRawLot(f.ctx, lot.publicId)).toMatchObject({ name: 'Cá cơm', producerName: 'HTX Nước mắm Ba Làng', journey: [{ bizStep: 'harvesting' }] });
    expect(rawLots(f.producer, 1).lots).toHaveLength(1);
  });

  test.each([
    ['in the future', { date: '01/12/2026' }, 'date'],
    ['of nothing', { quantity: '0' }, 'quantity'],
    ['of less than nothing', { quantity: '-5' }, 'quantity'],
    ['of no number', { quantity: 'nhiều lắm' }, 'quantity'],
    ['beyond all boats', { quantity: '99999999999' }, 'quantity'],
    ['in an unknown unit', { unit: 'THUNG' }, 'unit'],
    ['at no place', { communeCode: '99999' }, 'communeCode'],
    ['of half a piece', { unit: 'EA', quantity: '1,5' }, 'quantity'],
    ['with a hostile name', { name: 'Cá\u0000cơm' }, 'name'],
  ])('%s is refused beside its field', async (_, more, field) => {
    const error = await refusal(harvest(more));
    expect(error.status).toBe(422);
    expect(Object.keys(error.fields ?? {})).toContain(field);
    expect(f.db.get('SELECT 1 FROM lot')).toBeUndefined();
  });

  test('is entered by a helper in their own name, which the story says; not for another commune', async () => {
    const helper = person({ roles: ['HELPER'], organisationId: 9, communeCode: COMMUNE });
    await openRawLot(f.as(helper), { producer: 'orgone0001', name: 'Cá nục', quantity: 5, unit: 'KGM' });
    const row = f.db.get<{ helperId: string; capturedBy: string }>('SELECT helper_id AS helperId, captured_by AS capturedBy FROM epcis_event')!;
    expect(row).toEqual({ helperId: helper.userId, capturedBy: helper.userId });
    const lot = rawLots(f.producer, 1).lots[0]!;
    expect(lotStory(f.producer, lot.publicId).steps[0]!.enteredBy).toBe('helper');
    const stranger = f.as(person({ roles: ['HELPER'], organisationId: 9, communeCode: '00001' }));
    expect((await refusal(openRawLot(stranger, { producer: 'orgone0001', name: 'Cá nục', quantity: 5, unit: 'KGM' }))).status).toBe(403);
    expect((await refusal(openRawLot(f.ctx, { producer: 'orgone0001', name: 'Cá nục', quantity: 5, unit: 'KGM' }))).status).toBe(401);
  });

  test('keeps a position only when it is given on purpose, rounded', async () => {
    await harvest({ latitude: '19.37891', longitude: '105.78123' });
    expect(f.db.get('SELECT 1 FROM event_position')).toBeUndefined();
    await harvest({ usePosition: 'yes', latitude: '19.37891', longitude: '105.78123' });
    expect(f.db.get('SELECT latitude, longitude FROM event_position')).toMatchObject({ latitude: 19_379, longitude: 105_781 });
  });

  test('sent twice with one token happens once', async () => {
    const input = { name: 'Cá cơm', quantity: 10, unit: 'KGM', communeCode: COMMUNE };
    const [a, b] = await Promise.all([openRawLot(f.producer, input, { idempotencyKey: 'token-0001' }), openRawLot(f.producer, input, { idempotencyKey: 'token-0001' })]);
    expect(a).toEqual(b);
    expect(f.db.get('SELECT count(*) AS n FROM lot')).toMatchObject({ n: 1 });
  });
});

describe('mass balance', () => {
  test('takes what processing used, and refuses more than there is, by field', async () => {
    const fish = await harvest();
    const mash = await processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: '800' }], output: { name: 'Chượp', quantity: '900', unit: 'KGM' }, date: '02/10/2026' }).catch((e: unknown) => e as DomainError);
    expect((mash as DomainError).code).toBe('balance'); // 900 kg cannot come out of 800 kg
    await processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: '800' }], output: { name: 'Chượp', quantity: '700', unit: 'KGM' }, date: '02/10/2026' });
    expect(left(fish.publicId)).toBe(200);
    const error = await refusal(processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: '200,5' }], output: { name: 'Chượp', quantity: '100', unit: 'KGM' }, date: '02/10/2026' }));
    expect(error.code).toBe('balance');
    expect(Object.keys(error.fields!)).toEqual(['inputs.0.quantity']);
    expect(left(fish.publicId)).toBe(200);
  });

  test('counts tonnes and kilograms together', async () => {
    const fish = await harvest({ quantity: 2, unit: 'TNE' });
    await processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: 1_500, unit: 'KGM' }], output: { name: 'Chượp', quantity: 1.4, unit: 'TNE' }, date: '02/10/2026' });
    expect(left(fish.publicId)).toBe(0.5);
  });

  test('refuses a step before its input came to be', async () => {
    const fish = await harvest({ date: '05/10/2026' });
    const error = await refusal(processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: 1 }], output: { name: 'Chượp', quantity: 1, unit: 'KGM' }, date: '04/10/2026' }));
    expect(Object.keys(error.fields!)).toEqual(['date']);
  });

  test('of twenty racing steps that want a tenth each, ten win', async () => {
    const fish = await harvest({ quantity: 100 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: 10 }], output: { name: 'Chượp', quantity: 9, unit: 'KGM' }, date: '02/10/2026' })));
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(10);
    expect(left(fish.publicId)).toBe(0);
  });

  test('lets nobody use the lot of another', async () => {
    const fish = await harvest();
    const other = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    expect((await refusal(processLots(other, { inputs: [{ lot: fish.publicId, quantity: 1 }], output: { name: 'Chượp', quantity: 1, unit: 'KGM' } }))).status).toBe(403);
    expect((await refusal(packLot(other, { lot: fish.publicId, quantity: 1 }))).status).toBe(403);
    expect(() => lotStory(other, fish.publicId)).toThrow(/forbidden/);
  });
});

/** Fish → mash → bottles, with stamps. */
async function bottled() {
  const fish = await harvest();
  const mash = await processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: 1_000 }], output: { name: 'Chượp', quantity: 950, unit: 'KGM' }, date: '02/10/2026' });
  const bottles = await openLot(f.producer, lotInput({ productionDate: '2026-11-02', expiryDate: '2028-11-02', quantity: 600, inputs: [{ lot: mash.lot, quantity: 900 }] }));
  return { fish: fish.publicId, mash: mash.lot, bottles: bottles.publicId, code: bottles.code };
}

describe('from the sea to the shop', () => {
  test('a product lot made of others tells the whole journey on its stamp, and the graph shows it', async () => {
    const { fish, mash, bottles } = await bottled();
    const { publicId: range } = await issueStamps(f.producer, { lot: bottles, count: 100 });
    await activateStamps(f.producer, { range });
    const page = await (await f.ask(`/01/${GTIN}/21/${f.serialOf(range, 0)}`)).text();
    expect(headline(page)).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect([...page.matchAll(/<li><b>([^<]*)<\/b>/g)].map((m) => m[1]!.split(':')[0])).toEqual(['Thu hoạch', 'Chế biến', 'Chế biến', 'Cấp tem cho lô']);
    const graph = lotGraph(f.producer, bottles);
    expect(graph.nodes.map((n) => [n.lot, n.level])).toEqual(expect.arrayContaining([[fish, -2], [mash, -1], [bottles, 0]]));
    expect(graph.edges).toHaveLength(2);
  });

  test('cartons have numbers of the floor’s own; what is inside cannot be sold loose; opening gives it back', async () => {
    const { bottles } = await bottled();
    const { cartons } = await fillCarton(f.producer, { contents: [{ lot: bottles, quantity: 6 }], cartons: '100' });
    expect(cartons).toHaveLength(100);
    expect(new Set(cartons.map((c) => c.sscc)).size).toBe(100);
    expect(cartons[0]!.sscc).toMatch(/^\d2938\d{12}\d$/);
    expect((await refusal(sellRetail(f.producer, { lots: [{ lot: bottles, quantity: 1 }] }))).code).toBe('balance');
    await openCarton(f.producer, { carton: cartons[0]!.publicId });
    expect(left(bottles)).toBe(6);
    await sellRetail(f.producer, { lots: [{ lot: bottles, quantity: 6 }] });
    expect((await refusal(openCarton(f.producer, { carton: cartons[0]!.publicId }))).status).toBe(422);
  });

  test('a shop on the floor receives what was sent to it, once, and never more', async () => {
    const { bottles } = await bottled();
    const shop = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    const { event: shipment } = await shipGoods(f.producer, { lots: [{ lot: bottles, quantity: 100 }], recipient: 'orgtwo0002' });
    expect((await refusal(receiveGoods(f.producer, { shipment }))).status).toBe(403);
    expect((await refusal(receiveGoods(shop, { shipment, lots: [{ lot: bottles, quantity: 101 }] }))).code).toBe('balance');
    await receiveGoods(shop, { shipment, lots: [{ lot: bottles, quantity: 60 }] });
    expect(usableLots(shop, 2)).toMatchObject([{ publicId: bottles, leftMilli: 60_000 }]);
    expect(incomingGoods(shop, 2)).toMatchObject([{ shipment, senderName: 'HTX Nước mắm Ba Làng', done: false, parts: [{ lot: bottles, shippedMilli: 100_000, leftMilli: 40_000 }] }]);
    expect((await refusal(receiveGoods(shop, { shipment, lots: [{ lot: bottles, quantity: 41 }] }))).code).toBe('balance');
    expect((await refusal(receiveGoods(shop, { shipment, lots: [] }))).fields).toHaveProperty('lots');
    const raced = await Promise.allSettled([receiveGoods(shop, { shipment }), receiveGoods(shop, { shipment })]);
    expect(raced.filter((r) => r.status === 'fulfilled'), 'the rest comes once').toHaveLength(1);
    expect((await refusal(receiveGoods(shop, { shipment }))).code).toBe('received-already');
    expect(incomingGoods(shop, 2)).toMatchObject([{ done: true }]);
    expect(() => incomingGoods(f.producer, 2)).toThrow();
    await sellRetail(shop, { lots: [{ lot: bottles, quantity: 100 }] });
    expect((await refusal(sellRetail(shop, { lots: [{ lot: bottles, quantity: 1 }] }))).code).toBe('balance');
  });

  test('goods on their way to somebody else are not received with one’s own', async () => {
    const { bottles, fish } = await bottled();
    const shop = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    await shipGoods(f.producer, { lots: [{ lot: bottles, quantity: 90 }], recipientName: 'Tạp hóa Cô Bảy' });
    const { event: shipment } = await shipGoods(f.producer, { lots: [{ lot: bottles, quantity: 10 }], recipient: 'orgtwo0002' });
    const error = await refusal(receiveGoods(shop, { shipment, lots: [{ lot: bottles, quantity: 11 }] }));
    expect(error).toMatchObject({ code: 'balance', vi: 'Nhận nhiều hơn số đã xuất: lần xuất này còn 10.' });
    expect(error.fields).toHaveProperty(['lots.0.quantity']);
    expect((await refusal(receiveGoods(shop, { shipment, lots: [{ lot: fish, quantity: 1 }] }))).code).toBe('balance');
    expect((await refusal(receiveGoods(shop, { shipment, lots: [{ lot: bottles, quantity: 1, unit: 'KGM' }] }))).code).toBe('balance');
    await receiveGoods(shop, { shipment });
    expect(usableLots(shop, 2)).toMatchObject([{ publicId: bottles, leftMilli: 10_000 }]);
  });

  test('cartons come whole, one may be missing and come later', async () => {
    const { bottles } = await bottled();
    const shop = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    await fillCarton(f.producer, { contents: [{ lot: bottles, quantity: 6 }], cartons: 2 });
    const cartons = f.db.all<{ publicId: string; sscc: string }>('SELECT public_id AS publicId, sscc FROM carton ORDER BY id');
    const { event: shipment } = await shipGoods(f.producer, { lots: [{ lot: bottles, quantity: 5 }], cartons: cartons.map((c) => c.publicId), recipient: 'orgtwo0002' });
    await receiveGoods(shop, { shipment, lots: [], cartons: [cartons[0]!.sscc] });
    expect(incomingGoods(shop, 2)[0]!.parts.map((p) => p.leftMilli).sort((a, b) => a - b)).toEqual([0, 1, 5_000]);
    expect((await refusal(receiveGoods(shop, { shipment, lots: [], cartons: [cartons[0]!.sscc] }))).fields, 'it came already').toHaveProperty('lots');
    await receiveGoods(shop, { shipment });
    expect(incomingGoods(shop, 2)[0]!.done).toBe(true);
    await openCarton(shop, { carton: cartons[1]!.publicId });
    expect(usableLots(shop, 2)).toMatchObject([{ leftMilli: 11_000 }]);
  });

  test('a buyer’s name and phone stand beside the event, never in it, and a recall lists them to be rung', async () => {
    const { fish, bottles } = await bottled();
    await shipGoods(f.producer, { lots: [{ lot: bottles, quantity: 30 }], recipientName: 'Tạp hóa Cô Bảy', recipientPhone: '0912 345 678' });
    expect(f.db.get<{ n: number }>("SELECT count(*) AS n FROM epcis_event WHERE json LIKE '%Cô Bảy%' OR json LIKE '%345 678%'")!.n).toBe(0);
    const recall = await openRecall(f.producer, { lot: fish, cause: 'OTHER', reasonVi: 'Histamin vượt mức cho phép', hazard: 'HIGH', phone: '1900 0000' });
    expect(recallView(f.producer, recall.publicId).holders).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Tạp hóa Cô Bảy', phone: '0912 345 678' })]));
  });
});

describe('a correction', () => {
  test('takes the event back by a declaration and puts the right one in its place; nothing is edited', async () => {
    const fish = await harvest();
    const wrong = event(fish.publicId);
    const before = f.db.get<{ json: string }>('SELECT json FROM epcis_event WHERE event_id = ?', [wrong])!.json;
    const { corrective } = await correctEvent(f.producer, { event: wrong, reason: 'Cân nhầm', quantities: { [`/lo/${fish.publicId}`]: '850' } });
    expect(left(fish.publicId)).toBe(850);
    const rows = f.db.all<{ json: string; corrects: number | null }>('SELECT json, corrects_event_id AS corrects FROM epcis_event WHERE event_id = ? ORDER BY id', [wrong]);
    expect(rows[0]!.json).toBe(before);
    expect(JSON.parse(rows[1]!.json)).toMatchObject({ eventID: wrong, errorDeclaration: { reason: 'incorrect_data', correctiveEventIDs: [corrective] } });
    expect((await refusal(correctEvent(f.producer, { event: wrong, reason: 'Lần nữa' }))).code).toBe('refused-transition');
  });

  test('is refused when later steps need what would vanish, and says which', async () => {
    const { fish } = await bottled();
    const error = await refusal(correctEvent(f.producer, { event: lotStory(f.producer, fish).steps.find((s) => s.bizStep === 'harvesting')!.eventId, reason: 'Ghi nhầm' }));
    expect(error.status).toBe(409);
    expect(error.vi).toContain('Chế biến 02/10/2026');
  });

  test('never leaves more stamps than goods', async () => {
    const lot = await f.openedLot({ quantity: 100 });
    await issueStamps(f.producer, { lot: lot.publicId, count: 100 });
    const made = lotStory(f.producer, lot.publicId).steps.find((s) => s.bizStep === 'creating_class_instance')!;
    const error = await refusal(correctEvent(f.producer, { event: made.eventId, reason: 'Đếm nhầm', quantities: { [made.key]: 90 } }));
    expect(error.vi).toContain('100 tem');
    expect(goodsOf(f.ctx, 1).made).toBe(100_000);
  });

  test('is for the producer’s people only', async () => {
    const fish = await harvest();
    const other = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    expect((await refusal(correctEvent(other, { event: event(fish.publicId), reason: 'Ghi nhầm' }))).status).toBe(403);
    expect((await refusal(correctEvent(f.producer, { event: 'urn:uuid:khong-co', reason: 'Ghi nhầm' }))).status).toBe(404);
  });
});

test('a step taken today without a time comes after the goods of the same day', async () => {
  f.setNow(NOW + DAY);
  const fish = await harvest({ date: '' });
  await processLots(f.producer, { inputs: [{ lot: fish.publicId, quantity: 10 }], output: { name: 'Chượp', quantity: 9, unit: 'KGM' } });
  expect(left(fish.publicId)).toBe(990);
});
