CREATE TABLE `provider_suspension` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider_organisation_id` integer NOT NULL,
	`grounds_json` text NOT NULL,
	`suspended_at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lift_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_suspension_open` ON `provider_suspension` (`provider_organisation_id`) WHERE lifted_at IS NULL;--> statement-breakpoint
CREATE TABLE `support_contract` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`kind` text NOT NULL,
	`provider_organisation_id` integer,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`number` text,
	`dated` text,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	`advance_vnd` integer DEFAULT 0 NOT NULL,
	`budget_id` integer,
	`drawn_by` text NOT NULL,
	`drawn_at` integer NOT NULL,
	`signed_by` text,
	`signed_at` integer,
	`ended_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_contract_money" CHECK("support_contract"."value_vnd" > 0 AND "support_contract"."state_vnd" >= 0 AND "support_contract"."state_vnd" <= "support_contract"."value_vnd" AND "support_contract"."advance_vnd" >= 0 AND "support_contract"."advance_vnd" <= "support_contract"."state_vnd"),
	CONSTRAINT "support_contract_parties" CHECK(("support_contract"."kind" = 'TWO_PARTY') = ("support_contract"."provider_organisation_id" IS NULL)),
	CONSTRAINT "support_contract_signed" CHECK("support_contract"."state" IN ('DRAFT','VOID') OR ("support_contract"."number" IS NOT NULL AND "support_contract"."dated" IS NOT NULL AND "support_contract"."budget_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_contract_public_id` ON `support_contract` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_contract_application` ON `support_contract` (`application_id`);--> statement-breakpoint
CREATE INDEX `support_contract_provider` ON `support_contract` (`provider_organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `support_contract_state` ON `support_contract` (`state`,`updated_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_contract_number` ON `support_contract` (`number`,`dated`);--> statement-breakpoint
CREATE TABLE `support_contract_item` (
	`contract_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `item_id`),
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`item_id`) REFERENCES `support_item`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_contract_item_money" CHECK("support_contract_item"."value_vnd" > 0 AND "support_contract_item"."state_vnd" >= 0 AND "support_contract_item"."state_vnd" <= "support_contract_item"."value_vnd")
);
--> statement-breakpoint
CREATE INDEX `support_contract_item_item` ON `support_contract_item` (`item_id`);--> statement-breakpoint
CREATE TABLE `support_contract_text` (
	`contract_id` integer PRIMARY KEY NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`account_holder` text DEFAULT '' NOT NULL,
	`account_number` text DEFAULT '' NOT NULL,
	`account_bank` text DEFAULT '' NOT NULL,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_delivery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`contract_id` integer NOT NULL,
	`position` integer NOT NULL,
	`what` text NOT NULL,
	`due_on` text NOT NULL,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	`state` text DEFAULT 'PLANNED' NOT NULL,
	`delivered_by` text,
	`delivered_at` integer,
	`accepted_by` text,
	`accepted_at` integer,
	`in_time` integer,
	`sent_back` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_delivery_money" CHECK("support_delivery"."value_vnd" > 0 AND "support_delivery"."state_vnd" >= 0 AND "support_delivery"."state_vnd" <= "support_delivery"."value_vnd"),
	CONSTRAINT "support_delivery_accepted" CHECK("support_delivery"."state" NOT IN ('ACCEPTED','CLAIMED','PAID') OR ("support_delivery"."accepted_by" IS NOT NULL AND "support_delivery"."in_time" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_delivery_public_id` ON `support_delivery` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_delivery_position` ON `support_delivery` (`contract_id`,`position`);--> statement-breakpoint
CREATE INDEX `support_delivery_due` ON `support_delivery` (`state`,`due_on`);--> statement-breakpoint
CREATE TABLE `support_delivery_note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`act` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_delivery_note_delivery` ON `support_delivery_note` (`delivery_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_invoice` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`document_id` integer NOT NULL,
	`seller_tax_code` text NOT NULL,
	`symbol` text NOT NULL,
	`number` text NOT NULL,
	`issued_on` text NOT NULL,
	`total_vnd` integer NOT NULL,
	`digest` text NOT NULL,
	`findings_json` text NOT NULL,
	`current` integer DEFAULT 1 NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_once` ON `support_invoice` (`seller_tax_code`,`symbol`,`number`) WHERE current = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_digest` ON `support_invoice` (`digest`) WHERE current = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_delivery` ON `support_invoice` (`delivery_id`) WHERE current = 1;--> statement-breakpoint
CREATE TABLE `support_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`contract_id` integer NOT NULL,
	`delivery_id` integer,
	`kind` text NOT NULL,
	`state_vnd` integer NOT NULL,
	`cleared_vnd` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'ASKED' NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reference` text DEFAULT '' NOT NULL,
	`paid_on` text,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_payment_money" CHECK("support_payment"."state_vnd" > 0 AND "support_payment"."cleared_vnd" >= 0 AND "support_payment"."cleared_vnd" <= "support_payment"."state_vnd"),
	CONSTRAINT "support_payment_paid" CHECK("support_payment"."state" <> 'PAID' OR ("support_payment"."reference" <> '' AND "support_payment"."paid_on" IS NOT NULL AND "support_payment"."decided_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_public_id` ON `support_payment` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_payment_contract` ON `support_payment` (`contract_id`,`id`);--> statement-breakpoint
CREATE INDEX `support_payment_state` ON `support_payment` (`state`,`asked_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_delivery` ON `support_payment` (`delivery_id`) WHERE state <> 'REFUSED';--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_reference` ON `support_payment` (`reference`,`paid_on`) WHERE state = 'PAID';--> statement-breakpoint
CREATE TABLE `support_use` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contract_id` integer NOT NULL,
	`day` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`note` text DEFAULT '' NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_use_day" CHECK("support_use"."day" IN (30, 90))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_use_once` ON `support_use` (`contract_id`,`day`);--> statement-breakpoint
CREATE INDEX `support_use_open` ON `support_use` (`answered_at`,`asked_at`);--> statement-breakpoint
ALTER TABLE `support_programme` ADD `voucher_days` integer DEFAULT 90 NOT NULL;