/** The stamp keys by name: which ranges each proves, and whether its secret is here. The secrets are never shown. */
import { requireRole } from '../../access.ts';
import type { Context } from '../../context.ts';

export interface KeyLine {
  id: number;
  /** 16 hex digits that tell one secret from another. */
  checkValue: string;
  createdAt: number;
  ranges: number;
  stamps: number;
  present: boolean;
  /** New ranges are issued under it. */
  newest: boolean;
}

/** For administrators. @throws DomainError 401, 403 */
export function stampKeyList(ctx: Context): KeyLine[] {
  requireRole(ctx, 'ADMIN');
  const ring = ctx.services.stampKeys;
  return ctx.db
    .all<Omit<KeyLine, 'present' | 'newest'>>(
      `SELECT k.id, k.check_value AS checkValue, k.created_at AS createdAt, count(r.id) AS ranges, coalesce(sum(r.count), 0) AS stamps
       FROM stamp_key k LEFT JOIN stamp_range r ON r.key_id = k.id GROUP BY k.id ORDER BY k.id DESC`)
    .map((key) => ({ ...key, present: ring.has(key.checkValue), newest: ring.newest === key.checkValue }));
}
