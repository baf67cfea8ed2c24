/** Hạn mức: how many stamps may still be issued for a lot, or against a confirmed declaration of harvest. */
import type { Context } from '../../context.ts';
import { conflict, DomainError, invalid, type Sentence } from '../../errors.ts';
import type { Goods } from '../goods.ts';
import { missingForStamps, missingOfProduct, type LotRow } from '../lots/queries.ts';
import { stampsLeft, type MissingFact } from '../lots/rules.ts';
import type { DeclarationRow } from './declarations.ts';
import { rangesAgainst, segmentsOfRange, stampsOfLot } from './queries.ts';
import { countOf, notVoid } from './rules.ts';

/** Stamps that a lot may still get: never more stamps than goods. */
export const lotQuota = (ctx: Pick<Context, 'db'>, lot: LotRow): number => stampsLeft(lot, stampsOfLot(ctx, lot.id));

/**
 * Blank stamps that a declaration still allows: what was confirmed, less its blank rolls, less the stamps issued straight for lots
 * of the same size made in that period. Void stamps are given back. So the season's stamps together never exceed its harvest.
 */
export function declarationQuota(ctx: Pick<Context, 'db'>, d: DeclarationRow): { confirmed: number; used: number; left: number } {
  const used = rangesAgainst(ctx, d).reduce((sum, range) => sum + countOf(segmentsOfRange(ctx, range), notVoid), 0);
  const confirmed = d.confirmed ?? 0;
  return { confirmed, used, left: Math.max(0, confirmed - used) };
}

/** What the circular still misses; for a blank roll only what belongs to product and producer. @throws DomainError 422 `minimum-data` */
export function requireMinimumData(ctx: Context, lot: LotRow | undefined, goods: Goods): void {
  const missing: MissingFact[] = lot ? missingForStamps(ctx, lot, goods) : missingOfProduct(goods);
  if (missing.length === 0) return;
  throw new DomainError('minimum-data', 422, {
    vi: `Chưa đủ dữ liệu tối thiểu của Thông tư 02/2024/TT-BKHCN. Còn thiếu: ${missing.map((m) => m.vi).join('; ')}.`,
    en: `The minimum data of Circular 02/2024/TT-BKHCN are not complete. Missing: ${missing.map((m) => m.en).join('; ')}.`,
  });
}

/** @throws DomainError 409 `more-stamps-than-goods` when nothing is left, 422 (`count`) when less is */
export function requireQuota(ctx: Context, of: { lot: LotRow | undefined; declaration: DeclarationRow | undefined }, count: number, field = 'count'): void {
  const left = of.lot ? lotQuota(ctx, of.lot) : of.declaration ? declarationQuota(ctx, of.declaration).left : 0;
  if (count <= left) return;
  const [vi, en] = [left.toLocaleString('vi-VN'), left.toLocaleString('en-GB')];
  const sentence: Sentence = of.lot
    ? left === 0
      ? { vi: 'Lô này đã có đủ tem cho số hàng đã khai.', en: 'This lot already has a stamp for each of its goods.' }
      : { vi: `Tem không được nhiều hơn hàng: lô này còn cấp được ${vi} tem.`, en: `There cannot be more stamps than goods: ${en} more can be issued for this lot.` }
    : left === 0
      ? { vi: 'Đã cấp đủ tem cho sản lượng được xác nhận của kỳ này.', en: 'Stamps for all of the confirmed harvest of this period are issued.' }
      : { vi: `Vượt hạn mức: sản lượng được xác nhận của kỳ này còn cấp được ${vi} tem.`, en: `Beyond the quota: the confirmed harvest of this period allows ${en} more stamps.` };
  throw left === 0 ? conflict('more-stamps-than-goods', sentence, { [field]: sentence }) : invalid({ [field]: sentence }, sentence);
}
