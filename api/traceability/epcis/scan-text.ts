/**
 * Looks through the text of a document before anything is made of it: depth, names given twice, names that poison objects,
 * and where each event stands, so that an event is kept byte for byte. Works in short turns: ten megabytes never hold the server.
 */
import { fault, item, member, type Fault } from './faults.ts';

/** Deeper than any real document: the standard's own examples need ten. */
export const DEEPEST = 40;
export const MOST_EVENTS = 20_000;
const TURN_MS = 8;
/** How many characters pass between two looks at the clock. */
const LOOK_EVERY = 32_768;

export interface ScannedText {
  text: string;
  /** The document without its events. */
  frame: unknown;
  /** Path of the list that the events stand in, or '$' when the document is one event. */
  listPath: string;
  /** [start, end, start, end …] of each event in the text. */
  ranges: number[];
}

export type Scan = { ok: true; scanned: ScannedText } | { ok: false; fault: Fault };

/** Names that are never a field and that careless code trips over. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);
const LISTS = new Set(['$.epcisBody.eventList', '$.epcisBody.queryResults.resultsBody.eventList']);

const BROKEN = (path: string): Fault => fault(path, 'Chỗ này không phải là JSON hợp lệ.', 'This is not valid JSON.');

interface Level {
  /** Names seen so far; null in an array. */
  names: Set<string> | null;
  /** The name or index at which we are. */
  at: string | number;
  /** In an object: a name comes next. */
  expectsName: boolean;
}

const pathOf = (levels: readonly Level[]): string => levels.reduce((path, l) => (typeof l.at === 'number' ? item(path, l.at) : l.at === '' ? path : member(path, l.at)), '$');

const turn = () => new Promise<void>((done) => setImmediate(done));

/** @param bytes the body as it came */
export async function scanText(bytes: Uint8Array): Promise<Scan> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, fault: fault('$', 'Nội dung phải là văn bản UTF-8; có chuỗi byte không đọc được.', 'The content must be UTF-8 text; some bytes cannot be read.') };
  }
  const levels: Level[] = [];
  const ranges: number[] = [];
  let list: { depth: number; path: string; start: number; end: number } | null = null;
  let itemStart = -1;
  let lookAt = LOOK_EVERY;
  let started = performance.now();

  for (let i = 0; i < text.length; i++) {
    if (i >= lookAt) {
      lookAt = i + LOOK_EVERY;
      if (performance.now() - started > TURN_MS) {
        await turn();
        started = performance.now();
      }
    }
    const c = text.charCodeAt(i);
    if (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) continue;
    const level = levels[levels.length - 1];
    const inList = list !== null && list.end < 0 && levels.length === list.depth;
    if (inList && itemStart < 0 && c !== 0x5d && c !== 0x2c) itemStart = i;
    switch (c) {
      case 0x22: {
        const open = i;
        let escaped = false;
        for (i++; ; i++) {
          const d = text.charCodeAt(i);
          if (d === 0x22) break;
          if (Number.isNaN(d) || d < 0x20) return { ok: false, fault: BROKEN(pathOf(levels)) };
          if (d === 0x5c) {
            escaped = true;
            i++;
          }
        }
        if (level?.names && level.expectsName) {
          let name = text.slice(open + 1, i);
          if (escaped) {
            try {
              name = JSON.parse(text.slice(open, i + 1)) as string;
            } catch {
              return { ok: false, fault: BROKEN(pathOf(levels)) };
            }
          }
          level.at = name;
          level.expectsName = false;
          if (POISON.has(name)) return { ok: false, fault: fault(pathOf(levels), `Tên trường “${name}” không được dùng.`, `The field name “${name}” may not be used.`) };
          if (level.names.has(name)) return { ok: false, fault: fault(pathOf(levels), 'Trường này có hai lần trong cùng một đối tượng.', 'This field stands twice in one object.') };
          level.names.add(name);
        }
        break;
      }
      case 0x7b:
      case 0x5b: {
        if (levels.length >= DEEPEST) return { ok: false, fault: fault(pathOf(levels), `Lồng sâu quá ${DEEPEST} lớp.`, `Nested more than ${DEEPEST} levels deep.`) };
        if (c === 0x5b && list === null && levels.length <= 4) {
          const path = pathOf(levels);
          if (LISTS.has(path)) list = { depth: levels.length + 1, path, start: i, end: -1 };
        }
        levels.push(c === 0x7b ? { names: new Set(), at: '', expectsName: true } : { names: null, at: 0, expectsName: false });
        break;
      }
      case 0x7d:
      case 0x5d: {
        if (level === undefined || (c === 0x7d) !== (level.names !== null)) return { ok: false, fault: BROKEN(pathOf(levels)) };
        if (inList) {
          if (itemStart >= 0) ranges.push(itemStart, i);
          else if (ranges.length > 0) return { ok: false, fault: BROKEN(pathOf(levels)) };
          list!.end = i;
        }
        levels.pop();
        break;
      }
      case 0x2c: {
        if (level === undefined) return { ok: false, fault: BROKEN('$') };
        if (inList) {
          if (itemStart < 0) return { ok: false, fault: BROKEN(pathOf(levels)) };
          ranges.push(itemStart, i);
          itemStart = -1;
          if (ranges.length / 2 >= MOST_EVENTS) return { ok: false, fault: fault(list!.path, `Một tài liệu nhận nhiều nhất ${MOST_EVENTS} sự kiện. Mời chia thành nhiều tài liệu.`, `A document holds at most ${MOST_EVENTS} events. Please split it.`) };
        }
        if (level.names) level.expectsName = true;
        else level.at = (level.at as number) + 1;
        break;
      }
    }
  }
  if (levels.length > 0 || (list !== null && list.end < 0)) return { ok: false, fault: BROKEN('$') };
  for (let r = 1; r < ranges.length; r += 2) while (' \n\r\t'.includes(text[ranges[r]! - 1]!)) ranges[r]!--;
  const whole = list === null ? text : `${text.slice(0, list.start)}[]${text.slice(list.end + 1)}`;
  let frame: unknown;
  try {
    frame = JSON.parse(whole);
  } catch {
    return { ok: false, fault: BROKEN('$') };
  }
  if (list === null) {
    const start = text.search(/\S/);
    return { ok: true, scanned: { text, frame, listPath: '$', ranges: [start, start + text.slice(start).trimEnd().length] } };
  }
  return { ok: true, scanned: { text, frame, listPath: list.path, ranges } };
}

/** The path of event number `index`. */
export const eventPath = (listPath: string, index: number): string => (listPath === '$' ? '$' : item(listPath, index));

/**
 * An event of its own, or null when its text is no JSON.
 * @param text byte for byte as it came
 */
export function readEvent(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
