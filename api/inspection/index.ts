/** Inspections: on the spot, offline too, and at a distance. The only file that others import. */
export { discardInspection, resolveFollowUp } from './move-inspection.ts';
export { inspectionPack, type InspectionPack } from './pack.ts';
export { inspectionCount, inspectionsOfProducer, inspectionView, listInspections, mediaOwner, producersToAsk, type InspectionLine, type InspectionView } from './queries.ts';
export { INSPECTION_FINDING_WORDS, INSPECTION_MOVES, INSPECTION_RESULT_WORDS, INSPECTION_STATE_WORDS, missingForRecord, type InspectionFinding, type InspectionResult, type InspectionState } from './rules.ts';
export { stampDossier, type StampDossier } from './look-up.ts';
export { saveInspection, type SavedInspection } from './save-inspection.ts';
export { answerRequest, outboxHandlers, requestPhotos } from './request-photos.ts';
export { INSPECTION_ROLES } from './access.ts';
export { routes } from './routes.ts';
