CREATE TABLE `support_absence` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	`stand_in_id` text,
	`declared_by` text NOT NULL,
	`declared_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_absence_days" CHECK("support_absence"."to_on" >= "support_absence"."from_on"),
	CONSTRAINT "support_absence_stand_in" CHECK(("support_absence"."stand_in_id" IS NULL AND "support_absence"."role" = 'APPROVER') OR "support_absence"."stand_in_id" <> "support_absence"."person_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_absence_public_id` ON `support_absence` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_absence_open` ON `support_absence` (`body_organisation_id`,`from_on`) WHERE ended_at IS NULL;--> statement-breakpoint
ALTER TABLE `support_assignment` ADD `absence_id` integer REFERENCES support_absence(id);