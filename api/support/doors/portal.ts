/**
 * The national public-service portal (NĐ 224/2026 Đ15.1) behind a port: dossiers are fetched, the status of each goes back.
 * The shape of its messages is an assumption of this floor: none is published. A real adapter maps to it.
 */
import type { Database } from '../../../db/client.ts';
import { isDemoFloor } from '../../accounts/index.ts';
import type { Env } from '../../env.ts';
import { postOnce } from '../../outgoing.ts';

/** What goes back: who holds the dossier, since when, until when. */
export interface PortalStatus {
  /** The portal's dossier number. */
  number: string;
  /** Grows with every status of a dossier: the portal can tell which is later, however they arrive. */
  seq: number;
  /** The same status again carries the same key. */
  key: string;
  state: string;
  said: { vi: string; en: string };
  office: string;
  /** Who did it: an officer's name, or empty for the applicant's own acts. */
  officer: string;
  /** UTC, ISO 8601. */
  at: string;
  receiptNumber: string | null;
  receivedOn: string | null;
  deadlineOn: string | null;
}

export type PortalAnswer = { kind: 'accepted' } | { kind: 'rejected' | 'later' | 'unknown'; reason: string };

export interface ServicePortal {
  /** 'gateway': a real address is set; 'demo': made up, with demo data only; 'none': nothing comes and nothing is sent. */
  readonly via: 'gateway' | 'demo' | 'none';
  /** Messages after a position; may repeat some, in any order. Never throws; at most ten seconds. */
  fetch(after: string): Promise<{ kind: 'messages'; messages: unknown[]; next: string } | { kind: 'later'; reason: string }>;
  /** Never throws; at most ten seconds. */
  tell(status: PortalStatus): Promise<PortalAnswer>;
}

const MOST_OF_ANSWER = 32 * 1024 * 1024;

/** A gateway that answers `POST {ask:'messages', after}` with `{messages, next}`, and takes `POST {tell: status}`; bearer token. */
export function httpServicePortal(url: string, token: string | undefined, fetchLike: typeof fetch = fetch): ServicePortal {
  return {
    via: 'gateway',
    async fetch(after) {
      const posted = await postOnce(url, token, `after-${after}`, { ask: 'messages', after }, fetchLike);
      if (posted.kind !== 'answered') return { kind: 'later', reason: posted.reason };
      if (!posted.response.ok) return { kind: 'later', reason: `HTTP ${posted.response.status}` };
      try {
        const text = await posted.response.text();
        const answer = (text.length > MOST_OF_ANSWER ? null : JSON.parse(text)) as { messages?: unknown; next?: unknown } | null;
        return answer && Array.isArray(answer.messages) && typeof answer.next === 'string' ? { kind: 'messages', messages: answer.messages, next: answer.next } : { kind: 'later', reason: 'unreadable answer' };
      } catch {
        return { kind: 'later', reason: 'unreadable answer' };
      }
    },
    async tell(status) {
      const posted = await postOnce(url, token, status.key, { tell: status }, fetchLike);
      if (posted.kind !== 'answered') return posted;
      const { status: code, ok } = posted.response;
      await posted.response.body?.cancel();
      return ok ? { kind: 'accepted' } : { kind: code >= 400 && code < 500 ? 'rejected' : 'unknown', reason: `HTTP ${code}` };
    },
  };
}

/** What the made-up portal can be told to do wrong with its next calls. */
export type Misbehaviour = 'timeout' | 'timeout-after-taking' | 'reject' | 'duplicates' | 'out-of-order';

export interface FakePortal extends ServicePortal {
  /** The next calls go wrong so, one after the other. */
  misbehave(...how: Misbehaviour[]): void;
  /** An applicant sends something there. */
  put(message: { number: string; seq: number } & Record<string, unknown>): void;
  /** The statuses it took, each key once. */
  told(): PortalStatus[];
}

/** A portal made of two lists in the database, for the demo floor and for tests; misbehaves on demand. */
export function fakeServicePortal(db: Database, now: () => number = Date.now): FakePortal {
  const moods: Misbehaviour[] = [];
  const next = (...possible: Misbehaviour[]): Misbehaviour | undefined => (moods[0] !== undefined && possible.includes(moods[0]) ? moods.shift() : undefined);
  const keep = (way: 'OUT' | 'IN', key: string, body: unknown) => void db.run('INSERT INTO portal_demo (way, key, body_json, at) VALUES (?,?,?,?) ON CONFLICT (way, key) DO NOTHING', [way, key, JSON.stringify(body), now()]);
  return {
    via: 'demo',
    misbehave: (...how) => void moods.push(...how),
    put: (message) => keep('OUT', `${message.number}/${message.seq}/${Math.random()}`, message),
    told: () => db.all<{ bodyJson: string }>("SELECT body_json AS bodyJson FROM portal_demo WHERE way = 'IN' ORDER BY id").map((r) => JSON.parse(r.bodyJson) as PortalStatus),
    async fetch(after) {
      const mood = next('timeout', 'duplicates', 'out-of-order');
      if (mood === 'timeout') return { kind: 'later', reason: 'TimeoutError' };
      const rows = db.all<{ id: number; bodyJson: string }>("SELECT id, body_json AS bodyJson FROM portal_demo WHERE way = 'OUT' AND id > ? ORDER BY id LIMIT 50", [Number(after) || 0]);
      const messages = rows.map((r) => JSON.parse(r.bodyJson) as unknown);
      if (mood === 'duplicates') messages.push(...messages);
      if (mood === 'out-of-order') messages.reverse();
      return { kind: 'messages', messages, next: String(rows.at(-1)?.id ?? after) };
    },
    async tell(status) {
      const mood = next('timeout', 'timeout-after-taking', 'reject');
      if (mood === 'timeout') return { kind: 'later', reason: 'TimeoutError' };
      if (mood === 'reject') return { kind: 'rejected', reason: 'HTTP 422' };
      keep('IN', status.key, status);
      return mood === 'timeout-after-taking' ? { kind: 'unknown', reason: 'TimeoutError' } : { kind: 'accepted' };
    },
  };
}

/** The portal as the environment sets it; the demo flag is asked at each call, for the demo may be loaded after the start. */
export function createServicePortal(db: Database, env: Env): ServicePortal {
  if (env.PORTAL_SERVICES_URL) return httpServicePortal(env.PORTAL_SERVICES_URL, env.PORTAL_SERVICES_TOKEN);
  const fake = fakeServicePortal(db);
  return {
    get via() { return isDemoFloor(db) ? ('demo' as const) : ('none' as const); },
    fetch: async (after) => (isDemoFloor(db) ? fake.fetch(after) : { kind: 'later', reason: 'no address is set' }),
    tell: async (status) => (isDemoFloor(db) ? fake.tell(status) : { kind: 'later', reason: 'no address is set' }),
  };
}
