/**
 * A strict scanner for PDF objects (ISO 32000-1, 7.2–7.3). Where two readers of PDF could disagree — a key twice, a length that
 * does not fit, an escape that is none — it refuses instead of guessing.
 */
import { Unreadable } from '../findings.ts';

export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfValue[];

export class PdfName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class PdfString {
  readonly bytes: Uint8Array;
  /** Where it stands in the file, delimiters included. */
  readonly start: number;
  readonly end: number;
  readonly isHex: boolean;
  constructor(bytes: Uint8Array, start: number, end: number, isHex: boolean) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.isHex = isHex;
  }
}
export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen: number) {
    this.num = num;
    this.gen = gen;
  }
}
export type PdfDict = Map<string, PdfValue>;
export class PdfStream {
  readonly dict: PdfDict;
  readonly data: Uint8Array;
  constructor(dict: PdfDict, data: Uint8Array) {
    this.dict = dict;
    this.data = data;
  }
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map;
export const nameOf = (value: PdfValue | undefined): string | null => (value instanceof PdfName ? value.name : null);

const MAX_DEPTH = 40;
export const unclear = (en: string) =>
  new Unreadable('PDF_UNREADABLE', `Tệp PDF có chỗ hệ thống không hiểu chắc chắn (${en}), nên không thể xác nhận là nội dung chưa bị đổi.`, `The PDF holds something that cannot be read with certainty (${en}), so its text cannot be confirmed as unchanged.`);

const isSpace = (b: number | undefined): boolean => b === 0 || b === 9 || b === 10 || b === 12 || b === 13 || b === 32;
const isDelimiter = (b: number): boolean => b === 40 || b === 41 || b === 60 || b === 62 || b === 91 || b === 93 || b === 123 || b === 125 || b === 47 || b === 37;
const isRegular = (b: number | undefined): b is number => b !== undefined && !isSpace(b) && !isDelimiter(b);
const hexDigit = (b: number | undefined): number => {
  if (b === undefined) return -1;
  if (b >= 48 && b <= 57) return b - 48;
  const lower = b | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
};

/** Finds the length that a stream names by reference. */
export type LengthOf = (ref: PdfRef) => number;

export class Scanner {
  readonly bytes: Uint8Array;
  at: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  peek(offset = 0): number | undefined {
    return this.at + offset < this.end ? this.bytes[this.at + offset] : undefined;
  }

  startsWith(word: string): boolean {
    if (this.at + word.length > this.end) return false;
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** Blanks and comments. */
  skip(): void {
    for (;;) {
      const b = this.peek();
      if (b === 37 && !this.startsWith('%%EOF')) while (!this.done && this.peek() !== 10 && this.peek() !== 13) this.at++;
      else if (isSpace(b)) this.at++;
      else return;
    }
  }

  /** A keyword that ends where a token ends. */
  word(expected: string): void {
    if (!this.startsWith(expected)) throw unclear(`${expected} expected at byte ${this.at}`);
    this.at += expected.length;
    if (isRegular(this.peek())) throw unclear(`${expected} runs on at byte ${this.at}`);
  }

  integer(): number {
    const from = this.at;
    let value = 0;
    while (this.at - from < 11) {
      const b = this.peek();
      if (b === undefined || b < 48 || b > 57) break;
      value = value * 10 + b - 48;
      this.at++;
    }
    if (this.at === from || isRegular(this.peek())) throw unclear(`number expected at byte ${from}`);
    return value;
  }

  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw unclear('nested too deep');
    this.skip();
    const b = this.peek();
    if (b === undefined) throw unclear('the file ends too early');
    if (b === 47) return this.name();
    if (b === 40) return this.literal();
    if (b === 91) return this.array(depth);
    if (b === 60) return this.peek(1) === 60 ? this.dict(depth) : this.hexString();
    if ((b >= 48 && b <= 57) || b === 43 || b === 45 || b === 46) return this.numberOrRef();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (this.startsWith(word)) {
        this.word(word);
        return value;
      }
    }
    throw unclear(`unknown token at byte ${this.at}`);
  }

  private name(): PdfName {
    this.at++;
    let text = '';
    for (let b = this.peek(); isRegular(b); b = this.peek()) {
      if (b === 35) {
        const high = hexDigit(this.peek(1));
        const low = hexDigit(this.peek(2));
        if (high < 0 || low < 0 || high + low === 0) throw unclear('escape in a name');
        text += String.fromCharCode(high * 16 + low);
        this.at += 3;
      } else {
        text += String.fromCharCode(b);
        this.at++;
      }
      if (text.length > 200) throw unclear('name too long');
    }
    return new PdfName(text);
  }

  private literal(): PdfString {
    const start = this.at++;
    const bytes: number[] = [];
    for (let open = 1; open > 0; ) {
      const b = this.peek();
      if (b === undefined) throw unclear('string without end');
      this.at++;
      if (b === 92) this.escape(bytes);
      else {
        if (b === 40) open++;
        if (b === 41) open--;
        if (open > 0) bytes.push(b);
      }
      if (bytes.length > 1_000_000) throw unclear('string too long');
    }
    return new PdfString(Uint8Array.from(bytes), start, this.at, false);
  }

  private escape(bytes: number[]): void {
    const b = this.peek();
    this.at++;
    const simple: Record<number, number> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 };
    if (b === undefined) throw unclear('string without end');
    if (b >= 48 && b <= 55) {
      let value = b - 48;
      for (let i = 0; i < 2; i++) {
        const next = this.peek();
        if (next === undefined || next < 48 || next > 55) break;
        value = value * 8 + next - 48;
        this.at++;
      }
      bytes.push(value & 0xff);
    } else if (b === 13 || b === 10) {
      if (b === 13 && this.peek() === 10) this.at++;
    } else bytes.push(simple[b] ?? b);
  }

  private hexString(): PdfString {
    const start = this.at++;
    let size = 0;
    const digits = new Uint8Array(Math.max(0, this.closing() - this.at));
    for (let b = this.peek(); b !== 62; b = this.peek()) {
      const digit = hexDigit(b);
      if (digit < 0 && !isSpace(b)) throw unclear('hexadecimal string');
      if (digit >= 0) digits[size++] = digit;
      this.at++;
    }
    this.at++;
    const bytes = new Uint8Array(Math.ceil(size / 2));
    for (let i = 0; i < bytes.length; i++) bytes[i] = digits[2 * i]! * 16 + (2 * i + 1 < size ? digits[2 * i + 1]! : 0);
    return new PdfString(bytes, start, this.at, true);
  }

  private closing(): number {
    const at = this.bytes.indexOf(62, this.at);
    if (at < 0 || at >= this.end) throw unclear('hexadecimal string without end');
    return at;
  }

  private array(depth: number): PdfValue[] {
    this.at++;
    const items: PdfValue[] = [];
    for (;;) {
      this.skip();
      if (this.peek() === 93) {
        this.at++;
        return items;
      }
      items.push(this.value(depth + 1));
    }
  }

  private dict(depth: number): PdfDict {
    this.at += 2;
    const dict: PdfDict = new Map();
    for (;;) {
      this.skip();
      if (this.startsWith('>>')) {
        this.at += 2;
        return dict;
      }
      if (this.peek() !== 47) throw unclear(`key expected at byte ${this.at}`);
      const key = this.name().name;
      if (dict.has(key)) throw unclear(`key ${key} twice`);
      dict.set(key, this.value(depth + 1));
    }
  }

  private numberOrRef(): PdfValue {
    const from = this.at;
    while (isRegular(this.peek())) this.at++;
    const text = String.fromCharCode(...this.bytes.subarray(from, Math.min(this.at, from + 40)));
    if (this.at - from > 40 || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw unclear(`number at byte ${from}`);
    if (/^\d{1,10}$/.test(text)) {
      const back = this.at;
      this.skip();
      const genAt = this.at;
      while (this.peek() !== undefined && this.peek()! >= 48 && this.peek()! <= 57 && this.at - genAt < 6) this.at++;
      if (this.at > genAt && isSpace(this.peek())) {
        const gen = Number(String.fromCharCode(...this.bytes.subarray(genAt, this.at)));
        this.skip();
        if (this.peek() === 82 && !isRegular(this.peek(1))) {
          this.at++;
          return new PdfRef(Number(text), gen);
        }
      }
      this.at = back;
    }
    return Number(text);
  }

  /** `N G obj … endobj`, the scanner standing on N. */
  object(lengthOf: LengthOf): { num: number; gen: number; value: PdfValue } {
    const num = this.integer();
    this.skip();
    const gen = this.integer();
    this.skip();
    this.word('obj');
    let value = this.value();
    this.skip();
    if (this.startsWith('stream')) {
      if (!isDict(value)) throw unclear('stream without dictionary');
      value = this.stream(value, lengthOf);
      this.skip();
    }
    this.word('endobj');
    return { num, gen, value };
  }

  private stream(dict: PdfDict, lengthOf: LengthOf): PdfStream {
    this.at += 6;
    if (this.peek() === 13 && this.peek(1) === 10) this.at += 2;
    else if (this.peek() === 10) this.at++;
    else throw unclear('stream without line end');
    const named = dict.get('Length');
    const length = named instanceof PdfRef ? lengthOf(named) : named;
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || this.at + length > this.end) throw unclear('length of a stream');
    // data in another file is no data of this one
    if (dict.has('F')) throw unclear('stream in another file');
    const data = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    if (this.peek() === 13) this.at++;
    if (this.peek() === 10) this.at++;
    this.word('endstream');
    return new PdfStream(dict, data);
  }
}
