import { isUniqueViolation } from '../../db/client.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { KeptFile } from '../documents/index.ts';
import { conflict, invalid, parseInput } from '../errors.ts';
import { formatDate, vnDate } from '../time.ts';
import { giveNumber, type PaperRow } from '../papers/index.ts';
import { write } from '../write.ts';
import { openFor } from './guard.ts';
import { keepPrint, paperOf } from './papers/make-paper.ts';
import { noticeSource } from './papers/sources.ts';
import type { Moved } from './review.ts';
import { noticeNumberInput, type NoticeNumberInput } from './schemas.ts';
import { actingPerson, applicationByPublicId, move, programmeById } from './store.ts';

/**
 * Enters the number and date that the registry (văn thư) gave to the notice; until then it is a draft, and from then on there is a PDF to sign. A number is never made here.
 * @throws DomainError 403, 404, 409 no draft / number taken / conflict of interest, 422 a date that cannot be
 */
export async function enterNoticeNumber(ctx: Context, raw: NoticeNumberInput, idempotencyKey?: string): Promise<Moved & { number: string }> {
  const input = parseInput(noticeNumberInput, raw);
  const print = await draftOf(ctx, input);
  return write(ctx, (db): Moved & { number: string } => {
    const { app, person } = openFor(ctx, input, 'enterNoticeNumber');
    const decidedOn = vnDate(app.decidedAt ?? ctx.now());
    const today = vnDate(ctx.now());
    if (input.dated < decidedOn || input.dated > today) {
      throw invalid({ dated: { vi: `Ngày thông báo nằm từ ngày quyết định (${formatDate(decidedOn)}) đến hôm nay (${formatDate(today)}).`, en: `The notice is dated from the decision (${formatDate(decidedOn)}) to today (${formatDate(today)}).` } });
    }
    const notice = db.get<{ id: number; publicId: string; contentDigest: string }>("SELECT id, public_id AS publicId, content_digest AS contentDigest FROM support_notice WHERE application_id = ? AND state = 'DRAFT' ORDER BY id DESC LIMIT 1", [app.id]);
    if (!notice) throw conflict('no-draft', { vi: 'Thông báo của hồ sơ này đã có số.', en: 'The notice of this dossier has its number already.' });
    try {
      db.run("UPDATE support_notice SET state = 'ISSUED', number = ?, dated = ?, entered_by = ?, entered_at = ? WHERE id = ?", [input.number, input.dated, person.userId, ctx.now(), notice.id]);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw conflict('number-taken', { vi: `Số ${input.number} ngày ${formatDate(input.dated)} đã dùng cho thông báo khác.`, en: `Number ${input.number} of ${formatDate(input.dated)} belongs to another notice.` }, { number: { vi: 'Số này đã dùng.', en: 'This number is taken.' } });
    }
    if (!print) throw conflict('stale', { vi: 'Hồ sơ vừa có thay đổi. Mời xem lại rồi làm tiếp.', en: 'The dossier has just changed. Please look again, then go on.' });
    giveNumber(ctx, print.paper, input, print.file);
    const state = move(ctx, app, 'enterNoticeNumber');
    audit(ctx, { act: 'support.noticeNumber', object: 'notice', objectId: notice.publicId, data: { number: input.number, dated: input.dated, contentDigest: notice.contentDigest } });
    return { publicId: app.publicId, state, number: input.number };
  }, { idempotencyKey, act: 'support.noticeNumber' });
}

/** The notice's paper as it stands, and the PDF that the number makes of it, kept before the transaction. Null where there is no draft: the act itself says why. */
async function draftOf(ctx: Context, input: NoticeNumberInput): Promise<{ paper: PaperRow; file: KeptFile } | null> {
  const paper = await write(ctx, (db): PaperRow | null => {
    const app = applicationByPublicId(db, input.publicId);
    actingPerson(ctx, app, programmeById(db, app.programmeId), 'enterNoticeNumber');
    const notice = db.get<{ id: number }>("SELECT id FROM support_notice WHERE application_id = ? AND state = 'DRAFT' ORDER BY id DESC LIMIT 1", [app.id]);
    return notice ? paperOf(ctx, noticeSource(db, notice.id)) : null;
  });
  return paper && { paper, file: await keepPrint(ctx, paper, input.number, input.dated) };
}
