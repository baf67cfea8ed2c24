/** Bodies compressed once and chosen by what the client accepts. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

/** The best encoding that the client takes. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding {
  const value = String(header ?? '');
  if (/\bbr\b(?!;\s*q=0(?:\.0*)?(?:,|$))/.test(value)) return 'br';
  if (/\bgzip\b(?!;\s*q=0(?:\.0*)?(?:,|$))/.test(value)) return 'gzip';
  return 'identity';
}

/** Quality 5 costs about a tenth of the default 11 for a few per cent more bytes: pages are made per request. */
export function encode(body: Buffer, encoding: Encoding, quality = 5): Buffer {
  if (encoding === 'br') return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
  if (encoding === 'gzip') return gzipSync(body, { level: 6 });
  return body;
}

export const isCompressible = (type: string): boolean => /^(text\/|application\/(json|javascript|xml|manifest\+json|problem\+json|ld\+json|linkset\+json)|image\/svg)/.test(type);
