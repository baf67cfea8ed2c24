/** A floor with real sessions, codes that a test can read, and a clock that the sign-in library obeys too. */
import { vi } from 'vitest';
import { actorFromRequest, confirmSignInCode, createAuth, registerPerson, requestSignInCode, type Message, type SendOutcome } from '../../api/accounts/index.ts';
import type { Context, Person } from '../../api/context.ts';
import { NOW, testContext, type TestContext } from '../support/context.ts';

export interface Floor extends TestContext {
  sent: Message[];
  /** What the next messages come to. */
  outcome: { next: SendOutcome };
  /** The six digits of the newest message to a contact. */
  codeTo: (contact: string) => string;
  moveTo: (ms: number) => void;
  forward: (ms: number) => void;
  /** The context of whoever these cookies belong to. */
  browser: (cookies: readonly string[]) => Promise<Context>;
  /** Registers a person by phone and gives their cookies and id. */
  register: (phone: string, name?: string, organisation?: Record<string, unknown>) => Promise<{ personId: string; cookies: string[] }>;
  signIn: (contact: string) => Promise<string[]>;
  /** A context acting as a registered person, with the roles that hold now. */
  actingAs: (personId: string) => Context;
}

export const UA = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36';

export function accountsFloor(env: Record<string, string> = {}): Floor {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const sent: Message[] = [];
  const outcome: { next: SendOutcome } = { next: { kind: 'sent' } };
  const port = { via: 'gateway' as const, send: async (m: Message) => (sent.push(m), outcome.next) };
  const services: Record<string, unknown> = { sms: port, mail: port };
  const t = testContext({ env, services: services as never });
  services.auth = createAuth(t.db, { publicOrigin: 'https://sanque.vn', secret: 'a secret of the tests, 32 bytes or more' });
  let clock = NOW;
  const moveTo = (ms: number) => {
    clock = ms;
    t.setNow(ms);
    vi.setSystemTime(ms);
  };
  const codeTo = (contact: string) => {
    const code = /\b\d{6}\b/.exec(sent.findLast((m) => m.to === contact)?.text ?? '')?.[0];
    if (!code) throw new Error(`no code was sent to ${contact}`);
    return code;
  };
  const proven = async (contact: string) => {
    const { id } = await requestSignInCode(t.ctx, { contact });
    return confirmSignInCode(t.ctx, { id, code: codeTo(sent.at(-1)!.to), userAgent: UA });
  };
  return {
    ...t,
    sent,
    outcome,
    codeTo,
    moveTo,
    forward: (ms) => moveTo(clock + ms),
    browser: async (cookies) => {
      const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
      return t.as(await actorFromRequest(t.db, t.ctx.services.auth, new Headers({ cookie }), () => clock));
    },
    register: async (phone, name = 'Nguyễn Thị Lan', organisation) => {
      const result = await proven(phone);
      if (result.kind !== 'new') throw new Error('the phone has an account already');
      const done = await registerPerson(t.ctx, { ticket: result.ticket, name, consents: ['ACCOUNT'], ...(organisation ? { organisation } : {}) }, UA);
      return { personId: done.personId, cookies: done.cookies };
    },
    signIn: async (contact) => {
      const result = await proven(contact);
      if (result.kind !== 'signed-in') throw new Error('no account');
      return result.cookies;
    },
    actingAs: (personId) => {
      const row = t.db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', [personId])!;
      const today = new Date(clock + 7 * 3_600_000).toISOString().slice(0, 10);
      const roles = t.db.all<Person['roles'][number]>(
        "SELECT o.id AS organisationId, o.name AS organisationName, o.kind AS organisationKind, r.role, coalesce(nullif(r.commune_code,''), o.commune_code) AS communeCode FROM organisation_role r JOIN organisation o ON o.id = r.organisation_id WHERE r.person_id = ? AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to > ?)",
        [personId, today, today]);
      return t.as({ kind: 'person', userId: personId, sessionId: 'none', name: row.name, roles });
    },
    close: () => {
      vi.useRealTimers();
      t.close();
    },
  };
}
