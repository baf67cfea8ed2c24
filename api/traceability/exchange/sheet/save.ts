import { audit } from '../../../audit.ts';
import { productForDesk } from '../../../catalog/index.ts';
import type { Context } from '../../../context.ts';
import { conflict, notFound, parseInput } from '../../../errors.ts';
import { publicId } from '../../../ids.ts';
import { write, type WriteOptions } from '../../../write.ts';
import { requireProducer } from '../../access.ts';
import { claimsOf, sheetRow, type ClaimKind } from './queries.ts';
import { ExportSheetInput } from './schemas.ts';

interface Claim {
  kind: ClaimKind;
  name: string;
  number: string;
  issuer: string;
  validUntil: string | null;
}

const same = (a: Claim, b: Claim): boolean => a.kind === b.kind && a.name === b.name && a.number === b.number && a.issuer === b.issuer && a.validUntil === b.validUntil;

/** A claim that stays as it was keeps what an officer said of it; a new or changed one is only declared. */
function saveClaims(ctx: Context, productId: number, claims: readonly Claim[]): void {
  const held = claimsOf(ctx, productId);
  for (const old of held) if (!claims.some((c) => same(c, old))) ctx.db.run("UPDATE export_claim SET state = 'REMOVED' WHERE public_id = ?", [old.publicId]);
  for (const c of claims) {
    if (held.some((old) => same(c, old))) continue;
    ctx.db.run("INSERT INTO export_claim (public_id, product_id, kind, name, number, issuer, valid_until, state, declared_at) VALUES (?,?,?,?,?,?,?,'DECLARED',?)", [publicId(), productId, c.kind, c.name, c.number, c.issuer, c.validUntil, ctx.now()]);
  }
}

/**
 * Saves what a buyer abroad asks for first. Codes and certificates are "do cơ sở khai" until an officer has checked them.
 * @throws DomainError 401, 403, 404, 409 `edited-meanwhile`, 422
 */
export async function saveExportSheet(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ product: string; version: number }> {
  const data = parseInput(ExportSheetInput, input);
  const product = productForDesk(ctx, data.product);
  const organisationId = product?.producer?.organisationId ?? null;
  if (!product || product.state === 'MERGED') throw notFound({ vi: 'Không có sản phẩm này ở gian hàng của bà con.', en: 'There is no such product at your stall.' });
  const act = requireProducer(ctx, organisationId, product.communeCode);
  const claims: Claim[] = [
    ...(data.growingArea === null ? [] : [{ kind: 'GROWING_AREA' as const, name: '', number: data.growingArea, issuer: '', validUntil: null }]),
    ...(data.packingHouse === null ? [] : [{ kind: 'PACKING_HOUSE' as const, name: '', number: data.packingHouse, issuer: '', validUntil: null }]),
    ...data.certificates.map((c) => ({ kind: 'CERTIFICATE' as const, ...c })),
  ];
  return write(ctx, () => {
    const held = sheetRow(ctx, product.id);
    if ((held?.version ?? 0) !== data.version) {
      throw conflict('edited-meanwhile', { vi: 'Trong lúc bạn điền, tờ này vừa được người khác sửa. Nội dung bạn gõ vẫn còn; xem lại rồi lưu.', en: 'Somebody else just changed this sheet. What you typed is kept; look again and save.' });
    }
    ctx.db.run(
      `INSERT INTO export_sheet (product_id, shown, hs_code, min_order_milli, min_order_unit, monthly_milli, monthly_unit, lead_days, incoterm, port, packaging, packaging_en, net_grams, gross_grams,
         shelf_life_days, storage, storage_en, version, saved_by, helper_id, saved_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,?,?,?)
       ON CONFLICT (product_id) DO UPDATE SET shown = excluded.shown, hs_code = excluded.hs_code, min_order_milli = excluded.min_order_milli, min_order_unit = excluded.min_order_unit, monthly_milli = excluded.monthly_milli,
         monthly_unit = excluded.monthly_unit, lead_days = excluded.lead_days, incoterm = excluded.incoterm, port = excluded.port, packaging = excluded.packaging, packaging_en = excluded.packaging_en,
         net_grams = excluded.net_grams, gross_grams = excluded.gross_grams, shelf_life_days = excluded.shelf_life_days, storage = excluded.storage, storage_en = excluded.storage_en, version = version + 1,
         saved_by = excluded.saved_by, helper_id = excluded.helper_id, saved_at = excluded.saved_at`,
      [product.id, data.shown ? 1 : 0, data.hsCode, data.minOrder, data.minOrderUnit, data.monthly, data.monthlyUnit, data.leadDays, data.incoterm, data.port, data.packaging, data.packagingEn, data.netGrams, data.grossGrams,
        data.shelfLifeDays, data.storage, data.storageEn, act.person.userId, act.helperId, ctx.now()],
    );
    saveClaims(ctx, product.id, claims);
    const version = data.version + 1;
    audit(ctx, { act: 'exportSheet.save', object: 'product', objectId: product.id, data: { version, shown: data.shown, hsCode: data.hsCode, claims: claims.length, behalfOf: act.helperId ? organisationId : undefined } });
    return { product: product.publicId, version };
  }, { ...options, act: `exportSheet.save ${data.product}` });
}
