import type { Job } from '../../jobs.ts';
import { HOUR } from '../../time.ts';
import { lapseVouchers } from './lapse.ts';
import { askMeasure } from './measure-again.ts';
import { askUse } from './prove-use.ts';
import { judgeProviders } from './provider-health.ts';

/** Vouchers lapse, use and a new measurement are asked for and providers are judged within the hour in which their day begins. */
export const contractJobs: readonly Job[] = [
  { name: 'support-lapse', everyMs: HOUR, run: (ctx) => lapseVouchers(ctx).then(() => undefined) },
  { name: 'support-use', everyMs: HOUR, run: (ctx) => askUse(ctx).then(() => undefined) },
  { name: 'support-measure', everyMs: HOUR, run: (ctx) => askMeasure(ctx).then(() => undefined) },
  { name: 'support-providers', everyMs: HOUR, run: (ctx) => judgeProviders(ctx).then(() => undefined) },
];
