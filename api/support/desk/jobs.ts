import type { Job } from '../../jobs.ts';
import { HOUR } from '../../time.ts';
import { followAbsences } from './handover.ts';

/** Absences begin and end within the hour in which their day does. */
export const deskJobs: readonly Job[] = [
  { name: 'support-absences', everyMs: HOUR, run: followAbsences },
];
