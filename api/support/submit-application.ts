import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, parseInput, type FieldErrors, type Sentence } from '../errors.ts';
import { publishedSolution, readinessById } from '../matching/index.ts';
import { formatDate, vnDate } from '../time.ts';
import { expiredWords, hasExpired, PAPER_WORDS, papersFor, sendPapers } from '../vault/index.ts';
import { write } from '../write.ts';
import { DOSSIER_OBJECT } from './attach-papers.ts';
import { keepFigures, nextReceipt, type Receipt } from './dossier.ts';
import { openFor } from './guard.ts';
import { askRegister } from './register/check.ts';
import { closedDoor } from './rules/doors.ts';
import { KIND_WORDS } from './rules/explain.ts';
import { submitInput, type SubmitInput } from './schemas.ts';
import { itemsOf, move, type ApplicationRow, type ItemRow, type ProgrammeOn } from './store.ts';
import { keepTies } from './ties.ts';
import { legalFormOf, worksheetFor } from './worksheet.ts';

/** What is still missing before a dossier can be sent, by field. NĐ 80/2021 Đ32.4; TT 06/2022 Đ3.9, Đ7.1–7.2. */
export function missingFor(ctx: Pick<Context, 'db'>, app: ApplicationRow, programme: ProgrammeOn, items: readonly ItemRow[], today: string): FieldErrors {
  const out: FieldErrors = {};
  const form = legalFormOf(app.organisationKind);
  if (!programme.beneficiaries.includes(form)) {
    out['_programme'] = form === 'ENTERPRISE'
      ? { vi: 'Chương trình này không dành cho doanh nghiệp.', en: 'This programme is not for enterprises.' }
      : { vi: 'Chương trình này theo Nghị định 80/2021, chỉ dành cho doanh nghiệp. Hợp tác xã, hộ kinh doanh có luật riêng: trang chương trình có tên nơi trả lời.', en: 'This programme follows Decree 80/2021 and is for enterprises only. Cooperatives and households have their own laws: the programme’s page names who answers.' };
  }
  if (programme.state !== 'OPEN' || today < programme.opensOn || (programme.closesOn !== null && today > programme.closesOn)) out['_programme'] = { vi: `Chương trình chưa nhận hồ sơ hoặc đã đóng${programme.closesOn ? ` ngày ${formatDate(programme.closesOn)}` : ''}.`, en: 'The programme is not taking dossiers now.' };
  if (app.sector === null) out['sector'] = { vi: 'Chọn lĩnh vực chính đã đăng ký.', en: 'Choose the main registered sector.' };
  if (app.employees === null) out['employees'] = { vi: 'Cần số lao động đóng bảo hiểm xã hội bình quân năm trước.', en: 'Last year’s average social-insured headcount is needed.' };
  if (app.sector !== null && app.employees !== null && worksheetFor(ctx.db as Context['db'], app, programme, Date.parse(`${today}T00:00:00Z`), items as ItemRow[]) === null) {
    out['capitalVnd'] = { vi: 'Chưa có doanh thu, hoặc hoạt động dưới 1 năm, thì cần tổng nguồn vốn (Điều 9.2).', en: 'Without revenue, or under one year old, total capital is needed (Art. 9.2).' };
  }
  items.forEach((item, i) => {
    const consulting = item.kind !== 'BUY_RENT';
    if (item.costVnd <= 0) out[`items.${i}.costVnd`] = { vi: 'Cần chi phí dự kiến.', en: 'The expected cost is needed.' };
    if (item.kind === 'BUY_RENT' && (item.solutionId === null || !publishedSolution(ctx.db as Context['db'], item.solutionId))) out[`items.${i}.solutionSlug`] = { vi: 'Chọn một giải pháp đã công bố (Thông tư 06/2022, Điều 7.1).', en: 'Choose a published solution (Circular 06/2022, Art. 7.1).' };
    if (consulting && item.adviser === '') out[`items.${i}.adviser`] = { vi: 'Ghi tên tư vấn viên thuộc mạng lưới được công nhận (Thông tư 06/2022, Điều 3.9).', en: 'Name an adviser of the recognised network (Circular 06/2022, Art. 3.9).' };
    if ((item.kind === 'BUY_RENT' || item.kind === 'DX_CONSULT') && (app.readinessResultId === null || readinessById(ctx.db as Context['db'], app.readinessResultId)?.paper?.state === 'REFUSED')) out['_readiness'] = { vi: 'Mời Ông/Bà làm bài tự đánh giá mức sẵn sàng trước (Thông tư 06/2022, Điều 7.2).', en: 'Please take the readiness self-test first (Circular 06/2022, Art. 7.2).' };
  });
  const papers = papersMissing(ctx, app, programme, today);
  if (papers) out['_papers'] = papers;
  return out;
}

/** Obligatory papers that are not ticked, and ticked ones that have expired, by name; null when all are there. */
function papersMissing(ctx: Pick<Context, 'db'>, app: ApplicationRow, programme: ProgrammeOn, today: string): Sentence | null {
  const ticked = papersFor(ctx.db as Context['db'], DOSSIER_OBJECT, app.id);
  const said = ticked.filter((p) => hasExpired(p, today)).map(expiredWords);
  const absent = programme.papers.filter((kind) => (kind !== 'WOMEN_OWNED' || app.womenOwned === 1) && !ticked.some((p) => p.kind === kind)).map((kind) => PAPER_WORDS[kind]);
  if (absent.length > 0) said.push({ vi: `Còn thiếu giấy tờ bắt buộc: ${absent.map((a) => a.vi).join('; ')}. Mời Ông/Bà đánh dấu ở mục Giấy tờ đính kèm.`, en: `Obligatory papers are missing: ${absent.map((a) => a.en).join('; ')}. Please tick them under Papers.` });
  return said.length === 0 ? null : { vi: said.map((s) => s.vi).join(' '), en: said.map((s) => s.en).join(' ') };
}

/** At one time one open dossier per tax code and content (TT 06/2022 Đ3.4); another edition of a solution is the same solution. */
function refuseDouble(ctx: Context, app: ApplicationRow, items: readonly ItemRow[]): void {
  for (const item of items) {
    const other = ctx.db.get<{ receiptNumber: string }>(
      `SELECT a.receipt_number AS receiptNumber FROM support_application a JOIN support_item i ON i.application_id = a.id
       WHERE a.tax_code = ? AND a.id <> ? AND i.kind = ? AND (a.state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED')
         OR (a.state IN ('APPROVED','NOTIFIED','CONTRACTED','ACCEPTED','SETTLED') AND i.solution_id IS NOT NULL AND (SELECT coalesce(root_id, id) FROM solution WHERE id = i.solution_id) = (SELECT coalesce(root_id, id) FROM solution WHERE id = ?) AND substr(a.received_on, 1, 4) = ?)) LIMIT 1`,
      [app.taxCode, app.id, item.kind, item.solutionId, vnDate(ctx.now()).slice(0, 4)]);
    if (other) {
      throw conflict('double', {
        vi: `Mã số thuế này đã có hồ sơ ${other.receiptNumber} cho cùng nội dung “${KIND_WORDS[item.kind].vi}”. Mời đợi kết quả hoặc rút hồ sơ đó trước (Thông tư 06/2022, Điều 3.4; Nghị định 224/2026, Điều 75.2).`,
        en: `This tax code has dossier ${other.receiptNumber} for the same content already. Please wait for its result or withdraw it first (Circular 06/2022, Art. 3.4; Decree 224/2026, Art. 75.2).`,
      });
    }
  }
}

/**
 * The enterprise sends its dossier, from its owner's own account and with its own confirmation; a helper or a provider never can.
 * An online dossier is received when it is sent: it gets its number, and the legal clock starts (NĐ 80/2021 Đ32.1, Đ32.3a).
 * @throws DomainError 403 not the owner, 409 not a draft / double / stale, 422 what is missing
 */
export async function submitApplication(ctx: Context, raw: SubmitInput, idempotencyKey?: string): Promise<Receipt> {
  const input = parseInput(submitInput, raw);
  return write(ctx, (db): Receipt => {
    const { app, programme, person } = openFor(ctx, input, 'submit');
    if (!programme.doors.includes('ONLINE')) throw conflict('closed-door', closedDoor('ONLINE', programme.doors));
    const now = ctx.now();
    const today = vnDate(now);
    const items = itemsOf(db, app.id);
    const missing = missingFor(ctx, app, programme, items, today);
    if (Object.keys(missing).length > 0) throw invalid(missing, { vi: 'Hồ sơ còn thiếu mấy chỗ trước khi nộp.', en: 'Some things are missing before the dossier can be sent.' });
    refuseDouble(ctx, app, items);
    const sheet = worksheetFor(db, app, programme, now, items);
    if (!sheet) throw invalid({ sector: { vi: 'Chưa đủ số liệu để xác định quy mô.', en: 'The size cannot be told yet.' } });
    if (sheet.totalVnd === 0) {
      const why = sheet.lines[0]?.estimate.reasons.map((r) => r.vi).join(' ') ?? '';
      throw invalid({ _amount: { vi: `Theo số liệu đã khai thì mức hỗ trợ là 0 đ. ${why}`, en: `By what was declared the support would be 0 đ. ${sheet.lines[0]?.estimate.reasons.map((r) => r.en).join(' ') ?? ''}` } });
    }
    keepFigures(ctx, sheet);
    sendPapers(ctx, DOSSIER_OBJECT, app.id);
    keepTies(ctx, app);
    askRegister(ctx, app.id);
    const receipt = nextReceipt(ctx, app.publicId, today);
    move(ctx, app, 'submit', { submitted_by: person.userId, submitted_at: now, receipt_number: receipt.receiptNumber, received_on: today, deadline_on: receipt.deadlineOn });
    audit(ctx, { act: 'support.submit', object: 'application', objectId: app.publicId, data: { receiptNumber: receipt.receiptNumber, deadline: receipt.deadlineOn, totalVnd: sheet.totalVnd, preparedBy: app.preparedBy, readinessResult: app.readinessResultId === null ? null : (readinessById(db, app.readinessResultId)?.publicId ?? null) } });
    return receipt;
  }, { idempotencyKey, act: 'support.submit' });
}
