/** The exchange's rules: field maps, batches of stamps, addresses, the passport. */
import { describe, expect, test } from 'vitest';
import criteria from '../../db/data/passport-criteria.json' with { type: 'json' };
import { readAddress } from '../../api/traceability/exchange/addresses/address.rules.ts';
import { mapFaults, mapOn, mapRecord, type FieldMap } from '../../api/traceability/exchange/ports/map.rules.ts';
import { FIELD_MAPS } from '../../api/traceability/exchange/ports/maps.ts';
import { rangeSize, rangesMeet } from '../../api/traceability/exchange/stamps/batch.rules.ts';
import { criteriaOn, passportOf, type CriteriaVersion, type PassportFacts } from '../../api/traceability/passport/rules.ts';

const map = (more: Partial<FieldMap> = {}): FieldMap => ({ port: 'national', version: '1', validFrom: '2026-01-01', assumed: true, source: { vi: '', en: '' }, records: {}, ...more });
const rule = (from: string, to: string, transform = 'text', required = true) => ({ from, to, transform, required });

describe('a field map', () => {
  test('that comes with the floor has no fault and says that it is assumed', () => {
    expect(FIELD_MAPS.flatMap(mapFaults)).toEqual([]);
    expect(FIELD_MAPS.every((m) => m.assumed && m.source.vi.includes('giả định'))).toBe(true);
  });
  test('holds from its day on, until a newer one begins', () => {
    const maps = [map(), map({ version: '2', validFrom: '2027-01-01' })];
    expect(mapOn(maps, 'national', '2025-12-31')).toBeUndefined();
    expect(mapOn(maps, 'national', '2026-12-31')?.version).toBe('1');
    expect(mapOn(maps, 'national', '2027-01-01')?.version).toBe('2');
  });
  test('with an unknown transformation, a field written twice, or a name that reaches into the language is faulty', () => {
    expect(mapFaults(map({ records: { LOT: [rule('a', 'x', 'magic')] } }))).toHaveLength(1);
    expect(mapFaults(map({ records: { LOT: [rule('a', 'x'), rule('b', 'x.y')] } }))).toHaveLength(1);
    expect(mapFaults(map({ records: { LOT: [rule('a', '__proto__.polluted')] } }))).toHaveLength(1);
  });
  test('nests, turns and leaves out what is empty; says every required field that is missing', () => {
    const rules = [rule('lot.code', 'lo.ma'), rule('lot.quantityMilli', 'lo.soLuong', 'quantity'), rule('at', 'luc', 'dateTime'), rule('lot.expiryDate', 'han', 'date', false), rule('gtin', 'gtin', 'registeredGtin'), rule('operator.name', 'coSo')];
    const { record, missing } = mapRecord(rules, { 'lot.code': 'A1', 'lot.quantityMilli': 2_500, at: Date.UTC(2026, 9, 2, 0, 30, 5), 'lot.expiryDate': null, gtin: '02938000000172' });
    expect(record).toEqual({ lo: { ma: 'A1', soLuong: 2.5 }, luc: '2026-10-02T07:30:05+07:00' });
    expect(missing.map((m) => m.en)).toEqual([expect.stringContaining('893'), 'name of the producer is missing']);
  });
});

describe('ranges of another supplier', () => {
  test('are counted where both ends count alike', () => {
    expect(rangeSize('A001', 'A100')).toBe(100n);
    expect(rangeSize('A001', 'B100')).toBeNull();
    expect(rangeSize('A1', 'A100')).toBeNull();
    expect(rangeSize('000000000000000001', '999999999999999999')).toBe(999_999_999_999_999_999n);
  });
  test('meet at their ends, not beside them', () => {
    expect(rangesMeet({ from: 'A001', to: 'A100' }, { from: 'A100', to: 'A200' })).toBe(true);
    expect(rangesMeet({ from: 'A001', to: 'A100' }, { from: 'A101', to: 'A200' })).toBe(false);
    expect(rangesMeet({ from: 'A001', to: 'A100' }, { from: 'B001', to: 'B100' })).toBe(false);
    expect(rangesMeet({ from: 'XYZ', to: 'XYW' }, { from: 'XYZ', to: 'AAA' })).toBe(true);
  });
});

test('an address read again is the same address', () => {
  for (const text of ['HTTP://Tem.VN:443/a/%7Eb/?x=1&utm_source=z', 'tem.vn/#/t/1', 'https://tem.vn/abc/{serial}/b', 'https://tem.vn/q?id={serial}', 'https://tem.vn:8443/abc']) {
    const once = readAddress(text, 'sanque.vn');
    if ('fault' in once) throw new Error(once.fault.en);
    const kept = once.kind === 'PREFIX' ? `${once.address}{serial}${once.tail}` : once.address;
    expect(readAddress(kept, 'sanque.vn'), text).toEqual(once);
  }
});

describe('the passport', () => {
  const versions = criteria.versions as unknown as readonly CriteriaVersion[];
  const version = criteriaOn(versions, '2026-11-22');
  const whole: PassportFacts = {
    name: 'Nước mắm', sizes: 2, registeredSizes: 2, operatorName: 'HTX', operatorAddress: 'Thôn 3', hasOperatorId: true, origin: 'Hải Bình', stages: 3, certificates: 1, lots: 1, hasDates: true, safety: 'none', activeStamps: 10, issuedStamps: 10, portal: 'ACCEPTED',
  };
  const nothing: PassportFacts = {
    name: null, sizes: 0, registeredSizes: 0, operatorName: null, operatorAddress: null, hasOperatorId: false, origin: null, stages: 0, certificates: 0, lots: 0, hasDates: false, safety: null, activeStamps: 0, issuedStamps: 0, portal: null,
  };
  test('weighs 100 in all; whole is 100, empty is 0', () => {
    expect(version.criteria.reduce((n, c) => n + c.weight, 0)).toBe(100);
    expect(passportOf(version, whole)).toMatchObject({ score: 100, missing: [] });
    expect(passportOf(version, nothing).score).toBe(0);
    expect(passportOf(version, nothing).missing).toHaveLength(version.criteria.length);
  });
  test('with the floor’s own number asks for a real 893 code and tells the steps', () => {
    const gtin = passportOf(version, { ...whole, registeredSizes: 0 }).missing[0]!;
    expect(gtin).toMatchObject({ code: 'gtin', status: 'missing', points: 0, said: { vi: expect.stringContaining('893') } });
    expect(gtin.steps!.length).toBeGreaterThan(3);
  });
  test('gives half for a part', () => {
    const { items } = passportOf(version, { ...whole, registeredSizes: 1, stages: 1, activeStamps: 0, portal: 'UNKNOWN' });
    expect(items.filter((i) => i.status === 'partly').map((i) => [i.code, i.points])).toEqual([['gtin', 7], ['traceability', 7], ['uniqueId', 4], ['portal', 2]]);
  });
  test('says where to fill in everything that is missing, in both languages', () => {
    for (const item of passportOf(version, nothing).missing) expect(item.fill.vi && item.fill.en && item.label.en, item.code).toBeTruthy();
  });
});
