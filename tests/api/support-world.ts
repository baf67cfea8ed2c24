/** A small province for the support tests: a body with officers, enterprises, a published solution, a programme with money. */
import { join } from 'node:path';
import type { Context, Person, RoleGrant } from '../../api/context.ts';
import { taxCheckDigitHolds } from '../../api/accounts/rules.ts';
import { createDocumentStore } from '../../api/documents/index.ts';
import { publishSolution, publishedSolutions, registerProvider, SELF_TEST, submitSolution, takeReadinessTest, verifyProvider } from '../../api/matching/index.ts';
import type { Services } from '../../api/services.ts';
import { appropriate, approveApplication, enterNoticeNumber, openProgramme, recommend, receiveApplication, recordChoice, saveApplication, submitApplication, supportPapers, type DraftInput } from '../../api/support/index.ts';
import { vnDate } from '../../api/time.ts';
import type { Database } from '../../db/client.ts';
import { person, SYSTEM, testContext, type TestContext } from '../support/context.ts';

export const PROGRAMME = 'chuyen-doi-so-2026';

export interface Enterprise {
  id: number;
  taxCode: string;
  owner: Person;
}

export interface World {
  t: TestContext;
  db: Database;
  body: number;
  programmeId: number;
  officer: Person;
  approver: Person;
  /** Pays what others reviewed and approved. */
  settler: Person;
  provider: { organisationId: number; taxCode: string; owner: Person };
  as: (actor: Person) => Context;
  enterprise: (name?: string, kind?: string) => Promise<Enterprise>;
  /** An enterprise that has taken the test, sent a dossier and was recommended; ready to be approved. */
  recommended: (more?: Partial<DraftInput>, who?: Enterprise) => Promise<{ publicId: string; enterprise: Enterprise }>;
  /** … approved, and its notice has a number of today. */
  notified: (more?: Partial<DraftInput>, who?: Enterprise) => Promise<{ publicId: string; enterprise: Enterprise }>;
  /** Records that the provider was chosen by quotes, or that the office itself serves. */
  chosen: (application: string, method?: 'QUOTATION' | 'SELF') => Promise<{ publicId: string }>;
  draft: (e: Enterprise, more?: Partial<DraftInput>) => DraftInput;
  /** What the contexts carry; a test may put its own there. */
  services: Partial<Pick<Services, 'documents' | 'signatureRoots'>>;
  solutionSlug: string;
  close: () => void;
}

export const grant = (organisationId: number, role: RoleGrant['role'], kind = 'COMPANY'): RoleGrant => ({ organisationId, organisationName: `Đơn vị ${organisationId}`, organisationKind: kind, role, communeCode: null });
export const who = (...roles: RoleGrant[]): Person => ({ ...person(), roles });

let taxCodes = 280_000_000;
/** A tax code whose check digit holds. */
function taxCode10(): string {
  for (;;) {
    taxCodes++;
    for (let check = 0; check < 10; check++) if (taxCheckDigitHolds(`${taxCodes}${check}`)) return `${taxCodes}${check}`;
  }
}

export function addOrganisation(db: Database, name: string, kind: string, now: number): { id: number; taxCode: string | null } {
  const taxCode = kind === 'STATE_BODY' ? null : taxCode10();
  const { lastInsertRowid: id } = db.run('INSERT INTO organisation (public_id, kind, name, tax_code, province_code, created_by, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?)', [`org-${Math.random().toString(36).slice(2)}`, kind, name, taxCode, '38', 'test', now, now]);
  return { id, taxCode };
}

export async function world(money = 1_000_000_000): Promise<World> {
  const services: Partial<Pick<Services, 'documents' | 'signatureRoots'>> = { signatureRoots: [] };
  const t = testContext({ services });
  services.documents = createDocumentStore({ dir: join(t.folder, 'documents'), owners: supportPapers });
  const { db } = t;
  const now = t.ctx.now();
  const body = addOrganisation(db, 'Sở Công Thương', 'STATE_BODY', now).id;
  const officer = who(grant(body, 'TRADE_OFFICER', 'STATE_BODY'));
  const approver = who(grant(body, 'APPROVER', 'STATE_BODY'));
  const settler = who(grant(body, 'SETTLER', 'STATE_BODY'));
  const system = t.as(SYSTEM);
  const programme = await openProgramme(system, {
    slug: PROGRAMME, nameVi: 'Hỗ trợ chuyển đổi số năm 2026', nameEn: 'Digital support 2026', bodyOrganisationId: body, legalBasis: ['ND80-11.2'], beneficiaries: ['ENTERPRISE'],
    kinds: ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'], doors: ['ONLINE'], sizeRule: 'MOST_FAVOURABLE', secondContract: 'SHARED_YEAR', supplementPauses: true, opensOn: '2026-01-01',
  });
  if (money > 0) await appropriate(system, { programmeId: programme.id, year: 2026, source: 'PROVINCE', amountVnd: money, reference: 'Quyết định giao dự toán (thử)' });
  const providerOrg = addOrganisation(db, 'Công ty Giải pháp Thử', 'COMPANY', now);
  const providerOwner = who(grant(providerOrg.id, 'OWNER'));
  const provider = await registerProvider(t.as(providerOwner), { organisationId: providerOrg.id, summaryVi: 'Phần mềm cho cơ sở nhỏ', provinceCode: '38' });
  await verifyProvider(t.as(officer), provider.id);
  const solution = await submitSolution(t.as(providerOwner), {
    providerId: provider.id, nameVi: 'Bán hàng Thử', summaryVi: 'Quản lý đơn và kho cho cơ sở nhỏ.', category: 'SALES', pillars: ['CUSTOMER', 'OPERATIONS'], sectors: ['AIC', 'TS'], sizes: ['MICRO', 'SMALL', 'MEDIUM'],
    openStandards: ['CSV'], plans: [{ nameVi: 'Gói năm', priceVnd: 40_000_000, period: 'YEAR' }],
  });
  await publishSolution(t.as(officer), { solutionId: solution.id, place: 'PROVIDER', address: 'https://example.vn/ban-hang', copy: 'Bán hàng Thử: gói năm 40.000.000 đ.' });

  const enterprise: World['enterprise'] = (name = 'Công ty TNHH Thử', kind = 'COMPANY') => {
    const org = addOrganisation(db, name, kind, now);
    return Promise.resolve({ id: org.id, taxCode: org.taxCode ?? '', owner: who(grant(org.id, 'OWNER', kind)) });
  };
  const draft: World['draft'] = (e, more = {}) => ({
    organisationId: e.id, programmeSlug: PROGRAMME, sector: 'AIC', employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000, need: 'Quản lý đơn hàng',
    items: [{ kind: 'BUY_RENT', solutionSlug: solution.slug, costVnd: 40_000_000, months: 12 }], ...more,
  });
  const recommended: World['recommended'] = async (more = {}, given) => {
    const e = given ?? (await enterprise());
    const ctx = t.as(e.owner);
    await takeTest(ctx, e.id);
    const saved = await saveApplication(ctx, draft(e, more));
    await submitApplication(ctx, { publicId: saved.publicId, confirmed: true });
    await receiveApplication(t.as(officer), { publicId: saved.publicId });
    await recommend(t.as(officer), { publicId: saved.publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    return { publicId: saved.publicId, enterprise: e };
  };
  let notices = 0;
  const notified: World['notified'] = async (more = {}, given) => {
    const made = await recommended(more, given);
    await approveApplication(t.as(approver), { publicId: made.publicId });
    await enterNoticeNumber(t.as(officer), { publicId: made.publicId, number: `${++notices}/TB-SCT`, dated: vnDate(t.ctx.now()) });
    return made;
  };
  let choices = 0;
  const chosen: World['chosen'] = (application, method = 'QUOTATION') => recordChoice(t.as(officer), {
    application, method, decisionNumber: `${++choices}/QĐ-SCT`, decisionDated: vnDate(t.ctx.now()), reason: 'Giá thấp nhất trong các báo giá đáp ứng yêu cầu.',
    quotes: method === 'SELF' ? [] : [{ bidder: 'Công ty Giải pháp Thử', taxCode: providerOrg.taxCode ?? '', amountVnd: 40_000_000, chosen: true }, { bidder: 'Công ty Báo giá Khác', taxCode: '2801234567', amountVnd: 44_000_000 }],
  });
  return { services, t, db, body, chosen, programmeId: programme.id, officer, approver, settler, provider: { organisationId: providerOrg.id, taxCode: providerOrg.taxCode ?? '', owner: providerOwner }, notified, as: (actor) => t.as(actor), enterprise, recommended, draft, solutionSlug: publishedSolutions(t.ctx)[0]?.slug ?? '', close: t.close };
}

/** Answers every question with its second answer. */
export async function takeTest(ctx: Context, organisationId: number): Promise<string> {
  const codes: string[] = [];
  const per: Record<string, number> = { CUSTOMER: 4, STRATEGY: 3, INFRASTRUCTURE: 3, OPERATIONS: 4, PEOPLE: 3, DATA: 3 };
  for (const p of SELF_TEST.pillars) for (let n = 1; n <= (per[p.code] ?? 0); n++) codes.push(`${p.code}-${n}`);
  const done = await takeReadinessTest(ctx, { organisationId, answers: Object.fromEntries(codes.map((c) => [c, 1])), finish: true });
  return done.publicId;
}

export const budget = (db: Database) => db.get<{ appropriated: number; available: number; reserved: number; released: number; entries: number }>('SELECT appropriated_vnd AS appropriated, available_vnd AS available, reserved_vnd AS reserved, released_vnd AS released, entries FROM support_budget LIMIT 1')!;
