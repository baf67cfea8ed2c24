/** Officers merge doubles; addresses and gradings live on. Nothing is merged by the program. */
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { conflict, invalid, parseInput, refusedTransition } from '../errors.ts';
import { moveMedia } from '../media/index.ts';
import { write } from '../write.ts';
import { requireRegistrar } from './access.ts';
import { producerBySlugRow } from './ensure-producer.ts';
import { movesFrom, productMove, STATE_WORDS } from './rules.ts';
import { mergeInput } from './schemas.ts';
import { productByPublicId, publicChange, refreshSummary } from './store.ts';

const itself = () => invalid({ drop: { vi: 'Chọn hai mục khác nhau để gộp.', en: 'Choose two different entries to merge.' } });

function closeCandidates(ctx: Context, kind: 'PRODUCT' | 'PRODUCER', keep: number, drop: number): void {
  const by = actorId(ctx.actor);
  const now = ctx.now();
  ctx.db.run("UPDATE merge_candidate SET state = 'MERGED', decided_by = ?, decided_at = ? WHERE kind = ? AND a_id = ? AND b_id = ?", [by, now, kind, Math.min(keep, drop), Math.max(keep, drop)]);
  // what was a candidate beside the one that is gone is a candidate beside the one that stays
  const open = ctx.db.all<{ id: number; aId: number; bId: number; score: number; reason: string }>(
    "SELECT id, a_id AS aId, b_id AS bId, score, reason FROM merge_candidate WHERE kind = ? AND state = 'OPEN' AND (a_id = ? OR b_id = ?)",
    [kind, drop, drop],
  );
  for (const c of open) {
    const other = c.aId === drop ? c.bId : c.aId;
    ctx.db.run("UPDATE merge_candidate SET state = 'DISMISSED', decided_by = ?, decided_at = ? WHERE id = ?", [by, now, c.id]);
    if (other !== keep) {
      ctx.db.run('INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING', [kind, Math.min(keep, other), Math.max(keep, other), c.score, c.reason, now]);
    }
  }
}

/**
 * Merges product `drop` into `keep` (public ids): gradings, photos, trade items and printed numbers move over, the address redirects.
 * @throws DomainError 403, 404, 409 when one of them was merged before
 */
export async function mergeProducts(ctx: Context, input: { keep: string; drop: string }, options: { idempotencyKey?: string } = {}): Promise<{ slug: string; publicId: string }> {
  requireRegistrar(ctx);
  const data = parseInput(mergeInput, input);
  return write(ctx, () => {
    const keep = productByPublicId(ctx, data.keep);
    const drop = productByPublicId(ctx, data.drop);
    if (keep.id === drop.id) throw itself();
    for (const p of [keep, drop]) {
      if (!productMove(p.state, 'MERGE')) throw refusedTransition({ from: STATE_WORDS[p.state], tried: { vi: 'gộp', en: 'merge' }, allowed: movesFrom(p.state, 'OFFICER') });
    }
    const now = ctx.now();
    // the same announcement on both sides stays with the one that is gone
    ctx.db.run('UPDATE OR IGNORE grading SET product_id = ? WHERE product_id = ?', [keep.id, drop.id]);
    moveMedia(ctx, { object: 'product', id: drop.id }, { object: 'product', id: keep.id });
    ctx.db.run('UPDATE trade_item SET product_id = ?, position = position + (SELECT count(*) FROM trade_item WHERE product_id = ?), updated_at = ? WHERE product_id = ?', [keep.id, keep.id, now, drop.id]);
    ctx.db.run("UPDATE product_revision SET state = 'REPLACED', decided_by = ?, decided_at = ? WHERE product_id = ? AND state = 'SUBMITTED'", [actorId(ctx.actor), now, drop.id]);
    ctx.db.run("UPDATE product SET state = 'MERGED', merged_into_id = ?, state_reason = NULL, version = version + 1, updated_at = ? WHERE id = ?", [keep.id, now, drop.id]);
    // an empty place is filled from the other side; nothing that is there is overwritten
    if (keep.communeCode === null && drop.communeCode !== null && drop.provinceCode === keep.provinceCode) ctx.db.run('UPDATE product SET commune_code = ?, place_text = coalesce(place_text, ?) WHERE id = ?', [drop.communeCode, drop.placeText, keep.id]);
    if (keep.producerId === null && drop.producerId !== null) ctx.db.run('UPDATE product SET producer_id = ? WHERE id = ?', [drop.producerId, keep.id]);
    ctx.db.run('UPDATE product SET version = version + 1, sale_stop = coalesce(sale_stop, (SELECT sale_stop FROM product WHERE id = ?)) WHERE id = ?', [drop.id, keep.id]);
    ctx.db.run("UPDATE slug_redirect SET target_id = ? WHERE kind = 'PRODUCT' AND target_id = ?", [keep.id, drop.id]);
    ctx.db.run("INSERT INTO slug_redirect (kind, slug, target_id, created_at) VALUES ('PRODUCT',?,?,?) ON CONFLICT (kind, slug) DO UPDATE SET target_id = excluded.target_id", [drop.slug, keep.id, now]);
    closeCandidates(ctx, 'PRODUCT', keep.id, drop.id);
    refreshSummary(ctx, keep.id);
    refreshSummary(ctx, drop.id);
    audit(ctx, { act: 'product.merge', object: 'product', objectId: keep.id, data: { merged: drop.id } });
    publicChange(ctx, keep.id);
    publicChange(ctx, drop.id);
    return { slug: keep.slug, publicId: keep.publicId };
  }, { idempotencyKey: options.idempotencyKey, act: 'mergeProducts' });
}

/** Merges producer `drop` into `keep` (slugs): products move over, the address redirects. @throws DomainError 403, 404, 409 */
export async function mergeProducers(ctx: Context, input: { keep: string; drop: string }, options: { idempotencyKey?: string } = {}): Promise<{ slug: string }> {
  requireRegistrar(ctx);
  const data = parseInput(mergeInput, input);
  return write(ctx, () => {
    const keep = producerBySlugRow(ctx, data.keep);
    const drop = producerBySlugRow(ctx, data.drop);
    if (keep.id === drop.id) throw itself();
    if (keep.mergedIntoId !== null || drop.mergedIntoId !== null) throw conflict('merged', { vi: 'Một trong hai cơ sở đã được gộp trước đó. Mời bạn tải lại danh sách.', en: 'One of the two was merged before. Please reload the list.' });
    if (keep.organisationId !== null && drop.organisationId !== null) {
      throw conflict('two-organisations', { vi: 'Hai cơ sở thuộc hai tổ chức có tài khoản riêng nên không gộp ở đây. Liên hệ quản trị để hợp nhất tổ chức trước.', en: 'The two belong to two organisations with accounts. Ask the administrator to join the organisations first.' });
    }
    const now = ctx.now();
    const products = ctx.db.all<{ id: number }>('SELECT id FROM product WHERE producer_id = ?', [drop.id]);
    ctx.db.run('UPDATE product SET producer_id = ?, updated_at = ? WHERE producer_id = ?', [keep.id, now, drop.id]);
    ctx.db.run('UPDATE producer SET merged_into_id = ?, organisation_id = NULL, version = version + 1, updated_at = ? WHERE id = ?', [keep.id, now, drop.id]);
    ctx.db.run(
      'UPDATE producer SET organisation_id = coalesce(organisation_id, ?), commune_code = coalesce(commune_code, ?), version = version + 1, updated_at = ? WHERE id = ?',
      [drop.organisationId, drop.provinceCode === keep.provinceCode ? drop.communeCode : null, now, keep.id],
    );
    ctx.db.run("UPDATE slug_redirect SET target_id = ? WHERE kind = 'PRODUCER' AND target_id = ?", [keep.id, drop.id]);
    ctx.db.run("INSERT INTO slug_redirect (kind, slug, target_id, created_at) VALUES ('PRODUCER',?,?,?) ON CONFLICT (kind, slug) DO UPDATE SET target_id = excluded.target_id", [drop.slug, keep.id, now]);
    closeCandidates(ctx, 'PRODUCER', keep.id, drop.id);
    audit(ctx, { act: 'producer.merge', object: 'producer', objectId: keep.id, data: { merged: drop.id, products: products.map((p) => p.id) } });
    for (const p of products) publicChange(ctx, p.id);
    return { slug: keep.slug };
  }, { idempotencyKey: options.idempotencyKey, act: 'mergeProducers' });
}

/** The two are two: the pair leaves the list for good. @throws DomainError 403, 409 `already-decided` */
export async function dismissMergeCandidate(ctx: Context, input: { id: number | string }, options: { idempotencyKey?: string } = {}): Promise<{ id: number }> {
  requireRegistrar(ctx);
  const id = Number(input.id);
  return write(ctx, () => {
    const done = Number.isSafeInteger(id) ? ctx.db.run("UPDATE merge_candidate SET state = 'DISMISSED', decided_by = ?, decided_at = ? WHERE id = ? AND state = 'OPEN'", [actorId(ctx.actor), ctx.now(), id]).changes : 0;
    if (done !== 1) throw conflict('already-decided', { vi: 'Cặp này đã được người khác xử lý.', en: 'Somebody else has decided on this pair.' });
    audit(ctx, { act: 'merge.dismiss', object: 'mergeCandidate', objectId: id });
    return { id };
  }, { idempotencyKey: options.idempotencyKey, act: 'dismissMergeCandidate' });
}
