/** Reads: pictures for pages, and one file for the address that asks for it. */
import type { Context } from '../context.ts';
import type { MediaObject } from './photos.ts';
import { pictureOf, readVariants, type Picture } from './rules.ts';

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
