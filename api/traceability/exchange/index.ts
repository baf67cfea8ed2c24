/** Traceability across the floor's border; re-exported by the domain's index. */
import type { Job } from '../../jobs.ts';
import { portJobs } from './ports/send.ts';
import { resumeForeignImports } from './stamps/commit.ts';

export { bindForeignAddress, releaseForeignAddress } from './addresses/bind.ts';
export { bindTargets, FOREIGN_WORDS, foreignAddresses, looksLikeAddress, resolveForeign, type AddressLine, type ForeignAnswer } from './addresses/queries.ts';
export { decideRecord, RECORD_ACTS, RECORD_STATES, sendEverything, type RecordState } from './ports/decide.ts';
export { mapFaults, mapOn, mapRecord, RECORD_KINDS, type FieldMap, type PortName, type RecordKind } from './ports/map.rules.ts';
export { FIELD_MAPS } from './ports/maps.ts';
export { createTracePorts, demoPort, httpPort, type PortOutcome, type TracePort, type TracePorts } from './ports/ports.ts';
export { KIND_WORDS, PORT_WORDS, portDesk, troubledRecords, type PortView, type RecordLine } from './ports/queries.ts';
export { portEffects, takeChanges } from './ports/send.ts';
export { CLAIM_WORDS, claimsToCheck, claimsWaiting, hasExportSheet, publicSheet, sheetForDesk, type ClaimRow, type PublicSheet, type SheetRow, type WaitingClaim } from './sheet/queries.ts';
export { saveExportSheet } from './sheet/save.ts';
export { INCOTERMS, MOST_CERTIFICATES } from './sheet/schemas.ts';
export { verifyExportSheet } from './sheet/verify.ts';
export { BATCH_ACTS, BATCH_STATES, type BatchState } from './stamps/batch.rules.ts';
export { commitForeignImport, IMPORT_STATES, resumeForeignImports } from './stamps/commit.ts';
export { foreignImportReport, foreignImports, foreignLedger, foreignTotals, type ForeignFilter, type ForeignTotals } from './stamps/queries.ts';
export { setForeignBatchState } from './stamps/set-state.ts';
export { startForeignImport } from './stamps/stage.ts';

export const exchangeJobs: readonly Job[] = [...portJobs, { name: 'foreign-imports-resume', everyMs: 60_000, run: resumeForeignImports }];
