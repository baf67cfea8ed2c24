/** Sizes of a product, with their numbers, prices and stock. Price and stock live at once and are checked afterwards (hậu kiểm). */
import { isUniqueViolation } from '../../db/client.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, notFound, parseInput } from '../errors.ts';
import { gtin14, isGtin, isUnregistered } from '../gs1/index.ts';
import { publicId } from '../ids.ts';
import { write } from '../write.ts';
import { requireEditor } from './access.ts';
import { priceStockInput, productPublicId, tradeItemInput, type TradeItemInput } from './schemas.ts';
import { nextOwnGtin, productById, productByPublicId, publicChange, refreshSummary, type ProductRow } from './store.ts';

export interface SavedTradeItem {
  publicId: string;
  gtin: string;
  version: number;
}
interface ItemRow {
  id: number;
  publicId: string;
  productId: number;
  gtin: string;
  gtinKind: 'OWN' | 'REGISTERED';
  netQuantity: number;
  netUnit: string;
  pieces: number;
  pieceWord: string | null;
  version: number;
  state: string;
}
const ITEM = `SELECT id, public_id AS publicId, product_id AS productId, gtin, gtin_kind AS gtinKind, net_quantity AS netQuantity, net_unit AS netUnit, pieces,
  piece_word AS pieceWord, version, state FROM trade_item WHERE public_id = ?`;

const staleItem = () => conflict('edited-meanwhile', {
  vi: 'Trong lúc bạn điền, quy cách này vừa được người khác sửa. Nội dung bạn gõ vẫn còn; xem số mới rồi lưu lại.',
  en: 'Somebody else just changed this size. What you typed is kept; look at the new figures and save again.',
});

const itemOf = (ctx: Context, id: string): ItemRow => {
  const row = ctx.db.get<ItemRow>(ITEM, [id]);
  if (!row) throw notFound({ vi: 'Không tìm thấy quy cách này.', en: 'This size was not found.' });
  return row;
};

/** What is in the database was checked before it went in. */
const toGtin14 = (gtin: string): string => gtin14(gtin) ?? gtin.padStart(14, '0');

function checkRegisteredGtin(gtin: string): void {
  if (!isGtin(gtin)) throw invalid({ gtin: { vi: 'Mã GTIN chưa đúng: 8, 12, 13 hoặc 14 chữ số, số cuối là số kiểm tra. Xem lại trên bao bì.', en: 'Not a GTIN: 8, 12, 13 or 14 digits, the last a check digit. Look at the package again.' } });
  if (isUnregistered(toGtin14(gtin))) throw invalid({ gtin: { vi: 'Số bắt đầu bằng 2 là mã nội bộ, không phải GTIN đã đăng ký với GS1. Để trống, sàn sẽ cấp mã của sàn.', en: 'Numbers that begin with 2 are for internal use, not registered GTINs. Leave it empty and the floor gives its own number.' } });
}

/** Gives an item a number; the ones before stay known, so that printed codes live on. */
function setGtin(ctx: Context, itemId: number, gtin: string, kind: 'OWN' | 'REGISTERED'): void {
  const owner = ctx.db.get<{ id: number }>('SELECT trade_item_id AS id FROM trade_item_gtin WHERE gtin14 = ?', [toGtin14(gtin)]);
  if (owner && owner.id !== itemId) throw invalid({ gtin: { vi: 'Mã GTIN này đã thuộc về một quy cách khác.', en: 'This GTIN already belongs to another size.' } });
  ctx.db.run('UPDATE trade_item_gtin SET replaced_at = ? WHERE trade_item_id = ? AND replaced_at IS NULL AND gtin14 <> ?', [ctx.now(), itemId, toGtin14(gtin)]);
  ctx.db.run('INSERT INTO trade_item_gtin (gtin14, trade_item_id, kind, created_at) VALUES (?,?,?,?) ON CONFLICT (gtin14) DO UPDATE SET replaced_at = NULL', [toGtin14(gtin), itemId, kind, ctx.now()]);
}

function changed(ctx: Context, product: Pick<ProductRow, 'id' | 'state'>): void {
  refreshSummary(ctx, product.id);
  if (product.state === 'PUBLISHED') publicChange(ctx, product.id);
}

/**
 * Adds a size or edits one. Without a GTIN the floor gives one of its own numbers.
 * @throws DomainError 422 (quantity, price, GTIN wrong or taken), 403, 404, 409 `edited-meanwhile`,
 *   409 `size-fixed`: the net content of a size that was on the floor never changes (GS1: another content is another trade item)
 */
export async function saveTradeItem(ctx: Context, input: TradeItemInput, options: { idempotencyKey?: string } = {}): Promise<SavedTradeItem> {
  const data = parseInput(tradeItemInput, input);
  if (data.gtin) checkRegisteredGtin(data.gtin);
  const { net } = data;
  try {
    return await write<SavedTradeItem>(ctx, () => {
      const product = productByPublicId(ctx, data.product);
      requireEditor(ctx, product);
      if (product.state === 'MERGED') throw conflict('merged', { vi: 'Sản phẩm này đã gộp vào sản phẩm khác.', en: 'This product was merged into another.' });
      const now = ctx.now();
      if (!data.tradeItem) {
        const id = publicId(10);
        const gtin = data.gtin ?? nextOwnGtin(ctx, product.provinceCode);
        const kind = data.gtin ? 'REGISTERED' : 'OWN';
        const position = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM trade_item WHERE product_id = ?', [product.id])!.n;
        const { lastInsertRowid } = ctx.db.run(
          `INSERT INTO trade_item (public_id, product_id, gtin, gtin_kind, label, label_en, net_quantity, net_unit, piece_word, pieces, price, stock, position, created_at, updated_at)
           VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
          [id, product.id, gtin, kind, data.label, data.labelEn, net.quantity, net.unit, net.pieceWord, data.pieces, data.price, data.stock, position, now, now],
        );
        setGtin(ctx, lastInsertRowid, gtin, kind);
        audit(ctx, { act: 'tradeItem.create', object: 'tradeItem', objectId: lastInsertRowid, data: { product: product.id, gtin, price: data.price, stock: data.stock } });
        changed(ctx, product);
        return { publicId: id, gtin, version: 1 };
      }
      const item = itemOf(ctx, data.tradeItem);
      if (item.productId !== product.id) throw notFound({ vi: 'Không tìm thấy quy cách này.', en: 'This size was not found.' });
      if (data.version !== item.version) throw staleItem();
      const sameContent = item.netQuantity === net.quantity && item.netUnit === net.unit && item.pieces === data.pieces && item.pieceWord === net.pieceWord;
      if (!sameContent && product.publishedAt !== null) {
        throw conflict('size-fixed', {
          vi: 'Quy cách đã lên sàn thì không đổi được khối lượng tịnh, vì mã đã in gắn với khối lượng đó. Thêm một quy cách mới và ngừng quy cách này.',
          en: 'The net content of a size that has been on the floor cannot change: printed codes stand for it. Add a new size and withdraw this one.',
        }, { amount: { vi: 'Không đổi được nữa.', en: 'Can no longer change.' } });
      }
      const gtin = data.gtin ?? item.gtin;
      const kind = data.gtin && data.gtin !== item.gtin ? 'REGISTERED' : item.gtinKind;
      ctx.db.run(
        `UPDATE trade_item SET label = ?, label_en = ?, net_quantity = ?, net_unit = ?, piece_word = ?, pieces = ?, price = ?, stock = ?, gtin = ?, gtin_kind = ?, version = version + 1, updated_at = ? WHERE id = ?`,
        [data.label, data.labelEn, net.quantity, net.unit, net.pieceWord, data.pieces, data.price, data.stock, gtin, kind, now, item.id],
      );
      setGtin(ctx, item.id, gtin, kind);
      audit(ctx, { act: 'tradeItem.edit', object: 'tradeItem', objectId: item.id, data: { gtin, price: data.price, stock: data.stock } });
      changed(ctx, product);
      return { publicId: item.publicId, gtin, version: item.version + 1 };
    }, { idempotencyKey: options.idempotencyKey, act: 'saveTradeItem' });
  } catch (error) {
    if (isUniqueViolation(error)) throw invalid({ gtin: { vi: 'Mã GTIN này đã thuộc về một quy cách khác.', en: 'This GTIN already belongs to another size.' } });
    throw error;
  }
}

/** Sets price and stock; on the floor at once. @param input.version when given, a change by somebody else is a 409 */
export async function setPriceStock(
  ctx: Context, input: { tradeItem: string; price?: string | number | null; stock?: string | number | null; version?: number | string }, options: { idempotencyKey?: string } = {},
): Promise<SavedTradeItem> {
  const data = parseInput(priceStockInput, input);
  return write<SavedTradeItem>(ctx, () => {
    const item = itemOf(ctx, data.tradeItem);
    const product = productById(ctx, item.productId)!;
    requireEditor(ctx, product);
    if (data.version !== undefined && data.version !== item.version) throw staleItem();
    ctx.db.run('UPDATE trade_item SET price = ?, stock = ?, version = version + 1, updated_at = ? WHERE id = ?', [data.price, data.stock, ctx.now(), item.id]);
    audit(ctx, { act: 'tradeItem.price', object: 'tradeItem', objectId: item.id, data: { price: data.price, stock: data.stock } });
    changed(ctx, product);
    return { publicId: item.publicId, gtin: item.gtin, version: item.version + 1 };
  }, { idempotencyKey: options.idempotencyKey, act: 'setPriceStock' });
}

/** Stops offering a size, or offers it again; its printed codes stay known either way. */
export async function setTradeItemState(ctx: Context, input: { tradeItem: string; active: boolean }, options: { idempotencyKey?: string } = {}): Promise<SavedTradeItem> {
  const id = parseInput(productPublicId, input.tradeItem);
  return write<SavedTradeItem>(ctx, () => {
    const item = itemOf(ctx, id);
    const product = productById(ctx, item.productId)!;
    requireEditor(ctx, product);
    ctx.db.run('UPDATE trade_item SET state = ?, version = version + 1, updated_at = ? WHERE id = ?', [input.active ? 'ACTIVE' : 'WITHDRAWN', ctx.now(), item.id]);
    audit(ctx, { act: input.active ? 'tradeItem.offer' : 'tradeItem.withdraw', object: 'tradeItem', objectId: item.id });
    changed(ctx, product);
    return { publicId: item.publicId, gtin: item.gtin, version: item.version + 1 };
  }, { idempotencyKey: options.idempotencyKey, act: 'setTradeItemState' });
}
