/** Stamps: verifying, issuing, scanning, genealogy, each beside what the machine can do at most in the same run. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANONYMOUS, type Context, type Person } from '../../api/context.ts';
import { parseEnv } from '../../api/env.ts';
import { createLogger } from '../../api/log.ts';
import { activateStamps, descendants, issueStamps, makeSerial, openLot, openStampKeys, orderKey } from '../../api/traceability/index.ts';
import { readSerial, tagMatches } from '../../api/traceability/stamps/serial.ts';
import { systemContext } from '../../api/wiring.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { milliseconds, perSecond, share, type Finding } from './report.ts';
import { bare, beside, ratioFinding, steadily, type Bench } from './measure.ts';

const PHONE = { accept: 'text/html', 'accept-encoding': 'gzip', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36' };

/** The demo producer on the bench's own folder. */
export function producer(bench: Bench, db: Database): Context {
  const env = parseEnv({ ...bench.floor.env, LOG_LEVEL: 'silent' });
  const owner = db.get<{ id: number; person: string }>("SELECT o.id, r.person_id AS person FROM organisation o JOIN organisation_role r ON r.organisation_id = o.id WHERE o.name = 'HTX Nước mắm Ba Làng (minh họa)' AND r.role = 'OWNER'")!;
  const actor: Person = { kind: 'person', userId: owner.person, sessionId: 'bench', name: 'bench', roles: [{ organisationId: owner.id, organisationName: '', organisationKind: 'COOPERATIVE', role: 'OWNER', communeCode: null }] };
  return { ...systemContext(db, env, createLogger('silent'), 'bench'), actor };
}

/** An active range of so many stamps on a lot of its own. */
export async function activeRange(bench: Bench, db: Database, count: number): Promise<{ range: string; seconds: number; rows: number; serial: (index: number) => string; gtin: string }> {
  const ctx = producer(bench, db);
  const item = db.get<{ id: string; commune: string }>("SELECT t.public_id AS id, p.commune_code AS commune FROM trade_item t JOIN product p ON p.id = t.product_id WHERE p.slug = 'nuoc-mam-ba-lang-minh-hoa' ORDER BY t.position LIMIT 1")!;
  const lot = await openLot(ctx, { tradeItem: item.id, code: `BENCH-${count}`, productionDate: '2026-01-02', expiryDate: '2036-01-01', quantity: count, communeCode: item.commune, standards: 'TCVN 5107:2018' });
  const total = () => ['stamp_range', 'stamp_span', 'stamp', 'epcis_event', 'epcis_event_key', 'epcis_serial', 'audit_entry', 'goods_flow', 'goods_held', 'outbox'].reduce((sum, table) => sum + db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n, 0);
  const before = total();
  const started = performance.now();
  const { publicId: range } = await issueStamps(ctx, { lot: lot.publicId, count });
  const seconds = (performance.now() - started) / 1_000;
  const rows = total() - before;
  await activateStamps(ctx, { range });
  const row = db.get<{ number: number; gtin: string; check: string }>('SELECT r.number, r.gtin, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [range])!;
  const key = openStampKeys({ db, dataDir: bench.floor.dataDir }).rangeKey(row.check, row.number)!;
  const order = orderKey({ db })!;
  return { range, seconds, rows, gtin: row.gtin, serial: (index) => makeSerial(order, key, { range: row.number, index }) };
}

const MILLION = 1_000_000;

/** Issuing, and verifying what was issued, on one core. */
async function stamps(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  try {
    const issued = await activeRange(bench, db, MILLION);
    db.exec('CREATE TABLE bench_stamp (range_id INTEGER NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (range_id, idx)) WITHOUT ROWID');
    const inserting = performance.now();
    for (let at = 0; at < MILLION; at += 50_000) db.transaction(() => {
      for (let i = at; i < at + 50_000; i++) db.run('INSERT INTO bench_stamp (range_id, idx) VALUES (1, ?)', [i]);
    });
    const bareSeconds = (performance.now() - inserting) / 1_000;
    db.exec('DROP TABLE bench_stamp');

    const serials = Array.from({ length: MILLION }, (_, index) => issued.serial(index));
    const order = orderKey({ db })!;
    const row = db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [issued.range])!;
    const key = openStampKeys({ db, dataDir: bench.floor.dataDir }).rangeKey(row.check, row.number)!;
    const verifying = performance.now();
    let genuine = 0;
    for (const serial of serials) {
      const number = readSerial(order, serial);
      if (number.range === row.number && tagMatches(key, number, serial)) genuine++;
    }
    const verifySeconds = (performance.now() - verifying) / 1_000;
    if (genuine !== MILLION) throw new Error(`only ${genuine} of ${MILLION} serials verified`);
    const block = Buffer.alloc(72, 7);
    const hashing = performance.now();
    for (let i = 0; i < MILLION; i++) {
      block.writeUInt32BE(i, 64);
      hash('sha256', block, 'binary');
      hash('sha256', block, 'hex');
    }
    const hashSeconds = (performance.now() - hashing) / 1_000;
    return [
      { name: 'issue', what: `1,000,000 stamps issued: ${issued.rows} rows written; limit: a row for each by prepared inserts`, found: milliseconds(issued.seconds * 1_000), limit: milliseconds(bareSeconds * 1_000), goal: 'constant rows', met: issued.rows < 20, numbers: { seconds: issued.seconds, rows: issued.rows, bareSeconds } },
      { name: 'verify', what: '1,000,000 serials verified on one core: read, range found, tag proven; limit: the two SHA-256 that an HMAC needs', found: `${perSecond(MILLION / verifySeconds)} (${share(hashSeconds, verifySeconds)})`, limit: perSecond(MILLION / hashSeconds), goal: '', met: true, numbers: { rate: MILLION / verifySeconds, limit: MILLION / hashSeconds } },
    ];
  } finally {
    db.close();
  }
}

/** The scan page with its recording: each request a new session, so each writes. */
async function scanPage(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  let paths: string[];
  try {
    const issued = await activeRange(bench, db, 2_000);
    paths = Array.from({ length: 2_000 }, (_, index) => `/01/${issued.gtin}/21/${issued.serial(index)}`);
  } finally {
    db.close();
  }
  const page = await fetch(bench.server.url + paths[0], { headers: PHONE });
  const bytes = Buffer.byteLength(await page.text());
  if (page.status !== 200) throw new Error(`the scan page answered ${page.status}`);
  const limit = await bare(bench, bytes);
  try {
    const found = await beside(bench.seconds, { url: bench.server.url, paths, headers: PHONE }, { url: limit.url, paths: ['/page'] }, 50);
    const steady = await steadily(bench, paths, () => sleep(bench.seconds * 1_000), 1_000);
    return [
      ratioFinding('scan', `scan page of ${Math.round(bytes / 1024)} KB with recording, every request a new session, 50 connections; limit: bare Hono, a constant of the same size`, found, 0.4),
      { name: 'scan-steady', what: `1,000 scans a second at even times, every one a new session: p99 (p50 ${milliseconds(steady.p50)}, worst ${milliseconds(steady.max)})`, found: milliseconds(steady.p99), limit: '', goal: '', met: steady.faults === 0, numbers: { ...steady } },
    ];
  } finally {
    await limit.stop();
  }
}

const DERIVED = 10_000;

/** A raw lot from which 10,000 lots were made, in ten generations of a thousand. */
function genealogy(bench: Bench): Finding[] {
  const db = openDatabase(join(bench.floor.dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
  try {
    db.transaction(() => {
      const key = (n: number) => `/lo/bench${String(n).padStart(7, '0')}`;
      for (let n = 1; n <= DERIVED; n++) {
        const { lastInsertRowid } = db.run(
          "INSERT INTO epcis_event (event_id, type, biz_step, event_time, event_time_zone, record_time, organisation_id, captured_by, json) VALUES (?,'TransformationEvent','creating_class_instance',?,'+07:00',?,1,'bench','{}')",
          [`urn:uuid:bench-${n}`, n, n],
        );
        db.run("INSERT INTO epcis_event_key (event_id, role, key) VALUES (?,'INPUT',?)", [lastInsertRowid, key(Math.max(0, n - 1_000))]);
        db.run("INSERT INTO epcis_event_key (event_id, role, key) VALUES (?,'OUTPUT',?)", [lastInsertRowid, key(n)]);
      }
    });
    const ctx = { ...producer(bench, db), actor: ANONYMOUS };
    const timed = (work: () => number): number => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 5; round++) {
        const started = performance.now();
        const n = work();
        if (n !== DERIVED) throw new Error(`${n} of ${DERIVED} descendants`);
        best = Math.min(best, performance.now() - started);
      }
      return best;
    };
    const ours = timed(() => descendants(ctx, ['/lo/bench0000000']).length);
    const limit = timed(() => db.all("WITH RECURSIVE r(key) AS (SELECT '/lo/bench0000000' UNION SELECT o.key FROM r CROSS JOIN epcis_event_key i ON i.key = r.key AND i.role = 'INPUT' CROSS JOIN epcis_event_key o ON o.event_id = i.event_id AND o.role = 'OUTPUT') SELECT key FROM r").length - 1);
    return [{ name: 'genealogy', what: 'the 10,000 descendants of a lot, with their distance, over events that stand; limit: a bare recursive query without distances, corrections and cartons', found: `${milliseconds(ours)} (${share(limit, ours)})`, limit: milliseconds(limit), goal: '', met: true, numbers: { ours, limit } }];
  } finally {
    db.close();
  }
}

export const STAMP_ROWS = { stamps, 'scan-page': scanPage, genealogy };
