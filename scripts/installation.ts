/** Makes an empty data folder into an installation: its profile, and the demo province unless NO_DEMO is set. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { followDemoKey, setDemoPasswords } from '../api/accounts/index.ts';
import type { Context } from '../api/context.ts';
import { createWorker } from '../api/wiring.ts';
import { demoAccounts } from './demo/accounts.ts';
import { demoCatalog } from './demo/catalog.ts';
import { demoMatching } from './demo/matching.ts';
import { demoSupport } from './demo/support.ts';
import { demoExchange } from './demo/trace-exchange.ts';
import { demoSignals } from './demo/trace-signals.ts';
import { demoTraceability } from './demo/traceability.ts';

/** A profile is data: another province is another file, named by PROFILE. */
const DEFAULT_PROFILE = new URL('../db/profiles/thanh-hoa.json', import.meta.url);

/** Does nothing on a folder that is an installation already. A demo that was cut off half-way goes on where it stopped. */
export async function prepareInstallation(ctx: Context): Promise<void> {
  const { db, env, log } = ctx;
  const found = db.get<{ demo: number }>('SELECT demo FROM installation WHERE id = 1');
  if (!found) {
    const text = readFileSync(process.env.PROFILE ?? DEFAULT_PROFILE, 'utf8');
    const profile = JSON.parse(text) as { provinceCode: string; name: { vi: string } };
    db.run('INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,?,?,?,?,?)', [
      profile.provinceCode, profile.name.vi, env.NO_DEMO ? 0 : 1, text, ctx.now(),
    ]);
  }
  const demo = found ? found.demo === 1 : !env.NO_DEMO;
  if (demo && env.DEMO_PASSWORD) await setDemoPasswords(ctx, env.DEMO_PASSWORD);
  if (demo && found) await followDemoKey(ctx, env.DEMO_API_KEY ?? null);
  if (!demo || db.get("SELECT 1 FROM job_run WHERE name = 'demo' AND last_done_at IS NOT NULL")) return;

  log.info('loading the demo province');
  if (!env.DEMO_PASSWORD) {
    env.DEMO_PASSWORD = randomBytes(9).toString('base64url');
    process.stdout.write(`Password of the demo accounts (printed once): ${env.DEMO_PASSWORD}\n`);
  }
  const started = ctx.now();
  const accounts = await demoAccounts(ctx);
  await followDemoKey(ctx, env.DEMO_API_KEY ?? null);
  const catalog = await demoCatalog(ctx, accounts);
  const traceability = await demoTraceability(ctx, accounts, catalog);
  await demoExchange(ctx, accounts, catalog, traceability);
  await demoSignals(ctx, traceability);
  await demoMatching(ctx, accounts);
  await demoSupport(ctx, accounts);
  await createWorker(ctx).drain();
  db.run("INSERT INTO job_run (name, last_started_at, last_done_at) VALUES ('demo', ?, ?) ON CONFLICT (name) DO UPDATE SET last_done_at = excluded.last_done_at", [started, ctx.now()]);
}
