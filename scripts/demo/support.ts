/** The demo's programme, its money, and a few dossiers in different states: all made up, each marked "minh họa". Running it again changes nothing. */
import { giveDemoRole, makeDemoOrganisation, makeDemoPerson } from '../../api/accounts/index.ts';
import type { Context } from '../../api/context.ts';
import { SELF_TEST_QUESTIONS, takeReadinessTest } from '../../api/matching/index.ts';
import {
  appropriate, approveApplication, askSupplement, deadlineFor, enterNoticeNumber, fetchPortal, keepPortalMessage, nameOffice, openProgramme, publicAdvisers, receiveApplication, receivePaper, recommend, saveAdviser, saveApplication, submitApplication, type AdviserInput, type DraftInput,
} from '../../api/support/index.ts';
import { keepPaper } from '../../api/vault/index.ts';
import { addDays, DAY, startOfVnDate, vnDate } from '../../api/time.ts';
import type { DemoAccounts } from './accounts.ts';
import { actAs, madeUpTaxCode } from './matching.ts';

type Until = 'SUBMITTED' | 'RECEIVED' | 'SUPPLEMENT' | 'RECOMMENDED' | 'APPROVED' | 'NOTIFIED';
interface DemoApplicant {
  key: string;
  name: string;
  boss: string;
  until: Until;
  /** Working days that are left of its clock. */
  left: number;
  declaration: Pick<DraftInput, 'sector' | 'employees' | 'revenueVnd' | 'capitalVnd' | 'womenOwned' | 'manyWomen' | 'socialEnterprise'>;
  solution?: string;
  item: Omit<DraftInput['items'][number], 'solutionSlug'>;
  need: string;
}

const APPLICANTS: readonly DemoApplicant[] = [
  {
    key: 'dn.duoclieu', name: 'Công ty TNHH Dược liệu Pù Luông (minh họa)', boss: 'Hà Văn Thảo (minh họa)', until: 'NOTIFIED', left: 1, declaration: { sector: 'AIC', employees: 9, revenueVnd: 2_100_000_000, capitalVnd: 1_800_000_000 },
    solution: 'so-ban-hang-lam-son', item: { kind: 'BUY_RENT', costVnd: 8_580_000, months: 12 }, need: 'Ghi đơn và kho ở ba điểm bán.',
  },
  {
    key: 'dn.simrung', name: 'Công ty TNHH Sim Rừng (minh họa)', boss: 'Lò Thị Pha (minh họa)', until: 'APPROVED', left: 5, declaration: { sector: 'AIC', employees: 10, revenueVnd: 2_900_000_000, capitalVnd: 2_700_000_000, womenOwned: true },
    solution: 'nhat-ky-lo-hang-lam-son', item: { kind: 'BUY_RENT', costVnd: 36_800_000, months: 36 }, need: 'Truy xuất rượu sim theo lô cho khách đặt hàng.',
  },
  {
    key: 'dn.tiennong', name: 'Công ty CP Tiên Nông Xanh (minh họa)', boss: 'Lê Văn Khánh (minh họa)', until: 'RECOMMENDED', left: 2, declaration: { sector: 'AIC', employees: 142, revenueVnd: 168_000_000_000, capitalVnd: 92_000_000_000 },
    solution: 'quan-tri-san-xuat-btb', item: { kind: 'BUY_RENT', costVnd: 260_000_000, months: 12 }, need: 'Lập kế hoạch và tính giá thành cho nhà máy phân bón hữu cơ.',
  },
  {
    key: 'dn.balang', name: 'Công ty TNHH Ba Làng Biển (minh họa)', boss: 'Nguyễn Văn Biên (minh họa)', until: 'RECEIVED', left: 0, declaration: { sector: 'AIC', employees: 34, revenueVnd: 21_000_000_000, capitalVnd: 12_500_000_000 },
    item: { kind: 'DX_CONSULT', costVnd: 100_000_000, adviser: 'Tư vấn viên thuộc mạng lưới (minh họa)', description: 'Lộ trình chuyển đổi số hai năm' }, need: 'Nối xưởng, kho lạnh và bán hàng.',
  },
  {
    key: 'dn.lebanh', name: 'Công ty TNHH Bánh Lê Gia (minh họa)', boss: 'Lê Thị Xuyến (minh họa)', until: 'SUPPLEMENT', left: 6, declaration: { sector: 'TS', employees: 6, revenueVnd: 4_200_000_000, capitalVnd: 1_200_000_000 },
    solution: 'ke-toan-hong-ha', item: { kind: 'BUY_RENT', costVnd: 12_000_000, months: 12 }, need: 'Kế toán nối hóa đơn điện tử.',
  },
  {
    key: 'dn.maytre', name: 'Công ty CP Mây tre Hoằng Thịnh (minh họa)', boss: 'Trương Thị Duyên (minh họa)', until: 'SUBMITTED', left: 12, declaration: { sector: 'AIC', employees: 46, revenueVnd: 18_400_000_000, capitalVnd: 9_000_000_000, manyWomen: true, socialEnterprise: true },
    solution: 'trang-ban-hang-song-ma', item: { kind: 'BUY_RENT', costVnd: 60_000_000, months: 24 }, need: 'Bán hàng cho khách nước ngoài.',
  },
];

const ADVISERS = [
  { code: 'TVV-MH-01', name: 'Đinh Thị Tư Vấn (minh họa)', kind: 'PERSON', fields: ['DX_CONSULT', 'GENERAL_CONSULT'], phone: '0999 000 041', consent: true },
  { code: 'TVV-MH-02', name: 'Công ty Tư vấn Bỉm Sơn (minh họa)', kind: 'ORGANISATION', fields: ['DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'] },
  { code: 'TVV-MH-03', name: 'Cao Văn Nhãn Hiệu (minh họa)', kind: 'PERSON', fields: ['IP_CONSULT'] },
] as const satisfies readonly Partial<AdviserInput>[];

export const DEMO_PROGRAMME = 'chuyen-doi-so-thanh-hoa';

/** The day on which a dossier must have come in for its clock to have so many working days left today. */
function cameInOn(db: Context['db'], today: string, left: number): string {
  const isWorking = (date: string): boolean => deadlineFor(db, addDays(date, -1)) !== deadlineFor(db, date);
  let due = today;
  for (let n = 0; n < left || !isWorking(due); ) { due = addDays(due, 1); if (isWorking(due)) n++; }
  let day = due;
  while (deadlineFor(db, day) > due) day = addDays(day, -1);
  return day > today ? today : day;
}

export async function demoSupport(ctx: Context, accounts: DemoAccounts): Promise<void> {
  const body = accounts.organisations['so-cong-thuong']!;
  const today = vnDate(ctx.now());
  const year = Number(today.slice(0, 4));
  const system: Context = { ...ctx, actor: { kind: 'system', name: 'demo' } };
  const officer = actAs(ctx, accounts.people['so.congthuong']!, body, 'TRADE_OFFICER');
  const approver = actAs(ctx, accounts.people['lanhdao.so']!, body, 'APPROVER');

  await nameOffice(system, { legalForm: 'COOPERATIVE', nameVi: 'Sở Tài chính Thanh Hóa, bộ phận kinh tế tập thể, hoặc Liên minh Hợp tác xã tỉnh (minh họa)', nameEn: 'the Department of Finance, collective economy, or the provincial Cooperative Alliance (illustration)', phone: '0999 000 021', illustration: true });
  await nameOffice(system, { legalForm: 'HOUSEHOLD', nameVi: 'Trung tâm Phục vụ hành chính công của xã, phường nơi kinh doanh (minh họa)', nameEn: 'the public service centre of your commune (illustration)', phone: '0999 000 022', illustration: true });
  let programmeId = ctx.db.get<{ id: number }>('SELECT id FROM support_programme WHERE slug = ?', [DEMO_PROGRAMME])?.id;
  if (programmeId === undefined) {
    programmeId = (await openProgramme(system, {
      slug: DEMO_PROGRAMME, nameVi: `Hỗ trợ chuyển đổi số Thanh Hóa năm ${year} (minh họa)`, nameEn: `Thanh Hóa digital support ${year} (illustration)`, bodyOrganisationId: body,
      legalBasis: ['ND80-11.2', 'ND80-11.1', 'ND80-13.2', 'ND80-32.3', 'TT06-3.2', 'TT06-7.1', 'TT06-7.2', 'ND224-71.1', 'ND224-75.2'], beneficiaries: ['ENTERPRISE'], kinds: ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'],
      doors: ['ONLINE', 'PORTAL', 'COUNTER', 'POST'], communeCounter: true, sizeRule: 'MOST_FAVOURABLE', secondContract: 'SHARED_YEAR', supplementPauses: true, opensOn: `${year}-01-05`, illustration: true,
    })).id;
  }
  if (!ctx.db.get('SELECT 1 FROM support_budget WHERE programme_id = ?', [programmeId])) await appropriate({ ...system, now: () => Math.min(ctx.now(), startOfVnDate(`${year}-01-05`) + 9 * 3_600_000) }, { programmeId, year, source: 'PROVINCE', amountVnd: 2_000_000_000, reference: 'Dự toán minh họa' });

  const advisers = new Set(publicAdvisers(ctx).map((a) => a.code));
  for (const a of ADVISERS) if (!advisers.has(a.code)) await saveAdviser(officer, { ...a, fields: [...a.fields], network: 'Mạng lưới tư vấn viên (minh họa)', recognisedFrom: `${year}-01-05`, decisionNumber: '01/QĐ-MINHHOA', decisionDated: `${year}-01-04`, illustration: true });

  await demoDoors(ctx, accounts, today);

  for (const [i, a] of APPLICANTS.entries()) {
    const organisationId = await makeDemoOrganisation(ctx, { kind: 'COMPANY', name: a.name, communeCode: null, address: 'Thôn minh họa', phone: null, taxCode: { code: madeUpTaxCode(200 + i), kind: 'ENTERPRISE' } });
    if (ctx.db.get("SELECT 1 FROM support_application WHERE organisation_id = ? AND state <> 'DRAFT'", [organisationId])) continue;
    const boss = await makeDemoPerson(ctx, { email: `${a.key}@demo.sanque.vn`, phone: `+8499900003${i}`, name: a.boss, passwordHash: null });
    await giveDemoRole(ctx, { organisationId, personId: boss, role: 'OWNER', from: '2025-07-01' });
    const day = cameInOn(ctx.db, today, a.left);
    // office hours of that day, and never later than now
    const at = (hours: number) => () => Math.min(ctx.now(), startOfVnDate(day) + hours * 3_600_000);
    const own = { ...actAs(ctx, boss, organisationId, 'OWNER', a.boss), now: at(9 + i * 0.2) };
    await takeReadinessTest(own, { organisationId, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q, n) => [q.code, (n + i) % 3])), finish: true });
    const solutionSlug = a.solution ?? null;
    const { publicId } = await saveApplication(own, { organisationId, programmeSlug: DEMO_PROGRAMME, ...a.declaration, need: a.need, contactName: a.boss, items: [{ ...a.item, solutionSlug }] });
    await submitApplication(own, { publicId, confirmed: true });
    if (a.until === 'SUBMITTED') continue;
    const reviewing = { ...officer, now: at(14) };
    await receiveApplication(reviewing, { publicId });
    if (a.until === 'SUPPLEMENT') { await askSupplement({ ...officer, now: at(15) }, { publicId, items: ['Báo giá có ngày và dấu của nhà cung cấp.', 'Cho biết phần mềm sẽ dùng trên mấy máy.'] }); continue; }
    if (a.until === 'RECEIVED') continue;
    await recommend({ ...officer, now: at(16) }, { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện; giải pháp đã công bố, phù hợp kết quả tự đánh giá.' });
    if (a.until === 'RECOMMENDED') continue;
    const decided = () => Math.min(ctx.now(), at(16)() + DAY);
    await approveApplication({ ...approver, now: decided }, { publicId });
    if (a.until === 'NOTIFIED') await enterNoticeNumber({ ...officer, now: decided }, { publicId, number: `${String(i + 1).padStart(2, '0')}/TB-MINHHOA`, dated: vnDate(decided()) });
  }
}

/** One page that says it is an illustration. */
function illustrationPdf(): Uint8Array {
  const text = 'BT /F1 20 Tf 60 760 Td (Giay to minh hoa / Illustration) Tj ET';
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>', `<</Length ${text.length}>>stream\n${text}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
  let pdf = '%PDF-1.4\n';
  const at = objects.map((o, i) => { const start = pdf.length; pdf += `${i + 1} 0 obj${o}endobj\n`; return start; });
  const xref = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`;
  return new Uint8Array(Buffer.from(pdf, 'latin1'));
}

/** A paper in a vault, a dossier from a commune's counter, one from the (made-up) national portal. */
async function demoDoors(ctx: Context, accounts: DemoAccounts, today: string): Promise<void> {
  const bytes = illustrationPdf();
  const enterprise = accounts.organisations['dn-nong-san']!;
  const owner = actAs(ctx, accounts.people['dn.nongsan']!, enterprise, 'OWNER');
  await keepPaper(owner, { organisationId: enterprise, kind: 'BUSINESS_REGISTRATION', issuedOn: '2024-03-15' }, { name: 'dang-ky-doanh-nghiep-minh-hoa.pdf', bytes }, 'demo-vault-paper-1');
  const applicant = async (n: number, name: string) => {
    const o = { kind: 'COMPANY' as const, name, address: 'Thôn minh họa' };
    const taxCode = madeUpTaxCode(n);
    await makeDemoOrganisation(ctx, { ...o, communeCode: null, phone: null, taxCode: { code: taxCode, kind: 'ENTERPRISE' } });
    return { ...o, taxCode, communeCode: '', phone: '' };
  };
  const item = { kind: 'BUY_RENT' as const, solutionSlug: 'so-ban-hang-lam-son', costVnd: 8_580_000, months: 12 };
  if (!ctx.db.get("SELECT 1 FROM support_application WHERE door = 'COUNTER'")) {
    const clerk = actAs(ctx, accounts.people['canbo.xa']!, accounts.organisations['ubnd-hai-binh']!, 'COMMUNE_OFFICER');
    await receivePaper(clerk, {
      programmeSlug: DEMO_PROGRAMME, applicant: await applicant(290, 'Công ty TNHH Chiếu cói Nga Sơn (minh họa)'), door: 'COUNTER', arrivedOn: today,
      sector: 'AIC', employees: 7, revenueVnd: 1_700_000_000, capitalVnd: 900_000_000, womenOwned: true, need: 'Ghi đơn của khách sỉ.', items: [item],
    }, { form: { name: 'to-khai-minh-hoa.pdf', bytes }, papers: [] });
  }
  if (ctx.db.get("SELECT 1 FROM portal_message WHERE number = 'MH-000-0001'")) return;
  await keepPortalMessage({ ...ctx, actor: { kind: 'system', name: 'demo' } }, {
    number: 'MH-000-0001', seq: 1, kind: 'SUBMIT', sentAt: `${today}T00:00:00Z`, papers: [{ name: 'to-khai-minh-hoa.pdf', base64: Buffer.from(bytes).toString('base64') }],
    content: {
      programmeSlug: DEMO_PROGRAMME, applicant: await applicant(291, 'Công ty TNHH Nem chua Hạc Thành (minh họa)'),
      sector: 'AIC', employees: 12, revenueVnd: 5_400_000_000, capitalVnd: 2_600_000_000, need: 'Quản lý kho lạnh và đơn hàng.', items: [item],
    },
  });
  await fetchPortal({ ...ctx, actor: { kind: 'system', name: 'demo' } });
}
