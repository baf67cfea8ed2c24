/** What the stall's product pages do with a posted form: photos, the listing, its first size, in that order. */
import { createHash } from 'node:crypto';
import {
  MODERATED_FIELDS, readDong, readNet, saveListing, saveTradeItem, setPriceStock, setTradeItemState, submitListing, withdrawListing,
  type ModeratedField, type ProductPage, type SavedListing,
} from '../../../api/catalog/index.ts';
import type { Context } from '../../../api/context.ts';
import { DomainError, isDomainError, type FieldErrors, type Sentence } from '../../../api/errors.ts';
import { attachMedia, describePhoto, dropUpload, makeCover, removePhoto, stageFiles } from '../../../api/media/index.ts';
import { write } from '../../../api/write.ts';
import type { Pair } from '../../i18n/page.ts';
import type { ReadForm } from '../forms.ts';

/** How the fields of a listing are called in forms, reviews and differences. */
export const FIELD_LABELS: Record<string, Pair> = {
  name: { vi: 'Tên sản phẩm', en: 'Product name' },
  nameEn: { vi: 'Tên tiếng Anh', en: 'Name in English' },
  groupCode: { vi: 'Thuộc nhóm nào', en: 'Which group' },
  communeCode: { vi: 'Làm ra ở xã, phường nào', en: 'Made in which commune' },
  placeText: { vi: 'Địa chỉ in trên nhãn', en: 'Address on the label' },
  ingredients: { vi: 'Làm từ gì', en: 'Made of' },
  origin: { vi: 'Nguyên liệu từ đâu, làm thế nào', en: 'Where the material comes from, how it is made' },
  story: { vi: 'Kể cho người mua nghe', en: 'Tell the buyers' },
  storyEn: { vi: 'Lời kể tiếng Anh', en: 'The story in English' },
  amount: { vi: 'Khối lượng, thể tích', en: 'Quantity' },
  label: { vi: 'Tên quy cách', en: 'Name of the size' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  price: { vi: 'Giá bán', en: 'Price' },
  stock: { vi: 'Còn bao nhiêu', en: 'In stock' },
  gtin: { vi: 'Mã vạch (GTIN)', en: 'Barcode (GTIN)' },
  photos: { vi: 'Ảnh sản phẩm', en: 'Photos' },
  organisationId: { vi: 'Cơ sở', en: 'Producer' },
};

/** A field that somebody else saved while this person typed. */
export interface MeanwhileChange { field: string; theirs: string; typed: string }

/** The listing's own fields as the form has them. */
export const typedFields = (values: Record<string, string>): Record<ModeratedField, string> =>
  Object.fromEntries(MODERATED_FIELDS.map((field) => [field, (values[field] ?? '').trim()])) as Record<ModeratedField, string>;

/** A product's moderated fields as form values. */
export function formValuesOf(product: ProductPage): Record<string, string> {
  const { name, nameEn, group, communeCode, placeText, story, storyEn, origin, ingredients } = product;
  const values: Record<ModeratedField, string | null> = { name, nameEn, groupCode: group, communeCode, placeText, story, storyEn, origin, ingredients };
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value ?? '']));
}

/** Fields in which what is stored now differs from what was typed. */
export function meanwhileChanges(product: ProductPage, values: Record<string, string>): MeanwhileChange[] {
  const stored = formValuesOf(product);
  const typed = typedFields(values);
  return MODERATED_FIELDS
    .filter((field) => (stored[field] ?? '') !== typed[field])
    .map((field) => ({ field, theirs: stored[field] ?? '', typed: typed[field] }));
}

/** The same words sent twice are one write; other words under the same form are another. */
const keyOf = (token: string, fields: unknown): string => `${token}.${createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 16)}`;

export interface ListingOutcome {
  saved: SavedListing | null;
  submitted: boolean;
  photoErrors: Pair[];
  error: DomainError | null;
}

const named = (refused: readonly { name: string; sentence: Sentence }[]): Pair[] =>
  refused.map(({ name, sentence }) => ({ vi: `${name}: ${sentence.vi}`, en: `${name}: ${sentence.en}` }));

/** Photos that came with a form without a script; each refused one is named, the others are kept. */
export async function takePhotos(ctx: Context, form: ReadForm): Promise<Pair[]> {
  const files = form.files('photos');
  return files.length === 0 ? [] : named((await stageFiles(ctx, form.token, files)).refused);
}

/** Buttons that concern one photo. @returns true when the pressed button was one of them */
export async function photoAct(ctx: Context, action: string): Promise<boolean> {
  const [act, id] = action.split(':', 2);
  if (id === undefined) return false;
  if (act === 'cover') await makeCover(ctx, id);
  else if (act === 'remove-photo') await removePhoto(ctx, id);
  else if (act === 'unstage') await dropUpload(ctx, id);
  else return false;
  return true;
}

/** Stores what the photos show. */
async function describe(ctx: Context, values: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(values)) if (name.startsWith('alt-')) await describePhoto(ctx, name.slice(4), text);
}

/**
 * Saves the posted listing: a new one, or the product given. Then its photos and, when asked for, its first size.
 * What went well stays; the first refusal comes back with everything typed kept by the page.
 * @param product the product as stored, unless it is new
 * @param load reads a product as the desk sees it
 */
export async function saveListingForm(ctx: Context, form: ReadForm, product: { publicId: string } | null, load: (publicId: string) => ProductPage | undefined): Promise<ListingOutcome> {
  const { values, token } = form;
  const outcome: ListingOutcome = { saved: null, submitted: false, photoErrors: await takePhotos(ctx, form), error: null };
  try {
    const fields = typedFields(values);
    const owner = values['organisationId'] ? { organisationId: Number(values['organisationId']) } : {};
    let saved = product
      ? await saveListing(ctx, { ...fields, publicId: product.publicId, version: values['version'] } as never, { idempotencyKey: keyOf(token, [fields, values['version']]) })
      : await saveListing(ctx, { ...fields, ...owner } as never, { idempotencyKey: token });
    const { publicId } = saved;
    const stored = load(publicId);
    if (!product && stored && stored.state === 'DRAFT' && meanwhileChanges(stored, values).length > 0) {
      // the same new form once more with other words (back button): an edit of the draft it made, not a second product
      saved = await saveListing(ctx, { ...fields, publicId, version: stored.version } as never, { idempotencyKey: keyOf(token, [fields, stored.version]) });
    }
    outcome.saved = saved;
    if (stored) await write(ctx, () => attachMedia(ctx, token, { object: 'product', id: stored.id }));
    await describe(ctx, values);
    if (sizeTyped(values)) await saveTradeItem(ctx, sizeInput(publicId, values) as never, { idempotencyKey: keyOf(token, ['size', publicId]) });
    if (form.action === 'submit' && outcome.photoErrors.length === 0) {
      const moved = await submitListing(ctx, { publicId, version: saved.version }, { idempotencyKey: keyOf(token, ['submit', saved.version]) });
      saved = { ...saved, version: moved.version };
      outcome.submitted = true;
    }
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // what is wrong with the size is said in the same round, not after the name is right
    const size = outcome.saved ? {} : sizeFaults(values);
    outcome.error = Object.keys(size).length === 0 || error.status !== 422 ? error
      : new DomainError(error.code, error.status, { vi: error.vi, en: error.en }, { fields: { ...error.fields, ...size } });
  }
  return outcome;
}

/** True when anything was said about a first size. */
const sizeTyped = (values: Record<string, string>): boolean => ['amount', 'price', 'stock'].some((name) => (values[name] ?? '').trim() !== '');

/** What is plainly wrong with a first size, before the listing itself is right; the verb judges the rest. */
function sizeFaults(values: Record<string, string>): FieldErrors {
  const faults: FieldErrors = {};
  if (!sizeTyped(values)) return faults;
  if (!readNet(values['amount'] ?? '', values['unit'] ?? '')) faults['amount'] = { vi: 'Viết số và chọn đơn vị, ví dụ 500 ml, 1,5 kg, 1 bộ.', en: 'Write a number and choose a unit, for example 500 ml, 1,5 kg.' };
  if (readDong(values['price'] ?? '') === undefined) faults['price'] = { vi: 'Giá là số đồng lớn hơn 0, ví dụ 85.000. Để trống thì ghi “Liên hệ”.', en: 'The price is a whole amount of đồng above 0. Left empty it says “Contact”.' };
  return faults;
}

/** A size as typed, with a name made of its quantity when none was given. */
export function sizeInput(product: string, values: Record<string, string>): Record<string, string> {
  const { amount = '', unit = '', price = '', stock = '', gtin = '', pieces = '' } = values;
  return { product, amount, unit, price, stock, gtin, pieces, label: (values['label'] ?? '').trim() || `${amount.trim()} ${unit}` };
}

export type SizeOutcome = { done: string | null; error: DomainError | null; item: string };

/**
 * The buttons of one size: `size-price:ID`, `size-save:ID`, `size-off:ID`, `size-on:ID`, `size-add`; and `withdraw` of the listing.
 * @returns null when the button was none of these
 */
export async function sizeAct(ctx: Context, form: ReadForm, product: ProductPage): Promise<SizeOutcome | null> {
  const { values, token, action } = form;
  const [act, item = ''] = action.split(':', 2) as [string, string?];
  const version = values['itemVersion'] ?? '';
  const options = { idempotencyKey: keyOf(token, [act, item, values]) };
  try {
    if (act === 'size-price') await setPriceStock(ctx, { tradeItem: item, price: values['price'] ?? '', stock: values['stock'] ?? '', version }, options);
    else if (act === 'size-save') await saveTradeItem(ctx, { ...sizeInput(product.publicId, values), tradeItem: item, version } as never, options);
    else if (act === 'size-add') await saveTradeItem(ctx, sizeInput(product.publicId, values) as never, options);
    else if (act === 'size-off' || act === 'size-on') await setTradeItemState(ctx, { tradeItem: item, active: act === 'size-on' }, options);
    else if (act === 'withdraw') await withdrawListing(ctx, { publicId: product.publicId, version: product.version }, options);
    else if (act === 'send') await submitListing(ctx, { publicId: product.publicId, version: product.version }, options);
    else return null;
    return { done: act, error: null, item };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { done: null, error, item };
  }
}
