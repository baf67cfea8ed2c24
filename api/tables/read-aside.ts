/** Runs `readTable` in a worker thread of bounded memory, so that a large or hostile file neither stops the pages nor ends the process. */
import { Worker } from 'node:worker_threads';
import { DomainError, tooLarge, type FieldErrors } from '../errors.ts';
import { workerFile } from '../worker-file.ts';
import { MAX_TABLE_BYTES } from './limits.ts';
import type { ReadTable, TableSpec } from './read.ts';

/** A small text file is read at once: it takes a few milliseconds, less than starting a thread. */
const SMALL_BYTES = 64 * 1024;

interface Refusal { code: string; status: number; vi: string; en: string; fields?: FieldErrors }

const TIME_LIMIT_MS = 60_000;
const overload = () => tooLarge({ vi: 'Tệp này quá nặng để đọc. Chỉ giữ lại các cột cần nhập, chia nhỏ rồi gửi lại.', en: 'This file is too heavy to read. Keep only the columns to import, split it and send it again.' });

/** Like `readTable`, in another thread. @throws DomainError as it does, and 413 when memory or a minute is not enough */
export async function readTableAside<C extends string>(bytes: Uint8Array, filename: string, spec: TableSpec<C>): Promise<ReadTable<C>> {
  if (bytes.byteLength > MAX_TABLE_BYTES) throw tooLarge({ vi: 'Tệp lớn hơn 20 MB. Chia nhỏ rồi nhập lần lượt.', en: 'The file is larger than 20 MB. Split it and import the parts.' });
  const packed = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!packed && bytes.byteLength <= SMALL_BYTES) return (await import('./read.ts')).readTable(bytes, filename, spec); // loaded when the first table comes
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile('api', 'tables', 'worker.ts'), { workerData: { bytes, filename, spec }, resourceLimits: { maxOldGenerationSizeMb: 512 }, execArgv: [] });
    const timer = setTimeout(() => { reject(overload()); void worker.terminate(); }, TIME_LIMIT_MS);
    timer.unref();
    worker.once('message', (message: { table?: ReadTable<C>; refusal?: Refusal }) => {
      if (message.table) resolve(message.table);
      else if (message.refusal) reject(new DomainError(message.refusal.code, message.refusal.status, message.refusal, message.refusal.fields ? { fields: message.refusal.fields } : {}));
    });
    worker.once('error', (error: Error & { code?: string }) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? overload() : error));
    worker.once('exit', () => { clearTimeout(timer); reject(overload()); });
  });
}
