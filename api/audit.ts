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

/** One thing that is wrong with what was written down for good. */
export interface RecordFault {
  /** Table or kind of record: 'audit_entry', 'support_decision', 'support_ledger_entry' … */
  kind: string;
  /** Id of the row, or what names it. */
  row: string;
  /** CHANGED: what it says is not what was written. MISSING: rows before it (or, CUT_OFF, after the last) are gone. MOVED: whole, but not where it was written. UNBALANCED: sums do not agree. */
  fault: 'CHANGED' | 'MISSING' | 'MOVED' | 'CUT_OFF' | 'UNBALANCED';
  detail: string;
}

/** How far a row may have been moved to be told from a changed one. */
const NEIGHBOURS = 100;
const PAGE = 1_000;

/** The rows of a query, read a page at a time by rising id, so that a million fit in memory. The SQL takes the last id seen and ends with LIMIT. */
export function* paged<T extends { id: number }>(db: Database, sql: string): Generator<T> {
  for (let last = 0; ; ) {
    const rows = db.all<T>(`${sql} LIMIT ${PAGE}`, [last]);
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.id;
  }
}

/** The highest id that a table ever gave: above the highest that it holds when its end was cut off. */
export const lastIdGiven = (db: Database, table: string): number => db.get<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', [table])?.seq ?? 0;

/**
 * Walks the whole chain; after a fault it goes on from the row as it stands, so that every fault is told once.
 * An end that was cut off shows against the counter of ids; against somebody who lowered that too, only against a head that was
 * written down elsewhere (`requireHead`).
 */
export function* auditFaults(db: Database): Generator<RecordFault> {
  const kind = 'audit_entry';
  let previous = GENESIS;
  let id = 0;
  for (const row of paged<ChainedRow & { previousHash: string; hash: string }>(
    db, `SELECT id, at, actor, act, object, object_id AS objectId, data_json AS dataJson, request_id AS requestId, previous_hash AS previousHash, hash FROM audit_entry WHERE id > ? ORDER BY id`)) {
    if (row.id !== id + 1) yield { kind, row: String(id + 1), fault: 'MISSING', detail: row.id === id + 2 ? 'the row is gone' : `rows ${id + 1} to ${row.id - 1} are gone` };
    const whole = row.hash === auditHash(row.previousHash, row);
    if (!whole) {
      const from = neighbours(row.id).find((other) => row.hash === auditHash(row.previousHash, { ...row, id: other }));
      yield from === undefined ? { kind, row: String(row.id), fault: 'CHANGED', detail: `${row.act} of ${row.object} ${row.objectId} does not fit its digest` } : { kind, row: String(row.id), fault: 'MOVED', detail: `it was written as row ${from}` };
    } else if (row.id === id + 1 && row.previousHash !== previous) {
      yield { kind, row: String(row.id), fault: 'CHANGED', detail: 'its digest follows another row than the one before it' };
    }
    previous = row.hash;
    id = row.id;
  }
  const given = lastIdGiven(db, kind);
  if (given > id) yield { kind, row: String(id + 1), fault: 'CUT_OFF', detail: `rows up to ${given} were written, the log ends with row ${id}` };
}

const neighbours = (id: number): number[] => Array.from({ length: NEIGHBOURS }, (_, i) => [id - 1 - i, id + 1 + i]).flat().filter((n) => n > 0);

/**
 * Walks the chain from the first row.
 * @returns null when it is whole, else the first row that is changed, missing or out of order
 */
export function verifyAudit(db: Database): { id: number; fault: 'missing' | 'changed' } | null {
  const first = auditFaults(db).next().value as RecordFault | undefined;
  return first ? { id: Number(first.row), fault: first.fault === 'MISSING' || first.fault === 'CUT_OFF' ? 'missing' : 'changed' } : null;
}
