/**
 * Which range and index a serial claims, on the phone: the browser's own copy of `readSerial` (api/traceability/stamps/serial.ts),
 * since a page's script takes no code from the server. It proves nothing: the keys that prove a stamp never leave the server.
 * tests/unit/serial-order.test.ts holds the two together.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HALF = 2 ** 20;

const turn = (v: number, n: number) => (v << n) | (v >>> (32 - n));

/** HalfSipHash-2-4 of one word. */
function mix(k0: number, k1: number, word: number): number {
  let [a, b, c, d] = [k0, k1, 0x6c796765 ^ k0, 0x74656462 ^ k1];
  const rounds = (n: number) => {
    while (n-- > 0) {
      a = (a + b) | 0;
      b = turn(b, 5) ^ a;
      a = turn(a, 16);
      c = (c + d) | 0;
      d = turn(d, 8) ^ c;
      a = (a + d) | 0;
      d = turn(d, 7) ^ a;
      c = (c + b) | 0;
      b = turn(b, 13) ^ c;
      c = turn(c, 16);
    }
  };
  for (const block of [word, 4 << 24]) {
    d ^= block;
    rounds(2);
    a ^= block;
  }
  c ^= 0xff;
  rounds(4);
  return (b ^ d) >>> 0;
}

/** A serial as people type it, or the whole printed address: the 16 characters, or null. */
export function plainSerial(typed: string): string | null {
  const plain = (/\/21\/([^/?#]+)/i.exec(typed)?.[1] ?? typed).normalize('NFKC').toUpperCase().replace(/[\s._\-‐-―·/]+/g, '').replace(/O/g, '0').replace(/[IL]/g, '1').replace(/U/g, 'V');
  return plain.length === 16 && [...plain].every((char) => ALPHABET.includes(char)) ? plain : null;
}

/**
 * @param orderKey 16 hex digits
 * @param serial 16 characters of the alphabet
 */
export function claimOf(orderKey: string, serial: string): { range: number; index: number } {
  const word = (at: number) => Number.parseInt(orderKey.slice(at, at + 8).match(/../g)!.reverse().join(''), 16) | 0;
  const [k0, k1] = [word(0), word(8)];
  let value = 0;
  for (const char of serial.slice(0, 8)) value = value * 32 + ALPHABET.indexOf(char);
  let [left, right] = [Math.floor(value / HALF), value % HALF];
  for (let i = 7; i >= 0; i--) [left, right] = [right ^ (mix(k0, k1, (i << 20) | left) & (HALF - 1)), left];
  return { range: left, index: right };
}
