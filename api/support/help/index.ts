/** Community digital teams prepare dossiers and never send them. `api/support/index.ts` hands this on. */
export { handOver } from './hand-over.ts';
export { helpedDraft, helpedDrafts, helpedEnterprise, helpedEnterprises, type HelpedEnterprise, type HelpedLine, type HelpedState, type HelpedView, type HelperView } from './queries.ts';
export { saveHelped } from './save-helped.ts';
