/** Registering: a proven contact becomes a person, with consents and, if wished, an organisation of theirs. */
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { contactOfTicket } from './codes.ts';
import { actingAs, insertPerson, NEEDED_CONSENTS, recordConsents } from './people.ts';
import { insertOrganisation } from './register-organisation.ts';
import { nameField, organisationInput, SELF_REGISTERED_KINDS } from './schemas.ts';
import { signInRegistered, type SignInResult } from './sign-in.ts';

const input = z.object({
  ticket: z.string().max(64),
  name: nameField,
  consents: z.array(z.string().max(40)).max(20).default([]),
  organisation: organisationInput.optional(),
});

const ticketGone = () =>
  conflict('registration-ended', { vi: 'Đã quá 30 phút từ lúc nhập mã. Mời bạn lấy mã mới; các mục khác vẫn điền như cũ.', en: 'More than 30 minutes have passed since the code. Please get a new one.' });

/**
 * Creates the account of a proven phone or e-mail, and signs it in.
 * @param raw {ticket, name, consents[], organisation?}
 * @throws DomainError 422 fields (`organisation.…` for the organisation's), 409 ticket ended or contact taken
 */
export async function registerPerson(ctx: Context, raw: unknown, userAgent: string | null): Promise<SignInResult & { kind: 'signed-in' }> {
  const data = parseInput(input, raw);
  if (data.organisation && !(SELF_REGISTERED_KINDS as readonly string[]).includes(data.organisation.kind)) {
    throw invalid({ 'organisation.kind': { vi: 'Cơ quan và tổ công nghệ số do quản trị viên lập.', en: 'Public bodies and community teams are made by an administrator.' } });
  }
  for (const purpose of NEEDED_CONSENTS) {
    if (!data.consents.includes(purpose)) {
      throw invalid({ consents: { vi: 'Cần đồng ý mục “Giữ tài khoản của tôi” thì sàn mới lập tài khoản được.', en: 'The floor can only make an account when you agree to “Keep my account”.' } });
    }
  }
  const contact = await contactOfTicket(ctx, data.ticket);
  if (!contact) throw ticketGone();
  const personId = await write<string>(ctx, (db) => {
    const used = db.run('UPDATE one_time_code SET ticket_digest = NULL, ticket_until = NULL WHERE ticket_digest = ?', [contact.digest]);
    if (used.changes !== 1) throw ticketGone();
    const id = insertPerson(ctx, { name: data.name, phone: contact.channel === 'SMS' ? contact.contact : null, email: contact.channel === 'EMAIL' ? contact.contact : null });
    const self = actingAs(ctx, id);
    const consents = recordConsents(self, id, data.consents, 'WEB');
    audit(self, { act: 'person.register', object: 'person', objectId: id, data: { channel: contact.channel, consents } });
    if (data.organisation) insertOrganisation(self, data.organisation, { ownerId: id, prefix: 'organisation.' });
    return id;
  });
  return signInRegistered(ctx, personId, userAgent);
}

