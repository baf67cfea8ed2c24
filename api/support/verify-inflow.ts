/** What `npm run verify-audit` asks of how dossiers came in: helpers, consents to papers, paper and its scans, the portal's messages. */
import type { Database } from '../../db/client.ts';
import { paged, type RecordFault } from '../audit.ts';
import { DOSSIER_OBJECT } from './attach-papers.ts';
import { ARRIVAL_OBJECT } from './doors/counter.ts';
import { LETTER_OBJECT } from './doors/letters.ts';

export function* inflowFaults(db: Database): Generator<RecordFault> {
  yield* helpFaults(db);
  yield* consentFaults(db);
  yield* arrivalFaults(db);
  yield* letterFaults(db);
  yield* portalFaults(db);
}

/** Whoever helped is whom the dossier names as its preparer: that bars them from deciding. */
function* helpFaults(db: Database): Generator<RecordFault> {
  for (const h of paged<{ id: number; publicId: string }>(
    db, 'SELECT a.id, a.public_id AS publicId FROM support_help h JOIN support_application a ON a.id = h.application_id WHERE a.id > ? AND a.prepared_by <> h.helper_id ORDER BY a.id')) {
    yield { kind: 'support_help', row: `${h.id} (${h.publicId})`, fault: 'CHANGED', detail: 'the dossier names another preparer than the helper who began it' };
  }
}

/** How far two instants of one transaction may lie apart. */
const SAME_WRITE_MS = 60_000;

/** An office sees a paper only where its owner agreed before it left, and it left with a sending of that very dossier. */
function* consentFaults(db: Database): Generator<RecordFault> {
  const kind = 'vault_consent';
  for (const c of paged<{ id: number; paper: string; dossier: string | null; early: number; sent: number }>(
    db, `SELECT c.id, p.public_id AS paper, a.public_id AS dossier, c.given_at > c.sealed_at AS early,
       EXISTS (SELECT 1 FROM support_event e WHERE e.application_id = c.object_id AND e.act IN ('submit','supplement') AND abs(e.at - c.sealed_at) <= ${SAME_WRITE_MS}) AS sent
     FROM vault_consent c JOIN vault_paper p ON p.id = c.paper_id LEFT JOIN support_application a ON a.id = c.object_id WHERE c.id > ? AND c.object = '${DOSSIER_OBJECT}' AND c.sealed_at IS NOT NULL ORDER BY c.id`)) {
    const row = `${c.id} (paper ${c.paper})`;
    if (c.dossier === null) yield { kind, row, fault: 'MISSING', detail: 'the dossier that the paper left with is gone' };
    else if (c.early === 1) yield { kind, row, fault: 'CHANGED', detail: `agreed to only after the paper had left with dossier ${c.dossier}` };
    else if (c.sent === 0) yield { kind, row, fault: 'CHANGED', detail: `it is said to have left with dossier ${c.dossier}, which was not sent then` };
  }
}

/** Digests of the scans that an act's audit row names; the audit chain vouches for the row. */
const scansOf = (dataJson: string): string[] => {
  const data = JSON.parse(dataJson) as { form?: string; papers?: string[] };
  return [...(data.form ? [data.form] : []), ...(data.papers ?? [])];
};
const holds = (db: Database, object: string, objectId: number, sha256: string): boolean => db.get('SELECT 1 FROM document WHERE object = ? AND object_id = ? AND sha256 = ?', [object, objectId, sha256]) !== undefined;

/** What a counter took stands in the register as it was entered, with every scan that was taken then. */
function* arrivalFaults(db: Database): Generator<RecordFault> {
  const kind = 'support_arrival';
  for (const a of paged<{ id: number; publicId: string; door: string; arrivedOn: string; receivedOn: string | null; dataJson: string | null }>(
    db, `SELECT a.id, a.public_id AS publicId, a.door, r.arrived_on AS arrivedOn, a.received_on AS receivedOn, (SELECT e.data_json FROM audit_entry e WHERE e.object = 'application' AND e.object_id = a.public_id AND e.act = 'support.arrive' ORDER BY e.id LIMIT 1) AS dataJson
     FROM support_arrival r JOIN support_application a ON a.id = r.application_id WHERE a.id > ? ORDER BY a.id`)) {
    const row = `${a.id} (${a.publicId})`;
    if (a.arrivedOn !== a.receivedOn) yield { kind, row, fault: 'CHANGED', detail: `it came on ${a.arrivedOn}, its clock starts on ${a.receivedOn ?? 'no day'}` };
    if (a.dataJson === null) yield { kind, row, fault: 'MISSING', detail: 'no audit row says that it came in' };
    else for (const sha256 of scansOf(a.dataJson)) if (!holds(db, ARRIVAL_OBJECT, a.id, sha256)) yield { kind, row, fault: 'MISSING', detail: `the scan ${sha256.slice(0, 12)}… that was taken with it is gone` };
  }
}

/** A letter has its scan, and did what it says: the clock went on from its day, or the dossier is withdrawn. */
function* letterFaults(db: Database): Generator<RecordFault> {
  const kind = 'support_letter';
  for (const l of paged<{ id: number; publicId: string; letter: string; arrivedOn: string; resumedOn: string | null; state: string; scans: number }>(
    db, `SELECT l.id, l.public_id AS publicId, l.kind AS letter, l.arrived_on AS arrivedOn, p.to_on AS resumedOn, a.state, (SELECT count(*) FROM document d WHERE d.object = '${LETTER_OBJECT}' AND d.object_id = l.id) AS scans
     FROM support_letter l JOIN support_application a ON a.id = l.application_id LEFT JOIN support_pause p ON p.id = l.pause_id WHERE l.id > ? ORDER BY l.id`)) {
    const row = `${l.id} (${l.publicId})`;
    if (l.scans === 0) yield { kind, row, fault: 'MISSING', detail: 'the scan of the signed paper is gone' };
    if (l.letter === 'SUPPLEMENT' && l.resumedOn !== l.arrivedOn) yield { kind, row, fault: 'CHANGED', detail: `it came on ${l.arrivedOn}, the clock goes on from ${l.resumedOn ?? 'no day'}` };
    if (l.letter === 'WITHDRAW' && l.state !== 'WITHDRAWN') yield { kind, row, fault: 'CHANGED', detail: `it withdrew a dossier that is ${l.state}` };
  }
}

/** The portal's messages are the ones that came, and none was taken before its turn: 1, 2, 3 … within a dossier. */
function* portalFaults(db: Database): Generator<RecordFault> {
  const kind = 'portal_message';
  for (const m of paged<{ id: number; number: string; seq: number; state: string; before: number; known: number; dossier: number | null }>(
    db, `SELECT m.id, m.number, m.seq, m.state, m.application_id AS dossier, (SELECT count(DISTINCT e.seq) FROM portal_message e WHERE e.number = m.number AND e.seq < m.seq AND (e.state = 'TAKEN' OR (e.state = 'REFUSED' AND e.settled_at IS NOT NULL))) AS before,
       EXISTS (SELECT 1 FROM audit_entry e WHERE e.object = 'portalMessage' AND e.object_id = m.number || '/' || m.seq AND e.act = 'portal.message' AND e.data_json LIKE '%"digest":"' || m.digest || '"%') AS known
     FROM portal_message m WHERE m.id > ? ORDER BY m.id`)) {
    const row = `${m.id} (${m.number}/${m.seq})`;
    if (m.known === 0) yield { kind, row, fault: 'CHANGED', detail: 'no message of this number, position and digest came' };
    if (m.state !== 'TAKEN') continue;
    if (m.before !== m.seq - 1) yield { kind, row, fault: 'MISSING', detail: `it is message ${m.seq} of its dossier, only ${m.before} before it are there` };
    if (m.dossier === null) yield { kind, row, fault: 'MISSING', detail: 'it was taken, and no dossier belongs to it' };
  }
}
