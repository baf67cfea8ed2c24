/** Ports to other systems: one interface; a real one over HTTP, a made-up one that keeps what it was sent. */
import { createHash } from 'node:crypto';
import type { Database } from '../../../../db/client.ts';
import { isBusy } from '../../../../db/client.ts';
import { isDemoFloor } from '../../../accounts/index.ts';
import type { Env } from '../../../env.ts';
import { postOnce } from '../../../outgoing.ts';
import { PORT_NAMES, type PortName, type RecordKind } from './map.rules.ts';

export interface PortMessage {
  kind: RecordKind;
  /** The other side must take a key once only; the same record again carries the same key. */
  key: string;
  fieldMapVersion: string;
  record: Record<string, unknown>;
}

/**
 * `accepted`: they have it; `rejected`: they looked and said no; `later`: it never reached them; `unknown`: they may have it,
 * so a person asks before anything is repeated.
 */
export type PortOutcome = { kind: 'accepted'; reference: string | null } | { kind: 'rejected' | 'later' | 'unknown'; reason: string };

export interface TracePort {
  readonly name: PortName;
  /** 'gateway': a real address is set; 'demo': made up, with demo data only; 'none': nothing is sent. */
  readonly via: 'gateway' | 'demo' | 'none';
  /** Never throws; takes at most ten seconds. */
  send(message: PortMessage): Promise<PortOutcome>;
}

const MOST_OF_ANSWER = 64 * 1024;

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const text = (await response.text()).slice(0, MOST_OF_ANSWER);
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textIn = (answer: Record<string, unknown>, ...names: string[]): string | null => {
  for (const name of names) {
    const value = answer[name];
    if (typeof value === 'string' && value.trim() !== '') return value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ').trim().slice(0, 300);
  }
  return null;
};

/**
 * A system that takes `POST {kind, fieldMapVersion, key, record}` with a bearer token. 2xx with `reference` (or `id`) is taken,
 * 4xx refused with `reason` (or `message`, `title`); anything else is of unknown outcome.
 */
export function httpPort(name: PortName, url: string, token: string | undefined, fetchLike: typeof fetch = fetch): TracePort {
  return {
    name,
    via: 'gateway',
    async send(message) {
      const posted = await postOnce(url, token, message.key, message, fetchLike);
      if (posted.kind !== 'answered') return posted;
      const { response } = posted;
      const answer = await answerOf(response);
      if (response.ok) return { kind: 'accepted', reference: textIn(answer, 'reference', 'id') };
      const reason = textIn(answer, 'reason', 'message', 'title') ?? `HTTP ${response.status}`;
      return { kind: response.status >= 400 && response.status < 500 ? 'rejected' : 'unknown', reason };
    },
  };
}

/** Keeps what it is sent where staff can read it; the same key twice is one delivery. For the demo and for tests. */
export function demoPort(name: PortName, db: Database, now: () => number = Date.now): TracePort {
  return {
    name,
    via: 'demo',
    async send(message) {
      const reference = `MH-${createHash('sha256').update(`${name} ${message.key}`).digest('hex').slice(0, 8).toUpperCase()}`;
      try {
        db.run('INSERT INTO port_demo_delivery (port, key, kind, map_version, record_json, reference, at) VALUES (?,?,?,?,?,?,?) ON CONFLICT (port, key) DO NOTHING', [
          name, message.key, message.kind, message.fieldMapVersion, JSON.stringify(message.record), reference, now(),
        ]);
        db.run('DELETE FROM port_demo_delivery WHERE id <= (SELECT max(id) FROM port_demo_delivery) - 1000');
        return { kind: 'accepted', reference };
      } catch (error) {
        return { kind: isBusy(error) ? 'later' : 'unknown', reason: error instanceof Error ? error.name : 'unknown' };
      }
    },
  };
}

export interface TracePorts {
  list(): readonly TracePort[];
  get(name: PortName): TracePort;
}

/** Each port as the environment sets it; the demo flag is asked at each message, for the demo may be loaded after the start. */
export function createTracePorts(db: Database, env: Env): TracePorts {
  const set: Record<PortName, { url: string | undefined; token: string | undefined }> = {
    national: { url: env.PORTAL_NATIONAL_URL, token: env.PORTAL_NATIONAL_TOKEN },
    ministry: { url: env.PORTAL_MINISTRY_URL, token: env.PORTAL_MINISTRY_TOKEN },
    verigoods: { url: env.VERIGOODS_URL, token: env.VERIGOODS_TOKEN },
  };
  const ports = PORT_NAMES.map((name): TracePort => {
    const { url, token } = set[name];
    if (url) return httpPort(name, url, token);
    const demo = demoPort(name, db);
    return {
      name,
      get via() {
        return isDemoFloor(db) ? ('demo' as const) : ('none' as const);
      },
      send: async (message) => (isDemoFloor(db) ? demo.send(message) : { kind: 'rejected', reason: 'no address is set' }),
    };
  });
  return { list: () => ports, get: (name) => ports.find((p) => p.name === name)! };
}
