/** The figures of the side columns, each counted when asked, and only those that the person may open. */
import { isStaff } from '../../../api/access.ts';
import { accountCounts } from '../../../api/accounts/index.ts';
import { catalogDeskCounts, organisationListings } from '../../../api/catalog/index.ts';
import type { Context } from '../../../api/context.ts';
import { stallsOf } from './choices.ts';

/** Counts by address, as `Desk.astro` takes them. An item without a figure shows none. */
export function deskCounts(ctx: Context): Record<string, number> {
  const counts: Record<string, number> = {};
  if (ctx.actor.kind !== 'person') return counts;
  if (isStaff(ctx)) {
    const catalog = catalogDeskCounts(ctx);
    counts['/can-bo/san-pham'] = catalog.listings + catalog.revisions;
    counts['/can-bo/chung-nhan'] = catalog.toCheck;
    counts['/can-bo/trung-lap'] = catalog.doubles;
    counts['/can-bo/khoi-phuc'] = accountCounts(ctx).recoveries;
  }
  const stalls = stallsOf(ctx, ctx.actor);
  if (stalls.length > 0) {
    counts['/gian-hang/san-pham'] = stalls.reduce((sum, stall) => {
      const { MERGED, ...own } = organisationListings(ctx, stall.value).counts;
      return sum + Object.values(own).reduce((all, n) => all + n, 0);
    }, 0);
  }
  return counts;
}
