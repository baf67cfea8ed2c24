import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, forbidden, invalid, parseInput, type Sentence } from '../errors.ts';
import { publicId } from '../ids.ts';
import { attachMedia } from '../media/index.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { checkSerial, normaliseSerial } from '../traceability/index.ts';
import { write } from '../write.ts';
import { requireInspector } from './access.ts';
import { missingForRecord, type InspectionState } from './rules.ts';
import { SaveInspectionInput } from './schemas.ts';
import { guardInspection, INSPECTION, nextNumber, type InspectionRow } from './store.ts';

export interface SavedInspection {
  publicId: string;
  clientId: string;
  revision: number;
  state: InspectionState;
  number: string | null;
  /** What the serial is, now that it could be checked; null without one. */
  verdict: string | null;
}

interface Known {
  lotId: number | null;
  producerId: number | null;
}

/** The lot and the producer that the inspector named, or that the stamp does. */
function known(ctx: Context, data: { lot: string | null; producer: string | null }, lotOfStamp: string | null): Known {
  const lot = data.lot ?? lotOfStamp;
  const row = lot === null ? undefined : ctx.db.get<{ id: number; organisationId: number }>('SELECT id, organisation_id AS organisationId FROM lot WHERE public_id = ?', [lot]);
  const maker = data.producer === null ? undefined : ctx.db.get<{ id: number }>('SELECT id FROM organisation WHERE public_id = ?', [data.producer]);
  const errors: Record<string, Sentence> = {};
  if (lot !== null && !row) errors.lot = { vi: 'Không có lô này.', en: 'There is no such lot.' };
  if (data.producer !== null && !maker) errors.producer = { vi: 'Không có cơ sở này.', en: 'There is no such producer.' };
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { lotId: row?.id ?? null, producerId: maker?.id ?? row?.organisationId ?? null };
}

const lotOfSerial = (ctx: Context, serial: string): string | null => {
  const check = checkSerial(ctx, serial);
  return check.gtin === null || check.lot === null ? null : (ctx.db.get<{ id: string }>('SELECT public_id AS id FROM lot WHERE gtin = ? AND code = ?', [check.gtin, check.lot.code])?.id ?? null);
};

/**
 * Saves an inspector's record, and draws up its minutes when asked. The phone's id makes it the same record however often it
 * is sent; an older revision that comes late changes nothing, and what is recorded stays as it is. The look at the serial counts nowhere.
 * Photos staged under the client id join it.
 * @throws DomainError 401, 403, 409 (recorded already, with other content), 422
 */
export async function saveInspection(ctx: Context, input: unknown): Promise<SavedInspection> {
  const { person, organisationId } = requireInspector(ctx);
  const data = parseInput(SaveInspectionInput, input);
  const now = ctx.now();
  const inspectedAt = data.inspectedAt ?? now;
  // a phone's clock may be a little fast
  if (inspectedAt > now + 5 * MINUTE || inspectedAt < now - 60 * DAY) throw invalid({ inspectedAt: { vi: 'Giờ kiểm tra không hợp lý. Xem lại đồng hồ của điện thoại.', en: 'The time of the inspection cannot be right. Check the phone’s clock.' } });
  if (data.communeCode !== null && !ctx.db.get('SELECT 1 FROM commune WHERE code = ?', [data.communeCode])) throw invalid({ communeCode: { vi: 'Không có xã, phường này.', en: 'There is no such commune.' } });
  const serial = data.serial === '' ? null : normaliseSerial(data.serial);
  const verdict = data.serial === '' ? null : serial === null ? 'notOurs' : checkSerial(ctx, serial).verdict;
  const { lotId, producerId } = known(ctx, data, serial === null ? null : lotOfSerial(ctx, serial));
  if (data.record) {
    const missing = missingForRecord(data);
    if (Object.keys(missing).length > 0) throw invalid(missing);
  }
  return write(ctx, () => {
    const before = ctx.db.get<InspectionRow>(`${INSPECTION} WHERE i.inspector_id = ? AND i.client_id = ?`, [person.userId, data.clientId]);
    const answer = (row: InspectionRow): SavedInspection => ({ publicId: row.publicId, clientId: row.clientId, revision: row.revision, state: row.state, number: row.number, verdict: row.verdict });
    if (before && (before.revision > data.revision || (before.revision === data.revision && (before.recordedAt !== null || !data.record)))) {
      attachMedia(ctx, data.clientId, { object: 'inspection', id: before.id }, { once: true }); // photos may have come after the words
      return answer(before);
    }
    if (before && before.recordedAt !== null) throw conflict('recorded', { vi: `Biên bản ${before.number} đã lập nên không sửa được. Hãy lập bản kiểm tra mới.`, en: `Minutes ${before.number} are drawn up and cannot be changed. Begin a new inspection.` });
    if (before) guardInspection(before, data.record ? 'record' : 'save');
    const state: InspectionState = data.record ? (data.dueOn === null ? 'CLOSED' : 'FOLLOW_UP') : (before?.state ?? 'DRAFT');
    const number = data.record ? nextNumber(ctx) : null;
    const recorded = data.record ? now : null;
    const closed = state === 'CLOSED';
    // a request keeps whom and what it was about
    const asked = before?.kind === 'AT_DISTANCE' ? before : undefined;
    const values = [data.revision, state, number, asked?.producerOrganisationId ?? producerId, asked?.lotId ?? lotId, (serial ?? data.serial).slice(0, 100), verdict, data.communeCode, data.quantity, data.quantity === null ? null : data.unit, data.result, inspectedAt, data.dueOn, now, recorded, closed ? person.userId : null, closed ? now : null];
    const id = before?.publicId ?? publicId();
    let row = before?.id;
    if (row === undefined) {
      row = ctx.db.run(
        `INSERT INTO inspection (revision, state, number, producer_organisation_id, lot_id, serial, verdict, commune_code, quantity_milli, unit, result, inspected_at, due_on, updated_at, recorded_at, closed_by, closed_at,
           public_id, client_id, kind, inspector_id, organisation_id, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'ON_SITE',?,?,?)`,
        [...values, id, data.clientId, person.userId, organisationId, now],
      ).lastInsertRowid;
    } else {
      ctx.db.run(
        `UPDATE inspection SET revision = ?, state = ?, number = ?, producer_organisation_id = ?, lot_id = ?, serial = ?, verdict = ?, commune_code = ?, quantity_milli = ?, unit = ?, result = ?, inspected_at = ?, due_on = ?,
           updated_at = ?, recorded_at = ?, closed_by = ?, closed_at = ? WHERE id = ?`,
        [...values, row],
      );
    }
    ctx.db.run(
      `INSERT INTO inspection_text (inspection_id, place, holder, goods, note, follow_up, representative, witness) VALUES (?,?,?,?,?,?,?,?)
       ON CONFLICT (inspection_id) DO UPDATE SET place = excluded.place, holder = excluded.holder, goods = excluded.goods, note = excluded.note, follow_up = excluded.follow_up, representative = excluded.representative, witness = excluded.witness`,
      [row, data.place, data.holder, data.goods, data.note, data.followUp, data.representative, data.witness],
    );
    ctx.db.run('DELETE FROM inspection_finding WHERE inspection_id = ?', [row]);
    for (const code of data.findings) ctx.db.run('INSERT INTO inspection_finding (inspection_id, code) VALUES (?,?)', [row, code]);
    attachMedia(ctx, data.clientId, { object: 'inspection', id: row }, { once: true });
    audit(ctx, { act: data.record ? 'inspection.record' : 'inspection.save', object: 'inspection', objectId: id, data: { revision: data.revision, state, number: number ?? undefined, result: data.result, verdict, late: now - inspectedAt > HOUR || undefined } });
    return { publicId: id, clientId: data.clientId, revision: data.revision, state, number, verdict };
  });
}

export const notYours = () => forbidden({ vi: 'Bản kiểm tra này của người khác; chỉ người ghi được sửa.', en: 'This inspection is somebody else’s; only its author may change it.' });
