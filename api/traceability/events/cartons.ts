/** Cartons: their numbers, and what is in them. */
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { checkDigit } from '../../gs1/index.ts';
import { publicId } from '../../ids.ts';
import type { ProducerAct } from '../access.ts';
import { contentsOf, heldRows, sumsFor } from './ledger.ts';
import { leftOf, ONE } from './flows.rules.ts';

export interface CartonRow {
  id: number;
  publicId: string;
  /** 18 digits. */
  sscc: string;
  organisationId: number;
  openedAt: number;
}

const CARTON = 'SELECT id, public_id AS publicId, sscc, organisation_id AS organisationId, opened_at AS openedAt FROM carton';

/** @throws DomainError 404 */
export function cartonByPublicId(ctx: Pick<Context, 'db'>, id: string): CartonRow {
  const row = ctx.db.get<CartonRow>(`${CARTON} WHERE public_id = ?`, [id]);
  if (!row) throw notFound({ vi: 'Không có thùng này.', en: 'There is no such carton.' });
  return row;
}

export const cartonKey = (sscc: string): string => `/00/${sscc}`;

/** True for an SSCC of restricted circulation (prefix 29 after the extension digit): the floor's own, known nowhere else. */
export const isOwnSscc = (sscc: string): boolean => /^\d29\d{15}$/.test(sscc);

/**
 * The floor's own number of a carton: extension digit, 29, province (2 digits), serial (12 digits), check digit.
 * After 10^12 the extension digit goes up.
 */
export function ownSscc(provinceCode: string, n: number): string {
  if (!/^\d{2}$/.test(provinceCode) || !Number.isSafeInteger(n) || n < 1 || n >= 10 ** 13) throw new RangeError('no such carton number');
  const body = `${Math.floor(n / 10 ** 12)}29${provinceCode}${String(n % 10 ** 12).padStart(12, '0')}`;
  return body + checkDigit(body);
}

/** A new carton; inside the transaction that fills it. */
export function newCarton(ctx: Context, organisationId: number, provinceCode: string, act: ProducerAct): CartonRow {
  const id = publicId();
  const { lastInsertRowid } = ctx.db.run('INSERT INTO carton (public_id, organisation_id, opened_by, helper_id, opened_at) VALUES (?,?,?,?,?)', [id, organisationId, act.person.userId, act.helperId, ctx.now()]);
  const sscc = ownSscc(provinceCode, lastInsertRowid);
  ctx.db.run('UPDATE carton SET sscc = ? WHERE id = ?', [sscc, lastInsertRowid]);
  return { id: lastInsertRowid, publicId: id, sscc, organisationId, openedAt: ctx.now() };
}

export interface CartonView extends CartonRow {
  contents: { key: string; amount: number; dimension: string }[];
  /** The organisation has it: made here or received, and not gone. */
  here: boolean;
}

/** Cartons in which a lot is, or that an organisation filled, newest first. */
export function cartonsHere(ctx: Pick<Context, 'db'>, organisationId: number, lotKey?: string): CartonView[] {
  const rows = ctx.db.all<CartonRow>(
    `SELECT c.id, c.public_id AS publicId, c.sscc, c.organisation_id AS organisationId, c.opened_at AS openedAt FROM goods_held h JOIN carton c ON c.sscc = substr(h.key, 5)
     WHERE h.organisation_id = ? AND h.key IN (SELECT '/00/' || sscc FROM carton WHERE organisation_id = ? UNION SELECT key FROM goods_held WHERE organisation_id = ? AND key GLOB '/00/*' AND received > 0)
     ORDER BY c.id DESC LIMIT 300`,
    [organisationId, organisationId, organisationId],
  );
  return rows
    .map((row) => ({ ...row, contents: contentsOf(ctx, cartonKey(row.sscc)), here: leftOf(sumsFor(heldRows(ctx, cartonKey(row.sscc)), organisationId, 'EA')) >= ONE }))
    .filter((c) => c.contents.length > 0 && (lotKey === undefined || c.contents.some((x) => x.key === lotKey)));
}
