/** Acts that only a script on the machine may do. */
import type { Context } from '../context.ts';

/** @throws TypeError for anyone but the system: it is our own mistake, never a visitor's */
export function requireSystem(ctx: Context): void {
  if (ctx.actor.kind !== 'system') throw new TypeError('only the system itself does this');
}
