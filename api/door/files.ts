/** The built storefront's files (styles, letters, scripts): read once, compressed once, held in memory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { acceptedEncoding, encode, isCompressible, type Encoding } from './compress.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json', '.xml': 'application/xml',
};

interface StoredFile {
  type: string;
  etag: string;
  cacheControl: string;
  bodies: Partial<Record<Encoding, Buffer>>;
}

export interface Files {
  /** Answers when the path is one of the files. */
  serve(req: IncomingMessage, res: ServerResponse, path: string): boolean;
}

export function loadFiles(folder: string): Files {
  const files = new Map<string, StoredFile>();
  const walk = (inside: string) => {
    for (const name of readdirSync(join(folder, inside))) {
      const relative = `${inside}/${name}`;
      if (statSync(join(folder, relative)).isDirectory()) {
        walk(relative);
        continue;
      }
      const body = readFileSync(join(folder, relative));
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      const file: StoredFile = {
        type,
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
        // Astro names its own files by their digest
        cacheControl: relative.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        bodies: { identity: body },
      };
      if (isCompressible(type)) {
        file.bodies.br = encode(body, 'br', 11);
        file.bodies.gzip = encode(body, 'gzip');
      }
      files.set(relative, file);
    }
  };
  if (existsSync(folder)) walk('');
  return {
    serve: (req, res, path) => {
      const file = files.get(path);
      if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
      res.setHeader('ETag', file.etag);
      res.setHeader('Cache-Control', file.cacheControl);
      if (req.headers['if-none-match'] === file.etag) {
        res.writeHead(304).end();
        return true;
      }
      const wanted = acceptedEncoding(req.headers['accept-encoding']);
      const encoding = file.bodies[wanted] ? wanted : 'identity';
      const body = file.bodies[encoding]!;
      if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
      if (file.bodies.br) res.setHeader('Vary', 'Accept-Encoding');
      res.writeHead(200, { 'Content-Type': file.type, 'Content-Length': body.length });
      res.end(req.method === 'HEAD' ? undefined : body);
      return true;
    },
  };
}
