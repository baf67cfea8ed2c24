/** The law as data, as it comes with the floor. */
import articles from '../../db/data/support-articles.json' with { type: 'json' };
import rules from '../../db/data/support-rules.json' with { type: 'json' };
import type { ArticleBook, RuleVersion, WorkCalendar } from './rules/types.ts';

export const ARTICLES: ArticleBook = articles;
/** Versions that the floor was delivered with, oldest first; an administrator's later ones stand in `support_rule_version`. */
export const DELIVERED_VERSIONS = rules.versions as unknown as readonly RuleVersion[];
export const CALENDAR: WorkCalendar = rules.calendar;
