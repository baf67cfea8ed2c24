/**
 * Administrative papers: their layout (Decree 30/2020/NĐ-CP) as PDF, their versions, numbers and signed returns, and whether one is genuine.
 * Who may make and see a paper is the affair of the domain that it belongs to. The only file of this domain that others import.
 */
export { checkFile, checkPaper, type FileVerdict, type PaperCheck } from './check.ts';
export { figures, moneyInWords, type Block, type Paper, type PaperPrint, type Signature } from './paper.ts';
export { renderPaper } from './render.ts';
export { judgeSigned } from './signed.ts';
export {
  checkUrl, currentPaper, giveNumber, keepReturn, makeVersion, PAPER_KIND_WORDS, PAPER_STATE_WORDS, paperById, paperByPublicId, paperBytes, papersOf, printForSigning, returnsOf,
  type PaperKind, type PaperRow, type PaperSource, type PaperState, type Returned, type ReturnView, type Signer,
} from './store.ts';
export { routes } from './routes.ts';
