/** The one place where a range of stamps is made: one row and one event, however many stamps. */
import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { unavailable } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import type { ProducerAct } from '../access.ts';
import { stampsCommissioned } from '../events/events.ts';
import type { Goods } from '../goods.ts';
import type { LotRow } from '../lots/queries.ts';
import { stampKeyProblems } from './keys.ts';
import { LAST_RANGE } from './serial.ts';

export interface NewRange {
  organisationId: number;
  goods: Goods;
  /** Left out: a blank roll, bound to a lot when it is activated. */
  lot: Pick<LotRow, 'id' | 'code' | 'communeCode'> | undefined;
  count: number;
  /** With a code under a scratch layer. */
  hidden: boolean;
  /** The declared harvest that a blank roll counts against. */
  declarationId: number | null;
  act: ProducerAct;
}

export interface IssuedRange {
  id: number;
  publicId: string;
  number: number;
  keyId: number;
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

/** Makes the range; only inside the transaction of the act that issues it. @throws DomainError 503 */
export function issueRange(ctx: Context, n: NewRange): IssuedRange {
  if (!ctx.db.inTransaction) throw new TypeError('a range belongs to the transaction of its act');
  const keyId = keyForNewRange(ctx);
  if (!ctx.db.get('SELECT 1 FROM stamp_layout')) {
    ctx.db.run('INSERT INTO stamp_layout (id, order_key, created_at) VALUES (1,?,?)', [randomBytes(8).toString('hex'), ctx.now()]);
  }
  const number = ctx.db.get<{ n: number }>('SELECT coalesce(max(number), 0) + 1 AS n FROM stamp_range')!.n;
  if (number > LAST_RANGE) throw unavailable({ vi: 'Đã hết số dải tem của sàn.', en: 'All stamp ranges of this installation are used.' });
  const rangePublicId = publicId();
  const { lastInsertRowid } = ctx.db.run(
    `INSERT INTO stamp_range (public_id, number, organisation_id, trade_item_id, gtin, lot_id, key_id, count, hidden, origin, declaration_id, issued_by, helper_id, issued_at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    [rangePublicId, number, n.organisationId, n.goods.tradeItemId, n.goods.gtin, n.lot?.id ?? null, keyId, n.count, n.hidden ? 1 : 0, ctx.env.PUBLIC_ORIGIN, n.declarationId,
      n.act.person.userId, n.act.helperId, ctx.now()],
  );
  stampsCommissioned(ctx, {
    organisationId: n.organisationId, act: n.act, gtin: n.goods.gtin, lot: n.lot?.code, count: n.count, rangePublicId, communeCode: n.lot?.communeCode ?? n.goods.producerCommuneCode,
  });
  return { id: lastInsertRowid, publicId: rangePublicId, number, keyId };
}
