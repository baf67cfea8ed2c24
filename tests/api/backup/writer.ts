/** Another process that goes on writing: one audit row per transaction, each told on stdout after its commit. */
import { audit } from '../../../api/audit.ts';
import { openDatabase } from '../../../db/client.ts';

const db = openDatabase(process.argv[2]!, { busyTimeoutMs: 5_000 });
const ctx = { db, actor: { kind: 'system', name: 'writer' } as const, now: Date.now, requestId: 'writer' };
let stopped = false;
process.on('SIGTERM', () => (stopped = true));
for (let n = 1; !stopped; n++) {
  db.transaction(() => audit(ctx, { act: 'test.write', object: 'test', objectId: n }));
  process.stdout.write(`${n}\n`);
  await new Promise((go) => setImmediate(go));
}
db.close();
