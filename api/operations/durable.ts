/** Files that are on the disk before anybody is told so. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Flushes a file or a folder's entries to the disk. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
