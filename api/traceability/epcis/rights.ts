/**
 * Whose goods an event is about. An organisation makes only what is its own, and moves what is its own or what it has
 * received; things that this floor does not know (a supplier's, another country's) are taken as they are told.
 */
import type { Context } from '../../context.ts';
import { isRestricted } from '../../gs1/index.ts';
import { heldRows } from '../events/ledger.ts';
import { hostFree, type EpcisEvent, type QuantityElement } from '../events/model.ts';
import { goodsById, tradeItemOfGtin } from '../goods.ts';
import { fault, item, member, type Fault } from './faults.ts';

type Db = Pick<Context, 'db'>;

/** The organisation that a key belongs to; null: the floor's kind of key, but nobody's; undefined: not of this floor. */
export function ownerOf(ctx: Db, key: string): number | null | undefined {
  const [, kind, id] = /^\/(01|00|lo)\/([0-9a-z]+)/.exec(key) ?? [];
  switch (kind) {
    case '01': {
      const tradeItemId = tradeItemOfGtin(ctx, id!);
      if (tradeItemId !== undefined) return goodsById(ctx, tradeItemId)?.organisationId ?? null;
      return isRestricted(id!) ? null : undefined;
    }
    case '00': return ctx.db.get<{ id: number }>('SELECT organisation_id AS id FROM carton WHERE sscc = ?', [id!])?.id;
    case 'lo': return ctx.db.get<{ id: number }>('SELECT organisation_id AS id FROM lot WHERE public_id = ?', [id!])?.id ?? null;
    default: return undefined;
  }
}

interface Named {
  key: string;
  path: string;
}

const epcs = (event: EpcisEvent, name: string): Named[] => ((event[name] as string[] | undefined) ?? []).map((epc, i) => ({ key: hostFree(epc), path: item(name, i) }));
const classes = (event: EpcisEvent, name: string): Named[] => ((event[name] as QuantityElement[] | undefined) ?? []).map((q, i) => ({ key: hostFree(q.epcClass), path: member(item(name, i), 'epcClass') }));
const parent = (event: EpcisEvent): Named[] => (event.parentID === undefined ? [] : [{ key: hostFree(event.parentID), path: 'parentID' }]);

/** What the event brings into being, and what it only touches. */
export function namedBy(event: EpcisEvent): { made: Named[]; touched: Named[] } {
  switch (event.type) {
    case 'ObjectEvent': {
      const all = [...epcs(event, 'epcList'), ...classes(event, 'quantityList')];
      return event.action === 'ADD' ? { made: all, touched: [] } : { made: [], touched: all };
    }
    case 'TransformationEvent':
      return { made: [...epcs(event, 'outputEPCList'), ...classes(event, 'outputQuantityList')], touched: [...epcs(event, 'inputEPCList'), ...classes(event, 'inputQuantityList')] };
    case 'AggregationEvent':
    case 'AssociationEvent':
      return { made: event.action === 'ADD' ? parent(event) : [], touched: [...(event.action === 'ADD' ? [] : parent(event)), ...epcs(event, 'childEPCs'), ...classes(event, 'childQuantityList')] };
    default:
      return { made: [], touched: [...parent(event), ...epcs(event, 'epcList'), ...classes(event, 'quantityList')] };
  }
}

/** Steps by which goods of others come to the organisation, or pass under its eyes. */
const COMING_IN = new Set(['receiving', 'accepting', 'arriving', 'unloading', 'inspecting', 'sampling', 'sensor_reporting', 'transporting']);

/** Faults of an event about goods that are not the organisation's to make or move; paths below the event. */
export function rightsFaults(ctx: Db, event: EpcisEvent, organisationId: number): Fault[] {
  const { made, touched } = namedBy(event);
  const faults: Fault[] = [];
  for (const { key, path } of made) {
    const owner = ownerOf(ctx, key);
    if (owner === undefined || owner === organisationId) continue;
    faults.push(owner === null
      ? fault(path, 'Số này theo kiểu số của sàn nhưng không thuộc sản phẩm nào ở đây.', 'This number is of the floor’s own kind, but no product here carries it.')
      : fault(path, 'Mã này là hàng của cơ sở khác; chỉ cơ sở đó được ghi nhận nó ra đời.', 'This is another producer’s; only they can record that it came into being.'));
  }
  if (event.action === 'OBSERVE' && COMING_IN.has(event.bizStep ?? '')) return faults;
  for (const { key, path } of touched) {
    const owner = ownerOf(ctx, key);
    if (owner === undefined || owner === organisationId || heldRows(ctx, key).some((row) => row.organisationId === organisationId)) continue;
    faults.push(fault(path, 'Đây là hàng của cơ sở khác mà cơ sở của bạn chưa ghi nhận đã nhận. Hãy ghi sự kiện nhận hàng (receiving) trước.', 'These are another producer’s goods that yours has not received. Record their receiving first.'));
  }
  return faults;
}
