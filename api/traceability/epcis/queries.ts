/** Reads of events and capture jobs for other systems. Each says who may ask. */
import { createHash } from 'node:crypto';
import type { Bindable } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { HOUR } from '../../time.ts';
import { hostFree } from '../events/model.ts';
import { live } from '../events/store.ts';
import { eventText, leaving, publicEvent, type EventRow, type PublicRow } from './answer.ts';
import type { Fault } from './faults.ts';
import { PAGE, QueryRefused, readQuery, type EventQuery } from './query-parameters.ts';
import { readableOrganisations, requireCapturer, requireReader } from './who.ts';

/** How long a page's token leads on. */
const TOKEN_MS = HOUR;

export interface Page {
  events: string[];
  next: { token: string; expires: number } | null;
}

interface Token {
  /** Value and row of the last event of the page before. */
  at: number;
  id: number;
  /** Events given so far. */
  n: number;
  /** Digest of the query that it belongs to. */
  q: string;
  x: number;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
const writeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

function readToken(ctx: Context, text: string, asked: string): Token {
  let token: Partial<Token> = {};
  try {
    token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Partial<Token>;
  } catch {
    // told below
  }
  const { at, id, n, q, x } = token ?? {};
  if (![at, id, n, x].every((v) => Number.isSafeInteger(v)) || q !== digest(asked)) throw new QueryRefused('nextPageToken', 'không thuộc truy vấn này.', 'does not belong to this query.');
  if (x! < ctx.now()) throw new QueryRefused('nextPageToken', 'đã hết hạn, hãy truy vấn lại.', 'has expired; please query again.');
  return { at: at!, id: id!, n: n!, q: q!, x: x! };
}

/** Staged events carry a negative number there: nobody sees them. */
const VISIBLE = '(e.corrects_event_id IS NULL OR e.corrects_event_id > 0)';
const ROW = `SELECT e.id, e.event_id AS eventId, e.record_time AS recordTime, e.organisation_id AS organisationId, e.json, e.capture_job_id IS NOT NULL AS captured, j.context_json AS contextJson,
  e.event_time AS eventTime FROM epcis_event e LEFT JOIN epcis_capture_job j ON j.id = e.capture_job_id`;

const inScope = (readable: readonly number[] | 'all'): { sql: string; params: Bindable[] } =>
  readable === 'all' ? { sql: VISIBLE, params: [] } : { sql: `${VISIBLE} AND e.organisation_id IN (${readable.map(() => '?').join(',')})`, params: [...readable] };

function page(ctx: Context, query: EventQuery, scope: { sql: string; params: Bindable[] }, path: string): Page {
  const bound = `${path}?${query.asked}`;
  const column = query.orderBy === 'eventTime' ? 'e.event_time' : 'e.record_time';
  const token = query.token === null ? null : readToken(ctx, query.token, bound);
  const where = [scope.sql, ...query.where];
  const params = [...scope.params, ...query.params];
  if (query.maxEventCount !== null && token === null) {
    const found = ctx.db.all(`SELECT 1 FROM epcis_event e WHERE ${where.join(' AND ')} LIMIT ?`, [...params, query.maxEventCount + 1]).length;
    if (found > query.maxEventCount) throw new DomainError('query-too-large', 413, { vi: `Có nhiều hơn ${query.maxEventCount} sự kiện khớp.`, en: `More than ${query.maxEventCount} events match.` });
  }
  if (token) {
    const sign = query.direction === 'ASC' ? '>' : '<';
    where.push(`(${column} ${sign} ? OR (${column} = ? AND e.id ${sign} ?))`);
    params.push(token.at, token.at, token.id);
  }
  const before = token?.n ?? 0;
  const size = Math.min(query.perPage, query.eventCountLimit === null ? Number.MAX_SAFE_INTEGER : query.eventCountLimit - before);
  if (size <= 0) return { events: [], next: null };
  const rows = ctx.db.all<EventRow & { eventTime: number }>(`${ROW} WHERE ${where.join(' AND ')} ORDER BY ${column} ${query.direction}, e.id ${query.direction} LIMIT ?`, [...params, size + 1]);
  const shown = rows.slice(0, size);
  const last = shown[shown.length - 1];
  const more = rows.length > size && (query.eventCountLimit === null || before + size < query.eventCountLimit);
  const expires = ctx.now() + TOKEN_MS;
  return {
    events: shown.map((row) => eventText(ctx.env.PUBLIC_ORIGIN, row)),
    next: more && last ? { token: writeToken({ at: query.orderBy === 'eventTime' ? last.eventTime : last.recordTime, id: last.id, n: before + size, q: digest(bound), x: expires }), expires } : null,
  };
}

export type Narrowing = { resource: 'eventTypes' | 'bizSteps' | 'dispositions' | 'readPoints' | 'bizLocations'; value: string };
const NARROW: Readonly<Record<Narrowing['resource'], string>> = { eventTypes: 'eventType', bizSteps: 'EQ_bizStep', dispositions: 'EQ_disposition', readPoints: 'EQ_readPoint', bizLocations: 'EQ_bizLocation' };

/**
 * Events of one's own organisation, or of all for staff.
 * @param search the address's query, without its question mark
 * @throws DomainError 401, 403, 413; QueryRefused 400
 */
export function events(ctx: Context, search: string, narrow?: Narrowing): Page {
  const readable = requireReader(ctx);
  const query = readQuery(narrow ? `${search}&${NARROW[narrow.resource]}=${encodeURIComponent(narrow.value)}` : search);
  return page(ctx, query, inScope(readable), narrow ? narrow.resource : 'events');
}

/** One event with its error declarations. @throws DomainError 401, 403, 404 */
export function eventById(ctx: Context, eventId: string): string[] {
  const scope = inScope(requireReader(ctx));
  const rows = ctx.db.all<EventRow>(`${ROW} WHERE e.event_id = ? AND ${scope.sql} ORDER BY e.id LIMIT 100`, [eventId, ...scope.params]);
  if (rows.length === 0) throw notFound({ vi: 'Không có sự kiện này.', en: 'There is no such event.' });
  return rows.map((row) => eventText(ctx.env.PUBLIC_ORIGIN, row));
}

/**
 * Events that name a thing. One's own organisation's come whole; of others' the asker, and the public, gets what the
 * scan page of that thing tells: events that stand, each by its step, time, commune and the quantity of that very thing.
 */
export function eventsOfEpc(ctx: Context, epc: string, search: string): Page {
  const key = hostFree(epc);
  const readable = readableOrganisations(ctx);
  const query = readQuery(search);
  if (readable === 'all' || readable.length > 0) {
    const scope = inScope(readable);
    const own = page(ctx, query, { sql: `${scope.sql} AND e.id IN (SELECT k.event_id FROM epcis_event_key k WHERE k.key = ?)`, params: [...scope.params, key] }, `epcs/${key}`);
    if (readable === 'all' || own.events.length > 0 || query.where.length > 0 || query.token !== null) return own;
  } else if (query.where.length > 0 || query.token !== null) requireReader(ctx); // the public asks by the thing alone
  const rows = ctx.db.all<PublicRow>(
    `SELECT e.event_id AS eventId, e.type, e.action, e.biz_step AS bizStep, e.disposition, e.event_time AS eventTime, e.event_time_zone AS eventTimeZone, e.record_time AS recordTime,
       e.commune_code AS communeCode, k.role, k.quantity_milli AS quantityMilli, k.unit
     FROM epcis_event_key k JOIN epcis_event e ON e.id = k.event_id WHERE k.key = ? AND ${live('e')} ORDER BY e.event_time, e.id LIMIT ?`, [key, PAGE.usual * 2]);
  return { events: rows.map((row) => publicEvent(ctx.env.PUBLIC_ORIGIN, key, row)), next: null };
}

const COLUMNS = { bizSteps: 'e.biz_step', dispositions: 'e.disposition', readPoints: 'e.read_point', bizLocations: 'e.biz_location', eventTypes: 'e.type' } as const;

/** What there is in one's own events: steps, places, things … @throws DomainError 401, 403 */
export function members(ctx: Context, resource: keyof typeof COLUMNS | 'epcs', search: string): { member: string[]; next: { token: string; expires: number } | null } {
  const scope = inScope(requireReader(ctx));
  const query = readQuery(search);
  if (query.where.length > 0) throw new QueryRefused(resource, 'chỉ nhận perPage và nextPageToken.', 'takes perPage and nextPageToken only.');
  const column = resource === 'epcs' ? 'k.key' : COLUMNS[resource];
  const from = resource === 'epcs' ? "epcis_event_key k JOIN epcis_event e ON e.id = k.event_id AND k.role IN ('EPC','PARENT','INPUT','OUTPUT','CLASS')" : 'epcis_event e';
  const after = query.token === null ? '' : Buffer.from(query.token, 'base64url').toString('utf8').replaceAll('\0', '');
  const rows = ctx.db.all<{ value: string }>(`SELECT DISTINCT ${column} AS value FROM ${from} WHERE ${scope.sql} AND ${column} > ? ORDER BY ${column} LIMIT ?`, [...scope.params, after, query.perPage + 1]);
  const shown = rows.slice(0, query.perPage);
  const last = shown[shown.length - 1];
  return {
    member: shown.map((r) => leaving(ctx.env.PUBLIC_ORIGIN, r.value)),
    next: rows.length > shown.length && last ? { token: Buffer.from(last.value).toString('base64url'), expires: ctx.now() + TOKEN_MS } : null,
  };
}

export interface CaptureJobView {
  captureID: string;
  createdAt: string;
  finishedAt?: string;
  running: boolean;
  success: boolean;
  captureErrorBehaviour: 'rollback' | 'proceed';
  errors: { type: string; title: string; status: number; path: string; vi: string; en: string }[];
  /** Taken, but worth a look; not part of the standard. */
  notices: Fault[];
}

interface JobRow {
  id: number;
  publicId: string;
  behaviour: 'rollback' | 'proceed';
  state: string;
  success: number;
  errorsJson: string;
  noticesJson: string;
  createdAt: number;
  finishedAt: number | null;
}
const JOB = `SELECT id, public_id AS publicId, behaviour, state, success, errors_json AS errorsJson, notices_json AS noticesJson, created_at AS createdAt, finished_at AS finishedAt FROM epcis_capture_job`;

const jobView = (ctx: Context, row: JobRow): CaptureJobView => ({
  captureID: row.publicId,
  createdAt: new Date(row.createdAt).toISOString(),
  ...(row.finishedAt === null ? {} : { finishedAt: new Date(row.finishedAt).toISOString() }),
  running: row.state !== 'DONE',
  success: row.success === 1,
  captureErrorBehaviour: row.behaviour,
  errors: (JSON.parse(row.errorsJson) as Fault[]).map((f) => ({ type: 'epcisException:ValidationException', title: ctx.lang === 'en' ? f.en : f.vi, status: 400, ...f })),
  notices: JSON.parse(row.noticesJson) as Fault[],
});

/** Capture jobs of one's own organisation, newest first. @throws DomainError 401, 403 */
export function captureJobs(ctx: Context, search: string): { jobs: CaptureJobView[]; next: { token: string; expires: number } | null } {
  const { organisationId } = requireCapturer(ctx);
  const query = readQuery(search);
  const before = query.token === null ? Number.MAX_SAFE_INTEGER : Number(Buffer.from(query.token, 'base64url').toString('utf8'));
  if (!Number.isSafeInteger(before)) throw new QueryRefused('nextPageToken', 'không đọc được.', 'cannot be read.');
  const rows = ctx.db.all<JobRow>(`${JOB} WHERE organisation_id = ? AND id < ? AND state <> 'RECEIVING' ORDER BY id DESC LIMIT ?`, [organisationId, before, query.perPage + 1]);
  const shown = rows.slice(0, query.perPage);
  return {
    jobs: shown.map((row) => jobView(ctx, row)),
    next: rows.length > shown.length ? { token: Buffer.from(String(shown[shown.length - 1]!.id)).toString('base64url'), expires: ctx.now() + TOKEN_MS } : null,
  };
}

/** One capture job of one's own organisation. @throws DomainError 401, 403, 404 */
export function captureJob(ctx: Context, captureId: string): CaptureJobView {
  const { organisationId } = requireCapturer(ctx);
  const row = ctx.db.get<JobRow>(`${JOB} WHERE public_id = ? AND organisation_id = ? AND state <> 'RECEIVING'`, [captureId, organisationId]);
  if (!row) throw notFound({ vi: 'Không có lần ghi nhận này.', en: 'There is no such capture job.' });
  return jobView(ctx, row);
}
