/** What an EPCIS event does to goods: which key gets how much, from which part of the event. Pure. */
import type { EpcisEvent, QuantityElement } from './model.ts';
import { measure, type Dimension } from './units.rules.ts';

export const IN_KINDS = ['made', 'received', 'unpacked'] as const;
export const OUT_KINDS = ['consumed', 'packed', 'shipped', 'sold', 'destroyed'] as const;
export type FlowKind = (typeof IN_KINDS)[number] | (typeof OUT_KINDS)[number] | 'wrapped';

export interface Flow {
  key: string;
  kind: FlowKind;
  dimension: Dimension;
  amount: number;
  /** 'inputQuantityList[0]' */
  path: string;
  /** A single thing: a serial, a carton. */
  single: boolean;
}

export interface PathFault {
  path: string;
  code: string;
  vi: string;
  en: string;
}

/** A thousand thousandths: one thing. */
export const ONE = 1_000;

/** 'https://ref.gs1.org/cbv/BizStep-shipping', 'urn:epcglobal:cbv:bizstep:shipping', 'shipping' → 'shipping'. */
export const bareName = (name: string | undefined): string => (name ?? '').replace(/^.*(?:[:/]|BizStep-|Disp-)(?=\w+$)/, '');

/** What an observed step does to the goods that it names; steps not listed only tell. */
const OBSERVED: Readonly<Record<string, FlowKind>> = {
  shipping: 'shipped', void_shipping: 'received', receiving: 'received', retail_selling: 'sold', dispensing: 'sold', packing: 'wrapped',
  destroying: 'destroyed', decommissioning: 'destroyed',
};

export interface EventFlows {
  flows: Flow[];
  faults: PathFault[];
}

/**
 * The flows of an event. Quantities that cannot be are faults with their path; a class without a quantity tells nothing.
 * @param hostFree gives a URI's stored key
 * @param inside what a carton holds, for a disaggregation that names no child: all of it
 */
export function flowsOf(event: EpcisEvent, hostFree: (uri: string) => string, inside: (parent: string) => readonly { key: string; dimension: Dimension; amount: number; single: boolean }[]): EventFlows {
  const flows: Flow[] = [];
  const faults: PathFault[] = [];
  const classes = (name: 'quantityList' | 'childQuantityList' | 'inputQuantityList' | 'outputQuantityList', kind: FlowKind | undefined) => {
    for (const [i, element] of ((event[name] ?? []) as QuantityElement[]).entries()) {
      const path = `${name}[${i}]`;
      if (element.quantity === undefined) {
        if (element.uom !== undefined) faults.push({ path: `${path}.quantity`, code: 'quantity', vi: 'Có đơn vị mà thiếu số lượng.', en: 'There is a unit but no quantity.' });
        continue;
      }
      const found = measure(element.quantity, element.uom);
      if (!found.ok) faults.push({ path: `${path}.${found.code === 'unit' ? 'uom' : 'quantity'}`, code: found.code, vi: found.vi, en: found.en });
      else if (kind) flows.push({ key: hostFree(element.epcClass), kind, dimension: found.dimension, amount: found.amount, path, single: false });
    }
  };
  const singles = (name: 'epcList' | 'childEPCs' | 'inputEPCList' | 'outputEPCList', kind: FlowKind | undefined) => {
    if (!kind) return;
    for (const [i, epc] of (event[name] ?? []).entries()) flows.push({ key: hostFree(epc), kind, dimension: 'EA', amount: ONE, path: `${name}[${i}]`, single: true });
  };
  if (event.type === 'ObjectEvent') {
    // stamps issued are no goods made: their event says so
    const stamps = event['sanque:stampRange'] !== undefined;
    const kind = stamps ? undefined : event.action === 'ADD' ? 'made' : event.action === 'DELETE' ? 'destroyed' : OBSERVED[bareName(event.bizStep)];
    singles('epcList', kind === 'wrapped' ? undefined : kind);
    classes('quantityList', kind);
  } else if (event.type === 'TransformationEvent') {
    singles('inputEPCList', 'consumed');
    classes('inputQuantityList', 'consumed');
    singles('outputEPCList', 'made');
    classes('outputQuantityList', 'made');
  } else if (event.type === 'AggregationEvent') {
    const kind = event.action === 'ADD' ? 'packed' : event.action === 'DELETE' ? 'unpacked' : undefined;
    singles('childEPCs', kind);
    classes('childQuantityList', kind);
    const named = (event.childEPCs?.length ?? 0) + (event.childQuantityList?.length ?? 0);
    if (event.action === 'DELETE' && named === 0 && event.parentID !== undefined) {
      for (const part of inside(hostFree(event.parentID))) flows.push({ ...part, kind: 'unpacked', path: 'parentID' });
    }
  } else {
    classes('quantityList', undefined);
    classes('childQuantityList', undefined);
  }
  return { flows, faults };
}

export type Sums = Record<FlowKind, number>;

export const NOTHING: Readonly<Sums> = { made: 0, received: 0, unpacked: 0, consumed: 0, packed: 0, shipped: 0, sold: 0, destroyed: 0, wrapped: 0 };

export const goneIn = (s: Sums): number => s.made + s.received + s.unpacked;
export const goneOut = (s: Sums): number => s.consumed + s.packed + s.shipped + s.sold + s.destroyed;
/** What is still there. */
export const leftOf = (s: Sums): number => goneIn(s) - goneOut(s);

export interface TimedFlow {
  kind: FlowKind;
  amount: number;
  at: number;
}

/**
 * The first moment at which more had gone out than in; at one moment, what comes in counts first.
 * @returns null when it never happened; `before` when nothing at all had come in by then
 */
export function firstShortage(flows: readonly TimedFlow[]): { at: number; missing: number; before: boolean } | null {
  const rank = (kind: FlowKind) => ((IN_KINDS as readonly string[]).includes(kind) ? 0 : 1);
  let held = 0;
  let came = false;
  for (const flow of flows.filter((f) => f.kind !== 'wrapped').toSorted((a, b) => a.at - b.at || rank(a.kind) - rank(b.kind))) {
    if (rank(flow.kind) === 0) {
      held += flow.amount;
      came = true;
    } else held -= flow.amount;
    if (held < 0) return { at: flow.at, missing: -held, before: !came };
  }
  return null;
}
