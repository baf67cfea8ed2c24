/** What a scan may honestly say, what must be known before stamps are issued, and how many may be. */

export type VerdictKind =
  /** Valid, and nobody checked it before. */
  | 'first'
  /** Valid, checked before. */
  | 'again'
  /** Valid, looked at without counting: by staff, the producer or a machine. */
  | 'valid'
  | 'notActivated'
  | 'void'
  | 'recalled'
  | 'expired'
  /** Its key is missing, so nothing can be said. */
  | 'uncheckable'
  /** Wrong tag, index beyond its range, or printed under another product. */
  | 'neverIssued'
  /** No product of this floor. */
  | 'notOurs'
  /** No serial in the address: only the product, or only a lot. */
  | 'product'
  | 'lot';

/** The shape that goes with the colour: 'tick' green, 'eye' brown, 'cross' red, 'question' grey, 'none' no verdict. */
export type VerdictShape = 'tick' | 'eye' | 'cross' | 'question' | 'none';

export const SHAPES: Record<VerdictKind, VerdictShape> = {
  first: 'tick',
  valid: 'tick',
  again: 'eye',
  notActivated: 'eye',
  void: 'cross',
  recalled: 'cross',
  expired: 'cross',
  neverIssued: 'cross',
  uncheckable: 'question',
  notOurs: 'question',
  product: 'none',
  lot: 'none',
};

/** What is known of a stamp whose tag was proven. */
export interface StampFacts {
  recalled: boolean;
  /** State of this very stamp, spans taken into account. */
  state: 'NOT_ACTIVATED' | 'ACTIVATED' | 'VOID';
  /** 'YYYY-MM-DD' or null. */
  expiryDate: string | null;
}

/** How many checks count so far, this one included where it counts. */
export interface CheckFacts {
  /** This look was the first check (or a reload by the one who made it). */
  isFirst: boolean;
  counted: boolean;
  checks: number;
}

/**
 * The part of a verdict that does not depend on earlier checks. What is dangerous comes before what is merely wrong.
 * @param today Vietnamese date; on the last day of its life a product is still good
 */
export function standing(facts: StampFacts, today: string): 'recalled' | 'void' | 'notActivated' | 'expired' | 'valid' {
  if (facts.recalled) return 'recalled';
  if (facts.state === 'VOID') return 'void';
  if (facts.state === 'NOT_ACTIVATED') return 'notActivated';
  if (facts.expiryDate !== null && facts.expiryDate < today) return 'expired';
  return 'valid';
}

/** A check counts for an activated stamp only; recalled and expired goods are still checked by people. */
export const countsAsCheck = (facts: StampFacts): boolean => facts.state === 'ACTIVATED';

export function verdictKind(facts: StampFacts, check: CheckFacts, today: string): VerdictKind {
  const base = standing(facts, today);
  if (base !== 'valid') return base;
  if (check.isFirst) return 'first';
  if (check.counted) return check.checks <= 1 ? 'first' : 'again';
  return check.checks === 0 ? 'valid' : 'again';
}

/** State of one stamp: void for good, else activated once a span says so. */
export function stateOf(range: { state: string }, spans: readonly { act: 'ACTIVATED' | 'VOID' }[]): StampFacts['state'] {
  if (range.state === 'VOID' || spans.some((s) => s.act === 'VOID')) return 'VOID';
  return spans.some((s) => s.act === 'ACTIVATED') ? 'ACTIVATED' : 'NOT_ACTIVATED';
}

/** How many stamps of a range are active: named by an activation and by no voiding. Spans may overlap. */
export function activeCount(spans: readonly { firstIndex: number; lastIndex: number; act: 'ACTIVATED' | 'VOID' }[]): number {
  const edges = [...new Set(spans.flatMap((s) => [s.firstIndex, s.lastIndex + 1]))].sort((a, b) => a - b);
  return edges.slice(0, -1).reduce((sum, from, i) => {
    const over = spans.filter((s) => s.firstIndex <= from && from <= s.lastIndex);
    return stateOf({ state: 'ISSUED' }, over) === 'ACTIVATED' ? sum + edges[i + 1]! - from : sum;
  }, 0);
}

// robots that draw the preview in a chat, and crawlers; people's browsers inside those apps are not among them
const ROBOTS = /facebookexternalhit|facebot|twitterbot|telegrambot|slackbot|slack-imgproxy|discordbot|linkedinbot|skypeuripreview|zalobot|zalo-?preview|viber(?!.*mozilla)|^whatsapp\/|line-poker|kakaotalk-scrap|pinterestbot|redditbot|applebot|googlebot|google-inspectiontool|adsbot|mediapartners-google|bingbot|bingpreview|coccocbot|yandex(?:bot|images)|baiduspider|duckduckbot|petalbot|bytespider|gptbot|claudebot|ccbot|ahrefsbot|semrushbot|mj12bot|\bcrawler\b|\bspider\b/i;

export interface LookFacts {
  method: string;
  userAgent: string;
  /** Purpose, Sec-Purpose, X-Purpose and X-Moz headers, joined. */
  purpose: string;
}

/** True when nobody looks: HEAD, prefetch, prerender, link previews, crawlers. */
export const isMachineLook = (look: LookFacts): boolean =>
  look.method !== 'GET' || /prefetch|prerender|preview/i.test(look.purpose) || ROBOTS.test(look.userAgent);

/** How many stamps a lot may still get: never more stamps than goods. */
export const stampsLeft = (lot: { quantityMilli: number; unit: string }, issued: number): number =>
  lot.unit === 'EA' ? Math.max(0, Math.floor(lot.quantityMilli / 1_000) - issued) : 0;

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
