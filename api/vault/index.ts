/** The document vault: an enterprise's papers, declared once, shown to an office only with consent per use. The only file that others import. */
export { discardPaper, keepPaper, PAPER_TYPES, type PaperInput } from './keep-paper.ts';
export { ownsPaper, papersFor, sentWith, VAULT_OBJECT, vaultOf, type PaperRow, type PaperView, type UsedPaper } from './papers.ts';
export { routes } from './routes.ts';
export { expiredWords, hasExpired, PAPER_KINDS, PAPER_WORDS, paperName, USE_CONSENT, type PaperKind } from './rules.ts';
export { sendPapers, usePapers } from './use-papers.ts';
