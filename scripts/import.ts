/** `npm run import -- FILE [--commit] [--source NAME]`: a register of products; a dry run unless --commit. Works while serving. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { commitImport, importReport, startImport, type ImportReportRow } from '../api/catalog/index.ts';
import { isDomainError } from '../api/errors.ts';
import { loadPlaces } from '../api/places/index.ts';
import { withFloor } from './floor.ts';

const USAGE = 'Usage: npm run import -- FILE.csv|FILE.xlsx [--commit] [--source "WHO ANNOUNCED IT"] [--quiet]';
const WORD: Readonly<Record<ImportReportRow['outcome'], string>> = { NEW: 'mới', UPDATED: 'cập nhật', UNCHANGED: 'như cũ', ERROR: 'LỖI' };

function line(row: ImportReportRow): string {
  const place = row.place.status === 'COMMUNE' ? `${row.place.communeName}, ${row.place.provinceName}` : `${row.place.provinceName ?? row.province ?? '?'}${row.place.candidates.length ? ` (${row.place.candidates.length} khả năng: ${row.place.candidates.slice(0, 4).map((c) => c.name).join(', ')}${row.place.candidates.length > 4 ? ' …' : ''})` : ''}`;
  const doubles = row.doubles.map((d) => `có thể trùng với “${d.name}”${d.row ? ` (dòng ${d.row})` : ''}`);
  return [`${String(row.rowNo).padStart(5)}  ${WORD[row.outcome].padEnd(8)}  ${row.name}`, `→ ${place}`, ...row.messages.map((m) => m.vi), ...doubles].join(' · ');
}

const { values, positionals } = (() => {
  try {
    return parseArgs({ allowPositionals: true, options: { commit: { type: 'boolean' }, source: { type: 'string' }, quiet: { type: 'boolean' } } });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
})();
const file = positionals[0];
if (!file || positionals.length > 1) {
  console.error(USAGE);
  process.exit(2);
}
let bytes: Buffer;
try {
  if (statSync(file).size > 20 * 1024 * 1024) throw new Error('larger than 20 MB');
  bytes = readFileSync(file);
} catch (error) {
  console.error(`Không đọc được ${file}: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

await withFloor('import', async (ctx) => {
  try {
    await loadPlaces(ctx);
    const { jobId } = await startImport(ctx, { filename: basename(file), bytes, sourceName: values.source ?? null });
    for (let page = 1, pages = 1; page <= pages; page++) {
      const report = importReport(ctx, jobId, { page, perPage: 1_000 });
      pages = report.pages;
      if (!values.quiet) for (const row of report.rows) console.log(line(row));
    }
    if (values.commit) await commitImport(ctx, jobId, { waitMs: Infinity });
    const { job } = importReport(ctx, jobId, { perPage: 1 });
    for (const notice of job.notices) console.log(`Lưu ý: ${notice.vi}`);
    const c = job.counts;
    console.log(`${job.total} dòng: ${c.NEW} mới, ${c.UPDATED} cập nhật, ${c.UNCHANGED} như cũ, ${c.ERROR} lỗi; ${c.ambiguousPlaces} chưa rõ xã, phường; ${c.doubles} có thể trùng.`);
    console.log(values.commit ? 'Đã nhập.' : 'Đây là chạy thử, chưa ghi gì. Thêm --commit để nhập.');
  } catch (error) {
    if (!isDomainError(error)) throw error;
    console.error([error.vi, ...Object.values(error.fields ?? {}).map((s) => s.vi)].join('\n'));
    process.exitCode = 1;
  }
});
