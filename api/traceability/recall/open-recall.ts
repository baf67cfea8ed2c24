import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { forbidden, invalid, notFound, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { DAY } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireRecaller } from './access.ts';
import { deadlineOf, type RecallState } from './rules.ts';
import { OpenRecallInput } from './schemas.ts';
import { reachOf, scopeLot, type ScopeLot } from './scope.ts';
import { alreadyRecalled, nameLots, notifyLater, openRecallOf, orAlreadyRecalled, recallByPublicId, redden } from './store.ts';

export interface OpenedRecall {
  publicId: string;
  state: RecallState;
  lots: number;
  /** Milliseconds until all lots were found and named. */
  foundMs: number;
}

/** The lots to begin from; further ones belong to the same producer, unless an officer asks. */
function roots(ctx: Context, first: string, more: readonly string[]): ScopeLot[] {
  return [first, ...new Set(more.filter((id) => id !== first))].map((id, at) => {
    const lot = scopeLot(ctx, id);
    if (lot) return lot;
    const sentence = { vi: 'Không có lô này.', en: 'There is no such lot.' };
    throw at === 0 ? notFound(sentence) : invalid({ more: sentence });
  });
}

/**
 * Opens a recall on a lot: in one transaction every lot made from it is found and named, its pages turn red and its products go off sale.
 * An inspector's becomes a proposal that waits for the deciding body. A rehearsal finds and lists the same and shows nothing to anybody else.
 * @throws DomainError 401, 403 naming the body that decides, 404, 409 `already-recalled` naming the open recall, 422
 */
export async function openRecall(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<OpenedRecall> {
  const data = parseInput(OpenRecallInput, input);
  const lots = roots(ctx, data.lot, data.more);
  const root = lots[0]!;
  const party = requireRecaller(ctx, root);
  for (const lot of lots.slice(1)) {
    if (party.as === 'PRODUCER' && lot.organisationId !== root.organisationId) throw forbidden({ vi: 'Lô thêm vào là của cơ sở khác; hãy báo cơ quan quản lý.', en: 'An added lot belongs to another producer; tell the authority.' });
  }
  const now = ctx.now();
  const startedAt = data.startedAt ?? now;
  if (startedAt > now || startedAt < now - 30 * DAY) throw invalid({ startedAt: { vi: 'Thời điểm phát hiện phải trong 30 ngày qua và không ở tương lai.', en: 'The finding lies within the last 30 days and not in the future.' } });
  const real = !data.rehearsal;
  const state: RecallState = real && party.proposes ? 'PROPOSED' : 'OPEN';
  const began = performance.now();
  // found before the lock is taken; what is made in between, the job that follows recalls adds
  const reach = reachOf(ctx, lots).lots;
  return write(
    ctx,
    () => {
      if (real) for (const lot of lots) {
        const open = openRecallOf(ctx, lot.id);
        if (open) throw alreadyRecalled(open);
      }
      const id = publicId();
      const { lastInsertRowid: recallId } = orAlreadyRecalled(ctx, root.id, () => ctx.db.run(
        `INSERT INTO recall (public_id, mode, root_lot_id, producer_organisation_id, cause, hazard, reason_vi, reason_en, notice_vi, notice_en, phone, opened_as, organisation_id, body_vi, body_en,
           decision_number, state, proposed_by, opened_by, started_at, opened_at, deadline_at)
         VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
        [id, real ? 'REAL' : 'REHEARSAL', root.id, root.organisationId, data.cause, data.hazard, data.reasonVi, data.reasonEn, data.noticeVi, data.noticeEn, data.phone, party.as, party.organisationId,
          party.body?.vi ?? null, party.body?.en ?? null, data.decisionNumber, state, state === 'PROPOSED' ? party.person.userId : null, state === 'OPEN' ? party.person.userId : null,
          startedAt, state === 'OPEN' ? now : null, deadlineOf(startedAt)],
      ));
      const named = nameLots(ctx, recallId, reach);
      if (real && state === 'OPEN') redden(ctx, recallByPublicId(ctx, id)!, party.person.userId);
      const foundMs = Math.ceil(performance.now() - began);
      ctx.db.run('UPDATE recall SET found_ms = ? WHERE id = ?', [foundMs, recallId]);
      audit(ctx, { act: real ? (state === 'OPEN' ? 'recall.open' : 'recall.propose') : 'recall.rehearse', object: 'recall', objectId: id, data: { lot: root.publicId, more: data.more, lots: named, cause: data.cause, as: party.as } });
      if (real) notifyLater(ctx, { publicId: id, mode: 'REAL' }, state === 'OPEN' ? 'OPENED' : 'PROPOSED');
      return { publicId: id, state, lots: named, foundMs };
    },
    { ...options, act: 'recall.open' },
  );
}

/** The same, as an exercise. @throws as `openRecall` */
export const rehearseRecall = (ctx: Context, input: Record<string, unknown>, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<OpenedRecall> => openRecall(ctx, { ...input, rehearsal: true }, options);
