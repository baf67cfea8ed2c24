/** What every door does to a dossier's rows: begin it, check its contents, fill it in, give it its receipt. Only inside a write. */
import type { Context } from '../context.ts';
import { conflict, invalid, type FieldErrors } from '../errors.ts';
import { publicId } from '../ids.ts';
import { publishedSolution, readinessOf, solutionBySlug } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { deadlineFor } from './deadline.ts';
import { ruleVersionId } from './rule-versions.ts';
import type { DossierFacts, ItemFacts } from './schemas.ts';
import { applicationByPublicId, type ApplicationRow, type ProgrammeOn } from './store.ts';
import { worksheetFor, type Worksheet } from './worksheet.ts';

export interface Receipt {
  publicId: string;
  receiptNumber: string;
  /** Legal dates in Vietnam. */
  receivedOn: string;
  deadlineOn: string;
}

type CheckedItem = ItemFacts & { solutionId: number | null };

/** The contents with their solutions as rows. @throws DomainError 404 unknown solution, 422 by field */
export function checkedItems(ctx: Context, programme: ProgrammeOn, input: DossierFacts): CheckedItem[] {
  const faults: FieldErrors = {};
  const items = input.items.map((item, i): CheckedItem => {
    if (!programme.kinds.includes(item.kind)) faults[`items.${i}.kind`] = { vi: 'Chương trình này không có nội dung đó.', en: 'This programme does not pay for that.' };
    if (!item.solutionSlug) return { ...item, solutionId: null, planId: null };
    const chosen = solutionBySlug(ctx, item.solutionSlug);
    if (item.planId !== null && !chosen.plans.some((p) => p.id === item.planId)) faults[`items.${i}.planId`] = { vi: 'Gói này không thuộc giải pháp đã chọn.', en: 'This plan does not belong to the solution.' };
    return { ...item, solutionId: publishedSolution(ctx.db, chosen.id)?.id ?? null };
  });
  items.forEach((item, i) => {
    if (items.findIndex((o) => o.kind === item.kind && o.solutionId === item.solutionId && o.description === item.description) < i) faults[`items.${i}.kind`] = { vi: 'Nội dung này trùng với nội dung ở trên.', en: 'This content repeats one above.' };
  });
  if (input.foundedOn && input.foundedOn > vnDate(ctx.now())) faults['foundedOn'] = { vi: 'Ngày thành lập không thể ở tương lai.', en: 'The founding day cannot lie in the future.' };
  if (Object.keys(faults).length > 0) throw invalid(faults);
  return items;
}

/** An empty dossier. @param preparedBy opaque id of the person, or the door's name where nobody on the floor prepared it */
export function newDossier(ctx: Context, programme: ProgrammeOn, org: { id: number; taxCode: string; illustration: number }, preparedBy: string): ApplicationRow {
  const id = publicId();
  ctx.db.run('INSERT INTO support_application (public_id, programme_id, organisation_id, tax_code, prepared_by, illustration, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)', [id, programme.id, org.id, org.taxCode, preparedBy, org.illustration, ctx.now(), ctx.now()]);
  return applicationByPublicId(ctx.db, id);
}

/** Writes declaration, words and contents, with what the law would pay for them. @throws DomainError 409 changed meanwhile */
export function fillDossier(ctx: Context, app: ApplicationRow, programme: ProgrammeOn, input: DossierFacts, items: readonly CheckedItem[]): { saved: ApplicationRow; sheet: Worksheet | null } {
  const { db } = ctx;
  const now = ctx.now();
  const { latest } = readinessOf(db, app.organisationId);
  const taxCode = db.get<{ taxCode: string }>('SELECT tax_code AS taxCode FROM organisation WHERE id = ?', [app.organisationId])?.taxCode ?? app.taxCode;
  const changed = db.run(
    `UPDATE support_application SET programme_id = ?, sector = ?, employees = ?, revenue_vnd = ?, capital_vnd = ?, founded_on = ?, women_owned = ?, many_women = ?, social_enterprise = ?, readiness_result_id = ?,
     tax_code = ?, version = version + 1, updated_at = ? WHERE id = ? AND state = 'DRAFT' AND version = ?`,
    [programme.id, input.sector, input.employees, input.revenueVnd, input.capitalVnd, input.foundedOn, Number(input.womenOwned), Number(input.manyWomen), Number(input.socialEnterprise), latest?.id ?? null, taxCode, now, app.id, app.version],
  );
  if (changed.changes !== 1) throw conflict('stale', { vi: 'Hồ sơ vừa được sửa ở nơi khác. Mời mở lại.', en: 'The dossier was changed elsewhere. Please open it again.' });
  db.run('INSERT INTO support_application_text (application_id, need, contact_name, contact_phone) VALUES (?,?,?,?) ON CONFLICT (application_id) DO UPDATE SET need = excluded.need, contact_name = excluded.contact_name, contact_phone = excluded.contact_phone', [app.id, input.need, input.contactName, input.contactPhone]);
  db.run('DELETE FROM support_item WHERE application_id = ?', [app.id]);
  items.forEach((item, position) => {
    db.run('INSERT INTO support_item (application_id, position, kind, description, solution_id, plan_id, adviser, months, cost_vnd, received_elsewhere_vnd) VALUES (?,?,?,?,?,?,?,?,?,?)', [app.id, position, item.kind, item.description, item.solutionId, item.planId, item.adviser, item.months, item.costVnd, item.receivedElsewhereVnd]);
  });
  const saved = applicationByPublicId(db, app.publicId);
  const sheet = worksheetFor(db, saved, programme, now);
  if (sheet) keepFigures(ctx, sheet);
  return { saved, sheet };
}

/** Keeps what the rules make of each content, with the version of the law. */
export function keepFigures(ctx: Context, sheet: Worksheet): void {
  for (const { item, estimate: e } of sheet.lines) {
    ctx.db.run('UPDATE support_item SET size = ?, rate_percent = ?, cap_vnd = ?, subsidy_vnd = ?, rule_version_id = ? WHERE id = ?', [e.size, e.rate, e.capVnd, e.subsidyVnd, ruleVersionId(ctx.db, sheet.published, ctx.now()), item.id]);
  }
}

/** The next number of the floor's dossiers in a year (HT-2026-0412), and the last day of the term: the same for every door (NĐ 80/2021 Đ32.3a). */
export function nextReceipt(ctx: Context, publicId: string, receivedOn: string): Receipt {
  const year = Number(receivedOn.slice(0, 4));
  ctx.db.run("INSERT INTO support_counter (name, year, last) VALUES ('HT', ?, 1) ON CONFLICT (name, year) DO UPDATE SET last = last + 1", [year]);
  const { last } = ctx.db.get<{ last: number }>("SELECT last FROM support_counter WHERE name = 'HT' AND year = ?", [year]) ?? { last: 1 };
  return { publicId, receiptNumber: `HT-${year}-${String(last).padStart(4, '0')}`, receivedOn, deadlineOn: deadlineFor(ctx.db, receivedOn) };
}
