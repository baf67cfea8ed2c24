/** What shipping, receiving and selling share: lots by quantity and cartons by number, in one event. */
import type { Context } from '../../context.ts';
import { audit } from '../../audit.ts';
import { requireOf, newestBeginning, stepTeller, usedLots, type ProducerRow } from './lots-of-form.ts';
import type { ProducerAct } from '../access.ts';
import { cartonByPublicId, cartonKey } from './cartons.ts';
import { leftOf, ONE } from './flows.rules.ts';
import { heldRows } from './ledger.ts';
import type { QuantityElement } from './model.ts';
import { fieldIn, momentOf, tell, type EventParts, type Told } from './tell.ts';
import type { TakenStep } from './process-lots.ts';

export interface Load {
  keys: string[];
  parts: { epcList?: string[]; quantityList?: QuantityElement[] };
  lots: string[];
  teller: { act: ProducerAct; organisationId: number; producer: ProducerRow };
}

/**
 * The goods of a step and who takes it: whoever holds the first of them.
 * @throws DomainError 401, 403, 404
 */
export function loadOf(ctx: Context, data: { lots: { lot: string; quantity: number; unit?: string | undefined }[]; cartons: string[] }): Load {
  const used = usedLots(ctx, data.lots);
  const cartons = data.cartons.map((id) => cartonByPublicId(ctx, id));
  const first = cartons[0];
  const teller = first && used.lots.length === 0
    ? requireOf(ctx, heldRows(ctx, cartonKey(first.sscc)).find((r) => leftOf(r) >= ONE)?.organisationId ?? first.organisationId)
    : stepTeller(ctx, used.lots);
  const epcs = cartons.map((c) => cartonKey(c.sscc));
  return {
    teller, lots: used.lots.map((l) => l.publicId), keys: [...used.lots.map((l) => l.key), ...epcs],
    parts: { ...(epcs.length > 0 ? { epcList: epcs } : {}), ...(used.elements.length > 0 ? { quantityList: used.elements } : {}) },
  };
}

export interface OutStep {
  bizStep: string;
  disposition: string;
  act: string;
  told: Told;
  more?: Partial<EventParts>;
  party?: { organisationId: number | null; name: string; phone: string };
}

/** Writes the ObjectEvent OBSERVE of such a step; inside its transaction. */
export function tellLoad(ctx: Context, load: Load, step: OutStep): TakenStep {
  const { act, organisationId } = load.teller;
  const { eventId } = tell(ctx, { organisationId, act }, { type: 'ObjectEvent', action: 'OBSERVE', bizStep: step.bizStep, disposition: step.disposition, ...load.parts, ...step.more },
    { at: momentOf(ctx, step.told, newestBeginning(ctx, load.keys)), told: step.told, fieldOf: fieldIn('lots'), ...(step.party ? { party: step.party } : {}) });
  audit(ctx, { act: step.act, object: 'event', objectId: eventId, data: { lots: load.lots, behalfOf: act.helperId ? organisationId : undefined } });
  return { event: eventId, lot: load.lots[0] ?? '' };
}
