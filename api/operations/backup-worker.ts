/** The thread in which a scheduled backup is made. */
import { parentPort, workerData } from 'node:worker_threads';
import { createBackup, type BackupOptions } from './backup.ts';

parentPort!.postMessage(await createBackup(workerData as BackupOptions));
