/** What the pages of lots and stamps share: whose they are, and the words of their forms. */
import type { Context } from '../../../api/context.ts';
import { myProducers } from '../../../api/traceability/index.ts';

export interface Whose {
  all: ReturnType<typeof myProducers>;
  chosen: ReturnType<typeof myProducers>[number] | undefined;
}

/** The producer that the address names (`co-so`), else the person's first. */
export function whose(ctx: Context, asked: string | null): Whose {
  const all = myProducers(ctx);
  return { all, chosen: all.find((p) => p.publicId === asked) ?? all[0] };
}

type Words = (vi: string, en: string) => string;

export const lotLabels = (t: Words): Record<string, string> => ({
  tradeItem: t('Sản phẩm và quy cách', 'Product and size'),
  code: t('Mã lô', 'Lot code'),
  productionDate: t('Ngày sản xuất', 'Production date'),
  expiryDate: t('Hạn sử dụng', 'Use by'),
  noExpiry: t('Hàng không có hạn sử dụng', 'The goods do not expire'),
  quantity: t('Số lượng', 'Quantity'),
  communeCode: t('Nơi sản xuất', 'Where it was made'),
  standards: t('Tiêu chuẩn áp dụng', 'Standards applied'),
  ingredients: t('Thành phần', 'Ingredients'),
  notes: t('Ghi chú', 'Notes'),
});

export const RANGE_TAGS = { ISSUED: 'wait', PRINTED: 'info', ACTIVATED: 'ok', VOID: 'stop' } as const;
