/** Traceability: lots, events, stamps, scans. The only file that others import. */
export { STAMP_SECRET_FILE, openStampKeys, stampKeyProblems, stampKeyRing, type StampKeyProblem, type StampKeyRing } from './keys.ts';
export { openLot, type OpenedLot } from './open-lot.ts';
export { issueStamps, type IssuedStamps } from './issue-stamps.ts';
export { activateStamps, markPrinted, RANGE_ACTS, RANGE_WORDS, voidStamps, type MovedRange } from './move-stamps.ts';
export { listLots, listRanges, lotChoices, lotView, myProducers, stampsOnGoods, type LotLine, type LotView, type RangeLine, type RangeView } from './queries.ts';
export { lookUpStamp, orderKey, recordScan, type LookUp, type Verdict } from './scan.ts';
export { serialForCheck } from './typed.ts';
export { stampUri } from './dl.ts';
export { inFours, makeSerial, normaliseSerial } from './serial.ts';
export { MOST_PER_SHEET_FILE, sheetOfRange } from './sheet-of-range.ts';
export { quantityText, STEP_WORDS, UNIT_WORDS } from './words.ts';
export type { Goods } from './goods.ts';
export type { MissingFact } from './rules.ts';
export { checkSerial, routes } from './routes.ts';
export { resolver } from './resolver.ts';
