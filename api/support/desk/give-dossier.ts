import { isMember } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, forbidden, invalid, parseInput } from '../../errors.ts';
import { formatDate } from '../../time.ts';
import { write } from '../../write.ts';
import { conflictsOf } from '../guard.ts';
import type { ApplicationRow } from '../store.ts';
import { awayNow } from './absences.ts';
import { assign, deskDossier, holderOf, holdersOfRole, requireCared } from './assignments.ts';
import { giveInput, type GiveInput } from './schemas.ts';
import type { Assigned } from './take-dossier.ts';

/** @throws DomainError 422: no officer of the body, tied to the applicant, or away */
function requireReceiver(ctx: Context, bodyId: number, personId: string, app: ApplicationRow): void {
  const to = holdersOfRole(ctx, bodyId, 'TRADE_OFFICER').find((p) => p.userId === personId);
  if (!to) throw invalid({ to: { vi: 'Người này hiện không phải cán bộ thẩm định của cơ quan.', en: 'This person is no reviewing officer of the body today.' } });
  if (conflictsOf(ctx, to, app).length > 0) throw invalid({ to: { vi: `Ông/Bà ${to.name} có liên quan tới đơn vị nộp hồ sơ nên không nhận được. Mời chọn người khác.`, en: `${to.name} is tied to the applicant and cannot have it. Please choose somebody else.` } });
  const away = awayNow(ctx, bodyId, personId);
  if (away) throw invalid({ to: { vi: `Ông/Bà ${to.name} vắng đến hết ngày ${formatDate(away.toOn)}; người thay là Ông/Bà ${away.standInName}.`, en: `${to.name} is away until ${away.toOn}; ${away.standInName} stands in.` } });
}

/**
 * A dossier goes to a colleague of the same body, with a reason: by whoever looks after it, or by the body's approver or administrator.
 * @throws DomainError 401, 403, 404; 409 somebody else has it meanwhile, or nothing left to do; 422 the colleague cannot have it
 */
export async function giveDossier(ctx: Context, raw: GiveInput, idempotencyKey?: string): Promise<Assigned> {
  const input = parseInput(giveInput, raw);
  return write(ctx, (db): Assigned => {
    const { app, programme, person } = deskDossier(ctx, input.publicId);
    const held = holderOf(db, app.id);
    if (held?.personId !== person.userId && !isMember(ctx, programme.bodyOrganisationId, 'ADMIN', 'APPROVER')) {
      throw forbidden({ vi: 'Chỉ người đang phụ trách, người phê duyệt hoặc quản trị của cơ quan mới giao hồ sơ cho người khác.', en: 'Only whoever looks after it, the body’s approver or its administrator gives a dossier to somebody.' });
    }
    if (input.seen !== null && input.seen !== (held?.id ?? 0)) throw conflict('stale', { vi: `Trong lúc Ông/Bà xem trang, hồ sơ đã ${held ? `chuyển cho Ông/Bà ${held.personName}` : 'không còn ai phụ trách'}. Mời xem lại rồi giao.`, en: `While you looked at the page, the dossier ${held ? `went to ${held.personName}` : 'lost its officer'}. Please look again.` });
    requireCared(app);
    if (held?.personId === input.to) throw invalid({ to: { vi: 'Người này đang phụ trách hồ sơ rồi.', en: 'This person has the dossier already.' } });
    requireReceiver(ctx, programme.bodyOrganisationId, input.to, app);
    assign(ctx, app.id, { personId: input.to, why: 'OFFICER', reason: input.reason });
    audit(ctx, { act: 'support.give', object: 'application', objectId: app.publicId, data: { from: held?.personId ?? null, to: input.to } });
    return { publicId: app.publicId, officer: input.to };
  }, { idempotencyKey, act: 'support.give' });
}
