/** A range of stamps as JSON. */
import { z } from '@hono/zod-openapi';
import type { RangeRow } from './queries.ts';

export const Range = z.object({
  publicId: z.string(), gtin: z.string(), count: z.number().int(), state: z.enum(['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID']),
  issuedAt: z.number().int().openapi({ description: 'UTC milliseconds' }), printedAt: z.number().int().nullable(), activatedAt: z.number().int().nullable(), voidedAt: z.number().int().nullable(),
}).openapi('StampRange');

export const rangeJson = (r: RangeRow) => ({ publicId: r.publicId, gtin: r.gtin, count: r.count, state: r.state, issuedAt: r.issuedAt, printedAt: r.printedAt, activatedAt: r.activatedAt, voidedAt: r.voidedAt });
