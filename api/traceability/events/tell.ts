/** How the floor's forms write an event: its time and place, the balance, the event itself, and what may be forgotten beside it. */
import { randomUUID } from 'node:crypto';
import { DomainError, invalid, type FieldErrors, type Sentence } from '../../errors.ts';
import type { Context } from '../../context.ts';
import { attachMedia } from '../../media/index.ts';
import { HOUR, MINUTE, startOfVnDate, vnDate } from '../../time.ts';
import type { ProducerAct } from '../access.ts';
import { checkBalance, CLOCK_SKEW_MS, type BalanceFault } from './balance.ts';
import { isoInVietnam, ZONE } from './events.ts';
import type { EpcisEvent } from './model.ts';
import { storeEvent } from './store.ts';

/** As `tellFields` parses it. */
export interface Told {
  date: string | null;
  time: string;
  communeCode: string;
  usePosition: boolean;
  latitude: number | null;
  longitude: number | null;
  note: string;
  photos: string;
}

export interface Teller {
  organisationId: number;
  act: ProducerAct;
}

/**
 * The instant of a step: today without a time is now, an earlier day without one its beginning, but never before the goods
 * that it uses came to be on that same day (people give the day, not the order of their morning).
 * @throws DomainError 422 for a moment that has not come
 */
export function momentOf(ctx: Context, told: Pick<Told, 'date' | 'time'>, notBefore = 0): number {
  const today = vnDate(ctx.now());
  const date = told.date ?? today;
  const [hours, minutes] = told.time === '' ? [0, 0] : (told.time.split(':').map(Number) as [number, number]);
  const moment = told.time === '' ? (date === today ? ctx.now() : startOfVnDate(date)) : startOfVnDate(date) + hours * HOUR + minutes * MINUTE;
  if (moment > ctx.now() + CLOCK_SKEW_MS) {
    const sentence: Sentence = { vi: 'Thời gian này chưa tới.', en: 'This time lies in the future.' };
    throw invalid({ [date > today ? 'date' : 'time']: sentence });
  }
  return told.time === '' && moment < notBefore && vnDate(notBefore) === date ? notBefore : moment;
}

/** @throws DomainError 422 `communeCode` */
export function requireCommune(ctx: Context, communeCode: string): void {
  if (!ctx.db.get('SELECT 1 FROM commune WHERE code = ?', [communeCode])) {
    throw invalid({ communeCode: { vi: 'Hãy chọn xã, phường nơi làm việc này.', en: 'Choose the commune where this was done.' } });
  }
}

/**
 * 422 `balance`: the first reason as the sentence, each beside its field.
 * @param fieldOf the form's field for a path in the event
 */
export function unbalanced(faults: readonly BalanceFault[], fieldOf: (path: string) => string): DomainError {
  const fields: FieldErrors = {};
  for (const { path, vi, en } of faults) fields[fieldOf(path)] ??= { vi, en };
  return new DomainError('balance', 422, { vi: faults[0]!.vi, en: faults[0]!.en }, { fields });
}

export interface ToldEvent {
  /** Row of `epcis_event`. */
  row: number;
  /** 'urn:uuid:…' */
  eventId: string;
}

export type EventParts = Omit<EpcisEvent, 'eventID' | 'eventTime' | 'eventTimeZoneOffset' | 'recordTime' | 'readPoint'>;

export interface TellOptions {
  at: number;
  told: Pick<Told, 'communeCode'> & Partial<Told>;
  fieldOf: (path: string) => string;
  /** Who gets the goods. */
  party?: { organisationId: number | null; name: string; phone: string };
  /** An error declaration and its corrective event are judged together, afterwards. */
  unchecked?: boolean;
}

/**
 * Writes an event with its photos, note, position and recipient; inside the transaction of its act.
 * @throws DomainError 422 `balance`, or `photos`
 */
export function tell(ctx: Context, teller: Teller, parts: EventParts, options: TellOptions): ToldEvent {
  const { at, told } = options;
  const event = {
    eventID: `urn:uuid:${randomUUID()}`,
    eventTime: isoInVietnam(at),
    eventTimeZoneOffset: ZONE,
    recordTime: isoInVietnam(ctx.now()),
    ...(told.communeCode === '' ? {} : { readPoint: { id: `/place/${told.communeCode}` } }),
    ...parts,
  } as EpcisEvent & { eventID: string };
  const faults = options.unchecked ? [] : checkBalance(ctx, event, teller.organisationId);
  if (faults.length > 0) throw unbalanced(faults, options.fieldOf);
  const row = storeEvent(ctx, event, {
    organisationId: teller.organisationId, capturedBy: teller.act.person.userId, helperId: teller.act.helperId, communeCode: told.communeCode || null, eventTime: at,
  });
  if (told.usePosition && told.latitude !== null && told.latitude !== undefined && told.longitude !== null && told.longitude !== undefined) {
    ctx.db.run('INSERT INTO event_position (event_id, latitude, longitude) VALUES (?,?,?)', [row, Math.round(told.latitude * 1_000), Math.round(told.longitude * 1_000)]);
  }
  if (options.party) ctx.db.run('INSERT INTO event_party (event_id, organisation_id, name, phone) VALUES (?,?,?,?)', [row, options.party.organisationId, options.party.name, options.party.phone]);
  if (told.note) writeText(ctx, { object: 'event', id: row, lang: 'vi', text: told.note, original: true, machine: false });
  if (told.photos) attachMedia(ctx, told.photos, { object: 'event', id: row });
  return { row, eventId: event.eventID };
}

export interface TextInput {
  object: 'event' | 'lot';
  id: number;
  lang: 'vi' | 'en' | 'zh';
  text: string;
  original: boolean;
  machine: boolean;
}

/** Writes or replaces a text of a journey in one language. */
export function writeText(ctx: Context, t: TextInput): void {
  ctx.db.run(
    `INSERT INTO journey_text (object, object_id, lang, text, original, machine, by, at) VALUES (?,?,?,?,?,?,?,?)
     ON CONFLICT (object, object_id, lang) DO UPDATE SET text = excluded.text, original = excluded.original, machine = excluded.machine, by = excluded.by, at = excluded.at`,
    [t.object, t.id, t.lang, t.text, t.original ? 1 : 0, t.machine ? 1 : 0, ctx.actor.kind === 'person' ? ctx.actor.userId : 'system', ctx.now()],
  );
}

/** The form's field of a path in an event: 'inputQuantityList[2].quantity' → 'inputs.2.quantity'. */
export const fieldIn = (list: string) => (path: string): string => {
  if (path.startsWith('eventTime')) return 'date';
  const at = /^(?:input|child)?[qQ]uantityList\[(\d+)\]/.exec(path)?.[1];
  return at === undefined ? '_' : `${list}.${at}.quantity`;
};
