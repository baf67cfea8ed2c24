/** A lot that another system opens by an event becomes one of the floor's, so that stamps can be issued for it. */
import { QUANTITY_UNITS } from '../../../db/schema/traceability.ts';
import type { Context } from '../../context.ts';
import { gtin14, LOT_CODE } from '../../gs1/index.ts';
import { isDate, vnDate } from '../../time.ts';
import { hostFree, type EpcisEvent } from '../events/model.ts';
import { goodsById, tradeItemOfGtin } from '../goods.ts';
import { classKey } from '../uris.ts';
import { fault, type Fault } from './faults.ts';
import { readMoment } from './values.ts';

export interface CapturedLot {
  organisationId: number;
  tradeItemId: number;
  gtin: string;
  code: string;
  productionDate: string;
  expiryDate: string;
  quantityMilli: number;
  unit: (typeof QUANTITY_UNITS)[number];
  communeCode: string;
  ingredients: string;
}

const OPENS = new Set(['creating_class_instance', 'commissioning']);
const MADE_ON = ['productionDate', 'packagingDate', 'harvestEndDate', 'harvestDate', 'manufacturingDate'];
const GOOD_UNTIL = ['itemExpirationDate', 'expirationDate', 'bestBeforeDate', 'sellByDate'];

/** A date among the master data, whatever prefix its field carries. */
function dateOf(ilmd: Record<string, unknown>, names: readonly string[]): string | null {
  for (const wanted of names) {
    for (const [name, value] of Object.entries(ilmd)) {
      if (name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/'), name.lastIndexOf('#')) + 1) !== wanted || typeof value !== 'string') continue;
      const date = value.slice(0, 10);
      if (isDate(date)) return date;
    }
  }
  return null;
}

/** The commune in an event's place, where it is one of ours. */
export const communeOf = (ctx: Pick<Context, 'db'>, event: EpcisEvent): string | null => {
  for (const place of [event.readPoint?.id, event.bizLocation?.id]) {
    const code = place === undefined ? undefined : /^\/place\/(\d{5})$/.exec(hostFree(place))?.[1];
    if (code !== undefined && ctx.db.get('SELECT 1 FROM commune WHERE code = ?', [code])) return code;
  }
  return null;
};

/**
 * The lots that an event opens for the organisation's own trade items.
 * @returns `notices`: lots that were recorded but cannot get stamps yet, and why
 */
export function lotsOf(ctx: Pick<Context, 'db'>, event: EpcisEvent, organisationId: number): { lots: CapturedLot[]; notices: Fault[] } {
  const lots: CapturedLot[] = [];
  const notices: Fault[] = [];
  const opening = event.type === 'TransformationEvent' ? (event.outputQuantityList ?? []) : event.type === 'ObjectEvent' && event.action === 'ADD' && OPENS.has(event.bizStep ?? '') ? (event.quantityList ?? []) : [];
  const list = event.type === 'TransformationEvent' ? 'outputQuantityList' : 'quantityList';
  opening.forEach((q, i) => {
    const [, gtin, lot] = /^\/01\/(\d{14})\/10\/([^/]+)$/.exec(hostFree(q.epcClass)) ?? [];
    if (gtin === undefined || lot === undefined || gtin14(gtin) !== gtin) return;
    const tradeItemId = tradeItemOfGtin(ctx, gtin);
    const goods = tradeItemId === undefined ? undefined : goodsById(ctx, tradeItemId);
    if (!goods || goods.organisationId !== organisationId || goods.productState === 'MERGED') return;
    const code = decodeURIComponent(lot);
    if (ctx.db.get('SELECT 1 FROM lot WHERE gtin = ? AND code = ?', [gtin, code])) return;
    const say = (vi: string, en: string) => notices.push(fault(`${list}[${i}]`, `Sự kiện đã được nhận, nhưng lô ${code} chưa mở để cấp tem: ${vi}`, `The event is taken, but lot ${code} is not open for stamps: ${en}`));
    if (!LOT_CODE.test(code) || classKey(gtin, code) !== hostFree(q.epcClass)) return say('mã lô phải là chữ in hoa, số và . / _ -.', 'a lot code here is capitals, digits and . / _ -.');
    const productionDate = dateOf(event.ilmd ?? {}, MADE_ON) ?? vnDate(readMoment(event.eventTime)!);
    const expiryDate = dateOf(event.ilmd ?? {}, GOOD_UNTIL);
    if (expiryDate === null) return say('ilmd thiếu hạn sử dụng (cbvmda:itemExpirationDate).', 'its ilmd lacks the expiry date (cbvmda:itemExpirationDate).');
    if (expiryDate < productionDate) return say('hạn sử dụng trước ngày sản xuất.', 'it expires before it was produced.');
    const quantityMilli = Math.round((q.quantity ?? 0) * 1_000);
    if (quantityMilli <= 0) return say('thiếu số lượng.', 'its quantity is missing.');
    const unit = QUANTITY_UNITS.find((u) => u === (q.uom ?? 'EA'));
    if (unit === undefined) return say('đơn vị này sàn không dùng.', 'the floor does not use this unit.');
    const communeCode = communeOf(ctx, event) ?? goods.producerCommuneCode;
    if (communeCode === null) return say('chưa biết nơi sản xuất.', 'where it was made is not known.');
    lots.push({ organisationId, tradeItemId: goods.tradeItemId, gtin, code, productionDate, expiryDate, quantityMilli, unit, communeCode, ingredients: goods.ingredients ?? '' });
  });
  return { lots, notices };
}
