/**
 * The state machine and the ledger against a small model: random interleavings of the verbs, and processes that are killed in the middle.
 * The model knows states and sums only; what it computes is written out here again, from the articles.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { auditFaults } from '../../api/audit.ts';
import { isDomainError } from '../../api/errors.ts';
import {
  acceptDelivery, appropriate, approveApplication, askAdvance, claimPayment, contractFor, deliverUnderContract, endContract, enterNoticeNumber, lapseVouchers, payPayment, recommend, refuseApplication, refusePayment,
  returnAdvance, saveContract, sendBackApplication, sendBackDelivery, signContract, supportFaults, withdrawApplication,
} from '../../api/support/index.ts';
import { addDays, DAY, vnDate } from '../../api/time.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { SYSTEM } from '../support/context.ts';
import { world, type Enterprise, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());

const PDF = { name: 'hop-dong.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')) };
/** NĐ 80/2021 Đ11.2: half the cost, at most 20 million a year for a micro enterprise. */
const CAP = 20_000_000;
const STEPS = ['approve', 'refuse', 'sendBack', 'notify', 'contract', 'advance', 'returnAdvance', 'deliver', 'returnWork', 'accept', 'claim', 'refuseClaim', 'pay', 'end', 'withdraw'] as const;
type Step = (typeof STEPS)[number];
/** A new dossier and more money come up more often than any one step. */
const ACTS = ['new', 'new', 'new', 'lapse', 'appropriate', 'appropriate', ...STEPS] as const;

interface Dossier {
  publicId: string;
  enterprise: Enterprise;
  costVnd: number;
  state: 'RECOMMENDED' | 'REFUSED' | 'APPROVED' | 'NOTIFIED' | 'CONTRACTED' | 'SETTLED' | 'WITHDRAWN' | 'LAPSED';
  /** How far the one delivery is. */
  work: 'PLANNED' | 'DELIVERED' | 'ACCEPTED' | 'CLAIMED' | 'PAID';
  recommendedVnd: number;
  R: number;
  C: number;
  A: number;
  S: number;
  noticed: string;
  contract: string;
  payment: string;
}
interface Model {
  given: number;
  dossiers: Dossier[];
  lapses: number;
}
const held = (d: Dossier): number => d.R + d.C + d.A + d.S;
const usedOf = (m: Model, e: Enterprise): number => m.dossiers.filter((d) => d.enterprise === e).reduce((s, d) => s + held(d), 0);
const availableIn = (m: Model): number => m.given - m.dossiers.reduce((s, d) => s + held(d), 0);
const due = (m: Model, e: Enterprise, costVnd: number): number => Math.min(Math.floor(costVnd / 2), CAP - usedOf(m, e));
/** TT 52/2023 Đ16.2a: over 50 million half of the state's part, else all of it. */
const mostAdvanced = (d: Dossier): number => (d.costVnd > 50_000_000 ? Math.floor(held(d) / 2) : held(d));

let numbers = 0;
/** Whether the law allows an act now, and the act itself, real and in the model. */
function step(m: Model, d: Dossier, act: Step): { allowed: boolean; run: () => Promise<unknown>; after: () => void } {
  const today = vnDate(w.t.ctx.now());
  const { publicId } = d;
  const owner = w.as(d.enterprise.owner);
  const [officer, approver, settler] = [w.as(w.officer), w.as(w.approver), w.as(w.settler)];
  const delivery = () => contractFor(officer, d.contract).deliveries[0]!.publicId;
  const running = d.state === 'CONTRACTED';
  const pay = (payment: string) => payPayment(settler, { payment, reference: `UNC-${++numbers}`, paidOn: today });
  switch (act) {
    case 'approve': return { allowed: d.state === 'RECOMMENDED' && due(m, d.enterprise, d.costVnd) === d.recommendedVnd && d.recommendedVnd <= availableIn(m), run: () => approveApplication(approver, { publicId }), after: () => { d.R = d.recommendedVnd; d.state = 'APPROVED'; } };
    case 'refuse': return { allowed: d.state === 'RECOMMENDED', run: () => refuseApplication(approver, { publicId, reason: 'Không thuộc nội dung được hỗ trợ.', articles: ['ND80-11.2'] }), after: () => { d.state = 'REFUSED'; } };
    case 'sendBack': return { allowed: d.state === 'RECOMMENDED', run: async () => {
      await sendBackApplication(approver, { publicId, reason: 'Mời xem lại hồ sơ.' });
      // reviewed again at once: what the cap leaves now is proposed
      await recommend(officer, { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    }, after: () => { d.recommendedVnd = due(m, d.enterprise, d.costVnd); } };
    case 'notify': return { allowed: d.state === 'APPROVED' || (d.state === 'REFUSED' && d.noticed === ''), run: () => enterNoticeNumber(officer, { publicId, number: `${++numbers}/TB`, dated: today }), after: () => { if (d.state === 'APPROVED') d.state = 'NOTIFIED'; d.noticed = today; } };
    case 'contract': return { allowed: d.state === 'NOTIFIED' && today <= addDays(d.noticed, 90), run: async () => {
      await w.chosen(publicId, 'SELF');
      const saved = await saveContract(officer, { application: publicId, kind: 'TWO_PARTY', subject: 'Hỗ trợ trực tiếp', items: [{ position: 0, valueVnd: d.costVnd }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today, 30), valueVnd: d.costVnd }], advanceVnd: mostAdvanced(d) });
      await signContract(officer, { contract: saved.publicId, number: `${++numbers}/HĐ`, dated: today }, PDF);
      d.contract = saved.publicId;
    }, after: () => { d.state = 'CONTRACTED'; d.C = d.R; d.R = 0; } };
    case 'advance': return { allowed: running && d.A === 0 && d.work !== 'PAID' && mostAdvanced(d) > 0, run: async () => pay((await askAdvance(officer, { contract: d.contract, amountVnd: mostAdvanced(d) })).payment), after: () => { const a = mostAdvanced(d); d.C -= a; d.A += a; } };
    case 'returnAdvance': return { allowed: running && d.A > 0, run: () => returnAdvance(settler, { contract: d.contract, amountVnd: d.A || 1, reference: `UNC-${++numbers}`, paidOn: today }), after: () => { d.C += d.A; d.A = 0; } };
    case 'deliver': return { allowed: running && d.work === 'PLANNED', run: () => deliverUnderContract(officer, { delivery: delivery() }, { evidence: [PDF], invoice: null }), after: () => { d.work = 'DELIVERED'; } };
    case 'returnWork': return { allowed: running && d.work === 'DELIVERED', run: () => sendBackDelivery(owner, { delivery: delivery(), reason: 'Chưa dùng được, mời làm lại.' }), after: () => { d.work = 'PLANNED'; } };
    case 'accept': return { allowed: running && d.work === 'DELIVERED', run: () => acceptDelivery(owner, { delivery: delivery(), confirmed: true }), after: () => { d.work = 'ACCEPTED'; } };
    case 'claim': return { allowed: running && d.work === 'ACCEPTED', run: async () => { d.payment = (await claimPayment(officer, { delivery: delivery() })).payment; }, after: () => { d.work = 'CLAIMED'; } };
    case 'refuseClaim': return { allowed: running && d.work === 'CLAIMED', run: () => refusePayment(settler, { payment: d.payment, reason: 'Thiếu biên bản nghiệm thu.' }), after: () => { d.work = 'ACCEPTED'; } };
    case 'pay': return { allowed: running && d.work === 'CLAIMED', run: () => pay(d.payment), after: () => { d.work = 'PAID'; d.state = 'SETTLED'; d.S = held(d); d.C = d.A = 0; } };
    case 'end': return { allowed: running && d.work === 'PLANNED' && d.A === 0, run: () => endContract(officer, { contract: d.contract, reason: 'Các bên thỏa thuận chấm dứt.' }), after: () => { d.state = 'LAPSED'; d.C = 0; } };
    case 'withdraw': return { allowed: d.state === 'RECOMMENDED' || d.state === 'APPROVED' || d.state === 'NOTIFIED', run: () => withdrawApplication(owner, { publicId }), after: () => { d.state = 'WITHDRAWN'; d.R = 0; } };
  }
}

/** What must hold after every step, whatever happened. */
function expectSound(m: Model): void {
  const b = w.db.get<Record<'given' | 'available' | 'R' | 'C' | 'A' | 'S' | 'released' | 'recovered' | 'entries', number>>(
    'SELECT appropriated_vnd AS given, available_vnd AS available, reserved_vnd AS R, committed_vnd AS C, advanced_vnd AS A, settled_vnd AS S, released_vnd AS released, recovered_vnd AS recovered, entries FROM support_budget')!;
  const sum = (of: 'R' | 'C' | 'A' | 'S') => m.dossiers.reduce((s, d) => s + d[of], 0);
  expect(b).toEqual({ given: m.given, available: availableIn(m), R: sum('R'), C: sum('C'), A: sum('A'), S: sum('S'), released: 0, recovered: 0, entries: b.entries });
  expect(b.R + b.C + b.A + b.S).toBeLessThanOrEqual(b.given);
  expect(w.db.get('SELECT count(*) AS n, coalesce(max(seq), 0) AS last FROM support_ledger_entry')).toEqual({ n: b.entries, last: b.entries });
  for (const e of new Set(m.dossiers.map((d) => d.enterprise)).values()) {
    const used = w.db.get<{ n: number }>('SELECT coalesce(sum(granted_vnd), 0) AS n FROM support_cap_usage WHERE tax_code = ?', [e.taxCode])!.n;
    expect(used).toBe(usedOf(m, e));
    expect(used).toBeLessThanOrEqual(CAP);
  }
  expect(w.db.all("SELECT application_id FROM support_decision WHERE kind IN ('APPROVE','REFUSE') GROUP BY application_id HAVING count(*) > 1")).toEqual([]);
}
const expectWhole = (db: Database) => expect([...auditFaults(db), ...supportFaults(db)]).toEqual([]);

describe('random lives', () => {
  it('are what the model says after every step: allowed acts happen, all others are refused and change nothing', async () => {
    w = await world(45_000_000);
    for (const slug of ['hai', 'ba']) {
      w.db.run(`INSERT INTO solution (provider_id, slug, name_vi, name_en, summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state_provided, state, published_at, published_by, illustration, created_at, updated_at) SELECT provider_id, '${slug}', '${slug}', '${slug}', summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state_provided, state, published_at, published_by, illustration, created_at, updated_at FROM solution LIMIT 1`);
    }
    const slugs = [w.solutionSlug, 'hai', 'ba'];
    const m: Model = { given: 45_000_000, dossiers: [], lapses: 0 };
    let day = Date.UTC(2026, 1, 2, 2);
    w.t.setNow(day);
    const done = new Map<Step, number>();
    let refused = 0;
    const move = fc.record({ act: fc.constantFrom(...ACTS), pick: fc.nat(1_000), costVnd: fc.constantFrom(1_000_001, 9_999_999, 30_000_001, 40_000_000, 50_000_000, 50_000_001) });
    await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 25, maxLength: 35 }), async (moves) => {
      const enterprises = [await w.enterprise(), await w.enterprise()];
      const start = m.dossiers.length;
      for (const { act, pick, costVnd } of moves) {
        const mine = m.dossiers.slice(start);
        if (act === 'new' || mine.length === 0) {
          const e = enterprises[pick % 2]!;
          const recommendedVnd = due(m, e, costVnd);
          const made = await w.recommended({ items: [{ kind: 'BUY_RENT', solutionSlug: slugs[pick % 3]!, costVnd }] }, e).catch((error: unknown) => { if (!isDomainError(error)) throw error; return null; });
          if (recommendedVnd === 0) expect(made).toBeNull();
          if (made) m.dossiers.push({ publicId: made.publicId, enterprise: e, costVnd, state: 'RECOMMENDED', work: 'PLANNED', recommendedVnd, R: 0, C: 0, A: 0, S: 0, noticed: '', contract: '', payment: '' });
        } else if (act === 'appropriate') {
          await appropriate(w.t.as(SYSTEM), { programmeId: w.programmeId, year: 2026, source: 'PROVINCE', amountVnd: costVnd, reference: 'Bổ sung dự toán' });
          m.given += costVnd;
        } else if (act === 'lapse') {
          if (m.lapses < 3 && pick % 4 === 0) { m.lapses++; day += 91 * DAY; w.t.setNow(day); }
          const over = m.dossiers.filter((d) => d.state === 'NOTIFIED' && addDays(d.noticed, 90) < vnDate(day));
          expect(await lapseVouchers(w.t.as(SYSTEM))).toBe(over.length);
          for (const d of over) { d.state = 'LAPSED'; d.R = 0; }
        } else {
          // two of three moves are one that can happen, so that lives get far; the rest is whatever comes
          const able = pick % 3 === 0 ? [] : STEPS.filter((a) => (a !== 'refuse' && a !== 'withdraw' && a !== 'sendBack') || pick % 5 === 0).flatMap((a) => mine.filter((d) => step(m, d, a).allowed).slice(0, 1).map((d) => [d, a] as const));
          const [d, tried] = able[pick % able.length] ?? [mine[pick % mine.length]!, act];
          const { allowed, run, after } = step(m, d, tried);
          const end = await Promise.resolve().then(run).then(() => 'done', (error: unknown) => { if (!isDomainError(error) && allowed) throw error; return error; });
          if (allowed) expect(end, `${tried} from ${d.state}/${d.work}`).toBe('done');
          else expect(end, `${tried} from ${d.state}/${d.work}`).not.toBe('done');
          if (allowed) { after(); done.set(tried, (done.get(tried) ?? 0) + 1); } else refused++;
        }
        expectSound(m);
      }
    }), { numRuns: 25 });
    expectWhole(w.db);
    expect(refused).toBeGreaterThan(10);
    for (const act of ['approve', 'notify', 'contract', 'advance', 'deliver', 'accept'] as const) expect(done.get(act) ?? 0, act).toBeGreaterThan(0);
  }, 120_000);
});

describe('kill -9', () => {
  it('in the middle of random acts: what was acknowledged is there, and every sum and chain is whole', async () => {
    w = await world(70_000_000);
    const dossiers: { publicId: string; owner: Enterprise['owner'] }[] = [];
    for (let i = 0; i < 12; i++) {
      const made = await w.recommended();
      dossiers.push({ publicId: made.publicId, owner: made.enterprise.owner });
    }
    const file = join(w.t.folder, 'sanque.db');
    const orders = JSON.stringify({ file, now: w.t.ctx.now(), programmeId: w.programmeId, officer: w.officer, approver: w.approver, dossiers });
    let acknowledged = 0;
    for (let round = 0; round < 4; round++) {
      const given = w.db.get<{ n: number }>('SELECT appropriated_vnd AS n FROM support_budget')!.n;
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('./support-crasher.ts', import.meta.url)), orders], { stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => (err += text.toString()));
      const over = new Promise((resolve) => child.once('close', resolve));
      while (out === '' && child.exitCode === null) await sleep(10);
      await sleep(20 + Math.random() * 150);
      child.kill('SIGKILL');
      await over;
      expect(err).toBe('');
      const told = out.split('\n').filter(Boolean).map((line) => line.split(' ') as [string, string]);
      acknowledged += told.length;
      const db = openDatabase(file, { busyTimeoutMs: 1_000 });
      try {
        expectWhole(db);
        expect(db.get<{ integrity_check: string }>('PRAGMA integrity_check')!.integrity_check).toBe('ok');
        const raised = db.get<{ n: number }>('SELECT appropriated_vnd AS n FROM support_budget')!.n - given;
        const answered = told.filter(([act]) => act === 'appropriate').length;
        // the last one may have been committed and never answered
        expect([answered, answered + 1]).toContain(raised);
        for (const [act, publicId] of told) {
          const state = db.get<{ state: string }>('SELECT state FROM support_application WHERE public_id = ?', [publicId])!.state;
          if (act === 'withdraw') expect(state).toBe('WITHDRAWN');
          if (act === 'approve') expect(['APPROVED', 'WITHDRAWN']).toContain(state);
        }
      } finally {
        db.close();
      }
    }
    expect(acknowledged).toBeGreaterThan(8);
  }, 60_000);
});
