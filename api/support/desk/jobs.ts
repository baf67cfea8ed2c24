import type { Job } from '../../jobs.ts';
import { HOUR } from '../../time.ts';
import { followAbsences } from './handover.ts';
import { remindOfDeadlines, remindOfSupplements } from './remind.ts';

/** Absences begin and end within the hour in which their day does; reminders leave within the hour in which offices open. */
export const deskJobs: readonly Job[] = [
  { name: 'support-absences', everyMs: HOUR, run: followAbsences },
  { name: 'support-reminders', everyMs: HOUR, run: async (ctx) => { await remindOfDeadlines(ctx); await remindOfSupplements(ctx); } },
];
