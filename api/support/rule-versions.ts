/** Which version of the law holds on a date: the delivered ones, and those that an administrator added. */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { DELIVERED_VERSIONS } from './lawbook.ts';
import type { RuleVersion } from './rules/types.ts';
import { versionOn } from './rules/version.ts';

const sha = (document: string): string => createHash('sha256').update(document).digest('hex');
const DELIVERED_DIGESTS = new Map(DELIVERED_VERSIONS.map((v) => [v.code, sha(JSON.stringify(v))]));

/** Parsed documents by digest: a document never changes, so it is parsed once per process. */
const parsed = new Map<string, RuleVersion>();

function stored(db: Database): RuleVersion[] {
  return db.all<{ code: string; digest: string }>('SELECT code, digest FROM support_rule_version').map(({ code, digest }) => {
    // decisions rest on the stored copy: another law under the same code would change them backwards
    if ((DELIVERED_DIGESTS.get(code) ?? digest) !== digest) throw new TypeError(`rule version ${code} was delivered with another document than the one stored: deliver a new version instead`);
    let version = parsed.get(digest);
    if (!version) {
      const row = db.get<{ documentJson: string }>('SELECT document_json AS documentJson FROM support_rule_version WHERE digest = ?', [digest]);
      version = JSON.parse(row?.documentJson ?? '{}') as RuleVersion;
      parsed.set(digest, version);
    }
    return version;
  });
}

/** Every version known, oldest first. A day on which an administrator's version starts is that version's, whatever is delivered later. */
export function ruleVersions(db: Database): RuleVersion[] {
  const kept = stored(db);
  const delivered = DELIVERED_VERSIONS.filter((d) => !kept.some((v) => v.code === d.code || v.effectiveFrom === d.effectiveFrom));
  return [...delivered, ...kept].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}

/** The law in force on a legal date; undefined before the first version. */
export const lawOn = (db: Database, date: string): RuleVersion | undefined => versionOn(ruleVersions(db), date);

/** Adds a version; inside a transaction. @returns its row's id and the digest of its document */
export function keepVersion(db: Database, version: RuleVersion, by: string, now: number): { id: number; digest: string } {
  const document = JSON.stringify(version);
  const digest = sha(document);
  const { lastInsertRowid: id } = db.run('INSERT INTO support_rule_version (code, effective_from, document_json, digest, created_by, created_at) VALUES (?,?,?,?,?,?)', [version.code, version.effectiveFrom, document, digest, by, now]);
  return { id, digest };
}

/** The row of a version; a delivered one is written on first use, inside a transaction. */
export const ruleVersionId = (db: Database, version: RuleVersion, now: number): number =>
  db.get<{ id: number }>('SELECT id FROM support_rule_version WHERE code = ?', [version.code])?.id ?? keepVersion(db, version, 'system:delivery', now).id;

/** The version that a decision or an item was made under. */
export function ruleVersionById(db: Database, id: number): RuleVersion | undefined {
  const row = db.get<{ documentJson: string }>('SELECT document_json AS documentJson FROM support_rule_version WHERE id = ?', [id]);
  return row && (JSON.parse(row.documentJson) as RuleVersion);
}
