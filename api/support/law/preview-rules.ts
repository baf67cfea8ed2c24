/** Whom a new version of the law would change: counted before it is published, without a word of whose drafts they are. */
import { requireRole } from '../../access.ts';
import type { Context } from '../../context.ts';
import { ruleVersions } from '../rule-versions.ts';
import { changesBetween, sumUnder, typicalCases, type LawChange, type TypicalCase } from '../rules/compare.ts';
import type { RuleVersion } from '../rules/types.ts';
import { versionOn } from '../rules/version.ts';
import { administeredProgrammes } from './change-programme.ts';
import { countDrafts, draftsOn, sentCount, type DraftCount } from './count-drafts.ts';
import { readVersion } from './publish-rules.ts';
import type { RuleVersionInput } from './schemas.ts';

export interface RulesPreview {
  version: RuleVersion;
  /** The version that would hold on its day without it, and the next one after it, where there is one. */
  before: RuleVersion;
  until: string | null;
  changes: LawChange[];
  /** Typical enterprises whose sum or size changes, of so many. */
  typical: TypicalCase[];
  typicalCounted: number;
  drafts: DraftCount;
  /** Sent and not decided: they keep the law of the day of their request. */
  sent: number;
}

/**
 * What a version would change if it were published: figures, typical enterprises, and drafts of the administrator's own bodies, as if they were
 * sent on its day under it and without it.
 * @throws DomainError as publishing would
 */
export function previewRules(ctx: Context, raw: RuleVersionInput): RulesPreview {
  requireRole(ctx, 'ADMIN');
  const version = readVersion(ctx, raw);
  const known = ruleVersions(ctx.db);
  const before = versionOn(known, version.effectiveFrom)!;
  const own = administeredProgrammes(ctx, version.effectiveFrom);
  const typical = typicalCases(before, version);
  return {
    version, before, until: known.find((v) => v.effectiveFrom > version.effectiveFrom)?.effectiveFrom ?? null, changes: changesBetween(before, version),
    typical: typical.filter((c) => c.before.totalVnd !== c.after.totalVnd || c.before.size !== c.after.size), typicalCounted: typical.length,
    drafts: countDrafts(draftsOn(ctx, own, version.effectiveFrom), (asked) => sumUnder(before, asked), (asked) => sumUnder(version, asked)),
    sent: sentCount(ctx, own),
  };
}
