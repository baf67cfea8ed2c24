/** The search document and what of it is searched. Pure. */
import { joinedKey, nameSortKey, words } from './fold.ts';

/**
 * What the catalogue says about one product that stands on the floor.
 * `stars` and `certificateUntil` (a Vietnamese date) belong to the certificate; whether it counts is decided on the day of
 * the search, so that a certificate that lapses stops counting that very day.
 */
export interface SearchDocument {
  id: number;
  slug: string;
  name: string;
  nameEn: string | null;
  producerName: string | null;
  producerSlug: string | null;
  /** Code of the OCOP group. */
  group: string;
  groupName: string;
  provinceCode: string | null;
  provinceName: string | null;
  communeCode: string | null;
  communeName: string | null;
  /** Place as it was written before 1 July 2025, with its districts: "xã Hoằng Phụ, Hoằng Hóa". */
  oldPlace: string | null;
  stars: number | null;
  certificateUntil: string | null;
  /** Stars announced by a source, decision not yet checked. */
  announcedStars: number | null;
  announcedYear: number | null;
  /** Stars that a source only proposes ("tiềm năng"): no grading, found by no grade. */
  proposedStars: number | null;
  /** Lowest price in đồng; null when none is known. */
  priceFrom: number | null;
  priceKnown: boolean;
  /** UTC milliseconds. */
  publishedAt: number;
  /** True when the demo made it up: "minh họa". */
  illustration: boolean;
}

/** What an engine searches in, folded: free text by field, and whole names of places and groups as single keys. */
export interface IndexedText {
  name: string;
  /** Name and English name in codes, so that marks can be asked for. */
  marks: string;
  nameEn: string;
  maker: string;
  /** "thanhhoa hoangphu thucpham": one key per place or group. */
  tags: string;
  nameSort: string;
}

const PLACE_KIND = /^(?:tỉnh|thành phố|tp\.?|thị xã|tx\.?|thị trấn|tt\.?|huyện|quận|xã|phường|p\.|đặc khu)\s+/iu;

/** "Phường Hải Bình" → "Hải Bình", "Duy Xuyên (Quảng Nam cũ)" → both names. */
export function placeNames(...texts: readonly (string | null)[]): string[] {
  const names = new Set<string>();
  for (const text of texts) {
    for (const part of (text ?? '').split(/[,;()/]| - /u)) {
      const name = part.normalize('NFC').trim().replace(/\s+cũ$/iu, '').replace(PLACE_KIND, '').trim();
      if (words(name).length > 0) names.add(name);
    }
  }
  return [...names];
}

/** The places a product belongs to, today's and those before. */
export function documentPlaces(document: SearchDocument): string[] {
  return placeNames(document.communeName, document.provinceName, document.oldPlace);
}

/** Key of a group as a tag; the letter keeps it apart from a place of the same name. */
export function groupTag(groupName: string): string {
  return `g${joinedKey(groupName)}`;
}

/** What is searched of a document. */
export function indexedText(document: SearchDocument): IndexedText {
  const name = words(document.name);
  const english = words(document.nameEn ?? '').map((word) => word.key).join(' ');
  return {
    name: name.map((word) => word.key).join(' '),
    marks: name.map((word) => word.code).join(' '),
    nameEn: english,
    maker: words(document.producerName ?? '').map((word) => word.key).join(' '),
    tags: [...new Set([...documentPlaces(document).map(joinedKey), groupTag(document.groupName)])].join(' '),
    nameSort: nameSortKey(document.name),
  };
}

/** '2027-03-01' → 20270301; no date sorts before every day. */
export function dayNumber(date: string | null): number {
  return date === null ? 0 : Number(date.replaceAll('-', ''));
}

/** Stars that count today: those of a certificate still valid on `today` (YYYY-MM-DD). */
export function validStars(document: Pick<SearchDocument, 'stars' | 'certificateUntil'>, today: string): number | null {
  return document.stars !== null && document.certificateUntil !== null && document.certificateUntil >= today ? document.stars : null;
}

