/** An administrator brings an instrument in: uploaded as a draft, looked at, published, in the end retired. What is published never changes. */
import { requireRole } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { write } from '../../write.ts';
import { publishEdition } from '../instrument.ts';
import { readInstrument, type ReadInstrument } from './read.ts';
import { editionRefInput, retireInput, type EditionRefInput, type RetireInput } from './schemas.ts';

type InstrumentState = 'DRAFT' | 'PUBLISHED' | 'RETIRED';
export const INSTRUMENT_WORDS: Record<InstrumentState, Sentence> = { DRAFT: { vi: 'Bản nháp', en: 'Draft' }, PUBLISHED: { vi: 'Đang dùng', en: 'In use' }, RETIRED: { vi: 'Thôi dùng', en: 'Retired' } };

/** What a file holds and what is wrong with it; nothing is written. @throws DomainError 403, 413 */
export function checkInstrument(ctx: Context, bytes: Uint8Array): ReadInstrument {
  requireRole(ctx, 'ADMIN');
  return readInstrument(bytes);
}

/**
 * Keeps a file without faults as a draft of a new edition.
 * @returns the edition's inner id
 * @throws DomainError 403; 409 this edition is there already, or the code has another name; 413; 422 with the number of faults
 */
export async function uploadInstrument(ctx: Context, bytes: Uint8Array, idempotencyKey?: string): Promise<{ edition: number }> {
  const person = requireRole(ctx, 'ADMIN');
  const { content: c, digest, faultCount, faults } = readInstrument(bytes);
  if (!c || faultCount > 0) throw invalid({ file: { vi: `Tệp còn ${faultCount} lỗi, đầu tiên: ${faults[0]!.vi}`, en: `The file has ${faultCount} faults, the first: ${faults[0]!.en}` } });
  return write(ctx, (db): { edition: number } => {
    const known = db.get<{ id: number; nameVi: string }>('SELECT id, name_vi AS nameVi FROM readiness_instrument WHERE code = ?', [c.code]);
    if (known && known.nameVi !== c.nameVi) throw conflict('other-name', { vi: `Mã ${c.code} đã là “${known.nameVi}”. Mời dùng mã khác, hoặc đúng tên ấy.`, en: `Code ${c.code} is “${known.nameVi}” already. Please use another code or that name.` });
    if (known && db.get('SELECT 1 FROM readiness_version WHERE instrument_id = ? AND edition = ?', [known.id, c.edition])) throw conflict('edition-exists', { vi: `Bản ${c.edition} của ${c.code} đã có. Nội dung đã nhập không sửa được: mời đặt tên bản khác.`, en: `Edition ${c.edition} of ${c.code} is there already. It cannot be changed: please name another edition.` });
    const instrument = known?.id ?? db.run('INSERT INTO readiness_instrument (code, name_vi, name_en, source_vi, source_en) VALUES (?,?,?,?,?)', [c.code, c.nameVi, c.nameEn || c.nameVi, c.sourceVi, c.sourceEn || c.sourceVi]).lastInsertRowid;
    const both = <T extends Sentence>(text: T): T => ({ ...text, en: text.en || text.vi });
    const edition = db.run(
      "INSERT INTO readiness_version (instrument_id, edition, pillars_json, levels_json, digest, effective_from, created_at, scoring, state, document, superseded_by, created_by) VALUES (?,?,?,?,?,?,?,'SUM','DRAFT',?,?,?)",
      [instrument, c.edition, JSON.stringify(c.pillars.map((p) => ({ ...both(p), aboutEn: p.aboutEn || p.aboutVi }))), JSON.stringify(c.levels.map((l) => ({ ...both(l), meansEn: l.meansEn || l.meansVi }))), digest, c.effectiveFrom, ctx.now(), c.document, c.supersededBy, person.userId]).lastInsertRowid;
    c.questions.forEach((q, position) => {
      db.run('INSERT INTO readiness_question (version_id, code, pillar, position, vi, en, answers_json) VALUES (?,?,?,?,?,?,?)', [edition, q.code, q.pillar, position, q.vi, q.en || q.vi, JSON.stringify(q.answers.map(both))]);
    });
    audit(ctx, { act: 'instrument.upload', object: 'instrument', objectId: edition, data: { code: c.code, edition: c.edition, digest, questions: c.questions.length } });
    return { edition };
  }, { idempotencyKey, act: 'instrument.upload' });
}

interface Held { id: number; state: InstrumentState; code: string; edition: string; delivered: number }
function held(ctx: Context, edition: number): Held {
  const row = ctx.db.get<Held>("SELECT v.id, v.state, i.code, v.edition, (v.created_by = '') AS delivered FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE v.id = ? AND v.kind = 'TEST'", [edition]);
  if (!row) throw notFound({ vi: 'Không có bộ công cụ này.', en: 'There is no such instrument.' });
  return row;
}

/** Opens a draft to everybody; the edition of the same code that was in use is retired with it. @throws DomainError 403, 404, 409 no draft any more */
export async function publishInstrument(ctx: Context, raw: EditionRefInput, idempotencyKey?: string): Promise<{ edition: number }> {
  const input = parseInput(editionRefInput, raw);
  requireRole(ctx, 'ADMIN');
  return write(ctx, (db): { edition: number } => {
    const row = held(ctx, input.edition);
    if (row.state !== 'DRAFT') throw refusedTransition({ from: INSTRUMENT_WORDS[row.state], tried: { vi: 'đưa vào dùng', en: 'publish it' }, allowed: [] });
    publishEdition(db, row.id, ctx.now());
    audit(ctx, { act: 'instrument.publish', object: 'instrument', objectId: row.id, data: { code: row.code, edition: row.edition } });
    return { edition: row.id };
  }, { idempotencyKey, act: 'instrument.publish' });
}

/** Takes an edition out of use, with a reason; results stay, and whoever was measured by it may be measured by it again. @throws DomainError 403, 404, 409 not in use or the floor's own, 422 */
export async function retireInstrument(ctx: Context, raw: RetireInput, idempotencyKey?: string): Promise<{ edition: number }> {
  const input = parseInput(retireInput, raw);
  requireRole(ctx, 'ADMIN');
  return write(ctx, (db): { edition: number } => {
    const row = held(ctx, input.edition);
    if (row.delivered === 1) throw conflict('delivered', { vi: 'Bài tự đánh giá của sàn luôn có, không thôi dùng được.', en: 'The floor’s own self-test is always there.' });
    if (row.state !== 'PUBLISHED') throw refusedTransition({ from: INSTRUMENT_WORDS[row.state], tried: { vi: 'thôi dùng', en: 'retire it' }, allowed: row.state === 'DRAFT' ? [{ vi: 'bỏ bản nháp', en: 'discard the draft' }] : [] });
    db.run("UPDATE readiness_version SET state = 'RETIRED', retired_at = ? WHERE id = ?", [ctx.now(), row.id]);
    audit(ctx, { act: 'instrument.retire', object: 'instrument', objectId: row.id, data: { code: row.code, edition: row.edition, reason: input.reason } });
    return { edition: row.id };
  }, { idempotencyKey, act: 'instrument.retire' });
}

/** Throws a draft away; nobody has taken it. @throws DomainError 403, 404, 409 no draft */
export async function discardInstrument(ctx: Context, raw: EditionRefInput): Promise<{ edition: number }> {
  const input = parseInput(editionRefInput, raw);
  requireRole(ctx, 'ADMIN');
  return write(ctx, (db): { edition: number } => {
    const row = held(ctx, input.edition);
    if (row.state !== 'DRAFT') throw refusedTransition({ from: INSTRUMENT_WORDS[row.state], tried: { vi: 'bỏ', en: 'discard it' }, allowed: [] });
    db.run('DELETE FROM readiness_question WHERE version_id = ?', [row.id]);
    db.run('DELETE FROM readiness_version WHERE id = ?', [row.id]);
    // a code without an edition may get another name
    db.run('DELETE FROM readiness_instrument WHERE code = ? AND NOT EXISTS (SELECT 1 FROM readiness_version v WHERE v.instrument_id = readiness_instrument.id)', [row.code]);
    audit(ctx, { act: 'instrument.discard', object: 'instrument', objectId: row.id, data: { code: row.code, edition: row.edition } });
    return { edition: row.id };
  });
}
