/** The sizes of a photo, made after the page has answered. */
import type { Context } from '../context.ts';
import { onTopic } from '../outbox.ts';
import type { OutboxHandler } from '../outbox.ts';
import { write } from '../write.ts';
import { FORGET_TOPIC, VARIANTS_TOPIC } from './topics.ts';

interface Pending { id: number; sha256: string; width: number; height: number; state: string }

/** How long an effect waits for the pixels before it lets other effects (the search index) pass. */
const PATIENCE_MS = 150;

async function make(ctx: Context, photo: Pending): Promise<void> {
  const variants = await ctx.services.media.makeVariants(photo);
  await write(ctx, () => ctx.db.run("UPDATE media SET variants = ?, state = 'ready' WHERE id = ?", [JSON.stringify(variants), photo.id]).changes);
}

/**
 * Makes a photo's sizes. A dozen encodings take seconds, so the work goes on beside the outbox and the effect asks
 * again until it is ready; a process that dies begins anew.
 */
const variants = onTopic(VARIANTS_TOPIC, async (ctx, payload, { attempt }) => {
  const mediaId = Number(payload['mediaId']);
  const photo = ctx.db.get<Pending>('SELECT id, sha256, width, height, state FROM media WHERE id = ?', [mediaId]);
  if (!photo || photo.state !== 'pending') return 'done';
  const { making } = ctx.services.media;
  let work = making.get(mediaId);
  if (!work) {
    work = make(ctx, photo).finally(() => making.delete(mediaId));
    making.set(mediaId, work);
  }
  const outcome = await Promise.race([
    work.then(() => 'done' as const, (error: unknown) => ({ error })),
    new Promise<'later'>((wake) => setTimeout(() => wake('later'), PATIENCE_MS)),
  ]);
  if (outcome === 'done') return 'done';
  if (outcome === 'later') return { retryInMs: 400 };
  ctx.log.warn({ mediaId, attempt, err: outcome.error }, 'sizes of a photo could not be made');
  if (attempt < 40) return { retryInMs: Math.min(60_000, 500 * attempt) };
  await write(ctx, () => ctx.db.run("UPDATE media SET state = 'failed' WHERE id = ? AND state = 'pending'", [mediaId]).changes);
  return { hold: 'the sizes of this photo could not be made; the first size is shown' };
});

/** Removes the files of a photo when no row names them. */
const forget = onTopic(FORGET_TOPIC, async (ctx, payload) => {
  const sha256 = String(payload['sha256']);
  if (!/^[0-9a-f]{64}$/.test(sha256)) return 'done';
  const named = ctx.db.get('SELECT 1 FROM media WHERE sha256 = ? UNION ALL SELECT 1 FROM staged_upload WHERE sha256 = ? LIMIT 1', [sha256, sha256]);
  if (named) return 'done';
  return (await ctx.services.media.forget(sha256)) ? 'done' : { retryInMs: 3_600_000 };
});

export const outboxHandlers: OutboxHandler[] = [variants, forget];
