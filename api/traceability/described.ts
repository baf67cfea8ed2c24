/** What the routes of this domain share: shorthands of their descriptions. */
import { z } from '@hono/zod-openapi';

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
export const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
export const byId = z.object({ id: z.string().regex(/^[0-9a-z]{6,24}$/) });
export const headers = z.object({ 'idempotency-key': z.string().optional() });
export const tags = ['traceability'];
