/** Periodic work of one process: each job runs at most once at a time and remembers when it last ran well. */
import type { Context } from './context.ts';
import { write } from './write.ts';

export interface Job {
  name: string;
  /** Milliseconds between two runs. */
  everyMs: number;
  /** Asked before each run; false waits for the next turn. */
  due?: (ctx: Context) => boolean;
  run: (ctx: Context) => Promise<void> | void;
}

export interface JobRunner {
  start(): void;
  stop(): Promise<void>;
}

export function createJobRunner(ctx: Context, jobs: readonly Job[]): JobRunner {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const once = async (job: Job): Promise<void> => {
    if (job.due && !job.due(ctx)) return;
    const startedAt = ctx.now();
    let fault: string | null = null;
    try {
      await job.run(ctx);
    } catch (error) {
      fault = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown';
      ctx.log.error({ err: error, job: job.name }, 'job failed');
    }
    await write(ctx, (db) => {
      db.run(
        `INSERT INTO job_run (name, last_started_at, last_done_at, last_error) VALUES (?,?,?,?)
         ON CONFLICT (name) DO UPDATE SET last_started_at = excluded.last_started_at,
           last_done_at = ifnull(excluded.last_done_at, last_done_at), last_error = excluded.last_error`,
        [job.name, startedAt, fault === null ? ctx.now() : null, fault],
      );
    });
  };

  const schedule = (job: Job, delay: number) => {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const run = once(job).catch((error: unknown) => ctx.log.error({ err: error, job: job.name }, 'job could not be recorded')).finally(() => {
        running.delete(run);
        schedule(job, job.everyMs);
      });
      running.add(run);
    }, delay);
    timer.unref();
    timers.add(timer);
  };

  return {
    start: () => {
      stopped = false;
      for (const job of jobs) schedule(job, Math.min(job.everyMs, 2_000 + Math.random() * 3_000));
    },
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.all(running);
    },
  };
}
