import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { forbidden, invalid, parseInput, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { addDays, formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { absencesOf, isAway, openAbsence, requireDesk } from './absences.ts';
import { holdersOfRole } from './assignments.ts';
import { handOver } from './handover.ts';
import { absenceInput, type AbsenceInput } from './schemas.ts';

export interface Declared {
  absence: string;
  /** Dossiers that went to the stand-in at once. */
  handedOver: number;
}

/**
 * An officer or approver says when they are away and who stands in; the body's approver and administrator may say it for them. What starts today
 * takes effect at once.
 * @throws DomainError 401, 403 for somebody else, 404 a foreign body, 422
 */
export async function declareAbsence(ctx: Context, raw: AbsenceInput, idempotencyKey?: string): Promise<Declared> {
  const input = parseInput(absenceInput, raw);
  return write(ctx, (db): Declared => {
    const { person, leads } = requireDesk(ctx, input.body);
    const personId = input.person ?? person.userId;
    if (personId !== person.userId && !leads) throw forbidden({ vi: 'Chỉ người phê duyệt hoặc quản trị của cơ quan mới ghi vắng mặt cho người khác.', en: 'Only the body’s approver or administrator says it for somebody else.' });
    const officers = holdersOfRole(ctx, input.body, 'TRADE_OFFICER');
    const approvers = holdersOfRole(ctx, input.body, 'APPROVER');
    const role = officers.some((p) => p.userId === personId) ? 'TRADE_OFFICER' : 'APPROVER';
    const colleagues = role === 'TRADE_OFFICER' ? officers : approvers;
    const today = vnDate(ctx.now());
    const faults: FieldErrors = {};
    if (!colleagues.some((p) => p.userId === personId)) faults['person'] = { vi: 'Người này không phải cán bộ thẩm định hay người phê duyệt của cơ quan.', en: 'This person is neither an officer nor an approver of the body.' };
    if (input.toOn < today) faults['toOn'] = { vi: 'Đợt vắng này đã qua.', en: 'This absence has passed.' };
    if (input.toOn > addDays(input.fromOn, 366)) faults['toOn'] = { vi: 'Một đợt vắng dài nhất một năm.', en: 'An absence is a year at most.' };
    if (role === 'TRADE_OFFICER' && input.standIn === null) faults['standIn'] = { vi: 'Chọn người thay để hồ sơ có người phụ trách.', en: 'Choose who stands in.' };
    if (input.standIn !== null && !colleagues.some((p) => p.userId === input.standIn)) faults['standIn'] = { vi: 'Người thay phải cùng cơ quan và cùng vai trò.', en: 'The stand-in must be of the same body and role.' };
    if (input.standIn === personId) faults['standIn'] = { vi: 'Người thay phải là người khác.', en: 'The stand-in must be somebody else.' };
    const meanwhile = absencesOf(db, input.body).filter((a) => a.fromOn <= input.toOn && input.fromOn <= a.toOn);
    const own = meanwhile.find((a) => a.personId === personId);
    if (own) faults['fromOn'] = { vi: `Đã có đợt vắng từ ${formatDate(own.fromOn)} đến ${formatDate(own.toOn)}.`, en: `There is an absence from ${own.fromOn} to ${own.toOn} already.` };
    // a stand-in who leaves too would pass on what is not theirs, and nobody could tell to whom it comes back
    const stood = meanwhile.find((a) => a.standInId === personId && a.role === 'TRADE_OFFICER' && role === 'TRADE_OFFICER');
    if (stood) faults['fromOn'] = { vi: `Trong những ngày này người vắng đang nhận thay Ông/Bà ${stood.personName}. Kết thúc đợt đó hoặc đổi người thay trước.`, en: `In these days the person stands in for ${stood.personName}. End that or name another stand-in first.` };
    const away = meanwhile.find((a) => a.personId === input.standIn);
    if (away) faults['standIn'] ??= { vi: `Ông/Bà ${away.personName} cũng vắng từ ${formatDate(away.fromOn)} đến ${formatDate(away.toOn)}.`, en: `${away.personName} is away too, from ${away.fromOn} to ${away.toOn}.` };
    if (Object.keys(faults).length > 0) throw invalid(faults);
    const id = publicId(16);
    db.run('INSERT INTO support_absence (public_id, body_organisation_id, person_id, role, from_on, to_on, stand_in_id, declared_by, declared_at) VALUES (?,?,?,?,?,?,?,?,?)', [id, input.body, personId, role, input.fromOn, input.toOn, input.standIn, person.userId, ctx.now()]);
    audit(ctx, { act: 'support.absence.declare', object: 'absence', objectId: id, data: { person: personId, role, fromOn: input.fromOn, toOn: input.toOn, standIn: input.standIn } });
    const absence = openAbsence(db, id);
    return { absence: id, handedOver: isAway(absence, today) ? handOver(ctx, absence) : 0 };
  }, { idempotencyKey, act: 'support.absence.declare' });
}
