/** Rows of inspections, and what their verbs share. */
import type { Context } from '../context.ts';
import { notFound, refusedTransition } from '../errors.ts';
import { vnDate } from '../time.ts';
import { INSPECTION_MOVES, INSPECTION_STATE_WORDS, type InspectionAct, type InspectionFinding, type InspectionResult, type InspectionState } from './rules.ts';

export interface InspectionRow {
  id: number;
  publicId: string;
  clientId: string;
  revision: number;
  kind: 'ON_SITE' | 'AT_DISTANCE';
  state: InspectionState;
  number: string | null;
  inspectorId: string;
  organisationId: number;
  organisationName: string;
  producerOrganisationId: number | null;
  producer: string | null;
  producerName: string | null;
  lotId: number | null;
  lot: string | null;
  lotCode: string | null;
  serial: string;
  verdict: string | null;
  communeCode: string | null;
  communeName: string | null;
  quantityMilli: number | null;
  unit: string | null;
  result: InspectionResult | null;
  inspectedAt: number;
  dueOn: string | null;
  createdAt: number;
  recordedAt: number | null;
  answeredAt: number | null;
  closedAt: number | null;
  place: string;
  holder: string;
  goods: string;
  note: string;
  followUp: string;
  representative: string;
  witness: string;
  answer: string;
  outcome: string;
}

export const INSPECTION = `SELECT i.id, i.public_id AS publicId, i.client_id AS clientId, i.revision, i.kind, i.state, i.number, i.inspector_id AS inspectorId, i.organisation_id AS organisationId, o.name AS organisationName,
  i.producer_organisation_id AS producerOrganisationId, m.public_id AS producer, m.name AS producerName, i.lot_id AS lotId, l.public_id AS lot, l.code AS lotCode, i.serial, i.verdict, i.commune_code AS communeCode,
  c.name || ', ' || v.short_name AS communeName, i.quantity_milli AS quantityMilli, i.unit, i.result, i.inspected_at AS inspectedAt, i.due_on AS dueOn, i.created_at AS createdAt, i.recorded_at AS recordedAt,
  i.answered_at AS answeredAt, i.closed_at AS closedAt, t.place, t.holder, t.goods, t.note, t.follow_up AS followUp, t.representative, t.witness, t.answer, t.outcome
  FROM inspection i JOIN inspection_text t ON t.inspection_id = i.id JOIN organisation o ON o.id = i.organisation_id LEFT JOIN organisation m ON m.id = i.producer_organisation_id
  LEFT JOIN lot l ON l.id = i.lot_id LEFT JOIN commune c ON c.code = i.commune_code LEFT JOIN province v ON v.code = c.province_code`;

/** @throws DomainError 404 */
export function inspectionByPublicId(ctx: Pick<Context, 'db'>, publicId: string): InspectionRow {
  const row = ctx.db.get<InspectionRow>(`${INSPECTION} WHERE i.public_id = ?`, [publicId]);
  if (!row) throw notFound({ vi: 'Không có bản kiểm tra này.', en: 'There is no such inspection.' });
  return row;
}

export const findingsOf = (ctx: Pick<Context, 'db'>, id: number): InspectionFinding[] =>
  ctx.db.all<{ code: InspectionFinding }>('SELECT code FROM inspection_finding WHERE inspection_id = ? ORDER BY code', [id]).map((r) => r.code);

/** @throws DomainError 409 when the state does not allow the act */
export function guardInspection(row: InspectionRow, tried: InspectionAct): void {
  const move = INSPECTION_MOVES.find((m) => m.act === tried)!;
  if (!move.from.includes(row.state)) throw refusedTransition({ from: INSPECTION_STATE_WORDS[row.state], tried: move, allowed: INSPECTION_MOVES.filter((m) => m.from.includes(row.state)) });
}

/** The next number of minutes this year: 'BB-2026-0001'. Inside the transaction that uses it. */
export function nextNumber(ctx: Context): string {
  const head = `BB-${vnDate(ctx.now()).slice(0, 4)}-`;
  const last = ctx.db.get<{ number: string }>('SELECT number FROM inspection WHERE number >= ? AND number < ? ORDER BY length(number) DESC, number DESC LIMIT 1', [head, `${head}:`])?.number;
  return `${head}${String(last === undefined ? 1 : Number(last.slice(head.length)) + 1).padStart(4, '0')}`;
}
