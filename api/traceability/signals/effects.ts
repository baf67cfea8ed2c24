/** What follows from a hold: the producer's owners are told, each once per occasion. */
import { deliver, ownersOf } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { enqueue, onTopic, type OutboxHandler } from '../../outbox.ts';

type Occasion = 'HELD' | 'RELEASED';

/** Inside the transaction of the act. @param hold public id */
export const tellProducer = (ctx: Context, hold: string, occasion: Occasion): void => enqueue(ctx, { topic: 'hold.notify', key: `${hold}:${occasion}`, payload: { hold, occasion } });

interface Told {
  firstIndex: number;
  lastIndex: number;
  organisationId: number;
  productName: string;
  by: string | null;
  phone: string;
  reason: string;
}

const notify: OutboxHandler = onTopic('hold.notify', async (ctx, payload, effect) => {
  const hold = ctx.db.get<Told>(
    `SELECT h.first_index AS firstIndex, h.last_index AS lastIndex, r.organisation_id AS organisationId, p.name AS productName, o.name AS "by", h.phone, h.reason_vi AS reason
     FROM stamp_hold h JOIN stamp_range r ON r.id = h.range_id JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id LEFT JOIN organisation o ON o.id = h.organisation_id WHERE h.public_id = ?`,
    [String(payload['hold'])],
  );
  if (!hold) return 'done';
  const stamps = `tem số ${hold.firstIndex + 1}${hold.lastIndex > hold.firstIndex ? ` đến ${hold.lastIndex + 1}` : ''} của ${hold.productName}`;
  const words: Record<string, string> = {
    HELD: `${hold.by ?? 'cơ quan quản lý'} đang kiểm tra ${stamps}: ${hold.reason.replace(/[.\s]+$/, '')}. Trang của tem ghi rõ điều đó. Hỏi: ${hold.phone}.`,
    RELEASED: `đã kiểm tra xong ${stamps}, trang của tem trở lại như trước.`,
  };
  const text = words[String(payload['occasion'])];
  if (text === undefined) return { hold: 'an occasion that nobody knows' };
  for (const { phone } of ownersOf(ctx.db, hold.organisationId, ctx.now())) {
    const outcome = await deliver(ctx, ctx.services.sms, { to: phone, text: `Sàn Quê: ${text}`, key: `hold:${effect.key}:${phone}` });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
});

export const signalEffects: readonly OutboxHandler[] = [notify];
