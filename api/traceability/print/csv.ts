/** Stamps as CSV for a print house that lays out its own labels (RFC 4180). */
import { inFours } from '../stamps/serial.ts';
import type { PrintSpec, PrintWriter } from './writer.ts';

const ROWS_A_BATCH = 500;
const COLUMNS = ['number', 'serial', 'serial_in_fours', 'uri', 'hidden_code', 'gtin', 'lot', 'product'];

/** One field; what a spreadsheet would take for a formula gets an apostrophe. */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvWriter(spec: PrintSpec): PrintWriter {
  const end = `,${csvField(spec.gtin)},${csvField(spec.lot ?? '')},${csvField(spec.title)}\r\n`;
  return {
    perBatch: ROWS_A_BATCH,
    head: Buffer.from(`${spec.bom ? '\ufeff' : ''}${COLUMNS.join(',')}\r\n`),
    batch: (_, stamps) => Buffer.from(stamps.map((s) => `${s.number},${s.serial},${inFours(s.serial)},${s.uri},${s.hidden ?? ''}${end}`).join('')),
    tail: () => Buffer.alloc(0),
  };
}
