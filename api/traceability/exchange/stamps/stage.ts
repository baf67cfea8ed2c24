/** The dry run of a file of stamp batches: every row is judged, nothing enters the ledger yet. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { actorId, type Context } from '../../../context.ts';
import { audit } from '../../../audit.ts';
import { nameKey } from '../../../catalog/index.ts';
import { readTableAside, type TableRow } from '../../../tables/index.ts';
import type { Sentence } from '../../../errors.ts';
import { publicId } from '../../../ids.ts';
import { placeIndex, resolvePlace, type PlaceIndex } from '../../../places/index.ts';
import { cleanText } from '../../../text.ts';
import { vnDate } from '../../../time.ts';
import { write } from '../../../write.ts';
import { requireLedgerOfficer } from '../access.ts';
import { rangesMeet, readBatch, type Batch } from './batch.rules.ts';
import { BATCH_TABLE, type BatchColumn } from './columns.ts';

/** How long one transaction may stage rows, and how long the lock is free between two. */
const SLICE_MS = 8;
const BREATH_MS = 2;

/** What a staged row keeps: the batch, and whom and what it was found to belong to. Never the tax code. */
export interface StagedBatch extends Batch {
  supplierKey: string;
  organisationId: number | null;
  communeCode: string | null;
  productId: number | null;
}

interface Stage {
  importId: number;
  province: string;
  places: PlaceIndex;
  today: string;
  seen: Map<string, number>;
  ranges: Map<string, { from: string; to: string; rowNo: number }[]>;
}

/** The same batch again is the same row, whatever its quantity or state has become. */
const naturalKey = (b: StagedBatch): string =>
  createHash('sha256').update(JSON.stringify([b.supplierKey, b.addressPattern?.toLowerCase() ?? '', b.serialFrom ?? '', b.serialTo ?? '', nameKey(b.producerName), nameKey(b.productName), b.issuedOn])).digest('base64url').slice(0, 32);

function found(ctx: Context, stage: Stage, batch: Batch, taxCode: string, notes: Sentence[]): StagedBatch {
  const byTax = /^\d{10}(?:-?\d{3})?$|^\d{12}$/.test(taxCode)
    ? ctx.db.get<{ id: number; communeCode: string | null }>('SELECT id, commune_code AS communeCode FROM organisation WHERE tax_code = ?', [taxCode.replace('-', '')])
    : undefined;
  const named = ctx.db.all<{ organisationId: number | null; communeCode: string | null; id: number }>(
    'SELECT r.id, r.organisation_id AS organisationId, coalesce(r.commune_code, o.commune_code) AS communeCode FROM producer r LEFT JOIN organisation o ON o.id = r.organisation_id WHERE r.name_key = ? AND r.merged_into_id IS NULL LIMIT 2', [nameKey(batch.producerName)]);
  const producer = byTax ? undefined : named.length === 1 ? named[0] : undefined;
  const organisationId = byTax?.id ?? producer?.organisationId ?? null;
  if (!byTax && !producer) notes.push({ vi: 'Chưa thấy cơ sở này trên sàn; ghi theo tên.', en: 'This producer is not on the floor; kept by name.' });
  let communeCode = byTax?.communeCode ?? producer?.communeCode ?? null;
  if (communeCode === null && batch.place !== '') {
    const place = resolvePlace(stage.places, { province: stage.province, text: batch.place });
    if (place.status === 'COMMUNE') communeCode = place.communeCode;
    else notes.push({ vi: `Chưa rõ “${batch.place}” nay là xã, phường nào; để ở cấp tỉnh.`, en: `It is not clear which commune “${batch.place}” is today; kept at the province.` });
  }
  const product = organisationId === null ? undefined : ctx.db.get<{ id: number }>(
    "SELECT p.id FROM product p JOIN producer r ON r.id = p.producer_id WHERE r.organisation_id = ? AND p.name_key = ? AND p.state <> 'MERGED' LIMIT 1", [organisationId, nameKey(batch.productName)]);
  return { ...batch, supplierKey: nameKey(batch.supplier), organisationId, communeCode, productId: product?.id ?? null };
}

/** Another batch of the same supplier that holds some of these serials: counted twice, the ledger would lie. */
function doubled(ctx: Context, stage: Stage, batch: StagedBatch, key: string): Sentence | null {
  if (batch.serialFrom === null || batch.serialTo === null) return null;
  const mine = { from: batch.serialFrom, to: batch.serialTo };
  const there = ctx.db.all<{ from: string; to: string; producerName: string }>(
    'SELECT serial_from AS "from", serial_to AS "to", producer_name AS producerName FROM foreign_stamp_batch WHERE supplier_key = ? AND serial_from IS NOT NULL AND natural_key <> ? AND length(serial_from) = ? LIMIT 5000',
    [batch.supplierKey, key, batch.serialFrom.length]).find((other) => rangesMeet(mine, other));
  if (there) return { vi: `Dải số trùng với dải ${there.from}–${there.to} đã có trong sổ (${there.producerName}).`, en: `The range overlaps ${there.from}–${there.to}, which is in the ledger already (${there.producerName}).` };
  const here = (stage.ranges.get(batch.supplierKey) ?? []).find((other) => rangesMeet(mine, other));
  return here ? { vi: `Dải số trùng với dòng ${here.rowNo}.`, en: `The range overlaps that of row ${here.rowNo}.` } : null;
}

function stageRow(ctx: Context, stage: Stage, row: TableRow<BatchColumn>): void {
  const insert = (outcome: string, key: string | null, data: unknown, messages: readonly Sentence[]): void =>
    void ctx.db.run('INSERT INTO foreign_import_row (import_id, row_no, outcome, key, data_json, messages_json) VALUES (?,?,?,?,?,?)', [stage.importId, row.rowNo, outcome, key, JSON.stringify(data), JSON.stringify(messages)]);
  const shown = (column: BatchColumn): string => cleanText((row.values[column] ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')).slice(0, 160);
  const read = readBatch(row, stage.today);
  if (read.faults) return insert('ERROR', null, { supplier: shown('supplier'), producerName: shown('producer'), productName: shown('product') }, read.faults);
  const notes: Sentence[] = [];
  const batch = found(ctx, stage, read.batch, shown('taxCode').replace(/\s/g, ''), notes);
  const key = naturalKey(batch);
  const twin = stage.seen.get(key);
  if (twin !== undefined) return insert('UNCHANGED', null, batch, [{ vi: `Trùng với dòng ${twin}; không nhập hai lần.`, en: `The same as row ${twin}; not imported twice.` }]);
  const clash = doubled(ctx, stage, batch, key);
  if (clash) return insert('ERROR', null, batch, [clash]);
  stage.seen.set(key, row.rowNo);
  if (batch.serialFrom !== null && batch.serialTo !== null) {
    const ranges = stage.ranges.get(batch.supplierKey) ?? [];
    ranges.push({ from: batch.serialFrom, to: batch.serialTo, rowNo: row.rowNo });
    stage.ranges.set(batch.supplierKey, ranges);
  }
  const known = ctx.db.get<{ quantity: number; state: string }>('SELECT quantity, state FROM foreign_stamp_batch WHERE natural_key = ?', [key]);
  if (known?.state === 'VOID' && batch.state !== 'VOID') return insert('UNCHANGED', key, batch, [{ vi: 'Trong sổ đã hủy; tem đã hủy không dùng lại.', en: 'Void in the ledger; void stamps do not come back.' }]);
  const outcome = !known ? 'NEW' : known.quantity === batch.quantity && known.state === batch.state ? 'UNCHANGED' : 'UPDATED';
  if (known && outcome === 'UPDATED') notes.push({ vi: `Trong sổ đang là ${known.quantity} tem.`, en: `The ledger has ${known.quantity} stamps.` });
  insert(outcome, key, batch, notes);
}

/**
 * Starts an import of stamps that other systems issued: the dry run. The ledger changes only with `commitForeignImport`.
 * @returns the public id of the import; `foreignImportReport` tells the rest
 * @throws DomainError 401, 403, 413, 415, 422 (the file as a whole); faults of single rows stand in the report
 */
export async function startForeignImport(ctx: Context, input: { filename: string; bytes: Uint8Array }): Promise<{ importId: string }> {
  requireLedgerOfficer(ctx);
  const filename = cleanText(input.filename.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')).slice(-120) || 'tem-ngoai';
  const table = await readTableAside(input.bytes, filename, BATCH_TABLE);
  const digest = createHash('sha256').update(input.bytes).digest('hex');
  const importId = publicId(10);
  const id = await write(ctx, () => {
    const { lastInsertRowid } = ctx.db.run("INSERT INTO foreign_import (public_id, file_name, digest, state, total, started_by, created_at, updated_at) VALUES (?,?,?,'STAGING',?,?,?,?)", [
      importId, filename, digest, table.rows.length, actorId(ctx.actor), ctx.now(), ctx.now(),
    ]);
    audit(ctx, { act: 'foreignStamps.stage', object: 'foreignImport', objectId: importId, data: { digest, rows: table.rows.length } });
    return lastInsertRowid;
  });
  const province = ctx.db.get<{ name: string }>('SELECT v.short_name AS name FROM installation i JOIN province v ON v.code = i.province_code WHERE i.id = 1')?.name ?? '';
  const stage: Stage = { importId: id, province, places: placeIndex(ctx), today: vnDate(ctx.now()), seen: new Map(), ranges: new Map() };
  for (let at = 0; at < table.rows.length; ) {
    at = await write(ctx, () => {
      const until = performance.now() + SLICE_MS;
      let next = at;
      do stageRow(ctx, stage, table.rows[next++]!); while (next < table.rows.length && performance.now() < until);
      return next;
    });
    await pause(BREATH_MS);
  }
  await write(ctx, () => void ctx.db.run("UPDATE foreign_import SET state = 'STAGED', updated_at = ? WHERE id = ? AND state = 'STAGING'", [ctx.now(), id]));
  return { importId };
}
