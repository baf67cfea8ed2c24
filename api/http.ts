/** What the routes of every domain share: the typed router, problem details, common response shapes. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import type { Context } from './context.ts';
import { badRequest, DomainError, invalidFromIssues, isDomainError } from './errors.ts';

export interface AppEnv {
  Variables: { ctx: Context };
  Bindings: { ctx: Context };
}

/** RFC 9457. `fields` holds one sentence per field; `vi` and `en` the title in both languages. */
export const Problem = z
  .object({
    type: z.string().openapi({ example: 'https://sanque.vn/problems/invalid' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    vi: z.string(),
    en: z.string(),
    requestId: z.string(),
    fields: z.record(z.string(), z.object({ vi: z.string(), en: z.string() })).optional(),
  })
  .openapi('Problem');

const problemContent = { 'application/problem+json': { schema: Problem } };

/** The error answers of a route, for its OpenAPI description. */
export const problems = <const S extends readonly number[]>(...statuses: S) =>
  Object.fromEntries(statuses.map((s) => [s, { description: 'Problem details (RFC 9457)', content: problemContent }])) as {
    [K in S[number]]: { description: string; content: typeof problemContent };
  };

/** What Hono itself refuses before a handler runs: a body that is no JSON. */
const unreadable = (failure: HTTPException): DomainError =>
  new DomainError('bad-request', failure.status, {
    vi: 'Không đọc được nội dung gửi lên. Mời bạn kiểm tra lại: phải là JSON hợp lệ.',
    en: 'What was sent cannot be read. Please check it: it must be valid JSON.',
  });

/** The answer to an error, as problem details in the reader's language. */
export function problemResponse(failure: unknown, ctx: Pick<Context, 'lang' | 'requestId' | 'log'>): Response {
  const error = failure instanceof HTTPException && failure.status < 500 ? unreadable(failure) : failure;
  const known = isDomainError(error)
    ? error
    : new DomainError('internal', 500, { vi: 'Có lỗi phía hệ thống. Chúng tôi đã ghi lại; mời bạn thử lại sau ít phút.', en: 'Something failed on our side. It has been recorded; please try again in a few minutes.' });
  if (known.status >= 500) ctx.log.error({ err: error, requestId: ctx.requestId }, 'request failed');
  const body = {
    type: `https://sanque.vn/problems/${known.code}`,
    title: ctx.lang === 'en' ? known.en : known.vi,
    status: known.status,
    code: known.code,
    vi: known.vi,
    en: known.en,
    requestId: ctx.requestId,
    ...(known.fields ? { fields: known.fields } : {}),
  };
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' };
  if (known.retryAfter) headers['Retry-After'] = String(known.retryAfter);
  return new Response(JSON.stringify(body), { status: known.status, headers });
}

/** Puts the context of the request, made by the front door, where handlers read it: `c.get('ctx')`. */
export const withContext = createMiddleware<AppEnv>(async (c, next) => {
  c.set('ctx', c.env.ctx);
  await next();
});

/**
 * A sub-app for one domain. Input that does not fit a route's zod schema becomes the same bilingual 422 as everywhere.
 */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      return problemResponse(invalidFromIssues(result.error.issues), c.get('ctx'));
    },
  });
}

/** The `Idempotency-Key` of a JSON write, when it is a sane one. */
export function idempotencyKey(c: HonoContext<AppEnv>): string | undefined {
  const key = c.req.header('Idempotency-Key');
  return key && /^[\x21-\x7e]{8,128}$/.test(key) ? key : undefined;
}

/** A posted multipart form: its texts, and the files that are not empty. @throws DomainError 400 when the body is no form */
export async function formOf(c: HonoContext<AppEnv>): Promise<{ text: (name: string) => string | undefined; all: (name: string) => string[]; files: (name: string) => Promise<{ name: string; bytes: Uint8Array }[]> }> {
  let form: FormData;
  try {
    form = await c.req.formData(); // not the raw request's: the description's check has read its body already
  } catch {
    throw badRequest({ vi: 'Cần gửi dạng multipart/form-data.', en: 'Please send multipart/form-data.' });
  }
  const all = (name: string) => form.getAll(name).filter((value): value is string => typeof value === 'string');
  return {
    all,
    text: (name) => all(name)[0],
    files: (name) => Promise.all(form.getAll(name).filter((f): f is File => typeof f !== 'string' && f.size > 0).map(async (f) => ({ name: f.name, bytes: new Uint8Array(await f.arrayBuffer()) }))),
  };
}
/** How an answer or a body of JSON is described. */
export const json = <S extends z.ZodType>(schema: S) => ({ content: { 'application/json': { schema } } });
/** How a route that takes files is described. */
export const multipart = (description: string) => ({ body: { required: true, content: { 'multipart/form-data': { schema: z.any().openapi({ type: 'object', description }) } } } });
