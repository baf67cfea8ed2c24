/** What a range prints as: how it looks, which stamps, under which keys. The same for a download and for a job. */
import type { Context } from '../../context.ts';
import { conflict, invalid, unavailable } from '../../errors.ts';
import { goodsById } from '../goods.ts';
import { lotById } from '../lots/queries.ts';
import { orderKey } from '../stamps/order-key.ts';
import { segmentsOfRange, type RangeRow } from '../stamps/queries.ts';
import type { Shift } from './layout.rules.ts';
import { formatOf, layoutOf, type PrintInput } from './schemas.ts';
import type { StampSource } from './stamps-of.ts';
import type { PrintSpec } from './writer.ts';
import type { z } from '@hono/zod-openapi';

export type PrintChoices = Omit<z.output<typeof PrintInput>, 'range'>;

/** A void range is not printed any more. @throws DomainError 409 */
export function refuseVoid(range: RangeRow): void {
  if (range.state === 'VOID') throw conflict('void', { vi: 'Đợt tem này đã hủy, không in nữa.', en: 'This range is void and is not printed any more.' });
}

/** @throws DomainError 422 when the labels do not fit the paper */
export function specOf(ctx: Context, range: RangeRow, choices: PrintChoices, shift: Shift): PrintSpec {
  const goods = goodsById(ctx, range.tradeItemId)!;
  const lot = range.lotId === null ? undefined : lotById(ctx, range.lotId);
  const english = ctx.lang === 'en' && goods.productNameEn;
  return {
    format: formatOf(choices.format),
    layout: layoutOf(choices),
    shift,
    dpi: choices.dpi,
    bom: choices.bom,
    lang: ctx.lang,
    title: `${english || goods.productName}, ${((english && goods.labelEn) || goods.label).replace(/^./, (c) => c.toLocaleLowerCase('vi'))}`,
    lot: lot?.code ?? null,
    gtin: range.gtin,
    origin: range.origin,
    illustration: goods.illustration,
    hidden: range.hidden === 1,
  };
}

/** Indexes from the numbers that people use. @throws DomainError 422 */
export function partOf(range: RangeRow, first: number | undefined, last: number | undefined, most = Number.POSITIVE_INFINITY): { first: number; last: number } {
  const from = first ?? 1;
  const to = last ?? Math.min(range.count, from + most - 1);
  if (to > range.count || from > to) {
    throw invalid({ [to > range.count ? 'last' : 'first']: { vi: `Đợt này có các tem từ 1 đến ${range.count.toLocaleString('vi-VN')}.`, en: `This range has stamps 1 to ${range.count.toLocaleString('en-GB')}.` } });
  }
  if (to - from + 1 > most) {
    throw invalid({ last: { vi: `Mỗi tệp có nhiều nhất ${most.toLocaleString('vi-VN')} tem. Hãy tải từng phần.`, en: `A file holds at most ${most.toLocaleString('en-GB')} stamps. Please take it in parts.` } });
  }
  return { first: from - 1, last: to - 1 };
}

/** What makes the stamps of a part, void ones left out. @throws DomainError 503 while the range's key is missing */
export function sourceOf(ctx: Context, range: RangeRow, part: { first: number; last: number }): StampSource {
  const order = orderKey(ctx);
  const rangeKey = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  if (!order || !rangeKey) throw unavailable({ vi: 'Chưa in được: máy chủ đang thiếu khóa của đợt tem này. Xin báo cho quản trị sàn.', en: 'This cannot be printed: the server lacks the key of this range. Please tell the administrator.' }, 300);
  const voided = segmentsOfRange(ctx, range).filter((s) => s.state === 'VOID').map(({ firstIndex, lastIndex }) => ({ firstIndex, lastIndex }));
  return { range: range.number, order, rangeKey, origin: range.origin, gtin: range.gtin, hidden: range.hidden === 1, ...part, voided };
}

/** 'tem-TM2610-1-500.pdf' */
export const fileNameOf = (spec: PrintSpec, range: string, first: number, last: number): string =>
  `tem-${spec.lot?.replace(/[^0-9A-Za-z-]/g, '_') ?? range}-${first + 1}-${last + 1}.${spec.format}`;
