import { requireMembership, requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, notFound, parseInput, refusedTransition } from '../errors.ts';
import { slugify } from '../ids.ts';
import { write } from '../write.ts';
import { providerInput, type ProviderInput } from './schemas.ts';

export interface ProviderRef {
  id: number;
  slug: string;
}

/**
 * An organisation offers itself as a provider; it waits until an officer has verified it.
 * @throws DomainError 403 not its owner, 409 already registered
 */
export async function registerProvider(ctx: Context, raw: ProviderInput, idempotencyKey?: string): Promise<ProviderRef> {
  const input = parseInput(providerInput, raw);
  requireMembership(ctx, input.organisationId, 'OWNER');
  return write(ctx, (db): ProviderRef => {
    if (db.get('SELECT 1 FROM provider WHERE organisation_id = ?', [input.organisationId])) {
      throw conflict('provider-exists', { vi: 'Đơn vị này đã đăng ký làm nhà cung cấp.', en: 'This organisation is registered as a provider already.' });
    }
    const org = db.get<{ name: string; illustration: number }>('SELECT name, illustration FROM organisation WHERE id = ?', [input.organisationId]);
    if (!org) throw notFound();
    const slug = freeSlug(slugify(org.name), (s) => db.get('SELECT 1 FROM provider WHERE slug = ?', [s]) !== undefined);
    const { lastInsertRowid: id } = db.run(
      'INSERT INTO provider (organisation_id, slug, state, summary_vi, summary_en, website, province_code, illustration, created_at) VALUES (?,?,?,?,?,?,?,?,?)',
      [input.organisationId, slug, 'PENDING', input.summaryVi, input.summaryEn || input.summaryVi, input.website, input.provinceCode, org.illustration, ctx.now()],
    );
    audit(ctx, { act: 'provider.register', object: 'provider', objectId: id, data: { organisationId: input.organisationId } });
    return { id, slug };
  }, { idempotencyKey, act: 'provider.register' });
}

/** An officer has checked who the provider is. @throws DomainError 403, 404, 409 not waiting */
export async function verifyProvider(ctx: Context, providerId: number): Promise<void> {
  requireRole(ctx, 'TRADE_OFFICER', 'ADMIN');
  await write(ctx, (db) => {
    const row = db.get<{ state: string }>('SELECT state FROM provider WHERE id = ?', [providerId]);
    if (!row) throw notFound();
    if (row.state !== 'PENDING') throw refusedTransition({ from: row.state === 'VERIFIED' ? { vi: 'Đã xác minh', en: 'Verified' } : { vi: 'Tạm dừng', en: 'Suspended' }, tried: { vi: 'xác minh', en: 'verify it' }, allowed: [] });
    db.run("UPDATE provider SET state = 'VERIFIED', verified_at = ? WHERE id = ?", [ctx.now(), providerId]);
    audit(ctx, { act: 'provider.verify', object: 'provider', objectId: providerId });
    return null;
  });
}

/** The first of slug, slug-2, slug-3 … that is free. */
export function freeSlug(base: string, taken: (slug: string) => boolean): string {
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken(slug)) return slug;
  }
}
