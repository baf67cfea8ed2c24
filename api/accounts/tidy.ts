/** Personal data that has served its purpose goes: ended sessions, old codes, recoveries of ninety days ago. */
import type { Context } from '../context.ts';
import { DAY } from '../time.ts';
import { write } from '../write.ts';

/** How long the names and numbers of a recovery are kept. */
export const RECOVERY_KEPT_MS = 90 * DAY;

/** Small and idempotent; run it daily. */
export async function tidyAccounts(ctx: Context): Promise<void> {
  const now = ctx.now();
  await write(ctx, (db) => {
    db.run('DELETE FROM session WHERE expires_at <= ?', [now]);
    db.run('DELETE FROM one_time_code WHERE created_at < ?', [now - DAY]);
    db.run('DELETE FROM throttle WHERE at < ?', [now - DAY]);
    db.run("UPDATE recovery SET state = CASE WHEN state = 'DONE' THEN 'DONE' ELSE 'CANCELLED' END, person_name = '', old_contact = '', new_phone = '', helper_name = '', note = '' WHERE requested_at < ? AND old_contact <> ''", [now - RECOVERY_KEPT_MS]);
    return null;
  });
}
