/** An officer corrects a product's name; the old address leads on. */
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { parseInput, refusedTransition } from '../errors.ts';
import { textField } from '../text.ts';
import { write } from '../write.ts';
import { requireRegistrar } from './access.ts';
import { movesFrom, MODERATED_FIELDS, STATE_WORDS } from './rules.ts';
import { applyFields, type ListingFields } from './save-listing.ts';
import { moveInput } from './schemas.ts';
import { productByPublicId, publicChange, staleListing } from './store.ts';

const renameInput = moveInput.extend({ name: textField({ min: 2, max: 160 }) });

/** @throws DomainError 403, 404, 409 `edited-meanwhile`, 422 */
export async function renameProduct(
  ctx: Context, input: { publicId: string; version: number | string; name: string }, options: { idempotencyKey?: string } = {},
): Promise<{ publicId: string; slug: string; version: number }> {
  requireRegistrar(ctx);
  const data = parseInput(renameInput, input);
  return write(ctx, () => {
    const product = productByPublicId(ctx, data.publicId);
    if (product.state === 'MERGED') throw refusedTransition({ from: STATE_WORDS.MERGED, tried: { vi: 'đổi tên', en: 'rename' }, allowed: movesFrom('MERGED') });
    if (product.version !== data.version) throw staleListing();
    if (product.name === data.name) return { publicId: product.publicId, slug: product.slug, version: product.version };
    const fields = { ...Object.fromEntries(MODERATED_FIELDS.map((f) => [f, product[f]])), name: data.name } as ListingFields;
    const applied = applyFields(ctx, product, fields, ['name']);
    audit(ctx, { act: 'product.rename', object: 'product', objectId: product.id, data: { version: applied.version } });
    if (product.publishedAt !== null) publicChange(ctx, product.id);
    return { publicId: product.publicId, ...applied };
  }, { idempotencyKey: options.idempotencyKey, act: 'renameProduct' });
}
