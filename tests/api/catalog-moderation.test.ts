import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approveListing, approveRevision, catalogue, catalogDeskCounts, deskListings, findProduct, organisationListings, productForDesk, returnedRevision, returnListing, returnRevision, saveListing, saveTradeItem, searchDocument,
  setPriceStock, submitListing, suspendListing, resumeListing, tradeItemByGtin, waitingRevision, waitingRevisions, mediaOwner,
} from '../../api/catalog/index.ts';
import { catalogFloor, listing, publishedProduct, type CatalogFloor } from './catalog-floor.ts';

let floor: CatalogFloor;
beforeAll(async () => { floor = await catalogFloor(); });
afterAll(() => floor.close());

const refusal = async (work: Promise<unknown>): Promise<{ code: string; status: number; vi: string; fields?: Record<string, { vi: string }> }> => work.then(() => { throw new Error('was not refused'); }, (e: unknown) => e as never);
const effects = (productId: number): number => floor.db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE topic = 'search.product' AND key = ?", [`product:${productId}`])!.n;

describe('a listing goes to the floor', () => {
  it('from a draft through an officer, and only then can everybody see it', async () => {
    const { owner, officer, ctx } = floor;
    const draft = await saveListing(owner, listing(floor, { name: 'Mắm chờ duyệt' }));
    expect(findProduct(ctx, draft.slug)).toBeUndefined();
    await submitListing(owner, { publicId: draft.publicId, version: draft.version });
    expect(deskListings(officer).items.map((p) => p.name)).toContain('Mắm chờ duyệt');
    const moved = await approveListing(officer, { publicId: draft.publicId, version: draft.version });
    expect(moved.state).toBe('PUBLISHED');
    const found = findProduct(ctx, draft.slug);
    expect(found?.product).toMatchObject({ name: 'Mắm chờ duyệt', place: 'Phường Hải Bình, Thanh Hóa', producer: { name: 'HTX Nước mắm Thử' }, grading: null });
    expect(effects(found!.product!.id)).toBe(1);
    expect(searchDocument(ctx, found!.product!.id)).toMatchObject({ name: 'Mắm chờ duyệt', priceKnown: false, stars: null });
  });
  it('or back, with a reason that the producer reads; it can be corrected and submitted again', async () => {
    const { owner, officer } = floor;
    const draft = await saveListing(owner, listing(floor, { name: 'Mắm trả lại' }));
    await submitListing(owner, draft);
    expect((await refusal(returnListing(officer, { ...draft, reason: '' }))).status).toBe(422);
    await returnListing(officer, { ...draft, reason: 'Ảnh nhãn chưa rõ địa chỉ sản xuất.' });
    expect(organisationListings(owner, floor.organisationId).items.find((p) => p.publicId === draft.publicId)).toMatchObject({ state: 'RETURNED', stateReason: 'Ảnh nhãn chưa rõ địa chỉ sản xuất.' });
    const again = await saveListing(owner, { ...listing(floor, { name: 'Mắm đã sửa' }), publicId: draft.publicId, version: draft.version });
    await submitListing(owner, again);
    await approveListing(officer, again);
  });
  it('is refused from a state that does not allow it, saying which and what can be done', async () => {
    const product = await publishedProduct(floor, 'Mắm trạng thái');
    const error = await refusal(approveListing(floor.officer, product));
    expect(error).toMatchObject({ code: 'refused-transition', status: 409 });
    expect(error.vi).toContain('Đang trên sàn');
    expect(error.vi).toContain('tạm ngừng');
  });
  it('can be taken off the floor with a reason and put back', async () => {
    const product = await publishedProduct(floor, 'Mắm tạm ngừng');
    await suspendListing(floor.officer, { ...product, reason: 'Giấy an toàn thực phẩm hết hạn.' });
    expect(findProduct(floor.ctx, product.slug)).toBeUndefined();
    await resumeListing(floor.officer, product);
    expect(findProduct(floor.ctx, product.slug)?.kind).toBe('here');
  });
});

describe('who may do what', () => {
  it('a stranger cannot see, edit, price or submit another’s product', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm của mình' }));
    const item = await saveTradeItem(floor.owner, { product: draft.publicId, label: 'Chai', amount: '1', unit: 'lít', price: null, stock: null });
    expect(productForDesk(floor.stranger, draft.publicId)).toBeUndefined();
    expect((await refusal(saveListing(floor.stranger, { ...listing(floor), publicId: draft.publicId, version: 1 }))).status).toBe(403);
    expect((await refusal(setPriceStock(floor.stranger, { tradeItem: item.publicId, price: 1, stock: 1 }))).status).toBe(403);
    expect((await refusal(submitListing(floor.stranger, draft))).status).toBe(403);
    expect((await refusal(saveListing(floor.stranger, listing(floor)))).status).toBe(403);
    expect(() => organisationListings(floor.stranger, floor.organisationId)).toThrow();
    expect(mediaOwner(floor.stranger, productForDesk(floor.owner, draft.publicId)!.id)).toEqual({ public: false, maySee: false, mayEdit: false });
  });
  it('nobody signed in may do nothing', async () => {
    expect((await refusal(saveListing(floor.ctx, listing(floor)))).status).toBe(401);
    expect(() => deskListings(floor.ctx)).toThrow();
  });
  it('a producer cannot approve, an OCOP officer neither, an officer of the same organisation neither', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm tự duyệt' }));
    await submitListing(floor.owner, draft);
    for (const who of [floor.owner, floor.ocop, floor.helper]) expect((await refusal(approveListing(who, draft))).status).toBe(403);
    const own = floor.owner.actor;
    if (own.kind !== 'person') throw new Error('a person');
    const both = { ...floor.owner, actor: { ...own, roles: [...own.roles, { ...own.roles[0]!, organisationId: 91, role: 'TRADE_OFFICER' as const }] } };
    expect((await refusal(approveListing(both, draft))).vi).toContain('không tự duyệt');
  });
  it('a helper drafts on behalf of a producer of their commune only', async () => {
    const saved = await saveListing(floor.helper, listing(floor, { name: 'Mắm được giúp' }));
    expect(floor.db.get<{ actor: string }>("SELECT actor FROM audit_entry WHERE act = 'listing.create' ORDER BY id DESC LIMIT 1")!.actor).toBe(floor.helper.actor.kind === 'person' ? floor.helper.actor.userId : '');
    expect((await refusal(saveListing(floor.helperElsewhere, { ...listing(floor), publicId: saved.publicId, version: 1 }))).status).toBe(403);
  });
});

describe('two people at once', () => {
  it('editing one product: the second is told, and nothing of the first is lost', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm hai người' }));
    await saveListing(floor.owner, { ...listing(floor, { name: 'Mắm hai người', story: 'Bản của người thứ nhất' }), publicId: draft.publicId, version: 1 });
    const error = await refusal(saveListing(floor.helper, { ...listing(floor, { story: 'Bản của người thứ hai' }), publicId: draft.publicId, version: 1 }));
    expect(error).toMatchObject({ code: 'edited-meanwhile', status: 409 });
    expect(error.vi).toContain('vẫn còn');
    expect(productForDesk(floor.owner, draft.publicId)!.story).toBe('Bản của người thứ nhất');
  });
  it('an officer cannot approve a version that was changed after they read it', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm đổi lúc duyệt' }));
    await submitListing(floor.owner, draft);
    await saveListing(floor.owner, { ...listing(floor, { name: 'Mắm đổi tên lúc duyệt' }), publicId: draft.publicId, version: 1 });
    expect((await refusal(approveListing(floor.officer, draft))).code).toBe('edited-meanwhile');
  });
  it('two officers approving: one wins, the other hears why not', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm hai cán bộ' }));
    await submitListing(floor.owner, draft);
    const outcomes = await Promise.allSettled([approveListing(floor.officer, draft), approveListing(floor.admin, draft)]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
  it('the same form sent twice makes one product', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => saveListing(floor.owner, listing(floor, { name: 'Mắm gửi hai lần' }), { idempotencyKey: 'form-token-1' })));
    expect(a).toEqual(b);
    expect(floor.db.all("SELECT 1 FROM product WHERE name = 'Mắm gửi hai lần'")).toHaveLength(1);
  });
});

describe('a product on the floor', () => {
  it('takes price and stock at once, and a new story only through an officer', async () => {
    const product = await publishedProduct(floor, 'Mắm trên sàn');
    await setPriceStock(floor.owner, { tradeItem: product.item.publicId, price: '90.000', stock: '3' });
    expect(findProduct(floor.ctx, product.slug)?.product).toMatchObject({ priceFrom: 90_000, tradeItems: [{ price: 90_000, stock: 3, unitPrice: { amount: 180_000, per: 'l' } }] });

    const edit = { ...listing(floor, { name: 'Mắm trên sàn', story: 'Câu chuyện mới' }), publicId: product.publicId, version: product.version };
    expect(await saveListing(floor.owner, edit)).toMatchObject({ outcome: 'WAITING', changed: ['story'] });
    const desk = productForDesk(floor.owner, product.publicId)!;
    expect(desk.story).toBe('Ủ chượp 18 tháng.');
    expect(waitingRevision(floor.owner, desk.id)?.fields).toEqual({ story: 'Câu chuyện mới' });
    const waiting = waitingRevisions(floor.officer).items.find((r) => r.product.publicId === product.publicId)!;
    expect(waiting.changes).toEqual([{ field: 'story', before: 'Ủ chượp 18 tháng.', after: 'Câu chuyện mới' }]);
    await returnRevision(floor.officer, { revision: waiting.revision, reason: 'Bỏ câu khẳng định chữa bệnh.' });
    expect(returnedRevision(floor.owner, desk.id)?.reason).toBe('Bỏ câu khẳng định chữa bệnh.');

    await saveListing(floor.owner, edit);
    const second = waitingRevisions(floor.officer).items.find((r) => r.product.publicId === product.publicId)!;
    await approveRevision(floor.officer, { revision: second.revision });
    expect(findProduct(floor.ctx, product.slug)?.product?.story).toBe('Câu chuyện mới');
    expect((await refusal(approveRevision(floor.officer, { revision: second.revision }))).code).toBe('already-decided');
  });
  it('keeps its old address alive when a new name is approved', async () => {
    const product = await publishedProduct(floor, 'Mắm tên cũ');
    await saveListing(floor.owner, { ...listing(floor, { name: 'Mắm tên mới' }), publicId: product.publicId, version: product.version });
    const waiting = waitingRevisions(floor.officer).items.find((r) => r.product.publicId === product.publicId)!;
    await approveRevision(floor.officer, { revision: waiting.revision });
    expect(findProduct(floor.ctx, 'mam-ten-cu')).toEqual({ kind: 'moved', slug: 'mam-ten-moi' });
    expect(findProduct(floor.ctx, 'mam-ten-moi')?.product?.name).toBe('Mắm tên mới');
  });
  it('does not change its net content any more', async () => {
    const product = await publishedProduct(floor, 'Mắm cố định');
    const item = productForDesk(floor.owner, product.publicId)!.tradeItems[0]!;
    expect((await refusal(saveTradeItem(floor.owner, { product: product.publicId, tradeItem: item.publicId, version: item.version, label: 'Chai 450 ml', amount: '450', unit: 'ml', price: null, stock: null }))).code).toBe('size-fixed');
  });
  it('raises the generation that page caches go by', async () => {
    const { catalogGeneration } = await import('../../api/catalog/index.ts');
    const before = catalogGeneration(floor.db);
    await publishedProduct(floor, 'Mắm đổi bộ nhớ');
    expect(catalogGeneration(floor.db)).toBeGreaterThan(before);
  });
});

describe('numbers and sizes', () => {
  it('each size gets a number of the floor’s own, never the same twice', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm nhiều cỡ' }));
    const items = await Promise.all(['250', '500', '750'].map((amount) => saveTradeItem(floor.owner, { product: draft.publicId, label: `${amount} ml`, amount, unit: 'ml', price: null, stock: null })));
    expect(new Set(items.map((i) => i.gtin)).size).toBe(3);
    expect(items.every((i) => /^2938\d{9}$/.test(i.gtin))).toBe(true);
  });
  it('a registered GTIN replaces it, and the printed one still leads to the size', async () => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm có mã' }));
    const item = await saveTradeItem(floor.owner, { product: draft.publicId, label: 'Chai', amount: '1', unit: 'lít', price: null, stock: null });
    const edited = await saveTradeItem(floor.owner, { product: draft.publicId, tradeItem: item.publicId, version: 1, label: 'Chai', amount: '1', unit: 'lít', price: null, stock: null, gtin: '893 6036 02037 3' });
    expect(edited.gtin).toBe('8936036020373');
    expect(tradeItemByGtin(floor.ctx, item.gtin.padStart(14, '0'))).toMatchObject({ replaced: true, tradeItem: { gtin: '8936036020373', gtinKind: 'REGISTERED' } });
    expect(tradeItemByGtin(floor.ctx, '08936036020373')).toMatchObject({ replaced: false });
    const other = await refusal(saveTradeItem(floor.owner, { product: draft.publicId, label: 'Can', amount: '5', unit: 'lít', price: null, stock: null, gtin: '8936036020373' }));
    expect(other.fields?.gtin?.vi).toContain('đã thuộc về');
  });
  it.each([
    [{ gtin: '8936036020374' }, 'gtin', 'số kiểm tra'], [{ gtin: '2938000000011' }, 'gtin', 'nội bộ'], [{ price: '0' }, 'price', 'lớn hơn 0'], [{ price: '-5' }, 'price', 'lớn hơn 0'], [{ price: '1,5 triệu' }, 'price', 'số đồng'],
    [{ stock: '-1' }, 'stock', 'số nguyên'], [{ stock: '0,3' }, 'stock', 'số nguyên'], [{ amount: '0' }, 'amount', 'Khối lượng'], [{ amount: '0,3', unit: 'bó' }, 'amount', 'Khối lượng'], [{ label: 'x'.repeat(10_000) }, 'label', 'ký tự'], [{ label: 'a\u0000b' }, 'label', 'không đọc được'],
  ])('a fault is told beside its field (%#)', async (more, field, word) => {
    const draft = await saveListing(floor.owner, listing(floor, { name: 'Mắm sai' }));
    const error = await refusal(saveTradeItem(floor.owner, { product: draft.publicId, label: 'Chai', amount: '1', unit: 'lít', price: null, stock: null, ...more }));
    expect(error.status).toBe(422);
    expect(error.fields?.[field]?.vi).toContain(word);
  });
});

describe('bad input to a listing', () => {
  it.each([
    [{ name: '' }, 'name'], [{ name: 'a'.repeat(10_000) }, 'name'], [{ name: 'mắm\u0000' }, 'name'], [{ name: 'mắm \u202e ngược' }, 'name'], [{ groupCode: 'toys' as never }, 'groupCode'], [{ communeCode: '99999' }, 'communeCode'], [{ story: 'x'.repeat(6_000) }, 'story'],
  ])('is refused beside its field (%#)', async (more, field) => {
    const error = await refusal(saveListing(floor.owner, listing(floor, more)));
    expect(error.status).toBe(422);
    expect(Object.keys(error.fields ?? {})).toContain(field);
  });
  it('emoji and decomposed letters are kept as names', async () => {
    const saved = await saveListing(floor.owner, listing(floor, { name: 'Mắm ngon 🐟'.normalize('NFD') }));
    expect(productForDesk(floor.owner, saved.publicId)!.name).toBe('Mắm ngon 🐟'.normalize('NFC'));
    expect(saved.slug).toBe('mam-ngon');
  });
});

describe('the catalogue', () => {
  it('counts what it shows', async () => {
    await publishedProduct(floor, 'Mắm đếm');
    const page = catalogue(floor.ctx, { group: 'food', priced: true, sort: 'price', limit: 5 });
    expect(page.total).toBe(floor.db.get<{ n: number }>("SELECT count(*) AS n FROM product WHERE state = 'PUBLISHED' AND group_code = 'food' AND price_from IS NOT NULL")!.n);
    expect(page.facets.province).toMatchObject([{ value: '38', label: 'Thanh Hóa' }]);
    const prices = page.items.map((i) => i.priceFrom);
    expect(prices).toEqual(prices.toSorted((a, b) => a! - b!));
    expect(catalogue(floor.ctx, { stars: 4, sort: 'stars' }).total).toBe(0);
    expect(catalogue(floor.ctx, { page: 10_000 }).page).toBe(catalogue(floor.ctx).pages);
  });
  it('tells each desk only its own counts', () => {
    expect(catalogDeskCounts(floor.owner)).toEqual({ listings: 0, revisions: 0, toCheck: 0, doubles: 0 });
    expect(catalogDeskCounts(floor.officer).listings).toBeGreaterThan(0);
  });
});
