/** Support plans, read by the office: what is planned, what still waits to be, and who may do what. */
import type { Database } from '../../../db/client.ts';
import { isMember, requirePerson } from '../../access.ts';
import { personName } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { csvOf } from '../../csv.ts';
import { forbidden, notFound, type Sentence } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { KIND_WORDS } from '../rules/explain.ts';
import { planActs, type PlanState } from '../rules/plan.ts';
import type { Kind } from '../rules/types.ts';
import { programmeById, type ProgrammeRow } from '../store.ts';
import { isOffice, officeBodies } from '../office.ts';

export interface PlanRow {
  id: number;
  publicId: string;
  programmeId: number;
  year: number;
  quarter: number | null;
  state: PlanState;
  note: string;
  returnReason: string;
  drawnBy: string;
  drawnAt: number;
  sentBy: string | null;
  sentAt: number | null;
  approvedBy: string | null;
  approvedAt: number | null;
  decisionNumber: string | null;
  decisionDated: string | null;
  version: number;
}
export interface Need {
  application: string;
  applicationId: number;
  receiptNumber: string | null;
  organisationName: string;
  kinds: Kind[];
  /** Whole cost of the contents, and the state's part granted now, đồng. */
  costVnd: number;
  grantedVnd: number;
}
export interface PlanLine extends Need {
  amountVnd: number;
  /** What was planned is no longer what is granted: the plan is to be gathered anew. */
  changed: boolean;
}
export interface PlanView {
  plan: PlanRow;
  programme: ProgrammeRow;
  lines: PlanLine[];
  totalVnd: number;
  waiting: Need[];
  people: { drawn: string; sent: string; approved: string };
  acts: string[];
  /** This person drew up, filled or sent the plan: never approves it. */
  author: boolean;
}

const PLAN_SELECT = `SELECT id, public_id AS publicId, programme_id AS programmeId, year, quarter, state, note, return_reason AS returnReason, drawn_by AS drawnBy, drawn_at AS drawnAt, sent_by AS sentBy, sent_at AS sentAt,
  approved_by AS approvedBy, approved_at AS approvedAt, decision_number AS decisionNumber, decision_dated AS decisionDated, version FROM support_plan`;
const NO_PLAN = { vi: 'Không tìm thấy kế hoạch này.', en: 'This plan was not found.' };

/** @throws DomainError 404 also to whoever does not work for its body */
export function heldPlan(ctx: Context, publicId: string): { plan: PlanRow; programme: ProgrammeRow } {
  const plan = ctx.db.get<PlanRow>(`${PLAN_SELECT} WHERE public_id = ?`, [publicId]);
  if (!plan) throw notFound(NO_PLAN);
  const programme = programmeById(ctx.db, plan.programmeId);
  if (!isOffice(ctx, programme.bodyOrganisationId)) throw notFound(NO_PLAN);
  return { plan, programme };
}

const NEED = `a.public_id AS application, a.id AS applicationId, a.receipt_number AS receiptNumber, o.name AS organisationName, (SELECT json_group_array(i.kind) FROM support_item i WHERE i.application_id = a.id) AS kindsJson,
  (SELECT coalesce(sum(i.cost_vnd), 0) FROM support_item i WHERE i.application_id = a.id) AS costVnd, (SELECT coalesce(sum(i.granted_vnd), 0) FROM support_item i WHERE i.application_id = a.id) AS grantedVnd`;
type RawNeed = Omit<Need, 'kinds'> & { kindsJson: string };
const need = <T extends RawNeed>({ kindsJson, ...n }: T): Omit<T, 'kindsJson'> & { kinds: Kind[] } => ({ ...n, kinds: JSON.parse(kindsJson) as Kind[] });

/** Approved needs of a programme and year that stand in no living plan, in the order of their approval. The year is that of the decision, whose budget holds the money. */
export const waitingNeeds = (db: Database, programmeId: number, year: number): Need[] =>
  db.all<RawNeed>(
    `SELECT ${NEED} FROM support_application a JOIN organisation o ON o.id = a.organisation_id
     WHERE a.programme_id = ? AND a.state IN ('APPROVED','NOTIFIED') AND CAST(strftime('%Y', (a.decided_at + 25200000) / 1000, 'unixepoch') AS INTEGER) = ?
       AND NOT EXISTS (SELECT 1 FROM support_plan_line l JOIN support_plan p ON p.id = l.plan_id WHERE l.application_id = a.id AND p.state <> 'DROPPED') ORDER BY a.decided_at, a.id LIMIT 2000`, [programmeId, year]).map(need).filter((n) => n.grantedVnd > 0);

export const linesOf = (db: Database, planId: number): PlanLine[] =>
  db.all<RawNeed & { amountVnd: number; state: string }>(`SELECT ${NEED}, l.amount_vnd AS amountVnd, a.state FROM support_plan_line l JOIN support_application a ON a.id = l.application_id JOIN organisation o ON o.id = a.organisation_id WHERE l.plan_id = ? ORDER BY a.decided_at, a.id`, [planId])
    .map(({ state, ...row }) => ({ ...need(row), changed: (state !== 'APPROVED' && state !== 'NOTIFIED') || row.grantedVnd !== row.amountVnd }));

/** True for whoever drew up, filled or sent the plan. */
export const isAuthor = (db: Database, plan: PlanRow, userId: string): boolean =>
  plan.drawnBy === userId || plan.sentBy === userId || db.get('SELECT 1 FROM support_plan_line WHERE plan_id = ? AND added_by = ?', [plan.id, userId]) !== undefined;

/** A plan with its needs. @throws DomainError 401, 404 */
export function planFor(ctx: Context, publicId: string): PlanView {
  const person = requirePerson(ctx);
  const { plan, programme } = heldPlan(ctx, publicId);
  // an approved plan stands as it was decided, whatever becomes of its needs
  const lines = linesOf(ctx.db, plan.id).map((l) => (plan.state === 'DRAFT' || plan.state === 'SENT' ? l : { ...l, changed: false }));
  const author = isAuthor(ctx.db, plan, person.userId);
  const name = (id: string | null) => personName(ctx.db, id);
  return {
    plan, programme, lines, totalVnd: lines.reduce((s, l) => s + l.amountVnd, 0), waiting: plan.state === 'DRAFT' ? waitingNeeds(ctx.db, plan.programmeId, plan.year) : [], author,
    people: { drawn: name(plan.drawnBy), sent: name(plan.sentBy), approved: name(plan.approvedBy) },
    acts: planActs(plan.state).filter((s) => isMember(ctx, programme.bodyOrganisationId, s.who) && (s.act !== 'approve' || !author)).map((s) => s.act),
  };
}

export interface PlanDesk {
  plans: (PlanRow & { programme: Sentence; needs: number; totalVnd: number })[];
  /** Approved needs of this year without a plan, per programme. */
  waiting: { slug: string; programme: Sentence; needs: number; totalVnd: number }[];
}

/** The plans of the body's programmes, the newest first. @throws DomainError 403 */
export function planDesk(ctx: Context): PlanDesk {
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) throw forbidden();
  const programmes = ctx.db.all<{ id: number; slug: string; vi: string; en: string }>("SELECT id, slug, name_vi AS vi, name_en AS en FROM support_programme WHERE state <> 'DRAFT' AND body_organisation_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 50", [JSON.stringify(bodies)]);
  const year = Number(vnDate(ctx.now()).slice(0, 4));
  return {
    plans: programmes.flatMap((p) => ctx.db.all<PlanRow>(`${PLAN_SELECT} WHERE programme_id = ? ORDER BY id DESC LIMIT 100`, [p.id]).map((plan) => ({
      ...plan, programme: { vi: p.vi, en: p.en }, ...ctx.db.get<{ needs: number; totalVnd: number }>('SELECT count(*) AS needs, coalesce(sum(amount_vnd), 0) AS totalVnd FROM support_plan_line WHERE plan_id = ?', [plan.id])!,
    }))),
    waiting: programmes.map((p) => {
      const needs = waitingNeeds(ctx.db, p.id, year);
      return { slug: p.slug, programme: { vi: p.vi, en: p.en }, needs: needs.length, totalVnd: needs.reduce((s, n) => s + n.grantedVnd, 0) };
    }),
  };
}

/** The plan as a table, its sum in the last row. @throws DomainError 401, 404 */
export function planCsv(ctx: Context, publicId: string): string {
  const { lines, totalVnd } = planFor(ctx, publicId);
  return csvOf([
    ['TT', 'Số tiếp nhận', 'Đơn vị', 'Nội dung', 'Tổng chi phí (đồng)', 'Nhà nước hỗ trợ (đồng)'],
    ...lines.map((l, n) => [n + 1, l.receiptNumber, l.organisationName, l.kinds.map((k) => KIND_WORDS[k].vi).join('; '), l.costVnd, l.amountVnd]),
    ['', '', 'Cộng', '', lines.reduce((s, l) => s + l.costVnd, 0), totalVnd],
  ]);
}
