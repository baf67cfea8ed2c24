/** What leaves: changed objects are noted by triggers, queued per port, sent by the outbox, and the answer is kept. */
import { createHash } from 'node:crypto';
import type { Context } from '../../../context.ts';
import { publicId } from '../../../ids.ts';
import type { Job } from '../../../jobs.ts';
import { enqueue, onTopic, type EffectOutcome, type OutboxHandler } from '../../../outbox.ts';
import { vnDate } from '../../../time.ts';
import { write } from '../../../write.ts';
import { factsOf } from './facts.ts';
import { mapOn, mapRecord, type PortName, type RecordKind } from './map.rules.ts';
import { FIELD_MAPS } from './maps.ts';
import type { PortOutcome } from './ports.ts';

const TOPIC = 'trace-port';
const effectKey = (port: PortName, kind: RecordKind, objectId: number): string => `${port} ${kind} ${objectId}`;
const SLICE_MS = 8;

/** Asks for a record to be looked at and sent; inside a transaction. */
export function queueRecord(ctx: Context, port: PortName, kind: RecordKind, objectId: number): void {
  ctx.db.run(
    `INSERT INTO port_record (public_id, port, kind, object_id, state, queued_at) VALUES (?,?,?,?,'QUEUED',?)
     ON CONFLICT (port, kind, object_id) DO UPDATE SET state = 'QUEUED', queued_at = excluded.queued_at`,
    [publicId(), port, kind, objectId, ctx.now()],
  );
  enqueue(ctx, { topic: TOPIC, key: effectKey(port, kind, objectId), payload: { port, kind, objectId } });
}

/** A person has looked at it: what was held is done with. Inside a transaction. */
export const letGo = (ctx: Context, port: PortName, kind: RecordKind, objectId: number): void =>
  void ctx.db.run("UPDATE outbox SET state = 'DONE', done_at = ? WHERE topic = ? AND key = ? AND state = 'HELD'", [ctx.now(), TOPIC, effectKey(port, kind, objectId)]);

interface RecordRow {
  id: number;
  state: string;
  acceptedDigest: string | null;
}

const rowOf = (ctx: Context, port: PortName, kind: RecordKind, objectId: number): RecordRow | undefined =>
  ctx.db.get<RecordRow>('SELECT id, state, accepted_digest AS acceptedDigest FROM port_record WHERE port = ? AND kind = ? AND object_id = ?', [port, kind, objectId]);

/** A record of unknown outcome waits for a person: nothing about that object leaves through that port before. */
const waits = (row: RecordRow): boolean => row.state === 'UNKNOWN';

async function settle(ctx: Context, id: number, digest: string, version: string, outcome: PortOutcome): Promise<EffectOutcome> {
  const now = ctx.now();
  await write(ctx, (db) => {
    if (outcome.kind === 'accepted') {
      db.run("UPDATE port_record SET state = 'ACCEPTED', accepted_digest = ?, digest = ?, map_version = ?, reference = coalesce(?, reference), fault_json = NULL, attempts = attempts + 1, tried_at = ?, accepted_at = ? WHERE id = ?", [digest, digest, version, outcome.reference, now, now, id]);
      return;
    }
    const state = { rejected: 'REJECTED', unknown: 'UNKNOWN', later: 'QUEUED' }[outcome.kind];
    db.run('UPDATE port_record SET state = ?, digest = ?, map_version = ?, fault_json = ?, attempts = attempts + 1, tried_at = ? WHERE id = ?', [state, digest, version, JSON.stringify([{ vi: outcome.reason, en: outcome.reason }]), now, id]);
  });
  if (outcome.kind === 'unknown') return { hold: outcome.reason };
  return outcome.kind === 'later' ? { retryInMs: 60_000 } : 'done';
}

async function sendOne(ctx: Context, payload: Record<string, unknown>): Promise<EffectOutcome> {
  const { port: portName, kind, objectId } = payload as { port: PortName; kind: RecordKind; objectId: number };
  const port = ctx.services.tracePorts.get(portName);
  const row = rowOf(ctx, portName, kind, objectId);
  if (!row || waits(row)) return 'done';
  const map = mapOn(FIELD_MAPS, portName, vnDate(ctx.now()));
  const fields = map?.records[kind];
  const found = factsOf(ctx, kind, objectId);
  if (!map || !fields || !found || port.via === 'none') {
    await write(ctx, (db) => void db.run("UPDATE port_record SET state = CASE WHEN accepted_digest IS NULL THEN 'INVALID' ELSE 'ACCEPTED' END, fault_json = ? WHERE id = ?", [
      JSON.stringify([port.via === 'none' ? { vi: 'Cổng này chưa nối.', en: 'This port is not connected.' } : { vi: 'Cổng này không nhận loại bản ghi này.', en: 'This port does not take such records.' }]), row.id]));
    return 'done';
  }
  const { record, missing } = mapRecord(fields, found.facts);
  const digest = createHash('sha256').update(JSON.stringify([map.version, record])).digest('hex');
  if (missing.length > 0 || !found.leaves) {
    const faults = found.leaves ? missing : [{ vi: 'Sản phẩm chưa lên sàn hoặc tem chưa in nên chưa gửi.', en: 'The product is not public, or the stamps are not printed yet.' }];
    await write(ctx, (db) => void db.run("UPDATE port_record SET state = 'INVALID', digest = ?, map_version = ?, fault_json = ?, tried_at = ? WHERE id = ?", [digest, map.version, JSON.stringify(faults), ctx.now(), row.id]));
    return 'done';
  }
  if (digest === row.acceptedDigest) {
    await write(ctx, (db) => void db.run("UPDATE port_record SET state = 'ACCEPTED', fault_json = NULL WHERE id = ?", [row.id]));
    return 'done';
  }
  const outcome = await port.send({ kind, key: `sanque-${kind.toLowerCase()}-${objectId}-${digest.slice(0, 24)}`, fieldMapVersion: map.version, record });
  return settle(ctx, row.id, digest, map.version, outcome);
}

/** What is on its way now: two versions of one object must not overtake each other. */
const busy = new Set<string>();

async function inTurn(ctx: Context, payload: Record<string, unknown>, { key }: { key: string }): Promise<EffectOutcome> {
  if (busy.has(key)) return { retryInMs: 500 };
  busy.add(key);
  try {
    return await sendOne(ctx, payload);
  } finally {
    busy.delete(key);
  }
}

export const portEffects: readonly OutboxHandler[] = [onTopic(TOPIC, inTurn)];

/**
 * Takes the notes of what changed to every connected port that has such records; what waits for a person is left alone.
 * Notes stay while no port is connected.
 */
export async function takeChanges(ctx: Context): Promise<void> {
  const ports = ctx.services.tracePorts.list().filter((p) => p.via !== 'none');
  if (ports.length === 0) return;
  for (;;) {
    if (!ctx.db.get('SELECT 1 FROM port_change LIMIT 1')) return;
    await write(ctx, () => {
      const until = performance.now() + SLICE_MS;
      do {
        const change = ctx.db.get<{ kind: RecordKind; objectId: number }>('SELECT kind, object_id AS objectId FROM port_change LIMIT 1');
        if (!change) return;
        ctx.db.run('DELETE FROM port_change WHERE kind = ? AND object_id = ?', [change.kind, change.objectId]);
        for (const port of ports) {
          if (!mapOn(FIELD_MAPS, port.name, vnDate(ctx.now()))?.records[change.kind]) continue;
          const row = rowOf(ctx, port.name, change.kind, change.objectId);
          if (!row || !waits(row)) queueRecord(ctx, port.name, change.kind, change.objectId);
        }
      } while (performance.now() < until);
    });
    await new Promise((turn) => setImmediate(turn));
  }
}

export const portJobs: readonly Job[] = [{ name: 'ports-changes', everyMs: 30_000, run: takeChanges }];
