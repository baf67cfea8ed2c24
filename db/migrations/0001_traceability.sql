CREATE TABLE `activation_draft` (
	`user_id` text PRIMARY KEY NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `activation_draft_expires` ON `activation_draft` (`expires_at`);--> statement-breakpoint
CREATE TABLE `activation_undone` (
	`span_id` integer PRIMARY KEY NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`lot_id` integer,
	`activated_by` text NOT NULL,
	`activated_at` integer NOT NULL,
	`undone_by` text NOT NULL,
	`helper_id` text,
	`undone_at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `activation_undone_range` ON `activation_undone` (`range_id`);--> statement-breakpoint
CREATE TABLE `stamp_hand_over` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`order_id` integer NOT NULL,
	`date` text NOT NULL,
	`ordered` integer NOT NULL,
	`received` integer NOT NULL,
	`damaged` integer NOT NULL,
	`giver_name` text NOT NULL,
	`receiver_name` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`recorded_by` text NOT NULL,
	`helper_id` text,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `print_order`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_hand_over_reconciled" CHECK("stamp_hand_over"."received" >= 0 AND "stamp_hand_over"."damaged" >= 0 AND "stamp_hand_over"."received" + "stamp_hand_over"."damaged" = "stamp_hand_over"."ordered")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_hand_over_public_id` ON `stamp_hand_over` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_hand_over_order` ON `stamp_hand_over` (`order_id`);--> statement-breakpoint
CREATE TABLE `stamp_hand_over_damage` (
	`hand_over_id` integer NOT NULL,
	`line` integer NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	PRIMARY KEY(`hand_over_id`, `line`),
	FOREIGN KEY (`hand_over_id`) REFERENCES `stamp_hand_over`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_hand_over_damage_order" CHECK("stamp_hand_over_damage"."first_index" >= 0 AND "stamp_hand_over_damage"."last_index" >= "stamp_hand_over_damage"."first_index")
);
--> statement-breakpoint
CREATE TABLE `stamp_hand_over_roll` (
	`hand_over_id` integer NOT NULL,
	`roll` integer NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	PRIMARY KEY(`hand_over_id`, `roll`),
	FOREIGN KEY (`hand_over_id`) REFERENCES `stamp_hand_over`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_hand_over_roll_order" CHECK("stamp_hand_over_roll"."first_index" >= 0 AND "stamp_hand_over_roll"."last_index" >= "stamp_hand_over_roll"."first_index")
);
--> statement-breakpoint
CREATE TABLE `harvest_declaration` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`trade_item_id` integer NOT NULL,
	`from_date` text NOT NULL,
	`to_date` text NOT NULL,
	`quantity` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'DECLARED' NOT NULL,
	`confirmed` integer,
	`reason` text DEFAULT '' NOT NULL,
	`declared_by` text NOT NULL,
	`helper_id` text,
	`declared_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	CONSTRAINT "harvest_declaration_dates" CHECK("harvest_declaration"."to_date" >= "harvest_declaration"."from_date"),
	CONSTRAINT "harvest_declaration_quantity" CHECK("harvest_declaration"."quantity" BETWEEN 1 AND 100000000),
	CONSTRAINT "harvest_declaration_state" CHECK("harvest_declaration"."state" IN ('DECLARED','CONFIRMED','REFUSED')),
	CONSTRAINT "harvest_declaration_confirmed" CHECK(("harvest_declaration"."state" = 'CONFIRMED') = ("harvest_declaration"."confirmed" IS NOT NULL) AND ("harvest_declaration"."confirmed" IS NULL OR "harvest_declaration"."confirmed" BETWEEN 1 AND "harvest_declaration"."quantity"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `harvest_declaration_public_id` ON `harvest_declaration` (`public_id`);--> statement-breakpoint
CREATE INDEX `harvest_declaration_organisation` ON `harvest_declaration` (`organisation_id`,`trade_item_id`);--> statement-breakpoint
CREATE INDEX `harvest_declaration_waiting` ON `harvest_declaration` (`state`,`declared_at`);--> statement-breakpoint
CREATE TABLE `print_house` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`contact` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'ACTIVE' NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	CONSTRAINT "print_house_state" CHECK("print_house"."state" IN ('ACTIVE','CLOSED'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_house_public_id` ON `print_house` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `print_house_name` ON `print_house` (`name`);--> statement-breakpoint
CREATE TABLE `print_order` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`print_house_id` integer NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`ordered_by` text NOT NULL,
	`helper_id` text,
	`ordered_at` integer NOT NULL,
	`sent_at` integer,
	`printed_at` integer,
	`handed_over_at` integer,
	`cancelled_at` integer,
	FOREIGN KEY (`print_house_id`) REFERENCES `print_house`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "print_order_state" CHECK("print_order"."state" IN ('DRAFT','SENT','PRINTED','HANDED_OVER','CANCELLED'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_order_public_id` ON `print_order` (`public_id`);--> statement-breakpoint
CREATE INDEX `print_order_organisation` ON `print_order` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `print_order_state` ON `print_order` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `print_order_range` (
	`order_id` integer NOT NULL,
	`range_id` integer NOT NULL,
	`live` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`order_id`, `range_id`),
	FOREIGN KEY (`order_id`) REFERENCES `print_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_order_range_once` ON `print_order_range` (`range_id`) WHERE live = 1;--> statement-breakpoint
CREATE TABLE `stamp_reprint` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`new_range_id` integer,
	`by` text NOT NULL,
	`helper_id` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`new_range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_reprint_order" CHECK("stamp_reprint"."first_index" >= 0 AND "stamp_reprint"."last_index" >= "stamp_reprint"."first_index"),
	CONSTRAINT "stamp_reprint_kind" CHECK("stamp_reprint"."kind" IN ('SAME','REPLACED') AND ("stamp_reprint"."kind" = 'REPLACED') = ("stamp_reprint"."new_range_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `stamp_reprint_range` ON `stamp_reprint` (`range_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_reprint_new_range` ON `stamp_reprint` (`new_range_id`);--> statement-breakpoint
CREATE TABLE `stamp_request` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`trade_item_id` integer NOT NULL,
	`lot_id` integer,
	`declaration_id` integer,
	`count` integer NOT NULL,
	`hidden` integer DEFAULT 0 NOT NULL,
	`way` text NOT NULL,
	`purpose` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'ASKED' NOT NULL,
	`granted` integer,
	`range_id` integer,
	`reason` text DEFAULT '' NOT NULL,
	`asked_by` text NOT NULL,
	`helper_id` text,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`declaration_id`) REFERENCES `harvest_declaration`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_request_for" CHECK(("stamp_request"."lot_id" IS NULL) <> ("stamp_request"."declaration_id" IS NULL)),
	CONSTRAINT "stamp_request_count" CHECK("stamp_request"."count" BETWEEN 1 AND 1048576),
	CONSTRAINT "stamp_request_state" CHECK("stamp_request"."state" IN ('ASKED','GRANTED','REFUSED','WITHDRAWN')),
	CONSTRAINT "stamp_request_granted" CHECK(("stamp_request"."state" = 'GRANTED') = ("stamp_request"."granted" IS NOT NULL) AND ("stamp_request"."state" = 'GRANTED') = ("stamp_request"."range_id" IS NOT NULL) AND ("stamp_request"."granted" IS NULL OR "stamp_request"."granted" BETWEEN 1 AND "stamp_request"."count"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_request_public_id` ON `stamp_request` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_request_range` ON `stamp_request` (`range_id`);--> statement-breakpoint
CREATE INDEX `stamp_request_organisation` ON `stamp_request` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `stamp_request_waiting` ON `stamp_request` (`state`,`asked_at`);--> statement-breakpoint
CREATE TABLE `stamp_tally` (
	`range_id` integer PRIMARY KEY NOT NULL,
	`scanned` integer NOT NULL,
	`checks` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_tally_sums" CHECK("stamp_tally"."scanned" >= 0 AND "stamp_tally"."checks" >= "stamp_tally"."scanned")
);
--> statement-breakpoint
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
CREATE TABLE `stamp_doubt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`range_id` integer,
	`idx` integer,
	`gtin` text NOT NULL,
	`serial` text NOT NULL,
	`session` text NOT NULL,
	`kind` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`verdict` text NOT NULL,
	`region` text,
	`at` integer NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`outcome` text DEFAULT '' NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_doubt_state_known" CHECK("stamp_doubt"."state" IN ('OPEN','SETTLED')),
	CONSTRAINT "stamp_doubt_settled" CHECK(("stamp_doubt"."state" = 'SETTLED') = ("stamp_doubt"."settled_by" IS NOT NULL AND "stamp_doubt"."settled_at" IS NOT NULL)),
	CONSTRAINT "stamp_doubt_short" CHECK(length("stamp_doubt"."note") <= 500 AND length("stamp_doubt"."phone") <= 20 AND length("stamp_doubt"."serial") <= 20)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_doubt_public_id` ON `stamp_doubt` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stamp_doubt_once` ON `stamp_doubt` (`gtin`,`serial`,`session`);--> statement-breakpoint
CREATE INDEX `stamp_doubt_state` ON `stamp_doubt` (`state`,`at`);--> statement-breakpoint
CREATE INDEX `stamp_doubt_range` ON `stamp_doubt` (`range_id`,`idx`);--> statement-breakpoint
CREATE TABLE `stamp_hidden_check` (
	`range_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`wrong` integer DEFAULT 0 NOT NULL,
	`right` integer DEFAULT 0 NOT NULL,
	`first_at` integer,
	`first_session` text,
	`last_wrong` text,
	PRIMARY KEY(`range_id`, `idx`),
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "stamp_hidden_check_wrong" CHECK("stamp_hidden_check"."wrong" BETWEEN 0 AND 5 AND "stamp_hidden_check"."right" >= 0),
	CONSTRAINT "stamp_hidden_check_first" CHECK(("stamp_hidden_check"."right" > 0) = ("stamp_hidden_check"."first_at" IS NOT NULL) AND ("stamp_hidden_check"."right" > 0) = ("stamp_hidden_check"."first_session" IS NOT NULL))
);
--> statement-breakpoint
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
CREATE TABLE `print_job` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`range_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`spec_json` text NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`part_size` integer NOT NULL,
	`next_index` integer NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`fault` text,
	`requested_by` text NOT NULL,
	`helper_id` text,
	`requested_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "print_job_state_known" CHECK("print_job"."state" IN ('WAITING','RUNNING','DONE','CANCELLED','FAILED','EXPIRED')),
	CONSTRAINT "print_job_order" CHECK("print_job"."first_index" >= 0 AND "print_job"."last_index" >= "print_job"."first_index" AND "print_job"."next_index" BETWEEN "print_job"."first_index" AND "print_job"."last_index" + 1),
	CONSTRAINT "print_job_sizes" CHECK("print_job"."part_size" > 0 AND "print_job"."done" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_job_public_id` ON `print_job` (`public_id`);--> statement-breakpoint
CREATE INDEX `print_job_range` ON `print_job` (`range_id`,`id`);--> statement-breakpoint
CREATE INDEX `print_job_state` ON `print_job` (`state`,`updated_at`);--> statement-breakpoint
CREATE TABLE `print_part` (
	`job_id` integer NOT NULL,
	`number` integer NOT NULL,
	`first_index` integer NOT NULL,
	`last_index` integer NOT NULL,
	`stamps` integer NOT NULL,
	`bytes` integer NOT NULL,
	`made_at` integer NOT NULL,
	PRIMARY KEY(`job_id`, `number`),
	FOREIGN KEY (`job_id`) REFERENCES `print_job`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "print_part_order" CHECK("print_part"."number" >= 1 AND "print_part"."last_index" >= "print_part"."first_index")
);
--> statement-breakpoint
CREATE TABLE `printer_profile` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`dx_um` integer NOT NULL,
	`dy_um` integer NOT NULL,
	`scale_ppm` integer DEFAULT 1000000 NOT NULL,
	`saved_by` text NOT NULL,
	`helper_id` text,
	`saved_at` integer NOT NULL,
	CONSTRAINT "printer_profile_offsets" CHECK(abs("printer_profile"."dx_um") <= 60000 AND abs("printer_profile"."dy_um") <= 60000 AND "printer_profile"."scale_ppm" BETWEEN 900000 AND 1120000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `printer_profile_public_id` ON `printer_profile` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `printer_profile_name` ON `printer_profile` (`organisation_id`,`name`);--> statement-breakpoint
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
ALTER TABLE `stamp_range` ADD `hidden` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `stamp_range` ADD `declaration_id` integer;--> statement-breakpoint
CREATE INDEX `stamp_range_declaration` ON `stamp_range` (`declaration_id`);