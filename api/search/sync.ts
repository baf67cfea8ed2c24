/** The outbox keeps the index in step: one effect per changed product, at least once, until the engine has it. */
import type { Context } from '../context.ts';
import { onTopic, type EffectOutcome, type OutboxHandler } from '../outbox.ts';
import { write } from '../write.ts';
import type { SearchDocument } from './documents.ts';

export const SEARCH_TOPIC = 'search.product';

/** Reads a product's document, or null when it is not on the floor. */
export type ReadDocument = (ctx: Context, productId: number) => SearchDocument | null;

/** A first look at a fresh task; more only when few changes come at once, so that an import is not slowed. */
const FIRST_LOOKS_MS = [15, 25, 40, 60, 100];
const QUIET_PER_SECOND = 12;
const ASK_AGAIN_MS = 200;
const MOST_WAIT_MS = 10_000;

let recent: number[] = [];

function quiet(): boolean {
  const now = Date.now();
  recent = [...recent.filter((at) => now - at < 1_000), now];
  return recent.length <= QUIET_PER_SECOND;
}

/** The handler of `search.product` {productId}. The embedded index is written first, so that a change is found even while Meilisearch is down. */
export function searchHandlers(readDocument: ReadDocument): OutboxHandler[] {
  return [onTopic(SEARCH_TOPIC, async (ctx, payload, { attempt, id }): Promise<EffectOutcome> => {
    const productId = Number(payload['productId']);
    if (!Number.isSafeInteger(productId)) return { hold: 'the effect names no product' };
    const { search } = ctx.services;
    try {
      const sent = attempt > 1 ? ctx.db.get<{ taskUid: number }>('SELECT task_uid AS taskUid FROM search_task WHERE outbox_id = ?', [id]) : undefined;
      if (sent !== undefined) return await settle(ctx, id, sent.taskUid, []);
      const change = await search.put(productId, readDocument(ctx, productId));
      if (change.done) return 'done';
      await write(ctx, (db) => void db.run('INSERT OR REPLACE INTO search_task (outbox_id, task_uid, sent_at) VALUES (?, ?, ?)', [id, change.taskUid, ctx.now()]));
      return await settle(ctx, id, change.taskUid, quiet() ? FIRST_LOOKS_MS : []);
    } catch (error) {
      ctx.log.warn({ err: error, productId, attempt }, 'the search engine did not take a change; it will be sent again');
      await write(ctx, (db) => void db.run('DELETE FROM search_task WHERE outbox_id = ?', [id]));
      return { retryInMs: Math.min(500 * 2 ** Math.min(attempt - 1, 6), MOST_WAIT_MS) };
    }
  })];
}

async function settle(ctx: Context, outboxId: number, taskUid: number, looks: readonly number[]): Promise<EffectOutcome> {
  let arrived = looks.length === 0 && (await ctx.services.search.settled(taskUid));
  for (const wait of looks) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    arrived = await ctx.services.search.settled(taskUid);
    if (arrived) break;
  }
  if (!arrived) return { retryInMs: ASK_AGAIN_MS };
  await write(ctx, (db) => void db.run('DELETE FROM search_task WHERE outbox_id = ?', [outboxId]));
  return 'done';
}
