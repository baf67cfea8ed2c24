/**
 * HalfSipHash-2-4 with 32-bit output over one 32-bit word (Aumasson and Bernstein, 2012).
 * A keyed pseudorandom function of a few dozen nanoseconds; here it only orders serials, it proves nothing.
 */
export interface HalfSipKey {
  k0: number;
  k1: number;
}

export const halfSipKey = (bytes: Uint8Array): HalfSipKey => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { k0: view.getUint32(0, true) | 0, k1: view.getUint32(4, true) | 0 };
};

const LENGTH_BLOCK = 4 << 24;

/** @returns an unsigned 32-bit integer */
export function halfSipHash(key: HalfSipKey, word: number): number {
  let v0 = key.k0;
  let v1 = key.k1;
  let v2 = 0x6c796765 ^ key.k0;
  let v3 = 0x74656462 ^ key.k1;
  const rounds = (n: number) => {
    for (let i = 0; i < n; i++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
  };
  v3 ^= word;
  rounds(2);
  v0 ^= word;
  v3 ^= LENGTH_BLOCK;
  rounds(2);
  v0 ^= LENGTH_BLOCK;
  v2 ^= 0xff;
  rounds(4);
  return (v1 ^ v3) >>> 0;
}
