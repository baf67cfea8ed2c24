/** Reads of doubts for the desk of those who look into signals. */
import type { Context } from '../../context.ts';
import { isMember } from '../../access.ts';
import { requireSignalStaff, type SignalGoods } from '../signals/access.ts';
import type { DoubtKind } from './rules.ts';

export interface DoubtRow extends SignalGoods {
  id: number;
  publicId: string;
  gtin: string;
  serial: string;
  kind: DoubtKind;
  note: string;
  phone: string;
  verdict: string;
  region: string | null;
  at: number;
  state: 'OPEN' | 'SETTLED';
  outcome: string;
  settledAt: number | null;
  productName: string | null;
  productNameEn: string | null;
  label: string | null;
  producerName: string | null;
  lotCode: string | null;
}

/** What is known of the goods: by the stamp's range, or for a serial that was never issued by the number beside it. */
const DOUBT = `SELECT d.id, d.public_id AS publicId, d.gtin, d.serial, d.kind, d.note, d.phone, d.verdict, d.region, d.at, d.state, d.outcome, d.settled_at AS settledAt,
  r.organisation_id AS organisationId, p.group_code AS "group", coalesce(p.commune_code, o.commune_code) AS communeCode, p.name AS productName, p.name_en AS productNameEn, t.label, o.name AS producerName,
  (SELECT l.code FROM lot l WHERE l.id = r.lot_id) AS lotCode
  FROM stamp_doubt d LEFT JOIN stamp_range r ON r.id = d.range_id LEFT JOIN trade_item t ON t.id = coalesce(r.trade_item_id, (SELECT g.trade_item_id FROM trade_item_gtin g WHERE g.gtin14 = d.gtin))
  LEFT JOIN product p ON p.id = t.product_id LEFT JOIN organisation o ON o.id = r.organisation_id`;

export const doubtByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): DoubtRow | undefined => ctx.db.get<DoubtRow>(`${DOUBT} WHERE d.public_id = ?`, [publicId]);

/** Open doubts first, the newest on top. Nobody reads what is said of their own goods. @throws DomainError 401, 403 */
export function listDoubts(ctx: Context, options: { page?: number; size?: number } = {}): { total: number; open: number; doubts: DoubtRow[] } {
  requireSignalStaff(ctx);
  const size = Math.min(options.size ?? 25, 100);
  const { total, open } = ctx.db.get<{ total: number; open: number }>("SELECT count(*) AS total, coalesce(sum(state = 'OPEN'), 0) AS open FROM stamp_doubt")!;
  const doubts = ctx.db
    .all<DoubtRow>(`${DOUBT} ORDER BY d.state = 'SETTLED', d.at DESC, d.id DESC LIMIT ? OFFSET ?`, [size, (Math.max(options.page ?? 1, 1) - 1) * size])
    .filter((d) => !isMember(ctx, d.organisationId));
  return { total, open, doubts };
}

/** Doubts that wait for somebody. */
export const openDoubtCount = (ctx: Pick<Context, 'db'>): number => ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM stamp_doubt WHERE state = 'OPEN'")!.n;
