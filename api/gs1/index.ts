/** GS1 keys and their syntax: pure, no I/O. The only file that others import. */
export { checkDigit, gtin14, hasCheckDigit, isLotOrSerial, isRestricted, LOT_CODE } from './numbers.ts';
