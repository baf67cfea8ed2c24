/** Activation with a phone's ordinary camera: the first stamp is kept for the person, the second one closes the part. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, DomainError, forbidden, invalid, parseInput, type Sentence } from '../../errors.ts';
import { HOUR, vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requirePerson } from '../../access.ts';
import { mayActFor, requireProducer } from '../access.ts';
import { goodsById, type Goods } from '../goods.ts';
import { lotById } from '../lots/queries.ts';
import { stampsLeft } from '../lots/rules.ts';
import { orderKey } from './order-key.ts';
import { openOrderOf } from './orders.ts';
import { rangeById, rangeByNumber, segmentsOfRange, spansOf, stampsOfLot, type RangeRow, type SpanRow } from './queries.ts';
import type { Segment } from './rules.ts';
import { SerialInput } from './schemas.ts';
import { normaliseSerial, readSerial, tagMatches } from './serial.ts';

const DRAFT_LIFE = 2 * HOUR;

const NOT_A_SERIAL: Sentence = { vi: 'Số tem có 16 ký tự, in thành bốn nhóm dưới mã vuông. Mời gõ lại cho đủ.', en: 'A serial has 16 characters in four groups. Please type all of it.' };

/**
 * The stamp of a serial, for somebody who acts for its producer.
 * @throws DomainError 401; 403 when the stamp is another producer's; 404 `never-issued`; 422 no serial; 503 its key is missing
 */
export function ownStamp(ctx: Context, typed: string): { range: RangeRow; index: number; goods: Goods; serial: string } {
  requirePerson(ctx);
  const serial = normaliseSerial(typed);
  if (serial === null) throw invalid({ serial: NOT_A_SERIAL }, NOT_A_SERIAL);
  const order = orderKey(ctx);
  const number = order ? readSerial(order, serial) : undefined;
  const range = number && rangeByNumber(ctx, number.range);
  const never: Sentence = { vi: 'Số tem này chưa từng được cấp. Có thể là tem giả: đừng dán lên hàng, và báo cho cán bộ.', en: 'This serial was never issued. It may be forged: do not put it on goods, and tell an officer.' };
  if (!number || !range || number.index >= range.count) throw new DomainError('never-issued', 404, never, { fields: { serial: never } });
  const key = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  if (!key) throw new DomainError('unavailable', 503, { vi: 'Tem này lúc này chưa kiểm tra được: máy chủ đang thiếu khóa tem. Xin báo cho quản trị sàn.', en: 'This stamp cannot be checked now: the server lacks its key. Please tell the administrator.' });
  if (!tagMatches(key, number, serial)) throw new DomainError('never-issued', 404, never, { fields: { serial: never } });
  const goods = goodsById(ctx, range.tradeItemId);
  if (!goods || !mayActFor(ctx, range.organisationId, goods.producerCommuneCode)) {
    throw forbidden({
      vi: 'Tem này được cấp cho một cơ sở khác. Chỉ người của cơ sở đó, hoặc tổ công nghệ số giúp họ, mới kích hoạt được.',
      en: 'This stamp was issued to another producer. Only their people, or a community team helping them, may activate it.',
    });
  }
  return { range, index: number.index, goods, serial };
}

export interface LotChoice {
  publicId: string;
  code: string;
  productionDate: string;
  expiryDate: string | null;
  /** Stamps that it can still take. */
  left: number;
}

/** Lots to which stamps of a range may be bound: of the same size, not expired, not under recall. Newest first. */
export function lotsForRange(ctx: Context, range: RangeRow): LotChoice[] {
  const ids = ctx.db.all<{ id: number }>(
    `SELECT l.id FROM lot l WHERE l.organisation_id = ? AND l.trade_item_id = ? AND (l.expiry_date IS NULL OR l.expiry_date >= ?)
       AND NOT EXISTS (SELECT 1 FROM lot_recall c WHERE c.lot_id = l.id AND c.closed_at IS NULL) ORDER BY l.id DESC LIMIT 50`,
    [range.organisationId, range.tradeItemId, vnDate(ctx.now())],
  );
  return ids.map(({ id }) => {
    const { publicId, code, productionDate, expiryDate, ...lot } = lotById(ctx, id)!;
    return { publicId, code, productionDate, expiryDate, left: stampsLeft(lot, stampsOfLot(ctx, id)) };
  });
}

export interface ActivationView {
  range: RangeRow;
  goods: Goods;
  serial: string;
  /** Number of the scanned stamp, from 1. */
  number: number;
  segments: Segment[];
  spans: SpanRow[];
  /** The part so far, numbers from 1, in order: from the kept first stamp to this one where one is kept. */
  first: number;
  last: number;
  /** The kept first stamp is of this range: scanning this one closed the part. */
  closed: boolean;
  /** A first stamp of another range is kept. */
  otherDraft: boolean;
  /** The range's own lot, or those to choose from for a blank roll. */
  lotCode: string | null;
  lots: LotChoice[];
  atPrintHouse: boolean;
}

/** What the person sees who scanned a stamp of theirs. @throws DomainError as `ownStamp` */
export function activationView(ctx: Context, typed: string): ActivationView {
  const { range, index, goods, serial } = ownStamp(ctx, typed);
  const draft = activationDraft(ctx);
  const closed = draft?.rangeId === range.id && draft.firstIndex !== index;
  const other = closed ? draft.firstIndex : index;
  return {
    range, goods, serial, number: index + 1,
    segments: segmentsOfRange(ctx, range),
    spans: spansOf(ctx, range.id),
    first: Math.min(index, other) + 1,
    last: Math.max(index, other) + 1,
    closed,
    otherDraft: draft !== undefined && draft.rangeId !== range.id,
    lotCode: range.lotId === null ? null : ctx.db.get<{ code: string }>('SELECT code FROM lot WHERE id = ?', [range.lotId])!.code,
    lots: range.lotId === null ? lotsForRange(ctx, range) : [],
    atPrintHouse: openOrderOf(ctx, range.id) !== undefined,
  };
}

export interface ActivationDraft {
  rangeId: number;
  firstIndex: number;
  /** UTC ms. */
  expiresAt: number;
}

/** The first stamp that the person scanned, while it is kept. */
export function activationDraft(ctx: Context): ActivationDraft | undefined {
  if (ctx.actor.kind !== 'person') return undefined;
  return ctx.db.get<ActivationDraft>('SELECT range_id AS rangeId, first_index AS firstIndex, expires_at AS expiresAt FROM activation_draft WHERE user_id = ? AND expires_at > ?', [ctx.actor.userId, ctx.now()]);
}

/** What is kept, for the page without a stamp in its address. */
export function draftView(ctx: Context): { range: RangeRow; goods: Goods; number: number; expiresAt: number } | undefined {
  const draft = activationDraft(ctx);
  const range = draft && rangeById(ctx, draft.rangeId);
  const goods = range && goodsById(ctx, range.tradeItemId);
  return draft && range && goods ? { range, goods, number: draft.firstIndex + 1, expiresAt: draft.expiresAt } : undefined;
}

/**
 * Keeps a scanned stamp as the first of a part, for two hours; the one kept before goes.
 * @throws DomainError as `ownStamp`, 409 `void`
 */
export async function startActivation(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ number: number }> {
  const { serial } = parseInput(SerialInput, input);
  const { range, index, goods } = ownStamp(ctx, serial);
  const { person } = requireProducer(ctx, range.organisationId, goods.producerCommuneCode);
  return write(
    ctx,
    () => {
      if (range.state === 'VOID') throw conflict('void', { vi: 'Đợt tem này đã hủy.', en: 'This range is void.' });
      ctx.db.run(
        'INSERT INTO activation_draft (user_id, range_id, first_index, expires_at) VALUES (?,?,?,?) ON CONFLICT (user_id) DO UPDATE SET range_id = excluded.range_id, first_index = excluded.first_index, expires_at = excluded.expires_at',
        [person.userId, range.id, index, ctx.now() + DRAFT_LIFE],
      );
      audit(ctx, { act: 'stamps.start-activation', object: 'stamp-range', objectId: range.publicId, data: { first: index + 1 } });
      return { number: index + 1 };
    },
    { ...options, act: 'stamps.start-activation' },
  );
}

/** The part between two serials, either way round. @throws DomainError as `ownStamp`; 409 `two-ranges` */
export function partBetween(ctx: Context, serial: string, other: string): { range: string; first: number; last: number } {
  const a = ownStamp(ctx, serial);
  const b = ownStamp(ctx, other);
  if (a.range.id !== b.range.id) {
    const sentence = { vi: 'Hai tem này thuộc hai đợt khác nhau. Mỗi lần chỉ kích hoạt tem của một đợt.', en: 'These stamps belong to two ranges. Activate one range at a time.' };
    throw conflict('two-ranges', sentence, { other: sentence });
  }
  return { range: a.range.publicId, first: Math.min(a.index, b.index) + 1, last: Math.max(a.index, b.index) + 1 };
}

/** Forgets the first stamps that nobody followed with a second. */
export const tidyActivations = (ctx: Context): void => void ctx.db.run('DELETE FROM activation_draft WHERE expires_at <= ?', [ctx.now()]);
