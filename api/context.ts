/** Context: all that a verb or a query may touch. */
import type { Database } from '../db/client.ts';
import type { Env } from './env.ts';
import type { Logger } from './log.ts';
import type { Services } from './services.ts';

export type Lang = 'vi' | 'en';

export type Role =
  /** Legal representative or director of a producer, enterprise or provider. */
  | 'OWNER'
  | 'MEMBER'
  | 'ADMIN'
  /** Provincial trade officer: reviews listings and dossiers, recommends. */
  | 'TRADE_OFFICER'
  /** Approves what another recommended. */
  | 'APPROVER'
  | 'SETTLER'
  /** Agriculture and environment: OCOP gradings. */
  | 'OCOP_OFFICER'
  | 'INSPECTOR'
  | 'COMMUNE_OFFICER'
  /** Community digital team member: acts on a producer's behalf under their own name. */
  | 'HELPER';

export const STAFF_ROLES: readonly Role[] = ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER', 'HELPER'];

/** A role that holds today, in one organisation. */
export interface RoleGrant {
  organisationId: number;
  organisationName: string;
  organisationKind: string;
  role: Role;
  communeCode: string | null;
}

export interface Person {
  kind: 'person';
  userId: string;
  sessionId: string;
  name: string;
  roles: readonly RoleGrant[];
}

/** A system of an organisation's own, by its API key. */
export interface KeyActor {
  kind: 'key';
  /** Public id of the key. */
  keyId: string;
  organisationId: number;
  /** What the key is for. */
  name: string;
}

export type Actor = { kind: 'anonymous' } | { kind: 'system'; name: string } | KeyActor | Person;

export const ANONYMOUS: Actor = { kind: 'anonymous' };

/** The opaque name of an actor in audit rows and idempotency keys. */
export const actorId = (actor: Actor): string =>
  actor.kind === 'person' ? actor.userId : actor.kind === 'key' ? `key:${actor.keyId}` : actor.kind === 'system' ? `system:${actor.name}` : 'anonymous';

export interface Context {
  db: Database;
  actor: Actor;
  /** UTC milliseconds. */
  now: () => number;
  lang: Lang;
  requestId: string;
  /** The trusted address of the request; only for rate limits, kept as a keyed digest, never in clear. */
  clientAddress?: string;
  /** What a trusted proxy says of the client's region (GEO_HEADER), unchecked. */
  clientRegion?: string;
  env: Env;
  log: Logger;
  services: Services;
}
