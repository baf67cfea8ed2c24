/** Numbers of stamps as people write them on a hand-over record. Pure. */
import type { Part } from './rules.ts';

export type ReadParts = { ok: true; parts: Part[] } | { ok: false; said: string };

const NUMBER = String.raw`\d{1,3}(?:[. ]\d{3})+|\d+`;
const ONE = new RegExp(`^(${NUMBER})(?:\\s*(?:[-–—]|đến|to)\\s*(${NUMBER}))?$`, 'i');
const MOST = 2_000;

const read = (text: string): number => Number(text.replace(/[. ]/g, ''));

/**
 * '1–1.000', '57, 1.200-1.210' or one a line → parts with indexes from 0.
 * @param count how many stamps the range has
 * @returns what cannot be read, or lies outside, as it was written
 */
export function readParts(text: string, count: number): ReadParts {
  const parts: Part[] = [];
  for (const piece of text.split(/[\n,;]+/).map((p) => p.trim()).filter((p) => p !== '')) {
    const found = ONE.exec(piece);
    const first = found ? read(found[1]!) : 0;
    const last = found ? read(found[2] ?? found[1]!) : 0;
    if (!found || first < 1 || last < first || last > count || parts.length >= MOST) return { ok: false, said: piece.slice(0, 40) };
    parts.push({ firstIndex: first - 1, lastIndex: last - 1 });
  }
  return { ok: true, parts };
}

/** Parts joined where they touch or overlap, in order. */
export function union(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of [...parts].sort((a, b) => a.firstIndex - b.firstIndex)) {
    const last = joined.at(-1);
    if (last && part.firstIndex <= last.lastIndex + 1) last.lastIndex = Math.max(last.lastIndex, part.lastIndex);
    else joined.push({ firstIndex: part.firstIndex, lastIndex: part.lastIndex });
  }
  return joined;
}

/** What of `parts` is not in `without`. */
export function minus(parts: readonly Part[], without: readonly Part[]): Part[] {
  const holes = union(without);
  return union(parts).flatMap((part) => {
    const left: Part[] = [];
    let from = part.firstIndex;
    for (const hole of holes) {
      if (hole.lastIndex < from || hole.firstIndex > part.lastIndex) continue;
      if (hole.firstIndex > from) left.push({ firstIndex: from, lastIndex: hole.firstIndex - 1 });
      from = hole.lastIndex + 1;
    }
    if (from <= part.lastIndex) left.push({ firstIndex: from, lastIndex: part.lastIndex });
    return left;
  });
}

/** The first two parts that share a stamp. */
export function overlapOf(parts: readonly Part[]): Part | undefined {
  const sorted = [...parts].sort((a, b) => a.firstIndex - b.firstIndex);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i]!.firstIndex <= sorted[i - 1]!.lastIndex) return { firstIndex: sorted[i]!.firstIndex, lastIndex: Math.min(sorted[i]!.lastIndex, sorted[i - 1]!.lastIndex) };
  }
  return undefined;
}

export const total = (parts: readonly Part[]): number => parts.reduce((sum, p) => sum + p.lastIndex - p.firstIndex + 1, 0);

/** '1–1.000, 57' for people; at most a few. */
export const partsText = (parts: readonly Part[], locale: 'vi-VN' | 'en-GB'): string => {
  const one = (p: Part) => (p.firstIndex === p.lastIndex ? (p.firstIndex + 1).toLocaleString(locale) : `${(p.firstIndex + 1).toLocaleString(locale)}–${(p.lastIndex + 1).toLocaleString(locale)}`);
  return parts.slice(0, 8).map(one).join(', ') + (parts.length > 8 ? ' …' : '');
};
