/**
 * The weave: a bamboo mat drawn from a product's name, standing where a photo is missing.
 *
 * A weaver's draft has a threading, a treadling and a tie-up; whoever reads them knows at each crossing which strip lies on
 * top. Here they are drawn from the name: a mirrored walk over four shafts, trodden as it is threaded, and a symmetric
 * tie-up; the cloth is laid at 45° so that nobody takes it for a code. Same name, same cloth, on every page and every machine.
 */

/** The six OCOP groups that have a pair of colours. */
export type WeaveGroup = 'food' | 'drinks' | 'herbs' | 'crafts' | 'plants' | 'tourism';

/** Ground, strip, the darker strip, and the thin line between strips. */
export const WEAVE_COLOURS: Readonly<Record<WeaveGroup, { ground: string; strip: string; dark: string; line: string }>> = {
  food: { ground: '#F3E3BE', strip: '#B5472B', dark: '#7A2E1A', line: '#D8BB9A' },
  drinks: { ground: '#DDE7D3', strip: '#2F6B45', dark: '#17402A', line: '#AABEA9' },
  herbs: { ground: '#E6E3CE', strip: '#6B7A2A', dark: '#404A15', line: '#C1C2A4' },
  crafts: { ground: '#EADBC8', strip: '#27407A', dark: '#152550', line: '#B8B2AD' },
  plants: { ground: '#E7E9DB', strip: '#3B7F6B', dark: '#1D4C3F', line: '#B4C9BC' },
  tourism: { ground: '#DCE6EA', strip: '#2C6A86', dark: '#173F52', line: '#B0C1C9' },
};

/** Strips in one repeat of the cloth. */
export const REPEAT = 12;
const SHAFTS = 4;

/** One repeat: `over[row][column]` says that the coloured strip lies on top; `dark` are the rows dyed darker. */
export interface Draft {
  readonly over: readonly (readonly boolean[])[];
  readonly dark: readonly number[];
}

/** FNV-1a over the normalised name: NFC and NFD spellings, capitals and spaces give the same cloth. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(name.normalize('NFC').trim().toLowerCase())) {
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return hash >>> 0;
}

/** mulberry32: small, the same on every machine. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** A walk over the shafts, mirrored at both ends: 7 drawn, 12 in the repeat. */
function mirroredWalk(roll: (sides: number) => number): number[] {
  const half: number[] = [roll(SHAFTS)];
  while (half.length < REPEAT / 2 + 1) {
    const last = half[half.length - 1] ?? 0;
    // Stepping to a neighbour draws a twill, staying thickens the figure, leaping breaks it.
    const step = [1, 1, 3, 3, 0, 0, 2][roll(7)] ?? 1;
    half.push((last + step) % SHAFTS);
  }
  return [...half, ...half.slice(1, -1).reverse()];
}

/** Which strips each treadle lifts. Symmetric, so that the figure mirrors left and right once it lies at 45°. */
function symmetricTieUp(roll: (sides: number) => number): boolean[][] {
  const tieUp = Array.from({ length: SHAFTS }, () => Array.from({ length: SHAFTS }, () => false));
  for (let treadle = 0; treadle < SHAFTS; treadle += 1) {
    for (let shaft = treadle; shaft < SHAFTS; shaft += 1) {
      const lifted = roll(2) === 1;
      (tieUp[treadle] ?? [])[shaft] = lifted;
      (tieUp[shaft] ?? [])[treadle] = lifted;
    }
  }
  return tieUp;
}

function longestRun(cells: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const cell of [...cells, ...cells]) {
    run = cell ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(longest, cells.length);
}

/** The draft of a name. Deterministic; total over any string, the empty one included. */
export function draftOf(name: string): Draft {
  const roll = dice(seedOf(name));
  let over: boolean[][] = [];
  for (let attempt = 0; attempt < 24; attempt += 1) {
    const walk = mirroredWalk(roll);
    const tieUp = symmetricTieUp(roll);
    over = walk.map((treadle) => walk.map((shaft) => tieUp[treadle]?.[shaft] ?? false));
    if (isFirmCloth(over)) break;
  }
  const middle = roll(REPEAT / 2 + 1);
  const dark = [...new Set([middle, (REPEAT - middle) % REPEAT])];
  return { over, dark };
}

/** Firm enough to look woven: neither colour drowns the other, few strips float the whole way, and it is no chessboard. */
function isFirmCloth(over: readonly (readonly boolean[])[]): boolean {
  const cells = over.flat();
  const share = cells.filter(Boolean).length / cells.length;
  if (share < 0.38 || share > 0.64) return false;
  const changes = over.reduce((sum, row) => sum + row.filter((cell, at) => cell !== row[(at + 1) % REPEAT]).length, 0);
  if (changes > REPEAT * 6.5) return false;
  const sunk = over.filter((row) => longestRun(row.map((cell) => !cell)) >= REPEAT - 1).length;
  const floating = over.filter((row) => longestRun(row) >= REPEAT - 1).length;
  const kinds = new Set(over.map((row) => row.map(Number).join('')));
  return sunk <= 2 && floating <= 2 && kinds.size >= 3;
}

/** The strips on top, as one path of horizontal strokes: `M0 .5h3m2 0h4`. */
function strokes(over: readonly (readonly boolean[])[], rows: readonly number[]): string {
  let path = '';
  for (const row of rows) {
    const cells = over[row] ?? [];
    let column = 0;
    let pen: number | null = null;
    while (column < cells.length) {
      if (!cells[column]) {
        column += 1;
        continue;
      }
      let end = column;
      while (end < cells.length && cells[end]) end += 1;
      path += pen === null ? `M${column} ${row || ''}.5` : `m${column - pen} 0`;
      path += `h${end - column}`;
      pen = end;
      column = end;
    }
  }
  return path;
}

/** A short id for the cloth, so that several stand on one page. */
export function weaveId(name: string): string {
  return `w${seedOf(name).toString(36)}`;
}

/**
 * The inside of the SVG: one repeat as a pattern, and the rectangle it fills. Colours are attributes, so that the same
 * markup serves a page, a share picture and a printed sheet, under a policy without inline styles.
 * @param width, height the view box in strips (a card shows 27 × 20, a product page 36 × 27)
 */
export function weaveMarkup(name: string, group: WeaveGroup, width: number, height: number): string {
  const key = `${group} ${width} ${height} ${name}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const markup = drawWeave(name, group, width, height);
  if (drawn.size >= KEPT) drawn.delete(drawn.keys().next().value ?? '');
  drawn.set(key, markup);
  return markup;
}

/** Weaves that were drawn lately, about a kilobyte each: five stand on a product page, and drawing them was a fifth of its time. */
const drawn = new Map<string, string>();
const KEPT = 2_000;

function drawWeave(name: string, group: WeaveGroup, width: number, height: number): string {
  const { over, dark } = draftOf(name);
  const { ground, strip, dark: dyedStrip, line } = WEAVE_COLOURS[group];
  const id = weaveId(name);
  const rows = over.map((_, row) => row);
  const plain = strokes(over, rows.filter((row) => !dark.includes(row)));
  const dyed = strokes(over, rows.filter((row) => dark.includes(row)));
  const n = REPEAT;
  // The draft mirrors about the middle of strip 0: that point is laid at the picture's centre.
  // Each coloured run is laid twice: full width in the line's colour, then narrower in its own, which leaves the thin lines.
  return (
    `<pattern id="${id}" width="${n}" height="${n}" patternUnits="userSpaceOnUse" ` +
    `patternTransform="translate(${width / 2} ${height / 2})rotate(-45)translate(-.5 -.5)">` +
    `<path fill="${line}" d="M0 0h${n}v${n}H0"/>` +
    `<path stroke="${ground}" stroke-width="${n}" stroke-dasharray=".85 .15" stroke-dashoffset="-.075" d="M0 6h${n}"/>` +
    `<g stroke="${line}"><path id="${id}p" d="${plain}"/><path id="${id}d" d="${dyed}"/></g>` +
    `<g stroke-width=".85"><use href="#${id}p" stroke="${strip}"/><use href="#${id}d" stroke="${dyedStrip}"/></g>` +
    `</pattern><path fill="url(#${id})" d="M0 0h${width}v${height}H0"/>`
  );
}

/** The whole picture as a stand-alone SVG, `scale` pixels a strip. */
export function weaveSvg(name: string, group: WeaveGroup, width: number, height: number, scale = 10): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" ` +
    `viewBox="0 0 ${width} ${height}">${weaveMarkup(name, group, width, height)}</svg>`
  );
}
