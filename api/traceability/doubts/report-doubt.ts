/** A shopper reports a doubt about goods from their scan page: no account, two taps. */
import { z } from '@hono/zod-openapi';
import { DOUBT_KINDS } from '../../../db/schema/trace-scan.ts';
import type { Context } from '../../context.ts';
import { DomainError, parseInput, say } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { textField } from '../../text.ts';
import { DAY } from '../../time.ts';
import { write } from '../../write.ts';
import { regionOf } from '../signals/source.ts';
import { MOST_PER_DAY, MOST_PER_STAMP } from './rules.ts';

const DoubtInput = z.object({
  kind: z.enum(DOUBT_KINDS, { message: say('Hãy chọn điều đáng ngờ.', 'Choose what is doubtful.') }),
  note: textField({ max: 500, lines: true }).default(''),
  phone: z.string().transform((typed) => typed.replace(/[\s.()-]/g, '')).pipe(z.string().regex(/^$|^(\+?84|0)\d{8,10}$/, say('Số điện thoại chưa đúng. Bỏ trống cũng được.', 'This is not a phone number. You may leave it empty.'))).default(''),
});

/** What was looked at. */
export interface DoubtedStamp {
  gtin: string;
  serial: string;
  /** Null for a serial that was never issued or cannot be checked. */
  rangeId: number | null;
  index: number | null;
  verdict: string;
}

const full = (): DomainError =>
  new DomainError('too-many-reports', 429, {
    vi: 'Đã có rất nhiều người báo về tem này và cán bộ đang xem. Nếu cần gấp, xin gọi quản lý thị trường.',
    en: 'Many people have reported this already and officers are looking. If it is urgent, please call market surveillance.',
  });

/**
 * Keeps the report; the same session's next one about the same stamp takes its place, until an officer has settled it.
 * @param session digest of the scan session's cookie
 * @throws DomainError 422; 429 `too-many-reports`
 */
export async function reportDoubt(ctx: Context, stamp: DoubtedStamp, session: string, input: unknown): Promise<{ publicId: string }> {
  const data = parseInput(DoubtInput, input);
  const serial = stamp.serial.slice(0, 20);
  return write(ctx, (db) => {
    const known = db.get<{ publicId: string; state: string }>('SELECT public_id AS publicId, state FROM stamp_doubt WHERE gtin = ? AND serial = ? AND session = ?', [stamp.gtin, serial, session]);
    if (known) {
      if (known.state === 'OPEN') db.run('UPDATE stamp_doubt SET kind = ?, note = ?, phone = ? WHERE public_id = ?', [data.kind, data.note, data.phone, known.publicId]);
      return { publicId: known.publicId };
    }
    const count = (sql: string, params: (string | number)[]) => db.get<{ n: number }>(`SELECT count(*) AS n FROM stamp_doubt WHERE ${sql}`, params)!.n;
    if (count("gtin = ? AND serial = ? AND state = 'OPEN'", [stamp.gtin, serial]) >= MOST_PER_STAMP) throw full();
    if (count("state = 'OPEN' AND at > ?", [ctx.now() - DAY]) >= MOST_PER_DAY) throw full();
    const id = publicId();
    db.run('INSERT INTO stamp_doubt (public_id, range_id, idx, gtin, serial, session, kind, note, phone, verdict, region, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)', [
      id, stamp.rangeId, stamp.index, stamp.gtin, serial, session, data.kind, data.note, data.phone, stamp.verdict, regionOf(ctx), ctx.now(),
    ]);
    return { publicId: id };
  });
}
