CREATE TABLE `audit_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`act` text NOT NULL,
	`object` text NOT NULL,
	`object_id` text NOT NULL,
	`data_json` text NOT NULL,
	`request_id` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entry_hash` ON `audit_entry` (`hash`);--> statement-breakpoint
CREATE INDEX `audit_entry_object` ON `audit_entry` (`object`,`object_id`);--> statement-breakpoint
CREATE TABLE `generation` (
	`scope` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`actor` text NOT NULL,
	`act` text NOT NULL,
	`key` text NOT NULL,
	`result_json` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`actor`, `act`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_created` ON `idempotency` (`created_at`);--> statement-breakpoint
CREATE TABLE `installation` (
	`id` integer PRIMARY KEY NOT NULL,
	`province_code` text NOT NULL,
	`name` text NOT NULL,
	`demo` integer DEFAULT 0 NOT NULL,
	`profile_json` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "installation_one" CHECK("installation"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `job_run` (
	`name` text PRIMARY KEY NOT NULL,
	`last_started_at` integer NOT NULL,
	`last_done_at` integer,
	`last_error` text
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`topic` text NOT NULL,
	`key` text NOT NULL,
	`payload_json` text NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`leased_until` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'WAITING' NOT NULL,
	`last_error` text,
	`done_at` integer,
	CONSTRAINT "outbox_state" CHECK("outbox"."state" IN ('WAITING','DONE','HELD'))
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`due_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_waiting_key` ON `outbox` (`topic`,`key`) WHERE state = 'WAITING' AND attempts = 0;--> statement-breakpoint
CREATE TABLE `consent` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`purpose` text NOT NULL,
	`text_version` text NOT NULL,
	`text_digest` text NOT NULL,
	`way` text NOT NULL,
	`given_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consent_open` ON `consent` (`person_id`,`purpose`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `consent_person` ON `consent` (`person_id`);--> statement-breakpoint
CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_user` ON `credential` (`user_id`,`provider_id`);--> statement-breakpoint
CREATE TABLE `data_request` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`detail` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`opened_at` integer NOT NULL,
	`answer_due` text NOT NULL,
	`due` text NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`answer` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `data_request_public_id` ON `data_request` (`public_id`);--> statement-breakpoint
CREATE INDEX `data_request_person` ON `data_request` (`person_id`);--> statement-breakpoint
CREATE INDEX `data_request_open` ON `data_request` (`state`,`due`);--> statement-breakpoint
CREATE UNIQUE INDEX `data_request_one_open` ON `data_request` (`person_id`,`kind`) WHERE state = 'OPEN' AND kind = 'ERASE';--> statement-breakpoint
CREATE TABLE `demo_message` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel` text NOT NULL,
	`recipient` text NOT NULL,
	`body` text NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `demo_message_key` ON `demo_message` (`key`);--> statement-breakpoint
CREATE INDEX `demo_message_at` ON `demo_message` (`at`);--> statement-breakpoint
CREATE TABLE `director_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`former_person_id` text,
	`new_person_id` text NOT NULL,
	`reason` text NOT NULL,
	`decided_by` text NOT NULL,
	`decided_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`former_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`new_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decided_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `director_change_organisation` ON `director_change` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `one_time_code` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`channel` text NOT NULL,
	`contact` text NOT NULL,
	`subject` text,
	`code_digest` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`closed_at` integer,
	`ticket_digest` text,
	`ticket_until` integer,
	CONSTRAINT "one_time_code_attempts" CHECK("one_time_code"."attempts" BETWEEN 0 AND 5)
);
--> statement-breakpoint
CREATE INDEX `one_time_code_contact` ON `one_time_code` (`contact`,`purpose`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_time_code_ticket` ON `one_time_code` (`ticket_digest`);--> statement-breakpoint
CREATE INDEX `one_time_code_created` ON `one_time_code` (`created_at`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`tax_code` text,
	`address` text,
	`commune_code` text,
	`province_code` text,
	`phone` text,
	`illustration` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "organisation_kind" CHECK("organisation"."kind" IN ('FARMER','HOUSEHOLD','COOPERATIVE_GROUP','COOPERATIVE','COMPANY','STATE_BODY','COMMUNITY_TEAM')),
	CONSTRAINT "organisation_tax_code_known" CHECK("organisation"."tax_code" IS NOT NULL OR "organisation"."kind" NOT IN ('HOUSEHOLD','COOPERATIVE','COMPANY'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_public_id` ON `organisation` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_tax_code` ON `organisation` (`tax_code`);--> statement-breakpoint
CREATE INDEX `organisation_commune` ON `organisation` (`commune_code`);--> statement-breakpoint
CREATE TABLE `organisation_role` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`commune_code` text DEFAULT '' NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`granted_by` text NOT NULL,
	`granted_at` integer NOT NULL,
	`ended_by` text,
	`ended_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "organisation_role_dates" CHECK("organisation_role"."valid_to" IS NULL OR "organisation_role"."valid_to" >= "organisation_role"."valid_from"),
	CONSTRAINT "organisation_role_role" CHECK("organisation_role"."role" IN ('OWNER','MEMBER','ADMIN','TRADE_OFFICER','APPROVER','SETTLER','OCOP_OFFICER','INSPECTOR','COMMUNE_OFFICER','HELPER'))
);
--> statement-breakpoint
CREATE INDEX `organisation_role_person` ON `organisation_role` (`person_id`,`valid_to`);--> statement-breakpoint
CREATE INDEX `organisation_role_organisation` ON `organisation_role` (`organisation_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_role_one_owner` ON `organisation_role` (`organisation_id`) WHERE role = 'OWNER' AND valid_to IS NULL;--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`phone_number` text,
	`phone_number_verified` integer DEFAULT false NOT NULL,
	`demo` integer DEFAULT false NOT NULL,
	`erased_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "person_phone_form" CHECK("person"."phone_number" IS NULL OR "person"."phone_number" GLOB '+84[0-9]*')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_email` ON `person` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `person_phone` ON `person` (`phone_number`);--> statement-breakpoint
CREATE TABLE `recovery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`state` text NOT NULL,
	`person_id` text,
	`person_name` text NOT NULL,
	`old_contact` text NOT NULL,
	`new_phone` text NOT NULL,
	`helper_name` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`evidence` text,
	`requested_at` integer NOT NULL,
	`requested_by` text,
	`confirmed_by` text,
	`confirmed_at` integer,
	`done_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`confirmed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recovery_public_id` ON `recovery` (`public_id`);--> statement-breakpoint
CREATE INDEX `recovery_state` ON `recovery` (`state`,`requested_at`);--> statement-breakpoint
CREATE INDEX `recovery_person` ON `recovery` (`person_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`last_used_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `throttle` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`bucket` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `throttle_bucket` ON `throttle` (`bucket`,`at`);--> statement-breakpoint
CREATE INDEX `throttle_at` ON `throttle` (`at`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `commune` (
	`code` text PRIMARY KEY NOT NULL,
	`province_code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	FOREIGN KEY (`province_code`) REFERENCES `province`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "commune_code" CHECK(length("commune"."code") = 5)
);
--> statement-breakpoint
CREATE INDEX `commune_province` ON `commune` (`province_code`,`name`);--> statement-breakpoint
CREATE TABLE `old_place` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ward_name` text NOT NULL,
	`district_name` text NOT NULL,
	`province_name` text NOT NULL,
	`commune_code` text NOT NULL,
	FOREIGN KEY (`commune_code`) REFERENCES `commune`(`code`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `old_place_one` ON `old_place` (`ward_name`,`district_name`,`province_name`,`commune_code`);--> statement-breakpoint
CREATE INDEX `old_place_commune` ON `old_place` (`commune_code`);--> statement-breakpoint
CREATE TABLE `province` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`short_name` text NOT NULL,
	`kind` text NOT NULL,
	CONSTRAINT "province_code" CHECK(length("province"."code") = 2)
);
--> statement-breakpoint
CREATE TABLE `reference_version` (
	`dataset` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`loaded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `media` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`sha256` text NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`position` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`variants` text DEFAULT '[]' NOT NULL,
	`added_by` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "media_size" CHECK("media"."width" > 0 AND "media"."height" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `media_public` ON `media` (`public_id`);--> statement-breakpoint
CREATE INDEX `media_object` ON `media` (`object`,`object_id`,`position`);--> statement-breakpoint
CREATE INDEX `media_sha` ON `media` (`sha256`);--> statement-breakpoint
CREATE TABLE `staged_upload` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`token` text NOT NULL,
	`owner_user_id` text NOT NULL,
	`client_key` text NOT NULL,
	`file_name` text NOT NULL,
	`size` integer NOT NULL,
	`offset` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'receiving' NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`sha256` text,
	`width` integer,
	`height` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	CONSTRAINT "staged_upload_offset" CHECK("staged_upload"."offset" >= 0 AND "staged_upload"."offset" <= "staged_upload"."size"),
	CONSTRAINT "staged_upload_received" CHECK("staged_upload"."state" <> 'received' OR ("staged_upload"."sha256" IS NOT NULL AND "staged_upload"."width" > 0 AND "staged_upload"."height" > 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staged_upload_public` ON `staged_upload` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `staged_upload_file` ON `staged_upload` (`owner_user_id`,`token`,`client_key`);--> statement-breakpoint
CREATE INDEX `staged_upload_expiry` ON `staged_upload` (`expires_at`);--> statement-breakpoint
CREATE INDEX `staged_upload_sha` ON `staged_upload` (`sha256`);