/** Reads of what was sent to other systems. */
import { requireRole } from '../../../access.ts';
import type { Context } from '../../../context.ts';
import type { Sentence } from '../../../errors.ts';
import { vnDate } from '../../../time.ts';
import type { RecordState } from './decide.ts';
import { mapOn, type PortName, type RecordKind } from './map.rules.ts';
import { FIELD_MAPS } from './maps.ts';
import type { TracePort } from './ports.ts';

export const PORT_WORDS: Record<PortName, Sentence> = {
  national: { vi: 'Cổng truy xuất nguồn gốc quốc gia', en: 'National traceability portal' },
  ministry: { vi: 'Hệ thống truy xuất của Bộ Nông nghiệp và Môi trường', en: 'Traceability system of the Ministry of Agriculture and Environment' },
  verigoods: { vi: 'verigoods', en: 'verigoods' },
};

export const KIND_WORDS: Record<RecordKind, Sentence> = {
  PRODUCT: { vi: 'sản phẩm', en: 'product' }, LOT: { vi: 'lô', en: 'lot' }, STAMPS: { vi: 'đợt tem', en: 'range of stamps' }, RECALL: { vi: 'thu hồi', en: 'recall' },
};

export interface PortView {
  name: PortName;
  via: TracePort['via'];
  map: { version: string; validFrom: string; assumed: boolean; source: Sentence; kinds: RecordKind[] } | null;
  counts: Record<RecordState, number>;
}

export interface RecordLine {
  publicId: string;
  port: PortName;
  kind: RecordKind;
  /** 'Nước mắm Ba Làng, lô TM2610' */
  what: string;
  state: RecordState;
  mapVersion: string | null;
  digest: string | null;
  reference: string | null;
  faults: Sentence[];
  attempts: number;
  triedAt: number | null;
}

export interface DemoDelivery {
  port: PortName;
  kind: RecordKind;
  reference: string;
  mapVersion: string;
  /** As it was sent, indented. */
  record: string;
  at: number;
}

const WHAT = `CASE r.kind WHEN 'PRODUCT' THEN (SELECT name FROM product WHERE id = r.object_id)
  WHEN 'LOT' THEN (SELECT p.name || ', lô ' || l.code FROM lot l JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id WHERE l.id = r.object_id)
  WHEN 'STAMPS' THEN (SELECT p.name || ', ' || s.count || ' tem' FROM stamp_range s JOIN trade_item t ON t.id = s.trade_item_id JOIN product p ON p.id = t.product_id WHERE s.id = r.object_id)
  ELSE (SELECT p.name || ', lô ' || l.code FROM lot_recall c JOIN lot l ON l.id = c.lot_id JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id WHERE c.id = r.object_id) END`;

/** Every port with its map and counts, what waits for a person, what came last, and what the made-up ports took. @throws DomainError 401, 403 */
export function portDesk(ctx: Context): { ports: PortView[]; troubled: RecordLine[]; latest: RecordLine[]; deliveries: DemoDelivery[] } {
  requireRole(ctx, 'TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN');
  const counted = ctx.db.all<{ port: PortName; state: RecordState; n: number }>('SELECT port, state, count(*) AS n FROM port_record GROUP BY port, state');
  const ports = ctx.services.tracePorts.list().map((port): PortView => {
    const map = mapOn(FIELD_MAPS, port.name, vnDate(ctx.now()));
    const counts: PortView['counts'] = { QUEUED: 0, ACCEPTED: 0, REJECTED: 0, UNKNOWN: 0, INVALID: 0 };
    for (const row of counted) if (row.port === port.name) counts[row.state] = row.n;
    return { name: port.name, via: port.via, map: map ? { version: map.version, validFrom: map.validFrom, assumed: map.assumed, source: map.source, kinds: Object.keys(map.records) as RecordKind[] } : null, counts };
  });
  const lines = (where: string, limit: number): RecordLine[] =>
    ctx.db.all<Omit<RecordLine, 'faults'> & { faultJson: string | null }>(
      `SELECT r.public_id AS publicId, r.port, r.kind, coalesce(${WHAT}, '') AS what, r.state, r.map_version AS mapVersion, r.digest, r.reference, r.fault_json AS faultJson, r.attempts, r.tried_at AS triedAt
       FROM port_record r WHERE ${where} LIMIT ${limit}`).map(({ faultJson, ...line }) => ({ ...line, faults: faultJson === null ? [] : (JSON.parse(faultJson) as Sentence[]) }));
  const deliveries = ctx.db.all<{ port: PortName; kind: RecordKind; reference: string; mapVersion: string; recordJson: string; at: number }>(
    'SELECT port, kind, reference, map_version AS mapVersion, record_json AS recordJson, at FROM port_demo_delivery ORDER BY id DESC LIMIT 12');
  return {
    ports,
    troubled: lines("r.state IN ('UNKNOWN','REJECTED','INVALID') ORDER BY CASE r.state WHEN 'UNKNOWN' THEN 0 WHEN 'REJECTED' THEN 1 ELSE 2 END, r.tried_at DESC", 60),
    latest: lines("r.state IN ('ACCEPTED','QUEUED') ORDER BY coalesce(r.tried_at, r.queued_at) DESC", 20),
    deliveries: deliveries.map(({ recordJson, ...d }) => ({ ...d, record: JSON.stringify(JSON.parse(recordJson), null, 2) })),
  };
}

/** Records that wait for a person: refused, or of unknown outcome. */
export const troubledRecords = (ctx: Pick<Context, 'db'>): number => ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM port_record WHERE state IN ('UNKNOWN','REJECTED')")!.n;
