/** The appropriation and the Treasury: changes of the estimate, year's end, the ledger as a file, comparison with statements. */
export { confirmBudgetChange, declineBudgetChange, proposeBudgetChange } from './change-budget.ts';
export { ledgerCsv, ledgerXlsx } from './export-ledger.ts';
export { budgetDesk, reconciliationDesk, reconciliationFor, type BudgetChangeView, type BudgetDesk, type ReconciliationDesk, type ReconciliationLine, type ReconciliationView } from './queries.ts';
export { closeReconciliation, explainDifferences, reconcile } from './reconcile.ts';
