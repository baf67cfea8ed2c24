/** GS1 keys and their syntax: pure, no I/O. The only file that others import. */
export { buildDigitalLink, type BuiltDigitalLink } from './build.ts';
export { AIS, type Ai } from './dictionary.ts';
export { elementString, type GsElement } from './elements.ts';
export type { Fault, FaultCode } from './faults.ts';
export { checkDigit, gtin14, hasCheckDigit, isLotOrSerial, isRestricted, LOT_CODE } from './numbers.ts';
export { parseDigitalLink, type ParsedDigitalLink, type ReadElement } from './parse.ts';
