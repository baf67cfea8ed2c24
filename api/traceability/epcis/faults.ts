/** What is wrong with a captured document, and where. */
import type { Sentence } from '../../errors.ts';

/** `path` is a JSONPath from the document's root: `$.epcisBody.eventList[3].eventTime`. */
export interface Fault extends Sentence {
  path: string;
}

/** A list of faults is for people to read: nobody reads more than this. */
export const MOST_FAULTS = 100;

const PLAIN = /^[A-Za-z_@][\w@-]*$/;

/** The path of a member: `$.a` + 'b' → `$.a.b`; names that need quoting are quoted, long ones cut. */
export const member = (path: string, name: string): string => (PLAIN.test(name) ? `${path}.${name}` : `${path}['${name.slice(0, 80).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`);
export const item = (path: string, index: number): string => `${path}[${index}]`;

export const fault = (path: string, vi: string, en: string): Fault => ({ path, vi, en });
