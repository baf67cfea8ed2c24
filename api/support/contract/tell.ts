/** Messages under a contract: asked for in the transaction of the act, sent by the worker, to the legal representatives. */
import { deliver, ownersOf } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { enqueue, onTopic, type OutboxHandler } from '../../outbox.ts';

/** Asks for a message to an organisation; inside a write. `key` names the act, so that a repeat tells once. The text names no person. */
export const tell = (ctx: Context, organisationId: number | null, key: string, text: string): void => {
  if (organisationId !== null) enqueue(ctx, { topic: 'support.told', key: `${key}:${organisationId}`, payload: { organisation: organisationId, text } });
};

const told: OutboxHandler = onTopic('support.told', async (ctx, payload, effect) => {
  for (const { phone } of ownersOf(ctx.db, Number(payload['organisation']), ctx.now())) {
    const outcome = await deliver(ctx, ctx.services.sms, { to: phone, text: `Sàn Quê: ${String(payload['text'])}`, key: `support:${effect.key}:${phone}` });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
});

export const contractEffects: readonly OutboxHandler[] = [told];
