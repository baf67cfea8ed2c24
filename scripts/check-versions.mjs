/** Asserts the majors that only work together: Astro 7 with its adapter 11, under Node 24 (see Decisions in the README). */
import { readFileSync } from 'node:fs';

const major = (name) =>
  Number((name === 'node' ? process.versions.node : JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version).split('.')[0]);

const expected = { node: 24, astro: 7, '@astrojs/node': 11, vitest: 5, hono: 4 };
const wrong = Object.keys(expected).filter((name) => expected[name] !== major(name));
for (const name of wrong) process.stderr.write(`${name}: major ${major(name)}, expected ${expected[name]}\n`);
process.exit(wrong.length ? 1 : 0);
