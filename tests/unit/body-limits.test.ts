/** A page or route that takes a paper of 10 MB lets 10 MB in: the front door and the forms say the same. */
import type { IncomingMessage } from 'node:http';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkBodySize } from '../../api/door/guards.ts';

const PAPER = 10.5 * 1024 * 1024;
const knock = (path: string, bytes: number) => checkBodySize({ method: 'POST', headers: { 'content-length': String(bytes) } } as unknown as IncomingMessage, path);

// lists of other systems' stamps and statements of the Treasury are small tables, no papers
const pages = globSync('web/pages/**/*.astro').filter((file) => !/tem-ngoai|doi-chieu/.test(file) && readFileSync(file, 'utf8').includes('multipart/form-data'))
  .map((file) => `/${file.slice('web/pages/'.length, -'.astro'.length).replace(/\/?index$/, '').replace(/\[\w+\]/g, 'x1')}`);
const routes = globSync('api/**/routes.ts').flatMap((file) => Array.from(readFileSync(file, 'utf8').matchAll(/path: '([^']+)'[^;]{0,400}?(?:multipart\(|'multipart\/form-data')/g), (m) => `/api/v1${m[1]!.replace(/\{\w+\}/g, 'x1')}`)).filter((path) => !path.endsWith('/reconciliations'));

describe('what takes papers takes 10 MB', () => {
  it('finds them', () => {
    expect(pages.length).toBeGreaterThan(10);
    expect(routes.length).toBeGreaterThan(4);
  });
  it.each([...pages, ...routes])('%s', (path) => expect(() => knock(path, PAPER)).not.toThrow());
  it('keeps everything else small', () => {
    expect(() => knock('/api/v1/listings', PAPER)).toThrow();
    expect(() => knock('/dang-nhap', PAPER)).toThrow();
  });
});
