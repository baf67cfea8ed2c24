/** Every page that can be opened from a fresh floor: in Vietnamese at 360 px, in English at 1280, no fault of access, none wider than its screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

const PAGES: Record<string, readonly string[]> = {
  nobody: [
    '/', '/san-pham', '/san-pham?group=crafts&sort=name', '/san-pham/nuoc-mam-ba-lang-minh-hoa', '/co-so', '/tim-kiem?q=nuoc+mam', '/tim-kiem?q=khongcogidau',
    '/kiem-tra-tem', '/kiem-tra-tem?so=abc', '/kiem-tra-tem?so=https%3A%2F%2Ftem.minhhoa.vn%2Fbl%2FBL-00017', '/ngoai', '/ngoai?u=https%3A%2F%2Ftem.minhhoa.vn%2Fbl%2FBL-00017', '/san-pham/nuoc-mam-ba-lang-minh-hoa/xuat-khau', '/ma-gs1', '/ma-gs1?uri=HTTPS://SANQUE.VN/01/02938000000011/10/TM2610/21/7K3MPQ4TXH2R9WDA%3F3103=000500%2617=280200%26422=704', '/ma-gs1?uri=https://a/01/02938000000012/21/A%3F05=1%2617=261301', '/ho-tro-chuyen-doi-so', '/ho-tro-chuyen-doi-so/can-cu', '/giai-phap', '/tu-danh-gia', '/dang-nhap', '/dang-nhap/mat-so', '/dang-ky', '/tin-nhan-mau', '/thu-hoi', '/tu-van-vien', '/ho-tro-chuyen-doi-so/da-ho-tro', '/ho-tro-chuyen-doi-so/du-lieu-mo', '/ho-tro-chuyen-doi-so/chuong-trinh/chuyen-doi-so-thanh-hoa', '/van-ban/kiem-tra/khong-co', '/khong-co',
  ],
  'htx.balang': ['/gian-hang', '/gian-hang/san-pham', '/gian-hang/san-pham/moi', '/gian-hang/lo', '/gian-hang/lo/moi', '/gian-hang/lo/thu-hoach', '/gian-hang/tem', '/gian-hang/tem/de-nghi', '/gian-hang/tem/don-in', '/gian-hang/kich-hoat', '/gian-hang/ho-chieu', '/gian-hang/dia-chi-ngoai', '/gian-hang/thu-hoi', '/gian-hang/thu-hoi/moi', '/gian-hang/kiem-tra', '/tai-khoan', '/tai-khoan/phien', '/tai-khoan/du-lieu', '/tai-khoan/to-chuc', '/tai-khoan/khoa-api'],
  'dn.nongsan': ['/tu-danh-gia', '/tu-danh-gia?buoc=1', '/tu-danh-gia/giay-ket-qua', '/giai-phap/phu-hop', '/ho-so', '/ho-so/moi', '/bao-gia', '/bao-gia/moi', '/hop-dong', '/tai-lieu'],
  nhacungcap: ['/nha-cung-cap', '/nha-cung-cap/giai-phap', '/nha-cung-cap/bao-gia', '/hop-dong'],
  'so.congthuong': ['/can-bo/tem', '/can-bo/tem?by=commune', '/can-bo/tem/de-nghi', '/can-bo/tem/don-in', '/can-bo', '/can-bo/san-pham', '/can-bo/trung-lap', '/can-bo/nhap-so-lieu', '/can-bo/ho-so', '/can-bo/ngan-sach', '/can-bo/ho-so?cua=toi', '/can-bo/ho-so/vang-mat', '/can-bo/ho-so/hang-loat', '/can-bo/tiep-nhan/giay', '/can-bo/giai-phap', '/can-bo/to-chuc', '/can-bo/tem-ngoai', '/can-bo/ket-noi', '/can-bo/xuat-khau', '/can-bo/hop-dong', '/can-bo/hop-dong?muc=running', '/can-bo/tu-van-vien', '/can-bo/ke-hoach', '/can-bo/bao-cao/2026', '/can-bo/tiep-nhan', '/can-bo/tiep-nhan/cong'],
  ketoan: ['/can-bo/hop-dong', '/can-bo/ngan-sach', '/can-bo/ngan-sach/du-toan', '/can-bo/ngan-sach/doi-chieu'],
  'lanhdao.so': ['/can-bo/ho-so/phan-cong', '/can-bo/ho-so/phan-cong?de-xuat=1', '/can-bo/ho-so?muc=approval', '/can-bo/ho-so/vang-mat'],
  admin: ['/can-bo/ho-so/phan-cong', '/can-bo/bo-cong-cu', '/can-bo/luat', '/can-bo/luat/moi', '/can-bo/luat/ngay-nghi', '/can-bo/chuong-trinh'],
  'to.cns': ['/can-bo/soan-giup'],
  'so.nnmt': ['/can-bo/chung-nhan', '/can-bo/thu-hoi', '/can-bo/thu-hoi/moi'],
  qltt: ['/can-bo/tin-hieu', '/can-bo/tin-hieu?loai=FAR_PLACES&trangthai=DISMISSED', '/can-bo/kiem-tra', '/can-bo/kiem-tra/tem', '/can-bo/kiem-tra/moi', '/can-bo/kiem-tra/tai-cho', '/can-bo/kiem-tra/yeu-cau'],
  'canbo.xa': ['/can-bo/khoi-phuc', '/can-bo/tem-ngoai', '/can-bo/tiep-nhan', '/can-bo/tiep-nhan/moi?mst=9900000023'],
};

describe.each(Object.keys(PAGES))('what %s sees', (who) => {
  it.each([[360, ''], [1280, '/en']] as const)('at %i px%s', async (width, prefix) => {
    const page = who === 'nobody' ? await journey.visitor(width) : await journey.signedIn(who, width);
    journey.faults.length = 0;
    for (const address of PAGES[who]!) {
      const answer = await page.goto(prefix + address);
      expect(answer?.status(), address).toBeLessThan(500);
      if (!address.includes('khong-co') && !address.includes('so=abc')) expect(answer?.status(), address).toBe(200);
      expect(await page.locator('h1').count(), `${address} has one main heading`).toBe(1);
      expect(await page.locator('html').getAttribute('lang')).toBe(prefix ? 'en' : 'vi');
      await journey.well(page);
    }
    expect(journey.faults).toEqual([]);
  });
});
