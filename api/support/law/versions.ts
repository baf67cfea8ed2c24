/** Reads of the law's versions: public, with how much rests on each. */
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { ruleVersions } from '../rule-versions.ts';
import type { RuleVersion } from '../rules/types.ts';

export interface VersionLine {
  version: RuleVersion;
  /** The version that it replaces on its day. */
  before: RuleVersion | null;
  /** Came with the software, or was entered by an administrator at that time. */
  delivered: boolean;
  enteredAt: number | null;
  /** Decisions, and contents of dossiers, whose figures were computed by it. */
  decisions: number;
  items: number;
}

/** Every version, the newest first, without counting what rests on it. */
export const lawVersions = (ctx: Pick<Context, 'db'>): RuleVersion[] => ruleVersions(ctx.db).reverse();

/** Every version, the newest first. */
export function versionLines(ctx: Pick<Context, 'db'>): VersionLine[] {
  const rows = new Map(ctx.db.all<{ id: number; code: string; createdBy: string; createdAt: number }>('SELECT id, code, created_by AS createdBy, created_at AS createdAt FROM support_rule_version').map((r) => [r.code, r]));
  const counted = (table: 'support_decision' | 'support_item') =>
    new Map(ctx.db.all<{ id: number; n: number }>(`SELECT rule_version_id AS id, count(*) AS n FROM ${table} WHERE rule_version_id IS NOT NULL GROUP BY rule_version_id`).map((r) => [r.id, r.n]));
  const decisions = counted('support_decision');
  const items = counted('support_item');
  const versions = ruleVersions(ctx.db);
  return versions.map((version, n): VersionLine => {
    const row = rows.get(version.code);
    const delivered = row === undefined || row.createdBy === 'system:delivery';
    return { version, before: versions[n - 1] ?? null, delivered, enteredAt: delivered ? null : row.createdAt, decisions: (row && decisions.get(row.id)) ?? 0, items: (row && items.get(row.id)) ?? 0 };
  }).reverse();
}

/** @throws DomainError 404 */
export function versionLine(ctx: Pick<Context, 'db'>, code: string): VersionLine {
  const found = versionLines(ctx).find((l) => l.version.code === code);
  if (!found) throw notFound({ vi: 'Không có bản luật mang mã này.', en: 'No version of the law has this code.' });
  return found;
}
