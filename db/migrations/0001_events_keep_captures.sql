DROP INDEX `epcis_event_event_id`;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `capture_job_id` integer;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `read_point` text;--> statement-breakpoint
ALTER TABLE `epcis_event` ADD `biz_location` text;--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_event_id_once` ON `epcis_event` (`event_id`) WHERE corrects_event_id IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `epcis_event_declared_once` ON `epcis_event` (`corrects_event_id`) WHERE corrects_event_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `epcis_event_event_id_all` ON `epcis_event` (`event_id`);--> statement-breakpoint
CREATE INDEX `epcis_event_capture_job` ON `epcis_event` (`capture_job_id`);--> statement-breakpoint
ALTER TABLE `stamp_range` ADD `hidden` integer DEFAULT 0 NOT NULL;