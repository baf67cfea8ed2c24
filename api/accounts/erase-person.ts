/** Erasure: the person becomes nobody; their opaque id stays in the audit chain and on what they decided. */
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { conflict } from '../errors.ts';
import { vnDate } from '../time.ts';
import { endSessions, personById } from './people.ts';

/** What stands in the place of an erased name. */
export const ERASED_NAME = '(đã xóa)';

/**
 * Anonymises a person, inside the transaction of the decision: name, phone, e-mail, password, sessions, codes, messages and
 * free text go; roles end; consents are withdrawn. Rows that carry only the opaque id stay.
 * @throws DomainError 409 while the person represents an organisation: somebody must answer for it first
 */
export function erasePersonRow(ctx: Context, personId: string): void {
  const { db } = ctx;
  const person = personById(db, personId);
  if (!person) return;
  const today = vnDate(ctx.now());
  const owned = db.get<{ name: string }>("SELECT o.name FROM organisation_role r JOIN organisation o ON o.id = r.organisation_id WHERE r.person_id = ? AND r.role = 'OWNER' AND (r.valid_to IS NULL OR r.valid_to > ?)", [personId, today]);
  if (owned) {
    throw conflict('still-director', { vi: `Người này còn là người đại diện của “${owned.name}”. Cần đổi người đại diện hoặc kết thúc vai trò trước khi xóa.`, en: `This person still represents “${owned.name}”. Change the representative or end the role first.` });
  }
  const now = ctx.now();
  endSessions(db, personId);
  db.run('DELETE FROM credential WHERE user_id = ?', [personId]);
  for (const contact of [person.phoneNumber, person.email]) {
    if (contact === null) continue;
    db.run('DELETE FROM one_time_code WHERE contact = ?', [contact]);
    db.run('DELETE FROM demo_message WHERE recipient = ?', [contact]);
    db.run("DELETE FROM outbox WHERE topic = 'accounts.contact-changed' AND json_extract(payload_json, '$.to') = ?", [contact]);
    db.run("UPDATE recovery SET person_name = '', old_contact = '', new_phone = '', note = '' WHERE old_contact = ? OR new_phone = ?", [contact, contact]);
  }
  db.run("UPDATE recovery SET person_name = '', old_contact = '', new_phone = '', note = '' WHERE person_id = ?", [personId]);
  db.run("UPDATE recovery SET helper_name = '' WHERE confirmed_by = ?", [personId]);
  db.run("UPDATE data_request SET detail = '', answer = '' WHERE person_id = ?", [personId]);
  db.run('UPDATE organisation_role SET valid_to = max(valid_from, ?), ended_by = ?, ended_at = ? WHERE person_id = ? AND (valid_to IS NULL OR valid_to > ?)', [today, actorId(ctx.actor), now, personId, today]);
  db.run('UPDATE consent SET withdrawn_at = ? WHERE person_id = ? AND withdrawn_at IS NULL', [now, personId]);
  db.run('UPDATE person SET name = ?, email = ?, email_verified = 0, image = NULL, phone_number = NULL, phone_number_verified = 0, erased_at = ?, updated_at = ? WHERE id = ?',
    [ERASED_NAME, `${personId.toLowerCase()}@da-xoa.invalid`, now, now, personId]);
  audit(ctx, { act: 'person.erase', object: 'person', objectId: personId });
}
