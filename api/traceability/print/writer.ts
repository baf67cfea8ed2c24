/** What every format gives: a head, batches, a tail. A file is their sum, so one that was cut off goes on after its last whole batch. */
import type { Lang } from '../../context.ts';
import type { Layout, Shift } from './layout.rules.ts';

export const PRINT_FORMATS = ['pdf', 'zpl', 'csv'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];

export const PRINT_MIME: Record<PrintFormat, string> = { pdf: 'application/pdf', zpl: 'application/vnd.zebra-zpl', csv: 'text/csv; charset=utf-8' };

/** All that decides how a file looks: kept with a job, so that a job goes on as it began. Plain JSON. */
export interface PrintSpec {
  format: PrintFormat;
  /** For CSV of no meaning. */
  layout: Layout;
  shift: Shift;
  /** Dots per inch of a label printer. */
  dpi: 203 | 300;
  /** CSV for a spreadsheet: with a byte order mark. */
  bom: boolean;
  lang: Lang;
  /** 'Nước mắm Ba Làng, chai 500 ml' */
  title: string;
  lot: string | null;
  gtin: string;
  /** As printed, e.g. 'https://sanque.vn' */
  origin: string;
  illustration: boolean;
  hidden: boolean;
}

export interface PrintStamp {
  /** From 1, as people count. */
  number: number;
  serial: string;
  uri: string;
  /** The code under the scratch layer. */
  hidden: string | undefined;
}

export interface PrintWriter {
  /** Stamps in one batch; only the last one may have fewer. */
  perBatch: number;
  head: Buffer;
  /** @param n which batch, from 0 */
  batch: (n: number, stamps: readonly PrintStamp[]) => Buffer;
  /** @param at length of the file so far @param offsets of its batches */
  tail: (at: number, offsets: readonly number[]) => Buffer;
}

/** A stamp's words as they are laid out: the domain that is printed in letters. */
export const domainOf = (spec: Pick<PrintSpec, 'origin'>): string => new URL(spec.origin).host;
