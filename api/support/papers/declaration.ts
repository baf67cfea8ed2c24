/**
 * The declaration (tờ khai, NĐ 80/2021 Đ10.1, Đ32.4a) as a PDF: the enterprise's own paper, from the same data as the page that prints. It asks
 * what the articles require; the annex's own layout is not in the floor's copy of the law, and the paper says so.
 */
import type { Context } from '../../context.ts';
import { figures, moneyInWords, renderPaper, type Block, type Paper } from '../../papers/index.ts';
import { formatDate } from '../../time.ts';
import { paperName } from '../../vault/index.ts';
import { declarationFor, type DeclarationView } from '../queries.ts';
import { KIND_WORDS, SIZE_WORDS } from '../rules/explain.ts';

const DOTS = '……………………………';
const text = (words: string): Block => ({ kind: 'text', text: words });
const money = (vnd: number | null): string => (vnd === null ? DOTS : `${figures(vnd)} đồng`);
const SECTOR_WORDS = { AIC: 'nông nghiệp, lâm nghiệp, thủy sản; công nghiệp và xây dựng', TS: 'thương mại và dịch vụ' };

/** What the declaration says; what was not declared stays dotted, to be written by hand. */
export function declarationPaper({ view: v, address, phone, representative }: DeclarationView): Paper {
  const a = v.app;
  const size = v.worksheet?.lines[0]?.estimate.size;
  const subsidyOf = (itemId: number): number | null => v.worksheet?.lines.find((l) => l.item.id === itemId)?.estimate.subsidyVnd ?? null;
  const first = [a.womenOwned && 'do phụ nữ làm chủ', a.manyWomen && 'sử dụng nhiều lao động nữ', a.socialEnterprise && 'doanh nghiệp xã hội'].filter(Boolean).join('; ');
  const costVnd = v.items.reduce((s, i) => s + i.costVnd, 0);
  return {
    title: 'Tờ khai', about: 'Xác định doanh nghiệp siêu nhỏ, doanh nghiệp nhỏ, doanh nghiệp vừa và đề xuất nhu cầu hỗ trợ', issuer: null, sign: '', place: '', addressees: [v.programme.bodyName],
    body: [
      { kind: 'heading', text: '1. Thông tin chung về doanh nghiệp' },
      { kind: 'list', items: [
        `Tên doanh nghiệp: ${a.organisationName}`, `Mã số thuế: ${a.taxCode}`, `Địa chỉ trụ sở chính: ${address || DOTS}`, `Điện thoại: ${phone || v.contactPhone || DOTS}`, `Người đại diện theo pháp luật: ${representative || DOTS}`,
        `Người liên hệ: ${v.contactName || DOTS}${v.contactPhone ? `, điện thoại ${v.contactPhone}` : ''}`, `Ngày thành lập: ${a.foundedOn ? formatDate(a.foundedOn) : DOTS}`,
      ] },
      { kind: 'heading', text: '2. Tiêu chí xác định doanh nghiệp nhỏ và vừa (Điều 5 đến Điều 9)' },
      { kind: 'list', items: [
        `Lĩnh vực chính đã đăng ký: ${a.sector === null ? DOTS : SECTOR_WORDS[a.sector]}`,
        `Số lao động có tham gia bảo hiểm xã hội bình quân năm trước: ${a.employees === null ? DOTS : `${String(a.employees).replace('.', ',')} người`}`,
        `Tổng doanh thu năm trước: ${a.revenueVnd === null ? 'chưa phát sinh' : money(a.revenueVnd)}`, `Tổng nguồn vốn năm trước: ${money(a.capitalVnd)}`, `Thuộc diện được xét trước: ${first || 'không'}`,
        `Doanh nghiệp tự xác định quy mô: ${size ? SIZE_WORDS[size].vi : DOTS}`,
      ] },
      { kind: 'heading', text: '3. Nội dung và mức ngân sách đề nghị hỗ trợ' },
      {
        kind: 'table', caption: `Theo chương trình “${v.programme.nameVi}” (đơn vị tính: đồng)`, columns: [{ title: 'TT', width: 1, align: 'middle' }, { title: 'Nội dung', width: 6.5 }, { title: 'Giá trị', width: 2.8, align: 'end' }, { title: 'Đã nhận nơi khác trong năm', width: 2.6, align: 'end' }, { title: 'Đề nghị hỗ trợ', width: 2.8, align: 'end' }],
        rows: v.items.map((i, n) => [
          String(n + 1), [KIND_WORDS[i.kind].vi, i.solution && `${i.solution.nameVi} (${i.solution.providerName})`, i.adviser && `tư vấn viên ${i.adviser}`, i.description, i.months && `${i.months} tháng`].filter(Boolean).join(', '),
          figures(i.costVnd), figures(i.receivedElsewhereVnd), subsidyOf(i.id) === null ? '……' : figures(subsidyOf(i.id)!),
        ]),
        foot: ['', 'Cộng', figures(costVnd), figures(v.items.reduce((s, i) => s + i.receivedElsewhereVnd, 0)), v.worksheet ? figures(v.worksheet.totalVnd) : '……'],
      },
      ...(v.worksheet ? [{ kind: 'text' as const, lead: 'Mức đề nghị hỗ trợ bằng chữ:', text: `${moneyInWords(v.worksheet.totalVnd)}.` }] : []),
      ...(v.need ? [text(`Mục tiêu: ${v.need}`)] : []),
      { kind: 'heading', text: '4. Giấy tờ kèm theo' },
      v.papers.length === 0 ? text(DOTS) : { kind: 'list', items: v.papers.map((p) => `${paperName(p).vi}, ngày cấp ${formatDate(p.issuedOn)}`) },
      { kind: 'heading', text: '5. Cam kết' },
      text('Doanh nghiệp cam kết những điều đã khai là đúng và chịu trách nhiệm trước pháp luật về việc kê khai (Điều 10.1); kê khai không trung thực thì hoàn trả toàn bộ kinh phí đã nhận (Điều 10.3). Doanh nghiệp đồng ý để cơ quan xem các giấy tờ kèm theo để giải quyết hồ sơ này.'),
      { kind: 'text', italic: true, text: `Căn cứ: Nghị định 80/2021/NĐ-CP, Điều 10.1 và Điều 32.4a (Phụ lục); Thông tư 06/2022/TT-BKHĐT, Điều 5.1a. Nội dung theo các điều này; bố cục của Phụ lục cần đối chiếu bản chính thức. ${a.receiptNumber ? `Hồ sơ ${a.receiptNumber}.` : `Mã soạn thảo ${a.publicId}.`}` },
    ],
    signatures: [{ when: '……, ngày …… tháng …… năm ……', lines: ['Đại diện theo pháp luật'], note: '(Ký, ghi rõ họ tên, đóng dấu nếu có)', name: '' }], recipients: [],
  };
}

/** The declaration's bytes: the same dossier gives the same ones. @throws DomainError 401, 404 as `declarationFor` */
export function declarationPdf(ctx: Context, publicId: string): Buffer {
  const declaration = declarationFor(ctx, publicId);
  return renderPaper(declarationPaper(declaration), { number: null, dated: null, draft: false, checkUrl: null, madeAt: declaration.view.app.updatedAt });
}
