/** Reads a register away from the thread that serves pages. */
import { parentPort, workerData } from 'node:worker_threads';
import { isDomainError } from '../../errors.ts';
import { readRegister } from './read.ts';

const { bytes, filename } = workerData as { bytes: Uint8Array; filename: string };
try {
  parentPort!.postMessage({ register: await readRegister(bytes, filename) });
} catch (error) {
  if (!isDomainError(error)) throw error;
  parentPort!.postMessage({ refusal: { code: error.code, status: error.status, vi: error.vi, en: error.en, fields: error.fields } });
}
