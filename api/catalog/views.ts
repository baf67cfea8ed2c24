/** Shapes that pages and the API read, and how rows become them. */
import { gradingToday, type Grading, type GradingState, type GroupCode, type ProductState } from './rules.ts';
import { netWords, unitPrice, type Net, type NetUnit } from './units.rules.ts';

/** A grading as it is said: 'valid' wears stars, the others are words. Dates are 'YYYY-MM-DD'. */
export interface GradingView {
  id: number;
  state: Exclude<GradingState, 'none'>;
  stars: number;
  decisionNumber: string | null;
  decisionDate: string | null;
  body: string | null;
  validUntil: string | null;
  source: string | null;
  sourceUrl: string | null;
  year: number | null;
}

export interface TradeItemView {
  id: number;
  publicId: string;
  gtin: string;
  /** OWN: the floor's own number, never called a GTIN in feeds */
  gtinKind: 'OWN' | 'REGISTERED';
  label: string;
  labelEn: string | null;
  /** '500 ml' */
  net: { vi: string; en: string };
  netQuantity: number;
  netUnit: NetUnit;
  pieceWord: string | null;
  pieces: number;
  /** đồng; null means "Liên hệ" */
  price: number | null;
  unitPrice: { amount: number; per: 'kg' | 'l' | 'piece' } | null;
  /** null: not counted */
  stock: number | null;
  active: boolean;
  version: number;
}

export interface ProductCard {
  id: number;
  slug: string;
  name: string;
  nameEn: string | null;
  group: GroupCode;
  producerName: string | null;
  producerSlug: string | null;
  /** 'Xã Hoằng Thanh, Thanh Hóa' or the province alone */
  place: string;
  communeName: string | null;
  provinceName: string;
  grading: GradingView | null;
  /** lowest price in đồng, null means "Liên hệ" */
  priceFrom: number | null;
  /** not for sale now: address of the notice that says why */
  saleStop: string | null;
  illustration: boolean;
  publishedAt: number | null;
}

export interface ProductPage extends ProductCard {
  publicId: string;
  state: ProductState;
  stateReason: string | null;
  version: number;
  story: string | null;
  storyEn: string | null;
  origin: string | null;
  ingredients: string | null;
  communeCode: string | null;
  provinceCode: string;
  /** the place as announced or printed, of before 2025 too */
  placeText: string | null;
  /** the grading that counts today, and all there are, newest first */
  stars: number | null;
  gradings: GradingView[];
  producer: { id: number; slug: string; name: string; provinceName: string; communeName: string | null; publicPhone: string | null; organisationId: number | null; illustration: boolean } | null;
  tradeItems: TradeItemView[];
  updatedAt: number;
}

const view = (g: Grading, state: GradingView['state']): GradingView => ({
  id: g.id, state, stars: g.stars, decisionNumber: g.decisionNumber, decisionDate: g.decisionDate, body: g.body, validUntil: g.validUntil, source: g.sourceName, sourceUrl: g.sourceUrl, year: g.year,
});

/** The grading that counts on a date, as it is said. */
export function gradingView(gradings: readonly Grading[], date: string): { today: GradingView | null; stars: number | null; all: GradingView[] } {
  const standing = gradingToday(gradings, date);
  const one = (g: Grading): GradingView => view(g, g.kind === 'CERTIFICATE' ? (g === standing.grading && standing.state === 'valid' ? 'valid' : 'lapsed') : g.kind === 'ANNOUNCED' ? 'announced' : 'proposed');
  const shown = gradings.filter((g) => g.kind === 'CERTIFICATE' || g.checkedById === null);
  const all = [...shown].sort((a, b) => Number(b === standing.grading) - Number(a === standing.grading) || b.id - a.id).map(one);
  return { today: standing.grading ? one(standing.grading) : null, stars: standing.stars, all };
}

export interface TradeItemRow {
  id: number; publicId: string; gtin: string; gtinKind: 'OWN' | 'REGISTERED'; label: string; labelEn: string | null; netQuantity: number; netUnit: NetUnit;
  pieceWord: string | null; pieces: number; price: number | null; stock: number | null; state: string; version: number;
}

export function tradeItemView(row: TradeItemRow): TradeItemView {
  const net: Net = { quantity: row.netQuantity, unit: row.netUnit, pieceWord: row.pieceWord };
  const { state, ...rest } = row;
  return { ...rest, net: netWords(net), unitPrice: unitPrice(row.price, net), active: state === 'ACTIVE' };
}

export interface SummaryRow {
  certifiedStars: number | null; certifiedFrom: string | null; certifiedUntil: string | null; announcedStars: number | null; announcedYear: number | null; proposedStars: number | null;
}

/** The grading of a card, from the drawn columns: the same answer as `gradingView`, without source and decision. */
export function cardGrading(row: SummaryRow, date: string): GradingView | null {
  const bare = { id: 0, decisionNumber: null, decisionDate: null, body: null, source: null, sourceUrl: null };
  if (row.certifiedStars !== null && row.certifiedUntil !== null) return { ...bare, state: date <= row.certifiedUntil ? 'valid' : 'lapsed', stars: row.certifiedStars, decisionDate: row.certifiedFrom, validUntil: row.certifiedUntil, year: null };
  if (row.announcedStars !== null) return { ...bare, state: 'announced', stars: row.announcedStars, validUntil: null, year: row.announcedYear };
  if (row.proposedStars !== null) return { ...bare, state: 'proposed', stars: row.proposedStars, validUntil: null, year: null };
  return null;
}

export const placeName = (communeName: string | null, provinceName: string): string => (communeName ? `${communeName}, ${provinceName}` : provinceName);
