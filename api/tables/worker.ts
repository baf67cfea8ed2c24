/** Reads a table away from the thread that serves pages. */
import { parentPort, workerData } from 'node:worker_threads';
import { isDomainError } from '../errors.ts';
import { readTable, type TableSpec } from './read.ts';

const { bytes, filename, spec } = workerData as { bytes: Uint8Array; filename: string; spec: TableSpec };
try {
  parentPort!.postMessage({ table: await readTable(bytes, filename, spec) });
} catch (error) {
  if (!isDomainError(error)) throw error;
  parentPort!.postMessage({ refusal: { code: error.code, status: error.status, vi: error.vi, en: error.en, fields: error.fields } });
}
