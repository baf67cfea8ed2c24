/**
 * The photos' files and pixels. One store is made at start and handed to everybody through `ctx.services.media`,
 * so that "at most two at once" counts for the whole process, pages included.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type Sharp from 'sharp';
import type { Context } from '../context.ts';
import { DomainError, isDomainError, type Sentence } from '../errors.ts';
import {
  FIRST_WIDTH, MASTER_SIDE, MAX_PHOTO_BYTES, MAX_PIXELS, MIN_SIDE, NOT_A_PHOTO, SENTENCES,
  isPhoto, jpegWidthsFor, sniff, widthsFor,
} from './rules.ts';
import type { ServedFormat, Variant } from './rules.ts';

/** What a domain says about the photos of one of its objects. */
export interface MediaAccess {
  /** anybody may see the photo */
  public: boolean;
  /** the asking person may see it although it is not public (its maker, staff) */
  maySee: boolean;
  /** the asking person may add, order and remove photos */
  mayEdit: boolean;
}

/** Answers for one kind of object ('product' …); undefined when there is no such object. */
export type MediaOwner = (ctx: Context, objectId: number) => MediaAccess | undefined;

/** A photo after cleaning: upright, without position or other metadata, at most 2000 px. */
export interface CleanPhoto { sha256: string; width: number; height: number }

export interface MediaStore {
  /** folder of all photos, DATA_DIR/media */
  readonly dir: string;
  /** who may see and edit, by kind of object; the composition fills it, so that media needs no other domain */
  readonly owners: Readonly<Record<string, MediaOwner>>;
  /** uploads being received now, by public id: a newer request takes over from a dead one */
  readonly receiving: Map<string, { stop: () => void; finished: Promise<void> }>;
  /** variants being made now, by media id */
  readonly making: Map<number, Promise<void>>;
  /** the file of an upload that is not complete */
  stagedFile(publicId: string): string;
  /** a made file of a photo */
  file(sha256: string, width: number, format: ServedFormat): string;
  /**
   * Checks, turns upright, strips and re-encodes a file, and makes its first small size.
   * @throws DomainError 415 (no photo), 413 (bytes or pixels), 422 (broken, too small), each with what to do
   */
  clean(source: string | Uint8Array): Promise<CleanPhoto>;
  /** Makes every size that the pages use from a cleaned photo; making them again changes nothing. */
  makeVariants(photo: CleanPhoto): Promise<Variant[]>;
  /** The sizes that exist right after cleaning. */
  firstVariants(photo: CleanPhoto): Variant[];
  /**
   * Removes the files of a photo that no row names any more.
   * @returns false when the folder was touched in the last hour: somebody may be sending the same photo again
   */
  forget(sha256: string): Promise<boolean>;
}

/** At most this many photos are decoded at a time: each takes tens of megabytes. */
const AT_ONCE = 2;
/** How long unnamed files rest before they are removed. */
const REST_MS = 3_600_000;

function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next(); // the place is handed on, the count stays
      else running -= 1;
    }
  };
}

/** A refusal whose sentence stands beside the photo field. */
const refuse = (code: string, status: number, sentence: Sentence) => new DomainError(code, status, sentence, { fields: { photos: sentence } });
const tooLarge = (sentence: Sentence) => refuse('too-large', 413, sentence);
const badPhoto = (sentence: Sentence) => refuse('invalid', 422, sentence);

/** sharp's words for a bomb; everything else it says means a damaged file. */
function meansTooManyPixels(error: unknown): boolean {
  return error instanceof Error && /pixel limit|exceeds|too large|dimension/i.test(error.message);
}

async function firstBytes(source: string | Uint8Array): Promise<{ head: Uint8Array; size: number }> {
  if (typeof source !== 'string') return { head: source.subarray(0, 512), size: source.length };
  const handle = await open(source, 'r');
  try {
    const { size } = await handle.stat();
    const head = new Uint8Array(512);
    const { bytesRead } = await handle.read(head, 0, 512, 0);
    return { head: head.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

/** Writes beside, syncs, renames: a half-written photo is never seen. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  const handle = await open(beside, 'w', 0o640);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

const exists = (path: string) => stat(path).then((found) => found.size > 0, () => false);

export function createMediaStore(options: { dir: string; owners?: Record<string, MediaOwner> }): MediaStore {
  const { dir } = options;
  const limited = limiter(AT_ONCE);
  const folder = (sha256: string) => join(dir, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const file = (sha256: string, width: number, format: ServedFormat) => join(folder(sha256), `${width}.${format}`);
  const master = (sha256: string) => join(folder(sha256), 'master.jpg');

  let sharpReady: Promise<typeof Sharp> | undefined;
  // loaded at the first photo: a server that never sees one does not carry the library
  const loadSharp = () => (sharpReady ??= import('sharp').then((module) => {
    module.default.cache(false);
    module.default.concurrency(1);
    return module.default;
  }));

  async function clean(source: string | Uint8Array): Promise<CleanPhoto> {
    const { head, size } = await firstBytes(source);
    if (size > MAX_PHOTO_BYTES) throw tooLarge(SENTENCES.tooLarge);
    const kind = sniff(head);
    if (!isPhoto(kind)) throw refuse('unsupported-type', 415, NOT_A_PHOTO[kind]);
    const sharp = await loadSharp();
    return limited(async () => {
      const input = { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 } as const;
      let seen: { width: number; height: number };
      let bytes: Buffer;
      try {
        const found = await sharp(source, input).metadata();
        if (found.width * found.height > MAX_PIXELS) throw tooLarge(SENTENCES.tooManyPixels);
        if (Math.min(found.width, found.height) < MIN_SIDE) throw badPhoto(SENTENCES.tooSmall);
        // re-encoding keeps the pixels and nothing else: no position, no comment, no second file hidden behind the photo
        const out = await sharp(source, input)
          .autoOrient()
          .resize({ width: MASTER_SIDE, height: MASTER_SIDE, fit: 'inside', withoutEnlargement: true })
          .flatten({ background: '#ffffff' })
          .toColourspace('srgb')
          .timeout({ seconds: 30 })
          .jpeg({ quality: 88 })
          .toBuffer({ resolveWithObject: true });
        bytes = out.data;
        seen = { width: out.info.width, height: out.info.height };
      } catch (error) {
        if (isDomainError(error)) throw error;
        throw meansTooManyPixels(error) ? tooLarge(SENTENCES.tooManyPixels) : badPhoto(SENTENCES.broken);
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await mkdir(folder(sha256), { recursive: true });
      if (!(await exists(master(sha256)))) await writeWhole(master(sha256), bytes);
      const first = Math.min(FIRST_WIDTH, seen.width);
      const small = file(sha256, first, 'webp');
      const now = new Date();
      await utimes(folder(sha256), now, now); // in use again: the sweep leaves a folder alone that was just touched
      if (!(await exists(small))) await writeWhole(small, await sharp(bytes).resize({ width: first }).webp({ quality: 76 }).toBuffer());
      return { sha256, ...seen };
    });
  }

  async function makeVariants(photo: CleanPhoto): Promise<Variant[]> {
    const sharp = await loadSharp();
    return limited(async () => {
      const source = await readFile(master(photo.sha256));
      const made: Variant[] = [];
      const make = async (width: number, format: ServedFormat) => {
        const path = file(photo.sha256, width, format);
        if (!(await exists(path))) {
          const resized = sharp(source, { limitInputPixels: MAX_PIXELS }).resize({ width, withoutEnlargement: true });
          const encoded = format === 'avif' ? resized.avif({ quality: 52, effort: 2 })
            : format === 'webp' ? resized.webp({ quality: 76 })
            : resized.jpeg({ quality: 80, progressive: true });
          await writeWhole(path, await encoded.toBuffer());
        }
        made.push({ width, format, bytes: (await stat(path)).size });
      };
      // one after another: the second place of the limiter stays free for a person who is waiting
      for (const width of widthsFor(photo.width)) {
        await make(width, 'webp');
        await make(width, 'avif');
      }
      for (const width of jpegWidthsFor(photo.width)) await make(width, 'jpg');
      return made;
    });
  }

  return {
    dir, file, clean, makeVariants,
    owners: options.owners ?? {},
    receiving: new Map(),
    making: new Map(),
    stagedFile: (publicId) => join(dir, 'staged', publicId),
    firstVariants: (photo) => [{ width: Math.min(FIRST_WIDTH, photo.width), format: 'webp', bytes: 0 }],
    forget: async (sha256) => {
      const touched = await stat(folder(sha256)).then((found) => found.mtimeMs, () => 0);
      if (Date.now() - touched < REST_MS) return false;
      await rm(folder(sha256), { recursive: true, force: true });
      return true;
    },
  };
}
