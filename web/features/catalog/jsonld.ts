/** schema.org for machines: only what is known, and text that cannot leave its <script>. */
import type { ProductPage } from '../../../api/catalog/index.ts';
import type { Lang } from '../../i18n/page.ts';

/** `<`, `>`, `&` and the two line separators are escaped. */
export function jsonLdText(thing: object): string {
  return JSON.stringify({ '@context': 'https://schema.org', ...thing }).replace(
    /[<>&\u2028\u2029]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Product: offers only where a price is known, a gtin only where it is registered, never a rating for OCOP stars. */
export function productLd(product: ProductPage, page: { lang: Lang; url: string; image: string | null; description: string }): object {
  const priced = product.tradeItems.filter((item) => item.active && item.price !== null);
  const registered = product.tradeItems.find((item) => item.active && item.gtinKind === 'REGISTERED');
  const made = product.producer ? { '@type': 'Organization', name: product.producer.name } : undefined;
  return {
    '@type': 'Product',
    name: (page.lang === 'en' && product.nameEn) || product.name,
    url: page.url,
    description: page.description,
    ...(page.image ? { image: page.image } : {}),
    ...(made ? { manufacturer: made, brand: { '@type': 'Brand', name: made.name } } : {}),
    ...(registered ? { gtin: registered.gtin } : {}),
    countryOfOrigin: 'VN',
    ...(priced.length > 0
      ? {
          offers: priced.map((item) => ({
            '@type': 'Offer',
            price: item.price,
            priceCurrency: 'VND',
            url: page.url,
            name: item.label,
            ...(item.stock === null ? {} : { availability: `https://schema.org/${item.stock > 0 ? 'InStock' : 'OutOfStock'}` }),
            ...(made ? { seller: made } : {}),
          })),
        }
      : {}),
  };
}

/** BreadcrumbList; `full` turns a path into an address. */
export function crumbsLd(items: readonly { label: string; href?: string }[], full: (path: string) => string): object {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: items.map((item, at) => ({ '@type': 'ListItem', position: at + 1, name: item.label, ...(item.href ? { item: full(item.href) } : {}) })),
  };
}
