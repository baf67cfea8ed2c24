/** A list of products as the pages show it: cards, choices with counts, what is chosen, and help when nothing was found. */
import type { Context, Lang } from '../../../api/context.ts';
import { communeByCode, provinceByCode } from '../../../api/places/index.ts';
import { searchProducts } from '../../../api/search/index.ts';
import type { SearchResult } from '../../../api/search/index.ts';
import type { CardView } from '../catalog/card.ts';
import { GROUPS, weaveGroup } from '../catalog/groups.ts';
import { cards } from '../catalog/shop.ts';
import { LAST_PAGE, PER_PAGE } from './looking.ts';
import type { Looking } from './looking.ts';

export interface FacetOption {
  value: string;
  label: string;
  count: number;
}

export interface FacetSets {
  groups: FacetOption[];
  stars: FacetOption[];
  announced: FacetOption[];
  provinces: FacetOption[];
  communes: FacetOption[];
  prices: FacetOption[];
}

export interface ListingView {
  total: number;
  pages: number;
  cards: CardView[];
  facets: FacetSets;
  chosen: { label: string; change: Partial<Looking> }[];
  didYouMean: string | null;
  /** What was searched for instead of the letters typed. */
  understoodAs: string | null;
  /** Nothing met every word: the nearest are shown. */
  relaxed: boolean;
  help: SearchResult['help'] | null;
}

/** Asks the search for one page of what someone is looking for; without words it is the whole catalogue. */
export async function look(ctx: Context, looking: Looking, lang: Lang): Promise<ListingView> {
  const result = await searchProducts(ctx, {
    q: looking.q,
    group: looking.group,
    stars: looking.stars,
    announced: looking.announced,
    place: looking.place,
    priced: looking.price === '' ? undefined : looking.price === 'known',
    sort: looking.sort || (looking.q ? 'relevance' : 'newest'),
    page: looking.page,
    limit: PER_PAGE,
  });
  const names = new Map(result.hits.filter(() => looking.q !== '' && lang === 'vi').map((hit) => [hit.slug, hit.nameHtml]));
  const facets = facetSets(ctx, result, looking, lang);
  return {
    total: result.total,
    pages: Math.min(LAST_PAGE, Math.ceil(result.total / PER_PAGE)),
    cards: cards(ctx, result.hits, lang, names),
    facets,
    chosen: chosenOnes(facets, looking, lang),
    didYouMean: result.didYouMean ?? null,
    understoodAs: result.understoodAs ?? null,
    relaxed: result.relaxed ?? false,
    help: result.help ?? null,
  };
}

const GRADES = ['5', '4', '3'];

function facetSets(ctx: Context, { facets }: SearchResult, looking: Looking, lang: Lang): FacetSets {
  const vi = lang === 'vi';
  // A choice that was made stays in the list, even where it leaves nothing.
  const options = (counts: Record<string, number>, on: readonly string[], label: (value: string) => string | undefined): FacetOption[] =>
    [...new Set([...Object.keys(counts), ...on])]
      .map((value) => ({ value, label: label(value) ?? '', count: counts[value] ?? 0 }))
      .filter((option) => option.label !== '' && (option.count > 0 || on.includes(option.value)))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label, 'vi'));
  const graded = (counts: Record<string, number>, on: readonly number[]) =>
    options(counts, on.map(String), (value) => (GRADES.includes(value) ? (vi ? `${value} sao` : `${value} stars`) : undefined)).sort((a, b) => b.value.localeCompare(a.value));
  const provinces = looking.place.filter((code) => code.length === 2);
  const communes = looking.place.filter((code) => code.length === 5);
  return {
    groups: options(facets.group, looking.group, (value) => GROUPS[weaveGroup(value)][lang]),
    stars: graded(facets.stars, looking.stars),
    announced: graded(facets.announced, looking.announced),
    provinces: options(facets.province, provinces, (code) => provinceByCode(ctx, code)?.shortName),
    communes: provinces.length + communes.length > 0 ? options(facets.commune, communes, (code) => communeByCode(ctx, code)?.name) : [],
    prices: [
      { value: 'known', label: vi ? 'Có giá' : 'With a price', count: facets.priced.known },
      { value: 'unknown', label: vi ? 'Liên hệ' : 'Ask for price', count: facets.priced.unknown },
    ].filter((option) => option.count > 0 || looking.price === option.value),
  };
}

function chosenOnes(facets: FacetSets, looking: Looking, lang: Lang): ListingView['chosen'] {
  const vi = lang === 'vi';
  const labelOf = (options: readonly FacetOption[], value: string) => options.find((option) => option.value === value)?.label ?? value;
  return [
    ...looking.group.map((value) => ({ label: labelOf(facets.groups, value), change: { group: looking.group.filter((one) => one !== value) } })),
    ...looking.stars.map((value) => ({ label: vi ? `Chứng nhận ${value} sao` : `${value}-star certificate`, change: { stars: looking.stars.filter((one) => one !== value) } })),
    ...looking.announced.map((value) => ({ label: vi ? `Từng công bố ${value} sao` : `Announced ${value} stars`, change: { announced: looking.announced.filter((one) => one !== value) } })),
    ...looking.place.map((value) => ({ label: labelOf([...facets.provinces, ...facets.communes], value), change: { place: looking.place.filter((one) => one !== value) } })),
    ...(looking.price ? [{ label: labelOf(facets.prices, looking.price), change: { price: '' as const } }] : []),
  ];
}
