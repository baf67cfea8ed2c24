import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type FieldErrors } from '../errors.ts';
import { publicId } from '../ids.ts';
import { publishedSolution, readinessOf, solutionBySlug } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { ruleVersionId } from './rule-versions.ts';
import { allowedActs, STATE_WORDS } from './rules/transitions.ts';
import { draftInput, type DraftInput } from './schemas.ts';
import { applicationByPublicId, programmeBySlug, requireFresh, type ApplicationRow } from './store.ts';
import { worksheetFor } from './worksheet.ts';

export interface SavedApplication {
  publicId: string;
  version: number;
  /** What the law would pay for it as it stands; null while the declaration is incomplete. */
  subsidyVnd: number | null;
}

/**
 * Saves a draft, whole or in part; a member of the enterprise may prepare it, only the owner may send it.
 * Nothing is refused for being incomplete: that is checked on sending.
 * @throws DomainError 403, 404, 409 already sent or changed meanwhile, 422
 */
export async function saveApplication(ctx: Context, raw: DraftInput, idempotencyKey?: string): Promise<SavedApplication> {
  const input = parseInput(draftInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): SavedApplication => {
    const now = ctx.now();
    const programme = programmeBySlug(db, input.programmeSlug);
    const org = db.get<{ taxCode: string | null; illustration: number }>('SELECT tax_code AS taxCode, illustration FROM organisation WHERE id = ?', [input.organisationId]);
    if (!org) throw notFound();
    if (!org.taxCode) throw invalid({ _: { vi: 'Đơn vị chưa có mã số thuế trên sàn. Mời bổ sung ở trang đơn vị trước.', en: 'The organisation has no tax code here yet. Please add it on its page first.' } });
    const faults: FieldErrors = {};
    const items = input.items.map((item, i) => {
      if (!programme.kinds.includes(item.kind)) faults[`items.${i}.kind`] = { vi: 'Chương trình này không có nội dung đó.', en: 'This programme does not pay for that.' };
      if (!item.solutionSlug) return { ...item, solutionId: null, planId: null };
      const chosen = solutionBySlug(ctx, item.solutionSlug);
      if (item.planId !== null && !chosen.plans.some((p) => p.id === item.planId)) faults[`items.${i}.planId`] = { vi: 'Gói này không thuộc giải pháp đã chọn.', en: 'This plan does not belong to the solution.' };
      return { ...item, solutionId: publishedSolution(db, chosen.id)?.id ?? null };
    });
    items.forEach((item, i) => {
      if (items.findIndex((o) => o.kind === item.kind && o.solutionId === item.solutionId && o.description === item.description) < i) faults[`items.${i}.kind`] = { vi: 'Nội dung này trùng với nội dung ở trên.', en: 'This content repeats one above.' };
    });
    if (input.foundedOn && input.foundedOn > vnDate(now)) faults['foundedOn'] = { vi: 'Ngày thành lập không thể ở tương lai.', en: 'The founding day cannot lie in the future.' };
    if (Object.keys(faults).length > 0) throw invalid(faults);

    let app: ApplicationRow;
    if (input.publicId) {
      app = applicationByPublicId(db, input.publicId);
      if (app.organisationId !== input.organisationId) throw notFound();
      if (app.state !== 'DRAFT') throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'sửa hồ sơ', en: 'change the dossier' }, allowed: allowedActs(app.state, ['OWNER']) });
      requireFresh(app, input.version);
    } else {
      const id = publicId();
      db.run('INSERT INTO support_application (public_id, programme_id, organisation_id, tax_code, prepared_by, illustration, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)', [id, programme.id, input.organisationId, org.taxCode, person.userId, org.illustration, now, now]);
      app = applicationByPublicId(db, id);
    }
    const { latest } = readinessOf(db, input.organisationId);
    const changed = db.run(
      `UPDATE support_application SET programme_id = ?, sector = ?, employees = ?, revenue_vnd = ?, capital_vnd = ?, founded_on = ?, women_owned = ?, many_women = ?, social_enterprise = ?, readiness_result_id = ?,
       tax_code = ?, version = version + 1, updated_at = ? WHERE id = ? AND state = 'DRAFT' AND version = ?`,
      [programme.id, input.sector, input.employees, input.revenueVnd, input.capitalVnd, input.foundedOn, Number(input.womenOwned), Number(input.manyWomen), Number(input.socialEnterprise), latest?.id ?? null, org.taxCode, now, app.id, app.version],
    );
    if (changed.changes !== 1) throw conflict('stale', { vi: 'Hồ sơ vừa được sửa ở nơi khác. Mời mở lại.', en: 'The dossier was changed elsewhere. Please open it again.' });
    db.run('INSERT INTO support_application_text (application_id, need, contact_name, contact_phone) VALUES (?,?,?,?) ON CONFLICT (application_id) DO UPDATE SET need = excluded.need, contact_name = excluded.contact_name, contact_phone = excluded.contact_phone', [app.id, input.need, input.contactName, input.contactPhone]);
    db.run('DELETE FROM support_item WHERE application_id = ?', [app.id]);
    items.forEach((item, position) => {
      db.run('INSERT INTO support_item (application_id, position, kind, description, solution_id, plan_id, adviser, months, cost_vnd, received_elsewhere_vnd) VALUES (?,?,?,?,?,?,?,?,?,?)', [app.id, position, item.kind, item.description, item.solutionId, item.planId, item.adviser, item.months, item.costVnd, item.receivedElsewhereVnd]);
    });
    const saved = applicationByPublicId(db, app.publicId);
    const sheet = worksheetFor(db, saved, programme, now);
    for (const line of sheet?.lines ?? []) {
      db.run('UPDATE support_item SET size = ?, rate_percent = ?, cap_vnd = ?, subsidy_vnd = ?, rule_version_id = ? WHERE id = ?', [line.estimate.size, line.estimate.rate, line.estimate.capVnd, line.estimate.subsidyVnd, sheet ? ruleVersionId(db, sheet.law, now) : null, line.item.id]);
    }
    audit(ctx, { act: 'support.save', object: 'application', objectId: app.publicId, data: { items: items.length, version: saved.version } });
    return { publicId: app.publicId, version: saved.version, subsidyVnd: sheet?.totalVnd ?? null };
  }, { idempotencyKey, act: 'support.save' });
}
