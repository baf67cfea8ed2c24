/** Messages that are not codes leave through the outbox; one of unknown outcome waits for a person. */
import type { Context } from '../context.ts';
import { enqueue, onTopic, type EffectOutcome, type OutboxHandler } from '../outbox.ts';
import type { Message, MessagePort } from './messages.ts';
import { ownersOf } from './queries.ts';

/** Sends one message of an effect and says what the outbox should do with it. */
export async function deliver(ctx: Context, port: MessagePort, message: Message): Promise<EffectOutcome> {
  const outcome = await port.send(message);
  switch (outcome.kind) {
    case 'sent':
      return 'done';
    case 'later':
      return { retryInMs: 60_000 };
    case 'refused':
      // nothing a repeat could change; the log keeps the reason, without the number
      ctx.log.warn({ key: message.key, reason: outcome.reason }, 'a message was refused');
      return 'done';
    case 'unknown':
      return { hold: `may have been sent: ${outcome.reason}` };
  }
}

/** Tells the old number that the login has moved: the one whom a false recovery would rob reads it. */
const recovered: OutboxHandler = onTopic('accounts.recovered', async (ctx, payload, effect) => {
  const row = ctx.db.get<{ oldContact: string }>("SELECT old_contact AS oldContact FROM recovery WHERE public_id = ? AND state = 'DONE' AND old_contact <> ''", [String(payload.recovery)]);
  if (!row) return 'done';
  const text = 'Sàn Quê: số đăng nhập của bạn vừa được đổi ở bàn hỗ trợ. Nếu không phải bạn yêu cầu, hãy báo ngay UBND xã hoặc Sở Công Thương.';
  const mail = row.oldContact.includes('@');
  return deliver(ctx, mail ? ctx.services.mail : ctx.services.sms, { to: row.oldContact, text, key: `recovered:${effect.key}`, ...(mail ? { subject: 'Số đăng nhập Sàn Quê vừa đổi' } : {}) });
});

/** Tells the old number or e-mail that another one took its place. */
const contactChanged: OutboxHandler = onTopic('accounts.contact-changed', async (ctx, payload, effect) => {
  const to = String(payload.to);
  const mail = to.includes('@');
  const text = 'Sàn Quê: tài khoản của bạn vừa đổi sang số điện thoại hoặc thư khác. Nếu không phải bạn, hãy báo ngay UBND xã hoặc Sở Công Thương.';
  return deliver(ctx, mail ? ctx.services.mail : ctx.services.sms, { to, text, key: `contact-changed:${effect.key}`, ...(mail ? { subject: 'Tài khoản Sàn Quê vừa đổi liên hệ' } : {}) });
});

/**
 * Asks for a message to the legal representatives of an organisation; inside the write that it tells of. `key` names the act, so that a
 * repeat tells once. The text names no person.
 */
export const tellOwners = (ctx: Context, organisationId: number | null, key: string, text: string): void => {
  if (organisationId !== null) enqueue(ctx, { topic: 'owners.told', key: `${key}:${organisationId}`, payload: { organisation: organisationId, text } });
};

/** Asks for a message to one person; inside the write that it tells of. `key` names the act and the person, so that a repeat tells once. */
export const tellPerson = (ctx: Context, personId: string, key: string, text: string): void => enqueue(ctx, { topic: 'person.told', key: `${key}:${personId}`, payload: { person: personId, text } });

const personTold: OutboxHandler = onTopic('person.told', async (ctx, payload, effect) => {
  const row = ctx.db.get<{ phone: string }>('SELECT phone_number AS phone FROM person WHERE id = ? AND phone_number IS NOT NULL AND erased_at IS NULL', [String(payload['person'])]);
  return row ? deliver(ctx, ctx.services.sms, { to: row.phone, text: `Sàn Quê: ${String(payload['text'])}`, key: `person:${effect.key}` }) : 'done';
});

const ownersTold: OutboxHandler = onTopic('owners.told', async (ctx, payload, effect) => {
  for (const { phone } of ownersOf(ctx.db, Number(payload['organisation']), ctx.now())) {
    const outcome = await deliver(ctx, ctx.services.sms, { to: phone, text: `Sàn Quê: ${String(payload['text'])}`, key: `owners:${effect.key}:${phone}` });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
});

export const outboxHandlers: readonly OutboxHandler[] = [recovered, contactChanged, personTold, ownersTold];
