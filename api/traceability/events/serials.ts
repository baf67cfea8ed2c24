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
export function stampOfKey(ctx: Pick<Context, 'db'>, key: string): NamedStamp | undefined {
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

/** Notes a proven serial with its range, so that its lot finds it. A forged one is kept in its event and belongs to no lot. */
export function noteSerial(ctx: Context, key: string): void {
  const stamp = stampOfKey(ctx, key);
  if (!stamp) return;
  const rangeKey = ctx.services.stampKeys.rangeKey(stamp.checkValue, stamp.number);
  // a missing key proves nothing against the serial: better a relative too many in a recall than one too few
  if (rangeKey && !tagMatches(rangeKey, { range: stamp.number, index: stamp.idx }, stamp.serial)) return;
  ctx.db.run('INSERT INTO epcis_serial (key, range_id, idx) VALUES (?,?,?) ON CONFLICT (key) DO NOTHING', [key, stamp.rangeId, stamp.idx]);
}
