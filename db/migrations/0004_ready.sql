ALTER TABLE `provider` ADD `capacity` integer;--> statement-breakpoint
ALTER TABLE `support_application` ADD `quote_id` integer REFERENCES quote(id);--> statement-breakpoint
CREATE INDEX `support_contract_dated` ON `support_contract` (`dated`) WHERE state IN ('SIGNED','DONE');