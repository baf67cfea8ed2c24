/** Before the contract: advisers, the support plan, how providers are chosen. `api/support/index.ts` hands this on. */
export { publicAdvisers, adviserRegister, type AdviserEntry } from './advisers.ts';
export { choicesFor, type Choice, type Quote } from './choices.ts';
export { approvePlan, returnPlan } from './decide-plan.ts';
export { addToPlan, drawPlan, dropPlan, sendPlan, takeFromPlan } from './draw-plan.ts';
export { planCsv, planDesk, planFor, type PlanView } from './plans.ts';
export { recordChoice } from './record-choice.ts';
export { saveAdviser } from './save-adviser.ts';
export type { AdviserInput, ChoiceInput } from './schemas.ts';
