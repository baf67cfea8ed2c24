import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { applicationFor, appropriate, approveApplication, recommend, saveApplication, sendBackApplication, withdrawApplication } from '../../api/support/index.ts';
import { emptyBalances, post, POSTINGS, replay, type LedgerAccount, type PostingKind } from '../../api/support/rules/ledger.ts';
import { postTo } from '../../api/support/ledger.ts';
import type { Database } from '../../db/client.ts';
import { SYSTEM } from '../support/context.ts';
import { budget, grant, who, world, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());

const codeOf = (r: PromiseSettledResult<unknown>) => (r.status === 'fulfilled' ? 'won' : isDomainError(r.reason) ? r.reason.code : String(r.reason));

/** What the ledger's lines alone say must be what the budget's running balances say. */
function expectBalanced(db: Database): void {
  const lines = db.all<{ credit: LedgerAccount; debit: LedgerAccount; amountVnd: number }>('SELECT credit_state AS credit, debit_state AS debit, amount_vnd AS amountVnd FROM support_ledger_entry ORDER BY seq');
  const b = replay(lines);
  const row = db.get<Record<string, number>>('SELECT available_vnd AS APPROPRIATED, reserved_vnd AS RESERVED, committed_vnd AS COMMITTED, advanced_vnd AS ADVANCED, settled_vnd AS SETTLED, released_vnd AS RELEASED, recovered_vnd AS RECOVERED FROM support_budget')!;
  expect(row).toEqual(b);
}

describe('the last money', () => {
  it('is won by exactly one of two approvals that race', async () => {
    w = await world(30_000_000);
    const [a, b] = [await w.recommended(), await w.recommended()];
    const second = who(grant(w.body, 'APPROVER'));
    const results = await Promise.allSettled([approveApplication(w.as(w.approver), { publicId: a.publicId }), approveApplication(w.as(second), { publicId: b.publicId })]);
    expect(results.map(codeOf).sort()).toEqual(['not-enough-money', 'won']);
    expect(budget(w.db)).toMatchObject({ available: 10_000_000, reserved: 20_000_000 });
    expectBalanced(w.db);
    // the loser still waits, nothing half-written, and can be sent back
    const loser = results[0]?.status === 'fulfilled' ? b : a;
    expect(applicationFor(w.as(w.approver), loser.publicId)).toMatchObject({ app: { state: 'RECOMMENDED' }, notice: null });
    await sendBackApplication(w.as(w.approver), { publicId: loser.publicId, reason: 'Đợi bổ sung ngân sách năm.' });
  });

  it('is never overspent when threads with their own connections race for it', async () => {
    w = await world(100_000_000);
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push((await w.recommended()).publicId);
    const run = (mine: string[]) => new Promise<string[]>((resolve, reject) => {
      const worker = new Worker(new URL('./support-racer.ts', import.meta.url), { workerData: { file: join(w.t.folder, 'sanque.db'), folder: w.t.folder, body: w.body, publicIds: mine, now: w.t.ctx.now() } });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    // both threads try all twelve, in opposite order
    const [one, two] = await Promise.all([run(ids), run([...ids].reverse())]);
    const wins = [...one!, ...two!].filter((c) => c === 'won').length;
    expect(wins).toBe(5);
    expect(budget(w.db)).toMatchObject({ available: 0, reserved: 100_000_000 });
    expect(w.db.get<{ n: number }>("SELECT count(*) AS n FROM support_application WHERE state = 'APPROVED'")?.n).toBe(5);
    expect(w.db.get<{ n: number }>("SELECT count(*) AS n FROM support_decision WHERE kind = 'APPROVE'")?.n).toBe(5);
    expectBalanced(w.db);
  });
});

describe('the yearly cap of a tax code', () => {
  it('counts over all applications, in one and the same budget', async () => {
    w = await world();
    const e = await w.enterprise();
    const first = await w.recommended({ items: [{ kind: 'BUY_RENT', solutionSlug: w.solutionSlug, costVnd: 30_000_000 }] }, e);
    expect(await approveApplication(w.as(w.approver), { publicId: first.publicId })).toMatchObject({ amountVnd: 15_000_000 });
    // another solution in the same year: only 5 million of the 20 are left
    w.db.run("INSERT INTO solution (provider_id, slug, name_vi, name_en, summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state_provided, state, published_at, published_by, illustration, created_at, updated_at) SELECT provider_id, 'khac', 'Khác', 'Other', summary_vi, summary_en, category, pillars_json, sectors_json, sizes_json, regions_json, languages_json, open_standards_json, state_provided, state, published_at, published_by, illustration, created_at, updated_at FROM solution LIMIT 1");
    const second = await w.recommended({ items: [{ kind: 'BUY_RENT', solutionSlug: 'khac', costVnd: 30_000_000 }] }, e);
    expect(await approveApplication(w.as(w.approver), { publicId: second.publicId })).toMatchObject({ amountVnd: 5_000_000 });
    expect(budget(w.db).reserved).toBe(20_000_000);
    // nothing is left for a third
    const third = await saveApplication(w.as(e.owner), w.draft(e, { items: [{ kind: 'BUY_RENT', solutionSlug: 'khac', costVnd: 30_000_000, description: 'thêm' }] }));
    expect(third.subsidyVnd).toBe(0);
  });

  it('makes an approval wait when another one has used the cap since the recommendation', async () => {
    w = await world();
    const e = await w.enterprise();
    const a = await w.recommended({ items: [{ kind: 'GENERAL_CONSULT', adviser: 'Tư vấn viên A', costVnd: 40_000_000 }] }, e);
    // the cap goes meanwhile, as another programme of the same floor would use it
    w.db.run("INSERT INTO support_cap_usage (tax_code, year, kind, contract, cap_vnd, granted_vnd, elsewhere_vnd) VALUES (?, 2026, 'GENERAL_CONSULT', '', 50000000, 30000000, 0)", [e.taxCode]);
    await expect(approveApplication(w.as(w.approver), { publicId: a.publicId })).rejects.toMatchObject({ code: 'worksheet-changed' });
    await sendBackApplication(w.as(w.approver), { publicId: a.publicId, reason: 'Trần năm đã đổi, mời tính lại.' });
    await recommend(w.as(w.officer), { publicId: a.publicId, outcome: 'APPROVE', reason: 'Tính lại theo trần còn lại.' });
    expect(await approveApplication(w.as(w.approver), { publicId: a.publicId })).toMatchObject({ amountVnd: 20_000_000 });
  });

  it('counts what was received elsewhere, and several items of one kind in one dossier', async () => {
    w = await world();
    const e = await w.enterprise();
    const { publicId } = await w.recommended({ items: [{ kind: 'GENERAL_CONSULT', adviser: 'A', costVnd: 30_000_000, receivedElsewhereVnd: 5_000_000 }, { kind: 'GENERAL_CONSULT', adviser: 'B', description: 'tài chính', costVnd: 30_000_000, receivedElsewhereVnd: 5_000_000 }] }, e);
    expect(await approveApplication(w.as(w.approver), { publicId })).toMatchObject({ amountVnd: 45_000_000 });
    expect(w.db.get('SELECT cap_vnd AS cap, granted_vnd AS granted, elsewhere_vnd AS elsewhere FROM support_cap_usage')).toEqual({ cap: 50_000_000, granted: 45_000_000, elsewhere: 5_000_000 });
  });

  it('is held by the database itself', async () => {
    w = await world();
    expect(() => w.db.run("INSERT INTO support_cap_usage (tax_code, year, kind, contract, cap_vnd, granted_vnd, elsewhere_vnd) VALUES ('1', 2026, 'BUY_RENT', '', 20000000, 20000001, 0)")).toThrow(/support_cap_usage_kept/);
  });
});

describe('the ledger', () => {
  it('refuses, in the database, what would overspend, edit, delete or move money without an entry', async () => {
    w = await world(100);
    const insert = (credit: string, debit: string, amount: number, seq: number) => w.db.run('INSERT INTO support_ledger_entry (budget_id, seq, posting, credit_state, debit_state, amount_vnd, created_by, created_at) VALUES (1,?,?,?,?,?,?,?)', [seq, 'X', credit, debit, amount, 't', 1]);
    expect(() => insert('APPROPRIATED', 'RESERVED', 101, 2)).toThrow(/support_budget/);
    expect(() => insert('RESERVED', 'COMMITTED', 1, 2)).toThrow(/support_budget/);
    expect(() => insert('APPROPRIATED', 'RESERVED', 0, 2)).toThrow(/support_ledger_entry_amount/);
    expect(() => insert('APPROPRIATED', 'APPROPRIATED', 1, 2)).toThrow(/support_ledger_entry_states/);
    expect(() => insert('APPROPRIATED', 'RESERVED', 1, 5)).toThrow(/out of sequence/);
    expect(() => w.db.run('UPDATE support_ledger_entry SET amount_vnd = 1')).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM support_ledger_entry')).toThrow(/never removed/);
    expect(() => w.db.run('UPDATE support_budget SET available_vnd = available_vnd + 1, appropriated_vnd = appropriated_vnd + 1')).toThrow(/ledger only/);
    expect(() => w.db.run('INSERT INTO support_budget (programme_id, year, source, appropriated_vnd, available_vnd) VALUES (1, 2027, \'OTHER\', 5, 5)')).toThrow(/starts empty/);
    expectBalanced(w.db);
  });

  it('agrees with the rules through any run of postings', async () => {
    w = await world(0);
    const { budgetId } = await appropriate(w.t.as(SYSTEM), { programmeId: w.programmeId, year: 2026, source: 'PROVINCE', amountVnd: 1_000, reference: 'khởi đầu' });
    const ctx = w.t.as(SYSTEM);
    let model = post(emptyBalances(), 'APPROPRIATE', 1_000)!;
    const kinds = Object.keys(POSTINGS) as PostingKind[];
    fc.assert(fc.property(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 900 }), (kind, amount) => {
      const expected = post(model, kind, amount);
      let worked = true;
      try {
        w.db.transaction(() => { postTo(ctx, budgetId, kind, amount, {}); return null; });
      } catch (error) {
        if (!isDomainError(error)) throw error;
        worked = false;
      }
      expect(worked).toBe(expected !== null);
      if (expected) model = expected;
    }), { numRuns: 250, endOnFailure: true });
    expectBalanced(w.db);
    const row = w.db.get<{ sum: number; appropriated: number }>('SELECT reserved_vnd + committed_vnd + advanced_vnd + settled_vnd AS sum, appropriated_vnd AS appropriated FROM support_budget')!;
    expect(row.sum).toBeLessThanOrEqual(row.appropriated);
  });

  it('stays balanced through random lives of applications', async () => {
    w = await world(130_000_000);
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('approve', 'withdraw', 'back', 'new'), { minLength: 4, maxLength: 10 }), async (moves) => {
      const live: { publicId: string; owner: Parameters<World['as']>[0] }[] = [];
      for (const what of moves) {
        const target = live.at(-1);
        if (what === 'new' || !target) {
          const e = await w.enterprise();
          const made = await w.recommended({}, e);
          live.push({ publicId: made.publicId, owner: e.owner });
          continue;
        }
        const work = what === 'approve' ? approveApplication(w.as(w.approver), { publicId: target.publicId }) : what === 'withdraw' ? withdrawApplication(w.as(target.owner), { publicId: target.publicId }) : sendBackApplication(w.as(w.approver), { publicId: target.publicId, reason: 'Mời xem lại hồ sơ.' });
        await work.catch((error: unknown) => { if (!isDomainError(error)) throw error; });
        const b = budget(w.db);
        expect(b.available + b.reserved).toBe(b.appropriated);
        const granted = w.db.get<{ n: number | null }>("SELECT sum(i.granted_vnd) AS n FROM support_item i JOIN support_application a ON a.id = i.application_id WHERE a.state IN ('APPROVED','NOTIFIED')")?.n ?? 0;
        expect(b.reserved).toBe(granted);
      }
    }), { numRuns: 6 });
    expectBalanced(w.db);
  });
});

