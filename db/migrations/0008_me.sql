CREATE TABLE `support_supplement_item` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`pause_id` integer NOT NULL,
	`position` integer NOT NULL,
	`what` text NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	FOREIGN KEY (`pause_id`) REFERENCES `support_pause`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_supplement_item_public_id` ON `support_supplement_item` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_supplement_item_one` ON `support_supplement_item` (`pause_id`,`position`);