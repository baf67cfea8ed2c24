import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { parseInput } from '../errors.ts';
import { write, type WriteOptions } from '../write.ts';
import { requireInspector } from './access.ts';
import { InspectionRef, ResolveInput } from './schemas.ts';
import { notYours } from './save-inspection.ts';
import { guardInspection, inspectionByPublicId } from './store.ts';

/** Drops a draft or a request of one's own; its row stays, marked. @throws DomainError 401, 403, 404, 409 */
export async function discardInspection(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  requireInspector(ctx);
  const data = parseInput(InspectionRef, input);
  return write(ctx, () => {
    const row = inspectionByPublicId(ctx, data.inspection);
    if (row.inspectorId !== actorId(ctx.actor)) throw notYours();
    guardInspection(row, 'discard');
    ctx.db.run("UPDATE inspection SET state = 'DISCARDED', updated_at = ? WHERE id = ?", [ctx.now(), row.id]);
    audit(ctx, { act: 'inspection.discard', object: 'inspection', objectId: row.publicId });
    return { publicId: row.publicId };
  }, { ...options, act: `inspection.discard ${data.inspection}` });
}

/** What had to be put right was: any inspector may have seen it. @throws DomainError 401, 403, 404, 409, 422 */
export async function resolveFollowUp(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const { person } = requireInspector(ctx);
  const data = parseInput(ResolveInput, input);
  return write(ctx, () => {
    const row = inspectionByPublicId(ctx, data.inspection);
    guardInspection(row, 'resolve');
    ctx.db.run("UPDATE inspection SET state = 'CLOSED', closed_by = ?, closed_at = ?, updated_at = ? WHERE id = ?", [person.userId, ctx.now(), ctx.now(), row.id]);
    ctx.db.run('UPDATE inspection_text SET outcome = ? WHERE inspection_id = ?', [data.outcome, row.id]);
    audit(ctx, { act: 'inspection.resolve', object: 'inspection', objectId: row.publicId });
    return { publicId: row.publicId };
  }, { ...options, act: `inspection.resolve ${data.inspection}` });
}
