/** The lot for which stamps are activated: the range's own, or for a blank roll one that fits. */
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, type Sentence } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import type { Goods } from '../goods.ts';
import { lotById, lotByPublicId, type LotRow } from '../lots/queries.ts';
import { requireMinimumData } from './quota.ts';
import { stampsLeft } from '../lots/rules.ts';
import { stampsOfLot, type RangeRow } from './queries.ts';

const refuse = (code: string, sentence: Sentence) => conflict(code, sentence, { lot: sentence });

/**
 * Finds the lot and checks that it may carry `adding` more stamps of this range.
 * @param adding stamps that come to the lot and are not counted as its own yet
 * @throws DomainError 404; 409 `no-lot`, `other-product`, `lot-recalled`, `lot-expired`, `more-stamps-than-goods`; 422 `minimum-data`, more than the goods left
 */
export function requireTargetLot(ctx: Context, range: RangeRow, goods: Goods, lotPublicId: string | undefined, adding: (lot: LotRow) => number): LotRow {
  const lot = lotPublicId ? lotByPublicId(ctx, lotPublicId) : range.lotId === null ? undefined : lotById(ctx, range.lotId);
  if (!lot) {
    if (lotPublicId) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
    throw refuse('no-lot', { vi: 'Cuộn tem này chưa gắn với lô nào. Hãy chọn lô hàng được dán tem.', en: 'This roll is not bound to a lot yet. Choose the lot that carries the stamps.' });
  }
  if (lot.organisationId !== range.organisationId || lot.tradeItemId !== range.tradeItemId) {
    throw refuse('other-product', {
      vi: `Lô ${lot.code} không phải là ${goods.productName}, ${goods.label} của cơ sở này. Tem chỉ dán được lên đúng sản phẩm và quy cách đã cấp.`,
      en: `Lot ${lot.code} is not ${goods.productName}, ${goods.label} of this producer. Stamps belong to the product and size for which they were issued.`,
    });
  }
  if (ctx.db.get('SELECT 1 FROM lot_recall WHERE lot_id = ? AND closed_at IS NULL', [lot.id])) {
    throw refuse('lot-recalled', { vi: `Lô ${lot.code} đang bị thu hồi nên không kích hoạt thêm tem được.`, en: `Lot ${lot.code} is under recall, so no more stamps can be activated for it.` });
  }
  if (lot.expiryDate !== null && lot.expiryDate < vnDate(ctx.now())) {
    throw refuse('lot-expired', { vi: `Lô ${lot.code} đã hết hạn sử dụng nên không kích hoạt thêm tem được.`, en: `Lot ${lot.code} has expired, so no more stamps can be activated for it.` });
  }
  requireMinimumData(ctx, lot, goods);
  requireRoom(ctx, lot, adding(lot));
  return lot;
}

/**
 * Never more stamps than goods, whatever brings stamps to a lot.
 * @param more stamps that come to it and are not counted as its own yet
 * @throws DomainError 409 `more-stamps-than-goods` when it can take none, 422 (`last`) when it can take fewer
 */
export function requireRoom(ctx: Context, lot: LotRow, more: number): void {
  const left = stampsLeft(lot, stampsOfLot(ctx, lot.id));
  if (more <= left) return;
  const sentence = {
    vi: `Tem không được nhiều hơn hàng: lô ${lot.code} còn nhận được ${left.toLocaleString('vi-VN')} tem, phần này có ${more.toLocaleString('vi-VN')}.`,
    en: `There cannot be more stamps than goods: lot ${lot.code} can take ${left.toLocaleString('en-GB')} more, this part has ${more.toLocaleString('en-GB')}.`,
  };
  throw left === 0 ? refuse('more-stamps-than-goods', sentence) : invalid({ last: sentence }, sentence);
}
