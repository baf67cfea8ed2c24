/** Capturing 10,000 EPCIS events beside bare prepared inserts of the same rows. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Libsql from 'libsql';
import { openDatabase } from '../../db/client.ts';
import { milliseconds, perSecond, share, type Finding } from './report.ts';
import type { Bench } from './measure.ts';

const EVENTS = 10_000;

const eventOf = (n: number) => ({
  type: 'ObjectEvent', eventTime: '2026-11-20T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00', action: 'OBSERVE', bizStep: 'inspecting', disposition: 'in_progress',
  epcList: [`https://id.gs1.org/01/09520123456788/21/S${n}A`, `https://id.gs1.org/01/09520123456788/21/S${n}B`], readPoint: { id: 'https://id.gs1.org/414/4012345000115' },
  bizTransactionList: [{ type: 'po', bizTransaction: `urn:epcglobal:cbv:bt:4012345000009:${n}` }],
});

/** The rows of the capture once more, by prepared statements alone, as many to a transaction as the capture took. */
function bareRate(file: string, database: string): number {
  const from = openDatabase(database, { readonly: true });
  const tables = ['epcis_event', 'epcis_event_key'].map((table) => ({
    table,
    ddl: from.all<{ sql: string }>("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table','index') AND sql IS NOT NULL ORDER BY type DESC", [table]).map((r) => r.sql),
    rows: from.all<Record<string, string | number | null>>(table === 'epcis_event' ? 'SELECT * FROM epcis_event WHERE capture_job_id IS NOT NULL' : 'SELECT k.* FROM epcis_event_key k JOIN epcis_event e ON e.id = k.event_id WHERE e.capture_job_id IS NOT NULL'),
  }));
  from.close();
  const bare = new Libsql(file);
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF');
  for (const { ddl } of tables) for (const sql of ddl) bare.exec(sql);
  const started = performance.now();
  for (const { table, rows } of tables) {
    const columns = Object.keys(rows[0]!);
    const insert = bare.prepare(`INSERT INTO ${table} (${columns.join(',')}) VALUES (${columns.map(() => '?').join(',')})`);
    for (let at = 0; at < rows.length; at += 200) {
      bare.exec('BEGIN IMMEDIATE');
      for (const row of rows.slice(at, at + 200)) insert.run(columns.map((c) => (typeof row[c] === 'number' ? BigInt(row[c]) : row[c]!)));
      bare.exec('COMMIT');
    }
  }
  const seconds = (performance.now() - started) / 1_000;
  bare.close();
  return EVENTS / seconds;
}

/** One document over HTTP, from the first byte sent to the finished job: reading, checking, naming, storing, the switch. */
export async function epcisCapture(bench: Bench): Promise<Finding[]> {
  const { server, floor } = bench;
  const body = JSON.stringify({ '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'], type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-11-22T00:00:00Z', epcisBody: { eventList: Array.from({ length: EVENTS }, (_, n) => eventOf(n)) } });
  const headers = { authorization: `Bearer ${floor.env.DEMO_API_KEY}`, 'content-type': 'application/json' };
  let slowest = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const asked = performance.now();
      await fetch(`${server.url}/healthz`).then((a) => a.arrayBuffer());
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(10);
    }
  })();
  const started = performance.now();
  const answer = await fetch(`${server.url}/epcis/capture`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  const acknowledged = performance.now() - started;
  const job = server.url + answer.headers.get('location')!;
  for (;;) {
    const state = (await (await fetch(job, { headers })).json()) as { running: boolean; success: boolean; errors: unknown[] };
    if (!state.running && !state.success) throw new Error(JSON.stringify(state.errors[0]));
    if (!state.running) break;
    await sleep(20);
  }
  const seconds = (performance.now() - started) / 1_000;
  watching = false;
  await watch;
  const rate = EVENTS / seconds;
  const limit = bareRate(join(floor.dataDir, 'bare-epcis.db'), floor.database);
  return [{
    name: 'epcis-capture',
    what: `${EVENTS.toLocaleString('en-GB')} EPCIS events captured as one document over HTTP: checked against the standard, named by hash, balanced, all or nothing (acknowledged after ${milliseconds(acknowledged)}; slowest other answer meanwhile ${milliseconds(slowest)}); limit: bare prepared inserts of the resulting rows`,
    found: `${perSecond(rate)} (${share(rate, limit)})`, limit: perSecond(limit), goal: '', met: true, numbers: { rate, limit, seconds, acknowledged, slowest },
  }];
}
