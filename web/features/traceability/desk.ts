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

export const REQUEST_TAGS = { ASKED: 'wait', GRANTED: 'ok', REFUSED: 'stop', WITHDRAWN: 'idle' } as const;
export const DECLARATION_TAGS = { DECLARED: 'wait', CONFIRMED: 'ok', REFUSED: 'stop' } as const;
export const ORDER_TAGS = { DRAFT: 'idle', SENT: 'wait', PRINTED: 'info', HANDED_OVER: 'ok', CANCELLED: 'stop' } as const;

/** Indexes from 0 → '1–1.000' or '57', as people number stamps. */
export const numbersOf = (part: { firstIndex: number; lastIndex: number }, number: (n: number) => string): string =>
  part.firstIndex === part.lastIndex ? number(part.firstIndex + 1) : `${number(part.firstIndex + 1)}–${number(part.lastIndex + 1)}`;

export const sizeOfPart = (part: { firstIndex: number; lastIndex: number }): number => part.lastIndex - part.firstIndex + 1;

/** Page number of the address: 1 when it is none. */
export function pageAsked(text: string | null): number {
  const asked = Number(text ?? 1);
  return Number.isSafeInteger(asked) && asked > 0 && asked < 10_000 ? asked : 1;
}
