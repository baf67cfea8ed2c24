/** Quotes as the verbs hold them, seen only by the enterprise that asked and, each its own, by the provider. */
import type { Database } from '../../../db/client.ts';
import { isMember } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, forbidden, notFound, refusedTransition, unauthenticated } from '../../errors.ts';
import { QUOTE_WORDS, quoteActs, quoteStep, REQUEST_WORDS, shownState, type QuoteAct, type QuoteState, type RequestState, type Vat } from '../rules/quotes.ts';

export interface RequestRow {
  id: number;
  publicId: string;
  organisationId: number;
  organisationName: string;
  need: string;
  users: number;
  months: number;
  communeName: string | null;
  answerBy: string;
  state: RequestState;
  reason: string;
  askedAt: number;
  decidedAt: number | null;
  version: number;
  illustration: number;
}
export interface QuoteRow {
  id: number;
  publicId: string;
  requestId: number;
  solutionId: number;
  providerOrganisationId: number;
  state: QuoteState;
  planId: number | null;
  priceVnd: number | null;
  vat: Vat | null;
  validUntil: string | null;
  includes: string;
  note: string;
  answeredAt: number | null;
  version: number;
}

export const REQUEST_SELECT = `SELECT r.id, r.public_id AS publicId, r.organisation_id AS organisationId, o.name AS organisationName, r.need, r.users, r.months, c.name AS communeName, r.answer_by AS answerBy, r.state, r.reason,
  r.asked_at AS askedAt, r.decided_at AS decidedAt, r.version, r.illustration FROM quote_request r JOIN organisation o ON o.id = r.organisation_id LEFT JOIN commune c ON c.code = r.commune_code`;
export const QUOTE_SELECT = `SELECT q.id, q.public_id AS publicId, q.request_id AS requestId, q.solution_id AS solutionId, q.provider_organisation_id AS providerOrganisationId, q.state, q.plan_id AS planId, q.price_vnd AS priceVnd, q.vat,
  q.valid_until AS validUntil, q.includes, q.note, q.answered_at AS answeredAt, q.version FROM quote q`;

export const NO_QUOTE = { vi: 'Không tìm thấy yêu cầu báo giá này.', en: 'This request for quotes was not found.' };

/** @throws DomainError 404 to everybody but the enterprise that asked */
export function ownRequest(ctx: Context, publicId: string): RequestRow {
  const row = ctx.db.get<RequestRow>(`${REQUEST_SELECT} WHERE r.public_id = ?`, [publicId]);
  if (!row || !isMember(ctx, row.organisationId, 'OWNER', 'MEMBER')) throw notFound(NO_QUOTE);
  return row;
}

/** A quote with its request, for its provider or the enterprise. @throws DomainError 404 to everybody else */
export function heldQuote(ctx: Context, publicId: string): { quote: QuoteRow; request: RequestRow } {
  const quote = ctx.db.get<QuoteRow>(`${QUOTE_SELECT} WHERE q.public_id = ?`, [publicId]);
  const request = quote && ctx.db.get<RequestRow>(`${REQUEST_SELECT} WHERE r.id = ?`, [quote.requestId]);
  if (!quote || !request || !(isMember(ctx, quote.providerOrganisationId, 'OWNER', 'MEMBER') || isMember(ctx, request.organisationId, 'OWNER', 'MEMBER'))) throw notFound(NO_QUOTE);
  return { quote, request };
}

export const quotesOf = (db: Database, requestId: number): QuoteRow[] => db.all<QuoteRow>(`${QUOTE_SELECT} WHERE q.request_id = ? ORDER BY q.id`, [requestId]);

/**
 * The person who may take a step: a price binds the provider and a preference the enterprise, so their representatives take it.
 * @param version that of the quote, or of the request where it is chosen
 * @throws DomainError 401, 403; 409 wrong state, too late, expired, or a stale page
 */
export function requireQuoteAct(ctx: Context, { quote, request }: { quote: QuoteRow; request: RequestRow }, act: QuoteAct, today: string, version: number | null): Person {
  const step = quoteStep(act);
  const provider = step.who === 'PROVIDER';
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  if (!isMember(ctx, provider ? quote.providerOrganisationId : request.organisationId, 'OWNER')) {
    throw forbidden({ vi: `Chỉ người đại diện của ${provider ? 'nhà cung cấp' : 'đơn vị hỏi giá'} mới được ${step.vi}.`, en: `Only the representative of the ${provider ? 'provider' : 'organisation that asked'} may ${step.en}.` });
  }
  if (request.state !== 'OPEN') throw refusedTransition({ from: REQUEST_WORDS[request.state], tried: step, allowed: [] });
  if (!step.from.includes(quote.state)) throw refusedTransition({ from: QUOTE_WORDS[quote.state], tried: step, allowed: quoteActs(quote.state, request.state, step.who) });
  if (version !== null && version !== (provider ? quote : request).version) throw conflict('stale', { vi: 'Có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi làm tiếp.', en: 'Something changed after you opened this page. Please look again, then go on.' });
  const shown = shownState(quote, request.answerBy, today);
  if (act === 'answer' && today > request.answerBy) throw conflict('too-late', { vi: 'Đã quá hạn trả lời của yêu cầu này.', en: 'The last day for answers has passed.' });
  if (act === 'choose' && shown === 'EXPIRED') throw conflict('expired', { vi: 'Báo giá này đã hết hạn. Mời Ông/Bà hỏi giá lại.', en: 'This quote has expired. Please ask again.' });
  return ctx.actor;
}

/** Moves a quote and counts it and its request up, so that a page of the other side is stale. After `requireQuoteAct`, inside a write. */
export function moveQuote(ctx: Context, quote: QuoteRow, act: QuoteAct): void {
  const { changes } = ctx.db.run('UPDATE quote SET state = ?, version = version + 1 WHERE id = ? AND state = ? AND version = ?', [quoteStep(act).to, quote.id, quote.state, quote.version]);
  if (changes !== 1) throw conflict('stale', { vi: 'Báo giá vừa được người khác xử lý. Mời xem lại.', en: 'Somebody else has just changed this quote. Please look again.' });
  ctx.db.run('UPDATE quote_request SET version = version + 1 WHERE id = ?', [quote.requestId]);
}
