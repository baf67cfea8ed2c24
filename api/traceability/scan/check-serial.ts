/** A serial typed alone, as JSON. */
import { z } from '@hono/zod-openapi';
import { isStaff } from '../../access.ts';
import type { Context } from '../../context.ts';
import { goodsById } from '../goods.ts';
import { stampUri } from '../uris.ts';
import { noteAttempt } from '../signals/attempts.ts';
import { lookUpStamp, verdictOf } from './scan.ts';
import { VERDICT_WORDS } from './words.ts';

export const StampCheck = z.object({
  serial: z.string(),
  verdict: z.enum(['again', 'valid', 'first', 'notActivated', 'void', 'recalled', 'expired', 'held', 'uncheckable', 'neverIssued', 'notOurs', 'product', 'lot']),
  vi: z.string(), en: z.string(),
  /** Null for a serial that was never issued. */
  uri: z.string().nullable(), gtin: z.string().nullable(), product: z.object({ slug: z.string(), name: z.string(), label: z.string(), illustration: z.boolean() }).nullable(),
  lot: z.object({ code: z.string(), productionDate: z.string(), expiryDate: z.string().nullable() }).nullable(),
  checks: z.number().int().openapi({ description: 'checks that count; this request is none' }),
}).openapi('StampCheck');


/** What can be said of a serial typed alone. No check; only serials that were never issued are counted, per source. */
export function checkSerial(ctx: Context, serial: string): z.infer<typeof StampCheck> {
  const look = lookUpStamp(ctx, serial);
  const { kind, facts } = verdictOf(ctx, look, undefined);
  if (kind === 'neverIssued' && !isStaff(ctx)) noteAttempt(ctx);
  const stamp = look.found ? look.stamp : undefined;
  const goods = stamp && goodsById(ctx, stamp.range.tradeItemId);
  return {
    serial, verdict: kind, vi: VERDICT_WORDS[kind].vi(facts).title, en: VERDICT_WORDS[kind].en(facts).title, checks: facts.checks,
    uri: stamp ? stampUri(stamp.range.origin, stamp.range.gtin, serial) : null,
    gtin: stamp?.range.gtin ?? null,
    product: goods ? { slug: goods.slug, name: goods.productName, label: goods.label, illustration: goods.illustration } : null,
    lot: stamp?.lot ? { code: stamp.lot.code, productionDate: stamp.lot.productionDate, expiryDate: stamp.lot.expiryDate } : null,
  };
}
