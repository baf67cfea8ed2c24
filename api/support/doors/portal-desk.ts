/** What went wrong between the portal and the floor, for officers of the bodies concerned, and what a person does about it. */
import { z } from 'zod';
import { isMember, requireRole } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { notFound, parseInput, type Sentence } from '../../errors.ts';
import { write } from '../../write.ts';
import type { ApplicationState } from '../rules/transitions.ts';
import { tellPortal } from '../store.ts';
import type { ServicePortal } from './portal.ts';
import { takeWaiting } from './portal-in.ts';

export interface TroubledStatus {
  id: number;
  publicId: string;
  number: string;
  organisationName: string;
  toState: ApplicationState;
  at: number;
  attempts: number;
  fault: string;
}
export interface TroubledMessage {
  publicId: string;
  number: string;
  seq: number;
  kind: 'SUBMIT' | 'SUPPLEMENT' | 'WITHDRAW';
  fault: Sentence;
  receivedAt: number;
}
export interface PortalDesk {
  via: ServicePortal['via'];
  dossiers: number;
  waiting: number;
  queued: number;
  statuses: TroubledStatus[];
  messages: TroubledMessage[];
}

const bodies = (ctx: Context): string => {
  const person = requireRole(ctx, 'TRADE_OFFICER', 'ADMIN');
  return JSON.stringify(person.roles.filter((g) => g.role === 'TRADE_OFFICER' || g.role === 'ADMIN').map((g) => g.organisationId));
};
const OF_BODY = 'a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?)))';

/**
 * Counts, statuses that the portal did not take, messages that could not be taken. A message that became no dossier belongs to no body yet:
 * it is shown to every officer of a body that has opened the portal.
 * @throws DomainError 401, 403
 */
export function portalDesk(ctx: Context): PortalDesk {
  const mine = bodies(ctx);
  const count = (sql: string, params: string[] = [mine]) => ctx.db.get<{ n: number }>(sql, params)!.n;
  const reads = readsMessages(ctx, mine);
  return {
    via: ctx.services.servicePortal.via,
    dossiers: count(`SELECT count(*) AS n FROM support_application a WHERE a.door = 'PORTAL' AND ${OF_BODY}`),
    waiting: reads ? count("SELECT count(*) AS n FROM portal_message WHERE state = 'WAITING'", []) : 0,
    queued: count(`SELECT count(*) AS n FROM portal_status s JOIN support_application a ON a.id = s.application_id WHERE s.state = 'QUEUED' AND ${OF_BODY}`),
    statuses: ctx.db.all<TroubledStatus>(
      `SELECT s.id, a.public_id AS publicId, a.door_reference AS number, o.name AS organisationName, e.to_state AS toState, e.at, s.attempts, coalesce(s.fault, '') AS fault FROM portal_status s JOIN support_application a ON a.id = s.application_id
       JOIN organisation o ON o.id = a.organisation_id JOIN support_event e ON e.id = s.event_id WHERE s.state = 'TROUBLED' AND ${OF_BODY} ORDER BY s.id DESC LIMIT 100`, [mine]),
    messages: reads ? ctx.db.all<Omit<TroubledMessage, 'fault'> & { faultJson: string }>("SELECT public_id AS publicId, number, seq, kind, fault_json AS faultJson, received_at AS receivedAt FROM portal_message WHERE state = 'REFUSED' AND settled_at IS NULL ORDER BY id DESC LIMIT 100")
      .map(({ faultJson, ...m }) => ({ ...m, fault: JSON.parse(faultJson) as Sentence })) : [],
  };
}

const readsMessages = (ctx: Context, mine: string): boolean => ctx.db.get("SELECT 1 FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?)) AND doors_json LIKE '%\"PORTAL\"%'", [mine]) !== undefined;

/** Sends a troubled status again, with the same key. @throws DomainError 401, 403, 404 */
export async function resendStatus(ctx: Context, raw: { status: number }, idempotencyKey?: string): Promise<{ queued: true }> {
  const { status } = parseInput(z.object({ status: z.number().int().positive() }), raw);
  requireRole(ctx, 'TRADE_OFFICER', 'ADMIN');
  return write(ctx, (db): { queued: true } => {
    const row = db.get<{ applicationId: number; body: number; publicId: string }>("SELECT s.application_id AS applicationId, p.body_organisation_id AS body, a.public_id AS publicId FROM portal_status s JOIN support_application a ON a.id = s.application_id JOIN support_programme p ON p.id = a.programme_id WHERE s.id = ? AND s.state = 'TROUBLED'", [status]);
    if (!row || !isMember(ctx, row.body, 'TRADE_OFFICER', 'ADMIN')) throw notFound();
    db.run("UPDATE portal_status SET state = 'QUEUED', attempts = 0 WHERE id = ?", [status]);
    tellPortal(ctx, row.applicationId);
    audit(ctx, { act: 'portal.resend', object: 'application', objectId: row.publicId, data: { status } });
    return { queued: true };
  }, { idempotencyKey, act: 'portal.resend' });
}

/** Tries a refused message again, or notes that a person has dealt with it, so that what came after it goes on. @throws DomainError 401, 403, 404 */
export async function settleMessage(ctx: Context, raw: { message: string; act: 'retry' | 'settle' }, idempotencyKey?: string): Promise<{ done: true }> {
  const { message, act } = parseInput(z.object({ message: z.string().max(40), act: z.enum(['retry', 'settle']) }), raw);
  const mine = bodies(ctx);
  const { number } = await write(ctx, (db): { number: string } => {
    const row = db.get<{ id: number; number: string; seq: number }>("SELECT id, number, seq FROM portal_message WHERE public_id = ? AND state = 'REFUSED' AND settled_at IS NULL", [message]);
    if (!row || !readsMessages(ctx, mine)) throw notFound();
    if (act === 'retry') db.run("UPDATE portal_message SET state = 'WAITING', fault_json = NULL WHERE id = ?", [row.id]);
    else db.run('UPDATE portal_message SET settled_at = ? WHERE id = ?', [ctx.now(), row.id]);
    audit(ctx, { act: `portal.${act}`, object: 'portalMessage', objectId: `${row.number}/${row.seq}` });
    return { number: row.number };
  }, { idempotencyKey, act: 'portal.settle' });
  await takeWaiting({ ...ctx, actor: { kind: 'system', name: 'portal' } }, number);
  return { done: true };
}
