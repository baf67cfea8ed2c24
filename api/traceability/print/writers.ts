/** The writer of a format. */
import { csvWriter } from './csv.ts';
import { sheetWriter } from './sheet.ts';
import type { PrintSpec, PrintWriter } from './writer.ts';
import { zplWriter } from './zpl.ts';

/** @throws DomainError 422 when the stamp does not fit the label; RangeError for an address that no stamp holds */
export const writerOf = (spec: PrintSpec): PrintWriter => (spec.format === 'csv' ? csvWriter(spec) : spec.format === 'zpl' ? zplWriter(spec) : sheetWriter(spec));
