/** What roles and kinds of organisation are called. */
import type { Role } from '../context.ts';

export const ROLE_WORDS: Record<Role, { vi: string; en: string }> = {
  OWNER: { vi: 'Người đại diện', en: 'Representative' },
  MEMBER: { vi: 'Thành viên', en: 'Member' },
  ADMIN: { vi: 'Quản trị viên', en: 'Administrator' },
  TRADE_OFFICER: { vi: 'Cán bộ công thương', en: 'Trade officer' },
  APPROVER: { vi: 'Người phê duyệt', en: 'Approver' },
  SETTLER: { vi: 'Kế toán quyết toán', en: 'Settlement accountant' },
  OCOP_OFFICER: { vi: 'Cán bộ OCOP', en: 'OCOP officer' },
  INSPECTOR: { vi: 'Quản lý thị trường', en: 'Market inspector' },
  COMMUNE_OFFICER: { vi: 'Cán bộ xã, phường', en: 'Commune officer' },
  HELPER: { vi: 'Tổ công nghệ số cộng đồng', en: 'Community digital team' },
};

export const ORGANISATION_KIND_WORDS: Record<string, { vi: string; en: string }> = {
  FARMER: { vi: 'Nông dân, cá nhân', en: 'Farmer or individual' },
  HOUSEHOLD: { vi: 'Hộ kinh doanh', en: 'Household business' },
  COOPERATIVE_GROUP: { vi: 'Tổ hợp tác', en: 'Cooperative group' },
  COOPERATIVE: { vi: 'Hợp tác xã', en: 'Cooperative' },
  COMPANY: { vi: 'Doanh nghiệp', en: 'Company' },
  STATE_BODY: { vi: 'Cơ quan nhà nước', en: 'Public body' },
  COMMUNITY_TEAM: { vi: 'Tổ công nghệ số cộng đồng', en: 'Community digital team' },
};
