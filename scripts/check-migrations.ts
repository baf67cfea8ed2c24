/** Refuses a migration that drops a table or a column unless it says, in its text, that someone reviewed it. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../db/migrations/', import.meta.url);
const faults = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .filter((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return /\bDROP\s+(TABLE|COLUMN)\b/i.test(text) && !/^-- reviewed: .+/m.test(text);
  });
for (const name of faults) process.stderr.write(`db/migrations/${name}: drops a table or a column; a rebuild can wipe children. Review it and add "-- reviewed: WHY".\n`);
process.exit(faults.length ? 1 : 0);
