/**
 * QR matrices of one prefix with many serials. For a fixed version, level, mode and mask every module is an affine function, over
 * GF(2), of the data bits: error correction is linear and the mask is added. So the `qrcode` package makes one matrix for the prefix
 * and one for each bit that a serial may set, and all others are sums of these: the same modules in a fraction of the time.
 */
import QRCode from 'qrcode';

/** X-dimension of a printed QR in mm (GS1 General Specifications, symbol specification table 1). */
export const X_MIN_MM = 0.396;
export const X_MAX_MM = 0.99;
export const QUIET_MODULES = 4;

/** QR's alphanumeric set: two characters make 11 bits, a single one at the end 6. */
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const VALUE = new Map([...ALPHANUMERIC].map((char, value) => [char, value]));
const MASK = 3;

/** Two 32-bit words a row, the leftmost module in the highest bit of the first. */
export type QrRows = Uint32Array;

export interface QrMaker {
  /** Modules a side. */
  size: number;
  /** The rows of `prefix + serial`; the array is used again by the next call. */
  rows: (serial: string) => QrRows;
}

export const isDark = (rows: QrRows, row: number, column: number): boolean => ((rows[2 * row + (column >>> 5)]! >>> (31 - (column & 31))) & 1) === 1;

/** Level M, alphanumeric mode, one fixed mask: any mask decodes, and choosing the best of eight costs four fifths of the time. */
function wholeMatrix(text: string): { size: number; rows: QrRows } {
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M', maskPattern: MASK });
  if (modules.size > 64) throw new RangeError('the address is too long for a stamp');
  const rows = new Uint32Array(2 * modules.size);
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) if (modules.get(row, column)) rows[2 * row + (column >>> 5)]! |= 1 << (31 - (column & 31));
  }
  return { size: modules.size, rows };
}

/** Modules a side of an address of so many characters. @throws RangeError when no stamp could hold it */
export const qrSize = (address: string): number => wholeMatrix(address).size;

interface Chunk {
  /** Characters of the serial; -1 is the last one of the prefix. */
  at: number;
  pair: boolean;
  /** What each bit of the chunk's value adds, the lowest first. */
  deltas: QrRows[];
}

/**
 * @param prefix 'HTTPS://SANQUE.VN/01/02938000000172/21/', capitals and digits only
 * @throws RangeError when the address is too long for a stamp
 */
export function qrMaker(prefix: string, serialLength: number): QrMaker {
  const length = prefix.length + serialLength;
  const first = prefix.length - (prefix.length % 2);
  /** The address whose chunk at `place` has a value, and zeros in all other chunks that a serial touches. */
  const address = (place: number, value: number): string => {
    let text = prefix.slice(0, first);
    for (let at = first; at < length; at += 2) {
      const v = at === place ? value : 0;
      text += at + 1 < length ? ALPHANUMERIC[Math.floor(v / 45)]! + ALPHANUMERIC[v % 45]! : ALPHANUMERIC[v]!;
    }
    return text;
  };
  const { size, rows: base } = wholeMatrix(address(-1, 0));
  const chunks: Chunk[] = [];
  for (let at = first; at < length; at += 2) {
    const pair = at + 1 < length;
    const deltas = Array.from({ length: pair ? 11 : 6 }, (_, bit) => wholeMatrix(address(at, 2 ** bit)).rows.map((word, i) => word ^ base[i]!));
    chunks.push({ at: at - prefix.length, pair, deltas });
  }
  const before = VALUE.get(prefix.at(-1)!)!;
  const out = new Uint32Array(base.length);
  return {
    size,
    rows: (serial) => {
      out.set(base);
      for (const { at, pair, deltas } of chunks) {
        const high = at < 0 ? before : VALUE.get(serial[at]!)!;
        let value = pair ? high * 45 + VALUE.get(serial[at + 1]!)! : high;
        for (let bit = 0; value > 0; bit++, value >>>= 1) {
          if ((value & 1) === 0) continue;
          const delta = deltas[bit]!;
          for (let i = 0; i < out.length; i++) out[i]! ^= delta[i]!;
        }
      }
      return out;
    },
  };
}
