CREATE TABLE `api_key` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`digest` text NOT NULL,
	`demo` integer DEFAULT 0 NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_by` text,
	`revoked_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "api_key_digest_hex" CHECK(length("api_key"."digest") = 64)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_public_id` ON `api_key` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_digest` ON `api_key` (`digest`);--> statement-breakpoint
CREATE INDEX `api_key_organisation` ON `api_key` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `epcis_capture_declaration` (
	`event_row` integer PRIMARY KEY NOT NULL,
	`corrects_event_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `epcis_capture_job` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`captured_by` text NOT NULL,
	`behaviour` text NOT NULL,
	`state` text NOT NULL,
	`success` integer DEFAULT 1 NOT NULL,
	`events` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`errors_json` text DEFAULT '[]' NOT NULL,
	`notices_json` text DEFAULT '[]' NOT NULL,
	`context_json` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "epcis_capture_job_behaviour" CHECK("epcis_capture_job"."behaviour" IN ('rollback','proceed')),
	CONSTRAINT "epcis_capture_job_state_known" CHECK("epcis_capture_job"."state" IN ('RECEIVING','RUNNING','UNDOING','DONE')),
	CONSTRAINT "epcis_capture_job_done" CHECK("epcis_capture_job"."done" BETWEEN 0 AND "epcis_capture_job"."events")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_capture_job_public_id` ON `epcis_capture_job` (`public_id`);--> statement-breakpoint
CREATE INDEX `epcis_capture_job_organisation` ON `epcis_capture_job` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `epcis_capture_job_state` ON `epcis_capture_job` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `epcis_capture_lot` (
	`job_id` integer NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`trade_item_id` integer NOT NULL,
	`gtin` text NOT NULL,
	`code` text NOT NULL,
	`production_date` text NOT NULL,
	`expiry_date` text NOT NULL,
	`quantity_milli` integer NOT NULL,
	`unit` text NOT NULL,
	`commune_code` text NOT NULL,
	`ingredients` text NOT NULL,
	PRIMARY KEY(`job_id`, `gtin`, `code`),
	FOREIGN KEY (`job_id`) REFERENCES `epcis_capture_job`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `epcis_capture_part` (
	`job_id` integer NOT NULL,
	`first` integer NOT NULL,
	`count` integer NOT NULL,
	`text` text NOT NULL,
	`ranges_json` text NOT NULL,
	`faults_json` text DEFAULT '{}' NOT NULL,
	PRIMARY KEY(`job_id`, `first`),
	FOREIGN KEY (`job_id`) REFERENCES `epcis_capture_job`(`id`) ON UPDATE no action ON DELETE restrict
);
