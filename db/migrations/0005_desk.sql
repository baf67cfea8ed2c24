CREATE TABLE `support_desk_capacity` (
	`body_organisation_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`capacity` integer NOT NULL,
	`set_by` text NOT NULL,
	`set_at` integer NOT NULL,
	PRIMARY KEY(`body_organisation_id`, `person_id`),
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_desk_capacity_range" CHECK("support_desk_capacity"."capacity" BETWEEN 0 AND 500)
);
