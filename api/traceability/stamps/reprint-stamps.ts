/** In lại: the same serials once more while none is on the goods, or new serials in place of spoiled ones. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { lotById } from '../lots/queries.ts';
import { issueRange } from './issue-range.ts';
import { closeWhenVoid } from './move-stamps.ts';
import { segmentsOfRange } from './queries.ts';
import { guarded, openRange, partOf, told } from './range-acts.ts';
import { countOf, notVoid, within } from './rules.ts';
import { ReprintInput } from './schemas.ts';
import { requireRoom } from './target-lot.ts';

export interface Reprinted {
  /** The range to print: the same one, or the one that stands in its place. */
  publicId: string;
  count: number;
}

/**
 * SAME: a sheet was lost before it left the house; the ledger notes that these serials exist on paper twice. Refused once a stamp is active.
 * REPLACED: the part becomes void, and a new range of as many stamps is issued for the same lot, or as a blank roll.
 * @throws DomainError 401, 403, 404; 409 `already-void`, `active-already`, `more-stamps-than-goods`; 422; 503
 */
export async function reprintStamps(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<Reprinted> {
  const data = parseInput(ReprintInput, input);
  const { goods, act } = openRange(ctx, data.range);
  return write(
    ctx,
    () => {
      const range = guarded(ctx, data.range, 'reprint');
      const part = partOf(range, data.first, data.last);
      const inside = within(segmentsOfRange(ctx, range), part).filter(notVoid);
      const count = countOf(inside, () => true);
      if (count === 0) throw conflict('already-void', { vi: 'Mọi tem trong phần này đã hủy rồi.', en: 'All stamps of this part are void already.' });
      const record = (newRangeId: number | null) =>
        ctx.db.run('INSERT INTO stamp_reprint (range_id, first_index, last_index, kind, reason, new_range_id, by, helper_id, at) VALUES (?,?,?,?,?,?,?,?,?)', [
          range.id, part.firstIndex, part.lastIndex, data.kind, data.reason, newRangeId, act.person.userId, act.helperId, ctx.now(),
        ]);
      if (data.kind === 'SAME') {
        if (inside.some((s) => s.state === 'ACTIVATED')) {
          throw conflict('active-already', {
            vi: 'Trong phần này đã có tem kích hoạt. In lại cùng số sẽ thành hai tem giống nhau; hãy chọn thay bằng số mới.',
            en: 'Some stamps of this part are active. The same serials again would make twins; choose new serials instead.',
          });
        }
        record(null);
        audit(ctx, { act: 'stamps.reprint', object: 'stamp-range', objectId: range.publicId, data: { ...told(range, part, act), kind: 'SAME' } });
        return { publicId: range.publicId, count };
      }
      ctx.db.run("INSERT INTO stamp_span (range_id, first_index, last_index, act, reason, by, helper_id, at) VALUES (?,?,?,'VOID',?,?,?,?)", [
        range.id, part.firstIndex, part.lastIndex, data.reason, act.person.userId, act.helperId, ctx.now(),
      ]);
      closeWhenVoid(ctx, range);
      const lot = range.lotId === null ? undefined : lotById(ctx, range.lotId);
      // the spoiled ones may have been on another lot by then, and this one full
      if (lot) requireRoom(ctx, lot, count);
      const fresh = issueRange(ctx, { organisationId: range.organisationId, goods, lot, count, hidden: range.hidden === 1, declarationId: range.declarationId, act });
      record(fresh.id);
      audit(ctx, { act: 'stamps.reprint', object: 'stamp-range', objectId: range.publicId, data: { ...told(range, part, act), kind: 'REPLACED', by: fresh.publicId, count } });
      return { publicId: fresh.publicId, count };
    },
    { ...options, act: `stamps.reprint ${data.range}` },
  );
}
