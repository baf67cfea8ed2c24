/** EPCIS 2.0 events that the floor writes itself. Keys inside carry no host; an export puts it in front. */
import { randomUUID } from 'node:crypto';
import type { Context } from '../../context.ts';
import { startOfVnDate, vnDate, vnTime } from '../../time.ts';
import { classKey } from '../uris.ts';
import type { ProducerAct } from '../access.ts';
import { storeEvent } from './store.ts';

export const ZONE = '+07:00';

interface EventInput {
  bizStep: string;
  disposition: string;
  /** UTC ms. */
  eventTime: number;
  communeCode: string | null;
  organisationId: number;
  act: ProducerAct;
  /** The class (lot, or GTIN of a blank roll) and how many. */
  gtin: string;
  lot: string | undefined;
  quantity: number;
  more?: Record<string, unknown>;
}

/** '2026-10-02T00:00:00.000+07:00' */
export const isoInVietnam = (ms: number): string => `${vnDate(ms)}T${vnTime(ms)}:${new Date(ms).toISOString().slice(17, 23)}${ZONE}`;

/** Writes an ObjectEvent ADD about a class and its keys; inside the transaction of the act that it tells. */
function addObjectEvent(ctx: Context, e: EventInput): number {
  const event = {
    type: 'ObjectEvent' as const,
    eventID: `urn:uuid:${randomUUID()}`,
    eventTime: isoInVietnam(e.eventTime),
    eventTimeZoneOffset: ZONE,
    recordTime: isoInVietnam(ctx.now()),
    action: 'ADD' as const,
    bizStep: e.bizStep,
    disposition: e.disposition,
    ...(e.communeCode === null ? {} : { readPoint: { id: `/place/${e.communeCode}` } }),
    quantityList: [{ epcClass: classKey(e.gtin, e.lot), quantity: e.quantity }],
    ...e.more,
  };
  return storeEvent(ctx, event, { organisationId: e.organisationId, capturedBy: e.act.person.userId, helperId: e.act.helperId, communeCode: e.communeCode, eventTime: e.eventTime });
}

export interface LotEventInput {
  organisationId: number;
  act: ProducerAct;
  gtin: string;
  code: string;
  quantity: number;
  communeCode: string;
  productionDate: string;
  expiryDate: string | null;
}

/** A lot begins: creating_class_instance, with the dates as instance/lot master data. */
export const lotCreated = (ctx: Context, e: LotEventInput): number =>
  addObjectEvent(ctx, {
    bizStep: 'creating_class_instance',
    disposition: 'active',
    eventTime: startOfVnDate(e.productionDate),
    communeCode: e.communeCode,
    organisationId: e.organisationId,
    act: e.act,
    gtin: e.gtin,
    lot: e.code,
    quantity: e.quantity,
    more: { ilmd: { 'cbvmda:lotNumber': e.code, 'gs1:productionDate': e.productionDate, ...(e.expiryDate === null ? {} : { 'cbvmda:itemExpirationDate': e.expiryDate }) } },
  });

export interface StampEventInput {
  organisationId: number;
  act: ProducerAct;
  gtin: string;
  lot: string | undefined;
  count: number;
  rangePublicId: string;
  communeCode: string | null;
}

/** Serials begin: commissioning. A million serials stay one event that names their range; an export lists them. */
export const stampsCommissioned = (ctx: Context, e: StampEventInput): number =>
  addObjectEvent(ctx, {
    bizStep: 'commissioning',
    disposition: 'active',
    eventTime: ctx.now(),
    communeCode: e.communeCode,
    organisationId: e.organisationId,
    act: e.act,
    gtin: e.gtin,
    lot: e.lot,
    quantity: e.count,
    more: { 'sanque:stampRange': e.rangePublicId },
  });
