/** The yearly report. `api/support/index.ts` hands this on. */
export { reportPdf, reportXlsx } from './files.ts';
export { reportTables, type ReportTable } from './words.ts';
export { yearlyReport, type YearlyReport } from './yearly.ts';
