import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { conflict, invalid, unavailable } from '../../errors.ts';
import { stampUri } from '../uris.ts';
import { goodsById } from '../goods.ts';
import { lotById } from '../lots/queries.ts';
import { rangeForView, spansOf } from '../stamps/queries.ts';
import { orderKey } from '../stamps/order-key.ts';
import { makeSerial } from '../stamps/serial.ts';
import { stampSheet, type SheetFormat, type SheetStamp } from './sheet.ts';

/** Stamps in one download; more are taken in several. */
export const MOST_PER_SHEET_FILE = 10_000;

export interface SheetRequest {
  range: string;
  format: SheetFormat;
  /** Numbers from 1; left out: from the first on, as many as one file holds. */
  first?: number | undefined;
  last?: number | undefined;
}

/**
 * The PDF of a range, or of a part of it; void stamps are left out.
 * @throws DomainError 401, 403, 404, 409 (void), 422, 503 (key missing)
 */
export function sheetOfRange(ctx: Context, request: SheetRequest): { pdf: Readable; fileName: string } {
  const range = rangeForView(ctx, request.range);
  if (range.state === 'VOID') throw conflict('void', { vi: 'Đợt tem này đã hủy, không in nữa.', en: 'This range is void and is not printed any more.' });
  const first = request.first ?? 1;
  const last = request.last ?? Math.min(range.count, first + MOST_PER_SHEET_FILE - 1);
  if (first < 1 || last > range.count || first > last) {
    throw invalid({ first: { vi: `Đợt này có các tem từ 1 đến ${range.count.toLocaleString('vi-VN')}.`, en: `This range has stamps 1 to ${range.count.toLocaleString('en-GB')}.` } });
  }
  if (last - first + 1 > MOST_PER_SHEET_FILE) {
    throw invalid({ last: { vi: `Mỗi tệp có nhiều nhất ${MOST_PER_SHEET_FILE.toLocaleString('vi-VN')} tem. Hãy tải từng phần.`, en: `A file holds at most ${MOST_PER_SHEET_FILE.toLocaleString('en-GB')} stamps. Please take it in parts.` } });
  }
  const order = orderKey(ctx);
  const key = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  if (!order || !key) throw unavailable({ vi: 'Chưa in được: máy chủ đang thiếu khóa của đợt tem này. Xin báo cho quản trị sàn.', en: 'This cannot be printed: the server lacks the key of this range. Please tell the administrator.' }, 300);
  const goods = goodsById(ctx, range.tradeItemId)!;
  const lot = range.lotId === null ? undefined : lotById(ctx, range.lotId);
  const voided = spansOf(ctx, range.id).filter((s) => s.act === 'VOID');
  function* stamps(): Generator<SheetStamp> {
    for (let index = first - 1; index < last; index++) {
      if (voided.some((s) => s.firstIndex <= index && index <= s.lastIndex)) continue;
      const serial = makeSerial(order!, key!, { range: range.number, index });
      yield { serial, uri: stampUri(range.origin, range.gtin, serial) };
    }
  }
  const english = ctx.lang === 'en' && goods.productNameEn;
  const pdf = stampSheet({
    format: request.format,
    lang: ctx.lang,
    title: `${english || goods.productName}, ${((english && goods.labelEn) || goods.label).replace(/^./, (c) => c.toLocaleLowerCase('vi'))}`,
    lot: lot?.code,
    domain: new URL(range.origin).host,
    illustration: goods.illustration,
    stamps: stamps(),
  });
  return { pdf, fileName: `tem-${lot?.code.replace(/[^0-9A-Za-z-]/g, '_') ?? range.publicId}-${first}-${last}.pdf` };
}
