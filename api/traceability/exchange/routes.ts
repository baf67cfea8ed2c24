import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { isRestricted } from '../../gs1/index.ts';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { publicPassport } from '../passport/queries.ts';
import { bindForeignAddress, BindInput, releaseForeignAddress } from './addresses/bind.ts';
import { FOREIGN_WORDS, resolveForeign } from './addresses/queries.ts';
import { MOST_OF_ADDRESS } from './addresses/address.rules.ts';
import { publicSheet, type PublicSheet } from './sheet/queries.ts';
import { saveExportSheet } from './sheet/save.ts';
import { foreignLedger } from './stamps/queries.ts';

const NO_PRODUCT = { vi: 'Không có sản phẩm này trên sàn.', en: 'This product is not on the floor.' };
const bySlug = z.object({ slug: z.string().regex(/^[a-z0-9-]{1,100}$/) });

const Foreign = z.object({
  address: z.string(), carrier: z.enum(['QR', 'NFC']), serial: z.string().nullable(), productName: z.string(), label: z.string(), producerName: z.string().nullable(), gtin: z.string().optional(), ownNumber: z.string().optional(),
  lot: z.object({ code: z.string(), productionDate: z.string(), expiryDate: z.string().nullable(), recalled: z.boolean() }).nullable(), uri: z.string(), said: z.object({ vi: z.string(), en: z.string() }),
}).openapi('ForeignAddress');

const Totals = z.object({ batches: z.number().int(), issued: z.number().int(), inUse: z.number().int(), usedUp: z.number().int(), void: z.number().int() });

function sheetJson(ctx: Context, { product, sheet, claims }: PublicSheet) {
  const claim = (c: PublicSheet['claims'][number]) => ({ number: c.number, verified: c.state === 'VERIFIED' });
  const one = (kind: string) => claims.filter((c) => c.kind === kind).map(claim)[0] ?? null;
  const grams = (n: number | null) => (n === null ? null : { value: n, unit: 'GRM' });
  return {
    slug: product.slug, name: product.name, nameEn: product.nameEn, producer: product.producerName, url: `${ctx.env.PUBLIC_ORIGIN}/san-pham/${product.slug}/xuat-khau`, illustration: product.illustration,
    hsCode: sheet.hsCode, growingArea: one('GROWING_AREA'), packingHouse: one('PACKING_HOUSE'),
    certificates: claims.filter((c) => c.kind === 'CERTIFICATE').map((c) => ({ name: c.name, number: c.number, issuer: c.issuer || null, validUntil: c.validUntil, verified: c.state === 'VERIFIED' })),
    minimumOrder: { value: sheet.minOrderMilli / 1_000, unit: sheet.minOrderUnit }, monthlyVolume: { value: sheet.monthlyMilli / 1_000, unit: sheet.monthlyUnit }, leadTimeDays: sheet.leadDays,
    incoterm: sheet.incoterm, port: sheet.port || null, packaging: sheet.packaging || null, packagingEn: sheet.packagingEn || null, netWeight: grams(sheet.netGrams), grossWeight: grams(sheet.grossGrams),
    shelfLifeDays: sheet.shelfLifeDays, storage: sheet.storage || null, storageEn: sheet.storageEn || null, updatedAt: sheet.savedAt,
  };
}

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/foreign', tags, summary: 'Where an address of another system (QR or NFC) leads on this floor',
    request: { query: z.object({ address: z.string().min(1).max(MOST_OF_ADDRESS * 2) }) },
    responses: { 200: json(Foreign, 'Bound by its producer; nothing is said of their serial'), ...problems(404, 422) },
  }), (c) => {
    const ctx = c.get('ctx');
    const found = resolveForeign(ctx, c.req.valid('query').address);
    if (!found) throw notFound({ vi: 'Địa chỉ này chưa được gắn với lô nào trên sàn.', en: 'This address is not bound to any lot of this floor.' });
    const { lot } = found;
    const own = isRestricted(found.gtin);
    return c.json({
      address: found.address, carrier: found.carrier, serial: found.serial, productName: found.productName, label: found.label, producerName: found.producerName, ...(own ? { ownNumber: found.gtin } : { gtin: found.gtin }),
      lot: lot && { code: lot.code, productionDate: lot.productionDate, expiryDate: lot.expiryDate, recalled: lot.recall !== null }, uri: ctx.env.PUBLIC_ORIGIN + found.path, said: { ...FOREIGN_WORDS },
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/foreign-addresses', tags, summary: 'Bind an address of another system to a lot or a size', request: { headers, body: body(BindInput) },
    responses: { 201: json(z.object({ publicId: z.string(), address: z.string() }), 'Bound'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await bindForeignAddress(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'post', path: '/foreign-addresses/{id}/release', tags, summary: 'Take an address off its lot', request: { headers, params: byId },
    responses: { 200: json(z.object({ publicId: z.string() }), 'Released'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await releaseForeignAddress(c.get('ctx'), { id: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'get', path: '/foreign-stamps', tags, summary: 'Totals of stamps that other systems issued, for staff',
    request: { query: z.object({ commune: z.string().regex(/^\d{5}$/).optional() }) },
    responses: { 200: json(z.object({ totals: Totals, suppliers: z.array(Totals.extend({ name: z.string() })) }), 'As far as the person may see them'), ...problems(401, 403, 422) },
  }), (c) => {
    const { totals, suppliers } = foreignLedger(c.get('ctx'), { communeCode: c.req.valid('query').commune });
    return c.json({ totals, suppliers }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/products/{slug}/passport', tags, summary: 'The public facts of a product’s passport (Decree 37/2026, Art. 32)', request: { params: bySlug },
    responses: { 200: json(z.object({ name: z.string() }).loose(), 'Facts only; the score is advice to the producer and not public'), ...problems(404) },
  }), (c) => {
    const found = publicPassport(c.get('ctx'), c.req.valid('param').slug);
    if (!found) throw notFound(NO_PRODUCT);
    return c.json(found as { name: string }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/products/{slug}/export-sheet', tags, summary: 'What a buyer abroad asks for first', request: { params: bySlug },
    responses: { 200: json(z.object({ slug: z.string(), hsCode: z.string() }).loose(), 'Claims say whether an officer has checked them'), 301: { description: 'The product has a new address' }, ...problems(404) },
  }), (c) => {
    const ctx = c.get('ctx');
    const found = publicSheet(ctx, c.req.valid('param').slug);
    if (!found) throw notFound({ vi: 'Sản phẩm này chưa có tờ thông tin xuất khẩu.', en: 'This product has no export sheet.' });
    if ('moved' in found) return c.redirect(`/api/v1/products/${found.moved}/export-sheet`, 301);
    return c.json(sheetJson(ctx, found), 200);
  })
  .openapi(createRoute({
    method: 'put', path: '/products/{id}/export-sheet', tags, summary: 'Save a product’s export sheet', request: { headers, params: byId, body: body(z.object({}).loose().openapi({ description: 'Fields of the export sheet, as GET names them in the form' })) },
    responses: { 200: json(z.object({ product: z.string(), version: z.number().int() }), 'Saved'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await saveExportSheet(c.get('ctx'), { ...c.req.valid('json'), product: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
