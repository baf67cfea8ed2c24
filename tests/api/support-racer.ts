/** A thread with its own connection that approves dossiers as fast as it can; tells how each try ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { isDomainError } from '../../api/errors.ts';
import type { Context } from '../../api/context.ts';
import { approveApplication } from '../../api/support/index.ts';
import { openDatabase } from '../../db/client.ts';

const { file, body, publicIds, now } = workerData as { file: string; body: number; publicIds: string[]; now: number };
const db = openDatabase(file);
const ctx = {
  db, lang: 'vi', now: () => now, requestId: 'racer',
  actor: { kind: 'person', userId: `racer-${process.pid}-${Math.random()}`, sessionId: 's', name: '', roles: [{ organisationId: body, organisationName: '', organisationKind: 'STATE_BODY', role: 'APPROVER', communeCode: null }] },
} as unknown as Context;

const ends: string[] = [];
for (const publicId of publicIds) {
  try {
    await approveApplication(ctx, { publicId });
    ends.push('won');
  } catch (error) {
    ends.push(isDomainError(error) ? error.code : String(error));
  }
}
db.close();
parentPort?.postMessage(ends);
