/** What came back for a paper: a signed PDF is judged, a scan stands on what the officer saw. A refused file leaves its reasons behind. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { documentById } from '../../documents/index.ts';
import { createHash } from 'node:crypto';
import { conflict, invalid } from '../../errors.ts';
import { judgeSigned, keepReturn, paperById, type PaperRow, type Returned } from '../../papers/index.ts';
import { write } from '../../write.ts';

/** A file that carries a digital signature, or is our very PDF, is judged as signed; anything else can only be a scan. */
const claimsSignature = (bytes: Uint8Array, original: Buffer): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.includes('/ByteRange') || file.subarray(0, original.length).equals(original);
};

/**
 * @param seen what the officer saw on a scan of wet signatures; null where only a signed PDF will do
 * @throws DomainError 422 beside `file`, with every fault; the attempt is kept with its findings
 */
export async function judgeReturn(ctx: Context, paper: PaperRow, file: { bytes: Uint8Array }, seen: string | null): Promise<Returned> {
  const original = paper.documentId === null ? undefined : documentById(ctx.db, paper.documentId);
  if (!original) throw conflict('not-numbered', { vi: 'Văn bản chưa có số nên chưa có bản để ký. Mời nhập số và ngày do văn thư cấp trước.', en: 'The paper has no number yet, so there is nothing to sign. Please enter the registry’s number first.' });
  const bytes = await ctx.services.documents.read(original.sha256);
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  if (seen !== null && !claimsSignature(file.bytes, bytes)) return { signedAs: 'SCAN', sha256, findings: [], signatures: [], seen };
  const { ok, findings, signatures } = judgeSigned(file.bytes, bytes, paper.signers, { roots: ctx.services.signatureRoots, now: ctx.now() });
  const back: Returned = { signedAs: 'SIGNED', sha256, findings, signatures, seen: '' };
  if (ok) return back;
  await write(ctx, (db) => {
    keepReturn(ctx, paperById(db, paper.id)!, back, null);
    audit(ctx, { act: 'support.paper.refused', object: 'paper', objectId: paper.publicId, data: { sha256, findings: findings.map((f) => f.code) } });
  });
  const faults = findings.filter((f) => f.severity === 'ERROR');
  throw invalid({ file: { vi: faults.map((f) => f.vi).join(' '), en: faults.map((f) => f.en).join(' ') } }, { vi: 'Bản ký này chưa nhận được. Văn bản và số vẫn giữ nguyên.', en: 'This signed file cannot be taken. The paper and its number stay as they are.' });
}
