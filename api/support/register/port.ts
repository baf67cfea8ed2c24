/**
 * The national business register behind a port: what it says of a tax code (NĐ 80/2021 Đ10.4). The shape of its answer is an assumption of
 * this floor: none is published for such a connection. A real adapter maps to it.
 */
import { z } from 'zod';
import type { Database } from '../../../db/client.ts';
import { isDemoFloor } from '../../accounts/index.ts';
import type { Env } from '../../env.ts';
import { postOnce } from '../../outgoing.ts';
import { cleanText } from '../../text.ts';
import { isDate } from '../../time.ts';
import type { RegisterEntry } from '../rules/register.ts';
import { SECTORS } from '../rules/types.ts';

/** `later`: it could not be asked, or what it said cannot be read; ask again. */
export type RegisterAnswer = { kind: 'found'; entry: RegisterEntry } | { kind: 'absent' } | { kind: 'later'; reason: string };

export interface BusinessRegister {
  /** 'gateway': a real address is set; 'demo': made up, with demo data only; 'none': nothing is asked. */
  readonly via: 'gateway' | 'demo' | 'none';
  /** Never throws; at most ten seconds. */
  look(taxCode: string): Promise<RegisterAnswer>;
}

const line = z.string().max(500).transform((s) => cleanText(s));
const day = z.string().refine(isDate);
const Entry = z.object({
  taxCode: z.string().max(20), name: line, status: z.enum(['ACTIVE', 'SUSPENDED', 'CLOSED']), foundedOn: day.nullable().default(null), sector: z.enum(SECTORS).nullable().default(null), representative: line.nullable().default(null), address: line.nullable().default(null),
});
const MOST_OF_ANSWER = 64 * 1024;

/** A gateway that answers `POST {taxCode}` with `{enterprise: {…} | null}`; bearer token. */
export function httpBusinessRegister(url: string, token: string | undefined, fetchLike: typeof fetch = fetch): BusinessRegister {
  return {
    via: 'gateway',
    async look(taxCode) {
      const posted = await postOnce(url, token, `tax-${taxCode}`, { taxCode }, fetchLike);
      if (posted.kind !== 'answered') return { kind: 'later', reason: posted.reason };
      if (posted.response.status === 404) return { kind: 'absent' };
      if (!posted.response.ok) return { kind: 'later', reason: `HTTP ${posted.response.status}` };
      try {
        const text = await posted.response.text();
        const answer = (text.length > MOST_OF_ANSWER ? undefined : JSON.parse(text)) as { enterprise?: unknown } | undefined;
        if (answer?.enterprise === null) return { kind: 'absent' };
        const entry = Entry.safeParse(answer?.enterprise);
        // an answer about somebody else is no answer
        return entry.success && entry.data.taxCode === taxCode ? { kind: 'found', entry: entry.data } : { kind: 'later', reason: 'unreadable answer' };
      } catch {
        return { kind: 'later', reason: 'unreadable answer' };
      }
    },
  };
}

export interface FakeRegister extends BusinessRegister {
  /** What it says from now on of a tax code; null: it has none. */
  put(taxCode: string, entry: Partial<RegisterEntry> | null): void;
  /** The next calls find it closed. */
  misbehave(times: number): void;
}

/** A register made of the floor's own organisations, for the demo floor and for tests; says otherwise, or nothing, on demand. */
export function fakeBusinessRegister(db: Database): FakeRegister {
  const said = new Map<string, Partial<RegisterEntry> | null>();
  let down = 0;
  return {
    via: 'demo',
    put: (taxCode, entry) => void said.set(taxCode, entry),
    misbehave: (times) => void (down = times),
    look(taxCode) {
      if (down > 0) {
        down--;
        return Promise.resolve({ kind: 'later', reason: 'TimeoutError' });
      }
      const more = said.get(taxCode);
      const known = db.get<{ name: string; address: string | null }>('SELECT name, address FROM organisation WHERE tax_code = ?', [taxCode]);
      if (more === null || (!known && !more)) return Promise.resolve({ kind: 'absent' });
      return Promise.resolve({ kind: 'found', entry: { taxCode, name: known?.name ?? '', status: 'ACTIVE', foundedOn: null, sector: null, representative: null, address: known?.address ?? null, ...more } });
    },
  };
}

/** The register as the environment sets it; the demo flag is asked at each call, for the demo may be loaded after the start. */
export function createBusinessRegister(db: Database, env: Env): BusinessRegister {
  if (env.BUSINESS_REGISTER_URL) return httpBusinessRegister(env.BUSINESS_REGISTER_URL, env.BUSINESS_REGISTER_TOKEN);
  const fake = fakeBusinessRegister(db);
  return {
    get via() { return isDemoFloor(db) ? ('demo' as const) : ('none' as const); },
    look: async (taxCode) => (isDemoFloor(db) ? fake.look(taxCode) : { kind: 'later', reason: 'no address is set' }),
  };
}
