/** The layout of papers: read back by an independent reader. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { describe, expect, test } from 'vitest';
import { activeContent } from '../../api/documents/rules.ts';
import { figures, moneyInWords, renderPaper, type Paper, type PaperPrint } from '../../api/papers/index.ts';
import { openPdf, wordsOf, type Pdf } from '../support/printed-sheet.ts';

const MM = 72 / 25.4;
const CHECK = 'https://sanque.example.vn/van-ban/kiem-tra/0123456789abcdefghjk';
const PRINT: PaperPrint = { number: null, dated: null, draft: true, checkUrl: CHECK, madeAt: Date.UTC(2026, 10, 22, 2, 14) };

const NOTICE: Paper = {
  title: 'Thông báo', about: 'Về việc hỗ trợ chuyển đổi số cho doanh nghiệp nhỏ và vừa', issuer: { parent: 'Ủy ban nhân dân tỉnh Thanh Hóa', body: 'Sở Tài chính' }, sign: 'TB-STC', place: 'Thanh Hóa',
  addressees: ['Công ty TNHH Nông sản Sầm Sơn (mã số thuế 2801234567)'],
  body: [
    { kind: 'text', italic: true, text: 'Căn cứ Nghị định số 80/2021/NĐ-CP ngày 26 tháng 8 năm 2021 của Chính phủ quy định chi tiết và hướng dẫn thi hành một số điều của Luật Hỗ trợ doanh nghiệp nhỏ và vừa, Điều 11 khoản 2;' },
    { kind: 'text', text: 'Sở Tài chính thông báo nội dung và kinh phí hỗ trợ như sau, để quý doanh nghiệp được biết và phối hợp thực hiện theo đúng quy định của pháp luật hiện hành:' },
    { kind: 'table', caption: 'Nội dung và kinh phí (đồng)', columns: [{ title: 'TT', width: 1, align: 'middle' }, { title: 'Nội dung', width: 5 }, { title: 'Giá trị', width: 3, align: 'end' }, { title: 'Ngân sách nhà nước', width: 3, align: 'end' }, { title: 'Doanh nghiệp', width: 3, align: 'end' }], rows: [['1', 'Thuê phần mềm bán hàng và quản lý kho “Bếp Việt – chuẩn mở”', figures(40_000_000), figures(20_000_000), figures(20_000_000)]], foot: ['', 'Cộng', figures(40_000_000), figures(20_000_000), figures(20_000_000)] },
    { kind: 'text', lead: 'Bằng chữ:', text: `${moneyInWords(20_000_000)}.` },
  ],
  signatures: [{ lines: ['Giám đốc'], note: '(Ký số, đóng dấu)', name: 'Nguyễn Văn Ưởng' }], recipients: ['Như trên', 'Kho bạc Nhà nước khu vực (để phối hợp)', 'Lưu: VT, hồ sơ'],
};

async function raster(pdf: Pdf, number: number, scale = 2) {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  await page.render({ canvas: canvas as never, canvasContext: paper as never, viewport }).promise;
  return { canvas, image: paper.getImageData(0, 0, canvas.width, canvas.height) };
}

describe('a paper as PDF', () => {
  test('can be read back: every word with its diacritics, in the order of the decree', async () => {
    const pdf = await openPdf(renderPaper(NOTICE, PRINT));
    const words = (await wordsOf(pdf, 1)).normalize('NFC');
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'ỦY BAN NHÂN DÂN TỈNH THANH HÓA', 'SỞ TÀI CHÍNH', 'Số: ……/TB-STC', 'Thanh Hóa, ngày …… tháng …… năm ……', 'THÔNG BÁO', 'Kính gửi: Công ty TNHH Nông sản Sầm Sơn', 'Nơi nhận:', '- Như trên;', '- Lưu: VT, hồ sơ.', 'GIÁM ĐỐC', 'Nguyễn Văn Ưởng', 'Bằng chữ: Hai mươi triệu đồng.', '40.000.000']) expect(words).toContain(part);
    expect(words.replaceAll(' ', '')).toContain('Thuêphầnmềmbánhàngvàquảnlýkho“BếpViệt–chuẩnmở”');
    if (process.env['PAPER_OUT']) writeFileSync(process.env['PAPER_OUT'], (await raster(pdf, 1)).canvas.toBuffer('image/png'));
  });

  test('is A4, inside the decree’s margins, tagged, in Vietnamese, titled, and runs nothing', async () => {
    const bytes = renderPaper(NOTICE, { ...PRINT, draft: false });
    const pdf = await openPdf(bytes);
    const page = await pdf.getPage(1);
    expect(page.view.map((n) => Math.round(n / MM))).toEqual([0, 0, 210, 297]);
    const { items } = await page.getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , size, x, y] = item.transform as number[];
      expect(x! / MM).toBeGreaterThanOrEqual(29.9);
      expect((x! + item.width) / MM, item.str).toBeLessThanOrEqual(210 - 14.9);
      expect((y! - size! * 0.25) / MM).toBeGreaterThanOrEqual(19.5);
      expect((y! + size! * 0.8) / MM).toBeLessThanOrEqual(297 - 19.5);
    }
    const { info } = await pdf.getMetadata();
    expect(info).toMatchObject({ Title: 'Thông báo: Về việc hỗ trợ chuyển đổi số cho doanh nghiệp nhỏ và vừa', Language: 'vi-VN' });
    expect([...(((await pdf.getMarkInfo()) as unknown as Map<string, boolean>) ?? [])]).toContainEqual(['Marked', true]);
    const roles: string[] = [];
    const walk = (node: { role?: string; children?: unknown[] }) => { if (node.role) roles.push(node.role); node.children?.forEach((c) => walk(c as never)); };
    walk((await page.getStructTree())!);
    for (const role of ['H1', 'P', 'Table', 'TH', 'TD', 'Figure']) expect(roles).toContain(role);
    expect(activeContent(bytes)).toBeUndefined();
    expect(bytes.length).toBeLessThan(120_000);
  });

  test('has the same bytes for the same data, and others for other data', () => {
    const digest = (paper: Paper, print: PaperPrint = PRINT) => createHash('sha256').update(renderPaper(paper, print)).digest('hex');
    expect(digest(structuredClone(NOTICE))).toBe(digest(NOTICE));
    expect(digest({ ...NOTICE, place: 'Sầm Sơn' })).not.toBe(digest(NOTICE));
    expect(digest(NOTICE, { ...PRINT, number: '12/TB-STC' })).not.toBe(digest(NOTICE));
  });

  test('says DỰ THẢO on every page of a draft only, and shows number and date as given', async () => {
    const long: Paper = { ...NOTICE, body: Array.from({ length: 40 }, (_, i) => ({ kind: 'text' as const, text: `Khoản ${i + 1}. Các bên thực hiện đúng nội dung đã ghi, giao nhận đúng hạn, và chịu trách nhiệm về số liệu đã khai trước pháp luật.` })) };
    const draft = await openPdf(renderPaper(long, PRINT));
    expect(draft.numPages).toBeGreaterThan(2);
    for (let n = 1; n <= draft.numPages; n++) expect(await wordsOf(draft, n)).toContain('DỰ THẢO');
    const issued = await openPdf(renderPaper(long, { ...PRINT, draft: false, number: '12/TB-STC', dated: '2026-02-05' }));
    let all = '';
    for (let n = 1; n <= issued.numPages; n++) all += await wordsOf(issued, n);
    expect(all).not.toContain('DỰ THẢO');
    expect(all).toContain('Số: 12/TB-STC');
    expect(all).toContain('Thanh Hóa, ngày 05 tháng 02 năm 2026');
    for (let i = 1; i <= 40; i++) expect(all).toContain(`Khoản ${i}. Các bên`);
  });

  test('carries a QR that a phone reads', async () => {
    const { image } = await raster(await openPdf(renderPaper(NOTICE, { ...PRINT, draft: false })), 1, 3);
    expect(jsQR(new Uint8ClampedArray(image.data), image.width, image.height)?.data).toBe(CHECK);
  });

  test('breaks a word that is longer than a line, and a table that is longer than a page', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [String(i + 1), `Hạng mục ${i + 1} ${'x'.repeat(i === 7 ? 300 : 3)}`]);
    const pdf = await openPdf(renderPaper({ ...NOTICE, body: [{ kind: 'table', caption: 'Bảng dài', columns: [{ title: 'TT', width: 1 }, { title: 'Hạng mục', width: 6 }], rows }] }, PRINT));
    let all = '';
    for (let n = 1; n <= pdf.numPages; n++) {
      const words = await wordsOf(pdf, n);
      all += words;
      if (words.includes('Hạng mục 30')) expect(words.match(/TT\s*Hạng mục/)).not.toBeNull();
    }
    expect(pdf.numPages).toBeGreaterThan(1);
    for (let i = 1; i <= 60; i++) expect(all).toContain(`Hạng mục ${i} `);
    expect(all.replaceAll(/\s/g, '')).toContain('x'.repeat(300));
  });

  test('stands for three parties without an issuing body', async () => {
    const party = (name: string) => ({ lines: [`Đại diện bên ${name}`], note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' });
    const words = await wordsOf(await openPdf(renderPaper({ ...NOTICE, title: 'Hợp đồng ba bên', issuer: null, sign: 'HĐ-HTCĐS', addressees: [], signatures: ['A', 'B', 'C'].map(party), recipients: [] }, { ...PRINT, number: '7/HĐ-HTCĐS', dated: '2026-11-22' })), 1);
    for (const part of ['HỢP ĐỒNG BA BÊN', 'Số: 7/HĐ-HTCĐS', 'ĐẠI DIỆN BÊN A', 'ĐẠI DIỆN BÊN B', 'ĐẠI DIỆN BÊN C']) expect(words).toContain(part);
    expect(words).not.toContain('Nơi nhận');
  });
});

describe('money in words', () => {
  test.each([
    [0, 'Không đồng'], [5, 'Năm đồng'], [15, 'Mười lăm đồng'], [21, 'Hai mươi mốt đồng'], [105, 'Một trăm lẻ năm đồng'], [1_000, 'Một nghìn đồng'], [20_000_000, 'Hai mươi triệu đồng'], [40_500_000, 'Bốn mươi triệu năm trăm nghìn đồng'],
    [1_000_005, 'Một triệu không trăm lẻ năm đồng'], [2_015_040_001, 'Hai tỷ không trăm mười lăm triệu không trăm bốn mươi nghìn không trăm lẻ một đồng'], [1_500_000_000_000, 'Một nghìn năm trăm tỷ đồng'], [3_000_000_000_000, 'Ba nghìn tỷ đồng'],
  ])('%i', (vnd, words) => expect(moneyInWords(vnd)).toBe(words));
  test('refuses what is no money', () => {
    for (const wrong of [-1, 0.5, Number.NaN, 1e15]) expect(() => moneyInWords(wrong)).toThrow(RangeError);
  });
});
