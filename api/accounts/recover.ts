/**
 * A lost phone. Anyone may ask; a helper or the commune desk, who sees the person, finds the account and confirms them;
 * a code proves the new number; the old sessions end. Both names are recorded: ids in the audit, names in the erasable table.
 */
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { hasRole, requireRole } from '../access.ts';
import { audit } from '../audit.ts';
import { actorId, type Context, type Person } from '../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput, refusedTransition, say } from '../errors.ts';
import { publicId } from '../ids.ts';
import { enqueue } from '../outbox.ts';
import { textField } from '../text.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { isStaffOn } from './auth.ts';
import { sendCode, useCode, type SentCode } from './codes.ts';
import { endSessions, orTaken, personByContact, personById } from './people.ts';
import { contactField, nameField, opaqueId, phoneField } from './schemas.ts';
import { ADDRESS_FORM_LIMITS, bucketOf, checkLimits, clientAddress, count } from './throttle.ts';

export type RecoveryState = 'REQUESTED' | 'CONFIRMED' | 'DONE' | 'CANCELLED';

export const RECOVERY_WORDS: Record<RecoveryState, { vi: string; en: string }> = {
  REQUESTED: { vi: 'chờ gặp người', en: 'waiting to be met' },
  CONFIRMED: { vi: 'đã xác nhận, chờ mã', en: 'confirmed, waiting for the code' },
  DONE: { vi: 'đã lấy lại', en: 'recovered' },
  CANCELLED: { vi: 'đã hủy', en: 'cancelled' },
};

const DESK_ROLES = ['HELPER', 'COMMUNE_OFFICER', 'ADMIN'] as const;

interface RecoveryRow {
  id: number;
  state: RecoveryState;
  personId: string | null;
  oldContact: string;
  newPhone: string;
  confirmedBy: string | null;
}
const rowOf = (db: Database, id: string): RecoveryRow => {
  const row = db.get<RecoveryRow>('SELECT id, state, person_id AS personId, old_contact AS oldContact, new_phone AS newPhone, confirmed_by AS confirmedBy FROM recovery WHERE public_id = ?', [id]);
  if (!row) throw notFound({ vi: 'Không tìm thấy yêu cầu này.', en: 'This request was not found.' });
  return row;
};

const requestInput = z.object({ personName: nameField, oldContact: contactField, newPhone: phoneField, note: textField({ max: 300, lines: true }).optional().default('') });

/**
 * Asks for help with a lost phone; no account is needed to ask, and nothing is said about whether one exists.
 * @param raw {personName, oldContact, newPhone, note?}
 * @returns the id of the request, to be told at the desk
 * @throws DomainError 422, 429
 */
export async function requestRecovery(ctx: Context, raw: unknown, options: { idempotencyKey?: string } = {}): Promise<{ id: string }> {
  const data = parseInput(requestInput, raw);
  const { secret } = await ctx.services.auth.$context;
  const address = clientAddress(ctx);
  // a desk may have a long morning; the limit is for strangers
  const bucket = address && !hasRole(ctx, ...DESK_ROLES) ? bucketOf(secret, 'form-from', address) : null;
  return write<{ id: string }>(ctx, (db) => {
    if (bucket) {
      checkLimits(ctx, bucket, ADDRESS_FORM_LIMITS, { perAddress: true });
      count(ctx, bucket);
    }
    const id = publicId(10);
    db.run("INSERT INTO recovery (public_id, state, person_name, old_contact, new_phone, note, requested_at, requested_by) VALUES (?,'REQUESTED',?,?,?,?,?,?)",
      [id, data.personName, data.oldContact.contact, data.newPhone, data.note, ctx.now(), actorId(ctx.actor)]);
    audit(ctx, { act: 'recovery.request', object: 'recovery', objectId: id });
    return { id };
  }, { ...options, act: 'recovery.request' });
}

/** True when a desk may act on this person: in its commune, where it has one and the person's organisations are known to be elsewhere. */
function withinCommune(db: Database, desk: Person, personId: string, today: string): boolean {
  const own = desk.roles.filter((r) => r.role === 'HELPER' || r.role === 'COMMUNE_OFFICER').map((r) => r.communeCode);
  if (desk.roles.some((r) => r.role === 'ADMIN') || own.includes(null)) return true;
  const homes = db.all<{ code: string }>(
    'SELECT DISTINCT o.commune_code AS code FROM organisation_role r JOIN organisation o ON o.id = r.organisation_id WHERE r.person_id = ? AND o.commune_code IS NOT NULL AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to > ?)', [personId, today, today]);
  return homes.length === 0 || homes.some((h) => own.includes(h.code));
}

const confirmInput = z.object({
  id: opaqueId,
  evidence: z.enum(['ID_CARD', 'KNOWN', 'ORGANISATION'], say('Mời bạn chọn cách đã nhận đúng người.', 'Please choose how the person was recognised.')),
  present: z.literal('yes', say('Chỉ làm khi người đó đang ở trước mặt và đồng ý.', 'Only when the person is present and agrees.')),
});

/**
 * A helper or officer, with the person before them, confirms who it is; a code goes to the new number.
 * @param raw {id, evidence, present: 'yes'}
 * @throws DomainError 403 staff accounts (an admin does those), oneself, another commune's person; 404 no account; 409 wrong state or number in use
 */
export async function confirmRecovery(ctx: Context, raw: unknown): Promise<SentCode> {
  const desk = requireRole(ctx, ...DESK_ROLES);
  const data = parseInput(confirmInput, raw);
  const { newPhone } = await write<{ newPhone: string }>(ctx, (db) => {
    const row = rowOf(db, data.id);
    if (row.state !== 'REQUESTED') throw refusedTransition({ from: RECOVERY_WORDS[row.state], tried: { vi: 'xác nhận', en: 'confirm it' }, allowed: row.state === 'CONFIRMED' ? [{ vi: 'nhập mã', en: 'enter the code' }, { vi: 'hủy', en: 'cancel' }] : [] });
    const person = personByContact(db, row.oldContact);
    if (!person) throw notFound({ vi: 'Không có tài khoản nào dùng số hoặc thư cũ này. Mời bạn hỏi lại người đó; nếu chưa từng có tài khoản thì đăng ký mới.', en: 'No account uses this old number or e-mail. Please ask the person again; without an account, they register anew.' });
    const today = vnDate(ctx.now());
    if (person.id === desk.userId) throw forbidden({ vi: 'Tài khoản của chính mình thì người khác xác nhận.', en: 'Somebody else confirms your own account.' });
    if (isStaffOn(db, person.id, today) && !desk.roles.some((r) => r.role === 'ADMIN')) throw forbidden({ vi: 'Tài khoản cán bộ do quản trị viên lấy lại.', en: 'Staff accounts are recovered by an administrator.' });
    if (!withinCommune(db, desk, person.id, today)) throw forbidden({ vi: 'Người này ở xã khác. Mời họ đến bàn hỗ trợ của xã mình.', en: 'This person belongs to another commune. Please send them to their own desk.' });
    if (personByContact(db, row.newPhone)) throw conflict('contact-taken', { vi: 'Số mới đang thuộc một tài khoản khác. Mời họ đăng nhập bằng số đó, hoặc dùng số khác.', en: 'Another account uses the new number. They can sign in with it, or use another number.' });
    db.run("UPDATE recovery SET state = 'CONFIRMED', person_id = ?, helper_name = ?, evidence = ?, confirmed_by = ?, confirmed_at = ? WHERE id = ?", [person.id, desk.name, data.evidence, desk.userId, ctx.now(), row.id]);
    audit(ctx, { act: 'recovery.confirm', object: 'recovery', objectId: data.id, data: { person: person.id, helper: desk.userId, evidence: data.evidence } });
    return { newPhone: row.newPhone };
  });
  return sendCode(ctx, { purpose: 'RECOVERY', channel: 'SMS', contact: newPhone, subject: data.id });
}

/** Sends another code for a confirmed recovery. */
export async function resendRecoveryCode(ctx: Context, raw: unknown): Promise<SentCode> {
  const desk = requireRole(ctx, ...DESK_ROLES);
  const { id } = parseInput(z.object({ id: opaqueId }), raw);
  const row = rowOf(ctx.db, id);
  if (row.state !== 'CONFIRMED' || row.confirmedBy !== desk.userId) throw forbidden({ vi: 'Chỉ người đã xác nhận mới gửi lại được mã.', en: 'Only whoever confirmed it can send another code.' });
  return sendCode(ctx, { purpose: 'RECOVERY', channel: 'SMS', contact: row.newPhone, subject: id });
}

/**
 * The code, read out by the person, proves the new number: it becomes the login, the password goes, all sessions end,
 * and the old number and e-mail are told.
 * @param raw {id, codeId, code}
 * @throws DomainError 403 not whoever confirmed it; 409 state or number taken meanwhile; see `useCode`
 */
export async function completeRecovery(ctx: Context, raw: unknown): Promise<{ personId: string; sessions: number }> {
  const desk = requireRole(ctx, ...DESK_ROLES);
  const data = parseInput(z.object({ id: opaqueId, codeId: opaqueId, code: z.string().max(40) }), raw);
  const before = rowOf(ctx.db, data.id);
  if (before.confirmedBy !== desk.userId) throw forbidden({ vi: 'Chỉ người đã xác nhận mới hoàn tất được.', en: 'Only whoever confirmed it can complete it.' });
  if (before.state !== 'CONFIRMED') throw refusedTransition({ from: RECOVERY_WORDS[before.state], tried: { vi: 'hoàn tất', en: 'complete it' }, allowed: [] });
  const proven = await useCode(ctx, { id: data.codeId, purpose: 'RECOVERY', code: data.code });
  if (proven.subject !== data.id) throw invalid({ code: { vi: 'Mã này của yêu cầu khác.', en: 'This code belongs to another request.' } });
  return write<{ personId: string; sessions: number }>(ctx, (db) => {
    const row = rowOf(db, data.id);
    const person = row.personId === null ? undefined : personById(db, row.personId);
    if (row.state !== 'CONFIRMED' || !person) throw refusedTransition({ from: RECOVERY_WORDS[row.state], tried: { vi: 'hoàn tất', en: 'complete it' }, allowed: [] });
    const now = ctx.now();
    orTaken(() => db.run('UPDATE person SET phone_number = ?, phone_number_verified = 1, updated_at = ? WHERE id = ?', [proven.contact, now, person.id]));
    db.run('DELETE FROM credential WHERE user_id = ?', [person.id]);
    const sessions = endSessions(db, person.id);
    db.run("UPDATE recovery SET state = 'DONE', done_at = ? WHERE id = ?", [now, row.id]);
    audit(ctx, { act: 'recovery.complete', object: 'recovery', objectId: data.id, data: { person: person.id, helper: desk.userId, sessions } });
    enqueue(ctx, { topic: 'accounts.recovered', key: data.id, payload: { recovery: data.id } });
    return { personId: person.id, sessions };
  });
}

/** Stops a recovery that is not done. */
export async function cancelRecovery(ctx: Context, raw: unknown): Promise<void> {
  const desk = requireRole(ctx, ...DESK_ROLES);
  const { id } = parseInput(z.object({ id: opaqueId }), raw);
  await write(ctx, (db) => {
    const row = rowOf(db, id);
    if (row.state === 'DONE' || row.state === 'CANCELLED') throw refusedTransition({ from: RECOVERY_WORDS[row.state], tried: { vi: 'hủy', en: 'cancel it' }, allowed: [] });
    db.run("UPDATE recovery SET state = 'CANCELLED', done_at = ? WHERE id = ?", [ctx.now(), row.id]);
    audit(ctx, { act: 'recovery.cancel', object: 'recovery', objectId: id, data: { by: desk.userId } });
    return null;
  });
}
