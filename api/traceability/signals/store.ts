/** What the verbs of signals share: the row, the guard, the move. Writes only inside transactions. */
import type { Context, Person } from '../../context.ts';
import { conflict, notFound, refusedTransition } from '../../errors.ts';
import type { SignalGoods } from './access.ts';
import { SIGNAL_MOVES, SIGNAL_STATE_WORDS, type HoldState, type Severity, type SignalAct, type SignalKind, type SignalState } from './rules.ts';

export interface SignalRow extends SignalGoods {
  id: number;
  publicId: string;
  kind: SignalKind;
  rangeId: number | null;
  rangePublicId: string | null;
  rangeCount: number | null;
  rangeState: string | null;
  gtin: string | null;
  idx: number | null;
  lotId: number | null;
  lotCode: string | null;
  lotPublicId: string | null;
  severity: Severity;
  ruleVersion: string;
  n: number;
  evidence: string;
  firstAt: number;
  lastAt: number;
  raisedAt: number;
  state: SignalState;
  version: number;
  decidedAt: number | null;
  reason: string;
  productName: string | null;
  productNameEn: string | null;
  productSlug: string | null;
  label: string | null;
  producerName: string | null;
}

export const SIGNAL = `SELECT s.id, s.public_id AS publicId, s.kind, s.range_id AS rangeId, r.public_id AS rangePublicId, r.count AS rangeCount, r.state AS rangeState, r.gtin, s.idx, s.lot_id AS lotId, l.code AS lotCode,
  l.public_id AS lotPublicId, s.severity, s.rule_version AS ruleVersion, s.n, s.evidence, s.first_at AS firstAt, s.last_at AS lastAt, s.raised_at AS raisedAt, s.state, s.version, s.decided_at AS decidedAt, s.reason,
  r.organisation_id AS organisationId, p.group_code AS "group", coalesce(l.commune_code, p.commune_code) AS communeCode, p.name AS productName, p.name_en AS productNameEn, p.slug AS productSlug, t.label, o.name AS producerName
  FROM stamp_signal s LEFT JOIN stamp_range r ON r.id = s.range_id LEFT JOIN lot l ON l.id = s.lot_id LEFT JOIN trade_item t ON t.id = r.trade_item_id LEFT JOIN product p ON p.id = t.product_id
  LEFT JOIN organisation o ON o.id = r.organisation_id`;

/** @throws DomainError 404 */
export function signalByPublicId(ctx: Pick<Context, 'db'>, publicId: string): SignalRow {
  const signal = ctx.db.get<SignalRow>(`${SIGNAL} WHERE s.public_id = ?`, [publicId]);
  if (!signal) throw notFound({ vi: 'Không có tín hiệu này.', en: 'There is no such signal.' });
  return signal;
}

export interface HoldRow {
  id: number;
  publicId: string;
  firstIndex: number;
  lastIndex: number;
  state: HoldState;
  reasonVi: string;
  reasonEn: string;
  phone: string;
  by: string | null;
  proposedAt: number;
  confirmedAt: number | null;
  releasedAt: number | null;
  releaseReason: string;
}

/** All holds of a signal, newest first. */
export const holdsOfSignal = (ctx: Pick<Context, 'db'>, signalId: number): HoldRow[] =>
  ctx.db.all<HoldRow>(
    `SELECT h.id, h.public_id AS publicId, h.first_index AS firstIndex, h.last_index AS lastIndex, h.state, h.reason_vi AS reasonVi, h.reason_en AS reasonEn, h.phone, o.name AS "by",
       h.proposed_at AS proposedAt, h.confirmed_at AS confirmedAt, h.released_at AS releasedAt, h.release_reason AS releaseReason
     FROM stamp_hold h LEFT JOIN organisation o ON o.id = h.organisation_id WHERE h.signal_id = ? ORDER BY h.id DESC`,
    [signalId],
  );

const meanwhile = () =>
  conflict('changed-meanwhile', {
    vi: 'Tín hiệu này vừa được người khác quyết định. Mời Ông/Bà mở lại trang để xem kết quả trước khi làm tiếp.',
    en: 'Somebody else has just decided on this signal. Please open the page again and read the result first.',
  });

/**
 * Moves a signal, exactly once for the version that the person saw.
 * @throws DomainError 409 when somebody was faster, or the state does not allow the act
 */
export function moveSignal(ctx: Context, signal: SignalRow, act: SignalAct, seen: number, person: Person, reason: string): { state: SignalState; version: number } {
  if (signal.version !== seen) throw meanwhile();
  const move = SIGNAL_MOVES.find((m) => m.act === act)!;
  if (!move.from.includes(signal.state)) {
    throw refusedTransition({ from: SIGNAL_STATE_WORDS[signal.state], tried: move, allowed: SIGNAL_MOVES.filter((m) => m.from.includes(signal.state)) });
  }
  const done = ctx.db.run('UPDATE stamp_signal SET state = ?, version = version + 1, decided_by = ?, decided_at = ?, decided_n = n, reason = ? WHERE id = ? AND version = ?', [
    move.to, person.userId, ctx.now(), reason, signal.id, seen,
  ]);
  if (done.changes !== 1) throw meanwhile();
  return { state: move.to, version: seen + 1 };
}
