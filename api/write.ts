/** Every write of the product passes here: one immediate transaction, retried when busy, replayed when repeated. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, type Database, type NotPromise } from '../db/client.ts';
import { actorId, type Context } from './context.ts';
import { unavailable } from './errors.ts';

/** How long a write waits, in all, for another writer. */
const BUSY_PATIENCE_MS = 5_000;

export interface WriteOptions {
  /** The `Idempotency-Key` of a JSON write, or the hidden token of a form. */
  idempotencyKey?: string | undefined;
  /** What is done; the same key may be used for different acts. */
  act?: string;
  /** For bookkeeping that is done again after a power cut: the commit does not wait for the disk (see `Database.transaction`). */
  lazy?: boolean;
}

/**
 * Runs the work in one immediate transaction on the serving connection.
 * The result must be JSON when an idempotency key is given: a replay by the same actor gets the stored one.
 * @throws DomainError 503 when another writer held the lock for five seconds
 */
export async function write<T>(ctx: Context, work: (db: Database) => NotPromise<T>, options: WriteOptions = {}): Promise<NotPromise<T>> {
  const deadline = Date.now() + BUSY_PATIENCE_MS;
  const { idempotencyKey: key, act = '' } = options;
  const actor = actorId(ctx.actor);
  for (let attempt = 0; ; attempt++) {
    try {
      return ctx.db.transaction<T>(() => {
        if (!key) return work(ctx.db);
        const stored = ctx.db.get<{ resultJson: string }>('SELECT result_json AS resultJson FROM idempotency WHERE actor = ? AND act = ? AND key = ?', [actor, act, key]);
        if (stored) return JSON.parse(stored.resultJson) as NotPromise<T>;
        const result = work(ctx.db);
        ctx.db.run('INSERT INTO idempotency (actor, act, key, result_json, created_at) VALUES (?,?,?,?,?)', [actor, act, key, JSON.stringify(result ?? null), ctx.now()]);
        return result;
      }, { lazy: options.lazy });
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() > deadline) {
        throw unavailable({ vi: 'Hệ thống đang bận ghi dữ liệu khác. Mời bạn gửi lại sau ít giây; nội dung đã điền vẫn còn.', en: 'The system is busy writing. Please send again in a few seconds; what you entered is kept.' });
      }
      await sleep(Math.min(5 + attempt * 5, 50) * (0.5 + Math.random()));
    }
  }
}

/** Carries a rehearsal's result out of the transaction that is undone. */
class Rehearsed extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('a rehearsal is never written');
    this.result = result;
  }
}

/**
 * Does the work as `write` would and undoes all of it: what a preview shows is what the same work will do, not a copy of its rules.
 * @throws as `write` and the work do
 */
export async function rehearse<T>(ctx: Context, work: (db: Database) => NotPromise<T>): Promise<T> {
  try {
    return await write<never>(ctx, (db) => { throw new Rehearsed(work(db)); });
  } catch (error) {
    if (error instanceof Rehearsed) return error.result as T;
    throw error;
  }
}
