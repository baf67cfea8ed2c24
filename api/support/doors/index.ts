/** The doors by which dossiers come in beside the floor's own form. `api/support/index.ts` hands this on. */
import { ARRIVAL_OBJECT } from './counter.ts';
import { LETTER_OBJECT } from './letters.ts';
import { seesArrival, seesLetter } from './queries.ts';

export { counterOf, receivePaper, type SentScans } from './counter.ts';
export { supplementOnPaper, withdrawOnPaper, type LetterInput, type SentLetter } from './letters.ts';
export { createServicePortal, fakeServicePortal, httpServicePortal, type FakePortal, type Misbehaviour, type PortalStatus, type ServicePortal } from './portal.ts';
export { portalDesk, resendStatus, settleMessage, type PortalDesk } from './portal-desk.ts';
export { fetchPortal, keepPortalMessage } from './portal-in.ts';
export { MOST_TRIES, portalEffects, portalJobs } from './portal-out.ts';
export { arrivalOf, arrivalReceipt, counterDesk, counterProgrammes, letterCase, letterReceipt, organisationByTaxCode, type ArrivalLine, type ArrivalReceipt, type ArrivalView, type LetterCase, type LetterReceipt, type LetterView } from './queries.ts';

/** Who sees the scans of arrivals and of what came on paper later. */
export const arrivalPapers = { [ARRIVAL_OBJECT]: seesArrival, [LETTER_OBJECT]: seesLetter };
