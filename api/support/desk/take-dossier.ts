import { isMember } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, forbidden, parseInput } from '../../errors.ts';
import { formatDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import type { ApplicationRow, ProgrammeRow } from '../store.ts';
import { awayNow } from './absences.ts';
import { assign, deskDossier, holderOf, requireCared } from './assignments.ts';
import { takeInput, type TakeInput } from './schemas.ts';

export interface Assigned {
  publicId: string;
  /** Opaque id of the officer who now looks after it. */
  officer: string;
}

/**
 * An officer takes a dossier that nobody looks after. Taking one's own again changes nothing.
 * @throws DomainError 401, 403 not an officer of the body, 404, 409 somebody has it / conflict of interest / away / nothing left to do
 */
export async function takeDossier(ctx: Context, raw: TakeInput, idempotencyKey?: string): Promise<Assigned> {
  const input = parseInput(takeInput, raw);
  return write(ctx, (db): Assigned => {
    const { app, programme, person } = deskDossier(ctx, input.publicId);
    if (!isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER')) throw forbidden({ vi: 'Chỉ cán bộ thẩm định của cơ quan mới nhận phụ trách hồ sơ.', en: 'Only a reviewing officer of the body looks after dossiers.' });
    const held = holderOf(db, app.id);
    if (held?.personId === person.userId) return { publicId: app.publicId, officer: person.userId };
    if (held) throw conflict('held', { vi: `Hồ sơ đang do Ông/Bà ${held.personName} phụ trách.`, en: `${held.personName} looks after this dossier.` });
    requireCared(app);
    requireNoConflict(ctx, person, app);
    const away = awayNow(ctx, programme.bodyOrganisationId, person.userId);
    if (away) throw conflict('away', { vi: `Ông/Bà đang được ghi vắng mặt đến hết ngày ${formatDate(away.toOn)}. Kết thúc đợt vắng rồi hãy nhận hồ sơ.`, en: `You are entered as away until ${away.toOn}. End the absence first.` });
    assign(ctx, app.id, { personId: person.userId, why: 'OFFICER' });
    audit(ctx, { act: 'support.take', object: 'application', objectId: app.publicId });
    return { publicId: app.publicId, officer: person.userId };
  }, { idempotencyKey, act: 'support.take' });
}

/** Whoever receives a dossier that nobody has looks after it, unless they are entered as away; inside the write. */
export function takeIfFree(ctx: Context, { app, programme, person }: { app: ApplicationRow; programme: ProgrammeRow; person: Person }): void {
  if (!holderOf(ctx.db, app.id) && !awayNow(ctx, programme.bodyOrganisationId, person.userId)) assign(ctx, app.id, { personId: person.userId, why: 'OFFICER' });
}
