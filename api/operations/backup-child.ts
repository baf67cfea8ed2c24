/** The process in which a scheduled backup is made: gets its options as a message, answers with the report. */
import { createBackup, type BackupOptions, type BackupReport } from './backup.ts';

export type BackupAnswer = { report: BackupReport } | { fault: string };

process.once('message', (options: BackupOptions) => {
  createBackup(options)
    .then((report): BackupAnswer => ({ report }), (error: unknown): BackupAnswer => ({ fault: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send!(answer, () => process.disconnect()), () => process.exit(1));
});
