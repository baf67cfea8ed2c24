/** What the forms of a lot's steps share: their kinds, portions of lots, staged photos. */
import type { Context } from '../../../api/context.ts';
import { invalid, type FieldErrors } from '../../../api/errors.ts';
import { stageFiles } from '../../../api/media/index.ts';
import type { Pair } from '../../i18n/page.ts';
import type { ReadForm } from '../forms.ts';

/** The steps that a lot can take, as the desk offers them. */
export const STEPS = [
  { key: 'che-bien', vi: 'Chế biến', en: 'Process', hint: { vi: 'Muối, ủ, sấy, rang… thành một lô khác', en: 'Salt, ferment, dry, roast … into another lot' } },
  { key: 'dong-goi', vi: 'Đóng gói', en: 'Package', hint: { vi: 'Vào chai, túi, hộp của chính lô này', en: 'Into this lot’s own bottles, bags, boxes' } },
  { key: 'dong-thung', vi: 'Đóng thùng', en: 'Pack cartons', hint: { vi: 'Mỗi thùng có số riêng của sàn', en: 'Each carton gets a number of the floor' } },
  { key: 'mo-thung', vi: 'Mở thùng', en: 'Open a carton', hint: { vi: 'Lấy hàng trong thùng ra', en: 'Take goods out of a carton' } },
  { key: 'xuat', vi: 'Xuất hàng', en: 'Ship', hint: { vi: 'Giao cho cửa hàng, người mua', en: 'To a shop or a buyer' } },
  { key: 'ban', vi: 'Bán lẻ', en: 'Sell at retail', hint: { vi: 'Bán tại chỗ cho người dùng', en: 'Sold on the spot' } },
] as const;
export type StepKey = (typeof STEPS)[number]['key'];

export interface Portions {
  list: { lot: string; quantity: string }[];
  /** The error of a row of the form, by its place there. */
  errorAt: (fields: FieldErrors | undefined, row: number) => Pair | undefined;
}

/** Rows 'NAME.0.lot' and 'NAME.0.quantity' of a form; those without a quantity are left out. */
export function portionsOf(values: Readonly<Record<string, string>>, name: string): Portions {
  const list: Portions['list'] = [];
  const places: number[] = [];
  for (let row = 0; values[`${name}.${row}.lot`] !== undefined && row < 300; row++) {
    const quantity = (values[`${name}.${row}.quantity`] ?? '').trim();
    if (quantity === '') continue;
    places.push(row);
    list.push({ lot: values[`${name}.${row}.lot`]!, quantity });
  }
  return { list, errorAt: (fields, row) => (places.includes(row) ? fields?.[`${name}.${places.indexOf(row)}.quantity`] : undefined) };
}

/** Stages a step's photos under its form's token. @throws DomainError 422 `photos` when one cannot be used */
export async function stagePhotos(ctx: Context, form: ReadForm): Promise<void> {
  const files = form.files('photos');
  if (files.length === 0) return;
  const { refused } = await stageFiles(ctx, form.token, files);
  const first = refused[0];
  if (first) throw invalid({ photos: first.sentence });
}
