/**
 * The code under a scratch layer: six base-32 characters (30 bits) of HMAC-SHA-256 under the range's key, bound to the stamp
 * and told apart from its tag by a label. Whoever reads the serial learns nothing of it. Nothing here may ever change: it is printed.
 */
import { createHmac } from 'node:crypto';
import { ALPHABET, type StampNumber } from './serial.ts';

export const HIDDEN_LENGTH = 6;
export const HIDDEN_BITS = 30;

/** @returns e.g. '7K3MPQ' */
export function hiddenCode(rangeKey: Uint8Array, { range, index }: StampNumber): string {
  const message = Buffer.alloc(8);
  message.writeUInt32BE(range, 0);
  message.writeUInt32BE(index, 4);
  const digest = createHmac('sha256', rangeKey).update('hidden code').update(message).digest();
  let bits = digest.readUInt32BE(0) >>> 2;
  let code = '';
  for (let i = 0; i < HIDDEN_LENGTH; i++) {
    code = ALPHABET[bits & 31] + code;
    bits >>>= 5;
  }
  return code;
}
