/** The holds that people confirmed on a range: what a scan page asks. */
import type { Context } from '../../context.ts';

export interface OpenHold {
  firstIndex: number;
  lastIndex: number;
  reasonVi: string;
  reasonEn: string;
  /** Whom a buyer rings. */
  phone: string;
  /** The body that decided. */
  by: string;
  at: number;
}

export const holdsOf = (ctx: Pick<Context, 'db'>, rangeId: number): OpenHold[] =>
  ctx.db.all<OpenHold>(
    `SELECT h.first_index AS firstIndex, h.last_index AS lastIndex, h.reason_vi AS reasonVi, h.reason_en AS reasonEn, h.phone, coalesce(o.name, '') AS "by", h.confirmed_at AS at
     FROM stamp_hold h LEFT JOIN organisation o ON o.id = h.organisation_id WHERE h.range_id = ? AND h.state = 'HELD' ORDER BY h.id DESC`,
    [rangeId],
  );
