/** Writes one part of a print job away from the thread that serves pages. */
import { createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { fileOf } from './file.ts';
import { stampsOf, type StampSource } from './stamps-of.ts';
import { writerOf } from './writers.ts';
import type { PrintSpec } from './writer.ts';

export interface PartOrder {
  spec: PrintSpec;
  source: StampSource;
  /** Where the finished file stands; it is written beside it first. */
  file: string;
  draft: string;
}

const { spec, source, file, draft } = workerData as PartOrder;
const out = createWriteStream(draft);
await pipeline(fileOf(writerOf(spec), stampsOf(source)), out);
// on the disk before its row says so
const written = await open(draft, 'r+');
await written.sync();
await written.close();
await rename(draft, file);
parentPort!.postMessage({ bytes: out.bytesWritten });
