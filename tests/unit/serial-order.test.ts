import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { halfSipKey } from '../../api/traceability/stamps/halfsiphash.ts';
import { makeSerial, normaliseSerial, readSerial } from '../../api/traceability/stamps/serial.ts';
import { claimOf, plainSerial } from '../../web/scripts/serial-order.ts';

it('the inspector’s phone reads range and index as the server does, from any serial however typed', () => {
  for (let i = 0; i < 300; i++) {
    const key = randomBytes(8);
    const serial = makeSerial(halfSipKey(key), randomBytes(32), { range: 1 + ((i * 7919) % 1_048_575), index: (i * 104_729) % 1_048_576 });
    expect(claimOf(key.toString('hex'), serial)).toEqual(readSerial(halfSipKey(key), serial));
    for (const typed of [serial, serial.toLowerCase(), serial.replace(/(.{4})(?=.)/g, '$1-'), `HTTPS://SANQUE.VN/01/02938000000172/21/${serial}`, serial.slice(1), 'không phải']) expect(plainSerial(typed)).toBe(normaliseSerial(typed));
  }
});
