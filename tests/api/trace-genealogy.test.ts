import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { EpcisEvent } from '../../api/traceability/events/model.ts';
import { ancestors, descendants } from '../../api/traceability/events/genealogy.ts';
import { storeEvent } from '../../api/traceability/events/store.ts';
import { issueStamps, activateStamps } from '../../api/traceability/index.ts';
import { floor, GTIN, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

const HEAD = { eventTime: '2026-11-01T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00' };
const tell = (more: Partial<EpcisEvent> & Pick<EpcisEvent, 'type'>, correctsEventId: number | null = null): number => storeEvent(f.producer, { ...HEAD, eventID: `urn:uuid:${randomUUID()}`, ...more } as EpcisEvent & { eventID: string },
  { organisationId: 1, capturedBy: 'u', helperId: null, communeCode: null, eventTime: Date.parse(HEAD.eventTime), correctsEventId });
const inOne = <T>(work: () => T): T => { let result!: T; f.db.transaction(() => { result = work(); return null; }); return result; };
const lots = (...keys: string[]) => keys.map((epcClass) => ({ epcClass, quantity: 1, uom: 'KGM' }));
const made = (from: string[], to: string[], more: Partial<EpcisEvent> = {}) => inOne(() => tell({ type: 'TransformationEvent', inputQuantityList: lots(...from), outputQuantityList: lots(...to), ...more }));
const keysOf = (found: { key: string }[]) => found.map((r) => r.key);

describe('genealogy', () => {
  test('from a bad input to everything made of it, and from a lot back to its inputs, each with its distance', () => {
    made(['/lo/fish00001', '/lo/salt00001'], ['/lo/mash00001']);
    made(['/lo/mash00001'], [`/01/${GTIN}/10/A`, `/01/${GTIN}/10/B`]);
    made(['/lo/fish00002'], [`/01/${GTIN}/10/C`]);
    expect(descendants(f.ctx, ['/lo/fish00001'])).toEqual([{ key: '/lo/mash00001', depth: 1 }, { key: `/01/${GTIN}/10/A`, depth: 2 }, { key: `/01/${GTIN}/10/B`, depth: 2 }]);
    expect(ancestors(f.ctx, [`/01/${GTIN}/10/A`])).toEqual([{ key: '/lo/mash00001', depth: 1 }, { key: '/lo/fish00001', depth: 2 }, { key: '/lo/salt00001', depth: 2 }]);
    expect(descendants(f.ctx, ['/lo/nothing01'])).toEqual([]);
    expect(descendants(f.ctx, [])).toEqual([]);
    expect(descendants(f.ctx, ['/lo/fish00001'], { limit: 2 })).toHaveLength(2);
  });

  test('a carton is downstream of what was packed in it, and its other goods are not', () => {
    inOne(() => tell({ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', parentID: '/00/329380000000000018', childQuantityList: lots(`/01/${GTIN}/10/A`, `/01/${GTIN}/10/B`) }));
    inOne(() => tell({ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', parentID: '/00/329380000000000025', childEPCs: ['/00/329380000000000018'] }));
    expect(keysOf(descendants(f.ctx, [`/01/${GTIN}/10/A`]))).toEqual(['/00/329380000000000018', '/00/329380000000000025']);
    expect(keysOf(ancestors(f.ctx, ['/00/329380000000000025']))).toEqual(['/00/329380000000000018', `/01/${GTIN}/10/A`, `/01/${GTIN}/10/B`]);
    // opened since: history stays
    inOne(() => tell({ type: 'AggregationEvent', action: 'DELETE', bizStep: 'unpacking', parentID: '/00/329380000000000018', childQuantityList: lots(`/01/${GTIN}/10/A`) }));
    expect(keysOf(descendants(f.ctx, [`/01/${GTIN}/10/A`]))).toContain('/00/329380000000000018');
  });

  test('an event that was taken back joins nothing', () => {
    const id = made(['/lo/fish00001'], ['/lo/mash00001']);
    const { eventId } = f.db.get<{ eventId: string }>('SELECT event_id AS eventId FROM epcis_event WHERE id = ?', [id])!;
    inOne(() => tell({ type: 'TransformationEvent', eventID: eventId, inputQuantityList: lots('/lo/fish00001'), outputQuantityList: lots('/lo/mash00001') }, id));
    expect(descendants(f.ctx, ['/lo/fish00001'])).toEqual([]);
    expect(ancestors(f.ctx, ['/lo/mash00001'])).toEqual([]);
  });

  test('inputs and outputs told by several events of one transformation belong together', () => {
    made(['/lo/fish00001'], [], { transformationID: 'urn:uuid:one' });
    made([], ['/lo/mash00001'], { transformationID: 'urn:uuid:one' });
    made([], ['/lo/other0001'], { transformationID: 'urn:uuid:two' });
    expect(keysOf(descendants(f.ctx, ['/lo/fish00001']))).toEqual(['/lo/mash00001']);
    expect(keysOf(ancestors(f.ctx, ['/lo/mash00001']))).toEqual(['/lo/fish00001']);
  });

  test('a serial belongs to its lot, whether an event named it or not', async () => {
    const lot = await f.openedLot();
    const range = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    await activateStamps(f.producer, { range: range.publicId });
    const serial = (i: number) => `/01/${GTIN}/21/${f.serialOf(range.publicId, i)}`;
    const key = `/01/${GTIN}/10/${lot.code}`;
    expect(ancestors(f.ctx, [serial(3)])).toEqual([{ key, depth: 1 }]);
    inOne(() => tell({ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', parentID: '/00/329380000000000018', childEPCs: [serial(3), serial(4)] }));
    const made = descendants(f.ctx, [key]);
    expect(made.slice(0, 2).map((r) => r.key).toSorted()).toEqual([serial(3), serial(4)].toSorted());
    expect(made.map((r) => r.depth)).toEqual([1, 1, 2]);
    expect(made[2]!.key).toBe('/00/329380000000000018');
    expect(keysOf(ancestors(f.ctx, ['/00/329380000000000018']))).toContain(key);
    // a made-up tag proves nothing: it is not the lot's
    inOne(() => tell({ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing', parentID: '/00/329380000000000025', childEPCs: [`${serial(5).slice(0, -1)}${serial(5).endsWith('0') ? '1' : '0'}`] }));
    expect(keysOf(descendants(f.ctx, [key]))).not.toContain('/00/329380000000000025');
  });

  test('a circle in captured events ends', () => {
    made(['/lo/aaaaaaaa'], ['/lo/bbbbbbbb']);
    made(['/lo/bbbbbbbb'], ['/lo/cccccccc']);
    made(['/lo/cccccccc'], ['/lo/aaaaaaaa']);
    expect(keysOf(descendants(f.ctx, ['/lo/aaaaaaaa']))).toEqual(['/lo/bbbbbbbb', '/lo/cccccccc']);
    expect(keysOf(ancestors(f.ctx, ['/lo/aaaaaaaa']))).toEqual(['/lo/cccccccc', '/lo/bbbbbbbb']);
  });

  test('ten thousand descendants are all found, broad or deep', () => {
    const key = (n: number) => `/01/${GTIN}/10/L${n}`;
    inOne(() => {
      for (let i = 1; i <= 10_000; i++) tell({ type: 'TransformationEvent', inputQuantityList: lots(key(Math.floor((i - 1) / 10))), outputQuantityList: lots(key(i)) });
      for (let i = 1; i <= 3_000; i++) tell({ type: 'TransformationEvent', inputQuantityList: lots(`/lo/deep${i - 1}x`), outputQuantityList: lots(`/lo/deep${i}x`) });
    });
    const found = descendants(f.ctx, [key(0)]);
    expect(new Set(keysOf(found)).size).toBe(10_000);
    expect(found.at(-1)!.depth).toBe(4);
    expect(ancestors(f.ctx, [key(10_000)]).at(-1)).toEqual({ key: key(0), depth: found.at(-1)!.depth });
    expect(descendants(f.ctx, ['/lo/deep0x']).at(-1)).toEqual({ key: '/lo/deep3000x', depth: 3_000 });
  });
});
