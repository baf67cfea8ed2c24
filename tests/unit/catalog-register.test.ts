import { describe, expect, it } from 'vitest';
import { exactNameKey, likeness, LikenessIndex, nameKey, producerCore, type Named } from '../../api/catalog/names.rules.ts';
import { readRow, readStars, yearOfAddress } from '../../api/catalog/register/rows.rules.ts';

const named = (name: string, more: Partial<Named> = {}): Named => ({ key: nameKey(name), provinceCode: '48', producerKey: null, source: null, ...more });

describe('names that may be one product', () => {
  it('finds the same product announced by two sources', () => {
    expect(likeness(named('Chả bò Phước Hà', { source: 'a' }), named('Chả bò Phước Hà', { source: 'b' }))).toMatchObject({ reason: 'SAME_NAME', score: 100 });
    expect(likeness(named('Nước mắm nhĩ Bình Minh', { source: 'a' }), named('Nước mắm Nam Ô - mắm nhĩ Bình Minh', { source: 'b' }))).toMatchObject({ reason: 'NAME_WITHIN' });
    expect(likeness(named('Nước mắm Cửa Khe Hai Hiền'), named('Nước mắm Cửa Khe Hai Hiến'))).toMatchObject({ reason: 'SAME_NAME' });
    expect(likeness(named('Bánh khô mè Bà Liễu Mẹ'), named('Bánh khô mè Bà Liễum Mẹ'))).toMatchObject({ reason: 'SIMILAR_NAME' });
  });
  it('leaves apart what one source lists side by side, other provinces, other producers, other strengths', () => {
    expect(likeness(named('Chả cá thát lát Văn Tới', { source: 'a' }), named('Chả cá thát lát chiên Văn Tới', { source: 'a' }))).toBeNull();
    expect(likeness(named('Chả bò Phước Hà'), named('Chả bò Phước Hà', { provinceCode: '46' }))).toBeNull();
    expect(likeness(named('Mật ong hoa rừng', { producerKey: 'a' }), named('Mật ong hoa rừng tràm', { producerKey: 'b' }))).toBeNull();
    expect(likeness(named('Nước mắm Thanh Quốc 43 độ đạm'), named('Nước mắm Thanh Quốc 40 độ đạm'))).toBeNull();
    expect(likeness(named('Trà gừng'), named('Trà gừng mật ong'))).toBeNull();
  });
  it('are found among many by an index', () => {
    const index = new LikenessIndex<number>();
    for (let i = 0; i < 500; i++) index.add(i, named(`Sản phẩm thử số ${i}`));
    index.add(1_000, named('Nước mắm nhĩ Bình Minh'));
    expect(index.find(named('Nước mắm Nam Ô mắm nhĩ Bình Minh')).map((l) => l.id)).toEqual([1_000]);
  });
  it('have keys that keep or drop diacritics', () => {
    expect(nameKey('Đường hoa dừa!')).toBe('duong hoa dua');
    expect(exactNameKey('Hoà')).toBe(exactNameKey('Hòa'));
    expect(exactNameKey('dưa')).not.toBe(exactNameKey('dừa'));
  });
  it('of producers are compared without their legal form', () => {
    expect(producerCore('HTX Dịch vụ nông lâm nghiệp Bình Sơn')).toBe(producerCore('HTX nông lâm nghiệp Bình Sơn'));
    expect(producerCore('Công ty TNHH MTV SX&TM Đại Cường')).toBe('dai cuong');
  });
});

describe('a cell of stars', () => {
  it.each([['3', 'ANNOUNCED', 3], ['4 sao', 'ANNOUNCED', 4], ['★★★★★', 'ANNOUNCED', 5], ['5 (tiềm năng)', 'PROPOSED', 5], ['5(Tiềm năng)', 'PROPOSED', 5], ['4.0', 'ANNOUNCED', 4], ['Hạng 3 sao', 'ANNOUNCED', 3]])('“%s”', (text, kind, stars) => expect(readStars(text)).toEqual({ kind, stars }));
  it('may be empty', () => expect(readStars(' ')).toBeNull());
  it.each(['6', '0', 'năm', '3-4', '33', '=3'])('“%s” is not understood', (text) => expect(readStars(text)).toBeUndefined());
});

describe('the year of an announcement', () => {
  it.each([
    ['https://vhds.baothanhhoa.vn/thanh-hoa-co-17-san-pham-duoc-danh-gia-xep-hang-ocop-nam-2020-8206.htm', 2020],
    ['https://etime.danviet.vn/hue-cap-giay-chung-nhan-cho-11-san-pham-ocop-cap-tinh-dot-2-nam-2020-202011281043519.htm', 2020],
    ['https://baodanang.vn/channel/5404/202111/da-nang-co-26-san-pham-ocop-3893738/', 2021],
    ['https://x.vn/mot-bai-202011281043519.htm', 2020],
    ['https://baoquangnam.vn/thang-binh-danh-gia-phan-hang-san-pham-ocop-3015764.html', null],
    ['https://nhandan.vn/post-741156.html', null],
    ['https://doanhnghiephoinhap.vn/ca-nuoc-vua-co-them-22-san-pham-ocop.html', null],
  ])('%s: %s', (url, year) => expect(yearOfAddress(url)).toBe(year));
});

describe('a row of a register', () => {
  const values = { name: 'Chè lam Phủ Quảng', group: 'Thực phẩm', stars: '3', province: 'Thanh Hóa', place: 'Vĩnh Lộc', producer: '', sourceUrl: 'https://www.x.vn/a-nam-2020-1.htm' };
  const row = (more: object = {}) => readRow({ rowNo: 2, values: { ...values, ...more }, formulas: [] }, null);
  it('says who announced it, and when only where the address says so', () => {
    expect(row()).toMatchObject({ entry: { sourceName: 'x.vn', year: 2020, producer: null, grading: { kind: 'ANNOUNCED', stars: 3 }, groupCode: 'food' } });
  });
  it('is found again by name, producer and source, in either style of tone marks', () => {
    const key = (r: ReturnType<typeof row>): string => ('natural' in r ? r.natural : '');
    expect(key(row({ name: 'Chè lam phủ quảng ' }))).toBe(key(row()));
    expect(key(row({ producer: 'HTX A' }))).not.toBe(key(row()));
    expect(key(row({ sourceUrl: 'https://y.vn/' }))).not.toBe(key(row()));
  });
  it.each([
    [{ name: '' }, 'tên'], [{ group: 'Đồ chơi' }, 'nhóm'], [{ stars: '7' }, 'sao'], [{ province: '' }, 'tỉnh'], [{ sourceUrl: 'javascript:alert(1)' }, 'http'], [{ sourceUrl: '' }, 'source_url'],
    [{ name: 'x'.repeat(10_000) }, '160'], [{ name: 'a\u202eb' }, 'không đọc được'], [{ producer: 'a\u0000b' }, 'không đọc được'], [{ name: '🐟🐟' }, 'tên'],
  ])('with a fault is refused with a sentence (%#)', (more, word) => {
    const r = row(more);
    expect('faults' in r && r.faults.map((f) => f.vi.toLowerCase()).join(' ')).toContain(word.toLowerCase());
  });
  it('with a formula is refused', () => {
    const r = readRow({ rowNo: 2, values: { ...values, name: '=HYPERLINK("x")' }, formulas: ['name'] }, null);
    expect('faults' in r && r.faults[0]!.vi).toContain('công thức');
  });
});
