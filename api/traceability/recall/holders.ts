/** Who holds the goods, and whom to ring: the producers themselves, then whoever received, sold or was sent some of them. */
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import type { EpcisEvent } from '../events/model.ts';
import { lotsOfRecall, reachOf, rootsOfRecall, type Reach, type ScopeLot } from './scope.ts';

export interface Holder {
  /** 'org:{public id}', 'place:{commune}' or 'to:{digest of the name}'. */
  key: string;
  name: string;
  kind: 'PRODUCER' | 'RECEIVER' | 'RETAILER';
  /** Where the floor knows one. */
  phone: string | null;
  address: string | null;
  /** Codes of the lots that went there; at most ten are listed. */
  lots: string[];
  /** UTC ms of the newest movement there; null for a producer. */
  lastAt: number | null;
  reachedAt: number | null;
  stoppedAt: number | null;
  /** Thousandths, by unit. */
  collected: { unit: string; milli: number }[];
}

interface Movement {
  bizStep: string;
  eventTime: number;
  organisationId: number;
  bizLocation: string | null;
  json: string;
  keys: string;
  /** Whom the floor's form named: somebody on the floor … */
  partyId: number | null;
  /** … or a name and a phone. */
  partyName: string | null;
  partyPhone: string | null;
}

interface Organisation {
  id: number;
  publicId: string;
  name: string;
  phone: string | null;
  address: string | null;
}

const MOST_EVENTS = 5_000;
const NAMED_LOTS = 10;

/** Names that systems give a recipient in a shipping event beside the standard's destination. */
const RECIPIENT = /(?:^|:)(?:recipient|recipientName|receiver|buyerName)$/i;

const digestOf = (name: string): string => createHash('sha256').update(name.trim().toLocaleLowerCase('vi')).digest('hex').slice(0, 16);

const organisationsById = (ctx: Pick<Context, 'db'>, ids: readonly number[]): Map<number, Organisation> =>
  new Map(ctx.db.all<Organisation>(
    `SELECT o.id, o.public_id AS publicId, o.name, coalesce(r.public_phone, o.phone) AS phone, nullif(o.address, '') AS address FROM json_each(?) j JOIN organisation o ON o.id = j.value
     LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL`,
    [JSON.stringify(ids)],
  ).map((o) => [o.id, o]));

/** '/place/16645' → its commune; a name as it is; a foreign address as it is. */
function destinationOf(ctx: Pick<Context, 'db'>, movement: Movement): { key: string; name: string } | null {
  const event = JSON.parse(movement.json) as EpcisEvent;
  const named = Object.entries(event).find(([field, value]) => RECIPIENT.test(field) && typeof value === 'string' && value.trim() !== '')?.[1] as string | undefined;
  const place = event.destinationList?.[0]?.destination ?? (movement.bizStep === 'shipping' ? undefined : (movement.bizLocation ?? undefined));
  const commune = /\/place\/(\d{5})$/.exec(place ?? '')?.[1];
  if (named !== undefined) return { key: `to:${digestOf(named)}`, name: named.trim().slice(0, 120) };
  if (commune !== undefined) {
    const found = ctx.db.get<{ name: string }>("SELECT c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [commune]);
    return { key: `place:${commune}`, name: found?.name ?? commune };
  }
  return place === undefined ? null : { key: `to:${digestOf(place)}`, name: place.slice(0, 120) };
}

/** Every holder of a recall's goods with what was done there, the unreached first. */
export function holdersOf(ctx: Pick<Context, 'db'>, recall: { id: number }, known?: { lots: readonly ScopeLot[]; reach: Reach }): Holder[] {
  const lots = known?.lots ?? lotsOfRecall(ctx, recall.id);
  const { cartons, serials } = known?.reach ?? reachOf(ctx, rootsOfRecall(ctx, recall.id));
  const codes = new Map(lots.map((l) => [l.key, l.code]));
  const movements = ctx.db.all<Movement>(
    `SELECT e.biz_step AS bizStep, e.event_time AS eventTime, e.organisation_id AS organisationId, e.biz_location AS bizLocation, e.json, group_concat(k.key, ' ') AS keys,
       p.organisation_id AS partyId, nullif(p.name, '') AS partyName, nullif(p.phone, '') AS partyPhone
     FROM json_each(?) j CROSS JOIN epcis_event_key k ON k.key = j.value JOIN epcis_event e ON e.id = k.event_id LEFT JOIN event_party p ON p.event_id = e.id
     WHERE e.biz_step IN ('shipping', 'receiving', 'accepting', 'retail_selling', 'storing', 'stocking') AND e.corrects_event_id IS NULL AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = e.id)
     GROUP BY e.id ORDER BY e.event_time LIMIT ${MOST_EVENTS}`,
    [JSON.stringify([...codes.keys(), ...cartons, ...serials])],
  );
  const makers = new Set(lots.map((l) => l.organisationId));
  const organisations = organisationsById(ctx, [...new Set([...makers, ...movements.flatMap((m) => (m.partyId === null ? [m.organisationId] : [m.organisationId, m.partyId]))])]);
  const found = new Map<string, Holder>();
  const add = (key: string, name: string, kind: Holder['kind'], more: { phone?: string | null; address?: string | null; lots: readonly string[]; at: number | null }) => {
    const known = found.get(key);
    const holder: Holder = known ?? { key, name, kind, phone: more.phone ?? null, address: more.address ?? null, lots: [], lastAt: null, reachedAt: null, stoppedAt: null, collected: [] };
    holder.lots = [...new Set([...holder.lots, ...more.lots])].slice(0, NAMED_LOTS);
    if (more.at !== null) holder.lastAt = Math.max(holder.lastAt ?? 0, more.at);
    if (kind === 'RETAILER' && holder.kind === 'RECEIVER') holder.kind = kind;
    found.set(key, holder);
  };
  for (const id of makers) {
    const o = organisations.get(id);
    if (o) add(`org:${o.publicId}`, o.name, 'PRODUCER', { phone: o.phone, address: o.address, lots: lots.filter((l) => l.organisationId === id).map((l) => l.code), at: null });
  }
  for (const m of movements) {
    const named = m.keys.split(' ').map((key) => codes.get(key) ?? key).slice(0, NAMED_LOTS);
    const by = organisations.get(m.organisationId);
    const kind = m.bizStep === 'retail_selling' ? 'RETAILER' : 'RECEIVER';
    // somebody else's own event says that the goods are there; the producer's says where they were sent
    if (by && !makers.has(by.id)) add(`org:${by.publicId}`, by.name, kind, { phone: by.phone, address: by.address, lots: named, at: m.eventTime });
    else {
      const party = m.partyId === null ? undefined : organisations.get(m.partyId);
      const to = m.partyName === null ? destinationOf(ctx, m) : { key: `to:${digestOf(m.partyName)}`, name: m.partyName };
      if (party) add(`org:${party.publicId}`, party.name, kind, { phone: party.phone, address: party.address, lots: named, at: m.eventTime });
      else if (to) add(to.key, to.name, kind, { phone: m.partyPhone, lots: named, at: m.eventTime });
    }
  }
  for (const a of ctx.db.all<{ kind: string; holder: string; milli: number | null; unit: string | null; at: number }>('SELECT kind, holder, quantity_milli AS milli, unit, at FROM recall_action WHERE recall_id = ? AND holder IS NOT NULL ORDER BY id', [recall.id])) {
    const holder = found.get(a.holder);
    if (!holder) continue;
    if (a.kind !== 'UNREACHED' && a.kind !== 'NOTE') holder.reachedAt ??= a.at;
    if (a.kind === 'STOPPED_SALE') holder.stoppedAt ??= a.at;
    if (a.kind === 'COLLECTED' && a.milli !== null) {
      const line = holder.collected.find((c) => c.unit === a.unit);
      if (line) line.milli += a.milli;
      else holder.collected.push({ unit: a.unit ?? 'EA', milli: a.milli });
    }
  }
  const rank = (h: Holder) => (h.reachedAt === null ? 0 : h.stoppedAt === null ? 1 : 2);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'vi'));
}

