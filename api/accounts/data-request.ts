/** Requests about one's own data: tickets with a clock (Law 91/2025/QH15, NĐ 356/2025/NĐ-CP). */
import { z } from 'zod';
import { isUniqueViolation } from '../../db/client.ts';
import { requirePerson, requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, notFound, parseInput, refusedTransition, say } from '../errors.ts';
import { publicId } from '../ids.ts';
import { textField } from '../text.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { erasePersonRow } from './erase-person.ts';
import { dataRequestClock } from './rules.ts';
import { opaqueId } from './schemas.ts';

export type DataRequestState = 'OPEN' | 'DONE' | 'REFUSED' | 'CANCELLED';
export const DATA_REQUEST_WORDS: Record<DataRequestState, { vi: string; en: string }> = {
  OPEN: { vi: 'đang giải quyết', en: 'being handled' },
  DONE: { vi: 'đã xong', en: 'done' },
  REFUSED: { vi: 'không thực hiện được', en: 'refused' },
  CANCELLED: { vi: 'đã rút', en: 'withdrawn' },
};

const kindField = z.enum(['SEE', 'CORRECT', 'WITHDRAW', 'ERASE'], say('Mời bạn chọn yêu cầu.', 'Please choose a request.'));

/**
 * Opens a ticket. The dates are shown to the person at once.
 * @param raw {kind, detail?}; a correction says what is wrong
 * @throws DomainError 409 an erasure is open already; 422
 */
export async function openDataRequest(ctx: Context, raw: unknown, options: { idempotencyKey?: string } = {}): Promise<{ id: string; answerDue: string; due: string }> {
  const person = requirePerson(ctx);
  const data = parseInput(
    z.object({ kind: kindField, detail: textField({ max: 1_000, lines: true }).optional().default('') })
      .refine((d) => d.kind !== 'CORRECT' || d.detail.length >= 5, { path: ['detail'], message: say('Mời bạn ghi điều cần sửa.', 'Please say what should be corrected.') }),
    raw,
  );
  return write<{ id: string; answerDue: string; due: string }>(ctx, (db) => {
    const id = publicId(10);
    const clock = dataRequestClock(data.kind, vnDate(ctx.now()));
    try {
      db.run('INSERT INTO data_request (public_id, person_id, kind, detail, opened_at, answer_due, due) VALUES (?,?,?,?,?,?,?)', [id, person.userId, data.kind, data.detail, ctx.now(), clock.answerDue, clock.due]);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw conflict('request-open', { vi: 'Bạn đã gửi yêu cầu xóa và đang chờ giải quyết.', en: 'Your request for erasure is open already.' });
    }
    audit(ctx, { act: 'data-request.open', object: 'data-request', objectId: id, data: { kind: data.kind, ...clock } });
    return { id, ...clock };
  }, { ...options, act: 'data-request.open' });
}

/** Withdraws one's own open ticket. */
export async function cancelDataRequest(ctx: Context, raw: unknown): Promise<void> {
  const person = requirePerson(ctx);
  const { id } = parseInput(z.object({ id: opaqueId }), raw);
  await write(ctx, (db) => {
    const row = db.get<{ state: DataRequestState }>('SELECT state FROM data_request WHERE public_id = ? AND person_id = ?', [id, person.userId]);
    if (!row) throw notFound();
    if (row.state !== 'OPEN') throw refusedTransition({ from: DATA_REQUEST_WORDS[row.state], tried: { vi: 'rút lại', en: 'withdraw it' }, allowed: [] });
    db.run("UPDATE data_request SET state = 'CANCELLED', closed_at = ?, closed_by = ? WHERE public_id = ?", [ctx.now(), person.userId, id]);
    audit(ctx, { act: 'data-request.cancel', object: 'data-request', objectId: id });
    return null;
  });
}

const decideInput = z.object({
  id: opaqueId,
  decision: z.enum(['DONE', 'REFUSED'], say('Mời bạn chọn kết quả.', 'Please choose a result.')),
  answer: textField({ min: 5, max: 1_000, lines: true }),
});

/**
 * An administrator closes a ticket with an answer; an erasure that is granted is carried out in the same transaction.
 * @param raw {id, decision: DONE | REFUSED, answer}
 * @throws DomainError 403, 404, 409 closed already, or the person still represents an organisation
 */
export async function decideDataRequest(ctx: Context, raw: unknown): Promise<void> {
  const officer = requireRole(ctx, 'ADMIN');
  const data = parseInput(decideInput, raw);
  await write(ctx, (db) => {
    const row = db.get<{ state: DataRequestState; kind: string; personId: string }>('SELECT state, kind, person_id AS personId FROM data_request WHERE public_id = ?', [data.id]);
    if (!row) throw notFound();
    if (row.state !== 'OPEN') throw refusedTransition({ from: DATA_REQUEST_WORDS[row.state], tried: { vi: 'giải quyết', en: 'decide it' }, allowed: [] });
    db.run('UPDATE data_request SET state = ?, closed_at = ?, closed_by = ?, answer = ? WHERE public_id = ?', [data.decision, ctx.now(), officer.userId, data.answer, data.id]);
    audit(ctx, { act: 'data-request.decide', object: 'data-request', objectId: data.id, data: { kind: row.kind, decision: data.decision } });
    if (row.kind === 'ERASE' && data.decision === 'DONE') erasePersonRow(ctx, row.personId);
    return null;
  });
}
