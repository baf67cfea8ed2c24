/** The provider's side of a quote: a price that binds until a day, a refusal with its reason, or a price taken back. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput, type FieldErrors } from '../../errors.ts';
import { addDays, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { publishedSolution } from '../queries.ts';
import type { QuoteAct } from '../rules/quotes.ts';
import { answerInput, declineInput, type AnswerInput, type DeclineInput } from './schemas.ts';
import { heldQuote, moveQuote, requireQuoteAct } from './store.ts';

export interface QuoteMoved {
  quote: string;
  state: string;
}

/** Longest that a price may bind, in days. */
const MOST_VALID_DAYS = 365;

/**
 * Quotes a price, or changes it while nobody has preferred one.
 * @throws DomainError 403, 404; 409 wrong state, too late, stale, solution no longer published; 422
 */
export async function answerQuote(ctx: Context, raw: AnswerInput, idempotencyKey?: string): Promise<QuoteMoved> {
  const input = parseInput(answerInput, raw);
  return write(ctx, (db): QuoteMoved => {
    const held = heldQuote(ctx, input.quote);
    const now = ctx.now();
    const today = vnDate(now);
    const person = requireQuoteAct(ctx, held, 'answer', today, input.version);
    const solution = publishedSolution(db, held.quote.solutionId);
    if (!solution) throw conflict('not-published', { vi: 'Giải pháp này không còn trong danh mục đã công bố nên chưa báo giá được.', en: 'The solution is not on the published list any more, so it cannot be quoted.' });
    const faults: FieldErrors = {};
    if (input.planId !== null && !solution.plans.some((p) => p.id === input.planId)) faults['planId'] = { vi: 'Gói này không thuộc giải pháp được hỏi.', en: 'This plan does not belong to the solution.' };
    if (input.validUntil < held.request.answerBy) faults['validUntil'] = { vi: 'Báo giá phải còn hạn ít nhất đến hết hạn trả lời của yêu cầu.', en: 'The price must hold at least until the last day for answers.' };
    if (input.validUntil > addDays(today, MOST_VALID_DAYS)) faults['validUntil'] = { vi: 'Báo giá có hạn nhiều nhất một năm.', en: 'A price holds for a year at most.' };
    if (Object.keys(faults).length > 0) throw invalid(faults);
    db.run('UPDATE quote SET plan_id = ?, price_vnd = ?, vat = ?, valid_until = ?, includes = ?, answered_by = ?, answered_at = ? WHERE id = ?', [input.planId, input.priceVnd, input.vat, input.validUntil, input.includes, person.userId, now, held.quote.id]);
    // after the price: the table holds no answered quote without one
    moveQuote(ctx, held.quote, 'answer');
    audit(ctx, { act: 'quote.answer', object: 'quote', objectId: held.quote.publicId, data: { priceVnd: input.priceVnd, vat: input.vat, validUntil: input.validUntil } });
    tellOwners(ctx, held.request.organisationId, `quote-answered:${held.quote.publicId}:${held.quote.version}`, `Có báo giá cho “${solution.nameVi}”. Mời Ông/Bà vào mục Báo giá trên sàn để so sánh.`);
    return { quote: held.quote.publicId, state: 'ANSWERED' };
  }, { idempotencyKey, act: 'quote.answer' });
}

/** Declines with a reason. @throws DomainError 403, 404, 409, 422 */
export const declineQuote = (ctx: Context, raw: DeclineInput, idempotencyKey?: string): Promise<QuoteMoved> => leave(ctx, raw, 'decline', idempotencyKey);
/** Takes a price back while nobody has preferred it, with a reason. @throws DomainError 403, 404, 409, 422 */
export const takeBackQuote = (ctx: Context, raw: DeclineInput, idempotencyKey?: string): Promise<QuoteMoved> => leave(ctx, raw, 'takeBack', idempotencyKey);

function leave(ctx: Context, raw: DeclineInput, act: Extract<QuoteAct, 'decline' | 'takeBack'>, idempotencyKey: string | undefined): Promise<QuoteMoved> {
  const input = parseInput(declineInput, raw);
  return write(ctx, (db): QuoteMoved => {
    const held = heldQuote(ctx, input.quote);
    requireQuoteAct(ctx, held, act, vnDate(ctx.now()), input.version);
    moveQuote(ctx, held.quote, act);
    db.run('UPDATE quote SET note = ? WHERE id = ?', [input.reason, held.quote.id]);
    audit(ctx, { act: `quote.${act}`, object: 'quote', objectId: held.quote.publicId });
    tellOwners(ctx, held.request.organisationId, `quote-${act}:${held.quote.publicId}`, `Một nhà cung cấp ${act === 'decline' ? 'không báo giá được' : 'đã rút báo giá'}. Mời Ông/Bà xem lý do ở mục Báo giá trên sàn.`);
    return { quote: held.quote.publicId, state: act === 'decline' ? 'DECLINED' : 'WITHDRAWN' };
  }, { idempotencyKey, act: `quote.${act}` });
}
