/**
 * From “what would I get?” to the money: estimate → readiness → shortlist → dossier → supplement → approval → notice → contract → delivery with
 * its e-invoice → acceptance → payment → what the public sees. Each person in their own session: the enterprise and its provider on phones
 * of 360 px, the office at desks of 1280 px.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeInvoice } from '../support/invoice.ts';
import { openJourney, type Journey } from '../support/journey.ts';

/** A one-page PDF, as a scanner makes it. */
const SCAN = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n');
const DESK = 1280;
/** Today as people here write it. */
const today = () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
/** Today as date fields and invoices have it. */
const isoToday = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('an enterprise tests itself, chooses, applies; the office decides, contracts and pays; the public sees it', async () => {
  const { visitor, signedIn, well, faults } = journey;

  // what would I get? no account needed
  const passer = await visitor();
  await passer.goto('/ho-tro-chuyen-doi-so');
  await passer.getByText(/đã chi 0%/).first().waitFor();
  await well(passer);
  await passer.getByRole('radio').first().check();
  await passer.getByLabel('Lao động đóng BHXH').fill('8');
  await passer.getByLabel('Doanh thu năm trước').fill('2.600.000.000');
  await passer.getByLabel('Chi phí dự kiến').fill('60 triệu');
  await passer.getByRole('button', { name: 'Tính mức hỗ trợ' }).click();
  await passer.getByText('20.000.000 đ').first().waitFor();
  await well(passer);

  // the readiness test, pillar by pillar: the weakest answer everywhere
  const enterprise = await signedIn('dn.nongsan');
  await enterprise.goto('/tu-danh-gia?buoc=1');
  for (let step = 1; step <= 6; step++) {
    await enterprise.waitForURL(new RegExp(`buoc=${step}$`));
    if (step === 1 || step === 6) await well(enterprise);
    const questions = enterprise.locator('main fieldset');
    for (let q = 0; q < (await questions.count()); q++) await questions.nth(q).getByRole('radio').nth(q % 2).check();
    await enterprise.getByRole('button', { name: step === 6 ? 'Xem kết quả' : 'Lưu và tiếp tục' }).click();
  }
  await enterprise.waitForURL(/\/tu-danh-gia\/[^?]+$/);
  await well(enterprise);

  // the shortlist, each with its reasons, and the wish
  await enterprise.goto('/giai-phap/phu-hop?nganh=AIC&lao-dong=8&doanh-thu=2.600.000.000');
  await well(enterprise);
  await enterprise.getByRole('button', { name: /Xin hỗ trợ giải pháp này/ }).first().waitFor();
  await enterprise.getByRole('button', { name: /Lưu danh sách này/ }).click();
  await enterprise.waitForURL(/\/bao-gia\/moi/);

  // quotes are asked of two places, one answers, it is preferred
  await enterprise.goto('/bao-gia/moi?giai-phap=so-ban-hang-lam-son');
  await well(enterprise);
  await enterprise.getByRole('checkbox').nth(1).check();
  await enterprise.getByLabel('Cần làm được việc gì?').fill('Quản lý đơn hàng và kho trên một phần mềm, dùng được ở ba điểm bán.');
  await enterprise.getByLabel('Mấy người dùng').fill('5');
  await enterprise.getByRole('button', { name: 'Gửi yêu cầu báo giá' }).click();
  await enterprise.waitForURL(/xong=hoi/);
  const quotes = new URL(enterprise.url()).pathname;
  await well(enterprise);
  const provider = await signedIn('nhacungcap');
  await provider.goto('/nha-cung-cap/bao-gia');
  await well(provider);
  await provider.getByRole('row', { name: /Sổ bán hàng Lam Sơn/ }).getByRole('link').click();
  await provider.getByLabel('Tổng giá (đồng)').fill('60 triệu');
  await provider.getByLabel('Giá gồm những gì').fill('Cài đặt, chỉ dẫn tại chỗ hai buổi, hỗ trợ cả năm.');
  await well(provider);
  await provider.getByRole('button', { name: 'Gửi báo giá' }).click();
  await provider.waitForURL(/xong=1/);
  await well(provider);
  expect((await provider.goto(quotes))!.status()).toBe(404);
  await enterprise.goto(quotes);
  await well(enterprise);
  await enterprise.getByRole('radio').first().check();
  await enterprise.getByLabel('Vì sao chọn').fill('Giá hợp lý, có người đến tận nơi.');
  await enterprise.getByRole('button', { name: 'Chọn báo giá này' }).click();
  await enterprise.waitForURL(/xong=chon/);
  await well(enterprise);
  await enterprise.getByRole('link', { name: 'Xin hỗ trợ theo báo giá này' }).click();
  await enterprise.waitForURL(/\/ho-so\/moi/);
  await well(enterprise);
  await enterprise.getByRole('radio').first().check();
  // the quote has brought its price and months
  expect(await enterprise.getByLabel('Chi phí (đồng)').inputValue()).toMatch(/^60\.?000\.?000$/);
  expect(await enterprise.getByLabel('Số tháng').inputValue()).toBe('12');
  await enterprise.getByLabel('Lao động đóng BHXH bình quân').fill('tám');
  await enterprise.getByRole('button', { name: 'Lưu và tính' }).click();
  await enterprise.getByRole('alert').first().waitFor();
  expect(await enterprise.getByLabel('Chi phí (đồng)').inputValue()).toMatch(/^60\.?000\.?000$/);
  await enterprise.getByLabel('Lao động đóng BHXH bình quân').fill('8');
  await enterprise.getByLabel('Doanh thu năm trước').fill('2.600.000.000');
  await enterprise.getByLabel('Do phụ nữ làm chủ').check();
  await enterprise.getByLabel('Muốn đạt điều gì?').fill('Quản lý đơn hàng và kho trên một phần mềm.');
  await enterprise.getByLabel('Người liên hệ').fill('Trịnh Thị Hoa');
  await enterprise.getByLabel('Số điện thoại').fill('0912 345 678');
  await enterprise.getByRole('button', { name: 'Lưu và tính' }).click();
  await enterprise.waitForURL(/\/ho-so\/(?!moi)[^?]+\?xong=luu/);
  await enterprise.getByText('20.000.000 đ').first().waitFor();
  await well(enterprise);
  await enterprise.getByLabel(/Tôi cam kết/).check();
  await enterprise.getByRole('button', { name: 'Lưu và nộp hồ sơ' }).click();
  await enterprise.waitForURL(/xong=nop/);
  const dossier = new URL(enterprise.url()).pathname;
  const receipt = /HT-\d{4}-[\w-]+/.exec(await enterprise.getByText('Đã nhận hồ sơ').first().innerText())![0].replace(/[.]$/, '');
  await well(enterprise);

  // the officer receives it and recommends what the rules allow
  const officer = await signedIn('so.congthuong', DESK);
  await officer.goto('/can-bo/ho-so');
  await well(officer);
  await officer.goto(`/can-bo${dossier}`);
  await officer.getByText(receipt).first().waitFor();
  await well(officer);
  await officer.getByRole('button', { name: 'Tiếp nhận' }).click();
  await officer.getByRole('button', { name: 'Trình phê duyệt' }).waitFor();

  // something is missing: asked in words, answered, and the clock goes on
  await officer.getByText('Yêu cầu bổ sung').first().click();
  await officer.getByLabel('Việc 1').fill('Cho biết phần mềm sẽ dùng trên mấy máy.');
  await officer.getByLabel('Việc 2').fill('Báo giá có dấu của nhà cung cấp.');
  await officer.getByRole('button', { name: 'Gửi yêu cầu bổ sung' }).click();
  await officer.waitForLoadState();
  await well(officer);
  await enterprise.goto(dossier);
  await enterprise.getByText('phần mềm sẽ dùng trên mấy máy').first().waitFor();
  await well(enterprise);
  await enterprise.getByLabel('Trả lời việc 1').fill('Ba máy tính và hai điện thoại.');
  await enterprise.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await enterprise.getByRole('alert').first().waitFor();
  await well(enterprise);
  expect(await enterprise.getByLabel('Trả lời việc 1').inputValue()).toBe('Ba máy tính và hai điện thoại.');
  await enterprise.getByLabel('Giấy tờ cho việc 2').setInputFiles({ name: 'bao-gia.pdf', mimeType: 'application/pdf', buffer: SCAN });
  await enterprise.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await enterprise.waitForURL(/xong=bo-sung/);
  await well(enterprise);

  await officer.goto(`/can-bo${dossier}`);
  await officer.getByText('Ba máy tính và hai điện thoại.').first().waitFor();
  for (const box of await officer.getByLabel(/^Đã đủ/).all()) await box.check();
  await officer.getByRole('button', { name: 'Ghi nhận phần đã đủ' }).click();
  await officer.getByRole('heading', { name: 'Đã bổ sung' }).waitFor();
  await well(officer);
  await officer.getByLabel('Ý kiến thẩm định').fill('Đủ điều kiện theo Điều 11.2, giá phù hợp.');
  await officer.getByRole('button', { name: 'Trình phê duyệt' }).click();
  await officer.waitForLoadState();
  await well(officer);
  expect(await officer.getByRole('button', { name: /^Phê duyệt/ }).count()).toBe(0);

  // another person approves; the notice is a draft until the registry gave its number
  const approver = await signedIn('lanhdao.so', DESK);
  await approver.goto(`/can-bo${dossier}`);
  await well(approver);
  await approver.getByRole('button', { name: 'Phê duyệt 20.000.000 đ' }).click();
  await approver.waitForLoadState();
  await well(approver);
  await enterprise.goto(dossier);
  await enterprise.getByText('BẢN NHÁP').first().waitFor();
  await well(enterprise);

  await officer.goto(`/can-bo${dossier}`);
  await officer.getByLabel('Số thông báo').fill('128/TB-SCT');
  await officer.getByLabel('Ngày thông báo').fill(today());
  await officer.getByRole('button', { name: 'Vào số, phát hành' }).click();
  await officer.waitForLoadState();
  await enterprise.goto(dossier);
  await enterprise.getByText('128/TB-SCT').first().waitFor();
  expect(await enterprise.getByText('BẢN NHÁP').count()).toBe(0);
  await well(enterprise);
  await enterprise.goto(`/en${dossier}`);
  expect(await enterprise.locator('html').getAttribute('lang')).toBe('en');
  await well(enterprise);

  // how the provider was chosen is on record before the contract
  await officer.goto(`/can-bo/hop-dong/lua-chon?ho-so=${dossier.split('/').pop()}`);
  await well(officer);
  await officer.getByLabel('Số quyết định').fill('45/QĐ-SCT');
  await officer.getByLabel('Ngày quyết định').fill(isoToday());
  await officer.getByLabel('1. Tên đơn vị').fill('Công ty CP Giải pháp số Lam Sơn (minh họa)');
  await officer.getByRole('group', { name: 'Báo giá 1' }).getByLabel('Mã số thuế').fill('9900000030');
  await officer.getByRole('group', { name: 'Báo giá 1' }).getByLabel('Giá (đồng)').fill('60.000.000');
  await officer.getByRole('radio', { name: /báo giá 1/ }).check();
  await officer.getByLabel('Vì sao chọn').fill('Giá hợp lý, giải pháp đã công bố, phù hợp nguyện vọng của doanh nghiệp.');
  await officer.getByRole('button', { name: 'Ghi lại việc lựa chọn' }).click();
  await officer.waitForURL(/hop-dong\/moi/);
  await well(officer);

  // the contract: drawn up, signed outside by three parties, its number entered
  await officer.goto(`/can-bo${dossier}`);
  await officer.getByRole('link', { name: 'Lập hợp đồng' }).click();
  await officer.waitForURL(/hop-dong\/moi/);
  await well(officer);
  await officer.getByLabel('Tên tài khoản').fill('CONG TY CP GIAI PHAP SO LAM SON');
  await officer.getByLabel('Số tài khoản').fill('1020 3040 5060');
  await officer.getByLabel('Ngân hàng hoặc Kho bạc').fill('Ngân hàng minh họa');
  await officer.getByRole('button', { name: 'Lưu bản thảo' }).click();
  await officer.waitForURL(/\/hop-dong\/(?!moi)[^?]+\?xong=save/);
  const contract = new URL(officer.url()).pathname;
  await well(officer);
  expect((await provider.goto(contract))!.status()).toBe(404);
  await officer.getByLabel('Số hợp đồng').fill('12/HĐ-HTCĐS');
  await officer.getByLabel('Bản ký số, hoặc bản quét chữ ký tay (PDF, JPG, PNG)').setInputFiles({ name: 'hop-dong-da-ky.pdf', mimeType: 'application/pdf', buffer: SCAN });
  await officer.getByRole('button', { name: 'Ghi nhận hợp đồng đã ký' }).click();
  await officer.waitForURL(/xong=sign/);
  await well(officer);

  // the provider delivers: an invoice over another sum is refused in words, the right one is read
  await provider.goto(contract);
  await well(provider);
  const invoice = (price: number) => ({
    name: 'hoa-don.xml', mimeType: 'application/xml', buffer: makeInvoice({ seller: { taxCode: '9900000030', name: 'Công ty CP Giải pháp số Lam Sơn (minh họa)' }, buyer: { taxCode: '9900000023', name: 'Công ty TNHH Nông sản Yên Định (minh họa)' }, issuedOn: isoToday(), lines: [{ name: 'Phần mềm quản lý bán hàng', price, rate: 'KCT' }] }),
  });
  const deliver = async (price: number) => {
    const form = provider.locator('details', { has: provider.getByLabel('Hóa đơn điện tử') });
    if ((await form.getAttribute('open')) === null) await form.locator('summary').click();
    await provider.getByLabel('Minh chứng bàn giao').setInputFiles({ name: 'bien-ban.pdf', mimeType: 'application/pdf', buffer: SCAN });
    await provider.getByLabel('Hóa đơn điện tử').setInputFiles(invoice(price));
    await provider.getByRole('button', { name: 'Báo đã bàn giao' }).click();
  };
  await deliver(59_000_000);
  await provider.getByRole('alert').first().waitFor();
  await well(provider);
  await deliver(60_000_000);
  await provider.waitForURL(/xong=deliver/);
  await well(provider);

  // the enterprise accepts from its own account; the provider asks for the money; a third person pays
  await enterprise.goto(contract);
  await well(enterprise);
  await enterprise.getByLabel(/Tôi đã nhận đủ/).check();
  await enterprise.getByRole('button', { name: 'Nghiệm thu đợt này' }).click();
  await enterprise.waitForURL(/xong=accept/);
  await well(enterprise);
  await provider.goto(contract);
  await provider.getByRole('button', { name: 'Gửi đề nghị thanh toán' }).click();
  await provider.waitForURL(/xong=claim/);
  await approver.goto(contract);
  expect(await approver.getByRole('button', { name: 'Ghi nhận đã chi' }).count()).toBe(0);
  const paying = await signedIn('ketoan', DESK);
  await paying.goto('/can-bo/hop-dong');
  await well(paying);
  await paying.goto(contract);
  await well(paying);
  await paying.getByLabel('Số chứng từ Kho bạc').fill('UNC-2026-0451');
  await paying.getByRole('button', { name: 'Ghi nhận đã chi' }).click();
  await paying.waitForURL(/xong=pay/);
  await paying.getByText('UNC-2026-0451').first().waitFor();
  await well(paying);
  await enterprise.goto(dossier);
  await enterprise.getByText('Đã thanh toán').first().waitFor();
  await well(enterprise);

  // whoever passes by sees what was paid
  await passer.goto('/ho-tro-chuyen-doi-so');
  await passer.getByText(/đã chi 1%/).first().waitFor();
  await well(passer);

  // the declaration was false: one claims the money back, another decides, a third records what came in
  await officer.goto(contract);
  await officer.getByText('Đề nghị thu hồi do kê khai không trung thực').click();
  await well(officer);
  await officer.getByRole('button', { name: 'Đề nghị thu hồi', exact: true }).click();
  await officer.getByRole('alert').first().waitFor();
  await well(officer);
  await officer.getByLabel('Lý do, căn cứ kiểm tra').fill('Bảo hiểm xã hội xác nhận 320 lao động, tờ khai ghi 8.');
  await officer.getByRole('button', { name: 'Đề nghị thu hồi', exact: true }).click();
  await officer.waitForURL(/xong=proposeRecovery/);
  await well(officer);
  await approver.goto(contract);
  await well(approver);
  await approver.getByLabel('Ý kiến').fill('Đúng như biên bản kiểm tra.');
  await approver.getByRole('button', { name: /Yêu cầu hoàn trả/ }).click();
  await approver.waitForURL(/xong=decideRecovery/);
  await well(approver);
  await enterprise.goto(contract);
  await enterprise.getByText(/còn phải hoàn trả/).waitFor();
  await well(enterprise);
  await paying.goto(contract);
  await paying.getByLabel('Số tiền đã nộp (đồng)').fill('5.000.000');
  await paying.getByLabel('Số chứng từ Kho bạc').fill('GNT-2026-0007');
  await well(paying);
  await paying.getByRole('button', { name: 'Ghi nhận', exact: true }).click();
  await paying.waitForURL(/xong=repay/);
  await paying.getByText('GNT-2026-0007').first().waitFor();
  await well(paying);
  expect(faults).toEqual([]);
}, 300_000);
