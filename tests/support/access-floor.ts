/**
 * A floor on which anybody may try anything: the demo province, one object of every kind in the states that matter, and a session of every role,
 * each once of the object's own organisation and once of a foreign one, behind the real front door and on a real database file.
 * Every trial is rolled back, so that none of them changes what the next one meets.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actorFromRequest, giveDemoRole, makeDemoOrganisation, makeDemoPerson, openDataRequest, rolesOn } from '../../api/accounts/index.ts';
import { saveListing, submitListing } from '../../api/catalog/index.ts';
import type { Context, Person, Role } from '../../api/context.ts';
import { createDoor, type PageHandler } from '../../api/door/door.ts';
import type { Files } from '../../api/door/files.ts';
import { parseEnv } from '../../api/env.ts';
import { requestPhotos, saveInspection } from '../../api/inspection/index.ts';
import { createLogger } from '../../api/log.ts';
import { SELF_TEST_QUESTIONS, answerQuote, askQuotes, takeReadinessTest } from '../../api/matching/index.ts';
import { attachMedia, createUpload, stagedFor, stageFiles } from '../../api/media/index.ts';
import { loadPlaces } from '../../api/places/index.ts';
import {
  acceptDelivery, addToPlan, appealRefusal, approveApplication, askSupplement, claimPayment, declareAbsence, deliverUnderContract, drawPlan, enterNoticeNumber, fetchPortal, keepPortalMessage, makePaper, receiveApplication, receivePaper, recommend, recordChoice, refuseApplication, saveApplication, saveContract, sendPlan, signContract, submitApplication, type ApplicationState,
  proposeBudgetChange, reconcile,
} from '../../api/support/index.ts';
import { decideRecovery, payPayment, proposeRecovery, saveHelped, supplementOnPaper } from '../../api/support/index.ts';
import { addDays, vnDate } from '../../api/time.ts';
import {
  addPrintHouse, declareHarvest, decideDeclaration, decideStampRequest, fillCarton, issueStamps, makeSerial, openRawLot, openRecall, orderKey, orderPrint, recordHandOver, movePrintOrder, requestPrint, requestStamps, savePrinter, shipGoods,
} from '../../api/traceability/index.ts';
import { capture } from '../../api/traceability/epcis/capture.ts';
import { keepPaper } from '../../api/vault/index.ts';
import { write } from '../../api/write.ts';
import { createServices, createWorker, systemContext } from '../../api/wiring.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { actAs, madeUpTaxCode } from '../../scripts/demo/matching.ts';
import { DEMO_PROGRAMME } from '../../scripts/demo/support.ts';
import { prepareInstallation } from '../../scripts/installation.ts';
import { phonePhoto } from '../api/media/photos.ts';
import { makeInvoice } from './invoice.ts';

const PARTIES = ['enterprise', 'producer', 'provider'] as const;
const STAFF = ['TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER', 'HELPER', 'ADMIN'] as const satisfies readonly Role[];
/** Roles in an organisation. The HELPER is of the community team, the COMMUNE_OFFICER of the people's committee where the enterprise and the producer are. */
export type Post = `${(typeof PARTIES)[number]}.${'OWNER' | 'MEMBER'}` | (typeof STAFF)[number];
export const POSTS: readonly Post[] = [...PARTIES.flatMap((party) => (['OWNER', 'MEMBER'] as const).map((role): Post => `${party}.${role}`)), ...STAFF];
const NOWHERE = ['COMMUNE_OFFICER', 'HELPER'] as const;
/**
 * Who tries: nobody; somebody signed in without any role; a post of the object's own organisation, body or commune; the same post of a foreign one;
 * and those of whom nobody wrote down which commune they are of.
 */
export type Visitor = 'nobody' | 'anybody' | Post | `foreign ${Post}` | `${(typeof NOWHERE)[number]} of nowhere`;
export const VISITORS: readonly Visitor[] = ['nobody', 'anybody', ...POSTS, ...POSTS.map((post): Visitor => `foreign ${post}`), ...NOWHERE.map((role): Visitor => `${role} of nowhere`)];

/** Ids of what is tried on. All of it belongs to the enterprise, producer and provider of which the own posts are, and to their body and commune. */
export interface Objects {
  dossier: Record<Exclude<ApplicationState, 'CONTRACTED' | 'ACCEPTED' | 'SETTLED' | 'WITHDRAWN' | 'LAPSED'> | 'SIGNED' | 'APPEALED', string>;
  contract: { draft: string; signed: string };
  /** Administrative papers: the draft of the draft contract, the numbered notice, the signed contract's; and the code of one in force. */
  papers: { draft: string; numbered: string; inForce: string; code: string };
  /** Support plans, each with one need. */
  plan: { draft: string; sent: string };
  /** A proposed change of the estimate, and a comparison with the Treasury that holds one difference. */
  treasury: { change: string; reconciliation: string };
  delivery: { open: string; delivered: string; accepted: string };
  payment: string;
  /** Of the signed contract. */
  document: string;
  /** A paper of the draft's enterprise that no dossier uses, and its file. */
  /** Requests for quotes: one without an answer, one with one; and their quotes. */
  quoteRequest: { open: string; answered: string };
  quote: { open: string; answered: string };
  paper: string;
  paperDocument: string;
  /** A paper dossier that the body's counter took; a status that the portal did not take, and a message that could not be taken. */
  arrival: string;
  portalStatus: string;
  portalMessage: string;
  /** Inner id of the body; opaque ids of its officer and of another one; an absence of the officer. */
  desk: string;
  officer: string;
  colleague: string;
  absence: string;
  /** Id of a provider's organisation that is suspended. */
  suspendedProvider: string;
  /** The draft's enterprise. */
  drafting: string;
  /** A draft that the helper prepared for it. */
  helped: string;
  /** Number and tax code of the dossier that waits for a supplement; a letter that answered another one. */
  letterKey: { receiptNumber: string; taxCode: string };
  letter: string;
  /** Of the signed contract: one waits for its decision, one was claimed. */
  recovery: { proposed: string; claimed: string };
  solutionSlug: string;
  readiness: string;
  /** The edition of that result. */
  instrument: string;
  enterpriseId: string;
  enterprise: string;
  producerOrganisation: string;
  producerOrganisationId: string;
  producer: string;
  product: string;
  productSlug: string;
  draftProduct: string;
  waitingProduct: string;
  tradeItem: string;
  lot: string;
  rawLot: string;
  range: string;
  declaration: string;
  request: string;
  order: string;
  printedOrder: string;
  handOver: string;
  printJob: string;
  printer: string;
  /** A rehearsal, and a real one of a raw lot that nothing was made of. */
  recall: string;
  realRecall: string;
  signal: string;
  foreignAddress: string;
  foreignUrl: string;
  gtin: string;
  sscc: string;
  foreignImport: string;
  /** Begun; and one that came whole. */
  upload: string;
  preview: string;
  inspection: string;
  photoRequest: string;
  dataRequest: string;
  importJob: string;
  session: string;
  carton: string;
  /** Event ids: one of the producer's own, and goods on their way to it. */
  event: string;
  shipment: string;
  capture: string;
  printHouse: string;
  serial: string;
  photo: string;
  /** Of the draft of a listing. */
  draftPhoto: string;
  uploadToken: string;
}

export interface Answer {
  status: number;
  location: string | null;
  text: string;
  /** Rows written meanwhile, in all tables. */
  changes: number;
}

export interface AccessFloor {
  db: Database;
  objects: Objects;
  /** What only some may ever read, with those who may: no answer to anybody else holds it. */
  secrets: readonly { text: string; of: string; readers: ReadonlySet<Visitor> }[];
  /** One request, undone afterwards. */
  try(visitor: Visitor, method: string, path: string, init?: { body?: string | FormData; headers?: Record<string, string> }): Promise<Answer>;
  close(): Promise<void>;
}

/** One transaction inside another, so that a trial can take back what a verb committed. */
function undoable(real: Database): Database {
  let depth = 0;
  /** As the real one does it, with a savepoint in place of a transaction. */
  const within = (name: string, most: number) => <T>(work: () => T): T => {
    if (depth !== most) throw new TypeError('a transaction inside a transaction, or a part outside of one');
    real.exec(`SAVEPOINT ${name}`);
    depth++;
    try {
      const result = work();
      real.exec(`RELEASE ${name}`);
      return result;
    } catch (error) {
      real.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      depth--;
    }
  };
  return {
    ...real,
    get inTransaction() {
      return depth > 0;
    },
    transaction: within('work', 0),
    part: within('part', 1),
  };
}

const PDF = { name: 'giay-to.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };

/** @param pages how pages are rendered; without it, only JSON is served */
export async function accessFloor(pages: PageHandler = (_req, res) => void res.writeHead(404).end(), files: Files = { serve: () => false } as unknown as Files): Promise<AccessFloor> {
  const dir = mkdtempSync(join(tmpdir(), 'sanque-access-'));
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = parseEnv({ DATA_DIR: dir, LOG_LEVEL: 'fatal', DEMO_PASSWORD: 'mat-khau-thu-1', DEMO_OTP: '246810', PUBLIC_ORIGIN: origin, TRUSTED_PROXIES: '127.0.0.1' });
  const log = createLogger(env.LOG_LEVEL);
  const db = undoable(openDatabase(join(dir, 'sanque.db')));
  migrate(db);
  // a throw-away file: nobody waits for its disk
  db.exec('PRAGMA synchronous = OFF');
  const ctx = systemContext(db, env, log, 'access', createServices(db, env, log));
  await loadPlaces(ctx);
  await prepareInstallation(ctx);
  const { objects, posts } = await furnish(ctx);
  await createWorker(ctx).drain();

  const cookies = new Map<Visitor, string>();
  for (const [visitor, personId] of posts) {
    const { headers } = await ctx.services.auth.api.openSession({ body: { userId: personId }, headers: new Headers(), returnHeaders: true });
    cookies.set(visitor, headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '));
  }
  objects.session = db.get<{ id: string }>('SELECT id FROM session WHERE user_id = ?', [posts.get('producer.OWNER')!])!.id;
  const door = createDoor({ base: ctx, pages, files, actorOf: (headers) => actorFromRequest(db, ctx.services.auth, headers) });
  server.on('request', (req, res) => void door(req, res));

  const readers = (...who: Visitor[]) => new Set<Visitor>(who);
  const dossierReaders: Visitor[] = ['enterprise.OWNER', 'enterprise.MEMBER', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'];
  const secrets = [
    ...Object.entries(objects.dossier).map(([state, text]) => ({ text, of: `the dossier (${state})`, readers: readers(...dossierReaders) })),
    ...Object.values(objects.contract).map((text) => ({ text, of: 'the contract', readers: readers(...dossierReaders, 'provider.OWNER', 'provider.MEMBER') })),
    { text: objects.payment, of: 'the payment', readers: readers(...dossierReaders, 'provider.OWNER', 'provider.MEMBER') },
    { text: BANK_ACCOUNT, of: 'the bank account', readers: readers(...dossierReaders, 'provider.OWNER', 'provider.MEMBER') },
    { text: CONTACT_PHONE, of: 'the contact’s phone', readers: readers(...dossierReaders) },
  ];
  let tries = 0;
  return {
    db, objects, secrets,
    try: async (visitor, method, path, init = {}) => {
      const cookie = cookies.get(visitor);
      const n = ++tries;
      db.exec('SAVEPOINT trial');
      const before = rowsWritten(db);
      try {
        const answer = await fetch(origin + path, {
          method, redirect: 'manual', ...(init.body === undefined ? {} : { body: init.body }),
          // each try comes from an address of its own: this is not about how often one may knock
          headers: { origin, accept: 'text/html', 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, ...(cookie ? { cookie } : {}), ...init.headers },
        });
        const text = await answer.text();
        return { status: answer.status, location: answer.headers.get('location'), text, changes: rowsWritten(db) - before };
      } finally {
        db.exec('ROLLBACK TO trial; RELEASE trial');
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const rowsWritten = (db: Database): number => db.get<{ n: number }>('SELECT total_changes() AS n')!.n;
const BANK_ACCOUNT = '19033344455566';
const CONTACT_PHONE = '0987 654 321';

async function furnish(ctx: Context): Promise<{ objects: Objects; posts: Map<Visitor, string> }> {
  const { db } = ctx;
  const today = vnDate(ctx.now());
  const idOf = (name: string): number => {
    const row = db.get<{ id: number }>('SELECT id FROM organisation WHERE name LIKE ?', [`${name}%`]);
    if (!row) throw new Error(`the demo has no organisation ${name}`);
    return row.id;
  };
  const one = (sql: string, ...params: (string | number)[]): string => {
    const row = db.get<{ v: string | number }>(sql, params);
    if (!row) throw new Error(`this floor has none: ${sql}`);
    return String(row.v);
  };
  const commune = (name: string): string => one("SELECT code AS v FROM commune WHERE province_code = '38' AND name = ?", name);
  let made = 0;
  const freeTaxCode = (): string => {
    const code = madeUpTaxCode(5_000 + ++made);
    return db.get('SELECT 1 FROM organisation WHERE tax_code = ?', [code]) ? freeTaxCode() : code;
  };
  const organisation = (kind: 'COMPANY' | 'COOPERATIVE' | 'STATE_BODY' | 'COMMUNITY_TEAM', name: string, communeCode: string | null = null): Promise<number> =>
    makeDemoOrganisation(ctx, { kind, name, communeCode, address: 'Thôn thử', phone: null, taxCode: kind === 'COMPANY' || kind === 'COOPERATIVE' ? { code: freeTaxCode(), kind: 'ENTERPRISE' } : null });

  // every dossier has an enterprise of its own, all of the same people: one may not ask twice for the same content
  const STATES = ['DRAFT', 'SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED', 'APPROVED', 'NOTIFIED', 'SIGNED'] as const;
  // refused by another approver than the visitor; one of them is complained about
  const REFUSALS = ['REFUSED', 'APPEALED'] as const;
  const enterprises: number[] = [];
  for (const state of [...STATES, ...REFUSALS]) enterprises.push(await organisation('COMPANY', `Công ty TNHH Thử ${state} (minh họa)`, commune('Phường Hải Bình')));
  const body = idOf('Sở Công Thương');
  const own: Record<string, number[]> = {
    enterprise: enterprises, producer: [idOf('HTX Nước mắm Ba Làng')], provider: [idOf('Công ty CP Giải pháp số Lam Sơn')],
    OCOP_OFFICER: [idOf('Sở Nông nghiệp')], COMMUNE_OFFICER: [idOf('UBND phường Hải Bình')], HELPER: [idOf('Tổ công nghệ số')], staff: [body],
  };
  const elsewhere = commune('Xã Yên Định');
  const otherBody = await organisation('STATE_BODY', 'Sở Khác (minh họa)');
  const foreign: Record<string, number[]> = {
    enterprise: [await organisation('COMPANY', 'Công ty TNHH Người Khác (minh họa)')], producer: [await organisation('COOPERATIVE', 'HTX Người Khác (minh họa)', elsewhere)],
    provider: [db.get<{ id: number }>('SELECT organisation_id AS id FROM provider WHERE organisation_id <> ? ORDER BY id LIMIT 1', [own.provider![0]!])!.id],
    COMMUNE_OFFICER: [await organisation('STATE_BODY', 'UBND xã Yên Định (minh họa)', elsewhere)], HELPER: [await organisation('COMMUNITY_TEAM', 'Tổ công nghệ số xã Yên Định (minh họa)', elsewhere)], staff: [otherBody],
  };
  const posts = new Map<Visitor, string>();
  const newPerson = (name: string): Promise<string> => { const n = ++made; return makeDemoPerson(ctx, { email: `thu.${n}@demo.sanque.vn`, phone: `+8499${String(5_000_000 + n)}`, name, passwordHash: null }); };
  posts.set('anybody', await newPerson('Người không vai trò'));
  for (const [prefix, homes] of [['', own], ['foreign ', foreign]] as const) {
    for (const post of POSTS) {
      const [party, role] = post.includes('.') ? (post.split('.') as [string, Role]) : [post, post as Role];
      const personId = await newPerson(`Người thử ${prefix}${post}`);
      for (const organisationId of homes[party] ?? homes.staff!) {
        // an organisation has one representative, and the demo's has its own already
        if (role === 'OWNER') db.run("UPDATE organisation_role SET valid_to = ? WHERE organisation_id = ? AND role = 'OWNER' AND valid_to IS NULL", [today, organisationId]);
        await giveDemoRole(ctx, { organisationId, personId, role });
      }
      posts.set(`${prefix}${post}` as Visitor, personId);
    }
  }
  for (const role of NOWHERE) {
    const personId = await newPerson(`Người thử ${role} không rõ xã`);
    await giveDemoRole(ctx, { organisationId: await organisation(role === 'HELPER' ? 'COMMUNITY_TEAM' : 'STATE_BODY', `Đơn vị không rõ xã ${role} (minh họa)`), personId, role });
    posts.set(`${role} of nowhere`, personId);
  }
  const as = (post: Post, organisationId: number): Context => actAs(ctx, posts.get(post)!, organisationId, (post.split('.')[1] ?? post) as Role, 'Người thử');
  const officer = as('TRADE_OFFICER', body);

  // support: a dossier in every state before the contract, a draft of a contract, a signed one with five deliveries
  const solutionSlug = 'so-ban-hang-lam-son';
  const dossier = {} as Objects['dossier'];
  let readiness = '';
  const drafted = async (organisationId: number): Promise<{ owner: Context; publicId: string }> => {
    const owner = as('enterprise.OWNER', organisationId);
    readiness = (await takeReadinessTest(owner, { organisationId, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q) => [q.code, 1])), finish: true })).publicId;
    const { publicId } = await saveApplication(owner, {
      organisationId, programmeSlug: DEMO_PROGRAMME, sector: 'AIC', employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000, need: 'Quản lý đơn hàng', contactName: 'Người thử', contactPhone: CONTACT_PHONE,
      items: [{ kind: 'BUY_RENT', solutionSlug, costVnd: 40_000_000, months: 12 }],
    });
    return { owner, publicId };
  };
  const proposed = (publicId: string) => recommend(officer, { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.', ties: 'Cùng một người liên hệ, đã gọi hỏi.' });
  for (const [i, state] of STATES.entries()) {
    const { owner, publicId } = await drafted(enterprises[i]!);
    dossier[state] = publicId;
    const reached = (step: (typeof STATES)[number]) => STATES.indexOf(step) <= i;
    if (reached('SUBMITTED')) await submitApplication(owner, { publicId, confirmed: true });
    if (reached('RECEIVED')) await receiveApplication(officer, { publicId });
    if (state === 'SUPPLEMENT') await askSupplement(officer, { publicId, items: ['Mời gửi thêm báo giá có dấu.'] });
    if (reached('RECOMMENDED')) await proposed(publicId);
    if (reached('APPROVED')) await approveApplication(as('APPROVER', body), { publicId });
    if (reached('NOTIFIED')) await enterNoticeNumber(officer, { publicId, number: `${i}/TB-THU`, dated: today });
  }
  const refuser = actAs(ctx, await newPerson('Người từ chối'), body, 'APPROVER', 'Người từ chối');
  for (const [i, state] of REFUSALS.entries()) {
    const { owner, publicId } = await drafted(enterprises[STATES.length + i]!);
    dossier[state] = publicId;
    await submitApplication(owner, { publicId, confirmed: true });
    await receiveApplication(officer, { publicId });
    await proposed(publicId);
    await refuseApplication(refuser, { publicId, reason: 'Giải pháp chưa công bố.', articles: ['TT06-7.1'] });
    if (state === 'APPEALED') await appealRefusal(owner, { publicId, grounds: 'Giải pháp đã được công bố từ tháng trước.' });
  }
  for (const application of [dossier.NOTIFIED, dossier.SIGNED]) {
    await recordChoice(officer, {
      application, method: 'QUOTATION', decisionNumber: '1/QĐ-THU', decisionDated: today, reason: 'Giá thấp nhất trong các báo giá.',
      quotes: [{ bidder: 'Lam Sơn', taxCode: one('SELECT tax_code AS v FROM organisation WHERE id = ?', own.provider![0]!), amountVnd: 40_000_000, chosen: true }, { bidder: 'Báo giá khác', taxCode: '2801234567', amountVnd: 44_000_000 }],
    });
  }
  const helperPerson = as('HELPER', own.HELPER![0]!);
  const helper: Context = { ...helperPerson, actor: { ...(helperPerson.actor as Person), roles: rolesOn(db, posts.get('HELPER')!, today) } };
  const helped = (await saveHelped(helper, { organisationId: enterprises[0]!, programmeSlug: DEMO_PROGRAMME, items: [{ kind: 'BUY_RENT', solutionSlug, costVnd: 40_000_000 }] })).publicId;
  const paper = (await keepPaper(as('enterprise.OWNER', enterprises[0]!), { organisationId: enterprises[0]!, kind: 'OTHER', title: 'Giấy thử', issuedOn: today }, PDF)).publicId;
  const facts = { programmeSlug: DEMO_PROGRAMME, sector: 'AIC' as const, employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000, items: [{ kind: 'BUY_RENT' as const, solutionSlug, costVnd: 40_000_000 }] };
  const applicant = (taxCode: string) => ({ kind: 'COMPANY' as const, name: 'Công ty nộp hồ sơ', taxCode, address: '', communeCode: '', phone: '' });
  const known = applicant(one('SELECT tax_code AS v FROM organisation WHERE id = ?', enterprises[0]!));
  const arrival = (await receivePaper(officer, { ...facts, applicant: known, door: 'COUNTER', arrivedOn: today }, { form: PDF, papers: [] })).publicId;
  await keepPortalMessage(ctx, { number: 'THU-1', seq: 1, kind: 'SUBMIT', sentAt: new Date(0).toISOString(), content: { ...facts, applicant: known } });
  await keepPortalMessage(ctx, { number: 'THU-2', seq: 1, kind: 'SUBMIT', sentAt: new Date().toISOString(), content: { ...facts, applicant: known } });
  await fetchPortal(ctx);
  db.run("UPDATE portal_status SET state = 'TROUBLED'");
  const drawUp = (application: string, parts: number) => saveContract(officer, {
    application, kind: 'THREE_PARTY', subject: 'Cung cấp phần mềm bán hàng', items: [{ position: 0, valueVnd: 40_000_000 }],
    deliveries: Array.from({ length: parts }, (_, n) => ({ what: `Đợt ${n + 1}`, dueOn: addDays(today, 30 + n), valueVnd: 40_000_000 / parts })),
    accountHolder: 'CONG TY LAM SON', accountNumber: BANK_ACCOUNT, accountBank: 'Ngân hàng Thử',
  });
  const planOf = async (application: string): Promise<string> => {
    const { publicId: plan } = await drawPlan(officer, { programme: DEMO_PROGRAMME, year: Number(today.slice(0, 4)) });
    await addToPlan(officer, { plan, applications: [application] });
    return plan;
  };
  const plan = { draft: await planOf(dossier.NOTIFIED), sent: await planOf(dossier.APPROVED) };
  await sendPlan(officer, { plan: plan.sent });
  const accountant = as('SETTLER', body);
  const treasury = {
    change: (await proposeBudgetChange(accountant, { programme: DEMO_PROGRAMME, kind: 'APPROPRIATE', year: Number(today.slice(0, 4)), source: 'CENTRAL', amountVnd: 1_000_000, document: '1/QĐ-THU', dated: today })).publicId,
    reconciliation: (await reconcile(accountant, { programme: DEMO_PROGRAMME, year: Number(today.slice(0, 4)), source: 'PROVINCE', fromOn: today, toOn: today }, { name: 'sao-ke.csv', bytes: new TextEncoder().encode(`so chung tu,ngay,so tien\nKB-1,${today},5\n`) })).publicId,
  };
  const draft = (await drawUp(dossier.NOTIFIED, 1)).publicId;
  const signed = (await drawUp(dossier.SIGNED, 5)).publicId;
  await signContract(officer, { contract: signed, number: '01/HĐ-THU', dated: today }, PDF);
  const paperOf = (contract: string) => db.get<{ publicId: string; code: string }>("SELECT p.public_id AS publicId, p.code FROM paper p JOIN support_contract c ON p.object = 'support-contract' AND p.object_id = c.id WHERE c.public_id = ? AND p.state <> 'REPLACED'", [contract])!;
  const papers = {
    draft: (await makePaper(officer, { kind: 'CONTRACT', of: draft })).publicId, numbered: (await makePaper(officer, { kind: 'NOTICE', of: dossier.NOTIFIED })).publicId,
    inForce: paperOf(signed).publicId, code: paperOf(signed).code,
  };
  const deliveries = db.all<{ publicId: string }>('SELECT d.public_id AS publicId FROM support_delivery d JOIN support_contract c ON c.id = d.contract_id WHERE c.public_id = ? ORDER BY d.position', [signed]).map((d) => d.publicId);
  const provider = as('provider.OWNER', own.provider![0]!);
  const enterprise = enterprises[STATES.indexOf('SIGNED')]!;
  const quoteRequest = { open: '', answered: '' };
  const quote = { open: '', answered: '' };
  for (const kind of ['open', 'answered'] as const) {
    quoteRequest[kind] = (await askQuotes(as('enterprise.OWNER', enterprise), { organisationId: enterprise, solutions: [solutionSlug], need: 'Quản lý đơn hàng và kho', users: 3, months: 12 })).publicId;
    quote[kind] = one('SELECT q.public_id AS v FROM quote q JOIN quote_request r ON r.id = q.request_id WHERE r.public_id = ?', quoteRequest[kind]);
  }
  await answerQuote(provider, { quote: quote.answered, priceVnd: 36_000_000, vat: 'NONE', validUntil: addDays(today, 60), includes: 'Cài đặt và chỉ dẫn tại chỗ' });
  const taxCode = (organisationId: number): string => one('SELECT tax_code AS v FROM organisation WHERE id = ?', organisationId);
  for (const [n, delivery] of deliveries.entries()) {
    if (n === 0) continue;
    const invoice = makeInvoice({
      seller: { taxCode: taxCode(own.provider![0]!), name: 'Lam Sơn' }, buyer: { taxCode: taxCode(enterprise), name: 'Công ty TNHH Thử' }, lines: [{ name: 'Phần mềm', quantity: 1, price: 8_000_000, rate: 'KCT' }], number: String(n).padStart(8, '0'), issuedOn: today,
    });
    await deliverUnderContract(provider, { delivery }, { evidence: [PDF], invoice: { name: 'hoa-don.xml', bytes: new Uint8Array(invoice) } });
    if (n > 1) await acceptDelivery(as('enterprise.OWNER', enterprise), { delivery, confirmed: true });
  }
  const { payment } = await claimPayment(provider, { delivery: deliveries[3]! });
  await payPayment(as('SETTLER', body), { payment: (await claimPayment(provider, { delivery: deliveries[4]! })).payment, reference: 'UNC-THU', paidOn: today });
  const propose = async (): Promise<string> => (await proposeRecovery(officer, { contract: signed, amountVnd: 1_000_000, reason: 'Khai sai số lao động.', articles: ['ND80-10.3'] })).recovery;
  const claimed = await propose();
  await decideRecovery(as('APPROVER', body), { recovery: claimed, outcome: 'CLAIM', reason: 'Đúng biên bản kiểm tra.' });
  const recovery = { proposed: await propose(), claimed };

  // paper that came for the dossier of the counter
  const letterKey = db.get<{ receiptNumber: string; taxCode: string }>('SELECT receipt_number AS receiptNumber, tax_code AS taxCode FROM support_application WHERE public_id = ?', [dossier.SUPPLEMENT])!;
  await receiveApplication(officer, { publicId: arrival });
  await askSupplement(officer, { publicId: arrival, items: ['Mời gửi thêm báo giá có dấu.'] });
  const { item, ...arrived } = db.get<{ receiptNumber: string; taxCode: string; item: string }>('SELECT a.receipt_number AS receiptNumber, a.tax_code AS taxCode, i.public_id AS item FROM support_application a JOIN support_pause p ON p.application_id = a.id JOIN support_supplement_item i ON i.pause_id = p.id WHERE a.public_id = ?', [arrival])!;
  const letter = (await supplementOnPaper(officer, { ...arrived, door: 'COUNTER', arrivedOn: today, answers: { [item]: 'Đã gửi.' } }, { form: PDF, files: [] })).publicId;

  const suspended = db.get<{ id: number }>('SELECT organisation_id AS id FROM provider WHERE organisation_id NOT IN (?,?) ORDER BY id LIMIT 1', [own.provider![0]!, foreign.provider![0]!])!.id;
  db.run("INSERT INTO provider_suspension (provider_organisation_id, grounds_json, suspended_at) VALUES (?, '[]', ?)", [suspended, ctx.now()]);
  db.run("UPDATE provider SET state = 'SUSPENDED' WHERE organisation_id = ?", [suspended]);

  // catalogue and traceability: the demo's fish sauce, and what the demo leaves out
  const producerOrganisationId = own.producer![0]!;
  const maker = as('producer.OWNER', producerOrganisationId);
  const product = db.get<{ id: number; publicId: string; slug: string }>("SELECT p.id, p.public_id AS publicId, p.slug FROM product p JOIN trade_item t ON t.product_id = p.id JOIN producer m ON m.id = p.producer_id WHERE m.organisation_id = ? AND p.state = 'PUBLISHED' ORDER BY p.id LIMIT 1", [producerOrganisationId])!;
  const tradeItem = one('SELECT public_id AS v FROM trade_item WHERE product_id = ? ORDER BY id LIMIT 1', product.id);
  const lot = one('SELECT public_id AS v FROM lot WHERE trade_item_id IS NOT NULL AND organisation_id = ? ORDER BY id LIMIT 1', producerOrganisationId);
  const listing = (name: string) => saveListing(maker, { organisationId: producerOrganisationId, name, groupCode: 'food', communeCode: commune('Phường Hải Bình'), story: 'Làm thử.', origin: 'Hải Bình' });
  const draftProduct = (await listing('Mắm nháp thử')).publicId;
  const waitingProduct = (await listing('Mắm chờ duyệt thử')).publicId;
  await submitListing(maker, { publicId: waitingProduct, version: 1 }).catch(() => undefined); // it may lack a photo: then it stays a draft, which only its producer sees too
  const { publicId: confirmed } = await declareHarvest(maker, { tradeItem, fromDate: addDays(today, -30), toDate: today, quantity: 1_000 });
  await decideDeclaration(officer, { declaration: confirmed, decision: 'CONFIRM' });
  const { publicId: declaration } = await declareHarvest(maker, { tradeItem, fromDate: addDays(today, -60), toDate: addDays(today, -31), quantity: 500 });
  const roll = async (count: number) => (await decideStampRequest(officer, { request: (await requestStamps(maker, { declaration: confirmed, count, way: 'HOUSE' })).publicId, decision: 'GRANT' })).range!;
  const house = (await addPrintHouse(officer, { name: 'Nhà in thử', address: 'Phường Hạc Thành' })).publicId;
  const order = (await orderPrint(maker, { house, ranges: [await roll(100)] })).publicId;
  const printedRange = await roll(50);
  const printed = (await orderPrint(maker, { house, ranges: [printedRange] })).publicId;
  for (const act of ['send', 'printed'] as const) await movePrintOrder(maker, { order: printed, act });
  const handOver = await recordHandOver(maker, { order: printed, date: today, giverName: 'Người giao', receiverName: 'Người nhận', lines: [{ range: printedRange, rolls: '1–50' }] });
  const request = (await requestStamps(maker, { declaration: confirmed, count: 10, way: 'HOUSE' })).publicId;
  const range = (await issueStamps(maker, { lot, count: 24 })).publicId;
  const printJob = await requestPrint(maker, { range, format: '24' });
  const printer = await savePrinter(maker, { organisation: one('SELECT public_id AS v FROM organisation WHERE id = ?', producerOrganisationId), name: 'Máy thử', dx: 0, dy: 0 });
  const recall = await openRecall(maker, { lot, rehearsal: true, cause: 'HISTAMINE', hazard: 'HIGH', reasonVi: 'Diễn tập: histamin vượt mức', phone: '1900 0000' });
  const spoilt = await openRawLot(maker, { date: today, communeCode: commune('Phường Hải Bình'), name: 'Cá thử', quantity: 10, unit: 'KGM' });
  const realRecall = await openRecall(maker, { lot: spoilt.publicId, cause: 'HISTAMINE', hazard: 'HIGH', reasonVi: 'Histamin vượt mức cho phép', phone: '1900 0000' });
  const inspector = as('INSPECTOR', body);
  const inspection = await saveInspection(inspector, { clientId: 'thu-0000-0001', communeCode: commune('Phường Hải Bình'), place: 'Chợ Hải Bình', holder: 'Sạp thử', goods: 'Nước mắm', quantity: '24', findings: ['NONE'], result: 'PASS' });
  const producer = one('SELECT public_id AS v FROM organisation WHERE id = ?', producerOrganisationId);
  const photoRequest = await requestPhotos(inspector, { producer, lot, ask: 'Mời gửi ảnh nhãn của lô này.', dueOn: addDays(today, 5) });
  const uploadToken = 'thu-anh-0000001';
  const upload = await createUpload(maker, { token: uploadToken, name: 'anh.jpg', size: 1_000, key: 'anh-1' });
  await stageFiles(maker, 'thu-anh-0000003', [new File([new Uint8Array(await phonePhoto(640, 480))], 'anh.jpg')]);
  await stageFiles(maker, 'thu-anh-0000004', [new File([new Uint8Array(await phonePhoto(640, 480))], 'anh.jpg')]);
  const [draftPhoto] = await write(maker, () => attachMedia(maker, 'thu-anh-0000004', { object: 'product', id: Number(one('SELECT id AS v FROM product WHERE public_id = ?', draftProduct)) }));
  const preview = stagedFor(maker, 'thu-anh-0000003')[0]!.id;
  const colleague = one("SELECT person_id AS v FROM organisation_role WHERE organisation_id = ? AND role = 'TRADE_OFFICER' AND valid_to IS NULL AND person_id <> ? ORDER BY id LIMIT 1", body, posts.get('TRADE_OFFICER')!);
  const { absence } = await declareAbsence(officer, { body, fromOn: addDays(today, 10), toOn: addDays(today, 12), standIn: colleague });
  const dataRequest = await openDataRequest(maker, { kind: 'SEE' });
  const day = { date: today, communeCode: commune('Phường Hải Bình') };
  const carton = (await fillCarton(maker, { ...day, contents: [{ lot, quantity: 1 }] })).cartons[0]!.publicId;
  const neighbour = actAs(ctx, posts.get('foreign producer.OWNER')!, foreign.producer![0]!, 'OWNER');
  await saveListing(neighbour, { organisationId: foreign.producer![0]!, name: 'Muối biển thử', groupCode: 'food' });
  const salt = await openRawLot(neighbour, { ...day, name: 'Muối', quantity: 10, unit: 'KGM' });
  const shipment = (await shipGoods(neighbour, { ...day, lots: [{ lot: salt.publicId, quantity: 1 }], recipient: producer })).event;
  const captured = await capture(maker, Buffer.from(JSON.stringify({ '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'], type: 'EPCISDocument', schemaVersion: '2.0', creationDate: `${today}T00:00:00.000Z`, epcisBody: { eventList: [] } })), { behaviour: 'rollback' });
  const stamp = db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [range])!;
  return {
    posts,
    objects: {
      helped, letter, letterKey, recovery,
      dossier, contract: { draft, signed }, papers, plan, treasury, delivery: { open: deliveries[0]!, delivered: deliveries[1]!, accepted: deliveries[2]! }, payment, readiness, instrument: String(db.get<{ id: number }>('SELECT version_id AS id FROM readiness_result LIMIT 1')!.id), solutionSlug, quoteRequest, quote,
      document: one("SELECT d.public_id AS v FROM document d JOIN support_contract c ON d.object = 'support-contract' AND d.object_id = c.id WHERE c.public_id = ?", signed),
      arrival, portalStatus: one("SELECT id AS v FROM portal_status WHERE state = 'TROUBLED' LIMIT 1"), portalMessage: one("SELECT public_id AS v FROM portal_message WHERE state = 'REFUSED' LIMIT 1"),
      paper, paperDocument: one("SELECT d.public_id AS v FROM document d JOIN vault_paper p ON d.object = 'vault-paper' AND d.object_id = p.id WHERE p.public_id = ?", paper),
      desk: String(body), officer: posts.get('TRADE_OFFICER')!, colleague, absence, suspendedProvider: String(suspended), drafting: String(enterprises[0]), enterpriseId: String(enterprise), enterprise: one('SELECT public_id AS v FROM organisation WHERE id = ?', enterprise),
      producerOrganisation: producer, producerOrganisationId: String(producerOrganisationId), producer: one('SELECT slug AS v FROM producer WHERE organisation_id = ?', producerOrganisationId),
      product: product.publicId, productSlug: product.slug, draftProduct, waitingProduct, tradeItem, lot, rawLot: one('SELECT public_id AS v FROM lot WHERE trade_item_id IS NULL AND organisation_id = ? ORDER BY id LIMIT 1', producerOrganisationId), range, declaration, request, order,
      printedOrder: printed, handOver: handOver.publicId, printJob: printJob.publicId, printer: printer.publicId, recall: recall.publicId, realRecall: realRecall.publicId, signal: one('SELECT public_id AS v FROM stamp_signal LIMIT 1'),
      foreignAddress: one('SELECT public_id AS v FROM foreign_address LIMIT 1'), foreignUrl: one("SELECT 'https://' || address AS v FROM foreign_address LIMIT 1"), gtin: one('SELECT gtin AS v FROM trade_item WHERE public_id = ?', tradeItem), sscc: one('SELECT sscc AS v FROM carton WHERE public_id = ?', carton), foreignImport: one('SELECT public_id AS v FROM foreign_import LIMIT 1'),
      upload: upload.id, uploadToken, preview, inspection: inspection.publicId, photoRequest: photoRequest.publicId, dataRequest: dataRequest.id, importJob: one('SELECT public_id AS v FROM import_job LIMIT 1'), session: '',
      carton, event: one('SELECT event_id AS v FROM epcis_event WHERE organisation_id = ? ORDER BY id DESC LIMIT 1', producerOrganisationId), shipment, capture: captured.captureId, printHouse: house,
      serial: makeSerial(orderKey(ctx)!, ctx.services.stampKeys.rangeKey(stamp.check, stamp.number)!, { range: stamp.number, index: 0 }), photo: one("SELECT public_id AS v FROM media WHERE object = 'product' AND object_id = ? LIMIT 1", product.id), draftPhoto: draftPhoto!,
    },
  };
}
