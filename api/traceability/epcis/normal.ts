/** A captured event as the floor reads it: bare CBV words, keys as they came. What is kept is the text as it came. */
import type { EpcisEvent } from '../events/model.ts';
import { bareWord } from './vocabulary.rules.ts';

/** @param event one that `checkEvent` found no fault with */
export function normalEvent(event: Record<string, unknown>): EpcisEvent {
  const plain = { ...event } as EpcisEvent;
  if (typeof plain.bizStep === 'string') plain.bizStep = bareWord('bizStep', plain.bizStep) ?? plain.bizStep;
  if (typeof plain.disposition === 'string') plain.disposition = bareWord('disposition', plain.disposition) ?? plain.disposition;
  return plain;
}

/** What two records of one event must have in common: all but when and under which id they were recorded. */
export function sameEvent(a: unknown, b: unknown): boolean {
  const essence = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(essence);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, inner]) => [name, essence(inner)]));
  };
  const top = (value: unknown) => {
    const { recordTime: _when, eventID: _id, '@context': _context, ...rest } = value as Record<string, unknown>;
    return JSON.stringify(essence(rest));
  };
  return top(a) === top(b);
}
