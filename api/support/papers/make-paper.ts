import { isMember } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import type { Database } from '../../../db/client.ts';
import { keepFile, type KeptFile } from '../../documents/index.ts';
import { conflict, forbidden, notFound, parseInput, unauthenticated } from '../../errors.ts';
import { makeVersion, printForSigning, type PaperRow, type PaperSource } from '../../papers/index.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { applicationByPublicId } from '../store.ts';
import { makePaperInput, type MakePaperInput } from './schemas.ts';
import { acceptanceSource, claimSource, contractSource, holderOf, liquidationSource, noticeSource, paymentSource } from './sources.ts';
import { isOffice } from '../office.ts';

function sourceOf(db: Database, kind: MakePaperInput['kind'], of: string): PaperSource {
  if (kind === 'CONTRACT') return contractSource(db, of);
  if (kind === 'ACCEPTANCE') return acceptanceSource(db, of);
  if (kind === 'LIQUIDATION') return liquidationSource(db, of);
  if (kind === 'PAYMENT') return paymentSource(db, of);
  if (kind === 'CLAIM') return claimSource(db, of);
  const notice = db.get<{ id: number }>("SELECT id FROM support_notice WHERE application_id = ? AND state <> 'CANCELLED' ORDER BY id DESC LIMIT 1", [applicationByPublicId(db, of).id]);
  if (!notice) throw notFound({ vi: 'Hồ sơ này chưa có thông báo.', en: 'This dossier has no notice yet.' });
  return noticeSource(db, notice.id);
}

/** The officer of the programme's body who handles a paper. @throws DomainError 401, 403, 404, 409 conflict of interest */
export function requirePaperOfficer(ctx: Context, of: Pick<PaperSource, 'bodyOrganisationId' | 'object' | 'objectId'>): void {
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  if (!isOffice(ctx, of.bodyOrganisationId)) throw notFound({ vi: 'Không tìm thấy văn bản này.', en: 'This paper was not found.' });
  if (!isMember(ctx, of.bodyOrganisationId, 'TRADE_OFFICER')) throw forbidden({ vi: 'Chỉ cán bộ phụ trách chương trình mới lập văn bản, nhập số và nhận bản ký.', en: 'Only the programme’s officer makes papers, enters numbers and takes what came back.' });
  requireNoConflict(ctx, ctx.actor, holderOf(ctx.db, of).app);
}

/** A version of an object's paper, made by whoever acts on that object; inside the write of that act. */
export function paperOf(ctx: Context, source: PaperSource): PaperRow {
  const paper = makeVersion(ctx, source);
  audit(ctx, { act: 'support.paper.make', object: 'paper', objectId: paper.publicId, data: { kind: paper.kind, version: paper.version, contentDigest: paper.contentDigest } });
  return paper;
}

/** Keeps the PDF that a number and a day make of a paper; before the transaction that gives them. */
export const keepPrint = (ctx: Context, paper: PaperRow, number: string, dated: string): Promise<KeptFile> =>
  keepFile(ctx, { name: `${paper.kind.toLowerCase()}-${paper.version}.pdf`, bytes: printForSigning(ctx, paper, number, dated) }, ['application/pdf'], 'number');

/** @throws DomainError 409 when the page that was acted on showed an older state */
export function requireFreshPaper(paper: PaperRow, seen: number | null): void {
  if (seen !== null && seen !== paper.revision) throw conflict('stale', { vi: 'Văn bản đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi làm tiếp.', en: 'The paper changed after you opened this page. Please look again, then go on.' });
}

/** Makes a paper from the data as they stand; equal data give the version that is there. @throws DomainError 401, 403, 404, 409, 422 */
export async function makePaper(ctx: Context, raw: MakePaperInput, idempotencyKey?: string): Promise<{ publicId: string; version: number }> {
  const input = parseInput(makePaperInput, raw);
  return write(ctx, (db): { publicId: string; version: number } => {
    const source = sourceOf(db, input.kind, input.of);
    requirePaperOfficer(ctx, source);
    const paper = paperOf(ctx, source);
    return { publicId: paper.publicId, version: paper.version };
  }, { idempotencyKey, act: 'support.paper.make' });
}
