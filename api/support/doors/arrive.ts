/** What a counter, the post and the portal have in common: a dossier arrives, gets its number and its clock, and joins the one queue. */
import { isUniqueViolation } from '../../../db/client.ts';
import { insertOrganisation, type OrganisationInput } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid } from '../../errors.ts';
import { formatDate, startOfVnDate, vnDate, HOUR } from '../../time.ts';
import { checkedItems, fillDossier, keepFigures, newDossier, nextReceipt, type Receipt } from '../dossier.ts';
import { askRegister } from '../register/check.ts';
import { closedDoor, DOOR_WORDS, type Door } from '../rules/doors.ts';
import type { DossierFacts } from '../schemas.ts';
import { applicationByPublicId, move, type ApplicationRow, type ProgrammeOn } from '../store.ts';
import { keepTies } from '../ties.ts';
import { legalFormOf, worksheetFor } from '../worksheet.ts';

export interface Arrival {
  door: Exclude<Door, 'ONLINE'>;
  /** Its number at that door, or empty. */
  reference: string;
  /** Legal date on which it came: the clock starts there (NĐ 80/2021 Đ32.3a). */
  arrivedOn: string;
  postmarkedOn: string | null;
  counterOrganisationId: number | null;
  takenBy: string;
  programme: ProgrammeOn;
  applicant: OrganisationInput;
  facts: DossierFacts;
}

/** @throws DomainError 409 closed door (names the open ones) or closed programme */
export function requireOpenDoor(programme: ProgrammeOn, door: Door, today: string): void {
  if (!programme.doors.includes(door)) throw conflict('closed-door', closedDoor(door, programme.doors));
  if (programme.state !== 'OPEN' || today < programme.opensOn || (programme.closesOn !== null && today > programme.closesOn)) {
    throw conflict('closed-programme', { vi: `Chương trình chưa nhận hồ sơ hoặc đã đóng${programme.closesOn ? ` ngày ${formatDate(programme.closesOn)}` : ''}.`, en: 'The programme is not taking dossiers now.' });
  }
}

/** The organisation of a tax code, as it stands on the floor; a new one comes on without a representative, who is appointed when they come. */
function organisationOf(ctx: Context, applicant: OrganisationInput): { id: number; taxCode: string; illustration: number } {
  const code = applicant.taxCode!.code;
  const known = ctx.db.get<{ id: number; taxCode: string; kind: string; illustration: number }>('SELECT id, tax_code AS taxCode, kind, illustration FROM organisation WHERE tax_code = ?', [code]);
  if (known) {
    if (known.kind === 'STATE_BODY' || known.kind === 'COMMUNITY_TEAM') throw invalid({ 'applicant.taxCode': { vi: 'Mã số thuế này của một cơ quan, không phải đơn vị xin hỗ trợ.', en: 'This tax code belongs to a public body.' } });
    return known;
  }
  return { id: insertOrganisation(ctx, applicant, { prefix: 'applicant.' }), taxCode: code, illustration: 0 };
}

/**
 * Enters a dossier that has arrived; inside a write. It is not refused for being incomplete: the officer guides the enterprise to complete
 * it (Đ32.3a), doubles are pointed out to the officer.
 * @throws DomainError 409 closed door, number taken; 422
 */
export function arrive(ctx: Context, a: Arrival): { app: ApplicationRow; receipt: Receipt } {
  const now = ctx.now();
  const today = vnDate(now);
  requireOpenDoor(a.programme, a.door, a.arrivedOn);
  if (a.arrivedOn > today) throw invalid({ arrivedOn: { vi: 'Ngày nhận không thể ở tương lai.', en: 'It cannot have arrived in the future.' } });
  if (a.reference !== '') {
    const other = ctx.db.get<{ receiptNumber: string }>('SELECT receipt_number AS receiptNumber FROM support_application WHERE door = ? AND door_reference = ?', [a.door, a.reference]);
    if (other) throw numberTaken(a, other.receiptNumber);
  }
  const items = checkedItems(ctx, a.programme, a.facts);
  const org = organisationOf(ctx, a.applicant);
  const kind = ctx.db.get<{ kind: string }>('SELECT kind FROM organisation WHERE id = ?', [org.id])!.kind;
  if (!a.programme.beneficiaries.includes(legalFormOf(kind))) {
    throw invalid({ 'applicant.kind': { vi: 'Chương trình này không dành cho loại hình của đơn vị. Trang chương trình có tên và điện thoại nơi trả lời.', en: 'This programme is not for this kind of organisation. Its page names who answers, with a phone.' } });
  }
  const begun = newDossier(ctx, a.programme, org, a.door.toLowerCase());
  try {
    ctx.db.run('UPDATE support_application SET door = ?, door_reference = ? WHERE id = ?', [a.door, a.reference || null, begun.id]);
  } catch (error) {
    if (isUniqueViolation(error)) throw numberTaken(a, '');
    throw error;
  }
  const { saved } = fillDossier(ctx, begun, a.programme, a.facts, items);
  keepTies(ctx, saved);
  askRegister(ctx, saved.id);
  const receipt = nextReceipt(ctx, saved.publicId, a.arrivedOn);
  ctx.db.run('INSERT INTO support_arrival (application_id, counter_organisation_id, arrived_on, postmarked_on, promised_on, taken_by, taken_at) VALUES (?,?,?,?,?,?,?)', [saved.id, a.counterOrganisationId, a.arrivedOn, a.postmarkedOn, receipt.deadlineOn, a.takenBy, now]);
  // first come, first served: the end of its day where it is entered later
  const submittedAt = Math.min(now, startOfVnDate(a.arrivedOn) + 17 * HOUR);
  move(ctx, saved, 'arrive', { submitted_at: submittedAt, receipt_number: receipt.receiptNumber, received_on: a.arrivedOn, deadline_on: receipt.deadlineOn });
  const app = applicationByPublicId(ctx.db, saved.publicId);
  // it came in on an earlier day than it was entered: the law of that day holds
  const sheet = worksheetFor(ctx.db, app, a.programme, now);
  if (sheet) keepFigures(ctx, sheet);
  return { app, receipt };
}

const numberTaken = (a: Pick<Arrival, 'door' | 'reference'>, receiptNumber: string) => conflict('number-taken', {
  vi: `Số ${a.reference} (${DOOR_WORDS[a.door].vi}) đã vào sổ${receiptNumber ? ` thành hồ sơ ${receiptNumber}` : ''}.`,
  en: `Number ${a.reference} (${DOOR_WORDS[a.door].en}) has been entered already${receiptNumber ? ` as dossier ${receiptNumber}` : ''}.`,
}, { reference: { vi: 'Số này đã vào sổ.', en: 'This number has been entered.' } });
