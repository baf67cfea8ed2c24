import { z } from '@hono/zod-openapi';
import { isUniqueViolation } from '../../../../db/client.ts';
import { hasRole, requirePerson } from '../../../access.ts';
import { audit } from '../../../audit.ts';
import type { Context } from '../../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, say, type Sentence } from '../../../errors.ts';
import { publicId } from '../../../ids.ts';
import { write, type WriteOptions } from '../../../write.ts';
import { requireProducer, type ProducerAct } from '../../access.ts';
import { goodsById, goodsByPublicId } from '../../goods.ts';
import { lotByPublicId } from '../../lots/queries.ts';
import { MOST_OF_ADDRESS, overlaps, readAddress } from './address.rules.ts';

export const BindInput = z.object({
  address: z.string({ message: say('Cần dán địa chỉ trong mã QR hoặc thẻ NFC.', 'Paste the address in the QR code or NFC tag.') }).max(MOST_OF_ADDRESS * 2),
  /** 'lo:ID' or 'quy-cach:ID', as the form's list gives it. */
  target: z.string({ message: say('Hãy chọn lô hoặc quy cách.', 'Choose a lot or a size.') }).regex(/^(?:lo|quy-cach):[0-9a-z]{6,24}$/, say('Hãy chọn lô hoặc quy cách.', 'Choose a lot or a size.')),
  carrier: z.enum(['QR', 'NFC'], { message: say('Chọn mã QR hoặc thẻ NFC.', 'Choose QR code or NFC tag.') }).default('QR'),
});

export interface BoundAddress {
  publicId: string;
  /** As it is kept: normalised, host in ASCII. */
  address: string;
}

const isLedgerOfficer = (ctx: Context): boolean => hasRole(ctx, 'TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN');

/** The producer's people and helpers for their own goods; officers of the ledger for everyone's. */
function requireBinder(ctx: Context, organisationId: number | null, communeCode: string | null): ProducerAct {
  const person = requirePerson(ctx);
  return isLedgerOfficer(ctx) && organisationId !== null ? { person, helperId: null } : requireProducer(ctx, organisationId, communeCode);
}

const TAKEN: Sentence = { vi: 'Địa chỉ này đang gắn với một lô hoặc quy cách khác. Gỡ chỗ cũ trước, hoặc báo cán bộ nếu đó không phải của cơ sở mình.', en: 'This address is bound to another lot or size. Release it there first, or tell an officer when that is not yours.' };

/**
 * Binds an address of another system (in its QR code or NFC tag) to a lot or a size: whoever looks it up here is shown that lot.
 * It says nothing of their serials.
 * @throws DomainError 401, 403, 404, 409 `address-bound`, 422
 */
export async function bindForeignAddress(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<BoundAddress> {
  const data = parseInput(BindInput, input);
  const read = readAddress(data.address, new URL(ctx.env.PUBLIC_ORIGIN).hostname);
  if ('fault' in read) throw invalid({ address: read.fault });
  const [kind, id = ''] = data.target.split(':');
  const lot = kind === 'lo' ? lotByPublicId(ctx, id) : undefined;
  const goods = lot ? goodsById(ctx, lot.tradeItemId) : kind === 'quy-cach' ? goodsByPublicId(ctx, id) : undefined;
  if (!goods) throw notFound({ vi: 'Không có lô hoặc quy cách này.', en: 'There is no such lot or size.' });
  const act = requireBinder(ctx, goods.organisationId, goods.producerCommuneCode);
  return write(ctx, () => {
    const meets = ctx.db
      .all<{ kind: 'EXACT' | 'PREFIX'; address: string; tail: string; organisationId: number; lotId: number | null; tradeItemId: number | null }>(
        "SELECT kind, address, tail, organisation_id AS organisationId, lot_id AS lotId, trade_item_id AS tradeItemId FROM foreign_address WHERE host = ? AND state = 'BOUND'", [read.host])
      .filter((other) => overlaps(read, other));
    // one's own pattern may hold an address that is bound more closely, to the lot
    const clash = meets.some((other) => other.organisationId !== goods.organisationId || (other.kind === read.kind && other.address === read.address && other.tail === read.tail) || (other.kind === 'PREFIX' && read.kind === 'PREFIX'));
    if (clash) throw conflict('address-bound', TAKEN, { address: TAKEN });
    const publicAddressId = publicId();
    try {
      ctx.db.run(
        'INSERT INTO foreign_address (public_id, kind, address, tail, host, carrier, organisation_id, lot_id, trade_item_id, bound_by, helper_id, bound_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
        [publicAddressId, read.kind, read.address, read.tail, read.host, data.carrier, goods.organisationId, lot?.id ?? null, lot ? null : goods.tradeItemId, act.person.userId, act.helperId, ctx.now()]);
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict('address-bound', TAKEN, { address: TAKEN });
      throw error;
    }
    audit(ctx, { act: 'foreignAddress.bind', object: 'foreignAddress', objectId: publicAddressId, data: { host: read.host, kind: read.kind, lot: lot?.publicId, tradeItem: lot ? undefined : goods.tradeItemPublicId, behalfOf: act.helperId ? goods.organisationId : undefined } });
    return { publicId: publicAddressId, address: read.kind === 'PREFIX' ? `${read.address}{serial}${read.tail}` : read.address };
  }, { ...options, act: 'foreignAddress.bind' });
}

/**
 * Takes an address off its lot; it may be bound again.
 * @throws DomainError 401, 403, 404, 409 (released already)
 */
export async function releaseForeignAddress(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const { id } = parseInput(z.object({ id: z.string().max(40) }), input);
  const row = ctx.db.get<{ organisationId: number; communeCode: string | null }>(
    'SELECT a.organisation_id AS organisationId, coalesce(r.commune_code, o.commune_code) AS communeCode FROM foreign_address a JOIN organisation o ON o.id = a.organisation_id LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL WHERE a.public_id = ?', [id]);
  if (!row) throw notFound({ vi: 'Không có địa chỉ này.', en: 'There is no such address.' });
  const act = requireBinder(ctx, row.organisationId, row.communeCode);
  return write(ctx, () => {
    const { changes } = ctx.db.run("UPDATE foreign_address SET state = 'RELEASED', released_by = ?, released_at = ? WHERE public_id = ? AND state = 'BOUND'", [act.person.userId, ctx.now(), id]);
    if (changes === 0) throw refusedTransition({ from: { vi: 'đã gỡ', en: 'released' }, tried: { vi: 'gỡ lần nữa', en: 'release it again' }, allowed: [{ vi: 'gắn lại', en: 'bind it again' }] });
    audit(ctx, { act: 'foreignAddress.release', object: 'foreignAddress', objectId: id, data: { behalfOf: act.helperId ? row.organisationId : undefined } });
    return { publicId: id };
  }, { ...options, act: `foreignAddress.release ${id}` });
}
