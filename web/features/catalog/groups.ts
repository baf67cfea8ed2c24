/** The six OCOP product groups as people call them. */
import type { Pair } from '../../i18n/page.ts';
import type { WeaveGroup } from './weave.ts';

export const GROUPS: Readonly<Record<WeaveGroup, Pair>> = {
  food: { vi: 'Thực phẩm', en: 'Food' },
  drinks: { vi: 'Đồ uống', en: 'Drinks' },
  herbs: { vi: 'Dược liệu', en: 'Herbs' },
  crafts: { vi: 'Thủ công mỹ nghệ', en: 'Crafts' },
  plants: { vi: 'Sinh vật cảnh', en: 'Ornamental plants' },
  tourism: { vi: 'Du lịch cộng đồng', en: 'Community tourism' },
};

/** Any group code to one that has a pair of colours; an unknown one is dressed as food. */
export const weaveGroup = (code: string | null | undefined): WeaveGroup => (code && code in GROUPS ? (code as WeaveGroup) : 'food');
