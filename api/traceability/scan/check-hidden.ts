/** The code under the scratch layer: checked a few times at most, then marked. Whoever is first knows that nobody opened it before. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import { unavailable } from '../../errors.ts';
import { write } from '../../write.ts';
import { HIDDEN_LENGTH, hiddenCode } from '../stamps/hidden-code.ts';
import { ALPHABET } from '../stamps/serial.ts';
import type { ProvenStamp } from './scan.ts';

/** Wrong answers that one stamp takes in all, from whomever: five guesses at 30 bits are one in 200 million. */
export const MOST_WRONG = 5;

export type HiddenAnswer =
  /** Right. Nobody scratched it before, or it is the same session once more. */
  | { kind: 'first'; at: number }
  /** Right, and somebody was told so before. */
  | { kind: 'again'; at: number }
  | { kind: 'wrong'; left: number }
  /** Guessed at too often: nothing is said any more. */
  | { kind: 'locked' };

interface Row {
  wrong: number;
  firstAt: number | null;
  firstSession: string | null;
  lastWrong: string | null;
}

/** What was typed, in the code's alphabet: small letters, blanks and look-alikes (I, L, O) are forgiven; null when it cannot be a code. */
export function normaliseHidden(typed: string): string | null {
  const code = typed.slice(0, 40).toUpperCase().replace(/[\s.-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return code.length === HIDDEN_LENGTH && [...code].every((c) => ALPHABET.includes(c)) ? code : null;
}

/**
 * Checks a hidden code and writes down what was answered, in one transaction: of two that race with the right code, one is first.
 * The same session asking the same again changes nothing.
 * @param session digest of the scan session's cookie
 * @param code as `normaliseHidden` gives it
 * @throws DomainError 503 when the range's key is missing
 */
export async function checkHiddenCode(ctx: Context, stamp: ProvenStamp, session: string, code: string): Promise<HiddenAnswer> {
  const { range, index } = stamp;
  const key = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  if (!key) throw unavailable({ vi: 'Lúc này chưa kiểm tra được mã ẩn. Mời bạn thử lại sau.', en: 'The hidden code cannot be checked now. Please try again later.' }, 300);
  const right = timingSafeEqual(Buffer.from(hiddenCode(key, { range: range.number, index })), Buffer.from(code));
  return write(ctx, (db): HiddenAnswer => {
    const row = db.get<Row>('SELECT wrong, first_at AS firstAt, first_session AS firstSession, last_wrong AS lastWrong FROM stamp_hidden_check WHERE range_id = ? AND idx = ?', [range.id, index])
      ?? { wrong: 0, firstAt: null, firstSession: null, lastWrong: null };
    const own = right && row.firstSession === session;
    if (own) return { kind: 'first', at: row.firstAt! };
    if (row.wrong >= MOST_WRONG) return { kind: 'locked' };
    if (!right) {
      const asked = hash('sha256', `${session} ${code}`, 'base64url').slice(0, 22);
      if (asked === row.lastWrong) return { kind: 'wrong', left: MOST_WRONG - row.wrong };
      db.run(
        `INSERT INTO stamp_hidden_check (range_id, idx, wrong, last_wrong) VALUES (?,?,1,?)
         ON CONFLICT (range_id, idx) DO UPDATE SET wrong = wrong + 1, last_wrong = excluded.last_wrong`,
        [range.id, index, asked],
      );
      return { kind: 'wrong', left: MOST_WRONG - row.wrong - 1 };
    }
    db.run(
      `INSERT INTO stamp_hidden_check (range_id, idx, "right", first_at, first_session) VALUES (?,?,1,?,?)
       ON CONFLICT (range_id, idx) DO UPDATE SET "right" = "right" + 1, first_at = coalesce(first_at, excluded.first_at), first_session = coalesce(first_session, excluded.first_session)`,
      [range.id, index, ctx.now(), session],
    );
    return row.firstAt === null ? { kind: 'first', at: ctx.now() } : { kind: 'again', at: row.firstAt };
  });
}
