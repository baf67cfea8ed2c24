/** EPCIS 2.0 REST binding (GS1 EPCIS 2.0, section 12) under /epcis: capture, jobs, events, and what there is to ask for. */
import { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { setTimeout as sleep } from 'node:timers/promises';
import { actorFromKey } from '../../accounts/index.ts';
import { DomainError, notFound, unauthenticated, unsupported } from '../../errors.ts';
import { createRouter, idempotencyKey, problemResponse, type AppEnv } from '../../http.ts';
import { queryDocument } from './answer.ts';
import { capture, CaptureRefused, type Behaviour } from './capture.ts';
import { EPCIS_CONTEXT_URL } from './check-context.ts';
import { fault, type Fault } from './faults.ts';
import { workCaptures } from './process.ts';
import { captureJob, captureJobs, eventById, events, eventsOfEpc, members, type Page } from './queries.ts';
import { PARAMETERS, QueryRefused } from './query-parameters.ts';
import { MOST_EVENTS, readEvent } from './scan-text.ts';
import { EVENT_TYPES } from './vocabulary.rules.ts';

type C = HonoContext<AppEnv>;

const VERSIONS = { 'GS1-EPCIS-Version': '2.0.0', 'GS1-EPCIS-Min': '2.0.0', 'GS1-EPCIS-Max': '2.0.0', 'GS1-CBV-Version': '2.0.0', 'GS1-CBV-Min': '2.0.0', 'GS1-CBV-Max': '2.0.0' };
const CAPTURE_LIMITS = { 'GS1-EPCIS-Capture-Limit': String(MOST_EVENTS), 'GS1-EPCIS-Capture-File-Size-Limit': String(10 * 1024 * 1024), 'GS1-Capture-Error-Behaviour': 'all' };
const EXPOSED = 'Link, Location, GS1-EPCIS-Version, GS1-CBV-Version, GS1-Next-Page-Token-Expires, GS1-EPCIS-Capture-Limit, GS1-EPCIS-Capture-File-Size-Limit, GS1-Capture-Error-Behaviour';

/** The standard's names for what went wrong. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: 'ValidationException', 401: 'SecurityException', 403: 'SecurityException', 404: 'NoSuchResourceException', 406: 'NotAcceptableException', 409: 'ResourceAlreadyExistsException', 413: 'QueryTooLargeException',
  415: 'UnsupportedMediaTypeException', 422: 'ValidationException', 503: 'ImplementationException',
};

/** Problem details with the standard's type, and the faults of a refused document. */
async function problem(failure: unknown, c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const answer = problemResponse(failure, ctx);
  const body = (await answer.json()) as Record<string, unknown>;
  body.type = `epcisException:${failure instanceof QueryRefused ? 'QueryParameterException' : (EXCEPTIONS[answer.status] ?? 'ImplementationException')}`;
  if (failure instanceof CaptureRefused) body.errors = failure.faults.map((f) => ({ title: ctx.lang === 'en' ? f.en : f.vi, ...f }));
  const headers = new Headers(answer.headers);
  if (answer.status === 401) headers.set('WWW-Authenticate', 'Bearer realm="EPCIS"');
  for (const [name, value] of Object.entries(VERSIONS)) headers.set(name, value);
  headers.set('Access-Control-Allow-Origin', '*');
  return new Response(JSON.stringify(body), { status: answer.status, headers });
}

/** A version that is asked for and is not 2.0. @throws DomainError 406 */
function checkVersions(c: C): void {
  const of = (name: string) => c.req.header(name);
  const is20 = (text: string | undefined) => text === undefined || /^2\.0(?:\.\d+)?$/.test(text.trim());
  const number = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number.parseFloat(text));
  const fits = is20(of('GS1-EPCIS-Version')) && is20(of('GS1-CBV-Version')) && !(number(of('GS1-EPCIS-Min'), 2) > 2) && !(number(of('GS1-EPCIS-Max'), 2) < 2) && !(number(of('GS1-CBV-Min'), 2) > 2) && !(number(of('GS1-CBV-Max'), 2) < 2);
  if (!fits) throw new DomainError('not-acceptable', 406, { vi: 'Sàn chỉ dùng EPCIS 2.0 và CBV 2.0.', en: 'This server speaks EPCIS 2.0 and CBV 2.0 only.' });
}

/** The body of a capture. @throws DomainError 415 */
async function body(c: C): Promise<Uint8Array> {
  if (!/^application\/(?:ld\+)?json\b/i.test(c.req.header('content-type') ?? '')) throw unsupported({ vi: 'Sàn nhận EPCIS 2.0 dạng JSON-LD (Content-Type: application/ld+json hoặc application/json).', en: 'EPCIS 2.0 is taken as JSON-LD (Content-Type: application/ld+json or application/json).' });
  return new Uint8Array(await c.req.arrayBuffer());
}

function behaviourOf(c: C): Behaviour {
  const asked = c.req.header('GS1-Capture-Error-Behaviour') ?? 'rollback';
  if (asked !== 'rollback' && asked !== 'proceed') throw new CaptureRefused([fault('$', 'GS1-Capture-Error-Behaviour là rollback hoặc proceed.', 'GS1-Capture-Error-Behaviour is rollback or proceed.')]);
  return asked;
}

const search = (c: C): string => {
  const cut = c.req.url.indexOf('?');
  return cut < 0 ? '' : c.req.url.slice(cut + 1).replace(/#.*$/, '');
};

/** `Link` to the next page, and until when it leads there. */
function linkNext(c: C, next: Page['next']): void {
  if (!next) return;
  const path = new URL(c.req.url).pathname;
  const rest = search(c).split('&').filter((p) => p !== '' && !p.startsWith('nextPageToken='));
  c.header('Link', `<${c.get('ctx').env.PUBLIC_ORIGIN}${path}?${[...rest, `nextPageToken=${next.token}`].join('&')}>; rel="next"`);
  c.header('GS1-Next-Page-Token-Expires', new Date(next.expires).toISOString());
}

function answer(c: C, { events: texts, next }: Page): Response {
  const ctx = c.get('ctx');
  linkNext(c, next);
  const type = /application\/ld\+json/.test(c.req.header('accept') ?? '') ? 'application/ld+json' : 'application/json';
  return c.body(queryDocument(ctx.env.PUBLIC_ORIGIN, ctx.now(), texts), 200, { 'Content-Type': `${type}; charset=utf-8` });
}
const collection = (c: C, member: readonly string[]) => c.json({ '@context': EPCIS_CONTEXT_URL, type: 'Collection', member }, 200);

const router = createRouter();
router.onError((error, c) => problem(error, c as unknown as C));
router.use(async (c, next) => {
  for (const [name, value] of Object.entries(VERSIONS)) c.header(name, value);
  c.header('Cache-Control', 'no-store');
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED);
  const ctx = c.get('ctx');
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const key = /^Bearer ([\x21-\x7e]{1,300})$/i.exec(authorization)?.[1];
    const actor = key === undefined ? null : actorFromKey(ctx, key);
    if (!actor) throw unauthenticated({ vi: 'Khóa API không đúng hoặc đã bị thu hồi.', en: 'The API key is wrong or was revoked.' });
    c.set('ctx', { ...ctx, actor });
  }
  if (c.req.method !== 'OPTIONS') checkVersions(c as unknown as C);
  await next();
});

const RESOURCES = ['eventTypes', 'epcs', 'bizSteps', 'dispositions', 'readPoints', 'bizLocations'] as const;

const options = (methods: string, more: Record<string, string> = {}) => (c: C) =>
  c.body(null, 204, { Allow: `OPTIONS, ${methods}`, 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS', 'Access-Control-Allow-Headers': 'Authorization, Accept, GS1-EPCIS-Version, GS1-CBV-Version, GS1-EPCIS-Min, GS1-EPCIS-Max', ...more });

router.on('OPTIONS', ['/', '/eventTypes', '/epcs', '/bizSteps', '/dispositions', '/readPoints', '/bizLocations'], options('GET'));
router.on('OPTIONS', '/capture', options('GET, POST', CAPTURE_LIMITS));
router.on('OPTIONS', '/events', options('GET, POST'));
router.on('OPTIONS', '/*', options('GET'));

const TOP = ['capture', 'events', ...RESOURCES];
router.get('/', (c) => collection(c, TOP));

router.post('/capture', async (c) => {
  const ctx = c.get('ctx');
  const behaviour = behaviourOf(c);
  const { captureId } = await capture(ctx, await body(c), { behaviour, idempotencyKey: idempotencyKey(c) });
  return c.body(null, 202, { Location: `/epcis/capture/${captureId}`, 'GS1-Capture-Error-Behaviour': behaviour });
});
router.get('/capture', (c) => {
  const { jobs, next } = captureJobs(c.get('ctx'), search(c));
  linkNext(c, next);
  return c.json(jobs, 200);
});
router.get('/capture/:id', (c) => c.json(captureJob(c.get('ctx'), c.req.param('id')), 200));

router.get('/events', (c) => answer(c, events(c.get('ctx'), search(c))));
router.post('/events', async (c) => {
  const ctx = c.get('ctx');
  const bytes = await body(c);
  const alone = readEvent(Buffer.from(bytes).toString('utf8')) as { type?: unknown } | null;
  if (!EVENT_TYPES.has(String(alone?.type))) throw new CaptureRefused([fault('$.type', 'Chỗ này nhận một sự kiện; cả tài liệu thì gửi tới /epcis/capture.', 'One event is taken here; a whole document goes to /epcis/capture.')]);
  const { captureId } = await capture(ctx, bytes, { behaviour: 'rollback', idempotencyKey: idempotencyKey(c) });
  let job = captureJob(ctx, captureId);
  for (const until = Date.now() + 20_000; job.running && Date.now() < until; job = captureJob(ctx, captureId)) {
    await workCaptures(ctx);
    await sleep(5);
  }
  if (job.running) return c.body(null, 202, { Location: `/epcis/capture/${captureId}` });
  if (!job.success) throw new CaptureRefused(job.errors.map(({ path, vi, en }): Fault => ({ path, vi, en })));
  const stored = ctx.db.get<{ eventId: string }>('SELECT event_id AS eventId FROM epcis_event WHERE capture_job_id = (SELECT id FROM epcis_capture_job WHERE public_id = ?)', [captureId]);
  const eventId = stored?.eventId ?? (typeof (alone as { eventID?: unknown }).eventID === 'string' ? (alone as { eventID: string }).eventID : null);
  return c.body(null, 201, { Location: eventId === null ? '/epcis/events' : `/epcis/events/${encodeURIComponent(eventId)}` });
});
router.get('/events/:id{.+}', (c) => answer(c, { events: eventById(c.get('ctx'), c.req.param('id')), next: null }));

for (const resource of RESOURCES) {
  router.get(`/${resource}`, (c) => {
    const { member, next } = members(c.get('ctx'), resource, search(c));
    linkNext(c, next);
    return collection(c, resource === 'eventTypes' ? [...EVENT_TYPES] : member);
  });
  // a value is a URI and may hold slashes, whether its sender encoded them or not
  router.get(`/${resource}/:rest{.+}`, (c) => {
    const rest = c.req.param('rest');
    if (!rest.endsWith('/events')) return collection(c, ['events']);
    const value = rest.slice(0, -'/events'.length);
    return answer(c, resource === 'epcs' ? eventsOfEpc(c.get('ctx'), value, search(c)) : events(c.get('ctx'), search(c), { resource, value }));
  });
}
router.all('*', (c) => {
  if (c.req.method === 'GET' && c.req.path.endsWith('/epcis/')) return collection(c, TOP);
  throw notFound({ vi: 'Không có địa chỉ này trong EPCIS.', en: 'EPCIS has no such address here.' });
});

const describe = (method: 'get' | 'post', path: string, summary: string, more: { query?: boolean; statuses?: Record<number, string> } = {}): void =>
  router.openAPIRegistry.registerPath({
    method, path, tags: ['epcis'], summary, security: [{ apiKey: [] }, { session: [] }],
    request: {
      ...(more.query ? { query: z.object(Object.fromEntries(PARAMETERS.map((name) => [name, z.string().optional()]))) } : {}),
      ...(method === 'post' ? { body: { required: true, content: { 'application/ld+json': { schema: z.object({}).loose() } } } } : {}),
      params: z.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, z.string()]))),
    },
    responses: Object.fromEntries(Object.entries(more.statuses ?? { 200: 'EPCISQueryDocument' }).concat([['400', 'Problem details'], ['401', 'Problem details']]).map(([status, description]) => [status, { description }])),
  });
describe('post', '/capture', 'Capture an EPCISDocument: acknowledged once it is written down, worked off as a job; rollback unless GS1-Capture-Error-Behaviour says proceed', { statuses: { 202: 'Location of the job', 413: 'Larger than 10 MB' } });
describe('get', '/capture', 'Capture jobs of one’s organisation, newest first', { statuses: { 200: 'Jobs' } });
describe('get', '/capture/{captureID}', 'One capture job: whether it runs, whether it succeeded, each fault with its path', { statuses: { 200: 'The job', 404: 'Problem details' } });
describe('post', '/events', 'Capture one event and wait for it', { statuses: { 201: 'Location of the event' } });
describe('get', '/events', 'Events by the simple event query, a page at a time', { query: true });
describe('get', '/events/{eventID}', 'One event with its error declarations', { statuses: { 200: 'EPCISQueryDocument', 404: 'Problem details' } });
describe('get', '/epcs/{epc}/events', 'Events that name a thing; without a key, what its scan page tells', { query: true });
for (const resource of RESOURCES.filter((r) => r !== 'epcs')) describe('get', `/${resource}/{value}/events`, `Events by one of the ${resource}`, { query: true });
for (const resource of RESOURCES) describe('get', `/${resource}`, `The ${resource} of one’s own events`, { statuses: { 200: 'Collection' } });

export const epcis = router;
