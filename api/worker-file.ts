/** Where the code of a worker thread lies. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The worker's file, also from a bundle that lies elsewhere in the project.
 * @param parts its path below the project, e.g. 'api', 'catalog', 'register', 'worker.ts'
 */
export function workerFile(...parts: string[]): string {
  const wanted = join(...parts);
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, wanted);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) throw new Error(`not found above this file: ${wanted}`);
  }
}
