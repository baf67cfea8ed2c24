/** /api/v1/me: who is signed in, and their sessions. */
import { createRoute, z } from '@hono/zod-openapi';
import { requirePerson } from '../access.ts';
import { createRouter, problems } from '../http.ts';
import { profile, sessions } from './queries.ts';
import { revokeSession, revokeSessions } from './revoke-sessions.ts';

const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string().nullable().openapi({ description: 'E.164' }),
    email: z.string().nullable(),
    roles: z.array(z.object({ organisationId: z.number().int(), organisation: z.string(), kind: z.string(), role: z.string(), communeCode: z.string().nullable() })),
  })
  .openapi('Me');

const Session = z
  .object({ id: z.string(), device: z.string(), startedAt: z.number().int().openapi({ description: 'UTC milliseconds' }), lastUsedAt: z.number().int(), endsAt: z.number().int(), current: z.boolean() })
  .openapi('Session');

const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });

export const routes = createRouter()
  .openapi(createRoute({ method: 'get', path: '/me', tags: ['accounts'], summary: 'Who is signed in, with the roles that hold today', responses: { 200: json(Me, 'The person'), ...problems(401) } }), (c) => {
    const ctx = c.get('ctx');
    const person = requirePerson(ctx);
    const me = profile(ctx);
    c.header('Cache-Control', 'no-store');
    return c.json({
      id: me.id, name: me.name, phone: me.phone, email: me.email,
      roles: person.roles.map((r) => ({ organisationId: r.organisationId, organisation: r.organisationName, kind: r.organisationKind, role: r.role, communeCode: r.communeCode })),
    }, 200);
  })
  .openapi(createRoute({ method: 'get', path: '/me/sessions', tags: ['accounts'], summary: 'One’s own sessions', responses: { 200: json(z.object({ sessions: z.array(Session) }), 'Sessions, the last used first'), ...problems(401) } }), (c) => {
    const ctx = c.get('ctx');
    c.header('Cache-Control', 'no-store');
    return c.json({ sessions: sessions(ctx).map((s) => ({ ...s, device: s.device[ctx.lang] })) }, 200);
  })
  .openapi(createRoute({ method: 'delete', path: '/me/sessions/{id}', tags: ['accounts'], summary: 'End one of one’s own sessions', request: { params: z.object({ id: z.string().max(64) }) }, responses: { 204: { description: 'Ended' }, ...problems(401, 404, 422) } }), async (c) => {
    await revokeSession(c.get('ctx'), { sessionId: c.req.valid('param').id });
    return c.body(null, 204);
  })
  .openapi(createRoute({ method: 'delete', path: '/me/sessions', tags: ['accounts'], summary: 'End all of one’s own sessions, this one too', responses: { 200: json(z.object({ ended: z.number().int() }), 'How many ended'), ...problems(401) } }), async (c) => {
    return c.json(await revokeSessions(c.get('ctx'), { keepThis: false }), 200);
  });
