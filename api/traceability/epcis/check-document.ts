/** A document as a system sends it: its frame, then each event. */
import { BUILT_IN_PREFIXES, readContext, type Prefixes } from './check-context.ts';
import { checkEvent, frameChecks } from './check-event.ts';
import { fault, member, MOST_FAULTS, type Fault } from './faults.ts';
import { eventPath, readEvent, scanText, type ScannedText } from './scan-text.ts';
import { EVENT_TYPES } from './vocabulary.rules.ts';

const { list, moment, object, text, uri } = frameChecks;
type Scope = Parameters<typeof uri>[2];

const TURN_MS = 8;

const version = (value: unknown, path: string, scope: Scope): void => {
  if (typeof value !== 'string' || !/^2\.0(?:\.\d+)*$/.test(value)) scope.faults.push(fault(path, 'Sàn nhận EPCIS 2.0: schemaVersion phải là "2.0".', 'This floor takes EPCIS 2.0: schemaVersion must be "2.0".'));
};
const vocabularyElement = object({ id: uri, attributes: list(object({ id: uri, attribute: () => undefined }, { required: ['id'] })), children: list(uri) }, { required: ['id'] });
const header = object({ epcisMasterData: object({ vocabularyList: list(object({ type: uri, vocabularyElementList: list(vocabularyElement) }, { required: ['type'] })) }) });
const events = (value: unknown, path: string, scope: Scope): void => {
  if (!Array.isArray(value)) scope.faults.push(fault(path, 'eventList phải là một danh sách.', 'eventList must be a list.'));
};
const any = (): void => undefined;

const DOCUMENT = object(
  { '@context': any, id: uri, type: text, schemaVersion: version, creationDate: moment, instanceIdentifier: text, sender: text, receiver: text, epcisHeader: header, epcisBody: object({ eventList: events }, { required: ['eventList'] }) },
  { required: ['@context', 'type', 'schemaVersion', 'creationDate', 'epcisBody'] },
);
const QUERY_DOCUMENT = object(
  {
    '@context': any, id: uri, type: text, schemaVersion: version, creationDate: moment,
    epcisBody: object({ queryResults: object({ queryName: text, subscriptionID: text, resultsBody: object({ eventList: events, vocabularyList: any }, { required: ['eventList'] }) }, { required: ['queryName', 'resultsBody'] }) }, { required: ['queryResults'] }),
  },
  { required: ['@context', 'type', 'epcisBody'] },
);

export interface CheckedDocument extends ScannedText {
  /** Faults of the frame: nothing can be taken. */
  frameFaults: Fault[];
  /** Faults by the number of the event. */
  eventFaults: Map<number, Fault[]>;
  /** Context entries beside the standard's. */
  ownContext: unknown[];
  prefixes: Prefixes;
}

export type CheckedText = { ok: true; document: CheckedDocument } | { ok: false; faults: Fault[] };

const turn = () => new Promise<void>((done) => setImmediate(done));

/** The frame's faults and its context. */
function checkFrame(scanned: ScannedText, now: number): Pick<CheckedDocument, 'frameFaults' | 'ownContext' | 'prefixes'> {
  const { frame } = scanned;
  const none = { ownContext: [], prefixes: BUILT_IN_PREFIXES };
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return { frameFaults: [fault('$', 'Tài liệu phải là một đối tượng JSON.', 'A document is a JSON object.')], ...none };
  const type = (frame as { type?: unknown }).type;
  const context = (frame as Record<string, unknown>)['@context'];
  if (scanned.listPath === '$' && typeof type === 'string' && EVENT_TYPES.has(type)) {
    const read = readContext(context, '$[\'@context\']', BUILT_IN_PREFIXES, true);
    return { frameFaults: [], ownContext: read.own, prefixes: BUILT_IN_PREFIXES }; // the event says its own faults
  }
  if (type !== 'EPCISDocument' && type !== 'EPCISQueryDocument') return { frameFaults: [fault('$.type', 'type phải là EPCISDocument (hoặc EPCISQueryDocument, hay một sự kiện).', 'The type is EPCISDocument (or EPCISQueryDocument, or a single event).')], ...none };
  const read = context === undefined ? { faults: [], prefixes: BUILT_IN_PREFIXES, own: [] } : readContext(context, member('$', '@context'), BUILT_IN_PREFIXES, true);
  const scope: Scope = { faults: [...read.faults], prefixes: read.prefixes, now };
  (type === 'EPCISDocument' ? DOCUMENT : QUERY_DOCUMENT)(frame, '$', scope);
  return { frameFaults: scope.faults, ownContext: read.own, prefixes: read.prefixes };
}

/**
 * Reads and checks a whole document in short turns.
 * @param bytes the body as it came
 */
export async function checkDocument(bytes: Uint8Array, now: number): Promise<CheckedText> {
  const scan = await scanText(bytes);
  if (!scan.ok) return { ok: false, faults: [scan.fault] };
  const { scanned } = scan;
  const frame = checkFrame(scanned, now);
  if (frame.frameFaults.length > 0) return { ok: false, faults: frame.frameFaults };
  const eventFaults = new Map<number, Fault[]>();
  let found = 0;
  let started = performance.now();
  for (let i = 0; i * 2 < scanned.ranges.length; i++) {
    if (performance.now() - started > TURN_MS) {
      await turn();
      started = performance.now();
    }
    const value = readEvent(scanned.text.slice(scanned.ranges[i * 2], scanned.ranges[i * 2 + 1]));
    const faults = checkEvent(value, eventPath(scanned.listPath, i), { prefixes: frame.prefixes, now, alone: scanned.listPath === '$' });
    if (faults.length === 0) continue;
    eventFaults.set(i, faults);
    found += faults.length;
    if (found >= MOST_FAULTS) break;
  }
  return { ok: true, document: { ...scanned, ...frame, eventFaults } };
}

