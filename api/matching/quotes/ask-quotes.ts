import { requireMembership } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { communeByCode } from '../../places/index.ts';
import { addDays, formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { latestShortlist, solutionBySlug, solutionNames } from '../queries.ts';
import { askInput, type AskInput } from './schemas.ts';

/** Requests that one organisation may have open at a time: answering costs providers work. */
const MOST_OPEN = 10;

/**
 * Asks one to five published solutions' providers for a price. They learn who asks, what is needed, and where; nobody's name or phone.
 * @throws DomainError 403; 409 ten requests are open; 422 with a sentence per field
 */
export async function askQuotes(ctx: Context, raw: AskInput, idempotencyKey?: string): Promise<{ publicId: string }> {
  const input = parseInput(askInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): { publicId: string } => {
    const now = ctx.now();
    const org = db.get<{ name: string; illustration: number }>('SELECT name, illustration FROM organisation WHERE id = ?', [input.organisationId]);
    if (!org) throw notFound();
    const open = db.get<{ n: number }>("SELECT count(*) AS n FROM quote_request WHERE organisation_id = ? AND state = 'OPEN' AND answer_by >= ?", [input.organisationId, vnDate(now)])!.n;
    if (open >= MOST_OPEN) throw conflict('too-many-open', { vi: `Đơn vị đang có ${open} yêu cầu báo giá chưa xong. Mời chọn hoặc rút bớt trước.`, en: `The organisation has ${open} open requests. Please prefer one or withdraw some first.` });
    const faults: FieldErrors = {};
    if (new Set(input.solutions).size !== input.solutions.length) faults['solutions'] = { vi: 'Một giải pháp được chọn hai lần.', en: 'A solution is chosen twice.' };
    if (input.communeCode !== null && !communeByCode(ctx, input.communeCode)) faults['communeCode'] = { vi: 'Không có xã, phường này.', en: 'There is no such commune.' };
    const chosen = input.solutions.map((slug) => solutionBySlug(ctx, slug));
    const names = solutionNames(db, chosen.map((s) => s.id));
    for (const s of chosen) {
      if (s.plans.every((p) => p.yearVnd === 0) && s.plans.length > 0) faults['solutions'] = { vi: `“${s.nameVi}” miễn phí, không cần hỏi giá.`, en: `“${s.nameEn}” is free: there is no price to ask for.` };
      if (names.get(s.id)?.providerOrganisationId === input.organisationId) faults['solutions'] = { vi: `“${s.nameVi}” là của chính đơn vị mình.`, en: `“${s.nameEn}” is your own organisation’s.` };
    }
    if (Object.keys(faults).length > 0) throw invalid(faults);
    const id = publicId();
    const answerBy = addDays(vnDate(now), input.answerDays);
    const { lastInsertRowid } = db.run(
      'INSERT INTO quote_request (public_id, organisation_id, shortlist_id, need, users, months, commune_code, answer_by, asked_by, asked_at, illustration) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
      [id, input.organisationId, latestShortlist(db, input.organisationId)?.id ?? null, input.need, input.users, input.months, input.communeCode, answerBy, person.userId, now, org.illustration]);
    for (const s of chosen) {
      const provider = names.get(s.id)!.providerOrganisationId;
      db.run('INSERT INTO quote (public_id, request_id, solution_id, provider_organisation_id) VALUES (?,?,?,?)', [publicId(), lastInsertRowid, s.id, provider]);
      tellOwners(ctx, provider, `quote-asked:${id}:${s.id}`, `${org.name} hỏi giá “${s.nameVi}”. Mời Ông/Bà trả lời trên sàn trước hết ngày ${formatDate(answerBy)}.`);
    }
    audit(ctx, { act: 'quote.ask', object: 'quote-request', objectId: id, data: { organisationId: input.organisationId, solutions: chosen.map((s) => s.id), answerBy } });
    return { publicId: id };
  }, { idempotencyKey, act: 'quote.ask' });
}
