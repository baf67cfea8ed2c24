/** Where things stand in a JSON text that parses: the line of each path, and names that stand twice in one object (JSON.parse keeps the last in silence). */

export interface JsonLines {
  /** 'questions.3.code' → its line, from 1. */
  line: Map<string, number>;
  doubled: { path: string; line: number }[];
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g;

interface Open {
  path: string;
  /** A list's next position; null in an object. */
  at: number | null;
  /** In an object: the name whose value comes next, null while a name comes next. */
  name: string | null;
  names: Set<string>;
}

export function jsonLines(text: string): JsonLines {
  const line = new Map<string, number>();
  const doubled: JsonLines['doubled'] = [];
  const open: Open[] = [];
  let now = 1;
  const below = (of: Open, name: string | number) => (of.path === '' ? String(name) : `${of.path}.${name}`);
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === '\n') now++;
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (top?.at != null) top.at++;
      else if (top) top.name = null;
    } else if (token === ':') continue;
    else if (top && top.at === null && top.name === null) {
      const name = JSON.parse(token) as string;
      if (top.names.has(name)) doubled.push({ path: below(top, name), line: now });
      top.names.add(name);
      top.name = name;
      line.set(below(top, name), now);
    } else {
      const path = top ? below(top, top.at ?? top.name ?? '') : '';
      if (!line.has(path)) line.set(path, now);
      if (token === '{' || token === '[') open.push({ path, at: token === '[' ? 0 : null, name: null, names: new Set() });
    }
  }
  return { line, doubled };
}

/** The line of a path, or of what holds it. */
export function lineOf(lines: JsonLines, path: string): number | null {
  for (let p = path; p !== ''; p = p.includes('.') ? p.slice(0, p.lastIndexOf('.')) : '') {
    const found = lines.line.get(p);
    if (found !== undefined) return found;
  }
  return lines.line.get('') ?? null;
}
