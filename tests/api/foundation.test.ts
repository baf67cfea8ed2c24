import { afterEach, describe, expect, it } from 'vitest';
import { audit, auditHead, GENESIS, verifyAudit } from '../../api/audit.ts';
import { createOutboxWorker, enqueue, onTopic } from '../../api/outbox.ts';
import { write } from '../../api/write.ts';
import { openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { NOW, person, testContext, type TestContext } from '../support/context.ts';

let t: TestContext;
afterEach(() => t.close());

const note = (ctx: TestContext['ctx'], n: number) => audit(ctx, { act: 'test.note', object: 'note', objectId: n });

describe('a write', () => {
  it('is repeated without doing anything twice, and gives the stored answer', async () => {
    t = testContext({ actor: person({ userId: 'u1' }) });
    const once = () => write(t.ctx, () => (note(t.ctx, 1), { id: auditHead(t.db).id }), { idempotencyKey: 'token-1', act: 'note' });
    expect(await once()).toEqual({ id: 1 });
    expect(await once()).toEqual({ id: 1 });
    expect(auditHead(t.db).id).toBe(1);
  });
  it('keeps another person’s key apart', async () => {
    t = testContext();
    for (const userId of ['u1', 'u2']) {
      const ctx = t.as(person({ userId }));
      await write(ctx, () => (note(ctx, 1), 1), { idempotencyKey: 'same', act: 'note' });
    }
    expect(auditHead(t.db).id).toBe(2);
  });
  it('leaves nothing behind when it fails', async () => {
    t = testContext();
    await expect(write(t.ctx, () => {
      note(t.ctx, 1);
      enqueue(t.ctx, { topic: 'x', key: '1', payload: {} });
      throw new Error('half-way');
    })).rejects.toThrow('half-way');
    expect(auditHead(t.db)).toEqual({ id: 0, hash: GENESIS });
    expect(t.db.get('SELECT 1 FROM outbox')).toBeUndefined();
  });
  it('waits for another writer without blocking the event loop', async () => {
    t = testContext();
    const other = openDatabase(t.db.file);
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    setTimeout(() => other.exec('COMMIT'), 400);
    await write(t.ctx, () => (note(t.ctx, 1), 1));
    clearInterval(timer);
    other.close();
    expect(ticks).toBeGreaterThan(2);
    expect(auditHead(t.db).id).toBe(1);
  });
});

describe('the audit chain', () => {
  it('is whole, and shows a changed, a missing and a re-ordered row', async () => {
    t = testContext();
    for (let n = 1; n <= 5; n++) await write(t.ctx, () => (note(t.ctx, n), n));
    expect(verifyAudit(t.db)).toBeNull();
    t.db.run("UPDATE audit_entry SET object_id = '99' WHERE id = 3");
    expect(verifyAudit(t.db)).toEqual({ id: 3, fault: 'changed' });
    t.db.run("UPDATE audit_entry SET object_id = '3' WHERE id = 3");
    expect(verifyAudit(t.db)).toBeNull();
    t.db.run('UPDATE audit_entry SET id = 100 WHERE id = 2');
    t.db.run('UPDATE audit_entry SET id = 2 WHERE id = 4');
    expect(verifyAudit(t.db)).toEqual({ id: 2, fault: 'changed' });
    t.db.run('DELETE FROM audit_entry WHERE id = 2');
    expect(verifyAudit(t.db)).toEqual({ id: 2, fault: 'missing' });
  });
  it('refuses a row outside of the transaction of its write', () => {
    t = testContext();
    expect(() => note(t.ctx, 1)).toThrow(TypeError);
  });
});

describe('the outbox', () => {
  it('does each effect, tries a failed one again, and holds one of unknown outcome', async () => {
    t = testContext();
    const seen: string[] = [];
    const worker = createOutboxWorker(t.ctx, [
      onTopic('ok', async (_ctx, payload) => (seen.push(`ok ${String(payload.n)}`), 'done')),
      onTopic('flaky', async (_ctx, _payload, { attempt }) => {
        seen.push(`flaky ${attempt}`);
        if (attempt < 2) throw new Error('engine down');
        return 'done';
      }),
      onTopic('sms', async () => ({ hold: 'the gateway did not answer' })),
    ]);
    await write(t.ctx, () => {
      enqueue(t.ctx, { topic: 'ok', key: 'a', payload: { n: 1 } });
      enqueue(t.ctx, { topic: 'ok', key: 'a', payload: { n: 2 } });
      enqueue(t.ctx, { topic: 'flaky', key: 'b', payload: {} });
      enqueue(t.ctx, { topic: 'sms', key: 'c', payload: {} });
    });
    await worker.drain();
    expect(seen.sort()).toEqual(['flaky 1', 'ok 1']);
    t.setNow(NOW + 10_000);
    await worker.drain();
    expect(seen).toContain('flaky 2');
    expect(t.db.all('SELECT topic, state FROM outbox ORDER BY topic')).toEqual([
      { topic: 'flaky', state: 'DONE' }, { topic: 'ok', state: 'DONE' }, { topic: 'sms', state: 'HELD' },
    ]);
  });
  it('does not lose a change that comes while its effect is being done', async () => {
    t = testContext();
    const states: number[] = [];
    let n = 1;
    const worker = createOutboxWorker(t.ctx, [
      onTopic('index', async () => {
        states.push(n);
        if (n === 1) {
          n = 2;
          await write(t.ctx, () => enqueue(t.ctx, { topic: 'index', key: 'p1', payload: {} }));
        }
        return 'done';
      }),
    ]);
    await write(t.ctx, () => enqueue(t.ctx, { topic: 'index', key: 'p1', payload: {} }));
    await worker.drain();
    expect(states).toEqual([1, 2]);
  });
  it('takes up an effect whose worker died, when its lease ends', async () => {
    t = testContext();
    await write(t.ctx, () => enqueue(t.ctx, { topic: 'x', key: '1', payload: {} }));
    t.db.run('UPDATE outbox SET leased_until = ?, attempts = 1', [NOW + 60_000]);
    let done = 0;
    const worker = createOutboxWorker(t.ctx, [onTopic('x', async () => (done++, 'done'))]);
    await worker.drain();
    expect(done).toBe(0);
    t.setNow(NOW + 60_001);
    await worker.drain();
    expect(done).toBe(1);
  });
});

describe('a migration', () => {
  it('runs once, and refuses a data folder from a newer version', () => {
    t = testContext();
    expect(migrate(t.db)).toEqual([]);
    t.db.run("INSERT INTO schema_migration (tag, digest, applied_at) VALUES ('9999_future', '', 0)");
    expect(() => migrate(t.db)).toThrow(/newer version/);
  });
});
