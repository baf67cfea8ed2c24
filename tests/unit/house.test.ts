/** The shape of the house: imports run one way (README, "The house"). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = posix.join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path);
    return /\.(ts|astro|mjs)$/.test(name) ? [path] : [];
  });
}

interface Import {
  from: string;
  to: string;
  /** `import type`: gone at run time, so it may name what a value import may not. */
  typeOnly: boolean;
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"](\.{1,2}\/[^'"]+)['"]/g;

const imports: Import[] = ['api', 'db', 'web', 'scripts'].flatMap(sources).flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(IMPORT)].map((m) => ({ from, to: posix.join(dirname(from), m[2]!), typeOnly: m[1] !== undefined })),
);

const domainOf = (path: string): string | null => /^api\/([^/]+)\//.exec(path)?.[1] ?? null;
const isDomain = (name: string | null): name is string => name !== null && name !== 'door';
const isRules = (path: string): boolean => /\/rules(\/|\.ts$)|\.rules\.ts$/.test(path);
/** Pure leaves that rules may use: dates, text, names of errors. */
const PURE = new Set(['api/time.ts', 'api/text.ts', 'api/ids.ts', 'api/errors.ts']);

const faults = (wrong: (i: Import) => boolean) => imports.filter(wrong).map((i) => `${i.from} → ${i.to}`);

describe('the house', () => {
  it('has imports to look at', () => expect(imports.length).toBeGreaterThan(200));

  it('lets pages see a domain only through its index', () =>
    expect(faults((i) => i.from.startsWith('web/') && !i.typeOnly && isDomain(domainOf(i.to)) && !i.to.endsWith('/index.ts'))).toEqual([]));

  it('keeps the database away from pages', () => expect(faults((i) => i.from.startsWith('web/') && i.to.startsWith('db/'))).toEqual([]));

  it('lets domains meet only through their indexes', () =>
    expect(faults((i) => isDomain(domainOf(i.from)) && isDomain(domainOf(i.to)) && domainOf(i.from) !== domainOf(i.to) && !i.to.endsWith('/index.ts'))).toEqual([]));

  it('keeps rules pure', () => expect(faults((i) => isRules(i.from) && i.from.startsWith('api/') && !i.typeOnly && !isRules(i.to) && !PURE.has(i.to) && !i.to.endsWith('.json'))).toEqual([]));

  it('keeps the database below everything', () => expect(faults((i) => i.from.startsWith('db/') && !i.to.startsWith('db/'))).toEqual([]));

  it('never lets a verb or a query import routes', () =>
    expect(faults((i) => i.to.endsWith('/routes.ts') && !i.from.endsWith('/index.ts') && !i.from.endsWith('/routes.ts'))).toEqual([]));

  it('has no circle between domains', () => {
    const graph = new Map<string, Set<string>>();
    for (const i of imports) {
      const [a, b] = [domainOf(i.from), domainOf(i.to)];
      if (i.typeOnly || !isDomain(a) || !isDomain(b) || a === b) continue;
      graph.set(a, (graph.get(a) ?? new Set()).add(b));
    }
    const circles: string[] = [];
    const walk = (node: string, trail: string[]) => {
      if (trail.includes(node)) {
        circles.push([...trail.slice(trail.indexOf(node)), node].join(' → '));
        return;
      }
      for (const next of graph.get(node) ?? []) walk(next, [...trail, node]);
    };
    for (const node of graph.keys()) walk(node, []);
    expect([...new Set(circles)]).toEqual([]);
  });
});
