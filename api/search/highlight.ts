/** Which words of a name were found, as safe HTML. Pure. */
import { words } from './fold.ts';
import type { Alternative, Plan } from './plan.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (mark) => ESCAPES[mark] ?? mark);

/** Ranges [start, end) of a text that meet a plan, in UTF-16 units, merged over single spaces between marked words. */
export function markedRanges(text: string, plan: Plan): [number, number][] {
  const list = words(text);
  const marked = new Set<number>();
  for (const { alternatives } of plan.terms) {
    // The nearest alternative that the name meets; a synonym beside it would only distract.
    for (const alternative of alternatives) if (mark(alternative, list, marked)) break;
  }
  const ranges: [number, number][] = [];
  for (const at of [...marked].sort((a, b) => a - b)) {
    const word = list[at];
    if (word === undefined) continue;
    const last = ranges.at(-1);
    if (last !== undefined && /^\s?$/u.test(text.slice(last[1], word.start))) last[1] = word.end;
    else ranges.push([word.start, word.end]);
  }
  return ranges;
}

function mark({ tokens, by, mode, prefix }: Alternative, list: ReturnType<typeof words>, marked: Set<number>): boolean {
  if (by === 'tag') return false;
  const meets = (at: number, token: number): boolean => {
    const word = list[at];
    const wanted = tokens[token] ?? '';
    if (word === undefined) return false;
    const written = by === 'code' ? word.code : word.key;
    return written === wanted || (prefix && token === tokens.length - 1 && written.startsWith(wanted));
  };
  const found: number[] = [];
  if (mode === 'phrase') {
    for (let from = 0; from + tokens.length <= list.length; from++) {
      if (tokens.every((_, token) => meets(from + token, token))) tokens.forEach((_, token) => found.push(from + token));
    }
  } else {
    list.forEach((_, at) => {
      if (tokens.some((_token, token) => meets(at, token))) found.push(at);
    });
  }
  for (const at of found) marked.add(at);
  return found.length > 0;
}

/** The text escaped, with what was found in `<mark>`. */
export function highlight(text: string, plan: Plan): string {
  let out = '';
  let at = 0;
  for (const [start, end] of markedRanges(text, plan)) {
    out += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
    at = end;
  }
  return out + escapeHtml(text.slice(at));
}
