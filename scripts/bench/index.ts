/** `npm run bench [-- NAME …] [--json FILE] [--seconds N]`: the floor's speed and size beside the machine's limit, in one run. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareFloor } from './floor.ts';
import { root } from './processes.ts';
import { machine, markdown, type Finding } from './report.ts';
import { ROWS, serveFloor, warm } from './rows.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' }, seconds: { type: 'string', default: '5' } } });
const unknown = positionals.filter((name) => !(name in ROWS));
const seconds = Number(values.seconds);
if (unknown.length > 0 || !(seconds >= 1 && seconds <= 120)) {
  process.stderr.write(`Usage: npm run bench [-- NAME …] [--json FILE] [--seconds N]\nNAME is one of: ${Object.keys(ROWS).join(', ')}\n`);
  process.exit(2);
}
if (!existsSync(join(root, 'dist/server/entry.mjs'))) {
  process.stderr.write('There is no build yet. Run: npm run build\n');
  process.exit(1);
}

const say = (text: string): void => void process.stderr.write(`${text} …\n`);
const dataDir = await mkdtemp(join(tmpdir(), 'sanque-bench-'));
const findings: Finding[] = [];
let failed = false;
try {
  const floor = await prepareFloor(dataDir, say);
  const wanted = positionals.length > 0 ? Object.keys(ROWS).filter((name) => positionals.includes(name)) : Object.keys(ROWS);
  for (const name of wanted) {
    say(name);
    // a server of its own for each row: none inherits the caches and the memory of the row before
    const server = await serveFloor(floor);
    try {
      await warm(floor, server);
      findings.push(...(await ROWS[name]!({ floor, server, seconds })));
    } catch (error) {
      failed = true;
      process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.message : String(error)}\n`);
    } finally {
      await server.stop();
    }
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
process.stdout.write(`${markdown(findings)}\n`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ machine: machine(), seconds, findings }, null, 2)}\n`);
process.exit(failed ? 1 : 0);
