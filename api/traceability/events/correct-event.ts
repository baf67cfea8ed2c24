import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { DomainError, invalid, notFound, parseInput, refusedTransition } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write, type WriteOptions } from '../../write.ts';
import { standingEvent, standingFaults, takeBackFaults } from './balance.ts';
import { isoInVietnam } from './events.ts';
import { flowsOfEvent } from './ledger.ts';
import { requireOf } from './lots-of-form.ts';
import { stampsOfLot } from '../stamps/queries.ts';
import { hostFree, type EpcisEvent, type QuantityElement } from './model.ts';
import { CorrectInput } from './schemas.ts';
import { storeEvent } from './store.ts';
import { momentOf, tell, unbalanced } from './tell.ts';
import { STEP_WORDS } from './words.ts';

export interface Corrected {
  event: string;
  /** The event that takes its place; null when nothing does. */
  corrective: string | null;
}

const LISTS = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'] as const;

/** Steps that use what an event gave, newest last: what stands in the way of taking it back. */
function dependents(ctx: Context, eventRow: number): { bizStep: string | null; at: number }[] {
  const keys = [...new Set(flowsOfEvent(ctx, eventRow).filter((f) => ['made', 'received', 'unpacked', 'shipped', 'packed'].includes(f.kind)).map((f) => f.key))];
  if (keys.length === 0) return [];
  return ctx.db.all(
    `SELECT DISTINCT e.id, CASE WHEN e.type = 'TransformationEvent' THEN 'transforming' ELSE e.biz_step END AS bizStep, e.event_time AS at FROM goods_flow f JOIN epcis_event e ON e.id = f.event_id
     WHERE f.key IN (SELECT value FROM json_each(?)) AND f.event_id <> ? AND f.kind NOT IN ('made', 'wrapped') ORDER BY e.event_time, e.id LIMIT 4`,
    [JSON.stringify(keys), eventRow],
  );
}

/** The right event in place of a wrong one: other quantities, another time, all else the same. */
function corrected(event: EpcisEvent, quantities: Record<string, number>, eventTime: string): EpcisEvent {
  const { eventID: _wrong, recordTime: _then, errorDeclaration: _none, ...rest } = event;
  const right: EpcisEvent = { ...rest, eventTime };
  for (const list of LISTS) {
    if (!event[list]) continue;
    right[list] = (event[list] as QuantityElement[]).map((q) => ({ ...q, ...(quantities[hostFree(q.epcClass)] === undefined ? {} : { quantity: quantities[hostFree(q.epcClass)]! }) }));
  }
  return right;
}

/** Keeps the quantities of lots on their rows in step with what the standing events made of them. */
function refreshLots(ctx: Context, keys: readonly string[]): void {
  for (const key of keys) {
    ctx.db.run(
      `UPDATE lot SET version = version + 1, quantity_milli = max(1, (SELECT coalesce(sum(h.made), 0) FROM goods_held h WHERE h.key = ? AND h.organisation_id = lot.organisation_id)
         / CASE unit WHEN 'KGM' THEN 1000 WHEN 'TNE' THEN 1000000 WHEN 'LTR' THEN 1000 ELSE 1 END)
       WHERE (gtin IS NULL AND '/lo/' || public_id = ?) OR (gtin = substr(?, 5, 14) AND code = replace(substr(?, 23), '%2F', '/'))`,
      [key, key, key, key],
    );
  }
}

/** No more stamps than goods, after a correction too. */
function stampFault(ctx: Context, keys: readonly string[]): { vi: string; en: string } | null {
  for (const key of keys) {
    const row = ctx.db.get<{ id: number; goods: number; code: string }>(
      `SELECT l.id, l.code, (SELECT coalesce(sum(h.made), 0) / 1000 FROM goods_held h WHERE h.key = ?) AS goods
       FROM lot l WHERE l.gtin = substr(?, 5, 14) AND l.code = replace(substr(?, 23), '%2F', '/')`,
      [key, key, key],
    );
    const stamps = row ? stampsOfLot(ctx, row.id) : 0;
    if (row && stamps > row.goods) return { vi: `Lô ${row.code} đã cấp ${stamps} tem, nhiều hơn số hàng sau khi sửa (${row.goods}). Hãy hủy bớt tem trước.`, en: `Lot ${row.code} has ${stamps} stamps, more than the goods after this correction (${row.goods}). Make some stamps void first.` };
  }
  return null;
}

/**
 * Takes an event back by an error declaration (EPCIS 2.0, 7.4.1.4): the same event id, when and why, and the event that takes
 * its place where quantities or the time are given anew. The wrong event itself is never changed. Refused when later steps
 * use what it gave; the refusal names them.
 * @throws DomainError 401, 403, 404, 409 `dependents` or when it was taken back before, 422
 */
export async function correctEvent(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<Corrected> {
  const data = parseInput(CorrectInput, input);
  const known = ctx.db.get<{ organisationId: number }>('SELECT organisation_id AS organisationId FROM epcis_event WHERE event_id = ? LIMIT 1', [data.event]);
  if (!known) throw notFound({ vi: 'Không có bước này.', en: 'There is no such step.' });
  const { act, organisationId } = requireOf(ctx, known.organisationId);
  return write(
    ctx,
    () => {
      const standing = standingEvent(ctx, data.event);
      if (!standing) throw refusedTransition({ from: { vi: 'đã rút lại', en: 'taken back' }, tried: { vi: 'sửa bước này', en: 'correct this step' }, allowed: [] });
      const event = JSON.parse(standing.json) as EpcisEvent & { eventID?: string };
      if (event['sanque:stampRange'] !== undefined) throw invalid({ event: { vi: 'Tem đã cấp thì hủy ở mục Tem, không sửa ở đây.', en: 'Stamps are made void under Stamps, not corrected here.' } });
      const facts = ctx.db.get<{ communeCode: string | null; eventTime: number }>('SELECT commune_code AS communeCode, event_time AS eventTime FROM epcis_event WHERE id = ?', [standing.id])!;
      const made = [...new Set(flowsOfEvent(ctx, standing.id).filter((f) => f.kind === 'made').map((f) => f.key))];
      const replaced = data.quantities !== undefined || data.date !== null;
      const users = dependents(ctx, standing.id);
      const alone = takeBackFaults(ctx, standing.id);
      const which = users.map((u) => `${STEP_WORDS[u.bizStep ?? '']?.vi ?? u.bizStep ?? ''} ${formatDate(vnDate(u.at))}`).join('; ');
      const whichEn = users.map((u) => `${STEP_WORDS[u.bizStep ?? '']?.en ?? u.bizStep ?? ''} ${vnDate(u.at)}`).join('; ');
      const inTheWay = (vi: string, en: string) => new DomainError('dependents', 409, { vi: `${vi} Các bước dùng đến: ${which}. Hãy sửa các bước đó trước.`, en: `${en} Steps that use it: ${whichEn}. Correct those first.` });
      if (!replaced && alone.length > 0) throw inTheWay(alone[0]!.vi, alone[0]!.en);
      const at = data.date === null ? facts.eventTime : momentOf(ctx, data, 0);
      const right = replaced ? corrected(event, data.quantities ?? {}, isoInVietnam(at)) : null;
      // the declaration names the corrective event, so that one is told first, unjudged; then both are judged as one change
      const corrective = right ? tell(ctx, { organisationId, act }, right, { at, told: { communeCode: facts.communeCode ?? '' }, fieldOf: () => '_', unchecked: true }) : null;
      const declared = {
        ...event, eventID: data.event,
        errorDeclaration: { declarationTime: isoInVietnam(ctx.now()), reason: 'incorrect_data', 'sanque:reason': data.reason, ...(corrective ? { correctiveEventIDs: [corrective.eventId] } : {}) },
      };
      storeEvent(ctx, declared, { organisationId, capturedBy: act.person.userId, helperId: act.helperId, communeCode: facts.communeCode, eventTime: facts.eventTime, correctsEventId: standing.id });
      if (corrective && right) {
        const faults = standingFaults(ctx, right, corrective.row, organisationId);
        if (faults.length > 0) throw users.length > 0 && faults.some((f) => f.code === 'dependents') ? inTheWay(faults[0]!.vi, faults[0]!.en) : unbalanced(faults, (path) => (path === 'eventTime' ? 'date' : 'quantity'));
        ctx.db.run('UPDATE media SET object_id = ? WHERE object = ? AND object_id = ?', [corrective.row, 'event', standing.id]);
        ctx.db.run('UPDATE event_party SET event_id = ? WHERE event_id = ?', [corrective.row, standing.id]);
        ctx.db.run('UPDATE event_position SET event_id = ? WHERE event_id = ?', [corrective.row, standing.id]);
        ctx.db.run("UPDATE journey_text SET object_id = ? WHERE object = 'event' AND object_id = ?", [corrective.row, standing.id]);
      }
      refreshLots(ctx, made);
      const stamps = stampFault(ctx, made);
      if (stamps) throw new DomainError('dependents', 409, stamps);
      audit(ctx, { act: 'event.correct', object: 'event', objectId: data.event, data: { corrective: corrective?.eventId, behalfOf: act.helperId ? organisationId : undefined } });
      return { event: data.event, corrective: corrective?.eventId ?? null };
    },
    { ...options, act: 'event.correct' },
  );
}
