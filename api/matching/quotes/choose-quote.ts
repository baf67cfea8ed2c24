/** The enterprise's side: one quote kept as its preference, with a reason; or the request withdrawn. */
import { requirePerson } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput, refusedTransition } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { REQUEST_WORDS } from '../rules/quotes.ts';
import { chooseInput, closeInput, type ChooseInput, type CloseInput } from './schemas.ts';
import { moveQuote, ownRequest, quotesOf, requireQuoteAct, type QuoteRow } from './store.ts';

export interface RequestMoved {
  request: string;
  state: string;
}

/**
 * Keeps one quote as the enterprise's preference (a wish, never an award: TT 06/2022 Đ5.4). The others are told that they were not preferred.
 * @throws DomainError 403 not the representative, 404; 409 wrong state, expired, stale; 422
 */
export async function chooseQuote(ctx: Context, raw: ChooseInput, idempotencyKey?: string): Promise<RequestMoved> {
  const input = parseInput(chooseInput, raw);
  return write(ctx, (db): RequestMoved => {
    const request = ownRequest(ctx, input.request);
    const quotes = quotesOf(db, request.id);
    const quote = quotes.find((q) => q.publicId === input.quote);
    if (!quote) throw notFound({ vi: 'Báo giá này không thuộc yêu cầu của Ông/Bà.', en: 'This quote does not belong to your request.' });
    const person = requireQuoteAct(ctx, { quote, request }, 'choose', vnDate(ctx.now()), input.version);
    moveQuote(ctx, quote, 'choose');
    const others = quotes.filter((q) => q.id !== quote.id && (q.state === 'ASKED' || q.state === 'ANSWERED'));
    for (const other of others) db.run("UPDATE quote SET state = 'PASSED', version = version + 1 WHERE id = ?", [other.id]);
    db.run("UPDATE quote_request SET state = 'CHOSEN', reason = ?, decided_by = ?, decided_at = ? WHERE id = ?", [input.reason, person.userId, ctx.now(), request.id]);
    audit(ctx, { act: 'quote.choose', object: 'quote-request', objectId: request.publicId, data: { quote: quote.publicId, priceVnd: quote.priceVnd, passed: others.map((q) => q.publicId) } });
    tellOwners(ctx, quote.providerOrganisationId, `quote-chosen:${quote.publicId}`, `${request.organisationName} chọn báo giá của Ông/Bà làm nguyện vọng. Đây chưa phải kết quả chọn nhà thầu: cơ quan hỗ trợ quyết định theo luật đấu thầu.`);
    tellOthers(ctx, others, request.organisationName, 'passed', 'đã chọn một báo giá khác');
    return { request: request.publicId, state: 'CHOSEN' };
  }, { idempotencyKey, act: 'quote.choose' });
}

/** Withdraws an open request; providers who were still in it are told. @throws DomainError 404; 409 wrong state or stale */
export async function closeQuoteRequest(ctx: Context, raw: CloseInput, idempotencyKey?: string): Promise<RequestMoved> {
  const input = parseInput(closeInput, raw);
  return write(ctx, (db): RequestMoved => {
    const request = ownRequest(ctx, input.request);
    const person = requirePerson(ctx);
    if (request.state !== 'OPEN') throw refusedTransition({ from: REQUEST_WORDS[request.state], tried: { vi: 'rút yêu cầu', en: 'withdraw the request' }, allowed: [] });
    if (input.version !== null && input.version !== request.version) throw conflict('stale', { vi: 'Vừa có nhà cung cấp trả lời. Mời Ông/Bà xem rồi hãy rút.', en: 'A provider has just answered. Please look before you withdraw.' });
    const open = quotesOf(db, request.id).filter((q) => q.state === 'ASKED' || q.state === 'ANSWERED');
    for (const q of open) db.run("UPDATE quote SET state = 'WITHDRAWN', version = version + 1 WHERE id = ?", [q.id]);
    db.run("UPDATE quote_request SET state = 'CLOSED', version = version + 1, decided_by = ?, decided_at = ? WHERE id = ?", [person.userId, ctx.now(), request.id]);
    audit(ctx, { act: 'quote.close', object: 'quote-request', objectId: request.publicId });
    tellOthers(ctx, open, request.organisationName, 'closed', 'đã rút yêu cầu báo giá');
    return { request: request.publicId, state: 'CLOSED' };
  }, { idempotencyKey, act: 'quote.close' });
}

function tellOthers(ctx: Context, quotes: readonly QuoteRow[], name: string, key: string, what: string): void {
  for (const q of quotes) tellOwners(ctx, q.providerOrganisationId, `quote-${key}:${q.publicId}`, `${name} ${what}. Cảm ơn Ông/Bà đã quan tâm.`);
}
