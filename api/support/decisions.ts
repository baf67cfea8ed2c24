/** Decisions: stored with reason, articles, author, time and digest, each chained to the one before. */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { lastIdGiven, paged, type RecordFault } from '../audit.ts';
import type { Context, Person } from '../context.ts';
import { publicId } from '../ids.ts';
import { ARTICLES } from './lawbook.ts';
import { ruleVersionId } from './rule-versions.ts';
import type { ApplicationRow, ProgrammeOn } from './store.ts';
import { kept, type KeptWorksheet, type Worksheet } from './worksheet.ts';

export type DecisionKind = 'RECOMMEND_APPROVAL' | 'RECOMMEND_REFUSAL' | 'SEND_BACK' | 'ASK_SUPPLEMENT' | 'APPROVE' | 'REFUSE' | 'UPHOLD' | 'REOPEN';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
export const DECISION_GENESIS = '0'.repeat(64);

interface DecisionFields {
  applicationId: number;
  kind: DecisionKind;
  decidedBy: string;
  decidedAt: number;
  amountVnd: number;
  articlesJson: string;
  worksheetJson: string;
  ruleVersionId: number;
  reasonDigest: string;
  round: number;
}
/** The first round is left out: digests of decisions from before there were rounds hold. */
const digestOf = (previous: string, d: DecisionFields): string =>
  sha(JSON.stringify([previous, d.applicationId, d.kind, d.decidedBy, d.decidedAt, d.amountVnd, d.articlesJson, d.worksheetJson, d.ruleVersionId, d.reasonDigest, ...(d.round > 1 ? [d.round] : [])]));

/** Writes a decision; inside its transaction. @returns its id */
export function decide(ctx: Context, person: Person, app: ApplicationRow, what: { kind: DecisionKind; reason: string; articles: readonly string[]; worksheet: Worksheet; amountVnd: number }): number {
  const { db } = ctx;
  const previous = db.get<{ digest: string }>('SELECT digest FROM support_decision ORDER BY id DESC LIMIT 1')?.digest ?? DECISION_GENESIS;
  const fields: DecisionFields = {
    applicationId: app.id, kind: what.kind, decidedBy: person.userId, decidedAt: ctx.now(), amountVnd: what.amountVnd, articlesJson: JSON.stringify([...new Set(what.articles)]),
    worksheetJson: JSON.stringify(kept(what.worksheet)), ruleVersionId: ruleVersionId(db, what.worksheet.published, ctx.now()), reasonDigest: sha(what.reason), round: app.round,
  };
  const { lastInsertRowid: id } = db.run(
    'INSERT INTO support_decision (application_id, kind, decided_by, decided_at, amount_vnd, articles_json, worksheet_json, rule_version_id, reason_digest, round, previous_digest, digest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    [fields.applicationId, fields.kind, fields.decidedBy, fields.decidedAt, fields.amountVnd, fields.articlesJson, fields.worksheetJson, fields.ruleVersionId, fields.reasonDigest, fields.round, previous, digestOf(previous, fields)],
  );
  db.run('INSERT INTO support_decision_reason (decision_id, reason) VALUES (?,?)', [id, what.reason]);
  return id;
}

/** Every fault of the chain of decisions; goes on after each from the row as it stands. */
export function* decisionFaults(db: Database): Generator<RecordFault> {
  const kind = 'support_decision';
  let previous = DECISION_GENESIS;
  let id = 0;
  for (const row of paged<DecisionFields & { id: number; previousDigest: string; digest: string; reason: string | null }>(
    db, `SELECT d.id, application_id AS applicationId, kind, decided_by AS decidedBy, decided_at AS decidedAt, amount_vnd AS amountVnd, articles_json AS articlesJson, worksheet_json AS worksheetJson,
     rule_version_id AS ruleVersionId, reason_digest AS reasonDigest, round, previous_digest AS previousDigest, digest, r.reason FROM support_decision d LEFT JOIN support_decision_reason r ON r.decision_id = d.id WHERE d.id > ? ORDER BY d.id`)) {
    if (row.id !== id + 1) yield { kind, row: String(id + 1), fault: 'MISSING', detail: row.id === id + 2 ? 'the decision is gone' : `decisions ${id + 1} to ${row.id - 1} are gone` };
    if (row.digest !== digestOf(row.previousDigest, row)) yield { kind, row: String(row.id), fault: 'CHANGED', detail: `${row.kind} on application ${row.applicationId} does not fit its digest` };
    else if (row.id === id + 1 && row.previousDigest !== previous) yield { kind, row: String(row.id), fault: 'MOVED', detail: 'it was written after another decision than the one before it' };
    // the words may be erased; while they stand they are the ones that were decided with
    if (row.reason !== null && sha(row.reason) !== row.reasonDigest) yield { kind: 'support_decision_reason', row: String(row.id), fault: 'CHANGED', detail: 'the reason is not the one that was given' };
    previous = row.digest;
    id = row.id;
  }
  const given = lastIdGiven(db, kind);
  if (given > id) yield { kind, row: String(id + 1), fault: 'CUT_OFF', detail: `decisions up to ${given} were written, the chain ends with ${id}` };
}

/** Walks the chain of decisions. @returns null when whole, else the id of the first that does not fit */
export function verifyDecisions(db: Database): number | null {
  const first = decisionFaults(db).next().value as RecordFault | undefined;
  return first ? Number(first.row) : null;
}

/** What a notice says; kept as it was decided, so that draft and signed paper cannot differ. */
export interface NoticeContent {
  programme: { vi: string; en: string };
  body: string;
  organisation: string;
  taxCode: string;
  receiptNumber: string;
  receivedOn: string;
  outcome: 'SUPPORT' | 'REFUSAL';
  items: { kind: string; description: string; costVnd: number; rate: number; capVnd: number; stateVnd: number; ownVnd: number }[];
  stateVnd: number;
  ownVnd: number;
  articles: { code: string; vi: string; en: string }[];
  reason: string;
}

/** Makes the draft of the notice to the enterprise (NĐ 80/2021 Đ32.3a): number and date stay empty. */
export function draftNotice(ctx: Context, app: ApplicationRow, programme: ProgrammeOn, decisionId: number, w: Worksheet, outcome: 'SUPPORT' | 'REFUSAL', reason: string, articles: readonly string[], describe: (itemId: number) => string): void {
  const support = outcome === 'SUPPORT';
  const items = w.lines.map(({ item, estimate: e }) => ({
    kind: item.kind, description: describe(item.id), costVnd: item.costVnd, rate: e.rate, capVnd: e.capVnd, stateVnd: support ? e.subsidyVnd : 0, ownVnd: support ? e.ownShareVnd : item.costVnd,
  }));
  const content: NoticeContent = {
    programme: { vi: programme.nameVi, en: programme.nameEn }, body: programme.bodyName, organisation: app.organisationName, taxCode: app.taxCode, receiptNumber: app.receiptNumber ?? '', receivedOn: app.receivedOn ?? '', outcome,
    items, stateVnd: items.reduce((s, i) => s + i.stateVnd, 0), ownVnd: items.reduce((s, i) => s + i.ownVnd, 0),
    articles: articles.flatMap((code) => { const a = ARTICLES[code]; return a ? [{ code, ...a.short }] : []; }), reason,
  };
  const json = JSON.stringify(content);
  ctx.db.run('INSERT INTO support_notice (public_id, application_id, decision_id, kind, content_json, content_digest, created_at) VALUES (?,?,?,?,?,?,?)', [publicId(), app.id, decisionId, outcome, json, sha(json), ctx.now()]);
}

export type { KeptWorksheet };
