/** Kê khai sản lượng: what will be harvested or made of one size in a period; the ground of a quota for blank rolls. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { formatDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { goodsByPublicId } from '../goods.ts';
import { DeclareHarvestInput } from './schemas.ts';

/**
 * Declares; it allows stamps once an officer has confirmed it. Periods of one size do not overlap, so that no harvest counts twice.
 * @throws DomainError 401, 403, 404, 409 `period-overlaps`, 422
 */
export async function declareHarvest(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(DeclareHarvestInput, input);
  const goods = goodsByPublicId(ctx, data.tradeItem);
  if (!goods || goods.productState === 'MERGED') throw notFound({ vi: 'Không có quy cách này.', en: 'There is no such size.' });
  const act = requireProducer(ctx, goods.organisationId, goods.producerCommuneCode);
  return write(
    ctx,
    () => {
      const other = ctx.db.get<{ fromDate: string; toDate: string }>(
        "SELECT from_date AS fromDate, to_date AS toDate FROM harvest_declaration WHERE trade_item_id = ? AND organisation_id = ? AND state <> 'REFUSED' AND from_date <= ? AND to_date >= ? LIMIT 1",
        [goods.tradeItemId, goods.organisationId, data.toDate, data.fromDate],
      );
      if (other) {
        const sentence = {
          vi: `Quy cách này đã kê khai kỳ ${formatDate(other.fromDate)}–${formatDate(other.toDate)}. Hãy chọn kỳ không trùng ngày.`,
          en: `This size already has a declaration for ${formatDate(other.fromDate)}–${formatDate(other.toDate)}. Choose a period that does not overlap.`,
        };
        throw conflict('period-overlaps', sentence, { fromDate: sentence });
      }
      const id = publicId();
      ctx.db.run(
        'INSERT INTO harvest_declaration (public_id, organisation_id, trade_item_id, from_date, to_date, quantity, note, declared_by, helper_id, declared_at) VALUES (?,?,?,?,?,?,?,?,?,?)',
        [id, goods.organisationId, goods.tradeItemId, data.fromDate, data.toDate, data.quantity, data.note, act.person.userId, act.helperId, ctx.now()],
      );
      audit(ctx, { act: 'harvest.declare', object: 'harvest-declaration', objectId: id, data: { from: data.fromDate, to: data.toDate, quantity: data.quantity, behalfOf: act.helperId ? goods.organisationId : undefined } });
      return { publicId: id };
    },
    { ...options, act: 'harvest.declare' },
  );
}
