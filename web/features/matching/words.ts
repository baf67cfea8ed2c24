/** Words for solutions and pillars. */
import type { Category, Plan, SolutionCard } from '../../../api/matching/index.ts';
import type { Pair } from '../../i18n/page.ts';

export const CATEGORY_WORDS: Record<Category, Pair> = {
  SALES: { vi: 'Bán hàng, quản lý kho', en: 'Sales and stock' },
  ACCOUNTING: { vi: 'Kế toán', en: 'Accounting' },
  INVOICE: { vi: 'Hóa đơn điện tử', en: 'E-invoices' },
  PRODUCTION: { vi: 'Sản xuất, nhật ký', en: 'Production' },
  TRACEABILITY: { vi: 'Truy xuất nguồn gốc', en: 'Traceability' },
  MARKETING: { vi: 'Quảng bá, trang web', en: 'Marketing and websites' },
  CUSTOMER: { vi: 'Chăm sóc khách hàng', en: 'Customer care' },
  PEOPLE: { vi: 'Nhân sự, chấm công', en: 'People' },
  LOGISTICS: { vi: 'Vận chuyển', en: 'Logistics' },
  SECURITY: { vi: 'An toàn, sao lưu', en: 'Security and backup' },
  DATA: { vi: 'Dữ liệu, báo cáo', en: 'Data and reports' },
  CONSULTING: { vi: 'Tư vấn', en: 'Consulting' },
};

/** Short enough to stand around a picture on a phone. */
export const PILLAR_SHORT: Record<string, Pair> = {
  CUSTOMER: { vi: 'Khách hàng', en: 'Customers' },
  STRATEGY: { vi: 'Chiến lược', en: 'Strategy' },
  INFRASTRUCTURE: { vi: 'Hạ tầng', en: 'Infrastructure' },
  OPERATIONS: { vi: 'Vận hành', en: 'Operations' },
  PEOPLE: { vi: 'Con người', en: 'People' },
  DATA: { vi: 'Dữ liệu', en: 'Data' },
};

export const PERIOD_WORDS: Record<Plan['period'], Pair> = { MONTH: { vi: 'một tháng', en: 'a month' }, YEAR: { vi: 'một năm', en: 'a year' }, ONCE: { vi: 'một lần', en: 'once' } };

export const SIGNAL_WORDS: Record<string, Pair> = {
  PILLARS: { vi: 'Đúng chỗ yếu', en: 'Where it is needed' },
  PRICE: { vi: 'Phần Ông/Bà trả', en: 'Your own share' },
  MARKET: { vi: 'So giá hợp đồng', en: 'Against contracts' },
  RECORD: { vi: 'Đúng hạn', en: 'In time' },
  CAPACITY: { vi: 'Còn nhận khách', en: 'Free capacity' },
  OPEN: { vi: 'Chuẩn mở', en: 'Open standards' },
  NEAR: { vi: 'Gần', en: 'Near' },
  SEAT: { vi: 'Chỗ cho nơi mới', en: 'Newcomer’s place' },
};

/** How a declared result paper stands. */
export const CHECK_TAG = { DECLARED: 'wait', CONFIRMED: 'ok', REFUSED: 'stop' } as const;

/** The cheapest first year of a solution, or null without a published price. */
export const fromYear = (s: SolutionCard): number | null => (s.plans.length === 0 ? null : Math.min(...s.plans.map((p) => p.yearVnd)));
