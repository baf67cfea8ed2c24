/** Administrative papers: their layout (Decree 30/2020/NĐ-CP) as PDF. The only file of this domain that others import. */
export { figures, moneyInWords, type Block, type Paper, type PaperPrint, type Signature } from './paper.ts';
export { renderPaper } from './render.ts';
