/** What a range in a state allows, and the range as its acts find it. */
import type { Context } from '../../context.ts';
import { invalid, notFound, refusedTransition, type Sentence } from '../../errors.ts';
import { requireProducer, type ProducerAct } from '../access.ts';
import { goodsById, type Goods } from '../goods.ts';
import { rangeByPublicId, type RangeRow } from './queries.ts';
import type { Part } from './rules.ts';

export const RANGE_WORDS: Record<RangeRow['state'], Sentence> = {
  ISSUED: { vi: 'đã cấp, chưa in', en: 'issued, not printed' },
  PRINTED: { vi: 'đã in, chưa kích hoạt', en: 'printed, not activated' },
  ACTIVATED: { vi: 'đã kích hoạt', en: 'activated' },
  VOID: { vi: 'đã hủy', en: 'void' },
};

export type RangeAct = 'print' | 'activate' | 'rebind' | 'undo' | 'reprint' | 'void';

const ACT_WORDS: Record<RangeAct, Sentence> = {
  print: { vi: 'ghi nhận đã in', en: 'mark as printed' },
  activate: { vi: 'kích hoạt', en: 'activate' },
  rebind: { vi: 'chuyển sang lô khác', en: 'move to another lot' },
  undo: { vi: 'gỡ kích hoạt', en: 'take an activation back' },
  reprint: { vi: 'in lại', en: 'print again' },
  void: { vi: 'hủy', en: 'make void' },
};

/** The guard of the verbs and the buttons of the desk. */
export const RANGE_ACTS: Record<RangeRow['state'], readonly RangeAct[]> = {
  ISSUED: ['print', 'activate', 'void'],
  PRINTED: ['activate', 'reprint', 'void'],
  ACTIVATED: ['activate', 'rebind', 'undo', 'reprint', 'void'],
  VOID: [],
};

/** The range for somebody who may act for its producer. @throws DomainError 401, 403, 404 */
export function openRange(ctx: Context, publicId: string): { range: RangeRow; goods: Goods; act: ProducerAct } {
  const range = rangeByPublicId(ctx, publicId);
  const goods = range && goodsById(ctx, range.tradeItemId);
  if (!range || !goods) throw notFound({ vi: 'Không có đợt tem này.', en: 'There is no such range of stamps.' });
  return { range, goods, act: requireProducer(ctx, range.organisationId, goods.producerCommuneCode) };
}

/** The range as it is inside the transaction. @throws DomainError 409 when its state does not allow the act */
export function guarded(ctx: Context, publicId: string, tried: RangeAct): RangeRow {
  const range = rangeByPublicId(ctx, publicId)!;
  if (!RANGE_ACTS[range.state].includes(tried)) {
    throw refusedTransition({ from: RANGE_WORDS[range.state], tried: ACT_WORDS[tried], allowed: RANGE_ACTS[range.state].map((a) => ACT_WORDS[a]) });
  }
  return range;
}

/** Indexes from the numbers that people use (1 … count). @throws DomainError 422 */
export function partOf(range: RangeRow, first: number | undefined, last: number | undefined): Part {
  const lastNumber = last ?? range.count;
  if (lastNumber > range.count || (first ?? 1) > lastNumber) {
    throw invalid({ [lastNumber > range.count ? 'last' : 'first']: { vi: `Đợt này có ${range.count.toLocaleString('vi-VN')} tem.`, en: `This range has ${range.count.toLocaleString('en-GB')} stamps.` } });
  }
  return { firstIndex: (first ?? 1) - 1, lastIndex: lastNumber - 1 };
}

/** For audit rows: the numbers that people use, and on whose behalf. */
export const told = (range: RangeRow, part: Part, act: ProducerAct) => ({ first: part.firstIndex + 1, last: part.lastIndex + 1, behalfOf: act.helperId ? range.organisationId : undefined });
