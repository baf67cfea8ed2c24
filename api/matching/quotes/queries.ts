/** Reads of quotes: the enterprise sees all that it asked for, a provider its own part and nobody else's price. */
import type { Database } from '../../../db/client.ts';
import { isMember, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { publishedSolution, solutionNames, type Plan } from '../queries.ts';
import { perMonth, quoteActs, shownState, taxWithin, type ShownQuoteState, type Vat } from '../rules/quotes.ts';
import { heldQuote, NO_QUOTE, ownRequest, QUOTE_SELECT, quotesOf, REQUEST_SELECT, type QuoteRow, type RequestRow } from './store.ts';

export interface QuoteView extends QuoteRow {
  shown: ShownQuoteState;
  solution: { slug: string; nameVi: string; nameEn: string; providerName: string };
  plan: { nameVi: string; nameEn: string } | null;
  /** Of the price; null before it is there. */
  taxVnd: number | null;
  monthVnd: number | null;
}
export interface RequestView extends RequestRow {
  quotes: QuoteView[];
  /** True while somebody may still answer. */
  waiting: boolean;
  maySend: boolean;
}

function views(db: Database, request: RequestRow, quotes: readonly QuoteRow[], today: string): QuoteView[] {
  const names = solutionNames(db, quotes.map((q) => q.solutionId));
  return quotes.map((q) => ({
    ...q, shown: shownState(q, request.answerBy, today), solution: names.get(q.solutionId)!,
    plan: q.planId === null ? null : (db.get<{ nameVi: string; nameEn: string }>('SELECT name_vi AS nameVi, name_en AS nameEn FROM solution_plan WHERE id = ?', [q.planId]) ?? null),
    taxVnd: q.priceVnd === null || q.vat === null ? null : taxWithin(q.priceVnd, q.vat), monthVnd: q.priceVnd === null ? null : perMonth(q.priceVnd, request.months),
  }));
}

/** A request with its quotes, the cheapest answer first. @throws DomainError 404 to everybody but its enterprise */
export function quoteRequestFor(ctx: Context, publicId: string): RequestView {
  requirePerson(ctx);
  const request = ownRequest(ctx, publicId);
  const today = vnDate(ctx.now());
  const quotes = views(ctx.db, request, quotesOf(ctx.db, request.id), today).sort((a, b) => (a.priceVnd ?? Infinity) - (b.priceVnd ?? Infinity) || a.id - b.id);
  return { ...request, quotes, waiting: request.state === 'OPEN' && quotes.some((q) => q.shown === 'ASKED'), maySend: isMember(ctx, request.organisationId, 'OWNER') };
}

export interface RequestLine {
  publicId: string;
  need: string;
  state: RequestRow['state'];
  answerBy: string;
  askedAt: number;
  asked: number;
  answered: number;
  lowestVnd: number | null;
  illustration: boolean;
}

/** The requests of an organisation, newest first; at most 100. @throws DomainError 404 not its own */
export function quoteRequestsOf(ctx: Context, organisationId: number): RequestLine[] {
  if (!isMember(ctx, organisationId, 'OWNER', 'MEMBER')) return [];
  return ctx.db.all<Omit<RequestLine, 'illustration'> & { illustration: number }>(
    `SELECT r.public_id AS publicId, r.need, r.state, r.answer_by AS answerBy, r.asked_at AS askedAt, r.illustration, count(q.id) AS asked, coalesce(sum(q.price_vnd IS NOT NULL AND q.state <> 'WITHDRAWN'), 0) AS answered,
       min(CASE WHEN q.state IN ('ANSWERED','CHOSEN') THEN q.price_vnd END) AS lowestVnd
     FROM quote_request r JOIN quote q ON q.request_id = r.id WHERE r.organisation_id = ? GROUP BY r.id ORDER BY r.id DESC LIMIT 100`, [organisationId]).map((r) => ({ ...r, illustration: r.illustration === 1 }));
}

export interface AskedQuote {
  request: Omit<RequestRow, 'reason'>;
  quote: QuoteView;
  plans: Plan[];
  acts: string[];
}

/** One quote as its provider sees it: what is asked, and its own answer. @throws DomainError 404 to everybody else */
export function askedQuoteFor(ctx: Context, publicId: string): AskedQuote {
  requirePerson(ctx);
  const { quote, request } = heldQuote(ctx, publicId);
  // the enterprise that asked has a page of its own for it
  if (!isMember(ctx, quote.providerOrganisationId, 'OWNER', 'MEMBER')) throw notFound(NO_QUOTE);
  const { reason: _reason, ...asked } = request;
  const today = vnDate(ctx.now());
  const acts = isMember(ctx, quote.providerOrganisationId, 'OWNER') ? quoteActs(quote.state, request.state, 'PROVIDER').filter((s) => s.act !== 'answer' || today <= request.answerBy).map((s) => s.act) : [];
  return { request: asked, quote: views(ctx.db, request, [quote], today)[0]!, plans: publishedSolution(ctx.db, quote.solutionId)?.plans ?? [], acts };
}

/** What the person's own providers were asked: what waits first, then the newest; at most 200. */
export function quotesAsked(ctx: Context): { request: Omit<RequestRow, 'reason'>; quote: QuoteView }[] {
  const person = requirePerson(ctx);
  const own = JSON.stringify(person.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId));
  const today = vnDate(ctx.now());
  return ctx.db.all<QuoteRow>(`${QUOTE_SELECT} JOIN quote_request r ON r.id = q.request_id WHERE q.provider_organisation_id IN (SELECT value FROM json_each(?)) ORDER BY (q.state = 'ASKED' AND r.answer_by >= ?) DESC, q.id DESC LIMIT 200`, [own, today]).map((quote) => {
    const { reason: _reason, ...request } = ctx.db.get<RequestRow>(`${REQUEST_SELECT} WHERE r.id = ?`, [quote.requestId])!;
    return { request, quote: views(ctx.db, { ...request, reason: '' }, [quote], today)[0]! };
  });
}

/** What waits: unanswered questions for the person's providers; answered requests that its enterprise has not decided. */
export function quoteCount(ctx: Context): { provider: number; enterprise: number } {
  if (ctx.actor.kind !== 'person') return { provider: 0, enterprise: 0 };
  const own = JSON.stringify(ctx.actor.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId));
  const today = vnDate(ctx.now());
  return {
    provider: ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM quote q JOIN quote_request r ON r.id = q.request_id WHERE q.state = 'ASKED' AND r.state = 'OPEN' AND r.answer_by >= ? AND q.provider_organisation_id IN (SELECT value FROM json_each(?))", [today, own])!.n,
    enterprise: ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM quote_request r WHERE r.state = 'OPEN' AND r.organisation_id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM quote q WHERE q.request_id = r.id AND q.state = 'ANSWERED' AND q.valid_until >= ?)", [own, today])!.n,
  };
}

export interface ChosenQuote {
  id: number;
  publicId: string;
  request: string;
  solutionId: number;
  solutionSlug: string;
  /** The kept shortlist that it was asked from, if any. */
  shortlistId: number | null;
  planId: number | null;
  priceVnd: number;
  vat: Vat;
  validUntil: string;
  months: number;
}

/** The quote that an organisation preferred, for its dossier; undefined when it is another's, not preferred, or has expired on that day. */
export function chosenQuote(db: Database, organisationId: number, publicId: string, today: string): ChosenQuote | undefined {
  return db.get<ChosenQuote>(
    `SELECT q.id, q.public_id AS publicId, r.public_id AS request, q.solution_id AS solutionId, s.slug AS solutionSlug, r.shortlist_id AS shortlistId, q.plan_id AS planId, q.price_vnd AS priceVnd, q.vat, q.valid_until AS validUntil, r.months
     FROM quote q JOIN quote_request r ON r.id = q.request_id JOIN solution s ON s.id = q.solution_id WHERE q.public_id = ? AND r.organisation_id = ? AND q.state = 'CHOSEN' AND q.valid_until >= ?`, [publicId, organisationId, today]);
}

export interface KeptQuote {
  nameVi: string;
  nameEn: string;
  providerName: string;
  priceVnd: number;
  vat: Vat;
  validUntil: string;
  users: number;
  months: number;
  /** Why the enterprise preferred it, in its words. */
  reason: string;
  chosenAt: number;
  asked: number;
  answered: number;
}

/** A preferred quote by its inner id, for the dossier that rests on it. Whoever calls has asked who may. */
export const keptQuote = (db: Database, id: number): KeptQuote | undefined => db.get<KeptQuote>(
  `SELECT s.name_vi AS nameVi, s.name_en AS nameEn, o.name AS providerName, q.price_vnd AS priceVnd, q.vat, q.valid_until AS validUntil, r.users, r.months, r.reason, r.decided_at AS chosenAt,
     (SELECT count(*) FROM quote x WHERE x.request_id = r.id) AS asked, (SELECT count(*) FROM quote x WHERE x.request_id = r.id AND x.price_vnd IS NOT NULL) AS answered
   FROM quote q JOIN quote_request r ON r.id = q.request_id JOIN solution s ON s.id = q.solution_id JOIN organisation o ON o.id = q.provider_organisation_id WHERE q.id = ? AND q.state = 'CHOSEN'`, [id]);
