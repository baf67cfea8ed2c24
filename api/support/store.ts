/** Applications as the verbs hold them: read with the programme, moved only along the table of transitions. */
import type { Database } from '../../db/client.ts';
import { hasRole, isMember } from '../access.ts';
import { actorId, type Context, type Person } from '../context.ts';
import { conflict, forbidden, notFound, refusedTransition, unauthenticated } from '../errors.ts';
import { enqueue } from '../outbox.ts';
import { vnDate } from '../time.ts';
import type { PaperKind } from '../vault/index.ts';
import type { Door } from './rules/doors.ts';
import type { ProgrammeTerms } from './rules/programme.ts';
import { actWords, allowedActs, STATE_WORDS, transition, type Act, type ApplicationState, type Transition } from './rules/transitions.ts';
import type { Kind, LegalForm, Sector } from './rules/types.ts';
import { isOffice } from './office.ts';

/** What a programme is, on whatever day. */
export interface ProgrammeRow {
  id: number;
  slug: string;
  nameVi: string;
  nameEn: string;
  bodyOrganisationId: number;
  bodyName: string;
  legalBasis: string[];
  opensOn: string;
  state: 'DRAFT' | 'OPEN' | 'CLOSED';
  illustration: boolean;
}

/** A programme as it stands on a day. */
export interface ProgrammeOn extends ProgrammeRow, ProgrammeTerms {}

export interface ItemRow {
  id: number;
  position: number;
  kind: Kind;
  description: string;
  solutionId: number | null;
  planId: number | null;
  adviser: string;
  months: number | null;
  costVnd: number;
  receivedElsewhereVnd: number;
  size: string | null;
  ratePercent: number | null;
  capVnd: number | null;
  subsidyVnd: number | null;
  ruleVersionId: number | null;
  grantedVnd: number | null;
}

export interface ApplicationRow {
  id: number;
  publicId: string;
  programmeId: number;
  organisationId: number;
  organisationName: string;
  organisationKind: string;
  provinceCode: string | null;
  taxCode: string;
  state: ApplicationState;
  door: Door;
  /** Its number at that door: the portal's, or the postal item's. */
  doorReference: string | null;
  sector: Sector | null;
  employees: number | null;
  revenueVnd: number | null;
  capitalVnd: number | null;
  foundedOn: string | null;
  womenOwned: number;
  manyWomen: number;
  socialEnterprise: number;
  readinessResultId: number | null;
  shortlistId: number | null;
  quoteId: number | null;
  receiptNumber: string | null;
  preparedBy: string;
  submittedBy: string | null;
  submittedAt: number | null;
  receivedBy: string | null;
  receivedAt: number | null;
  receivedOn: string | null;
  deadlineOn: string | null;
  /** From which day the term runs after a re-opening; null while it runs from receipt. */
  clockFrom: string | null;
  /** 1, and one more each time that it was opened again. */
  round: number;
  recommendedBy: string | null;
  decidedBy: string | null;
  decidedAt: number | null;
  version: number;
  illustration: number;
  createdAt: number;
  updatedAt: number;
}

const ROW = 'p.id, p.slug, p.name_vi AS nameVi, p.name_en AS nameEn, p.body_organisation_id AS bodyOrganisationId, o.name AS bodyName, p.legal_basis_json AS legalBasisJson, p.opens_on AS opensOn, p.state, p.illustration';
const FROM = 'FROM support_programme p JOIN organisation o ON o.id = p.body_organisation_id';
type RawRow = Omit<ProgrammeRow, 'legalBasis' | 'illustration'> & { legalBasisJson: string; illustration: number };
const toRow = ({ legalBasisJson, illustration, ...p }: RawRow): ProgrammeRow => ({ ...p, legalBasis: JSON.parse(legalBasisJson) as string[], illustration: illustration === 1 });

/** With what its own row says, and what the newest version of the day (the first parameter) says instead. */
const ON_A_DAY = `SELECT ${ROW}, p.beneficiaries_json AS beneficiariesJson, p.kinds_json AS kindsJson, p.doors_json AS doorsJson, p.papers_json AS papersJson, p.commune_counter AS communeCounter, p.size_rule AS sizeRule,
  p.second_contract AS secondContract, p.supplement_pauses AS supplementPauses, p.voucher_days AS voucherDays, p.closes_on AS closesOn,
  (SELECT v.document_json FROM support_programme_version v WHERE v.programme_id = p.id AND v.effective_from <= ? ORDER BY v.effective_from DESC LIMIT 1) AS versionJson ${FROM}`;
type RawOn = RawRow & Omit<ProgrammeTerms, 'beneficiaries' | 'kinds' | 'doors' | 'papers' | 'communeCounter' | 'supplementPauses'> & { beneficiariesJson: string; kindsJson: string; doorsJson: string; papersJson: string; communeCounter: number; supplementPauses: number; versionJson: string | null };
function toProgramme({ versionJson, beneficiariesJson, kindsJson, doorsJson, papersJson, communeCounter, sizeRule, secondContract, supplementPauses, voucherDays, closesOn, ...row }: RawOn): ProgrammeOn {
  const terms: ProgrammeTerms = versionJson === null
    ? { beneficiaries: JSON.parse(beneficiariesJson) as LegalForm[], kinds: JSON.parse(kindsJson) as Kind[], doors: JSON.parse(doorsJson) as Door[], papers: JSON.parse(papersJson) as PaperKind[], communeCounter: communeCounter === 1, sizeRule, secondContract, supplementPauses: supplementPauses === 1, voucherDays, closesOn }
    : (JSON.parse(versionJson) as ProgrammeTerms);
  return { ...toRow(row), ...terms };
}

export const NO_PROGRAMME = { vi: 'Không có chương trình này.', en: 'There is no such programme.' };

/** All that are open or closed, as they stand on a day. */
export const programmes = (db: Database, day: string): ProgrammeOn[] => db.all<RawOn>(`${ON_A_DAY} WHERE p.state <> 'DRAFT' ORDER BY p.opens_on DESC, p.id DESC LIMIT 100`, [day]).map(toProgramme);
/** As it stands on a day. @param which its id or its slug @throws DomainError 404 */
export function programmeOn(db: Database, which: number | string, day: string): ProgrammeOn {
  const row = db.get<RawOn>(`${ON_A_DAY} WHERE p.${typeof which === 'number' ? 'id' : 'slug'} = ?`, [day, which]);
  if (!row) throw notFound(NO_PROGRAMME);
  return toProgramme(row);
}
/** What it is on whatever day. @throws DomainError 404 */
export function programmeById(db: Database, id: number): ProgrammeRow {
  const row = db.get<RawRow>(`SELECT ${ROW} ${FROM} WHERE p.id = ?`, [id]);
  if (!row) throw notFound(NO_PROGRAMME);
  return toRow(row);
}
/** What it is on whatever day. @throws DomainError 404 */
export function programmeBySlug(db: Database, slug: string): ProgrammeRow {
  const row = db.get<RawRow>(`SELECT ${ROW} ${FROM} WHERE p.slug = ?`, [slug]);
  if (!row) throw notFound(NO_PROGRAMME);
  return toRow(row);
}
/** The programme that a dossier falls under: as it stood on the day of its request, or as it stands now while it is a draft. */
export const programmeOf = (db: Database, app: Pick<ApplicationRow, 'programmeId' | 'submittedAt'>, now: number): ProgrammeOn => programmeOn(db, app.programmeId, vnDate(app.submittedAt ?? now));

export const APPLICATION_SELECT = `SELECT a.id, a.public_id AS publicId, a.programme_id AS programmeId, a.organisation_id AS organisationId, o.name AS organisationName, o.kind AS organisationKind, o.province_code AS provinceCode, a.tax_code AS taxCode,
  a.state, a.door, a.door_reference AS doorReference, a.sector, a.employees, a.revenue_vnd AS revenueVnd, a.capital_vnd AS capitalVnd, a.founded_on AS foundedOn, a.women_owned AS womenOwned, a.many_women AS manyWomen, a.social_enterprise AS socialEnterprise,
  a.readiness_result_id AS readinessResultId, a.shortlist_id AS shortlistId, a.quote_id AS quoteId, a.receipt_number AS receiptNumber, a.prepared_by AS preparedBy, a.submitted_by AS submittedBy, a.submitted_at AS submittedAt, a.received_by AS receivedBy,
  a.received_at AS receivedAt, a.received_on AS receivedOn, a.deadline_on AS deadlineOn, a.clock_from AS clockFrom, a.round, a.recommended_by AS recommendedBy, a.decided_by AS decidedBy, a.decided_at AS decidedAt, a.version, a.illustration, a.created_at AS createdAt, a.updated_at AS updatedAt
  FROM support_application a JOIN organisation o ON o.id = a.organisation_id`;

const NO_DOSSIER = { vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' };

/** @throws DomainError 404 */
export function applicationByPublicId(db: Database, publicId: string): ApplicationRow {
  const row = db.get<ApplicationRow>(`${APPLICATION_SELECT} WHERE a.public_id = ?`, [publicId]);
  if (!row) throw notFound(NO_DOSSIER);
  return row;
}

/** By its inner id, for what belongs to it. */
export const applicationById = (db: Database, id: number): ApplicationRow => db.get<ApplicationRow>(`${APPLICATION_SELECT} WHERE a.id = ?`, [id])!;

export const itemsOf = (db: Database, applicationId: number): ItemRow[] =>
  db.all<ItemRow>(
    `SELECT id, position, kind, description, solution_id AS solutionId, plan_id AS planId, adviser, months, cost_vnd AS costVnd, received_elsewhere_vnd AS receivedElsewhereVnd, size, rate_percent AS ratePercent,
     cap_vnd AS capVnd, subsidy_vnd AS subsidyVnd, rule_version_id AS ruleVersionId, granted_vnd AS grantedVnd FROM support_item WHERE application_id = ? ORDER BY position`, [applicationId]);

export const isPriority = (a: Pick<ApplicationRow, 'womenOwned' | 'manyWomen' | 'socialEnterprise'>): boolean => a.womenOwned + a.manyWomen + a.socialEnterprise > 0;

/**
 * The person who may do an act to an application: the enterprise's own owner, or an officer of the programme's body with the role.
 * Whoever may not even see it is told that it was not found.
 * @throws DomainError 401, 403, 404
 */
export function actingPerson(ctx: Context, app: ApplicationRow, programme: ProgrammeRow, act: Act): Person {
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  const own = isMember(ctx, app.organisationId);
  const staff = isOffice(ctx, programme.bodyOrganisationId);
  const { who } = rowOf(act);
  if (!own && !staff) throw who === 'OWNER' && helpedWith(ctx, app.id) ? helperNeverActs(act) : notFound(NO_DOSSIER);
  if (who === 'SYSTEM') throw forbidden();
  if (who === 'OWNER') {
    if (!isMember(ctx, app.organisationId, 'OWNER')) throw forbidden({ vi: `Chỉ người đại diện theo pháp luật, từ tài khoản của chính doanh nghiệp, mới được ${actWords(act).vi}.`, en: `Only the legal representative, from the enterprise’s own account, may ${actWords(act).en}.` });
  } else if (!isMember(ctx, programme.bodyOrganisationId, who)) {
    throw forbidden({ vi: `Vai trò của Ông/Bà không được ${actWords(act).vi}.`, en: `Your role may not ${actWords(act).en}.` });
  }
  return ctx.actor;
}

/** True for the member of a community team who prepared this dossier for its enterprise. */
const helpedWith = (ctx: Context, applicationId: number): boolean =>
  hasRole(ctx, 'HELPER') && ctx.db.get('SELECT 1 FROM support_help WHERE application_id = ? AND helper_id = ?', [applicationId, actorId(ctx.actor)]) !== undefined;

const helperNeverActs = (act: Act) => forbidden({
  vi: `Tổ công nghệ số cộng đồng chỉ soạn giúp, không ${actWords(act).vi} thay. Việc này do người đại diện theo pháp luật của đơn vị làm từ tài khoản của mình.`,
  en: `A community team prepares only: it may not ${actWords(act).en} for others. The legal representative does that from their own account.`,
});

/** The table's row of an act. */
export const rowOf = (act: Act): Transition => {
  const row = allActs.find((t) => t.act === act);
  if (!row) throw new TypeError(`no act ${act}`);
  return row;
};
const allActs: readonly Transition[] = (Object.keys(STATE_WORDS) as ApplicationState[]).flatMap((s) => allowedActs(s));

/** @throws DomainError 409 saying from which state, what was tried, what is allowed */
export function requireTransition(app: Pick<ApplicationRow, 'state'>, act: Act): Transition {
  const row = transition(act, app.state);
  if (!row) throw refusedTransition({ from: STATE_WORDS[app.state], tried: actWords(act), allowed: allowedActs(app.state) });
  return row;
}

/** @throws DomainError 409 when the page that was acted on showed an older version */
export function requireFresh(app: Pick<ApplicationRow, 'version'>, seen: number | null): void {
  if (seen !== null && seen !== app.version) {
    throw conflict('stale', { vi: 'Hồ sơ đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại bản mới rồi làm tiếp.', en: 'The dossier changed after you opened this page. Please look at the new version, then go on.' });
  }
}

/** Values that a move sets beside the state; column names are fixed here, never input. */
export type Patch = Partial<Record<'submitted_by' | 'submitted_at' | 'received_by' | 'received_at' | 'received_on' | 'deadline_on' | 'clock_from' | 'round' | 'receipt_number' | 'recommended_by' | 'decided_by' | 'decided_at' | 'readiness_result_id' | 'tax_code', string | number | null>>;

/**
 * Moves an application along the table, leaves an event, and counts the version up. Inside a transaction.
 * @returns the new state
 * @throws DomainError 409 not allowed from here, or changed meanwhile
 */
export function move(ctx: Context, app: ApplicationRow, act: Act, patch: Patch = {}): ApplicationState {
  const row = requireTransition(app, act);
  const now = ctx.now();
  const columns = Object.keys(patch) as (keyof Patch)[];
  const changed = ctx.db.run(
    `UPDATE support_application SET state = ?, version = version + 1, updated_at = ?${columns.map((c) => `, ${c} = ?`).join('')} WHERE id = ? AND state = ? AND version = ?`,
    [row.to, now, ...columns.map((c) => patch[c] ?? null), app.id, app.state, app.version],
  );
  if (changed.changes !== 1) requireFresh({ version: -1 }, app.version);
  ctx.db.run('INSERT INTO support_event (application_id, act, from_state, to_state, person_id, at) VALUES (?,?,?,?,?,?)', [app.id, act, app.state, row.to, actorId(ctx.actor), now]);
  if (app.door === 'PORTAL') tellPortal(ctx, app.id);
  return row.to;
}

/** Topic under which the worker sends a dossier's statuses back to the portal. */
export const PORTAL_TOPIC = 'support.portal';
/** Asks for the statuses that a trigger has noted to be sent. */
export const tellPortal = (ctx: Context, applicationId: number): void => enqueue(ctx, { topic: PORTAL_TOPIC, key: String(applicationId), payload: { applicationId } });
