/** One dangerous call in a process of its own: `attempt.ts raw|guarded CASE FILE`. A native abort ends only this process. */
import { createRequire } from 'node:module';
import { openDatabase } from '../../../db/client.ts';

const CASES: Record<string, unknown> = {
  boolean: [true],
  'boolean after a number': [1, false],
  date: new Date(0),
  object: { a: 1 },
  buffer: Buffer.from('ab'),
  null: null,
};

const [, , how, name = '', file = ''] = process.argv;
const params = CASES[name];
const sql = Array.isArray(params) && params.length === 2 ? 'SELECT ? AS a, ? AS b' : 'SELECT ? AS a';
try {
  if (how === 'raw') {
    const Libsql = createRequire(import.meta.url)('libsql') as new (path: string) => { prepare(text: string): { all(...p: unknown[]): unknown } };
    new Libsql(file).prepare(sql).all(params);
  } else {
    // what the types forbid, for JSON bodies and forms know no types
    openDatabase(file).all(sql, (Array.isArray(params) ? params : [params]) as never);
  }
  process.stdout.write('answered');
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).name}`);
}
