/** Genealogy as a graph to look at: what a lot came from, what became of it, and how much on each way. */
import { isOfficer, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden, notFound } from '../../errors.ts';
import { mayActFor } from '../access.ts';
import { ancestors, descendants } from '../events/genealogy.ts';
import { holdersOf, producerRow, usedLot } from '../events/lots-of-form.ts';
import { live } from '../events/store.ts';
import { labelOfKey } from './label-of-key.ts';

export interface GraphNode {
  key: string;
  label: string;
  /** The lot's id where it is one of the floor's. */
  lot: string | null;
  kind: 'raw' | 'product' | 'carton' | 'other';
  /** Below 0 upstream, 0 the lot itself, above 0 downstream. */
  level: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  quantityMilli: number | null;
  unit: string | null;
  /** UTC ms. */
  at: number;
  packing: boolean;
}

export interface LotGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Relatives that were left out, so that the drawing stays readable. */
  more: number;
}

const MOST_NODES = 40;

const EDGES = `
  SELECT i.key AS "from", o.key AS "to", i.quantity_milli AS quantityMilli, i.unit, e.event_time AS at, 0 AS packing
  FROM json_each(?) j CROSS JOIN epcis_event_key i ON i.key = j.value AND i.role = 'INPUT' CROSS JOIN epcis_event e ON e.id = i.event_id AND ${live('e')} CROSS JOIN epcis_event_key o ON o.event_id = e.id AND o.role = 'OUTPUT'
  UNION ALL
  SELECT i.key, o.key, i.quantity_milli, i.unit, e.event_time, 1
  FROM json_each(?) j CROSS JOIN epcis_event_key i ON i.key = j.value AND i.role IN ('CLASS', 'EPC') CROSS JOIN epcis_event e ON e.id = i.event_id AND e.type = 'AggregationEvent' AND e.action <> 'DELETE' AND ${live('e')}
  CROSS JOIN epcis_event_key o ON o.event_id = e.id AND o.role = 'PARENT'
  ORDER BY 5 LIMIT 400`;

/** Maker's people, holders, helpers and staff. @throws DomainError 401, 403, 404 */
export function lotGraph(ctx: Context, publicId: string): LotGraph {
  requirePerson(ctx);
  const lot = usedLot(ctx, publicId);
  if (!lot) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  if (!isOfficer(ctx) && !holdersOf(ctx, lot).some((id) => mayActFor(ctx, id, producerRow(ctx, 'id', id)?.communeCode ?? null))) throw forbidden();
  const up = ancestors(ctx, [lot.key], { limit: 1_000 });
  const down = descendants(ctx, [lot.key], { limit: 1_000 });
  const shown = [...up.slice(0, MOST_NODES / 2).map((r) => ({ key: r.key, level: -r.depth })), { key: lot.key, level: 0 }, ...down.slice(0, MOST_NODES / 2).map((r) => ({ key: r.key, level: r.depth }))];
  const known = new Set(shown.map((s) => s.key));
  const list = JSON.stringify([...known]);
  const edges = ctx.db.all<Omit<GraphEdge, 'packing'> & { packing: number }>(EDGES, [list, list]).filter((e) => known.has(e.to)).map((e) => ({ ...e, packing: e.packing === 1 }));
  return {
    more: up.length + down.length - (shown.length - 1),
    edges,
    nodes: shown.map(({ key, level }) => {
      const { label, lot: id, raw } = labelOfKey(ctx, key);
      return { key, label, lot: id, level, kind: key.startsWith('/00/') ? 'carton' as const : raw ? 'raw' as const : id ? 'product' as const : 'other' as const };
    }),
  };
}
