/** The periodic work of photos. */
import type { Job } from '../jobs.ts';
import { HOUR } from '../time.ts';
import { sweepUploads } from './upload.ts';

export const jobs: Job[] = [
  {
    name: 'media.sweep',
    everyMs: HOUR,
    run: async (ctx) => {
      await sweepUploads(ctx);
    },
  },
];
