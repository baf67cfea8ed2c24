/** Side effects: written with the change that asks for them, done by a worker that leases and retries. At least once. */
import type { Context } from './context.ts';
import { write } from './write.ts';

export interface Effect {
  topic: string;
  /** Idempotency key: a waiting effect with the same topic and key is not written twice. */
  key: string;
  payload: Record<string, unknown>;
  /** Not before this instant. */
  dueAt?: number;
}

/** DONE; try again later; or of unknown outcome, so that it waits for a person. */
export type EffectOutcome = 'done' | { retryInMs: number } | { hold: string };

export interface OutboxHandler {
  topic: string;
  handle: (ctx: Context, payload: Record<string, unknown>, effect: { key: string; attempt: number; id: number }) => Promise<EffectOutcome>;
}

/** Declares who does the effects of a topic. */
export const onTopic = (topic: string, handle: OutboxHandler['handle']): OutboxHandler => ({ topic, handle });

const wakers = new WeakMap<object, () => void>();

/** Asks for an effect; only inside the transaction of the change. */
export function enqueue(ctx: Context, effect: Effect): void {
  if (!ctx.db.inTransaction) throw new TypeError('an effect belongs to the transaction of its change');
  const now = ctx.now();
  ctx.db.run(
    `INSERT INTO outbox (topic, key, payload_json, created_at, due_at) VALUES (?,?,?,?,?)
     ON CONFLICT (topic, key) WHERE state = 'WAITING' AND attempts = 0 DO NOTHING`,
    [effect.topic, effect.key, JSON.stringify(effect.payload), now, effect.dueAt ?? now],
  );
  const wake = wakers.get(ctx.db);
  if (wake) setImmediate(wake);
}

const LEASE_MS = 60_000;
const MAX_BACKOFF_MS = 300_000;
const PARALLEL = 4;

interface LeasedRow {
  id: number;
  topic: string;
  key: string;
  payloadJson: string;
  attempts: number;
}

export interface OutboxWorker {
  /** Does what is due now and resolves when nothing due is left. */
  drain(): Promise<void>;
  start(): void;
  /** Lets running effects finish. */
  stop(): Promise<void>;
}

/**
 * The worker of one process. A lease counts as an attempt, so an effect asked for again while it is being done gets a new row.
 * @param ctx a system context
 * @param pollMs how often to look when nobody woke it (another process may have written)
 */
export function createOutboxWorker(ctx: Context, handlers: readonly OutboxHandler[], pollMs = 500): OutboxWorker {
  const byTopic = new Map(handlers.map((h) => [h.topic, h]));
  if (byTopic.size !== handlers.length) throw new TypeError('two handlers for one topic');
  const topics = [...byTopic.keys()];
  const marks = topics.map(() => '?').join(',');
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const lease = async (): Promise<LeasedRow[]> => {
    const now = ctx.now();
    // a look before the lock: an idle floor must not take the write lock twice a second
    const due = ctx.db.get(`SELECT 1 FROM outbox WHERE state = 'WAITING' AND due_at <= ? AND leased_until <= ? AND topic IN (${marks}) LIMIT 1`, [now, now, ...topics]);
    if (!due) return [];
    return write(ctx, () => {
      const rows = ctx.db.all<LeasedRow>(
        `SELECT id, topic, key, payload_json AS payloadJson, attempts FROM outbox
         WHERE state = 'WAITING' AND due_at <= ? AND leased_until <= ? AND topic IN (${marks}) ORDER BY id LIMIT ${PARALLEL * 8}`,
        [now, now, ...topics],
      );
      for (const row of rows) ctx.db.run('UPDATE outbox SET leased_until = ?, attempts = attempts + 1 WHERE id = ?', [now + LEASE_MS, row.id]);
      return rows;
    }, { lazy: true });
  };

  const perform = async (row: LeasedRow): Promise<void> => {
    let outcome: EffectOutcome;
    let fault: string | null = null;
    try {
      outcome = await byTopic.get(row.topic)!.handle(ctx, JSON.parse(row.payloadJson) as Record<string, unknown>, { key: row.key, attempt: row.attempts + 1, id: row.id });
    } catch (error) {
      fault = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown';
      outcome = { retryInMs: Math.min(500 * 2 ** Math.min(row.attempts, 12), MAX_BACKOFF_MS) };
      ctx.log.warn({ topic: row.topic, effect: row.id, attempt: row.attempts + 1, fault }, 'effect failed, will be tried again');
    }
    await write(ctx, (db) => {
      const now = ctx.now();
      if (outcome === 'done') db.run("UPDATE outbox SET state = 'DONE', done_at = ?, leased_until = 0, last_error = NULL WHERE id = ?", [now, row.id]);
      else if ('hold' in outcome) db.run("UPDATE outbox SET state = 'HELD', leased_until = 0, last_error = ? WHERE id = ?", [outcome.hold, row.id]);
      else db.run('UPDATE outbox SET due_at = ?, leased_until = 0, last_error = ? WHERE id = ?', [now + outcome.retryInMs, fault, row.id]);
    }, { lazy: true }); // a mark lost in a power cut is an effect done twice, which it may be anyway
  };

  const drainOnce = async (): Promise<void> => {
    for (;;) {
      const rows = await lease();
      if (rows.length === 0) return;
      const running = new Set<Promise<void>>();
      let fault: { error: unknown } | undefined;
      for (const row of rows) {
        const one: Promise<void> = perform(row).catch((error: unknown) => { fault ??= { error }; }).finally(() => running.delete(one));
        running.add(one);
        // effects that never leave the process settle in microtasks: without this turn, thousands of them stop the server for seconds
        await new Promise((turn) => setImmediate(turn));
        while (running.size >= PARALLEL) await Promise.race(running);
      }
      await Promise.all(running);
      if (fault) throw fault.error;
    }
  };

  const drain = (): Promise<void> => {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await drainOnce();
      } while (again);
    })().finally(() => (running = undefined));
    return running;
  };

  const tick = () => {
    if (stopped) return;
    drain()
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'outbox pass failed, will be tried again'))
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, pollMs);
      });
  };

  return {
    drain,
    start: () => {
      stopped = false;
      wakers.set(ctx.db, () => void (stopped || drain().catch(() => undefined)));
      tick();
    },
    stop: async () => {
      stopped = true;
      wakers.delete(ctx.db);
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
