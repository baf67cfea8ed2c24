/** From the notice to the money: contracts, deliveries, payments, proof of use. `api/support/index.ts` hands this on. */
export { acceptDelivery, deliver as deliverUnderContract, sendBackDelivery, type SentFile } from './deliver.ts';
export { endContract } from './end-contract.ts';
export { contractJobs } from './jobs.ts';
export { lapseVouchers } from './lapse.ts';
export { askMeasure, measureOf, openMeasures } from './measure-again.ts';
export { askAdvance, claimPayment, payPayment, refusePayment, returnAdvance } from './pay.ts';
export { askUse, proveUse } from './prove-use.ts';
export { judgeProviders, liftSuspension, providerRecord } from './provider-health.ts';
export {
  contractCount, contractDesk, contractFor, contractPapers, contractsOfDossier, CONTRACT_TABS, myContracts,
  type ContractLine, type ContractTab, type ContractView, type DeliveryView, type PaymentView,
} from './queries.ts';
export { decideRecovery, proposeRecovery, recordRepayment } from './recover.ts';
export type { RecoveryView } from './recoveries.ts';
export { dropContract, saveContract } from './save-contract.ts';
export type { ContractInput } from './schemas.ts';
export { signContract } from './sign-contract.ts';
