import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireSignalDecider } from './access.ts';
import { tellProducer } from './effects.ts';
import { ConfirmHoldInput } from './schemas.ts';
import { moveSignal, signalByPublicId, type SignalRow } from './store.ts';
import type { SignalState } from './rules.ts';

export interface DecidedSignal {
  publicId: string;
  state: SignalState;
  version: number;
  /** Public id of the hold that this act was about, if any. */
  hold: string | null;
}

const NO_RANGE: Sentence = {
  vi: 'Tín hiệu này không nói về riêng một đợt tem nào nên không có gì để giữ. Mời Ông/Bà mở tín hiệu của từng con tem.',
  en: 'This signal names no single range of stamps, so there is nothing to hold. Please open the signal of each stamp.',
};

/** Indexes from what was typed, counted from 1. @throws DomainError 409, 422 */
function spanOf(signal: SignalRow, first: number | undefined, last: number | undefined): { from: number; to: number } {
  if (signal.rangeId === null || signal.rangeCount === null) throw conflict('no-range', NO_RANGE);
  // a whole range is held on purpose only: its numbers are written down
  const needed = { vi: 'Giữ từ tem số mấy đến tem số mấy? Hãy ghi cả hai số.', en: 'From which stamp to which? Enter both numbers.' };
  if (signal.idx === null && (first === undefined || last === undefined)) throw invalid({ [first === undefined ? 'first' : 'last']: needed });
  const from = first === undefined ? signal.idx! : first - 1;
  const to = last === undefined ? (first === undefined ? signal.idx! : first - 1) : last - 1;
  const beyond = { vi: `Đợt này có tem số 1 đến ${signal.rangeCount}.`, en: `This range has stamps 1 to ${signal.rangeCount}.` };
  if (from >= signal.rangeCount) throw invalid({ first: beyond });
  if (to >= signal.rangeCount) throw invalid({ last: beyond });
  if (to < from) throw invalid({ last: { vi: 'Số cuối phải từ số đầu trở lên.', en: 'The last stamp cannot come before the first.' } });
  return { from, to };
}

/**
 * A person confirms: the pages of these stamps say that they are being looked into, at once.
 * @param input `{signal, version, reasonVi, reasonEn?, phone, first?, last?}`
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function confirmHold(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedSignal> {
  const data = parseInput(ConfirmHoldInput, input);
  const { person, organisationId } = requireSignalDecider(ctx, signalByPublicId(ctx, data.signal));
  return write(ctx, (db) => {
    const signal = signalByPublicId(ctx, data.signal);
    const { from, to } = spanOf(signal, data.first, data.last);
    const moved = moveSignal(ctx, signal, 'hold', data.version, person, data.reasonVi);
    const now = ctx.now();
    const proposed = db.get<{ id: number; publicId: string }>("SELECT id, public_id AS publicId FROM stamp_hold WHERE signal_id = ? AND state = 'PROPOSED'", [signal.id]);
    const hold = proposed?.publicId ?? publicId();
    const said = [from, to, data.reasonVi, data.reasonEn, data.phone, organisationId, person.userId, now] as const;
    if (proposed) {
      db.run("UPDATE stamp_hold SET state = 'HELD', first_index = ?, last_index = ?, reason_vi = ?, reason_en = ?, phone = ?, organisation_id = ?, confirmed_by = ?, confirmed_at = ? WHERE id = ?", [...said, proposed.id]);
    } else {
      db.run(
        `INSERT INTO stamp_hold (public_id, signal_id, range_id, rule, state, proposed_at, first_index, last_index, reason_vi, reason_en, phone, organisation_id, confirmed_by, confirmed_at)
         VALUES (?,?,?,?,'HELD',?,?,?,?,?,?,?,?,?)`,
        [hold, signal.id, signal.rangeId, signal.kind, now, ...said],
      );
    }
    tellProducer(ctx, hold, 'HELD');
    audit(ctx, { act: 'hold.confirm', object: 'stamp-hold', objectId: hold, data: { signal: signal.publicId, range: signal.rangePublicId, first: from, last: to } });
    return { publicId: signal.publicId, ...moved, hold };
  }, { ...options, act: `hold.confirm ${data.signal}` });
}
