/**
 * Works captured documents off, in the order in which they came, in short transactions. What a document counts on is
 * reserved in the balance as it is checked; its events stand aside (`corrects_event_id` = minus their own row) until one
 * short switch makes all of them visible, or all are removed again. Ended at any moment, it goes on where it was.
 */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { publicId } from '../../ids.ts';
import { enqueue, onTopic, type EffectOutcome } from '../../outbox.ts';
import { HOUR } from '../../time.ts';
import { write } from '../../write.ts';
import { checkBalance } from '../events/balance.ts';
import { recordFlows, removeFlows } from '../events/ledger.ts';
import { storeEvent } from '../events/store.ts';
import type { EpcisEvent } from '../events/model.ts';
import { BUILT_IN_PREFIXES, readContext, type Prefixes } from './check-context.ts';
import { fault, item, MOST_FAULTS, type Fault } from './faults.ts';
import { eventHashId } from './hash.ts';
import { communeOf, lotsOf, type CapturedLot } from './lot-of-event.ts';
import { normalEvent, sameEvent } from './normal.ts';
import { rightsFaults } from './rights.ts';
import { readMoment } from './values.ts';

/** Work inside one transaction; with its commit it stays under 20 ms. */
const SLICE_MS = 10;
/** One turn of the worker: other effects wait no longer. */
const TURN_MS = 1_500;

interface Job {
  id: number;
  publicId: string;
  organisationId: number;
  capturedBy: string;
  behaviour: 'rollback' | 'proceed';
  state: 'RUNNING' | 'UNDOING';
  success: number;
  events: number;
  done: number;
  errorsJson: string;
  noticesJson: string;
  contextJson: string;
}

const nextJob = (ctx: Context): Job | undefined =>
  ctx.db.get<Job>(
    `SELECT id, public_id AS publicId, organisation_id AS organisationId, captured_by AS capturedBy, behaviour, state, success, events, done, errors_json AS errorsJson, notices_json AS noticesJson,
       context_json AS contextJson FROM epcis_capture_job WHERE state IN ('RUNNING','UNDOING') ORDER BY id LIMIT 1`,
  );

interface StoredPart {
  jobId: number;
  first: number;
  count: number;
  text: string;
  ranges: number[];
  faults: Record<string, Fault[]>;
}

function partFrom(ctx: Context, job: Job, n: number): StoredPart {
  const row = ctx.db.get<{ first: number; count: number; text: string; rangesJson: string; faultsJson: string }>(
    'SELECT first, count, text, ranges_json AS rangesJson, faults_json AS faultsJson FROM epcis_capture_part WHERE job_id = ? AND first <= ? ORDER BY first DESC LIMIT 1', [job.id, n])!;
  return { jobId: job.id, first: row.first, count: row.count, text: row.text, ranges: JSON.parse(row.rangesJson) as number[], faults: JSON.parse(row.faultsJson) as Record<string, Fault[]> };
}

type Known = { id: number; organisationId: number; json: string; correctsEventId: number | null };

/** What is to be done with an event: stored, known already, or refused. */
type Decision = { kind: 'store'; event: EpcisEvent & { eventID: string }; corrects: number | 'itself' | null } | { kind: 'known' } | { kind: 'refused'; faults: Fault[] };

const CONFLICT = fault('eventID', 'Đã có sự kiện khác mang mã này.', 'Another event has this id already.');

function decide(ctx: Context, job: Job, parsed: Record<string, unknown>, prefixes: Prefixes): Decision {
  const event = normalEvent(parsed);
  const own = '@context' in parsed ? readContext(parsed['@context'], '', prefixes, false).prefixes : prefixes;
  const eventID = event.eventID ?? eventHashId(parsed, own.declared);
  const identified = { ...event, eventID };
  const known = ctx.db.all<Known>('SELECT id, organisation_id AS organisationId, json, corrects_event_id AS correctsEventId FROM epcis_event WHERE event_id = ? ORDER BY id', [eventID]);
  if (known.some((k) => k.organisationId !== job.organisationId)) return { kind: 'refused', faults: [CONFLICT] };
  const standing = known.map((k) => ({ ...k, value: JSON.parse(k.json) as Record<string, unknown> }));
  if (event.errorDeclaration !== undefined) {
    const before = standing.find((k) => k.value.errorDeclaration !== undefined);
    if (before) return sameEvent(before.value, parsed) ? { kind: 'known' } : { kind: 'refused', faults: [CONFLICT] };
    const original = standing[0];
    const faults = checkBalance(ctx, identified, job.organisationId);
    if (faults.length > 0) return { kind: 'refused', faults };
    return { kind: 'store', event: identified, corrects: original?.id ?? 'itself' };
  }
  if (standing.length > 0) {
    const original = standing.find((k) => k.value.errorDeclaration === undefined);
    const declared = standing.find((k) => k.value.errorDeclaration !== undefined);
    if (original) return sameEvent(original.value, parsed) ? { kind: 'known' } : { kind: 'refused', faults: [CONFLICT] };
    // its error declaration came first: it is known, and known not to have happened
    const { errorDeclaration: _gone, ...rest } = declared!.value;
    return sameEvent(rest, parsed) ? { kind: 'known' } : { kind: 'refused', faults: [CONFLICT] };
  }
  const rights = rightsFaults(ctx, event, job.organisationId);
  const faults = rights.length > 0 ? rights : checkBalance(ctx, identified, job.organisationId);
  return faults.length > 0 ? { kind: 'refused', faults } : { kind: 'store', event: identified, corrects: null };
}

const insertLot = (ctx: Context, lot: CapturedLot, by: string): void => {
  ctx.db.run(
    `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, ingredients, opened_by, opened_at)
     VALUES (?,?,?,?,?,?,?,0,?,?,?,?,?,?) ON CONFLICT DO NOTHING`,
    [publicId(), lot.organisationId, lot.tradeItemId, lot.gtin, lot.code, lot.productionDate, lot.expiryDate, lot.quantityMilli, lot.unit, lot.communeCode, lot.ingredients, by, ctx.now()],
  );
};
const stageLot = (ctx: Context, jobId: number, lot: CapturedLot): void => {
  ctx.db.run(
    `INSERT INTO epcis_capture_lot (job_id, public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, quantity_milli, unit, commune_code, ingredients)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`,
    [jobId, publicId(), lot.organisationId, lot.tradeItemId, lot.gtin, lot.code, lot.productionDate, lot.expiryDate, lot.quantityMilli, lot.unit, lot.communeCode, lot.ingredients],
  );
};

/** Stores one event; with `rollback` it stands aside until the whole document does. */
function take(ctx: Context, job: Job, event: EpcisEvent & { eventID: string }, raw: string, corrects: number | 'itself' | null, madeIn: string | null): void {
  const row = storeEvent(ctx, event, {
    organisationId: job.organisationId, capturedBy: job.capturedBy, helperId: null, communeCode: communeOf(ctx, event) ?? madeIn, eventTime: readMoment(event.eventTime)!, raw, captureJobId: job.id,
    // what takes back nothing that is known moves no goods either
    correctsEventId: corrects === 'itself' ? -1 : corrects,
  });
  const target = corrects === 'itself' ? row : corrects;
  if (job.behaviour === 'rollback') {
    ctx.db.run('UPDATE epcis_event SET corrects_event_id = ? WHERE id = ?', [-row, row]);
    if (target !== null) ctx.db.run('INSERT INTO epcis_capture_declaration (event_row, corrects_event_id) VALUES (?,?)', [row, target]);
  } else if (corrects === 'itself') ctx.db.run('UPDATE epcis_event SET corrects_event_id = ? WHERE id = ?', [row, row]);
}

/** Looks at some events of a running job. */
function checkSome(ctx: Context, job: Job, part: StoredPart, prefixes: Prefixes, listPath: string): void {
  const started = performance.now();
  const errors = JSON.parse(job.errorsJson) as Fault[];
  const notices = JSON.parse(job.noticesJson) as Fault[];
  let n = job.done;
  for (; n < part.first + part.count && (n === job.done || performance.now() - started < SLICE_MS); n++) {
    const at = n - part.first;
    const raw = part.text.slice(part.ranges[at * 2], part.ranges[at * 2 + 1]);
    const path = listPath === '$' ? '$' : item(listPath, n);
    const found = part.faults[String(n)];
    if (found) {
      errors.push(...found);
      continue;
    }
    const decision = decide(ctx, job, JSON.parse(raw) as Record<string, unknown>, prefixes);
    if (decision.kind === 'refused') errors.push(...decision.faults.map((f) => fault(f.path === '' ? path : `${path}.${f.path}`, f.vi, f.en)));
    if (decision.kind !== 'store') continue;
    let madeIn: string | null = null;
    if (decision.corrects === null) {
      const { lots, notices: more } = lotsOf(ctx, decision.event, job.organisationId);
      for (const lot of lots) if (job.behaviour === 'rollback') stageLot(ctx, job.id, lot); else insertLot(ctx, lot, job.capturedBy);
      madeIn = lots[0]?.communeCode ?? null;
      if (notices.length < MOST_FAULTS) notices.push(...more.map((f) => fault(`${path}.${f.path}`, f.vi, f.en)));
    }
    take(ctx, job, decision.event, raw, decision.corrects, madeIn);
  }
  const failed = errors.length > 0;
  // a document that is refused as a whole: a hundred reasons are enough
  const stop = job.behaviour === 'rollback' && (errors.length >= MOST_FAULTS || (failed && n === job.events));
  ctx.db.run('UPDATE epcis_capture_job SET done = ?, success = ?, errors_json = ?, notices_json = ?, state = ? WHERE id = ?', [
    n, failed ? 0 : 1, JSON.stringify(errors.slice(0, MOST_FAULTS)), JSON.stringify(notices.slice(0, MOST_FAULTS)), stop ? 'UNDOING' : 'RUNNING', job.id,
  ]);
}

/** Removes some events of a refused document, the newest first. @returns false when none is left */
function undoSome(ctx: Context, job: Job): boolean {
  const started = performance.now();
  const rows = ctx.db.all<{ id: number; target: number | null }>(
    'SELECT e.id, d.corrects_event_id AS target FROM epcis_event e LEFT JOIN epcis_capture_declaration d ON d.event_row = e.id WHERE e.capture_job_id = ? AND e.corrects_event_id < 0 ORDER BY e.id DESC LIMIT 200', [job.id]);
  for (const { id, target } of rows) {
    if (performance.now() - started > SLICE_MS) break;
    removeFlows(ctx, id);
    ctx.db.run('DELETE FROM epcis_event_key WHERE event_id = ?', [id]);
    if (target !== null) {
      ctx.db.run('DELETE FROM epcis_capture_declaration WHERE event_row = ?', [id]);
      const original = target === id ? undefined : ctx.db.get<{ organisationId: number; json: string; at: number }>('SELECT organisation_id AS organisationId, json, event_time AS at FROM epcis_event WHERE id = ?', [target]);
      if (original) recordFlows(ctx, target, normalEvent(JSON.parse(original.json) as Record<string, unknown>), original.organisationId, original.at);
    }
    ctx.db.run('DELETE FROM epcis_event WHERE id = ?', [id]);
  }
  return rows.length > 0;
}

/** The last, short transaction of a job: what was staged becomes visible at once. */
function finish(ctx: Context, job: Job): void {
  const taken = job.behaviour === 'rollback' && job.state === 'RUNNING';
  if (taken) {
    ctx.db.run('UPDATE epcis_event SET corrects_event_id = (SELECT d.corrects_event_id FROM epcis_capture_declaration d WHERE d.event_row = epcis_event.id) WHERE capture_job_id = ? AND corrects_event_id < 0', [job.id]);
    ctx.db.run('DELETE FROM epcis_capture_declaration WHERE event_row IN (SELECT id FROM epcis_event WHERE capture_job_id = ? AND corrects_event_id IS NOT NULL)', [job.id]);
    ctx.db.run(
      `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, ingredients, opened_by, opened_at)
       SELECT public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, 0, quantity_milli, unit, commune_code, ingredients, ?, ? FROM epcis_capture_lot WHERE job_id = ?
       ON CONFLICT DO NOTHING`, [job.capturedBy, ctx.now(), job.id]);
  }
  ctx.db.run("UPDATE epcis_capture_job SET state = 'DONE', finished_at = ? WHERE id = ?", [ctx.now(), job.id]);
  audit(ctx, { act: 'epcis.captured', object: 'epcis_capture', objectId: job.publicId, data: { success: job.success === 1, by: job.capturedBy } });
}

/** What a finished job leaves: its document, in small bites. */
async function tidyJob(ctx: Context, jobId: number): Promise<void> {
  for (let left = true; left; ) {
    await write(ctx, () => {
      ctx.db.run('DELETE FROM epcis_capture_lot WHERE rowid IN (SELECT rowid FROM epcis_capture_lot WHERE job_id = ? LIMIT 500)', [jobId]);
      left = ctx.db.run('DELETE FROM epcis_capture_part WHERE rowid IN (SELECT rowid FROM epcis_capture_part WHERE job_id = ? LIMIT 4)', [jobId]).changes > 0
        || ctx.db.get('SELECT 1 FROM epcis_capture_lot WHERE job_id = ? LIMIT 1', [jobId]) !== undefined;
      return null;
    }, { lazy: true });
  }
}

const working = new WeakSet<object>();
const turn = () => new Promise<void>((done) => setImmediate(done));

/**
 * Works jobs off, oldest first.
 * @returns true when none is left, false when the turn was over before
 */
export async function workCaptures(ctx: Context, turnMs = TURN_MS): Promise<boolean> {
  if (working.has(ctx.db)) return true; // whoever works already takes the new ones along
  working.add(ctx.db);
  try {
    const until = performance.now() + turnMs;
    let part: StoredPart | undefined;
    let prefixes: { jobId: number; prefixes: Prefixes; listPath: string } | undefined;
    for (let job = nextJob(ctx); job; job = nextJob(ctx)) {
      const running = job;
      if (running.state === 'UNDOING') {
        await write(ctx, () => {
          if (!undoSome(ctx, running)) finish(ctx, running);
          return null;
        });
      } else if (running.done >= running.events) {
        await write(ctx, () => {
          finish(ctx, running);
          return null;
        });
      } else {
        if (prefixes?.jobId !== running.id) {
          const context = JSON.parse(running.contextJson) as { own: unknown[]; listPath: string };
          prefixes = { jobId: running.id, prefixes: readContext(context.own, '', BUILT_IN_PREFIXES, false).prefixes, listPath: context.listPath };
        }
        if (part?.jobId !== running.id || running.done < part.first || running.done >= part.first + part.count) part = partFrom(ctx, running, running.done);
        const [some, known] = [part, prefixes];
        // staged work that a power cut takes is done again: the document itself is safe
        await write(ctx, () => {
          checkSome(ctx, running, some, known.prefixes, known.listPath);
          return null;
        }, { lazy: true });
      }
      if (ctx.db.get("SELECT 1 FROM epcis_capture_job WHERE id = ? AND state = 'DONE'", [running.id])) await tidyJob(ctx, running.id);
      if (performance.now() > until) return false;
      await turn();
    }
    return true;
  } finally {
    working.delete(ctx.db);
  }
}

export const captureEffects = [
  onTopic('epcis.capture', async (ctx): Promise<EffectOutcome> => ((await workCaptures(ctx)) ? 'done' : { retryInMs: 0 })),
];

/** After a hard end: jobs go on at once instead of waiting for their lease; documents that were never acknowledged go. */
export async function resumeCaptures(ctx: Context): Promise<void> {
  if (ctx.db.get("SELECT 1 FROM epcis_capture_job WHERE state IN ('RUNNING','UNDOING') LIMIT 1") && !working.has(ctx.db)) {
    await write(ctx, () => {
      enqueue(ctx, { topic: 'epcis.capture', key: 'resume', payload: {} });
      return null;
    });
  }
  const left = ctx.db.all<{ id: number }>("SELECT id FROM epcis_capture_job j WHERE (state = 'RECEIVING' AND created_at < ?) OR (state = 'DONE' AND EXISTS (SELECT 1 FROM epcis_capture_part p WHERE p.job_id = j.id)) LIMIT 50", [ctx.now() - HOUR]);
  for (const { id } of left) {
    await tidyJob(ctx, id);
    await write(ctx, () => {
      ctx.db.run("DELETE FROM epcis_capture_job WHERE id = ? AND state = 'RECEIVING'", [id]);
      return null;
    });
  }
}

