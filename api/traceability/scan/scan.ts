/** A scan: from the serial to what is known of the stamp, and the counting of checks. */
import { hash } from 'node:crypto';
import { isBusy, type Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { vnDate } from '../../time.ts';
import { orderKey } from '../stamps/order-key.ts';
import { keptLot, keptNow, keptRange, keptTradeItem, type Kept, type OpenRecall } from './kept.ts';
import type { LotRow } from '../lots/queries.ts';
import type { OpenHold } from '../signals/holds.ts';
import { regionOf, sourceOf } from '../signals/source.ts';
import type { RangeRow } from '../stamps/queries.ts';
import { countsAsCheck, standing, verdictKind, type StampFacts, type VerdictKind } from './rules.ts';
import { stateOf } from '../stamps/rules.ts';
import { isSerial, readSerial, tagMatches } from '../stamps/serial.ts';
import type { VerdictFacts } from './words.ts';

export interface ProvenStamp {
  range: RangeRow;
  index: number;
  lot: LotRow | undefined;
  recall: OpenRecall | null;
  hold: OpenHold | null;
  facts: StampFacts;
}

export type LookUp = { found: true; stamp: ProvenStamp } | { found: false; kind: 'neverIssued' | 'uncheckable'; otherProduct?: boolean };

/**
 * Tells product, range and forgery apart with index look-ups only.
 * @param serial normalised, or whatever stood in the address
 * @param gtin what stood beside it; left out for a serial typed alone
 */
export function lookUpStamp(ctx: Context, serial: string, gtin?: string, kept: Kept = keptNow(ctx)): LookUp {
  const order = orderKey(ctx);
  if (!order || !isSerial(serial)) return { found: false, kind: 'neverIssued' };
  const number = readSerial(order, serial);
  const found = keptRange(ctx, kept, number.range);
  if (!found || number.index >= found.range.count) return { found: false, kind: 'neverIssued' };
  const { range } = found;
  const key = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  if (!key) return { found: false, kind: 'uncheckable' };
  if (!tagMatches(key, number, serial)) return { found: false, kind: 'neverIssued' };
  if (gtin !== undefined && gtin !== range.gtin && keptTradeItem(ctx, kept, gtin) !== range.tradeItemId) return { found: false, kind: 'neverIssued', otherProduct: true };
  const spans = found.spans.filter((s) => s.firstIndex <= number.index && number.index <= s.lastIndex);
  const lotId = spans.findLast((s) => s.act === 'ACTIVATED')?.lotId ?? range.lotId;
  const of = lotId === null ? undefined : keptLot(ctx, found, lotId);
  const hold = found.holds.find((h) => h.firstIndex <= number.index && number.index <= h.lastIndex) ?? null;
  const facts: StampFacts = { recalled: !!of?.recall, held: hold !== null, state: stateOf(range, spans), expiryDate: of?.lot.expiryDate ?? null };
  return { found: true, stamp: { range, index: number.index, lot: of?.lot, recall: of?.recall ?? null, hold, facts } };
}

export interface Check {
  isFirst: boolean;
  counted: boolean;
  checks: number;
  firstAt: number | null;
  /** False when the database stayed locked: nothing was written, nothing is claimed. */
  recorded: boolean;
}

interface Job {
  rangeId: number;
  idx: number;
  session: string;
  /** A session that begins with this scan: nothing is known of it. */
  fresh: boolean;
  counted: boolean;
  verdict: string;
  source: string | null;
  region: string | null;
  at: number;
  /** When it began to wait, by the machine's own clock. */
  since: number;
  resolve: (check: Check) => void;
  reject: (error: unknown) => void;
}

interface Recorder {
  queue: Job[];
  scheduled: boolean;
  /** Machine's clock, ms: no transaction before it. */
  notBefore: number;
}

const recorders = new WeakMap<Database, Recorder>();
const PATIENCE_MS = 2_000;
/**
 * After a transaction the lock stays free for as long as it was held: on a slow disk, scans would otherwise hold it
 * nearly always and starve an import or an officer's form. On a fast disk nobody notices.
 */
const MOST_PAUSE_MS = 20;
/** Sessions kept by name for one stamp; later ones only raise the count, so that one code cannot fill the disk. */
const NAMED_SESSIONS = 200;

interface StampRow {
  firstScanAt: number | null;
  checks: number;
}
const stampRow = (db: Database, rangeId: number, idx: number) => db.get<StampRow>('SELECT first_scan_at AS firstScanAt, checks FROM stamp WHERE range_id = ? AND idx = ?', [rangeId, idx]);
const sessionRow = (db: Database, j: Pick<Job, 'rangeId' | 'idx' | 'session'>) =>
  db.get<{ counted: number; first: number }>('SELECT counted, first FROM scan_session WHERE range_id = ? AND idx = ? AND session = ?', [j.rangeId, j.idx, j.session]);

function unrecorded(db: Database, rangeId: number, idx: number): Check {
  const row = stampRow(db, rangeId, idx);
  return { isFirst: false, counted: false, checks: row?.checks ?? 0, firstAt: row?.firstScanAt ?? null, recorded: true };
}

/** Counted sessions are known by the stamp's own row; those before activation are counted. */
const hasRoom = (db: Database, job: Job, stamp: StampRow | undefined): boolean =>
  job.counted
    ? (stamp?.checks ?? 0) < NAMED_SESSIONS
    : db.get<{ n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM scan_session WHERE range_id = ? AND idx = ? LIMIT ?)', [job.rangeId, job.idx, NAMED_SESSIONS])!.n < NAMED_SESSIONS;

function recordOne(db: Database, job: Job): Check {
  const before = stampRow(db, job.rangeId, job.idx);
  const known = job.fresh ? undefined : sessionRow(db, job);
  if (known && (known.counted === 1 || !job.counted)) {
    return { isFirst: known.first === 1, counted: known.counted === 1, checks: before?.checks ?? 0, firstAt: before?.firstScanAt ?? null, recorded: true };
  }
  const first = job.counted && (before?.checks ?? 0) === 0;
  if (known || hasRoom(db, job, before)) {
    db.run(
      `INSERT INTO scan_session (range_id, idx, session, at, counted, first, verdict, source, region) VALUES (?,?,?,?,?,?,?,?,?)
       ON CONFLICT (range_id, idx, session) DO UPDATE SET at = excluded.at, counted = excluded.counted, first = excluded.first, verdict = excluded.verdict, source = excluded.source, region = excluded.region`,
      [job.rangeId, job.idx, job.session, job.at, job.counted ? 1 : 0, first ? 1 : 0, job.verdict, job.source, job.region],
    );
  }
  if (!job.counted) return { isFirst: false, counted: false, checks: before?.checks ?? 0, firstAt: before?.firstScanAt ?? null, recorded: true };
  db.run(
    `INSERT INTO stamp (range_id, idx, first_scan_at, checks, last_scan_at) VALUES (?,?,?,1,?)
     ON CONFLICT (range_id, idx) DO UPDATE SET first_scan_at = coalesce(first_scan_at, excluded.first_scan_at), checks = checks + 1, last_scan_at = excluded.last_scan_at`,
    [job.rangeId, job.idx, job.at, job.at],
  );
  return { isFirst: first, counted: true, checks: (before?.checks ?? 0) + 1, firstAt: before?.firstScanAt ?? job.at, recorded: true };
}

/** All scans that wait are written in one short transaction: one sync to disk for all of them. */
function flush(db: Database, recorder: Recorder): void {
  recorder.scheduled = false;
  const jobs = recorder.queue.splice(0, 100);
  if (jobs.length === 0) return;
  let checks: Check[];
  const began = performance.now();
  try {
    checks = db.transaction(() => jobs.map((job) => recordOne(db, job)), { lazy: true }); // a power cut may take a moment's scans
    const ended = performance.now();
    recorder.notBefore = ended + Math.min(ended - began, MOST_PAUSE_MS);
    if (recorder.queue.length > 0) schedule(db, recorder, 0);
  } catch (error) {
    if (!isBusy(error)) {
      for (const job of jobs) job.reject(error);
      if (recorder.queue.length > 0) schedule(db, recorder, 0);
      return;
    }
    const patience = Date.now() - PATIENCE_MS;
    const waiting: Job[] = [];
    for (const job of jobs) {
      if (job.since > patience) waiting.push(job);
      else job.resolve({ ...unrecorded(db, job.rangeId, job.idx), recorded: false });
    }
    recorder.queue.unshift(...waiting);
    if (recorder.queue.length > 0) schedule(db, recorder, 3);
    return;
  }
  jobs.forEach((job, i) => job.resolve(checks[i]!));
}

function schedule(db: Database, recorder: Recorder, delayMs: number): void {
  if (recorder.scheduled) return;
  recorder.scheduled = true;
  const wait = Math.max(delayMs, recorder.notBefore - performance.now());
  if (wait < 1) setImmediate(() => flush(db, recorder));
  else setTimeout(() => flush(db, recorder), wait);
}

/** A session's name in the database: a digest of its random cookie, so that the row names nobody. */
export const sessionDigest = (cookie: string): string => hash('sha256', `tem ${cookie}`, 'base64url').slice(0, 22);

/**
 * Records one session's look at one stamp, durably, before the answer goes out. The same session again changes nothing.
 * Two racing first checks are ordered by the database: exactly one is told that it is the first.
 * @param session digest of the session's cookie
 * @param fresh the cookie was made for this very scan
 */
export function recordScan(ctx: Context, stamp: ProvenStamp, session: string, fresh = false): Promise<Check> {
  const { db } = ctx;
  const where = { rangeId: stamp.range.id, idx: stamp.index, session };
  const counted = countsAsCheck(stamp.facts);
  const known = fresh ? undefined : sessionRow(db, where);
  if (known && (known.counted === 1 || !counted)) {
    const row = stampRow(db, where.rangeId, where.idx);
    return Promise.resolve({ isFirst: known.first === 1, counted: known.counted === 1, checks: row?.checks ?? 0, firstAt: row?.firstScanAt ?? null, recorded: true });
  }
  let recorder = recorders.get(db);
  if (!recorder) recorders.set(db, (recorder = { queue: [], scheduled: false, notBefore: 0 }));
  const to = recorder;
  return new Promise((resolve, reject) => {
    const job: Job = {
      ...where, fresh, counted, source: sourceOf(ctx), region: regionOf(ctx), at: ctx.now(), since: Date.now(), verdict: standing(stamp.facts, vnDate(ctx.now())), resolve, reject,
    };
    to.queue.push(job);
    schedule(db, to, 0);
  });
}

/** A look that is not counted: staff, the producer, HEAD, robots, JSON. */
export const seenWithoutCounting = (ctx: Context, stamp: ProvenStamp): Check => unrecorded(ctx.db, stamp.range.id, stamp.index);

export interface Verdict {
  kind: VerdictKind;
  facts: VerdictFacts;
}

/** The verdict about a code: what its words need, beside its kind. */
export function verdictOf(ctx: Context, look: LookUp, check: Check | undefined): Verdict {
  const now = ctx.now();
  if (!look.found) {
    return { kind: look.kind, facts: { checks: 0, firstAt: null, now, expiryDate: null, recall: null, otherProduct: look.otherProduct ?? false } };
  }
  const { stamp } = look;
  const seen = check ?? seenWithoutCounting(ctx, stamp);
  return {
    kind: verdictKind(stamp.facts, seen, vnDate(now)),
    facts: { checks: seen.checks, firstAt: seen.firstAt, now, expiryDate: stamp.facts.expiryDate, recall: stamp.recall, hold: stamp.hold },
  };
}
