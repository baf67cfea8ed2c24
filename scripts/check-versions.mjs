/** Asserts the majors that only work together: Astro 7 with its adapter 11, under Node 24 (see Decisions in the README). */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const major = (name) => Number(require(`${name}/package.json`).version.split('.')[0]);
const expected = { node: 24, astro: 7, '@astrojs/node': 11, vitest: 5, hono: 4 };
const found = { ...Object.fromEntries(Object.keys(expected).map((name) => [name, name === 'node' ? Number(process.versions.node.split('.')[0]) : major(name)])) };
const wrong = Object.keys(expected).filter((name) => expected[name] !== found[name]);
for (const name of wrong) process.stderr.write(`${name}: major ${found[name]}, expected ${expected[name]}\n`);
process.exit(wrong.length ? 1 : 0);
