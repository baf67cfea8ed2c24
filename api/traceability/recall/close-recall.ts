import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireRecaller } from './access.ts';
import { RecallRef, ReportInput } from './schemas.ts';
import { guardRecall, notifyLater, recallAndLot, whiten } from './store.ts';

export interface MovedRecall {
  publicId: string;
  state: 'OPEN' | 'CLOSING' | 'CLOSED';
}

const notByInspector = () => conflict('deciding-body', { vi: 'Kết thúc do cơ sở hoặc cơ quan ra quyết định làm.', en: 'The producer or the deciding body ends a recall.' });

/**
 * What came back and what was destroyed. The recall stays in force until a second person confirms; a rehearsal ends here.
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function reportRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRecall> {
  const data = parseInput(ReportInput, input);
  const { lot } = recallAndLot(ctx, data.recall);
  const { person, proposes } = requireRecaller(ctx, lot);
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    if (proposes && recall.mode === 'REAL') throw notByInspector();
    guardRecall(recall, 'report');
    const rehearsal = recall.mode === 'REHEARSAL';
    const state = rehearsal ? ('CLOSED' as const) : ('CLOSING' as const);
    const done = ctx.db.run(
      "UPDATE recall SET state = ?, recovered_milli = ?, destroyed_milli = ?, result_note = ?, reported_by = ?, reported_at = ?, closed_by = ?, closed_at = ? WHERE id = ? AND state = 'OPEN'",
      [state, data.recovered, data.destroyed, data.resultNote, person.userId, ctx.now(), rehearsal ? person.userId : null, rehearsal ? ctx.now() : null, recall.id],
    );
    if (done.changes !== 1) throw conflict('reported-meanwhile', { vi: 'Người khác vừa báo kết quả.', en: 'Somebody else has just reported the result.' });
    audit(ctx, { act: 'recall.report', object: 'recall', objectId: recall.publicId, data: { recoveredMilli: data.recovered, destroyedMilli: data.destroyed } });
    return { publicId: recall.publicId, state };
  }, { ...options, act: `recall.report ${data.recall}` });
}

/** The result is not enough: the recall goes on. @throws DomainError 401, 403, 404, 409 */
export async function reopenRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRecall> {
  const data = parseInput(RecallRef, input);
  const { lot } = recallAndLot(ctx, data.recall);
  const { proposes } = requireRecaller(ctx, lot);
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    if (proposes) throw notByInspector();
    guardRecall(recall, 'reopen');
    ctx.db.run("UPDATE recall SET state = 'OPEN', reported_by = NULL, reported_at = NULL, recovered_milli = NULL, destroyed_milli = NULL, result_note = '' WHERE id = ? AND state = 'CLOSING'", [recall.id]);
    audit(ctx, { act: 'recall.reopen', object: 'recall', objectId: recall.publicId });
    return { publicId: recall.publicId, state: 'OPEN' as const };
  }, { ...options, act: `recall.reopen ${data.recall}` });
}

/**
 * Ends the recall: pages are as before, goods are on sale again. A second person does it; a recall that the authority opened is ended by the authority.
 * @throws DomainError 401, 403, 404, 409 `same-person`
 */
export async function closeRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<MovedRecall> {
  const data = parseInput(RecallRef, input);
  const { lot } = recallAndLot(ctx, data.recall);
  const party = requireRecaller(ctx, lot);
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    guardRecall(recall, 'close');
    if (party.proposes) throw notByInspector();
    if (recall.openedAs === 'BODY' && party.as === 'PRODUCER') throw conflict('authority-ends', { vi: 'Đợt này do cơ quan quản lý mở nên cơ quan đó xác nhận kết thúc.', en: 'The authority opened this recall, so the authority ends it.' });
    if (recall.reportedBy === party.person.userId) throw conflict('same-person', { vi: 'Người báo kết quả không tự xác nhận kết thúc; nhờ người thứ hai.', en: 'Whoever reported the result may not close it; a second person must.' });
    const done = ctx.db.run("UPDATE recall SET state = 'CLOSED', closed_by = ?, closed_at = ?, clock_stopped_at = coalesce(clock_stopped_at, ?) WHERE id = ? AND state = 'CLOSING'", [party.person.userId, ctx.now(), ctx.now(), recall.id]);
    if (done.changes !== 1) throw conflict('closed-meanwhile', { vi: 'Đợt này vừa được người khác kết thúc.', en: 'Somebody else has just closed this recall.' });
    whiten(ctx, recall, party.person.userId);
    audit(ctx, { act: 'recall.close', object: 'recall', objectId: recall.publicId, data: { reportedBy: recall.reportedBy } });
    notifyLater(ctx, recall, 'CLOSED');
    return { publicId: recall.publicId, state: 'CLOSED' as const };
  }, { ...options, act: `recall.close ${data.recall}` });
}
