/** One stamp of the illustrated fish sauce, seen in three provinces within minutes: what a copied stamp looks like to an inspector. */
import type { Context } from '../../api/context.ts';
import { MINUTE } from '../../api/time.ts';
import { findSignals, lookUpStamp, makeSerial, orderKey, recordScan } from '../../api/traceability/index.ts';
import type { DemoTraceability } from './traceability.ts';

/** The last active stamp: tours begin with the first. */
const INDEX = 215;
const SEEN_IN = ['38', '01', '79', '38'];

/** Running it again changes nothing: the sessions are the same. */
export async function demoSignals(ctx: Context, traceability: DemoTraceability): Promise<void> {
  const range = ctx.db.get<{ number: number; checkValue: string }>('SELECT r.number, k.check_value AS checkValue FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [traceability.active])!;
  const serial = makeSerial(orderKey(ctx)!, ctx.services.stampKeys.rangeKey(range.checkValue, range.number)!, { range: range.number, index: INDEX });
  const look = lookUpStamp(ctx, serial);
  if (!look.found) throw new Error('the demo stamp is gone');
  for (const [i, clientRegion] of SEEN_IN.entries()) {
    const then = ctx.now() - (10 - 2 * i) * MINUTE;
    await recordScan({ ...ctx, clientRegion, now: () => then }, look.stamp, `minh-hoa-${i + 1}`);
  }
  await findSignals(ctx);
}
