/** What changed between two texts, word by word, so that an officer reads the change and not the whole. Pure. */

export interface Piece { kind: 'same' | 'gone' | 'new'; text: string }

/** Above this many words on a side the two texts are shown whole: a comparison costs their product. */
const MOST_WORDS = 600;

const words = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];

function push(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}

/**
 * The way from one text to the other as kept, removed and added words, in reading order (removed before added).
 */
export function difference(before: string, after: string): Piece[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const a = words(before);
  const b = words(after);
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    return [{ kind: 'gone' as const, text: before }, { kind: 'new' as const, text: after }].filter((piece) => piece.text !== '');
  }
  // longest common subsequence, from the end, so that the walk below goes forwards
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const pieces: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(pieces, 'same', a[i]!);
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      push(pieces, 'gone', a[i]!);
      i += 1;
    } else {
      push(pieces, 'new', b[j]!);
      j += 1;
    }
  }
  return pieces;
}
