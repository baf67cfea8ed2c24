DROP INDEX `support_rule_version_from`;--> statement-breakpoint
CREATE UNIQUE INDEX `support_rule_version_from` ON `support_rule_version` (`effective_from`);