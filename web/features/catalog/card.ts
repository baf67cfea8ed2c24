/** What a product card shows. */
import type { Picture } from '../../../api/media/index.ts';
import type { GradingView } from './grading.ts';

export interface CardView {
  slug: string;
  name: string;
  /** The Vietnamese name: the cloth is drawn from it in either language. */
  weaveName: string;
  /** The name with its matches in <mark>, already escaped. */
  nameHtml?: string | undefined;
  group: string;
  grading: GradingView | null;
  /** 'Xã Vĩnh Lộc, Thanh Hóa' */
  place: string | null;
  /** The lowest price in đồng, or null where none is known. */
  priceFrom: number | null;
  /** Not for sale now: address of the notice that says why. */
  saleStop?: string | null;
  /** '450.000 đ/kg' or '/chiếc' */
  per?: string | null;
  photo?: Picture | null;
  /** Added by the demonstration, not by the register. */
  illustration?: boolean;
}
