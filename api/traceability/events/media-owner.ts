/** Photos of events: anybody sees those of an event that stands; whoever acts for its producer may change them. */
import type { Context } from '../../context.ts';
import type { MediaAccess } from '../../media/index.ts';
import { isOfficer } from '../../access.ts';
import { mayActFor } from '../access.ts';
import { producerRow } from './lots-of-form.ts';
import { live } from './store.ts';

export function mediaOwner(ctx: Context, eventRow: number): MediaAccess | undefined {
  const event = ctx.db.get<{ organisationId: number; stands: number }>(`SELECT e.organisation_id AS organisationId, (${live('e')}) AS stands FROM epcis_event e WHERE e.id = ?`, [eventRow]);
  if (!event) return undefined;
  const mine = mayActFor(ctx, event.organisationId, producerRow(ctx, 'id', event.organisationId)?.communeCode ?? null);
  return { public: event.stands === 1, maySee: mine || isOfficer(ctx), mayEdit: mine && event.stands === 1 };
}
