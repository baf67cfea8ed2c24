/** What a person does with a record that did not go through: send it again, say that they have it, or send everything anew. */
import { z } from '@hono/zod-openapi';
import { audit } from '../../../audit.ts';
import type { Context } from '../../../context.ts';
import { conflict, notFound, parseInput, refusedTransition, say, type Sentence } from '../../../errors.ts';
import { textField } from '../../../text.ts';
import { write, type WriteOptions } from '../../../write.ts';
import { requireLedgerOfficer } from '../access.ts';
import { PORT_NAMES, type PortName, type RecordKind } from './map.rules.ts';
import { letGo, queueRecord } from './send.ts';

export type RecordState = 'QUEUED' | 'ACCEPTED' | 'REJECTED' | 'UNKNOWN' | 'INVALID';

export const RECORD_STATES: Record<RecordState, Sentence> = {
  QUEUED: { vi: 'đang chờ gửi', en: 'waiting to be sent' },
  ACCEPTED: { vi: 'đã nhận', en: 'accepted' },
  REJECTED: { vi: 'bị từ chối', en: 'refused' },
  UNKNOWN: { vi: 'chưa rõ đã nhận hay chưa', en: 'not known whether it arrived' },
  INVALID: { vi: 'còn thiếu, chưa gửi', en: 'incomplete, not sent' },
};

export type RecordAct = 'retry' | 'arrived';
/** What a record in a state allows: the guard of the verb and the buttons of the page. */
export const RECORD_ACTS: Record<RecordState, readonly RecordAct[]> = { QUEUED: [], ACCEPTED: [], REJECTED: ['retry'], INVALID: ['retry'], UNKNOWN: ['retry', 'arrived'] };

const ACT_WORDS: Record<RecordAct, Sentence> = { retry: { vi: 'gửi lại', en: 'send again' }, arrived: { vi: 'ghi là họ đã nhận', en: 'mark as arrived' } };

export const DecideRecordInput = z.object({
  record: z.string().min(1).max(40),
  act: z.enum(['retry', 'arrived'], { message: say('Hãy chọn việc cần làm.', 'Choose what to do.') }),
  /** Their number for it, where they told one. */
  reference: textField({ max: 80 }).default(''),
});

/**
 * Sends a record again (the same content carries the same key, so the other side takes it once), or notes that it arrived.
 * @throws DomainError 401, 403, 404, 409 (from its state), 422
 */
export async function decideRecord(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ record: string; state: RecordState }> {
  requireLedgerOfficer(ctx);
  const data = parseInput(DecideRecordInput, input);
  return write(ctx, () => {
    const row = ctx.db.get<{ id: number; port: PortName; kind: RecordKind; objectId: number; state: RecordState; digest: string | null }>(
      'SELECT id, port, kind, object_id AS objectId, state, digest FROM port_record WHERE public_id = ?', [data.record]);
    if (!row) throw notFound({ vi: 'Không có bản ghi này.', en: 'There is no such record.' });
    if (!RECORD_ACTS[row.state].includes(data.act)) throw refusedTransition({ from: RECORD_STATES[row.state], tried: ACT_WORDS[data.act], allowed: RECORD_ACTS[row.state].map((a) => ACT_WORDS[a]) });
    letGo(ctx, row.port, row.kind, row.objectId);
    let state: RecordState = 'QUEUED';
    if (data.act === 'arrived') {
      state = 'ACCEPTED';
      ctx.db.run("UPDATE port_record SET state = 'ACCEPTED', accepted_digest = digest, reference = coalesce(nullif(?, ''), reference), fault_json = NULL, accepted_at = ? WHERE id = ?", [data.reference, ctx.now(), row.id]);
      // what changed while it waited goes out now
      ctx.db.run('INSERT INTO port_change (kind, object_id) VALUES (?,?) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1', [row.kind, row.objectId]);
    } else queueRecord(ctx, row.port, row.kind, row.objectId);
    audit(ctx, { act: `port.${data.act}`, object: 'portRecord', objectId: data.record, data: { port: row.port, kind: row.kind, from: row.state, digest: row.digest } });
    return { record: data.record, state };
  }, { ...options, act: `port.decide ${data.record}` });
}

/**
 * Notes every public product, its lots and stamps, and every recall as changed: a port that was connected today gets what was there
 * before. What a port holds already is not sent again.
 * @throws DomainError 401, 403, 404, 409 `not-connected`
 */
export async function sendEverything(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ noted: number }> {
  requireLedgerOfficer(ctx);
  const { port } = parseInput(z.object({ port: z.enum(PORT_NAMES) }), input);
  if (ctx.services.tracePorts.get(port).via === 'none') throw conflict('not-connected', { vi: 'Cổng này chưa nối. Quản trị đặt địa chỉ và khóa của cổng trước.', en: 'This port is not connected. The administrator sets its address and token first.' });
  return write(ctx, () => {
    let noted = 0;
    for (const sql of [
      "SELECT 'PRODUCT', p.id FROM product p WHERE p.state = 'PUBLISHED' AND EXISTS (SELECT 1 FROM trade_item t WHERE t.product_id = p.id)",
      "SELECT 'LOT', l.id FROM lot l WHERE l.trade_item_id IS NOT NULL",
      "SELECT 'STAMPS', r.id FROM stamp_range r WHERE r.state <> 'ISSUED'",
      "SELECT 'RECALL', c.id FROM lot_recall c WHERE 1",
    ]) noted += ctx.db.run(`INSERT INTO port_change (kind, object_id) ${sql} ON CONFLICT (kind, object_id) DO NOTHING`).changes;
    audit(ctx, { act: 'port.everything', object: 'port', objectId: port, data: { noted } });
    return { noted };
  }, { ...options, act: `port.everything ${port}` });
}
