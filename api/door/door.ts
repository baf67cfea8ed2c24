/**
 * The front door: every request passes here once. Guards first, then files, Hono, the page cache, and Astro for the rest.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { contexts, createApp, isApiPath, isResolverPath } from '../app.ts';
import { ANONYMOUS, type Actor, type Context, type Lang } from '../context.ts';
import { DomainError, isDomainError, notFound } from '../errors.ts';
import { problemResponse } from '../http.ts';
import { captureHtml } from './capture.ts';
import { acceptedEncoding, encode } from './compress.ts';
import type { Logger } from '../log.ts';
import type { Files } from './files.ts';
import { checkBodySize, checkOrigin, checkPath, checkQuery, clientAddress, clientRegion, createRateLimits, isSafeMethod } from './guards.ts';
import { setSecurityHeaders } from './headers.ts';
import { createPageCache } from './page-cache.ts';

/** What pages find in `Astro.locals`. */
export interface PageLocals {
  ctx: Context;
  lang: Lang;
  /** Path without `/en` and without a query. */
  path: string;
  /** Path and query as asked for, without `/en`. */
  address: string;
  /** Set when the page to show is an error's. */
  failure?: { status: number; vi: string; en: string; requestId: string };
}

export type PageHandler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void, locals: PageLocals) => void | Promise<void>;

export interface DoorOptions {
  /** The floor's context without a request: a request's own is made from it. */
  base: Context;
  pages: PageHandler;
  files: Files;
  /** Who asks, from the session cookie. Only called when there is one. */
  actorOf: (headers: Headers) => Promise<Actor>;
}

/** Another address of the same pages: `/en/…`. */
function language(path: string): { lang: Lang; path: string } {
  if (path === '/en' || path.startsWith('/en/')) return { lang: 'en', path: path.slice(3) || '/' };
  return { lang: 'vi', path };
}

const prefersEnglish = (header: string | undefined): boolean => /^\s*en\b/i.test(header ?? '');

export function createDoor(options: DoorOptions) {
  const { base, pages, files } = options;
  const { env, log } = base;
  const app = createApp();
  const limits = createRateLimits();
  const cache = createPageCache(base.db, base.now);
  const https = env.PUBLIC_ORIGIN.startsWith('https:');
  const origins = [new URL(env.PUBLIC_ORIGIN).origin];
  const isLocal = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(env.PUBLIC_ORIGIN);
  const hono = getRequestListener(
    (request, bindings) => app.fetch(request, { ctx: contexts.get((bindings as unknown as { incoming: IncomingMessage }).incoming)! }),
    // Hono's own light Response: a product as JSON costs 174 µs instead of 285
    { overrideGlobalObjects: true },
  );

  const renderFailure = (error: unknown, req: IncomingMessage, res: ServerResponse, locals: PageLocals) => {
    if (res.headersSent) return void res.destroy();
    const wantsPage = /text\/html/.test(req.headers.accept ?? '') && !/^\/(?:api|epcis)\//.test(locals.path);
    // a body that nobody will read must not be answered on a connection that waits for it
    if (!isSafeMethod(req.method) && !req.complete) res.setHeader('Connection', 'close');
    if (!wantsPage) {
      const answer = problemResponse(error, locals.ctx);
      res.writeHead(answer.status, Object.fromEntries(answer.headers));
      void answer.text().then((body) => res.end(body));
      return;
    }
    if (!isDomainError(error)) log.error({ err: error, requestId: locals.ctx.requestId }, 'page failed');
    const known = isDomainError(error) ? error : new DomainError('internal', 500, { vi: 'Có lỗi phía hệ thống. Chúng tôi đã ghi lại; mời bạn thử lại sau ít phút.', en: 'Something failed on our side. It has been recorded; please try again in a few minutes.' });
    if (known.retryAfter) res.setHeader('Retry-After', String(known.retryAfter));
    res.setHeader('Cache-Control', 'no-store');
    toPages(req, res, { ...locals, failure: { status: known.status, vi: known.vi, en: known.en, requestId: locals.ctx.requestId } }, '/loi');
  };

  const toPages = (req: IncomingMessage, res: ServerResponse, locals: PageLocals, path: string, keep?: { key: string; validity: string }) => {
    const letGo = captureHtml(res, (page, send) => {
      const headers = { ...page.headers };
      const type = String(headers['content-type'] ?? 'text/html; charset=utf-8');
      if (keep && page.status === 200 && !headers['set-cookie']) cache.store(keep.key, keep.validity, type, page.body);
      if (!res.hasHeader('Cache-Control') && !headers['cache-control']) res.setHeader('Cache-Control', keep ? 'no-cache' : 'private, no-store');
      const encoding = acceptedEncoding(req.headers['accept-encoding']);
      const body = encode(page.body, encoding);
      res.setHeader('Vary', 'Accept-Encoding');
      if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
      send(page.status, { ...headers, 'content-length': body.length }, req.method === 'HEAD' ? Buffer.alloc(0) : body);
    });
    const query = path === locals.path && req.url!.includes('?') ? req.url!.slice(req.url!.indexOf('?')) : '';
    req.url = path + query;
    if (locals.failure) req.method = 'GET';
    const next = (error?: unknown) => {
      letGo(); // or the error page would be compressed twice
      if (error || locals.failure) {
        log.error({ err: error, requestId: locals.ctx.requestId }, 'the error page itself failed');
        if (!res.headersSent) res.writeHead(locals.failure?.status ?? 500, { 'Content-Type': 'text/plain; charset=utf-8' });
        res.end(locals.failure ? `${locals.failure.vi}\n${locals.failure.en}\n` : 'Có lỗi. Something failed.\n');
      } else renderFailure(notFound({ vi: 'Không có trang này. Có thể đường dẫn bị gõ nhầm.', en: 'There is no such page. The link may be mistyped.' }), req, res, locals);
    };
    Promise.resolve(pages(req, res, next, locals)).catch(next);
  };

  return async function door(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const started = performance.now();
    const requestId = randomUUID();
    const raw = req.url ?? '/';
    const cut = raw.indexOf('?');
    const asked = cut < 0 ? raw : raw.slice(0, cut);
    const query = cut < 0 ? '' : raw.slice(cut);
    const { lang, path } = language(asked);
    setSecurityHeaders(res, requestId, https);
    if (cache.isPublic(path, query) && isSafeMethod(req.method) && cache.serve(req, res, lang + path)) return;

    const address = clientAddress(req, env.TRUSTED_PROXIES);
    const region = clientRegion(req, env.TRUSTED_PROXIES, env.GEO_HEADER);
    let ownLog: Logger | undefined; // made when something is logged: most requests log nothing
    const ctx: Context = {
      ...base, actor: ANONYMOUS, lang, requestId, clientAddress: address, ...(region === undefined ? {} : { clientRegion: region }),
      get log() {
        return (ownLog ??= log.child({ requestId }));
      },
    };
    const locals: PageLocals = { ctx, lang, path, address: path + query };
    if (log.isLevelEnabled('debug')) {
      res.on('finish', () => {
        // the path only: a query may hold what people typed
        log.debug({ requestId, method: req.method, path: path.slice(0, 200), status: res.statusCode, ms: Math.round(performance.now() - started) }, 'request');
      });
    }
    try {
      checkPath(asked);
      if (files.serve(req, res, asked)) return;
      if (!isSafeMethod(req.method)) {
        checkOrigin(req, isLocal ? [...origins, `http://${req.headers.host ?? ''}`] : origins);
        checkBodySize(req, path);
        await limits.check(req, path, address);
      }
      const isPublic = cache.isPublic(path, query);
      if (!isPublic && req.headers.cookie !== undefined && path !== '/healthz') {
        const headers = new Headers();
        headers.set('cookie', req.headers.cookie);
        if (req.headers['user-agent']) headers.set('user-agent', req.headers['user-agent']);
        ctx.actor = await options.actorOf(headers);
      }
      if (isApiPath(path)) {
        if (lang === 'vi' && /^\/(?:api|epcis)(?:\/|$)/.test(path) && prefersEnglish(req.headers['accept-language'])) ctx.lang = 'en';
        req.url = path + query;
        contexts.set(req, ctx);
        await hono(req, res);
        return;
      }
      checkQuery(query);
      toPages(req, res, locals, path, isPublic && req.method === 'GET' ? { key: lang + path, validity: cache.validity() } : undefined);
    } catch (error) {
      if (isResolverPath(path)) res.setHeader('Access-Control-Allow-Origin', '*');
      renderFailure(error, req, res, locals);
    }
  };
}
