/** A lot and its stamps for the illustrated fish sauce, through the same verbs that people use. Running it again changes nothing. */
import sharp from 'sharp';
import { productForDesk } from '../../api/catalog/index.ts';
import type { Context, Person } from '../../api/context.ts';
import { attachMedia, describePhoto, photoCount, stageFiles } from '../../api/media/index.ts';
import { addDays, addMonths, vnDate } from '../../api/time.ts';
import { activateStamps, issueStamps, markPrinted, openLot, openRawLot, processLots, shipGoods, voidStamps } from '../../api/traceability/index.ts';
import { write } from '../../api/write.ts';
import type { DemoAccounts } from './accounts.ts';
import type { DemoCatalog } from './catalog.ts';

export interface DemoTraceability {
  lot: string;
  /** A range that is active, and one that is printed but not active. */
  active: string;
  waiting: string;
}

/** A drawing, so that nobody takes it for a photo of real goods. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1200" viewBox="0 0 1200 1200">
<rect width="1200" height="1200" fill="#F3E3BE"/><rect y="880" width="1200" height="320" fill="#DCC08A"/><path d="M0 880h1200" stroke="#B5472B" stroke-width="6"/>
<ellipse cx="610" cy="1030" rx="300" ry="38" fill="#B99A5E"/>
<path d="M530 150h140v150c0 70 90 110 90 230v440a50 50 0 0 1-50 50H490a50 50 0 0 1-50-50V530c0-120 90-160 90-230z" fill="#9A4A1B"/>
<path d="M560 150h40v160c0 80-90 120-90 230v440h-20a50 50 0 0 1-50-50V530c0-120 90-160 90-230V150z" fill="#B8642C"/>
<rect x="516" y="104" width="168" height="72" rx="14" fill="#1F5B3A"/><rect x="440" y="600" width="320" height="270" fill="#FBF7EE"/>
<path d="M500 735c60-70 150-70 200 0-50 70-140 70-200 0zm200 0 44-44v88z" fill="#27407A"/><circle cx="556" cy="722" r="9" fill="#FBF7EE"/>
<path d="M440 640h320M440 830h320" stroke="#B5472B" stroke-width="10"/></svg>`;

async function drawnPhoto(ctx: Context, productPublicId: string): Promise<void> {
  const product = productForDesk(ctx, productPublicId);
  if (!product) throw new Error('the demo product is gone');
  const object = { object: 'product', id: product.id };
  if (photoCount(ctx, object) > 0) return;
  const png = await sharp(Buffer.from(DRAWING)).png().toBuffer();
  const token = `demo-photo-${productPublicId}`;
  await stageFiles(ctx, token, [new File([new Uint8Array(png)], 'minh-hoa.png', { type: 'image/png' })]);
  const [photo] = await write(ctx, () => attachMedia(ctx, token, object));
  if (photo) await describePhoto(ctx, photo, 'Hình vẽ minh họa: một chai nước mắm');
}

/** Opens a lot of the fish sauce, issues and activates stamps, leaves some waiting and some void. */
export async function demoTraceability(ctx: Context, accounts: DemoAccounts, catalog: DemoCatalog): Promise<DemoTraceability> {
  const organisationId = accounts.organisations['htx-ba-lang']!;
  const actor: Person = {
    kind: 'person', userId: accounts.people['htx.balang']!, sessionId: 'demo', name: 'Chủ thể',
    roles: [{ organisationId, organisationName: 'HTX Nước mắm Ba Làng (minh họa)', organisationKind: 'COOPERATIVE', role: 'OWNER', communeCode: null }],
  };
  const owner: Context = { ...ctx, actor };
  await drawnPhoto(owner, catalog.products['nuoc-mam']!.publicId);
  const today = vnDate(ctx.now());
  const made = addDays(today, -51);
  const communeCode = ctx.db.get<{ code: string }>("SELECT code FROM commune WHERE province_code = '38' AND name = 'Phường Hải Bình'")!.code;
  const fish = await openRawLot(owner, { name: 'Cá cơm (minh họa)', quantity: 3_200, unit: 'KGM', date: addDays(made, -400), communeCode }, { idempotencyKey: 'demo-fish-1' });
  const mash = await processLots(owner, { inputs: [{ lot: fish.publicId, quantity: 3_200 }], output: { name: 'Chượp, thùng gỗ số 4 (minh họa)', quantity: 3_000, unit: 'KGM' }, date: addDays(made, -399), communeCode }, { idempotencyKey: 'demo-mash-1' });
  const lot = await openLot(owner, {
    tradeItem: catalog.tradeItems['nuoc-mam/500']!.publicId, code: 'BL-MINHHOA-1', productionDate: made, expiryDate: addMonths(made, 24), quantity: 2_400,
    communeCode, inputs: [{ lot: mash.lot, quantity: 1_600 }],
    standards: 'TCVN 5107:2018 (minh họa)', ingredients: 'Cá cơm 75%, muối biển 25%',
  }, { idempotencyKey: 'demo-lot-1' });
  const active = await issueStamps(owner, { lot: lot.publicId, count: 240 }, { idempotencyKey: 'demo-stamps-1' });
  await markPrinted(owner, { range: active.publicId }, { idempotencyKey: 'demo-stamps-1-printed' });
  await activateStamps(owner, { range: active.publicId, first: 1, last: 216 }, { idempotencyKey: 'demo-stamps-1-active' });
  await voidStamps(owner, { range: active.publicId, first: 217, last: 240, reason: 'Trang cuối in lệch (minh họa)' }, { idempotencyKey: 'demo-stamps-1-void' });
  await shipGoods(owner, { lots: [{ lot: lot.publicId, quantity: 96 }], recipientName: 'Cửa hàng minh họa', date: addDays(today, -5), communeCode }, { idempotencyKey: 'demo-ship-1' });
  const waiting = await issueStamps(owner, { lot: lot.publicId, count: 120 }, { idempotencyKey: 'demo-stamps-2' });
  await markPrinted(owner, { range: waiting.publicId }, { idempotencyKey: 'demo-stamps-2-printed' });
  return { lot: lot.publicId, active: active.publicId, waiting: waiting.publicId };
}
