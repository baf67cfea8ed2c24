/** What recalls need beside the floor of stamps: bodies that decide, a raw lot, events that join lots. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context, Person, Role } from '../../api/context.ts';
import type { EpcisEvent } from '../../api/traceability/events/model.ts';
import { storeEvent } from '../../api/traceability/events/store.ts';
import { NOW, person } from '../support/context.ts';
import { COMMUNE, floor, GTIN, type Floor } from './trace-floor.ts';

export const NNMT = 'Sở Nông nghiệp và Môi trường Thanh Hóa';
export const CONG_THUONG = 'Sở Công Thương Thanh Hóa';

export interface RecallFloor extends Floor {
  /** Someone of a public body. */
  officer: (body: string, role: Role, userId?: string) => Context;
  /** Another person of the producer of lot TM2610. */
  colleague: Context;
  stranger: Context;
  rawLot: (more?: { publicId?: string; code?: string; organisationId?: number; milli?: number }) => string;
  /** A packed lot without the form, for tests that need many. */
  packedLot: (code: string, more?: { organisationId?: number; tradeItemId?: number; gtin?: string; quantity?: number }) => string;
  event: (event: Partial<EpcisEvent> & { type: EpcisEvent['type'] }, organisationId?: number) => number;
  /** 'transforming' from one key to others. */
  transform: (inputs: string[], outputs: string[]) => number;
}

export const lotKeyOf = (code: string, gtin = GTIN): string => `/01/${gtin}/10/${encodeURIComponent(code)}`;

export function recallFloor(): RecallFloor {
  const f = floor();
  f.db.run('INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,?,?,0,?,1)', ['38', 'Thử', readFileSync(new URL('../../db/profiles/thanh-hoa.json', import.meta.url), 'utf8')]);
  f.db.run("INSERT INTO organisation (id, public_id, kind, name, phone, created_by, created_at, updated_at) VALUES (3, 'orgnnmt003', 'STATE_BODY', ?, NULL, 'u', 1, 1), (4, 'orgsct0004', 'STATE_BODY', ?, NULL, 'u', 1, 1)", [NNMT, CONG_THUONG]);
  const bodies: Record<string, number> = { [NNMT]: 3, [CONG_THUONG]: 4 };
  const as = (p: Person) => f.as(p);
  const self: RecallFloor = {
    ...f,
    officer: (body, role, userId) => {
      const who = person({ organisationId: bodies[body]!, ...(userId === undefined ? {} : { userId }) });
      return as({ ...who, roles: [{ organisationId: bodies[body]!, organisationName: body, organisationKind: 'STATE_BODY', role, communeCode: null }] });
    },
    colleague: as(person({ roles: ['MEMBER'], organisationId: 1 })),
    stranger: as(person({ roles: ['OWNER'], organisationId: 2 })),
    rawLot: (more = {}) => {
      const id = more.publicId ?? `raw${randomUUID().replaceAll('-', '').slice(0, 9)}`;
      f.db.run(
        `INSERT INTO lot (public_id, organisation_id, code, name, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, opened_by, opened_at)
         VALUES (?,?,?,?,?,NULL,1,?,'KGM',?,?,?)`,
        [id, more.organisationId ?? 1, more.code ?? 'CA-0912', 'Cá cơm', '2026-09-12', more.milli ?? 3_200_000, COMMUNE, 'u', NOW],
      );
      return id;
    },
    packedLot: (code, more = {}) => {
      const id = `lot${randomUUID().replaceAll('-', '').slice(0, 9)}`;
      f.db.run(
        `INSERT INTO lot (public_id, organisation_id, trade_item_id, gtin, code, production_date, expiry_date, no_expiry, quantity_milli, unit, commune_code, opened_by, opened_at)
         VALUES (?,?,?,?,?,?,?,0,?,'EA',?,?,?)`,
        [id, more.organisationId ?? 1, more.tradeItemId ?? 1, more.gtin ?? GTIN, code, '2026-10-02', '2028-10-02', (more.quantity ?? 1_000) * 1_000, COMMUNE, 'u', NOW],
      );
      return id;
    },
    event: (event, organisationId = 1) =>
      f.db.transaction(() => storeEvent(f.ctx, { eventID: `urn:uuid:${randomUUID()}`, eventTime: '2026-10-02T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00', ...event }, {
        organisationId, capturedBy: 'u', helperId: null, communeCode: null, eventTime: Date.UTC(2026, 9, 2, 1),
      })),
    transform: (inputs, outputs) => self.event({
      type: 'TransformationEvent', bizStep: 'transforming',
      inputQuantityList: inputs.map((epcClass) => ({ epcClass, quantity: 10, uom: 'KGM' })), outputQuantityList: outputs.map((epcClass) => ({ epcClass, quantity: 1_000 })),
    }),
  };
  return self;
}

export const recallInput = (lot: string, more: Record<string, unknown> = {}) => ({
  lot, cause: 'HISTAMINE', hazard: 'HIGH', reasonVi: 'Histamin vượt mức cho phép', reasonEn: 'Histamine above the limit', phone: '1900 0000', ...more,
});
