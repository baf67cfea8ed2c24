/** A producer (or a helper, or an officer) writes a listing: a draft at once; on the floor, the moderated fields wait for an officer. */
import { isMember } from '../access.ts';
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { invalid, parseInput, refusedTransition } from '../errors.ts';
import { publicId as newPublicId } from '../ids.ts';
import { communeByCode } from '../places/index.ts';
import { write } from '../write.ts';
import { mayModerate, requireEditor } from './access.ts';
import { ensureProducer, producerRow } from './ensure-producer.ts';
import { nameKey } from './names.rules.ts';
import { MODERATED_FIELDS, movesFrom, STATE_WORDS, type ModeratedField } from './rules.ts';
import { listingInput, type ListingInput } from './schemas.ts';
import { freeSlug, moveSlug, productByPublicId, publicChange, staleListing, type ProductRow } from './store.ts';

export interface SavedListing {
  publicId: string;
  slug: string;
  version: number;
  /** SAVED: changed at once; WAITING: an officer looks at it first, the page stays as it is until then; UNCHANGED */
  outcome: 'SAVED' | 'WAITING' | 'UNCHANGED';
  changed: ModeratedField[];
}

export type ListingFields = Record<ModeratedField, string | null>;

export const changedFields = (before: Pick<ProductRow, ModeratedField>, after: ListingFields): ModeratedField[] =>
  MODERATED_FIELDS.filter((f) => (before[f] ?? null) !== (after[f] ?? null));

const COLUMN: Readonly<Record<ModeratedField, string>> = {
  name: 'name', nameEn: 'name_en', groupCode: 'group_code', communeCode: 'commune_code', placeText: 'place_text', story: 'story', storyEn: 'story_en', origin: 'origin', ingredients: 'ingredients',
};

/** Applies moderated fields to a product; a new name brings a new address once it is on the floor, and the old one leads on. Inside a transaction. */
export function applyFields(ctx: Context, product: ProductRow, fields: ListingFields, changed: readonly ModeratedField[]): { slug: string; version: number } {
  let { slug } = product;
  if (changed.includes('name')) {
    slug = freeSlug(ctx, 'PRODUCT', fields.name!, null, product.id);
    if (product.publishedAt !== null) moveSlug(ctx, 'PRODUCT', product.id, product.slug, slug);
  }
  const province = fields.communeCode ? (communeByCode(ctx, fields.communeCode)?.provinceCode ?? product.provinceCode) : product.provinceCode;
  const sets = changed.map((f) => `${COLUMN[f]} = ?`);
  const done = ctx.db.run(
    `UPDATE product SET ${[...sets, 'slug = ?', 'name_key = ?', 'province_code = ?', 'version = version + 1', 'updated_at = ?'].join(', ')} WHERE id = ? AND version = ?`,
    [...changed.map((f) => fields[f]), slug, nameKey(fields.name!), province, ctx.now(), product.id, product.version],
  );
  if (done.changes !== 1) throw staleListing();
  return { slug, version: product.version + 1 };
}

/**
 * Creates a listing or edits one.
 * @returns WAITING when the product is on the floor and the editor is not an officer: a revision then waits (the newest replaces an older one)
 * @throws DomainError 422 per field; 403; 404; 409 `edited-meanwhile` when the form's version is no longer the product's; 409 when merged
 */
export async function saveListing(ctx: Context, input: ListingInput, options: { idempotencyKey?: string } = {}): Promise<SavedListing> {
  const data = parseInput(listingInput, input);
  const fields = Object.fromEntries(MODERATED_FIELDS.map((f) => [f, data[f] ?? null])) as ListingFields;
  const commune = fields.communeCode ? communeByCode(ctx, fields.communeCode) : undefined;
  if (fields.communeCode && !commune) throw invalid({ communeCode: { vi: 'Không có xã, phường này.', en: 'There is no such commune.' } });
  return write<SavedListing>(ctx, () => {
    if (!data.publicId) {
      const owner = data.producerId ? producerRow(ctx, data.producerId) : data.organisationId ? ensureProducer(ctx, data.organisationId) : undefined;
      if (!owner) throw invalid({ producerId: { vi: 'Chọn cơ sở làm ra sản phẩm.', en: 'Choose the producer.' } });
      requireEditor(ctx, owner);
      const id = newPublicId(10);
      const slug = freeSlug(ctx, 'PRODUCT', fields.name!, commune?.name ?? null);
      const now = ctx.now();
      const row = ctx.db.run(
        `INSERT INTO product (public_id, slug, name, name_en, name_key, group_code, producer_id, province_code, commune_code, place_text, story, story_en, origin, ingredients, state, illustration, created_by, created_at, updated_at)
         VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'DRAFT',?,?,?,?)`,
        [id, slug, fields.name, fields.nameEn, nameKey(fields.name!), fields.groupCode, owner.id, commune?.provinceCode ?? owner.provinceCode, fields.communeCode, fields.placeText,
          fields.story, fields.storyEn, fields.origin, fields.ingredients, owner.illustration, actorId(ctx.actor), now, now],
      );
      audit(ctx, { act: 'listing.create', object: 'product', objectId: row.lastInsertRowid, data: { producer: owner.id } });
      return { publicId: id, slug, version: 1, outcome: 'SAVED', changed: [...MODERATED_FIELDS] };
    }

    const product = productByPublicId(ctx, data.publicId);
    requireEditor(ctx, product);
    if (product.state === 'MERGED') throw refusedTransition({ from: STATE_WORDS.MERGED, tried: { vi: 'sửa', en: 'edit' }, allowed: movesFrom('MERGED') });
    if (data.version === undefined || data.version !== product.version) throw staleListing();
    const changed = changedFields(product, fields);
    const asIs = { publicId: product.publicId, slug: product.slug, version: product.version };
    if (changed.length === 0) return { ...asIs, outcome: 'UNCHANGED', changed };

    const onFloor = product.state === 'PUBLISHED' || product.state === 'SUSPENDED';
    if (onFloor && !(mayModerate(ctx) && !isMember(ctx, product.organisationId))) {
      ctx.db.run("UPDATE product_revision SET state = 'REPLACED', decided_at = ? WHERE product_id = ? AND state = 'SUBMITTED'", [ctx.now(), product.id]);
      const revision = newPublicId(10);
      ctx.db.run(
        "INSERT INTO product_revision (public_id, product_id, base_version, fields_json, state, submitted_by, submitted_at) VALUES (?,?,?,?,'SUBMITTED',?,?)",
        [revision, product.id, product.version, JSON.stringify(Object.fromEntries(changed.map((f) => [f, fields[f]]))), actorId(ctx.actor), ctx.now()],
      );
      audit(ctx, { act: 'listing.revise', object: 'product', objectId: product.id, data: { revision, fields: changed } });
      return { ...asIs, outcome: 'WAITING', changed };
    }
    const applied = applyFields(ctx, product, fields, changed);
    audit(ctx, { act: 'listing.edit', object: 'product', objectId: product.id, data: { version: applied.version, fields: changed } });
    if (onFloor) publicChange(ctx, product.id);
    return { publicId: product.publicId, ...applied, outcome: 'SAVED', changed };
  }, { idempotencyKey: options.idempotencyKey, act: 'saveListing' });
}
