/** Reads of stamp requests, and what each state allows. */
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { requireRole } from '../../access.ts';
import { requireView } from '../access.ts';
import { declarationById, type DeclarationRow } from './declarations.ts';
import { communesInSight, STAMP_OFFICERS } from './officers.ts';
import { declarationQuota, lotQuota } from './quota.ts';
import { lotById } from '../lots/queries.ts';

export interface RequestRow {
  id: number;
  publicId: string;
  organisationId: number;
  tradeItemId: number;
  lotId: number | null;
  declarationId: number | null;
  count: number;
  hidden: number;
  way: 'SELF' | 'HOUSE';
  purpose: string;
  state: 'ASKED' | 'GRANTED' | 'REFUSED' | 'WITHDRAWN';
  granted: number | null;
  reason: string;
  askedBy: string;
  helperId: string | null;
  askedAt: number;
  decidedAt: number | null;
}

export const REQUEST_WORDS: Record<RequestRow['state'], Sentence> = {
  ASKED: { vi: 'chờ cán bộ duyệt', en: 'waits for an officer' },
  GRANTED: { vi: 'đã cấp', en: 'granted' },
  REFUSED: { vi: 'không cấp', en: 'refused' },
  WITHDRAWN: { vi: 'đã rút', en: 'withdrawn' },
};

export type RequestAct = 'grant' | 'refuse' | 'withdraw';
export const REQUEST_ACT_WORDS: Record<RequestAct, Sentence> = {
  grant: { vi: 'cấp tem', en: 'grant' },
  refuse: { vi: 'từ chối', en: 'refuse' },
  withdraw: { vi: 'rút đề nghị', en: 'withdraw' },
};
/** The guard of the verbs and the buttons of the desks. */
export const REQUEST_ACTS: Record<RequestRow['state'], readonly RequestAct[]> = { ASKED: ['grant', 'refuse', 'withdraw'], GRANTED: [], REFUSED: [], WITHDRAWN: [] };

const COLUMNS = `q.id, q.public_id AS publicId, q.organisation_id AS organisationId, q.trade_item_id AS tradeItemId, q.lot_id AS lotId, q.declaration_id AS declarationId, q.count, q.hidden, q.way, q.purpose,
  q.state, q.granted, q.reason, q.asked_by AS askedBy, q.helper_id AS helperId, q.asked_at AS askedAt, q.decided_at AS decidedAt`;

export const requestByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): RequestRow | undefined => ctx.db.get<RequestRow>(`SELECT ${COLUMNS} FROM stamp_request q WHERE q.public_id = ?`, [publicId]);

export interface RequestLine extends RequestRow {
  producerName: string;
  communeName: string | null;
  productName: string;
  label: string;
  lotCode: string | null;
  lotPublicId: string | null;
  fromDate: string | null;
  toDate: string | null;
  rangePublicId: string | null;
}

const LINES = `SELECT ${COLUMNS}, r.name AS producerName, c.name AS communeName, p.name AS productName, t.label, l.code AS lotCode, l.public_id AS lotPublicId,
    d.from_date AS fromDate, d.to_date AS toDate, g.public_id AS rangePublicId
  FROM stamp_request q JOIN trade_item t ON t.id = q.trade_item_id JOIN product p ON p.id = t.product_id
  JOIN producer r ON r.id = p.producer_id JOIN organisation o ON o.id = q.organisation_id
  LEFT JOIN commune c ON c.code = coalesce(r.commune_code, o.commune_code)
  LEFT JOIN lot l ON l.id = q.lot_id LEFT JOIN harvest_declaration d ON d.id = q.declaration_id LEFT JOIN stamp_range g ON g.id = q.range_id`;

/** A producer's requests, newest first, those that the rule granted at once left out unless asked for. @throws DomainError 401, 403 */
export function listRequests(ctx: Context, organisationId: number, options: { all?: boolean } = {}): RequestLine[] {
  requireView(ctx, organisationId);
  return ctx.db.all<RequestLine>(`${LINES} WHERE q.organisation_id = ? ${options.all ? '' : "AND coalesce(q.decided_by, '') <> 'system:rule'"} ORDER BY q.id DESC LIMIT 50`, [organisationId]);
}

export interface WaitingRequest extends RequestLine {
  /** How many stamps the quota still allows. */
  left: number;
}

export interface WaitingDeclaration extends DeclarationRow {
  producerName: string;
  communeName: string | null;
  productName: string;
  label: string;
}

/** ` AND commune IN (…)` for officers who see their commune only. */
function sight(ctx: Context): { sql: string; params: string[] } {
  const communes = communesInSight(ctx);
  if (communes === null) return { sql: '', params: [] };
  return { sql: ` AND coalesce(r.commune_code, o.commune_code) IN (${communes.map(() => '?').join(',')})`, params: communes };
}

/** What waits for the officer, oldest first: declarations to confirm, requests to decide. @throws DomainError 401, 403 */
export function stampDesk(ctx: Context): { requests: WaitingRequest[]; declarations: WaitingDeclaration[] } {
  requireRole(ctx, ...STAMP_OFFICERS);
  const { sql, params } = sight(ctx);
  const requests = ctx.db.all<RequestLine>(`${LINES} WHERE q.state = 'ASKED'${sql} ORDER BY q.asked_at, q.id LIMIT 200`, params).map((q) => {
    const declaration = q.declarationId === null ? undefined : declarationById(ctx, q.declarationId);
    return { ...q, left: q.lotId !== null ? lotQuota(ctx, lotById(ctx, q.lotId)!) : declaration ? declarationQuota(ctx, declaration).left : 0 };
  });
  const declarations = ctx.db.all<WaitingDeclaration>(
    `SELECT d.id, d.public_id AS publicId, d.organisation_id AS organisationId, d.trade_item_id AS tradeItemId, d.from_date AS fromDate, d.to_date AS toDate, d.quantity, d.note, d.state, d.confirmed, d.reason,
       d.declared_by AS declaredBy, d.helper_id AS helperId, d.declared_at AS declaredAt, r.name AS producerName, c.name AS communeName, p.name AS productName, t.label
     FROM harvest_declaration d JOIN trade_item t ON t.id = d.trade_item_id JOIN product p ON p.id = t.product_id JOIN producer r ON r.id = p.producer_id
     JOIN organisation o ON o.id = d.organisation_id LEFT JOIN commune c ON c.code = coalesce(r.commune_code, o.commune_code)
     WHERE d.state = 'DECLARED'${sql} ORDER BY d.declared_at, d.id LIMIT 200`,
    params,
  );
  return { requests, declarations };
}

/** How many things wait on that desk. */
export function stampDeskCount(ctx: Context): number {
  const { sql, params } = sight(ctx);
  const from = (table: string, state: string) =>
    `SELECT count(*) AS n FROM ${table} q JOIN trade_item t ON t.id = q.trade_item_id JOIN product p ON p.id = t.product_id JOIN producer r ON r.id = p.producer_id JOIN organisation o ON o.id = q.organisation_id WHERE q.state = '${state}'${sql}`;
  return ctx.db.get<{ n: number }>(from('stamp_request', 'ASKED'), params)!.n + ctx.db.get<{ n: number }>(from('harvest_declaration', 'DECLARED'), params)!.n;
}
