/** The journey of a lot: its own steps and those of what it was made of, oldest first. */
import type { Context } from '../../context.ts';
import { ancestors } from './genealogy.ts';
import { live } from './store.ts';
import type { Lang3 } from './words.ts';

export interface JourneyText {
  text: string;
  /** A machine translated it. */
  machine: boolean;
  original: boolean;
}

export type JourneyTexts = Partial<Record<Lang3, JourneyText>>;

export interface JourneyStep {
  /** A CBV step, or `harvesting` for the making of a raw lot and `transforming` for a transformation. */
  bizStep: string;
  eventTime: number;
  quantityMilli: number | null;
  unit: string | null;
  communeName: string | null;
  provinceName: string | null;
  /** 'urn:uuid:…' */
  eventId: string;
  disposition: string | null;
  /** The goods of this step, host-free. */
  key: string;
  /** 0: the lot itself; else how many steps before it. */
  depth: number;
  /** Name of an upstream lot; null for the lot itself. */
  what: string | null;
  /** Translations of that name. */
  whatTexts: JourneyTexts;
  /** Who entered it: the producer's people, a helper on their behalf, or the producer's own system. */
  enteredBy: 'producer' | 'helper' | 'system';
  organisationName: string | null;
  photos: number;
  /** A note, in the languages in which it is there. */
  note: JourneyTexts;
  /** Degrees, where the person gave a position on purpose. */
  position: { latitude: number; longitude: number } | null;
}

interface Row extends Omit<JourneyStep, 'enteredBy' | 'note' | 'whatTexts' | 'position' | 'depth'> {
  id: number;
  type: string;
  role: string;
  organisationId: number;
  capturedBy: string;
  helperId: string | null;
  lotId: number | null;
  latitude: number | null;
  longitude: number | null;
}

const MOST_STEPS = 50;
/** Upstream lots that a journey looks at; the nearest first. */
const MOST_UPSTREAM = 40;

const STEPS = `
  SELECT e.id, e.event_id AS eventId, e.type, e.biz_step AS bizStep, e.disposition, e.event_time AS eventTime, e.organisation_id AS organisationId, e.captured_by AS capturedBy, e.helper_id AS helperId,
    k.key, k.role, k.quantity_milli AS quantityMilli, k.unit, c.name AS communeName, v.short_name AS provinceName, o.name AS organisationName, l.id AS lotId, coalesce(l.name, p.name) AS what,
    (SELECT count(*) FROM media m WHERE m.object = 'event' AND m.object_id = e.id) AS photos, g.latitude, g.longitude
  FROM json_each(?) j CROSS JOIN epcis_event_key k ON k.key = j.value CROSS JOIN epcis_event e ON e.id = k.event_id
  LEFT JOIN commune c ON c.code = e.commune_code LEFT JOIN province v ON v.code = c.province_code LEFT JOIN organisation o ON o.id = e.organisation_id
  LEFT JOIN event_position g ON g.event_id = e.id
  LEFT JOIN lot l ON l.id = CASE WHEN k.key GLOB '/lo/*' THEN (SELECT r.id FROM lot r WHERE r.public_id = substr(k.key, 5))
                             ELSE (SELECT q.id FROM lot q WHERE q.gtin = substr(k.key, 5, 14) AND q.code = replace(substr(k.key, 23), '%2F', '/')) END
  LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id
  WHERE ${live('e')}`;

/** Texts of many objects of one kind, by object. */
export function textsOf(ctx: Pick<Context, 'db'>, object: 'event' | 'lot', ids: readonly number[]): Map<number, JourneyTexts> {
  const found = new Map<number, JourneyTexts>();
  if (ids.length === 0) return found;
  for (const row of ctx.db.all<{ id: number; lang: Lang3; text: string; machine: number; original: number }>(
    'SELECT object_id AS id, lang, text, machine, original FROM journey_text WHERE object = ? AND object_id IN (SELECT value FROM json_each(?))', [object, JSON.stringify(ids)])) {
    found.set(row.id, { ...found.get(row.id), [row.lang]: { text: row.text, machine: row.machine === 1, original: row.original === 1 } });
  }
  return found;
}

/** Steps that belong to what an upstream lot went through before it was used; its other uses and sales are another journey. */
const UPSTREAM_ROLES = new Set(['CLASS', 'OUTPUT', 'EPC']);
const MOVED = new Set(['shipping', 'retail_selling', 'dispensing', 'packing']);

/**
 * What happened to a lot and to what it was made of, oldest first, at most fifty steps; events that were taken back left out.
 * @param key host-free
 */
export function journeyOf(ctx: Pick<Context, 'db'>, key: string): JourneyStep[] {
  const upstream = ancestors(ctx, [key], { limit: MOST_UPSTREAM });
  const depthOf = new Map([[key, 0], ...upstream.map((r) => [r.key, r.depth] as const)]);
  const own = ctx.db.all<Row>(`${STEPS} AND k.role <> 'INPUT' ORDER BY e.event_time, e.id LIMIT ${MOST_STEPS}`, [JSON.stringify([key])]);
  const before = upstream.length === 0 ? [] : ctx.db.all<Row>(`${STEPS} ORDER BY e.event_time, e.id LIMIT 300`, [JSON.stringify(upstream.map((r) => r.key))]);
  const maker = own[0]?.organisationId;
  const rows = [...own, ...before.filter((r) => UPSTREAM_ROLES.has(r.role) && r.type !== 'AggregationEvent' && (!MOVED.has(r.bizStep) || (r.bizStep === 'shipping' && r.organisationId !== maker)))];
  const once = [...new Map(rows.toReversed().map((r) => [r.id, r])).values()].toSorted((a, b) => a.eventTime - b.eventTime || a.id - b.id).slice(0, MOST_STEPS);
  const notes = textsOf(ctx, 'event', once.map((r) => r.id));
  const names = textsOf(ctx, 'lot', once.flatMap((r) => (r.lotId === null || r.key === key ? [] : [r.lotId])));
  return once.map((r) => ({
    bizStep: r.type === 'TransformationEvent' ? 'transforming' : r.bizStep === 'creating_class_instance' && r.key.startsWith('/lo/') ? 'harvesting' : r.bizStep,
    eventTime: r.eventTime, quantityMilli: r.quantityMilli, unit: r.unit, communeName: r.communeName, provinceName: r.provinceName,
    eventId: r.eventId, disposition: r.disposition, key: r.key, depth: depthOf.get(r.key) ?? 0,
    what: r.key === key ? null : r.what, whatTexts: (r.key !== key && r.lotId !== null && names.get(r.lotId)) || {},
    enteredBy: r.helperId !== null ? 'helper' : r.capturedBy.startsWith('system:') ? 'system' : 'producer',
    organisationName: r.organisationName, photos: r.photos, note: notes.get(r.id) ?? {},
    position: r.latitude === null || r.longitude === null ? null : { latitude: r.latitude / 1_000, longitude: r.longitude / 1_000 },
  }));
}
