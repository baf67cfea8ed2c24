/** The API: each domain's routes, one error mapping, the OpenAPI description. */
import type { IncomingMessage } from 'node:http';
import { routes as accounts } from './accounts/index.ts';
import { routes as catalog } from './catalog/index.ts';
import type { Context } from './context.ts';
import { describeApi } from './docs.ts';
import { routes as documents } from './documents/index.ts';
import { notFound } from './errors.ts';
import { routes as gs1 } from './gs1/index.ts';
import { createRouter, problemResponse, withContext } from './http.ts';
import { routes as inspection } from './inspection/index.ts';
import { routes as matching } from './matching/index.ts';
import { files as mediaFiles, routes as media } from './media/index.ts';
import { readiness } from './operations/index.ts';
import { routes as papers } from './papers/index.ts';
import { routes as places } from './places/index.ts';
import { routes as search } from './search/index.ts';
import { routes as support } from './support/index.ts';
import { routes as vault } from './vault/index.ts';
import { epcis, resolver, routes as traceability, wrongMethods } from './traceability/index.ts';

/** The context that the front door made for a request; Hono reads it from here. */
export const contexts = new WeakMap<IncomingMessage, Context>();

export function createApp() {
  const v1 = createRouter()
    .route('/', accounts)
    .route('/', catalog)
    .route('/', places)
    .route('/', search)
    .route('/', traceability)
    .route('/', support)
    .route('/', matching)
    .route('/', media)
    .route('/', documents)
    .route('/', papers)
    .route('/', vault)
    .route('/', gs1)
    .route('/', inspection);

  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.notFound((c) => problemResponse(notFound({ vi: 'Không có địa chỉ này trong API.', en: 'The API has no such address.' }), c.get('ctx')));
  app.get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
  app.get('/readyz', async (c) => {
    const report = await readiness(c.get('ctx'));
    return c.json(report, report.ok ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
  app.route('/', resolver);
  app.route('/epcis', epcis);
  app.route('/', mediaFiles);
  app.route('/', wrongMethods);
  const api = app.route('/api/v1', v1);
  describeApi(app);
  return api;
}

/** The type that the typed client is made of. */
export type Api = ReturnType<typeof createApp>;

/** Addresses of the GS1 resolver. */
export const isResolverPath = (path: string): boolean => path.startsWith('/01/') || path.startsWith('/00/');

/** Addresses that Hono answers; all else is a page. */
export const isApiPath = (path: string): boolean =>
  path.startsWith('/api/') || isResolverPath(path) || path === '/epcis' || path.startsWith('/epcis/') || path.startsWith('/media/') || path.startsWith('/.well-known/') || path === '/healthz' || path === '/readyz';
