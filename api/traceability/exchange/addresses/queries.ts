/** Where an address of another system leads on this floor. */
import type { Context } from '../../../context.ts';
import { invalid } from '../../../errors.ts';
import { requireView } from '../../access.ts';
import { goodsById } from '../../goods.ts';
import { lotById } from '../../lots/queries.ts';
import { recallOf } from '../../scan/kept.ts';
import { classKey } from '../../uris.ts';
import { readAddress, serialIn } from './address.rules.ts';

/** What is said of an address of another system: whose word it is, and that nothing is said of its serial. */
export const FOREIGN_WORDS = {
  vi: 'Địa chỉ của hệ thống khác, do cơ sở gắn với lô này. Sàn không kiểm tra được số trên mã đó.',
  en: 'An address of another system, bound to this lot by the producer. This floor cannot check the serial on that code.',
} as const;

export interface ForeignAnswer {
  /** The address as it is kept; the host in ASCII. */
  address: string;
  host: string;
  carrier: 'QR' | 'NFC';
  /** Their serial, where a pattern tells it. Nothing is said of it. */
  serial: string | null;
  productName: string;
  productNameEn: string | null;
  label: string;
  producerName: string | null;
  slug: string | null;
  gtin: string;
  lot: { code: string; productionDate: string; expiryDate: string | null; recall: { reasonVi: string; reasonEn: string; phone: string } | null } | null;
  /** Our page of it: '/01/{gtin}/10/{lot}' or '/01/{gtin}'. */
  path: string;
  boundAt: number;
  illustration: boolean;
}

interface Row {
  kind: 'EXACT' | 'PREFIX';
  address: string;
  tail: string;
  host: string;
  carrier: 'QR' | 'NFC';
  lotId: number | null;
  tradeItemId: number | null;
  boundAt: number;
}

const ROW = 'SELECT kind, address, tail, host, carrier, lot_id AS lotId, trade_item_id AS tradeItemId, bound_at AS boundAt FROM foreign_address';

/**
 * Looks an address up: the exact one first, then the longest pattern. Every look is by index.
 * @throws DomainError 422 (`address`) when it cannot be an address of another system
 * @returns undefined when nobody bound it
 */
export function resolveForeign(ctx: Pick<Context, 'db' | 'env' | 'now'>, text: string): ForeignAnswer | undefined {
  const read = readAddress(text, new URL(ctx.env.PUBLIC_ORIGIN).hostname);
  if ('fault' in read) throw invalid({ address: read.fault }, read.fault);
  if (read.kind === 'PREFIX') return undefined;
  const cuts = Array.from({ length: read.address.length - read.host.length - 9 }, (_, i) => read.address.slice(0, read.host.length + 9 + i));
  const rows = ctx.db.all<Row>(`${ROW} WHERE state = 'BOUND' AND (address = ? AND tail = '' AND kind = 'EXACT' OR kind = 'PREFIX' AND address IN (SELECT value FROM json_each(?)))`, [read.address, JSON.stringify(cuts)]);
  const found = rows.find((r) => r.kind === 'EXACT') ?? rows.filter((r) => serialIn(read.address, r) !== null).sort((a, b) => b.address.length - a.address.length || b.tail.length - a.tail.length)[0];
  if (!found) return undefined;
  const lot = found.lotId === null ? undefined : lotById(ctx, found.lotId);
  const goods = goodsById(ctx, lot?.tradeItemId ?? found.tradeItemId ?? 0);
  if (!goods) return undefined;
  const recall = lot ? recallOf(ctx, lot.id) : null;
  return {
    address: read.address, host: read.host, carrier: found.carrier, serial: found.kind === 'PREFIX' ? serialIn(read.address, found) : null,
    productName: goods.productName, productNameEn: goods.productNameEn, label: goods.label, producerName: goods.producerName, gtin: goods.gtin,
    slug: goods.productState === 'PUBLISHED' ? goods.slug : null,
    lot: lot ? { code: lot.code, productionDate: lot.productionDate, expiryDate: lot.expiryDate, recall: recall && { reasonVi: recall.reasonVi, reasonEn: recall.reasonEn, phone: recall.phone } } : null,
    path: lot ? classKey(lot.gtin, lot.code) : classKey(goods.gtin), boundAt: found.boundAt, illustration: goods.illustration,
  };
}

/** True for text that is an address rather than a serial: it has a scheme, or a domain and a path. */
export const looksLikeAddress = (text: string): boolean => /^\s*[a-z][a-z0-9+.-]*:/i.test(text) || /^\s*[^\s/]+\.[^\s/.]{2,}\/\S/.test(text);

export interface AddressLine {
  publicId: string;
  /** With {serial} where it is a pattern. */
  address: string;
  carrier: 'QR' | 'NFC';
  lotCode: string | null;
  lotPublicId: string | null;
  productName: string;
  label: string;
  state: 'BOUND' | 'RELEASED';
  boundAt: number;
}

/** An organisation's bound addresses, newest first. @throws DomainError 401, 403 */
export function foreignAddresses(ctx: Context, organisationId: number): AddressLine[] {
  requireView(ctx, organisationId);
  return ctx.db.all<AddressLine>(
    `SELECT a.public_id AS publicId, CASE a.kind WHEN 'PREFIX' THEN a.address || '{serial}' || a.tail ELSE a.address END AS address, a.carrier, l.code AS lotCode, l.public_id AS lotPublicId, p.name AS productName, t.label,
       a.state, a.bound_at AS boundAt
     FROM foreign_address a LEFT JOIN lot l ON l.id = a.lot_id JOIN trade_item t ON t.id = coalesce(l.trade_item_id, a.trade_item_id) JOIN product p ON p.id = t.product_id
     WHERE a.organisation_id = ? ORDER BY a.state <> 'BOUND', a.id DESC LIMIT 200`, [organisationId]);
}

export interface BindTarget {
  /** 'lo:ID' or 'quy-cach:ID' */
  value: string;
  lot: string | null;
  productName: string;
  label: string;
}

/** What an organisation may bind an address to: its newest lots, then its sizes. @throws DomainError 401, 403 */
export function bindTargets(ctx: Context, organisationId: number): BindTarget[] {
  requireView(ctx, organisationId);
  return [
    ...ctx.db.all<BindTarget>("SELECT 'lo:' || l.public_id AS value, l.code AS lot, p.name AS productName, t.label FROM lot l JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id WHERE l.organisation_id = ? ORDER BY l.id DESC LIMIT 100", [organisationId]),
    ...ctx.db.all<BindTarget>("SELECT 'quy-cach:' || t.public_id AS value, NULL AS lot, p.name AS productName, t.label FROM trade_item t JOIN product p ON p.id = t.product_id JOIN producer r ON r.id = p.producer_id WHERE r.organisation_id = ? AND t.state = 'ACTIVE' AND p.state <> 'MERGED' ORDER BY p.name, t.position LIMIT 200", [organisationId]),
  ];
}
