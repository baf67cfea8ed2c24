/** Each way of tampering with the database file behind the floor's back is found, with its row, by the command itself. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditHash, GENESIS } from '../../api/audit.ts';
import { approveApplication, withdrawApplication } from '../../api/support/index.ts';
import { openDatabase } from '../../db/client.ts';
import { world, type World } from './support-world.ts';

let w: World;
beforeEach(async () => {
  w = await world();
  const a = await w.recommended();
  await approveApplication(w.as(w.approver), { publicId: a.publicId });
  const b = await w.notified();
  await withdrawApplication(w.as(b.enterprise.owner), { publicId: b.publicId });
});
afterEach(() => w.close());

/** The command as an auditor runs it, in its own process, while this connection stays open as the server's does. */
const verify = (...args: string[]) => new Promise<{ code: number | null; out: string }>((resolve) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('../../scripts/verify-audit.ts', import.meta.url)), '--data', w.t.folder, ...args]);
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (out += text.toString()));
  child.on('close', (code) => resolve({ code, out }));
});

/** Writes past triggers, checks and foreign keys, as somebody with the file in hand can. */
function tamper(...statements: string[]): void {
  const raw = new Libsql(join(w.t.folder, 'sanque.db'));
  try {
    raw.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
    const triggers = raw.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as { name: string; sql: string }[];
    for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`);
    for (const sql of statements) raw.exec(sql);
    for (const { sql } of triggers) raw.exec(sql);
  } finally {
    raw.close();
  }
}
const heads = (out: string): string[] => [...out.matchAll(/--head (\S+)/g)].map((m) => m[1]!);
const rowsOf = (sql: string): number => w.db.get<{ n: number }>(sql)!.n;

describe('verify-audit', () => {
  it('finds nothing in a floor that was only written by its verbs, and reads it while it is open', async () => {
    const { code, out } = await verify();
    expect(out).toContain('All is whole.');
    expect(code).toBe(0);
    expect(heads(out)).toHaveLength(3);
    expect(await verify(...heads(out).flatMap((h) => ['--head', h]))).toMatchObject({ code: 0 });
  });

  it.each([
    ['an audit row changed', 'CHANGED    audit_entry 3', ["UPDATE audit_entry SET actor = 'somebody-else' WHERE id = 3"]],
    ['an audit row gone', 'MISSING    audit_entry 4', ['DELETE FROM audit_entry WHERE id = 4']],
    ['two audit rows in the other order', 'MOVED      audit_entry 5', ['UPDATE audit_entry SET id = -5 WHERE id = 5', 'UPDATE audit_entry SET id = 5 WHERE id = 6', 'UPDATE audit_entry SET id = 6 WHERE id = -5']],
    ['the end of the audit log cut off', 'CUT_OFF    audit_entry', ['DELETE FROM audit_entry WHERE id > 6']],
    ['a decision changed', 'CHANGED    support_decision 2', ['UPDATE support_decision SET amount_vnd = amount_vnd + 1 WHERE id = 2']],
    ['a decision signed by another', 'CHANGED    support_decision 2', ["UPDATE support_decision SET decided_by = 'x' WHERE id = 2"]],
    ['a decision gone', 'MISSING    support_decision 2', ['DELETE FROM support_decision WHERE id = 2']],
    ['two decisions in the other order', 'MOVED      support_decision 1', ['UPDATE support_decision SET id = -1 WHERE id = 1', 'UPDATE support_decision SET id = 1 WHERE id = 2', 'UPDATE support_decision SET id = 2 WHERE id = -1']],
    ['the last decision cut off', 'CUT_OFF    support_decision 4', ['DELETE FROM support_decision WHERE id = 4']],
    ['the reason of a decision rewritten', 'CHANGED    support_decision_reason 1', ["UPDATE support_decision_reason SET reason = 'khác' WHERE decision_id = 1"]],
    ['a ledger entry changed', 'CHANGED    support_ledger_entry 2', ['UPDATE support_ledger_entry SET amount_vnd = amount_vnd - 1 WHERE seq = 2']],
    ['a ledger entry changed with the balances', 'CHANGED    support_ledger_entry 1', ['UPDATE support_ledger_entry SET amount_vnd = amount_vnd + 5 WHERE seq = 1', 'UPDATE support_budget SET appropriated_vnd = appropriated_vnd + 5, available_vnd = available_vnd + 5']],
    ['a ledger entry gone', 'entry 2: the entry is gone', ['DELETE FROM support_ledger_entry WHERE seq = 2']],
    ['the last ledger entry cut off', 'CUT_OFF    support_ledger_entry', ['DELETE FROM support_ledger_entry WHERE seq = (SELECT max(seq) FROM support_ledger_entry)']],
    ['two ledger entries in the other order', 'CHANGED    support_ledger_entry', ['UPDATE support_ledger_entry SET seq = -2 WHERE seq = 2', 'UPDATE support_ledger_entry SET seq = 2 WHERE seq = 3', 'UPDATE support_ledger_entry SET seq = 3 WHERE seq = -2']],
    ['a balance changed', 'UNBALANCED support_budget 1', ['UPDATE support_budget SET available_vnd = available_vnd + 1, appropriated_vnd = appropriated_vnd + 1']],
    ['money from a state that it never comes from', 'never moves money from', ["UPDATE support_ledger_entry SET debit_state = 'SETTLED' WHERE seq = 2"]],
    ['a grant without money', 'UNBALANCED support_application', ['UPDATE support_item SET granted_vnd = 1 WHERE application_id = 1']],
    ['a rule version rewritten', 'CHANGED    support_rule_version 1', ["UPDATE support_rule_version SET document_json = replace(document_json, '20000000', '90000000') WHERE id = 1"]],
    ['a rule version put on another day', 'the row and its document name another', ["UPDATE support_rule_version SET effective_from = '2020-01-01' WHERE id = 1"]],
    ['a notice rewritten', 'CHANGED    support_notice 1', ["UPDATE support_notice SET content_json = replace(content_json, '20000000', '30000000') WHERE id = 1"]],
  ])('finds %s', async (_what, expected, statements) => {
    tamper(...statements);
    const { code, out } = await verify();
    expect(out).toContain(expected);
    expect(code).toBe(1);
  });

  it('finds a cut-off end and a chain made anew against a head that was kept, even when the counters were lowered too', async () => {
    const kept = heads((await verify()).out);
    expect(kept[0]).toMatch(/^audit:\d+:/);
    const last = rowsOf('SELECT max(id) AS n FROM audit_entry');
    tamper(`DELETE FROM audit_entry WHERE id = ${last}`, `UPDATE sqlite_sequence SET seq = ${last - 1} WHERE name = 'audit_entry'`);
    expect(await verify()).toMatchObject({ code: 0 }); // nothing inside the file can tell
    const cut = await verify('--head', kept[0]!);
    expect(cut.out).toContain('CUT_OFF    audit');
    expect(cut.code).toBe(1);

    // a whole chain made anew over a changed first row
    const rows = w.db.all<{ id: number; at: number; actor: string; act: string; object: string; objectId: string; dataJson: string; requestId: string }>('SELECT id, at, actor, act, object, object_id AS objectId, data_json AS dataJson, request_id AS requestId FROM audit_entry ORDER BY id');
    let previous = GENESIS;
    tamper(...rows.map((r) => {
      if (r.id === 1) r.actor = 'nobody';
      const hash = auditHash(previous, r);
      const sql = `UPDATE audit_entry SET actor = '${r.actor}', previous_hash = '${previous}', hash = '${hash}' WHERE id = ${r.id}`;
      previous = hash;
      return sql;
    }));
    expect(await verify()).toMatchObject({ code: 0 });
    expect((await verify('--head', `audit:${last - 1}:0123456789ab`)).out).toContain('CHANGED    audit');
  });

  it('reads every paper’s file', async () => {
    const bytes = Buffer.from('%PDF-1.4\nthử');
    const { createHash } = await import('node:crypto');
    const sha = createHash('sha256').update(bytes).digest('hex');
    const folder = join(w.t.folder, 'documents', sha.slice(0, 2), sha.slice(2, 4));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, sha), bytes);
    const { lastInsertRowid: id } = w.db.run("INSERT INTO document (public_id, object, object_id, file_name, type, size, sha256, added_by, added_at) VALUES (?, 'support-contract', 1, 'a.pdf', 'application/pdf', ?, ?, 'x', 1)", [randomUUID(), bytes.length, sha]);
    expect(await verify()).toMatchObject({ code: 0 });
    await writeFile(join(folder, sha), `${bytes.toString('latin1')} `);
    const changed = await verify();
    expect(changed.out).toContain(`CHANGED    document ${id} `);
    expect(changed.code).toBe(1);
    await rm(join(folder, sha));
    expect((await verify()).out).toContain(`MISSING    document ${id} `);
  });

  it('refuses heads that are none, and a folder without a floor', async () => {
    expect(await verify('--head', 'audit:1')).toMatchObject({ code: 1 });
    expect((await verify('--data', join(w.t.folder, 'nothing'))).out).toContain('There is no floor');
  });

  it('walks many rows with little memory', async () => {
    const raw = openDatabase(join(w.t.folder, 'sanque.db'));
    let { id, hash: previous } = raw.get<{ id: number; hash: string }>('SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1')!;
    raw.transaction(() => {
      for (let n = 0; n < 50_000; n++) {
        const row = { id: ++id, at: n, actor: 'system:x', act: 'x', object: 'y', objectId: String(n), dataJson: '{"pad":"0123456789012345678901234567890123456789"}', requestId: 'r' };
        const hash = auditHash(previous, row);
        raw.run('INSERT INTO audit_entry (id, at, actor, act, object, object_id, data_json, request_id, previous_hash, hash) VALUES (?,?,?,?,?,?,?,?,?,?)', [row.id, row.at, row.actor, row.act, row.object, row.objectId, row.dataJson, row.requestId, previous, hash]);
        previous = hash;
      }
    });
    raw.close();
    expect(await verify()).toMatchObject({ code: 0 });
    tamper('UPDATE audit_entry SET at = 7 WHERE id = 40000', 'DELETE FROM audit_entry WHERE id BETWEEN 20001 AND 20003');
    const { out } = await verify();
    expect(out).toContain('CHANGED    audit_entry 40000');
    expect(out).toContain('MISSING    audit_entry 20001: rows 20001 to 20003 are gone');
    expect(out).toContain('2 faults.');
  }, 30_000);
});
