/** Reads of accounts. Each checks who asks. */
import type { ConsentPurpose } from './consent-texts.ts';
import { CONSENT_TEXTS } from './consent-texts.ts';
import { isMember, isOfficer, requirePerson, requireRole } from '../access.ts';
import type { Context, Role } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';
import { vnDate } from '../time.ts';
import { hasPassword } from './change-profile.ts';
import type { DataRequestState } from './data-request.ts';
import { isDemoFloor } from './messages.ts';
import type { RecoveryState } from './recover.ts';
import { deviceName, foldName, hasPersonalTaxCode, isPlaceholderEmail, sessionEnd, STAFF_SESSION_MS, type DataRequestKind } from './rules.ts';
import { isStaffOn } from './auth.ts';

export interface Profile {
  id: string;
  name: string;
  /** E.164, or null. */
  phone: string | null;
  /** Null when the account has no real one. */
  email: string | null;
  hasPassword: boolean;
  /** UTC ms. */
  createdAt: number;
}

/** How a person is called, by their opaque id; empty for nobody and for the system. */
export const personName = (db: Context['db'], id: string | null): string => (id === null ? '' : (db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', [id])?.name ?? ''));

/** One's own profile. @throws DomainError 401 */
export function profile(ctx: Context): Profile {
  const { userId } = requirePerson(ctx);
  const row = ctx.db.get<{ id: string; name: string; phone: string | null; email: string; createdAt: number }>('SELECT id, name, phone_number AS phone, email, created_at AS createdAt FROM person WHERE id = ?', [userId]);
  if (!row) throw notFound();
  return { ...row, email: isPlaceholderEmail(row.email) ? null : row.email, hasPassword: hasPassword(ctx, userId) };
}

export interface SessionView {
  id: string;
  device: { vi: string; en: string };
  /** UTC ms. */
  startedAt: number;
  lastUsedAt: number;
  endsAt: number;
  /** The session of this very request. */
  current: boolean;
}

/** One's own sessions that have not ended, the newest use first. */
export function sessions(ctx: Context): SessionView[] {
  const person = requirePerson(ctx);
  const now = ctx.now();
  const staff = isStaffOn(ctx.db, person.userId, vnDate(now));
  return ctx.db
    .all<{ id: string; userAgent: string | null; startedAt: number; lastUsedAt: number | null; expiresAt: number }>(
      'SELECT id, user_agent AS userAgent, created_at AS startedAt, last_used_at AS lastUsedAt, expires_at AS expiresAt FROM session WHERE user_id = ? AND expires_at > ? AND created_at > ? ORDER BY last_used_at DESC LIMIT 200',
      [person.userId, now, staff ? now - STAFF_SESSION_MS : 0])
    .map((s) => ({ id: s.id, device: deviceName(s.userAgent), startedAt: s.startedAt, lastUsedAt: s.lastUsedAt ?? s.startedAt, endsAt: sessionEnd(s.startedAt, s.expiresAt, staff), current: s.id === person.sessionId }));
}

export interface ConsentView {
  purpose: ConsentPurpose;
  version: string;
  needed: boolean;
  title: { vi: string; en: string };
  text: { vi: string; en: string };
  /** UTC ms of an open consent to the present or an earlier version, or null. */
  givenAt: number | null;
  way: 'WEB' | 'HELPER' | null;
  /** True when it was given to an older text than today's. */
  outdated: boolean;
}

/** Each purpose with its present text and one's own answer. */
export function consents(ctx: Context): ConsentView[] {
  const { userId } = requirePerson(ctx);
  const open = ctx.db.all<{ purpose: string; version: string; givenAt: number; way: 'WEB' | 'HELPER' }>('SELECT purpose, text_version AS version, given_at AS givenAt, way FROM consent WHERE person_id = ? AND withdrawn_at IS NULL', [userId]);
  return CONSENT_TEXTS.map((text) => {
    const mine = open.find((c) => c.purpose === text.purpose);
    return { ...text, givenAt: mine?.givenAt ?? null, way: mine?.way ?? null, outdated: mine !== undefined && mine.version !== text.version };
  });
}

export interface DataRequestView {
  id: string;
  kind: DataRequestKind;
  detail: string;
  state: DataRequestState;
  openedAt: number;
  answerDue: string;
  due: string;
  closedAt: number | null;
  answer: string;
}
const DATA_REQUEST = 'SELECT public_id AS id, kind, detail, state, opened_at AS openedAt, answer_due AS answerDue, due, closed_at AS closedAt, answer FROM data_request';

/** One's own requests, the newest first. */
export const myDataRequests = (ctx: Context): DataRequestView[] => ctx.db.all<DataRequestView>(`${DATA_REQUEST} WHERE person_id = ? ORDER BY id DESC LIMIT 100`, [requirePerson(ctx).userId]);

/** Requests for the administrator's desk: open ones by their date, then the last closed. */
export function dataRequestDesk(ctx: Context): (DataRequestView & { personName: string })[] {
  requireRole(ctx, 'ADMIN');
  return ctx.db.all<DataRequestView & { personName: string }>(
    `SELECT d.public_id AS id, d.kind, d.detail, d.state, d.opened_at AS openedAt, d.answer_due AS answerDue, d.due, d.closed_at AS closedAt, d.answer, p.name AS personName
     FROM data_request d JOIN person p ON p.id = d.person_id ORDER BY d.state <> 'OPEN', d.due, d.id LIMIT 100`);
}

export interface OrganisationView {
  id: number;
  publicId: string;
  kind: string;
  name: string;
  /** Null when there is none, or when it is personal data that the asker may not see. */
  taxCode: string | null;
  address: string | null;
  communeCode: string | null;
  communeName: string | null;
  phone: string | null;
  illustration: number;
}
const ORGANISATION = `SELECT o.id, o.public_id AS publicId, o.kind, o.name, o.tax_code AS taxCode, o.address, o.commune_code AS communeCode, c.name AS communeName, o.phone, o.illustration
  FROM organisation o LEFT JOIN commune c ON c.code = o.commune_code`;

/** A household's tax code is personal data: its members and the staff who decide about it see it. */
const discreet = (ctx: Context, o: OrganisationView): OrganisationView =>
  hasPersonalTaxCode(o.kind, o.taxCode) && !isMember(ctx, o.id) && !isOfficer(ctx) ? { ...o, taxCode: null } : o;

/** An organisation by its inside id, for other domains; null when there is none. */
export function organisation(ctx: Context, id: number): OrganisationView | null {
  const row = ctx.db.get<OrganisationView>(`${ORGANISATION} WHERE o.id = ?`, [id]);
  return row ? discreet(ctx, row) : null;
}

/** Organisations in which the person holds a role today, with the role. */
export function myOrganisations(ctx: Context): (OrganisationView & { role: Role })[] {
  const person = requirePerson(ctx);
  return person.roles.flatMap((grant) => {
    const found = organisation(ctx, grant.organisationId);
    return found ? [{ ...found, role: grant.role }] : [];
  });
}

/** Organisations by part of the name or by tax code, for the officers' desk. */
export function findOrganisations(ctx: Context, query: string): OrganisationView[] {
  if (!isOfficer(ctx)) throw forbidden();
  const q = query.replaceAll('\0', '').trim().slice(0, 100);
  const like = `%${foldName(q).replace(/[\\%_]/g, '\\$&')}%`;
  return ctx.db.all<OrganisationView>(`${ORGANISATION} WHERE (? = '' OR o.name_folded LIKE ? ESCAPE '\\' OR o.tax_code = ?) ORDER BY o.name LIMIT 50`, [q, like, q.replace(/[\s.]/g, '')]);
}

export interface RoleView {
  id: number;
  personId: string;
  personName: string;
  role: Role;
  communeCode: string | null;
  validFrom: string;
  validTo: string | null;
  /** True when it holds today. */
  holds: boolean;
}

/** Present and past roles in an organisation: for its members, and for staff. */
export function rolesIn(ctx: Context, organisationId: number): RoleView[] {
  requirePerson(ctx);
  if (!isOfficer(ctx) && !isMember(ctx, organisationId)) throw forbidden();
  const today = vnDate(ctx.now());
  return ctx.db
    .all<Omit<RoleView, 'holds'>>(
      `SELECT r.id, r.person_id AS personId, p.name AS personName, r.role, nullif(r.commune_code, '') AS communeCode, r.valid_from AS validFrom, r.valid_to AS validTo
       FROM organisation_role r JOIN person p ON p.id = r.person_id WHERE r.organisation_id = ? ORDER BY r.valid_to IS NOT NULL, r.role, r.valid_from DESC LIMIT 200`, [organisationId])
    .map((r) => ({ ...r, holds: r.validFrom <= today && (r.validTo === null || today < r.validTo) }));
}

/** Changes of director, the newest first, for staff. */
export function directorChanges(ctx: Context, organisationId: number): { at: number; former: string | null; next: string; decidedBy: string; reason: string }[] {
  if (!isOfficer(ctx)) throw forbidden();
  return ctx.db.all(
    `SELECT d.decided_at AS at, f.name AS former, n.name AS next, b.name AS decidedBy, d.reason FROM director_change d
     LEFT JOIN person f ON f.id = d.former_person_id JOIN person n ON n.id = d.new_person_id JOIN person b ON b.id = d.decided_by
     WHERE d.organisation_id = ? ORDER BY d.id DESC LIMIT 50`, [organisationId]);
}

export interface RecoveryView {
  id: string;
  state: RecoveryState;
  personName: string;
  oldContact: string;
  newPhone: string;
  helperName: string;
  note: string;
  requestedAt: number;
  confirmedAt: number | null;
  /** True when the asker confirmed it and may complete it. */
  mine: boolean;
}

/** Lost phones: what is open first, then the last thirty days'. */
export function recoveries(ctx: Context): RecoveryView[] {
  const desk = requireRole(ctx, 'HELPER', 'COMMUNE_OFFICER', 'ADMIN');
  return ctx.db
    .all<Omit<RecoveryView, 'mine'> & { confirmedBy: string | null }>(
      `SELECT public_id AS id, state, person_name AS personName, old_contact AS oldContact, new_phone AS newPhone, helper_name AS helperName, note, requested_at AS requestedAt, confirmed_at AS confirmedAt, confirmed_by AS confirmedBy
       FROM recovery WHERE state IN ('REQUESTED','CONFIRMED') OR requested_at > ? ORDER BY state NOT IN ('REQUESTED','CONFIRMED'), requested_at DESC LIMIT 100`, [ctx.now() - 30 * 86_400_000])
    .map(({ confirmedBy, ...r }) => ({ ...r, mine: confirmedBy === desk.userId }));
}

/** One recovery for the desk. @throws DomainError 404 */
export function recovery(ctx: Context, id: string): RecoveryView {
  const found = recoveries(ctx).find((r) => r.id === id);
  if (!found) throw notFound();
  return found;
}

/** Messages of the demo, the newest first. Only a floor with demo data shows them. @throws DomainError 404 elsewhere */
export function demoMessages(ctx: Context): { id: number; channel: 'SMS' | 'EMAIL'; recipient: string; body: string; at: number }[] {
  if (!isDemoFloor(ctx.db)) throw notFound();
  return ctx.db.all('SELECT id, channel, recipient, body, at FROM demo_message ORDER BY id DESC LIMIT 60');
}

/** Counts for the side column of the staff desk. */
export function accountCounts(ctx: Context): { recoveries: number; dataRequests: number } {
  return {
    recoveries: ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM recovery WHERE state IN ('REQUESTED','CONFIRMED')")?.n ?? 0,
    dataRequests: ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM data_request WHERE state = 'OPEN'")?.n ?? 0,
  };
}

/** Where a person begins after signing in: staff at their desk, everyone else at their account. */
export const firstPageOf = (ctx: Context, personId: string): string => (isStaffOn(ctx.db, personId, vnDate(ctx.now())) ? '/can-bo' : '/tai-khoan');

/** The province of this installation. */
export const homeProvince = (ctx: Pick<Context, 'db'>): string => ctx.db.get<{ code: string }>('SELECT province_code AS code FROM installation WHERE id = 1')?.code ?? '';

/** Telephone numbers of an organisation's legal representatives today, for messages (at most 20). */
export function ownersOf(db: Context['db'], organisationId: number, now: number): { personId: string; phone: string }[] {
  const today = vnDate(now);
  return db.all(
    `SELECT p.id AS personId, p.phone_number AS phone FROM organisation_role g JOIN person p ON p.id = g.person_id WHERE g.organisation_id = ? AND g.role = 'OWNER' AND g.valid_from <= ? AND (g.valid_to IS NULL OR g.valid_to > ?)
       AND p.phone_number IS NOT NULL AND p.erased_at IS NULL ORDER BY p.id LIMIT 20`, [organisationId, today, today]);
}
