import { deliver, ownersOf } from '../accounts/index.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, notFound, parseInput } from '../errors.ts';
import { publicId } from '../ids.ts';
import { attachMedia, photoCount, stagedFor } from '../media/index.ts';
import { enqueue, onTopic, type OutboxHandler } from '../outbox.ts';
import { addDays, formatDate, vnDate } from '../time.ts';
import { write, type WriteOptions } from '../write.ts';
import { mayAnswer, requireInspector } from './access.ts';
import { AnswerInput, RequestPhotosInput } from './schemas.ts';
import { guardInspection, inspectionByPublicId } from './store.ts';

/** Inspection at a distance: a producer is asked for photos, on their desk and by message. @throws DomainError 401, 403, 422 */
export async function requestPhotos(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const { person, organisationId } = requireInspector(ctx);
  const data = parseInput(RequestPhotosInput, input);
  const today = vnDate(ctx.now());
  if (data.dueOn < today || data.dueOn > addDays(today, 60)) throw invalid({ dueOn: { vi: 'Hạn từ hôm nay đến 60 ngày tới.', en: 'Due between today and 60 days from now.' } });
  const maker = ctx.db.get<{ id: number }>('SELECT o.id FROM organisation o JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL WHERE o.public_id = ?', [data.producer]);
  if (!maker) throw invalid({ producer: { vi: 'Không có cơ sở này trên sàn.', en: 'There is no such producer on the floor.' } });
  const lot = data.lot === null ? undefined : ctx.db.get<{ id: number }>('SELECT id FROM lot WHERE public_id = ? AND organisation_id = ?', [data.lot, maker.id]);
  if (data.lot !== null && !lot) throw invalid({ lot: { vi: 'Cơ sở này không có lô đó.', en: 'This producer has no such lot.' } });
  return write(ctx, () => {
    const id = publicId();
    const { lastInsertRowid } = ctx.db.run(
      `INSERT INTO inspection (public_id, client_id, kind, state, inspector_id, organisation_id, producer_organisation_id, lot_id, inspected_at, due_on, created_at, updated_at)
       VALUES (?,?,'AT_DISTANCE','REQUESTED',?,?,?,?,?,?,?,?)`,
      [id, `request-${id}`, person.userId, organisationId, maker.id, lot?.id ?? null, ctx.now(), data.dueOn, ctx.now(), ctx.now()],
    );
    const { name } = ctx.db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [maker.id])!;
    ctx.db.run('INSERT INTO inspection_text (inspection_id, holder, goods) VALUES (?,?,?)', [lastInsertRowid, name, data.ask]);
    enqueue(ctx, { topic: 'inspection.requested', key: id, payload: { inspection: id } });
    audit(ctx, { act: 'inspection.request', object: 'inspection', objectId: id, data: { producer: data.producer, dueOn: data.dueOn } });
    return { publicId: id };
  }, { ...options, act: 'inspection.request' });
}

/** The producer sends the photos that were asked for. @throws DomainError 401, 403, 404, 409, 422 (`photos` when there is none) */
export async function answerRequest(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(AnswerInput, input);
  const seen = inspectionByPublicId(ctx, data.inspection);
  // whoever is not asked is not told that somebody else was
  if (seen.kind !== 'AT_DISTANCE' || !mayAnswer(ctx, seen.producerOrganisationId)) throw notFound({ vi: 'Không có yêu cầu này.', en: 'There is no such request.' });
  return write(ctx, () => {
    const row = inspectionByPublicId(ctx, data.inspection);
    guardInspection(row, 'answer');
    const ready = stagedFor(ctx, data.token).filter((photo) => photo.state === 'received').length;
    if (ready + photoCount(ctx, { object: 'inspection', id: row.id }) === 0) throw invalid({ photos: { vi: 'Hãy chọn ít nhất một ảnh.', en: 'Choose at least one photo.' } });
    attachMedia(ctx, data.token, { object: 'inspection', id: row.id });
    const by = ctx.actor.kind === 'person' ? ctx.actor.userId : '';
    ctx.db.run("UPDATE inspection SET state = 'ANSWERED', answered_by = ?, answered_at = ?, updated_at = ? WHERE id = ?", [by, ctx.now(), ctx.now(), row.id]);
    ctx.db.run('UPDATE inspection_text SET answer = ? WHERE inspection_id = ?', [data.answer, row.id]);
    audit(ctx, { act: 'inspection.answer', object: 'inspection', objectId: row.publicId });
    return { publicId: row.publicId };
  }, { ...options, act: `inspection.answer ${data.inspection}` });
}

/** Tells the producer's owner by message; no link, for nobody should tap one. */
const requested: OutboxHandler = onTopic('inspection.requested', async (ctx, payload, effect) => {
  const id = String(payload['inspection']);
  const row = ctx.db.get<{ state: string; dueOn: string; body: string; producerId: number }>(
    'SELECT i.state, i.due_on AS dueOn, o.name AS body, i.producer_organisation_id AS producerId FROM inspection i JOIN organisation o ON o.id = i.organisation_id WHERE i.public_id = ?', [id]);
  if (row?.state !== 'REQUESTED') return 'done';
  for (const { phone } of ownersOf(ctx.db, row.producerId, ctx.now())) {
    const outcome = await deliver(ctx, ctx.services.sms, { to: phone, text: `Sàn Quê: ${row.body} đề nghị Ông/Bà gửi ảnh để kiểm tra từ xa, trước ngày ${formatDate(row.dueOn)}. Mở Gian hàng, mục Kiểm tra.`, key: `inspection:${effect.key}:${phone}` });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
});

export const outboxHandlers: readonly OutboxHandler[] = [requested];
