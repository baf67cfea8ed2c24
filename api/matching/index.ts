/** Matching: readiness tests, providers and solutions, shortlists. The only file of this domain that others import. */
export { declareCapacity } from './declare-capacity.ts';
export { FRAMES, PAPER_TOOLS, type ReadInstrument } from './instruments/read.ts';
export { instrumentFor, instrumentLines, testsFor, testUnderWay, type TestOffer } from './instruments/queries.ts';
export { CHECK_WORDS, checkPaperResult, declarePaperResult, mayCheckPaper, readinessPapers, resultPaper } from './instruments/paper-result.ts';
export { checkInstrument, discardInstrument, INSTRUMENT_WORDS, publishInstrument, retireInstrument, uploadInstrument } from './instruments/upload.ts';
export { NEXT_STEPS, SELF_TEST, SELF_TEST_QUESTIONS, type Edition, type PillarText } from './instrument.ts';
export { publishSolution, SOLUTION_STATE_WORDS, submitSolution, withdrawSolution } from './publish-solution.ts';
export {
  beforeOf, countPublished, keptShortlist, measuredSince, ownShortlist, pillarNames, providerOf, publishedSolution, publishedSolutions, readinessById, readinessOf, readinessResultFor, solutionBySlug, solutionNames, waitingForOfficer,
  type KeptShortlist, type Plan, type Publication, type ReadinessView, type SolutionCard,
} from './queries.ts';
export { answerQuote, declineQuote, takeBackQuote } from './quotes/answer-quote.ts';
export { askQuotes } from './quotes/ask-quotes.ts';
export { chooseQuote, closeQuoteRequest } from './quotes/choose-quote.ts';
export { askedQuoteFor, chosenQuote, keptQuote, quoteCount, quoteRequestFor, quoteRequestsOf, quotesAsked, type KeptQuote, type QuoteView } from './quotes/queries.ts';
export { ANSWER_DAYS, MOST_ASKED } from './quotes/schemas.ts';
export { QUOTE_WORDS, REQUEST_WORDS } from './rules/quotes.ts';
export { registerProvider, verifyProvider } from './register-provider.ts';
export { routes } from './routes.ts';
export { PILLARS, weakestFirst, type Pillar } from './rules/readiness.ts';
export { NEWCOMER_BELOW, SHARED_ACCEPTANCES, WEIGHTS, shortlistOf, type Asked, type Candidate, type ShortlistEntry, type ShortlistReason } from './rules/shortlist.ts';
export { saveShortlist, shortlistFor, type ShortlistAsk } from './save-shortlist.ts';
export { SOLUTION_CATEGORIES, type Category, type SolutionInput } from './schemas.ts';
export { takeReadinessTest } from './take-readiness-test.ts';
export { countAcceptance, providerByTaxCode, setProviderState } from './provider-record.ts';
