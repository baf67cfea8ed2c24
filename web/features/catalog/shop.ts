/** Turns what the catalogue knows into what the storefront's pages show. No decisions, no data of its own. */
import { catalogue, neighbours, GROUPS as OCOP_GROUPS, producers, unitPricesFor } from '../../../api/catalog/index.ts';
import type { ProductCard, ProductPage, TradeItemView } from '../../../api/catalog/index.ts';
import type { Context, Lang } from '../../../api/context.ts';
import { coversFor } from '../../../api/media/index.ts';
import { vnDate } from '../../../api/time.ts';
import { money } from '../../i18n/page.ts';
import type { Pair } from '../../i18n/page.ts';
import type { CardView } from './card.ts';
import { gradingSentence } from './grading.ts';
import type { GradingView } from './grading.ts';

/** '450.000 đ/kg', '2.400.000 đ/lít', '/chiếc'; '' where a price per unit says nothing more. */
export function perUnit(item: Pick<TradeItemView, 'price' | 'unitPrice' | 'netUnit' | 'pieceWord'>, lang: Lang): string {
  if (item.price === null) return '';
  const piece = (lang === 'en' ? 'piece' : item.pieceWord) ?? 'cái';
  if (item.unitPrice === null) return item.netUnit === 'piece' ? `/${piece}` : '';
  const per = { kg: 'kg', l: lang === 'en' ? 'l' : 'lít', piece }[item.unitPrice.per];
  return `${money(item.unitPrice.amount, lang)}/${per}`;
}

/** What a card is made from: the catalogue's cards and the search's hits both have it. */
type CardSource = Pick<ProductCard, 'id' | 'slug' | 'name' | 'nameEn' | 'place' | 'priceFrom' | 'saleStop' | 'illustration'> & { group: string; grading: GradingView | null };

/** Cards with their covers and prices per unit, in one query each. */
export function cards(ctx: Context, products: readonly CardSource[], lang: Lang, names?: ReadonlyMap<string, string>): CardView[] {
  const ids = products.map((product) => product.id);
  const covers = coversFor(ctx, 'product', ids);
  const prices = unitPricesFor(ctx, ids);
  return products.map((product) => {
    const price = prices.get(product.id);
    return {
      slug: product.slug,
      name: (lang === 'en' && product.nameEn) || product.name,
      weaveName: product.name,
      nameHtml: names?.get(product.slug),
      group: product.group,
      grading: product.grading,
      place: product.place,
      priceFrom: product.priceFrom,
      saleStop: product.saleStop,
      per: price ? perUnit(price, lang) : null,
      photo: covers.get(product.id) ?? null,
      illustration: product.illustration,
    };
  });
}

const NEWEST = 8;

/** The front page: what is new, one product of the day, the six groups with their counts. */
export function frontOfFloor(ctx: Context, lang: Lang = ctx.lang): { newest: CardView[]; showpiece: CardView | null; total: number; groups: (Pair & { code: string; count: number })[] } {
  const list = catalogue(ctx, { sort: 'newest', limit: NEWEST + 12 });
  const certified = catalogue(ctx, { sort: 'newest', grading: 'valid', limit: 24 }).items;
  const pool = certified.length > 0 ? certified : list.items.slice(NEWEST);
  // The same one all day for everyone, another tomorrow: the cached page changes with the date anyway.
  const day = Math.floor(Date.parse(vnDate(ctx.now())) / 86_400_000);
  const pick = pool[day % Math.max(1, pool.length)];
  // what the demo made up never crowds out real goods: one real, one illustrated, while there are both
  const [real, illustrated] = [list.items.filter((one) => !one.illustration), list.items.filter((one) => one.illustration)];
  const newest = real.flatMap((one, i) => (illustrated[i] ? [one, illustrated[i]] : [one]));
  const counts = new Map(list.facets.group.map((facet) => [facet.value as string, facet.count]));
  return {
    newest: cards(ctx, (newest.length >= NEWEST ? newest : list.items).slice(0, NEWEST), lang),
    showpiece: pick ? (cards(ctx, [pick], lang)[0] ?? null) : null,
    total: list.total,
    groups: OCOP_GROUPS.map((group) => ({ vi: group.shortVi, en: group.en, code: group.code, count: counts.get(group.code) ?? 0 })),
  };
}

/** Up to four others: of the same maker first, then of the same province and group. */
export function moreFrom(ctx: Context, product: ProductPage, lang: Lang = ctx.lang): CardView[] {
  const same = product.producer ? neighbours(ctx, { producerId: product.producer.id }, 5) : [];
  const near = same.length > 4 ? [] : neighbours(ctx, { province: product.provinceCode, group: product.group }, 6);
  const found = new Map([...same, ...near].map((one) => [one.id, one]));
  found.delete(product.id);
  return cards(ctx, [...found.values()].slice(0, 4), lang);
}

/** A story as paragraphs. */
export const paragraphs = (text: string | null | undefined): string[] => (text ?? '').split(/\n+/).map((line) => line.trim()).filter(Boolean);

export interface ProductWords {
  name: string;
  /** The name in the other language, where there is one. */
  otherName: string | null;
  description: string;
  story: string[];
  storyLang: Lang;
  sources: { name: string; url: string | null }[];
}

/** The product in one language; what is only told in the other is shown as it is and marked. */
export function productWords(product: ProductPage, lang: Lang): ProductWords {
  const english = lang === 'en' && product.nameEn;
  const name = english || product.name;
  const hasStory = lang === 'en' && product.storyEn;
  const grading = product.grading ? gradingSentence(product.grading, lang).short : null;
  const maker = product.producer?.name ?? null;
  const price = product.priceFrom === null ? null : (lang === 'vi' ? 'từ ' : 'from ') + money(product.priceFrom, lang);
  const sources = new Map(product.gradings.filter((one) => one.source).map((one) => [one.source, { name: one.source ?? '', url: one.sourceUrl }]));
  return {
    name,
    otherName: english ? product.name : null,
    description: [name, maker, product.place, grading, price].filter(Boolean).join('. ') + '.',
    story: paragraphs(hasStory ? product.storyEn : product.story),
    storyLang: hasStory ? 'en' : 'vi',
    sources: [...sources.values()],
  };
}

export interface ProducerListView {
  total: number;
  pages: number;
  producers: readonly { slug: string; name: string; place: string; products: number; illustration: boolean }[];
  provinces: readonly { code: string; name: string; count: number }[];
}

/** Producers with something on the floor. */
export function producerList(ctx: Context, asked: { q: string; province: string; page: number }): ProducerListView {
  const list = producers(ctx, { q: asked.q || undefined, province: asked.province || undefined, page: asked.page, limit: 48 });
  return { total: list.total, pages: list.pages, producers: list.items, provinces: list.provinces.map((one) => ({ code: one.value, name: one.label, count: one.count })) };
}

