/** Takes a register in: reads it aside, stages its rows in short transactions, says row by row what a commit would do. Changes nothing else. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { audit } from '../../audit.ts';
import { actorId, type Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { placeIndex, resolvePlace, type PlaceIndex, type Resolution } from '../../places/index.ts';
import { readTableAside } from '../../tables/index.ts';
import { cleanText } from '../../text.ts';
import { write } from '../../write.ts';
import { requireRegistrar } from '../access.ts';
import { LikenessIndex, nameKey, type Named } from '../names.rules.ts';
import { REGISTER_TABLE, type RegisterRow } from './columns.ts';
import { readRow, type RegisterEntry } from './rows.rules.ts';

/** Work inside one transaction stops after this long: other writers and readers wait no longer. */
export const SLICE_MS = 8;
/** Breath between two transactions. */
export const BREATH_MS = 4;

/** What is kept of a row besides its entry. */
export interface RowDetail {
  faults?: Sentence[];
  notes?: Sentence[];
  /** communes of today that the place may mean: code and name */
  candidates?: { code: string; name: string }[];
  /** why the place stays at the province */
  placeReason?: string;
  /** products or earlier rows that may be the same */
  doubles?: { product?: number; row?: number; name: string; score: number; reason: 'SAME_NAME' | 'NAME_WITHIN' | 'SIMILAR_NAME' }[];
}
export interface StagedEntry extends RegisterEntry {
  provinceCode: string;
  communeCode: string | null;
}

type LikeId = { product?: number; row?: number; name: string };

/** What an import adds to what it already found: the same key means nothing new, or only changed figures. */
export interface KnownProduct {
  id: number;
  state: string;
  version: number;
  groupCode: string;
  communeCode: string | null;
  placeText: string | null;
  organisationId: number | null;
}
export const knownProduct = (ctx: Context, key: string): KnownProduct | undefined =>
  ctx.db.get<KnownProduct>(
    `SELECT p.id, p.state, p.version, p.group_code AS groupCode, p.commune_code AS communeCode, p.place_text AS placeText, m.organisation_id AS organisationId
     FROM product p LEFT JOIN producer m ON m.id = p.producer_id WHERE p.register_key = ?`,
    [key],
  );

/** How the register's figures differ from a product that it brought before. People's later edits are never undone. */
export function changesOf(ctx: Context, known: KnownProduct, entry: StagedEntry): { fields: boolean; grading: boolean } {
  if (known.state === 'MERGED') return { fields: false, grading: false };
  const untouched = known.version === 1 && known.organisationId === null;
  const fields = untouched && (known.groupCode !== entry.groupCode || known.communeCode !== entry.communeCode || (known.placeText ?? '') !== entry.place);
  const held = ctx.db.get<{ kind: string; stars: number; checkedById: number | null }>(
    "SELECT kind, stars, checked_by_id AS checkedById FROM grading WHERE product_id = ? AND kind <> 'CERTIFICATE' AND source_name = ? AND coalesce(source_url, '') = ? ORDER BY id DESC LIMIT 1",
    [known.id, entry.sourceName, entry.sourceUrl ?? ''],
  );
  const grading = entry.grading !== null && (held === undefined || (held.checkedById === null && (held.kind !== entry.grading.kind || held.stars !== entry.grading.stars)));
  return { fields, grading };
}

/** Names on the floor, for finding doubles; read in pages so that nothing waits. */
async function namesOnFloor(ctx: Context): Promise<LikenessIndex<LikeId>> {
  const index = new LikenessIndex<LikeId>();
  for (let after = 0; ; ) {
    const rows = ctx.db.all<{ id: number; name: string; nameKey: string; provinceCode: string; producerKey: string | null; source: string | null }>(
      `SELECT p.id, p.name, p.name_key AS nameKey, p.province_code AS provinceCode, m.name_key AS producerKey,
         (SELECT coalesce(g.source_url, g.source_name) FROM grading g WHERE g.product_id = p.id AND g.kind <> 'CERTIFICATE' ORDER BY g.id LIMIT 1) AS source
       FROM product p LEFT JOIN producer m ON m.id = p.producer_id WHERE p.id > ? AND p.state <> 'MERGED' ORDER BY p.id LIMIT 500`,
      [after],
    );
    for (const r of rows) index.add({ product: r.id, name: r.name }, { key: r.nameKey, provinceCode: r.provinceCode, producerKey: r.producerKey, source: r.source });
    if (rows.length < 500) return index;
    after = rows.at(-1)!.id;
    await pause(1);
  }
}

function placeNote(resolution: Resolution, place: string): Sentence[] {
  if (resolution.status === 'COMMUNE') return [];
  if (resolution.status === 'UNKNOWN') return [];
  switch (resolution.reason) {
    case 'NOT_GIVEN': return [{ vi: 'Nguồn không ghi xã, phường; để ở cấp tỉnh.', en: 'The source names no commune; kept at the province.' }];
    case 'NOT_FOUND': return [{ vi: `Không tìm thấy “${place}” trong danh mục; để ở cấp tỉnh.`, en: `“${place}” is not in the list of places; kept at the province.` }];
    default: return [{ vi: `“${place}” nay ứng với nhiều xã, phường; để ở cấp tỉnh, chờ chọn.`, en: `“${place}” may be several communes today; kept at the province until one is chosen.` }];
  }
}

interface Stage {
  jobId: number;
  source: string | null;
  places: PlaceIndex;
  likes: LikenessIndex<LikeId>;
  seen: Map<string, number>;
  resolved: Map<string, Resolution>;
}

function stageRow(ctx: Context, stage: Stage, row: RegisterRow): void {
  const insert = (outcome: string, key: string | null, placeStatus: string, data: unknown, detail: RowDetail): void =>
    void ctx.db.run('INSERT INTO import_row (job_id, row_no, data_json, outcome, register_key, place_status, detail_json) VALUES (?,?,?,?,?,?,?)', [
      stage.jobId, row.rowNo, JSON.stringify(data), outcome, key, placeStatus, JSON.stringify(detail),
    ]);
  const shown = { name: cleanText((row.values.name ?? '').replace(/[\u0000-\u001f]/g, ' ')).slice(0, 160) };
  const read = readRow(row, stage.source);
  if ('faults' in read) return insert('ERROR', null, 'UNKNOWN', shown, { faults: read.faults });
  const { entry } = read;
  const asked = `${entry.province}|${entry.place}`;
  let place = stage.resolved.get(asked);
  if (!place) stage.resolved.set(asked, (place = resolvePlace(stage.places, { province: entry.province, text: entry.place })));
  if (place.status === 'UNKNOWN') return insert('ERROR', null, 'UNKNOWN', shown, { faults: [{ vi: `Không có tỉnh, thành phố “${entry.province}”.`, en: `There is no province “${entry.province}”.` }] });

  const staged: StagedEntry = { ...entry, provinceCode: place.provinceCode, communeCode: place.status === 'COMMUNE' ? place.communeCode : null };
  const key = `${staged.provinceCode}|${read.natural}`;
  const detail: RowDetail = { notes: placeNote(place, entry.place) };
  if (place.status === 'PROVINCE') {
    detail.placeReason = place.reason;
    detail.candidates = place.candidates.slice(0, 80).map((c) => ({ code: c.code, name: c.name }));
  }
  const twin = stage.seen.get(key);
  if (twin !== undefined) {
    detail.notes!.push({ vi: `Trùng hoàn toàn với dòng ${twin}; không nhập hai lần.`, en: `The same as row ${twin}; not imported twice.` });
    return insert('UNCHANGED', null, place.status, staged, detail);
  }
  stage.seen.set(key, row.rowNo);
  const known = knownProduct(ctx, key);
  if (known) {
    const changes = changesOf(ctx, known, staged);
    if (known.state === 'MERGED') detail.notes!.push({ vi: 'Sản phẩm này đã được gộp vào sản phẩm khác.', en: 'This product was merged into another.' });
    return insert(changes.fields || changes.grading ? 'UPDATED' : 'UNCHANGED', key, place.status, staged, detail);
  }
  const named: Named = { key: nameKey(entry.name), provinceCode: staged.provinceCode, producerKey: entry.producer ? nameKey(entry.producer) : null, source: entry.sourceUrl ?? entry.sourceName };
  const doubles = stage.likes.find(named).map((like) => ({ ...like.id, score: like.score, reason: like.reason }));
  if (doubles.length > 0) detail.doubles = doubles;
  stage.likes.add({ row: row.rowNo, name: entry.name }, named);
  insert('NEW', key, place.status, staged, detail);
}

/**
 * Starts an import: the dry run. Nothing on the floor changes until `commitImport`.
 * @param input.sourceName who announced the gradings, for rows without an address
 * @returns the public id of the job; `importReport` tells the rest
 * @throws DomainError 401, 403, 413, 415, 422 (the file as a whole); faults of single rows stand in the report
 */
export async function startImport(ctx: Context, input: { filename: string; bytes: Uint8Array; sourceName?: string | null }): Promise<{ jobId: string }> {
  requireRegistrar(ctx);
  const filename = cleanText(input.filename.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')).slice(-120) || 'register';
  const register = await readTableAside(input.bytes, filename, REGISTER_TABLE);
  const digest = createHash('sha256').update(input.bytes).digest('hex');
  const jobId = publicId(10);
  const source = input.sourceName ? cleanText(input.sourceName).slice(0, 120) || null : null;
  const now = ctx.now();
  const id = await write(ctx, () => {
    const { lastInsertRowid } = ctx.db.run(
      "INSERT INTO import_job (public_id, file_name, digest, source_name, state, total, notices_json, started_by, created_at, updated_at) VALUES (?,?,?,?,'STAGING',?,?,?,?,?)",
      [jobId, filename, digest, source, register.rows.length, JSON.stringify(register.notices), actorId(ctx.actor), now, now],
    );
    audit(ctx, { act: 'import.stage', object: 'importJob', objectId: lastInsertRowid, data: { digest, rows: register.rows.length } });
    return lastInsertRowid;
  });
  const stage: Stage = { jobId: id, source, places: placeIndex(ctx), likes: await namesOnFloor(ctx), seen: new Map(), resolved: new Map() };
  for (let at = 0; at < register.rows.length; ) {
    at = await write(ctx, () => {
      const until = performance.now() + SLICE_MS;
      let next = at;
      do stageRow(ctx, stage, register.rows[next++]!); while (next < register.rows.length && performance.now() < until);
      return next;
    });
    await pause(BREATH_MS);
  }
  await write(ctx, () => void ctx.db.run("UPDATE import_job SET state = 'STAGED', updated_at = ? WHERE id = ? AND state = 'STAGING'", [ctx.now(), id]));
  return { jobId };
}
