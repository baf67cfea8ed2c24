/** What an officer reads and decides about a listing. */
import {
  approveListing, approveRevision, groupByCode, MODERATED_FIELDS, resumeListing, returnListing, returnRevision, suspendListing,
  type ModeratedField, type ProductPage,
} from '../../../api/catalog/index.ts';
import type { Context } from '../../../api/context.ts';
import { communeByCode } from '../../../api/places/index.ts';
import type { ReadForm } from '../forms.ts';
import { formValuesOf } from './listing.ts';
import { reasonText, RETURN_REASONS, SUSPEND_REASONS } from './reasons.ts';

export interface ReviewRow { field: ModeratedField; before: string | null; after: string; whole: boolean }

/** A value as people read it: a group and a commune by name. */
function shown(ctx: Context, field: ModeratedField, value: string | null): string {
  if (!value) return '';
  if (field === 'groupCode') return groupByCode(value)?.[ctx.lang] ?? value;
  if (field === 'communeCode') {
    const commune = communeByCode(ctx, value);
    return commune ? `${commune.name}, ${commune.provinceName}` : value;
  }
  return value;
}

/**
 * The fields of a listing for review: what the floor shows (null before the first time) and what is asked for.
 * @param asked the fields of a waiting edit; the product itself otherwise
 */
export function reviewRows(ctx: Context, product: ProductPage, asked: Partial<Record<ModeratedField, string | null>> | null): ReviewRow[] {
  const stored = formValuesOf(product);
  return MODERATED_FIELDS
    .filter((field) => !(field === 'placeText' || field === 'nameEn' || field === 'storyEn') || stored[field] || asked?.[field])
    .map((field) => ({
      field,
      whole: field === 'groupCode' || field === 'communeCode',
      before: asked ? shown(ctx, field, stored[field] ?? null) : null,
      after: shown(ctx, field, asked && field in asked ? (asked[field] ?? null) : (stored[field] ?? null)),
    }));
}

/**
 * Does what the pressed button says: approve, return, suspend, resume; approve-edit, return-edit.
 * The version (or the edit) is the one that the officer read.
 * @returns what was done, for the next page
 */
export async function decide(ctx: Context, form: ReadForm, product: ProductPage): Promise<string> {
  const { values, action, token } = form;
  const options = { idempotencyKey: `${token}.${action}` };
  const seen = { publicId: product.publicId, version: values['version'] ?? '' };
  const revision = values['revision'] ?? '';
  const reason = () => reasonText(action === 'suspend' ? SUSPEND_REASONS : RETURN_REASONS, form.all('because'), values['reason'] ?? '');
  switch (action) {
    case 'approve': await approveListing(ctx, seen, options); break;
    case 'return': await returnListing(ctx, { ...seen, reason: reason() }, options); break;
    case 'suspend': await suspendListing(ctx, { ...seen, reason: reason() }, options); break;
    case 'resume': await resumeListing(ctx, seen, options); break;
    case 'approve-edit': await approveRevision(ctx, { revision }, options); break;
    case 'return-edit': await returnRevision(ctx, { revision, reason: reason() }, options); break;
    default: return '';
  }
  return action;
}
