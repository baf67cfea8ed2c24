/** Tables that people send, as CSV or XLSX: read with caps, away from the thread that serves pages. */
export type { ReadTable, TableRow, TableSpec } from './read.ts';
export { readTableAside } from './read-aside.ts';
