/** A staged file enters the ledger: one switch decides, slices bring the rows, a crash resumes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../../../context.ts';
import { audit } from '../../../audit.ts';
import { notFound, refusedTransition, type Sentence } from '../../../errors.ts';
import { publicId } from '../../../ids.ts';
import { write } from '../../../write.ts';
import { requireLedgerOfficer } from '../access.ts';
import type { StagedBatch } from './stage.ts';

const SLICE_MS = 8;
const BREATH_MS = 2;

export type ImportState = 'STAGING' | 'STAGED' | 'APPLYING' | 'APPLIED' | 'FAILED';

export const IMPORT_STATES: Record<ImportState, Sentence> = {
  STAGING: { vi: 'đang đọc', en: 'being read' },
  STAGED: { vi: 'chạy thử xong, chưa nhập', en: 'dry run done, not imported' },
  APPLYING: { vi: 'đang nhập', en: 'being imported' },
  APPLIED: { vi: 'đã nhập', en: 'imported' },
  FAILED: { vi: 'bị ngắt khi đọc, chưa đổi gì', en: 'cut off while read, nothing changed' },
};

function applyRow(ctx: Context, importId: number, row: { rowNo: number; key: string; dataJson: string }): void {
  const b = JSON.parse(row.dataJson) as StagedBatch;
  const illustration = /minh họa/i.test(`${b.supplier} ${b.producerName}`) ? 1 : 0;
  ctx.db.run(
    `INSERT INTO foreign_stamp_batch (public_id, natural_key, system, supplier, supplier_key, address_pattern, serial_from, serial_to, organisation_id, producer_name, commune_code, product_name, product_id,
       quantity, issued_on, state, illustration, import_id, source_row, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (natural_key) DO UPDATE SET quantity = excluded.quantity, state = CASE state WHEN 'VOID' THEN 'VOID' ELSE excluded.state END, import_id = excluded.import_id, source_row = excluded.source_row,
       organisation_id = coalesce(excluded.organisation_id, organisation_id), commune_code = coalesce(excluded.commune_code, commune_code), product_id = coalesce(excluded.product_id, product_id), updated_at = excluded.updated_at`,
    [publicId(), row.key, b.system, b.supplier, b.supplierKey, b.addressPattern, b.serialFrom, b.serialTo, b.organisationId, b.producerName, b.communeCode, b.productName, b.productId,
      b.quantity, b.issuedOn, b.state, illustration, importId, row.rowNo, ctx.now(), ctx.now()],
  );
}

/** Brings rows until none is left; may be called by two processes at once. */
async function apply(ctx: Context, id: number): Promise<void> {
  for (;;) {
    const left = await write(ctx, () => {
      const job = ctx.db.get<{ applied: number; publicId: string }>("SELECT applied, public_id AS publicId FROM foreign_import WHERE id = ? AND state = 'APPLYING'", [id]);
      if (!job) return false;
      const until = performance.now() + SLICE_MS;
      let at = job.applied;
      for (;;) {
        const row = ctx.db.get<{ rowNo: number; key: string; dataJson: string }>(
          "SELECT row_no AS rowNo, key, data_json AS dataJson FROM foreign_import_row WHERE import_id = ? AND row_no > ? AND outcome IN ('NEW','UPDATED') ORDER BY row_no LIMIT 1", [id, at]);
        if (!row) {
          ctx.db.run("UPDATE foreign_import SET state = 'APPLIED', applied = ?, updated_at = ? WHERE id = ?", [at, ctx.now(), id]);
          audit(ctx, { act: 'foreignStamps.applied', object: 'foreignImport', objectId: job.publicId });
          return false;
        }
        applyRow(ctx, id, row);
        at = row.rowNo;
        if (performance.now() >= until) break;
      }
      ctx.db.run('UPDATE foreign_import SET applied = ?, updated_at = ? WHERE id = ?', [at, ctx.now(), id]);
      return true;
    });
    if (!left) return;
    await pause(BREATH_MS);
  }
}

/**
 * Brings a staged file into the ledger. Pressed twice, it happens once.
 * @throws DomainError 401, 403, 404, 409 (not staged)
 */
export async function commitForeignImport(ctx: Context, importId: string): Promise<void> {
  requireLedgerOfficer(ctx);
  const id = await write(ctx, () => {
    const job = ctx.db.get<{ id: number; state: ImportState; digest: string }>('SELECT id, state, digest FROM foreign_import WHERE public_id = ?', [importId]);
    if (!job) throw notFound({ vi: 'Không tìm thấy lần nhập này.', en: 'This import was not found.' });
    if (job.state === 'APPLYING' || job.state === 'APPLIED') return job.id;
    if (job.state !== 'STAGED') throw refusedTransition({ from: IMPORT_STATES[job.state], tried: { vi: 'nhập vào sổ', en: 'import it' }, allowed: [{ vi: 'gửi lại tệp', en: 'send the file again' }] });
    ctx.db.run("UPDATE foreign_import SET state = 'APPLYING', updated_at = ? WHERE id = ?", [ctx.now(), job.id]);
    audit(ctx, { act: 'foreignStamps.commit', object: 'foreignImport', objectId: importId, data: { digest: job.digest } });
    return job.id;
  });
  await apply(ctx, id);
}

/** After a crash: imports that were decided go on; a file that was cut off while being read changed nothing. */
export async function resumeForeignImports(ctx: Context): Promise<void> {
  const late = ctx.now() - 60_000;
  if (ctx.db.get("SELECT 1 FROM foreign_import WHERE state = 'STAGING' AND updated_at < ? LIMIT 1", [late - 600_000])) {
    await write(ctx, () => void ctx.db.run("UPDATE foreign_import SET state = 'FAILED', updated_at = ? WHERE state = 'STAGING' AND updated_at < ?", [ctx.now(), late - 600_000]));
  }
  for (const { id } of ctx.db.all<{ id: number }>("SELECT id FROM foreign_import WHERE state = 'APPLYING' AND updated_at < ? LIMIT 20", [late])) await apply(ctx, id);
}
