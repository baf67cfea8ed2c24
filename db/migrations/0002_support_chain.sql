CREATE TABLE `document` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	CONSTRAINT "document_size" CHECK("document"."size" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_public_id` ON `document` (`public_id`);--> statement-breakpoint
CREATE INDEX `document_object` ON `document` (`object`,`object_id`,`id`);--> statement-breakpoint
CREATE INDEX `document_sha` ON `document` (`sha256`);