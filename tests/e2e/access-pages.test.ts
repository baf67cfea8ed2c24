/** Every page opened as everybody, and every form sent empty as everybody, on the built floor: who may is let in, who may not is refused and changes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageHandler } from '../../api/door/door.ts';
import { loadFiles } from '../../api/door/files.ts';
import type { Line } from '../data/access/line.ts';
import { PAGES } from '../data/access/pages.ts';
import { tryAsEverybody } from '../support/access-check.ts';
import { accessFloor, type AccessFloor } from '../support/access-floor.ts';
import { ensureBuild } from '../support/server.ts';

const dist = new URL('../../dist/', import.meta.url);
const sourceOf = (route: string): string => {
  const path = `web/pages${route.slice(4)}`;
  const file = [`${path}.astro`, `${path}.ts`, `${path}/index.astro`].find(existsSync);
  return file === undefined ? '' : readFileSync(file, 'utf8');
};
const VISITS = PAGES.filter((l) => l.route.startsWith('GET '));
const OWN_FORMS = PAGES.filter((l) => l.route.startsWith('POST '));
const FORMS = [...VISITS.filter((l) => /readForm|'POST'/.test(sourceOf(l.route))).map((l): Line => ({ ...l, route: l.route.replace('GET', 'POST') })).filter((l) => !OWN_FORMS.some((o) => o.route === l.route)), ...OWN_FORMS]
  .map((l): Line => ({ ...l, sent: (o) => ({ form: {}, ...l.sent(o) }) }));

describe('who may', () => {
  let floor: AccessFloor;
  beforeAll(async () => {
    await ensureBuild();
    const { handler } = (await import(/* @vite-ignore */ new URL('server/entry.mjs', dist).href)) as { handler: PageHandler };
    floor = await accessFloor(handler, loadFiles(new URL('client', dist).pathname));
  });
  afterAll(async () => { await floor?.close(); });

  it('has forms', () => expect(FORMS.length).toBeGreaterThan(40));
  it.each([...VISITS, ...FORMS])('$route: $policy.name', async (line) => {
    expect(await tryAsEverybody(floor, line)).toBe('');
  });
});
