/** A context on a real database file of its own, with a clock that a test can move. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ANONYMOUS, type Actor, type Context, type Lang, type Person, type Role } from '../../api/context.ts';
import { parseEnv } from '../../api/env.ts';
import { createLogger } from '../../api/log.ts';
import type { Services } from '../../api/services.ts';
import { openDatabase, type Database } from '../../db/client.ts';

/** 22/11/2026 09:14 in Vietnam, the time in the pictures. */
export const NOW = Date.UTC(2026, 10, 22, 2, 14);

export interface TestContext {
  ctx: Context;
  db: Database;
  folder: string;
  /** The same floor seen by another actor. */
  as: (actor: Actor, lang?: Lang) => Context;
  /** Moves the clock of every context made here. */
  setNow: (ms: number) => void;
  close: () => void;
}

export interface TestContextOptions {
  actor?: Actor;
  now?: number;
  env?: Record<string, string>;
  services?: Partial<Services>;
}

/** Copies the migrated template; services that are not given throw when touched. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const folder = mkdtempSync(join(tmpdir(), 'sanque-test-'));
  const file = join(folder, 'sanque.db');
  copyFileSync(inject('templateDatabase'), file);
  const db = openDatabase(file);
  let clock = options.now ?? NOW;
  const env = parseEnv({ DATA_DIR: folder, LOG_LEVEL: 'silent', PUBLIC_ORIGIN: 'https://sanque.vn', STAMP_SECRET: 'a test secret of 32 bytes or more', ...options.env });
  const services = new Proxy((options.services ?? {}) as Services, {
    get: (target, name) => {
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name) as unknown;
      throw new Error(`this test gave no service "${name}"`);
    },
  });
  let requests = 0;
  const as = (actor: Actor, lang: Lang = 'vi'): Context => ({
    db, actor, lang, env, services, now: () => clock, requestId: `test-${++requests}`, log: createLogger('silent'),
  });
  return {
    ctx: as(options.actor ?? ANONYMOUS),
    db,
    folder,
    as,
    setNow: (ms) => (clock = ms),
    close: () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let people = 0;

/** A signed-in person with roles in an organisation (id 1 unless told). */
export function person(options: { roles?: readonly Role[]; organisationId?: number; organisationKind?: string; communeCode?: string | null; userId?: string; name?: string } = {}): Person {
  const userId = options.userId ?? `user-${++people}`;
  return {
    kind: 'person',
    userId,
    sessionId: `session-${userId}`,
    name: options.name ?? 'Người thử',
    roles: (options.roles ?? []).map((role) => ({
      organisationId: options.organisationId ?? 1,
      organisationName: 'Cơ quan thử',
      organisationKind: options.organisationKind ?? 'AGENCY',
      role,
      communeCode: options.communeCode ?? null,
    })),
  };
}

export const SYSTEM: Actor = { kind: 'system', name: 'test' };
