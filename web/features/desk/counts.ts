/** The figures of the side columns, each counted when asked, and only those that the person may open. */
import { hasRole, isStaff } from '../../../api/access.ts';
import { accountCounts } from '../../../api/accounts/index.ts';
import { catalogDeskCounts, organisationListings, producerMergeCandidates } from '../../../api/catalog/index.ts';
import type { Context } from '../../../api/context.ts';
import { INSPECTION_ROLES, inspectionCount } from '../../../api/inspection/index.ts';
import { quoteCount, waitingForOfficer } from '../../../api/matching/index.ts';
import { contractCount, openCount } from '../../../api/support/index.ts';
import { claimsWaiting, incomingGoods, listOrders, listRequests, openDoubtCount, openRecallCount, openSignalCount, STAMP_OFFICERS, stampDeskCount, troubledRecords } from '../../../api/traceability/index.ts';
import { RECALL_STAFF, SIGNAL_STAFF } from '../../layouts/desk-nav.ts';
import { stallsOf } from './choices.ts';
import { REVIEWERS } from './guard.ts';

/** Counts by address, as `Desk.astro` takes them. An item without a figure shows none. */
export function deskCounts(ctx: Context): Record<string, number> {
  const counts: Record<string, number> = {};
  if (ctx.actor.kind !== 'person') return counts;
  if (isStaff(ctx)) {
    const catalog = catalogDeskCounts(ctx);
    if (hasRole(ctx, 'ADMIN', 'TRADE_OFFICER')) counts['/can-bo/san-pham'] = catalog.listings + catalog.revisions;
    if (hasRole(ctx, 'ADMIN', 'OCOP_OFFICER')) counts['/can-bo/chung-nhan'] = catalog.toCheck;
    if (hasRole(ctx, ...REVIEWERS)) counts['/can-bo/trung-lap'] = catalog.doubles + producerMergeCandidates(ctx).total;
    if (hasRole(ctx, 'ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER')) counts['/can-bo/ho-so'] = openCount(ctx);
    if (hasRole(ctx, 'ADMIN', 'TRADE_OFFICER')) {
      const offers = waitingForOfficer(ctx);
      counts['/can-bo/giai-phap'] = offers.providers.length + offers.solutions.length;
    }
    if (hasRole(ctx, ...REVIEWERS)) {
      counts['/can-bo/ket-noi'] = troubledRecords(ctx);
      counts['/can-bo/xuat-khau'] = claimsWaiting(ctx);
    }
    if (hasRole(ctx, ...RECALL_STAFF)) counts['/can-bo/thu-hoi'] = openRecallCount(ctx);
    if (hasRole(ctx, ...SIGNAL_STAFF)) counts['/can-bo/tin-hieu'] = openSignalCount(ctx) + openDoubtCount(ctx);
    if (hasRole(ctx, ...STAMP_OFFICERS)) counts['/can-bo/tem/de-nghi'] = stampDeskCount(ctx);
    if (hasRole(ctx, ...INSPECTION_ROLES)) counts['/can-bo/kiem-tra'] = inspectionCount(ctx);
    if (hasRole(ctx, 'ADMIN', 'COMMUNE_OFFICER', 'HELPER')) counts['/can-bo/khoi-phuc'] = accountCounts(ctx).recoveries;
    if (hasRole(ctx, 'ADMIN')) counts['/can-bo/du-lieu-ca-nhan'] = accountCounts(ctx).dataRequests;
  }
  const contracts = contractCount(ctx);
  if (hasRole(ctx, 'ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER')) counts['/can-bo/hop-dong'] = contracts.office;
  if (hasRole(ctx, 'OWNER', 'MEMBER')) {
    const quotes = quoteCount(ctx);
    counts['/hop-dong'] = contracts.own;
    counts['/bao-gia'] = quotes.enterprise;
    counts['/nha-cung-cap/bao-gia'] = quotes.provider;
  }
  const stalls = stallsOf(ctx, ctx.actor);
  if (stalls.length > 0) {
    counts['/gian-hang/san-pham'] = stalls.reduce((sum, stall) => {
      const { counts: own } = organisationListings(ctx, stall.value);
      return sum + Object.values(own).reduce((all, n) => all + n, 0) - own.MERGED;
    }, 0);
    const own = stalls.map((stall) => stall.value);
    counts['/gian-hang/thu-hoi'] = openRecallCount(ctx, own);
    counts['/gian-hang/nhan-hang'] = own.reduce((sum, id) => sum + incomingGoods(ctx, id).filter((g) => !g.done).length, 0);
    counts['/gian-hang/tem'] = own.reduce((sum, id) => sum + listRequests(ctx, id).filter((q) => q.state === 'ASKED').length, 0);
    counts['/gian-hang/tem/don-in'] = own.reduce((sum, id) => sum + listOrders(ctx, id).filter((o) => o.state === 'DRAFT' || o.state === 'SENT' || o.state === 'PRINTED').length, 0);
    counts['/gian-hang/kiem-tra'] = inspectionCount(ctx, own);
  }
  return counts;
}
