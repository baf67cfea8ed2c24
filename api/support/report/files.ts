/** The yearly report as files: XLSX with a sheet a table, and PDF in the layout of administrative papers. */
import writeExcelFile from 'write-excel-file/node';
import { renderPaper, type Block } from '../../papers/index.ts';
import type { Context } from '../../context.ts';
import { formatDate } from '../../time.ts';
import { reportTables, type ReportTable } from './words.ts';
import { yearlyReport } from './yearly.ts';

type Cell = ReportTable['rows'][number][number];
const isFigure = (table: ReportTable, column: number): boolean => [...table.rows, table.total ?? []].some((r) => typeof r[column] === 'number');
const text = (cell: Cell): string => (cell === null ? '' : typeof cell === 'number' ? String(cell).replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))/g, '.') : cell.vi);
/** A sheet's name: no characters that spreadsheets refuse, 31 at most. */
const sheetName = (title: string, n: number): string => `${n + 1}. ${title.replace(/[\\/?*[\]:]/g, ' ')}`.slice(0, 31).trim();

/** The report as a workbook; texts are text cells, so that none runs as a formula. @throws DomainError as `yearlyReport` */
export async function reportXlsx(ctx: Context, year: number): Promise<Buffer> {
  const report = yearlyReport(ctx, year);
  const strong = (value: string) => ({ value, type: String, fontWeight: 'bold' as const, wrap: true });
  return writeExcelFile(reportTables(report).map((table, n) => ({
    sheet: sheetName(table.title.vi, n),
    columns: table.columns.map((_, c) => ({ width: isFigure(table, c) ? 20 : 46 })),
    data: [
      [strong(`${table.title.vi}, năm ${year}`)], [{ value: `${report.bodies.join('; ')}. Số liệu đến ngày ${formatDate(report.asOf)}.`, type: String }], [],
      table.columns.map((c) => strong(c.vi)),
      ...[...table.rows, ...(table.total ? [table.total] : [])].map((row) => row.map((cell) => (typeof cell === 'number' ? { value: cell, type: Number, format: Number.isInteger(cell) ? '#,##0' : '0.0' } : { value: cell?.vi ?? '', type: String, wrap: true }))),
    ],
  }))).toBuffer();
}

/** The report as the draft of a paper: the registry gives number and date, its signer signs it outside. @throws DomainError as `yearlyReport` */
export function reportPdf(ctx: Context, year: number): Buffer {
  const report = yearlyReport(ctx, year);
  const body: Block[] = [
    { kind: 'text', text: `Thực hiện Nghị định số 80/2021/NĐ-CP (khoản 7 Điều 29), ${report.bodies.join(', ')} báo cáo tình hình hỗ trợ chuyển đổi số cho doanh nghiệp nhỏ và vừa năm ${year}. Số liệu lấy từ sổ cái của chương trình đến ngày ${formatDate(report.asOf)}.` },
    ...reportTables(report).flatMap((table, n): Block[] => [
      { kind: 'heading', text: `${n + 1}. ${table.title.vi}` },
      table.rows.length === 0 ? { kind: 'text', text: 'Không phát sinh.' } : {
        kind: 'table', caption: table.title.vi, columns: table.columns.map((c, i) => ({ title: c.vi, width: isFigure(table, i) ? 3 : table.columns.length > 4 ? 4 : 8, align: isFigure(table, i) ? 'end' as const : 'start' as const })),
        rows: table.rows.map((r) => r.map(text)), ...(table.total ? { foot: table.total.map(text) } : {}),
      },
    ]),
  ];
  return renderPaper({
    title: 'BÁO CÁO', about: `Tình hình hỗ trợ chuyển đổi số cho doanh nghiệp nhỏ và vừa năm ${year}`, issuer: { parent: '', body: report.bodies[0] ?? '' }, sign: 'BC', place: '', addressees: [], body,
    signatures: [{ lines: ['THỦ TRƯỞNG CƠ QUAN'], note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' }], recipients: [],
  }, { number: null, dated: null, draft: true, checkUrl: null, madeAt: ctx.now() });
}
