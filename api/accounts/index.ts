/** People, organisations, roles, sessions: what other domains and pages may use. */
export { createAuth, loadAuthSecret, PASSWORD_MIN, type Auth } from './auth.ts';
export { actorFromRequest, hasSessionCookie, rolesOn } from './actor.ts';
export { demoOutbox, httpGateway, isDemoFloor, messagePorts, type MailPort, type Message, type MessagePort, type SendOutcome, type SmsPort } from './messages.ts';
export { deliver, outboxHandlers } from './notices.ts';

export { requestSignInCode, confirmSignInCode, signInWithPassword, signOut, type SignInResult } from './sign-in.ts';
export { codeById, contactOfTicket, type SentCode } from './codes.ts';
export { registerPerson } from './register-person.ts';
export { registerOrganisation } from './register-organisation.ts';
export { grantRole } from './grant-role.ts';
export { endRole } from './end-role.ts';
export { appointDirector } from './appoint-director.ts';
export { revokeSession, revokeSessions } from './revoke-sessions.ts';
export { renamePerson, requestContactChange, confirmContactChange, setPassword, removePassword } from './change-profile.ts';
export { setConsent, hasConsent } from './set-consent.ts';
export { CONSENT_TEXTS, type ConsentPurpose } from './consent-texts.ts';
export { requestRecovery, confirmRecovery, resendRecoveryCode, completeRecovery, cancelRecovery, RECOVERY_WORDS } from './recover.ts';
export { openDataRequest, cancelDataRequest, decideDataRequest, DATA_REQUEST_WORDS } from './data-request.ts';
export { personalData, exportPersonalData } from './personal-data.ts';
export { createFirstAdmin } from './create-first-admin.ts';
export { tidyAccounts } from './tidy.ts';
export { giveDemoRole, hashPassword, makeDemoOrganisation, makeDemoPerson, setDemoPasswords } from './demo.ts';
export { accountCounts, consents, dataRequestDesk, demoMessages, directorChanges, findOrganisations, firstPageOf, homeProvince, myDataRequests, myOrganisations, organisation, profile, recoveries, recovery, rolesIn, sessions, type OrganisationView, type Profile, type SessionView } from './queries.ts';
export { hasPersonalTaxCode, isPlaceholderEmail, maskContact, readPhone, readTaxCode, rolesOf, showPhone, taxCodeRoot } from './rules.ts';
export { contactField, phoneField, SELF_REGISTERED_KINDS, taxCodeField } from './schemas.ts';
export { routes } from './routes.ts';
export { ROLE_WORDS, ORGANISATION_KIND_WORDS } from './words.ts';
