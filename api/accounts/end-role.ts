/** A role ends today. */
import { z } from 'zod';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, forbidden, notFound, parseInput } from '../errors.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { mayManage } from './grant-role.ts';
import { endSessions } from './people.ts';
import { holdsOn } from './rules.ts';
import { rowId } from './schemas.ts';

/**
 * Ends a role at once; the person's sessions end with a staff role.
 * @param raw {roleId}
 * @throws DomainError 403, 404, 409 ended already, or the last administrator
 */
export async function endRole(ctx: Context, raw: unknown): Promise<{ organisationId: number }> {
  const actor = requirePerson(ctx);
  const { roleId } = parseInput(z.object({ roleId: rowId }), raw);
  return write<{ organisationId: number }>(ctx, (db) => {
    const role = db.get<{ organisationId: number; personId: string; role: string; validFrom: string; validTo: string | null }>(
      'SELECT organisation_id AS organisationId, person_id AS personId, role, valid_from AS validFrom, valid_to AS validTo FROM organisation_role WHERE id = ?', [roleId]);
    if (!role) throw notFound();
    const leaving = role.personId === actor.userId && role.role === 'MEMBER';
    if (!leaving && !mayManage(actor, role.organisationId, role.role)) throw forbidden();
    const today = vnDate(ctx.now());
    if (role.validTo !== null && role.validTo <= today) throw conflict('role-ended', { vi: 'Vai trò này đã hết từ trước.', en: 'This role has ended already.' });
    if (role.role === 'ADMIN' && holdsOn(role, today)) {
      const others = db.get("SELECT 1 FROM organisation_role WHERE role = 'ADMIN' AND id <> ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) LIMIT 1", [roleId, today, today]);
      if (!others) throw conflict('last-admin', { vi: 'Đây là quản trị viên cuối cùng. Mời bạn cử người khác trước.', en: 'This is the last administrator. Appoint another one first.' });
    }
    // a role that was to begin later never holds
    const end = role.validFrom > today ? role.validFrom : today;
    db.run('UPDATE organisation_role SET valid_to = ?, ended_by = ?, ended_at = ? WHERE id = ?', [end, actor.userId, ctx.now(), roleId]);
    const sessions = role.role === 'MEMBER' ? 0 : endSessions(db, role.personId);
    audit(ctx, { act: 'role.end', object: 'organisation', objectId: role.organisationId, data: { role: role.role, person: role.personId, sessions } });
    return { organisationId: role.organisationId };
  });
}
