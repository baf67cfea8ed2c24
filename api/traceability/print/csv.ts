/** Stamps as CSV for a print house that lays out its own labels (RFC 4180). */
import { csvCell } from '../../csv.ts';
import { inFours } from '../stamps/serial.ts';
import type { PrintSpec, PrintWriter } from './writer.ts';

const ROWS_A_BATCH = 500;
const COLUMNS = ['number', 'serial', 'serial_in_fours', 'uri', 'hidden_code', 'gtin', 'lot', 'product'];

export function csvWriter(spec: PrintSpec): PrintWriter {
  const end = `,${csvCell(spec.gtin)},${csvCell(spec.lot ?? '')},${csvCell(spec.title)}\r\n`;
  return {
    perBatch: ROWS_A_BATCH,
    head: Buffer.from(`${spec.bom ? '\ufeff' : ''}${COLUMNS.join(',')}\r\n`),
    batch: (_, stamps) => Buffer.from(stamps.map((s) => `${s.number},${s.serial},${inFours(s.serial)},${s.uri},${s.hidden ?? ''}${end}`).join('')),
    tail: () => Buffer.alloc(0),
  };
}
