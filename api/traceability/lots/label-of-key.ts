/** What lots and cartons are called on the desks. */
import type { Context } from '../../context.ts';

export const NAMED_LOT = `SELECT l.public_id AS publicId, l.code, l.unit, l.name, p.name AS productName, t.label FROM lot l LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id`;

export const labelOf = (row: { code: string; name: string | null; productName: string | null; label: string | null }): string => `${row.name ?? `${row.productName}, ${row.label}`} (${row.code})`;

/** What a stored key is called on the desk. */
export function labelOfKey(ctx: Pick<Context, 'db'>, key: string): { label: string; lot: string | null; raw: boolean } {
  const where = key.startsWith('/lo/') ? ['l.public_id = ?', [key.slice(4)]] as const : /^\/01\/\d{14}\/10\//.test(key) ? ['l.gtin = ? AND l.code = ?', [key.slice(4, 18), decodeURIComponent(key.slice(22))]] as const : null;
  const row = where && ctx.db.get<{ publicId: string; code: string; name: string | null; productName: string | null; label: string | null }>(`${NAMED_LOT} WHERE ${where[0]}`, [...where[1]]);
  if (row) return { label: labelOf(row), lot: row.publicId, raw: row.name !== null };
  return { label: key.startsWith('/00/') ? key.slice(4) : key, lot: null, raw: false };
}
