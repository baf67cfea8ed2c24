/** Registers of products: read, dry run, commit, report. */
export { commitImport, resumeImports } from './apply.ts';
export { importJobs, importReport, type ImportJobView, type ImportReport, type ImportReportRow, type ReportFilter, type RowOutcome } from './report.ts';
export { startImport } from './stage.ts';
