import { isMember } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { forbidden, invalid, parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { requireDesk } from './absences.ts';
import { holdersOfRole } from './assignments.ts';
import { capacityOf } from './officers.ts';
import { capacityInput, type CapacityInput } from './schemas.ts';

/**
 * The administrator says how many dossiers officers of the body look after at once. What they hold already stays.
 * @throws DomainError 401, 403 not the administrator, 404 a foreign body, 422 beside an officer's figure
 */
export async function setCapacity(ctx: Context, raw: CapacityInput, idempotencyKey?: string): Promise<{ changed: number }> {
  const input = parseInput(capacityInput, raw);
  return write(ctx, (db): { changed: number } => {
    const { person } = requireDesk(ctx, input.body);
    if (!isMember(ctx, input.body, 'ADMIN')) throw forbidden({ vi: 'Chỉ quản trị của cơ quan mới sửa định mức.', en: 'Only the body’s administrator changes capacities.' });
    const officers = holdersOfRole(ctx, input.body, 'TRADE_OFFICER');
    let changed = 0;
    input.officers.forEach(({ officer, capacity }, n) => {
      if (!officers.some((o) => o.userId === officer)) throw invalid({ [`officers.${n}.officer`]: { vi: 'Người này hiện không phải cán bộ thẩm định của cơ quan.', en: 'This person is no reviewing officer of the body today.' } });
      if (capacityOf(db, input.body, officer) === capacity) return;
      db.run(
        `INSERT INTO support_desk_capacity (body_organisation_id, person_id, capacity, set_by, set_at) VALUES (?,?,?,?,?)
         ON CONFLICT (body_organisation_id, person_id) DO UPDATE SET capacity = excluded.capacity, set_by = excluded.set_by, set_at = excluded.set_at`, [input.body, officer, capacity, person.userId, ctx.now()]);
      changed++;
      audit(ctx, { act: 'support.capacity', object: 'person', objectId: officer, data: { body: input.body, capacity } });
    });
    return { changed };
  }, { idempotencyKey, act: 'support.capacity' });
}
