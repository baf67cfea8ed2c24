import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireRecallOfficer } from './access.ts';
import { DecideProposalInput, DeclineInput } from './schemas.ts';
import { reachOf, rootsOfRecall } from './scope.ts';
import { guardRecall, nameLots, notifyLater, recallAndLot, recallByPublicId, redden } from './store.ts';

export interface DecidedRecall {
  publicId: string;
  state: 'OPEN' | 'DECLINED';
}

const meanwhile = () => conflict('decided-meanwhile', { vi: 'Đề nghị này vừa được người khác quyết định.', en: 'Somebody else has just decided on this proposal.' });

/**
 * The deciding body recalls what an inspector proposed; lots made since then are found too.
 * @throws DomainError 401, 403, 404, 409
 */
export async function confirmRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedRecall> {
  const data = parseInput(DecideProposalInput, input);
  const { recall: seen, lot } = recallAndLot(ctx, data.recall);
  const { person, organisationId } = requireRecallOfficer(ctx, lot);
  const reach = reachOf(ctx, rootsOfRecall(ctx, seen.id)).lots;
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    guardRecall(recall, 'confirm');
    const done = ctx.db.run("UPDATE recall SET state = 'OPEN', opened_by = ?, opened_at = ?, organisation_id = ?, decision_number = ? WHERE id = ? AND state = 'PROPOSED'", [
      person.userId, ctx.now(), organisationId, data.decisionNumber || recall.decisionNumber, recall.id,
    ]);
    if (done.changes !== 1) throw meanwhile();
    nameLots(ctx, recall.id, reach);
    redden(ctx, recallByPublicId(ctx, recall.publicId)!, person.userId);
    audit(ctx, { act: 'recall.confirm', object: 'recall', objectId: recall.publicId, data: { proposedBy: recall.proposedBy } });
    notifyLater(ctx, recall, 'OPENED');
    return { publicId: recall.publicId, state: 'OPEN' as const };
  }, { ...options, act: `recall.confirm ${data.recall}` });
}

/** The deciding body finds no reason to recall. @throws DomainError 401, 403, 404, 409, 422 */
export async function declineRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedRecall> {
  const data = parseInput(DeclineInput, input);
  const { lot } = recallAndLot(ctx, data.recall);
  const { person } = requireRecallOfficer(ctx, lot);
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    guardRecall(recall, 'decline');
    const done = ctx.db.run("UPDATE recall SET state = 'DECLINED', decline_reason = ?, closed_by = ?, closed_at = ?, clock_stopped_at = ? WHERE id = ? AND state = 'PROPOSED'", [data.reason, person.userId, ctx.now(), ctx.now(), recall.id]);
    if (done.changes !== 1) throw meanwhile();
    audit(ctx, { act: 'recall.decline', object: 'recall', objectId: recall.publicId });
    return { publicId: recall.publicId, state: 'DECLINED' as const };
  }, { ...options, act: `recall.decline ${data.recall}` });
}
