/**
 * `npm run verify-audit [-- --data DIR] [--head CHAIN:ROW:DIGEST …]`: finds a changed, missing or re-ordered row in what was written
 * down for good. Reads only, one page of rows at a time, while the floor serves. Exit code 0: all is whole, 1: something is not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditFaults, type RecordFault } from '../api/audit.ts';
import { documentFaults } from '../api/documents/index.ts';
import { headFault, recordHeads, supportFaults, type RecordHead } from '../api/support/index.ts';
import { openDatabase } from '../db/client.ts';

/** A chain that was made anew has a fault a row: enough is enough. */
const MOST_SHOWN = 200;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

let args;
try {
  ({ values: args } = parseArgs({ options: { data: { type: 'string' }, head: { type: 'string', multiple: true } } }));
} catch (error) {
  fail(`${(error as Error).message}\nUsage: npm run verify-audit -- [--data DIR] [--head CHAIN:ROW:DIGEST …]`);
}
const heads = (args.head ?? []).map((text): RecordHead => {
  const [, chain, row, digest] = /^(audit|decisions|ledger-\d{1,12}):(\d{1,12}):([0-9a-f]{12,64})$/.exec(text) ?? [];
  if (!chain || !row || !digest) fail(`“${text}” is no head. Write it as this command prints it, with 12 or more digits: audit:1234:0123456789ab`);
  return { chain, row: Number(row), digest };
});
const dataDir = args.data ?? (process.env.DATA_DIR || './data');
const file = join(dataDir, 'sanque.db');
if (!existsSync(file)) fail(`There is no floor in ${dataDir}.`);

let found = 0;
function tell(fault: RecordFault): void {
  found++;
  if (found <= MOST_SHOWN) process.stdout.write(`${fault.fault.padEnd(10)} ${fault.kind} ${fault.row}: ${fault.detail}\n`);
}

const db = openDatabase(file, { readonly: true, busyTimeoutMs: 5_000 });
try {
  // one instant for all sums; the server goes on writing meanwhile
  db.exec('BEGIN');
  const counts = ['audit_entry', 'support_decision', 'support_ledger_entry', 'support_rule_version', 'support_notice', 'document'].map((table) => `${db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n} ${table}`);
  const ends = recordHeads(db);
  for (const fault of auditFaults(db)) tell(fault);
  for (const fault of supportFaults(db)) tell(fault);
  for (const head of heads) {
    const fault = headFault(db, head);
    if (fault) tell(fault);
  }
  db.exec('COMMIT');
  for await (const fault of documentFaults(db, join(dataDir, 'documents'))) tell(fault);
  if (found > MOST_SHOWN) process.stdout.write(`… and ${found - MOST_SHOWN} more\n`);
  process.stdout.write(`Read: ${counts.join(', ')}.\n`);
  // an end that was cut off cleanly, or a chain made anew from somewhere, can only be told against a head kept elsewhere
  process.stdout.write(`Ends now (keep them elsewhere and give them back with --head; each backup keeps the first):\n${ends.map((h) => `  --head ${h.chain}:${h.row}:${h.digest}\n`).join('')}`);
  process.stdout.write(found === 0 ? 'All is whole.\n' : `${found} ${found === 1 ? 'fault' : 'faults'}.\n`);
} finally {
  db.close();
}
process.exitCode = found === 0 ? 0 : 1;
