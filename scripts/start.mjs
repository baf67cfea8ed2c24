/** `npm start`: installs, builds when sources are newer than the build, then serves (which migrates and, on an empty folder, loads the demo). */
import { bin, install, runNode } from './run.mjs';
import { buildIsFresh } from './build-freshness.mjs';

await install();
if (!buildIsFresh()) {
  const code = await runNode([bin('astro'), 'build', '--silent']);
  if (code !== 0) process.exit(code);
}
process.exit(await runNode(['scripts/serve.ts', ...process.argv.slice(2)]));
