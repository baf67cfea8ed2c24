/** Writes DER, as little as certificates and signatures of tests need. */
export const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size: number[] = [];
  for (let n = body.length; n > 0; n = Math.floor(n / 256)) size.unshift(n % 256);
  return Buffer.concat([Buffer.from(body.length < 0x80 ? [tag, body.length] : [tag, 0x80 | size.length, ...size]), body]);
};
export const seq = (...parts: Uint8Array[]): Buffer => tlv(0x30, ...parts);
/** SET OF, in DER's order. */
export const set = (...parts: Uint8Array[]): Buffer => tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));
export const ctx = (tag: number, ...parts: Uint8Array[]): Buffer => tlv(0xa0 | tag, ...parts);
export const octet = (bytes: Uint8Array): Buffer => tlv(0x04, bytes);
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text));
export const NULL = tlv(0x05);
export const TRUE = tlv(0x01, Buffer.from([0xff]));
export const integer = (value: number | Uint8Array): Buffer => {
  const bytes = typeof value === 'number' ? Buffer.from(value.toString(16).padStart(value > 0xff ? 4 : 2, '0'), 'hex') : Buffer.from(value);
  return tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};
export const oidOf = (dotted: string): Buffer => {
  const [a, b, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]];
  const bytes = [a * 40 + b, ...rest].flatMap((part) => {
    const out = [part % 128];
    for (let n = Math.floor(part / 128); n > 0; n = Math.floor(n / 128)) out.unshift(0x80 | n % 128);
    return out;
  });
  return tlv(0x06, Buffer.from(bytes));
};
export const generalizedTime = (ms: number): Buffer => tlv(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')));
export const utcTime = (ms: number): Buffer => tlv(0x17, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '').slice(2)));
