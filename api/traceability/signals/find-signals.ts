/**
 * The job that reads new scans once, in slices, and raises signals. Its cursor, its tallies and its signals move in one
 * transaction, so that a process that ends in the middle goes on where it was and nothing is counted twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../db/client.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { publicId } from '../../ids.ts';
import type { Job } from '../../jobs.ts';
import { DAY, HOUR, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { flushAttempts, sourceRow } from './attempts.ts';
import {
  countDay, countStamp, judgeCount, judgeFarPlaces, judgeOutlier, judgeSource, KIND_OF_VERDICT, opensAgain, ruleOn, type Evidence, type Found, type Look, type SignalKind, type SignalRule,
} from './rules.ts';

/** A slice ends after this long; the pages then have four times as long. At that share a thousand scans a second are kept up with. */
const SLICE_MS = 5;
const PAUSE_MS = 20;
const SLICE_ROWS = 200;
/** A scan this fresh may still be on its way into the database, behind one with a later time. */
const SETTLED_MS = 5_000;
/** How far back looks at one stamp are compared. */
const LOOK_BACK = 30 * DAY;
/** How long a scan keeps the digest of its network; its salt is gone by then. */
const SOURCE_LIFE = 2 * DAY;
/** Stamps of a range that its mean is made of. */
const SAMPLE = 2_000;

interface ScanRow extends Look {
  row: number;
  rangeId: number;
  idx: number;
  verdict: string;
}

interface Subject {
  kind: SignalKind;
  key: string;
  rangeId: number | null;
  idx: number | null;
}

const cursorOf = (db: Database, name: string): { at: number; row: number } =>
  db.get<{ at: number; row: number }>('SELECT at, row FROM signal_cursor WHERE name = ?', [name]) ?? { at: 0, row: 0 };

const moveCursor = (db: Database, name: string, at: number, row: number): void => {
  db.run('INSERT INTO signal_cursor (name, at, row) VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET at = excluded.at, row = excluded.row', [name, at, row]);
};

/** The lot of a stamp, or the one lot of a whole range. */
const lotOf = (db: Database, rangeId: number, idx: number | null): number | null =>
  (idx === null ? undefined : db.get<{ lotId: number | null }>("SELECT lot_id AS lotId FROM stamp_span WHERE range_id = ? AND act = 'ACTIVATED' AND ? BETWEEN first_index AND last_index ORDER BY id DESC LIMIT 1", [rangeId, idx])?.lotId)
  ?? db.get<{ lotId: number | null }>('SELECT lot_id AS lotId FROM stamp_range WHERE id = ?', [rangeId])?.lotId ?? null;

/** Raises a signal, or adds to the one that there is. The same evidence again changes nothing. */
function raise(ctx: Context, subject: Subject, found: Found, rule: SignalRule): void {
  const { db } = ctx;
  const evidence = JSON.stringify(found.evidence);
  const known = db.get<{ id: number; publicId: string; n: number; state: string; decidedN: number | null }>('SELECT id, public_id AS publicId, n, state, decided_n AS decidedN FROM stamp_signal WHERE subject = ?', [subject.key]);
  if (known) {
    db.run('UPDATE stamp_signal SET n = max(n, ?), severity = ?, evidence = ?, range_id = ?, first_at = min(first_at, ?), last_at = max(last_at, ?) WHERE id = ? AND (evidence <> ? OR n < ?)', [
      found.n, found.severity, evidence, subject.rangeId, found.firstAt, found.lastAt, known.id, evidence, found.n,
    ]);
    if (known.state !== 'DISMISSED' || known.decidedN === null || !opensAgain(found.n, known.decidedN)) return;
    db.run("UPDATE stamp_signal SET state = 'OPEN', version = version + 1 WHERE id = ? AND state = 'DISMISSED'", [known.id]);
    audit(ctx, { act: 'signal.reopen', object: 'stamp-signal', objectId: known.publicId, data: { kind: subject.kind, n: found.n } });
    proposeHold(ctx, known.id, subject, rule);
    return;
  }
  const id = publicId();
  const { lastInsertRowid } = db.run(
    'INSERT INTO stamp_signal (public_id, kind, subject, range_id, idx, lot_id, severity, rule_version, n, evidence, first_at, last_at, raised_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)',
    [
      id, subject.kind, subject.key, subject.rangeId, subject.idx, subject.rangeId === null ? null : lotOf(db, subject.rangeId, subject.idx), found.severity, rule.version, found.n, evidence,
      found.firstAt, found.lastAt, ctx.now(),
    ],
  );
  audit(ctx, { act: 'signal.raise', object: 'stamp-signal', objectId: id, data: { kind: subject.kind, n: found.n, rule: rule.version } });
  proposeHold(ctx, lastInsertRowid, subject, rule);
}

/** The rule only proposes; pages change when a person confirms. */
function proposeHold(ctx: Context, signalId: number, subject: Subject, rule: SignalRule): void {
  if (!rule.proposesHold || subject.rangeId === null || subject.idx === null) return;
  ctx.db.run("INSERT INTO stamp_hold (public_id, signal_id, range_id, first_index, last_index, rule, state, proposed_at) VALUES (?,?,?,?,?,?,'PROPOSED',?) ON CONFLICT DO NOTHING", [
    publicId(), signalId, subject.rangeId, subject.idx, subject.idx, subject.kind, ctx.now(),
  ]);
}

/** The signals about this one stamp. */
function judgeStamp(ctx: Context, scan: ScanRow, date: string): void {
  const { db } = ctx;
  const { rangeId, idx } = scan;
  const looks = db.all<Look>('SELECT at, source, region FROM scan_session WHERE range_id = ? AND idx = ? AND at BETWEEN ? AND ? ORDER BY at', [rangeId, idx, scan.at - LOOK_BACK, scan.at]);
  const far = ruleOn('FAR_PLACES', date);
  const found = far && judgeFarPlaces(looks, far);
  if (far && found) raise(ctx, { kind: 'FAR_PLACES', key: `FAR_PLACES/${rangeId}/${idx}`, rangeId, idx }, found, far);

  const outlier = ruleOn('OUTLIER', date);
  const stamp = outlier && db.get<{ checks: number; firstAt: number; lastAt: number }>('SELECT checks, first_scan_at AS firstAt, last_scan_at AS lastAt FROM stamp WHERE range_id = ? AND idx = ? AND checks >= ?', [rangeId, idx, outlier.atLeast]);
  if (!outlier || !stamp) return;
  const othersMean = db.get<{ mean: number | null }>('SELECT avg(checks) AS mean FROM (SELECT checks FROM stamp WHERE range_id = ? AND idx <> ? AND checks > 0 LIMIT ?)', [rangeId, idx, SAMPLE])!.mean ?? 0;
  const severity = judgeOutlier(stamp.checks, othersMean, outlier);
  if (severity === null) return;
  const evidence: Evidence = { days: [], sessions: stamp.checks, othersMean: Math.round(othersMean * 10) / 10 };
  for (const look of looks) countDay(evidence.days, vnDate(look.at), look.region);
  raise(ctx, { kind: 'OUTLIER', key: `OUTLIER/${rangeId}/${idx}`, rangeId, idx }, { n: stamp.checks, severity, firstAt: stamp.firstAt, lastAt: stamp.lastAt, evidence }, outlier);
}

/** Looks before activation, after a recall, after voiding, after expiry: counted for the range. */
function tally(ctx: Context, scan: ScanRow, date: string): void {
  const kind = KIND_OF_VERDICT[scan.verdict];
  const rule = kind && ruleOn(kind, date);
  if (!kind || !rule) return;
  const { db } = ctx;
  const key = `${kind}/${scan.rangeId}`;
  const known = db.get<{ n: number; evidence: string; firstAt: number }>('SELECT n, evidence, first_at AS firstAt FROM signal_tally WHERE subject = ?', [key]);
  const evidence: Evidence = known ? (JSON.parse(known.evidence) as Evidence) : { days: [], stamps: [] };
  countDay(evidence.days, date, scan.region);
  countStamp((evidence.stamps ??= []), scan.idx);
  const n = (known?.n ?? 0) + 1;
  const firstAt = Math.min(known?.firstAt ?? scan.at, scan.at);
  db.run('INSERT INTO signal_tally (subject, n, evidence, first_at, last_at) VALUES (?,?,?,?,?) ON CONFLICT (subject) DO UPDATE SET n = excluded.n, evidence = excluded.evidence, first_at = excluded.first_at, last_at = excluded.last_at', [
    key, n, JSON.stringify(evidence), firstAt, scan.at,
  ]);
  const severity = judgeCount(n, rule);
  if (severity !== null) raise(ctx, { kind, key, rangeId: scan.rangeId, idx: null }, { n, severity, firstAt, lastAt: scan.at, evidence: { ...evidence, sessions: n } }, rule);
}

/** A stamp that this source had not looked at in this hour. */
function countForSource(ctx: Context, scan: ScanRow): void {
  const { db } = ctx;
  if (scan.source === null) return;
  const hour = Math.floor(scan.at / HOUR);
  const before = db.get('SELECT 1 FROM scan_session WHERE range_id = ? AND idx = ? AND source = ? AND at >= ? AND (at < ? OR (at = ? AND rowid < ?))', [scan.rangeId, scan.idx, scan.source, hour * HOUR, scan.at, scan.at, scan.row]);
  if (before) return;
  const row = sourceRow(db, hour, scan.source, scan.at);
  const ranges = JSON.parse(row.ranges) as number[];
  if (!ranges.includes(scan.rangeId) && ranges.length < 10) ranges.push(scan.rangeId);
  const regions = JSON.parse(row.regions) as Record<string, number>;
  regions[scan.region ?? ''] = (regions[scan.region ?? ''] ?? 0) + 1;
  db.run('UPDATE scan_source SET serials = serials + 1, ranges = ?, regions = ?, last_at = max(last_at, ?) WHERE hour = ? AND source = ?', [JSON.stringify(ranges), JSON.stringify(regions), scan.at, hour, row.source]);
}

/** Reads the next scans. @returns how many */
const readScans = (ctx: Context, settled: number): Promise<number> =>
  write(ctx, (db) => {
    const from = cursorOf(db, 'scans');
    const scans = db.all<ScanRow>(
      `SELECT rowid AS row, range_id AS rangeId, idx, at, verdict, source, region FROM scan_session
       WHERE at >= ? AND at <= ? AND (at > ? OR rowid > ?) ORDER BY at, rowid LIMIT ?`,
      [from.at, settled, from.at, from.row, SLICE_ROWS],
    );
    // a stamp is judged with the last of its looks that were read: it sees the others
    const lastOf = new Map(scans.map((s, i) => [`${s.rangeId}/${s.idx}`, i]));
    const until = performance.now() + SLICE_MS;
    let done = 0;
    for (const scan of scans) {
      const date = vnDate(scan.at);
      if (lastOf.get(`${scan.rangeId}/${scan.idx}`) === done) judgeStamp(ctx, scan, date);
      tally(ctx, scan, date);
      countForSource(ctx, scan);
      done++;
      if (performance.now() > until) break;
    }
    const last = scans[done - 1];
    if (last) moveCursor(db, 'scans', last.at, last.row);
    return done;
  }, { lazy: true }); // goes on where it was cut off

/** Sources raised in one turn, the busiest first: a flood of them must not fill the officers' list. */
const BUSIEST = 50;

/** Judges the sources of this hour and the last, and lets older ones go. */
const readSources = (ctx: Context, settled: number): Promise<void> =>
  write(ctx, (db) => {
    const hour = Math.floor(settled / HOUR);
    const date = vnDate(settled);
    const rule = ruleOn('MANY_SERIALS', date);
    const least = Math.min(rule?.atLeast ?? Infinity, rule?.orAtLeast ?? Infinity);
    const busy = !rule ? [] : db.all<{ hour: number; source: string; attempts: number; serials: number; ranges: string; regions: string; firstAt: number; lastAt: number }>(
      "SELECT hour, source, attempts, serials, ranges, regions, first_at AS firstAt, last_at AS lastAt FROM scan_source WHERE hour >= ? AND source <> '' AND max(attempts, serials) >= ? ORDER BY max(attempts, serials) DESC LIMIT ?",
      [hour - 1, least, BUSIEST],
    );
    for (const s of busy) {
      const judged = judgeSource(s.serials, s.attempts, rule!);
      if (!judged) continue;
      const ranges = JSON.parse(s.ranges) as number[];
      const days = Object.entries(JSON.parse(s.regions) as Record<string, number>).map(([region, n]) => ({ date: vnDate(s.firstAt), region, n }));
      raise(ctx, { kind: 'MANY_SERIALS', key: `MANY_SERIALS/${s.hour}/${s.source}`, rangeId: ranges.length === 1 ? ranges[0]! : null, idx: null }, {
        ...judged, firstAt: s.firstAt, lastAt: s.lastAt, evidence: { days, serials: s.serials, attempts: s.attempts, ranges: ranges.length },
      }, rule!);
    }
    db.run('DELETE FROM scan_source WHERE rowid IN (SELECT rowid FROM scan_source WHERE hour < ? LIMIT ?)', [hour - 48, SLICE_ROWS]);
  }, { lazy: true });

/** Takes the networks' digests off scans that are two days old. @returns how many */
const forgetSources = (ctx: Context): Promise<number> =>
  write(ctx, (db) => {
    const from = cursorOf(db, 'forget');
    const old = db.all<{ at: number; row: number }>('SELECT at, rowid AS row FROM scan_session WHERE at >= ? AND at < ? AND (at > ? OR rowid > ?) ORDER BY at, rowid LIMIT ?', [
      from.at, ctx.now() - SOURCE_LIFE, from.at, from.row, SLICE_ROWS,
    ]);
    const last = old.at(-1);
    if (!last) return 0;
    db.run('UPDATE scan_session SET source = NULL WHERE rowid IN (SELECT value FROM json_each(?)) AND source IS NOT NULL', [JSON.stringify(old.map((o) => o.row))]);
    moveCursor(db, 'forget', last.at, last.row);
    return old.length;
  }, { lazy: true });

/**
 * Reads all scans that have settled. May be stopped at any moment.
 * @param options.slices ends after so many, for tests
 * @returns scans read
 */
export async function findSignals(ctx: Context, options: { slices?: number } = {}): Promise<number> {
  await flushAttempts(ctx);
  const settled = ctx.now() - SETTLED_MS;
  let read = 0;
  for (let slice = 0; slice < (options.slices ?? Infinity); slice++) {
    const n = await readScans(ctx, settled);
    read += n;
    if (n === 0) break;
    await pause(PAUSE_MS);
  }
  await readSources(ctx, settled);
  while ((await forgetSources(ctx)) > 0) await pause(PAUSE_MS);
  return read;
}

export const signalJobs: readonly Job[] = [{ name: 'signals-find', everyMs: 60_000, run: (ctx) => findSignals(ctx).then(() => undefined) }];
