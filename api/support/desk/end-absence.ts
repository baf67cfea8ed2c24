import type { Context } from '../../context.ts';
import { forbidden, parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { openAbsence, requireDesk } from './absences.ts';
import { takeBack } from './handover.ts';
import { absenceRef, type AbsenceRef } from './schemas.ts';

/**
 * Somebody is back early, or does not leave after all: what went over comes back at once.
 * @throws DomainError 401, 403 for somebody else, 404 unknown, of a foreign body or over already
 */
export async function endAbsence(ctx: Context, raw: AbsenceRef, idempotencyKey?: string): Promise<{ absence: string; cameBack: number }> {
  const input = parseInput(absenceRef, raw);
  return write(ctx, (db): { absence: string; cameBack: number } => {
    const absence = openAbsence(db, input.absence);
    const { person, leads } = requireDesk(ctx, absence.bodyId);
    if (absence.personId !== person.userId && !leads) throw forbidden({ vi: 'Chỉ chính người vắng, người phê duyệt hoặc quản trị của cơ quan mới kết thúc đợt vắng.', en: 'Only the absent person, the body’s approver or administrator ends an absence.' });
    return { absence: absence.publicId, cameBack: takeBack(ctx, absence) };
  }, { idempotencyKey, act: 'support.absence.end' });
}
