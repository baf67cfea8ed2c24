/** The export sheet, its claims that an officer checks, and what of them a stamp's page says. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { claimsToCheck, claimsWaiting, passportView, publicSheet, saveExportSheet, saveSafetyStatement, sheetForDesk, verifyExportSheet, type PublicSheet } from '../../api/traceability/index.ts';
import { person } from '../support/context.ts';
import { floor, text, type Floor } from './trace-floor.ts';

let f: Floor;
let officer: Context;
beforeEach(() => {
  f = floor();
  officer = f.as(person({ roles: ['OCOP_OFFICER'], organisationId: 90 }));
});
afterEach(() => f.close());

const input = (more: Record<string, unknown> = {}) => ({
  product: 'productone', shown: true, hsCode: '2103.90.29', growingArea: '', packingHouse: 'vn-th-0123', certificates: [{ name: 'HACCP', number: 'HC-0042', issuer: 'Trung tâm chứng nhận', validUntil: '2027-05-01' }],
  minOrder: '1.200', minOrderUnit: 'EA', monthly: '20.000', monthlyUnit: 'EA', leadDays: '21', incoterm: 'FOB', port: 'Cảng Nghi Sơn', version: 0, ...more,
});
const refusal = async (work: Promise<unknown>) => work.then(() => 'accepted', (error: unknown) => { if (isDomainError(error)) return `${error.status} ${Object.keys(error.fields ?? {}).join(' ') || error.code}`; throw error; });
const recall = (lot: string) => f.db.run("INSERT INTO lot_recall (public_id, lot_id, organisation_id, reason_vi, reason_en, phone, opened_by, opened_at) SELECT 'recall0001', id, 1, 'Lỗi', 'Fault', '02371000000', 'u', 0 FROM lot WHERE public_id = ?", [lot]);
const shown = () => publicSheet(f.ctx, 'nuoc-mam-ba-lang') as PublicSheet;
const claim = (kind: string) => sheetForDesk(f.producer, 'productone').claims.find((c) => c.kind === kind)!;

describe('the sheet', () => {
  test('is its producer’s to write, by version; what was said of a claim that stays is kept', async () => {
    expect(await refusal(saveExportSheet(f.ctx, input()))).toMatch(/^40[14] /);
    expect(await refusal(saveExportSheet(f.as(person({ roles: ['OWNER'], organisationId: 2 })), input()))).toMatch(/^40[34] /);
    expect(await saveExportSheet(f.producer, input())).toEqual({ product: 'productone', version: 1 });
    await verifyExportSheet(officer, { claim: claim('CERTIFICATE').publicId, verdict: 'VERIFIED' });
    expect(await refusal(saveExportSheet(f.producer, input({ port: 'Cảng Hải Phòng' })))).toBe('409 edited-meanwhile');
    await saveExportSheet(f.producer, input({ port: 'Cảng Hải Phòng', packingHouse: 'VN-TH-0999', version: '1' }));
    expect(shown().sheet).toMatchObject({ hsCode: '21039029', minOrderMilli: 1_200_000, monthlyMilli: 20_000_000, leadDays: 21, port: 'Cảng Hải Phòng', version: 2 });
    expect(shown().claims.map((c) => [c.kind, c.number, c.state])).toEqual([['PACKING_HOUSE', 'VN-TH-0999', 'DECLARED'], ['CERTIFICATE', 'HC-0042', 'VERIFIED']]);
    await saveExportSheet(f.producer, input({ certificates: [{ name: 'HACCP', number: 'HC-0042', issuer: 'Trung tâm chứng nhận', validUntil: '2031-05-01' }], version: 2 }));
    expect(claim('CERTIFICATE').state, 'a later date was checked by nobody').toBe('DECLARED');
  });

  test('says what does not fit, field by field', async () => {
    expect(await refusal(saveExportSheet(f.producer, input({ hsCode: '7700.00' })))).toBe('422 hsCode');
    expect(await refusal(saveExportSheet(f.producer, input({ hsCode: '210' })))).toBe('422 hsCode');
    expect(await refusal(saveExportSheet(f.producer, input({ minOrder: '0', leadDays: '400', incoterm: 'XYZ' })))).toBe('422 minOrder leadDays incoterm');
    expect(await refusal(saveExportSheet(f.producer, input({ netGrams: '900', grossGrams: '800' })))).toBe('422 grossGrams');
    const twice = input().certificates[0]!;
    expect(await refusal(saveExportSheet(f.producer, input({ certificates: [twice, { ...twice, number: 'hc-0042' }] })))).toBe('422 certificates.1.number');
    expect(publicSheet(f.ctx, 'nuoc-mam-ba-lang')).toBeUndefined();
  });

  test('a claim is checked by an officer who is not of that producer, once; a refused or lapsed one is shown to no buyer', async () => {
    await saveExportSheet(f.producer, input());
    const [house, certificate] = [claim('PACKING_HOUSE').publicId, claim('CERTIFICATE').publicId];
    expect(claimsToCheck(officer).map((c) => c.number)).toEqual(['VN-TH-0123', 'HC-0042']);
    expect(await refusal(verifyExportSheet(f.producer, { claim: house, verdict: 'VERIFIED' }))).toBe('403 forbidden');
    expect(await refusal(verifyExportSheet(f.as(person({ roles: ['TRADE_OFFICER', 'MEMBER'], organisationId: 1 })), { claim: house, verdict: 'VERIFIED' }))).toBe('403 forbidden');
    expect(await refusal(verifyExportSheet(officer, { claim: house, verdict: 'REFUSED' })), 'without a reason').toBe('422 note');
    await verifyExportSheet(officer, { claim: house, verdict: 'REFUSED', note: 'Không có trong danh sách của Cục' });
    expect(await refusal(verifyExportSheet(officer, { claim: house, verdict: 'VERIFIED' }))).toBe('409 changed-meanwhile');
    expect(shown().claims.map((c) => c.kind)).toEqual(['CERTIFICATE']);
    expect(claimsWaiting(f.ctx)).toBe(1);
    await verifyExportSheet(officer, { claim: certificate, verdict: 'VERIFIED' });
    f.setNow(Date.UTC(2027, 4, 1, 16, 59));
    expect(shown().claims).toHaveLength(1);
    f.setNow(Date.UTC(2027, 4, 1, 17, 0));
    expect(shown().claims).toHaveLength(0);
  });
});

describe('on the page of a stamp', () => {
  const page = async (path: string, lang = 'vi') => text(await f.ask(`${path}?lang=${lang}`));

  test('a certificate stands when an officer has looked it up, as long as it holds, and never beside a recall', async () => {
    const { path, lot } = await f.activeStamps(1);
    await saveExportSheet(f.producer, input({ certificates: [{ name: 'HACCP <1>', number: 'HC-0042', issuer: 'Trung tâm chứng nhận', validUntil: '2027-05-01' }] }));
    expect(await page(path), 'a producer’s word alone').not.toContain('HC-0042');
    await verifyExportSheet(officer, { claim: claim('CERTIFICATE').publicId, verdict: 'VERIFIED' });
    expect(await page(path)).toContain('<dt>Chứng nhận</dt><dd>HACCP &lt;1&gt;, số HC-0042, Trung tâm chứng nhận, còn hạn đến <b>01/05/2027</b></dd>');
    expect(await page(path, 'en')).toContain('no. HC-0042, <i lang="vi">Trung tâm chứng nhận</i>, valid until <b>01/05/2027</b>');
    expect(await page(path, 'zh')).toContain('有效期至 <b>2027年5月1日</b>');
    f.setNow(Date.UTC(2027, 4, 1, 17, 0));
    expect(await page(path)).not.toContain('HC-0042');
    f.setNow(Date.UTC(2027, 3, 1));
    expect(await page(path)).toContain('HC-0042');
    recall(lot);
    expect(await page(path)).not.toContain('HC-0042');
  });

  test('a warning is said on every page of the goods, in the reader’s language, and to those who listen', async () => {
    const { path, lot } = await f.activeStamps(1);
    await saveSafetyStatement(f.producer, { product: 'productone', none: true });
    expect(await page(path)).not.toContain('Cảnh báo');
    await saveSafetyStatement(f.producer, { product: 'productone', warning: 'Có chứa cá & muối', warningEn: 'Contains fish' });
    expect(await page(path)).toContain('<dt>Cảnh báo an toàn</dt><dd><b>Có chứa cá &amp; muối</b></dd>');
    expect(await page(path, 'en')).toContain('<dt>Safety warning</dt><dd><b>Contains fish</b></dd>');
    expect(await page(path, 'zh')).toContain('<b><i lang="en">Contains fish</i></b>');
    expect(await text(await f.ask(`${path}?xem=nghe`))).toContain('Cảnh báo an toàn: Có chứa cá &amp; muối');
    recall(lot);
    expect(await page(path)).toContain('Có chứa cá');
  });

  test('the passport counts both, and tells its producer alone', async () => {
    await f.activeStamps(1);
    const before = passportView(f.producer, 'productone').passport.score;
    await saveSafetyStatement(f.producer, { product: 'productone', none: true });
    expect(passportView(f.producer, 'productone').passport.score).toBeGreaterThan(before);
    expect(() => passportView(f.as(person({ roles: ['OWNER'], organisationId: 2 })), 'productone')).toThrow();
    expect(await refusal(saveSafetyStatement(f.producer, { product: 'productone', none: true, warning: 'Có cá' }))).toBe('422 warning');
    expect(await refusal(saveSafetyStatement(f.producer, { product: 'productone' }))).toBe('422 warning');
    expect(await refusal(saveSafetyStatement(f.as(person({ roles: ['OWNER'], organisationId: 2 })), { product: 'productone', none: true }))).toMatch(/^40[34] /);
  });
});
