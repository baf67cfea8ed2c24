/** An officer has looked into a shopper's doubt. */
import { z } from '@hono/zod-openapi';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { notFound, parseInput, refusedTransition } from '../../errors.ts';
import type { Job } from '../../jobs.ts';
import { textField } from '../../text.ts';
import { DAY } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireSignalDecider } from '../signals/access.ts';
import { doubtByPublicId } from './queries.ts';
import { PHONE_DAYS, PHONE_DAYS_UNSETTLED } from './rules.ts';

const SettleDoubtInput = z.object({ doubt: z.string().max(40), outcome: textField({ min: 5, max: 300 }) });

/** @throws DomainError 401, 403, 404, 409 (settled already), 422 */
export async function settleDoubt(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(SettleDoubtInput, input);
  const found = doubtByPublicId(ctx, data.doubt);
  if (!found) throw notFound({ vi: 'Không có báo cáo này.', en: 'There is no such report.' });
  const { person } = requireSignalDecider(ctx, found);
  return write(ctx, (db) => {
    const { changes } = db.run("UPDATE stamp_doubt SET state = 'SETTLED', outcome = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'OPEN'", [data.outcome, person.userId, ctx.now(), found.id]);
    if (changes === 0) throw refusedTransition({ from: { vi: 'đã xem xong', en: 'settled' }, tried: { vi: 'ghi kết quả lần nữa', en: 'settle it again' }, allowed: [] });
    audit(ctx, { act: 'doubt.settle', object: 'stamp-doubt', objectId: found.publicId, data: { kind: found.kind } });
    return { publicId: found.publicId };
  }, { ...options, act: `doubt.settle ${data.doubt}` });
}

/** Telephone numbers go when nobody needs them to answer any more. */
export async function tidyDoubts(ctx: Context): Promise<void> {
  await write(ctx, (db) => {
    db.run("UPDATE stamp_doubt SET phone = '' WHERE phone <> '' AND (settled_at < ? OR at < ?)", [ctx.now() - PHONE_DAYS * DAY, ctx.now() - PHONE_DAYS_UNSETTLED * DAY]);
  });
}

export const doubtJobs: readonly Job[] = [{ name: 'doubts-tidy', everyMs: DAY, run: tidyDoubts }];
