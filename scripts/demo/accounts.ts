/** The demo's people and organisations. All are illustration; they exist with demo data only. Running it again changes nothing. */
import { giveDemoRole, hashPassword, makeDemoOrganisation, makeDemoPerson } from '../../api/accounts/index.ts';
import type { Context, Role } from '../../api/context.ts';
import { listCommunes, loadPlaces } from '../../api/places/index.ts';

export interface DemoAccounts {
  /** Person id by the part of the e-mail before the @: 'admin', 'so.congthuong', 'htx.balang' … */
  people: Record<string, string>;
  /** Organisation id by key: 'so-cong-thuong', 'so-nnmt', 'ubnd-hai-binh', 'to-cns', 'htx-ba-lang', 'dn-nong-san', 'nha-cung-cap'. */
  organisations: Record<string, number>;
}

type Kind = 'STATE_BODY' | 'COMMUNITY_TEAM' | 'COOPERATIVE' | 'COMPANY';
interface DemoOrganisation {
  key: string;
  kind: Kind;
  name: string;
  /** Its check digit is right, but 99 begins no province's numbers: nobody real has it. */
  taxCode?: string;
  commune?: string;
  address?: string;
  phone?: string;
}

const ORGANISATIONS: readonly DemoOrganisation[] = [
  { key: 'so-cong-thuong', kind: 'STATE_BODY', name: 'Sở Công Thương Thanh Hóa' },
  { key: 'so-nnmt', kind: 'STATE_BODY', name: 'Sở Nông nghiệp và Môi trường Thanh Hóa' },
  { key: 'ubnd-hai-binh', kind: 'STATE_BODY', name: 'UBND phường Hải Bình', commune: 'Phường Hải Bình' },
  { key: 'to-cns', kind: 'COMMUNITY_TEAM', name: 'Tổ công nghệ số cộng đồng phường Hải Bình', commune: 'Phường Hải Bình' },
  { key: 'htx-ba-lang', kind: 'COOPERATIVE', name: 'HTX Nước mắm Ba Làng (minh họa)', taxCode: '9900000016', commune: 'Phường Hải Bình', address: 'Tổ dân phố minh họa', phone: '+84999000009' },
  { key: 'dn-nong-san', kind: 'COMPANY', name: 'Công ty TNHH Nông sản Yên Định (minh họa)', taxCode: '9900000023', commune: 'Xã Yên Định', address: 'Thôn minh họa', phone: '+84999000010' },
  { key: 'nha-cung-cap', kind: 'COMPANY', name: 'Công ty CP Giải pháp số Lam Sơn (minh họa)', taxCode: '9900000030', commune: 'Phường Hạc Thành', address: 'Đường minh họa', phone: '+84999000011' },
];

const PEOPLE: readonly { local: string; name: string; phone: string; organisation: string; role: Role }[] = [
  { local: 'admin', name: 'Quản trị sàn (minh họa)', phone: '+84999000001', organisation: 'so-cong-thuong', role: 'ADMIN' },
  { local: 'so.congthuong', name: 'Lê Thị Hà (minh họa)', phone: '+84999000002', organisation: 'so-cong-thuong', role: 'TRADE_OFFICER' },
  { local: 'lanhdao.so', name: 'Trần Văn Sơn (minh họa)', phone: '+84999000003', organisation: 'so-cong-thuong', role: 'APPROVER' },
  { local: 'phogiamdoc.so', name: 'Ngô Thị Vân (minh họa)', phone: '+84999000012', organisation: 'so-cong-thuong', role: 'APPROVER' },
  { local: 'ketoan', name: 'Phạm Thị Thu (minh họa)', phone: '+84999000004', organisation: 'so-cong-thuong', role: 'SETTLER' },
  { local: 'so.nnmt', name: 'Nguyễn Văn Lâm (minh họa)', phone: '+84999000005', organisation: 'so-nnmt', role: 'OCOP_OFFICER' },
  { local: 'qltt', name: 'Đỗ Mạnh Hùng (minh họa)', phone: '+84999000006', organisation: 'so-cong-thuong', role: 'INSPECTOR' },
  { local: 'canbo.xa', name: 'Hoàng Thị Mai (minh họa)', phone: '+84999000007', organisation: 'ubnd-hai-binh', role: 'COMMUNE_OFFICER' },
  { local: 'to.cns', name: 'Lường Văn Tú (minh họa)', phone: '+84999000008', organisation: 'to-cns', role: 'HELPER' },
  { local: 'htx.balang', name: 'Nguyễn Thị Lan (minh họa)', phone: '+84999000009', organisation: 'htx-ba-lang', role: 'OWNER' },
  { local: 'dn.nongsan', name: 'Trịnh Thị Hoa (minh họa)', phone: '+84999000010', organisation: 'dn-nong-san', role: 'OWNER' },
  { local: 'nhacungcap', name: 'Vũ Đức Anh (minh họa)', phone: '+84999000011', organisation: 'nha-cung-cap', role: 'OWNER' },
];

export const DEMO_DOMAIN = 'demo.sanque.vn';
/** Roles of the demo began with the new two-level government. */
const SINCE = '2025-07-01';

/** Makes the accounts of the design's list; each has an e-mail, a phone, the demo password and its role. */
export async function demoAccounts(ctx: Context): Promise<DemoAccounts> {
  await loadPlaces(ctx);
  const communes = new Map(listCommunes(ctx, '38').map((c) => [c.name, c.code]));
  const organisations: Record<string, number> = {};
  for (const o of ORGANISATIONS) {
    const communeCode = o.commune ? communes.get(o.commune) : null;
    if (communeCode === undefined) throw new Error(`the demo names a commune that is not in the register: ${o.commune}`);
    organisations[o.key] = await makeDemoOrganisation(ctx, {
      kind: o.kind, name: o.name, communeCode, address: o.address ?? '', phone: o.phone ?? null,
      taxCode: o.taxCode ? { code: o.taxCode, kind: 'ENTERPRISE' } : null,
    });
  }
  const people: Record<string, string> = {};
  const passwordHash = ctx.env.DEMO_PASSWORD ? await hashPassword(ctx, ctx.env.DEMO_PASSWORD) : null;
  for (const p of PEOPLE) {
    people[p.local] = await makeDemoPerson(ctx, { email: `${p.local}@${DEMO_DOMAIN}`, phone: p.phone, name: p.name, passwordHash });
    await giveDemoRole(ctx, { organisationId: organisations[p.organisation]!, personId: people[p.local]!, role: p.role, from: SINCE });
  }
  return { people, organisations };
}
