/** The demo's providers and solutions: all made up, each marked "minh họa". Running it again changes nothing. */
import { makeDemoOrganisation } from '../../api/accounts/index.ts';
import type { Context, Person, Role } from '../../api/context.ts';
import { publishSolution, registerProvider, submitSolution, verifyProvider, type Category, type Pillar } from '../../api/matching/index.ts';
import type { DemoAccounts } from './accounts.ts';

/** A tax code that nobody real has: 99 begins no province's numbers; the check digit is right. */
export function madeUpTaxCode(n: number): string {
  const nine = `99000${String(n).padStart(4, '0')}`;
  const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((s, w, i) => s + w * Number(nine[i]), 0);
  const check = 10 - (sum % 11);
  return check > 9 ? madeUpTaxCode(n + 500) : `${nine}${check}`;
}

/** The same floor seen by a demo person in one role. */
export function actAs(ctx: Context, userId: string, organisationId: number, role: Role, name = ''): Context {
  const actor: Person = { kind: 'person', userId, sessionId: 'demo', name, roles: [{ organisationId, organisationName: '', organisationKind: role === 'OWNER' ? 'COMPANY' : 'STATE_BODY', role, communeCode: null }] };
  return { ...ctx, actor };
}

interface DemoPlan { vi: string; en: string; price: number; period: 'MONTH' | 'YEAR' | 'ONCE'; setup?: number; has: string; hasEn: string }
interface DemoSolution {
  name: string;
  en: string;
  about: string;
  aboutEn: string;
  category: Category;
  pillars: Pillar[];
  sectors?: ('AIC' | 'TS')[];
  sizes?: ('MICRO' | 'SMALL' | 'MEDIUM')[];
  regions?: string[];
  open: string[];
  free?: boolean;
  plans: DemoPlan[];
}
interface DemoProvider {
  key: string;
  name: string;
  province: string;
  about: string;
  aboutEn: string;
  /** Illustrated record: contracts accepted, and in time. */
  record: [accepted: number, inTime: number];
  solutions: DemoSolution[];
}

const PROVIDERS: readonly DemoProvider[] = [
  {
    key: 'nha-cung-cap', name: 'Công ty CP Giải pháp số Lam Sơn (minh họa)', province: '38', record: [14, 13],
    about: 'Làm phần mềm cho cơ sở nhỏ ở Thanh Hóa, có người đến tận nơi cài đặt và chỉ dẫn.', aboutEn: 'Software for small producers in Thanh Hóa, set up and taught on the spot.',
    solutions: [
      { name: 'Sổ bán hàng Lam Sơn', en: 'Lam Sơn sales book', about: 'Ghi đơn, trừ kho, in hóa đơn bán lẻ trên điện thoại; cuối ngày biết bán được bao nhiêu, còn bao nhiêu.', aboutEn: 'Orders, stock and receipts on a phone; at day’s end you know what was sold and what is left.', category: 'SALES', pillars: ['CUSTOMER', 'OPERATIONS', 'DATA'], sizes: ['MICRO', 'SMALL'], open: ['CSV', 'REST API'],
        plans: [{ vi: 'Gói một quầy', en: 'One till', price: 250_000, period: 'MONTH', has: '1 quầy, 3 người dùng', hasEn: '1 till, 3 users' }, { vi: 'Gói ba quầy', en: 'Three tills', price: 590_000, period: 'MONTH', setup: 1_500_000, has: '3 quầy, 10 người dùng, máy in tem', hasEn: '3 tills, 10 users, label printer' }] },
      { name: 'Nhật ký lô hàng Lam Sơn', en: 'Lam Sơn lot log', about: 'Ghi nhật ký sản xuất theo lô bằng điện thoại, nối với tem truy xuất của sàn, truy ngược trong vài phút.', aboutEn: 'A production log by lot, on the phone, tied to the floor’s stamps; traced back within minutes.', category: 'TRACEABILITY', pillars: ['OPERATIONS', 'DATA'], sectors: ['AIC'], open: ['GS1 EPCIS 2.0', 'GS1 Digital Link', 'CSV'],
        plans: [{ vi: 'Gói năm', en: 'By the year', price: 9_600_000, period: 'YEAR', setup: 2_000_000, has: 'không giới hạn lô, 5 người ghi', hasEn: 'any number of lots, 5 people' }] },
      { name: 'Tư vấn lộ trình chuyển đổi số', en: 'Digital road map', about: 'Khảo sát tại chỗ, vẽ lại quy trình, lập kế hoạch từng quý cùng chủ doanh nghiệp.', aboutEn: 'A look on the spot, the work redrawn, a plan by quarter made with the owner.', category: 'CONSULTING', pillars: ['STRATEGY', 'PEOPLE'], sizes: ['SMALL', 'MEDIUM'], open: [],
        plans: [{ vi: 'Trọn gói', en: 'All in', price: 60_000_000, period: 'ONCE', has: '8 tuần, 2 tư vấn viên', hasEn: '8 weeks, 2 advisers' }] },
    ],
  },
  {
    key: 'song-ma', name: 'Công ty TNHH Phần mềm Sông Mã (minh họa)', province: '38', record: [0, 0],
    about: 'Nhóm kỹ sư trẻ, mới lên sàn, chuyên trang bán hàng và chăm sóc khách.', aboutEn: 'A young team, new on the floor, for shop sites and customer care.',
    solutions: [
      { name: 'Trang bán hàng Sông Mã', en: 'Sông Mã shop site', about: 'Trang web bán hàng nhận đơn, nhận tiền bằng mã QR, tự đưa sản phẩm lên nhiều kênh.', aboutEn: 'A shop site that takes orders and QR payments and lists goods on several channels.', category: 'MARKETING', pillars: ['CUSTOMER', 'INFRASTRUCTURE'], open: ['schema.org', 'VietQR', 'CSV'],
        plans: [{ vi: 'Gói năm', en: 'By the year', price: 6_000_000, period: 'YEAR', setup: 3_000_000, has: 'tên miền, 200 sản phẩm', hasEn: 'domain, 200 products' }] },
      { name: 'Sổ khách hàng Sông Mã', en: 'Sông Mã customer book', about: 'Nhớ khách mua gì, nhắc mua lại, trả lời tin nhắn các kênh ở một nơi.', aboutEn: 'Remembers who bought what, reminds, and answers all channels in one place.', category: 'CUSTOMER', pillars: ['CUSTOMER', 'DATA'], open: ['CSV', 'REST API'],
        plans: [{ vi: 'Gói tháng', en: 'By the month', price: 320_000, period: 'MONTH', has: '3 người trả lời', hasEn: '3 people' }] },
    ],
  },
  {
    key: 'bac-trung-bo', name: 'Công ty CP Hạ tầng số Bắc Trung Bộ (minh họa)', province: '40', record: [22, 15],
    about: 'Cho thuê máy chủ, sao lưu và an toàn dữ liệu cho doanh nghiệp các tỉnh Bắc Trung Bộ.', aboutEn: 'Servers, backups and data safety for the north-central provinces.',
    solutions: [
      { name: 'Sao lưu và an toàn BTB', en: 'BTB backup and safety', about: 'Sao lưu tự động mỗi đêm, xác thực hai lớp, thử khôi phục mỗi quý có biên bản.', aboutEn: 'Backups every night, two-step sign-in, a restore tried each quarter with minutes.', category: 'SECURITY', pillars: ['INFRASTRUCTURE', 'DATA'], regions: ['38', '40', '42'], open: ['S3', 'OIDC'],
        plans: [{ vi: '500 GB', en: '500 GB', price: 450_000, period: 'MONTH', has: '500 GB, 10 máy', hasEn: '500 GB, 10 machines' }] },
      { name: 'Quản trị sản xuất BTB', en: 'BTB production', about: 'Kế hoạch, định mức, kho nguyên liệu và giá thành cho xưởng chế biến.', aboutEn: 'Plans, norms, raw stock and cost for a processing workshop.', category: 'PRODUCTION', pillars: ['OPERATIONS', 'DATA', 'STRATEGY'], sectors: ['AIC'], sizes: ['SMALL', 'MEDIUM'], regions: ['38', '40', '42'], open: ['REST API'],
        plans: [{ vi: 'Bản xưởng', en: 'Workshop', price: 120_000_000, period: 'YEAR', setup: 40_000_000, has: '20 người dùng', hasEn: '20 users' }, { vi: 'Bản nhà máy', en: 'Factory', price: 260_000_000, period: 'YEAR', setup: 80_000_000, has: '80 người dùng', hasEn: '80 users' }] },
    ],
  },
  {
    key: 'hong-ha', name: 'Công ty CP Công nghệ Hồng Hà (minh họa)', province: '01', record: [120, 111],
    about: 'Kế toán, hóa đơn và nhân sự trên nền web, dùng trong cả nước.', aboutEn: 'Accounting, invoices and people on the web, used all over the country.',
    solutions: [
      { name: 'Kế toán Hồng Hà', en: 'Hồng Hà accounting', about: 'Sổ kế toán nối hóa đơn điện tử và ngân hàng; tờ khai thuế từ chính số liệu bán hàng.', aboutEn: 'Books tied to e-invoices and the bank; tax returns from the sales themselves.', category: 'ACCOUNTING', pillars: ['OPERATIONS', 'DATA'], open: ['XML hóa đơn (NĐ 123)', 'CSV'],
        plans: [{ vi: 'Gói nhỏ', en: 'Small', price: 4_800_000, period: 'YEAR', has: '2 kế toán', hasEn: '2 accountants' }, { vi: 'Gói vừa', en: 'Medium', price: 14_400_000, period: 'YEAR', setup: 5_000_000, has: '6 kế toán, nhiều kho', hasEn: '6 accountants, several stores' }] },
      { name: 'Hóa đơn Hồng Hà', en: 'Hồng Hà invoices', about: 'Hóa đơn điện tử từ máy tính tiền, gửi khách qua tin nhắn.', aboutEn: 'E-invoices from the till, sent to customers by message.', category: 'INVOICE', pillars: ['OPERATIONS'], open: ['XML hóa đơn (NĐ 123)'],
        plans: [{ vi: '3.000 số', en: '3,000 invoices', price: 1_900_000, period: 'ONCE', has: '3.000 hóa đơn', hasEn: '3,000 invoices' }] },
      { name: 'Nhân sự và đào tạo Hồng Hà', en: 'Hồng Hà people', about: 'Chấm công trên điện thoại, bảng lương, lớp học ngắn về công cụ số cho người làm.', aboutEn: 'Attendance by phone, payroll, short lessons on digital tools.', category: 'PEOPLE', pillars: ['PEOPLE'], sizes: ['SMALL', 'MEDIUM'], open: [],
        plans: [{ vi: 'Theo người', en: 'Per 20 people', price: 600_000, period: 'MONTH', has: '20 người', hasEn: '20 people' }] },
    ],
  },
  {
    key: 'trung-tam-so', name: 'Trung tâm hỗ trợ số của tỉnh (minh họa)', province: '38', record: [40, 40],
    about: 'Đơn vị sự nghiệp của tỉnh, cung cấp công cụ miễn phí cho cơ sở nhỏ.', aboutEn: 'A provincial unit with free tools for small producers.',
    solutions: [
      { name: 'Lớp kỹ năng số tại xã', en: 'Digital skills in the commune', about: 'Ba buổi tối: đăng sản phẩm, nhận tiền bằng mã QR, giữ an toàn tài khoản. Tổ công nghệ số đi cùng.', aboutEn: 'Three evenings: list products, take QR payments, keep accounts safe. With the community team.', category: 'PEOPLE', pillars: ['PEOPLE', 'STRATEGY'], regions: ['38'], open: [], free: true,
        plans: [{ vi: 'Miễn phí', en: 'Free', price: 0, period: 'ONCE', has: 'lớp 20 người', hasEn: 'a class of 20' }] },
      { name: 'Tem truy xuất của sàn', en: 'The floor’s stamps', about: 'Mở lô, in tem có mã kiểm tra, báo thu hồi. Dùng ngay trên Sàn Quê.', aboutEn: 'Open lots, print stamps that can be checked, call goods back. Right here on Sàn Quê.', category: 'TRACEABILITY', pillars: ['CUSTOMER', 'DATA'], regions: ['38'], open: ['GS1 Digital Link', 'GS1 EPCIS 2.0'], free: true,
        plans: [{ vi: 'Miễn phí', en: 'Free', price: 0, period: 'YEAR', has: 'theo số lượng sản xuất thật', hasEn: 'as many as are really produced' }] },
    ],
  },
];

/** Registers, verifies and publishes them through the real verbs. */
export async function demoMatching(ctx: Context, accounts: DemoAccounts): Promise<void> {
  const owner = accounts.people['nhacungcap']!;
  const officer = actAs(ctx, accounts.people['so.congthuong']!, accounts.organisations['so-cong-thuong']!, 'TRADE_OFFICER');
  for (const [i, p] of PROVIDERS.entries()) {
    const organisationId = accounts.organisations[p.key] ?? await makeDemoOrganisation(ctx, { kind: 'COMPANY', name: p.name, communeCode: null, address: 'Đường minh họa', phone: null, taxCode: { code: madeUpTaxCode(100 + i), kind: 'ENTERPRISE' } });
    const own = actAs(ctx, owner, organisationId, 'OWNER');
    let providerId = ctx.db.get<{ id: number }>('SELECT id FROM provider WHERE organisation_id = ?', [organisationId])?.id;
    if (providerId === undefined) {
      providerId = (await registerProvider(own, { organisationId, summaryVi: p.about, summaryEn: p.aboutEn, provinceCode: p.province })).id;
      await verifyProvider(officer, providerId);
      // no contract has run through this floor yet: the record is illustration, as the provider is
      ctx.db.run('UPDATE provider SET accepted = ?, accepted_in_time = ? WHERE id = ? AND illustration = 1', [...p.record, providerId]);
    }
    for (const s of p.solutions) {
      if (ctx.db.get('SELECT 1 FROM solution WHERE provider_id = ? AND name_vi = ?', [providerId, s.name])) continue;
      const made = await submitSolution(own, {
        providerId, nameVi: s.name, nameEn: s.en, summaryVi: s.about, summaryEn: s.aboutEn, category: s.category, pillars: s.pillars, sectors: s.sectors ?? ['AIC', 'TS'], sizes: s.sizes ?? ['MICRO', 'SMALL', 'MEDIUM'],
        regions: s.regions ?? [], openStandards: s.open, stateProvided: s.free ?? false,
        plans: s.plans.map((plan) => ({ nameVi: plan.vi, nameEn: plan.en, priceVnd: plan.price, period: plan.period, setupVnd: plan.setup ?? 0, includesVi: plan.has, includesEn: plan.hasEn })),
      });
      const prices = s.plans.map((plan) => `${plan.vi}: ${plan.price} đ`).join('; ');
      await publishSolution(officer, { solutionId: made.id, place: 'PROVIDER', address: `https://minh-hoa.example/${made.slug}`, copy: `${s.name}. ${s.about} ${prices}. (Trang minh họa.)` });
    }
  }
}
