CREATE TABLE `support_assignment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	`why` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_assignment_order" CHECK("support_assignment"."to_at" IS NULL OR "support_assignment"."to_at" >= "support_assignment"."from_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_assignment_open` ON `support_assignment` (`application_id`) WHERE to_at IS NULL;--> statement-breakpoint
CREATE INDEX `support_assignment_application` ON `support_assignment` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `support_assignment_person` ON `support_assignment` (`person_id`) WHERE to_at IS NULL;--> statement-breakpoint
CREATE TABLE `support_assignment_reason` (
	`assignment_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`assignment_id`) REFERENCES `support_assignment`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
DROP INDEX `support_rule_version_from`;--> statement-breakpoint
CREATE UNIQUE INDEX `support_rule_version_from` ON `support_rule_version` (`effective_from`);