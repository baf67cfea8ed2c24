import { randomBytes } from 'node:crypto';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, DomainError, invalid, notFound, parseInput, unavailable } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { stampsCommissioned } from '../events/events.ts';
import { goodsById } from '../goods.ts';
import { stampKeyProblems } from './keys.ts';
import { lotByPublicId, missingForStamps } from '../lots/queries.ts';
import { stampsOfLot } from './queries.ts';
import { stampsLeft } from '../lots/rules.ts';
import { IssueStampsInput } from './schemas.ts';
import { LAST_RANGE } from './serial.ts';

export interface IssuedStamps {
  publicId: string;
  count: number;
}

/** The id of the newest key, registered with its first range. @throws DomainError 503 when a key that stamps need is missing */
function keyForNewRange(ctx: Context): number {
  const ring = ctx.services.stampKeys;
  if (ring.newest === undefined || stampKeyProblems(ctx.db, ring).length > 0) {
    throw unavailable({ vi: 'Chưa cấp được tem: máy chủ đang thiếu khóa tem. Xin báo cho quản trị sàn.', en: 'Stamps cannot be issued: the server lacks a stamp key. Please tell the administrator.' }, 300);
  }
  const known = ctx.db.get<{ id: number }>('SELECT id FROM stamp_key WHERE check_value = ?', [ring.newest]);
  return known?.id ?? ctx.db.run('INSERT INTO stamp_key (check_value, created_at) VALUES (?,?)', [ring.newest, ctx.now()]).lastInsertRowid;
}

/**
 * Issues stamps for a lot: one range row, one event, however many.
 * The circular's minimum data must be there, the product approved, and there are never more stamps than goods.
 * @throws DomainError 401, 403, 404, 409 `product-not-public`, 409 `more-stamps-than-goods`, 422 `minimum-data`, 503
 */
export async function issueStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<IssuedStamps> {
  const data = parseInput(IssueStampsInput, input);
  const lot = lotByPublicId(ctx, data.lot);
  const goods = lot && goodsById(ctx, lot.tradeItemId);
  if (!lot || !goods) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  const act = requireProducer(ctx, lot.organisationId, goods.producerCommuneCode);
  if (goods.productState !== 'PUBLISHED') {
    throw conflict('product-not-public', { vi: 'Sản phẩm chưa được duyệt lên sàn nên chưa cấp tem được.', en: 'The product has not been approved yet, so no stamps can be issued.' });
  }
  return write(
    ctx,
    () => {
      const missing = missingForStamps(ctx, lot, goods);
      if (missing.length > 0) {
        throw new DomainError('minimum-data', 422, {
          vi: `Chưa đủ dữ liệu tối thiểu của Thông tư 02/2024/TT-BKHCN. Còn thiếu: ${missing.map((m) => m.vi).join('; ')}.`,
          en: `The minimum data of Circular 02/2024/TT-BKHCN are not complete. Missing: ${missing.map((m) => m.en).join('; ')}.`,
        });
      }
      const left = stampsLeft(lot, stampsOfLot(ctx, lot.id));
      if (data.count > left) {
        const sentence = left === 0
          ? { vi: 'Lô này đã có đủ tem cho số hàng đã khai.', en: 'This lot already has a stamp for each of its goods.' }
          : { vi: `Tem không được nhiều hơn hàng: lô này còn cấp được ${left.toLocaleString('vi-VN')} tem.`, en: `There cannot be more stamps than goods: ${left.toLocaleString('en-GB')} more can be issued for this lot.` };
        throw left === 0 ? conflict('more-stamps-than-goods', sentence, { count: sentence }) : invalid({ count: sentence }, sentence);
      }
      const keyId = keyForNewRange(ctx);
      if (!ctx.db.get('SELECT 1 FROM stamp_layout')) {
        ctx.db.run('INSERT INTO stamp_layout (id, order_key, created_at) VALUES (1,?,?)', [randomBytes(8).toString('hex'), ctx.now()]);
      }
      const number = ctx.db.get<{ n: number }>('SELECT coalesce(max(number), 0) + 1 AS n FROM stamp_range')!.n;
      if (number > LAST_RANGE) throw unavailable({ vi: 'Đã hết số dải tem của sàn.', en: 'All stamp ranges of this installation are used.' });
      const id = publicId();
      ctx.db.run(
        `INSERT INTO stamp_range (public_id, number, organisation_id, trade_item_id, gtin, lot_id, key_id, count, origin, issued_by, helper_id, issued_at)
         VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
        [id, number, lot.organisationId, lot.tradeItemId, goods.gtin, lot.id, keyId, data.count, ctx.env.PUBLIC_ORIGIN, act.person.userId, act.helperId, ctx.now()],
      );
      stampsCommissioned(ctx, { organisationId: lot.organisationId, act, gtin: goods.gtin, lot: lot.code, count: data.count, rangePublicId: id, communeCode: lot.communeCode });
      audit(ctx, { act: 'stamps.issue', object: 'stamp-range', objectId: id, data: { lot: lot.publicId, number, keyId, count: data.count, behalfOf: act.helperId ? lot.organisationId : undefined } });
      return { publicId: id, count: data.count };
    },
    { ...options, act: 'stamps.issue' },
  );
}
