/** Programmes and their money, as an administrator enters them. */
import { requireMembership, requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { forbidden, invalid, notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { ARTICLES } from './lawbook.ts';
import { budgetsOf, postTo } from './ledger.ts';
import { appropriateInput, programmeInput, type AppropriateInput, type ProgrammeInput } from './schemas.ts';

/** Opens a programme. The system itself (demo data) may; a person needs to be ADMIN of its body. @throws DomainError 401, 403, 422 */
export async function openProgramme(ctx: Context, raw: ProgrammeInput, idempotencyKey?: string): Promise<{ id: number; slug: string }> {
  const input = parseInput(programmeInput, raw);
  if (ctx.actor.kind !== 'system') requireMembership(ctx, input.bodyOrganisationId, 'ADMIN');
  if (input.closesOn !== null && input.closesOn < input.opensOn) throw invalid({ closesOn: { vi: 'Ngày đóng không thể trước ngày mở.', en: 'It cannot close before it opens.' } });
  if (input.legalBasis.some((code) => !(code in ARTICLES))) throw invalid({ legalBasis: { vi: 'Có điều khoản không nằm trong danh mục.', en: 'One of the articles is not in the book.' } });
  return write(ctx, (db): { id: number; slug: string } => {
    if (!db.get('SELECT 1 FROM organisation WHERE id = ?', [input.bodyOrganisationId])) throw notFound();
    if (db.get('SELECT 1 FROM support_programme WHERE slug = ?', [input.slug])) throw invalid({ slug: { vi: 'Tên đường dẫn này đã dùng.', en: 'This address is taken.' } });
    const { lastInsertRowid: id } = db.run(
      `INSERT INTO support_programme (slug, name_vi, name_en, body_organisation_id, legal_basis_json, beneficiaries_json, kinds_json, doors_json, papers_json, commune_counter, size_rule, second_contract, supplement_pauses, voucher_days, opens_on, closes_on, state, illustration, created_at)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'OPEN',?,?)`,
      [input.slug, input.nameVi, input.nameEn, input.bodyOrganisationId, ...[input.legalBasis, input.beneficiaries, input.kinds, input.doors, input.papers].map((l) => JSON.stringify(l)), input.communeCounter ? 1 : 0, input.sizeRule, input.secondContract, input.supplementPauses ? 1 : 0, input.voucherDays, input.opensOn, input.closesOn, input.illustration ? 1 : 0, ctx.now()],
    );
    audit(ctx, { act: 'support.openProgramme', object: 'programme', objectId: input.slug, data: { body: input.bodyOrganisationId, sizeRule: input.sizeRule } });
    return { id, slug: input.slug };
  }, { idempotencyKey, act: 'support.openProgramme' });
}

/**
 * Gives a programme its money of a year and source, with the decision that it rests on: for the system itself (demo data). People propose
 * and confirm (`treasury/change-budget.ts`).
 * @throws DomainError 403, 404, 422
 */
export async function appropriate(ctx: Context, raw: AppropriateInput, idempotencyKey?: string): Promise<{ budgetId: number; availableVnd: number }> {
  const input = parseInput(appropriateInput, raw);
  if (ctx.actor.kind !== 'system') throw forbidden();
  return write(ctx, (db): { budgetId: number; availableVnd: number } => {
    if (!db.get('SELECT 1 FROM support_programme WHERE id = ?', [input.programmeId])) throw notFound();
    db.run('INSERT INTO support_budget (programme_id, year, source) VALUES (?,?,?) ON CONFLICT DO NOTHING', [input.programmeId, input.year, input.source]);
    const budget = budgetsOf(db, input.programmeId, input.year).find((b) => b.source === input.source);
    if (!budget) throw notFound();
    postTo(ctx, budget.id, 'APPROPRIATE', input.amountVnd, { reference: input.reference });
    audit(ctx, { act: 'support.appropriate', object: 'budget', objectId: budget.id, data: { amountVnd: input.amountVnd, year: input.year, source: input.source } });
    return { budgetId: budget.id, availableVnd: budget.availableVnd + input.amountVnd };
  }, { idempotencyKey, act: 'support.appropriate' });
}

/** Names who answers those whom no programme reaches. */
export async function nameOffice(ctx: Context, office: { legalForm: 'ENTERPRISE' | 'COOPERATIVE' | 'HOUSEHOLD'; nameVi: string; nameEn: string; phone: string | null; illustration: boolean }): Promise<void> {
  if (ctx.actor.kind !== 'system') requireRole(ctx, 'ADMIN');
  await write(ctx, (db) => {
    db.run('INSERT INTO support_office (legal_form, name_vi, name_en, phone, illustration) VALUES (?,?,?,?,?) ON CONFLICT (legal_form) DO UPDATE SET name_vi = excluded.name_vi, name_en = excluded.name_en, phone = excluded.phone, illustration = excluded.illustration', [office.legalForm, office.nameVi, office.nameEn, office.phone, office.illustration ? 1 : 0]);
    audit(ctx, { act: 'support.nameOffice', object: 'office', objectId: office.legalForm });
    return null;
  });
}
