import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  catalogue, certifyGrading, deskGradings, dismissMergeCandidate, findProducer, findProduct, mergeCandidates, mergeProducers, mergeProducts, productForDesk, productJsonBySlug, reindexLapsed, renameProduct, saveListing, saveProducer, searchDocument, setProductPlace, unplacedProducts,
} from '../../api/catalog/index.ts';
import { routes } from '../../api/catalog/routes.ts';
import { withContext, createRouter, problemResponse } from '../../api/http.ts';
import { vnDate } from '../../api/time.ts';
import { NOW } from '../support/context.ts';
import { catalogFloor, listing, publishedProduct, type CatalogFloor } from './catalog-floor.ts';

let floor: CatalogFloor;
beforeAll(async () => { floor = await catalogFloor(); });
afterAll(() => floor.close());

const refusal = async (work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields?: Record<string, { vi: string }> }> => work.then(() => { throw new Error('was not refused'); }, (e: unknown) => e as never);
const announce = (productId: number, stars: number, url: string): number =>
  floor.db.run("INSERT INTO grading (product_id, kind, stars, source_name, source_url, created_by, created_at) VALUES (?, 'ANNOUNCED', ?, 'baodanang.vn', ?, 'test', 1)", [productId, stars, url]).lastInsertRowid;

describe('an announcement becomes a certificate', () => {
  it('when an OCOP officer enters decision, date and body; 36 months by default; gone the day after', async () => {
    const product = await publishedProduct(floor, 'Chả mực có chứng nhận');
    const { id } = productForDesk(floor.owner, product.publicId)!;
    const gradingId = announce(id, 4, 'https://baodanang.vn/1');
    expect(findProduct(floor.ctx, product.slug)?.product?.grading).toMatchObject({ state: 'announced', stars: 4, source: 'baodanang.vn' });
    expect(findProduct(floor.ctx, product.slug)?.product?.stars).toBeNull();
    expect(deskGradings(floor.ocop).items.map((g) => g.gradingId)).toContain(gradingId);

    const done = await certifyGrading(floor.ocop, { publicId: product.publicId, gradingId, stars: 4, decisionNumber: '1234/QĐ-UBND', decisionDate: '25/11/2023', body: 'UBND quận Sơn Trà' });
    expect(done.validUntil).toBe('2026-11-25');
    expect(findProduct(floor.ctx, product.slug)?.product).toMatchObject({ stars: 4, grading: { state: 'valid', decisionNumber: '1234/QĐ-UBND', body: 'UBND quận Sơn Trà', validUntil: '2026-11-25' } });
    expect(catalogue(floor.ctx, { stars: 4 }).items.map((p) => p.slug)).toEqual([product.slug]);
    expect(JSON.parse(productJsonBySlug(floor.db, product.slug, vnDate(NOW))!)).toMatchObject({ stars: 4, gradings: [{ state: 'valid' }] });
    expect(searchDocument(floor.ctx, id)).toMatchObject({ stars: 4, certificateUntil: '2026-11-25' });

    floor.setNow(Date.UTC(2026, 10, 25, 16, 59)); // 23:59 on the last day in Vietnam
    expect(findProduct(floor.ctx, product.slug)?.product?.stars).toBe(4);
    floor.setNow(Date.UTC(2026, 10, 25, 17, 0)); // midnight
    expect(findProduct(floor.ctx, product.slug)?.product).toMatchObject({ stars: null, grading: { state: 'lapsed' } });
    expect(catalogue(floor.ctx, { stars: 4 }).total).toBe(0);
    expect(catalogue(floor.ctx, { grading: 'lapsed' }).items.map((p) => p.slug)).toContain(product.slug);
    expect(JSON.parse(productJsonBySlug(floor.db, product.slug, '2026-11-26')!)).toMatchObject({ stars: null, gradings: [{ state: 'lapsed' }] });
    expect(await reindexLapsed(floor.system)).toBe(1);
    floor.setNow(NOW);
  });
  it('not by a trade officer, a producer or anybody else', async () => {
    const product = await publishedProduct(floor, 'Chả không ai được');
    const input = { publicId: product.publicId, stars: 3, decisionNumber: '1/QĐ', decisionDate: '2026-01-01', body: 'UBND tỉnh' };
    for (const who of [floor.officer, floor.owner, floor.helper]) expect((await refusal(certifyGrading(who, input))).status).toBe(403);
    expect((await refusal(certifyGrading(floor.ctx, input))).status).toBe(401);
  });
  it('only by the body that decides on gradings today, as the installation’s profile says', async () => {
    const product = await publishedProduct(floor, 'Chả đúng thẩm quyền');
    const input = { publicId: product.publicId, stars: 3, decisionNumber: '1/QĐ', decisionDate: '2026-01-01', body: 'UBND tỉnh' };
    const profile = (from: string) => JSON.stringify({ bodies: [{ key: 'a', name: { vi: 'Sở Nông nghiệp và Môi trường', en: 'Agriculture' }, from: '2025-03-01' }], decides: [{ act: 'GRADING', body: 'a', groups: ['food'], communes: '*', from }] });
    floor.db.run('UPDATE installation SET profile_json = ?', [profile('2025-07-06')]);
    const refused = await refusal(certifyGrading(floor.ocop, input));
    expect([refused.status, refused.vi]).toEqual([403, 'Việc này thuộc thẩm quyền của Sở Nông nghiệp và Môi trường.']);
    floor.db.run('UPDATE installation SET profile_json = ?', [profile('2027-01-01')]);
    await certifyGrading(floor.ocop, input);
    floor.db.run("UPDATE installation SET profile_json = '{}'");
  });
  it.each([
    [{ decisionDate: '2026-11-23' }, 'decisionDate'], [{ decisionDate: '2017-01-01' }, 'decisionDate'], [{ decisionDate: '30/02/2025' }, 'decisionDate'], [{ validUntil: '2025-12-31' }, 'validUntil'], [{ validUntil: '2036-01-01' }, 'validUntil'],
    [{ stars: 6 }, 'stars'], [{ stars: 2 }, 'stars'], [{ decisionNumber: '' }, 'decisionNumber'], [{ body: '' }, 'body'],
  ])('not with figures that cannot be (%#)', async (more, field) => {
    const product = await publishedProduct(floor, 'Chả số sai');
    const error = await refusal(certifyGrading(floor.ocop, { publicId: product.publicId, stars: 3, decisionNumber: '1/QĐ', decisionDate: '2026-01-01', body: 'UBND tỉnh', ...more }));
    expect(error.status).toBe(422);
    expect(Object.keys(error.fields ?? {})).toContain(field);
  });
  it('once: the same decision twice, or an announcement checked by somebody else, is told', async () => {
    const product = await publishedProduct(floor, 'Chả hai lần');
    const { id } = productForDesk(floor.owner, product.publicId)!;
    const gradingId = announce(id, 3, 'https://baodanang.vn/2');
    const input = { publicId: product.publicId, gradingId, stars: 3, decisionNumber: '9/QĐ', decisionDate: '2026-01-01', body: 'UBND tỉnh' };
    const [first, second] = await Promise.allSettled([certifyGrading(floor.ocop, input), certifyGrading(floor.admin, { ...input, decisionNumber: '10/QĐ' })]);
    expect([first!.status, second!.status]).toEqual(['fulfilled', 'rejected']);
    expect((await refusal(certifyGrading(floor.ocop, { ...input, gradingId: undefined }))).code).toBe('decision-known');
    expect(floor.db.all("SELECT 1 FROM grading WHERE product_id = ? AND kind = 'CERTIFICATE'", [id])).toHaveLength(1);
  });
});

describe('merging', () => {
  it('doubles keeps gradings and sizes, and both addresses live', async () => {
    const keep = await publishedProduct(floor, 'Chả bò Phước Hà');
    const drop = await publishedProduct(floor, 'Chả bò Phước Hà Thanh Khê');
    const keepId = productForDesk(floor.owner, keep.publicId)!.id;
    const dropId = productForDesk(floor.owner, drop.publicId)!.id;
    announce(keepId, 3, 'https://a.vn/');
    announce(dropId, 4, 'https://b.vn/');
    floor.db.run("INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES ('PRODUCT', ?, ?, 100, 'SAME_NAME', 1)", [keepId, dropId]);
    const third = await publishedProduct(floor, 'Chả bò Phước Hà thứ ba');
    const thirdId = productForDesk(floor.owner, third.publicId)!.id;
    floor.db.run("INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES ('PRODUCT', ?, ?, 90, 'SAME_NAME', 1)", [dropId, thirdId]);

    expect((await refusal(mergeProducts(floor.owner, { keep: keep.publicId, drop: drop.publicId }))).status).toBe(403);
    floor.db.run("INSERT INTO media (public_id, sha256, object, object_id, position, width, height, added_by, created_at) VALUES ('photo1', ?, 'product', ?, 0, 100, 100, 'u', 0)", ['0'.repeat(64), dropId]);
    await mergeProducts(floor.officer, { keep: keep.publicId, drop: drop.publicId });
    expect(floor.db.get("SELECT object_id AS id FROM media WHERE public_id = 'photo1'")).toEqual({ id: keepId });
    expect(findProduct(floor.ctx, drop.slug)).toEqual({ kind: 'moved', slug: keep.slug });
    const merged = findProduct(floor.ctx, keep.slug)!.product!;
    expect(merged.gradings.map((g) => g.stars).sort()).toEqual([3, 4]);
    expect(merged.tradeItems).toHaveLength(2);
    expect(searchDocument(floor.ctx, dropId)).toBeUndefined();
    const pairs = mergeCandidates(floor.ocop).items;
    expect(pairs.map((p) => [p.a.id, p.b.id])).toEqual([[keepId, thirdId]]);
    expect((await refusal(mergeProducts(floor.officer, { keep: keep.publicId, drop: drop.publicId }))).code).toBe('refused-transition');

    // an address that led to the one that is gone leads on through a second merge
    await mergeProducts(floor.officer, { keep: third.publicId, drop: keep.publicId });
    expect(findProduct(floor.ctx, drop.slug)).toEqual({ kind: 'moved', slug: third.slug });
    expect(findProduct(floor.ctx, keep.slug)).toEqual({ kind: 'moved', slug: third.slug });
  });
  it('is never of a product with itself; a pair can be set aside once', async () => {
    const a = await publishedProduct(floor, 'Gạo một');
    const b = await publishedProduct(floor, 'Gạo hai');
    expect((await refusal(mergeProducts(floor.officer, { keep: a.publicId, drop: a.publicId }))).status).toBe(422);
    const [x, y] = [a, b].map((p) => productForDesk(floor.owner, p.publicId)!.id) as [number, number];
    const { lastInsertRowid: id } = floor.db.run("INSERT INTO merge_candidate (kind, a_id, b_id, score, reason, created_at) VALUES ('PRODUCT', ?, ?, 80, 'SAME_NAME', 1)", [x, y]);
    await dismissMergeCandidate(floor.ocop, { id });
    expect((await refusal(dismissMergeCandidate(floor.ocop, { id }))).code).toBe('already-decided');
  });
  it('producers moves their products, and their address redirects', async () => {
    const a = await saveProducer(floor.officer, { name: 'HTX nông lâm nghiệp Bình Sơn', provinceCode: '38' });
    const b = await saveProducer(floor.officer, { name: 'HTX Dịch vụ nông lâm nghiệp Bình Sơn', provinceCode: '38' });
    const listed = await saveListing(floor.officer, { ...listing(floor, { name: 'Trà xanh Bình Sơn' }), organisationId: undefined, producerId: b.id });
    await mergeProducers(floor.officer, { keep: a.slug, drop: b.slug });
    expect(findProducer(floor.ctx, b.slug)).toEqual({ kind: 'moved', slug: a.slug });
    expect(productForDesk(floor.officer, listed.publicId)!.producer!.slug).toBe(a.slug);
  });
});

describe('a new name', () => {
  it('by an officer brings a new address; renaming back frees it again', async () => {
    const product = await publishedProduct(floor, 'Miến dong cũ');
    const renamed = await renameProduct(floor.officer, { publicId: product.publicId, version: product.version, name: 'Miến dong mới' });
    expect(findProduct(floor.ctx, product.slug)).toEqual({ kind: 'moved', slug: renamed.slug });
    const back = await renameProduct(floor.officer, { publicId: product.publicId, version: renamed.version, name: 'Miến dong cũ' });
    expect(back.slug).toBe(product.slug);
    expect(findProduct(floor.ctx, product.slug)?.kind).toBe('here');
    expect(findProduct(floor.ctx, renamed.slug)).toEqual({ kind: 'moved', slug: product.slug });
  });
});

describe('the API', () => {
  const call = async (path: string, init?: RequestInit, ctx = floor.ctx): Promise<Response> => {
    const app = createRouter();
    app.use(withContext);
    app.onError((error, c) => problemResponse(error, c.get('ctx')));
    app.route('/', routes);
    return app.request(path, init, { ctx });
  };
  it('gives a product, a redirect, and a problem in both languages', async () => {
    const product = await publishedProduct(floor, 'Kẹo lạc API');
    const found = await call(`/products/${product.slug}`);
    expect(found.status).toBe(200);
    const json = (await found.json()) as { tradeItems: { ownNumber?: string; gtin?: string }[] };
    expect(json).toMatchObject({ name: 'Kẹo lạc API', tradeItems: [{ price: 85_000, unitPrice: { amount: 170_000, per: 'l' }, inStock: true }] });
    expect(json.tradeItems[0]!.gtin).toBeUndefined();
    expect(json.tradeItems[0]!.ownNumber).toMatch(/^29/);
    const renamed = await renameProduct(floor.officer, { publicId: product.publicId, version: product.version, name: 'Kẹo lạc API hai' });
    const moved = await call(`/products/${product.slug}`);
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, `/api/v1/products/${renamed.slug}`]);
    const missing = await call('/products/khong-co');
    expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, 'not-found']);
    expect((await call('/products?group=toys')).status).toBe(422);
    const list = (await (await call('/products?group=food&limit=2&sort=name')).json()) as { items: unknown[]; facets: { group: unknown[] } };
    expect(list.items).toHaveLength(2);
  });
  it('writes once under an idempotency key', async () => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'api-key-12345678' }, body: JSON.stringify(listing(floor, { name: 'Bánh gai API' })) };
    const first = await (await call('/listings', init, floor.owner)).json();
    expect(await (await call('/listings', init, floor.owner)).json()).toEqual(first);
    expect((await call('/listings', { ...init, headers: { 'Content-Type': 'application/json' } })).status).toBe(401);
  });
});

describe('a place that could be several communes', () => {
  it('is chosen by an officer among the candidates, in the product’s own province', async () => {
    const product = await publishedProduct(floor, 'Mắm chưa rõ xã');
    floor.db.run("UPDATE product SET commune_code = NULL, place_text = 'Duy Xuyên (Quảng Nam cũ)', province_code = '48' WHERE public_id = ?", [product.publicId]);
    const found = unplacedProducts(floor.officer).items.find((p) => p.publicId === product.publicId)!;
    expect(found.candidates.map((c) => c.name)).toEqual(['Xã Nam Phước', 'Xã Thu Bồn', 'Xã Duy Xuyên', 'Xã Duy Nghĩa']);
    expect((await refusal(setProductPlace(floor.officer, { publicId: product.publicId, version: product.version, communeCode: '16645' }))).status).toBe(422);
    expect((await refusal(setProductPlace(floor.owner, { publicId: product.publicId, version: product.version, communeCode: found.candidates[2]!.code }))).status).toBe(403);
    await setProductPlace(floor.officer, { publicId: product.publicId, version: product.version, communeCode: found.candidates[2]!.code });
    expect(findProduct(floor.ctx, product.slug)?.product?.place).toBe('Xã Duy Xuyên, Đà Nẵng');
  });
});
