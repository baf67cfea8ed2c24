/** Stamps of other systems, an address of one bound to the demo lot, and an export sheet: all illustration. Running it again changes nothing. */
import type { Context, Person, Role } from '../../api/context.ts';
import { bindForeignAddress, commitForeignImport, saveExportSheet, saveSafetyStatement, startForeignImport, takeChanges, verifyExportSheet } from '../../api/traceability/index.ts';
import type { DemoAccounts } from './accounts.ts';
import type { DemoCatalog } from './catalog.ts';
import type { DemoTraceability } from './traceability.ts';

const BATCHES = `Đơn vị cấp;Hệ thống;Mẫu địa chỉ;Từ số;Đến số;Cơ sở;Xã phường;Sản phẩm;Số lượng;Ngày cấp;Tình trạng
Nhà cung cấp tem A (minh họa);nhà cung cấp;https://tem.minhhoa.vn/bl/{serial};BL-00001;BL-40000;HTX Nước mắm Ba Làng (minh họa);Phường Hải Bình;Nước mắm Ba Làng (minh họa);40.000;15/03/2024;đang dùng
Nhà cung cấp tem A (minh họa);nhà cung cấp;https://tem.minhhoa.vn/bl/{serial};BL-40001;BL-52000;HTX Nước mắm Ba Làng (minh họa);Phường Hải Bình;Mắm tôm Ba Làng (minh họa);12.000;02/05/2024;đã hết
Nhà cung cấp tem B (minh họa);nhà cung cấp;;;;Công ty TNHH Nông sản Yên Định (minh họa);Xã Yên Định;Gạo nếp cái hoa vàng Yên Định (minh họa);38.815;20/08/2023;đang dùng
Truy xuất nông sản của bộ (minh họa);hệ thống của bộ;https://truyxuat.minhhoa.vn/{serial};NN000001;NN015000;Tổ trồng quế (minh họa);Xã Thường Xuân;Quế thanh (minh họa);15.000;11/01/2025;đang dùng
`;

/** Brings the files in through the verbs that officers and producers use. */
export async function demoExchange(ctx: Context, accounts: DemoAccounts, catalog: DemoCatalog, traceability: DemoTraceability): Promise<void> {
  const as = (account: string, organisation: string, role: Role): Context => {
    const organisationId = accounts.organisations[organisation]!;
    const actor: Person = { kind: 'person', userId: accounts.people[account]!, sessionId: 'demo', name: 'Minh họa', roles: [{ organisationId, organisationName: organisation, organisationKind: 'STATE_BODY', role, communeCode: null }] };
    return { ...ctx, actor };
  };
  const officer = as('so.congthuong', 'so-cong-thuong', 'TRADE_OFFICER');
  const owner = as('htx.balang', 'htx-ba-lang', 'OWNER');
  const product = catalog.products['nuoc-mam']!.publicId;
  if (!ctx.db.get('SELECT 1 FROM foreign_import')) {
    const { importId } = await startForeignImport(officer, { filename: 'tem-ngoai-minh-hoa.csv', bytes: new TextEncoder().encode(BATCHES) });
    await commitForeignImport(officer, importId);
  }
  await bindForeignAddress(owner, { address: 'https://tem.minhhoa.vn/bl/{serial}', target: `lo:${traceability.lot}` }, { idempotencyKey: 'demo-foreign-1' });
  await saveSafetyStatement(owner, { product, warning: 'Có chứa cá. Người dị ứng với cá không dùng.', warningEn: 'Contains fish. Not for people allergic to fish.' }, { idempotencyKey: 'demo-safety-1' });
  await saveExportSheet(owner, {
    product, shown: true, hsCode: '2103.90.29', packingHouse: 'VN-MINHHOA-38', minOrder: 600, minOrderUnit: 'LTR', monthly: 5_000, monthlyUnit: 'LTR', leadDays: 15, incoterm: 'FOB', port: 'Nghi Sơn',
    packaging: 'Thùng 24 chai thủy tinh 500 ml, 48 thùng một pa-lét (minh họa)', packagingEn: 'Cartons of 24 glass bottles of 500 ml, 48 cartons a pallet (illustration)', netGrams: 14_400, grossGrams: 24_000, shelfLifeDays: 730,
    storage: 'Nơi khô mát, tránh nắng', storageEn: 'Cool and dry, out of the sun',
    certificates: [{ name: 'HACCP (minh họa)', number: 'MH-HACCP-0001', issuer: 'Tổ chức chứng nhận minh họa', validUntil: '31/12/2028' }, { name: 'ISO 22000 (minh họa)', number: 'MH-ISO-0002', issuer: 'Tổ chức chứng nhận minh họa', validUntil: '30/06/2028' }],
  }, { idempotencyKey: 'demo-sheet-1' });
  const claim = ctx.db.get<{ id: string }>("SELECT public_id AS id FROM export_claim WHERE number = 'MH-HACCP-0001' AND state = 'DECLARED'");
  if (claim) await verifyExportSheet(officer, { claim: claim.id, verdict: 'VERIFIED', note: 'Minh họa' }, { idempotencyKey: 'demo-claim-1' });
  await takeChanges(ctx);
}
