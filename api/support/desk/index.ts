/** The officers' desk: who looks after which dossier, who is away. `api/support/index.ts` hands this on. */
export type { Absence } from './absences.ts';
export type { Assignment } from './assignments.ts';
export { declareAbsence } from './declare-absence.ts';
export { endAbsence } from './end-absence.ts';
export { giveDossier } from './give-dossier.ts';
export { followAbsences } from './handover.ts';
export { deskJobs } from './jobs.ts';
export { absenceDesk, caseFor, deskBodies, type AbsenceDesk, type CaseView, type DeskBody } from './queries.ts';
export { takeDossier } from './take-dossier.ts';
