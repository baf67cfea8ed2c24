CREATE TABLE `support_note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`author_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_note_application` ON `support_note` (`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_note_text` (
	`note_id` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`note_id`) REFERENCES `support_note`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_reminder` (
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`on_day` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`kind`, `subject`, `on_day`)
);
