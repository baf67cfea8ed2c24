/** The daily backup: when it is due, where it goes, how many are kept. */
import { fork } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { Env } from '../env.ts';
import type { Job } from '../jobs.ts';
import { DAY, HOUR, startOfVnDate, vnDate } from '../time.ts';
import type { BackupOptions, BackupReport } from './backup.ts';
import type { BackupAnswer } from './backup-child.ts';
import { BACKUP_FOLDER } from './layout.ts';

/** After a failure (a full disk, a share that is gone) the next try waits. */
const RETRY_MS = HOUR;

const NAME = /^sanque-(\d{4})-(\d{2})-(\d{2})T(\d{2})(\d{2})(\d{2})Z\.tar$/;

export const backupFolder = (env: Pick<Env, 'BACKUP_DIR' | 'DATA_DIR'>): string => env.BACKUP_DIR ?? join(env.DATA_DIR, BACKUP_FOLDER);

/** File name of a backup made at an instant; sorts by time. */
export const backupName = (at: number): string => `sanque-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '')}Z.tar`;

/** The last instant, at or before `now`, at which the clock in Vietnam showed the hour. */
export function lastDue(now: number, hour: number): number {
  const today = startOfVnDate(vnDate(now)) + hour * HOUR;
  return today <= now ? today : today - DAY;
}

/** Backups of a folder, the oldest first; none when the folder is not there. */
export function listBackups(folder: string): { file: string; at: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const m = NAME.exec(name);
      return m ? [{ file: join(folder, name), at: Date.UTC(+m[1]!, +m[2]! - 1, +m[3]!, +m[4]!, +m[5]!, +m[6]!) }] : [];
    })
    .filter(({ file }) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .sort((a, b) => a.at - b.at);
}

export const newestBackup = (folder: string): { file: string; at: number } | undefined => listBackups(folder).at(-1);

/** True when tonight's backup has not been made; one missed while the server was down is made up for. */
export function backupIsDue(ctx: Context): boolean {
  const now = ctx.now();
  const due = lastDue(now, ctx.env.BACKUP_HOUR);
  const installed = ctx.db.get<{ createdAt: number }>('SELECT created_at AS createdAt FROM installation WHERE id = 1')?.createdAt;
  if (installed === undefined || installed > due) return false;
  if ((newestBackup(backupFolder(ctx.env))?.at ?? 0) >= due) return false;
  const last = ctx.db.get<{ at: number; fault: string | null }>("SELECT last_started_at AS at, last_error AS fault FROM job_run WHERE name = 'backup'");
  return !(last && last.fault !== null && now - last.at < RETRY_MS);
}

/** Makes the backup beside the serving process, then drops the oldest beyond BACKUP_KEEP. */
async function backUp(ctx: Context): Promise<void> {
  const folder = backupFolder(ctx.env);
  const now = ctx.now();
  const report = await inChild({ dataDir: ctx.env.DATA_DIR, secret: ctx.env.STAMP_SECRET, target: join(folder, backupName(now)), now });
  ctx.log.info({ file: report.file, bytes: report.bytes, files: report.files, auditRows: report.auditHead.id }, 'backup made');
  for (const old of listBackups(folder).slice(0, -ctx.env.BACKUP_KEEP)) rmSync(old.file, { force: true });
}

/** A process of its own: what the copy needs of memory and time is not the serving process's. */
function inChild(options: BackupOptions): Promise<BackupReport> {
  return new Promise((done, fail) => {
    const child = fork(new URL('./backup-child.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let fault = '';
    child.stderr!.on('data', (text: Buffer) => (fault = (fault + text.toString()).slice(-2_000)));
    child.once('message', (answer: BackupAnswer) => ('report' in answer ? done(answer.report) : fail(new Error(answer.fault))));
    child.once('error', fail);
    child.once('exit', (code, signal) => fail(new Error(`the backup's process ended with ${code ?? signal}: ${fault}`)));
    child.send(options);
  });
}

export const backupJob: Job = { name: 'backup', everyMs: 60_000, due: backupIsDue, run: backUp };
