/** `npm run backup -- FILE`: database, photos and keys in one archive, while the floor is serving. */
import { createBackup } from '../api/operations/index.ts';
import { EnvError, parseEnv } from '../api/env.ts';

const [file, ...rest] = process.argv.slice(2);
if (!file || file.startsWith('-') || rest.length > 0) {
  process.stderr.write('Usage: npm run backup -- FILE.tar\n');
  process.exit(2);
}
try {
  const env = parseEnv(process.env);
  const report = await createBackup({ dataDir: env.DATA_DIR, target: file, secret: env.STAMP_SECRET });
  process.stdout.write(`${report.file}: ${(report.bytes / 1024 / 1024).toFixed(1)} MB, ${report.files} files, ${report.rows} rows, audit chain up to row ${report.auditHead.id} (${report.auditHead.hash.slice(0, 12)}…)\n`);
  for (const key of report.missingStampKeys) process.stderr.write(`Warning: the stamp key with check value ${key} is not in this data folder, and so not in the backup.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof EnvError ? `The environment is not right:\n${error.message}` : error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
