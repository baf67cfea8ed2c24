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
ALTER TABLE `epcis_event` ADD `transformation_id` text;--> statement-breakpoint
CREATE INDEX `epcis_event_transformation` ON `epcis_event` (`transformation_id`) WHERE transformation_id IS NOT NULL;