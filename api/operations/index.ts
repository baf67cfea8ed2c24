/** Keeping the floor running: its lock, health, backups and restores. */
import type { Job } from '../jobs.ts';
import { createWatch } from './health.ts';
import { backupJob } from './schedule.ts';

export { lockDataFolder, DataFolderLocked, type DataFolderLock } from './lock.ts';
export { snapshotBefore, type SnapshotOptions } from './snapshot.ts';
export { readiness, type Readiness, type Check, type CheckName, type CheckStatus } from './health.ts';
export { createBackup, type BackupOptions, type BackupReport } from './backup.ts';
export { restoreBackup, RestoreRefused, type RestoreOptions, type RestoreReport } from './restore.ts';
export { backupName } from './schedule.ts';

export const operationsJobs: readonly Job[] = [{ name: 'watch', everyMs: 60_000, run: createWatch() }, backupJob];
