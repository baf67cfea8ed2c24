/**
 * Who may open which page, and who may send its form: a page that reads a form is tried with an empty one too. A new page needs a line here:
 * its address as the file has it, who may, and the ids of its address. Where others may send than may look, a line of its own says so. What a form does in detail, the verbs' own lines in api.ts try.
 */
import { DELIVERED_VERSIONS } from '../../../api/support/lawbook.ts';
import { DEMO_PROGRAMME } from '../../../scripts/demo/support.ts';
import { line, type Line, type Sent } from './line.ts';
import type { Objects } from '../../support/access-floor.ts';
import {
  admin, anyBody, anyOrganisation, bodyOfficer, bodyStaff, communeOfficers, contractParties, dossierReaders, either, enterprisePeople, everybody, graders, helpers, listingEditors, listingOfficers, lotReaders, noOne, own, producerOrHelper, producerPeople, signedIn, strangers, type Policy,
} from './policies.ts';

const page = (path: string, policy: Policy, sent?: (o: Objects) => Sent): Line => line(`GET ${path}`, policy, sent);
const moneyDesk = anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN');
const registrars = anyBody('TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN');
const inspectors = anyBody('TRADE_OFFICER', 'OCOP_OFFICER', 'INSPECTOR', 'ADMIN');
const watchers = either(inspectors, anyBody('APPROVER'));
const stall = either(anyOrganisation, helpers);
const desk = either(moneyDesk, inspectors, communeOfficers, helpers);

const open = [
  '/', '/co-so', '/dang-ky', '/dang-nhap', '/dang-nhap/mat-so', '/dang-xuat', '/giai-phap', '/ho-tro-chuyen-doi-so', '/ho-tro-chuyen-doi-so/can-cu', '/ho-tro-chuyen-doi-so/da-ho-tro', '/ho-tro-chuyen-doi-so/du-lieu-mo', '/kiem-tra-tem', '/ma-gs1', '/ngoai', '/robots.txt', '/san-pham', '/sitemap.xml', '/thu-hoi', '/tim-kiem', '/tin-nhan-mau', '/tu-van-vien',
].map((path) => page(path, everybody));

export const PAGES: readonly Line[] = [
  ...open,
  page('/ho-tro-chuyen-doi-so/ban-luat/[code]', everybody, () => ({ code: DELIVERED_VERSIONS[0]!.code })),
  page('/co-so/[slug]', everybody, (o) => ({ slug: o.producer })),
  page('/giai-phap/[slug]', everybody, (o) => ({ slug: o.solutionSlug })),
  page('/lo/[id]', everybody, (o) => ({ id: o.rawLot })),
  page('/san-pham/[slug]', everybody, (o) => ({ slug: o.productSlug })),
  page('/san-pham/[slug]/xuat-khau', everybody, (o) => ({ slug: o.productSlug })),
  page('/share/[slug].png', everybody, (o) => ({ slug: o.productSlug })),
  page('/sitemap/[file].xml', everybody, () => ({ file: 'san-pham-1' })),
  page('/thu-hoi/[id]', everybody, (o) => ({ id: o.realRecall })),
  page('/thu-hoi/[id]', noOne, (o) => ({ id: o.recall })),
  // the error page itself, asked for by its address
  page('/loi', noOne),

  ...['/tai-khoan', '/tai-khoan/du-lieu', '/tai-khoan/khoa-api', '/tai-khoan/phien', '/tai-khoan/to-chuc', '/gian-hang/kich-hoat'].map((path) => page(path, signedIn)),

  // the enterprise and its provider
  page('/giai-phap/phu-hop', anyOrganisation),
  page('/ho-so', anyOrganisation),
  page('/ho-so/moi', anyOrganisation),
  page('/ho-so/[id]', enterprisePeople, (o) => ({ id: o.dossier.DRAFT })),
  page('/ho-so/[id]', enterprisePeople, (o) => ({ id: o.dossier.SUBMITTED })),
  page('/bao-gia', anyOrganisation),
  page('/bao-gia/moi', anyOrganisation),
  page('/bao-gia/[id]', enterprisePeople, (o) => ({ id: o.quoteRequest.answered })),
  page('/nha-cung-cap', anyOrganisation),
  page('/nha-cung-cap/giai-phap', anyOrganisation),
  page('/nha-cung-cap/bao-gia', anyOrganisation),
  page('/nha-cung-cap/bao-gia/[id]', own('provider.OWNER', 'provider.MEMBER'), (o) => ({ id: o.quote.open })),
  page('/ho-so/[id]/to-khai', enterprisePeople, (o) => ({ id: o.dossier.DRAFT })),
  page('/ho-so/[id]/to-khai', dossierReaders, (o) => ({ id: o.dossier.SUBMITTED })),
  page('/can-bo/soan-giup', helpers),
  page('/can-bo/soan-giup/moi', own('HELPER'), (o) => ({ query: { dv: o.drafting } })),
  page('/can-bo/soan-giup/[id]', own('HELPER'), (o) => ({ id: o.helped })),
  page('/can-bo/tiep-nhan/giay', either(anyBody('TRADE_OFFICER'), communeOfficers)),
  page('/can-bo/tiep-nhan/giay/[id]', bodyStaff, (o) => ({ id: o.letter })),
  page('/can-bo/tiep-nhan', either(anyBody('TRADE_OFFICER'), communeOfficers)),
  page('/can-bo/tiep-nhan/moi', either(anyBody('TRADE_OFFICER'), communeOfficers)),
  page('/can-bo/tiep-nhan/[id]/phieu', bodyStaff, (o) => ({ id: o.arrival })),
  ...['/can-bo/luat', '/can-bo/luat/moi', '/can-bo/luat/ngay-nghi', '/can-bo/chuong-trinh', '/can-bo/chuong-trinh/moi', '/can-bo/bo-cong-cu'].map((path) => page(path, admin)),
  page('/can-bo/chuong-trinh/[slug]', own('ADMIN'), () => ({ slug: DEMO_PROGRAMME })),
  page('/can-bo/bo-cong-cu/[id]', admin, (o) => ({ id: o.instrument })),
  page('/can-bo/luat/[code]', admin, () => ({ code: DELIVERED_VERSIONS[0]!.code })),
  page('/can-bo/tiep-nhan/cong', anyBody('TRADE_OFFICER', 'ADMIN')),
  page('/hop-dong', anyOrganisation),
  page('/van-ban/[id]', bodyStaff, (o) => ({ id: o.papers.draft })),
  page('/van-ban/[id]', contractParties, (o) => ({ id: o.papers.inForce })),
  page('/van-ban/kiem-tra/[code]', everybody, (o) => ({ code: o.papers.code })),
  page('/hop-dong/[id]', bodyStaff, (o) => ({ id: o.contract.draft })),
  page('/hop-dong/[id]', contractParties, (o) => ({ id: o.contract.signed })),
  page('/tai-lieu', anyOrganisation),
  page('/tu-danh-gia', either(anyOrganisation, strangers)),
  page('/tu-danh-gia/giay-ket-qua', anyOrganisation),
  page('/tu-danh-gia/[id]', enterprisePeople, (o) => ({ id: o.readiness })),

  // the officers' desk
  page('/can-bo', desk),
  page('/can-bo/chung-nhan', graders),
  page('/can-bo/chung-nhan/[id]', graders, (o) => ({ id: o.product })),
  page('/can-bo/du-lieu-ca-nhan', admin),
  page('/can-bo/giai-phap', listingOfficers),
  page('/can-bo/ho-so', moneyDesk),
  page('/can-bo/ho-so/phan-cong', anyBody('APPROVER', 'ADMIN')),
  page('/can-bo/ho-so/hang-loat', moneyDesk),
  page('/can-bo/ho-so/vang-mat', anyBody('TRADE_OFFICER', 'APPROVER', 'ADMIN')),
  page('/can-bo/ho-so/[id]', bodyStaff, (o) => ({ id: o.dossier.RECEIVED })),
  page('/can-bo/ho-so/[id]', noOne, (o) => ({ id: o.dossier.DRAFT })),
  page('/can-bo/hop-dong', moneyDesk),
  page('/can-bo/hop-dong/lua-chon', bodyOfficer, (o) => ({ query: { 'ho-so': o.dossier.NOTIFIED } })),
  page('/can-bo/hop-dong/moi', bodyOfficer, (o) => ({ query: { 'ho-so': o.dossier.NOTIFIED } })),
  page('/ho-tro-chuyen-doi-so/chuong-trinh/[slug]', everybody, () => ({ slug: 'chuyen-doi-so-thanh-hoa' })),
  page('/can-bo/bao-cao', moneyDesk),
  page('/can-bo/bao-cao/[year]', moneyDesk, () => ({ year: '2026' })),
  page('/can-bo/ke-hoach', moneyDesk),
  page('/can-bo/ke-hoach/[id]', bodyStaff, (o) => ({ id: o.plan.draft })),
  page('/can-bo/ket-noi', registrars),
  page('/can-bo/khoi-phuc', either(admin, communeOfficers, helpers)),
  page('/can-bo/kiem-tra', inspectors),
  page('/can-bo/kiem-tra/[id]', own('INSPECTOR'), (o) => ({ id: o.inspection })),
  // a draft has no minutes yet
  page('/can-bo/kiem-tra/[id]/bien-ban', noOne, (o) => ({ id: o.inspection })),
  page('/can-bo/kiem-tra/moi', inspectors),
  page('/can-bo/kiem-tra/tai-cho', inspectors),
  page('/can-bo/kiem-tra/tem', inspectors),
  page('/can-bo/kiem-tra/yeu-cau', inspectors),
  page('/can-bo/ngan-sach', moneyDesk),
  page('/can-bo/ngan-sach/du-toan', moneyDesk),
  page('/can-bo/ngan-sach/doi-chieu', moneyDesk),
  page('/can-bo/ngan-sach/doi-chieu/[id]', bodyStaff, (o) => ({ id: o.treasury.reconciliation })),
  page('/can-bo/nhap-so-lieu', registrars),
  page('/can-bo/nhap-so-lieu/[id]', registrars, (o) => ({ id: o.importJob })),
  page('/can-bo/nhap-so-lieu/noi-chua-ro', registrars),
  page('/can-bo/san-pham', listingOfficers),
  page('/can-bo/san-pham/[id]', registrars, (o) => ({ id: o.waitingProduct })),
  page('/can-bo/tem', either(watchers, communeOfficers)),
  page('/can-bo/tem/de-nghi', either(registrars, communeOfficers)),
  page('/can-bo/tem/don-in', either(inspectors, communeOfficers)),
  page('/can-bo/tem/khoa', admin),
  page('/can-bo/tem-ngoai', either(watchers, anyBody('COMMUNE_OFFICER'))),
  page('/can-bo/tem-ngoai/[id]', registrars, (o) => ({ id: o.foreignImport })),
  page('/can-bo/thu-hoi', either(watchers, communeOfficers)),
  page('/can-bo/thu-hoi/[id]', either(watchers, communeOfficers), (o) => ({ id: o.realRecall })),
  // a producer's rehearsal is its own
  page('/can-bo/thu-hoi/[id]', noOne, (o) => ({ id: o.recall })),
  page('/can-bo/thu-hoi/moi', watchers),
  page('/can-bo/tin-hieu', watchers),
  page('/can-bo/tin-hieu/[id]', watchers, (o) => ({ id: o.signal })),
  page('/can-bo/to-chuc', listingOfficers),
  page('/can-bo/to-chuc/[id]', listingOfficers, (o) => ({ id: o.enterpriseId })),
  page('/can-bo/trung-lap', registrars),
  page('/can-bo/tu-van-vien', listingOfficers),
  page('/can-bo/xuat-khau', registrars),

  // the producer's stall
  ...['', '/dia-chi-ngoai', '/lo', '/lo/moi', '/lo/thu-hoach', '/nhan-hang', '/san-pham', '/san-pham/moi', '/tem', '/tem/de-nghi', '/tem/don-in'].map((path) => page(`/gian-hang${path}`, stall)),
  page('/gian-hang/ho-chieu', either(stall, inspectors)),
  page('/gian-hang/ho-chieu/[product]', either(producerOrHelper, inspectors), (o) => ({ product: o.product })),
  page('/gian-hang/kiem-tra', anyOrganisation),
  page('/gian-hang/kiem-tra/[id]', producerPeople, (o) => ({ id: o.photoRequest })),
  page('/gian-hang/lo/[id]', either(producerOrHelper, inspectors), (o) => ({ id: o.lot })),
  page('/gian-hang/lo/[id]/buoc', producerOrHelper, (o) => ({ id: o.lot })),
  page('/gian-hang/lo/[id]/hanh-trinh', either(producerOrHelper, inspectors, communeOfficers), (o) => ({ id: o.lot })),
  page('/gian-hang/lo/[id]/so-do', either(producerOrHelper, inspectors, communeOfficers), (o) => ({ id: o.lot })),
  page('/gian-hang/san-pham/[id]', listingEditors, (o) => ({ id: o.draftProduct })),
  page('/gian-hang/san-pham/[id]/xuat-khau', producerOrHelper, (o) => ({ id: o.draftProduct })),
  page('/gian-hang/tem/[id]', either(producerOrHelper, watchers, communeOfficers), (o) => ({ id: o.range })),
  // an empty form names no message
  line('POST /can-bo/tiep-nhan/cong', noOne),
  line('POST /van-ban/[id]', bodyOfficer, (o) => ({ id: o.papers.draft })),
  line('POST /van-ban/[id]', bodyOfficer, (o) => ({ id: o.papers.inForce })),
  line('POST /gian-hang/tem/[id]', producerOrHelper, (o) => ({ id: o.range })),
  page('/gian-hang/tem/[id]/in', either(producerOrHelper, inspectors), (o) => ({ id: o.range })),
  page('/gian-hang/tem/don-in/[id]', either(producerOrHelper, inspectors, communeOfficers), (o) => ({ id: o.order })),
  page('/gian-hang/tem/don-in/[id]/bien-ban', lotReaders, (o) => ({ id: o.printedOrder })),
  page('/gian-hang/tem/don-in/[id]/giao-nhan', producerOrHelper, (o) => ({ id: o.order })),
  page('/gian-hang/thu-hoi', anyOrganisation),
  page('/gian-hang/thu-hoi/[id]', producerPeople, (o) => ({ id: o.recall })),
  page('/gian-hang/thu-hoi/moi', anyOrganisation),
];
