/** `npm run restore -- FILE`: a backup archive, or a snapshot that was taken before a migration. The server must be stopped. */
import { audit } from '../api/audit.ts';
import { EnvError, parseEnv } from '../api/env.ts';
import { restoreBackup } from '../api/operations/index.ts';

const [file, ...rest] = process.argv.slice(2);
if (!file || file.startsWith('-') || rest.length > 0) {
  process.stderr.write('Usage: npm run restore -- FILE (a backup .tar, or a snapshot .db)\n');
  process.exit(2);
}
try {
  const env = parseEnv(process.env);
  const report = await restoreBackup({
    source: file,
    dataDir: env.DATA_DIR,
    secret: env.STAMP_SECRET,
    record: (db, from) =>
      db.transaction(() => {
        audit(
          { db, actor: { kind: 'system', name: 'restore' }, now: Date.now, requestId: `restore-${process.pid}` },
          { act: 'installation.restore', object: 'installation', objectId: 1, data: { backupOf: from.createdAt, auditHead: from.auditHead.id, auditHash: from.auditHead.hash } },
        );
      }),
  });
  const made = report.createdAt === null ? 'a snapshot' : `the backup of ${new Date(report.createdAt).toISOString()}`;
  process.stdout.write(`${report.dataDir} is now ${made}: ${report.rows} rows, ${report.files} files, ${report.photos} photos; audit chain whole up to row ${report.auditHead.id}.\n`);
  if (report.oldFolder) process.stdout.write(`The folder from before stands in ${report.oldFolder}; remove it when all is well.\n`);
  for (const remark of report.remarks) process.stderr.write(`Note: ${remark}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof EnvError ? `The environment is not right:\n${error.message}` : error instanceof Error ? error.message : String(error)}\nNothing was changed.\n`);
  process.exit(1);
}
