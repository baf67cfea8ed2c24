/**
 * Rendered public pages, kept with an exact key: the path and language, the Vietnamese date (certificates lapse at midnight)
 * and the generations of the catalogue and of stamps, which triggers raise on every change, from this process or another.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '../../db/client.ts';
import { vnDate } from '../time.ts';
import { acceptedEncoding, encode, type Encoding } from './compress.ts';

/** Bytes of rendered pages kept in all. */
const CAPACITY = 16 * 1024 * 1024;

/** Pages that are the same for everyone: they ask for no session. Only without a query. */
const PUBLIC = /^\/(?:$|san-pham(?:\/[a-z0-9-]+)?\/?$|co-so(?:\/[a-z0-9-]+)?\/?$)/;

interface Page {
  validity: string;
  etag: string;
  size: number;
  type: string;
  bodies: Partial<Record<Encoding, Buffer>>;
}

export interface PageCache {
  /** True for addresses whose rendering does not depend on who asks. */
  isPublic(path: string, query: string): boolean;
  /** Answers from the cache when the page is there and still true. */
  serve(req: IncomingMessage, res: ServerResponse, key: string): boolean;
  /** What a page rendered from now on is true for; read before rendering. */
  validity(): string;
  store(key: string, validity: string, type: string, html: Buffer): void;
  readonly bytes: number;
}

export function createPageCache(db: Database, now: () => number): PageCache {
  const pages = new Map<string, Page>();
  let bytes = 0;
  const validity = (): string => {
    const n = db.get<{ n: number }>("SELECT sum(n) AS n FROM generation WHERE scope IN ('catalog', 'traceability')")?.n ?? 0;
    return `${n}.${vnDate(now())}`;
  };
  const drop = (key: string, page: Page) => {
    pages.delete(key);
    bytes -= page.size;
  };
  return {
    isPublic: (path, query) => query === '' && PUBLIC.test(path),
    validity,
    serve: (req, res, key) => {
      const page = pages.get(key);
      if (!page) return false;
      if (page.validity !== validity()) {
        drop(key, page);
        return false;
      }
      pages.delete(key); // newest last: the oldest goes first when the cache is full
      pages.set(key, page);
      res.setHeader('ETag', page.etag);
      res.setHeader('Cache-Control', 'no-cache');
      res.setHeader('Vary', 'Accept-Encoding');
      if (req.headers['if-none-match'] === page.etag) {
        res.writeHead(304).end();
        return true;
      }
      const encoding = acceptedEncoding(req.headers['accept-encoding']);
      let body = page.bodies[encoding];
      if (!body) {
        body = encode(page.bodies.identity!, encoding);
        page.bodies[encoding] = body;
        page.size += body.length;
        bytes += body.length;
      }
      if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
      res.writeHead(200, { 'Content-Type': page.type, 'Content-Length': body.length });
      res.end(req.method === 'HEAD' ? undefined : body);
      return true;
    },
    store: (key, valid, type, html) => {
      const old = pages.get(key);
      if (old) drop(key, old);
      const page: Page = { validity: valid, etag: `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`, size: html.length, type, bodies: { identity: html } };
      pages.set(key, page);
      bytes += page.size;
      for (const [oldest, entry] of pages) {
        if (bytes <= CAPACITY) break;
        drop(oldest, entry);
      }
    },
    get bytes() {
      return bytes;
    },
  };
}
