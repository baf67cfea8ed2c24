/** Đề nghị cấp tem: asked for by the producer, granted by rule or decided by an officer. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { goodsById } from '../goods.ts';
import { lotByPublicId } from '../lots/queries.ts';
import { declarationByPublicId } from './declarations.ts';
import { issueRange } from './issue-range.ts';
import { requireMinimumData, requireQuota } from './quota.ts';
import { RequestStampsInput } from './schemas.ts';

export interface AskedStamps {
  publicId: string;
  state: 'ASKED' | 'GRANTED';
  /** The range, where the request was granted at once. */
  range: string | null;
}

/**
 * Asks for stamps of a lot, or for a blank roll against a confirmed declaration of harvest.
 * A lot's stamps that the producer prints are granted at once within the quota; all else waits for an officer.
 * No stamp before the minimum data of Circular 02/2024/TT-BKHCN: for a blank roll those of product and producer.
 * @throws DomainError 401, 403, 404, 409 `product-not-public`, 409 `more-stamps-than-goods`, 422 `minimum-data`, 503
 */
export async function requestStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<AskedStamps> {
  const data = parseInput(RequestStampsInput, input);
  const lot = data.lot ? lotByPublicId(ctx, data.lot) : undefined;
  const declaration = data.declaration ? declarationByPublicId(ctx, data.declaration) : undefined;
  const of = lot ?? declaration;
  const goods = of && goodsById(ctx, of.tradeItemId);
  if (!of || !goods) throw notFound({ vi: 'Không có lô hoặc bản kê khai này.', en: 'There is no such lot or declaration.' });
  const act = requireProducer(ctx, of.organisationId, goods.producerCommuneCode);
  if (goods.productState !== 'PUBLISHED') {
    throw conflict('product-not-public', { vi: 'Sản phẩm chưa được duyệt lên sàn nên chưa cấp tem được.', en: 'The product has not been approved yet, so no stamps can be issued.' });
  }
  if (declaration && declaration.state !== 'CONFIRMED') {
    const sentence = { vi: 'Bản kê khai sản lượng này chưa được cán bộ xác nhận nên chưa đề nghị tem được.', en: 'This declaration has not been confirmed by an officer yet.' };
    throw invalid({ declaration: sentence }, sentence);
  }
  return write(
    ctx,
    () => {
      requireMinimumData(ctx, lot, goods);
      requireQuota(ctx, { lot, declaration }, data.count);
      const atOnce = lot !== undefined && data.way === 'SELF';
      const range = atOnce ? issueRange(ctx, { organisationId: of.organisationId, goods, lot, count: data.count, hidden: data.hidden, declarationId: null, act }) : undefined;
      const id = publicId();
      ctx.db.run(
        `INSERT INTO stamp_request (public_id, organisation_id, trade_item_id, lot_id, declaration_id, count, hidden, way, purpose, state, granted, range_id, asked_by, helper_id, asked_at, decided_by, decided_at)
         VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
        [id, of.organisationId, of.tradeItemId, lot?.id ?? null, declaration?.id ?? null, data.count, data.hidden ? 1 : 0, data.way, data.purpose, atOnce ? 'GRANTED' : 'ASKED',
          atOnce ? data.count : null, range?.id ?? null, act.person.userId, act.helperId, ctx.now(), atOnce ? 'system:rule' : null, atOnce ? ctx.now() : null],
      );
      const behalfOf = act.helperId ? of.organisationId : undefined;
      if (range) audit(ctx, { act: 'stamps.issue', object: 'stamp-range', objectId: range.publicId, data: { request: id, lot: lot!.publicId, number: range.number, keyId: range.keyId, count: data.count, behalfOf } });
      else audit(ctx, { act: 'stamps.request', object: 'stamp-request', objectId: id, data: { lot: lot?.publicId, declaration: declaration?.publicId, count: data.count, way: data.way, behalfOf } });
      return { publicId: id, state: atOnce ? ('GRANTED' as const) : ('ASKED' as const), range: range?.publicId ?? null };
    },
    { ...options, act: data.lot && data.way === 'SELF' ? 'stamps.issue' : 'stamps.request' },
  );
}
