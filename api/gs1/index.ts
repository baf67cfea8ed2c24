/** GS1 keys and their syntax, and the public check of an address; no database. The only file that others import. */
export { buildDigitalLink, type BuiltDigitalLink } from './build.ts';
export { COUNTRY_LETTERS } from './codes.ts';
export { AIS, type Ai } from './dictionary.ts';
export { elementString, type GsElement } from './elements.ts';
export type { Fault, FaultCode } from './faults.ts';
export { checkDigit, gtin14, hasCheckDigit, isGtin, isLotOrSerial, isOwnSscc, isRestricted, isUnregistered, LOT_CODE, ownGtin } from './numbers.ts';
export { parseDigitalLink, type ParsedDigitalLink, type ReadElement } from './parse.ts';
export { routes } from './routes.ts';
export { aiWords, isOwnNumber, valueWords } from './words.ts';
