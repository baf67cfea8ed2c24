CREATE TABLE `activation_draft` (
	`user_id` text PRIMARY KEY NOT NULL,
	`range_id` integer NOT NULL,
	`first_index` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`range_id`) REFERENCES `stamp_range`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `activation_draft_expires` ON `activation_draft` (`expires_at`);--> statement-breakpoint
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
ALTER TABLE `stamp_range` ADD `declaration_id` integer;--> statement-breakpoint
CREATE INDEX `stamp_range_declaration` ON `stamp_range` (`declaration_id`);--> statement-breakpoint
ALTER TABLE `stamp_span` ADD `undone_at` integer;--> statement-breakpoint
ALTER TABLE `stamp_span` ADD `undone_by` text;