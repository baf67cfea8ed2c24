/** What everybody may see of support. `api/support/index.ts` hands this on. */
export { LICENCE } from './open-data.ts';
export { supportedList, type Supported } from './supported.ts';
