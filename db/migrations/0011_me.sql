CREATE TABLE `quote` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`request_id` integer NOT NULL,
	`solution_id` integer NOT NULL,
	`provider_organisation_id` integer NOT NULL,
	`state` text DEFAULT 'ASKED' NOT NULL,
	`plan_id` integer,
	`price_vnd` integer,
	`vat` text,
	`valid_until` text,
	`includes` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `quote_request`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`plan_id`) REFERENCES `solution_plan`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "quote_answered" CHECK("quote"."state" NOT IN ('ANSWERED','CHOSEN') OR ("quote"."price_vnd" > 0 AND "quote"."vat" IS NOT NULL AND "quote"."valid_until" IS NOT NULL AND "quote"."answered_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_public_id` ON `quote` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `quote_once` ON `quote` (`request_id`,`solution_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `quote_chosen` ON `quote` (`request_id`) WHERE state = 'CHOSEN';--> statement-breakpoint
CREATE INDEX `quote_provider` ON `quote` (`provider_organisation_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `quote_request` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`shortlist_id` integer,
	`need` text NOT NULL,
	`users` integer NOT NULL,
	`months` integer NOT NULL,
	`commune_code` text,
	`answer_by` text NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`shortlist_id`) REFERENCES `shortlist`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`commune_code`) REFERENCES `commune`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "quote_request_size" CHECK("quote_request"."users" > 0 AND "quote_request"."months" > 0),
	CONSTRAINT "quote_request_decided" CHECK("quote_request"."state" <> 'CHOSEN' OR ("quote_request"."reason" <> '' AND "quote_request"."decided_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_request_public_id` ON `quote_request` (`public_id`);--> statement-breakpoint
CREATE INDEX `quote_request_organisation` ON `quote_request` (`organisation_id`,`state`,`id`);