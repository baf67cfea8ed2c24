/** Where the boxes of a genealogy stand: a generation below the other, inputs above, two boxes side by side, so that it fits a phone. */
import type { LotGraph } from '../../../api/traceability/index.ts';

export interface DrawnNode {
  key: string;
  kind: LotGraph['nodes'][number]['kind'];
  level: number;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
}

export interface Drawing {
  width: number;
  height: number;
  nodes: DrawnNode[];
  edges: { path: string; x: number; y: number; packing: boolean; quantityMilli: number | null; unit: string | null }[];
}

const WIDTH = 138;
const COLUMNS = 2;
const GAP_X = 10;
const GAP_ROW = 14;
const GAP_Y = 56;
const LINE = 17;

/** Breaks a label into at most three lines of about 18 letters. */
function linesOf(label: string): string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= 17) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, 20));
  }
  return lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]!.slice(0, 16)}…`] : lines;
}

export function layOut(graph: LotGraph): Drawing {
  const levels = [...new Set(graph.nodes.map((n) => n.level))].toSorted((a, b) => a - b);
  const widest = Math.min(COLUMNS, Math.max(1, ...levels.map((level) => graph.nodes.filter((n) => n.level === level).length)));
  const width = widest * (WIDTH + GAP_X) + GAP_X;
  const nodes: DrawnNode[] = [];
  let y = 8;
  for (const level of levels) {
    const all = graph.nodes.filter((n) => n.level === level);
    for (let first = 0; first < all.length; first += COLUMNS) {
      const row = all.slice(first, first + COLUMNS);
      const lines = row.map((n) => (n.kind === 'carton' ? ['', n.label.slice(0, 9), n.label.slice(9)] : linesOf(n.label)));
      const height = 18 + Math.max(...lines.map((l) => l.length)) * LINE;
      const start = (width - row.length * (WIDTH + GAP_X) + GAP_X) / 2;
      row.forEach((n, i) => nodes.push({ key: n.key, kind: n.kind, level, x: start + i * (WIDTH + GAP_X), y, width: WIDTH, height, lines: lines[i]! }));
      y += height + (first + COLUMNS < all.length ? GAP_ROW : GAP_Y);
    }
  }
  const at = new Map(nodes.map((n) => [n.key, n]));
  const edges = graph.edges.flatMap((e) => {
    const [from, to] = [at.get(e.from), at.get(e.to)];
    if (!from || !to) return [];
    const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y];
    const middle = (y1 + y2) / 2;
    return [{ path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`, x: (x1 + x2) / 2 + 6, y: middle + 4, packing: e.packing, quantityMilli: e.quantityMilli, unit: e.unit }];
  });
  return { width, height: y - GAP_Y + 8, nodes, edges };
}
