/** The moves of a listing through its states; the table in rules.ts is the guard. */
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, parseInput, refusedTransition } from '../errors.ts';
import { write } from '../write.ts';
import { refuseOwnCase, requireEditor, requireModerator } from './access.ts';
import { movesFrom, PRODUCT_MOVES, productMove, STATE_WORDS, type ProductAct, type ProductState } from './rules.ts';
import { moveInput, reasonedMoveInput } from './schemas.ts';
import { productByPublicId, publicChange, staleListing } from './store.ts';

export interface Moved {
  publicId: string;
  slug: string;
  state: ProductState;
  version: number;
}
export interface MoveInput {
  publicId: string;
  /** of the listing as the actor saw it: nobody approves what they have not read */
  version: number | string;
}
interface MoveOptions {
  idempotencyKey?: string;
}

async function move(ctx: Context, act: Exclude<ProductAct, 'MERGE'>, input: MoveInput & { reason?: string }, options: MoveOptions): Promise<Moved> {
  const rule = PRODUCT_MOVES.find((m) => m.act === act)!;
  const data: { publicId: string; version: number; reason?: string } = rule.needsReason ? parseInput(reasonedMoveInput, input) : parseInput(moveInput, input);
  return write<Moved>(ctx, () => {
    const product = productByPublicId(ctx, data.publicId);
    if (rule.by === 'OFFICER') {
      requireModerator(ctx);
      refuseOwnCase(ctx, product);
    } else requireEditor(ctx, product);
    if (!productMove(product.state, act)) throw refusedTransition({ from: STATE_WORDS[product.state], tried: rule, allowed: movesFrom(product.state, rule.by) });
    if (product.version !== data.version) throw staleListing();
    if (act === 'SUBMIT' && product.producerId === null) throw invalid({ producerId: { vi: 'Chọn cơ sở làm ra sản phẩm trước khi gửi.', en: 'Choose the producer before submitting.' } });
    const now = ctx.now();
    const done = ctx.db.run(
      `UPDATE product SET state = ?, state_reason = ?, updated_at = ?,
         submitted_at = CASE WHEN ? = 'PENDING' THEN ? ELSE submitted_at END,
         published_at = CASE WHEN ? = 'PUBLISHED' THEN coalesce(published_at, ?) ELSE published_at END
       WHERE id = ? AND state = ? AND version = ?`,
      [rule.to, data.reason ?? null, now, rule.to, now, rule.to, now, product.id, product.state, product.version],
    );
    if (done.changes !== 1) throw staleListing();
    audit(ctx, { act: `listing.${act.toLowerCase()}`, object: 'product', objectId: product.id, data: { from: product.state, to: rule.to, version: product.version } });
    if (product.state === 'PUBLISHED' || rule.to === 'PUBLISHED') publicChange(ctx, product.id);
    return { publicId: product.publicId, slug: product.slug, state: rule.to, version: product.version };
  }, { idempotencyKey: options.idempotencyKey, act: `listing.${act}` });
}

/** The producer asks for review. @throws DomainError 403, 404, 409 (state, or edited meanwhile) */
export const submitListing = (ctx: Context, input: MoveInput, options: MoveOptions = {}) => move(ctx, 'SUBMIT', input, options);
/** The producer takes a waiting listing back. */
export const withdrawListing = (ctx: Context, input: MoveInput, options: MoveOptions = {}) => move(ctx, 'WITHDRAW', input, options);
/** An officer puts the listing on the floor; not one's own organisation's, and not a version that was not read. */
export const approveListing = (ctx: Context, input: MoveInput, options: MoveOptions = {}) => move(ctx, 'APPROVE', input, options);
/** An officer returns the listing with a reason that the producer reads. */
export const returnListing = (ctx: Context, input: MoveInput & { reason: string }, options: MoveOptions = {}) => move(ctx, 'RETURN', input, options);
/** An officer takes a product off the floor, with a reason. */
export const suspendListing = (ctx: Context, input: MoveInput & { reason: string }, options: MoveOptions = {}) => move(ctx, 'SUSPEND', input, options);
export const resumeListing = (ctx: Context, input: MoveInput, options: MoveOptions = {}) => move(ctx, 'RESUME', input, options);
