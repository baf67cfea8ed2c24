/** Consent, purpose by purpose: given in its present text, or withdrawn at once. */
import { z } from 'zod';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { consentText } from './consent-texts.ts';
import { recordConsents } from './people.ts';

const input = z.object({ purpose: z.string().max(40), given: z.boolean() });

/**
 * Gives or withdraws consent for one purpose (Law 91/2025/QH15).
 * @throws DomainError 404 unknown purpose; 409 the account itself, which ends by erasure
 */
export async function setConsent(ctx: Context, raw: unknown): Promise<void> {
  const person = requirePerson(ctx);
  const { purpose, given } = parseInput(input, raw);
  const text = consentText(purpose);
  if (!text) throw notFound();
  if (!given && text.needed) {
    throw conflict('needs-erasure', { vi: 'Không giữ dữ liệu này thì không còn tài khoản. Muốn rút lại, mời bạn gửi yêu cầu xóa dữ liệu.', en: 'Without this data there is no account. To withdraw, please ask for erasure.' });
  }
  await write(ctx, (db) => {
    if (given) {
      const recorded = recordConsents(ctx, person.userId, [purpose], 'WEB');
      if (recorded.length > 0) audit(ctx, { act: 'consent.give', object: 'person', objectId: person.userId, data: { consents: recorded } });
    } else if (db.run('UPDATE consent SET withdrawn_at = ? WHERE person_id = ? AND purpose = ? AND withdrawn_at IS NULL', [ctx.now(), person.userId, purpose]).changes > 0) {
      audit(ctx, { act: 'consent.withdraw', object: 'person', objectId: person.userId, data: { purpose } });
    }
    return null;
  });
}

/** True when the person's consent to a purpose stands today. */
export const hasConsent = (ctx: Pick<Context, 'db'>, personId: string, purpose: string): boolean =>
  ctx.db.get('SELECT 1 FROM consent WHERE person_id = ? AND purpose = ? AND withdrawn_at IS NULL', [personId, purpose]) !== undefined;
