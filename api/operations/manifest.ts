/** What a backup says about itself; the last file of its archive, so that a cut-off archive has none. */
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
export const FORMAT = 'san-que-backup';

const file = z.object({ path: z.string(), size: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
  /** The newest migration that the database has. */
  schema: z.string(),
  files: z.array(file),
  /** Rows of each table. */
  rows: z.record(z.string(), z.number().int().min(0)),
  /** End of the audit chain: a chain cut off later shows against it. */
  auditHead: z.object({ id: z.number().int().min(0), hash: z.string() }),
  /** Check values of stamp keys that were missing when the backup was made. */
  missingStampKeys: z.array(z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;
