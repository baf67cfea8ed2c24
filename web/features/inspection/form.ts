/** Words of an inspection's form, and reading it from a post. */
import { communeChoices } from '../desk/choices.ts';
import { homeProvince } from '../../../api/accounts/index.ts';
import type { Context } from '../../../api/context.ts';
import type { InspectionState, InspectionView } from '../../../api/inspection/index.ts';
import type { ReadForm } from '../forms.ts';

type Words = (vi: string, en: string) => string;

export const INSPECTION_TAGS: Readonly<Record<InspectionState, 'wait' | 'info' | 'ok' | 'idle' | 'stop'>> = { DRAFT: 'idle', REQUESTED: 'wait', ANSWERED: 'info', FOLLOW_UP: 'wait', CLOSED: 'ok', DISCARDED: 'idle' };

export const inspectionLabels = (t: Words): Record<string, string> => ({
  serial: t('Số tem', 'Serial'),
  communeCode: t('Xã, phường', 'Commune'),
  place: t('Nơi kiểm tra', 'Place'),
  holder: t('Người giữ hàng', 'Holder of the goods'),
  goods: t('Hàng đã xem', 'Goods seen'),
  quantity: t('Số lượng', 'Quantity'),
  unit: t('Đơn vị', 'Unit'),
  findings: t('Đã thấy gì', 'What was found'),
  note: t('Ghi rõ', 'In words'),
  result: t('Kết luận', 'Conclusion'),
  followUp: t('Việc phải khắc phục', 'What must be put right'),
  dueOn: t('Hạn khắc phục', 'By when'),
  representative: t('Đại diện bên được kiểm tra', 'Representative of the holder'),
  witness: t('Người chứng kiến', 'Witness'),
  photos: t('Ảnh', 'Photos'),
  producer: t('Cơ sở', 'Producer'),
  ask: t('Cần ảnh gì', 'What to photograph'),
  answer: t('Lời nhắn', 'Message'),
  outcome: t('Đã khắc phục thế nào', 'How it was put right'),
});

export interface FormValues {
  values: Record<string, string>;
  findings: readonly string[];
}

/** What stands in the form: what was just typed, else what is saved. */
export function formValues(form: ReadForm, view?: InspectionView): FormValues {
  if (form.posted) return { values: form.values, findings: form.all('findings') };
  if (!view) return { values: {}, findings: [] };
  const i = view.inspection;
  return {
    findings: view.findings,
    values: {
      serial: i.serial, communeCode: i.communeCode ?? '', place: i.place, holder: i.holder, goods: i.goods, quantity: i.quantityMilli === null ? '' : String(i.quantityMilli / 1_000).replace('.', ','), unit: i.unit ?? 'EA',
      note: i.note, result: i.result ?? '', followUp: i.followUp, dueOn: i.dueOn ?? '', representative: i.representative, witness: i.witness,
    },
  };
}

export const homeCommunes = (ctx: Context) => communeChoices(ctx, homeProvince(ctx));
