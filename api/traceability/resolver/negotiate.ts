/** What a request wants: a page, or the linkset as JSON. */

/** How much a media type is wanted, 0 to 1, by the most particular range that names it. */
function wanted(accept: string, type: string): number {
  let best = { depth: -1, q: 0 };
  for (const part of accept.slice(0, 500).toLowerCase().split(',')) {
    const [range = '', ...rest] = part.split(';').map((p) => p.trim());
    const depth = range === type ? 2 : range === `${type.split('/')[0]}/*` ? 1 : range === '*/*' ? 0 : -1;
    const q = Number(rest.find((r) => r.startsWith('q='))?.slice(2) ?? 1);
    if (depth > best.depth) best = { depth, q: Number.isFinite(q) ? q : 0 };
  }
  return best.q;
}

/** The media type of the linkset when it is asked for, by link type or because JSON is wanted rather than a page; else null. */
export function linksetTypeOf(accept: string, linkType: string | undefined): string | null {
  const json = /application\/(?:linkset\+)?json/i.test(accept);
  const page = wanted(accept, 'text/html');
  const asLinkset = /linkset\+json/i.test(accept) ? wanted(accept, 'application/linkset+json') : 0;
  const asJson = json ? wanted(accept, 'application/json') : 0;
  if (linkType === 'linkset' || linkType === 'all') return 'application/linkset+json';
  if (linkType !== undefined) return null;
  if (asLinkset > 0 && asLinkset >= page) return 'application/linkset+json';
  return asJson > 0 && asJson > page ? 'application/json' : null;
}
