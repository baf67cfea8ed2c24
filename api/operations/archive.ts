/**
 * The archive of a backup: plain, uncompressed tar, so that any machine can open it, of regular files only.
 * The reader takes exactly what the writer makes and refuses all else (links, devices, extended headers, compression,
 * ways out of the folder, doubles): nothing can unpack to more than the archive's own size.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Header } from 'tar';
import { isSafePath } from './layout.ts';

const BLOCK = 512;
const CHUNK = 1024 * 1024;
/** Photos are a few per product: more files than this is no backup of ours. */
const MAX_FILES = 5_000_000;

export interface ArchivedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** SHA-256, hex. */
  sha256: string;
}

/** An archive that is not what a backup writes; the message says what is wrong with it. */
export class ArchiveFault extends Error {
  override name = 'ArchiveFault';
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

function header(path: string, size: number, mtime: Date): Buffer {
  const block = Buffer.alloc(BLOCK);
  const head = new Header({ path, size, mode: 0o600, uid: 0, gid: 0, uname: '', gname: '', mtime, type: 'File' });
  if (head.encode(block, 0)) throw new ArchiveFault(`the name ${path} does not fit an archive`);
  return block;
}

/** Adds a file from the disk; its digest is taken from the very bytes that are written. */
export async function appendFile(out: FileHandle, path: string, source: string, mtime: Date): Promise<ArchivedFile> {
  const input = await open(source, 'r');
  try {
    const { size } = await input.stat();
    const hash = createHash('sha256');
    await out.writeFile(header(path, size, mtime));
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size, 1)));
    let left = size;
    while (left > 0) {
      const { bytesRead } = await input.read(chunk, 0, Math.min(chunk.length, left));
      if (bytesRead === 0) throw new ArchiveFault(`${path} became shorter while it was read`);
      const part = chunk.subarray(0, bytesRead);
      hash.update(part);
      await out.writeFile(part);
      left -= bytesRead;
    }
    await out.writeFile(Buffer.alloc(padding(size)));
    return { path, size, sha256: hash.digest('hex') };
  } finally {
    await input.close();
  }
}

/** Adds a file from memory. */
export async function appendBytes(out: FileHandle, path: string, bytes: Uint8Array, mtime: Date): Promise<ArchivedFile> {
  await out.writeFile(header(path, bytes.length, mtime));
  await out.writeFile(bytes);
  await out.writeFile(Buffer.alloc(padding(bytes.length)));
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Ends the archive: two empty blocks. */
export async function endArchive(out: FileHandle): Promise<void> {
  await out.writeFile(Buffer.alloc(2 * BLOCK));
}

/**
 * Unpacks an archive into a folder that exists and is empty; files are readable by their owner only.
 * @returns what was unpacked, in order, with the digests of the bytes on the disk
 * @throws ArchiveFault for anything that a backup does not write
 */
export async function unpackArchive(file: string, folder: string): Promise<ArchivedFile[]> {
  const input = await open(file, 'r');
  try {
    const total = (await input.stat()).size;
    const found: ArchivedFile[] = [];
    const seen = new Set<string>();
    const block = Buffer.alloc(BLOCK);
    let at = 0;
    for (;;) {
      if ((await input.read(block, 0, BLOCK, at)).bytesRead < BLOCK) throw new ArchiveFault('the archive is cut off');
      at += BLOCK;
      if (block.every((byte) => byte === 0)) break;
      const head = parseHeader(block);
      if (!head?.cksumValid) throw new ArchiveFault(found.length === 0 ? 'this is not a backup archive' : `a damaged header after ${found.at(-1)!.path}`);
      const { path = '', size = -1 } = head;
      if (head.type !== 'File' || head.linkpath) throw new ArchiveFault(`“${path.slice(0, 80)}” is no regular file (${head.type})`);
      if (!isSafePath(path)) throw new ArchiveFault(`a name that leaves the folder or has strange characters: “${path.slice(0, 80)}”`);
      if (seen.has(path)) throw new ArchiveFault(`${path} is there twice`);
      if (!Number.isSafeInteger(size) || size < 0) throw new ArchiveFault(`${path} has no sane size`);
      if (at + size + padding(size) > total) throw new ArchiveFault(`the archive is cut off inside ${path}`);
      if (seen.size >= MAX_FILES) throw new ArchiveFault('too many files');
      seen.add(path);
      found.push({ path, size, sha256: await unpackOne(input, at, size, join(folder, path)) });
      at += size + padding(size);
    }
    return found;
  } finally {
    await input.close();
  }
}

/** Undefined for bytes that cannot be a header; the library throws at some of them. */
function parseHeader(block: Buffer): Header | undefined {
  try {
    return new Header(block, 0);
  } catch {
    return undefined;
  }
}

async function unpackOne(input: FileHandle, from: number, size: number, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const out = await open(target, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size, 1)));
    for (let done = 0; done < size; ) {
      const { bytesRead } = await input.read(chunk, 0, Math.min(chunk.length, size - done), from + done);
      if (bytesRead === 0) throw new ArchiveFault('the archive is cut off');
      hash.update(chunk.subarray(0, bytesRead));
      await out.writeFile(chunk.subarray(0, bytesRead));
      done += bytesRead;
    }
    await out.sync();
    return hash.digest('hex');
  } finally {
    await out.close();
  }
}
