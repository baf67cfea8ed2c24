import { z } from 'zod';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { applicationByPublicId, programmeById } from './store.ts';
import { isOffice } from './office.ts';

const conflictInput = z.object({ publicId: z.string().max(40), kind: z.enum(['RELATIVE', 'OWN_INTEREST', 'HELPED']) });

/** An officer of the programme's body says, of themselves, that they must not act on an enterprise's dossiers. From then on they cannot. @throws DomainError 401; 404 a dossier of another body, or a draft */
export async function declareConflict(ctx: Context, raw: z.input<typeof conflictInput>): Promise<{ declared: true }> {
  const input = parseInput(conflictInput, raw);
  const person = requirePerson(ctx);
  return write(ctx, (db): { declared: true } => {
    const app = applicationByPublicId(db, input.publicId);
    // a draft is the enterprise's own affair until it is sent
    if (app.state === 'DRAFT' || !isOffice(ctx, programmeById(db, app.programmeId).bodyOrganisationId)) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
    db.run('INSERT INTO support_conflict (person_id, organisation_id, kind, declared_by, declared_at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING', [person.userId, app.organisationId, input.kind, person.userId, ctx.now()]);
    audit(ctx, { act: 'support.declareConflict', object: 'organisation', objectId: app.organisationId, data: { kind: input.kind } });
    return { declared: true };
  });
}
