import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { invalid, parseInput } from '../../errors.ts';
import { rangeForView } from '../stamps/queries.ts';
import { fileOf } from './file.ts';
import { formatOf, PrintInput } from './schemas.ts';
import { fileNameOf, partOf, refuseVoid, sourceOf, specOf } from './spec-of-range.ts';
import { countStamps, stampsOf } from './stamps-of.ts';
import { shiftOfPrinter } from './printers.ts';
import { PRINT_MIME } from './writer.ts';
import { writerOf } from './writers.ts';

/** Stamps in one download; more are taken in several, or by a job. */
export const MOST_PER_SHEET_FILE = 10_000;

/**
 * The file of a range, or of a part of it; void stamps are left out.
 * @param input as `PrintInput`
 * @throws DomainError 401, 403, 404, 409 (void), 422, 503 (key missing)
 */
export function sheetOfRange(ctx: Context, input: unknown): { file: Readable; fileName: string; mime: string } {
  const data = parseInput(PrintInput, input);
  const range = rangeForView(ctx, data.range);
  refuseVoid(range);
  const part = partOf(range, data.first, data.last, MOST_PER_SHEET_FILE);
  const source = sourceOf(ctx, range, part);
  if (countStamps(source) === 0) throw invalid({ first: { vi: 'Các tem này đều đã hủy.', en: 'All of these stamps are void.' } });
  const spec = specOf(ctx, range, data, shiftOfPrinter(ctx, range.organisationId, data.printer));
  return { file: fileOf(writerOf(spec), stampsOf(source)), fileName: fileNameOf(spec, range.publicId, part.first, part.last), mime: PRINT_MIME[spec.format] };
}

const PATHS = { pdf: 'sheet.pdf', zpl: 'labels.zpl', csv: 'stamps.csv' } as const;

/**
 * Where the file of these choices is had at once.
 * @param input as `PrintInput`
 * @returns a path with its query, or undefined when a job has to make it
 * @throws DomainError as `sheetOfRange` does
 */
export function sheetAddress(ctx: Context, input: unknown): string | undefined {
  const data = parseInput(PrintInput, input);
  const range = rangeForView(ctx, data.range);
  const part = partOf(range, data.first, data.last);
  if (part.last - part.first + 1 > MOST_PER_SHEET_FILE) return undefined;
  sheetOfRange(ctx, input).file.destroy();
  const { range: id, format, ...more } = data;
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(more)) if (value !== undefined && value !== '') query.set(name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
  return `/api/v1/stamp-ranges/${id}/${PATHS[formatOf(format)]}?${query}`;
}
