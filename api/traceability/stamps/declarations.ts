/** Reads of declared harvests. */
import type { Context } from '../../context.ts';
import { requireView } from '../access.ts';
import { declarationQuota } from './quota.ts';

export interface DeclarationRow {
  id: number;
  publicId: string;
  organisationId: number;
  tradeItemId: number;
  fromDate: string;
  toDate: string;
  quantity: number;
  note: string;
  state: 'DECLARED' | 'CONFIRMED' | 'REFUSED';
  confirmed: number | null;
  reason: string;
  declaredBy: string;
  helperId: string | null;
  declaredAt: number;
}

const DECLARATION = `SELECT d.id, d.public_id AS publicId, d.organisation_id AS organisationId, d.trade_item_id AS tradeItemId, d.from_date AS fromDate, d.to_date AS toDate, d.quantity, d.note, d.state,
  d.confirmed, d.reason, d.declared_by AS declaredBy, d.helper_id AS helperId, d.declared_at AS declaredAt FROM harvest_declaration d`;

export const declarationByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): DeclarationRow | undefined => ctx.db.get<DeclarationRow>(`${DECLARATION} WHERE d.public_id = ?`, [publicId]);
export const declarationById = (ctx: Pick<Context, 'db'>, id: number): DeclarationRow | undefined => ctx.db.get<DeclarationRow>(`${DECLARATION} WHERE d.id = ?`, [id]);

export interface DeclarationLine extends DeclarationRow {
  productName: string;
  label: string;
  /** Stamps that count against it, and how many more it allows. */
  used: number;
  left: number;
}

/** A producer's declarations, the newest period first, with what is left of each. @throws DomainError 401, 403 */
export function listDeclarations(ctx: Context, organisationId: number): DeclarationLine[] {
  requireView(ctx, organisationId);
  return ctx.db
    .all<DeclarationRow & { productName: string; label: string }>(
      DECLARATION.replace(' FROM ', ', p.name AS productName, t.label FROM ') + ' JOIN trade_item t ON t.id = d.trade_item_id JOIN product p ON p.id = t.product_id WHERE d.organisation_id = ? ORDER BY d.to_date DESC, d.id DESC LIMIT 100',
      [organisationId],
    )
    .map((d) => ({ ...d, ...(d.state === 'CONFIRMED' ? declarationQuota(ctx, d) : { used: 0, left: 0 }) }));
}
