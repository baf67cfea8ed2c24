import type { Context } from '../../context.ts';
import { notFound, parseInput } from '../../errors.ts';
import type { WriteOptions } from '../../write.ts';
import { lotByPublicId } from '../lots/queries.ts';
import { requestStamps } from './request-stamps.ts';
import { IssueStampsInput } from './schemas.ts';

export interface IssuedStamps {
  publicId: string;
  count: number;
}

/**
 * "Cấp tem" in one tap: a request for a lot's stamps, printed by the producer, is granted at once within the quota.
 * @throws DomainError 401, 403, 404, 409 `product-not-public`, 409 `more-stamps-than-goods`, 422 `minimum-data`, 503
 */
export async function issueStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<IssuedStamps> {
  const data = parseInput(IssueStampsInput, input);
  if (!lotByPublicId(ctx, data.lot)) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  const { range } = await requestStamps(ctx, { lot: data.lot, count: data.count, way: 'SELF' }, options);
  return { publicId: range!, count: data.count };
}
