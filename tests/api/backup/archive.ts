/** Hand-made archives, for those that no backup would write. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Header } from 'tar';
import { MANIFEST, type Manifest } from '../../../api/operations/manifest.ts';

export interface Entry {
  path: string;
  body?: Buffer;
  /** 'File' unless told. */
  type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory' | 'CharacterDevice' | 'ExtendedHeader';
  linkpath?: string;
  /** A size that the header claims instead of the body's. */
  claims?: number;
}

export function writeArchive(file: string, entries: readonly Entry[]): void {
  const parts: Buffer[] = [];
  for (const { path, body = Buffer.alloc(0), type = 'File', linkpath, claims } of entries) {
    const block = Buffer.alloc(512);
    new Header({ path, size: claims ?? body.length, type, mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0), ...(linkpath ? { linkpath } : {}) }).encode(block, 0);
    parts.push(block, body, Buffer.alloc((512 - (body.length % 512)) % 512));
  }
  writeFileSync(file, Buffer.concat([...parts, Buffer.alloc(1024)]));
}

/** The entries of an archive that `createBackup` wrote. */
export function readArchive(file: string): Entry[] {
  const bytes = readFileSync(file);
  const entries: Entry[] = [];
  for (let at = 0; bytes[at] !== 0; ) {
    const head = new Header(bytes, at);
    const size = head.size!;
    entries.push({ path: head.path!, body: bytes.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** Changes an archive as someone would who knows the format: the list of files is made to fit. */
export function forge(file: string, change: (entries: Entry[]) => Entry[], more: (manifest: Manifest) => void = () => undefined): void {
  const entries = change(readArchive(file));
  const manifest = JSON.parse(entries.at(-1)!.body!.toString()) as Manifest;
  manifest.files = entries.slice(0, -1).map(({ path, body }) => ({ path, size: body!.length, sha256: createHash('sha256').update(body!).digest('hex') }));
  more(manifest);
  writeArchive(file, [...entries.slice(0, -1), { path: MANIFEST, body: Buffer.from(JSON.stringify(manifest)) }]);
}
