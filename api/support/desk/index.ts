/** The officers' desk: who looks after which dossier. `api/support/index.ts` hands this on. */
export type { Assignment } from './assignments.ts';
export { giveDossier } from './give-dossier.ts';
export { caseFor, type CaseView } from './queries.ts';
export { takeDossier } from './take-dossier.ts';
