/** Serials of ours in events: which stamp a key names. */
import type { Context } from '../../context.ts';
import { orderKey } from '../stamps/order-key.ts';
import { isSerial, readSerial, tagMatches } from '../stamps/serial.ts';

const SERIAL_KEY = /^\/01\/(\d{14})\/21\/([^/]+)$/;

export interface NamedStamp {
  rangeId: number;
  idx: number;
  /** The 20 bits in the serial. */
  number: number;
  checkValue: string;
  serial: string;
}

/** The stamp that a serial's key names; undefined when no such range was issued. Its tag is not looked at. */
function stampOfKey(ctx: Pick<Context, 'db'>, key: string): NamedStamp | undefined {
  const [, gtin, serial] = SERIAL_KEY.exec(key) ?? [];
  if (gtin === undefined || serial === undefined || !isSerial(serial)) return undefined;
  const order = orderKey(ctx);
  if (!order) return undefined;
  const { range, index } = readSerial(order, serial);
  const row = ctx.db.get<{ id: number; checkValue: string }>(
    'SELECT r.id, k.check_value AS checkValue FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.number = ? AND r.count > ? AND r.gtin = ?',
    [range, index, gtin],
  );
  return row && { rangeId: row.id, idx: index, number: range, checkValue: row.checkValue, serial };
}

/** What a look at a serial needs; without the key ring its tag is not looked at. */
export type SerialContext = Pick<Context, 'db'> & Partial<Pick<Context, 'services'>>;

/**
 * As `stampOfKey`, and its tag is right. A missing key proves nothing against a serial: better a relative too many in a
 * recall than one too few.
 */
function provenStamp(ctx: SerialContext, key: string): NamedStamp | undefined {
  const stamp = stampOfKey(ctx, key);
  const rangeKey = stamp && ctx.services?.stampKeys.rangeKey(stamp.checkValue, stamp.number);
  return stamp && rangeKey && !tagMatches(rangeKey, { range: stamp.number, index: stamp.idx }, stamp.serial) ? undefined : stamp;
}

/** Notes a serial of ours with its range, so that its lot finds it. A forged one is kept in its event and belongs to no lot. */
export function noteSerial(ctx: SerialContext, key: string): void {
  const stamp = provenStamp(ctx, key);
  if (stamp) ctx.db.run('INSERT INTO epcis_serial (key, range_id, idx) VALUES (?,?,?) ON CONFLICT (key) DO NOTHING', [key, stamp.rangeId, stamp.idx]);
}

/** The stored key of a lot row. A lot code's only reserved character is the slash. */
export const LOT_KEY_SQL = (l: string): string => `CASE WHEN ${l}.gtin IS NULL THEN '/lo/' || ${l}.public_id ELSE '/01/' || ${l}.gtin || '/10/' || replace(${l}.code, '/', '%2F') END`;

/** The lot of a serial: that of the newest activation, else that of its range. */
export const LOT_OF = (range: string, idx: string) =>
  `coalesce((SELECT p.lot_id FROM stamp_span p WHERE p.range_id = ${range}.id AND p.act = 'ACTIVATED' AND p.lot_id IS NOT NULL AND ${idx} BETWEEN p.first_index AND p.last_index ORDER BY p.id DESC LIMIT 1), ${range}.lot_id)`;

/** The key of the lot to which a serial belongs; undefined for a blank roll's, a forged one and a stranger's. */
export function lotKeyOfSerial(ctx: SerialContext, key: string): string | undefined {
  const stamp = provenStamp(ctx, key);
  if (!stamp) return undefined;
  return ctx.db.get<{ key: string }>(`SELECT ${LOT_KEY_SQL('l')} AS key FROM stamp_range r JOIN lot l ON l.id = ${LOT_OF('r', '?')} WHERE r.id = ?`, [stamp.idx, stamp.rangeId])?.key;
}
