/** What stands in each desk's side column. `roles` empty: everyone who may enter the desk. */
import type { Role } from '../../api/context.ts';

export type DeskKind = 'producer' | 'staff' | 'enterprise' | 'provider' | 'account';

export interface DeskItem {
  to: string;
  vi: string;
  en: string;
  roles?: readonly Role[];
}

/** Who sees recalls on the officers' desk. */
export const RECALL_STAFF: readonly Role[] = ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'INSPECTOR', 'COMMUNE_OFFICER'];

/** Who sees signals about stamps and may hold them (api/traceability/signals/access.ts says who decides). */
export const SIGNAL_STAFF: readonly Role[] = ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'INSPECTOR'];

/** Who reads the ledger of stamps. */
export const LEDGER_READERS: readonly Role[] = ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'INSPECTOR', 'COMMUNE_OFFICER'];

export const DESKS: Readonly<Record<DeskKind, { vi: string; en: string; items: readonly DeskItem[] }>> = {
  producer: {
    vi: 'gian hàng',
    en: 'stall',
    items: [
      { to: '/gian-hang', vi: 'Hôm nay', en: 'Today' },
      { to: '/gian-hang/san-pham', vi: 'Sản phẩm', en: 'Products' },
      { to: '/gian-hang/lo', vi: 'Lô hàng', en: 'Lots' },
      { to: '/gian-hang/nhan-hang', vi: 'Nhận hàng', en: 'Receive goods' },
      { to: '/gian-hang/tem', vi: 'Tem', en: 'Stamps' },
      { to: '/gian-hang/kich-hoat', vi: 'Kích hoạt tem', en: 'Activate stamps' },
      { to: '/gian-hang/tem/don-in', vi: 'Đặt in tem', en: 'Print orders' },
      { to: '/gian-hang/ho-chieu', vi: 'Hộ chiếu sản phẩm', en: 'Product passports' },
      { to: '/gian-hang/dia-chi-ngoai', vi: 'Mã hệ thống khác', en: 'Codes of other systems' },
      { to: '/gian-hang/thu-hoi', vi: 'Thu hồi', en: 'Recalls', roles: ['OWNER', 'MEMBER'] },
      { to: '/gian-hang/kiem-tra', vi: 'Kiểm tra', en: 'Inspections', roles: ['OWNER', 'MEMBER'] },
      { to: '/tai-khoan', vi: 'Tài khoản', en: 'Account' },
    ],
  },
  staff: {
    vi: 'cán bộ',
    en: 'office',
    items: [
      { to: '/can-bo', vi: 'Việc hôm nay', en: 'Today' },
      { to: '/can-bo/ho-so', vi: 'Hồ sơ hỗ trợ', en: 'Support dossiers', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER'] },
      { to: '/can-bo/ho-so/phan-cong', vi: 'Phân công hồ sơ', en: 'Caseload', roles: ['ADMIN', 'APPROVER'] },
      { to: '/can-bo/ho-so/vang-mat', vi: 'Vắng mặt, người thay', en: 'Away, stand-ins', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER'] },
      { to: '/can-bo/tiep-nhan', vi: 'Tiếp nhận hồ sơ giấy', en: 'Paper dossiers', roles: ['TRADE_OFFICER', 'COMMUNE_OFFICER'] },
      { to: '/can-bo/tiep-nhan/cong', vi: 'Cổng Dịch vụ công', en: 'National portal', roles: ['ADMIN', 'TRADE_OFFICER'] },
      { to: '/can-bo/hop-dong', vi: 'Hợp đồng hỗ trợ', en: 'Support contracts', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER'] },
      { to: '/can-bo/ke-hoach', vi: 'Kế hoạch hỗ trợ', en: 'Support plans', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER'] },
      { to: '/can-bo/bao-cao', vi: 'Báo cáo năm', en: 'Yearly report', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER'] },
      { to: '/can-bo/tu-van-vien', vi: 'Tư vấn viên', en: 'Advisers', roles: ['ADMIN', 'TRADE_OFFICER'] },
      { to: '/can-bo/chuong-trinh', vi: 'Chương trình hỗ trợ', en: 'Programmes', roles: ['ADMIN'] },
      { to: '/can-bo/bo-cong-cu', vi: 'Bộ công cụ đánh giá', en: 'Readiness instruments', roles: ['ADMIN'] },
      { to: '/can-bo/luat', vi: 'Các bản luật', en: 'Versions of the law', roles: ['ADMIN'] },
      { to: '/can-bo/luat/ngay-nghi', vi: 'Lịch nghỉ', en: 'Holidays', roles: ['ADMIN'] },
      { to: '/can-bo/san-pham', vi: 'Duyệt sản phẩm', en: 'Review products', roles: ['ADMIN', 'TRADE_OFFICER'] },
      { to: '/can-bo/chung-nhan', vi: 'Chứng nhận OCOP', en: 'OCOP certificates', roles: ['ADMIN', 'OCOP_OFFICER'] },
      { to: '/can-bo/thu-hoi', vi: 'Thu hồi', en: 'Recalls', roles: RECALL_STAFF },
      { to: '/can-bo/tin-hieu', vi: 'Tín hiệu về tem', en: 'Stamp signals', roles: SIGNAL_STAFF },
      { to: '/can-bo/kiem-tra', vi: 'Kiểm tra', en: 'Inspections', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'INSPECTOR'] },
      { to: '/can-bo/trung-lap', vi: 'Sản phẩm trùng', en: 'Likely doubles', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER'] },
      { to: '/can-bo/nhap-so-lieu', vi: 'Nhập số liệu', en: 'Import a register', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER'] },
      { to: '/can-bo/tem', vi: 'Sổ tem', en: 'Ledger of stamps', roles: LEDGER_READERS },
      { to: '/can-bo/tem/de-nghi', vi: 'Đề nghị cấp tem', en: 'Requests for stamps', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'COMMUNE_OFFICER'] },
      { to: '/can-bo/tem-ngoai', vi: 'Tem đơn vị khác cấp', en: 'Stamps of others', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'COMMUNE_OFFICER', 'INSPECTOR', 'APPROVER'] },
      { to: '/can-bo/ket-noi', vi: 'Kết nối hệ thống khác', en: 'Connections', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER'] },
      { to: '/can-bo/xuat-khau', vi: 'Mã xuất khẩu chờ kiểm tra', en: 'Export claims', roles: ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER'] },
      { to: '/can-bo/giai-phap', vi: 'Giải pháp', en: 'Solutions', roles: ['ADMIN', 'TRADE_OFFICER'] },
      { to: '/can-bo/ngan-sach', vi: 'Ngân sách', en: 'Budget', roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER'] },
      { to: '/can-bo/to-chuc', vi: 'Tổ chức, con người', en: 'Organisations', roles: ['ADMIN', 'TRADE_OFFICER'] },
      { to: '/can-bo/soan-giup', vi: 'Soạn giúp hồ sơ', en: 'Help with dossiers', roles: ['HELPER'] },
      { to: '/can-bo/khoi-phuc', vi: 'Khôi phục tài khoản', en: 'Account recovery', roles: ['ADMIN', 'COMMUNE_OFFICER', 'HELPER'] },
      { to: '/can-bo/du-lieu-ca-nhan', vi: 'Dữ liệu cá nhân', en: 'Personal data', roles: ['ADMIN'] },
      { to: '/tai-khoan', vi: 'Tài khoản', en: 'Account' },
    ],
  },
  enterprise: {
    vi: 'doanh nghiệp',
    en: 'enterprise',
    items: [
      { to: '/ho-so', vi: 'Hồ sơ của tôi', en: 'My dossiers' },
      { to: '/tai-lieu', vi: 'Kho giấy tờ', en: 'My papers' },
      { to: '/hop-dong', vi: 'Hợp đồng', en: 'Contracts' },
      { to: '/tu-danh-gia', vi: 'Tự đánh giá', en: 'Readiness test' },
      { to: '/giai-phap/phu-hop', vi: 'Giải pháp phù hợp', en: 'Solutions that fit' },
      { to: '/bao-gia', vi: 'Báo giá', en: 'Quotes' },
      { to: '/ho-tro-chuyen-doi-so', vi: 'Tính mức hỗ trợ', en: 'Estimate support' },
      { to: '/tai-khoan', vi: 'Tài khoản', en: 'Account' },
    ],
  },
  provider: {
    vi: 'nhà cung cấp',
    en: 'provider',
    items: [
      { to: '/nha-cung-cap', vi: 'Giải pháp của tôi', en: 'My solutions' },
      { to: '/nha-cung-cap/bao-gia', vi: 'Hỏi giá', en: 'Quotes asked' },
      { to: '/hop-dong', vi: 'Hợp đồng', en: 'Contracts' },
      { to: '/giai-phap', vi: 'Giải pháp', en: 'Solutions' },
      { to: '/tai-khoan', vi: 'Tài khoản', en: 'Account' },
    ],
  },
  account: {
    vi: 'tài khoản',
    en: 'account',
    items: [
      { to: '/tai-khoan', vi: 'Tài khoản', en: 'Account' },
      { to: '/tai-khoan/to-chuc', vi: 'Tổ chức của tôi', en: 'My organisation' },
      { to: '/tai-khoan/phien', vi: 'Nơi đang đăng nhập', en: 'Where I am signed in' },
      { to: '/tai-khoan/du-lieu', vi: 'Dữ liệu của tôi', en: 'My data' },
      { to: '/tai-khoan/khoa-api', vi: 'Khóa API', en: 'API keys', roles: ['OWNER'] },
      { to: '/gian-hang', vi: 'Gian hàng', en: 'Stall', roles: ['OWNER', 'MEMBER', 'HELPER'] },
      { to: '/ho-so', vi: 'Hồ sơ hỗ trợ', en: 'Support dossiers', roles: ['OWNER', 'MEMBER'] },
      { to: '/hop-dong', vi: 'Hợp đồng hỗ trợ', en: 'Support contracts', roles: ['OWNER', 'MEMBER'] },
      { to: '/nha-cung-cap', vi: 'Cung cấp giải pháp số', en: 'Offer digital solutions', roles: ['OWNER', 'MEMBER'] },
      {
        to: '/can-bo',
        vi: 'Bàn làm việc cán bộ',
        en: 'Officers’ desk',
        roles: ['ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER', 'HELPER'],
      },
    ],
  },
};
