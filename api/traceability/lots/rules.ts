/** What must be known of a lot before stamps are issued for it, and how many may be. */

/**
 * How many stamps a lot may still get: never more stamps than goods. What was used up in other lots or destroyed needs none;
 * what was packed, shipped or sold may carry its stamp, and counts.
 */
export const stampsLeft = (lot: { quantityMilli: number; unit: string; stampableMilli?: number | null }, issued: number): number =>
  lot.unit === 'EA' ? Math.max(0, Math.floor((lot.stampableMilli ?? lot.quantityMilli) / 1_000) - issued) : 0;

export interface MinimumFacts {
  productName: string | null;
  photos: number;
  gtin: string | null;
  producerName: string | null;
  producerAddress: string | null;
  productionDate: string | null;
  expiryDate: string | null;
  noExpiry: boolean;
  standards: string;
  /** Events of the lot that have a time and a place. */
  stages: number;
}

export interface MissingFact {
  code: 'productName' | 'photo' | 'gtin' | 'producerName' | 'producerAddress' | 'productionDate' | 'expiryDate' | 'standards' | 'stages';
  /** On which page it is filled in. */
  where: 'product' | 'producer' | 'lot';
  vi: string;
  en: string;
}

/** What Circular 02/2024/TT-BKHCN asks for at least and is not there yet. Empty: stamps may be issued. */
export function missingFacts(facts: MinimumFacts): MissingFact[] {
  const missing: MissingFact[] = [];
  const need = (there: boolean, code: MissingFact['code'], where: MissingFact['where'], vi: string, en: string) => {
    if (!there) missing.push({ code, where, vi, en });
  };
  need(!!facts.productName, 'productName', 'product', 'Tên sản phẩm', 'Product name');
  need(facts.photos > 0, 'photo', 'product', 'Ảnh sản phẩm', 'Photo of the product');
  need(!!facts.gtin, 'gtin', 'product', 'Mã sản phẩm của quy cách', 'Product number of this size');
  need(!!facts.producerName, 'producerName', 'producer', 'Tên cơ sở sản xuất', 'Name of the producer');
  need(!!facts.producerAddress, 'producerAddress', 'producer', 'Địa chỉ cơ sở sản xuất', 'Address of the producer');
  need(!!facts.productionDate, 'productionDate', 'lot', 'Ngày sản xuất', 'Production date');
  need(!!facts.expiryDate || facts.noExpiry, 'expiryDate', 'lot', 'Hạn sử dụng (hoặc ghi rõ là không có hạn)', 'Expiry date (or a statement that there is none)');
  need(facts.standards.trim() !== '', 'standards', 'lot', 'Tiêu chuẩn áp dụng', 'Standards applied');
  need(facts.stages > 0, 'stages', 'lot', 'Ít nhất một công đoạn có thời gian và địa điểm', 'At least one stage with its time and place');
  return missing;
}
