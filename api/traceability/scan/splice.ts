/**
 * Gzip pages that are fixed but for a few words. The fixed parts are compressed once, each ended on a byte boundary and
 * without looking back (full flush); an answer lays them side by side and puts its own words between them as stored blocks.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface Fixed {
  plain: Buffer;
  packed: Buffer;
}

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty final block. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);

/** A deflate block that is not compressed: a few hundred bytes are not worth setting up a compressor. */
function stored(plain: Buffer): Buffer {
  if (plain.length > 0xffff) throw new RangeError('a stored block holds 65,535 bytes');
  const block = Buffer.allocUnsafe(5 + plain.length);
  block[0] = 0;
  block.writeUInt16LE(plain.length, 1);
  block.writeUInt16LE(~plain.length & 0xffff, 3);
  plain.copy(block, 5);
  return block;
}

export function fixed(text: string): Fixed {
  const plain = Buffer.from(text);
  return { plain, packed: deflateRawSync(plain, { level: 9, finishFlush: constants.Z_FULL_FLUSH }) };
}

export type Part = Fixed | string;

export const plainPage = (parts: readonly Part[]): Buffer => Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(p) : p.plain)));

export function gzipPage(parts: readonly Part[]): Buffer {
  const out: Buffer[] = [HEADER];
  let crc = 0;
  let size = 0;
  for (const part of parts) {
    const plain = typeof part === 'string' ? Buffer.from(part) : part.plain;
    out.push(typeof part === 'string' ? stored(plain) : part.packed);
    crc = crc32(plain, crc);
    size += plain.length;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  out.push(LAST_BLOCK, trailer);
  return Buffer.concat(out);
}
