import type { Context } from '../../context.ts';
import { mayActFor } from '../access.ts';
import { goodsById, type Goods } from '../goods.ts';
import { lotById } from '../lots/queries.ts';
import { rangeForView, segmentsOfRange, type RangeRow } from '../stamps/queries.ts';
import { countOf, notVoid } from '../stamps/rules.ts';
import { printJobsOf, type PrintJobView } from './jobs.ts';
import { printersOf, type PrinterProfile } from './printers.ts';

export interface PrintPage {
  range: RangeRow;
  goods: Goods;
  lotCode: string | undefined;
  /** Public id of the producer's organisation. */
  organisation: string;
  /** Stamps that are not void. */
  stamps: number;
  jobs: PrintJobView[];
  printers: PrinterProfile[];
  mayAct: boolean;
}

/** All that the page "In tem" shows of a range. @throws DomainError 401, 403, 404 */
export function printPage(ctx: Context, publicId: string): PrintPage {
  const range = rangeForView(ctx, publicId);
  const goods = goodsById(ctx, range.tradeItemId)!;
  return {
    range, goods,
    lotCode: range.lotId === null ? undefined : lotById(ctx, range.lotId)?.code,
    organisation: ctx.db.get<{ id: string }>('SELECT public_id AS id FROM organisation WHERE id = ?', [range.organisationId])!.id,
    stamps: countOf(segmentsOfRange(ctx, range), notVoid),
    jobs: printJobsOf(ctx, range),
    printers: printersOf(ctx, range.organisationId),
    mayAct: mayActFor(ctx, range.organisationId, goods.producerCommuneCode),
  };
}
