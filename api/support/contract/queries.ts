/** Reads of contracts: the office all of its own, enterprise and provider theirs once they are signed. */
import type { Database } from '../../../db/client.ts';
import { isMember, requirePerson } from '../../access.ts';
import { personName } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { documentsOf, type DocumentRow } from '../../documents/index.ts';
import { forbidden, notFound, type Sentence } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { conflictsOf } from '../guard.ts';
import { choiceById, type Choice } from '../plan/choices.ts';
import { lawOn } from '../rule-versions.ts';
import { contractActs, deliveryActs, type ContractState, type DeliveryState } from '../rules/contract.ts';
import { advanceLimit, workedOff } from '../rules/payment.ts';
import type { Kind } from '../rules/types.ts';
import { programmeOn, type ApplicationRow, type ItemRow, type ProgrammeRow } from '../store.ts';
import { voucherUntil } from './lapse.ts';
import { recoveriesFor, type RecoveriesView } from './recoveries.ts';
import { uncoveredItems } from './release.ts';
import { contractsOfApplication, CONTRACT_SELECT, deliveriesOf, heldContract, paidUnder, partyOf, paymentsOf, type ContractRow, type DeliveryRow, type PaymentRow } from './store.ts';
import { officeBodies } from '../office.ts';

export interface InvoiceView {
  symbol: string;
  number: string;
  issuedOn: string;
  totalVnd: number;
  findings: { severity: string; vi: string; en: string }[];
  document: string;
}
export interface DeliveryView extends DeliveryRow {
  papers: DocumentRow[];
  invoice: InvoiceView | null;
  notes: { act: string; note: string; byName: string; at: number }[];
  /** What this person may do to it now. */
  acts: string[];
}
export interface PaymentView extends PaymentRow {
  askedByName: string;
  /** What paying it now would take from the advance, and pay out. */
  preview: { clearedVnd: number; paidVnd: number };
  delivery: number | null;
}
export interface UseView {
  id: number;
  day: number;
  askedAt: number;
  answer: 'DAILY' | 'SOMETIMES' | 'NOT' | null;
  note: string;
  answeredAt: number | null;
  papers: DocumentRow[];
}
export interface ContractView {
  contract: ContractRow;
  app: ApplicationRow;
  programme: ProgrammeRow;
  as: 'ENTERPRISE' | 'PROVIDER' | 'STAFF';
  provider: { id: number; name: string; taxCode: string | null } | null;
  subject: string;
  endReason: string;
  account: { holder: string; number: string; bank: string } | null;
  items: { position: number; kind: Kind; valueVnd: number; stateVnd: number; adviser: { code: string; name: string } | null }[];
  /** How the provider was chosen; quotes for the office only. */
  choice: Choice | null;
  deliveries: DeliveryView[];
  payments: PaymentView[];
  papers: DocumentRow[];
  uses: UseView[];
  /** Đồng: advanced and not worked off, paid out in all, and the most that may still be advanced. */
  openAdvanceVnd: number;
  paidVnd: number;
  advanceLeftVnd: number;
  acts: string[];
  conflicts: Sentence[];
  /** What is claimed back after a false declaration. */
  recoveries: RecoveriesView;
  /** Someone who reviewed or approved: may not pay. */
  mustNotPay: boolean;
}

/** A contract with all that belongs to it. @throws DomainError 401, 404 to whoever is no party to it */
export function contractFor(ctx: Context, publicId: string): ContractView {
  const person = requirePerson(ctx);
  const { db } = ctx;
  const held = heldContract(db, publicId);
  const as = partyOf(ctx, held);
  if (as === null) throw notFound({ vi: 'Không tìm thấy hợp đồng này.', en: 'This contract was not found.' });
  const { contract, app, programme } = held;
  const conflicts = as === 'STAFF' ? conflictsOf(ctx, person, app) : [];
  const text = db.get<{ subject: string; holder: string; number: string; bank: string; endReason: string }>('SELECT subject, account_holder AS holder, account_number AS number, account_bank AS bank, end_reason AS endReason FROM support_contract_text WHERE contract_id = ?', [contract.id]);
  const mine = (who: string): boolean =>
    who === 'ENTERPRISE' ? isMember(ctx, app.organisationId, 'OWNER')
      : who === 'PROVIDER' ? (contract.kind === 'TWO_PARTY' ? isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER') : isMember(ctx, contract.providerOrganisationId, 'OWNER'))
        : isMember(ctx, programme.bodyOrganisationId, who as 'SETTLER');
  const deliveries = deliveriesOf(db, contract.id).map((d): DeliveryView => ({
    ...d, papers: documentsOf(db, 'support-delivery', d.id), invoice: invoiceOf(db, d.id),
    notes: db.all<{ act: string; note: string; personId: string; at: number }>('SELECT act, note, person_id AS personId, at FROM support_delivery_note WHERE delivery_id = ? ORDER BY id', [d.id]).map(({ personId, ...n }) => ({ ...n, byName: personName(db, personId) })),
    acts: contract.state === 'SIGNED' ? deliveryActs(d.state).filter((s) => mine(s.who)).map((s) => s.act) : [],
  }));
  const { advancedVnd, clearedVnd, doneVnd } = paidUnder(db, contract.id);
  const rule = lawOn(db, contract.dated ?? vnDate(ctx.now()))?.advance;
  const payments = paymentsOf(db, contract.id).map((p): PaymentView => {
    const cleared = p.state === 'ASKED' && p.kind === 'DELIVERY' ? workedOff(rule, { stateVnd: contract.stateVnd, advancedVnd, clearedVnd, doneVnd, nowVnd: p.stateVnd }) : p.clearedVnd;
    return { ...p, askedByName: personName(db, p.askedBy), preview: { clearedVnd: cleared, paidVnd: p.stateVnd - cleared }, delivery: deliveries.find((d) => d.id === p.deliveryId)?.position ?? null };
  });
  const askedAdvance = payments.reduce((s, p) => s + (p.state === 'REFUSED' || p.kind === 'DELIVERY' ? 0 : p.kind === 'ADVANCE' ? p.stateVnd : -p.stateVnd), 0);
  const unpaid = contract.stateVnd - doneVnd - (advancedVnd - clearedVnd) - payments.reduce((s, p) => s + (p.kind === 'ADVANCE' && p.state === 'ASKED' ? p.stateVnd : 0), 0);
  return {
    contract, app, programme, as, subject: text?.subject ?? '', endReason: text?.endReason ?? '',
    provider: contract.providerOrganisationId === null ? null : db.get<{ id: number; name: string; taxCode: string | null }>('SELECT id, name, tax_code AS taxCode FROM organisation WHERE id = ?', [contract.providerOrganisationId])!,
    account: as === 'ENTERPRISE' || !text?.number ? null : { holder: text.holder, number: text.number, bank: text.bank },
    items: db.all<{ position: number; kind: Kind; valueVnd: number; stateVnd: number; code: string | null; name: string | null }>('SELECT i.position, i.kind, c.value_vnd AS valueVnd, c.state_vnd AS stateVnd, a.code, a.name FROM support_contract_item c JOIN support_item i ON i.id = c.item_id LEFT JOIN support_adviser a ON a.id = c.adviser_id WHERE c.contract_id = ? ORDER BY i.position', [contract.id])
      .map(({ code, name, ...i }) => ({ ...i, adviser: code === null || name === null ? null : { code, name } })),
    choice: choiceSeen(db, contract, as),
    deliveries, payments, papers: documentsOf(db, 'support-contract', contract.id),
    uses: db.all<Omit<UseView, 'papers'>>('SELECT id, day, asked_at AS askedAt, answer, note, answered_at AS answeredAt FROM support_use WHERE contract_id = ? ORDER BY day', [contract.id]).map((u) => ({ ...u, papers: documentsOf(db, 'support-use', u.id) })),
    openAdvanceVnd: advancedVnd - clearedVnd, paidVnd: doneVnd - clearedVnd + advancedVnd,
    advanceLeftVnd: Math.max(0, Math.min(Math.min(contract.advanceVnd, advanceLimit(rule, contract)) - askedAdvance, unpaid)),
    acts: contractActs(contract.state).filter((s) => s.act !== 'complete' && mine(s.who)).map((s) => s.act),
    conflicts, recoveries: recoveriesFor(ctx, held, as, conflicts.length > 0),
    mustNotPay: person.userId === app.recommendedBy || person.userId === app.decidedBy,
  };
}

function choiceSeen(db: Database, contract: ContractRow, as: ContractView['as']): Choice | null {
  const choice = contract.procurementId === null ? undefined : choiceById(db, contract.procurementId);
  return choice ? { ...choice, quotes: as === 'STAFF' ? choice.quotes : [] } : null;
}

function invoiceOf(db: Database, deliveryId: number): InvoiceView | null {
  const row = db.get<Omit<InvoiceView, 'findings'> & { findingsJson: string }>('SELECT i.symbol, i.number, i.issued_on AS issuedOn, i.total_vnd AS totalVnd, i.findings_json AS findingsJson, d.public_id AS document FROM support_invoice i JOIN document d ON d.id = i.document_id WHERE i.delivery_id = ? AND i.current = 1', [deliveryId]);
  if (!row) return null;
  const { findingsJson, ...invoice } = row;
  return { ...invoice, findings: JSON.parse(findingsJson) as InvoiceView['findings'] };
}

export interface ContractLine {
  publicId: string;
  number: string | null;
  dated: string | null;
  state: ContractState;
  organisationName: string;
  providerName: string | null;
  subject: string;
  valueVnd: number;
  stateVnd: number;
  paidVnd: number;
  /** The next delivery that is not paid. */
  next: { position: number; state: DeliveryState; dueOn: string } | null;
  asked: number;
  useOpen: number;
}

function lines(db: Database, where: string, params: (string | number)[]): ContractLine[] {
  return db.all<ContractRow & { organisationName: string; providerName: string | null; subject: string; asked: number; useOpen: number }>(
    `${CONTRACT_SELECT.replace(' FROM support_contract c', ", o.name AS organisationName, p.name AS providerName, t.subject, (SELECT count(*) FROM support_payment x WHERE x.contract_id = c.id AND x.state = 'ASKED') AS asked, (SELECT count(*) FROM support_use u WHERE u.contract_id = c.id AND u.answer IS NULL) AS useOpen FROM support_contract c")}
     JOIN support_application a ON a.id = c.application_id JOIN organisation o ON o.id = a.organisation_id LEFT JOIN organisation p ON p.id = c.provider_organisation_id LEFT JOIN support_contract_text t ON t.contract_id = c.id
     WHERE ${where} ORDER BY c.updated_at DESC, c.id DESC LIMIT 200`, params).map((c) => {
    const next = deliveriesOf(db, c.id).find((d) => d.state !== 'PAID' && d.state !== 'CANCELLED');
    const { advancedVnd, clearedVnd, doneVnd } = paidUnder(db, c.id);
    return {
      publicId: c.publicId, number: c.number, dated: c.dated, state: c.state, organisationName: c.organisationName, providerName: c.providerName, subject: c.subject ?? '', valueVnd: c.valueVnd, stateVnd: c.stateVnd,
      paidVnd: doneVnd - clearedVnd + advancedVnd, next: next ? { position: next.position, state: next.state, dueOn: next.dueOn } : null, asked: c.asked, useOpen: c.useOpen,
    };
  });
}

const organisationsOf = (ctx: Context): number[] => (ctx.actor.kind === 'person' ? ctx.actor.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId) : []);

/** Signed contracts of the person's own organisations, as enterprise or as provider; the newest first. */
export function myContracts(ctx: Context): { asEnterprise: ContractLine[]; asProvider: ContractLine[] } {
  requirePerson(ctx);
  const own = JSON.stringify(organisationsOf(ctx));
  const signed = "c.state NOT IN ('DRAFT','VOID') AND";
  return {
    asEnterprise: lines(ctx.db, `${signed} a.organisation_id IN (SELECT value FROM json_each(?))`, [own]),
    asProvider: lines(ctx.db, `${signed} c.provider_organisation_id IN (SELECT value FROM json_each(?))`, [own]),
  };
}

export const CONTRACT_TABS = ['pay', 'draft', 'running', 'late', 'done'] as const;
export type ContractTab = (typeof CONTRACT_TABS)[number];
const TAB_WHERE: Record<ContractTab, string> = {
  pay: "EXISTS (SELECT 1 FROM support_payment x WHERE x.contract_id = c.id AND x.state = 'ASKED')",
  draft: "c.state = 'DRAFT'",
  running: "c.state = 'SIGNED'",
  late: "c.state = 'SIGNED' AND EXISTS (SELECT 1 FROM support_delivery d WHERE d.contract_id = c.id AND d.state = 'PLANNED' AND d.due_on < ?)",
  done: "c.state IN ('DONE','ENDED')",
};

export interface ContractDesk {
  tab: ContractTab;
  counts: Record<ContractTab, number>;
  lines: ContractLine[];
  /** Notified dossiers that wait for their contract, the one that lapses first first. */
  waiting: { publicId: string; receiptNumber: string | null; organisationName: string; grantedVnd: number; until: string }[];
}

const IN_BODIES = 'a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id IN (SELECT value FROM json_each(?)))';

/** The office's contracts by what is to be done. @throws DomainError 403 */
export function contractDesk(ctx: Context, asked: string | null): ContractDesk {
  const bodies = officeBodies(ctx);
  if (bodies.length === 0) throw forbidden();
  const json = JSON.stringify(bodies);
  const today = vnDate(ctx.now());
  const tab = (CONTRACT_TABS as readonly string[]).includes(asked ?? '') ? (asked as ContractTab) : 'pay';
  const params = (t: ContractTab) => (t === 'late' ? [json, today] : [json]);
  const count = (t: ContractTab) => ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM support_contract c JOIN support_application a ON a.id = c.application_id WHERE ${IN_BODIES} AND ${TAB_WHERE[t]}`, params(t))!.n;
  const waiting = ctx.db.all<{ id: number; publicId: string; receiptNumber: string | null; organisationName: string; programmeId: number; dated: string }>(
    `SELECT a.id, a.public_id AS publicId, a.receipt_number AS receiptNumber, o.name AS organisationName, a.programme_id AS programmeId, max(n.dated) AS dated FROM support_application a JOIN organisation o ON o.id = a.organisation_id
     JOIN support_notice n ON n.application_id = a.id AND n.kind = 'SUPPORT' AND n.state = 'ISSUED' WHERE ${IN_BODIES} AND a.state IN ('NOTIFIED','CONTRACTED','ACCEPTED') GROUP BY a.id ORDER BY dated LIMIT 500`, [json])
    .flatMap((a) => {
      const open = uncoveredItems(ctx.db, a.id);
      return open.length === 0 ? [] : [{ publicId: a.publicId, receiptNumber: a.receiptNumber, organisationName: a.organisationName, grantedVnd: open.reduce((s, i) => s + (i.grantedVnd ?? 0), 0), until: voucherUntil(a.dated, programmeOn(ctx.db, a.programmeId, a.dated).voucherDays) }];
    });
  return {
    tab, counts: Object.fromEntries(CONTRACT_TABS.map((t) => [t, count(t)])) as Record<ContractTab, number>,
    lines: lines(ctx.db, `${IN_BODIES} AND ${TAB_WHERE[tab]}`, params(tab)), waiting,
  };
}

/** What waits for this person under contracts: requests to pay for the office, steps of their own for the parties. */
export function contractCount(ctx: Context): { office: number; own: number } {
  const bodies = officeBodies(ctx);
  const own = organisationsOf(ctx);
  const today = vnDate(ctx.now());
  return {
    office: bodies.length === 0 ? 0 : ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM support_payment x JOIN support_contract c ON c.id = x.contract_id JOIN support_application a ON a.id = c.application_id WHERE x.state = 'ASKED' AND ${IN_BODIES}`, [JSON.stringify(bodies)])!.n,
    own: own.length === 0 ? 0 : ctx.db.get<{ n: number }>(
      `SELECT (SELECT count(*) FROM support_delivery d JOIN support_contract c ON c.id = d.contract_id JOIN support_application a ON a.id = c.application_id WHERE c.state = 'SIGNED' AND d.state = 'DELIVERED' AND a.organisation_id IN (SELECT value FROM json_each(?)))
         + (SELECT count(*) FROM support_delivery d JOIN support_contract c ON c.id = d.contract_id WHERE c.state = 'SIGNED' AND (d.state = 'ACCEPTED' OR (d.state = 'PLANNED' AND d.due_on <= ?)) AND c.provider_organisation_id IN (SELECT value FROM json_each(?)))
         + (SELECT count(*) FROM support_use u JOIN support_contract c ON c.id = u.contract_id JOIN support_application a ON a.id = c.application_id WHERE u.answer IS NULL AND a.organisation_id IN (SELECT value FROM json_each(?))) AS n`,
      [JSON.stringify(own), today, JSON.stringify(own), JSON.stringify(own)])!.n,
  };
}

export interface DossierContracts {
  contracts: (ContractRow & { providerName: string | null })[];
  /** Contents that hold money and have no contract, with the provider that their solution belongs to. */
  uncovered: (ItemRow & { providerName: string | null; consulting: boolean })[];
  /** Last day to sign; null before the notice. */
  until: string | null;
}

/** The contracts of a dossier that the person may see already (`applicationFor` has asked): drafts only for the office. */
export function contractsOfDossier(ctx: Context, app: Pick<ApplicationRow, 'id' | 'programmeId'>, staff: boolean): DossierContracts {
  const { db } = ctx;
  const dated = db.get<{ dated: string | null }>("SELECT max(dated) AS dated FROM support_notice WHERE application_id = ? AND kind = 'SUPPORT' AND state = 'ISSUED'", [app.id])?.dated ?? null;
  const name = (id: number | null) => (id === null ? null : (db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [id])?.name ?? null));
  return {
    contracts: contractsOfApplication(db, app.id).filter((c) => staff || (c.state !== 'DRAFT' && c.state !== 'VOID')).map((c) => ({ ...c, providerName: name(c.providerOrganisationId) })),
    uncovered: dated === null ? [] : uncoveredItems(db, app.id).map((i) => ({ ...i, consulting: lawOn(db, vnDate(ctx.now()))?.kinds[i.kind].consulting === true, providerName: i.solutionId === null ? null : (db.get<{ name: string }>('SELECT o.name FROM solution s JOIN provider p ON p.id = s.provider_id JOIN organisation o ON o.id = p.organisation_id WHERE s.id = ?', [i.solutionId])?.name ?? null) })),
    until: dated === null ? null : voucherUntil(dated, programmeOn(db, app.programmeId, dated).voucherDays),
  };
}

/** Who may see the papers of contracts, deliveries and proofs of use: the parties, as they may see the contract. */
const seesContract = (ctx: Context, contractId: number | undefined): boolean => {
  const row = contractId === undefined ? undefined : ctx.db.get<{ publicId: string }>('SELECT public_id AS publicId FROM support_contract WHERE id = ?', [contractId]);
  return row !== undefined && partyOf(ctx, heldContract(ctx.db, row.publicId)) !== null;
};
const contractOf = (table: 'support_delivery' | 'support_use') => (ctx: Context, id: number): boolean => seesContract(ctx, ctx.db.get<{ contractId: number }>(`SELECT contract_id AS contractId FROM ${table} WHERE id = ?`, [id])?.contractId);
export const contractPapers = { 'support-contract': seesContract, 'support-delivery': contractOf('support_delivery'), 'support-use': contractOf('support_use') };
