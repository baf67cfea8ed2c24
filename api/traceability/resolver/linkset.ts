/**
 * The links of a product, a lot, a stamp or a carton: one list for the linkset (RFC 9264) and for redirects, so that
 * both say the same (GS1-Conformant Resolver Standard 1.2).
 */
import { isOwnSscc } from '../../gs1/index.ts';
import type { Context, Lang } from '../../context.ts';
import { goodsById, certificateOf, type Goods } from '../goods.ts';
import type { LotRow } from '../lots/queries.ts';
import { recallOf } from '../scan/kept.ts';
import { PAGE_LANGS, siteLang, type PageLang } from '../scan/words.ts';
import { canonicalUri, classKey } from '../uris.ts';

/** The GS1 web vocabulary: its link types are kept by their last part, 'pip'. */
export const VOCABULARY = 'https://ref.gs1.org/voc/';

/** Link types that this floor can have a link for; any other is unknown to it. */
export type LinkType = 'pip' | 'traceability' | 'certificationInfo' | 'recallStatus' | 'epcis' | 'masterData';

export interface Link {
  href: string;
  title: string;
  hreflang?: PageLang[];
  type: string;
}

/** What is known at one granularity: of the stamp, of the lot, of the product. */
export interface Level {
  /** Host-free address under which this floor answers for it. */
  path: string;
  /** Its name in the world: a registered number under id.gs1.org, a number of our own under our origin. */
  anchor: string;
  /** Words for people who list links. */
  description: string;
  links: Partial<Record<LinkType, Link[]>>;
}

/** A link type as asked for: `gs1:pip`, or its full address in the vocabulary's present or former home. */
export const linkTypeOf = (asked: string): string | null => /^(?:gs1:|https?:\/\/(?:www\.)?(?:ref\.)?gs1\.org\/voc\/)([A-Za-z]+)$/.exec(asked)?.[1] ?? null;

const LANGUAGES: readonly Lang[] = ['vi', 'en'];

/** The same page in each language. */
const pages = (address: (lang: Lang) => string, vi: string, en: string): Link[] =>
  LANGUAGES.map((lang) => ({ href: address(lang), title: lang === 'vi' ? vi : en, hreflang: [lang], type: 'text/html' }));

/** The scan page, which speaks one language more. */
const scanPages = (address: string, titles: Readonly<Record<PageLang, string>>): Link[] =>
  PAGE_LANGS.map((lang) => ({ href: `${address}?lang=${lang}`, title: titles[lang], hreflang: [lang], type: 'text/html' }));

/** What happened to a key, as EPCIS; only where something did. */
function eventLinks(ctx: Context, key: string, name: string, title: string): Level['links'] {
  const known = ctx.db.get<{ n: number }>('SELECT 1 AS n FROM epcis_event_key WHERE key = ? LIMIT 1', [key]);
  return known ? { epcis: [{ href: `${ctx.env.PUBLIC_ORIGIN}/epcis/epcs/${encodeURIComponent(name)}/events`, title, type: 'application/json' }] } : {};
}

const recallLinks = (ctx: Context, vi: string, en: string): Level['links'] => ({
  recallStatus: pages((lang) => `${ctx.env.PUBLIC_ORIGIN}${lang === 'en' ? '/en' : ''}/thu-hoi`, vi, en),
});

function productLevel(ctx: Context, goods: Goods): Level {
  const { PUBLIC_ORIGIN: origin } = ctx.env;
  const path = classKey(goods.gtin);
  const english = goods.productNameEn ?? goods.productName;
  const page = (lang: Lang) => `${origin}${lang === 'en' ? '/en' : ''}/san-pham/${goods.slug}`;
  const certificate = goods.productState === 'PUBLISHED' ? certificateOf(ctx, goods.productId) : undefined;
  return {
    path,
    anchor: canonicalUri(origin, goods.gtin, path),
    description: goods.productName,
    links: {
      ...(goods.productState === 'PUBLISHED' ? { pip: pages(page, goods.productName, english) } : {}),
      ...(certificate ? { certificationInfo: pages((lang) => `${page(lang)}#chung-nhan`, `Chứng nhận OCOP ${certificate.stars} sao: ${goods.productName}`, `OCOP certificate, ${certificate.stars} stars: ${english}`) } : {}),
      traceability: scanPages(`${origin}${path}`, { vi: `Truy xuất: ${goods.productName}`, en: `Traceability: ${english}`, zh: `追溯：${english}` }),
      ...recallLinks(ctx, 'Thông báo thu hồi trên sàn', 'Recall notices of this floor'),
      ...(goods.productState === 'PUBLISHED' ? { masterData: [{ href: `${origin}/api/v1/products/${goods.slug}`, title: `Dữ liệu sản phẩm: ${goods.productName}`, type: 'application/json' }] } : {}),
    },
  };
}

function lotLevel(ctx: Context, goods: Goods, lot: LotRow): Level {
  const { PUBLIC_ORIGIN: origin } = ctx.env;
  const path = classKey(goods.gtin, lot.code);
  // events stand under the number that the lot had when they happened
  const key = classKey(lot.gtin, lot.code);
  return {
    path,
    anchor: canonicalUri(origin, goods.gtin, path),
    description: `${goods.productName}, lô ${lot.code}`,
    links: {
      traceability: scanPages(`${origin}${path}`, { vi: `Hành trình lô ${lot.code}`, en: `Journey of lot ${lot.code}`, zh: `批次 ${lot.code} 的流转` }),
      ...eventLinks(ctx, key, canonicalUri(origin, lot.gtin, key), `Sự kiện EPCIS của lô ${lot.code}`),
      ...(recallOf(ctx, lot.id) ? recallLinks(ctx, `Lô ${lot.code} đang bị thu hồi`, `Lot ${lot.code} is being recalled`) : {}),
    },
  };
}

function stampLevel(ctx: Context, goods: Goods, stamp: StampOf): Level {
  const { PUBLIC_ORIGIN: origin } = ctx.env;
  const path = `${classKey(goods.gtin)}/21/${stamp.serial}`;
  const key = `${classKey(stamp.gtin)}/21/${stamp.serial}`;
  return {
    path,
    anchor: canonicalUri(origin, goods.gtin, path),
    description: `${goods.productName}, tem ${stamp.serial}`,
    links: {
      traceability: scanPages(`${origin}${path}`, { vi: `Kiểm tra tem ${stamp.serial}`, en: `Check of stamp ${stamp.serial}`, zh: `查验标签 ${stamp.serial}` }),
      ...eventLinks(ctx, key, canonicalUri(origin, stamp.gtin, key), `Sự kiện EPCIS của tem ${stamp.serial}`),
    },
  };
}

/** A stamp that was issued, with the number that is printed on it. */
export interface StampOf {
  serial: string;
  gtin: string;
}

/** All that is known, the most particular first; what the address names and nobody knows is left out (walk-up). */
export function levelsOf(ctx: Context, of: { tradeItemId: number; lot?: LotRow | undefined; stamp?: StampOf | undefined }): Level[] {
  const goods = goodsById(ctx, of.tradeItemId)!;
  return [...(of.stamp ? [stampLevel(ctx, goods, of.stamp)] : []), ...(of.lot ? [lotLevel(ctx, goods, of.lot)] : []), productLevel(ctx, goods)];
}

/** The address under which a carton's links are found. */
export function cartonLevel(ctx: Context, sscc: string): Level {
  const { PUBLIC_ORIGIN: origin } = ctx.env;
  const path = `/00/${sscc}`;
  const anchor = `${isOwnSscc(sscc) ? origin : 'https://id.gs1.org'}${path}`;
  return {
    path, anchor, description: `Thùng ${sscc}`,
    links: { traceability: scanPages(`${origin}${path}`, { vi: `Thùng ${sscc}`, en: `Carton ${sscc}`, zh: `货箱 ${sscc}` }), ...eventLinks(ctx, path, anchor, `Sự kiện EPCIS của thùng ${sscc}`) },
  };
}

/** Where every address leads without a link type: the page on this host. */
export const defaultHref = (ctx: Context, levels: readonly Level[]): string => `${ctx.env.PUBLIC_ORIGIN}${levels[0]!.path}`;

/** The linkset document. The default link stands once, at what was asked for, with a title and nothing else. */
export function linksetJson(ctx: Context, levels: readonly Level[]): string {
  return JSON.stringify({
    linkset: levels.map((level, i) => ({
      anchor: level.anchor,
      itemDescription: level.description,
      ...(i === 0 ? { [`${VOCABULARY}defaultLink`]: [{ href: defaultHref(ctx, levels), title: level.description }] } : {}),
      ...Object.fromEntries(Object.entries(level.links).map(([type, links]) => [VOCABULARY + type, links])),
    })),
  });
}

/**
 * The target of a link type: the most particular level that has one, in the reader's language where there is a choice.
 * @returns null for a type that is unknown, or known and absent
 */
export function targetOf(ctx: Context, levels: readonly Level[], type: string | null, lang: PageLang): string | null {
  if (type === 'defaultLink') return defaultHref(ctx, levels);
  for (const { links } of levels) {
    const found = Object.entries(links).find(([name]) => name === type)?.[1];
    if (found) return (found.find((l) => l.hreflang?.includes(lang)) ?? found.find((l) => l.hreflang?.includes(siteLang(lang))) ?? found[0])!.href;
  }
  return null;
}

/** Adds the request's query to a target, `linkType` left out; what the target says itself gives way to what was asked. */
export function withQuery(target: string, search: string): string {
  const nameOf = (pair: string) => pair.split('=', 1)[0]!;
  const asked = search.replace(/^\?/, '').split('&').filter((pair) => pair !== '' && nameOf(pair) !== 'linkType');
  const [address, fragment] = target.split('#') as [string, string?];
  const [path, own = ''] = address.split('?') as [string, string?];
  const names = new Set(asked.map(nameOf));
  const all = [...own.split('&').filter((pair) => pair !== '' && !names.has(nameOf(pair))), ...asked];
  return `${path}${all.length > 0 ? `?${all.join('&')}` : ''}${fragment === undefined ? '' : `#${fragment}`}`;
}
