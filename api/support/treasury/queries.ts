/** What the desk shows of a body's money: changes of the appropriation, and comparisons with the Treasury. */
import { isMember, requirePerson } from '../../access.ts';
import { personName } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { csvOf } from '../../csv.ts';
import { forbidden, type Sentence } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import type { ChangeKind } from '../rules/budget-change.ts';
import { OUTCOME_WORDS, type Outcome } from '../rules/reconcile.ts';
import { heldReconciliation, RECONCILIATION, type ReconciliationRow } from './reconcile.ts';
import { officeBodies } from '../office.ts';

interface ProgrammeMoney {
  slug: string;
  name: Sentence;
  /** This person may propose a change, confirm one, reconcile. */
  may: { propose: boolean; confirm: boolean; reconcile: boolean };
}
/** @throws DomainError 401, 403 */
function programmesOf(ctx: Context): (ProgrammeMoney & { id: number; bodyOrganisationId: number })[] {
  requirePerson(ctx);
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) throw forbidden();
  return ctx.db.all<{ id: number; slug: string; vi: string; en: string; bodyOrganisationId: number }>(
    "SELECT id, slug, name_vi AS vi, name_en AS en, body_organisation_id AS bodyOrganisationId FROM support_programme WHERE state <> 'DRAFT' AND body_organisation_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 50", [JSON.stringify(bodies)])
    .map(({ vi, en, ...p }) => ({
      ...p, name: { vi, en },
      may: { propose: isMember(ctx, p.bodyOrganisationId, 'SETTLER', 'ADMIN'), confirm: isMember(ctx, p.bodyOrganisationId, 'APPROVER'), reconcile: isMember(ctx, p.bodyOrganisationId, 'SETTLER') },
    }));
}

export interface BudgetChangeView {
  publicId: string;
  programme: Sentence;
  kind: ChangeKind;
  year: number;
  source: 'PROVINCE' | 'CENTRAL' | 'OTHER';
  amountVnd: number;
  document: string;
  dated: string;
  note: string;
  state: 'PROPOSED' | 'CONFIRMED' | 'DECLINED';
  proposedAt: number;
  proposedBy: string;
  decidedAt: number | null;
  decidedBy: string;
  declineReason: string;
  /** This person may confirm or decline it now. */
  decides: boolean;
}
/** A budget whose year has ended and that still holds unused money, or money that is kept for running contracts. */
export interface EndedBudget {
  slug: string;
  programme: Sentence;
  year: number;
  source: 'PROVINCE' | 'CENTRAL' | 'OTHER';
  unusedVnd: number;
  keptVnd: number;
}
export interface BudgetDesk {
  programmes: ProgrammeMoney[];
  changes: BudgetChangeView[];
  ended: EndedBudget[];
}

/** @throws DomainError 401, 403 not of the office */
export function budgetDesk(ctx: Context): BudgetDesk {
  const programmes = programmesOf(ctx);
  const ids = JSON.stringify(programmes.map((p) => p.id));
  const person = requirePerson(ctx);
  const changes = ctx.db.all<Omit<BudgetChangeView, 'programme' | 'decides'> & { programmeId: number }>(
    `SELECT public_id AS publicId, programme_id AS programmeId, kind, year, source, amount_vnd AS amountVnd, document, dated, note, state, proposed_at AS proposedAt, proposed_by AS proposedBy, decided_at AS decidedAt, coalesce(decided_by, '') AS decidedBy, decline_reason AS declineReason
     FROM support_budget_change WHERE programme_id IN (SELECT value FROM json_each(?)) ORDER BY state <> 'PROPOSED', id DESC LIMIT 100`, [ids]);
  const byId = new Map(programmes.map((p) => [p.id, p]));
  const ended = ctx.db.all<Omit<EndedBudget, 'slug' | 'programme'> & { programmeId: number }>(
    `SELECT programme_id AS programmeId, year, source, available_vnd AS unusedVnd, reserved_vnd + committed_vnd + advanced_vnd AS keptVnd FROM support_budget
     WHERE year < ? AND available_vnd + reserved_vnd + committed_vnd + advanced_vnd > 0 AND programme_id IN (SELECT value FROM json_each(?)) ORDER BY year DESC, programme_id`, [Number(vnDate(ctx.now()).slice(0, 4)), ids]);
  return {
    programmes: programmes.map(({ slug, name, may }) => ({ slug, name, may })),
    changes: changes.map(({ programmeId, ...c }) => ({
      ...c, programme: byId.get(programmeId)!.name, decides: c.state === 'PROPOSED' && byId.get(programmeId)!.may.confirm && c.proposedBy !== person.userId,
      proposedBy: personName(ctx.db, c.proposedBy), decidedBy: personName(ctx.db, c.decidedBy),
    })),
    ended: ended.map(({ programmeId, ...e }) => ({ ...e, slug: byId.get(programmeId)!.slug, programme: byId.get(programmeId)!.name })),
  };
}

export interface ReconciliationLine {
  position: number;
  outcome: Outcome;
  treasury: { reference: string; on: string; amountVnd: number } | null;
  floor: { reference: string; on: string; amountVnd: number; contract: string; contractNumber: string | null } | null;
  explanation: string;
}
export interface ReconciliationView {
  row: Omit<ReconciliationRow, 'id' | 'budgetId' | 'programmeId'>;
  programme: Sentence;
  madeBy: string;
  closedBy: string;
  lines: ReconciliationLine[];
  counts: Record<Outcome, number>;
  unexplained: number;
  /** This person may explain and close it. */
  writes: boolean;
}

/** @throws DomainError 401; 404 to everybody but the staff of the programme's body */
export function reconciliationFor(ctx: Context, publicId: string): ReconciliationView {
  requirePerson(ctx);
  const { row: { id, budgetId: _budget, programmeId: _programme, ...row }, programme } = heldReconciliation(ctx, publicId);
  const lines = ctx.db.all<{ position: number; outcome: Outcome; treasuryReference: string | null; treasuryOn: string; treasuryVnd: number; floorReference: string | null; floorOn: string; floorVnd: number; contract: string; contractNumber: string | null; explanation: string }>(
    `SELECT l.position, l.outcome, l.treasury_reference AS treasuryReference, l.treasury_on AS treasuryOn, l.treasury_vnd AS treasuryVnd, l.floor_reference AS floorReference, l.floor_on AS floorOn, l.floor_vnd AS floorVnd,
     c.public_id AS contract, c.number AS contractNumber, l.explanation FROM support_reconciliation_line l LEFT JOIN support_contract c ON c.id = l.contract_id WHERE l.reconciliation_id = ? ORDER BY l.position`, [id])
    .map((l): ReconciliationLine => ({
      position: l.position, outcome: l.outcome, explanation: l.explanation, treasury: l.treasuryReference === null ? null : { reference: l.treasuryReference, on: l.treasuryOn, amountVnd: l.treasuryVnd },
      floor: l.floorReference === null ? null : { reference: l.floorReference, on: l.floorOn, amountVnd: l.floorVnd, contract: l.contract, contractNumber: l.contractNumber },
    }));
  const counts = Object.fromEntries(Object.keys(OUTCOME_WORDS).map((o) => [o, lines.filter((l) => l.outcome === o).length])) as Record<Outcome, number>;
  return {
    row, programme: { vi: programme.nameVi, en: programme.nameEn }, madeBy: personName(ctx.db, row.madeBy), closedBy: personName(ctx.db, row.closedBy), lines, counts,
    unexplained: lines.filter((l) => l.outcome !== 'MATCHED' && l.explanation === '').length, writes: row.state === 'OPEN' && isMember(ctx, programme.bodyOrganisationId, 'SETTLER'),
  };
}

/** The comparison as CSV, every line of both sides. @throws DomainError 401, 404 */
export function reconciliationCsv(ctx: Context, publicId: string): string {
  const { lines } = reconciliationFor(ctx, publicId);
  const day = (on: string | undefined) => (on === undefined ? null : formatDate(on));
  return csvOf([
    ['Kết quả', 'Kho bạc: số chứng từ', 'Kho bạc: ngày', 'Kho bạc: số tiền (đồng)', 'Sàn: số chứng từ', 'Sàn: ngày', 'Sàn: số tiền (đồng)', 'Hợp đồng', 'Giải thích'],
    ...lines.map((l) => [OUTCOME_WORDS[l.outcome].vi, l.treasury?.reference ?? null, day(l.treasury?.on), l.treasury?.amountVnd ?? null, l.floor?.reference ?? null, day(l.floor?.on), l.floor?.amountVnd ?? null, l.floor?.contractNumber ?? null, l.explanation]),
  ]);
}

export interface ReconciliationDesk {
  /** Budgets that statements can be compared with. */
  budgets: { slug: string; programme: Sentence; year: number; source: 'PROVINCE' | 'CENTRAL' | 'OTHER'; writes: boolean }[];
  past: (Pick<ReconciliationRow, 'publicId' | 'year' | 'source' | 'fromOn' | 'toOn' | 'treasuryVnd' | 'floorVnd' | 'state' | 'madeAt'> & { programme: Sentence; differing: number })[];
}
/** @throws DomainError 401, 403 not of the office */
export function reconciliationDesk(ctx: Context): ReconciliationDesk {
  const programmes = programmesOf(ctx);
  const ids = JSON.stringify(programmes.map((p) => p.id));
  const byId = new Map(programmes.map((p) => [p.id, p]));
  return {
    budgets: ctx.db.all<{ programmeId: number; year: number; source: 'PROVINCE' | 'CENTRAL' | 'OTHER' }>('SELECT programme_id AS programmeId, year, source FROM support_budget WHERE programme_id IN (SELECT value FROM json_each(?)) ORDER BY year DESC, programme_id DESC LIMIT 100', [ids])
      .map(({ programmeId, ...b }) => ({ ...b, slug: byId.get(programmeId)!.slug, programme: byId.get(programmeId)!.name, writes: byId.get(programmeId)!.may.reconcile })),
    past: ctx.db.all<ReconciliationRow & { differing: number }>(`SELECT x.*, (SELECT count(*) FROM support_reconciliation_line l WHERE l.reconciliation_id = x.id AND l.outcome <> 'MATCHED') AS differing FROM (${RECONCILIATION}) x WHERE x.programmeId IN (SELECT value FROM json_each(?)) ORDER BY x.id DESC LIMIT 50`, [ids])
      .map((r) => ({ publicId: r.publicId, year: r.year, source: r.source, fromOn: r.fromOn, toOn: r.toOn, treasuryVnd: r.treasuryVnd, floorVnd: r.floorVnd, state: r.state, madeAt: r.madeAt, differing: r.differing, programme: byId.get(r.programmeId)!.name })),
  };
}
