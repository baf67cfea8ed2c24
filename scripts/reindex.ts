/** `npm run reindex`: builds the search index anew from the catalogue, while the floor serves. The old index answers until the switch. */
import { reindex } from '../api/search/index.ts';
import { withFloor } from './floor.ts';

await withFloor('reindex', async (ctx) => {
  const started = Date.now();
  const built = await reindex(ctx);
  for (const { engine, documents } of built) process.stdout.write(`${engine}: ${documents} products\n`);
  process.stdout.write(`done in ${((Date.now() - started) / 1_000).toFixed(1)} s\n`);
});
