import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, forbidden, invalid, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireRecaller } from './access.ts';
import { restartClockWhenNeeded } from './clock.ts';
import { isLive } from './rules.ts';
import { ExtendInput } from './schemas.ts';
import { reachOf, scopeLot } from './scope.ts';
import { alreadyRecalled, guardRecall, nameLots, openRecallOf, recallAndLot, redden } from './store.ts';

export interface ExtendedRecall {
  publicId: string;
  /** Lots that were new. */
  added: number;
}

/**
 * Adds a lot and all that was made from it: a suspect input, a sister lot.
 * @throws DomainError 401, 403, 404, 409 (state, or the lot is in another recall), 422
 */
export async function extendRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<ExtendedRecall> {
  const data = parseInput(ExtendInput, input);
  const { lot: root } = recallAndLot(ctx, data.recall);
  const party = requireRecaller(ctx, root);
  const lot = scopeLot(ctx, data.lot);
  if (!lot) throw invalid({ lot: { vi: 'Không có lô này.', en: 'There is no such lot.' } });
  if (party.as === 'PRODUCER' && lot.organisationId !== root.organisationId) throw forbidden({ vi: 'Lô thêm vào là của cơ sở khác; hãy báo cơ quan quản lý.', en: 'The added lot belongs to another producer; tell the authority.' });
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    guardRecall(recall, 'extend');
    if (party.proposes && recall.state !== 'PROPOSED' && recall.mode === 'REAL') throw forbidden({ vi: 'Đợt này đã được quyết định: nhờ cơ quan ra quyết định thêm lô.', en: 'This recall was decided: ask the deciding body to add lots.' });
    const open = openRecallOf(ctx, lot.id);
    if (open && open.publicId !== recall.publicId && recall.mode === 'REAL') throw alreadyRecalled(open);
    const added = nameLots(ctx, recall.id, reachOf(ctx, [lot]).lots);
    if (added === 0) throw conflict('nothing-new', { vi: 'Lô này và các lô làm từ nó đã có trong đợt thu hồi.', en: 'This lot and all made from it are in the recall already.' });
    if (recall.mode === 'REAL' && isLive(recall.state)) redden(ctx, recall, party.person.userId);
    restartClockWhenNeeded(ctx, recall);
    ctx.db.run('UPDATE recall SET found_ms = found_ms WHERE id = ?', [recall.id]); // raises the generation: new pages are red
    audit(ctx, { act: 'recall.extend', object: 'recall', objectId: recall.publicId, data: { lot: lot.publicId, added } });
    return { publicId: recall.publicId, added };
  }, { ...options, act: `recall.extend ${data.recall}` });
}
