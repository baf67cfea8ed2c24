/** What a search is asked for and what it answers. */
import { validStars, type SearchDocument } from './documents.ts';
import type { EngineName } from './engine.ts';
import { highlight } from './highlight.ts';
import type { Facets, Plan, Sort } from './plan.ts';

export interface SearchParams {
  q?: string | undefined;
  /** Codes of OCOP groups. */
  group?: readonly string[] | undefined;
  /** Stars of a certificate valid today. */
  stars?: readonly number[] | undefined;
  /** Stars as announced, not yet checked. */
  announced?: readonly number[] | undefined;
  /** Place codes: two digits a province, five a commune. */
  place?: readonly string[] | undefined;
  /** True: with a known price; false: without. */
  priced?: boolean | undefined;
  sort?: Sort | undefined;
  /** From 1. */
  page?: number | undefined;
  /** 1…60, 24 when absent. */
  limit?: number | undefined;
}

/** How a product is graded today; only a `valid` certificate wears stars, the others are said in words. */
export interface HitGrading {
  state: 'valid' | 'lapsed' | 'announced' | 'proposed';
  stars: number;
  /** Last day of the certificate, YYYY-MM-DD. */
  validUntil: string | null;
  /** Year of the announcement, where known. */
  year: number | null;
}

export interface SearchHit {
  /** Inner id, for pages; the API does not show it. */
  id: number;
  slug: string;
  name: string;
  /** Name as escaped HTML with `<mark>` around what was found. */
  nameHtml: string;
  nameEn: string | null;
  producer: string | null;
  producerSlug: string | null;
  /** "Xã Hoằng Thanh, Thanh Hóa", or the province alone. */
  place: string;
  communeCode: string | null;
  provinceCode: string | null;
  group: string;
  groupName: string;
  grading: HitGrading | null;
  /** Đồng; null: "Liên hệ". */
  priceFrom: number | null;
  /** Not for sale now: address of the notice that says why. */
  saleStop: string | null;
  publishedAt: number;
  illustration: boolean;
}

/** What helps when nothing was found. */
export interface SearchHelp {
  /** Queries near the one typed that do find something. */
  queries: string[];
  /** Groups by number of products, most first. */
  groups: { code: string; name: string; products: number }[];
}

export interface SearchResult {
  engine: EngineName;
  tookMs: number;
  total: number;
  page: number;
  limit: number;
  hits: SearchHit[];
  facets: Facets;
  /** Another reading that finds much more. */
  didYouMean?: string;
  /** What was searched for instead of the letters typed: decoded, corrected or translated. */
  understoodAs?: string;
  /** True when no product met every word and the nearest are shown. */
  relaxed?: boolean;
  help?: SearchHelp;
}

export function gradingOf(document: SearchDocument, today: string): HitGrading | null {
  const { stars, certificateUntil: validUntil, announcedStars, announcedYear: year, proposedStars } = document;
  if (stars !== null && validUntil !== null) return { state: validStars(document, today) === null ? 'lapsed' : 'valid', stars, validUntil, year: null };
  if (announcedStars !== null) return { state: 'announced', stars: announcedStars, validUntil: null, year };
  return proposedStars === null ? null : { state: 'proposed', stars: proposedStars, validUntil: null, year };
}

export function hitOf(document: SearchDocument, plan: Plan, today: string): SearchHit {
  return {
    id: document.id, slug: document.slug, name: document.name, nameHtml: highlight(document.name, plan), nameEn: document.nameEn,
    producer: document.producerName, producerSlug: document.producerSlug,
    place: [document.communeName, document.provinceName].filter((part) => part !== null && part !== '').join(', '),
    communeCode: document.communeCode, provinceCode: document.provinceCode, group: document.group, groupName: document.groupName,
    grading: gradingOf(document, today), priceFrom: document.priceFrom, saleStop: null, publishedAt: document.publishedAt, illustration: document.illustration,
  };
}
