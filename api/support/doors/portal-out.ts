/** Each change of a portal dossier goes back there with office, officer and times (NĐ 224/2026 Đ15.1g), in order, until it is taken. */
import type { Context } from '../../context.ts';
import { personName } from '../../accounts/index.ts';
import type { Job } from '../../jobs.ts';
import { onTopic, type EffectOutcome, type OutboxHandler } from '../../outbox.ts';
import { MINUTE } from '../../time.ts';
import { write } from '../../write.ts';
import { STATE_WORDS, type ApplicationState } from '../rules/transitions.ts';
import { applicationById, PORTAL_TOPIC, programmeById, tellPortal } from '../store.ts';
import type { PortalStatus } from './portal.ts';
import { fetchPortal } from './portal-in.ts';

/** After so many tries (about a quarter of an hour) a status is shown to a person, and the later ones go on. */
export const MOST_TRIES = 10;
const backoff = (tries: number): number => Math.min(1_000 * 2 ** tries, 5 * MINUTE);

function statusOf(ctx: Context, applicationId: number, eventId: number): PortalStatus {
  const app = applicationById(ctx.db, applicationId);
  const e = ctx.db.get<{ toState: ApplicationState; personId: string; at: number }>('SELECT to_state AS toState, person_id AS personId, at FROM support_event WHERE id = ?', [eventId])!;
  const seq = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM support_event WHERE application_id = ? AND id <= ?', [applicationId, eventId])!.n;
  return {
    number: app.doorReference ?? '', seq, key: `sanque-hoso-${app.publicId}-${seq}`, state: e.toState, said: STATE_WORDS[e.toState], office: programmeById(ctx.db, app.programmeId).bodyName,
    officer: personName(ctx.db, e.personId), at: new Date(e.at).toISOString(), receiptNumber: app.receiptNumber, receivedOn: app.receivedOn, deadlineOn: app.deadlineOn,
  };
}

/** Dossiers whose statuses are on their way now: two of one dossier must not overtake each other. */
const busy = new Set<number>();

async function sendStatuses(ctx: Context, applicationId: number): Promise<EffectOutcome> {
  for (;;) {
    const row = ctx.db.get<{ id: number; eventId: number; attempts: number }>("SELECT id, event_id AS eventId, attempts FROM portal_status WHERE application_id = ? AND state = 'QUEUED' ORDER BY id LIMIT 1", [applicationId]);
    if (!row) return 'done';
    const answer = await ctx.services.servicePortal.tell(statusOf(ctx, applicationId, row.eventId));
    const tries = row.attempts + 1;
    const state = answer.kind === 'accepted' ? 'ACCEPTED' : answer.kind === 'rejected' || tries >= MOST_TRIES ? 'TROUBLED' : 'QUEUED';
    const now = ctx.now();
    await write(ctx, (db) => void db.run('UPDATE portal_status SET state = ?, attempts = ?, fault = ?, tried_at = ?, accepted_at = ? WHERE id = ?', [state, tries, answer.kind === 'accepted' ? null : answer.reason, now, answer.kind === 'accepted' ? now : null, row.id]));
    // a status says the same however often it is said, and carries its key: an unknown outcome may be repeated
    if (state === 'QUEUED') return { retryInMs: backoff(tries) };
  }
}

export const portalEffects: readonly OutboxHandler[] = [onTopic(PORTAL_TOPIC, async (ctx, payload) => {
  const applicationId = Number(payload['applicationId']);
  if (busy.has(applicationId)) return { retryInMs: 500 };
  busy.add(applicationId);
  try {
    return await sendStatuses(ctx, applicationId);
  } finally {
    busy.delete(applicationId);
  }
})];

/** Statuses that nobody is sending: the trigger noted them, whatever wrote the event. */
async function sweep(ctx: Context): Promise<void> {
  const left = ctx.db.all<{ id: number }>("SELECT DISTINCT application_id AS id FROM portal_status s WHERE state = 'QUEUED' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.topic = ? AND o.key = CAST(s.application_id AS TEXT) AND o.state = 'WAITING') LIMIT 500", [PORTAL_TOPIC]);
  if (left.length > 0) await write(ctx, () => { for (const { id } of left) tellPortal(ctx, id); });
}

export const portalJobs: readonly Job[] = [
  { name: 'portal-fetch', everyMs: MINUTE, run: (ctx) => fetchPortal(ctx).then(() => undefined) },
  { name: 'portal-statuses', everyMs: MINUTE, run: sweep },
];
