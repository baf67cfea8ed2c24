import { createHash } from 'node:crypto';
import { requireMembership, requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, notFound, parseInput, refusedTransition, type Sentence } from '../errors.ts';
import { slugify } from '../ids.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { freeSlug } from './register-provider.ts';
import { publicationInput, solutionInput, type PublicationInput, type SolutionInput } from './schemas.ts';

export interface SolutionRef {
  id: number;
  slug: string;
}

export const SOLUTION_STATE_WORDS: Record<string, Sentence> = {
  DRAFT: { vi: 'Đang soạn', en: 'Draft' },
  SUBMITTED: { vi: 'Chờ công bố', en: 'Waiting to be published' },
  PUBLISHED: { vi: 'Đã công bố', en: 'Published' },
  WITHDRAWN: { vi: 'Đã rút', en: 'Withdrawn' },
};

/**
 * A provider describes a solution and its prices, or a new edition of a published one; it waits for an officer to publish it. The published
 * edition stays as it is until then, and afterwards with the dossiers and contracts that named it.
 * @throws DomainError 403 not the provider's own people, 404, 409 an edition waits already, 422
 */
export async function submitSolution(ctx: Context, raw: SolutionInput, idempotencyKey?: string): Promise<SolutionRef> {
  const input = parseInput(solutionInput, raw);
  const owner = ctx.db.get<{ organisationId: number; illustration: number }>('SELECT organisation_id AS organisationId, illustration FROM provider WHERE id = ?', [input.providerId]);
  if (!owner) throw notFound();
  requireMembership(ctx, owner.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): SolutionRef => {
    const now = ctx.now();
    const old = input.replaces === null ? null : db.get<{ id: number; rootId: number }>("SELECT id, coalesce(root_id, id) AS rootId FROM solution WHERE slug = ? AND provider_id = ? AND state = 'PUBLISHED'", [input.replaces, input.providerId]);
    if (old === undefined) throw notFound({ vi: 'Giải pháp này không còn trong danh mục.', en: 'This solution is no longer on the list.' });
    if (old && db.get("SELECT 1 FROM solution WHERE root_id = ? AND state = 'SUBMITTED'", [old.rootId])) throw conflict('edition-waits', { vi: 'Đã có một bản sửa của giải pháp này đang chờ công bố. Mời rút bản đó trước khi gửi bản khác.', en: 'Another edition of this solution waits to be published. Please take that one back first.' });
    const slug = freeSlug(slugify(input.nameVi), (s) => db.get('SELECT 1 FROM solution WHERE slug = ?', [s]) !== undefined);
    const { lastInsertRowid: id } = db.run(
      `INSERT INTO solution (provider_id, slug, name_vi, name_en, summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state_provided, root_id, replaces_id, state, illustration, created_at, updated_at)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'SUBMITTED',?,?,?)`,
      [input.providerId, slug, input.nameVi, input.nameEn || input.nameVi, input.summaryVi, input.summaryEn || input.summaryVi, input.category, ...[input.pillars, input.sectors, input.sizes, input.regions, input.languages, input.openStandards].map((l) => JSON.stringify(l)), input.stateProvided ? 1 : 0, old?.rootId ?? null, old?.id ?? null, owner.illustration, now, now],
    );
    input.plans.forEach((p, position) => {
      db.run('INSERT INTO solution_plan (solution_id, position, name_vi, name_en, price_vnd, period, setup_vnd, includes_vi, includes_en) VALUES (?,?,?,?,?,?,?,?,?)', [id, position, p.nameVi, p.nameEn || p.nameVi, p.priceVnd, p.period, p.setupVnd, p.includesVi, p.includesEn || p.includesVi]);
    });
    audit(ctx, { act: 'solution.submit', object: 'solution', objectId: id, data: { providerId: input.providerId, replaces: old?.id ?? null } });
    return { id, slug };
  }, { idempotencyKey, act: 'solution.submit' });
}

/**
 * An officer puts a solution on the list, with the address where it is published and the copy saved that day (TT 06/2022 Đ7.1).
 * Nobody publishes a solution of an organisation that they belong to. A new edition takes over the address of the one that it replaces,
 * which leaves the list.
 * @throws DomainError 403, 404, 409 not waiting, or the provider is not verified
 */
export async function publishSolution(ctx: Context, raw: PublicationInput): Promise<SolutionRef> {
  const input = parseInput(publicationInput, raw);
  const person = requireRole(ctx, 'TRADE_OFFICER', 'ADMIN');
  return write(ctx, (db): SolutionRef => {
    const row = db.get<{ slug: string; state: string; replacesId: number | null; providerState: string; organisationId: number }>('SELECT s.slug, s.state, s.replaces_id AS replacesId, p.state AS providerState, p.organisation_id AS organisationId FROM solution s JOIN provider p ON p.id = s.provider_id WHERE s.id = ?', [input.solutionId]);
    if (!row) throw notFound();
    if (person.roles.some((g) => g.organisationId === row.organisationId)) throw conflict('conflict-of-interest', { vi: 'Ông/Bà thuộc đơn vị này nên không công bố giải pháp của chính mình.', en: 'You belong to this organisation and cannot publish its solution.' });
    if (row.providerState !== 'VERIFIED') throw conflict('provider-not-verified', { vi: 'Nhà cung cấp chưa được xác minh.', en: 'The provider has not been verified.' });
    if (row.state !== 'SUBMITTED') throw refusedTransition({ from: SOLUTION_STATE_WORDS[row.state]!, tried: { vi: 'công bố', en: 'publish it' }, allowed: [] });
    const now = ctx.now();
    const copyDigest = createHash('sha256').update(input.copy).digest('hex');
    db.run('INSERT INTO solution_publication (solution_id, place, address, seen_on, copy, copy_digest, seen_by) VALUES (?,?,?,?,?,?,?)', [input.solutionId, input.place, input.address, vnDate(now), input.copy, copyDigest, person.userId]);
    const old = row.replacesId === null ? undefined : db.get<{ id: number; slug: string }>('SELECT id, slug FROM solution WHERE id = ?', [row.replacesId]);
    if (old) db.run("UPDATE solution SET state = 'WITHDRAWN', slug = ?, updated_at = ? WHERE id = ?", [freeSlug(`${old.slug}-cu`, (s) => db.get('SELECT 1 FROM solution WHERE slug = ?', [s]) !== undefined), now, old.id]);
    const slug = old?.slug ?? row.slug;
    db.run("UPDATE solution SET state = 'PUBLISHED', slug = ?, published_at = ?, published_by = ?, updated_at = ? WHERE id = ?", [slug, now, person.userId, now, input.solutionId]);
    audit(ctx, { act: 'solution.publish', object: 'solution', objectId: input.solutionId, data: { copyDigest, replaces: old?.id ?? null } });
    return { id: input.solutionId, slug };
  });
}

/**
 * A provider takes a solution off the list, or an edition back that waits. Dossiers and contracts that name it keep it; new ones cannot.
 * @throws DomainError 403, 404, 409 taken off already
 */
export async function withdrawSolution(ctx: Context, slug: string, idempotencyKey?: string): Promise<SolutionRef> {
  return write(ctx, (db): SolutionRef => {
    const row = db.get<{ id: number; state: string; organisationId: number }>('SELECT s.id, s.state, p.organisation_id AS organisationId FROM solution s JOIN provider p ON p.id = s.provider_id WHERE s.slug = ?', [slug]);
    if (!row) throw notFound();
    requireMembership(ctx, row.organisationId, 'OWNER', 'MEMBER');
    if (row.state === 'WITHDRAWN') throw refusedTransition({ from: SOLUTION_STATE_WORDS['WITHDRAWN']!, tried: { vi: 'rút', en: 'take it off' }, allowed: [] });
    db.run("UPDATE solution SET state = 'WITHDRAWN', updated_at = ? WHERE id = ?", [ctx.now(), row.id]);
    audit(ctx, { act: 'solution.withdraw', object: 'solution', objectId: row.id, data: { from: row.state } });
    return { id: row.id, slug };
  }, { idempotencyKey, act: 'solution.withdraw' });
}
