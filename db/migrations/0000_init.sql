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
CREATE INDEX `audit_entry_actor` ON `audit_entry` (`actor`);--> statement-breakpoint
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
	`name_folded` text DEFAULT '' NOT NULL,
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
CREATE TABLE `grading` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`kind` text NOT NULL,
	`stars` integer NOT NULL,
	`decision_number` text,
	`decision_date` text,
	`body` text,
	`valid_until` text,
	`source_name` text,
	`source_url` text,
	`year` integer,
	`checked_by_id` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`checked_by_id`) REFERENCES `grading`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "grading_stars" CHECK("grading"."stars" BETWEEN 3 AND 5),
	CONSTRAINT "grading_certificate" CHECK(("grading"."kind" = 'CERTIFICATE') = ("grading"."decision_number" IS NOT NULL AND "grading"."decision_date" IS NOT NULL AND "grading"."body" IS NOT NULL AND "grading"."valid_until" IS NOT NULL)),
	CONSTRAINT "grading_source_named" CHECK("grading"."kind" = 'CERTIFICATE' OR "grading"."source_name" IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX `grading_product` ON `grading` (`product_id`,`kind`);--> statement-breakpoint
CREATE INDEX `grading_valid_until` ON `grading` (`valid_until`);--> statement-breakpoint
CREATE UNIQUE INDEX `grading_decision` ON `grading` (`product_id`,`decision_number`,`decision_date`);--> statement-breakpoint
CREATE UNIQUE INDEX `grading_source` ON `grading` (`product_id`,`kind`,`stars`,`source_url`) WHERE kind <> 'CERTIFICATE';--> statement-breakpoint
CREATE TABLE `gtin_sequence` (
	`province_code` text PRIMARY KEY NOT NULL,
	`next` integer NOT NULL,
	CONSTRAINT "gtin_sequence_range" CHECK("gtin_sequence"."next" BETWEEN 1 AND 100000000)
);
--> statement-breakpoint
CREATE TABLE `import_job` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`file_name` text NOT NULL,
	`digest` text NOT NULL,
	`source_name` text,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`applied` integer DEFAULT 0 NOT NULL,
	`notices_json` text DEFAULT '[]' NOT NULL,
	`started_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_job_public` ON `import_job` (`public_id`);--> statement-breakpoint
CREATE INDEX `import_job_state` ON `import_job` (`state`);--> statement-breakpoint
CREATE TABLE `import_row` (
	`job_id` integer NOT NULL,
	`row_no` integer NOT NULL,
	`data_json` text NOT NULL,
	`outcome` text NOT NULL,
	`register_key` text,
	`place_status` text NOT NULL,
	`detail_json` text NOT NULL,
	`product_id` integer,
	PRIMARY KEY(`job_id`, `row_no`),
	FOREIGN KEY (`job_id`) REFERENCES `import_job`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `import_row_outcome` ON `import_row` (`job_id`,`outcome`);--> statement-breakpoint
CREATE TABLE `merge_candidate` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`a_id` integer NOT NULL,
	`b_id` integer NOT NULL,
	`score` integer NOT NULL,
	`reason` text NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`created_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	CONSTRAINT "merge_candidate_order" CHECK("merge_candidate"."a_id" < "merge_candidate"."b_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `merge_candidate_pair` ON `merge_candidate` (`kind`,`a_id`,`b_id`);--> statement-breakpoint
CREATE INDEX `merge_candidate_open` ON `merge_candidate` (`state`,`kind`,`score`);--> statement-breakpoint
CREATE TABLE `producer` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`province_code` text NOT NULL,
	`commune_code` text,
	`place_text` text,
	`organisation_id` integer,
	`story` text,
	`story_en` text,
	`public_phone` text,
	`illustration` integer DEFAULT 0 NOT NULL,
	`merged_into_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`province_code`) REFERENCES `province`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`commune_code`) REFERENCES `commune`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`merged_into_id`) REFERENCES `producer`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "producer_not_itself" CHECK("producer"."merged_into_id" IS NULL OR "producer"."merged_into_id" <> "producer"."id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `producer_slug` ON `producer` (`slug`);--> statement-breakpoint
CREATE INDEX `producer_key` ON `producer` (`province_code`,`name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `producer_organisation` ON `producer` (`organisation_id`) WHERE merged_into_id IS NULL AND organisation_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `product` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`name_key` text NOT NULL,
	`group_code` text NOT NULL,
	`producer_id` integer,
	`province_code` text NOT NULL,
	`commune_code` text,
	`place_text` text,
	`story` text,
	`story_en` text,
	`origin` text,
	`ingredients` text,
	`state` text NOT NULL,
	`state_reason` text,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`register_key` text,
	`merged_into_id` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	`published_at` integer,
	`certified_stars` integer,
	`certified_from` text,
	`certified_until` text,
	`announced_stars` integer,
	`announced_year` integer,
	`proposed_stars` integer,
	`price_from` integer,
	FOREIGN KEY (`producer_id`) REFERENCES `producer`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`province_code`) REFERENCES `province`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`commune_code`) REFERENCES `commune`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`merged_into_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "product_state" CHECK("product"."state" IN ('DRAFT','PENDING','PUBLISHED','RETURNED','SUSPENDED','MERGED')),
	CONSTRAINT "product_group" CHECK("product"."group_code" IN ('food','drinks','herbs','crafts','plants','tourism')),
	CONSTRAINT "product_merged" CHECK(("product"."state" = 'MERGED') = ("product"."merged_into_id" IS NOT NULL)),
	CONSTRAINT "product_price_from" CHECK("product"."price_from" IS NULL OR "product"."price_from" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_slug` ON `product` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_public` ON `product` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_register_key` ON `product` (`register_key`);--> statement-breakpoint
CREATE INDEX `product_key` ON `product` (`province_code`,`name_key`);--> statement-breakpoint
CREATE INDEX `product_newest` ON `product` (`state`,`published_at`,`id`);--> statement-breakpoint
CREATE INDEX `product_name` ON `product` (`state`,`name_key`,`id`);--> statement-breakpoint
CREATE INDEX `product_certified_until` ON `product` (`certified_until`);--> statement-breakpoint
CREATE INDEX `product_producer` ON `product` (`producer_id`,`state`);--> statement-breakpoint
CREATE INDEX `product_waiting` ON `product` (`state`,`submitted_at`);--> statement-breakpoint
CREATE TABLE `product_revision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`product_id` integer NOT NULL,
	`base_version` integer NOT NULL,
	`fields_json` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`submitted_by` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_revision_public` ON `product_revision` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_revision_waiting` ON `product_revision` (`product_id`) WHERE state = 'SUBMITTED';--> statement-breakpoint
CREATE INDEX `product_revision_state` ON `product_revision` (`state`,`submitted_at`);--> statement-breakpoint
CREATE TABLE `slug_redirect` (
	`kind` text NOT NULL,
	`slug` text NOT NULL,
	`target_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `slug`)
);
--> statement-breakpoint
CREATE TABLE `trade_item` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`product_id` integer NOT NULL,
	`gtin` text NOT NULL,
	`gtin_kind` text NOT NULL,
	`label` text NOT NULL,
	`label_en` text,
	`net_quantity` integer NOT NULL,
	`net_unit` text NOT NULL,
	`piece_word` text,
	`pieces` integer DEFAULT 1 NOT NULL,
	`price` integer,
	`stock` integer,
	`state` text DEFAULT 'ACTIVE' NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "trade_item_quantity" CHECK(typeof("trade_item"."net_quantity") = 'integer' AND "trade_item"."net_quantity" BETWEEN 1 AND 1000000000),
	CONSTRAINT "trade_item_pieces" CHECK("trade_item"."pieces" BETWEEN 1 AND 100000),
	CONSTRAINT "trade_item_price" CHECK("trade_item"."price" IS NULL OR (typeof("trade_item"."price") = 'integer' AND "trade_item"."price" BETWEEN 1 AND 100000000000)),
	CONSTRAINT "trade_item_stock" CHECK("trade_item"."stock" IS NULL OR (typeof("trade_item"."stock") = 'integer' AND "trade_item"."stock" BETWEEN 0 AND 1000000000)),
	CONSTRAINT "trade_item_gtin_digits" CHECK(length("trade_item"."gtin") BETWEEN 8 AND 14 AND "trade_item"."gtin" NOT GLOB '*[^0-9]*'),
	CONSTRAINT "trade_item_piece_word" CHECK(("trade_item"."net_unit" = 'piece') = ("trade_item"."piece_word" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trade_item_public` ON `trade_item` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `trade_item_gtin_now` ON `trade_item` (`gtin`);--> statement-breakpoint
CREATE INDEX `trade_item_product` ON `trade_item` (`product_id`,`position`);--> statement-breakpoint
CREATE TABLE `trade_item_gtin` (
	`gtin14` text PRIMARY KEY NOT NULL,
	`trade_item_id` integer NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`replaced_at` integer,
	FOREIGN KEY (`trade_item_id`) REFERENCES `trade_item`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `trade_item_gtin_item` ON `trade_item_gtin` (`trade_item_id`);--> statement-breakpoint
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
CREATE INDEX `staged_upload_sha` ON `staged_upload` (`sha256`);--> statement-breakpoint
CREATE TABLE `provider` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`organisation_id` integer NOT NULL,
	`slug` text NOT NULL,
	`state` text NOT NULL,
	`summary_vi` text NOT NULL,
	`summary_en` text NOT NULL,
	`website` text,
	`province_code` text,
	`accepted` integer DEFAULT 0 NOT NULL,
	`accepted_in_time` integer DEFAULT 0 NOT NULL,
	`verified_at` integer,
	`illustration` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "provider_state" CHECK("provider"."state" IN ('PENDING','VERIFIED','SUSPENDED')),
	CONSTRAINT "provider_record" CHECK("provider"."accepted_in_time" >= 0 AND "provider"."accepted_in_time" <= "provider"."accepted")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_organisation` ON `provider` (`organisation_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `provider_slug` ON `provider` (`slug`);--> statement-breakpoint
CREATE TABLE `readiness_answer` (
	`result_id` integer NOT NULL,
	`question_id` integer NOT NULL,
	`points` integer NOT NULL,
	`answered_at` integer NOT NULL,
	PRIMARY KEY(`result_id`, `question_id`),
	FOREIGN KEY (`result_id`) REFERENCES `readiness_result`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`question_id`) REFERENCES `readiness_question`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "readiness_answer_points" CHECK("readiness_answer"."points" >= 0)
);
--> statement-breakpoint
CREATE TABLE `readiness_instrument` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`name_vi` text NOT NULL,
	`name_en` text NOT NULL,
	`source_vi` text NOT NULL,
	`source_en` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_instrument_code` ON `readiness_instrument` (`code`);--> statement-breakpoint
CREATE TABLE `readiness_question` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version_id` integer NOT NULL,
	`code` text NOT NULL,
	`pillar` text NOT NULL,
	`position` integer NOT NULL,
	`vi` text NOT NULL,
	`en` text NOT NULL,
	`answers_json` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `readiness_version`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_question_code` ON `readiness_question` (`version_id`,`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_question_position` ON `readiness_question` (`version_id`,`position`);--> statement-breakpoint
CREATE TABLE `readiness_result` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`scores_json` text,
	`percent` integer,
	`level` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`version_id`) REFERENCES `readiness_version`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "readiness_result_done" CHECK(("readiness_result"."state" = 'DONE') = ("readiness_result"."finished_at" IS NOT NULL AND "readiness_result"."scores_json" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_result_public_id` ON `readiness_result` (`public_id`);--> statement-breakpoint
CREATE INDEX `readiness_result_organisation` ON `readiness_result` (`organisation_id`,`finished_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_result_open` ON `readiness_result` (`organisation_id`,`version_id`) WHERE state = 'OPEN';--> statement-breakpoint
CREATE TABLE `readiness_version` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instrument_id` integer NOT NULL,
	`edition` text NOT NULL,
	`pillars_json` text NOT NULL,
	`levels_json` text NOT NULL,
	`digest` text NOT NULL,
	`effective_from` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`instrument_id`) REFERENCES `readiness_instrument`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_version_one` ON `readiness_version` (`instrument_id`,`edition`);--> statement-breakpoint
CREATE TABLE `shortlist` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`readiness_result_id` integer NOT NULL,
	`asked_json` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`readiness_result_id`) REFERENCES `readiness_result`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shortlist_public_id` ON `shortlist` (`public_id`);--> statement-breakpoint
CREATE INDEX `shortlist_organisation` ON `shortlist` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `shortlist_entry` (
	`shortlist_id` integer NOT NULL,
	`rank` integer NOT NULL,
	`solution_id` integer NOT NULL,
	`points` integer NOT NULL,
	`reasons_json` text NOT NULL,
	PRIMARY KEY(`shortlist_id`, `rank`),
	FOREIGN KEY (`shortlist_id`) REFERENCES `shortlist`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shortlist_entry_solution` ON `shortlist_entry` (`shortlist_id`,`solution_id`);--> statement-breakpoint
CREATE TABLE `solution` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name_vi` text NOT NULL,
	`name_en` text NOT NULL,
	`summary_vi` text NOT NULL,
	`summary_en` text NOT NULL,
	`category` text NOT NULL,
	`pillars_json` text NOT NULL,
	`sectors_json` text NOT NULL,
	`sizes_json` text NOT NULL,
	`regions_json` text NOT NULL,
	`languages_json` text NOT NULL,
	`open_standards_json` text NOT NULL,
	`state_provided` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`published_at` integer,
	`published_by` text,
	`illustration` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`provider_id`) REFERENCES `provider`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "solution_state_known" CHECK("solution"."state" IN ('DRAFT','SUBMITTED','PUBLISHED','WITHDRAWN'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `solution_slug` ON `solution` (`slug`);--> statement-breakpoint
CREATE INDEX `solution_state` ON `solution` (`state`,`category`);--> statement-breakpoint
CREATE INDEX `solution_provider` ON `solution` (`provider_id`);--> statement-breakpoint
CREATE TABLE `solution_plan` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`solution_id` integer NOT NULL,
	`position` integer NOT NULL,
	`name_vi` text NOT NULL,
	`name_en` text NOT NULL,
	`price_vnd` integer NOT NULL,
	`period` text NOT NULL,
	`setup_vnd` integer DEFAULT 0 NOT NULL,
	`includes_vi` text DEFAULT '' NOT NULL,
	`includes_en` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "solution_plan_money" CHECK("solution_plan"."price_vnd" >= 0 AND "solution_plan"."setup_vnd" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `solution_plan_position` ON `solution_plan` (`solution_id`,`position`);--> statement-breakpoint
CREATE TABLE `solution_publication` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`solution_id` integer NOT NULL,
	`place` text NOT NULL,
	`address` text NOT NULL,
	`seen_on` text NOT NULL,
	`copy` text NOT NULL,
	`copy_digest` text NOT NULL,
	`seen_by` text NOT NULL,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `solution_publication_solution` ON `solution_publication` (`solution_id`,`seen_on`);--> statement-breakpoint
CREATE TABLE `support_application` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`programme_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`tax_code` text NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`door` text DEFAULT 'ONLINE' NOT NULL,
	`door_reference` text,
	`sector` text,
	`employees` real,
	`revenue_vnd` integer,
	`capital_vnd` integer,
	`founded_on` text,
	`women_owned` integer DEFAULT 0 NOT NULL,
	`many_women` integer DEFAULT 0 NOT NULL,
	`social_enterprise` integer DEFAULT 0 NOT NULL,
	`readiness_result_id` integer,
	`shortlist_id` integer,
	`receipt_number` text,
	`prepared_by` text NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`received_by` text,
	`received_at` integer,
	`received_on` text,
	`deadline_on` text,
	`recommended_by` text,
	`decided_by` text,
	`decided_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`readiness_result_id`) REFERENCES `readiness_result`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`shortlist_id`) REFERENCES `shortlist`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_application_state" CHECK("support_application"."state" IN ('DRAFT','SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED','APPROVED','NOTIFIED','CONTRACTED','ACCEPTED','SETTLED','REFUSED','WITHDRAWN','LAPSED')),
	CONSTRAINT "support_application_two_people" CHECK("support_application"."decided_by" IS NULL OR "support_application"."recommended_by" IS NULL OR "support_application"."decided_by" <> "support_application"."recommended_by"),
	CONSTRAINT "support_application_received" CHECK("support_application"."received_on" IS NULL OR "support_application"."receipt_number" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_application_public_id` ON `support_application` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_application_receipt` ON `support_application` (`receipt_number`);--> statement-breakpoint
CREATE INDEX `support_application_queue` ON `support_application` (`programme_id`,`state`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `support_application_organisation` ON `support_application` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `support_application_tax_code` ON `support_application` (`tax_code`,`state`);--> statement-breakpoint
CREATE TABLE `support_application_text` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`need` text DEFAULT '' NOT NULL,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_budget` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`programme_id` integer NOT NULL,
	`year` integer NOT NULL,
	`source` text NOT NULL,
	`appropriated_vnd` integer DEFAULT 0 NOT NULL,
	`available_vnd` integer DEFAULT 0 NOT NULL,
	`reserved_vnd` integer DEFAULT 0 NOT NULL,
	`committed_vnd` integer DEFAULT 0 NOT NULL,
	`advanced_vnd` integer DEFAULT 0 NOT NULL,
	`settled_vnd` integer DEFAULT 0 NOT NULL,
	`released_vnd` integer DEFAULT 0 NOT NULL,
	`recovered_vnd` integer DEFAULT 0 NOT NULL,
	`entries` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_budget_signs" CHECK("support_budget"."appropriated_vnd" >= 0 AND "support_budget"."available_vnd" >= 0 AND "support_budget"."reserved_vnd" >= 0 AND "support_budget"."committed_vnd" >= 0 AND "support_budget"."advanced_vnd" >= 0 AND "support_budget"."settled_vnd" >= 0 AND "support_budget"."released_vnd" >= 0 AND "support_budget"."recovered_vnd" >= 0),
	CONSTRAINT "support_budget_not_overspent" CHECK("support_budget"."reserved_vnd" + "support_budget"."committed_vnd" + "support_budget"."advanced_vnd" + "support_budget"."settled_vnd" <= "support_budget"."appropriated_vnd"),
	CONSTRAINT "support_budget_balanced" CHECK("support_budget"."available_vnd" + "support_budget"."reserved_vnd" + "support_budget"."committed_vnd" + "support_budget"."advanced_vnd" + "support_budget"."settled_vnd" + "support_budget"."released_vnd" + "support_budget"."recovered_vnd" = "support_budget"."appropriated_vnd"),
	CONSTRAINT "support_budget_year" CHECK("support_budget"."year" BETWEEN 2000 AND 2200)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_budget_one` ON `support_budget` (`programme_id`,`year`,`source`);--> statement-breakpoint
CREATE TABLE `support_cap_usage` (
	`tax_code` text NOT NULL,
	`year` integer NOT NULL,
	`kind` text NOT NULL,
	`contract` text DEFAULT '' NOT NULL,
	`cap_vnd` integer NOT NULL,
	`granted_vnd` integer NOT NULL,
	`elsewhere_vnd` integer NOT NULL,
	PRIMARY KEY(`tax_code`, `year`, `kind`, `contract`),
	CONSTRAINT "support_cap_usage_kept" CHECK("support_cap_usage"."granted_vnd" >= 0 AND "support_cap_usage"."elsewhere_vnd" >= 0 AND ("support_cap_usage"."granted_vnd" = 0 OR "support_cap_usage"."granted_vnd" + "support_cap_usage"."elsewhere_vnd" <= "support_cap_usage"."cap_vnd"))
);
--> statement-breakpoint
CREATE TABLE `support_conflict` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`declared_by` text NOT NULL,
	`declared_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_conflict_one` ON `support_conflict` (`person_id`,`organisation_id`,`kind`);--> statement-breakpoint
CREATE TABLE `support_counter` (
	`name` text NOT NULL,
	`year` integer NOT NULL,
	`last` integer NOT NULL,
	PRIMARY KEY(`name`, `year`)
);
--> statement-breakpoint
CREATE TABLE `support_decision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`kind` text NOT NULL,
	`decided_by` text NOT NULL,
	`decided_at` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`articles_json` text NOT NULL,
	`worksheet_json` text NOT NULL,
	`rule_version_id` integer NOT NULL,
	`reason_digest` text NOT NULL,
	`previous_digest` text NOT NULL,
	`digest` text NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`rule_version_id`) REFERENCES `support_rule_version`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_decision_application` ON `support_decision` (`application_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_decision_digest` ON `support_decision` (`digest`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_decision_final` ON `support_decision` (`application_id`) WHERE kind IN ('APPROVE','REFUSE');--> statement-breakpoint
CREATE TABLE `support_decision_reason` (
	`decision_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`decision_id`) REFERENCES `support_decision`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`act` text NOT NULL,
	`from_state` text NOT NULL,
	`to_state` text NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_event_application` ON `support_event` (`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_item` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`solution_id` integer,
	`plan_id` integer,
	`adviser` text DEFAULT '' NOT NULL,
	`months` integer,
	`cost_vnd` integer NOT NULL,
	`received_elsewhere_vnd` integer DEFAULT 0 NOT NULL,
	`size` text,
	`rate_percent` integer,
	`cap_vnd` integer,
	`subsidy_vnd` integer,
	`rule_version_id` integer,
	`granted_vnd` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`plan_id`) REFERENCES `solution_plan`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`rule_version_id`) REFERENCES `support_rule_version`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_item_money" CHECK("support_item"."cost_vnd" >= 0 AND "support_item"."received_elsewhere_vnd" >= 0 AND ("support_item"."subsidy_vnd" IS NULL OR ("support_item"."subsidy_vnd" >= 0 AND "support_item"."subsidy_vnd" <= "support_item"."cost_vnd")) AND ("support_item"."granted_vnd" IS NULL OR ("support_item"."granted_vnd" >= 0 AND "support_item"."granted_vnd" <= "support_item"."cost_vnd")))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_item_position` ON `support_item` (`application_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_item_kind` ON `support_item` (`application_id`,`kind`,`description`,`solution_id`);--> statement-breakpoint
CREATE TABLE `support_ledger_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`budget_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`posting` text NOT NULL,
	`credit_state` text NOT NULL,
	`debit_state` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`application_id` integer,
	`decision_id` integer,
	`reference` text DEFAULT '' NOT NULL,
	`corrects_entry_id` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decision_id`) REFERENCES `support_decision`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_ledger_entry_amount" CHECK("support_ledger_entry"."amount_vnd" > 0 AND typeof("support_ledger_entry"."amount_vnd") = 'integer'),
	CONSTRAINT "support_ledger_entry_states" CHECK("support_ledger_entry"."credit_state" <> "support_ledger_entry"."debit_state" AND "support_ledger_entry"."credit_state" IN ('SOURCE','APPROPRIATED','RESERVED','COMMITTED','ADVANCED','SETTLED','RELEASED','RECOVERED') AND "support_ledger_entry"."debit_state" IN ('SOURCE','APPROPRIATED','RESERVED','COMMITTED','ADVANCED','SETTLED','RELEASED','RECOVERED'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_ledger_entry_seq` ON `support_ledger_entry` (`budget_id`,`seq`);--> statement-breakpoint
CREATE INDEX `support_ledger_entry_application` ON `support_ledger_entry` (`application_id`);--> statement-breakpoint
CREATE TABLE `support_notice` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`decision_id` integer NOT NULL,
	`kind` text NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`content_json` text NOT NULL,
	`content_digest` text NOT NULL,
	`number` text,
	`dated` text,
	`entered_by` text,
	`entered_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decision_id`) REFERENCES `support_decision`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_notice_issued" CHECK(("support_notice"."state" = 'ISSUED') = ("support_notice"."number" IS NOT NULL AND "support_notice"."dated" IS NOT NULL AND "support_notice"."entered_by" IS NOT NULL) OR "support_notice"."state" = 'CANCELLED')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_notice_public_id` ON `support_notice` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_notice_application` ON `support_notice` (`application_id`,`decision_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_notice_number` ON `support_notice` (`number`,`dated`);--> statement-breakpoint
CREATE TABLE `support_office` (
	`legal_form` text PRIMARY KEY NOT NULL,
	`name_vi` text NOT NULL,
	`name_en` text NOT NULL,
	`phone` text,
	`illustration` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `support_pause` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`reason` text NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`stops_clock` integer NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_pause_application` ON `support_pause` (`application_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_pause_open` ON `support_pause` (`application_id`) WHERE to_on IS NULL;--> statement-breakpoint
CREATE TABLE `support_programme` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name_vi` text NOT NULL,
	`name_en` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`legal_basis_json` text NOT NULL,
	`beneficiaries_json` text NOT NULL,
	`kinds_json` text NOT NULL,
	`doors_json` text NOT NULL,
	`size_rule` text NOT NULL,
	`second_contract` text NOT NULL,
	`supplement_pauses` integer DEFAULT 1 NOT NULL,
	`opens_on` text NOT NULL,
	`closes_on` text,
	`state` text NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_programme_state" CHECK("support_programme"."state" IN ('DRAFT','OPEN','CLOSED'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_programme_slug` ON `support_programme` (`slug`);--> statement-breakpoint
CREATE TABLE `support_rule_version` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`effective_from` text NOT NULL,
	`document_json` text NOT NULL,
	`digest` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_rule_version_code` ON `support_rule_version` (`code`);--> statement-breakpoint
CREATE INDEX `support_rule_version_from` ON `support_rule_version` (`effective_from`);--> statement-breakpoint
CREATE TABLE `epcis_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`action` text,
	`biz_step` text,
	`disposition` text,
	`event_time` integer NOT NULL,
	`event_time_zone` text NOT NULL,
	`record_time` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`commune_code` text,
	`captured_by` text NOT NULL,
	`helper_id` text,
	`json` text NOT NULL,
	`corrects_event_id` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_event_event_id` ON `epcis_event` (`event_id`);--> statement-breakpoint
CREATE INDEX `epcis_event_organisation` ON `epcis_event` (`organisation_id`,`event_time`);--> statement-breakpoint
CREATE INDEX `epcis_event_time` ON `epcis_event` (`event_time`);--> statement-breakpoint
CREATE TABLE `epcis_event_key` (
	`event_id` integer NOT NULL,
	`role` text NOT NULL,
	`key` text NOT NULL,
	`quantity_milli` integer,
	`unit` text,
	PRIMARY KEY(`event_id`, `role`, `key`),
	FOREIGN KEY (`event_id`) REFERENCES `epcis_event`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `epcis_event_key_key` ON `epcis_event_key` (`key`,`event_id`);--> statement-breakpoint
CREATE TABLE `lot` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`trade_item_id` integer,
	`gtin` text,
	`code` text NOT NULL,
	`name` text,
	`production_date` text NOT NULL,
	`expiry_date` text,
	`no_expiry` integer DEFAULT 0 NOT NULL,
	`quantity_milli` integer NOT NULL,
	`unit` text NOT NULL,
	`commune_code` text NOT NULL,
	`standards` text DEFAULT '' NOT NULL,
	`ingredients` text DEFAULT '' NOT NULL,
	`notes` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`opened_by` text NOT NULL,
	`helper_id` text,
	`opened_at` integer NOT NULL,
	CONSTRAINT "lot_code" CHECK(length("lot"."code") BETWEEN 1 AND 20),
	CONSTRAINT "lot_quantity" CHECK("lot"."quantity_milli" > 0),
	CONSTRAINT "lot_expiry" CHECK(("lot"."expiry_date" IS NULL) = ("lot"."no_expiry" = 1)),
	CONSTRAINT "lot_dates" CHECK("lot"."expiry_date" IS NULL OR "lot"."expiry_date" >= "lot"."production_date")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lot_public_id` ON `lot` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_trade_item_code` ON `lot` (`trade_item_id`,`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `lot_gtin_code` ON `lot` (`gtin`,`code`);--> statement-breakpoint
CREATE INDEX `lot_organisation` ON `lot` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `lot_recall` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`lot_id` integer NOT NULL,
	`reason_vi` text NOT NULL,
	`reason_en` text DEFAULT '' NOT NULL,
	`phone` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`opened_by` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lot_recall_public_id` ON `lot_recall` (`public_id`);--> statement-breakpoint
CREATE INDEX `lot_recall_lot` ON `lot_recall` (`lot_id`,`closed_at`);--> statement-breakpoint
CREATE TABLE `scan_session` (
	`range_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`session` text NOT NULL,
	`at` integer NOT NULL,
	`counted` integer NOT NULL,
	`first` integer DEFAULT 0 NOT NULL,
	`verdict` text NOT NULL,
	PRIMARY KEY(`range_id`, `idx`, `session`),
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `scan_session_at` ON `scan_session` (`at`);--> statement-breakpoint
CREATE TABLE `stamp` (
	`range_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`first_scan_at` integer,
	`checks` integer DEFAULT 0 NOT NULL,
	`last_scan_at` integer,
	PRIMARY KEY(`range_id`, `idx`),
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_checks" CHECK("stamp"."checks" >= 0)
);
--> statement-breakpoint
CREATE TABLE `stamp_key` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`check_value` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_key_check_value` ON `stamp_key` (`check_value`);--> statement-breakpoint
CREATE TABLE `stamp_layout` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_key` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "stamp_layout_one" CHECK("stamp_layout"."id" = 1),
	CONSTRAINT "stamp_layout_key" CHECK(length("stamp_layout"."order_key") = 16)
);
--> statement-breakpoint
CREATE TABLE `stamp_range` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`number` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`trade_item_id` integer NOT NULL,
	`gtin` text NOT NULL,
	`lot_id` integer,
	`key_id` integer NOT NULL,
	`count` integer NOT NULL,
	`origin` text NOT NULL,
	`state` text DEFAULT 'ISSUED' NOT NULL,
	`issued_by` text NOT NULL,
	`helper_id` text,
	`issued_at` integer NOT NULL,
	`printed_at` integer,
	`activated_at` integer,
	`voided_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`key_id`) REFERENCES `stamp_key`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_range_number_bits" CHECK("stamp_range"."number" BETWEEN 1 AND 1048575),
	CONSTRAINT "stamp_range_count" CHECK("stamp_range"."count" BETWEEN 1 AND 1048576),
	CONSTRAINT "stamp_range_state" CHECK("stamp_range"."state" IN ('ISSUED','PRINTED','ACTIVATED','VOID')),
	CONSTRAINT "stamp_range_gtin_digits" CHECK(length("stamp_range"."gtin") = 14)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_range_public_id` ON `stamp_range` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_range_number` ON `stamp_range` (`number`);--> statement-breakpoint
CREATE INDEX `stamp_range_gtin` ON `stamp_range` (`gtin`);--> statement-breakpoint
CREATE INDEX `stamp_range_lot` ON `stamp_range` (`lot_id`);--> statement-breakpoint
CREATE INDEX `stamp_range_trade_item` ON `stamp_range` (`trade_item_id`);--> statement-breakpoint
CREATE INDEX `stamp_range_organisation` ON `stamp_range` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `stamp_span` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`act` text NOT NULL,
	`lot_id` integer,
	`reason` text DEFAULT '' NOT NULL,
	`by` text NOT NULL,
	`helper_id` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_span_order" CHECK("stamp_span"."first_index" >= 0 AND "stamp_span"."last_index" >= "stamp_span"."first_index"),
	CONSTRAINT "stamp_span_act" CHECK("stamp_span"."act" IN ('ACTIVATED','VOID'))
);
--> statement-breakpoint
CREATE INDEX `stamp_span_range` ON `stamp_span` (`range_id`,`id`);--> statement-breakpoint
CREATE INDEX `stamp_span_lot` ON `stamp_span` (`lot_id`);--> statement-breakpoint
CREATE TABLE `search_document` (
	`generation` integer NOT NULL,
	`product_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`document_json` text,
	PRIMARY KEY(`generation`, `product_id`)
);
--> statement-breakpoint
CREATE INDEX `search_document_revision` ON `search_document` (`generation`,`revision`,`product_id`);--> statement-breakpoint
CREATE TABLE `search_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`revision` integer NOT NULL,
	`building` integer,
	`building_at` integer,
	CONSTRAINT "search_state_one" CHECK("search_state"."id" = 1),
	CONSTRAINT "search_state_generation" CHECK("search_state"."generation" IN (0, 1))
);
--> statement-breakpoint
CREATE TABLE `search_task` (
	`outbox_id` integer PRIMARY KEY NOT NULL,
	`task_uid` integer NOT NULL,
	`sent_at` integer NOT NULL
);
