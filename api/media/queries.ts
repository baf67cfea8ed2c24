/** Reads: pictures for pages, and one file for the address that asks for it. */
import type { Context } from '../context.ts';
import type { MediaObject } from './photos.ts';
import { pictureOf, readVariants, SERVED_TYPES, type Picture } from './rules.ts';

interface Row { publicId: string; objectId: number; alt: string; width: number; height: number; variants: string }

const toPicture = (row: Row): Picture => pictureOf({ ...row, variants: readVariants(row.variants) });

/**
 * The photos of an object, the cover first.
 * Who may see the object may see these; the files check for themselves again.
 */
export function picturesFor(ctx: Context, of: MediaObject): Picture[] {
  return ctx.db.all<Row>(
    'SELECT public_id AS publicId, object_id AS objectId, alt, width, height, variants FROM media WHERE object = ? AND object_id = ? ORDER BY position, id LIMIT 50',
    [of.object, of.id]).map(toPicture);
}

/** The covers of many objects of one kind, by inner id, in one query: for a page of cards. */
export function coversFor(ctx: Context, object: string, ids: readonly number[]): Map<number, Picture> {
  const covers = new Map<number, Picture>();
  if (ids.length === 0) return covers;
  const rows = ctx.db.all<Row>(
    `SELECT public_id AS publicId, object_id AS objectId, alt, width, height, variants FROM media
     WHERE object = ? AND object_id IN (SELECT value FROM json_each(?)) ORDER BY object_id, position, id`,
    [object, JSON.stringify(ids)]);
  for (const row of rows) if (!covers.has(row.objectId)) covers.set(row.objectId, toPicture(row));
  return covers;
}

/** How many photos an object has. */
export const photoCount = (ctx: Context, of: MediaObject): number =>
  ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM media WHERE object = ? AND object_id = ?', [of.object, of.id])?.n ?? 0;

export interface SmallPhoto {
  alt: string;
  /** Of the largest file offered. */
  width: number;
  height: number;
  /** One file per format, the smallest formats first; the last one is for any browser. */
  files: { src: string; type: string }[];
}

/** The cover of an object in files of at most so many bytes each: for a page on a weak line. Undefined when none is small enough, or ready. */
export function smallCover(ctx: Context, of: MediaObject, maxBytes: number): SmallPhoto | undefined {
  const row = ctx.db.get<Row>(
    'SELECT public_id AS publicId, object_id AS objectId, alt, width, height, variants FROM media WHERE object = ? AND object_id = ? ORDER BY position, id LIMIT 1', [of.object, of.id]);
  if (!row) return undefined;
  const fits = readVariants(row.variants).filter((v) => v.bytes <= maxBytes).sort((a, b) => b.width - a.width);
  const chosen = (['avif', 'webp', 'jpg'] as const).flatMap((format) => fits.find((v) => v.format === format) ?? []);
  const widest = Math.max(...chosen.map((v) => v.width));
  if (!chosen.some((v) => v.format !== 'avif')) return undefined;
  return {
    alt: row.alt, width: widest, height: Math.round((widest * row.height) / row.width),
    files: chosen.map((v) => ({ src: `/media/${row.publicId}/${v.width}.${v.format}`, type: SERVED_TYPES[v.format] })),
  };
}
