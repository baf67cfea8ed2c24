/** Stamps that other systems issued, and their addresses bound to our lots. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { loadPlaces } from '../../api/places/index.ts';
import {
  bindForeignAddress, commitForeignImport, foreignAddresses, foreignImportReport, foreignLedger, foreignTotals, releaseForeignAddress, resolveForeign, resumeForeignImports, setForeignBatchState, startForeignImport,
} from '../../api/traceability/index.ts';
import { NOW, person, SYSTEM } from '../support/context.ts';
import { COMMUNE, floor, GTIN, type Floor } from './trace-floor.ts';

let f: Floor;
let officer: Context;
beforeEach(() => {
  f = floor();
  officer = f.as(person({ roles: ['TRADE_OFFICER'], organisationId: 90 }));
});
afterEach(() => f.close());

async function refusal(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const HEAD = 'Đơn vị cấp;Hệ thống;Mẫu địa chỉ;Từ số;Đến số;Mã số thuế;Cơ sở;Xã phường;Sản phẩm;Số lượng;Ngày cấp;Tình trạng';
const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(`${[HEAD, ...lines].join('\n')}\n`);
const ROW = 'Công ty Tem A;nhà cung cấp;https://tem-a.vn/{serial};A000001;A012000;2800000001;HTX Nước mắm Ba Làng;;Nước mắm cốt Ba Làng;12.000;05/03/2025;đang dùng';
const OTHER = 'Công ty Tem B;nhà cung cấp;;;;;Cơ sở chưa lên sàn;;Nem chua;93.815;01/02/2024;';

const dryRun = async (bytes: Uint8Array, ctx = officer) => (await startForeignImport(ctx, { filename: 'tem.csv', bytes })).importId;
const bring = async (bytes: Uint8Array) => {
  const id = await dryRun(bytes);
  await commitForeignImport(officer, id);
  return foreignImportReport(officer, id);
};
const words = (rows: { messages: { vi: string }[] }[]) => rows.flatMap((r) => r.messages.map((m) => m.vi)).join(' ');

describe('a file of stamps that others issued', () => {
  test('is tried first, row by row, and changes nothing; a commit brings it into the ledger as issued by others', async () => {
    const id = await dryRun(csv(ROW, OTHER));
    expect(foreignTotals(f.ctx)).toEqual({ batches: 0, issued: 0, inUse: 0, usedUp: 0, void: 0 });
    const { job, rows } = foreignImportReport(officer, id);
    expect(job).toMatchObject({ state: 'STAGED', total: 2, stamps: 105_815, counts: { NEW: 2, ERROR: 0 } });
    expect(rows[0]).toMatchObject({ rowNo: 2, outcome: 'NEW', data: { quantity: 12_000, organisationId: 1, communeCode: COMMUNE, productId: null, issuedOn: '2025-03-05' } });
    expect(words(rows)).toContain('Chưa thấy cơ sở này trên sàn');
    await commitForeignImport(officer, id);
    expect(foreignTotals(f.ctx)).toEqual({ batches: 2, issued: 105_815, inUse: 105_815, usedUp: 0, void: 0 });
    expect(foreignTotals(f.ctx, { organisationId: 1 }).issued).toBe(12_000);
    expect(foreignLedger(officer).suppliers.map((s) => [s.name, s.issued])).toEqual([['Công ty Tem B', 93_815], ['Công ty Tem A', 12_000]]);
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('twice doubles nothing; a changed quantity updates its row; committed by two at once it happens once', async () => {
    await bring(csv(ROW, OTHER));
    expect((await bring(csv(ROW, OTHER))).job.counts).toMatchObject({ NEW: 0, UPDATED: 0, UNCHANGED: 2 });
    const id = await dryRun(csv(ROW.replace('12.000', '11.000').replace('đang dùng', 'đã hết')));
    expect(foreignImportReport(officer, id).job.counts.UPDATED).toBe(1);
    await Promise.all([commitForeignImport(officer, id), commitForeignImport(officer, id)]);
    expect(foreignTotals(f.ctx)).toEqual({ batches: 2, issued: 104_815, inUse: 93_815, usedUp: 11_000, void: 0 });
  });

  test('never keeps a tax code', async () => {
    await bring(csv(ROW));
    const kept = JSON.stringify([f.db.all('SELECT * FROM foreign_import_row'), f.db.all('SELECT * FROM foreign_stamp_batch')]);
    expect(kept).not.toContain('2800000001');
  });

  test.each([
    ['a missing producer', ROW.replace('HTX Nước mắm Ba Làng', ''), 'Thiếu tên cơ sở'],
    ['no quantity', ROW.replace('12.000', '0'), 'Số lượng'],
    ['a negative quantity', ROW.replace('12.000', '-5'), 'Số lượng'],
    ['more stamps than serials', ROW.replace('12.000', '12.001'), 'chỉ có 12000 số'],
    ['a range that runs backwards', ROW.replace('A012000', 'A000000'), 'đứng trước'],
    ['half a range', ROW.replace('A012000', ''), 'cả số đầu và số cuối'],
    ['tomorrow', ROW.replace('05/03/2025', '23/11/2026'), 'chưa tới'],
    ['no such day', ROW.replace('05/03/2025', '31/02/2025'), 'Ngày cấp chưa đúng'],
    ['an unknown state', ROW.replace('đang dùng', 'mất'), 'Tình trạng'],
    ['a formula', ROW.replace('Nước mắm cốt Ba Làng', '=1+1'), 'công thức'],
    ['a hostile pattern', ROW.replace('https://tem-a.vn/{serial}', 'javascript:alert(1)'), 'Mẫu địa chỉ'],
    ['a pattern with a user name', ROW.replace('https://tem-a.vn/{serial}', 'https://a@tem-a.vn/{serial}'), 'Mẫu địa chỉ'],
  ])('with %s says so in its row and leaves it out', async (_what, row, said) => {
    const { job, rows } = await bring(csv(row, OTHER));
    expect(job.counts).toMatchObject({ NEW: 1, ERROR: 1 });
    expect(words(rows)).toContain(said);
    expect(foreignTotals(f.ctx).issued).toBe(93_815);
  });

  test('cannot hold a serial twice: ranges that meet are refused, in one file and beside the ledger', async () => {
    const second = ROW.replace('A000001;A012000', 'A012000;A013000').replace('12.000', '1.001').replace('Nước mắm cốt Ba Làng', 'Mắm tôm');
    expect(words((await bring(csv(ROW, second))).rows)).toContain('trùng với dòng 2');
    expect(words((await bring(csv(second))).rows)).toContain('A000001–A012000');
    expect(foreignTotals(f.ctx).issued).toBe(12_000);
  });

  test('without its columns, empty, or of another kind is refused as a whole', async () => {
    expect((await refusal(dryRun(new TextEncoder().encode('a;b\n1;2\n')))).fields?.['file']?.vi).toContain('đơn vị cấp');
    expect((await refusal(dryRun(new Uint8Array(0)))).status).toBe(422);
    expect((await refusal(dryRun(new Uint8Array([0x25, 0x50, 0x44, 0x46, 1, 2])))).status).toBe(415);
  });

  test('is for the officers of the ledger; a commune officer reads the own commune only', async () => {
    for (const ctx of [f.producer, f.as(person({ roles: ['INSPECTOR'], organisationId: 90 })), f.as(person({ roles: ['COMMUNE_OFFICER'], communeCode: COMMUNE }))]) {
      expect((await refusal(dryRun(csv(ROW), ctx))).status).toBe(403);
    }
    expect((await refusal(dryRun(csv(ROW), f.ctx))).status).toBe(401);
    await bring(csv(ROW, OTHER));
    expect(foreignLedger(f.as(person({ roles: ['COMMUNE_OFFICER'], communeCode: COMMUNE }))).totals.issued).toBe(12_000);
    expect(foreignLedger(f.as(person({ roles: ['COMMUNE_OFFICER'], communeCode: '99999' }))).totals.issued).toBe(0);
    expect(() => foreignLedger(f.producer)).toThrow();
  });

  test('that was decided and cut off goes on after a restart, and doubles nothing', async () => {
    const id = await dryRun(csv(ROW, OTHER));
    f.db.run("UPDATE foreign_import SET state = 'APPLYING', updated_at = ? WHERE public_id = ?", [NOW - 120_000, id]);
    await resumeForeignImports(f.as(SYSTEM));
    await resumeForeignImports(f.as(SYSTEM));
    expect(foreignTotals(f.ctx).batches).toBe(2);
    expect(foreignImportReport(officer, id).job.state).toBe('APPLIED');
  });

  test('an old commune name finds today’s commune', async () => {
    await loadPlaces(f.as(SYSTEM));
    f.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Sàn',0,'{}',0) ON CONFLICT DO NOTHING");
    const id = await dryRun(csv(OTHER.replace('Cơ sở chưa lên sàn;', 'Cơ sở chưa lên sàn;phường Hải Bình, thị xã Nghi Sơn')));
    expect(foreignImportReport(officer, id).rows[0]?.communeName).toBe('Phường Hải Bình');
  });
});

describe('a batch', () => {
  const batch = async () => {
    await bring(csv(ROW));
    return foreignLedger(officer).batches[0]!.publicId;
  };
  test('is used up, comes back, and is void for good, with a reason', async () => {
    const id = await batch();
    await setForeignBatchState(officer, { batch: id, state: 'USED_UP' });
    await setForeignBatchState(officer, { batch: id, state: 'IN_USE' });
    expect((await refusal(setForeignBatchState(officer, { batch: id, state: 'VOID' }))).fields?.['reason']).toBeDefined();
    await setForeignBatchState(officer, { batch: id, state: 'VOID', reason: 'Nhà cung cấp ngừng hệ thống' });
    const refused = await refusal(setForeignBatchState(officer, { batch: id, state: 'IN_USE' }));
    expect(refused).toMatchObject({ code: 'refused-transition', status: 409 });
    expect((await bring(csv(ROW))).job.counts.UNCHANGED).toBe(1);
    expect(foreignTotals(f.ctx)).toMatchObject({ inUse: 0, void: 12_000 });
  });
  test('is not for a producer to change', async () => {
    const id = await batch();
    expect((await refusal(setForeignBatchState(f.producer, { batch: id, state: 'USED_UP' }))).status).toBe(403);
  });
});

describe('an address of another system', () => {
  const bind = async (address: string, more: Record<string, unknown> = {}, ctx = f.producer) => bindForeignAddress(ctx, { address, target: 'quy-cach:itemone001', ...more });

  test('bound to a lot leads to it, whatever scheme, capitals of the host, tracking mark or last slash it is pasted with', async () => {
    const lot = await f.openedLot();
    const bound = await bind('http://Tem.DonVi.vn/t/AB12/?utm_source=zalo', { target: `lo:${lot.publicId}` });
    expect(bound.address).toBe('https://tem.donvi.vn/t/AB12');
    for (const pasted of ['https://tem.donvi.vn/t/AB12', 'HTTPS://TEM.DONVI.VN/t/AB12?fbclid=1', ' tem.donvi.vn/t/%41B12/ ', 'http://tem.donvi.vn:80/t/AB12#top']) {
      expect(resolveForeign(f.ctx, pasted), pasted).toMatchObject({ productName: 'Nước mắm cốt Ba Làng', lot: { code: 'TM2610' }, path: `/01/${GTIN}/10/TM2610`, serial: null });
    }
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/t/ab12')).toBeUndefined();
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('as a pattern tells their serial and says nothing of it', async () => {
    await bind('https://tem.donvi.vn/s/BL-{serial}?k=1');
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/s/BL-00017?k=1')).toMatchObject({ serial: '00017', lot: null });
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/s/BL-?k=1')).toBeUndefined();
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/s/BL-1/2?k=1')).toBeUndefined();
    const answer = await f.ask(`/api/v1/foreign?address=${encodeURIComponent('https://tem.donvi.vn/s/BL-00017?k=1')}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ serial: '00017', ownNumber: GTIN, said: { vi: expect.stringContaining('do cơ sở gắn') } });
  });

  test('one’s own closer binding goes before the pattern', async () => {
    const lot = await f.openedLot();
    await bind('https://tem.donvi.vn/s/BL-{serial}');
    await bind('https://tem.donvi.vn/s/BL-7', { target: `lo:${lot.publicId}` });
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/s/BL-7')?.lot?.code).toBe('TM2610');
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/s/BL-8')?.lot).toBeNull();
  });

  test('is never bound twice: not again, not by another, not inside another’s pattern', async () => {
    const other = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    await bind('https://tem.donvi.vn/t/1');
    await bind('https://tem.donvi.vn/s/BL-{serial}');
    for (const address of ['https://tem.donvi.vn/t/1', 'https://tem.donvi.vn/s/BL-55', 'https://tem.donvi.vn/s/BL{serial}', 'https://tem.donvi.vn/s/BL-2{serial}']) {
      const error = await refusal(bindForeignAddress(other, { address, target: 'quy-cach:itemtwo002' }));
      expect(error.code, address).toBe('address-bound');
    }
    expect((await refusal(bind('https://tem.donvi.vn/t/1/'))).code).toBe('address-bound');
    const racing = await Promise.allSettled([bind('https://tem.donvi.vn/race'), bindForeignAddress(other, { address: 'https://tem.donvi.vn/race', target: 'quy-cach:itemtwo002' })]);
    expect(racing.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('can be released and bound anew; released twice is refused', async () => {
    const { publicId } = await bind('https://tem.donvi.vn/t/1');
    await releaseForeignAddress(f.producer, { id: publicId });
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/t/1')).toBeUndefined();
    expect((await refusal(releaseForeignAddress(f.producer, { id: publicId }))).code).toBe('refused-transition');
    await bind('https://tem.donvi.vn/t/1');
    expect(foreignAddresses(f.producer, 1).map((a) => a.state)).toEqual(['BOUND', 'RELEASED']);
  });

  test('pressed twice with one form token is bound once', async () => {
    const once = () => bindForeignAddress(f.producer, { address: 'https://tem.donvi.vn/t/9', target: 'quy-cach:itemone001' }, { idempotencyKey: 'token-12345678' });
    expect(await once()).toEqual(await once());
  });

  test.each([
    ['javascript:alert(1)', 'javascript'], ['data:text/html,x', 'data'], ['file:///etc/passwd', 'file'], ['https://shop.vn@evil.vn/t/1', '@'], ['https://user:pw@tem.vn/t/1', '@'],
    ['https://127.0.0.1/t/1', 'tên miền'], ['https://[::1]/t/1', 'tên miền'], ['https://0x7f000001/t/1', 'tên miền'], ['https://localhost/t/1', 'tên miền'], ['https://may-noi-bo/t/1', 'tên miền'],
    ['https://sanque.vn/01/x', 'chính sàn'], ['HTTPS://SANQUE.VN./01/x', 'chính sàn'], ['https://tem.vn/', 'trang chủ'], ['https://tem.vn', 'trang chủ'], ['https://tem.vn/a b', 'khoảng trắng'], ['https://tem.vn/a\u202eb', 'ký tự lạ'],
    ['https://tem.vn/{serial}', 'ba ký tự'], ['https://tem.vn/a/{serial}{serial}', 'một lần'], ['https://{serial}.tem.vn/abc', 'tên miền'], [`https://tem.vn/${'a'.repeat(500)}`, '500'], ['', 'Cần dán'],
  ])('%s is refused in words', async (address, said) => {
    const error = await refusal(bind(address));
    expect(error.status).toBe(422);
    expect(error.fields?.['address']?.vi).toContain(said);
    expect(f.db.get('SELECT 1 FROM foreign_address')).toBeUndefined();
  });

  test('with an international name is kept and shown in its plain form, so that no look-alike passes', async () => {
    // а, о, е of another alphabet
    expect((await bind('https://tеm-dоnvi.vn/t/1')).address).toMatch(/^https:\/\/xn--/);
    expect(resolveForeign(f.ctx, 'https://tem-donvi.vn/t/1')).toBeUndefined();
  });

  test('is bound by the producer, by a helper of the commune, by an officer; not by others', async () => {
    const helper = f.as(person({ roles: ['HELPER'], organisationId: 9, communeCode: COMMUNE }));
    await bind('https://tem.donvi.vn/t/h', {}, helper);
    expect(f.db.get<{ helper: string | null; organisation: number }>('SELECT helper_id AS helper, organisation_id AS organisation FROM foreign_address')).toMatchObject({ organisation: 1, helper: expect.any(String) });
    await bind('https://tem.donvi.vn/t/o', {}, officer);
    for (const [ctx, status] of [[f.ctx, 401], [f.as(person({ roles: ['OWNER'], organisationId: 2 })), 403], [f.as(person({ roles: ['INSPECTOR'], organisationId: 9 })), 403]] as const) {
      expect((await refusal(bind('https://tem.donvi.vn/t/x', {}, ctx))).status).toBe(status);
    }
    expect((await refusal(bind('https://tem.donvi.vn/t/x', { target: 'lo:khongcolo1' }))).status).toBe(404);
  });

  test('of a recalled lot says so', async () => {
    const lot = await f.openedLot();
    await bind('https://tem.donvi.vn/t/1', { target: `lo:${lot.publicId}` });
    f.db.exec("INSERT INTO lot_recall (public_id, lot_id, organisation_id, reason_vi, phone, opened_by, opened_at) SELECT 'recallone1', id, 1, 'Nhiễm khuẩn', '1900 0000', 'u', 0 FROM lot");
    expect(resolveForeign(f.ctx, 'https://tem.donvi.vn/t/1')?.lot?.recall).toMatchObject({ reasonVi: 'Nhiễm khuẩn', phone: '1900 0000' });
  });

  test('that nobody bound is 404 in the API, nonsense is 422', async () => {
    expect((await f.ask('/api/v1/foreign?address=https%3A%2F%2Ftem.donvi.vn%2Ft%2F1')).status).toBe(404);
    expect((await f.ask('/api/v1/foreign?address=javascript%3Aalert(1)')).status).toBe(422);
    expect((await f.ask('/api/v1/foreign')).status).toBe(422);
  });
});
