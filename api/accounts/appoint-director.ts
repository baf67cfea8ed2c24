/** A new director takes over: the old one's role ends today and their sessions end. */
import { z } from 'zod';
import { requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput } from '../errors.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { endSessions, personByContact } from './people.ts';
import { rolesOf } from './rules.ts';
import { contactField, reasonField, rowId } from './schemas.ts';

const input = z.object({ organisationId: rowId, contact: contactField, reason: reasonField, formerPersonId: z.string().max(64).optional() });

/**
 * Puts another person in the place of an organisation's legal representative.
 * @param raw {organisationId, contact of the new one (who has an account), reason: the paper it rests on,
 *   formerPersonId?: who represented it when the form was opened ('' for nobody): a change meanwhile is a conflict}
 * @throws DomainError 403, 404, 409 the same person or decided on oneself, 422
 */
export async function appointDirector(ctx: Context, raw: unknown, options: { idempotencyKey?: string } = {}): Promise<{ formerPersonId: string | null; newPersonId: string }> {
  const officer = requireRole(ctx, 'ADMIN', 'TRADE_OFFICER');
  const data = parseInput(input, raw);
  return write<{ formerPersonId: string | null; newPersonId: string }>(ctx, (db) => {
    const organisation = db.get<{ kind: string }>('SELECT kind FROM organisation WHERE id = ?', [data.organisationId]);
    if (!organisation) throw notFound();
    if (!rolesOf(organisation.kind).includes('OWNER')) throw invalid({ organisationId: { vi: 'Cơ quan và tổ công nghệ số không có người đại diện trên sàn.', en: 'Public bodies and teams have no representative here.' } });
    const next = personByContact(db, data.contact.contact);
    if (!next) throw invalid({ contact: { vi: 'Người này chưa có tài khoản. Mời họ đăng ký trước.', en: 'This person has no account yet. Ask them to register first.' } });
    const today = vnDate(ctx.now());
    const former = db.get<{ id: number; personId: string; validFrom: string }>("SELECT id, person_id AS personId, valid_from AS validFrom FROM organisation_role WHERE organisation_id = ? AND role = 'OWNER' AND valid_to IS NULL", [data.organisationId]);
    if (data.formerPersonId !== undefined && data.formerPersonId !== (former?.personId ?? '')) {
      throw conflict('director-changed', { vi: 'Người đại diện vừa được người khác đổi. Mời bạn xem lại trang rồi quyết định.', en: 'Somebody else has just changed the representative. Please look at the page again and decide.' });
    }
    if (former?.personId === next.id) throw conflict('same-director', { vi: 'Người này đang là người đại diện rồi.', en: 'This person is the representative already.' });
    // an officer must not hand an enterprise to themselves, nor decide on their own
    if (next.id === officer.userId || former?.personId === officer.userId) throw forbidden({ vi: 'Việc có liên quan đến chính mình thì người khác quyết định.', en: 'Somebody else decides where you are concerned yourself.' });
    const now = ctx.now();
    let sessions = 0;
    if (former) {
      const end = former.validFrom > today ? former.validFrom : today;
      db.run('UPDATE organisation_role SET valid_to = ?, ended_by = ?, ended_at = ? WHERE id = ?', [end, officer.userId, now, former.id]);
      sessions = endSessions(db, former.personId);
    }
    // who was a member becomes the representative, not both
    db.run("UPDATE organisation_role SET valid_to = max(valid_from, ?), ended_by = ?, ended_at = ? WHERE organisation_id = ? AND person_id = ? AND role = 'MEMBER' AND valid_to IS NULL", [today, officer.userId, now, data.organisationId, next.id]);
    db.run("INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at) VALUES (?,?,'OWNER',?,?,?)", [data.organisationId, next.id, today, officer.userId, now]);
    const change = db.run('INSERT INTO director_change (organisation_id, former_person_id, new_person_id, reason, decided_by, decided_at) VALUES (?,?,?,?,?,?)', [data.organisationId, former?.personId ?? null, next.id, data.reason, officer.userId, now]);
    audit(ctx, { act: 'director.appoint', object: 'organisation', objectId: data.organisationId, data: { change: change.lastInsertRowid, former: former?.personId ?? null, next: next.id, sessions } });
    return { formerPersonId: former?.personId ?? null, newPersonId: next.id };
  }, { ...options, act: 'director.appoint' });
}
