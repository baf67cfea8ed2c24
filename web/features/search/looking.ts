/** What someone is looking for, as it stands in the address: read from it, and written back with one thing changed. Pure. */
import type { Lang } from '../../../api/context.ts';
import { localPath } from '../../i18n/page.ts';

export const SORTS = ['relevance', 'newest', 'price', 'price-desc', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** Cards on one page. */
export const PER_PAGE = 24;
/** Nobody turns further; the engines cap their windows there as well. */
export const LAST_PAGE = 400;

export interface Looking {
  q: string;
  group: readonly string[];
  /** Stars of a certificate valid today. */
  stars: readonly number[];
  announced: readonly number[];
  /** Codes: two digits a province, five a commune. */
  place: readonly string[];
  price: 'known' | 'unknown' | '';
  sort: Sort | '';
  page: number;
}

export const NOTHING: Looking = { q: '', group: [], stars: [], announced: [], place: [], price: '', sort: '', page: 1 };

const CODE = /^[a-z_]{2,24}$/i;
const PLACE = /^\d{2}$|^\d{5}$/;

/** Reads an address's query. Total: what it does not understand it leaves out. */
export function readLooking(query: URLSearchParams): Looking {
  const several = (name: string) => [...new Set(query.getAll(name).flatMap((value) => value.split(',')))].slice(0, 40);
  const grades = (name: string) => several(name).filter((value) => /^[345]$/.test(value)).map(Number);
  const price = query.get('price');
  const sort = query.get('sort') as Sort;
  const page = Number(query.get('page') ?? '1');
  return {
    q: (query.get('q') ?? '').slice(0, 200),
    group: several('group').filter((value) => CODE.test(value)),
    stars: grades('stars'),
    announced: grades('announced'),
    place: several('place').filter((value) => PLACE.test(value)),
    price: price === 'known' || price === 'unknown' ? price : '',
    sort: SORTS.includes(sort) ? sort : '',
    page: Number.isInteger(page) && page >= 1 ? Math.min(page, LAST_PAGE) : 1,
  };
}

/** The address of a search with some things changed; any change but the page goes back to page 1. */
export function lookingHref(base: string, looking: Looking, change: Partial<Looking>, lang: Lang = 'vi'): string {
  const next = { ...looking, page: 1, ...change };
  const query = new URLSearchParams();
  if (next.q) query.set('q', next.q);
  for (const value of next.group) query.append('group', value);
  for (const value of next.stars) query.append('stars', String(value));
  for (const value of next.announced) query.append('announced', String(value));
  for (const value of next.place) query.append('place', value);
  if (next.price) query.set('price', next.price);
  if (next.sort) query.set('sort', next.sort);
  if (next.page > 1) query.set('page', String(next.page));
  const text = query.toString();
  return localPath(base, lang) + (text ? `?${text}` : '');
}

/** How many choices narrow the list, the words aside. */
export const choices = (looking: Looking): number =>
  looking.group.length + looking.stars.length + looking.announced.length + looking.place.length + (looking.price ? 1 : 0);
