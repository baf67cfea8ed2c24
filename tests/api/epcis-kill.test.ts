/** The server is killed while it captures, at random moments: nothing acknowledged is lost, nothing is doubled, never half a document. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { DEMO, demoData, startServer, type TestServer } from '../support/server.ts';
import { documentOf, lotEvent, MOMENT } from './epcis-floor.ts';

const ROUNDS = 6;
const EVENTS = 150;
const auth = { authorization: `Bearer ${DEMO.apiKey}` };
const serial = (batch: string, n: number) => `https://sys.example/goods/${batch}/${n}`;

/** A document of many observations; a bad one ends with what is not the demo producer's to make. */
const batchOf = (batch: string, bad: boolean) =>
  documentOf([
    ...Array.from({ length: EVENTS }, (_, n) => ({ type: 'ObjectEvent', ...MOMENT, action: 'OBSERVE', bizStep: 'inspecting', epcList: [serial(batch, n)], 'rdfs:comment': 'x'.repeat(300) })),
    ...(bad ? [lotEvent('KHONG-CUA-MINH', { quantityList: [{ epcClass: 'https://sys.example/01/02938999999990/10/K', quantity: 1 }] })] : []),
  ]);

interface Sent {
  batch: string;
  behaviour: 'rollback' | 'proceed';
  bad: boolean;
  location: string;
}

async function sendUntilKilled(server: TestServer, round: number, acknowledged: Sent[]): Promise<void> {
  for (let i = 0; ; i++) {
    const batch = `${round}-${i}`;
    const bad = i % 4 === 3;
    const behaviour = i % 5 === 4 ? 'proceed' : 'rollback';
    try {
      const answer = await server.fetch('/epcis/capture', { method: 'POST', headers: { ...auth, 'content-type': 'application/json', 'gs1-capture-error-behaviour': behaviour, 'idempotency-key': `kill-${batch}` }, body: JSON.stringify(batchOf(batch, bad)) });
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      acknowledged.push({ batch, behaviour, bad, location: answer.headers.get('location')! });
    } catch (error) {
      if (error instanceof Error && /^\d{3} /.test(error.message)) throw error;
      return; // the connection broke: the server is gone
    }
  }
}

const seen = (db: Database, batch: string): number[] =>
  Array.from({ length: EVENTS }, (_, n) => db.get<{ n: number }>('SELECT count(*) AS n FROM epcis_event_key k JOIN epcis_event e ON e.id = k.event_id WHERE k.key = ? AND e.corrects_event_id IS NULL', [serial(batch, n)])!.n);

test(`killed ${ROUNDS} times while capturing`, { timeout: 300_000 }, async () => {
  const dataDir = await demoData();
  const acknowledged: Sent[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer({ dataDir });
      const sending = sendUntilKilled(server, round, acknowledged);
      await sleep(150 + Math.random() * 900);
      await server.kill();
      await sending;
      const db = openDatabase(join(dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
      try {
        // as it lies there, dead: a document by rollback is seen whole or not at all
        for (const { batch, behaviour } of acknowledged.filter((s) => s.behaviour === 'rollback')) {
          const counts = new Set(seen(db, batch));
          expect([...counts], `${batch} ${behaviour}`).toHaveLength(1);
          expect([0, 1]).toContain([...counts][0]);
        }
      } finally {
        db.close();
      }
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);

    const server = await startServer({ dataDir });
    for (const { location, bad, behaviour } of acknowledged) {
      let job: { running: boolean; success: boolean; captureErrorBehaviour: string } | undefined;
      for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
        job = (await (await server.fetch(location, { headers: auth })).json()) as typeof job;
        if (job?.running === false) break;
      }
      expect(job, location).toMatchObject({ running: false, success: !bad, captureErrorBehaviour: behaviour });
    }
    // sent once more, as a client does that never got its answer: the same jobs, nothing new
    const again = acknowledged[acknowledged.length - 1]!;
    const answer = await server.fetch('/epcis/capture', { method: 'POST', headers: { ...auth, 'content-type': 'application/json', 'gs1-capture-error-behaviour': again.behaviour, 'idempotency-key': `kill-${again.batch}` }, body: JSON.stringify(batchOf(again.batch, again.bad)) });
    expect(answer.headers.get('location')).toBe(again.location);
    await server.stop();

    const db = openDatabase(join(dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
    try {
      for (const { batch, bad, behaviour } of acknowledged) {
        const expected = bad && behaviour === 'rollback' ? 0 : 1;
        expect(new Set(seen(db, batch)), `${batch} ${behaviour}`).toEqual(new Set([expected]));
      }
      expect(db.all('SELECT 1 FROM epcis_event WHERE corrects_event_id < 0')).toEqual([]);
      expect(db.get("SELECT 1 FROM epcis_capture_job WHERE state IN ('RUNNING','UNDOING')")).toBeUndefined();
      expect(verifyAudit(db)).toBeNull();
    } finally {
      db.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('the door tells a file of 50 MB what is too much, and takes the demo producer’s key', { timeout: 120_000 }, async () => {
  const server = await startServer();
  try {
    const big = await server.fetch('/epcis/capture', { method: 'POST', headers: { ...auth, 'content-type': 'application/json' }, body: new Uint8Array(50 * 1024 * 1024).fill(0x20) }).catch((error: unknown) => error as Error);
    // the answer may come while the sender still sends: then the sender sees a closed connection
    if (big instanceof Response) {
      expect(big.status).toBe(413);
      expect(((await big.json()) as { en: string }).en).toContain('10 MB');
    }
    expect((await server.fetch('/healthz')).status).toBe(200);
    expect((await server.fetch('/epcis/events', { headers: auth })).status).toBe(200);
    expect((await server.fetch('/epcis/events')).status).toBe(401);
    const lot = encodeURIComponent(`${server.url}/01/02938000000018/10/BL-MINHHOA-1`);
    expect((await server.fetch(`/epcis/epcs/${lot}/events`)).status).toBe(200);
    const description = (await (await server.fetch('/api/openapi.json')).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(description.paths)).toContain('/epcis/capture');
  } finally {
    await server.stop();
  }
});
