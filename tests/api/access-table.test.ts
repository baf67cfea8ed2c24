/**
 * Every JSON route tried as everybody: who may is let in, who may not is refused and changes nothing, and nobody reads what is another's.
 * A route without a line in tests/data/access/api.ts fails, and so does a line without a route.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { API } from '../data/access/api.ts';
import { PAGES } from '../data/access/pages.ts';
import { tryAsEverybody } from '../support/access-check.ts';
import { accessFloor, type AccessFloor } from '../support/access-floor.ts';

/** 'GET /epcis/events/:id', without what an id must look like. */
const plain = (route: string): string => route.replace(/:(\w+)\{(?:[^{}]|\{[^{}]*\})*\}/g, ':$1');
const routes = new Set(createApp().routes.filter((r) => r.method !== 'ALL' && r.method !== 'OPTIONS').map((r) => plain(`${r.method} ${r.path}`)));

describe('the table of JSON routes', () => {
  it('has a line for every route', () => {
    const known = new Set(API.map((l) => l.route));
    const lacking = Array.from(routes).filter((route) => !known.has(route));
    expect(lacking.map((route) => `add to tests/data/access/api.ts: line('${route}', WHO MAY, (o) => ({ WHAT IS SENT })),`)).toEqual([]);
  });

  it('has no line for a route that is gone', () => {
    expect(API.filter((l) => !routes.has(l.route)).map((l) => `remove from tests/data/access/api.ts: ${l.route}`)).toEqual([]);
  });
});

describe('the table of pages', () => {
  const files = new Set(readdirSync('web/pages', { recursive: true, encoding: 'utf8' }).filter((file) => /\.(astro|ts)$/.test(file)).map((file) => `GET /${file.replaceAll('\\', '/').replace(/\.(astro|ts)$/, '').replace(/(^|\/)index$/, '')}`));

  it('has a line for every page; tests/e2e/access-pages.test.ts tries them', () => {
    const known = new Set(PAGES.map((l) => l.route));
    expect(Array.from(files).filter((page) => !known.has(page)).map((page) => `add to tests/data/access/pages.ts: page('${page.slice(4)}', WHO MAY, (o) => ({ IDS OF THE ADDRESS })),`)).toEqual([]);
  });

  it('has no line for a page that is gone', () => {
    expect(PAGES.filter((l) => !files.has(l.route.replace('POST', 'GET'))).map((l) => `remove from tests/data/access/pages.ts: ${l.route}`)).toEqual([]);
  });
});

describe('who may', () => {
  let floor: AccessFloor;
  beforeAll(async () => { floor = await accessFloor(); });
  afterAll(async () => { await floor?.close(); });

  it.each(API.filter((l) => routes.has(l.route)))('$route: $policy.name', async (line) => {
    expect(await tryAsEverybody(floor, line)).toBe('');
  });
});
