/** What an absence does to dossiers: over to the stand-in on the first day, back after the last. */
import { tellPerson } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import { actorId, type Context } from '../../context.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { conflictsOf } from '../guard.ts';
import { DESK_STATES } from '../rules/transitions.ts';
import { applicationById } from '../store.ts';
import { absencesBegunBy, isAway, openAbsence, type Absence } from './absences.ts';
import { assign, heldBy, holdersOfRole } from './assignments.ts';

/**
 * Gives the stand-in what the absent officer holds; inside a write. May be called again: dossiers that came meanwhile follow. What the stand-in is tied
 * to stays where it is, for somebody else to be found.
 * @returns how many went over
 */
export function handOver(ctx: Context, absence: Absence): number {
  const { db } = ctx;
  const standIn = absence.role === 'TRADE_OFFICER' ? holdersOfRole(ctx, absence.bodyId, 'TRADE_OFFICER').find((p) => p.userId === absence.standInId) : undefined;
  let n = 0;
  let kept = 0;
  if (standIn) {
    for (const { applicationId } of heldBy(db, absence.personId, absence.bodyId, DESK_STATES)) {
      if (conflictsOf(ctx, standIn, applicationById(db, applicationId)).length > 0) {
        kept++;
        continue;
      }
      assign(ctx, applicationId, { personId: standIn.userId, why: 'HANDOVER', absenceId: absence.id });
      n++;
    }
  }
  if (absence.startedAt === null) {
    db.run('UPDATE support_absence SET started_at = ? WHERE id = ?', [ctx.now(), absence.id]);
    if (standIn) tellPerson(ctx, standIn.userId, `absence:${absence.publicId}`, `Ông/Bà thay Ông/Bà ${absence.personName} đến hết ngày ${formatDate(absence.toOn)}. ${n} hồ sơ hỗ trợ đã chuyển sang Ông/Bà.`);
  }
  if (n > 0 || absence.startedAt === null) audit(ctx, { act: 'support.absence.begin', object: 'absence', objectId: absence.publicId, data: { handedOver: n, kept } });
  return n;
}

/**
 * Ends an absence, inside a write: what went over comes back, unless the stand-in has acted on it since, or the officer who was away has left the body or
 * is tied to the applicant by now.
 * @returns how many came back
 */
export function takeBack(ctx: Context, absence: Absence): number {
  const { db } = ctx;
  const back = holdersOfRole(ctx, absence.bodyId, 'TRADE_OFFICER').find((p) => p.userId === absence.personId);
  let n = 0;
  if (back) {
    const open = db.all<{ applicationId: number }>(
      `SELECT s.application_id AS applicationId FROM support_assignment s WHERE s.absence_id = ? AND s.person_id = ? AND s.to_at IS NULL AND s.why = 'HANDOVER'
       AND NOT EXISTS (SELECT 1 FROM support_event e WHERE e.application_id = s.application_id AND e.person_id = s.person_id AND e.at >= s.from_at) ORDER BY s.id`, [absence.id, absence.standInId ?? '']);
    for (const { applicationId } of open) {
      if (conflictsOf(ctx, back, applicationById(db, applicationId)).length > 0) continue;
      assign(ctx, applicationId, { personId: back.userId, why: 'HANDOVER', absenceId: absence.id });
      n++;
    }
  }
  db.run('UPDATE support_absence SET ended_at = ?, ended_by = ? WHERE id = ?', [ctx.now(), actorId(ctx.actor), absence.id]);
  audit(ctx, { act: 'support.absence.end', object: 'absence', objectId: absence.publicId, data: { cameBack: n } });
  return n;
}

/** Absences that are over end, those whose day has come begin; each in its own transaction. Running it twice does nothing twice. */
export async function followAbsences(ctx: Context): Promise<void> {
  const today = vnDate(ctx.now());
  const begun = absencesBegunBy(ctx.db, today);
  // the ended first: on one day somebody may come back and somebody else leave
  for (const over of [true, false]) {
    for (const { publicId } of begun.filter((a) => isAway(a, today) !== over)) {
      await write(ctx, (db): number => {
        if (db.get('SELECT 1 FROM support_absence WHERE public_id = ? AND ended_at IS NOT NULL', [publicId])) return 0;
        const absence = openAbsence(db, publicId);
        return over ? takeBack(ctx, absence) : handOver(ctx, absence);
      });
    }
  }
}
