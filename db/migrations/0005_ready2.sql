CREATE TABLE `support_measure` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`before_result_id` integer NOT NULL,
	`asked_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`before_result_id`) REFERENCES `readiness_result`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_measure_organisation` ON `support_measure` (`organisation_id`,`before_result_id`);--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `points_json` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `check_state` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `checked_by` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `checked_at` integer;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `check_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `kind` text DEFAULT 'TEST' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `scoring` text DEFAULT 'MEAN' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `state` text DEFAULT 'PUBLISHED' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `document` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `superseded_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `created_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `published_at` integer;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `retired_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_version_published` ON `readiness_version` (`instrument_id`) WHERE state = 'PUBLISHED';