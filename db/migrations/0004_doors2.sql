CREATE TABLE `support_help` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`helper_id` text NOT NULL,
	`team_organisation_id` integer NOT NULL,
	`version` integer NOT NULL,
	`begun_at` integer NOT NULL,
	`handed_at` integer,
	`handed_version` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`team_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_help_helper` ON `support_help` (`helper_id`,`application_id`);