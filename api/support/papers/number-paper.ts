import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, parseInput } from '../../errors.ts';
import { giveNumber, PAPER_KIND_WORDS, paperByPublicId } from '../../papers/index.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { enterNoticeNumber } from '../enter-notice-number.ts';
import { keepPrint, requireFreshPaper, requirePaperOfficer } from './make-paper.ts';
import { numberPaperInput, type NumberPaperInput } from './schemas.ts';
import { holderOf } from './sources.ts';

/**
 * Enters the number and day that the registry (văn thư) gave; from then on there is a PDF to sign. A number is never made here, and serves
 * once per body, kind and year. A notice's number is entered by `enterNoticeNumber`, which also moves the dossier.
 * @throws DomainError 401, 403, 404; 409 stale, numbered, number taken; 422 a day that cannot be
 */
export async function numberPaper(ctx: Context, raw: NumberPaperInput, idempotencyKey?: string): Promise<{ publicId: string; number: string }> {
  const input = parseInput(numberPaperInput, raw);
  const before = paperByPublicId(ctx.db, input.paper);
  requirePaperOfficer(ctx, before);
  if (before.kind === 'NOTICE') {
    requireFreshPaper(before, input.version);
    const { number } = await enterNoticeNumber(ctx, { publicId: holderOf(ctx.db, before).app.publicId, number: input.number, dated: input.dated }, idempotencyKey);
    return { publicId: before.publicId, number };
  }
  const today = vnDate(ctx.now());
  if (input.dated > today) throw invalid({ dated: { vi: `Ngày văn bản không thể sau hôm nay (${formatDate(today)}).`, en: `A paper is not dated after today (${formatDate(today)}).` } });
  const print = await keepPrint(ctx, before, input.number, input.dated);
  return write(ctx, (db): { publicId: string; number: string } => {
    const paper = paperByPublicId(db, input.paper);
    requirePaperOfficer(ctx, paper);
    requireFreshPaper(paper, input.version);
    giveNumber(ctx, paper, input, print);
    audit(ctx, { act: 'support.paper.number', object: 'paper', objectId: paper.publicId, data: { kind: paper.kind, number: input.number, dated: input.dated, sha256: print.sha256 } });
    const { app, provider } = holderOf(db, paper);
    const words = paper.kind === 'CLAIM'
      ? `${PAPER_KIND_WORDS.CLAIM.vi} số ${input.number}: mời Ông/Bà xem tại ${ctx.env.PUBLIC_ORIGIN}/van-ban/${paper.publicId}.`
      : `${PAPER_KIND_WORDS[paper.kind].vi} số ${input.number} chờ các bên ký. Mời Ông/Bà mở ${ctx.env.PUBLIC_ORIGIN}/van-ban/${paper.publicId} để tải bản ký.`;
    if (paper.kind !== 'PAYMENT') tellOwners(ctx, app.organisationId, `paper:${paper.publicId}`, words);
    if (paper.kind !== 'CLAIM') tellOwners(ctx, provider, `paper:${paper.publicId}`, words);
    return { publicId: paper.publicId, number: input.number };
  }, { idempotencyKey, act: 'support.paper.number' });
}
