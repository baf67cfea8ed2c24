/** Reads of support for those who may see them: the enterprise its own dossiers, the programme's body all of its own. */
import { isMember, requirePerson } from '../access.ts';
import { ownersOf, personName } from '../accounts/index.ts';
import type { Context } from '../context.ts';
import { forbidden, notFound, type Sentence } from '../errors.ts';
import { readinessById, solutionNames, type ReadinessView } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { papersFor, sentWith, type UsedPaper } from '../vault/index.ts';
import { appealableUntil, appealsOf, type AppealView } from './appeal.ts';
import { DOSSIER_OBJECT } from './attach-papers.ts';
import type { NoticeContent } from './decisions.ts';
import { holderOf } from './desk/assignments.ts';
import { arrivalOf, lettersOf, type ArrivalView, type LetterView } from './doors/queries.ts';
import { calendarOf } from './calendar.ts';
import { conflictsOf } from './guard.ts';
import { helperOf, type HelperView } from './help/queries.ts';
import { ARTICLES } from './lawbook.ts';
import { budgetsOf, type BudgetRow } from './ledger.ts';
import { registerCheckOf, type RegisterCheckView } from './register/check.ts';
import { deadlineWords } from './rules/clock.ts';
import type { LedgerAccount, PostingKind } from './rules/ledger.ts';
import { allowedActs, DESK_STATES, OPEN_STATES, type ApplicationState, type Transition } from './rules/transitions.ts';
import type { Kind } from './rules/types.ts';
import { missingFor } from './submit-application.ts';
import { applicationOfSupplement, supplementsOf, type SupplementView } from './supplement.ts';
import { APPLICATION_SELECT, applicationById, applicationByPublicId, isPriority, itemsOf, programmeById, programmeOf, type ApplicationRow, type ItemRow, type ProgrammeOn, type ProgrammeRow } from './store.ts';
import { tiesOf, type Tie } from './ties.ts';
import { worksheetFor, type Worksheet } from './worksheet.ts';
import { isOffice, officeBodies } from './office.ts';

export interface ItemView extends ItemRow {
  solution: { slug: string; nameVi: string; nameEn: string; providerName: string } | null;
}
export interface NoticeView {
  publicId: string;
  kind: 'SUPPORT' | 'REFUSAL';
  state: 'DRAFT' | 'ISSUED' | 'CANCELLED';
  number: string | null;
  dated: string | null;
  content: NoticeContent;
  contentDigest: string;
}
export interface DecisionView {
  id: number;
  kind: string;
  decidedAt: number;
  byName: string;
  amountVnd: number;
  articles: { code: string; vi: string; en: string }[];
  reason: string;
  digest: string;
}
export interface ApplicationView {
  app: ApplicationRow;
  programme: ProgrammeOn;
  items: ItemView[];
  need: string;
  contactName: string;
  contactPhone: string;
  worksheet: Worksheet | null;
  readiness: ReadinessView | null;
  deadline: (Sentence & { urgent: boolean }) | null;
  /** Changes of the calendar that moved its deadline, the oldest first. */
  deadlineMoves: { fromOn: string; toOn: string; day: string; kind: 'HOLIDAY' | 'WORKED' | 'ORDINARY'; name: string; source: string }[];
  notice: NoticeView | null;
  events: { act: string; fromState: ApplicationState; toState: ApplicationState; at: number; byName: string }[];
  /** Who looks after it at the office (NĐ 224/2026 Đ15.1: the applicant sees office and officer); null while nobody does. */
  officerName: string | null;
  supplements: SupplementView[];
  appeals: AppealView[];
  /** The last day for a complaint about the refusal; null when there is nothing to complain about. */
  appealUntil: string | null;
  /** What this person may do now. */
  acts: Transition[];
  as: 'OWNER' | 'MEMBER' | 'STAFF';
  /** Officers only. */
  decisions: DecisionView[];
  budgets: BudgetRow[];
  conflicts: Sentence[];
  /** What the business register said last. */
  register: RegisterCheckView | null;
  /** With whom the enterprise shares a telephone, an address, people. */
  ties: Tie[];
  doubles: { publicId: string; receiptNumber: string | null; kind: Kind; state: ApplicationState; grantedVnd: number }[];
  /** Its papers of the vault: all that are ticked for the enterprise, those that were sent for the office. */
  papers: UsedPaper[];
  /** Who of a community team prepared it. */
  helper: HelperView | null;
  /** How it came in, when it was not sent here. */
  arrival: ArrivalView | null;
  /** What came on paper for it later. */
  letters: LetterView[];
  /** Drafts only: what is missing before it can be sent. */
  missing: Record<string, Sentence>;
}

/**
 * A dossier with all that belongs to it.
 * @throws DomainError 401, 404 to everybody who is neither of the enterprise nor of the programme's body
 */
export function applicationFor(ctx: Context, publicId: string): ApplicationView {
  const person = requirePerson(ctx);
  const app = applicationByPublicId(ctx.db, publicId);
  const programme = programmeOf(ctx.db, app, ctx.now());
  const own = isMember(ctx, app.organisationId, 'OWNER', 'MEMBER');
  // a draft is the enterprise's own affair until it is sent
  const staff = app.state !== 'DRAFT' && isOffice(ctx, programme.bodyOrganisationId);
  if (!own && !staff) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  const { db } = ctx;
  const today = vnDate(ctx.now());
  const calendar = calendarOf(db);
  const rows = itemsOf(db, app.id);
  const names = solutionNames(db, rows.flatMap((i) => (i.solutionId === null ? [] : [i.solutionId])));
  const free = db.get<{ need: string; contactName: string; contactPhone: string }>('SELECT need, contact_name AS contactName, contact_phone AS contactPhone FROM support_application_text WHERE application_id = ?', [app.id]);
  const owner = isMember(ctx, app.organisationId, 'OWNER');
  const appeals = appealsOf(ctx, app.id);
  const until = appealableUntil(ctx, app);
  const acts = allowedActs(app.state).filter((t) => !t.follows).filter((t) => (t.who === 'OWNER' ? owner : t.who !== 'SYSTEM' && isMember(ctx, programme.bodyOrganisationId, t.who)))
    .filter((t) => t.act !== 'appeal' || (until !== null && today <= until)).filter((t) => t.act !== 'uphold' || appeals[0]?.state === 'FILED')
    .filter((t) => t.act !== 'enterNoticeNumber' || db.get("SELECT 1 FROM support_notice WHERE application_id = ? AND state = 'DRAFT'", [app.id]) !== undefined);
  return {
    app, programme, need: free?.need ?? '', contactName: free?.contactName ?? '', contactPhone: free?.contactPhone ?? '',
    items: rows.map((item) => ({ ...item, solution: item.solutionId === null ? null : (names.get(item.solutionId) ?? null) })),
    worksheet: worksheetFor(db, app, programme, ctx.now(), rows),
    readiness: app.readinessResultId === null ? null : (readinessById(db, app.readinessResultId) ?? null),
    deadline: app.receivedOn === null || !OPEN_STATES.includes(app.state) ? null : deadlineWords(calendar, today, app.deadlineOn),
    deadlineMoves: db.all('SELECT m.from_on AS fromOn, m.to_on AS toOn, h.date AS day, h.kind, h.name, h.source FROM support_deadline_move m JOIN support_holiday h ON h.id = m.holiday_id WHERE m.application_id = ? ORDER BY m.id', [app.id]),
    notice: noticeOf(ctx, app.id), acts, as: owner ? 'OWNER' : own ? 'MEMBER' : 'STAFF',
    events: db.all<{ act: string; fromState: ApplicationState; toState: ApplicationState; at: number; personId: string }>('SELECT act, from_state AS fromState, to_state AS toState, at, person_id AS personId FROM support_event WHERE application_id = ? ORDER BY id', [app.id])
      .map(({ personId, ...e }) => ({ ...e, byName: personName(ctx.db, personId) })),
    officerName: holderOf(db, app.id)?.personName ?? null, supplements: supplementsOf(ctx, app.id), appeals, appealUntil: until,
    decisions: staff ? decisionsOf(ctx, app.id) : [],
    budgets: staff ? budgetsOf(db, programme.id, Number(today.slice(0, 4))) : [],
    conflicts: staff ? conflictsOf(ctx, person, app) : [],
    register: staff ? registerCheckOf(ctx, app) : null,
    ties: staff ? tiesOf(db, app) : [],
    doubles: staff ? db.all('SELECT a.public_id AS publicId, a.receipt_number AS receiptNumber, i.kind, a.state, coalesce(i.granted_vnd, 0) AS grantedVnd FROM support_application a JOIN support_item i ON i.application_id = a.id WHERE a.tax_code = ? AND a.id <> ? AND a.state <> \'DRAFT\' ORDER BY a.id DESC LIMIT 20', [app.taxCode, app.id]) : [],
    papers: papersFor(db, DOSSIER_OBJECT, app.id, own ? 'all' : 'sent'),
    helper: helperOf(ctx, app.id), arrival: arrivalOf(ctx, app.id), letters: lettersOf(ctx, app.id),
    missing: app.state === 'DRAFT' ? missingFor(ctx, app, programme, rows, today) : {},
  };
}

export interface DeclarationView {
  view: ApplicationView;
  address: string | null;
  phone: string | null;
  /** Name of the legal representative, where the enterprise has one on the floor. */
  representative: string;
}

/** What the printed declaration (tờ khai, NĐ 80/2021 Đ32.4a) says beside the dossier. @throws DomainError 401, 404 */
export function declarationFor(ctx: Context, publicId: string): DeclarationView {
  const view = applicationFor(ctx, publicId);
  const org = ctx.db.get<{ address: string | null; phone: string | null }>('SELECT address, phone FROM organisation WHERE id = ?', [view.app.organisationId]);
  const [owner] = ownersOf(ctx.db, view.app.organisationId, ctx.now());
  return { view, address: org?.address ?? null, phone: org?.phone ?? null, representative: owner ? personName(ctx.db, owner.personId) : '' };
}

/** Who may read a paper that answers a supplement: the enterprise and the officers of the dossier's body. */
export function seesSupplementPaper(ctx: Context, itemId: number): boolean {
  const app = applicationOfSupplement(ctx, itemId);
  return app !== undefined && (isMember(ctx, app.organisationId, 'OWNER', 'MEMBER') || isOffice(ctx, programmeById(ctx.db, app.programmeId).bodyOrganisationId));
}

/** Whether an officer may read a paper of a vault: only one that left with a dossier of their own body. */
export const officeSeesPaper = (ctx: Context, paperId: number): boolean =>
  sentWith(ctx.db, paperId, DOSSIER_OBJECT).some((id) => isOffice(ctx, programmeById(ctx.db, applicationById(ctx.db, id).programmeId).bodyOrganisationId));

function noticeOf(ctx: Pick<Context, 'db'>, applicationId: number): NoticeView | null {
  const row = ctx.db.get<Omit<NoticeView, 'content'> & { contentJson: string }>('SELECT public_id AS publicId, kind, state, number, dated, content_json AS contentJson, content_digest AS contentDigest FROM support_notice WHERE application_id = ? ORDER BY id DESC LIMIT 1', [applicationId]);
  if (!row) return null;
  const { contentJson, ...notice } = row;
  return { ...notice, content: JSON.parse(contentJson) as NoticeContent };
}

const decisionsOf = (ctx: Pick<Context, 'db'>, applicationId: number): DecisionView[] =>
  ctx.db.all<{ id: number; kind: string; decidedAt: number; decidedBy: string; amountVnd: number; articlesJson: string; reason: string | null; digest: string }>(
    'SELECT d.id, d.kind, d.decided_at AS decidedAt, d.decided_by AS decidedBy, d.amount_vnd AS amountVnd, d.articles_json AS articlesJson, r.reason, d.digest FROM support_decision d LEFT JOIN support_decision_reason r ON r.decision_id = d.id WHERE d.application_id = ? ORDER BY d.id', [applicationId])
    .map(({ decidedBy, articlesJson, ...d }) => ({
      ...d, reason: d.reason ?? '', byName: personName(ctx.db, decidedBy),
      articles: (JSON.parse(articlesJson) as string[]).flatMap((code) => { const a = ARTICLES[code]; return a ? [{ code, ...a.short }] : []; }),
    }));

export interface ApplicationLine {
  publicId: string;
  receiptNumber: string | null;
  organisationName: string;
  state: ApplicationState;
  kinds: Kind[];
  titleVi: string | null;
  titleEn: string | null;
  description: string;
  months: number | null;
  askedVnd: number;
  grantedVnd: number | null;
  size: string | null;
  priority: boolean;
  womenOwned: boolean;
  manyWomen: boolean;
  socialEnterprise: boolean;
  submittedAt: number | null;
  updatedAt: number;
  deadlineOn: string | null;
  deadline: (Sentence & { urgent: boolean }) | null;
  illustration: boolean;
  /** Who looks after it; only in an office's queue. */
  officerName: string | null;
}

function lines(ctx: Context, rows: ApplicationRow[], officers: ReadonlyMap<number, string> = new Map()): ApplicationLine[] {
  const today = vnDate(ctx.now());
  const calendar = calendarOf(ctx.db);
  return rows.map((app) => {
    const items = itemsOf(ctx.db, app.id);
    const first = items[0];
    const solution = first?.solutionId == null ? undefined : solutionNames(ctx.db, [first.solutionId]).get(first.solutionId);
    return {
      publicId: app.publicId, receiptNumber: app.receiptNumber, organisationName: app.organisationName, state: app.state, kinds: items.map((i) => i.kind), titleVi: solution?.nameVi ?? null, titleEn: solution?.nameEn ?? null,
      description: first?.description ?? '', months: first?.months ?? null, askedVnd: items.reduce((s, i) => s + (i.subsidyVnd ?? 0), 0), grantedVnd: items.some((i) => i.grantedVnd !== null) ? items.reduce((s, i) => s + (i.grantedVnd ?? 0), 0) : null,
      size: first?.size ?? null, priority: isPriority(app), womenOwned: app.womenOwned === 1, manyWomen: app.manyWomen === 1, socialEnterprise: app.socialEnterprise === 1, submittedAt: app.submittedAt, updatedAt: app.updatedAt,
      deadlineOn: app.deadlineOn, deadline: app.receivedOn === null || !OPEN_STATES.includes(app.state) ? null : deadlineWords(calendar, today, app.deadlineOn), illustration: app.illustration === 1, officerName: officers.get(app.id) ?? null,
    };
  });
}

/** The dossiers of an organisation, newest first. @throws DomainError 403 */
export function applicationsOf(ctx: Context, organisationId: number): ApplicationLine[] {
  if (!isMember(ctx, organisationId, 'OWNER', 'MEMBER')) throw forbidden();
  return lines(ctx, ctx.db.all<ApplicationRow>(`${APPLICATION_SELECT} WHERE a.organisation_id = ? ORDER BY a.updated_at DESC, a.id DESC LIMIT 100`, [organisationId]));
}

export const QUEUE_TABS = ['open', 'today', 'new', 'review', 'supplement', 'approval', 'number', 'done'] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];
const TAB_STATES: Record<QueueTab, readonly ApplicationState[]> = {
  // a supplement belongs to what is due too: where it does not stop the clock, its last day comes
  open: DESK_STATES, today: OPEN_STATES, new: ['SUBMITTED'], review: ['RECEIVED'], supplement: ['SUPPLEMENT'], approval: ['RECOMMENDED'], number: ['APPROVED'],
  done: ['NOTIFIED', 'CONTRACTED', 'ACCEPTED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'LAPSED'],
};
const PAGE = 50;
const quoted = (states: readonly ApplicationState[]): string => states.map((s) => `'${s}'`).join(',');

export interface WaitingAppeal {
  publicId: string;
  receiptNumber: string | null;
  organisationName: string;
  dueOn: string;
}
export interface Queue {
  /** Complaints that wait for an answer, the nearest day first. */
  appeals: WaitingAppeal[];
  tab: QueueTab;
  counts: Record<QueueTab, number>;
  /** Only what this person looks after; and how many of the open ones those are. */
  mine: boolean;
  mineOpen: number;
  lines: ApplicationLine[];
  page: number;
  pages: number;
  budgets: (BudgetRow & { programme: Sentence })[];
}

/**
 * The officers' queue, in the law's order: priority enterprises first, then first come (NĐ 80/2021 Đ4.1). Finished dossiers newest first.
 * @throws DomainError 403 not an officer
 */
export function queueFor(ctx: Context, asked: { tab?: string | null | undefined; mine?: boolean; page?: number } = {}): Queue {
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) throw forbidden();
  const bodyJson = JSON.stringify(bodies);
  const today = vnDate(ctx.now());
  const tab = (QUEUE_TABS as readonly string[]).includes(asked.tab ?? '') ? (asked.tab as QueueTab) : 'open';
  const mine = asked.mine ?? false;
  const me = requirePerson(ctx).userId;
  const IN = 'a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?)))';
  const OWN = 'support_assignment s JOIN support_application a ON a.id = s.application_id WHERE s.person_id = ? AND s.to_at IS NULL';
  interface StateCount { state: ApplicationState; n: number; due: number }
  const own = ctx.db.all<StateCount>(`SELECT a.state, count(*) AS n, sum(a.deadline_on <= ?) AS due FROM ${OWN} AND ${IN} GROUP BY a.state`, [today, me, bodyJson]);
  // counted state by state: a range of the index each, where grouping would sort every dossier
  const counted = mine ? own : ctx.db.all<StateCount>(
    `SELECT s.value AS state, (SELECT count(*) FROM support_application a WHERE ${IN} AND a.state = s.value) AS n, (SELECT count(*) FROM support_application a WHERE ${IN} AND a.state = s.value AND a.deadline_on <= ?) AS due FROM json_each(?) s`,
    [bodyJson, bodyJson, today, JSON.stringify([...TAB_STATES.open, ...TAB_STATES.done])]);
  const count = (t: QueueTab, from = counted) => from.reduce((sum, r) => sum + (TAB_STATES[t].includes(r.state) ? ((t === 'today' ? r.due : r.n) ?? 0) : 0), 0);
  const counts = Object.fromEntries(QUEUE_TABS.map((t) => [t, count(t)])) as Record<QueueTab, number>;
  const pages = Math.max(1, Math.ceil(counts[tab] / PAGE));
  const page = Math.min(Math.max(1, asked.page ?? 1), pages);
  // the conditions of the two partial indexes, letter by letter: SQLite uses them only then
  const whole = tab === 'done' ? TAB_STATES.done : TAB_STATES.open;
  const order = tab === 'done' ? 'a.updated_at DESC, a.id DESC' : '(a.women_owned + a.many_women + a.social_enterprise = 0), a.submitted_at, a.id';
  const ids = ctx.db.all<{ id: number }>(
    `SELECT a.id FROM ${mine ? `${OWN} AND` : 'support_application a WHERE'} a.state IN (${quoted(whole)}) AND a.state IN (${quoted(TAB_STATES[tab])})${tab === 'today' ? ' AND a.deadline_on <= ?' : ''} AND +${IN} ORDER BY ${order} LIMIT ${PAGE} OFFSET ?`,
    [...(mine ? [me] : []), ...(tab === 'today' ? [today] : []), bodyJson, (page - 1) * PAGE]).map((r) => r.id);
  const place = new Map(ids.map((id, n) => [id, n]));
  const idJson = JSON.stringify(ids);
  const rows = ctx.db.all<ApplicationRow>(`${APPLICATION_SELECT} WHERE a.id IN (SELECT value FROM json_each(?))`, [idJson]).sort((x, y) => place.get(x.id)! - place.get(y.id)!);
  return { tab, counts, mine, mineOpen: count('open', own), page, pages, lines: lines(ctx, rows, officerNames(ctx.db, idJson)), appeals: appealsFor(ctx, bodyJson), budgets: moneyFor(ctx, bodyJson, Number(today.slice(0, 4))) };
}

/** Who looks after each of some dossiers, by its inner id. @param ids JSON list of inner ids */
const officerNames = (db: Context['db'], ids: string): Map<number, string> =>
  new Map(db.all<{ id: number; name: string }>('SELECT s.application_id AS id, p.name FROM support_assignment s JOIN person p ON p.id = s.person_id WHERE s.to_at IS NULL AND s.application_id IN (SELECT value FROM json_each(?))', [ids]).map((r) => [r.id, r.name]));

const appealsFor = (ctx: Context, bodyJson: string): WaitingAppeal[] => ctx.db.all<WaitingAppeal>(
  `SELECT a.public_id AS publicId, a.receipt_number AS receiptNumber, o.name AS organisationName, x.due_on AS dueOn FROM support_appeal x JOIN support_application a ON a.id = x.application_id JOIN organisation o ON o.id = a.organisation_id
   WHERE x.state = 'FILED' AND a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?))) ORDER BY x.due_on, x.id LIMIT 50`, [bodyJson]);

function moneyFor(ctx: Context, bodyJson: string, year: number): (BudgetRow & { programme: Sentence })[] {
  return ctx.db.all<{ id: number; vi: string; en: string }>("SELECT id, name_vi AS vi, name_en AS en FROM support_programme WHERE state <> 'DRAFT' AND body_organisation_id IN (SELECT value FROM json_each(?))", [bodyJson])
    .flatMap((p) => budgetsOf(ctx.db, p.id, year).map((b) => ({ ...b, programme: { vi: p.vi, en: p.en } })));
}

/** How many dossiers wait: for the desks' side columns. */
export const openCount = (ctx: Context): number => {
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) return 0;
  return ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM support_application a WHERE a.state IN (${quoted(TAB_STATES.open)}) AND a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?)))`, [JSON.stringify(bodies)])?.n ?? 0;
};

export interface LedgerView {
  programme: ProgrammeRow;
  budgets: BudgetRow[];
  entries: { id: number; seq: number; year: number; source: string; posting: PostingKind; creditState: LedgerAccount; debitState: LedgerAccount; amountVnd: number; reference: string; applicationId: string | null; createdAt: number }[];
}

/** The ledgers of the body's programmes, newest entries first. @throws DomainError 403 */
export function ledgersFor(ctx: Context): LedgerView[] {
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) throw forbidden();
  return ctx.db.all<{ id: number }>("SELECT id FROM support_programme WHERE state <> 'DRAFT' AND body_organisation_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 20", [JSON.stringify(bodies)]).map(({ id }) => ({
    programme: programmeById(ctx.db, id),
    budgets: ctx.db.all<{ year: number }>('SELECT DISTINCT year FROM support_budget WHERE programme_id = ? ORDER BY year DESC LIMIT 5', [id]).flatMap(({ year }) => budgetsOf(ctx.db, id, year)),
    entries: ctx.db.all('SELECT e.id, e.seq, b.year, b.source, e.posting, e.credit_state AS creditState, e.debit_state AS debitState, e.amount_vnd AS amountVnd, e.reference, a.public_id AS applicationId, e.created_at AS createdAt FROM support_ledger_entry e JOIN support_budget b ON b.id = e.budget_id LEFT JOIN support_application a ON a.id = e.application_id WHERE b.programme_id = ? ORDER BY e.id DESC LIMIT 100', [id]),
  }));
}

