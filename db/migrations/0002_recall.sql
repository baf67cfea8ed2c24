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
ALTER TABLE `product` ADD `sale_stop` text;--> statement-breakpoint
ALTER TABLE `lot_recall` ADD `recall_id` integer;--> statement-breakpoint
CREATE INDEX `lot_recall_recall` ON `lot_recall` (`recall_id`);