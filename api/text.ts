/** Text that people type: normalised once, at the door. */
import { z } from 'zod';
import { say, UNREADABLE } from './errors.ts';

// C0 and C1 controls (but tab and line breaks), NUL, bidirectional overrides and isolates, zero-width joiners, BOM
const HOSTILE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ZERO_WIDTH = /[\u200b-\u200f\u2060\u00ad]/g;

/** True when the text holds characters that no person types: NUL, controls, direction overrides, broken surrogates. */
export const isHostileText = (text: string): boolean => HOSTILE.test(text) || LONE_SURROGATE.test(text);

/** NFC, trimmed, invisible characters dropped, runs of blanks folded; line breaks kept when asked. */
export function cleanText(text: string, options: { lines?: boolean } = {}): string {
  const plain = text.normalize('NFC').replace(ZERO_WIDTH, '').replace(/\r\n?/g, '\n');
  return options.lines
    ? plain.replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim()
    : plain.replace(/\s+/g, ' ').trim();
}

/** A zod field for a line (or, with `lines`, some paragraphs) of text, `min` to `max` characters long. */
export function textField(options: { min?: number; max: number; lines?: boolean }) {
  const { min = 0, max } = options;
  return z
    .string({ message: say('Cần điền chỗ này.', 'This is needed.') })
    .refine((s) => !isHostileText(s), say(UNREADABLE.vi, UNREADABLE.en))
    .transform((s) => cleanText(s, { lines: options.lines ?? false }))
    .refine((s) => s.length >= min, min <= 1 ? say('Cần điền chỗ này.', 'This is needed.') : say(`Cần ít nhất ${min} ký tự.`, `At least ${min} characters are needed.`))
    .refine((s) => s.length <= max, say(`Dài quá ${max} ký tự. Mời bạn viết gọn lại.`, `Longer than ${max} characters. Please shorten it.`));
}
