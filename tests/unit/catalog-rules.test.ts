import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradingToday, gradingWords, GROUPS, movesFrom, productMove, type Grading } from '../../api/catalog/rules.ts';
import { netWords, readDong, readNet, readNumber, unitPrice } from '../../api/catalog/units.rules.ts';
import { cardGrading } from '../../api/catalog/views.ts';

const none = { decisionNumber: null, decisionDate: null, body: null, validUntil: null, sourceName: null, sourceUrl: null, year: null, checkedById: null };
const certificate = (id: number, stars: number, decisionDate: string, validUntil: string): Grading => ({ ...none, id, kind: 'CERTIFICATE', stars, decisionNumber: `${id}/QĐ-UBND`, decisionDate, body: 'UBND tỉnh', validUntil });
const announced = (id: number, stars: number, year: number | null = null): Grading => ({ ...none, id, kind: 'ANNOUNCED', stars, sourceName: 'baodanang.vn', year });

describe('the grading of a day', () => {
  it('wears stars through the last day of the certificate and not the day after', () => {
    const g = [certificate(1, 4, '2023-12-01', '2026-12-01')];
    expect(gradingToday(g, '2026-12-01')).toMatchObject({ state: 'valid', stars: 4 });
    expect(gradingToday(g, '2026-12-02')).toMatchObject({ state: 'lapsed', stars: null });
  });
  it('never counts an announcement or a proposal as stars', () => {
    expect(gradingToday([announced(1, 5)], '2026-11-22')).toMatchObject({ state: 'announced', stars: null });
    expect(gradingToday([{ ...announced(1, 5), kind: 'PROPOSED' }], '2026-11-22')).toMatchObject({ state: 'proposed', stars: null });
    expect(gradingToday([], '2026-11-22')).toMatchObject({ state: 'none', stars: null });
  });
  it('goes by the last certificate decided: a re-grading replaces the one before', () => {
    const g = [certificate(1, 3, '2024-01-10', '2027-01-10'), certificate(2, 4, '2026-02-01', '2029-02-01')];
    expect(gradingToday(g, '2026-11-22').stars).toBe(4);
    expect(gradingToday(g, '2026-01-31').stars).toBe(3);
  });
  it('says the announcement in words with its source and year, and that it is not checked', () => {
    expect(gradingWords(gradingToday([announced(1, 4, 2021)], '2026-11-22')).vi).toBe('4 sao theo công bố của baodanang.vn năm 2021, chưa đối chiếu quyết định');
    expect(gradingWords(gradingToday([announced(1, 4)], '2026-11-22')).vi).not.toContain('năm');
  });
  it('leaves out an announcement that was checked', () => {
    expect(gradingToday([{ ...announced(1, 4), checkedById: 9 }], '2026-11-22').state).toBe('none');
  });
  it('agrees with the columns drawn for lists', () => {
    expect(cardGrading({ certifiedStars: 4, certifiedFrom: '2023-12-01', certifiedUntil: '2026-12-01', announcedStars: 3, announcedYear: null, proposedStars: null }, '2026-12-02')).toMatchObject({ state: 'lapsed' });
  });
});

describe('the states of a listing', () => {
  it('offers a producer and an officer only what the table allows', () => {
    expect(movesFrom('DRAFT', 'PRODUCER').map((m) => m.act)).toEqual(['SUBMIT']);
    expect(movesFrom('PENDING', 'OFFICER').map((m) => m.act)).toEqual(['APPROVE', 'RETURN', 'MERGE']);
    expect(movesFrom('MERGED')).toEqual([]);
    expect(productMove('PUBLISHED', 'APPROVE')).toBeNull();
  });
  it('has six groups', () => expect(GROUPS.map((g) => g.code)).toEqual(['food', 'drinks', 'herbs', 'crafts', 'plants', 'tourism']));
});

describe('quantities', () => {
  it.each([['500', 'ml', 500, 'ml'], ['1,5', 'kg', 1_500, 'g'], ['0.5', 'lít', 500, 'ml'], ['2', 'lạng', 200, 'g'], ['1', 'yến', 10_000, 'g'], ['1.000', 'g', 1_000, 'g'], ['3', 'bộ', 3, 'piece']])(
    '%s %s', (amount, unit, quantity, base) => expect(readNet(amount, unit)).toMatchObject({ quantity, unit: base }));
  it.each([['0', 'g'], ['-1', 'g'], ['0,5', 'g'], ['0,3', 'bó'], ['1', 'thùng phuy'], ['abc', 'kg'], ['999999999', 'tấn'], ['1e3', 'g'], ['', 'g']])('refuses %s %s', (amount, unit) => expect(readNet(amount, unit)).toBeNull());
  it('are said as people say them', () => {
    expect(netWords({ quantity: 1_500, unit: 'g', pieceWord: null }).vi).toBe('1,5 kg');
    expect(netWords({ quantity: 5_000, unit: 'ml', pieceWord: null }).vi).toBe('5 lít');
    expect(netWords({ quantity: 1, unit: 'piece', pieceWord: 'chiếc' }).vi).toBe('1 chiếc');
  });
  it('reads Vietnamese numbers', () => {
    expect([readNumber('1.234,5'), readNumber('12 000'), readNumber('1,5'), readNumber('x')]).toEqual([1234.5, 12_000, 1.5, null]);
  });
});

describe('prices', () => {
  it('reads đồng as typed, and an empty field as no price', () => {
    expect([readDong('85.000'), readDong('85 000 đ'), readDong('85,000 VND'), readDong(''), readDong('0'), readDong('-5'), readDong('tám'), readDong('9'.repeat(13))]).toEqual([85_000, 85_000, 85_000, null, undefined, undefined, undefined, undefined]);
  });
  it('per kg and per litre are rounded to the đồng', () => {
    expect(unitPrice(85_000, { quantity: 500, unit: 'ml', pieceWord: null })).toEqual({ amount: 170_000, per: 'l' });
    expect(unitPrice(100_000, { quantity: 300, unit: 'g', pieceWord: null })).toEqual({ amount: 333_333, per: 'kg' });
    expect(unitPrice(200_000, { quantity: 300, unit: 'g', pieceWord: null })).toEqual({ amount: 666_667, per: 'kg' });
    expect(unitPrice(350_000, { quantity: 1, unit: 'piece', pieceWord: 'vé' })).toBeNull();
    expect(unitPrice(null, { quantity: 300, unit: 'g', pieceWord: null })).toBeNull();
  });
  it('never lose a đồng at the limits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000_000 }), fc.integer({ min: 1, max: 1_000_000_000 }), (price, quantity) => {
      const exact = Number((BigInt(price) * 1000n * 2n + BigInt(quantity)) / (2n * BigInt(quantity)));
      expect(unitPrice(price, { quantity, unit: 'g', pieceWord: null })!.amount).toBe(exact);
    }));
  });
});
