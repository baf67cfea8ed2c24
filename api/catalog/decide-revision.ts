/** An officer decides on an edit of a product that is on the floor. */
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { conflict, notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { refuseOwnCase, requireModerator } from './access.ts';
import { MODERATED_FIELDS, type ModeratedField } from './rules.ts';
import { productPublicId, reasonField } from './schemas.ts';
import { applyFields, type ListingFields } from './save-listing.ts';
import { productById, publicChange } from './store.ts';

interface Revision {
  id: number;
  publicId: string;
  productId: number;
  fieldsJson: string;
  state: string;
}

function waitingRevision(ctx: Context, publicId: string): Revision {
  const row = ctx.db.get<Revision>('SELECT id, public_id AS publicId, product_id AS productId, fields_json AS fieldsJson, state FROM product_revision WHERE public_id = ?', [publicId]);
  if (!row) throw notFound({ vi: 'Không tìm thấy bản sửa này.', en: 'This edit was not found.' });
  if (row.state !== 'SUBMITTED') throw conflict('already-decided', { vi: 'Bản sửa này đã được xử lý hoặc đã có bản mới hơn thay.', en: 'This edit has been decided already, or a newer one replaced it.' });
  return row;
}

/** Puts the edit on the floor. @throws DomainError 403, 404, 409 `already-decided` */
export async function approveRevision(ctx: Context, input: { revision: string }, options: { idempotencyKey?: string } = {}): Promise<{ publicId: string; slug: string; version: number }> {
  requireModerator(ctx);
  const id = parseInput(productPublicId, input.revision);
  return write(ctx, () => {
    const revision = waitingRevision(ctx, id);
    const product = productById(ctx, revision.productId)!;
    refuseOwnCase(ctx, product);
    const proposed = JSON.parse(revision.fieldsJson) as Partial<ListingFields>;
    const fields = Object.fromEntries(MODERATED_FIELDS.map((f) => [f, f in proposed ? (proposed[f] ?? null) : product[f]])) as ListingFields;
    const changed = Object.keys(proposed) as ModeratedField[];
    const applied = applyFields(ctx, product, fields, changed);
    ctx.db.run("UPDATE product_revision SET state = 'APPROVED', decided_by = ?, decided_at = ? WHERE id = ? AND state = 'SUBMITTED'", [actorId(ctx.actor), ctx.now(), revision.id]);
    audit(ctx, { act: 'revision.approve', object: 'product', objectId: product.id, data: { revision: revision.publicId, fields: changed, version: applied.version } });
    publicChange(ctx, product.id);
    return { publicId: product.publicId, ...applied };
  }, { idempotencyKey: options.idempotencyKey, act: 'approveRevision' });
}

/** Returns the edit with a reason; the page stays as it is. @throws DomainError 403, 404, 409, 422 */
export async function returnRevision(ctx: Context, input: { revision: string; reason: string }, options: { idempotencyKey?: string } = {}): Promise<{ publicId: string }> {
  requireModerator(ctx);
  const id = parseInput(productPublicId, input.revision);
  const reason = parseInput(reasonField, input.reason);
  return write(ctx, () => {
    const revision = waitingRevision(ctx, id);
    const product = productById(ctx, revision.productId)!;
    refuseOwnCase(ctx, product);
    ctx.db.run("UPDATE product_revision SET state = 'RETURNED', reason = ?, decided_by = ?, decided_at = ? WHERE id = ?", [reason, actorId(ctx.actor), ctx.now(), revision.id]);
    audit(ctx, { act: 'revision.return', object: 'product', objectId: product.id, data: { revision: revision.publicId } });
    return { publicId: product.publicId };
  }, { idempotencyKey: options.idempotencyKey, act: 'returnRevision' });
}
