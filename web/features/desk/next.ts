/** What a maker should do next, most pressing first. Pure. */
import type { DeskProduct } from '../../../api/catalog/index.ts';
import type { Pair } from '../../i18n/page.ts';

export interface NextStep { product: DeskProduct; kind: 'stop' | 'wait' | 'idle'; said: Pair; act: Pair }

/**
 * One step a product at most, in this order: returned, under recall, draft, sold without a size, without a photo, without a price.
 * @param photos ids of products that have a photo
 */
export function nextSteps(products: readonly DeskProduct[], photos: ReadonlySet<number>): NextStep[] {
  const steps: NextStep[] = [];
  const add = (product: DeskProduct, kind: NextStep['kind'], said: Pair, act: Pair) => steps.push({ product, kind, said, act });
  for (const product of products) {
    if (product.state === 'RETURNED') {
      add(product, 'stop', { vi: product.stateReason ?? 'Cán bộ trả lại để sửa.', en: product.stateReason ?? 'Returned for correction.' }, { vi: 'Sửa và gửi lại', en: 'Correct and resend' });
    } else if (product.saleStop !== null) {
      add(product, 'stop', { vi: 'Có lô đang bị thu hồi nên sản phẩm tạm ngừng bán.', en: 'A lot is being recalled, so the product is not for sale.' }, { vi: 'Xem sản phẩm', en: 'See the product' });
    } else if (product.state === 'DRAFT') {
      add(product, 'idle', { vi: 'Đang soạn, chưa gửi duyệt.', en: 'A draft, not sent yet.' }, { vi: 'Viết tiếp', en: 'Go on' });
    } else if (product.tradeItems === 0) {
      add(product, 'wait', { vi: 'Chưa có quy cách nên người mua chưa thấy giá.', en: 'No size yet, so buyers see no price.' }, { vi: 'Thêm quy cách', en: 'Add a size' });
    } else if (!photos.has(product.id)) {
      add(product, 'wait', { vi: 'Chưa có ảnh. Có ảnh thì người mua tin hơn.', en: 'No photo yet. Buyers trust what they see.' }, { vi: 'Thêm ảnh', en: 'Add a photo' });
    } else if (product.priceFrom === null) {
      add(product, 'wait', { vi: 'Chưa có giá, sàn đang ghi “Liên hệ”.', en: 'No price yet; the floor says “Contact”.' }, { vi: 'Ghi giá', en: 'Set a price' });
    }
  }
  const rank = { stop: 0, idle: 1, wait: 2 };
  return steps.sort((a, b) => rank[a.kind] - rank[b.kind] || b.product.updatedAt - a.product.updatedAt);
}
