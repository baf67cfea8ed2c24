/** Goods on their way to an organisation on the floor, and to whom goods can be sent here. */
import type { Context } from '../../context.ts';
import { requireView } from '../access.ts';
import { labelOfKey } from '../lots/label-of-key.ts';
import { live } from './store.ts';

export interface IncomingPart {
  key: string;
  label: string;
  /** Public id of the lot; null for a carton. */
  lot: string | null;
  /** Null for a carton, which comes whole. */
  shippedMilli: number | null;
  unit: string | null;
  /** Of a carton: 1 while it has not come. */
  leftMilli: number;
}

export interface Incoming {
  /** Event id of the shipping. */
  shipment: string;
  at: number;
  senderName: string;
  parts: IncomingPart[];
  /** All of it has come. */
  done: boolean;
}

interface Shipping {
  id: number;
  eventId: string;
  eventTime: number;
  senderName: string;
}

/** What has not been received of one shipping yet: events of the recipient that name it as their despatch advice are taken off. */
export function partsLeft(ctx: Pick<Context, 'db'>, shipping: Pick<Shipping, 'id' | 'eventId' | 'eventTime'>, organisationId: number): IncomingPart[] {
  const received = new Map(ctx.db.all<{ key: string; milli: number | null }>(
    `SELECT k.key, sum(k.quantity_milli) AS milli FROM epcis_event e JOIN epcis_event_key k ON k.event_id = e.id
     WHERE e.organisation_id = ? AND e.biz_step = 'receiving' AND e.event_time >= ? AND ${live('e')} AND json_extract(e.json, '$.bizTransactionList[0].bizTransaction') = ? GROUP BY k.key`,
    [organisationId, shipping.eventTime, shipping.eventId]).map((r) => [r.key, r.milli]));
  return ctx.db.all<{ key: string; quantityMilli: number | null; unit: string | null }>('SELECT key, quantity_milli AS quantityMilli, unit FROM epcis_event_key WHERE event_id = ? ORDER BY key LIMIT 600', [shipping.id]).map(({ key, quantityMilli, unit }) => {
    const { label, lot } = labelOfKey(ctx, key);
    const left = quantityMilli === null ? (received.has(key) ? 0 : 1) : Math.max(0, quantityMilli - (received.get(key) ?? 0));
    return { key, label, lot, shippedMilli: quantityMilli, unit, leftMilli: left };
  });
}

/** Shippings to an organisation, newest first. @throws DomainError 401, 403 */
export function incomingGoods(ctx: Context, organisationId: number): Incoming[] {
  requireView(ctx, organisationId);
  return ctx.db
    .all<Shipping>(
      `SELECT e.id, e.event_id AS eventId, e.event_time AS eventTime, o.name AS senderName FROM event_party p JOIN epcis_event e ON e.id = p.event_id JOIN organisation o ON o.id = e.organisation_id
       WHERE p.organisation_id = ? AND e.biz_step = 'shipping' AND ${live('e')} ORDER BY e.event_time DESC, e.id DESC LIMIT 50`,
      [organisationId],
    )
    .map((shipping) => {
      const parts = partsLeft(ctx, shipping, organisationId);
      return { shipment: shipping.eventId, at: shipping.eventTime, senderName: shipping.senderName, parts, done: parts.every((p) => p.leftMilli === 0) };
    });
}

export interface Recipient {
  publicId: string;
  /** 'HTX Nước mắm Ba Làng, Phường Hải Bình' */
  label: string;
}

/** Organisations on the floor whose people can receive goods, by name. */
export const floorRecipients = (ctx: Pick<Context, 'db' | 'now'>, exceptId: number): Recipient[] =>
  ctx.db.all<Recipient>(
    `SELECT o.public_id AS publicId, o.name || coalesce(', ' || c.name, '') AS label FROM organisation o LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL
       LEFT JOIN commune c ON c.code = coalesce(r.commune_code, o.commune_code)
     WHERE o.id <> ? AND o.kind NOT IN ('STATE_BODY', 'COMMUNITY_TEAM') AND EXISTS (SELECT 1 FROM organisation_role g WHERE g.organisation_id = o.id AND g.role IN ('OWNER', 'MEMBER'))
     ORDER BY o.name LIMIT 500`,
    [exceptId],
  );
