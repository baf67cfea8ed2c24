/** Which version of the law holds on a date: the delivered ones, and those that an administrator added. */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { DELIVERED_VERSIONS } from './lawbook.ts';
import type { RuleVersion } from './rules/types.ts';
import { versionOn } from './rules/version.ts';

/** Parsed documents by digest: a document never changes, so it is parsed once per process. */
const parsed = new Map<string, RuleVersion>();

function stored(db: Database): RuleVersion[] {
  return db.all<{ digest: string }>('SELECT digest FROM support_rule_version').map(({ digest }) => {
    let version = parsed.get(digest);
    if (!version) {
      const row = db.get<{ documentJson: string }>('SELECT document_json AS documentJson FROM support_rule_version WHERE digest = ?', [digest]);
      version = JSON.parse(row?.documentJson ?? '{}') as RuleVersion;
      parsed.set(digest, version);
    }
    return version;
  });
}

/** Every version known, oldest first; a stored one replaces a delivered one of the same code. */
export function ruleVersions(db: Database): RuleVersion[] {
  const byCode = new Map(DELIVERED_VERSIONS.map((v) => [v.code, v]));
  for (const v of stored(db)) byCode.set(v.code, v);
  return [...byCode.values()].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}

/** The law in force on a legal date; undefined before the first version. */
export const lawOn = (db: Database, date: string): RuleVersion | undefined => versionOn(ruleVersions(db), date);

/** The row of a version, written on first use; inside a transaction. */
export function ruleVersionId(db: Database, version: RuleVersion, now: number): number {
  const found = db.get<{ id: number }>('SELECT id FROM support_rule_version WHERE code = ?', [version.code]);
  if (found) return found.id;
  const document = JSON.stringify(version);
  return db.run('INSERT INTO support_rule_version (code, effective_from, document_json, digest, created_by, created_at) VALUES (?,?,?,?,?,?)', [
    version.code, version.effectiveFrom, document, createHash('sha256').update(document).digest('hex'), 'system:delivery', now,
  ]).lastInsertRowid;
}

/** The version that a decision or an item was made under. */
export function ruleVersionById(db: Database, id: number): RuleVersion | undefined {
  const row = db.get<{ documentJson: string }>('SELECT document_json AS documentJson FROM support_rule_version WHERE id = ?', [id]);
  return row && (JSON.parse(row.documentJson) as RuleVersion);
}
