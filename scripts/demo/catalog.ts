/**
 * The demo's products: the real register through the real import, then a few made-up ones, each marked "minh họa",
 * so that every group, price, certificate and state shows. Running it again changes nothing.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  approveListing, certifyGrading, commitImport, saveListing, saveProducer, saveTradeItem, startImport, submitListing, type GroupCode,
} from '../../api/catalog/index.ts';
import type { Context, Person, Role } from '../../api/context.ts';
import { listCommunes, loadPlaces } from '../../api/places/index.ts';
import { addDays, addMonths, vnDate } from '../../api/time.ts';
import type { DemoAccounts } from './accounts.ts';

export interface DemoCatalog {
  /** by key: 'nuoc-mam', 'mam-tom' … */
  products: Record<string, { publicId: string; slug: string }>;
  /** by 'product-key/size-key' */
  tradeItems: Record<string, { publicId: string; gtin: string }>;
}

const REGISTER = new URL('../../db/data/ocop_products.csv', import.meta.url);

interface Size { key: string; label: string; labelEn: string; amount: string; unit: string; pieces?: number; price: number | null; stock: number | null }
interface DemoProduct {
  key: string;
  maker: string;
  name: string;
  nameEn: string;
  group: GroupCode;
  commune: string;
  story: string;
  storyEn: string;
  origin: string;
  ingredients: string;
  sizes: Size[];
  /** months since the decision; 36 months later it lapses */
  certificate?: { stars: number; monthsAgo: number; body: string; number: string };
  /** stays waiting for an officer */
  waits?: boolean;
}

const UBND = 'Ủy ban nhân dân tỉnh Thanh Hóa (minh họa)';
const BA_LANG = 'HTX Nước mắm Ba Làng (minh họa)';

/** Makers without an account of their own. */
const MAKERS: readonly { key: string; name: string; commune: string; story: string }[] = [
  { key: 'coi', name: 'Tổ hợp tác Cói Nga Sơn (minh họa)', commune: 'Xã Nga Sơn', story: 'Cơ sở minh họa cho bản trình diễn.' },
  { key: 'que', name: 'HTX Quế Thường Xuân (minh họa)', commune: 'Xã Thường Xuân', story: 'Cơ sở minh họa cho bản trình diễn.' },
  { key: 'lan', name: 'Nhà vườn Lan Như Xuân (minh họa)', commune: 'Xã Như Xuân', story: 'Cơ sở minh họa cho bản trình diễn.' },
  { key: 'ban', name: 'Tổ du lịch cộng đồng Pù Luông (minh họa)', commune: 'Xã Pù Luông', story: 'Cơ sở minh họa cho bản trình diễn.' },
];

const PRODUCTS: readonly DemoProduct[] = [
  {
    key: 'nuoc-mam', maker: 'balang', name: 'Nước mắm Ba Làng (minh họa)', nameEn: 'Ba Làng fish sauce (illustration)', group: 'food', commune: 'Phường Hải Bình',
    story: 'Cá cơm đánh ở vùng biển Tĩnh Gia, muối hạt, ủ chượp 18 tháng trong thùng gỗ, rút nỉ bằng tay.\n\nĐây là sản phẩm dựng lên để trình diễn.',
    storyEn: 'Anchovies from the Tĩnh Gia coast, sea salt, eighteen months in wooden vats, drawn off by hand.\n\nMade up for the demonstration.',
    origin: 'Cá cơm và muối của địa phương.', ingredients: 'Cá cơm, muối biển.',
    sizes: [
      { key: '500', label: 'Chai 500 ml', labelEn: 'Bottle 500 ml', amount: '500', unit: 'ml', price: 85_000, stock: 120 },
      { key: '250', label: 'Chai 250 ml', labelEn: 'Bottle 250 ml', amount: '250', unit: 'ml', price: 48_000, stock: 60 },
      { key: '5l', label: 'Can 5 lít', labelEn: 'Can 5 l', amount: '5', unit: 'lít', price: 690_000, stock: 12 },
      { key: 'thung', label: 'Thùng 6 chai 500 ml', labelEn: 'Carton of 6 bottles 500 ml', amount: '3', unit: 'lít', pieces: 6, price: 480_000, stock: 20 },
    ],
    certificate: { stars: 4, monthsAgo: 10, body: UBND, number: '01/QĐ-MINHHOA' },
  },
  {
    key: 'mam-tom', maker: 'balang', name: 'Mắm tôm Ba Làng (minh họa)', nameEn: 'Ba Làng shrimp paste (illustration)', group: 'food', commune: 'Phường Hải Bình',
    story: 'Moi biển giã với muối, phơi nắng, ủ chín. Giấy chứng nhận minh họa của sản phẩm này đã hết hạn, nên trang không đeo sao.', storyEn: 'Krill pounded with salt, sunned and matured. Its made-up certificate has lapsed, so the page wears no stars.',
    origin: 'Moi biển Hải Bình.', ingredients: 'Moi, muối.',
    sizes: [{ key: '300', label: 'Hũ 300 g', labelEn: 'Jar 300 g', amount: '300', unit: 'g', price: 45_000, stock: 40 }],
    certificate: { stars: 3, monthsAgo: 41, body: 'Ủy ban nhân dân thị xã Nghi Sơn (minh họa)', number: '02/QĐ-MINHHOA' },
  },
  {
    key: 'sam-bao', maker: 'que', name: 'Nước sâm báo đóng chai (minh họa)', nameEn: 'Bottled sâm báo drink (illustration)', group: 'drinks', commune: 'Xã Thường Xuân',
    story: 'Sâm báo nấu với cỏ ngọt, đóng chai thủy tinh.', storyEn: 'Sâm báo root simmered with stevia, in glass bottles.', origin: 'Sâm báo trồng tại địa phương.', ingredients: 'Sâm báo, cỏ ngọt, nước.',
    sizes: [{ key: '330', label: 'Chai 330 ml', labelEn: 'Bottle 330 ml', amount: '330', unit: 'ml', price: 28_000, stock: 200 }],
  },
  {
    key: 'que', maker: 'que', name: 'Tinh dầu quế Thường Xuân (minh họa)', nameEn: 'Thường Xuân cinnamon oil (illustration)', group: 'herbs', commune: 'Xã Thường Xuân',
    story: 'Chưng cất từ lá và vỏ quế.', storyEn: 'Distilled from cinnamon leaf and bark.', origin: 'Rừng quế Thường Xuân.', ingredients: 'Tinh dầu quế.',
    sizes: [{ key: '10', label: 'Lọ 10 ml', labelEn: 'Vial 10 ml', amount: '10', unit: 'ml', price: 95_000, stock: 75 }],
    certificate: { stars: 3, monthsAgo: 34, body: UBND, number: '03/QĐ-MINHHOA' },
  },
  {
    key: 'chieu', maker: 'coi', name: 'Chiếu cói dệt tay hoa sim (minh họa)', nameEn: 'Hand-woven sedge mat (illustration)', group: 'crafts', commune: 'Xã Nga Sơn',
    story: 'Cói chẻ đôi, nhuộm bằng màu lá, dệt trên khung gỗ.', storyEn: 'Split sedge, leaf dyes, woven on a wooden loom.', origin: 'Cói Nga Sơn.', ingredients: 'Cói, sợi đay.',
    sizes: [
      { key: '1m6', label: 'Chiếu 1,6 m', labelEn: 'Mat 1.6 m', amount: '1', unit: 'chiếc', price: 420_000, stock: 8 },
      { key: 'doi', label: 'Đôi chiếu 1 m', labelEn: 'Pair of mats 1 m', amount: '2', unit: 'chiếc', pieces: 2, price: 560_000, stock: 5 },
    ],
    certificate: { stars: 5, monthsAgo: 6, body: 'Bộ Nông nghiệp và Môi trường (minh họa)', number: '04/QĐ-MINHHOA' },
  },
  {
    key: 'lan', maker: 'lan', name: 'Lan phi điệp chậu (minh họa)', nameEn: 'Potted Dendrobium orchid (illustration)', group: 'plants', commune: 'Xã Như Xuân',
    story: 'Lan nhân giống tại vườn, đã thuần, có hoa tháng ba.', storyEn: 'Raised in the nursery, flowers in March.', origin: 'Vườn Như Xuân.', ingredients: '',
    sizes: [{ key: 'chau', label: 'Chậu 5 thân', labelEn: 'Pot of five stems', amount: '1', unit: 'chậu', price: 450_000, stock: 15 }],
  },
  {
    key: 'pu-luong', maker: 'ban', name: 'Một ngày làm nương ở Pù Luông (minh họa)', nameEn: 'A day in the Pù Luông fields (illustration)', group: 'tourism', commune: 'Xã Pù Luông',
    story: 'Đi bộ qua ruộng bậc thang, nấu cơm lam, ngủ nhà sàn.', storyEn: 'Terraced fields on foot, rice cooked in bamboo, a night in a stilt house.', origin: '', ingredients: '',
    sizes: [{ key: 've', label: 'Một người, một ngày đêm', labelEn: 'One person, a day and a night', amount: '1', unit: 'suất', price: 350_000, stock: null }],
    certificate: { stars: 3, monthsAgo: 20, body: UBND, number: '05/QĐ-MINHHOA' },
  },
  {
    key: 'gao-nep', maker: 'nongsan', name: 'Gạo nếp cái hoa vàng Yên Định (minh họa)', nameEn: 'Yên Định glutinous rice (illustration)', group: 'food', commune: 'Xã Yên Định',
    story: 'Nếp gặt tay, phơi nắng, xát theo đơn.', storyEn: 'Cut by hand, sun-dried, milled to order.', origin: 'Cánh đồng Yên Định.', ingredients: 'Gạo nếp.',
    sizes: [
      { key: '1kg', label: 'Túi 1 kg', labelEn: 'Bag 1 kg', amount: '1', unit: 'kg', price: 38_000, stock: 300 },
      { key: '5kg', label: 'Túi 5 kg', labelEn: 'Bag 5 kg', amount: '5', unit: 'kg', price: 180_000, stock: 90 },
      { key: 'yen', label: 'Bao 1 yến', labelEn: 'Sack 10 kg', amount: '1', unit: 'yến', price: null, stock: null },
    ],
  },
  {
    key: 'mam-nhi', maker: 'balang', name: 'Mắm nhĩ Ba Làng mẻ đầu (minh họa)', nameEn: 'First-draw Ba Làng fish sauce (illustration)', group: 'food', commune: 'Phường Hải Bình',
    story: 'Mẻ rút đầu của thùng chượp 24 tháng. Sản phẩm minh họa đang chờ cán bộ duyệt.', storyEn: 'First draw of a 24-month vat. A made-up product that waits for an officer.', origin: 'Cá cơm địa phương.', ingredients: 'Cá cơm, muối biển.',
    sizes: [{ key: '300', label: 'Chai 300 ml', labelEn: 'Bottle 300 ml', amount: '300', unit: 'ml', price: 120_000, stock: 24 }],
    waits: true,
  },
];

/** The same floor as one of the demo's people sees it. */
function as(ctx: Context, userId: string, name: string, organisationId: number, organisationName: string, role: Role, organisationKind = 'COOPERATIVE'): Context {
  const actor: Person = { kind: 'person', userId, sessionId: 'demo', name, roles: [{ organisationId, organisationName, organisationKind, role, communeCode: null }] };
  return { ...ctx, actor };
}

/** Imports the register, then makes the illustrated products through the same verbs that people use. */
export async function demoCatalog(ctx: Context, accounts: DemoAccounts): Promise<DemoCatalog> {
  await loadPlaces(ctx);
  const bytes = readFileSync(REGISTER);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!ctx.db.get("SELECT 1 FROM import_job WHERE digest = ? AND state = 'APPLIED'", [digest])) {
    const { jobId } = await startImport(ctx, { filename: 'ocop_products.csv', bytes });
    await commitImport(ctx, jobId, { waitMs: Infinity });
  }

  const { people, organisations } = accounts;
  const officer = as(ctx, people['so.congthuong']!, 'Cán bộ', organisations['so-cong-thuong']!, 'Sở Công Thương Thanh Hóa', 'TRADE_OFFICER', 'STATE_BODY');
  const ocop = as(ctx, people['so.nnmt']!, 'Cán bộ', organisations['so-nnmt']!, 'Sở Nông nghiệp và Môi trường Thanh Hóa', 'OCOP_OFFICER', 'STATE_BODY');
  const owners: Record<string, { ctx: Context; organisationId: number }> = {
    balang: { ctx: as(ctx, people['htx.balang']!, 'Chủ thể', organisations['htx-ba-lang']!, BA_LANG, 'OWNER'), organisationId: organisations['htx-ba-lang']! },
    nongsan: { ctx: as(ctx, people['dn.nongsan']!, 'Chủ thể', organisations['dn-nong-san']!, 'Công ty', 'OWNER', 'COMPANY'), organisationId: organisations['dn-nong-san']! },
  };
  const communes = new Map(listCommunes(ctx, '38').map((c) => [c.name, c.code]));
  const communeCode = (name: string): string => {
    const code = communes.get(name);
    if (!code) throw new Error(`the demo names a commune that is not in the register: ${name}`);
    return code;
  };
  const makers: Record<string, number> = {};
  for (const m of MAKERS) {
    makers[m.key] = (await saveProducer(ctx, { name: m.name, communeCode: communeCode(m.commune), story: m.story, storyEn: 'Made up for the demonstration.' }, { idempotencyKey: `demo-maker-${m.key}`, illustration: true })).id;
  }

  const today = vnDate(ctx.now());
  const made: DemoCatalog = { products: {}, tradeItems: {} };
  for (const p of PRODUCTS) {
    const owner = owners[p.maker];
    // makers without an account are entered by the officer, approved by the system: nobody approves their own
    const writer = owner?.ctx ?? officer;
    const key = `demo-${p.key}`;
    const fields = { name: p.name, nameEn: p.nameEn, groupCode: p.group, communeCode: communeCode(p.commune), story: p.story, storyEn: p.storyEn, origin: p.origin, ingredients: p.ingredients };
    const listing = await saveListing(writer, { ...fields, ...(owner ? { organisationId: owner.organisationId } : { producerId: makers[p.maker]! }) }, { idempotencyKey: key });
    made.products[p.key] = { publicId: listing.publicId, slug: listing.slug };
    for (const { key: sizeKey, ...size } of p.sizes) {
      const item = await saveTradeItem(writer, { product: listing.publicId, ...size }, { idempotencyKey: `${key}-${sizeKey}` });
      made.tradeItems[`${p.key}/${sizeKey}`] = { publicId: item.publicId, gtin: item.gtin };
    }
    await submitListing(writer, { publicId: listing.publicId, version: listing.version }, { idempotencyKey: `${key}-submit` });
    if (!p.waits) await approveListing(officer, { publicId: listing.publicId, version: listing.version }, { idempotencyKey: `${key}-approve` });
    if (p.certificate) {
      const { stars, monthsAgo, body, number } = p.certificate;
      const decisionDate = addDays(addMonths(today, -monthsAgo), -3);
      await certifyGrading(ocop, { publicId: listing.publicId, stars, decisionNumber: number, decisionDate, body }, { idempotencyKey: `${key}-certify` });
    }
  }
  return made;
}
