CREATE TABLE `portal_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`after` text NOT NULL,
	CONSTRAINT "portal_cursor_one" CHECK("portal_cursor"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `portal_demo` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`way` text NOT NULL,
	`key` text NOT NULL,
	`body_json` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_demo_key` ON `portal_demo` (`way`,`key`);--> statement-breakpoint
CREATE TABLE `portal_message` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`digest` text NOT NULL,
	`body_json` text NOT NULL,
	`state` text NOT NULL,
	`fault_json` text,
	`application_id` integer,
	`received_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_public_id` ON `portal_message` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_once` ON `portal_message` (`number`,`seq`,`digest`);--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_taken` ON `portal_message` (`number`,`seq`) WHERE state = 'TAKEN';--> statement-breakpoint
CREATE INDEX `portal_message_state` ON `portal_message` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `portal_status` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	`state` text DEFAULT 'QUEUED' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`fault` text,
	`tried_at` integer,
	`accepted_at` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`event_id`) REFERENCES `support_event`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_status_event` ON `portal_status` (`event_id`);--> statement-breakpoint
CREATE INDEX `portal_status_state` ON `portal_status` (`state`,`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_arrival` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`counter_organisation_id` integer,
	`arrived_on` text NOT NULL,
	`postmarked_on` text,
	`promised_on` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`counter_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_arrival_post" CHECK("support_arrival"."postmarked_on" IS NULL OR "support_arrival"."postmarked_on" <= "support_arrival"."arrived_on")
);
--> statement-breakpoint
CREATE INDEX `support_arrival_counter` ON `support_arrival` (`counter_organisation_id`,`application_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_application_door_reference` ON `support_application` (`door`,`door_reference`);