/** Elements, an AI with its value each: are they right one by one, and beside each other. */
import { AIS, matchesPattern, type Ai } from './dictionary.ts';
import type { Detail, FaultCode } from './faults.ts';
import { inSet, LINTERS } from './linters.ts';

export interface GsElement {
  ai: string;
  value: string;
}

export interface Wrong {
  code: FaultCode;
  detail: Detail;
}

/** What is wrong with a value (decoded), or null: its length, then each part's characters and checks. */
export function faultOfValue(entry: Ai, value: string): Wrong | null {
  const { ai, min, max } = entry;
  if (value === '') return { code: 'empty-value', detail: { ai } };
  if (value.length < min) return { code: 'too-short', detail: { ai, min, max } };
  if (value.length > max) return { code: 'too-long', detail: { ai, min, max } };
  let at = 0;
  for (const part of entry.parts) {
    const text = value.slice(at, at + part.max);
    if (text === '' && part.optional) continue;
    if (text.length < part.min) return { code: 'too-short', detail: { ai, min, max } };
    if (!inSet(part.set, text)) return { code: part.set === 'N' ? 'digits-only' : 'character-set', detail: { ai } };
    for (const name of part.linters) {
      const lint = LINTERS[name]!(text);
      if (lint) return { code: lint, detail: { ai } };
    }
    at += text.length;
  }
  return null;
}

const inWords = (groups: readonly (readonly string[])[]): string => groups.map((g) => g.map((ai) => `(${ai})`).join(' and ')).join(' or ');

/** What is wrong with elements beside each other: pairs that exclude each other, and what must go with them. */
export function faultsTogether(elements: readonly GsElement[]): Wrong[] {
  const present = (pattern: string, besides: string) => elements.find((e) => e.ai !== besides && matchesPattern(pattern, e.ai));
  const wrong: Wrong[] = [];
  const told = new Set<string>();
  for (const { ai } of elements) {
    const entry = AIS.get(ai)!;
    for (const pattern of entry.excludes) {
      const other = present(pattern, ai)?.ai;
      if (other === undefined || told.has(`${other} ${ai}`)) continue;
      told.add(`${ai} ${other}`);
      wrong.push({ code: 'excluded', detail: { ai, other } });
    }
    for (const groups of entry.requires) {
      if (!groups.some((group) => group.every((pattern) => present(pattern, ai)))) wrong.push({ code: 'required', detail: { ai, other: inWords(groups) } });
    }
  }
  // GS1 General Specifications, 3.8.25: what a signature is about must be one thing, so these keys carry their serial
  if (elements.some((e) => e.ai === '8030')) {
    for (const { ai, value } of elements) {
      if (['253', '255', '8003'].includes(ai) && value.length === AIS.get(ai)!.min) wrong.push({ code: 'signature-needs-serial', detail: { ai: '8030', other: ai } });
    }
  }
  return wrong;
}

/**
 * The element string that a barcode would carry, FNC1 written as ^.
 * @returns e.g. '^01095201234567882112345^17201225'
 */
export function elementString(elements: readonly GsElement[]): string {
  let text = '';
  let separate = true;
  for (const { ai, value } of elements) {
    text += `${separate ? '^' : ''}${ai}${value}`;
    separate = !AIS.get(ai)!.fixed;
  }
  return text;
}
