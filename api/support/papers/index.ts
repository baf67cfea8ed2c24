/** Papers of support: made, numbered, returned, read. `api/support/index.ts` hands this on. */
export { makePaper } from './make-paper.ts';
export { numberPaper } from './number-paper.ts';
export { paperFile, paperFor, papersOfDossier, seesPaperFile, type PaperView } from './queries.ts';
export { returnPaper } from './return-paper.ts';
