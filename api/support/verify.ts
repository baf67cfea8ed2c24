/** What `npm run verify-audit` asks of support: chains, sums and digests, read only. */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { auditHead, paged, type RecordFault } from '../audit.ts';
import { recoveryFaults } from './contract/recoveries.ts';
import { decisionFaults } from './decisions.ts';
import { entryDigest, LEDGER_GENESIS, type EntryFields } from './ledger.ts';
import { emptyBalances, LEDGER_STATES, POSTINGS, type Balances, type LedgerAccount } from './rules/ledger.ts';
import { inflowFaults } from './verify-inflow.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every fault of the support records. The caller holds one read transaction, so that all sums are of one instant. */
export function* supportFaults(db: Database): Generator<RecordFault> {
  yield* decisionFaults(db);
  yield* ledgerFaults(db);
  yield* heldFaults(db);
  yield* changeFaults(db);
  yield* ruleFaults(db);
  yield* noticeFaults(db);
  yield* inflowFaults(db);
  yield* recoveryFaults(db);
}

interface BudgetSums {
  id: number;
  name: string;
  entries: number;
  appropriated: number;
  APPROPRIATED: number;
  RESERVED: number;
  COMMITTED: number;
  ADVANCED: number;
  SETTLED: number;
  RELEASED: number;
  RECOVERED: number;
}

/** Sequence without a gap, each entry as it was written, no state below zero at any row, and the running balances what the entries say. */
function* ledgerFaults(db: Database): Generator<RecordFault> {
  for (const budget of paged<BudgetSums>(
    db, `SELECT b.id, p.slug || ' ' || b.year || ' ' || b.source AS name, entries, appropriated_vnd AS appropriated, available_vnd AS APPROPRIATED, reserved_vnd AS RESERVED, committed_vnd AS COMMITTED, advanced_vnd AS ADVANCED,
     settled_vnd AS SETTLED, released_vnd AS RELEASED, recovered_vnd AS RECOVERED FROM support_budget b JOIN support_programme p ON p.id = b.programme_id WHERE b.id > ? ORDER BY b.id`)) yield* budgetFaults(db, budget);
}

function* budgetFaults(db: Database, budget: BudgetSums): Generator<RecordFault> {
  const kind = 'support_ledger_entry';
  const sums = emptyBalances();
  let given = 0;
  let seq = 0;
  let previous = LEDGER_GENESIS;
  for (const e of paged<EntryFields & { id: number; rowId: number; digest: string; decided: number | null }>(
    db, `SELECT e.seq AS id, e.id AS rowId, budget_id AS budgetId, seq, posting, credit_state AS creditState, debit_state AS debitState, e.amount_vnd AS amountVnd, e.application_id AS applicationId, decision_id AS decisionId, reference,
     created_by AS createdBy, created_at AS createdAt, e.digest, d.amount_vnd AS decided FROM support_ledger_entry e LEFT JOIN support_decision d ON d.id = e.decision_id WHERE e.seq > ? AND e.budget_id = ${budget.id} ORDER BY e.seq`)) {
    const row = `${e.rowId} (${budget.name}, entry ${e.seq})`;
    if (e.seq !== seq + 1) yield { kind, row: `${budget.name}, entry ${seq + 1}`, fault: 'MISSING', detail: e.seq === seq + 2 ? 'the entry is gone' : `entries ${seq + 1} to ${e.seq - 1} are gone` };
    // an entry's digest covers the one before it: after a gap only the next can be told to be whole
    if (e.seq === seq + 1 && e.digest !== entryDigest(previous, e)) yield { kind, row, fault: 'CHANGED', detail: `${e.posting} of ${e.amountVnd} đ does not fit its digest, or follows another entry than it was written after` };
    if (!isPosting(e)) yield { kind, row, fault: 'CHANGED', detail: `${e.posting} never moves money from ${e.creditState} to ${e.debitState}` };
    if (e.posting === 'RESERVE' && e.decided !== null && e.decided !== e.amountVnd) yield { kind, row, fault: 'UNBALANCED', detail: `${e.amountVnd} đ reserved, ${e.decided} đ decided` };
    move(sums, e.creditState, -e.amountVnd);
    move(sums, e.debitState, e.amountVnd);
    given += e.creditState === 'SOURCE' ? e.amountVnd : e.debitState === 'SOURCE' ? -e.amountVnd : 0;
    const short = LEDGER_STATES.find((s) => sums[s] < 0);
    if (short) yield { kind, row, fault: 'UNBALANCED', detail: `${short} falls to ${sums[short]} đ` };
    previous = e.digest;
    seq = e.seq;
  }
  if (seq !== budget.entries) yield { kind, row: `${budget.name}, entry ${seq + 1}`, fault: seq < budget.entries ? 'CUT_OFF' : 'UNBALANCED', detail: `the budget counts ${budget.entries} entries, ${seq} are there` };
  for (const state of LEDGER_STATES) {
    if (sums[state] !== budget[state]) yield { kind: 'support_budget', row: `${budget.id} (${budget.name})`, fault: 'UNBALANCED', detail: `${state}: ${budget[state]} đ kept, ${sums[state]} đ by the entries` };
  }
  if (given !== budget.appropriated) yield { kind: 'support_budget', row: `${budget.id} (${budget.name})`, fault: 'UNBALANCED', detail: `given: ${budget.appropriated} đ kept, ${given} đ by the entries` };
}

const isPosting = (e: EntryFields): boolean => (POSTINGS as Record<string, readonly (readonly [LedgerAccount, LedgerAccount])[]>)[e.posting]?.some(([c, d]) => c === e.creditState && d === e.debitState) ?? false;
function move(sums: Balances, state: string, amountVnd: number): void {
  if (state !== 'SOURCE') sums[state as keyof Balances] += amountVnd;
}

/** What the ledger holds for a dossier is what was granted to it; a dossier that was withdrawn holds nothing. */
function* heldFaults(db: Database): Generator<RecordFault> {
  for (const a of paged<{ id: number; publicId: string; state: string; held: number; granted: number }>(
    db, `SELECT a.id, a.public_id AS publicId, a.state, (SELECT coalesce(sum(i.granted_vnd), 0) FROM support_item i WHERE i.application_id = a.id) AS granted,
     (SELECT coalesce(sum(CASE WHEN e.credit_state = 'APPROPRIATED' THEN e.amount_vnd WHEN e.debit_state = 'APPROPRIATED' THEN -e.amount_vnd ELSE 0 END), 0) FROM support_ledger_entry e WHERE e.application_id = a.id) AS held
     FROM support_application a WHERE a.id > ? AND a.decided_at IS NOT NULL ORDER BY a.id`)) {
    const due = a.state === 'WITHDRAWN' || a.state === 'REFUSED' ? 0 : a.granted;
    if (a.held !== due) yield { kind: 'support_application', row: `${a.id} (${a.publicId})`, fault: 'UNBALANCED', detail: `${due} đ granted, the ledger holds ${a.held} đ` };
  }
}

/** Money was carried over or expired only as two people recorded it, and each record has its entry; what left one year came into the next. */
function* changeFaults(db: Database): Generator<RecordFault> {
  for (const e of paged<{ id: number; budgetId: number; seq: number; posting: string; amountVnd: number }>(
    db, `SELECT e.id, budget_id AS budgetId, seq, posting, amount_vnd AS amountVnd FROM support_ledger_entry e WHERE e.id > ? AND posting IN ('CARRY_OUT','CARRY_IN','CANCEL_APPROPRIATION') AND NOT EXISTS (
       SELECT 1 FROM support_budget_change c WHERE c.state = 'CONFIRMED' AND c.amount_vnd = e.amount_vnd AND ((c.budget_id = e.budget_id AND c.seq = e.seq AND e.posting <> 'CARRY_IN') OR (c.to_budget_id = e.budget_id AND c.to_seq = e.seq AND e.posting = 'CARRY_IN'))) ORDER BY e.id`)) {
    yield { kind: 'support_ledger_entry', row: `${e.id} (budget ${e.budgetId}, entry ${e.seq})`, fault: 'UNBALANCED', detail: `${e.posting} of ${e.amountVnd} đ without a confirmed change of the budget` };
  }
  for (const c of paged<{ id: number; publicId: string; kind: string; amountVnd: number }>(
    db, `SELECT c.id, c.public_id AS publicId, c.kind, c.amount_vnd AS amountVnd FROM support_budget_change c WHERE c.id > ? AND c.state = 'CONFIRMED' AND (
       NOT EXISTS (SELECT 1 FROM support_ledger_entry e WHERE e.budget_id = c.budget_id AND e.seq = c.seq AND e.amount_vnd = c.amount_vnd)
       OR (c.kind = 'CARRY_OVER' AND NOT EXISTS (SELECT 1 FROM support_ledger_entry e WHERE e.budget_id = c.to_budget_id AND e.seq = c.to_seq AND e.amount_vnd = c.amount_vnd))) ORDER BY c.id`)) {
    yield { kind: 'support_budget_change', row: `${c.id} (${c.publicId})`, fault: 'UNBALANCED', detail: `${c.kind} of ${c.amountVnd} đ was confirmed, its ledger entry says otherwise` };
  }
}

function* ruleFaults(db: Database): Generator<RecordFault> {
  const kind = 'support_rule_version';
  for (const v of paged<{ id: number; code: string; effectiveFrom: string; document: string; digest: string }>(db, 'SELECT id, code, effective_from AS effectiveFrom, document_json AS document, digest FROM support_rule_version WHERE id > ? ORDER BY id')) {
    if (sha(v.document) !== v.digest) yield { kind, row: `${v.id} (${v.code})`, fault: 'CHANGED', detail: 'the document does not fit its digest' };
    else {
      const inside = JSON.parse(v.document) as { code?: unknown; effectiveFrom?: unknown };
      if (inside.code !== v.code || inside.effectiveFrom !== v.effectiveFrom) yield { kind, row: `${v.id} (${v.code})`, fault: 'CHANGED', detail: 'the row and its document name another code or day' };
    }
  }
}

function* noticeFaults(db: Database): Generator<RecordFault> {
  for (const n of paged<{ id: number; publicId: string; content: string; digest: string }>(db, 'SELECT id, public_id AS publicId, content_json AS content, content_digest AS digest FROM support_notice WHERE id > ? ORDER BY id')) {
    if (sha(n.content) !== n.digest) yield { kind: 'support_notice', row: `${n.id} (${n.publicId})`, fault: 'CHANGED', detail: 'the content does not fit its digest' };
  }
}

/** The end of a chain: written down elsewhere, it shows that an end was cut off or a whole chain made anew. */
export interface RecordHead {
  /** 'audit', 'decisions', 'ledger-3' (budget 3). */
  chain: string;
  /** How many rows the chain has; the last one's id or sequence. */
  row: number;
  digest: string;
}

export function recordHeads(db: Database): RecordHead[] {
  const audit = auditHead(db);
  const decision = db.get<{ row: number; digest: string }>('SELECT id AS row, digest FROM support_decision ORDER BY id DESC LIMIT 1');
  const ledgers = db.all<{ id: number; row: number; digest: string }>('SELECT b.id, e.seq AS row, e.digest FROM support_budget b JOIN support_ledger_entry e ON e.budget_id = b.id AND e.seq = (SELECT max(seq) FROM support_ledger_entry WHERE budget_id = b.id) ORDER BY b.id');
  return [{ chain: 'audit', row: audit.id, digest: audit.hash }, ...(decision ? [{ chain: 'decisions', ...decision }] : []), ...ledgers.map(({ id, ...l }) => ({ chain: `ledger-${id}`, ...l }))];
}

/**
 * Whether a head that was written down earlier is still part of its chain.
 * @param digest at least 12 hexadecimal digits of it
 */
export function headFault(db: Database, head: RecordHead): RecordFault | null {
  const budget = /^ledger-(\d{1,12})$/.exec(head.chain)?.[1];
  const found = head.chain === 'audit' ? db.get<{ digest: string }>('SELECT hash AS digest FROM audit_entry WHERE id = ?', [head.row])
    : head.chain === 'decisions' ? db.get<{ digest: string }>('SELECT digest FROM support_decision WHERE id = ?', [head.row])
      : budget ? db.get<{ digest: string }>('SELECT digest FROM support_ledger_entry WHERE budget_id = ? AND seq = ?', [Number(budget), head.row]) : undefined;
  if (!found) return { kind: head.chain, row: String(head.row), fault: 'CUT_OFF', detail: 'the chain ends before the head that was given' };
  return found.digest.startsWith(head.digest) ? null : { kind: head.chain, row: String(head.row), fault: 'CHANGED', detail: 'another row stands where the head was that was given' };
}
