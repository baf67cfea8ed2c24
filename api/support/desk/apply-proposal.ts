import { tellPerson } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput, type FieldErrors } from '../../errors.ts';
import { write } from '../../write.ts';
import { assign } from './assignments.ts';
import { deskOfficers } from './officers.ts';
import { basisOf, requireLead, tiedTo, waitingDossiers } from './proposal.ts';
import { applyInput, type ApplyInput } from './schemas.ts';

export interface Applied {
  assigned: number;
  /** Left without an officer for now. */
  left: number;
}

/**
 * Carries out a proposal exactly as it was looked at, with the lines that were changed by hand: all of it or nothing.
 * @throws DomainError 401, 403, 404; 409 something that it rests on changed meanwhile; 422 beside a line whose officer cannot have it
 */
export async function applyProposal(ctx: Context, raw: ApplyInput, idempotencyKey?: string): Promise<Applied> {
  const input = parseInput(applyInput, raw);
  return write(ctx, (): Applied => {
    requireLead(ctx, input.body);
    const officers = deskOfficers(ctx, input.body);
    const found = new Map(waitingDossiers(ctx, input.body, officers, input.rows.map((r) => r.application)).map((d) => [d.id, d]));
    if (basisOf([...found.values()], officers) !== input.basis) {
      throw conflict('stale', { vi: 'Từ lúc Ông/Bà xem đề xuất, có hồ sơ hoặc khối lượng việc của cán bộ đã thay đổi. Chưa phân công gì; mời xem đề xuất mới.', en: 'Since you looked at the proposal, a dossier or an officer’s load has changed. Nothing was assigned; please look at the new proposal.' });
    }
    const faults: FieldErrors = {};
    const free = new Map(officers.map((o) => [o.id, o.away ? 0 : o.capacity - o.held]));
    const given = new Map<string, number>();
    input.rows.forEach((row, n) => {
      const dossier = found.get(row.application);
      if (row.officer === null || !dossier) return;
      const officer = officers.find((o) => o.id === row.officer);
      const field = `rows.${n}.officer`;
      if (!officer) faults[field] = { vi: 'Người này hiện không phải cán bộ thẩm định của cơ quan.', en: 'This person is no reviewing officer of the body today.' };
      else if (officer.away) faults[field] = { vi: `Ông/Bà ${officer.name} đang vắng.`, en: `${officer.name} is away.` };
      else if (tiedTo(ctx, dossier, [officer]).length > 0) faults[field] = { vi: `Ông/Bà ${officer.name} có liên quan tới đơn vị nộp hồ sơ nên không nhận được.`, en: `${officer.name} is tied to the applicant and cannot have it.` };
      else if ((given.get(officer.id) ?? 0) >= (free.get(officer.id) ?? 0)) faults[field] = { vi: `Ông/Bà ${officer.name} chỉ nhận thêm được ${Math.max(0, free.get(officer.id) ?? 0)} hồ sơ theo định mức.`, en: `${officer.name} has room for ${Math.max(0, free.get(officer.id) ?? 0)} more only.` };
      else given.set(officer.id, (given.get(officer.id) ?? 0) + 1);
    });
    if (Object.keys(faults).length > 0) throw invalid(faults);
    for (const row of input.rows) {
      const dossier = found.get(row.application);
      if (row.officer === null || !dossier) continue;
      assign(ctx, dossier.applicationId, { personId: row.officer, why: row.officer === row.proposed ? 'OPTIMISER' : 'OFFICER' });
      audit(ctx, { act: 'support.assign', object: 'application', objectId: dossier.id, data: { to: row.officer, proposed: row.proposed } });
    }
    for (const [officer, n] of given) tellPerson(ctx, officer, `assigned:${input.basis}`, `Ông/Bà được giao phụ trách ${n} hồ sơ hỗ trợ. Mời Ông/Bà mở Hồ sơ hỗ trợ, mục Của tôi.`);
    const assigned = Array.from(given.values()).reduce((sum, n) => sum + n, 0);
    return { assigned, left: input.rows.length - assigned };
  }, { idempotencyKey, act: 'support.assign' });
}
