/** What a reading room says about a file: an error stops the file, a warning is for the officer's eye. */
import type { Sentence } from '../errors.ts';

export interface Finding extends Sentence {
  severity: 'ERROR' | 'WARNING';
  code: string;
}

export const fault = (code: string, vi: string, en: string): Finding => ({ severity: 'ERROR', code, vi, en });
export const warning = (code: string, vi: string, en: string): Finding => ({ severity: 'WARNING', code, vi, en });

/** Thrown inside a reading room where it cannot read on; becomes a finding or a 422 at its door. */
export class Unreadable extends Error {
  readonly finding: Finding;
  constructor(code: string, vi: string, en: string) {
    super(en);
    this.finding = fault(code, vi, en);
  }
}

/** Text of a certificate or file, fit to be shown and stored: controls and direction overrides dropped, cut at `max` characters. */
export const shown = (text: string, max = 200): string =>
  text.toWellFormed().normalize('NFC').replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, max).toWellFormed();
