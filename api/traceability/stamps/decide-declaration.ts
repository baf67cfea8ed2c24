/** An officer confirms a declared harvest, all of it or less, or refuses it. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, notFound, parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { goodsById } from '../goods.ts';
import { declarationByPublicId, type DeclarationRow } from './declarations.ts';
import { requireStampOfficer } from './officers.ts';
import { DecideDeclarationInput } from './schemas.ts';

export const DECLARATION_WORDS: Record<DeclarationRow['state'], Sentence> = {
  DECLARED: { vi: 'chờ cán bộ xác nhận', en: 'waits for an officer' },
  CONFIRMED: { vi: 'đã xác nhận', en: 'confirmed' },
  REFUSED: { vi: 'không xác nhận', en: 'refused' },
};

/** @throws DomainError 401, 403, 404, 409 (decided already), 422 */
export async function decideDeclaration(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string; state: DeclarationRow['state'] }> {
  const data = parseInput(DecideDeclarationInput, input);
  const found = declarationByPublicId(ctx, data.declaration);
  if (!found) throw notFound({ vi: 'Không có bản kê khai này.', en: 'There is no such declaration.' });
  const person = requireStampOfficer(ctx, { organisationId: found.organisationId, communeCode: goodsById(ctx, found.tradeItemId)?.producerCommuneCode ?? null, askedBy: found.declaredBy, helperId: found.helperId });
  const confirmed = data.decision === 'CONFIRM' ? (data.confirmed ?? found.quantity) : null;
  if (confirmed !== null && confirmed > found.quantity) {
    throw invalid({ confirmed: { vi: `Cơ sở chỉ khai ${found.quantity.toLocaleString('vi-VN')}.`, en: `Only ${found.quantity.toLocaleString('en-GB')} were declared.` } });
  }
  const state = data.decision === 'CONFIRM' ? ('CONFIRMED' as const) : ('REFUSED' as const);
  return write(
    ctx,
    () => {
      const { changes } = ctx.db.run("UPDATE harvest_declaration SET state = ?, confirmed = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'DECLARED'", [
        state, confirmed, data.reason, person.userId, ctx.now(), found.id,
      ]);
      if (changes === 0) throw refusedTransition({ from: DECLARATION_WORDS[declarationByPublicId(ctx, data.declaration)!.state], tried: { vi: 'quyết định lần nữa', en: 'decide again' }, allowed: [] });
      audit(ctx, { act: data.decision === 'CONFIRM' ? 'harvest.confirm' : 'harvest.refuse', object: 'harvest-declaration', objectId: found.publicId, data: { confirmed } });
      return { publicId: found.publicId, state };
    },
    { ...options, act: `harvest.decide ${data.declaration}` },
  );
}
