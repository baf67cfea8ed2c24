/** The audit chain: every write leaves a row whose digest covers the row before it. */
import { createHash } from 'node:crypto';
import type { Database } from '../db/client.ts';
import { actorId, type Context } from './context.ts';

export interface AuditInput {
  /** Verb in the field's terms: 'listing.approve'. */
  act: string;
  object: string;
  objectId: string | number;
  /** Ids, codes, amounts and digests only: people can be forgotten, this row cannot. */
  data?: Record<string, unknown>;
}

/** What the chain starts from. */
export const GENESIS = '0'.repeat(64);

interface ChainedRow {
  id: number;
  at: number;
  actor: string;
  act: string;
  object: string;
  objectId: string;
  dataJson: string;
  requestId: string;
}

/** Digest of a row: SHA-256 over the previous digest and the row's fields in a fixed order. */
export const auditHash = (previous: string, r: ChainedRow): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, r.id, r.at, r.actor, r.act, r.object, r.objectId, r.dataJson, r.requestId]))
    .digest('hex');

/** Writes the audit row; only inside the transaction of the write that it records. */
export function audit(ctx: Pick<Context, 'db' | 'actor' | 'now' | 'requestId'>, entry: AuditInput): void {
  if (!ctx.db.inTransaction) throw new TypeError('an audit row belongs to the transaction of its write');
  const last = ctx.db.get<{ id: number; hash: string }>('SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1');
  const previous = last?.hash ?? GENESIS;
  const row: ChainedRow = {
    id: (last?.id ?? 0) + 1,
    at: ctx.now(),
    actor: actorId(ctx.actor),
    act: entry.act,
    object: entry.object,
    objectId: String(entry.objectId),
    dataJson: JSON.stringify(entry.data ?? {}),
    requestId: ctx.requestId,
  };
  ctx.db.run(
    'INSERT INTO audit_entry (id, at, actor, act, object, object_id, data_json, request_id, previous_hash, hash) VALUES (?,?,?,?,?,?,?,?,?,?)',
    [row.id, row.at, row.actor, row.act, row.object, row.objectId, row.dataJson, row.requestId, previous, auditHash(previous, row)],
  );
}

/** Number and digest of the newest row: published daily and kept in each backup, so that a cut-off end shows. */
export function auditHead(db: Database): { id: number; hash: string } {
  return db.get<{ id: number; hash: string }>('SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1') ?? { id: 0, hash: GENESIS };
}

/**
 * Walks the chain from the first row.
 * @returns null when it is whole, else the first row that is changed, missing or out of order
 */
export function verifyAudit(db: Database): { id: number; fault: 'missing' | 'changed' } | null {
  let previous = GENESIS;
  let expected = 1;
  for (;;) {
    const rows = db.all<ChainedRow & { previousHash: string; hash: string }>(
      `SELECT id, at, actor, act, object, object_id AS objectId, data_json AS dataJson, request_id AS requestId,
              previous_hash AS previousHash, hash FROM audit_entry WHERE id >= ? ORDER BY id LIMIT 1000`,
      [expected],
    );
    for (const row of rows) {
      if (row.id !== expected) return { id: expected, fault: 'missing' };
      if (row.previousHash !== previous || row.hash !== auditHash(previous, row)) return { id: row.id, fault: 'changed' };
      previous = row.hash;
      expected++;
    }
    if (rows.length < 1000) return null;
  }
}
