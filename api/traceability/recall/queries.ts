/** Reads of recalls: the desks' lists and view, the public notice. */
import { isMember, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden, notFound, type Sentence } from '../../errors.ts';
import { DAY } from '../../time.ts';
import { requireRecaller, seesAllRecalls } from './access.ts';
import { holdersOf, type Holder } from './holders.ts';
import { adviceFor, clockWords, isLive, recallActs, RECALL_CAUSE_WORDS, type Clock, type RecallAct, type RecallActKind, type RecallHazard, type RecallState } from './rules.ts';
import { amountsOf, lotsOfRecall, reachOf, rootsOfRecall, scopeLot, stampsOf, suspectsOf, type Amount, type ScopeLot, type ScopeStamps } from './scope.ts';
import { noticePath, openRecallOf, RECALL, recallByPublicId, type RecallRow } from './store.ts';

export interface RecallPreview {
  lot: ScopeLot;
  /** The lot and all that was made from it. */
  lots: ScopeLot[];
  cartons: number;
  /** Keys of other systems that the goods reached. */
  foreign: string[];
  amounts: Amount[];
  stamps: ScopeStamps;
  /** What went into the lot. */
  suspects: ScopeLot[];
  /** The recall that the lot is in already. */
  open: string | null;
  /** Opens at once, or only proposes. */
  proposes: boolean;
  body: Sentence | null;
  /** A number to begin with: the producer's own, or the province's hotline for an officer. */
  phone: string;
  foundMs: number;
}

export function phoneFor(ctx: Context, organisationId: number, as: 'PRODUCER' | 'BODY'): string {
  if (as === 'PRODUCER') return ctx.db.get<{ phone: string | null }>('SELECT coalesce(r.public_phone, o.phone) AS phone FROM organisation o LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL WHERE o.id = ?', [organisationId])?.phone ?? '';
  const profile = ctx.db.get<{ json: string }>('SELECT profile_json AS json FROM installation WHERE id = 1')?.json;
  return profile === undefined ? '' : ((JSON.parse(profile) as { hotline?: string }).hotline ?? '');
}

/** What a recall of this lot would reach, before anything is done. @throws DomainError 401, 403, 404 */
export function previewRecall(ctx: Context, lotPublicId: string): RecallPreview {
  const lot = scopeLot(ctx, lotPublicId);
  if (!lot) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  const party = requireRecaller(ctx, lot);
  const began = performance.now();
  const reach = reachOf(ctx, [lot]);
  return {
    lot, lots: reach.lots, cartons: reach.cartons.length, foreign: reach.foreign,
    amounts: amountsOf(ctx, reach.lots, reach.cartons),
    stamps: stampsOf(ctx, reach.lots.map((l) => l.id)),
    suspects: suspectsOf(ctx, lot).lots,
    open: openRecallOf(ctx, lot.id)?.publicId ?? null,
    proposes: party.proposes, body: party.body, phone: phoneFor(ctx, lot.organisationId, party.as),
    foundMs: Math.ceil(performance.now() - began),
  };
}

export interface RecallLine {
  publicId: string;
  mode: RecallRow['mode'];
  state: RecallState;
  name: string;
  nameEn: string;
  lotCode: string;
  lots: number;
  cause: Sentence;
  producerName: string;
  openedAt: number | null;
  startedAt: number;
  clock: Clock;
}

interface LineRow extends Pick<RecallRow, 'publicId' | 'mode' | 'state' | 'cause' | 'openedAt' | 'startedAt' | 'deadlineAt' | 'clockStoppedAt' | 'closedAt'> {
  name: string;
  nameEn: string;
  lotCode: string;
  lots: number;
  producerName: string;
}

const LINE = `SELECT r.public_id AS publicId, r.mode, r.state, r.cause, r.opened_at AS openedAt, r.started_at AS startedAt, r.deadline_at AS deadlineAt, r.clock_stopped_at AS clockStoppedAt, r.closed_at AS closedAt,
  coalesce(p.name, l.name, l.code) AS name, coalesce(p.name_en, p.name, l.name, l.code) AS nameEn, l.code AS lotCode, o.name AS producerName,
  (SELECT count(*) FROM recall_lot n WHERE n.recall_id = r.id) AS lots
  FROM recall r JOIN lot l ON l.id = r.root_lot_id JOIN organisation o ON o.id = r.producer_organisation_id LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id`;

const line = (row: LineRow, now: number): RecallLine => ({ ...row, cause: RECALL_CAUSE_WORDS[row.cause], clock: clockWords(row, row.closedAt ?? now) });

/** Recalls that the person may see, open ones first by deadline: an officer all, a producer their own. @throws DomainError 401, 403 */
export function listRecalls(ctx: Context, options: { organisationId?: number } = {}): RecallLine[] {
  requirePerson(ctx);
  const all = seesAllRecalls(ctx);
  if (!all && (options.organisationId === undefined || !isMember(ctx, options.organisationId, 'OWNER', 'MEMBER'))) throw forbidden();
  const order = "ORDER BY CASE WHEN r.state IN ('PROPOSED','OPEN','CLOSING') THEN 0 ELSE 1 END, r.deadline_at DESC, r.id DESC LIMIT 200";
  const rows = options.organisationId === undefined
    // a producer's own exercise is nobody else's business
    ? ctx.db.all<LineRow>(`${LINE} WHERE r.mode = 'REAL' OR r.opened_as = 'BODY' ${order}`)
    : ctx.db.all<LineRow>(`${LINE} WHERE (r.producer_organisation_id = ? OR (r.mode = 'REAL' AND EXISTS (SELECT 1 FROM recall_lot n JOIN lot x ON x.id = n.lot_id WHERE n.recall_id = r.id AND x.organisation_id = ?)))
        AND (r.mode = 'REAL' OR r.opened_as = 'PRODUCER') AND r.opened_at IS NOT NULL ${order}`, [options.organisationId, options.organisationId]);
  return rows.map((row) => line(row, ctx.now()));
}

/** Real recalls that wait for somebody, for the red figure of a desk. */
export function openRecallCount(ctx: Context, organisationIds?: readonly number[]): number {
  if (organisationIds === undefined) return ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM recall WHERE mode = 'REAL' AND state IN ('PROPOSED','OPEN','CLOSING')")!.n;
  return ctx.db.get<{ n: number }>(
    "SELECT count(DISTINCT r.id) AS n FROM recall r JOIN recall_lot n ON n.recall_id = r.id JOIN lot l ON l.id = n.lot_id WHERE r.mode = 'REAL' AND r.state IN ('OPEN','CLOSING') AND l.organisation_id IN (SELECT value FROM json_each(?))",
    [JSON.stringify(organisationIds)],
  )!.n;
}

export interface RecallActionRow {
  publicId: string;
  kind: RecallActKind;
  holder: string | null;
  quantityMilli: number | null;
  unit: string | null;
  note: string;
  by: string;
  at: number;
}

export interface RecallView {
  recall: RecallRow;
  root: ScopeLot;
  lots: ScopeLot[];
  cartons: number;
  amounts: Amount[];
  stamps: ScopeStamps;
  suspects: ScopeLot[];
  holders: Holder[];
  actions: RecallActionRow[];
  clock: Clock;
  /** What the person may do now. */
  acts: RecallAct[];
}

/** What this person may do to the recall as it stands. */
function actsOf(ctx: Context, recall: RecallRow, root: ScopeLot): RecallAct[] {
  try {
    const party = requireRecaller(ctx, root);
    return recallActs(recall.state).filter((act) => {
      if (act === 'confirm' || act === 'decline') return !party.proposes && party.as === 'BODY';
      if (party.proposes && recall.mode === 'REAL') return act === 'record' || (act === 'extend' && recall.state === 'PROPOSED');
      if (act === 'close') return recall.reportedBy !== party.person.userId && (recall.openedAs === 'PRODUCER' || party.as === 'BODY');
      return true;
    });
  } catch {
    return [];
  }
}

/** Officers see every recall and their own exercises; producers what concerns their lots once it is decided, and their own exercises. */
function maySee(ctx: Context, recall: RecallRow, lots: readonly ScopeLot[]): boolean {
  if (recall.mode === 'REHEARSAL') return recall.openedAs === 'BODY' ? seesAllRecalls(ctx) : isMember(ctx, recall.producerOrganisationId, 'OWNER', 'MEMBER');
  return seesAllRecalls(ctx) || (recall.openedAt !== null && [...new Set(lots.map((l) => l.organisationId))].some((id) => isMember(ctx, id, 'OWNER', 'MEMBER')));
}

/** A recall with all that it reaches. @throws DomainError 401, 403, 404 */
export function recallView(ctx: Context, publicId: string): RecallView {
  requirePerson(ctx);
  const recall = recallByPublicId(ctx, publicId);
  if (!recall) throw notFound({ vi: 'Không có đợt thu hồi này.', en: 'There is no such recall.' });
  const lots = lotsOfRecall(ctx, recall.id);
  if (!maySee(ctx, recall, lots)) throw forbidden();
  const root = scopeLot(ctx, recall.rootLot)!;
  const reach = reachOf(ctx, rootsOfRecall(ctx, recall.id));
  return {
    recall, root, lots, cartons: reach.cartons.length,
    amounts: amountsOf(ctx, lots, reach.cartons),
    stamps: stampsOf(ctx, lots.map((l) => l.id)),
    suspects: suspectsOf(ctx, root).lots,
    holders: holdersOf(ctx, recall, { lots, reach }),
    actions: ctx.db.all<RecallActionRow>('SELECT public_id AS publicId, kind, holder, quantity_milli AS quantityMilli, unit, note, by, at FROM recall_action WHERE recall_id = ? ORDER BY id DESC LIMIT 1000', [recall.id]),
    clock: clockWords(recall, recall.closedAt ?? ctx.now()),
    acts: actsOf(ctx, recall, root),
  };
}

export interface RecallNotice {
  publicId: string;
  state: 'OPEN' | 'CLOSING' | 'CLOSED';
  live: boolean;
  hazard: RecallHazard;
  cause: Sentence;
  reason: Sentence;
  notice: Sentence;
  advice: readonly Sentence[];
  phone: string;
  /** Who recalls. */
  by: Sentence;
  decisionNumber: string;
  openedAt: number;
  closedAt: number | null;
  goods: { name: string; nameEn: string; label: string; producerName: string; slug: string | null; productId: number | null; lots: { code: string; productionDate: string; expiryDate: string | null }[]; total: number }[];
  illustration: boolean;
}

const NOTICE_LOTS = 200;

function noticeOf(ctx: Context, recall: RecallRow): RecallNotice {
  const goods = new Map<string, RecallNotice['goods'][number]>();
  for (const lot of lotsOfRecall(ctx, recall.id)) {
    if (lot.gtin === null) continue; // raw lots are in no shop
    const key = `${lot.productId}/${lot.label}`;
    const one = goods.get(key) ?? { name: lot.name, nameEn: lot.nameEn, label: lot.label, producerName: lot.producerName, slug: lot.slug, productId: lot.productId, lots: [], total: 0 };
    one.total += 1;
    if (one.lots.length < NOTICE_LOTS) one.lots.push({ code: lot.code, productionDate: lot.productionDate, expiryDate: lot.expiryDate });
    goods.set(key, one);
  }
  const illustration = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM recall_lot r JOIN lot l ON l.id = r.lot_id JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id WHERE r.recall_id = ? AND p.illustration = 1', [recall.id])!.n > 0;
  return {
    publicId: recall.publicId, state: recall.state as RecallNotice['state'], live: isLive(recall.state), hazard: recall.hazard, cause: RECALL_CAUSE_WORDS[recall.cause],
    reason: { vi: recall.reasonVi, en: recall.reasonEn || recall.reasonVi }, notice: { vi: recall.noticeVi, en: recall.noticeEn || recall.noticeVi }, advice: adviceFor(recall.hazard), phone: recall.phone,
    by: { vi: recall.organisationName, en: recall.openedAs === 'BODY' && recall.organisationName === recall.bodyVi ? (recall.bodyEn ?? recall.organisationName) : recall.organisationName },
    decisionNumber: recall.decisionNumber, openedAt: recall.openedAt!, closedAt: recall.closedAt, goods: [...goods.values()], illustration,
  };
}

/** The notice that everybody may read; undefined for a rehearsal, a proposal and what was declined. */
export function recallNotice(ctx: Context, publicId: string): RecallNotice | undefined {
  const recall = recallByPublicId(ctx, publicId);
  return recall && recall.mode === 'REAL' && (isLive(recall.state) || recall.state === 'CLOSED') ? noticeOf(ctx, recall) : undefined;
}

/** Open recalls and those closed in the last year, the newest first. */
export const recallNotices = (ctx: Context): RecallNotice[] =>
  ctx.db.all<RecallRow>(`${RECALL} WHERE r.mode = 'REAL' AND (r.state IN ('OPEN','CLOSING') OR (r.state = 'CLOSED' AND r.closed_at > ?)) ORDER BY r.state = 'CLOSED', r.opened_at DESC LIMIT 100`, [ctx.now() - 365 * DAY])
    .map((recall) => noticeOf(ctx, recall));

/** The open recalls of a product, for its page: which lots, why, and the notice. */
export const openRecallOn = (ctx: Pick<Context, 'db'>, productId: number): { notice: string; reason: Sentence; lots: string[]; total: number }[] =>
  ctx.db.all<{ publicId: string; vi: string; en: string; codes: string; total: number }>(
    `SELECT r.public_id AS publicId, r.reason_vi AS vi, coalesce(nullif(r.reason_en, ''), r.reason_vi) AS en, min(l.code) AS codes, count(*) AS total FROM recall r JOIN recall_lot n ON n.recall_id = r.id
     JOIN lot l ON l.id = n.lot_id JOIN trade_item t ON t.id = l.trade_item_id WHERE t.product_id = ? AND r.mode = 'REAL' AND r.state IN ('OPEN','CLOSING') GROUP BY r.id ORDER BY r.id DESC LIMIT 10`,
    [productId],
  ).map((row) => ({ notice: noticePath(row.publicId), reason: { vi: row.vi, en: row.en }, lots: row.total === 1 ? [row.codes] : [], total: row.total }));
