/** Support: estimates, approvals that race for the last money, the queue, the shortlist, notices as PDF; each beside what the machine can do at most. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Context, Person, Role } from '../../api/context.ts';
import { createAuth, loadAuthSecret } from '../../api/accounts/index.ts';
import { parseEnv } from '../../api/env.ts';
import { isDomainError } from '../../api/errors.ts';
import { createLogger } from '../../api/log.ts';
import { SELF_TEST_QUESTIONS, shortlistFor, takeReadinessTest } from '../../api/matching/index.ts';
import { appropriate, approveApplication, openProgramme, receiveApplication, recommend, saveApplication, submitApplication } from '../../api/support/index.ts';
import { noticeSource } from '../../api/support/papers/sources.ts';
import { renderPaper, type Paper } from '../../api/papers/index.ts';
import { systemContext } from '../../api/wiring.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import PDFDocument from 'pdfkit';
import { random } from './generate.ts';
import { beside, ratioFinding, type Bench } from './measure.ts';
import { startChild } from './processes.ts';
import { milliseconds, perSecond, share, type Finding } from './report.ts';

const GRANT = 20_000_000;

function systemOf(bench: Bench, db: Database): Context {
  return systemContext(db, parseEnv({ ...bench.floor.env, LOG_LEVEL: 'silent' }), createLogger('silent'), 'bench');
}
const as = (ctx: Context, userId: string, organisationId: number, role: Role): Context => {
  const actor: Person = { kind: 'person', userId, sessionId: 'bench', name: 'bench', roles: [{ organisationId, organisationName: '', organisationKind: role === 'OWNER' ? 'COMPANY' : 'STATE_BODY', role, communeCode: null }] };
  return { ...ctx, actor };
};
const bodyOf = (db: Database): number => db.get<{ id: number }>("SELECT id FROM organisation WHERE name = 'Sở Công Thương Thanh Hóa'")!.id;

let taxCodes = 7_000_000_000;
const enterprise = (db: Database, n: number, now: number): number =>
  db.run("INSERT INTO organisation (public_id, kind, name, tax_code, province_code, created_by, created_at, updated_at) VALUES (?,'COMPANY',?,?,'38','bench',?,?)", [`bench-org-${taxCodes}`, `Công ty đo tốc độ ${n}`, String(++taxCodes), now, now]).lastInsertRowid;

/** A programme of its own with so much money, and dossiers that wait for approval, made by the product's own verbs. */
async function recommended(bench: Bench, db: Database, slug: string, dossiers: number, moneyVnd: number): Promise<string[]> {
  const system = systemOf(bench, db);
  const body = bodyOf(db);
  const year = new Date(system.now()).getUTCFullYear();
  const programme = await openProgramme(system, {
    slug, nameVi: `Chương trình đo ${slug}`, nameEn: `Bench ${slug}`, bodyOrganisationId: body, legalBasis: ['ND80-11.2'], beneficiaries: ['ENTERPRISE'], kinds: ['BUY_RENT'], doors: ['ONLINE'], sizeRule: 'MOST_FAVOURABLE', secondContract: 'SHARED_YEAR', supplementPauses: true, opensOn: `${year}-01-01`,
  });
  await appropriate(system, { programmeId: programme.id, year, source: 'PROVINCE', amountVnd: moneyVnd, reference: 'Dự toán đo' });
  const solution = db.get<{ slug: string }>("SELECT slug FROM solution WHERE state = 'PUBLISHED' AND category <> 'CONSULTING' ORDER BY id LIMIT 1")!.slug;
  const officer = as(system, 'bench-officer', body, 'TRADE_OFFICER');
  const ids: string[] = [];
  for (let n = 0; n < dossiers; n++) {
    const organisationId = enterprise(db, n, system.now());
    const owner = as(system, `bench-owner-${slug}-${n}`, organisationId, 'OWNER');
    await takeReadinessTest(owner, { organisationId, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q) => [q.code, 1])), finish: true });
    const { publicId } = await saveApplication(owner, { organisationId, programmeSlug: slug, sector: 'AIC', employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000, need: 'Quản lý đơn hàng', contactName: 'Người đo', contactPhone: '0912345678', items: [{ kind: 'BUY_RENT', solutionSlug: solution, costVnd: 2 * GRANT, months: 12 }] });
    await submitApplication(owner, { publicId, confirmed: true });
    await receiveApplication(officer, { publicId });
    await recommend(officer, { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    ids.push(publicId);
  }
  return ids;
}

const OTHER_THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  (async () => {
    const { openDatabase } = await import(workerData.client);
    const { approveApplication } = await import(workerData.support);
    const db = openDatabase(workerData.file);
    const ctx = { db, lang: 'vi', now: Date.now, requestId: 'bench', actor: workerData.actor };
    const ends = await Promise.allSettled(workerData.ids.map((publicId) => approveApplication(ctx, { publicId })));
    db.close();
    parentPort.postMessage(ends.filter((e) => e.status === 'fulfilled').length);
  })().catch((error) => { throw error; });
`;

/** 1,000 approvals at once for money that holds 400, from two threads with their own connections; then their rate. */
async function approvals(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 10 });
  try {
    const body = bodyOf(db);
    const approver = as(systemOf(bench, db), 'bench-approver', body, 'APPROVER');
    const ids = await recommended(bench, db, 'bench-400', 1_000, 400 * GRANT);
    const other = as(systemOf(bench, db), 'bench-approver-2', body, 'APPROVER').actor;
    const started = performance.now();
    const theirs = new Promise<number>((done, fail) => {
      const worker = new Worker(OTHER_THREAD, { eval: true, workerData: { client: new URL('../../db/client.ts', import.meta.url).href, support: new URL('../../api/support/index.ts', import.meta.url).href, file: bench.floor.database, ids: [...ids].reverse(), actor: other } });
      worker.once('message', done);
      worker.once('error', fail);
    });
    const ends = await Promise.allSettled(ids.map((publicId) => approveApplication(approver, { publicId })));
    const fault = ends.find((e) => e.status === 'rejected' && !isDomainError(e.reason));
    if (fault) throw (fault as PromiseRejectedResult).reason;
    const wins = ends.filter((e) => e.status === 'fulfilled').length + (await theirs);
    const raceMs = performance.now() - started;
    const money = db.get<{ left: number; reserved: number; lines: number; sum: number }>(
      "SELECT b.available_vnd AS left, b.reserved_vnd AS reserved, b.entries AS lines, (SELECT sum(amount_vnd) FROM support_ledger_entry e WHERE e.budget_id = b.id AND e.debit_state = 'RESERVED') AS sum FROM support_budget b JOIN support_programme p ON p.id = b.programme_id WHERE p.slug = 'bench-400'")!;
    const balanced = money.left === 0 && money.reserved === 400 * GRANT && money.sum === money.reserved && money.lines === 401;

    const many = await recommended(bench, db, 'bench-rate', 500, 500 * GRANT);
    const approving = performance.now();
    for (const publicId of many) await approveApplication(approver, { publicId });
    const rate = many.length / ((performance.now() - approving) / 1_000);
    db.exec('CREATE TABLE bench_plain (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)');
    const plain = performance.now();
    for (let n = 0; n < 2_000; n++) db.transaction(() => { db.run('INSERT INTO bench_plain (n) VALUES (?)', [n]); });
    const limit = 2_000 / ((performance.now() - plain) / 1_000);
    db.exec('DROP TABLE bench_plain');
    return [
      { name: 'approvals-race', what: `1,000 approvals at once, from two threads each trying all of them, for a budget of 400: ${wins} won, ledger ${balanced ? 'balanced to the đồng' : 'NOT balanced'}`, found: milliseconds(raceMs), limit: '', goal: 'exactly 400', met: wins === 400 && balanced, numbers: { wins, milliseconds: raceMs, left: money.left } },
      { name: 'approvals', what: 'approvals, one after another: worksheet, decision in the chain, reservation, cap, notice, audit, in one immediate transaction that waits for the disk; limit: bare immediate transactions of one row', found: `${perSecond(rate)} (${share(rate, limit)})`, limit: perSecond(limit), goal: '', met: true, numbers: { rate, limit } },
    ];
  } finally {
    db.close();
  }
}

/** Varied questions, over HTTP. */
async function estimates(bench: Bench): Promise<Finding[]> {
  const next = random(11);
  const bodies = Array.from({ length: 500 }, () => JSON.stringify({
    sector: next() < 0.5 ? 'AIC' : 'TS', employees: Math.floor(next() * 180) + 1, revenueVnd: Math.floor(next() * 2e11), capitalVnd: Math.floor(next() * 9e10), kind: ['BUY_RENT', 'DX_CONSULT', 'GENERAL_CONSULT'][Math.floor(next() * 3)], costVnd: Math.floor(next() * 4e8) + 1,
    receivedThisYearVnd: next() < 0.3 ? Math.floor(next() * 3e7) : 0, priority: next() < 0.3,
  }));
  const answer = await fetch(`${bench.server.url}/api/v1/support/estimate`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: bodies[0]! });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`an estimate answered ${answer.status}: ${text}`);
  const db = openDatabase(bench.floor.database);
  const ctx = { ...systemOf(bench, db), actor: { kind: 'anonymous' } as const };
  try {
    const { estimateSupport } = await import('../../api/support/index.ts');
    const inputs = bodies.map((b) => JSON.parse(b) as Parameters<typeof estimateSupport>[1]);
    const timed = (work: (n: number) => unknown): number => {
      const until = performance.now() + Math.min(bench.seconds, 3) * 1_000;
      let n = 0;
      const started = performance.now();
      while (performance.now() < until) for (let i = 0; i < 50; i++) work(n++);
      return n / ((performance.now() - started) / 1_000);
    };
    timed((n) => estimateSupport(ctx, inputs[n % inputs.length]!));
    const rate = timed((n) => JSON.stringify(estimateSupport(ctx, inputs[n % inputs.length]!)));
    const reply = JSON.parse(text) as unknown;
    const limit = timed((n) => { JSON.parse(bodies[n % bodies.length]!); return JSON.stringify(reply); });
    return [{ name: 'estimate', what: `estimates on one core: read, both readings, articles, what would change, as JSON of ${Math.round(text.length / 102.4) / 10} KB; limit: parsing the question and writing as long an answer`, found: `${perSecond(rate)} (${share(rate, limit)})`, limit: perSecond(limit), goal: '', met: true, numbers: { rate, limit } }];
  } finally {
    db.close();
  }
}

const WAITING = 50_000;

/** The officers' queue over 50,000 dossiers, as the signed-in officer's page. */
async function queue(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  let cookie: string;
  let bytes: number;
  try {
    const body = bodyOf(db);
    const now = Date.now();
    const programme = db.get<{ id: number }>('SELECT id FROM support_programme WHERE body_organisation_id = ? ORDER BY id LIMIT 1', [body])!.id;
    const organisation = enterprise(db, 0, now);
    const taxCode = db.get<{ code: string }>('SELECT tax_code AS code FROM organisation WHERE id = ?', [organisation])!.code;
    const officer = officerId(db);
    const next = random(5);
    for (let at = 0; at < WAITING; at += 2_000) db.transaction(() => {
      for (let n = at; n < at + 2_000; n++) {
        const submitted = now - Math.floor(next() * 40) * 86_400_000;
        const { lastInsertRowid: id } = db.run(
          `INSERT INTO support_application (public_id, programme_id, organisation_id, tax_code, state, sector, employees, women_owned, receipt_number, prepared_by, submitted_by, submitted_at, received_on, deadline_on, created_at, updated_at) VALUES (?,?,?,?,?,'AIC',8,?,?,'bench','bench',?,'2026-01-05',?,?,?)`,
          [`bq${n}`, programme, organisation, taxCode, ['SUBMITTED', 'RECEIVED', 'RECOMMENDED', 'APPROVED', 'SETTLED'][n % 5]!, n % 7 === 0 ? 1 : 0, `HT-BENCH-${n}`, submitted, `2026-12-${String(1 + (n % 28)).padStart(2, '0')}`, submitted, submitted]);
        db.run("INSERT INTO support_item (application_id, position, kind, cost_vnd, subsidy_vnd) VALUES (?,1,'BUY_RENT',40000000,20000000)", [id]);
        // every other dossier has its officer; one in five hundred is the looking one's own
        if (n % 2 === 0) db.run("INSERT INTO support_assignment (application_id, person_id, from_at, why, by) VALUES (?,?,?,'OPTIMISER','bench')", [id, n % 500 === 0 ? officer : `bench-${n % 40}`, submitted]);
      }
    });
    cookie = await officerCookie(bench, db);
    const page = await fetch(`${bench.server.url}/can-bo/ho-so`, { headers: { cookie } });
    const html = await page.text();
    if (page.status !== 200 || !html.includes('HT-')) throw new Error(`the queue answered ${page.status} at ${page.url}: ${html.slice(0, 300)}`);
    bytes = Buffer.byteLength(html);
  } finally {
    db.close();
  }
  const limit = await startChild(['scripts/bench/bare.ts', bench.floor.database, String(bytes)]);
  try {
    const paths = ['/can-bo/ho-so', '/can-bo/ho-so?muc=review', '/can-bo/ho-so?muc=approval&trang=50', '/can-bo/ho-so?trang=100'];
    const found = await beside(bench.seconds, { url: bench.server.url, paths, headers: { cookie, accept: 'text/html' } }, { url: limit.url, paths: ['/page'] }, 4);
    return [{ ...ratioFinding('queue', `the officers’ queue over ${WAITING.toLocaleString('en-GB')} dossiers, four of its pages in turn, HTML of ${Math.round(bytes / 1024)} KB rendered each time: p99 ${milliseconds(found[0].p99)}; limit: bare Hono, a constant of the same size`, found, 0), goal: '', met: true }];
  } finally {
    await limit.stop();
  }
}

/** A session of the demo's officer, as the sign-in opens it. */
const officerId = (db: Database): string => db.get<{ id: string }>("SELECT id FROM person WHERE email = 'so.congthuong@demo.sanque.vn'")!.id;
async function officerCookie(bench: Bench, db: Database): Promise<string> {
  const auth = createAuth(db, { publicOrigin: bench.server.url, secret: loadAuthSecret(bench.floor.dataDir) });
  const { headers } = await auth.api.openSession({ body: { userId: officerId(db) }, headers: new Headers(), returnHeaders: true });
  return headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

const SOLUTIONS = 2_000;

/** An enterprise's shortlist over 2,000 published solutions, each with its reasons. */
async function shortlist(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  try {
    const next = random(9);
    const now = Date.now();
    const PILLAR = ['CUSTOMER', 'STRATEGY', 'INFRASTRUCTURE', 'OPERATIONS', 'PEOPLE', 'DATA'];
    const pick = (list: readonly string[], most: number) => list.filter(() => next() < most / list.length);
    db.transaction(() => {
      for (let p = 0; p < 200; p++) {
        const organisation = enterprise(db, p, now);
        const { lastInsertRowid: provider } = db.run("INSERT INTO provider (organisation_id, slug, state, summary_vi, summary_en, province_code, accepted, accepted_in_time, created_at) VALUES (?,?,'VERIFIED','Đo','Bench',?,?,?,?)", [organisation, `bench-ncc-${p}`, next() < 0.3 ? '38' : '01', 10, Math.floor(next() * 11), now]);
        for (let s = 0; s < SOLUTIONS / 200; s++) {
          const { lastInsertRowid: solution } = db.run(
            "INSERT INTO solution (provider_id, slug, name_vi, name_en, summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state, published_at, published_by, created_at, updated_at) VALUES (?,?,?,?,'Đo','Bench','SALES',?,?,?,'[]','[\"vi\"]',?,'PUBLISHED',?,'bench',?,?)",
            [provider, `bench-gp-${p}-${s}`, `Giải pháp đo ${p}-${s}`, `Solution ${p}-${s}`, JSON.stringify([...pick(PILLAR, 2), PILLAR[s % 6]]), JSON.stringify(['AIC', 'TS'].filter(() => next() < 0.8)), JSON.stringify(['MICRO', 'SMALL', 'MEDIUM'].filter(() => next() < 0.8)), next() < 0.4 ? '["CSV"]' : '[]', now, now, now]);
          db.run("INSERT INTO solution_plan (solution_id, position, name_vi, name_en, price_vnd, period) VALUES (?,1,'Gói năm','Year',?,'YEAR')", [solution, 1_000_000 * (1 + Math.floor(next() * 60))]);
        }
      }
    });
    const organisationId = enterprise(db, 999, now);
    const owner = as(systemOf(bench, db), 'bench-shortlist', organisationId, 'OWNER');
    await takeReadinessTest(owner, { organisationId, answers: Object.fromEntries(SELF_TEST_QUESTIONS.map((q, n) => [q.code, n % 3])), finish: true });
    const ask = { sector: 'AIC', size: 'SMALL', provinceCode: '38', support: { ratePercent: 50, capLeftVnd: 50_000_000 } } as const;
    const timed = (work: () => unknown, rounds: number): number => {
      work();
      const started = performance.now();
      for (let n = 0; n < rounds; n++) work();
      return (performance.now() - started) / rounds;
    };
    const entries = shortlistFor(owner, organisationId, ask)?.entries.length ?? 0;
    if (entries === 0) throw new Error('an empty shortlist');
    const ours = timed(() => shortlistFor(owner, organisationId, ask), 20);
    const limit = timed(() => db.all("SELECT s.*, p.*, l.price_vnd FROM solution s JOIN provider p ON p.id = s.provider_id JOIN solution_plan l ON l.solution_id = s.id WHERE s.state = 'PUBLISHED'"), 20);
    return [{ name: 'shortlist', what: `a shortlist over ${SOLUTIONS.toLocaleString('en-GB')} solutions of 200 providers, ${entries} entries with their reasons; limit: reading the same rows`, found: `${milliseconds(ours)} (${share(limit, ours)})`, limit: milliseconds(limit), goal: '', met: true, numbers: { ours, limit } }];
  } finally {
    db.close();
  }
}

const NOTICES = 850;

/** So many notices of support as PDF: each read from its rows, laid out, tagged, with its own QR. */
async function notices(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  try {
    const { id } = db.get<{ id: number }>("SELECT id FROM support_notice WHERE kind = 'SUPPORT' ORDER BY id LIMIT 1")!;
    const paper = (n: number): Paper => {
      const { content } = noticeSource(db, id);
      return { ...content, addressees: [`Công ty TNHH Đo Tốc Độ số ${n} (mã số thuế ${7_000_000_000 + n})`] };
    };
    const print = (n: number) => ({ number: `${n}/TB-SCT`, dated: '2026-12-01', draft: false, checkUrl: `${bench.server.url}/van-ban/kiem-tra/do${n}`, madeAt: Date.UTC(2026, 11, 1) });
    renderPaper(paper(0), print(0));
    let bytes = 0;
    let started = performance.now();
    for (let n = 1; n <= NOTICES; n++) bytes += renderPaper(paper(n), print(n)).length;
    const ours = performance.now() - started;
    // the same words in the same letters by pdfkit alone: no layout, tags or QR
    const words = paper(1).body.map((b) => JSON.stringify(b)).join(' ');
    const letters = join(dirname(createRequire(import.meta.url).resolve('@fontsource/be-vietnam-pro/package.json')), 'files/be-vietnam-pro-vietnamese-400-normal.woff');
    const bare = (): Promise<number> => new Promise((done) => {
      const doc = new PDFDocument({ size: 'A4' });
      let size = 0;
      doc.on('data', (part: Buffer) => { size += part.length; });
      doc.on('end', () => done(size));
      doc.font(letters).fontSize(12.5).text(words);
      doc.end();
    });
    await bare();
    started = performance.now();
    for (let n = 0; n < NOTICES; n++) await bare();
    const limit = performance.now() - started;
    return [{ name: 'notices', what: `${NOTICES} notices as PDF of ${Math.round(bytes / NOTICES / 1024)} KB on one core: read, laid out by Decree 30/2020, tagged, each with its QR; limit: the same words by pdfkit, without layout, tags and QR`, found: `${milliseconds(ours)} (${share(limit, ours)})`, limit: milliseconds(limit), goal: '', met: true, numbers: { ours, limit } }];
  } finally {
    db.close();
  }
}

export const SUPPORT_ROWS = { estimate: estimates, approvals, queue, shortlist, notices };
