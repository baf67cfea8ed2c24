CREATE TABLE `support_adviser` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`fields_json` text NOT NULL,
	`network` text NOT NULL,
	`recognised_from` text NOT NULL,
	`recognised_until` text,
	`decision_number` text NOT NULL,
	`decision_dated` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_adviser_term" CHECK("support_adviser"."recognised_until" IS NULL OR "support_adviser"."recognised_until" >= "support_adviser"."recognised_from")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_adviser_code` ON `support_adviser` (`code`);--> statement-breakpoint
CREATE TABLE `support_adviser_contact` (
	`adviser_id` integer PRIMARY KEY NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`consent` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`adviser_id`) REFERENCES `support_adviser`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_plan` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`programme_id` integer NOT NULL,
	`year` integer NOT NULL,
	`quarter` integer,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`return_reason` text DEFAULT '' NOT NULL,
	`drawn_by` text NOT NULL,
	`drawn_at` integer NOT NULL,
	`sent_by` text,
	`sent_at` integer,
	`approved_by` text,
	`approved_at` integer,
	`decision_number` text,
	`decision_dated` text,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_plan_period" CHECK("support_plan"."year" BETWEEN 2000 AND 2200 AND ("support_plan"."quarter" IS NULL OR "support_plan"."quarter" BETWEEN 1 AND 4)),
	CONSTRAINT "support_plan_two_people" CHECK("support_plan"."approved_by" IS NULL OR ("support_plan"."approved_by" <> "support_plan"."drawn_by" AND "support_plan"."approved_by" <> "support_plan"."sent_by")),
	CONSTRAINT "support_plan_approved" CHECK(("support_plan"."state" = 'APPROVED') = ("support_plan"."approved_by" IS NOT NULL AND "support_plan"."decision_number" IS NOT NULL AND "support_plan"."decision_dated" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_plan_public_id` ON `support_plan` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_plan_programme` ON `support_plan` (`programme_id`,`year`,`quarter`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_plan_decision` ON `support_plan` (`programme_id`,`decision_number`,`decision_dated`);--> statement-breakpoint
CREATE TABLE `support_plan_line` (
	`plan_id` integer NOT NULL,
	`application_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`added_by` text NOT NULL,
	PRIMARY KEY(`plan_id`, `application_id`),
	FOREIGN KEY (`plan_id`) REFERENCES `support_plan`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_plan_line_money" CHECK("support_plan_line"."amount_vnd" > 0)
);
--> statement-breakpoint
CREATE INDEX `support_plan_line_application` ON `support_plan_line` (`application_id`);--> statement-breakpoint
CREATE TABLE `support_procurement` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`method` text NOT NULL,
	`provider_organisation_id` integer,
	`decision_number` text NOT NULL,
	`decision_dated` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_procurement_self" CHECK(("support_procurement"."method" = 'SELF') = ("support_procurement"."provider_organisation_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_public_id` ON `support_procurement` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_procurement_application` ON `support_procurement` (`application_id`,`provider_organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_procurement_quote` (
	`procurement_id` integer NOT NULL,
	`position` integer NOT NULL,
	`bidder` text NOT NULL,
	`tax_code` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`chosen` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`procurement_id`, `position`),
	FOREIGN KEY (`procurement_id`) REFERENCES `support_procurement`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_procurement_quote_money" CHECK("support_procurement_quote"."amount_vnd" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_quote_bidder` ON `support_procurement_quote` (`procurement_id`,`tax_code`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_quote_chosen` ON `support_procurement_quote` (`procurement_id`) WHERE chosen = 1;--> statement-breakpoint
ALTER TABLE `support_contract` ADD `procurement_id` integer REFERENCES support_procurement(id);--> statement-breakpoint
ALTER TABLE `support_contract_item` ADD `adviser_id` integer REFERENCES support_adviser(id);