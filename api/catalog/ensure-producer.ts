/** The public face of an organisation that makes things. Inside transactions. */
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import { nameKey } from './names.rules.ts';
import { freeSlug } from './store.ts';

export interface ProducerRow {
  id: number;
  slug: string;
  name: string;
  provinceCode: string;
  communeCode: string | null;
  organisationId: number | null;
  illustration: number;
  mergedIntoId: number | null;
  version: number;
}

const PRODUCER = `SELECT id, slug, name, province_code AS provinceCode, commune_code AS communeCode, organisation_id AS organisationId, illustration,
  merged_into_id AS mergedIntoId, version FROM producer`;

/** @throws DomainError 404 */
export function producerRow(ctx: Context, id: number): ProducerRow {
  const row = ctx.db.get<ProducerRow>(`${PRODUCER} WHERE id = ?`, [id]);
  if (!row) throw notFound({ vi: 'Không tìm thấy cơ sở này.', en: 'This producer was not found.' });
  return row.mergedIntoId === null ? row : producerRow(ctx, row.mergedIntoId);
}

/** @throws DomainError 404 */
export function producerBySlugRow(ctx: Context, slug: string): ProducerRow {
  const row = ctx.db.get<ProducerRow>(`${PRODUCER} WHERE slug = ?`, [slug]);
  if (!row) throw notFound({ vi: 'Không tìm thấy cơ sở này.', en: 'This producer was not found.' });
  return row;
}

export const producerOfOrganisation = (ctx: Pick<Context, 'db'>, organisationId: number): ProducerRow | undefined =>
  ctx.db.get<ProducerRow>(`${PRODUCER} WHERE organisation_id = ? AND merged_into_id IS NULL`, [organisationId]);

/** The producer of an organisation, made from its name and commune on first use. */
export function ensureProducer(ctx: Context, organisationId: number): ProducerRow {
  const found = producerOfOrganisation(ctx, organisationId);
  if (found) return found;
  const organisation = ctx.db.get<{ name: string; communeCode: string | null; provinceCode: string | null; illustration: number }>(
    'SELECT name, commune_code AS communeCode, province_code AS provinceCode, illustration FROM organisation WHERE id = ?',
    [organisationId],
  );
  if (!organisation) throw invalid({ organisationId: { vi: 'Không tìm thấy tổ chức này.', en: 'This organisation was not found.' } });
  const provinceCode =
    (organisation.communeCode && ctx.db.get<{ code: string }>('SELECT province_code AS code FROM commune WHERE code = ?', [organisation.communeCode])?.code) ||
    organisation.provinceCode ||
    ctx.db.get<{ code: string }>('SELECT province_code AS code FROM installation WHERE id = 1')?.code;
  if (!provinceCode) throw invalid({ organisationId: { vi: 'Tổ chức chưa có địa chỉ; bổ sung xã, phường trước.', en: 'The organisation has no address yet; add its commune first.' } });
  const now = ctx.now();
  const { lastInsertRowid: id } = ctx.db.run(
    'INSERT INTO producer (slug, name, name_key, province_code, commune_code, organisation_id, illustration, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?)',
    [freeSlug(ctx, 'PRODUCER', organisation.name, null), organisation.name, nameKey(organisation.name), provinceCode, organisation.communeCode, organisationId, organisation.illustration, now, now],
  );
  audit(ctx, { act: 'producer.create', object: 'producer', objectId: id, data: { organisation: organisationId } });
  return producerRow(ctx, id);
}
