/** What follows from a recall after its pages are red: the events that declare it, the messages to those who must know. */
import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { deliver } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { onTopic, type OutboxHandler } from '../../outbox.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { isoInVietnam } from '../events/events.ts';
import { storeEvent } from '../events/store.ts';
import { RECALL_OFFICERS } from './access.ts';
import { isLive, RECALL_CAUSE_WORDS } from './rules.ts';
import { lotsOfRecall, scopeLot } from './scope.ts';
import { recallByPublicId, type RecallRow } from './store.ts';

/** Lots in one event and one transaction: a few milliseconds of the write lock. */
const SLICE = 100;

/** CBV 2.0: an observation of the lots, held back, disposition `recalled`. Slice by slice; a cut-off run goes on where it stopped. */
async function declare(ctx: Context, recall: RecallRow): Promise<void> {
  for (;;) {
    const written = await write(ctx, () => {
      const waiting = new Set(ctx.db.all<{ id: number }>(`SELECT lot_id AS id FROM recall_lot WHERE recall_id = ? AND event_id IS NULL ORDER BY lot_id LIMIT ${SLICE}`, [recall.id]).map((r) => r.id));
      const lots = waiting.size === 0 ? [] : lotsIn(ctx, [...waiting]);
      // one event belongs to one producer, as lots do
      const organisationId = lots[0]?.organisationId;
      const mine = lots.filter((l) => l.organisationId === organisationId);
      if (organisationId === undefined) return 0;
      const id = storeEvent(ctx, {
        type: 'ObjectEvent', eventID: `urn:uuid:${randomUUID()}`, eventTime: isoInVietnam(recall.openedAt ?? ctx.now()), eventTimeZoneOffset: '+07:00', recordTime: isoInVietnam(ctx.now()),
        action: 'OBSERVE', bizStep: 'holding', disposition: 'recalled',
        quantityList: mine.map((l) => ({ epcClass: l.key, quantity: l.quantityMilli / 1_000, ...(l.unit === 'EA' ? {} : { uom: l.unit }) })),
        'sanque:recall': recall.publicId,
      }, { organisationId, capturedBy: recall.openedBy ?? 'system:recall', helperId: null, communeCode: null, eventTime: recall.openedAt ?? ctx.now() });
      ctx.db.run('UPDATE recall_lot SET event_id = ? WHERE recall_id = ? AND lot_id IN (SELECT value FROM json_each(?))', [id, recall.id, JSON.stringify(mine.map((l) => l.id))]);
      return mine.length;
    });
    if (written === 0) return;
    await breathe();
  }
}

const lotsIn = (ctx: Pick<Context, 'db'>, ids: readonly number[]) =>
  ctx.db.all<{ publicId: string }>('SELECT public_id AS publicId FROM lot WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id', [JSON.stringify(ids)]).map((r) => scopeLot(ctx, r.publicId)!);

const events: OutboxHandler = onTopic('recall.events', async (ctx, payload) => {
  const recall = recallByPublicId(ctx, String(payload['recall']));
  if (recall && recall.mode === 'REAL' && isLive(recall.state)) await declare(ctx, recall);
  return 'done';
});

interface Reader {
  phone: string;
  officer: number;
}

/** Owners of the lots' producers, and the officers of the body that decides. */
function readersOf(ctx: Context, recall: RecallRow): Reader[] {
  const today = vnDate(ctx.now());
  const makers = [...new Set(lotsOfRecall(ctx, recall.id).map((l) => l.organisationId))];
  return ctx.db.all<Reader>(
    `SELECT p.phone_number AS phone, max(CASE WHEN g.role = 'OWNER' THEN 0 ELSE 1 END) AS officer FROM organisation_role g JOIN organisation o ON o.id = g.organisation_id JOIN person p ON p.id = g.person_id
     WHERE p.phone_number IS NOT NULL AND p.erased_at IS NULL AND g.valid_from <= ? AND (g.valid_to IS NULL OR g.valid_to > ?)
       AND ((g.role = 'OWNER' AND o.id IN (SELECT value FROM json_each(?))) OR (o.name = ? AND g.role IN (SELECT value FROM json_each(?))))
     GROUP BY p.id ORDER BY p.id LIMIT 500`,
    [today, today, JSON.stringify(makers), recall.bodyVi ?? '', JSON.stringify(RECALL_OFFICERS)],
  );
}

const notify: OutboxHandler = onTopic('recall.notify', async (ctx, payload, effect) => {
  const recall = recallByPublicId(ctx, String(payload['recall']));
  const lot = recall && scopeLot(ctx, recall.rootLot);
  if (!recall || !lot) return 'done';
  const goods = `lô ${lot.code} (${lot.name})`;
  const words: Record<string, string> = {
    PROPOSED: `có đề nghị thu hồi ${goods}: ${RECALL_CAUSE_WORDS[recall.cause].vi}. Cần quyết định trước ${timeText(recall.deadlineAt)}.`,
    OPENED: `${goods} đang bị thu hồi: ${RECALL_CAUSE_WORDS[recall.cause].vi}. Ngừng bán ngay và báo mọi nơi đã nhận hàng trước ${timeText(recall.deadlineAt)}. Xem mục Thu hồi trên sàn.`,
    OVERDUE: `việc thu hồi ${goods} đã quá 24 giờ mà chưa báo hết các nơi giữ hàng. Xem mục Thu hồi trên sàn.`,
    CLOSED: `việc thu hồi ${goods} đã kết thúc.`,
  };
  const text = words[String(payload['occasion'])];
  if (text === undefined) return { hold: 'an occasion that nobody knows' };
  for (const { phone } of readersOf(ctx, recall)) {
    const outcome = await deliver(ctx, ctx.services.sms, { to: phone, text: `Sàn Quê: ${text}`, key: `recall:${effect.key}:${phone}` });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
});

const timeText = (ms: number): string => `${isoInVietnam(ms).slice(11, 16)} ngày ${formatDate(vnDate(ms))}`;

export const recallEffects: readonly OutboxHandler[] = [events, notify];
