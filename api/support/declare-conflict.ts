import { z } from 'zod';
import { requirePerson, isStaff } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { forbidden, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { applicationByPublicId } from './store.ts';

const conflictInput = z.object({ publicId: z.string().max(40), kind: z.enum(['RELATIVE', 'OWN_INTEREST', 'HELPED']) });

/** An officer says, of themselves, that they must not act on an enterprise's dossiers. From then on they cannot. @throws DomainError 401, 403, 404 */
export async function declareConflict(ctx: Context, raw: z.input<typeof conflictInput>): Promise<{ declared: true }> {
  const input = parseInput(conflictInput, raw);
  const person = requirePerson(ctx);
  if (!isStaff(ctx)) throw forbidden();
  return write(ctx, (db): { declared: true } => {
    const app = applicationByPublicId(db, input.publicId);
    db.run('INSERT INTO support_conflict (person_id, organisation_id, kind, declared_by, declared_at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING', [person.userId, app.organisationId, input.kind, person.userId, ctx.now()]);
    audit(ctx, { act: 'support.declareConflict', object: 'organisation', objectId: app.organisationId, data: { kind: input.kind } });
    return { declared: true };
  });
}
