/** The stamps of a part of a range, in order; void ones are left out. */
import { stampUri } from '../uris.ts';
import { hiddenCode } from '../stamps/hidden-code.ts';
import type { HalfSipKey } from '../stamps/halfsiphash.ts';
import { makeSerial } from '../stamps/serial.ts';
import type { PrintStamp } from './writer.ts';

/** What makes serials; it may cross to another thread. */
export interface StampSource {
  range: number;
  order: HalfSipKey;
  rangeKey: Uint8Array;
  origin: string;
  gtin: string;
  hidden: boolean;
  /** Indexes, both included. */
  first: number;
  last: number;
  voided: readonly { firstIndex: number; lastIndex: number }[];
}

export function* stampsOf(source: StampSource, from = source.first): Generator<PrintStamp> {
  for (let index = from; index <= source.last; index++) {
    const span = source.voided.find((s) => s.firstIndex <= index && index <= s.lastIndex);
    if (span) {
      index = span.lastIndex;
      continue;
    }
    const serial = makeSerial(source.order, source.rangeKey, { range: source.range, index });
    yield { number: index + 1, serial, uri: stampUri(source.origin, source.gtin, serial), hidden: source.hidden ? hiddenCode(source.rangeKey, { range: source.range, index }) : undefined };
  }
}

/** How many stamps that are. */
export function countStamps(source: Pick<StampSource, 'first' | 'last' | 'voided'>): number {
  let count = source.last - source.first + 1;
  // void parts never overlap
  for (const s of source.voided) count -= Math.max(0, Math.min(source.last, s.lastIndex) - Math.max(source.first, s.firstIndex) + 1);
  return count;
}
