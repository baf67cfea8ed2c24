import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { partFile, printJobView } from './jobs.ts';
import { fileNameOf } from './spec-of-range.ts';
import { PRINT_MIME } from './writer.ts';

/** A finished file of a print job. @throws DomainError 401, 403, 404 */
export async function printFile(ctx: Context, asked: { id: string; number: number }): Promise<{ stream: Readable; bytes: number; fileName: string; mime: string }> {
  const job = printJobView(ctx, asked.id);
  const part = job.parts.find((p) => p.number === asked.number);
  const gone = notFound({ vi: 'Không có tệp này. Tệp in được giữ 30 ngày; quá hạn thì mời tạo lại.', en: 'There is no such file. Files are kept for 30 days; ask for them again after that.' });
  if (!part) throw gone;
  const { format } = job.spec;
  const file = await open(partFile(ctx.env.DATA_DIR, job.publicId, part.number, format)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? gone : error;
  });
  return { stream: file.createReadStream(), bytes: part.bytes, fileName: fileNameOf(job.spec, job.publicId, part.firstIndex, part.lastIndex), mime: PRINT_MIME[format] };
}
