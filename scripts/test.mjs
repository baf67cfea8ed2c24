/** `npm test`: installs, then types, lint, build, unit, API and browser tests. Arguments go to vitest. */
import { bin, install, runNode } from './run.mjs';
import { buildIsFresh } from './build-freshness.mjs';

await install();
const only = process.argv.slice(2);
const steps =
  only.length > 0
    ? []
    : [
        ['majors', ['scripts/check-versions.mjs']],
        ['types', [bin('typescript', 'tsc'), '--noEmit']],
        ['pages', [bin('@astrojs/check', 'astro-check'), '--minimumFailingSeverity', 'error', '--noSync']],
        ['lint', [bin('oxlint'), '--deny-warnings']],
        ['migrations', ['scripts/check-migrations.ts']],
      ];
for (const [name, args] of steps) {
  process.stdout.write(`\n— ${name}\n`);
  const code = await runNode(args);
  if (code !== 0) process.exit(code);
}
if (!buildIsFresh()) {
  process.stdout.write('\n— build\n');
  const code = await runNode([bin('astro'), 'build', '--silent']);
  if (code !== 0) process.exit(code);
}
process.exit(await runNode([bin('vitest'), 'run', ...only]));
