/** Puts the floor together: the ports, the worker's handlers, the periodic jobs. */
import { join } from 'node:path';
import type { Database } from '../db/client.ts';
import { createAuth, loadAuthSecret, messagePorts, outboxHandlers as accountEffects, tidyAccounts } from './accounts/index.ts';
import { mediaOwner as productPhotos, reindexLapsed, resumeImports } from './catalog/index.ts';
import type { Context } from './context.ts';
import { createDocumentStore, sweepDocuments } from './documents/index.ts';
import type { Env } from './env.ts';
import { mediaOwner as inspectionPhotos, outboxHandlers as inspectionEffects } from './inspection/index.ts';
import { createJobRunner, type Job, type JobRunner } from './jobs.ts';
import type { Logger } from './log.ts';
import { createMediaStore, outboxHandlers as mediaEffects, sweepUploads } from './media/index.ts';
import { operationsJobs } from './operations/index.ts';
import { createOutboxWorker, type OutboxWorker } from './outbox.ts';
import { createSearch, outboxHandlers as searchEffects } from './search/index.ts';
import type { Services } from './services.ts';
import { loadSignatureRoots } from './signatures/index.ts';
import { contractJobs, deskJobs, createBusinessRegister, createServicePortal, portalEffects as servicePortalEffects, portalJobs, registerEffects, supportPapers } from './support/index.ts';
import { DAY, HOUR } from './time.ts';
import {
  captureEffects, createTracePorts, doubtJobs, eventPhotos, exchangeJobs, followRecalls, openStampKeys, portEffects, printEffects, recallEffects, resumeCaptures, resumePrints, signalEffects, signalJobs, tidyActivations,
} from './traceability/index.ts';

export function createServices(db: Database, env: Env, log: Logger): Services {
  const { sms, mail } = messagePorts(db, env);
  return {
    sms,
    mail,
    auth: createAuth(db, { publicOrigin: env.PUBLIC_ORIGIN, secret: loadAuthSecret(env.DATA_DIR) }),
    media: createMediaStore({ dir: join(env.DATA_DIR, 'media'), owners: { product: productPhotos, inspection: inspectionPhotos, event: eventPhotos } }),
    documents: createDocumentStore({ dir: join(env.DATA_DIR, 'documents'), owners: supportPapers }),
    signatureRoots: loadSignatureRoots(env.SIGNATURE_ROOTS),
    search: createSearch(db, env, log),
    stampKeys: openStampKeys({ db, dataDir: env.DATA_DIR, secret: env.STAMP_SECRET }),
    tracePorts: createTracePorts(db, env),
    servicePortal: createServicePortal(db, env),
    businessRegister: createBusinessRegister(db, env),
  };
}

/** A context in which the system itself acts: the worker, a job, a script. */
export function systemContext(db: Database, env: Env, log: Logger, name: string, services = createServices(db, env, log)): Context {
  return { db, env, log, services, actor: { kind: 'system', name }, now: Date.now, lang: 'vi', requestId: `${name}-${process.pid}` };
}

export const outboxHandlers = [...accountEffects, ...mediaEffects, ...searchEffects, ...captureEffects, ...printEffects, ...recallEffects, ...inspectionEffects, ...portEffects, ...signalEffects, ...servicePortalEffects, ...registerEffects];

/** Rows that only mattered while they were fresh. Old messages and results go in small bites, so that no write waits long. */
const tidy: Job = {
  name: 'tidy',
  everyMs: HOUR,
  run: (ctx) => {
    const now = ctx.now();
    for (const [sql, before] of [
      ["DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state = 'DONE' AND done_at < ? LIMIT 2000)", now - 7 * DAY],
      ['DELETE FROM idempotency WHERE rowid IN (SELECT rowid FROM idempotency WHERE created_at < ? LIMIT 2000)', now - 30 * DAY],
    ] as const) {
      while (ctx.db.run(sql, [before]).changes === 2000);
    }
  },
};

export function createJobs(ctx: Context): JobRunner {
  const jobs: Job[] = [
    tidy,
    { name: 'accounts-tidy', everyMs: DAY, run: (c) => tidyAccounts(c).then(() => undefined) },
    { name: 'media-sweep', everyMs: HOUR, run: (c) => sweepUploads(c).then(() => undefined) },
    { name: 'documents-sweep', everyMs: HOUR, run: (c) => sweepDocuments(c).then(() => undefined) },
    { name: 'catalog-lapse', everyMs: HOUR, run: (c) => reindexLapsed(c).then(() => undefined) },
    { name: 'imports-resume', everyMs: 60_000, run: (c) => resumeImports(c).then(() => undefined) },
    ...exchangeJobs,
    { name: 'captures-resume', everyMs: 60_000, run: (c) => resumeCaptures(c) },
    { name: 'prints-resume', everyMs: 60_000, run: (c) => resumePrints(c) },
    { name: 'activations-tidy', everyMs: HOUR, run: tidyActivations },
    { name: 'recalls-follow', everyMs: 60_000, run: (c) => followRecalls(c).then(() => undefined) },
    ...signalJobs,
    ...doubtJobs,
    ...contractJobs,
    ...deskJobs,
    ...portalJobs,
    ...operationsJobs,
  ];
  return createJobRunner(ctx, jobs);
}

export function createWorker(ctx: Context): OutboxWorker {
  return createOutboxWorker(ctx, outboxHandlers);
}
