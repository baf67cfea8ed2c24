CREATE TABLE `vault_consent` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`paper_id` integer NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`text_version` text NOT NULL,
	`text_digest` text NOT NULL,
	`given_by` text NOT NULL,
	`given_at` integer NOT NULL,
	`withdrawn_at` integer,
	`sealed_at` integer,
	FOREIGN KEY (`paper_id`) REFERENCES `vault_paper`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vault_consent_end" CHECK("vault_consent"."withdrawn_at" IS NULL OR "vault_consent"."sealed_at" IS NULL)
);
--> statement-breakpoint
CREATE INDEX `vault_consent_object` ON `vault_consent` (`object`,`object_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `vault_consent_once` ON `vault_consent` (`paper_id`,`object`,`object_id`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE TABLE `vault_paper` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`issued_on` text NOT NULL,
	`valid_until` text,
	`replaced_by_id` integer,
	`discarded_at` integer,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vault_paper_dates" CHECK("vault_paper"."valid_until" IS NULL OR "vault_paper"."valid_until" >= "vault_paper"."issued_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vault_paper_public_id` ON `vault_paper` (`public_id`);--> statement-breakpoint
CREATE INDEX `vault_paper_organisation` ON `vault_paper` (`organisation_id`,`kind`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `vault_paper_replaced` ON `vault_paper` (`replaced_by_id`);--> statement-breakpoint
ALTER TABLE `support_programme` ADD `papers_json` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `support_programme` ADD `commune_counter` integer DEFAULT 0 NOT NULL;