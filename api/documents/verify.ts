import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../db/client.ts';
import { paged, type RecordFault } from '../audit.ts';

/** Reads every paper's file and compares it with the digest that its row keeps. @param dir DATA_DIR/documents */
export async function* documentFaults(db: Database, dir: string): AsyncGenerator<RecordFault> {
  const kind = 'document';
  for (const d of paged<{ id: number; publicId: string; sha256: string; size: number }>(db, 'SELECT id, public_id AS publicId, sha256, size FROM document WHERE id > ? ORDER BY id')) {
    const row = `${d.id} (${d.publicId})`;
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of createReadStream(join(dir, d.sha256.slice(0, 2), d.sha256.slice(2, 4), d.sha256)) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        size += chunk.length;
      }
    } catch {
      yield { kind, row, fault: 'MISSING', detail: `the file ${d.sha256} cannot be read` };
      continue;
    }
    if (hash.digest('hex') !== d.sha256 || size !== d.size) yield { kind, row, fault: 'CHANGED', detail: `the file ${d.sha256} is not what was kept` };
  }
}
