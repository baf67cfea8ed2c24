import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { addDocument, keepFile } from '../../documents/index.ts';
import { conflict, invalid, parseInput } from '../../errors.ts';
import { keepReturn, PAPER_STATE_WORDS, paperByPublicId, type PaperRow } from '../../papers/index.ts';
import { write } from '../../write.ts';
import { signContract } from '../contract/sign-contract.ts';
import { judgeReturn } from './judge.ts';
import { requireFreshPaper, requirePaperOfficer } from './make-paper.ts';
import { returnPaperInput, type ReturnPaperInput } from './schemas.ts';
import { holderOf } from './sources.ts';

const requireNumbered = (paper: PaperRow): void => {
  if (paper.state !== 'NUMBERED') throw conflict('not-waiting', { vi: `Văn bản đang ở trạng thái “${PAPER_STATE_WORDS[paper.state].vi}” nên không nhận bản ký.`, en: `The paper is “${PAPER_STATE_WORDS[paper.state].en}”, so no signed file is taken.` });
};

/**
 * Takes the signed file of a numbered paper: signature, signer, certificate, time and our text unchanged; then it is in force. A contract
 * may come as a scan of wet signatures instead, with what the officer saw; taking it also commits the money (`signContract`).
 * @throws DomainError 401, 403, 404; 409 stale, not waiting; 413, 415; 422 with every fault found, the attempt is kept
 */
export async function returnPaper(ctx: Context, raw: ReturnPaperInput, file: { name: string; bytes: Uint8Array } | null, idempotencyKey?: string): Promise<{ publicId: string; state: string }> {
  const input = parseInput(returnPaperInput, raw);
  const before = paperByPublicId(ctx.db, input.paper);
  requirePaperOfficer(ctx, before);
  if (!file) throw invalid({ file: { vi: 'Mời chọn tệp đã ký.', en: 'Please choose the signed file.' } });
  if (input.scan && before.kind !== 'CONTRACT') throw invalid({ file: { vi: 'Chỉ hợp đồng được nhận bản quét chữ ký tay; văn bản này cần bản PDF ký số.', en: 'Only a contract may come as a scan; this paper needs a digitally signed PDF.' } });
  if (input.scan && input.seen.length < 10) throw invalid({ seen: { vi: 'Ghi rõ Ông/Bà đã thấy chữ ký, con dấu của những bên nào (ít nhất 10 ký tự).', en: 'Please write whose signatures and seals you saw (at least 10 characters).' } });
  if (before.kind === 'CONTRACT') {
    const { contract } = holderOf(ctx.db, before);
    requireFreshPaper(before, input.version);
    requireNumbered(before);
    await signContract(ctx, { contract: contract!, number: before.number!, dated: before.dated! }, file, idempotencyKey, { paper: before.id, seen: input.scan ? input.seen : null });
    return { publicId: before.publicId, state: 'IN_FORCE' };
  }
  const kept = await keepFile(ctx, file, ['application/pdf'], 'file');
  // a repeat finds the paper in force: the write below answers it from what it kept
  const back = before.state === 'IN_FORCE' ? null : await judgeReturn(ctx, before, file, null);
  return write(ctx, (db): { publicId: string; state: string } => {
    const paper = paperByPublicId(db, input.paper);
    requirePaperOfficer(ctx, paper);
    requireFreshPaper(paper, input.version);
    requireNumbered(paper);
    if (!back) throw conflict('stale', { vi: 'Văn bản vừa có thay đổi. Mời xem lại.', en: 'The paper has just changed. Please look again.' });
    keepReturn(ctx, paper, back, addDocument(ctx, { object: 'paper', objectId: paper.id }, kept).id);
    audit(ctx, { act: 'support.paper.return', object: 'paper', objectId: paper.publicId, data: { sha256: kept.sha256, signedAs: back.signedAs } });
    return { publicId: paper.publicId, state: 'IN_FORCE' };
  }, { idempotencyKey, act: 'support.paper.return' });
}
