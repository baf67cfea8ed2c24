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
