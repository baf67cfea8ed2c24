/** Support for digital transformation: programmes, estimates, applications, the ledger. The only file of this domain that others import. */
import type { DocumentOwner } from '../documents/index.ts';
import { readinessPapers } from '../matching/index.ts';
import { ownsPaper, VAULT_OBJECT } from '../vault/index.ts';
import { contractPapers } from './contract/index.ts';
import { arrivalPapers } from './doors/index.ts';
import { seesPaperFile } from './papers/index.ts';
import { officeSeesPaper, seesSupplementPaper } from './queries.ts';
import { SUPPLEMENT_OBJECT } from './supplement.ts';

export * from './contract/index.ts';
export * from './desk/index.ts';
export * from './doors/index.ts';
export * from './help/index.ts';
export * from './law/index.ts';
export * from './plan/index.ts';
export * from './publish/index.ts';
export * from './register/index.ts';
export * from './report/index.ts';
export * from './treasury/index.ts';
export { appealRefusal, reopenApplication, upholdRefusal, type AppealView } from './appeal.ts';
export { applyBulk, previewBulk, type BulkResult } from './bulk.ts';
export { ATTACHING_STATES, attachPapers } from './attach-papers.ts';
export { declarationPdf } from './papers/declaration.ts';
export { makePaper, numberPaper, paperFile, paperFor, papersOfDossier, returnPaper, type PaperView } from './papers/index.ts';
export { deadlineFor } from './deadline.ts';
export { lastDeclaration, type Declaration } from './declaration.ts';
export { declareConflict } from './declare-conflict.ts';
export { approveApplication, refuseApplication, sendBackApplication } from './decide-application.ts';
export { verifyDecisions, type NoticeContent } from './decisions.ts';
export { enterNoticeNumber } from './enter-notice-number.ts';
export { estimateSupport, offices } from './estimate-support.ts';
export { ARTICLES } from './lawbook.ts';
export type { BudgetRow } from './ledger.ts';
export { lawTexts, publicProgramme, publicProgrammes, type PublicProgramme } from './public.ts';
export {
  applicationFor, applicationsOf, declarationFor, ledgersFor, openCount, QUEUE_TABS, queueFor,
  type ApplicationLine, type ApplicationView, type DeclarationView, type DecisionView, type ItemView, type LedgerView, type NoticeView, type Queue, type QueueTab,
} from './queries.ts';
export { receiveApplication, recommend } from './review.ts';
export { routes } from './routes.ts';
export { CONTRACT_WORDS, DELIVERY_WORDS, RECOVERY_WORDS, type ContractState, type DeliveryState } from './rules/contract.ts';
export { closedDoor, DOOR_WORDS, DOORS, openDoors, type Door } from './rules/doors.ts';
export { CHANGE_KINDS, CHANGE_WORDS, type ChangeKind } from './rules/budget-change.ts';
export { type Estimate } from './rules/estimate.ts';
export { FORM_WORDS, PAUSE_WORDS, SWITCH_ARTICLES, termFacts } from './rules/programme.ts';
export { periodWords, PLAN_WORDS, type PlanState } from './rules/plan.ts';
export { METHOD_WORDS, METHODS, type Method } from './rules/procurement.ts';
export { CAP_PER_WORDS, changesBetween, LIMIT_WORDS, SECOND_CONTRACT_WORDS, SECTOR_WORDS, SIZE_RULE_WORDS, USE_WORDS, type LawChange, type LawFigure } from './rules/compare.ts';
export { KIND_WORDS, SIZE_WORDS } from './rules/explain.ts';
export { vnd, vndWords } from './rules/money.ts';
export { REGISTER_STATUS } from './rules/register.ts';
export { OUTCOME_WORDS } from './rules/reconcile.ts';
export { actWords, APPLICATION_STATES, STATE_WORDS, type Act, type ApplicationState, type Transition } from './rules/transitions.ts';
export { KINDS, LEGAL_FORMS, SECOND_CONTRACT, SECTORS, SIZE_RULES, SIZES, type Kind, type LegalForm, type RuleVersion, type Sector, type Size } from './rules/types.ts';
export { articleHref } from './rules/version.ts';
export { appropriate, nameOffice, openProgramme } from './run-programme.ts';
export { ACCOUNT_WORDS, POSTING_WORDS, SOURCE_WORDS } from './rules/ledger.ts';
export { saveApplication } from './save-application.ts';
export { BULK_ACTS, type BulkAct } from './schemas.ts';
export type { DraftInput, EstimateRequest, PaperArrivalInput, ProgrammeChangeInput } from './schemas.ts';
export type { ProgrammeTerms } from './rules/programme.ts';
export { submitApplication } from './submit-application.ts';
export { askSupplement, sendSupplement, settleSupplement, type AnswerFile, type SupplementView } from './supplement.ts';
export { withdrawApplication } from './withdraw-application.ts';
export { legalFormOf, type Worksheet } from './worksheet.ts';
export { headFault, recordHeads, supportFaults, type RecordHead } from './verify.ts';

/** Who sees which papers: of contracts, declared readiness results, administrative papers, supplements, scans that came by other doors, and papers of the vault where they left with a dossier. */
export const supportPapers: Record<string, DocumentOwner> = { ...contractPapers, ...arrivalPapers, ...readinessPapers, paper: seesPaperFile, [SUPPLEMENT_OBJECT]: seesSupplementPaper, [VAULT_OBJECT]: (ctx, id) => ownsPaper(ctx, id) || officeSeesPaper(ctx, id) };
