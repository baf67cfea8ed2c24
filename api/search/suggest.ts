/** Suggestions while someone types: products, producers, groups, places; eight at most. */
import { cleanQuery } from './fold.ts';
import { escapeHtml, highlight } from './highlight.ts';
import type { Fts5Engine } from './fts5.ts';
import type { Named } from './lexicon.ts';
import type { LocalIndex } from './local-index.ts';
import type { Plan } from './plan.ts';
import type { Shelf } from './shelf.ts';
import { understand } from './understand.ts';

export interface Suggestion {
  kind: 'product' | 'producer' | 'group' | 'place';
  /** What is suggested, as text. */
  text: string;
  /** The same as escaped HTML with `<mark>`. */
  html: string;
  /** Slug of a product or producer, code of a group or of a place of today; null for a place of before (search its name). */
  id: string | null;
  /** Page address, Vietnamese. */
  href: string;
  /** Products behind it; 1 for a product. */
  products: number;
}

export const MOST_SUGGESTIONS = 8;

export async function suggestions(query: string, shelf: Shelf, engine: Fts5Engine, local: LocalIndex, today: string): Promise<Suggestion[]> {
  const clean = cleanQuery(query);
  if (clean === '') return [];
  const { lexicon } = shelf;
  for (const reading of understand(clean, lexicon, { typing: true }).slice(0, 6)) {
    if (reading.plan.terms.length === 0) continue;
    const keys = typedKeys(reading.plan);
    const named = [
      ...pick(lexicon.groups, keys, 1).map((one) => of('group', one, reading.plan)),
      ...pick(lexicon.places, keys, 2).map((one) => of('place', one, reading.plan)),
      ...pick(lexicon.producers, keys, 2).map((one) => of('producer', one, reading.plan)),
    ];
    const { ids } = await engine.search({ plan: reading.plan, filters: {}, sort: 'relevance', offset: 0, limit: MOST_SUGGESTIONS, today });
    const seen = new Set<string>();
    const products: Suggestion[] = [];
    for (const document of local.documents(ids, shelf.generation)) {
      if (seen.has(document.name)) continue;
      seen.add(document.name);
      products.push({ kind: 'product', text: document.name, html: highlight(document.name, reading.plan), id: document.slug, href: `/san-pham/${document.slug}`, products: 1 });
    }
    // Places and makers stand behind the goods, and never crowd them out.
    const most = MOST_SUGGESTIONS - Math.min(named.length, 3);
    const list = [...products.slice(0, most), ...named].slice(0, MOST_SUGGESTIONS);
    if (list.length > 0) return list;
  }
  return [];
}

/** The folded words of the reading, in order. */
function typedKeys(plan: Plan): string[] {
  return plan.terms.flatMap(({ alternatives }) => {
    const typed = alternatives.find((alternative) => alternative.by === 'key');
    return typed === undefined ? [] : [...typed.tokens];
  });
}

/** Names whose words begin with all the typed ones; a name that begins so comes first, then the one with more products. */
function pick(from: ReadonlyMap<string, Named>, keys: readonly string[], most: number): Named[] {
  if (keys.length === 0) return [];
  const joined = keys.join(' ');
  const found: { named: Named; front: number }[] = [];
  for (const named of from.values()) {
    if (named.products < 1) continue;
    const padded = ` ${named.keys}`;
    if (!keys.every((word) => padded.includes(` ${word}`))) continue;
    found.push({ named, front: named.keys.startsWith(joined) ? 0 : 1 });
  }
  return found.sort((a, b) => a.front - b.front || b.named.products - a.named.products).slice(0, most).map(({ named }) => named);
}

function of(kind: 'group' | 'place' | 'producer', named: Named, plan: Plan): Suggestion {
  const href = kind === 'producer' && named.code !== null ? `/co-so/${named.code}`
    : kind === 'group' ? `/tim-kiem?group=${encodeURIComponent(named.code ?? '')}`
    : kind === 'place' && named.code !== null ? `/tim-kiem?place=${named.code}`
    : `/tim-kiem?q=${encodeURIComponent(named.name)}`;
  return { kind, text: named.name, html: plan.terms.length > 0 ? highlight(named.name, plan) : escapeHtml(named.name), id: named.code, href, products: named.products };
}
