/** The officers' desk: who looks after which dossier, who is away, who gets what waits, notes and reminders. `api/support/index.ts` hands this on. */
export type { Absence } from './absences.ts';
export type { Assignment } from './assignments.ts';
export { addNote } from './add-note.ts';
export { applyProposal } from './apply-proposal.ts';
export { declareAbsence } from './declare-absence.ts';
export { endAbsence } from './end-absence.ts';
export { giveDossier } from './give-dossier.ts';
export { followAbsences } from './handover.ts';
export { deskJobs } from './jobs.ts';
export { absenceDesk, caseFor, deskBodies, notesFor, type AbsenceDesk, type CaseView, type DeskBody, type Note } from './queries.ts';
export { remindOfDeadlines, remindOfSupplements } from './remind.ts';
export { caseloadFor, proposalFor, type Proposal } from './proposal.ts';
export { setCapacity } from './set-capacity.ts';
export { takeDossier } from './take-dossier.ts';
