/** What the verbs of recalls share: reading a row, guarding a move, writing lots. Writes only inside transactions. */
import { isUniqueViolation } from '../../../db/client.ts';
import { stopSale, resumeSale } from '../../catalog/index.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, refusedTransition, type DomainError } from '../../errors.ts';
import { enqueue } from '../../outbox.ts';
import { RECALL_MOVES, RECALL_STATE_WORDS, type RecallAct, type RecallCause, type RecallHazard, type RecallMode, type RecallState } from './rules.ts';
import { scopeLot, type ScopeLot } from './scope.ts';

export interface RecallRow {
  id: number;
  publicId: string;
  mode: RecallMode;
  rootLotId: number;
  rootLot: string;
  producerOrganisationId: number;
  cause: RecallCause;
  hazard: RecallHazard;
  reasonVi: string;
  reasonEn: string;
  noticeVi: string;
  noticeEn: string;
  phone: string;
  openedAs: 'PRODUCER' | 'BODY';
  organisationId: number;
  organisationName: string;
  bodyVi: string | null;
  bodyEn: string | null;
  decisionNumber: string;
  state: RecallState;
  proposedBy: string | null;
  openedBy: string | null;
  startedAt: number;
  openedAt: number | null;
  deadlineAt: number;
  clockStoppedAt: number | null;
  overdueAt: number | null;
  foundMs: number;
  declineReason: string;
  recoveredMilli: number | null;
  destroyedMilli: number | null;
  resultNote: string;
  reportedBy: string | null;
  reportedAt: number | null;
  closedBy: string | null;
  closedAt: number | null;
}

export const RECALL = `SELECT r.id, r.public_id AS publicId, r.mode, r.root_lot_id AS rootLotId, l.public_id AS rootLot, r.producer_organisation_id AS producerOrganisationId, r.cause, r.hazard,
  r.reason_vi AS reasonVi, r.reason_en AS reasonEn, r.notice_vi AS noticeVi, r.notice_en AS noticeEn, r.phone, r.opened_as AS openedAs, r.organisation_id AS organisationId, o.name AS organisationName,
  r.body_vi AS bodyVi, r.body_en AS bodyEn, r.decision_number AS decisionNumber, r.state, r.proposed_by AS proposedBy, r.opened_by AS openedBy, r.started_at AS startedAt, r.opened_at AS openedAt,
  r.deadline_at AS deadlineAt, r.clock_stopped_at AS clockStoppedAt, r.overdue_at AS overdueAt, r.found_ms AS foundMs, r.decline_reason AS declineReason, r.recovered_milli AS recoveredMilli,
  r.destroyed_milli AS destroyedMilli, r.result_note AS resultNote, r.reported_by AS reportedBy, r.reported_at AS reportedAt, r.closed_by AS closedBy, r.closed_at AS closedAt
  FROM recall r JOIN lot l ON l.id = r.root_lot_id JOIN organisation o ON o.id = r.organisation_id`;

export const recallByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): RecallRow | undefined => ctx.db.get<RecallRow>(`${RECALL} WHERE r.public_id = ?`, [publicId]);

/** @throws DomainError 404 */
export function recallAndLot(ctx: Pick<Context, 'db'>, publicId: string): { recall: RecallRow; lot: ScopeLot } {
  const recall = recallByPublicId(ctx, publicId);
  if (!recall) throw notFound({ vi: 'Không có đợt thu hồi này.', en: 'There is no such recall.' });
  return { recall, lot: scopeLot(ctx, recall.rootLot)! };
}

/** @throws DomainError 409 when the state does not allow the act */
export function guardRecall(recall: RecallRow, tried: RecallAct): void {
  const move = RECALL_MOVES.find((m) => m.act === tried)!;
  if (move.from.includes(recall.state)) return;
  throw refusedTransition({ from: RECALL_STATE_WORDS[recall.state], tried: move, allowed: RECALL_MOVES.filter((m) => m.from.includes(recall.state)) });
}

/** The lot is being recalled already: the other officer is told by which recall. */
export function alreadyRecalled(open: { publicId: string; organisationName: string }): DomainError {
  return conflict('already-recalled', {
    vi: `Lô này đã nằm trong đợt thu hồi ${open.publicId} do ${open.organisationName} mở. Mời Ông/Bà mở đợt đó để thêm lô hoặc ghi việc.`,
    en: `This lot is already in recall ${open.publicId}, opened by ${open.organisationName}. Please open that one to add lots or record work.`,
  });
}

/** The open recall that names the lot, if any. */
export const openRecallOf = (ctx: Pick<Context, 'db'>, lotId: number): { publicId: string; organisationName: string } | undefined =>
  ctx.db.get<{ publicId: string; organisationName: string }>(
    `SELECT r.public_id AS publicId, o.name AS organisationName FROM recall_lot n JOIN recall r ON r.id = n.recall_id JOIN organisation o ON o.id = r.organisation_id
     WHERE n.lot_id = ? AND r.mode = 'REAL' AND r.state IN ('PROPOSED','OPEN','CLOSING') ORDER BY r.id LIMIT 1`,
    [lotId],
  );

/** Names lots that the recall does not name yet. @returns how many were new */
export function nameLots(ctx: Context, recallId: number, lots: readonly ScopeLot[]): number {
  return ctx.db.run(
    `INSERT INTO recall_lot (recall_id, lot_id, depth, added_at) SELECT ?, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'), ? FROM json_each(?) j WHERE true ON CONFLICT DO NOTHING`,
    [recallId, ctx.now(), JSON.stringify(lots.map((l) => [l.id, l.depth]))],
  ).changes;
}

/** The address of a recall's notice, for everybody. */
export const noticePath = (publicId: string): string => `/thu-hoi/${publicId}`;

/** Turns the pages of all named lots red and takes their products off sale: at once, in this transaction. */
export function redden(ctx: Context, recall: RecallRow, by: string): void {
  ctx.db.run(
    `INSERT INTO lot_recall (public_id, lot_id, reason_vi, reason_en, phone, organisation_id, opened_by, opened_at, recall_id)
     SELECT ? || '-' || n.lot_id, n.lot_id, ?, ?, ?, ?, ?, ?, n.recall_id FROM recall_lot n
     WHERE n.recall_id = ? AND NOT EXISTS (SELECT 1 FROM lot_recall x WHERE x.recall_id = n.recall_id AND x.lot_id = n.lot_id AND x.closed_at IS NULL)`,
    [recall.publicId, recall.reasonVi, recall.reasonEn, recall.phone, recall.organisationId, by, ctx.now(), recall.id],
  );
  stopSale(ctx, productsOf(ctx, recall.id), noticePath(recall.publicId));
  enqueue(ctx, { topic: 'recall.events', key: recall.publicId, payload: { recall: recall.publicId } });
}

const productsOf = (ctx: Pick<Context, 'db'>, recallId: number): number[] =>
  ctx.db.all<{ id: number }>('SELECT DISTINCT t.product_id AS id FROM recall_lot n JOIN lot l ON l.id = n.lot_id JOIN trade_item t ON t.id = l.trade_item_id WHERE n.recall_id = ?', [recallId]).map((r) => r.id);

/** The other way: pages as before, products on sale again where no other recall stops them. */
export function whiten(ctx: Context, recall: RecallRow, by: string): void {
  ctx.db.run('UPDATE lot_recall SET closed_by = ?, closed_at = ? WHERE recall_id = ? AND closed_at IS NULL', [by, ctx.now(), recall.id]);
  for (const productId of productsOf(ctx, recall.id)) {
    const other = ctx.db.get<{ publicId: string }>(
      `SELECT r.public_id AS publicId FROM recall r JOIN recall_lot n ON n.recall_id = r.id JOIN lot l ON l.id = n.lot_id JOIN trade_item t ON t.id = l.trade_item_id
       WHERE t.product_id = ? AND r.id <> ? AND r.mode = 'REAL' AND r.state IN ('OPEN','CLOSING') ORDER BY r.id DESC LIMIT 1`,
      [productId, recall.id],
    );
    resumeSale(ctx, productId, other ? noticePath(other.publicId) : null);
  }
}

/** Tells the producers of the lots and the officers of the deciding body, each once per occasion. */
export const notifyLater = (ctx: Context, recall: Pick<RecallRow, 'publicId' | 'mode'>, occasion: 'PROPOSED' | 'OPENED' | 'OVERDUE' | 'CLOSED'): void => {
  if (recall.mode === 'REAL') enqueue(ctx, { topic: 'recall.notify', key: `${recall.publicId}:${occasion}`, payload: { recall: recall.publicId, occasion } });
};

/** Runs the insert of a recall; a lost race becomes the conflict that names the winner. */
export function orAlreadyRecalled<T>(ctx: Context, lotId: number, insert: () => T): T {
  try {
    return insert();
  } catch (error) {
    const open = isUniqueViolation(error) ? openRecallOf(ctx, lotId) : undefined;
    throw open ? alreadyRecalled(open) : error;
  }
}
