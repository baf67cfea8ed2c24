/** A whole file from its writer: head, batches, tail. */
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import type { PrintStamp, PrintWriter } from './writer.ts';

/** @returns the next stamps of one batch; empty at the end */
export function takeBatch(stamps: Iterator<PrintStamp>, size: number): PrintStamp[] {
  const batch: PrintStamp[] = [];
  while (batch.length < size) {
    const next = stamps.next();
    if (next.done) break;
    batch.push(next.value);
  }
  return batch;
}

/** Made as it is read, a batch a turn of the event loop; a reader who goes away ends the work. */
export function fileOf(writer: PrintWriter, stamps: Iterable<PrintStamp>): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    let at = writer.head.length;
    if (at > 0) yield writer.head;
    const offsets: number[] = [];
    const source = stamps[Symbol.iterator]();
    for (let n = 0; ; n++) {
      const batch = takeBatch(source, writer.perBatch);
      if (batch.length === 0) break;
      const bytes = writer.batch(n, batch);
      offsets.push(at);
      at += bytes.length;
      yield bytes;
      await breathe();
    }
    const tail = writer.tail(at, offsets);
    if (tail.length > 0) yield tail;
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 256 * 1024 });
}
