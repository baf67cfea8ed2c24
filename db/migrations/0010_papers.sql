CREATE TABLE `paper` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`code` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`content_json` text NOT NULL,
	`signers_json` text NOT NULL,
	`content_digest` text NOT NULL,
	`number` text,
	`dated` text,
	`year` integer,
	`numbered_by` text,
	`numbered_at` integer,
	`document_id` integer,
	`signed_document_id` integer,
	`signed_as` text,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`signed_document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "paper_numbered" CHECK("paper"."state" IN ('DRAFT','REPLACED') OR ("paper"."number" IS NOT NULL AND "paper"."dated" IS NOT NULL AND "paper"."year" = CAST(substr("paper"."dated", 1, 4) AS INTEGER) AND "paper"."numbered_by" IS NOT NULL AND "paper"."document_id" IS NOT NULL)),
	CONSTRAINT "paper_in_force" CHECK("paper"."state" <> 'IN_FORCE' OR ("paper"."signed_document_id" IS NOT NULL AND "paper"."signed_as" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `paper_public_id` ON `paper` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_code` ON `paper` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_version` ON `paper` (`object`,`object_id`,`kind`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_number` ON `paper` (`body_organisation_id`,`kind`,`year`,`number`) WHERE state <> 'REPLACED' AND number IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `paper_current` ON `paper` (`object`,`object_id`,`kind`) WHERE state <> 'REPLACED';--> statement-breakpoint
CREATE TABLE `paper_return` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`paper_id` integer NOT NULL,
	`taken` integer NOT NULL,
	`signed_as` text NOT NULL,
	`sha256` text NOT NULL,
	`findings_json` text NOT NULL,
	`signatures_json` text NOT NULL,
	`seen` text DEFAULT '' NOT NULL,
	`returned_by` text NOT NULL,
	`returned_at` integer NOT NULL,
	FOREIGN KEY (`paper_id`) REFERENCES `paper`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `paper_return_paper` ON `paper_return` (`paper_id`,`id`);