/** The terms of a programme as a form, and back. */
import type { ProgrammeChangeInput, ProgrammeTerms } from '../../../api/support/index.ts';
import type { ReadForm } from '../forms.ts';
import { readCount, readDay } from './read.ts';

export interface TermValues {
  beneficiaries: readonly string[];
  kinds: readonly string[];
  doors: readonly string[];
  papers: readonly string[];
  communeCounter: boolean;
  sizeRule: string;
  secondContract: string;
  supplementPauses: boolean;
  voucherDays: string;
  closesOn: string;
}

export const termValues = (t: ProgrammeTerms): TermValues => ({ ...t, voucherDays: String(t.voucherDays), closesOn: t.closesOn ?? '' });

/** As it was typed, to be shown again. */
export const typedTerms = ({ values: f, all }: ReadForm): TermValues => ({
  beneficiaries: all('beneficiaries'), kinds: all('kinds'), doors: all('doors'), papers: all('papers'), communeCounter: f['communeCounter'] === '1', sizeRule: f['sizeRule'] ?? '', secondContract: f['secondContract'] ?? '',
  supplementPauses: f['supplementPauses'] === '1', voucherDays: f['voucherDays'] ?? '', closesOn: f['closesOn'] ?? '',
});

/** For the verb, which refuses what is none of these. */
export const readTerms = (t: TermValues) => ({ ...t, voucherDays: readCount(t.voucherDays) ?? Number.NaN, closesOn: readDay(t.closesOn) }) as unknown as Omit<ProgrammeChangeInput, 'programme' | 'effectiveFrom'>;
