CREATE TABLE `export_claim` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`product_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`number` text NOT NULL,
	`issuer` text DEFAULT '' NOT NULL,
	`valid_until` text,
	`state` text NOT NULL,
	`declared_at` integer NOT NULL,
	`checked_by` text,
	`checked_at` integer,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "export_claim_state_known" CHECK("export_claim"."state" IN ('DECLARED','VERIFIED','REFUSED','REMOVED'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `export_claim_public_id` ON `export_claim` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `export_claim_once` ON `export_claim` (`product_id`,`kind`,`name`,`number`) WHERE state <> 'REMOVED';--> statement-breakpoint
CREATE INDEX `export_claim_state` ON `export_claim` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `export_sheet` (
	`product_id` integer PRIMARY KEY NOT NULL,
	`shown` integer NOT NULL,
	`hs_code` text NOT NULL,
	`min_order_milli` integer NOT NULL,
	`min_order_unit` text NOT NULL,
	`monthly_milli` integer NOT NULL,
	`monthly_unit` text NOT NULL,
	`lead_days` integer NOT NULL,
	`incoterm` text,
	`port` text DEFAULT '' NOT NULL,
	`packaging` text DEFAULT '' NOT NULL,
	`packaging_en` text DEFAULT '' NOT NULL,
	`net_grams` integer,
	`gross_grams` integer,
	`shelf_life_days` integer,
	`storage` text DEFAULT '' NOT NULL,
	`storage_en` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`saved_by` text NOT NULL,
	`helper_id` text,
	`saved_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "export_sheet_hs" CHECK(length("export_sheet"."hs_code") IN (6,8,10) AND "export_sheet"."hs_code" NOT GLOB '*[^0-9]*'),
	CONSTRAINT "export_sheet_quantities" CHECK("export_sheet"."min_order_milli" > 0 AND "export_sheet"."monthly_milli" > 0 AND "export_sheet"."lead_days" BETWEEN 0 AND 365),
	CONSTRAINT "export_sheet_weights" CHECK("export_sheet"."net_grams" IS NULL OR "export_sheet"."gross_grams" IS NULL OR "export_sheet"."gross_grams" >= "export_sheet"."net_grams")
);
--> statement-breakpoint
CREATE TABLE `foreign_address` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`tail` text DEFAULT '' NOT NULL,
	`host` text NOT NULL,
	`carrier` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`lot_id` integer,
	`trade_item_id` integer,
	`state` text DEFAULT 'BOUND' NOT NULL,
	`bound_by` text NOT NULL,
	`helper_id` text,
	`bound_at` integer NOT NULL,
	`released_by` text,
	`released_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "foreign_address_target" CHECK(("foreign_address"."lot_id" IS NULL) <> ("foreign_address"."trade_item_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `foreign_address_public_id` ON `foreign_address` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `foreign_address_bound_once` ON `foreign_address` (`address`,`tail`) WHERE state = 'BOUND';--> statement-breakpoint
CREATE INDEX `foreign_address_organisation` ON `foreign_address` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `foreign_address_host` ON `foreign_address` (`host`);--> statement-breakpoint
CREATE TABLE `foreign_import` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`file_name` text NOT NULL,
	`digest` text NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`applied` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `foreign_import_public_id` ON `foreign_import` (`public_id`);--> statement-breakpoint
CREATE INDEX `foreign_import_state` ON `foreign_import` (`state`);--> statement-breakpoint
CREATE TABLE `foreign_import_row` (
	`import_id` integer NOT NULL,
	`row_no` integer NOT NULL,
	`outcome` text NOT NULL,
	`key` text,
	`data_json` text NOT NULL,
	`messages_json` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`import_id`, `row_no`),
	FOREIGN KEY (`import_id`) REFERENCES `foreign_import`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `foreign_import_row_outcome` ON `foreign_import_row` (`import_id`,`outcome`);--> statement-breakpoint
CREATE TABLE `foreign_stamp_batch` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`natural_key` text NOT NULL,
	`system` text NOT NULL,
	`supplier` text NOT NULL,
	`supplier_key` text NOT NULL,
	`address_pattern` text,
	`serial_from` text,
	`serial_to` text,
	`organisation_id` integer,
	`producer_name` text NOT NULL,
	`commune_code` text,
	`product_name` text NOT NULL,
	`product_id` integer,
	`quantity` integer NOT NULL,
	`issued_on` text NOT NULL,
	`state` text NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`import_id` integer NOT NULL,
	`source_row` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `foreign_import`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "foreign_stamp_batch_quantity" CHECK("foreign_stamp_batch"."quantity" BETWEEN 1 AND 1000000000),
	CONSTRAINT "foreign_stamp_batch_range" CHECK(("foreign_stamp_batch"."serial_from" IS NULL) = ("foreign_stamp_batch"."serial_to" IS NULL)),
	CONSTRAINT "foreign_stamp_batch_state" CHECK("foreign_stamp_batch"."state" IN ('IN_USE','USED_UP','VOID'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `foreign_stamp_batch_public_id` ON `foreign_stamp_batch` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `foreign_stamp_batch_key` ON `foreign_stamp_batch` (`natural_key`);--> statement-breakpoint
CREATE INDEX `foreign_stamp_batch_supplier` ON `foreign_stamp_batch` (`supplier_key`,`serial_from`);--> statement-breakpoint
CREATE INDEX `foreign_stamp_batch_organisation` ON `foreign_stamp_batch` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `foreign_stamp_batch_commune` ON `foreign_stamp_batch` (`commune_code`);--> statement-breakpoint
CREATE TABLE `port_change` (
	`kind` text NOT NULL,
	`object_id` integer NOT NULL,
	`n` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`kind`, `object_id`)
);
--> statement-breakpoint
CREATE TABLE `port_demo_delivery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`port` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`map_version` text NOT NULL,
	`record_json` text NOT NULL,
	`reference` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `port_demo_delivery_key` ON `port_demo_delivery` (`port`,`key`);--> statement-breakpoint
CREATE TABLE `port_record` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`port` text NOT NULL,
	`kind` text NOT NULL,
	`object_id` integer NOT NULL,
	`state` text NOT NULL,
	`map_version` text,
	`digest` text,
	`accepted_digest` text,
	`reference` text,
	`fault_json` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`queued_at` integer NOT NULL,
	`tried_at` integer,
	`accepted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `port_record_public_id` ON `port_record` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `port_record_object` ON `port_record` (`port`,`kind`,`object_id`);--> statement-breakpoint
CREATE INDEX `port_record_state` ON `port_record` (`state`,`port`);--> statement-breakpoint
CREATE TABLE `safety_statement` (
	`product_id` integer PRIMARY KEY NOT NULL,
	`none` integer NOT NULL,
	`warning` text DEFAULT '' NOT NULL,
	`warning_en` text DEFAULT '' NOT NULL,
	`stated_by` text NOT NULL,
	`stated_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "safety_statement_said" CHECK(("safety_statement"."none" = 1) = ("safety_statement"."warning" = ''))
);
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TABLE `carton` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`sscc` text,
	`organisation_id` integer NOT NULL,
	`opened_by` text NOT NULL,
	`helper_id` text,
	`opened_at` integer NOT NULL,
	CONSTRAINT "carton_sscc_digits" CHECK("carton"."sscc" IS NULL OR length("carton"."sscc") = 18)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `carton_public_id` ON `carton` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `carton_sscc` ON `carton` (`sscc`);--> statement-breakpoint
CREATE INDEX `carton_organisation` ON `carton` (`organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `epcis_serial` (
	`key` text PRIMARY KEY NOT NULL,
	`range_id` integer NOT NULL,
	`idx` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `epcis_serial_stamp` ON `epcis_serial` (`range_id`,`idx`);--> statement-breakpoint
CREATE TABLE `event_party` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer,
	`name` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `epcis_event`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `event_party_organisation` ON `event_party` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `event_position` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`latitude` integer NOT NULL,
	`longitude` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `epcis_event`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "event_position_range" CHECK("event_position"."latitude" BETWEEN -90000 AND 90000 AND "event_position"."longitude" BETWEEN -180000 AND 180000)
);
--> statement-breakpoint
CREATE TABLE `goods_flow` (
	`event_id` integer NOT NULL,
	`key` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`dimension` text NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`event_id`, `key`, `kind`, `dimension`),
	FOREIGN KEY (`event_id`) REFERENCES `epcis_event`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "goods_flow_amount" CHECK("goods_flow"."amount" >= 0)
);
--> statement-breakpoint
CREATE INDEX `goods_flow_key` ON `goods_flow` (`key`,`organisation_id`,`at`);--> statement-breakpoint
CREATE TABLE `goods_held` (
	`key` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`dimension` text NOT NULL,
	`made` integer DEFAULT 0 NOT NULL,
	`received` integer DEFAULT 0 NOT NULL,
	`unpacked` integer DEFAULT 0 NOT NULL,
	`consumed` integer DEFAULT 0 NOT NULL,
	`packed` integer DEFAULT 0 NOT NULL,
	`shipped` integer DEFAULT 0 NOT NULL,
	`sold` integer DEFAULT 0 NOT NULL,
	`destroyed` integer DEFAULT 0 NOT NULL,
	`wrapped` integer DEFAULT 0 NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`key`, `organisation_id`, `dimension`)
);
--> statement-breakpoint
CREATE TABLE `journey_text` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`lang` text NOT NULL,
	`text` text NOT NULL,
	`original` integer DEFAULT 0 NOT NULL,
	`machine` integer DEFAULT 0 NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "journey_text_kind" CHECK(NOT ("journey_text"."original" = 1 AND "journey_text"."machine" = 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journey_text_once` ON `journey_text` (`object`,`object_id`,`lang`);--> statement-breakpoint
CREATE TABLE `scan_source` (
	`hour` integer NOT NULL,
	`source` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`serials` integer DEFAULT 0 NOT NULL,
	`ranges` text DEFAULT '[]' NOT NULL,
	`regions` text DEFAULT '{}' NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`hour`, `source`),
	CONSTRAINT "scan_source_counts" CHECK("scan_source"."attempts" >= 0 AND "scan_source"."serials" >= 0)
);
--> statement-breakpoint
CREATE TABLE `signal_cursor` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`row` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `signal_tally` (
	`subject` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL,
	`evidence` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stamp_hold` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`signal_id` integer NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`rule` text NOT NULL,
	`state` text NOT NULL,
	`reason_vi` text DEFAULT '' NOT NULL,
	`reason_en` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`proposed_at` integer NOT NULL,
	`organisation_id` integer,
	`confirmed_by` text,
	`confirmed_at` integer,
	`released_by` text,
	`released_at` integer,
	`release_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`signal_id`) REFERENCES `stamp_signal`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_hold_order" CHECK("stamp_hold"."first_index" >= 0 AND "stamp_hold"."last_index" >= "stamp_hold"."first_index"),
	CONSTRAINT "stamp_hold_state_known" CHECK("stamp_hold"."state" IN ('PROPOSED','HELD','RELEASED','DROPPED')),
	CONSTRAINT "stamp_hold_person" CHECK("stamp_hold"."state" NOT IN ('HELD','RELEASED') OR ("stamp_hold"."confirmed_by" IS NOT NULL AND "stamp_hold"."reason_vi" <> '' AND "stamp_hold"."phone" <> '')),
	CONSTRAINT "stamp_hold_released" CHECK(("stamp_hold"."state" = 'RELEASED') = ("stamp_hold"."released_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_hold_public_id` ON `stamp_hold` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_hold_one_open` ON `stamp_hold` (`signal_id`) WHERE state IN ('PROPOSED','HELD');--> statement-breakpoint
CREATE INDEX `stamp_hold_range` ON `stamp_hold` (`range_id`,`state`);--> statement-breakpoint
CREATE TABLE `stamp_signal` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`range_id` integer,
	`idx` integer,
	`lot_id` integer,
	`severity` text NOT NULL,
	`rule_version` text NOT NULL,
	`n` integer NOT NULL,
	`evidence` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`raised_at` integer NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decided_n` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_signal_counts" CHECK("stamp_signal"."n" > 0 AND "stamp_signal"."last_at" >= "stamp_signal"."first_at"),
	CONSTRAINT "stamp_signal_state_known" CHECK("stamp_signal"."state" IN ('OPEN','HELD','DISMISSED')),
	CONSTRAINT "stamp_signal_decided" CHECK("stamp_signal"."state" = 'OPEN' OR ("stamp_signal"."decided_by" IS NOT NULL AND "stamp_signal"."decided_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_signal_public_id` ON `stamp_signal` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_signal_subject` ON `stamp_signal` (`subject`);--> statement-breakpoint
CREATE INDEX `stamp_signal_state` ON `stamp_signal` (`state`,`last_at`);--> statement-breakpoint
CREATE INDEX `stamp_signal_range` ON `stamp_signal` (`range_id`);--> statement-breakpoint
CREATE TABLE `recall` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`mode` text NOT NULL,
	`root_lot_id` integer NOT NULL,
	`producer_organisation_id` integer NOT NULL,
	`cause` text NOT NULL,
	`hazard` text NOT NULL,
	`reason_vi` text NOT NULL,
	`reason_en` text DEFAULT '' NOT NULL,
	`notice_vi` text DEFAULT '' NOT NULL,
	`notice_en` text DEFAULT '' NOT NULL,
	`phone` text NOT NULL,
	`opened_as` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`body_vi` text,
	`body_en` text,
	`decision_number` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`proposed_by` text,
	`opened_by` text,
	`started_at` integer NOT NULL,
	`opened_at` integer,
	`deadline_at` integer NOT NULL,
	`clock_stopped_at` integer,
	`overdue_at` integer,
	`found_ms` integer DEFAULT 0 NOT NULL,
	`decline_reason` text DEFAULT '' NOT NULL,
	`recovered_milli` integer,
	`destroyed_milli` integer,
	`result_note` text DEFAULT '' NOT NULL,
	`reported_by` text,
	`reported_at` integer,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`root_lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "recall_state_known" CHECK("recall"."state" IN ('PROPOSED','OPEN','CLOSING','CLOSED','DECLINED')),
	CONSTRAINT "recall_opened" CHECK(("recall"."state" IN ('PROPOSED','DECLINED')) = ("recall"."opened_at" IS NULL)),
	CONSTRAINT "recall_amounts" CHECK(coalesce("recall"."recovered_milli", 0) >= 0 AND coalesce("recall"."destroyed_milli", 0) BETWEEN 0 AND coalesce("recall"."recovered_milli", 0)),
	CONSTRAINT "recall_second_person" CHECK("recall"."mode" = 'REHEARSAL' OR "recall"."closed_by" IS NULL OR "recall"."closed_by" <> "recall"."reported_by")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recall_public_id` ON `recall` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `recall_one_open` ON `recall` (`root_lot_id`) WHERE mode = 'REAL' AND state IN ('PROPOSED','OPEN','CLOSING');--> statement-breakpoint
CREATE INDEX `recall_state` ON `recall` (`state`,`deadline_at`);--> statement-breakpoint
CREATE INDEX `recall_producer` ON `recall` (`producer_organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `recall_action` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`recall_id` integer NOT NULL,
	`kind` text NOT NULL,
	`holder` text,
	`quantity_milli` integer,
	`unit` text,
	`note` text DEFAULT '' NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recall_id`) REFERENCES `recall`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "recall_action_quantity" CHECK(("recall_action"."quantity_milli" IS NULL) = ("recall_action"."unit" IS NULL) AND coalesce("recall_action"."quantity_milli", 1) > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recall_action_public_id` ON `recall_action` (`public_id`);--> statement-breakpoint
CREATE INDEX `recall_action_recall` ON `recall_action` (`recall_id`,`id`);--> statement-breakpoint
CREATE TABLE `recall_lot` (
	`recall_id` integer NOT NULL,
	`lot_id` integer NOT NULL,
	`depth` integer NOT NULL,
	`added_at` integer NOT NULL,
	`event_id` integer,
	PRIMARY KEY(`recall_id`, `lot_id`),
	FOREIGN KEY (`recall_id`) REFERENCES `recall`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `recall_lot_lot` ON `recall_lot` (`lot_id`);--> statement-breakpoint
CREATE INDEX `recall_lot_waiting` ON `recall_lot` (`recall_id`) WHERE event_id IS NULL;--> statement-breakpoint
CREATE TABLE `inspection` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`client_id` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`number` text,
	`inspector_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`producer_organisation_id` integer,
	`lot_id` integer,
	`serial` text DEFAULT '' NOT NULL,
	`verdict` text,
	`commune_code` text,
	`quantity_milli` integer,
	`unit` text,
	`result` text,
	`inspected_at` integer NOT NULL,
	`due_on` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`recorded_at` integer,
	`answered_by` text,
	`answered_at` integer,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "inspection_state_known" CHECK("inspection"."state" IN ('DRAFT','REQUESTED','ANSWERED','FOLLOW_UP','CLOSED','DISCARDED')),
	CONSTRAINT "inspection_recorded" CHECK(("inspection"."state" IN ('FOLLOW_UP','CLOSED')) = ("inspection"."recorded_at" IS NOT NULL AND "inspection"."number" IS NOT NULL AND "inspection"."result" IS NOT NULL)),
	CONSTRAINT "inspection_quantity" CHECK(("inspection"."quantity_milli" IS NULL) = ("inspection"."unit" IS NULL) AND coalesce("inspection"."quantity_milli", 1) > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_public_id` ON `inspection` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_client` ON `inspection` (`inspector_id`,`client_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_number` ON `inspection` (`number`);--> statement-breakpoint
CREATE INDEX `inspection_inspector` ON `inspection` (`inspector_id`,`id`);--> statement-breakpoint
CREATE INDEX `inspection_organisation` ON `inspection` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `inspection_producer` ON `inspection` (`producer_organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `inspection_lot` ON `inspection` (`lot_id`);--> statement-breakpoint
CREATE TABLE `inspection_finding` (
	`inspection_id` integer NOT NULL,
	`code` text NOT NULL,
	PRIMARY KEY(`inspection_id`, `code`),
	FOREIGN KEY (`inspection_id`) REFERENCES `inspection`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `inspection_text` (
	`inspection_id` integer PRIMARY KEY NOT NULL,
	`place` text DEFAULT '' NOT NULL,
	`holder` text DEFAULT '' NOT NULL,
	`goods` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`follow_up` text DEFAULT '' NOT NULL,
	`representative` text DEFAULT '' NOT NULL,
	`witness` text DEFAULT '' NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`outcome` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`inspection_id`) REFERENCES `inspection`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
DROP INDEX `epcis_event_event_id`;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `capture_job_id` integer;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `read_point` text;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `biz_location` text;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `transformation_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_event_id_once` ON `epcis_event` (`event_id`) WHERE corrects_event_id IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_event_declared_once` ON `epcis_event` (`corrects_event_id`) WHERE corrects_event_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `epcis_event_event_id_all` ON `epcis_event` (`event_id`);--> statement-breakpoint
CREATE INDEX `epcis_event_capture_job` ON `epcis_event` (`capture_job_id`);--> statement-breakpoint
CREATE INDEX `epcis_event_transformation` ON `epcis_event` (`transformation_id`) WHERE transformation_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `product` ADD `sale_stop` text;--> statement-breakpoint
ALTER TABLE `lot_recall` ADD `recall_id` integer;--> statement-breakpoint
CREATE INDEX `lot_recall_recall` ON `lot_recall` (`recall_id`);--> statement-breakpoint
ALTER TABLE `scan_session` ADD `source` text;--> statement-breakpoint
ALTER TABLE `scan_session` ADD `region` text;--> statement-breakpoint
ALTER TABLE `stamp_range` ADD `hidden` integer DEFAULT 0 NOT NULL;