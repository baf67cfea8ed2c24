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
